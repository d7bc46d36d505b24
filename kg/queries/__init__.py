"""The named queries: one `.rq` file each, SPARQL that runs in any engine.

What several of them say alike is in `parts/`: `#include NAME ?one ?other` stands for the lines of a part,
with these variables in the place of those that its first line names. The rest of a query is written out. Its
comments say what it answers, which parameters it takes, and what it means if it finds nothing. A parameter is
a line `VALUES ?name { UNDEF }`; giving it a value puts terms in the place of UNDEF, wherever it stands.
Prefixes are preset by `kg query`; elsewhere they come from the graph's own Turtle file.

- Inner SELECTs are read once and then matched. So labels stand in one each: who is in the news every day has
  thousands of triples, and in a store held in memory each look at one of them costs as many steps.
- A row is what the question asks for, a report or a pair: GROUP BY holds it together where a thing has labels
  in several languages, or a stance several quotes. DISTINCT within keeps rdflib from asking a grouped SELECT
  anew for every row, of which it makes empty groups.
- A date is cut to what is known of it (sg:datePrecision; the article's, where an older graph says
  sg:ofArticle). One is before another if it is less, both cut to the length of the shorter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from kg.errors import Misuse, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.rdf.terms import Term

__all__ = ["CODES", "NamedQuery", "Parameter", "is_shipped", "load", "names", "whole"]

CODES = {
    "agree": "on how many issues both are in favour, or both against",
    "anchoring": "how the quote was found in the text (`kg ontology anchorings`)",
    "certainty": "how the article puts it: stated, reported, believed, possible, unclear, or denied (not so)",
    "current": "yes: held now; no: another report is later or corrects it, or it was never held yet",
    "disagree": "on how many issues one is in favour, the other against",
    "how": "opposite sides: for and against the same; incompatible: for two things that exclude each other",
    "kind": "demand, proposal, commitment, threat, claim, accusation, event",
    "phase": "current; previous: taken earlier, as the article says; prospective: expected or announced",
    "role": "holds it: takes the position; relays it: is the source; voices it: speaks for the holder",
    "so_far": "undecided, or undeclared (no comment)",
    "state": "open: neither withdrawn nor fulfilled, be it refused or not; withdrawn: whoever made it has "
    "taken it back; fulfilled: carried out by all who were asked; empty: denied, corrected, or made no more",
    "why": "why somebody should look again (`kg ontology reviewFlags`)",
}
"""What columns hold that hold numbers or words of a few, by their names."""
_INCLUDE = re.compile(r"^( *)#include (\S+)(.*)\n", re.MULTILINE)
_PARAMETER = re.compile(r"# param (\w+) \((\w+)(, required)?\): (.+)")


@dataclass(frozen=True)
class Parameter:
    """What a named query may be given.

    Attributes:
        name: its name, which is also that of the variable.
        kind: actor, issue, target (either of the two), topic, position, date, number or truth (yes or no).
        required: whether the query makes no sense without it.
        help: what it means.
    """

    name: str
    kind: str
    required: bool
    help: str


@dataclass(frozen=True)
class NamedQuery:
    """A shipped query.

    Attributes:
        name: of its file.
        title: what it answers.
        empty: what it means if it finds nothing.
        parameters: in the order of the file.
        text: the whole file.
    """

    name: str
    title: str
    empty: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def codes(self) -> dict[str, str]:
        """Those of CODES that it has columns of."""
        head = re.search(r"^SELECT (?:DISTINCT )?(.+)", self.text, re.MULTILINE)
        columns = re.findall(r"\?(\w+)", head[1]) if head else []
        return {name: CODES[name] for name in columns if name in CODES}

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name.

        Raises:
            Misuse: there is none.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = [parameter.name for parameter in self.parameters]
        hint = did_you_mean(name, known) or f"'{self.name}' takes no parameters"
        raise Misuse(f"the query '{self.name}' has no parameter '{name}'", hint)

    def with_values(self, values: Mapping[str, Sequence[Term]]) -> str:
        """The query's text with these terms in the place of its parameters.

        Raises:
            Misuse: a required parameter is missing.
        """
        text = self.text
        for parameter in self.parameters:
            terms = values.get(parameter.name, ())
            if parameter.required and not terms:
                hint = f"add --param {parameter.name}=…: {parameter.help}"
                raise Misuse(f"the query '{self.name}' needs the parameter '{parameter.name}'", hint)
            if terms:
                gap = f"VALUES ?{parameter.name} {{ UNDEF }}"
                assert gap in text, f"{self.name}.rq has no line {gap}"
                text = text.replace(gap, f"VALUES ?{parameter.name} {{ {' '.join(dict.fromkeys(terms))} }}")
        return text


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The names of all shipped queries, sorted."""
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name[:-3] for file in files if file.name.endswith(".rq")))


def is_shipped(text: str) -> bool:
    """Whether a query's text is that of a shipped one, which says in its first line what it answers."""
    return text.startswith("# title: ")


def load(name: str) -> NamedQuery:
    """A shipped query by its name.

    Raises:
        Misuse: there is none.
    """
    if name not in names():
        hint = did_you_mean(name, names()) or "`kg query` lists them all"
        raise Misuse(f"there is no named query '{name}'", hint)
    text = whole((resources.files(__name__) / f"{name}.rq").read_text(encoding="utf-8"))
    title = re.search(r"# title: (.+)", text)
    empty = re.search(r"# empty: (.+)", text)
    assert title is not None, f"{name}.rq has no title"
    assert empty is not None, f"{name}.rq does not say what it means if it finds nothing"
    parameters = tuple(
        Parameter(found[1], found[2], found[3] is not None, found[4]) for found in _PARAMETER.finditer(text)
    )
    return NamedQuery(name, title[1], empty[1], parameters, text)


def whole(text: str, within: tuple[str, ...] = ()) -> str:
    """A query with the parts in the place of the lines that include them.

    Args:
        text: the query.
        within: the parts in which it stands, from without.

    Raises:
        ValueError: a part is not there, takes other variables, or includes itself.
    """

    def lines(found: re.Match[str]) -> str:
        indent, part, given = found[1], found[2], found[3].split()
        if part in within:
            raise ValueError(f"{', '.join((*within, part))}: these parts include one another")
        try:
            head, body = _part(part).split("\n", 1)
        except FileNotFoundError:
            raise ValueError(f"#include {part}: there is no part of that name") from None
        taken = head.split()[2:]
        if len(taken) != len(given):
            raise ValueError(f"#include {part}: it takes {' '.join(taken)}, not {' '.join(given)}")
        names = dict(zip(taken, given, strict=True))
        body = re.sub(r"\?\w+", lambda name: names.get(name[0], name[0]), whole(body, (*within, part)))
        return re.sub(r"^", indent, body, flags=re.MULTILINE).rstrip(" ")

    return _INCLUDE.sub(lines, text)


@cache
def _part(name: str) -> str:
    return (resources.files(__name__) / "parts" / f"{name}.rq").read_text(encoding="utf-8")

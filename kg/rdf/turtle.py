"""Turtle that reads well and compares well: sorted, one subject a paragraph, no clock, no blank nodes.

The same triples give the same bytes, and a small change in them gives a small difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from json.encoder import encode_basestring

from kg.rdf.names import LABEL, TYPE
from kg.rdf.terms import XSD, Term, Triple, literal

__all__ = ["header", "laid_out", "paragraph", "quoted", "shortener", "values", "write"]

_FIRST = (TYPE, LABEL)
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.%-]*[A-Za-z0-9_-])?")
_BARE = re.compile(rf'"(true|false|-?\d+|-?\d+\.\d+)"\^\^<{re.escape(XSD)}(boolean|integer|decimal)>')


def write(
    triples: Iterable[Triple], prefixes: Mapping[str, str], within: Mapping[Term, Term] | None = None
) -> str:
    """The triples as a Turtle document.

    Args:
        triples: in any order, repeated or not.
        prefixes: what IRIs may be shortened with.
        within: of a whole graph, for subjects that belong to another one, that one. They stand together,
            after all that belong to none. All prefixes are declared then, else those that are used.
    """
    used: set[str] = set()
    short = shortener(prefixes, used)
    places = within or {}
    found = sorted(set(triples), key=lambda triple: (places.get(triple[0], ""), triple[0]))
    paragraphs = [
        paragraph(subject, about, short) for subject, about in groupby(found, key=lambda triple: triple[0])
    ]
    declared = prefixes if within is not None else {name: prefixes[name] for name in used}
    return "\n".join([header(declared), *paragraphs] if declared else paragraphs)


def header(prefixes: Mapping[str, str]) -> str:
    """The declarations of prefixes."""
    return "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes))


def paragraph(subject: Term, about: Iterable[Triple], short: Callable[[Term], str]) -> str:
    """All that is said of one subject.

    Args:
        subject: an IRI.
        about: its triples, each once.
        short: how a term is written, as `shortener` makes it.
    """
    return laid_out(short(subject), values(about, short), short)


def values(about: Iterable[Triple], short: Callable[[Term], str]) -> dict[Term, str]:
    """What triples of one subject say of it, as Turtle, by property; see `paragraph`."""
    found: dict[Term, list[str]] = {}
    for _, prop, value in sorted(about):
        found.setdefault(prop, []).append(short(value))
    return {prop: ", ".join(several) for prop, several in found.items()}


def laid_out(subject: str, said: Mapping[Term, str], short: Callable[[Term], str]) -> str:
    """A paragraph of values that are written already.

    Args:
        subject: the subject, as Turtle.
        said: the values of each property, as `values` gives them.
        short: how a property is written.
    """
    first = [f"{short(prop) if prop == LABEL else 'a'} {said[prop]}" for prop in _FIRST if prop in said]
    others = [f"{short(prop)} {said[prop]}" for prop in sorted(said) if prop not in _FIRST]
    return f"{subject} " + " ;\n    ".join(first + others) + " .\n"


def shortener(prefixes: Mapping[str, str], used: set[str] | None = None) -> Callable[[Term], str]:
    """What writes a term as briefly as Turtle can, given the prefixes; those it uses are put into `used`."""
    noted = set() if used is None else used
    names = {space: name for name, space in prefixes.items()}

    @lru_cache(maxsize=2**12)  # of large graphs the terms would fill the memory
    def short(term: Term) -> str:
        if term.startswith("<"):
            # What follows a prefix holds neither / nor #, so that there is only one place to cut.
            at = max(term.rfind("/"), term.rfind("#")) + 1
            name = names.get(term[1:at])
            if name is None or not _local(term[at:-1]):
                return term
            noted.add(name)
            return f"{name}:{term[at:-1]}"
        bare = _BARE.fullmatch(term)
        if bare is not None and ("." in bare[1]) == (bare[2] == "decimal"):
            return bare[1]
        if not term.endswith(">"):
            return term
        text, _, datatype = term.rpartition("^^")
        return f"{text}^^{short(datatype)}"

    return short


def quoted(text: str) -> str:
    """A text as a literal without a language, written as `kg.rdf.terms.literal` does, only faster."""
    found = encode_basestring(text)
    return literal(text) if "\\u" in found or "\x7f" in found else found


def _local(name: str) -> bool:
    """Whether a name may follow a prefix: simple characters, and % only before two hex digits."""
    return _LOCAL.fullmatch(name) is not None and re.search(r"%(?![0-9A-Fa-f]{2})", name) is None

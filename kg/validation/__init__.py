"""Checks of a whole graph: what is wrong with its form, and what is odd about its sense.

A check is one `.rq` file in `checks/`: a SELECT that answers nothing where all is well, and otherwise gives
`?focus` (the node to mend), perhaps `?value` and `?detail`. Its comments say how bad that is and what to do;
its name is the check's code. What many of them say alike is in `kg/queries/parts/`. MINUS and inner SELECTs
are read once and then matched, while a FILTER NOT EXISTS is asked anew for every stance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from kg.errors import shortened
from kg.project import QUOTE_LIMIT
from kg.queries import whole
from kg.rdf import terms
from kg.rdf.answers import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.graph import Graph
    from kg.rdf.terms import Term

_LIMIT = f"VALUES ?value {{ {QUOTE_LIMIT} }}"

__all__ = ["Check", "Finding", "Severity", "checks", "run", "short"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Check:
    """One constraint.

    Attributes:
        code: its name, which is also that of its SHACL shape if it has one.
        severity: error for the form of a graph, warning for its sense.
        message: what is wrong; ?focus, ?value and ?detail stand for what the query finds.
        mend: what to do about it.
        key: the key of an entry under which the fault was written, if it is one.
        query: the SELECT; none for what a graph alone cannot tell.
    """

    code: str
    severity: Severity
    message: str
    mend: str
    key: str = ""
    query: str = ""


@dataclass(frozen=True)
class Finding:
    """One fault.

    Attributes:
        code: the check that found it.
        severity: how bad it is.
        focus: the IRI of the thing to mend, or a blank node; "" where none is known.
        message: what is wrong with it.
        mend: what to do about it.
        component: the SHACL constraint component that a SHACL report names.
    """

    code: str
    severity: Severity
    focus: str
    message: str
    mend: str
    component: str = field(default="SPARQLConstraintComponent", compare=False)

    def order(self) -> tuple[bool, str, str, str]:
        """Errors first, then by check and by thing."""
        return self.severity != "error", self.code, self.focus, self.message


@lru_cache(maxsize=1)
def checks() -> tuple[Check, ...]:
    """Every shipped check, sorted by code."""
    files = (resources.files(__name__) / "checks").iterdir()
    texts = {file.name[:-3]: file.read_text(encoding="utf-8") for file in files if file.name.endswith(".rq")}
    return tuple(_check(name, text) for name, text in sorted(texts.items()))


def _check(name: str, text: str) -> Check:
    said = dict(re.findall(r"^# (severity|message|mend|key): (.+)$", text, re.MULTILINE))
    assert said["severity"] in {"error", "warning"}, f"{name}.rq: its severity is neither error nor warning"
    severity: Severity = "error" if said["severity"] == "error" else "warning"
    return Check(name, severity, said["message"], said["mend"], said.get("key", ""), whole(text))


def run(graph: Graph, chosen: Iterable[Check] | None = None, quote_limit: int = QUOTE_LIMIT) -> list[Finding]:
    """What is wrong with a graph, which is only read.

    Args:
        graph: the graph.
        chosen: which checks to make; all of them by default.
        quote_limit: from how many characters on a quote is too long.

    Raises:
        KgError: the graph cannot be asked.
    """
    prefixes = terms.prefixes(graph.base)
    found: set[Finding] = set()
    stated: Graph = getattr(graph, "stated", graph)
    for check in checks() if chosen is None else chosen:
        # Of the form counts what the graph says itself; of the sense, what queries are given of it.
        asked = stated if check.severity == "error" else graph
        answer = asked.query(check.query.replace(_LIMIT, _LIMIT.replace(str(QUOTE_LIMIT), str(quote_limit))))
        assert isinstance(answer, Rows)
        for row in answer.rows:
            values = dict(zip(answer.variables, row, strict=True))
            focus = values.get("focus")
            assert focus is not None, f"{check.code}.rq leaves ?focus unbound"
            said = {name: "…" if term is None else short(term, prefixes) for name, term in values.items()}
            message = _worded(check.message, said)
            found.add(Finding(check.code, check.severity, terms.text_of(focus), message, check.mend))
    return sorted(found, key=Finding.order)


def _worded(message: str, said: Mapping[str, str]) -> str:
    """A message with what was found in the place of its variables."""
    return re.sub(r"\?(focus|value|detail)\b", lambda variable: said.get(variable[1], "…"), message)


def short(term: Term, prefixes: Mapping[str, str]) -> str:
    """A term as a message shows it, on one line: a prefixed name, or how the text of a literal begins.

    Args:
        term: in N-Triples syntax.
        prefixes: which prefix stands for which beginning of an IRI.
    """
    text = terms.readable(term, prefixes)
    if term.startswith("<"):
        return text
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return shortened(line, 80)

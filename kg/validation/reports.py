"""Findings as documents: for people, for programs, and for the places where code is reviewed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from urllib.parse import quote

from kg import __version__, validation
from kg.errors import Problem, once_a_file
from kg.graph.cautions import CODES
from kg.rdf import terms, turtle
from kg.rdf.terms import Term, Triple, iri, literal, typed
from kg.validation import Finding, texts
from kg.validation.shacl import SHAPES

__all__ = ["REPORTS", "SOURCE", "Located", "of_problem"]

SOURCE = "source"
"""The code of what is found in the annotated articles themselves, before there is a graph."""
_SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True)
class Located:
    """A finding and its place.

    Attributes:
        finding: what is wrong.
        thing: the focus as messages name it, `actor:norland`; "" where the place says enough.
        path: the file to mend, or that of the graph where no other is known.
        line: the line in it, from 1; 0 for the file as a whole.
        graph: the file of the graph in which it was found; "" for what is about sources only.
    """

    finding: Finding
    thing: str
    path: str
    line: int
    graph: str = ""

    @property
    def place(self) -> str:
        """The file and the line, as far as they are known."""
        return f"{self.path}:{self.line}" if self.line else self.path


def of_problem(problem: Problem) -> Located:
    """What reading the sources has found, as a finding."""
    found = Finding(SOURCE, problem.severity, "", problem.what, problem.hint)
    return Located(found, "", problem.path, problem.line)


FEW = 10
"""So many findings of one kind are listed one by one; of more, the first of them and how many more."""


def table(found: Sequence[Located], *, every: bool = False) -> str:
    """How many of each kind, then one line each, as compilers write them; for many that say the same, one.

    Args:
        found: the findings, sorted by place.
        every: whether each has a line of its own, however many there are.
    """
    if not found:
        return ""
    counts = Counter((each.finding.severity, each.finding.code) for each in found)
    width = len(str(max(counts.values())))
    lines = [f"{number:{width}} {severity:7} {code}" for (severity, code), number in sorted(counts.items())]
    lines.append("")
    sources = (_problem(each) for each in found if each.finding.code == SOURCE)
    lines += once_a_file(sources)
    rest = [each for each in found if each.finding.code != SOURCE]
    if not every:  # several stances on one line of a file of lines may have one and the same fault
        rest = list(
            {(e.place, e.thing * (not e.line), e.finding.code, e.finding.message): e for e in rest}.values()
        )
    alike = Counter((each.finding.code, each.finding.message) for each in rest)
    listed, left = Counter[str](), Counter[str]()
    for each in rest:
        code, message = each.finding.code, each.finding.message
        number = alike[code, message]
        if not every and number > FEW:
            times = f"{number:,} times, first here: {message}; --all lists each"
            each = replace(each, finding=replace(each.finding, message=times))
            alike[code, message] = 0
        elif not every and (not number or listed[code] >= FEW):
            left[code] += bool(number)
            continue
        else:
            listed[code] += 1
        problem, inside = _problem(each), ""
        if each.thing and not each.line:
            problem = replace(problem, path=each.thing)
            inside = f" (in {each.path})" if each.path != each.graph else ""
        lines.append(f"{problem}{inside} [{code}]")
    lines += [f"… and {number:,} more; --all lists each [{code}]" for code, number in left.items() if number]
    return "\n".join(lines) + "\n"


def _problem(each: Located) -> Problem:
    said = each.finding
    return Problem(each.path, each.line, said.message, said.mend, said.severity)


def as_json(found: Sequence[Located]) -> str:
    """A list of objects."""
    rows = [
        {
            "code": each.finding.code,
            "severity": each.finding.severity,
            "focus": each.finding.focus or None,
            "message": each.finding.message,
            "mend": each.finding.mend or None,
            "file": each.path or None,
            "line": each.line or None,
            "graph": each.graph or None,
        }
        for each in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def shacl(found: Sequence[Located]) -> str:
    """A SHACL validation report in Turtle."""
    return turtle.write(_report(found), terms.prefixes() | {"sh": _SH, "shape": SHAPES})


def _report(found: Sequence[Located]) -> list[Triple]:
    a, report = iri(terms.SHARED_PREFIXES["rdf"] + "type"), "_:report"
    triples = [(report, a, _sh("ValidationReport")), (report, _sh("conforms"), typed(not found))]
    for number, each in enumerate(found, start=1):
        node, said = f"_:result{number}", each.finding
        words = f"{said.message}; {said.mend}" if said.mend else said.message
        words += f" ({each.place})" if said.focus and each.path != each.graph else ""
        focus = literal(each.place) if not said.focus else _focus(said.focus)
        triples += [
            (report, _sh("result"), node),
            (node, a, _sh("ValidationResult")),
            (node, _sh("focusNode"), focus),
            (node, _sh("resultSeverity"), _sh("Violation" if said.severity == "error" else "Warning")),
            (node, _sh("resultMessage"), literal(words, "en")),
            (node, _sh("sourceConstraintComponent"), _sh(said.component)),
            (node, _sh("sourceShape"), iri(SHAPES + said.code)),
        ]
    return triples


def _sh(name: str) -> Term:
    return iri(_SH + name)


def _focus(focus: str) -> Term:
    return focus if focus.startswith("_:") else iri(focus)


def sarif(found: Sequence[Located]) -> str:
    """SARIF 2.1.0, which code hosts and editors read."""
    known = {check.code: check.message for check in (*validation.checks(), *texts.CHECKS.values())} | CODES
    codes = sorted({each.finding.code for each in found})
    rules = [{"id": code, "shortDescription": {"text": known.get(code, "Source files")}} for code in codes]
    results = []
    for each in found:
        said = each.finding
        location: dict[str, object] = {}
        if each.path:
            physical: dict[str, object] = {"artifactLocation": {"uri": _uri(each.path)}}
            if each.line:
                physical["region"] = {"startLine": each.line}
            location["physicalLocation"] = physical
        if said.focus:
            location["logicalLocations"] = [{"name": each.thing, "fullyQualifiedName": said.focus}]
        results.append(
            {
                "ruleId": said.code,
                "ruleIndex": codes.index(said.code),
                "level": said.severity,
                "message": {"text": _words(each)},
                "locations": [location],
            }
        )
    driver = {"name": "stancegraph", "version": __version__, "rules": rules}
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _uri(path: str) -> str:
    """A path as SARIF wants it: relative to the folder, or a file's address."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())


def github(found: Sequence[Located]) -> str:
    """Annotations of a GitHub workflow, shown beside the lines of a change."""
    return "".join(f"::{each.finding.severity} {_at(each)}::{_escaped(_words(each))}\n" for each in found)


def _at(each: Located) -> str:
    values = {"file": each.path, "line": str(each.line or ""), "title": each.finding.code}
    return ",".join(f"{key}={_escaped(value, ',:')}" for key, value in values.items() if value)


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _words(each: Located) -> str:
    """What a reader sees who does not see the place."""
    said = each.finding
    thing = f"{each.thing}: " if each.thing else ""
    return f"{thing}{said.message}" + (f"; {said.mend}" if said.mend else "")


REPORTS: dict[str, Callable[[Sequence[Located]], str]] = {
    "table": table,
    "json": as_json,
    "shacl": shacl,
    "sarif": sarif,
    "github": github,
}
"""Every format by its name."""

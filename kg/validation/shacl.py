"""The shapes of `ontology/shapes.ttl`, checked by pySHACL: the reference, for documents and small graphs.

It takes some thirty times as long as the SPARQL checks, which find the same (`benchmarks/validation.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import validation
from kg.errors import Misuse
from kg.graph.documents import ntriples
from kg.rdf import terms, vocabulary
from kg.validation import Finding, Severity

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["SHAPES", "run"]

SHAPES = "https://w3id.org/stancegraph/shapes#"
"""What the IRIs of shapes begin with; the rest is the code of the check."""
_SH = "http://www.w3.org/ns/shacl#"


def run(graph: Graph) -> list[Finding]:
    """What pySHACL finds wrong with a graph, which is only read.

    Raises:
        Misuse: pySHACL is not installed.
    """
    try:
        import pyshacl
    except ImportError:
        raise Misuse("pySHACL is not installed", "pip install 'stancegraph[shacl]'") from None
    import rdflib
    from rdflib.term import Node

    def parsed(text: str, syntax: str) -> rdflib.Graph:
        return rdflib.Graph().parse(data=text, format=syntax)

    # pySHACL takes classes and properties from the ontology graph, but no codes: those join the data's copy.
    copy = parsed(ntriples(graph), "nt").parse(data=vocabulary.read("schemes.ttl"), format="turtle")
    _, report, _ = pyshacl.validate(
        copy,
        shacl_graph=parsed(vocabulary.read("shapes.ttl"), "turtle"),
        ont_graph=parsed(vocabulary.read("stancegraph.ttl"), "turtle"),
        inference="none",
    )
    assert isinstance(report, rdflib.Graph)
    checks = {check.code: check for check in validation.checks()}
    prefixes = terms.prefixes(graph.base)

    def of(result: Node, name: str) -> Node | None:
        return report.value(result, rdflib.URIRef(_SH + name))

    found = set()
    for result in report.objects(None, rdflib.URIRef(f"{_SH}result")):
        code = str(of(result, "sourceShape")).removeprefix(SHAPES)
        message = str(of(result, "resultMessage")).removesuffix(".")
        value = of(result, "value")
        if value is not None:
            message += f": here it is {validation.short(value.n3(), prefixes)}"
        severity: Severity = "error" if str(of(result, "resultSeverity")) == f"{_SH}Violation" else "warning"
        component = str(of(result, "sourceConstraintComponent")).removeprefix(_SH)
        focus = str(of(result, "focusNode"))
        found.add(Finding(code, severity, focus, message, checks[code].mend, component))
    return sorted(found, key=Finding.order)

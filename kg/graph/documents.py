"""A graph as a document in one of the RDF syntaxes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from kg.graph import shares
from kg.rdf import syntaxes, terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.rdf.terms import Triple

__all__ = ["Source", "jsonld", "nquads", "ntriples", "rdfxml", "trig", "turtle", "written"]


class Source(Protocol):
    """What a document needs of a graph, and nothing more.

    Attributes:
        base: what the IRIs of the graph's own things begin with.
    """

    base: str

    def triples(self) -> Iterator[Triple]:
        """Every triple, in any order."""


def written(graph: Source, syntax: str) -> str:
    """The graph as a document.

    In Turtle first what articles share, then one article after the other. In TriG and N-Quads what each
    source says stands in a graph of its own, and what follows from it in the default graph.

    Args:
        graph: what to write.
        syntax: one of `kg.rdf.syntaxes.ENDINGS`.
    """
    prefixes = terms.prefixes(graph.base)
    if syntax in syntaxes.WITH_GRAPHS:
        return syntaxes.by_source(shares.by_source(graph.triples(), graph.base), prefixes, syntax)
    triples = list(graph.triples())
    within = shares.within_articles(triples) if syntax == "turtle" else None
    return syntaxes.write(triples, prefixes, syntax, within)


turtle, ntriples, rdfxml, jsonld, trig, nquads = (
    partial(written, syntax=syntax) for syntax in syntaxes.ENDINGS
)

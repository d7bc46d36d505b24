"""The RDF syntaxes, each sorted, so that the same triples give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import terms
from kg import turtle as writer
from kg.mapping import within_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.exporters import Source
    from kg.terms import Triple

__all__ = ["jsonld", "ntriples", "rdfxml", "turtle", "write"]


def turtle(graph: Source) -> str:
    """Turtle, laid out to be read: first what articles share, then one article after the other."""
    triples = list(graph.triples())
    return writer.write(triples, terms.prefixes(graph.base), within_articles(triples))


def ntriples(graph: Source) -> str:
    """N-Triples, one triple a line."""
    return write(graph.triples(), {}, "ntriples")


def rdfxml(graph: Source) -> str:
    """RDF/XML."""
    return write(graph.triples(), terms.prefixes(graph.base), "rdfxml")


def jsonld(graph: Source) -> str:
    """JSON-LD, with the prefixes as its context."""
    return write(graph.triples(), terms.prefixes(graph.base), "jsonld")


def write(triples: Iterable[Triple], prefixes: Mapping[str, str], syntax: str) -> str:
    """Any triples as a document.

    Args:
        triples: in any order.
        prefixes: what IRIs may be shortened with.
        syntax: turtle, ntriples, rdfxml or jsonld.
    """
    if syntax == "turtle":
        return writer.write(triples, prefixes)
    lines = "".join(f"{' '.join(triple)} .\n" for triple in sorted(triples))
    if syntax == "ntriples":
        return lines
    form = {"rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}[syntax]
    parsed = (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    data = ox.serialize(parsed, format=form, prefixes=dict(prefixes))
    assert data is not None
    return data.decode() + "\n"

"""The RDF syntaxes, each sorted, so that the same triples give the same bytes."""

from __future__ import annotations

import pyoxigraph as ox

from kg import terms
from kg.exporters import Source
from kg.exporters import turtle as writer

__all__ = ["jsonld", "ntriples", "rdfxml", "turtle"]


def turtle(graph: Source) -> str:
    """Turtle, laid out to be read."""
    return writer.write(graph.triples(), terms.prefixes(graph.base))


def ntriples(graph: Source) -> str:
    """N-Triples, one triple a line."""
    return "".join(f"{' '.join(triple)} .\n" for triple in sorted(graph.triples()))


def rdfxml(graph: Source) -> str:
    """RDF/XML."""
    return _serialized(graph, ox.RdfFormat.RDF_XML)


def jsonld(graph: Source) -> str:
    """JSON-LD, with the prefixes as its context."""
    return _serialized(graph, ox.RdfFormat.JSON_LD)


def _serialized(graph: Source, syntax: ox.RdfFormat) -> str:
    triples = (quad.triple for quad in ox.parse(ntriples(graph), format=ox.RdfFormat.N_TRIPLES))
    data = ox.serialize(triples, format=syntax, prefixes=terms.prefixes(graph.base))
    assert data is not None
    return data.decode() + "\n"

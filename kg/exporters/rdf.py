"""The RDF syntaxes, each sorted, so that the same triples give the same bytes."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph import shares
from kg.mapping import within_articles
from kg.rdf import terms
from kg.rdf import turtle as writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.exporters import Source
    from kg.rdf.terms import Term, Triple

__all__ = ["jsonld", "nquads", "ntriples", "rdfxml", "trig", "turtle", "write"]


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


def trig(graph: Source) -> str:
    """TriG: what each source says in a graph of its own, and what follows from it in the default graph."""
    prefixes = terms.prefixes(graph.base)
    short = writer.shortener(prefixes)
    parts = [writer.header(prefixes)]
    for source, triples in sorted(_by_source(graph).items()):
        by_subject = groupby(sorted(triples), key=lambda triple: triple[0])
        text = "\n".join(writer.paragraph(subject, about, short) for subject, about in by_subject)
        parts.append(f"{short(source)} {{\n{text}}}\n" if source else text)
    return "\n".join(parts)


def nquads(graph: Source) -> str:
    """N-Quads, one a line: what each source says in a graph of its own."""
    lines = [
        f"{' '.join((*triple, source) if source else triple)} .\n"
        for source, triples in _by_source(graph).items()
        for triple in triples
    ]
    return "".join(sorted(lines))


def _by_source(graph: Source) -> dict[Term, set[Triple]]:
    """What each source says; with "" what none of them does."""
    found: dict[Term, set[Triple]] = defaultdict(set)
    for source, triple in shares.by_source(graph.triples(), graph.base):
        found[source].add(triple)
    return found


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

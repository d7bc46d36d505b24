"""The RDF syntaxes, each sorted, so that the same triples give the same bytes."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from kg.rdf import turtle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.rdf.terms import Term, Triple

__all__ = ["ENDINGS", "WITH_GRAPHS", "by_source", "write"]

ENDINGS = {
    "turtle": ".ttl",
    "ntriples": ".nt",
    "rdfxml": ".rdf",
    "jsonld": ".jsonld",
    "trig": ".trig",
    "nquads": ".nq",
}
"""How the names of files end, by syntax."""
WITH_GRAPHS = frozenset({"trig", "nquads"})
"""The syntaxes that tell which graph a triple stands in."""


def write(
    triples: Iterable[Triple],
    prefixes: Mapping[str, str],
    syntax: str,
    within: Mapping[Term, Term] | None = None,
) -> str:
    """Any triples as a document.

    Args:
        triples: in any order.
        prefixes: what IRIs may be shortened with.
        syntax: turtle, ntriples, rdfxml or jsonld.
        within: what stands beside what in Turtle; see `kg.rdf.turtle.write`.
    """
    if syntax == "turtle":
        return turtle.write(triples, prefixes, within)
    lines = "".join(f"{' '.join(triple)} .\n" for triple in sorted(triples))
    if syntax == "ntriples":
        return lines
    import pyoxigraph as ox

    form = {"rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}[syntax]
    parsed = (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    data = ox.serialize(parsed, format=form, prefixes=dict(prefixes))
    assert data is not None
    return data.decode() + "\n"


def by_source(said: Iterable[tuple[Term, Triple]], prefixes: Mapping[str, str], syntax: str) -> str:
    """Triples as a document in which each source has a graph of its own.

    Args:
        said: triples, each with its source; "" for the default graph.
        prefixes: what IRIs may be shortened with.
        syntax: trig or nquads.
    """
    if syntax == "nquads":
        return "".join(
            sorted({f"{' '.join((*triple, source) if source else triple)} .\n" for source, triple in said})
        )
    found: dict[Term, set[Triple]] = defaultdict(set)
    for source, triple in said:
        found[source].add(triple)
    short = turtle.shortener(prefixes)
    parts = [turtle.header(prefixes)]
    for source, triples in sorted(found.items()):
        by_subject = groupby(sorted(triples), key=lambda triple: triple[0])
        text = "\n".join(turtle.paragraph(subject, about, short) for subject, about in by_subject)
        parts.append(f"{short(source)} {{\n{text}}}\n" if source else text)
    return "\n".join(parts)

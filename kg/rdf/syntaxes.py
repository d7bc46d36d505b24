"""The RDF syntaxes, each sorted, so that the same triples give the same bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING
from xml.parsers import expat

from kg.errors import KgError
from kg.rdf import turtle
from kg.rdf.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.rdf.terms import Term, Triple

__all__ = ["ENDINGS", "NO_XML", "WITH_GRAPHS", "by_source", "write"]

ENDINGS = {
    "turtle": ".ttl",
    "ntriples": ".nt",
    "rdfxml": ".rdf",
    "jsonld": ".jsonld",
    "trig": ".trig",
    "nquads": ".nq",
}
"""How the names of files end, by syntax."""
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that XML 1.0 has no way to write."""
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

    Raises:
        KgError: the syntax cannot say one of them; nothing is left out or altered instead.
    """
    triples = list(triples)
    if syntax == "turtle":
        return turtle.write(triples, prefixes, within)
    lines = "".join(f"{' '.join(triple)} .\n" for triple in sorted(triples))
    if syntax == "ntriples":
        return lines
    import pyoxigraph as ox

    form = {"rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}[syntax]
    try:
        parsed = (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
        data = ox.serialize(parsed, format=form, prefixes=dict(prefixes))
    except (OSError, ValueError, SyntaxError) as error:
        raise KgError(f"the graph cannot be written as {_NAMES[syntax]}: {error}", _OTHERS) from error
    assert data is not None
    text = data.decode() + "\n"
    if syntax == "rdfxml":
        _refuse_what_xml_cannot_say(text, triples)
    return text


_NAMES = {"rdfxml": "RDF/XML", "jsonld": "JSON-LD"}
_OTHERS = "take a syntax that can say all: .ttl, .nt, .trig or .nq"
_ENDS_IN_NAME = re.compile(r"[^\W\d][\w.-]*>$")


def _refuse_what_xml_cannot_say(text: str, triples: Iterable[Triple]) -> None:
    """Refuse a document with characters that XML 1.0 has not, or with elements that have no name."""
    broken = ""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(text, True)
    except expat.ExpatError as error:
        broken = str(error)
    if not broken and not NO_XML.search(text):
        return
    why = f"it would be no XML ({broken})"
    for subject, prop, value in triples:
        if found := NO_XML.search(text_of(value)):
            why = f"XML has no character U+{ord(found[0]):04X}, which stands in what {prop} says of {subject}"
            break
        if not _ENDS_IN_NAME.search(prop):
            why = f"XML has no name for the property {prop}, which ends in none"
            break
    raise KgError(f"the graph cannot be written as RDF/XML: {why}", _OTHERS)


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

"""What SPARQL servers send, as answers in the one form that all graphs give."""

from __future__ import annotations

from functools import lru_cache

import msgspec
import pyoxigraph as ox

from kg.errors import KgError, shortened
from kg.rdf.answers import Answer, Rows
from kg.rdf.terms import XSD, Term

__all__ = ["ROWS", "TRIPLES", "answer", "canonical"]

ROWS = "application/sparql-results+json"
"""How rows and truth values are asked for: what is cut short is no JSON."""
TRIPLES = "application/n-triples"
"""How graphs are asked for."""


class _Value(msgspec.Struct):
    """A term; Virtuoso still says typed-literal for a literal with a datatype."""

    type: str
    value: str | _Triple
    language: str | None = msgspec.field(name="xml:lang", default=None)
    datatype: str | None = None


class _Triple(msgspec.Struct):
    """A triple as a term, of RDF 1.2."""

    subject: _Value
    predicate: _Value
    object: _Value


class _Head(msgspec.Struct):
    names: list[str] = msgspec.field(name="vars", default_factory=list)


class _Results(msgspec.Struct):
    bindings: list[dict[str, _Value]]


class _Document(msgspec.Struct):
    head: _Head = msgspec.field(default_factory=_Head)
    results: _Results | None = None
    boolean: bool | None = None


def answer(body: bytes, media: str, name: str) -> Answer:
    """An answer that came in.

    Args:
        body: all of it.
        media: its media type.
        name: how messages name the server.

    Raises:
        KgError: it is something else, or only a part.
    """
    broken = f"{name} sent an answer that breaks off or is no"
    hint = "try again; if the server has a time limit for queries, ask for less or raise it"
    if media in (ROWS, "application/json"):
        try:
            document = msgspec.json.decode(body, type=_Document)
            if document.boolean is not None:
                return document.boolean
            if document.results is None:
                raise ValueError("neither rows nor a truth value")
            return _rows(document.head.names, document.results.bindings)
        except (msgspec.MsgspecError, ValueError) as error:
            raise KgError(f"{broken} SPARQL result in JSON: {error}", hint) from error
    if media in (TRIPLES, "text/plain"):
        try:
            quads = list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        except (SyntaxError, ValueError) as error:
            raise KgError(f"{broken} N-Triples: {error}", hint) from error
        return tuple((str(q.subject), str(q.predicate), _object(q.object)) for q in quads)
    what = "a web page" if "html" in media else f"'{media}'" if media else "something that it does not name"
    raise KgError(
        f"{name} answers with {what}, not with SPARQL results",
        "give the address for queries, such as http://localhost:7878/query",
    )


def _rows(names: list[str], bindings: list[dict[str, _Value]]) -> Answer:
    if names == ["__ASK_RETVAL"]:  # Virtuoso's truth value
        return any(row[names[0]].value in {"1", "true"} for row in bindings if names[0] in row)
    rows = (tuple(_term(row[name]) if name in row else None for name in names) for row in bindings)
    return Rows(tuple(names), tuple(rows))


def _term(found: _Value) -> Term:
    value = found.value
    if isinstance(value, _Triple):
        return f"<<( {_term(value.subject)} {_term(value.predicate)} {_term(value.object)} )>>"
    match found.type:
        case "uri":
            return _iri(value)
        case "bnode":
            return f"_:{value.removeprefix('nodeID://')}"
        case "literal" | "typed-literal" if found.language:
            return str(ox.Literal(value, language=found.language))
        case "literal" | "typed-literal":
            return canonical(value, found.datatype) if found.datatype else str(ox.Literal(value))
    raise ValueError(f"a term of the kind '{shortened(found.type)}'")


@lru_cache(maxsize=1 << 14)
def _iri(address: str) -> Term:
    return str(ox.NamedNode(address))


def _object(term: object) -> Term:
    if isinstance(term, ox.Triple):
        return f"<<( {term.subject} {term.predicate} {_object(term.object)} )>>"
    if isinstance(term, ox.Literal) and not term.language and term.datatype.value != f"{XSD}string":
        return canonical(term.value, term.datatype.value)
    return str(term)


@lru_cache(maxsize=1 << 14)
def canonical(text: str, datatype: str) -> Term:
    """A literal in the form that Oxigraph keeps it in: of 01, 1.50 and 1 the one that files have.

    Raises:
        ValueError: the datatype is no IRI.
    """
    if not datatype.startswith(XSD):
        return str(ox.Literal(text, datatype=ox.NamedNode(datatype)))
    store = ox.Store()
    node = ox.NamedNode("urn:any")
    store.add(ox.Quad(node, node, ox.Literal(text, datatype=ox.NamedNode(datatype))))
    return str(next(iter(store)).object)

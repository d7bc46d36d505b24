"""What Oxigraph holds, in memory or on disk: how it is asked, and how its triples are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.errors import KgError
from kg.graph.columns import columns
from kg.graph.sandbox import prefixes_used, refuse_calls
from kg.rdf import terms
from kg.rdf.answers import Answer, Rows
from kg.rdf.names import TYPE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.graph.columns import Column
    from kg.rdf.terms import Term, Triple

    _OxTerm: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

__all__ = ["InOxigraph", "base_of", "lines", "plain", "triple"]


class InOxigraph:
    """See `kg.graph.Graph`.

    Attributes:
        name: how messages name it.
        base: what the IRIs of its own things begin with.
    """

    def __init__(self, store: ox.Store | None, name: str, base: str) -> None:
        self.name = name
        self.base = base
        self.services = False
        self._held = store

    @property
    def _store(self) -> ox.Store:
        """What Oxigraph holds, open."""
        assert self._held is not None
        return self._held

    @property
    def _asked(self) -> ox.Store:
        """What is asked, of queries and of single things."""
        return self._store

    def query(self, text: str) -> Answer:
        """See `Graph.query`."""
        refuse_calls(text, services=self.services)
        try:
            result = self._asked.query(text, prefixes=terms.prefixes(self.base))
            if isinstance(result, ox.QueryBoolean):
                return bool(result)
            if isinstance(result, ox.QueryTriples):
                return tuple(triple(each) for each in result)
            names = tuple(variable.value for variable in result.variables)
            rows = tuple(tuple(None if t is None else _text(t) for t in solution) for solution in result)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise _unanswered(error, text) from error
        return Rows(names, rows)

    def triples(self) -> Iterator[Triple]:
        """See `Graph.triples`."""
        return (triple(quad.triple) for quad in self._store)

    def about(self, subjects: Iterable[Term]) -> Iterator[Triple]:
        """See `Graph.about`."""
        for subject in dict.fromkeys(subjects):
            if subject.startswith("<<"):  # nothing is said of a triple as such
                continue
            for quad in self._asked.quads_for_pattern(_subject(subject), None, None):
                yield subject, str(quad.predicate), _text(quad.object)

    def using(self, values: Iterable[Term], props: Iterable[Term] = ()) -> Iterator[Triple]:
        """See `Graph.using`."""
        named: list[ox.NamedNode | None] = [ox.NamedNode(prop[1:-1]) for prop in dict.fromkeys(props)]
        for value in dict.fromkeys(values):
            for prop in named or [None]:
                for quad in self._asked.quads_for_pattern(None, prop, _value(value)):
                    yield str(quad.subject), str(quad.predicate), value

    def columns(self, props: Collection[Term], classes: Collection[Term]) -> dict[Term, Column]:
        """See `Graph.columns`."""
        return columns(self._rows(props, classes), props)

    def _rows(self, props: Iterable[Term], classes: Iterable[Term]) -> Iterator[tuple[str, str, str]]:
        asked = [(prop, None) for prop in props]
        for prop, of in (*asked, *((TYPE, each) for each in classes)):
            name, value = ox.NamedNode(prop[1:-1]), None if of is None else ox.NamedNode(of[1:-1])
            for quad in self._asked.quads_for_pattern(None, name, value):
                yield plain(quad.subject), name.value, plain(quad.object)


_AROUND = 80
"""How many characters of a long line are shown on each side of the place where it cannot be read."""


def _unanswered(error: Exception, query: str) -> KgError:
    """Why a query has no answer, with the place in it where that is known."""
    place = re.match(r"error at (\d+):(\d+)", str(error))
    if place is None:
        return KgError(f"the query cannot be answered: {error}", "see `kg query --help`")
    line, column = int(place[1]), int(place[2])
    written = [*query.split("\n"), ""][line - 1]
    hint = "look for a bracket, a dot or a keyword that is missing there or before"
    used, declared = prefixes_used(query)
    if unknown := sorted(used - declared - terms.prefixes().keys()):
        hint = f"nobody knows the prefix '{unknown[0]}:'; declare it with PREFIX"
    elif re.match(r"\s*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", query, re.IGNORECASE):
        hint = "queries only read; `kg import` changes a graph"
    begin = max(0, column - _AROUND)
    written = written[begin : column + _AROUND]
    pointer = " " * (column - 1 - begin) + "^"
    what = f"this is no SPARQL query, from line {line}, column {column} on:\n  {written}\n  {pointer}"
    return KgError(what, hint)


def triple(found: ox.Triple) -> Triple:
    """A triple of Oxigraph's as text."""
    return str(found.subject), str(found.predicate), _text(found.object)


def _text(term: _OxTerm) -> Term:
    """A term of Oxigraph's as text; its own text of a triple term (RDF 1.2) lacks the brackets."""
    return f"<<( {' '.join(triple(term))} )>>" if isinstance(term, ox.Triple) else str(term)


def plain(term: _OxTerm) -> str:
    """A term as plain text, see `kg.rdf.terms.text_of`."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else terms.text_of(_text(term))


def base_of(values: Iterable[Term]) -> str:
    """What the IRIs of a graph begin with, of all that it says of that; "" where nothing can begin one."""
    return min(filter(_is_iri, map(terms.text_of, values)), default="")


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def lines(triples: Iterable[Triple]) -> str:
    """Triples as N-Triples."""
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def _subject(term: Term) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(term[2:]) if term.startswith("_:") else ox.NamedNode(term[1:-1])


def _value(term: Term) -> _OxTerm:
    if not term.startswith(('"', "<<")):
        return _subject(term)
    # Parsed, since a literal may have a language, or a datatype, and escapes.
    [quad] = ox.parse(f"<x:> <x:> {term} .", format=ox.RdfFormat.N_TRIPLES)
    found: _OxTerm = quad.object
    return found

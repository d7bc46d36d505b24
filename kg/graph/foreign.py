"""What a graph that others have made leaves unsaid, though queries ask for it.

Our own graphs hold the shipped positions, the wider classes of every thing and what follows from the stances.
A graph written by hand, or by another program, may be sound without all that. It is put in only where queries
look: what such a graph gives as triples, and what is written of it, stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.derived import follows
from kg.graph.replacing import shipped_positions
from kg.rdf import terms, vocabulary
from kg.rdf.terms import SG

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["completed"]

_TYPE = ox.NamedNode(terms.SHARED_PREFIXES["rdf"] + "type")
_SUBCLASS = ox.NamedNode(terms.SHARED_PREFIXES["rdfs"] + "subClassOf")
_BROADER = ox.NamedNode(terms.SHARED_PREFIXES["skos"] + "broader")
_POSITION, _SCORE = ox.NamedNode(SG + "Position"), ox.NamedNode(SG + "score")
_OF_OTHERS = "ASK { ?article a sg:Article FILTER NOT EXISTS { ?article sg:annotatedIn ?file } }"
"""Whatever was imported knows the file in which it was annotated."""


def completed(store: ox.Store) -> ox.Store:
    """A store that can be asked: the given one if all in it is ours, else a copy with what it leaves unsaid."""
    if not store.query(_OF_OTHERS, prefixes=terms.SHARED_PREFIXES):
        return store
    copy = ox.Store()
    copy.bulk_extend(store)
    for narrow, wider in _wider_classes().items():
        for quad in store.quads_for_pattern(None, _TYPE, narrow):
            copy.extend(ox.Quad(quad.subject, _TYPE, each) for each in wider)
    for quad in _quads(shipped_positions()):
        # What the graph says itself of a position, such as its name in another language, goes before.
        if quad.predicate == _TYPE or not any(copy.quads_for_pattern(quad.subject, quad.predicate, None)):
            copy.add(quad)
    _inherit_scores(copy)
    copy.extend(_quads(follows({(str(q.subject), str(q.predicate), str(q.object)) for q in copy})))
    return copy


def _inherit_scores(store: ox.Store) -> None:
    """Give positions without a score that of the nearest position they are narrower than, as imports do."""
    positions = [quad.subject for quad in store.quads_for_pattern(None, _TYPE, _POSITION)]
    for position in positions:
        seen, at = set(), position
        while at not in seen:
            seen.add(at)
            if score := next(store.quads_for_pattern(at, _SCORE, None), None):
                store.add(ox.Quad(position, _SCORE, score.object))
                break
            at = next((q.object for q in store.quads_for_pattern(at, _BROADER, None)), at)  # type: ignore[misc]


def _quads(triples: set[terms.Triple] | frozenset[terms.Triple]) -> list[ox.Quad]:
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    return list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))


@cache
def _wider_classes() -> Mapping[ox.NamedNode, frozenset[ox.NamedNode]]:
    """For each class of the vocabulary those that it is narrower than."""
    direct: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for quad in ox.parse(vocabulary.read("stancegraph.ttl"), format=ox.RdfFormat.TURTLE):
        if quad.predicate == _SUBCLASS and str(quad.object).startswith(f"<{SG}"):
            direct[quad.subject].add(quad.object)  # type: ignore[index,arg-type]
    found: dict[ox.NamedNode, frozenset[ox.NamedNode]] = {}
    for narrow in direct:
        wider, ahead = set[ox.NamedNode](), list(direct[narrow])
        while ahead:
            if (each := ahead.pop()) not in wider:
                wider.add(each)
                ahead += direct.get(each, ())
        found[narrow] = frozenset(wider)
    return found

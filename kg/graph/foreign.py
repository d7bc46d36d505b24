"""What a graph that others have made leaves unsaid, though queries ask for it.

Our own graphs hold the shipped positions, one label for each thing, the wider classes of everything and what
follows from the stances. A graph written by hand, or by another program, may be sound without all that. It is
put in only where queries look: what such a graph gives as triples, what is written of it, and what is said of
its form, stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.graph.derived import follows
from kg.graph.replacing import shipped_positions
from kg.rdf import terms, vocabulary
from kg.rdf.terms import SG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

__all__ = ["completed", "names_blank_nodes", "steadily_named"]

_TYPE = ox.NamedNode(terms.SHARED_PREFIXES["rdf"] + "type")
_SUBCLASS = ox.NamedNode(terms.SHARED_PREFIXES["rdfs"] + "subClassOf")
_BROADER = ox.NamedNode(terms.SHARED_PREFIXES["skos"] + "broader")
_POSITION, _SCORE = ox.NamedNode(SG + "Position"), ox.NamedNode(SG + "score")
_ALIAS = ox.NamedNode(terms.named("skos:altLabel")[1:-1])
_SCHEMA = terms.SHARED_PREFIXES["schema"]
_OLD_SCHEMA = "http" + _SCHEMA.removeprefix("https")
_OF_SCHEMA = (
    *("headline", "name", "datePublished", "publisher", "author", "url", "inLanguage"),
    *("startDate", "endDate", "roleName"),
)
"""Properties of schema.org, which many still write with http."""
_LABELLED = [ox.NamedNode(SG + name) for name in ("Actor", "Issue", "Article", "Topic", "Place", "Position")]
_NAMES = [
    ox.NamedNode(terms.named(name)[1:-1])
    for name in (
        "rdfs:label",
        "skos:prefLabel",
        "schema:headline",
        "schema:name",
        "dcterms:title",
        "foaf:name",
    )
]
"""What may name a thing, in the order in which it is looked at."""
_OF_OTHERS = "ASK { ?article a sg:Article FILTER NOT EXISTS { ?article sg:annotatedIn ?file } }"
"""Whatever was imported knows the file in which it was annotated."""
_FILE, _HOLDER = (ox.NamedNode(SG + name) for name in ("annotatedIn", "holder"))


def completed(store: ox.Store) -> ox.Store:
    """What to ask in the place of a store: itself if all in it is ours, else a copy that says the rest."""
    held = store.quads_for_pattern(None, _HOLDER, None)
    without_articles = not any(store.quads_for_pattern(None, _FILE, None)) and any(held)
    if not without_articles and not store.query(_OF_OTHERS, prefixes=terms.SHARED_PREFIXES):
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
    for name in _OF_SCHEMA:
        for quad in store.quads_for_pattern(None, ox.NamedNode(_OLD_SCHEMA + name), None):
            copy.add(ox.Quad(quad.subject, ox.NamedNode(_SCHEMA + name), quad.object))
    _inherit_scores(copy)
    _label(copy)
    copy.extend(_quads(follows({(str(q.subject), str(q.predicate), str(q.object)) for q in copy})))
    return copy


def _label(store: ox.Store) -> None:
    """Give each thing that rows name one label: its own, another name, or what its IRI ends with."""
    things = {q.subject for each in _LABELLED for q in store.quads_for_pattern(None, _TYPE, each)}
    for thing in things:
        held = list(store.quads_for_pattern(thing, _NAMES[0], None))
        found = ((q.object for q in store.quads_for_pattern(thing, prop, None)) for prop in _NAMES)
        label = next((min(some, key=_by_language) for some in map(list, found) if some), None)
        for quad in held:
            store.remove(quad)
            if quad.object != label:
                store.add(ox.Quad(thing, _ALIAS, quad.object))
        name = (
            terms.local_name(thing.value.rstrip("/#"))
            if isinstance(thing, ox.NamedNode)
            else "(without a name)"
        )
        store.add(ox.Quad(thing, _NAMES[0], ox.Literal(name) if label is None else label))


def _by_language(label: object) -> tuple[bool, bool, str]:
    """Without a language first, then in English, then by the alphabet."""
    language = getattr(label, "language", None) or ""
    return language != "", language[:2] != "en", str(label)


def names_blank_nodes(content: bytes, store: ox.Store) -> bool:
    """Whether a file that was read into a store holds blank nodes; ours never do, which is seen at once."""
    gaps = content.count(b"[...]")  # as they are written in quotes
    if content.count(b"[") == gaps and b"_:" not in content and b"<rdf:RDF" not in content:
        return False
    return bool(store.query("ASK { ?blank ?p ?o FILTER isBlank(?blank) }"))


def steadily_named(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The triples of a file, in whatever graph of it, with blank nodes called b1, b2 … in its order.

    So they have the same names whenever it is read, in tables as in `kg show`.
    """
    names: dict[object, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        return names.setdefault(term, ox.BlankNode(f"b{len(names) + 1}"))

    for quad in quads:
        yield ox.Quad(named(quad.subject), quad.predicate, named(quad.object))


def _inherit_scores(store: ox.Store) -> None:
    """Give positions without a score that of the nearest position they are narrower than, as imports do."""
    positions: list[Any] = [quad.subject for quad in store.quads_for_pattern(None, _TYPE, _POSITION)]
    for position in positions:
        seen, at = set[Any](), position
        while at not in seen:
            seen.add(at)
            if score := next(store.quads_for_pattern(at, _SCORE, None), None):
                store.add(ox.Quad(position, _SCORE, score.object))
                break
            at = next((q.object for q in store.quads_for_pattern(at, _BROADER, None)), at)


def _quads(triples: set[terms.Triple] | frozenset[terms.Triple]) -> list[ox.Quad]:
    # What holds a literal, as only a graph with faults has it, can have no shortcut.
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples if not s.startswith('"'))
    return list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))


@cache
def _wider_classes() -> Mapping[ox.NamedNode, frozenset[ox.NamedNode]]:
    """For each class of the vocabulary those that it is narrower than."""
    direct: dict[Any, set[Any]] = defaultdict(set)
    for quad in ox.parse(vocabulary.read("stancegraph.ttl"), format=ox.RdfFormat.TURTLE):
        if quad.predicate == _SUBCLASS and str(quad.object).startswith(f"<{SG}"):
            direct[quad.subject].add(quad.object)
    found: dict[ox.NamedNode, frozenset[ox.NamedNode]] = {}
    for narrow in direct:
        wider, ahead = set[ox.NamedNode](), list(direct[narrow])
        while ahead:
            if (each := ahead.pop()) not in wider:
                wider.add(each)
                ahead += direct.get(each, ())
        found[narrow] = frozenset(wider)
    return found

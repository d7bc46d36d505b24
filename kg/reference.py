"""The vocabulary as text for people, read from the ontology's own files."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from functools import lru_cache

import pyoxigraph as ox

from kg import terms, vocab
from kg.errors import Misuse, did_you_mean
from kg.exporters import turtle as writer
from kg.terms import Term, Triple, text_of

__all__ = ["entry", "listing", "names", "turtle"]

_FILES = ("stancegraph.ttl", "schemes.ttl")
_SHOWN = (
    ("subclass of", "rdfs:subClassOf"),
    ("is a", "rdf:type"),
    ("said of", "rdfs:domain"),
    ("value", "rdfs:range"),
    ("score", "sg:score"),
    ("code list", "skos:inScheme"),
    ("note", "skos:scopeNote"),
    ("example", "skos:example"),
)


@lru_cache(maxsize=1)
def _triples() -> tuple[Triple, ...]:
    return tuple(
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for name in _FILES
        for quad in ox.parse(vocab.read(name), format=ox.RdfFormat.TURTLE)
    )


@lru_cache(maxsize=1)
def _about() -> dict[str, dict[str, list[Term]]]:
    """For each of our terms, by its local name, the values of each property, by prefixed name."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value in _triples():
        if subject.startswith(f"<{vocab.NAMESPACE}"):
            found[subject[len(vocab.NAMESPACE) + 1 : -1]][_short(prop)].append(value)
    return {name: {prop: sorted(values) for prop, values in about.items()} for name, about in found.items()}


def _short(term: Term) -> str:
    return terms.readable(term, terms.SHARED_PREFIXES)


def names() -> frozenset[str]:
    """The local names of all terms."""
    return frozenset(_about())


def turtle() -> str:
    """The whole vocabulary as one Turtle document."""
    extra = {"vann": "http://purl.org/vocab/vann/"}
    return writer.write(_triples(), terms.SHARED_PREFIXES | extra)


def listing() -> str:
    """Every term with its definition, by kind."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for name, about in sorted(_about().items(), key=lambda item: item[0].lower()):
        kinds[_kind(about)].append(name)
    lines = []
    for kind in sorted(kinds, key=lambda k: (_ORDER.index(k) if k in _ORDER else len(_ORDER), k)):
        lines += ["", kind.upper()]
        for name in kinds[kind]:
            definition = text_of(_about()[name].get("skos:definition", ['""'])[0])
            head = f"  sg:{name:<22} "
            wrapped = textwrap.wrap(definition, 100 - len(head))
            lines += [head + (wrapped[0] if wrapped else "")]
            lines += [" " * len(head) + line for line in wrapped[1:]]
    return "\n".join(lines[1:]) + "\n"


_ORDER = ("classes", "properties", "positions")


def _kind(about: dict[str, list[Term]]) -> str:
    types = [_short(term) for term in about.get("rdf:type", [])]
    if "owl:Class" in types:
        return "classes"
    if "sg:Position" in types:
        return "positions"
    if any(t.startswith("owl:") and t.endswith("Property") for t in types):
        return "properties"
    if "skos:ConceptScheme" in types:
        return "code lists"
    own = next((t for t in types if t.startswith("sg:")), "")
    return f"codes of sg:{own[3:]}" if own else "datatypes"


def entry(name: str) -> str:
    """One term in full.

    Raises:
        Misuse: there is no such term.
    """
    local = name.removeprefix("sg:").removeprefix(vocab.NAMESPACE)
    if local not in _about():
        raise Misuse(f"the vocabulary has no term '{name}'", did_you_mean(local, _about()))
    about = _about()[local]
    rows = [("label", about.get("rdfs:label", [])), ("definition", about.get("skos:definition", []))]
    rows += [(label, about.get(prop, [])) for label, prop in _SHOWN]
    lines = [f"sg:{local}", f"{'IRI':<14}{vocab.NAMESPACE}{local}"]
    for label, values in rows:
        for value in values:
            wrapped = textwrap.wrap(_short(value), 86) or [""]
            lines.append(f"{label:<14}{wrapped[0]}")
            lines += [" " * 14 + line for line in wrapped[1:]]
    return "\n".join(lines) + "\n"

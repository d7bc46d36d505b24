"""Two versions of the vocabulary side by side: what changed, and how far the version number must move.

The policy is in `CHANGELOG.md` beside this file; `released/` keeps each version as it was published.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import pyoxigraph as ox

import ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Bump", "Comparison", "compare"]

Bump: TypeAlias = Literal["none", "patch", "minor", "major"]
_BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")

_HEADER = ontology.NAMESPACE.removesuffix("#")
_OWL = "http://www.w3.org/2002/07/owl#"
_DEPRECATED = f"{_OWL}deprecated"
_DISJOINT = f"{_OWL}disjointWith"
_VERSION = f"{_OWL}versionInfo"
_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_REPLACED = "http://purl.org/dc/terms/isReplacedBy"
_DOMAIN = "http://www.w3.org/2000/01/rdf-schema#domain"
_RANGE = "http://www.w3.org/2000/01/rdf-schema#range"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SUPERS = (
    "http://www.w3.org/2000/01/rdf-schema#subClassOf",
    "http://www.w3.org/2000/01/rdf-schema#subPropertyOf",
    f"{ontology.NAMESPACE}score",
)

_About: TypeAlias = "Mapping[str, Mapping[str, frozenset[str]]]"  # term → property → values


@dataclass(frozen=True)
class Comparison:
    """What sets a version of the vocabulary apart from an earlier one. Terms go by their local names.

    Attributes:
        old_version: the version that the earlier one says it is, such as `0.1.0`.
        new_version: the same of the later one.
        added: terms that only the later version declares.
        removed: terms that only the earlier version declares.
        deprecated: terms that the later version marks as deprecated and the earlier one does not.
        unreplaced: those of them that do not say with dcterms:isReplacedBy what to use instead.
        redefined: terms with another skos:definition.
        rescoped: properties with another domain or range.
        restructured: terms of another kind, with other superclasses or superproperties, other disjoint
            classes, or another score.
        reworded: terms of which anything else differs, such as a label, a note or an example.
    """

    old_version: str
    new_version: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    deprecated: tuple[str, ...]
    unreplaced: tuple[str, ...]
    redefined: tuple[str, ...]
    rescoped: tuple[str, ...]
    restructured: tuple[str, ...]
    reworded: tuple[str, ...]

    def required_bump(self) -> Bump:
        """Which part of the version number must move at least for these changes.

        Whether a definition was put better or means something else, which would need a major step, only a
        person can tell; it counts as put better here.
        """
        if self.removed or self.rescoped or self.restructured:
            return "major"
        if self.added or self.deprecated:
            return "minor"
        return "patch" if self.redefined or self.reworded else "none"

    def bump(self) -> Bump:
        """Which part of the version number did move.

        Raises:
            ValueError: a version is not three numbers, or the later one is the lower.
        """
        old, new = _numbers(self.old_version), _numbers(self.new_version)
        if new < old:
            raise ValueError(f"version {self.new_version} comes before {self.old_version}")
        moved: tuple[Bump, ...] = ("major", "minor", "patch")
        return next((part for part, a, b in zip(moved, old, new, strict=True) if a != b), "none")

    def errors(self) -> tuple[str, ...]:
        """What must not be published like this; empty if all is well.

        A version on which work goes on under the number of its last frozen copy may add and reword; that an
        IRI disappears is wrong at once.
        """
        bump = self.bump()
        found = []
        if bump != "major":
            found += [
                f"sg:{name} is gone: deprecate it, and remove it with the next major version"
                for name in self.removed
            ]
        found += [
            f"sg:{name} is deprecated: say with dcterms:isReplacedBy what to use instead"
            for name in self.unreplaced
        ]
        if bump != "none" and _BUMPS.index(bump) < _BUMPS.index(self.required_bump()):
            found.append(
                f"from {self.old_version} to {self.new_version} is a {bump} step; "
                f"the changes need a {self.required_bump()} one"
            )
        return tuple(found)


def compare(old_ttl: str, new_ttl: str) -> Comparison:
    """What changed from one version of the vocabulary to another.

    Args:
        old_ttl: all of the earlier version in Turtle, such as a file of `released/`.
        new_ttl: all of the later version; the files of `ontology.files()` one after another will do.

    Raises:
        ValueError: a text does not state its version exactly once.
        SyntaxError: a text is not Turtle.
    """
    old, new = _read(old_ttl), _read(new_ttl)
    before, after = _terms(old), _terms(new)
    kept = before.keys() & after.keys()

    def changed(*properties: str) -> tuple[str, ...]:
        return _names({t for t in kept for p in properties if _values(before[t], p) != _values(after[t], p)})

    deprecated = {
        term
        for term in after
        if _values(after[term], _DEPRECATED) and not _values(before.get(term, {}), _DEPRECATED)
    }
    weighed = {_DEFINITION, _DOMAIN, _RANGE, _TYPE, _DISJOINT, _DEPRECATED, *_SUPERS}
    others = {p for about in (*before.values(), *after.values()) for p in about} - weighed
    return Comparison(
        old_version=_version(old),
        new_version=_version(new),
        added=_names(after.keys() - before.keys()),
        removed=_names(before.keys() - after.keys()),
        deprecated=_names(deprecated),
        unreplaced=_names({term for term in deprecated if not _values(after[term], _REPLACED)}),
        redefined=changed(_DEFINITION),
        rescoped=changed(_DOMAIN, _RANGE),
        restructured=changed(_TYPE, _DISJOINT, *_SUPERS),
        reworded=changed(*others),
    )


def _read(turtle: str) -> _About:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode):
            found[quad.subject.value][quad.predicate.value].add(str(quad.object))
    return {s: {p: frozenset(values) for p, values in about.items()} for s, about in found.items()}


def _terms(read: _About) -> _About:
    """Whatever the namespace holds: a term that was declared without a definition must not vanish unseen."""
    return {term: about for term, about in read.items() if term.startswith(ontology.NAMESPACE)}


def _values(about: Mapping[str, frozenset[str]], prop: str) -> frozenset[str]:
    return about.get(prop, frozenset())


def _names(found: set[str]) -> tuple[str, ...]:
    return tuple(sorted(term.removeprefix(ontology.NAMESPACE) for term in found))


def _version(read: _About) -> str:
    stated = _values(read.get(_HEADER, {}), _VERSION)
    if len(stated) != 1:
        raise ValueError(f"a version of the vocabulary states owl:versionInfo once, not {len(stated)} times")
    return next(iter(stated)).strip('"')


def _numbers(version: str) -> tuple[int, int, int]:
    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", version)
    if found is None:
        raise ValueError(f"not a version of three numbers: {version!r}")
    return int(found[1]), int(found[2]), int(found[3])

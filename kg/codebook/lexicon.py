"""What the files say of each id, combined.

What several files say of one id is put together: lists add up, single values must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from kg import gazetteer
from kg.errors import Problem, did_you_mean, shortened
from kg.model import (
    POSITIONS,
    SECTIONS,
    Actor,
    AnnotatedArticle,
    Codebook,
    Issue,
    Place,
    PositionEntry,
    Topic,
)
from kg.names import folded
from kg.readers import Annotation

if TYPE_CHECKING:
    from kg.codebook.files import Book

__all__ = ["KIND_IN", "THINGS", "Entry", "Lexicon", "a_kind", "clashes", "entries", "names_of"]


Entry: TypeAlias = Actor | Place | Topic | Issue | PositionEntry
KIND_IN = {"actors": "actor", "places": "place", "topics": "topic", **SECTIONS}
"""The kind of what each section holds, positions apart."""
THINGS = frozenset({"actor", "place", *SECTIONS.values()})
"""The kinds of what ids stand for, apart from topics and positions."""


def entries(records: AnnotatedArticle | Codebook) -> Iterator[tuple[str, str, str, Entry]]:
    """Everything a file defines: section, kind, id, entry."""
    for section, kind in KIND_IN.items():
        for name, entry in getattr(records, section).items():
            yield section, kind, name, entry
    if isinstance(records, Codebook):
        for name, position in records.positions.items():
            yield "positions", "position", name, position


def names_of(entry: Entry) -> Iterator[str]:
    """Every way in which an entry is called, apart from its id."""
    for attribute in ("name", "label"):
        if getattr(entry, attribute, None):
            yield getattr(entry, attribute)
    yield from getattr(entry, "names", {}).values()
    yield from getattr(entry, "aliases", ())
    yield from getattr(entry, "metonyms", ())


class Lexicon:
    """Everything that is defined anywhere, combined, with where it was defined first.

    Attributes:
        kinds: the kind of each id: actor, place, or the kind of an issue, such as demand. Topics are not
            among them: their ids are names apart.
        positions: the project's own positions.
        combined: what all files together say of (kind, id).
        problems: where they contradict each other.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.positions: dict[str, PositionEntry] = {}
        self.combined: dict[tuple[str, str], Entry] = {}
        self.problems: list[Problem] = []
        self._said: dict[tuple[str, str], list[tuple[Entry, tuple[str, int]]]] = {}

    def add(self, source: Annotation | Book) -> None:
        """Take in what a file defines."""
        records = source.record if isinstance(source, Annotation) else source.records
        for section, kind, name, entry in entries(records):
            self.take(kind, name, entry, (source.path, source.line((section, name))))

    def take(self, kind: str, name: str, entry: Entry, place: tuple[str, int]) -> None:
        """Take in one definition.

        Args:
            kind: what it defines.
            name: the id.
            entry: what it says.
            place: the file, as messages name it, and the line.
        """
        if isinstance(entry, PositionEntry):
            self._position(name, entry, place)
        elif kind != "topic" and self.kinds.setdefault(name, kind) != kind:
            _, other = self._said[self.kinds[name], name][0]
            what = f"'{name}' is {a_kind(kind)} here, but {a_kind(self.kinds[name])} in {_at(other)}"
            self.problems.append(Problem(*place, what, "one id stands for one thing: rename one of them"))
            return
        self._combine(kind, name, entry, place)

    def shared_names(
        self, extends: Iterable[Book] = (), kept: Mapping[str, str] = MappingProxyType({})
    ) -> list[Problem]:
        """A warning for each name, alias or metonym that two actors claim: it can stand for neither.

        Args:
            extends: gazetteers of which names may be claimed too, whether or not they are used.
            kept: for ids that are known to mean the same as another, that other.
        """
        claims: dict[str, dict[str, tuple[str, tuple[str, int]]]] = defaultdict(dict)
        said = [
            (name, actor, (held.path, held.line(("actors", name))))
            for held in extends
            for name, actor in held.records.actors.items()
        ]
        for (_, name), described in self._said.items():
            said += [(name, actor, place) for actor, place in described if isinstance(actor, Actor)]
        for name, actor, place in said:
            # Those without a name are called alike in many articles, and no two are the same.
            for text in () if actor.anonymous else names_of(actor):
                claims[folded(text)].setdefault(kept.get(name, name), (text, place))
        problems = []
        for of in claims.values():
            (first, (_, before)), *rest = of.items()
            for name, (text, place) in rest:
                what = f"'{shortened(text)}' is a name of '{name}', but also of '{first}' in {_at(before)}"
                hint = "take it from one of the two, or write only ids"
                problems.append(Problem(*place, what, hint, "warning"))
        return problems

    def _position(self, name: str, entry: PositionEntry, place: tuple[str, int]) -> None:
        if name in POSITIONS:
            what = f"the position '{name}' is shipped and cannot be defined again"
            self.problems.append(Problem(*place, what, "give yours another id"))
        elif entry.broader not in POSITIONS:
            what = f"position '{name}': broader: there is no shipped position '{entry.broader}'"
            self.problems.append(Problem(*place, what, did_you_mean(entry.broader, POSITIONS)))
        else:
            self.positions[name] = entry

    def _combine(self, kind: str, name: str, entry: Entry, place: tuple[str, int]) -> None:
        said = self._said.setdefault((kind, name), [])
        if any(entry == before for before, _ in said):
            return
        said.append((entry, place))
        if len(said) == 1:
            self.combined[kind, name] = entry
            return
        merged, clashes = _merged(self.combined[kind, name], entry)
        self.combined[kind, name] = merged
        for key, (before, here) in clashes.items():
            first = next(there for other, there in said if key in _merged(other, entry)[1])
            here, before = shortened(str(here)), shortened(str(before))
            what = f"'{name}' has {key} '{here}' here, but '{before}' in {_at(first)}"
            hint = "make them agree, or give one of the two another id"
            if first[0] in gazetteer.SHIPPED:
                change = f"write '{before}'" if key in {"name", "type", "label"} else f"drop {key} here"
                hint = f"{change}, or give yours another id: what is shipped stands"
            self.problems.append(Problem(*place, what, hint))


def a_kind(kind: str) -> str:
    """A kind with its article, such as "an event"."""
    return f"an {kind}" if kind[0] in "aei" else f"a {kind}"


def _at(place: tuple[str, int]) -> str:
    return f"{place[0]}:{place[1]}" if place[1] else place[0]


def clashes(one: Entry, other: Entry) -> list[tuple[str, object, object]]:
    """Where two descriptions differ in what can be said only once, besides their names: key, one, other."""
    found = _merged(one, other)[1].items() if type(one) is type(other) else ()
    named = ("name", "label", "names")
    return [(key, a, b) for key, (a, b) in found if not key.startswith(named)]


def _merged(one: Any, other: Any) -> tuple[Any, dict[str, tuple[object, object]]]:
    """Two descriptions of one thing as one, and the single values on which they differ."""
    clashes: dict[str, tuple[object, object]] = {}
    values: dict[str, Any] = {}
    for info in msgspec.structs.fields(type(one)):
        a, b = getattr(one, info.name), getattr(other, info.name)
        empty = None if info.default is msgspec.NODEFAULT else info.default
        if isinstance(a, tuple):
            values[info.name] = a + tuple(item for item in b if item not in a)
        elif isinstance(a, dict):
            values[info.name] = b | a
            clashes |= {f"{info.encode_name} ({k})": (a[k], b[k]) for k in a if k in b and a[k] != b[k]}
        elif isinstance(a, msgspec.Struct) and isinstance(b, msgspec.Struct):
            values[info.name], inner = _merged(a, b)
            clashes |= {f"{info.encode_name} {key}": pair for key, pair in inner.items()}
        else:
            values[info.name] = b if a == empty else a
            if a != b and empty not in (a, b):
                clashes[info.encode_name] = (a, b)
    return type(one)(**values), clashes

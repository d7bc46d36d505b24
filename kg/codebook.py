"""The shared lists of actors, places, topics, issues and positions: finding, resolving, combining.

An article may use what its codebook holds and what it defines itself. What several files say of one id
is combined: lists add up, single values must agree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from kg import project
from kg.errors import Problem, did_you_mean
from kg.model import (
    POSITIONS,
    Actor,
    AnnotatedArticle,
    Codebook,
    Issue,
    Membership,
    Place,
    PositionEntry,
    Topic,
)
from kg.readers import Annotation, native

__all__ = ["NAME", "Book", "Lexicon", "beside", "load", "unresolved"]

NAME = "codebook.yaml"
Entry: TypeAlias = Actor | Place | Topic | Issue | PositionEntry
_SECTIONS = {"actors": "actor", "places": "place", "topics": "topic", **native.SECTIONS}


@dataclass(frozen=True)
class Book:
    """A codebook as it was read.

    Attributes:
        records: what it holds.
        path: how messages name the file; "" where there is none.
        name: how the graph names it.
        digest: SHA-256 of the file.
        lines: the line of each part by its path.
    """

    records: Codebook = field(default_factory=Codebook)
    path: str = ""
    name: str = ""
    digest: str = ""
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of a part of the codebook."""
        return self.lines.get(path, 0)


def beside(folder: Path) -> Path | None:
    """The codebook that holds for the articles of a folder: in it, or in the nearest one above."""
    return next((up / NAME for up in project.above(folder) if (up / NAME).is_file()), None)


def load(file: Path, shown: str) -> Book:
    """Read a codebook; `shown` is how messages name it.

    Raises:
        Faulty: it cannot be read, or holds problems.
    """
    records, lines, digest = native.read_codebook(file, shown)
    return Book(records, shown, file.name, digest, lines)


def entries(records: AnnotatedArticle | Codebook) -> Iterator[tuple[str, str, str, Entry]]:
    """Everything a file defines: section, kind, id, entry."""
    for section, kind in _SECTIONS.items():
        for name, entry in getattr(records, section).items():
            yield section, kind, name, entry
    if isinstance(records, Codebook):
        for name, position in records.positions.items():
            yield "positions", "position", name, position


class Lexicon:
    """Everything that is defined anywhere, combined, with where it was defined first.

    Attributes:
        kinds: the kind of each id: actor, place, demand, proposal, commitment, claim or event.
        topics: the ids of topics, which have names of their own.
        positions: the project's own positions.
        combined: what all files together say of (kind, id).
        problems: where they contradict each other.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.topics: set[str] = set()
        self.positions: dict[str, PositionEntry] = {}
        self.combined: dict[tuple[str, str], Entry] = {}
        self.problems: list[Problem] = []
        self._said: dict[tuple[str, str], list[tuple[Entry, tuple[str, int]]]] = {}

    def add(self, source: Annotation | Book) -> None:
        """Take in what a file defines."""
        records = source.record if isinstance(source, Annotation) else source.records
        for section, kind, name, entry in entries(records):
            place = (source.path, source.line((section, name)))
            if kind == "topic":
                self.topics.add(name)
            elif kind == "position":
                assert isinstance(entry, PositionEntry)
                self._position(name, entry, place)
            elif self.kinds.setdefault(name, kind) != kind:
                _, other = self._said[self.kinds[name], name][0]
                what = f"'{name}' is {_a(kind)} here, but {_a(self.kinds[name])} in {_at(other)}"
                self.problems.append(Problem(*place, what, "one id stands for one thing: rename one of them"))
                continue
            self._combine(kind, name, entry, place)

    def label(self, kind: str, name: str) -> str | None:
        """The label of an issue, or the name of an actor; None where no file gives one."""
        entry = self.combined.get((kind, name))
        return getattr(entry, "label", None) or getattr(entry, "name", None)

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
        said.append((entry, place))
        if len(said) == 1:
            self.combined[kind, name] = entry
            return
        merged, clashes = _merged(self.combined[kind, name], entry)
        self.combined[kind, name] = merged
        for key, (before, here) in clashes.items():
            first = next(there for other, there in said if key in _merged(other, entry)[1])
            what = f"'{name}' has {key} '{here}' here, but '{before}' in {_at(first)}"
            self.problems.append(Problem(*place, what, "make them agree, or give one of the two another id"))


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aei" else f"a {kind}"


def _at(place: tuple[str, int]) -> str:
    return f"{place[0]}:{place[1]}" if place[1] else place[0]


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


# -- resolving ids -----------------------------------------------------------------------------------

_REFERENCES: dict[str, tuple[str, ...]] = {
    "acts_for": ("actor",),
    "member_of": ("actor",),
    "pending_from": ("actor",),
    "awaited_by": ("actor",),
    "actor": ("actor",),
    "addressee": ("actor",),
    "speaker": ("actor",),
    "according_to": ("actor",),
    "topic": ("topic",),
    "part_of": ("issue",),
    "condition": ("issue",),
    "aims_at": ("issue",),
    "justifies": ("issue",),
    "incompatible_with": ("issue",),
    "affects": ("place", "actor"),
    "on": ("issue", "actor"),
    "position": ("position",),
}
"""Which fields hold ids, and of what."""

_ACT_KEYS = {"actor": "by", "addressee": "of"}
_ISSUES = frozenset(native.SECTIONS.values())


_SECTION_OF = {
    "actor": "actors:",
    "place": "places:",
    "topic": "topics:",
    "issue": "demands: or events:, with a label",
    "position": "positions: in the codebook",
}
_IN_WORDS = {
    "condition": "a condition is an issue: define one under demands: or events:, with a label, or use note:",
    "according-to": "define who that is under actors: (with anonymous: true if nameless), and write its id",
}


def _names(entry: Entry) -> Iterator[str]:
    """Every way in which an entry is called, apart from its id."""
    for attribute in ("name", "label"):
        if getattr(entry, attribute, None):
            yield getattr(entry, attribute)
    yield from getattr(entry, "names", {}).values()
    yield from getattr(entry, "aliases", ())
    yield from getattr(entry, "metonyms", ())


def _folded(text: str) -> str:
    """A name without what does not tell names apart: case, accents, white space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def unresolved(source: Annotation | Book, book: Book, elsewhere: Mapping[str, str]) -> list[Problem]:
    """The ids that a file uses but neither it nor its codebook defines.

    Args:
        source: an article, or the codebook itself.
        book: the codebook that holds for it.
        elsewhere: for ids that other articles define, how messages name the file.
    """
    records = source.record if isinstance(source, Annotation) else source.records
    known: dict[str, set[str]] = {"actor": set(), "place": set(), "topic": set(), "issue": set()}
    known["position"] = set(POSITIONS) | set(book.records.positions)
    labelled: set[str] = set()
    for held in (book.records, records):
        for _, kind, name, entry in entries(held):
            known["issue" if kind in _ISSUES else kind].add(name)
            if getattr(entry, "label", None) is not None:
                labelled.add(name)
    for section, kind in _SECTIONS.items():
        # An entry with a fault of its own has been reported; its id is no second fault wherever it is used.
        written = (path[1] for path in source.lines if len(path) == 2 and path[0] == section)
        known["issue" if kind in _ISSUES else kind].update(map(str, written))
    called: dict[str, set[str]] = {}
    for held in (book.records, records):
        for _, _, name, entry in entries(held):
            for text in (*_names(entry), name):
                called.setdefault(_folded(text), set()).add(name)
    problems: list[Problem] = []

    def check(path: tuple[str | int, ...], key: str, name: str, kinds: tuple[str, ...]) -> None:
        if any(name in known[kind] for kind in kinds):
            return
        line = source.line((*path, key))
        wanted = " or ".join(kinds)
        words = {word for kind in kinds for word in known[kind]}
        other = next((kind for kind, names in known.items() if name in names), None)
        meant = sorted(called.get(_folded(name), set()) & words)
        if meant:
            hint = f"write its id: {' or '.join(meant)}"
        elif other is not None:
            hint = f"'{name}' is {_a(other)}"
        elif name in elsewhere:
            hint = f"{elsewhere[name]} defines it: move it into the codebook, where all articles find it"
        else:
            hint = did_you_mean(name, words) or f"define it here or in {book.path or NAME}"
            if " " in name.strip():
                hint = _IN_WORDS.get(
                    key, f"only ids can stand here: define one under {_SECTION_OF[kinds[0]]}"
                )
        problems.append(Problem(source.path, line, f"{key}: there is no {wanted} '{name}'", hint))

    def check_record(record: Any, path: tuple[str | int, ...], renamed: Mapping[str, str]) -> None:
        for attribute, kinds in _REFERENCES.items():
            value = getattr(record, attribute, None)
            key = renamed.get(attribute, attribute.replace("_", "-"))
            for item in value if isinstance(value, tuple) else () if value is None else (value,):
                check(path, key, item.of if isinstance(item, Membership) else item, kinds)

    for section, kind, name, entry in entries(records):
        if kind == "position":
            continue
        check_record(entry, (section, name), {})
        if isinstance(entry, Topic) and entry.broader is not None:
            check((section, name), "broader", entry.broader, ("topic",))
        if isinstance(entry, Issue) and name not in labelled and (section, name, "label") not in source.lines:
            hint = "add label: with a few words that name it"
            problems.append(
                Problem(source.path, source.line((section, name)), f"'{name}' has no label", hint)
            )
    if isinstance(source, Annotation):
        for stance, path in zip(source.record.stances, source.places, strict=True):
            check_record(stance, path, _ACT_KEYS if path[0] != "stances" else {})
    return problems

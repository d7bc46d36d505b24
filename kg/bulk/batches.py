"""One piece of the work: some articles, read, checked and written, apart from all others."""

from __future__ import annotations

import gc
import os
import threading
import time
from array import array
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from kg import codebook, repeats, sources
from kg.anchor import Anchor, counted, find
from kg.dates import first_day
from kg.errors import Problem
from kg.mapping import Mapper
from kg.model import SECTIONS, Issue
from kg.readers import Annotation, native

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.codebook import Book, Entry
    from kg.model import AnnotatedArticle

__all__ = [
    "COLUMNS",
    "HOLDS",
    "MAKES",
    "MONTH",
    "NOTHING",
    "YEAR",
    "Done",
    "NeedsCare",
    "Unit",
    "Worker",
    "begin",
    "run",
    "uncollected",
]

HOLDS, MAKES, MONTH, YEAR = 1, 2, 4, 8
"""Bits of a stance: that it may hold now, makes an issue, and how exactly it is dated if not to a day."""
COLUMNS = 6
"""Of a row: holder, target, position, day, what it counts for, article."""


class NeedsCare(Exception):
    """Something that only the whole can tell, or that is wrong."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is looked through for circles: there are none in what is made here, and there is much of it."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@dataclass(frozen=True)
class Unit:
    """A piece of work: some files, or a part of a long one from one byte to another."""

    number: int
    files: tuple[sources.Found, ...]
    start: int = 0
    end: int | None = None


@dataclass
class Done:
    """What a unit made, for the process that puts all together.

    Attributes:
        part: the file that holds the text of its articles.
        articles: their ids, in the order of the file.
        lengths: how many bytes the text of each has.
        names: what the numbers below stand for: things as `kind:id`. Those that the codebooks define come
            before, in the order of `Worker.numbers`.
        variants: for each thing that is defined, what is said of it, as the JSON of its record.
        defined: which article (second) defines which thing (first), in which variant (third).
        rows: one stance after the other, `COLUMNS` numbers each.
        addressees: issue and addressee of each act of making.
        corrects: pairs of article ids.
    """

    part: Path
    articles: list[str] = field(default_factory=list)
    lengths: array[int] = field(default_factory=lambda: array("i"))
    names: list[str] = field(default_factory=list)
    variants: dict[int, list[bytes]] = field(default_factory=dict)
    defined: array[int] = field(default_factory=lambda: array("i"))
    rows: array[int] = field(default_factory=lambda: array("i"))
    addressees: array[int] = field(default_factory=lambda: array("i"))
    corrects: list[tuple[str, str]] = field(default_factory=list)
    annotators: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    warnings: list[Problem] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    quotes: int = 0
    found: int = 0
    nameless: int = 0
    textless: int = 0
    marks: list[repeats.Mark] = field(default_factory=list)


@dataclass
class Worker:
    """What all units need to know.

    Attributes:
        numbers: the number of each thing that a codebook defines, by `kind:id`.
        positions: the number of each position, by its name.
        makes: those by which whoever takes them puts an issue into the world.
    """

    books: dict[Path, Book]
    numbers: dict[str, int]
    positions: dict[str, int]
    makes: frozenset[str]
    base: str
    at: str | None
    spool: Path

    def __post_init__(self) -> None:
        lexicon = codebook.Lexicon()
        for book in self.books.values():
            for part in (*book.extends, *book.parts):
                for _, kind, name, _ in codebook.entries(part.records):
                    if kind in codebook.THINGS and lexicon.kinds.setdefault(name, kind) != kind:
                        raise NeedsCare
        self.kinds = lexicon.kinds
        self.mapper = Mapper(lexicon, self.base, self.at)

    def unit(self, unit: Unit) -> Done:
        """Read, check and write the articles of a unit.

        Raises:
            NeedsCare: something is not as it should be.
        """
        done = Done(self.spool / f"{unit.number:08}.ttl")
        try:
            with uncollected():
                self._do(unit, done)
        finally:
            self._forget(done)
        return done

    def _do(self, unit: Unit, done: Done) -> None:
        with done.part.open("wb", buffering=2**20) as stream:
            articles = _Articles(self, done, stream)
            for found in unit.files:
                book = self.books[found.file.parent]
                if unit.end is not None or found.file.name.lower().endswith(".jsonl"):
                    readings = native.read_lines(found.file, found.shown, unit.start, unit.end)
                else:
                    readings = iter((found.reader.read(found.file, found.shown),))
                for reading in readings:
                    if reading.problems:
                        raise NeedsCare
                    for annotation in reading.annotations:
                        articles.add(annotation, found, book)

    def _forget(self, done: Done) -> None:
        """Keep nothing of what only the articles of one unit define."""
        for key in done.names:
            kind, _, name = key.partition(":")
            if kind != "topic":
                self.kinds.pop(name, None)
                self.mapper.called.pop(name, None)


class _Articles:
    """The articles of a unit, one after the other.

    Args:
        worker: what all units need to know.
        done: where to tell of them.
        stream: where their text goes.
    """

    def __init__(self, worker: Worker, done: Done, stream: BinaryIO) -> None:
        self._worker = worker
        self._done = done
        self._stream = stream
        self._numbers = _Numbers(worker, done.names)
        self._book: Book | None = None
        self._last: dict[tuple[str, str], _Definition] = {}

    def add(self, annotation: Annotation, found: sources.Found, book: Book) -> None:
        """Check an article, write it, and put down what has to be put together in the end.

        Raises:
            NeedsCare: something about it is not as it should be.
        """
        done = self._done
        record = annotation.record
        number = len(done.articles)
        self._define(record, book, number)
        anchors: list[Anchor] = []
        for stance in record.stances:
            anchor = find(annotation.text, stance.quote, stance.nth)
            if not isinstance(anchor, Anchor):
                raise NeedsCare
            anchors.append(anchor)
        checked = sources.checked(annotation, tuple(anchors), found.name, book)
        text = self._worker.mapper.section(checked).encode()
        self._stream.write(b"\n")
        self._stream.write(text)
        done.lengths.append(len(text) + 1)
        done.articles.append(record.article.id)
        if record.article.corrects:
            done.corrects += ((record.article.id, other) for other in record.article.corrects)
        done.warnings += sources.oddities(annotation)
        done.marks.append(repeats.mark(annotation))
        done.texts += annotation.beside()
        done.textless += annotation.text is None and bool(anchors)
        quotes, found_there = counted(anchors)
        done.quotes += quotes
        done.found += found_there
        if record.annotator is None:
            done.nameless += 1
        else:
            done.annotators.add(record.annotator)
        if book.extends:
            done.mentioned.update(codebook.mentioned(record))
        self._take(record, number)

    def _define(self, record: AnnotatedArticle, book: Book, number: int) -> None:
        """See that an article uses nothing that is not defined, and put down what it defines."""
        if book is not self._book:
            self._book = book
            self._last.clear()
        own: set[str] = set()
        plain = True
        defined = self._done.defined
        for kind, entries in zip(_KINDS, _entries(record), strict=True):
            for name, entry in entries.items():
                own.add(name)
                last = self._last.get((kind, name))
                if last is None or last.entry is not entry:
                    last = self._definition(kind, name, entry, book)
                if last.variant >= 0:
                    defined.extend((last.thing, number, last.variant))
                plain = plain and last.plain
        if not ((plain and self._uses_known(record, own, book)) or codebook.is_resolved(record, book)):
            raise NeedsCare

    def _definition(self, kind: str, name: str, entry: Entry, book: Book) -> _Definition:
        """Take in a definition unless it is the last one of the same thing."""
        if kind != "topic" and self._worker.kinds.setdefault(name, kind) != kind:
            raise NeedsCare
        thing = self._numbers[f"{kind}:{name}"]
        variant = -1
        if entry != NOTHING:
            encoded = _ENCODER.encode(entry)
            variants = self._done.variants.setdefault(thing, [])
            if encoded not in variants:
                variants.append(encoded)
            variant = variants.index(encoded)
        labelled = isinstance(entry, Issue) and (entry.label is not None or name in book.labelled)
        plain = labelled and codebook.is_settled(entry, book)
        last = self._last[kind, name] = _Definition(entry, thing, variant, plain)
        return last

    def _uses_known(self, record: AnnotatedArticle, own: set[str], book: Book) -> bool:
        """Whether the stances use nothing but issues of the article and what the codebook defines.

        The answer that `codebook.is_resolved` would give, for nearly all articles; else no.
        """
        actors, issues = book.known["actor"], book.known["issue"]
        for stance in record.stances:
            if not (
                actors.issuperset(stance.actor)
                and (not stance.addressee or actors.issuperset(stance.addressee))
                and (not stance.according_to or actors.issuperset(stance.according_to))
                and (stance.speaker is None or stance.speaker in actors)
                and stance.position in self._worker.positions
                and (
                    own.issuperset(stance.on) or issues.issuperset(stance.on) or actors.issuperset(stance.on)
                )
                and (not stance.condition or own.issuperset(stance.condition))
                and stance.occasion is None
            ):
                return False
        return True

    def _take(self, record: AnnotatedArticle, article: int) -> None:
        """Put down who takes which position when."""
        worker, numbers = self._worker, self._numbers
        called, rows = worker.mapper.called, self._done.rows
        published = record.article.published
        for stance in record.stances:
            sure = stance.certainty != "denied"
            makes = sure and stance.position in worker.makes
            counts = (HOLDS if sure and stance.phase == "current" else 0) | (MAKES if makes else 0)
            day, length = _day(stance.date or published)
            position = worker.positions[stance.position]
            for holder in stance.actor if len(stance.actor) == 1 else dict.fromkeys(stance.actor):
                who = numbers[called[holder]]
                for target in stance.on if len(stance.on) == 1 else dict.fromkeys(stance.on):
                    what = called[target]
                    on = numbers[what]
                    rows.extend((who, on, position, day, counts | length, article))
                    if makes and not what.startswith(("actor:", "place:")):
                        for addressee in stance.addressee:
                            self._done.addressees.extend((on, numbers[called[addressee]], who, article))


class _Definition(msgspec.Struct, frozen=True, gc=False):
    """A definition in an article.

    Attributes:
        entry: what it says.
        thing: the number of what it defines.
        variant: the number of what it says, among all that is said of the thing; -1 for nothing.
        plain: whether it is of an issue, and uses nothing but what the codebook defines.
    """

    entry: Entry
    thing: int
    variant: int
    plain: bool


class _Numbers(dict[str, int]):
    """A number for each thing, by `kind:id`: that of the codebooks, else one that is made now.

    Args:
        worker: it knows those of the codebooks.
        names: where to put down what the other numbers stand for, in their order.
    """

    def __init__(self, worker: Worker, names: list[str]) -> None:
        super().__init__()
        self._known = worker.numbers
        self._names = names

    def __missing__(self, key: str) -> int:
        number = self._known.get(key)
        if number is None:
            number = len(self._known) + len(self._names)
            self._names.append(key)
        self[key] = number
        return number


_KINDS = ("actor", "place", "topic", *SECTIONS.values())
_entries = attrgetter("actors", "places", "topics", *SECTIONS)
_ENCODER = msgspec.json.Encoder()
NOTHING = Issue()


@lru_cache(maxsize=4096)
def _day(date: str | None) -> tuple[int, int]:
    """A date's first day as a number that sorts as it does, 0 for none; and the bit for its precision."""
    if date is None:
        return 0, 0
    return int(first_day(date).replace("-", "")), {4: YEAR, 7: MONTH}.get(len(date), 0)


_worker: Worker


def begin(worker: Worker, parent: int) -> None:
    """Make a process ready to do units, until the process that began it ends."""
    global _worker
    _worker = worker
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process soon after its parent, which may be killed and then tells nobody."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def run(unit: Unit) -> Done | None:
    """Do a unit in a process that is ready; None where it needs care."""
    try:
        return _worker.unit(unit)
    except NeedsCare:
        return None

"""One piece of the work: some articles, read, checked and written, apart from all others."""

from __future__ import annotations

import os
import threading
import time
from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from kg import codebook, sources
from kg.anchor import Anchor, find
from kg.errors import Problem
from kg.mapping import Mapper
from kg.model import SECTIONS, Issue
from kg.readers import Annotation, native

if TYPE_CHECKING:
    from kg.codebook import Book, Entry
    from kg.model import AnnotatedArticle

__all__ = ["COLUMNS", "HOLDS", "MAKES", "NOTHING", "Done", "NeedsCare", "Unit", "Worker", "begin", "run"]

UNIT = 4 * 2**20
"""How many bytes of a long file make one unit."""
FILES = 200
"""How many short files make one."""

HOLDS, MAKES = 1, 2
COLUMNS = 6
"""Of a row: holder, target, position, day, what it counts for, article."""


class NeedsCare(Exception):
    """Something that only the whole can tell, or that is wrong."""


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
        names: what the numbers below stand for: things as `kind:id`.
        variants: for each thing that is defined, what is said of it, as the JSON of its record.
        defined: which article (second) defines which thing (first), in which variant (third).
        rows: one stance after the other, `COLUMNS` numbers each.
        addressees: issue and addressee of each act of making.
        corrects: pairs of article ids.
    """

    part: Path
    articles: list[str] = field(default_factory=list)
    lengths: array[int] = field(default_factory=lambda: array("q"))
    names: dict[str, int] = field(default_factory=dict)
    variants: dict[int, list[bytes]] = field(default_factory=dict)
    defined: array[int] = field(default_factory=lambda: array("i"))
    rows: array[int] = field(default_factory=lambda: array("i"))
    addressees: array[int] = field(default_factory=lambda: array("i"))
    corrects: list[tuple[str, str]] = field(default_factory=list)
    annotators: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    warnings: list[Problem] = field(default_factory=list)
    quotes: int = 0
    found: int = 0
    nameless: int = 0


@dataclass
class Worker:
    """What all units need to know."""

    books: dict[Path, Book]
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
        self._kinds = lexicon.kinds
        self._mapper = Mapper(lexicon, self.base, self.at)
        self._known: dict[str, tuple[Entry, bytes]] = {}

    def unit(self, unit: Unit) -> Done:
        """Read, check and write the articles of a unit.

        Raises:
            NeedsCare: something is not as it should be.
        """
        done = Done(self.spool / f"{unit.number:08}.ttl")
        with done.part.open("wb", buffering=2**20) as stream:
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
                        self._article(annotation, found, book, done, stream)
        return done

    def _article(
        self, annotation: Annotation, found: sources.Found, book: Book, done: Done, stream: BinaryIO
    ) -> None:
        record = annotation.record
        kinds = self._kinds
        if not (self._is_plainly_resolved(record, book) or codebook.is_resolved(record, book)):
            raise NeedsCare
        if undated := sources.undated(annotation):
            done.warnings += undated
        anchors: list[Anchor] = []
        for stance in record.stances:
            anchor = find(annotation.text, stance.quote, stance.nth)
            if not isinstance(anchor, Anchor):
                raise NeedsCare
            anchors.append(anchor)
            done.found += anchor.rung != "unverified"
        number = len(done.articles)
        names = done.names
        for _, kind, name, entry in codebook.entries(record):
            if kind != "topic" and kinds.setdefault(name, kind) != kind:
                raise NeedsCare
            if entry != NOTHING:
                key = f"{kind}:{name}"
                thing = names.setdefault(key, len(names))
                done.defined.extend((thing, number, self._variant(key, thing, entry, done)))
        checked = sources.checked(annotation, tuple(anchors), found.name, book)
        text = self._mapper.section(checked).encode()
        stream.write(b"\n")
        stream.write(text)
        done.lengths.append(len(text) + 1)
        done.articles.append(record.article.id)
        done.corrects += ((record.article.id, other) for other in record.article.corrects)
        done.quotes += len(anchors)
        if record.annotator is None:
            done.nameless += 1
        else:
            done.annotators.add(record.annotator)
        if book.extends:
            done.mentioned.update(codebook.mentioned(record))
        self._rows(record, number, done)

    def _rows(self, record: AnnotatedArticle, article: int, done: Done) -> None:
        """Put down who takes which position when."""
        names, called = done.names, self._mapper.called
        published = _day(record.article.published)
        for stance in record.stances:
            sure = stance.certainty != "denied"
            makes = sure and stance.position in self.makes
            counts = (HOLDS if sure and stance.phase == "current" else 0) | (MAKES if makes else 0)
            day = published if stance.date is None else _day(stance.date)
            position = self.positions[stance.position]
            for holder in stance.actor if len(stance.actor) == 1 else dict.fromkeys(stance.actor):
                who = names.setdefault(called[holder], len(names))
                for target in stance.on if len(stance.on) == 1 else dict.fromkeys(stance.on):
                    what = called[target]
                    on = names.setdefault(what, len(names))
                    done.rows.extend((who, on, position, day, counts, article))
                    if makes and not what.startswith(("actor:", "place:")):
                        for addressee in stance.addressee:
                            to = names.setdefault(called[addressee], len(names))
                            done.addressees.extend((on, to, who, article))

    def _is_plainly_resolved(self, record: AnnotatedArticle, book: Book) -> bool:
        """Whether an article uses nothing but issues of its own and what the codebook defines.

        The answer that `codebook.is_resolved` would give, for nearly all articles; else no.
        """
        known = book.known
        actors, issues = known["actor"], known["issue"]
        own: set[str] = set()
        for section in SECTIONS:
            for name, entry in getattr(record, section).items():
                if book.settled.get(id(entry)) is not entry:
                    return False
                own.add(name)
        for stance in record.stances:
            if not (
                actors.issuperset(stance.actor)
                and (not stance.addressee or actors.issuperset(stance.addressee))
                and (not stance.according_to or actors.issuperset(stance.according_to))
                and (stance.speaker is None or stance.speaker in actors)
                and stance.position in self.positions
                and all(target in own or target in issues or target in actors for target in stance.on)
                and not stance.condition
                and stance.occasion is None
            ):
                return False
        return not (record.actors or record.places or record.topics)

    def _variant(self, key: str, thing: int, entry: Entry, done: Done) -> int:
        """Which of the things said of a thing in this unit an entry is."""
        known = self._known.get(key)
        if known is not None and (known[0] is entry or known[0] == entry):
            encoded = known[1]
        else:
            encoded = msgspec.json.encode(entry)
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[key] = (entry, encoded)
        variants = done.variants.setdefault(thing, [])
        if encoded not in variants:
            variants.append(encoded)
        return variants.index(encoded)


NOTHING = Issue()
_KNOWN = 10_000
"""How many records to remember with their JSON; those that come again soon are among them."""


@lru_cache(maxsize=4096)
def _day(date: str | None) -> int:
    """A date of any precision as a number that sorts as its first day does; 0 for none."""
    return 0 if date is None else int((date + "-01-01")[:10].replace("-", ""))


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

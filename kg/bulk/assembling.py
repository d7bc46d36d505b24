"""All units together: what articles share, what follows from the stances, and the document of it all."""

from __future__ import annotations

import hashlib
import heapq
import multiprocessing
import os
import struct
from array import array
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, groupby, islice
from operator import eq
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from kg import codebook, progress, repeats, sources
from kg.bulk.batches import (
    COLUMNS,
    HOLDS,
    MAKES,
    MONTH,
    NOTHING,
    YEAR,
    Done,
    NeedsCare,
    Unit,
    Worker,
    begin,
    run,
    uncollected,
)
from kg.graph import shares
from kg.graph.derived import family, making, reached
from kg.graph.replacing import shipped_positions
from kg.identity import decisions
from kg.mapping import Mapper
from kg.model import POSITIONS, SECTIONS, Actor, Issue, Place, PositionEntry, Topic
from kg.rdf import turtle
from kg.rdf.names import ADDRESSEE, BROADER, DEFINED_IN, ISSUER, UNDECLARED
from kg.rdf.terms import Term, Triple, prefixes
from kg.sources import Summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import IO

    from kg.codebook import Book, Entry
    from kg.errors import Problem

__all__ = ["Document", "read"]

UNIT = 4 * 2**20
"""How many bytes of a long file make one unit."""
FILES = 200
"""How many short files make one."""

PIECE = 2**17
"""How many stances are looked at at once."""
_COPIED = 2**20
"""How many bytes of a unit's text are copied at once."""

_TYPES: dict[str, Any] = {
    "actor": Actor,
    "place": Place,
    "topic": Topic,
    "position": PositionEntry,
    **dict.fromkeys(SECTIONS.values(), Issue),
}


def read(
    files: Sequence[Path], spool: Path, book: Path | None = None, at: str | None = None, jobs: int = 1
) -> Document | None:
    """Read annotated articles, on several cores.

    Args:
        files: files, and folders to be searched, as for `kg.sources.load`.
        spool: a folder for what is too much for the memory; it must stay until the document is written.
        book: the codebook for all of them; by default each folder's own, or the nearest above it.
        at: the time of import to be recorded, if one is.
        jobs: how many processes do the work.

    Returns:
        What the articles become; or None where they must be seen as a whole.
    """
    try:
        with uncollected():
            plan = _Plan(files, book, at)
            gathered = _Gathered(plan, spool)
            for done in plan.results(spool, jobs):
                gathered.add(done)
                progress.tell("%s articles read", f"{len(gathered.articles):,}")
            progress.tell("putting together what %s articles share", f"{len(gathered.articles):,}")
            return Document(plan, gathered, spool)
    except NeedsCare:
        return None


class _Plan:
    """What there is to do, and what all units need to know.

    Attributes:
        parts: the files of the codebooks.
        extends: the gazetteers that they extend, by name.
        numbers: a number for each thing that a codebook defines, by `kind:id`.
        positions: a number for each position, by its name.
        broader: for each position that is narrower than another, that one.
    """

    def __init__(self, files: Sequence[Path], book: Path | None, at: str | None) -> None:
        problems: list[Problem] = []
        self.found = [replace(each, file=each.real) for each in sources.files_of(files, problems)]
        folders = [source if source.is_dir() else source.parent for source in files]
        self.project = sources.settings_of(folders, self.found, problems)
        books = sources.Books(book)
        here = dict.fromkeys(each.file.parent for each in self.found)
        self.books = {folder: books.of(folder) for folder in here}
        decided = any(decisions.beside(folder.resolve()) for folder in {*folders, *self.books})
        if problems or books.problems or decided or not self.found:
            raise NeedsCare
        wholes = list(books.read.values())
        if any(codebook.unresolved(part, whole, {}) for whole in wholes for part in whole.parts):
            raise NeedsCare
        wholes = [_with_few_lines(whole) for whole in wholes]
        bare = dict(zip(books.read, wholes, strict=True))
        self.books = {
            folder: book if (file := books.files[folder]) is None else bare[file]
            for folder, book in self.books.items()
        }
        self.parts = [part for whole in wholes for part in whole.parts]
        self.extends = {each.name: each for whole in wholes for each in whole.extends}
        self.at = at
        every = (*self.extends.values(), *self.parts)
        keys = (f"{kind}:{name}" for book in every for _, kind, name, _ in codebook.entries(book.records))
        self.numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        own = {name: entry for part in self.parts for name, entry in part.records.positions.items()}
        self.positions = {name: number for number, name in enumerate((*POSITIONS, *sorted(own)))}
        mapper = Mapper(codebook.Lexicon(), self.project.base)
        self.terms = [mapper.position(name) for name in self.positions]
        self.broader = {s: value for s, prop, value in shipped_positions() if prop == BROADER} | {
            mapper.position(name): mapper.position(entry.broader) for name, entry in own.items()
        }

    def units(self) -> Iterator[Unit]:
        """The pieces of work, in the order of the files."""
        number = 0
        short: list[sources.Found] = []
        for each in self.found:
            size = each.file.stat().st_size
            long = size > UNIT and each.file.name.lower().endswith(".jsonl")
            if not long:
                short.append(each)
            if short and (long or len(short) == FILES):
                yield Unit(number, tuple(short))
                number += 1
                short = []
            for start in range(0, size if long else 0, UNIT):
                yield Unit(number, (each,), start, start + UNIT)
                number += 1
        if short:
            yield Unit(number, tuple(short))

    def results(self, spool: Path, jobs: int) -> Iterator[Done]:
        """What the units made, in their order.

        Args:
            spool: a folder for the text of the articles.
            jobs: how many processes do the work.
        """
        makes = making(self.broader)
        worker = Worker(
            self.books,
            self.numbers,
            self.positions,
            frozenset(name for name, term in zip(self.positions, self.terms, strict=True) if term in makes),
            self.project.base,
            self.at,
            spool,
        )
        if jobs == 1:
            yield from map(worker.unit, self.units())
            return
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
        with ProcessPoolExecutor(jobs, context, begin, (worker, os.getpid())) as pool:
            try:
                for done in pool.map(run, self.units()):
                    if done is None:
                        raise NeedsCare
                    yield done
            except NeedsCare:
                pool.shutdown(cancel_futures=True)
                raise


def _with_few_lines(book: Book) -> Book:
    """A codebook that knows the lines of its entries alone: nothing else can be wrong with it."""
    lines: dict[tuple[str | int, ...], int] = {
        (section, name): book.line((section, name)) for section, _, name, _ in codebook.entries(book.records)
    }
    return replace(book, lines=lines, others=tuple(map(_with_few_lines, book.others)), settled={})


class _Gathered:
    """What the units found, under numbers that hold for all of them. Most of it is kept on disk.

    Attributes:
        names: the number of each thing, by `kind:id`.
        variants: what is said of each thing.
        articles: the ids of the articles.
        parts: the files with the text of the articles.
        lengths: how long the text of each article is, and in which of the files it is.
        defined: thing, article and variant of every definition in an article.
        rows: one stance after the other, see `COLUMNS`.
        acts: issue, addressee, holder and article of every act.
    """

    def __init__(self, plan: _Plan, spool: Path) -> None:
        self.names = dict(plan.numbers)
        self._known = len(plan.numbers)
        self.variants = _Variants(spool / "variants")
        self.articles: list[str] = []
        self.parts: list[Path] = []
        self.lengths = _Table(spool / "lengths", 2)
        self.defined = _Table(spool / "defined", 3)
        self.rows = _Table(spool / "rows", COLUMNS)
        self.acts = _Table(spool / "acts", 4)
        self.corrects: list[tuple[str, str]] = []
        self.annotators: set[str] = set()
        self.mentioned: set[str] = set()
        self.warnings: list[Problem] = []
        self.texts: list[str] = []
        self.quotes = self.found = self.nameless = self.textless = 0
        self._marks = spool / "marks"
        self._digests = array("q")

    def add(self, done: Done) -> None:
        """Take in what one unit found."""
        names = self.names
        own = [names.setdefault(name, len(names)) for name in done.names]
        here = np.array([*range(self._known), *own], np.int32)
        first = len(self.articles)
        self.articles += done.articles
        lengths = np.array(done.lengths, np.int32)
        self.lengths.add(np.stack((lengths, np.full_like(lengths, len(self.parts))), axis=1))
        self.parts.append(done.part)
        self.corrects += done.corrects
        self.annotators |= done.annotators
        self.mentioned |= done.mentioned
        self.warnings += done.warnings
        self.texts += done.texts
        self.quotes += done.quotes
        self.found += done.found
        self.textless += done.textless
        with self._marks.open("ab") as stream:
            for mark in done.marks:
                stream.write(msgspec.json.encode(mark) + b"\n")
                self._digests.extend(_begin(digest) for _, digest, _ in mark.keys)
        self.nameless += done.nameless
        defined = np.frombuffer(done.defined, np.int32).reshape(-1, 3).copy()
        with self.variants:
            numbers = {
                (thing, number): self.variants.number(int(here[thing]), encoded)
                for thing, several in done.variants.items()
                for number, encoded in enumerate(several)
            }
        if any(number != new for (_, number), new in numbers.items()):
            defined[:, 2] = [numbers[thing, number] for thing, _, number in defined.tolist()]
        defined[:, 0] = here[defined[:, 0]]
        rows = np.frombuffer(done.rows, np.int32).reshape(-1, COLUMNS).copy()
        rows[:, :2] = here[rows[:, :2]]
        acts = np.frombuffer(done.addressees, np.int32).reshape(-1, 4).copy()
        acts[:, :3] = here[acts[:, :3]]
        for rows_of, table, column in (
            (defined, self.defined, 1),
            (rows, self.rows, 5),
            (acts, self.acts, 3),
        ):
            rows_of[:, column] += first
            table.add(rows_of)

    def alike(self) -> list[repeats.Mark]:
        """The marks of those articles that may stand twice."""
        digests = np.sort(np.frombuffer(self._digests, np.int64))
        twice = frozenset(digests[1:][digests[1:] == digests[:-1]].tolist())
        if not twice:
            return []
        with self._marks.open("rb") as stream:
            marks = (msgspec.json.decode(line, type=repeats.Mark) for line in stream)
            return [mark for mark in marks if any(_begin(digest) in twice for _, digest, _ in mark.keys)]


def _begin(digest: bytes) -> int:
    """How a digest begins, as a number."""
    return int.from_bytes(digest[:8], "little", signed=True)


class _Table:
    """Rows of whole numbers, kept in a file until all are there."""

    def __init__(self, file: Path, columns: int) -> None:
        self._file = file
        self._columns = columns
        file.touch()

    def add(self, rows: Any) -> None:
        """Add rows."""
        with self._file.open("ab") as stream:
            stream.write(rows.tobytes())

    def read(self) -> Any:
        """All rows, in the order in which they came."""
        return np.fromfile(self._file, np.int32).reshape(-1, self._columns)

    def pieces(self) -> Iterator[Any]:
        """The same, some at a time."""
        with self._file.open("rb") as stream:
            while True:
                rows = np.fromfile(stream, np.int32, PIECE * self._columns).reshape(-1, self._columns)
                yield rows
                if len(rows) < PIECE:
                    return


class _Variants:
    """What is said of each thing: the JSON of records, each once, in a file; used in a `with` block."""

    _PLACE = struct.Struct("<16sqi")

    def __init__(self, file: Path) -> None:
        self._file = file
        self._places: dict[int, bytes] = {}

    def __enter__(self) -> None:
        self._stream = self._file.open("a+b")

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def number(self, thing: int, encoded: bytes) -> int:
        """Which of the things said of a thing this is; it is added if it is new."""
        digest = hashlib.blake2b(encoded, digest_size=16).digest()
        places = self._places.get(thing, b"")
        for number, (known, _, _) in enumerate(self._PLACE.iter_unpack(places)):
            if known == digest:
                return number
        place = self._PLACE.pack(digest, self._stream.tell(), len(encoded))
        self._stream.write(encoded)
        self._places[thing] = places + place
        return len(places) // self._PLACE.size

    def count(self, thing: int) -> int:
        """How many different things are said of a thing."""
        return len(self._places.get(thing, b"")) // self._PLACE.size

    def of(self, thing: int) -> list[bytes]:
        """All that is said of a thing."""
        found = []
        for _, start, length in self._PLACE.iter_unpack(self._places.get(thing, b"")):
            self._stream.seek(start)
            found.append(self._stream.read(length))
        return found


class Document:
    """What many articles become.

    Attributes:
        summary: what was read, in numbers.
    """

    def __init__(self, plan: _Plan, gathered: _Gathered, spool: Path) -> None:
        names = tuple(sorted(gathered.articles))
        if any(map(eq, names, islice(names, 1, None))):
            raise NeedsCare
        self.plan = plan
        self.gathered = gathered
        records = [part.records for part in plan.parts]
        gazetteers = [
            codebook.used_of(whole, records, gathered.mentioned) for _, whole in sorted(plan.extends.items())
        ]
        self.books: list[Book] = [*gazetteers, *plan.parts]
        self.lexicon = codebook.Lexicon()
        for book in self.books:
            self.lexicon.add(book)
            for _, kind, name, _ in codebook.entries(book.records):
                gathered.names.setdefault(f"{kind}:{name}", len(gathered.names))
        with gathered.variants:
            self._combine()
        if self.lexicon.problems:
            raise NeedsCare
        gathered.warnings += self.lexicon.shared_names(plan.extends.values())
        gathered.warnings += repeats.articles(gathered.alike())
        self.mapper = Mapper(self.lexicon, plan.project.base, plan.at)
        self.short = turtle.shortener(self.mapper.prefixes)

        # From here on numbers are ranks, so that what numpy sorts stands in the order of the IRIs.
        keys = list(gathered.names)
        gathered.names.clear()
        self.order = _sorted_by([self._iri(key) for key in keys])
        self.keys = [keys[number] for number in self.order]
        del keys
        self._rank = np.empty(len(self.keys), np.int32)
        self._rank[self.order] = np.arange(len(self.keys))
        self.by_iri = np.array(_sorted_by([f"{name}>" for name in gathered.articles]), np.int32)
        self.defined = self._definitions()
        self._issues = np.array([key.partition(":")[0] in SECTIONS.values() for key in self.keys], bool)
        self._replaced = self._corrections()
        self._follow = spool / "follow"
        holders, targets = self._counts()
        self.summary = Summary(
            names,
            int(holders.sum()),
            int(np.count_nonzero(holders)),
            int(np.count_nonzero(targets[self._issues])),
            int(np.count_nonzero(targets[~self._issues])),
            gathered.quotes,
            gathered.found,
            gathered.nameless,
            warnings=tuple(sorted(set(gathered.warnings))),
            textless=gathered.textless,
            texts=tuple(sorted(gathered.texts)),
        )
        with self._follow.open("wb") as stream:
            self._find_acts().tofile(stream)
            for edges in self._find_held(holders):
                edges.tofile(stream)

    def _combine(self) -> None:
        """Combine what articles say of things with what the codebooks do."""
        for key, number in self.gathered.names.items():
            kind, _, name = key.partition(":")
            if kind in codebook.THINGS and self.lexicon.kinds.setdefault(name, kind) != kind:
                raise NeedsCare
            alone = self.gathered.variants.count(number) == 1 and (kind, name) not in self.lexicon.combined
            if alone and kind in SECTIONS.values():
                continue  # an issue that all describe alike: nothing to combine, and there are many
            for encoded in self.gathered.variants.of(number):
                self.lexicon.take(kind, name, msgspec.json.decode(encoded, type=_TYPES[kind]), ("", 0))

    def _definitions(self) -> Any:
        """Thing, article and variant of each definition, by the IRIs of the things and the articles."""
        table = self.gathered.defined.read()
        table[:, 0] = self._rank[table[:, 0]]
        places = np.empty(len(self.by_iri), np.int32)
        places[self.by_iri] = np.arange(len(self.by_iri))
        return table[np.argsort((table[:, 0].astype(np.int64) << 32) | places[table[:, 1]])]

    def _iri(self, key: str) -> Term:
        kind, _, name = key.partition(":")
        return self.mapper.node(kind, name)

    def write(self, stream: IO[bytes]) -> None:
        """Write the document, as Turtle. To be asked once."""
        stream.write(turtle.header(prefixes(self.plan.project.base)).encode())
        with self.gathered.variants, uncollected():
            for paragraph in self._paragraphs():
                stream.write(f"\n{paragraph}".encode())
        self._append(stream)

    # -- what follows from the stances, as `kg.graph.derived` works it out stance by stance --------------

    def _stances(self) -> Iterator[Any]:
        """The stances, some at a time, with ranks for things."""
        for rows in self.gathered.rows.pieces():
            rows[:, :2] = self._rank[rows[:, :2]]
            yield rows

    def _counts(self) -> tuple[Any, Any]:
        """How many stances each thing holds, and how many are on it."""
        size = len(self.keys)
        holders, targets = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for rows in self._stances():
            holders += np.bincount(rows[:, 0], minlength=size)
            targets += np.bincount(rows[:, 1], minlength=size)
        return holders, targets

    def _corrections(self) -> set[tuple[int, int, int]]:
        """Article, holder and target of what corrections replace; see `kg.graph.derived.uncorrected`."""
        earlier: dict[str, set[str]] = defaultdict(set)
        for article, corrected in self.gathered.corrects:
            earlier[article].add(corrected)
        before = {article: reached(article, earlier) for article in earlier}
        wanted = {*before, *chain.from_iterable(before.values())}
        number_of = {name: number for number, name in enumerate(self.gathered.articles) if name in wanted}
        replaces = {
            number_of[article]: [number_of[name] for name in names if name in number_of]
            for article, names in before.items()
        }
        found: set[tuple[int, int, int]] = set()
        if replaces:
            correct = np.array(list(replaces), np.int32)
            for rows in self._stances():
                for holder, target, *_, article in rows[np.isin(rows[:, 5], correct)].tolist():
                    found.update((number, holder, target) for number in replaces[article])
        return found

    def _uncorrected(self, rows: Any, article: int, holder: int, target: int) -> Any:
        """The rows whose place no correction has taken; what they are about stands in these columns."""
        if not self._replaced:
            return rows
        concerned = np.array(list({number for number, _, _ in self._replaced}), np.int32)
        at = np.flatnonzero(np.isin(rows[:, article], concerned))
        places = rows[at][:, [article, holder, target]].tolist()
        gone = [n for n, place in zip(at.tolist(), places, strict=True) if tuple(place) in self._replaced]
        return np.delete(rows, gone, axis=0)

    def _find_acts(self) -> Any:
        """Who makes which issues, and who is addressed."""
        terms = len(self.plan.terms)
        found = []
        for rows in self._stances():
            makes = ((rows[:, 4] & MAKES) > 0) & self._issues[rows[:, 1]]
            found.append(_once(_packed(self._uncorrected(rows[makes], 5, 0, 1), 1, terms, 0)))
        for acts in self.gathered.acts.pieces():
            acts[:, :3] = self._rank[acts[:, :3]]
            found.append(_once(_packed(self._uncorrected(acts, 3, 2, 0), 0, terms + 1, 1)))
        return _once(np.concatenate(found))

    def _find_held(self, holders: Any) -> Iterator[Any]:
        """Who takes which positions, for some holders at a time.

        Args:
            holders: how many stances each holds.
        """
        part_of = np.cumsum(holders) // PIECE
        for part in _once(part_of).tolist():
            held = [
                rows[((rows[:, 4] & HOLDS) > 0) & (part_of[rows[:, 0]] == part)] for rows in self._stances()
            ]
            yield self._edges(self._latest(self._uncorrected(np.concatenate(held), 5, 0, 1)))

    def _families(self) -> list[list[int]]:
        """For each position, the numbers of itself and of those that it is narrower than."""
        number_of = {term: number for number, term in enumerate(self.plan.terms)}
        return [[number_of[each] for each in family(term, self.plan.broader)] for term in self.plan.terms]

    def _latest(self, rows: Any) -> Any:
        """The stances that no other of the same holder on the same target is known to be after."""
        undeclared = self.plan.terms.index(UNDECLARED)
        silent = np.array([undeclared in each for each in self._families()], bool)
        pair = (rows[:, 0].astype(np.int64) << 32) | rows[:, 1]
        first, declared = rows[:, 3], np.where(silent[rows[:, 2]], 0, 1 << 27)  # a day has at most 27 bits
        # No day of a month comes after its 99th, nor one of a year after its 9999th.
        late = np.where(rows[:, 4] & MONTH, 99 - first % 100, 0)
        late = np.where(rows[:, 4] & YEAR, 9999 - first % 10000, late)
        order = np.lexsort((declared | first, pair))
        pair, rank, ends = pair[order], (declared | first)[order], (declared | (first + late))[order]
        last = np.flatnonzero(np.append(pair[1:] != pair[:-1], True)[: len(pair)])
        return rows[order[ends >= np.repeat(rank[last], np.diff(last, prepend=-1))]]

    def _edges(self, latest: Any) -> Any:
        """The positions that these stances take, and the wider ones."""
        found = [
            _packed(latest[latest[:, 2] == position], 0, number, 1)
            for position, numbers in enumerate(self._families())
            for number in numbers
        ]
        return _once(np.concatenate(found))

    def follow(self) -> Any:
        """A number for each triple that follows, sorted; see `_packed`."""
        edges = np.fromfile(self._follow, np.int64)
        edges.sort()
        return edges

    # -- writing -----------------------------------------------------------------------------------------

    def _append(self, stream: IO[bytes]) -> None:
        """Add the text of all articles, in the order of their IRIs."""
        lengths, parts = self.gathered.lengths.read().T
        ends = np.cumsum(lengths, dtype=np.int64)
        starts = ends - lengths
        order = self.by_iri
        # What stands together already is copied at once.
        begins = np.append(
            True, (starts[order[1:]] != ends[order[:-1]]) | (parts[order[1:]] != parts[order[:-1]])
        )
        first = order[begins[: len(order)]]
        runs = np.add.reduceat(lengths[order], np.flatnonzero(begins[: len(order)]), dtype=np.int64)
        within = starts[first] - starts[np.searchsorted(parts, parts[first])]
        with ExitStack() as stack:
            texts = [stack.enter_context(part.open("rb")) for part in self.gathered.parts]
            for part, start, length in zip(
                parts[first].tolist(), within.tolist(), runs.tolist(), strict=True
            ):
                texts[part].seek(start)
                for size in range(length, 0, -_COPIED):
                    stream.write(texts[part].read(min(size, _COPIED)))

    def _paragraphs(self) -> Iterator[str]:
        """All that articles share, in the order of the IRIs."""
        things = _Things(self)
        others: dict[Term, set[Triple]] = defaultdict(set)
        mapper = self.mapper
        for book in self.books:
            node = mapper.mint("codebook", book.name)
            others[node].update(mapper.source_file(node, book.name, book.digest))
        for triple in chain(
            mapper.dataset(self.plan.project.title),
            shipped_positions(),
            chain.from_iterable(map(mapper.annotator, self.gathered.annotators)),
            things.parts(),
        ):
            others[triple[0]].add(triple)
        apart = ((node, turtle.paragraph(node, others[node], self.short)) for node in sorted(others))
        for _, paragraph in heapq.merge(apart, things.paragraphs()):
            yield paragraph


class _Things:
    """What is said of each thing, by whom, and what follows for it."""

    def __init__(self, document: Document) -> None:
        gathered = document.gathered
        self._mapper = document.mapper
        self._short = document.short
        self._keys = document.keys
        self._iri = document._iri
        self._order = document.order
        self._variants = gathered.variants
        self._articles = gathered.articles
        self._properties = [*document.plan.terms, ISSUER, ADDRESSEE]
        self._in_books: dict[str, dict[Term, Entry]] = defaultdict(dict)
        for book in document.books:
            source = self._mapper.mint("codebook", book.name)
            for _, kind, name, entry in codebook.entries(book.records):
                if entry != NOTHING:
                    self._in_books[f"{kind}:{name}"][source] = entry
        each = np.arange(len(self._keys) + 1)
        self._defined = document.defined
        self._definitions = np.searchsorted(self._defined[:, 0], each).tolist()
        self._edges = document.follow()
        self._follow = np.searchsorted(self._edges >> _SUBJECT, each).tolist()

    def paragraphs(self) -> Iterator[tuple[Term, str]]:
        """All things of which anything is said: the node, and every triple of it."""
        for number, key in enumerate(self._keys):
            node = self._iri(key)
            said = self._said(number)
            triples = {
                triple for entry in said for triple in self._described(number, entry) if triple[0] == node
            }
            values = turtle.values(triples, self._short)
            sources = [f"article:{self._articles[article]}" for _, article, _ in self._in_articles(number)]
            sources += map(self._short, sorted(self._in_books.get(key, ())))
            if sources:
                values[DEFINED_IN] = ", ".join(sources)
            edges = self._edges[self._follow[number] : self._follow[number + 1]].tolist()
            for prop, group in groupby(edges, key=lambda edge: (edge >> _PROPERTY) & _MOST):
                others = [self._keys[edge & _VALUE] for edge in group]
                values[self._properties[prop]] = ", ".join(others)
            if values:
                yield node, turtle.laid_out(self._short(node), values, self._short)

    def parts(self) -> Iterator[Triple]:
        """The nodes that come with things: memberships, and who says what where sources differ."""
        for number, key in enumerate(self._keys):
            several = self._variants.count(self._order[number]) + len(self._in_books.get(key, ())) > 1
            if not several and not key.startswith("actor:"):
                continue
            said = self._said(number)
            if any(isinstance(entry, Actor) and entry.member_of for entry in said):
                node = self._iri(key)
                for entry in said:
                    yield from (triple for triple in self._described(number, entry) if triple[0] != node)
            if len(said) > 1:
                yield from self._differing(number)

    def _differing(self, number: int) -> Iterator[Triple]:
        """A description for each source of a thing, if they do not all say the same."""
        key = self._keys[number]
        node = self._iri(key)
        says: dict[Term, shares.Share] = {}
        variants = [self._share(number, entry) for entry in self._decoded(number)]
        for source, entry in self._in_books.get(key, {}).items():
            says[source] = self._share(number, entry)
        for _, article, variant in self._in_articles(number):
            says[self._mapper.mint("article", self._articles[article])] = variants[variant]
        found = shares.described(node, says, self._mapper.mint.base)
        yield from (triple for triple in found if triple[0] != node)

    def _share(self, number: int, entry: Entry) -> shares.Share:
        node = self._iri(self._keys[number])
        return frozenset((p, value) for s, p, value in self._described(number, entry) if s == node)

    def _in_articles(self, number: int) -> list[list[int]]:
        """Thing, article and variant of each definition of it in an article, by the IRIs of those."""
        begin, end = self._definitions[number], self._definitions[number + 1]
        found: list[list[int]] = self._defined[begin:end].tolist()
        return found

    def _decoded(self, number: int) -> list[Entry]:
        """What articles say of a thing."""
        kind = _TYPES[self._keys[number].partition(":")[0]]
        return [msgspec.json.decode(encoded, type=kind) for encoded in self._variants.of(self._order[number])]

    def _said(self, number: int) -> list[Entry]:
        """Everything that is said of a thing, each once."""
        found = self._decoded(number)
        for entry in self._in_books.get(self._keys[number], {}).values():
            if entry not in found:
                found.append(entry)
        return found

    def _described(self, number: int, entry: Entry) -> Iterator[Triple]:
        key = self._keys[number]
        kind, _, name = key.partition(":")
        return self._mapper.definition(self._iri(key), kind, name, entry)


# -- numbers -----------------------------------------------------------------------------------------
#
# A triple of things is one number: subject, property and value, so that millions of them need little room.

_VALUE = 2**24 - 1
_PROPERTY = 24
_MOST = 2**12 - 1
_SUBJECT = 36


def _packed(table: Any, subject: int, prop: int, value: int) -> Any:
    """A number for each row; its subject and value stand in these columns, the property is the same."""
    return (table[:, subject].astype(np.int64) << _SUBJECT) | (prop << _PROPERTY) | table[:, value]


def _once(numbers: Any) -> Any:
    """Numbers in their order, each once; `np.unique` would load numpy.ma first, which takes long."""
    found = np.sort(numbers)
    return found[np.append(True, found[1:] != found[:-1])[: len(found)]]


def _sorted_by(texts: Sequence[str]) -> list[int]:
    """The places of texts in their order."""
    return sorted(range(len(texts)), key=texts.__getitem__)

"""All units together: what articles share, what follows from the stances, and the document of it all."""

from __future__ import annotations

import multiprocessing
import os
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from kg import codebook, decisions, sources, turtle
from kg.bulk.units import COLUMNS, HOLDS, MAKES, NOTHING, Done, NeedsCare, Unit, Worker, begin, run
from kg.graph import shares
from kg.graph.derived import ADDRESSEE, ISSUER, UNDECLARED, family, making, reached
from kg.graph.replacing import shipped_positions
from kg.mapping import DEFINED_IN, Mapper
from kg.model import POSITIONS, SECTIONS, Actor, Issue, Place, PositionEntry, Topic
from kg.sources import Summary
from kg.terms import Term, Triple, named, prefixes

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import IO

    from kg.codebook import Book, Entry
    from kg.errors import Problem

__all__ = ["Document", "read"]

UNIT = 4 * 2**20
"""How many bytes of a long file make one unit."""
FILES = 200
"""How many short files make one."""

_BROADER = named("skos:broader")
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
        plan = _Plan(files, book, at)
        gathered = _Gathered(plan)
        for done in plan.results(spool, jobs):
            gathered.add(done)
        return Document(plan, gathered)
    except NeedsCare:
        return None


class _Plan:
    """What there is to do, and what all units need to know.

    Attributes:
        parts: the files of the codebooks.
        extends: the gazetteers that they extend, by name.
        positions: a number for each position, by its name.
        broader: for each position that is narrower than another, that one.
    """

    def __init__(self, files: Sequence[Path], book: Path | None, at: str | None) -> None:
        problems: list[Problem] = []
        self.found = [replace(each, file=each.file.resolve()) for each in sources.files_of(files, problems)]
        folders = [source if source.is_dir() else source.parent for source in files]
        self.project = sources.settings_of(folders, self.found, problems)
        books = sources.Books(book)
        self.books = {each.file.parent: books.of(each.file.parent) for each in self.found}
        decided = any(decisions.beside(folder.resolve()) for folder in {*folders, *self.books})
        if problems or books.problems or decided or not self.found:
            raise NeedsCare
        wholes = list(books.read.values())
        if any(codebook.unresolved(part, whole, {}) for whole in wholes for part in whole.parts):
            raise NeedsCare
        self.parts = [part for whole in wholes for part in whole.parts]
        self.extends = {each.name: each for whole in wholes for each in whole.extends}
        self.at = at
        own = {name: entry for part in self.parts for name, entry in part.records.positions.items()}
        self.positions = {name: number for number, name in enumerate((*POSITIONS, *sorted(own)))}
        mapper = Mapper(codebook.Lexicon(), self.project.base)
        self.terms = [mapper.position(name) for name in self.positions]
        self.broader = {s: value for s, prop, value in shipped_positions() if prop == _BROADER} | {
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


class _Gathered:
    """What the units found, under numbers that hold for all of them.

    Attributes:
        names: the number of each thing, by `kind:id`.
        variants: what is said of a thing, as the JSON of records, each once.
        articles: the ids of the articles.
        parts: for each unit the file with the text of its articles, the number of the first, their lengths.
    """

    def __init__(self, plan: _Plan) -> None:
        entries = (entry for part in plan.parts for entry in codebook.entries(part.records))
        self.names: dict[str, int] = {}
        for _, kind, name, _ in entries:
            self.names.setdefault(f"{kind}:{name}", len(self.names))
        self.variants: dict[int, list[bytes]] = {}
        self.articles: list[str] = []
        self.parts: list[tuple[Path, int, array[int]]] = []
        self.corrects: list[tuple[str, str]] = []
        self.annotators: set[str] = set()
        self.mentioned: set[str] = set()
        self.warnings: list[Problem] = []
        self.quotes = self.found = self.nameless = 0
        self._defined: list[Any] = []
        self._rows: list[Any] = []
        self._addressees: list[Any] = []

    def add(self, done: Done) -> None:
        """Take in what one unit found."""
        names = self.names
        here = np.fromiter((names.setdefault(n, len(names)) for n in done.names), np.int32, len(done.names))
        first = len(self.articles)
        self.articles += done.articles
        self.parts.append((done.part, first, done.lengths))
        self.corrects += done.corrects
        self.annotators |= done.annotators
        self.mentioned |= done.mentioned
        self.warnings += done.warnings
        self.quotes += done.quotes
        self.found += done.found
        self.nameless += done.nameless
        defined = np.frombuffer(done.defined, np.int32).reshape(-1, 3).copy()
        numbers = {
            (thing, number): self._variant(int(here[thing]), encoded)
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
        for table, tables, column in (
            (defined, self._defined, 1),
            (rows, self._rows, 5),
            (acts, self._addressees, 3),
        ):
            table[:, column] += first
            tables.append(table)

    def _variant(self, thing: int, encoded: bytes) -> int:
        known = self.variants.setdefault(thing, [])
        if encoded not in known:
            known.append(encoded)
        return known.index(encoded)

    def defined(self) -> Any:
        """Thing, article and variant of every definition in an article; sorted by thing. To be asked once."""
        table = np.concatenate(self._defined)
        self._defined.clear()
        return table[np.argsort(table[:, 0], kind="stable")]

    def stances(self) -> tuple[Any, Any]:
        """All stances; and issue, addressee, holder and article of every act. To be asked once."""
        rows, acts = np.concatenate(self._rows), np.concatenate(self._addressees)
        self._rows.clear()
        self._addressees.clear()
        return rows, acts


class Document:
    """What many articles become.

    Attributes:
        summary: what was read, in numbers.
    """

    def __init__(self, plan: _Plan, gathered: _Gathered) -> None:
        if len(set(gathered.articles)) < len(gathered.articles):
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
        for key, number in gathered.names.items():
            kind, _, name = key.partition(":")
            several = gathered.variants.get(number, ())
            if kind in codebook.THINGS and self.lexicon.kinds.setdefault(name, kind) != kind:
                raise NeedsCare
            if len(several) == 1 and kind in SECTIONS.values() and (kind, name) not in self.lexicon.combined:
                continue  # an issue that all describe alike: nothing to combine, and there are many
            for encoded in several:
                self.lexicon.take(kind, name, msgspec.json.decode(encoded, type=_TYPES[kind]), ("", 0))
        if self.lexicon.problems:
            raise NeedsCare
        gathered.warnings += self.lexicon.shared_names(plan.extends.values())
        self.mapper = Mapper(self.lexicon, plan.project.base, plan.at)
        self.short = turtle.shortener(self.mapper.prefixes)

        rows, acts = gathered.stances()
        issues = np.array([key.partition(":")[0] in SECTIONS.values() for key in gathered.names], bool)
        self.summary = Summary(
            tuple(sorted(gathered.articles)),
            len(rows),
            len(np.unique(rows[:, 0])),
            int(issues[np.unique(rows[:, 1])].sum()),
            gathered.quotes,
            gathered.found,
            gathered.nameless,
            warnings=tuple(sorted(set(gathered.warnings))),
        )
        if gathered.corrects:
            rows, acts = _uncorrected(rows, acts, gathered.articles, gathered.corrects)
        self._follow = self._edges(rows, acts, issues)

    def write(self, stream: IO[bytes]) -> None:
        """Write the document, as Turtle. To be asked once."""
        stream.write(turtle.header(prefixes(self.plan.project.base)).encode())
        for paragraph in self._paragraphs(self._follow):
            stream.write(f"\n{paragraph}".encode())
        _append(stream, self.gathered.parts, self.gathered.articles)

    def _edges(self, rows: Any, acts: Any, issues: Any) -> Any:
        """What follows from the stances, as `kg.graph.derived` works it out stance by stance.

        Args:
            rows: the stances that no correction has replaced.
            acts: issue and addressee of the acts among them.
            issues: for the number of each thing, whether it is an issue.

        Returns:
            A number for each triple, sorted; see `_packed`.
        """
        terms = self.plan.terms
        number_of = {term: number for number, term in enumerate(terms)}
        families = [[number_of[each] for each in family(term, self.plan.broader)] for term in terms]
        silent = np.array([number_of[UNDECLARED] in each for each in families], bool)
        held = rows[(rows[:, 4] & HOLDS) > 0]
        pair = (held[:, 0].astype(np.int64) << 32) | held[:, 1]
        rank = (np.where(silent[held[:, 2]], 0, 1).astype(np.int64) << 32) | held[:, 3]
        order = np.lexsort((rank, pair))
        pair, rank, held = pair[order], rank[order], held[order]
        last = np.flatnonzero(np.append(pair[1:] != pair[:-1], True)[: len(pair)])
        held = held[rank == np.repeat(rank[last], np.diff(last, prepend=-1))]
        found = [
            _packed(held[held[:, 2] == position], 0, number, 1)
            for position, numbers in enumerate(families)
            for number in numbers
        ]
        made = rows[((rows[:, 4] & MAKES) > 0) & issues[rows[:, 1]]]
        found += [_packed(made, 1, len(terms), 0), _packed(acts, 0, len(terms) + 1, 1)]
        return np.unique(np.concatenate(found))

    def _paragraphs(self, edges: Any) -> Iterator[str]:
        """All that articles share, in the order of the IRIs."""
        things = _Things(self, edges)
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
        for node in sorted({*others, *things.numbers}):
            about = others.pop(node, set())
            if node in things.numbers:
                about |= things.about(node)
            if about:
                yield turtle.paragraph(node, about, self.short)


class _Things:
    """What is said of each thing, by whom, and what follows for it.

    Attributes:
        numbers: the number of each thing, by its node.
    """

    def __init__(self, document: Document, edges: Any) -> None:
        gathered = document.gathered
        self._base = document.plan.project.base
        self._mapper = document.mapper
        self._keys = list(gathered.names)
        self._nodes = [
            f"<{self._base}{kind}/{name}>" if kind != "position" else self._mapper.position(name)
            for kind, _, name in (
                key.partition(":") for key in self._keys
            )  # ids stand for themselves in IRIs
        ]
        self.numbers = {node: number for number, node in enumerate(self._nodes)}
        self._variants = gathered.variants
        self._articles = [f"<{self._base}article/{name}>" for name in gathered.articles]
        self._properties = [*document.plan.terms, ISSUER, ADDRESSEE]
        self._in_books: dict[int, dict[Term, Entry]] = defaultdict(dict)
        for book in document.books:
            source = self._mapper.mint("codebook", book.name)
            for _, kind, name, entry in codebook.entries(book.records):
                if entry != NOTHING:
                    self._in_books[gathered.names[f"{kind}:{name}"]][source] = entry
        each = np.arange(len(self._keys) + 1)
        self._defined = gathered.defined()
        self._definitions = np.searchsorted(self._defined[:, 0], each)
        self._edges = edges
        self._follow = np.searchsorted(edges >> _SUBJECT, each)

    def about(self, node: Term) -> set[Triple]:
        """Every triple of a thing."""
        number = self.numbers[node]
        about = {(node, DEFINED_IN, source) for source in self._in_books.get(number, ())}
        for _, article, _ in self._in_articles(number):
            about.add((node, DEFINED_IN, self._articles[article]))
        for entry in self._said(number):
            about.update(triple for triple in self._described(number, entry) if triple[0] == node)
        for edge in self._edges[self._follow[number] : self._follow[number + 1]].tolist():
            prop, value = self._properties[(edge >> _PROPERTY) & _MOST], self._nodes[edge & _VALUE]
            about.add((node, prop, value))
        return about

    def parts(self) -> Iterator[Triple]:
        """The nodes that come with things: memberships, and who says what where sources differ."""
        for number, node in enumerate(self._nodes):
            several = len(self._variants.get(number, ())) + len(self._in_books.get(number, ())) > 1
            if not several and not self._keys[number].startswith("actor:"):
                continue
            said = self._said(number)
            if any(isinstance(entry, Actor) and entry.member_of for entry in said):
                for entry in said:
                    yield from (triple for triple in self._described(number, entry) if triple[0] != node)
            if len(said) > 1:
                yield from self._differing(number, node)

    def _differing(self, number: int, node: Term) -> Iterator[Triple]:
        """A description for each source of a thing, if they do not all say the same."""
        says: dict[Term, shares.Share] = {}
        decoded = map(self._decoded(number), self._variants.get(number, ()))
        variants = [self._share(number, entry) for entry in decoded]
        for source, entry in self._in_books.get(number, {}).items():
            says[source] = self._share(number, entry)
        for _, article, variant in self._in_articles(number):
            says[self._articles[article]] = variants[variant]
        found = shares.described(node, says, self._base)
        yield from (triple for triple in found if triple[0] != node)

    def _share(self, number: int, entry: Entry) -> shares.Share:
        node = self._nodes[number]
        return frozenset((p, value) for s, p, value in self._described(number, entry) if s == node)

    def _in_articles(self, number: int) -> list[list[int]]:
        begin, end = self._definitions[number], self._definitions[number + 1]
        found: list[list[int]] = self._defined[begin:end].tolist()
        return found

    def _decoded(self, number: int) -> Callable[[bytes], Entry]:
        return partial(msgspec.json.decode, type=_TYPES[self._keys[number].partition(":")[0]])

    def _said(self, number: int) -> list[Entry]:
        """Everything that is said of a thing, each once."""
        found = list(map(self._decoded(number), self._variants.get(number, ())))
        for entry in self._in_books.get(number, {}).values():
            if entry not in found:
                found.append(entry)
        return found

    def _described(self, number: int, entry: Entry) -> Iterator[Triple]:
        kind, _, name = self._keys[number].partition(":")
        return self._mapper.definition(self._nodes[number], kind, name, entry)


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


def _uncorrected(
    rows: Any, acts: Any, articles: Sequence[str], corrects: Iterable[tuple[str, str]]
) -> tuple[Any, Any]:
    """The stances and acts whose place no correction has taken; see `kg.graph.derived.uncorrected`."""
    number_of = {name: number for number, name in enumerate(articles)}
    earlier: dict[str, set[str]] = defaultdict(set)
    for article, corrected in corrects:
        earlier[article].add(corrected)
    replaced: set[tuple[int, int, int]] = set()
    for article in earlier:
        before = [number_of[name] for name in reached(article, earlier) if name in number_of]
        for holder, target in rows[rows[:, 5] == number_of[article]][:, :2].tolist():
            replaced.update((number, holder, target) for number in before)
    concerned = np.isin(rows[:, 5], [number for number, _, _ in replaced])
    gone = [at for at in np.flatnonzero(concerned).tolist() if (rows[at, 5], *rows[at, :2]) in replaced]
    taken = [at for at, act in enumerate(acts.tolist()) if (act[3], act[2], act[0]) in replaced]
    return np.delete(rows, gone, axis=0), np.delete(acts, taken, axis=0)


def _append(
    stream: IO[bytes], parts: Sequence[tuple[Path, int, array[int]]], articles: Sequence[str]
) -> None:
    """Add the text of all articles, in the order of their IRIs."""
    where: list[tuple[int, int, int]] = []
    for number, (_, _, lengths) in enumerate(parts):
        start = 0
        for length in lengths:
            where.append((number, start, length))
            start += length
    order = sorted(range(len(articles)), key=lambda at: f"{articles[at]}>")
    sources = [path.open("rb") for path, _, _ in parts]
    try:
        at = 0
        while at < len(order):
            number, start, length = where[order[at]]
            at += 1
            while at < len(order) and where[order[at]][:2] == (number, start + length):
                length += where[order[at]][2]
                at += 1
            sources[number].seek(start)
            while length > 0:
                piece = sources[number].read(min(length, 2**20))
                stream.write(piece)
                length -= len(piece)
    finally:
        for source in sources:
            source.close()

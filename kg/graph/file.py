"""A graph in a file, held in memory by Oxigraph while it is asked."""

from __future__ import annotations

import gzip
import hashlib
import mmap
import re
import time
import zlib
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from kg import faults, output
from kg.errors import KgError, Misuse
from kg.graph import documents, locks, patching
from kg.graph.cache import Content, content_of
from kg.graph.columns import columns
from kg.graph.derived import follows
from kg.graph.foreign import completed, names_blank_nodes, steadily_named
from kg.graph.oxigraph import InOxigraph, base_of, lines
from kg.graph.replacing import shipped_positions
from kg.graph.row_order import is_settled
from kg.rdf import syntaxes, terms
from kg.rdf.names import ANNOTATED_IN, ARTICLE, TYPE, URI_SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import IO

    from kg.graph.cache import Index
    from kg.graph.columns import Column
    from kg.rdf.answers import Answer
    from kg.rdf.terms import Term, Triple

T = TypeVar("T")

__all__ = ["SYNTAXES", "FileGraph", "alone", "is_graph_file"]

_TYPE, _ARTICLE, _FILE, _SPACE = (
    ox.NamedNode(each[1:-1]) for each in (TYPE, ARTICLE, ANNOTATED_IN, URI_SPACE)
)
_STRING = ox.NamedNode(f"{terms.XSD}string")
_OUR_PREFIX = f"@prefix sg: <{terms.SG}> .\n".encode()
_OUR_STANCE = re.compile(rb"^stance:\S+ a sg:Stance ;$", re.MULTILINE)

SYNTAXES = {ending: syntax for syntax, ending in syntaxes.ENDINGS.items()}
"""The RDF syntaxes by the ending of a file's name; each may be followed by .gz."""


_A_SECOND = 20_000_000
"""How many bytes are read in a second: who has asked an index for as long as reading takes will ask more."""

_HUB = 1000
"""Who asks at once about more than so many things will ask about several times as many more, which takes
longer by an index than reading does; but who changes a graph will not."""


def is_graph_file(path: Path) -> bool:
    """Whether a graph can be in a file of that name."""
    return _ending(path) in SYNTAXES


class FileGraph(InOxigraph):
    """See `kg.graph.Graph`."""

    def __init__(self, store: ox.Store | None, path: Path | None, base: str) -> None:
        super().__init__(store, str(path) if path is not None else "the graph", base)
        self._path = path
        self._read_at: tuple[int, int, int] | None = None
        self._writing = False
        self._completed: ox.Store | None = None
        self._content = Content("", None, "")
        self._index: Index | None = None
        self._spent = 0.0
        self._like_ours = False

    @classmethod
    def open(cls, path: Path, *, create: bool = False, lazily: bool = False) -> FileGraph:
        """Read a file.

        Args:
            path: the file.
            create: whether to begin an empty graph where there is none; its first change writes the file.
            lazily: whether to read one that looks like ours only when it is asked.

        Raises:
            KgError: it cannot be read, or is not RDF.
        """
        if path.is_dir():
            raise Misuse(f"{path} is a folder", f"name the graph's file in it, such as {path / 'graph.ttl'}")
        _syntax(path)
        graph = cls(ox.Store(), path, terms.DATA)
        output.finish(path.parent)
        if not create or path.exists():
            graph._see(lazily=lazily)
        return graph

    @classmethod
    def made_of(cls, triples: Iterable[Triple], base: str, path: Path | None = None) -> FileGraph:
        """A new graph of these triples and of what follows from them."""
        graph = cls(ox.Store(), path, base)
        stated = {*triples, *shipped_positions()}
        # N-Triples text is parsed rather than terms built one by one: every IRI and literal is checked.
        # In order, for what stands together is found faster.
        graph._store.load(lines(sorted(stated | follows(stated))), format=ox.RdfFormat.N_TRIPLES)
        return graph

    @property
    def is_read(self) -> bool:
        """Whether the graph is held; one that is not is sound, of this version, and holds stances."""
        return self._held is not None or not self._like_ours

    def columns(self, props: Collection[Term], classes: Collection[Term]) -> dict[Term, Column]:
        """See `Graph.columns`. A file that is not read is looked through, which takes less."""
        if self._like_ours and (self._held is None or self._index is not None):
            try:
                return columns(self._scanned(props, classes), props)
            except (_UnlikeOursError, SyntaxError, ValueError, OSError):  # reading tells what is wrong
                pass
        self.read()
        return super().columns(props, classes)

    def query(self, text: str) -> Answer:
        """See `Graph.query`."""
        if self._writing:
            return self._soundly(lambda: super(FileGraph, self).query(text))
        if self.services:  # others may answer otherwise next time
            return self._answered(text)
        return self._content.answered(text, lambda: self._answered(text))

    def remembered(self, what: str, kind: type[T], work: Callable[[], T]) -> T:
        """What is made of the graph; of a large file, as it was made before if it still says the same.

        Args:
            what: which of all that can be made of it.
            kind: of what type it is: plain data.
            work: makes it.
        """
        return work() if self._writing else self._content.remembered(what, kind, work)

    def triples(self) -> Iterator[Triple]:
        """See `Graph.triples`."""
        self._load()
        if self._index is not None and not self._content.is_sound():
            self.read()
        return super().triples()

    def about(self, subjects: Iterable[Term]) -> Iterator[Triple]:
        """See `Graph.about`."""
        self._load()
        about, wanted = super().about, dict.fromkeys(subjects)
        if self._index is not None and len(wanted) > _HUB and not self._writing:
            self.read()
        if self._index is None:
            yield from about(wanted)
            return
        for subject in wanted:
            yield from self._soundly(lambda: list(about([subject])))  # noqa: B023 # called at once

    def using(self, values: Iterable[Term], props: Iterable[Term] = ()) -> Iterator[Triple]:
        """See `Graph.using`."""
        self._load()
        using, named = super().using, list(props)
        if self._index is None:
            yield from using(values, named)
            return
        for value in dict.fromkeys(values):
            yield from self._soundly(lambda: list(using([value], named)))  # noqa: B023 # called at once

    def change(self, remove: Collection[Triple], add: Collection[Triple]) -> None:
        """See `Graph.change`."""
        if not self._writing and self._path is not None:
            with self.writing():
                self.change(remove, add)
            return
        self._load()
        if self._index is not None and self._patched(self._index, remove, add):
            return
        self.read()
        self._completed = None
        gone = [quad for quad in _quads(set(remove).difference(add)) if quad in self._store]
        come = [quad for quad in _quads(add) if quad not in self._store]
        for quad in gone:
            self._store.remove(quad)
        self._store.extend(come)
        if self._path is None:
            return
        try:
            self._write(self._path, remove, add)
        except BaseException:
            for quad in come:
                self._store.remove(quad)
            self._store.extend(gone)
            raise
        self._read_at, self._like_ours = _state(self._path), False
        with suppress(OSError):  # it has been written, which is all that counts
            self._content = content_of(self._path)
            self._content.data = None
            self._content.note(self.base)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `Graph.writing`."""
        if self._path is None or self._writing:
            yield
            return
        with alone(self._path):
            if _state(self._path) not in (self._read_at, None):
                self._see()
            self._writing = True
            try:
                yield
            finally:
                self._writing = False

    def save_as(self, path: Path) -> None:
        """Write the graph to a file, whole or not at all, in the syntax that its ending names."""
        _syntax(path)
        packed = path.suffix.lower() == ".gz"
        text = documents.written(self, SYNTAXES[_ending(path)])
        # No time and no name in the archive: the same graph is the same bytes.
        output.write(str(path), gzip.compress(text.encode(), mtime=0) if packed else text)

    def _write(self, path: Path, remove: Collection[Triple], add: Collection[Triple]) -> None:
        """Write the graph after a change: its text is changed where that is enough."""
        is_turtle = path.suffix.lower() == ".ttl"
        text = patching.as_written(path) if is_turtle else None
        patched = text and patching.patched(text, self.base, remove, add)
        if patched:
            output.write(str(path), patched)
        else:
            self.save_as(path)
        if is_turtle:
            patching.note(path)

    def _patched(self, index: Index, remove: Collection[Triple], add: Collection[Triple]) -> bool:
        """Make a change in the file's text and in its index; whether that is possible."""
        assert self._path is not None
        text = patching.as_written(self._path) if self._path.suffix.lower() == ".ttl" else None
        if not text or hashlib.sha256(text).hexdigest() != self._content.digest:
            return False
        if not (patched := patching.patched(text, self.base, remove, add)):
            return False
        output.write(str(self._path), patched)
        patching.note(self._path)
        gone = set(remove).difference(add)
        change = f"DELETE DATA {{\n{lines(gone)}}} ;\nINSERT DATA {{\n{lines(add)}}}"
        self._content = self._content.changed(hashlib.sha256(patched).hexdigest(), index, change)
        self._held = self._index = self._completed = None  # opened when it is asked
        self._read_at, self._like_ours = _state(self._path), False
        return True

    def is_new(self) -> bool:
        """See `Fillable.is_new`."""
        return self._path is not None and self._path.suffix.lower() == ".ttl" and not self._path.exists()

    @contextmanager
    def spool(self) -> Iterator[Path]:
        """See `Fillable.spool`."""
        assert self._path is not None
        with output.spool(self._path) as folder:
            yield folder

    def fill(self, write: Callable[[IO[bytes]], None]) -> None:
        """See `Fillable.fill`."""
        assert self._path is not None
        output.write(str(self._path), write)
        patching.note(self._path)

    def make_index(self) -> bool:
        """Make an index of the file, unless there is one; whether there is one now."""
        return self._content.make_index(self._fill)

    def read(self) -> None:
        """Hold in memory what may have been in an index until now: for those who ask much."""
        if self._held is None or self._index is not None:
            self._read()

    def close(self) -> None:
        """See `Graph.close`."""
        self._held, self._completed, self._index = ox.Store(), None, None
        self._content = Content("", None, "")

    # -- inside ----------------------------------------------------------------------------------

    def _scanned(self, props: Iterable[Term], classes: Iterable[Term]) -> Iterator[tuple[str, str, str]]:
        """What the file says with these properties, and of what these classes are."""
        assert self._path is not None
        if _state(self._path) != self._read_at:
            raise self._changed()
        names = {ox.NamedNode(prop[1:-1]): prop[1:-1] for prop in props}
        kinds = {ox.NamedNode(each[1:-1]) for each in classes}
        articles, of_files, spaces = set(), set(), []
        for quad in ox.parse(path=str(self._path), format=_syntax(self._path)):
            subject, prop, value = quad.subject, quad.predicate, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
                raise _UnlikeOursError
            if name := names.get(prop):
                text = value.value if isinstance(value, ox.NamedNode) else _as_stored(value)
                yield subject.value, name, text
            elif prop == _TYPE:
                if value in kinds:
                    yield subject.value, TYPE[1:-1], value.value
                if value == _ARTICLE:
                    articles.add(subject)
            elif prop == _FILE:
                of_files.add(subject)
            elif prop == _SPACE:
                spaces.append(str(value))
        if articles - of_files:
            raise _UnlikeOursError
        self.base = base_of(spaces) or terms.DATA

    @property
    def stated(self) -> InOxigraph:
        """What the file says and nothing else, where queries are given more; see `kg.graph.foreign`."""
        return _Stated(self)

    @property
    def _store(self) -> ox.Store:
        self._load()
        return super()._store

    @property
    def _asked(self) -> ox.Store:
        self._load()
        if self._writing:  # what is to change depends on what is really there
            return self._store
        if self._completed is None:
            self._completed = completed(self._store)
        return self._completed

    def _answered(self, text: str) -> Answer:
        """The answer to a query; from the index if it is found faster there, and nobody can tell."""
        self._load()
        if self._index is not None and self._index.is_slow(text, self.base):
            self.read()
        ask = super().query
        answer = self._soundly(lambda: ask(text))
        if self._index is not None and not is_settled(text, answer):
            self.read()
            answer = ask(text)
        return answer

    def _soundly(self, work: Callable[[], T]) -> T:
        """What is made of the graph, by its index if there is one.

        The index is left where it cannot be read, and where so much is asked that by now the file itself
        might have been read: in memory all answers are found faster.
        """
        self._load()
        if self._index is None:
            return work()
        begun = time.thread_time()
        try:
            return work()
        except (OSError, RuntimeError, KgError) as error:
            if isinstance(error, KgError) and not isinstance(error.__cause__, OSError | RuntimeError):
                raise
            self._content.drop()
            self.read()
            return work()
        finally:
            self._spent += time.thread_time() - begun
            if self._index is not None and self._read_at and self._spent > self._read_at[1] / _A_SECOND:
                self.read()

    def _see(self, *, lazily: bool = False) -> None:
        """Look at the file anew, and read it unless its content is known.

        Args:
            lazily: whether not to read it either if it looks like one of ours.
        """
        assert self._path is not None
        output.finish(self._path.parent)
        self._held = self._index = self._completed = None
        self._like_ours = lazily and _looks_like_ours(self._path)
        self._read_at = _state(self._path)
        with _readable(self._path):
            self._content = content_of(self._path)
        self.base = self._content.base or terms.DATA
        if self._like_ours:
            self._content.data = None  # it may never be read
        elif not self._content.base:
            self._load()

    def _load(self) -> None:
        """Open the index of what the file held, or read it, unless that is done."""
        if self._held is not None:
            return
        assert self._path is not None
        self._index = self._content.index(self._path)
        if self._index is None:
            self._read()
        else:
            self._held, self._completed = self._index.stated, self._index.asked
            self.base = self._content.base or _base(self._held)

    def _fill(self, store: ox.Store) -> None:
        """Put what the file holds into a store on the disk."""
        data, syntax = self._data(), self._syntax
        if syntax.supports_datasets:
            store.bulk_extend(steadily_named(ox.parse(data, format=syntax)))
            return
        store.bulk_load(data, format=syntax)
        if names_blank_nodes(data, store):
            store.clear()
            store.bulk_extend(steadily_named(ox.parse(data, format=syntax)))

    def _read(self) -> None:
        """Read the file into memory."""
        assert self._path is not None
        path, syntax, data = self._path, self._syntax, self._data()
        store = ox.Store()
        try:
            if syntax.supports_datasets:
                store.bulk_extend(steadily_named(ox.parse(data, format=syntax)))
            else:  # Oxigraph answers faster what it has read itself, in the order of the file
                store.load(data, format=syntax)
                if names_blank_nodes(data, store):
                    store = ox.Store()
                    store.bulk_extend(steadily_named(ox.parse(data, format=syntax)))
        except (SyntaxError, ValueError) as error:
            place = f"{path}:{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else str(path)
            said = error.msg if isinstance(error, SyntaxError) else str(error)
            raise KgError(f"{place}: not valid RDF in {_ending(path)[1:]}: {said}") from error
        self._held, self._index, self._completed = store, None, None
        self.base = _base(store)
        self._content.note(self.base)

    def _data(self) -> bytes:
        """What the file held when it was looked at, unpacked."""
        assert self._path is not None
        with _readable(self._path):
            data, self._content.data = self._content.data, None
            if data is None:
                data = self._path.read_bytes()
                if self._content.digest and hashlib.sha256(data).hexdigest() != self._content.digest:
                    raise self._changed()
            return gzip.decompress(data) if self._path.suffix.lower() == ".gz" else data

    def _changed(self) -> KgError:
        """That the file is not what it was when it was looked at; it is looked at anew for the next try."""
        self._see(lazily=self._like_ours)
        return KgError(f"{self._path} has been changed while it was read", "try again")

    @property
    def _syntax(self) -> ox.RdfFormat:
        assert self._path is not None
        return _syntax(self._path)


class _Stated(InOxigraph):
    """What a file says and nothing else."""

    def __init__(self, whole: FileGraph) -> None:
        super().__init__(None, whole.name, whole.base)
        self._whole = whole

    def query(self, text: str) -> Answer:
        """See `Graph.query`."""
        return self._whole._soundly(lambda: super(_Stated, self).query(text))

    @property
    def _store(self) -> ox.Store:
        return self._whole._store


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Put into words why a file cannot be read."""
    try:
        yield
    except FileNotFoundError as error:
        hint = "make it with: kg build FOLDER, or name another with -g"
        raise Misuse(f"there is no graph at {path} in {Path.cwd()}", hint) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise KgError(f"{path} is no whole gzip file: {error}", "make it again, or fetch it again") from error
    except OSError as error:
        raise faults.unread(path, error) from error


class _UnlikeOursError(Exception):
    """A file says something that our own do not."""


def _looks_like_ours(path: Path) -> bool:
    """Whether a file is written as we write it now, and has a stance in it."""
    if path.suffix.lower() != ".ttl":
        return False
    try:
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return (
                content.find(_OUR_PREFIX, 0, 10_000) > 0
                and _OUR_STANCE.search(content) is not None
                and content.find(b"sg:ofArticle") < 0  # see kg.graph.cautions
            )
    except (OSError, ValueError):  # an empty file cannot be mapped
        return False


@lru_cache(maxsize=2**14)
def _as_stored(value: ox.Literal) -> str:
    """The text of a literal as a store gives it back, which has one way to write a number."""
    if value.datatype == _STRING or value.language:
        return value.value
    store = ox.Store()
    store.add(ox.Quad(_TYPE, _TYPE, value))
    return next(str(quad.object.value) for quad in store)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """The right to write the file of a graph; what was left behind by others who wrote it is removed.

    Raises:
        KgError: somebody else has it; the message says who, where that is known.
    """
    target = path.resolve() if path.is_symlink() else path
    with locks.held(target.with_name(f".{target.name}.lock"), str(path)):
        output.sweep(target)
        yield


def _base(store: ox.Store) -> str:
    """What the IRIs of a graph begin with: what it says itself, or else those of any graph of ours."""
    found = store.quads_for_pattern(None, ox.NamedNode(URI_SPACE[1:-1]), None)
    return base_of(str(quad.object) for quad in found) or terms.DATA


def _quads(triples: Iterable[Triple]) -> Iterator[ox.Quad]:
    return ox.parse(lines(triples), format=ox.RdfFormat.N_TRIPLES)


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes whenever a file is written; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _ending(path: Path) -> str:
    """What a file's name ends with, besides .gz."""
    return (Path(path.stem) if path.suffix.lower() == ".gz" else path).suffix.lower()


def _syntax(path: Path) -> ox.RdfFormat:
    ending = _ending(path)
    found = ox.RdfFormat.from_extension(ending[1:]) if ending in SYNTAXES else None
    if found is None:
        raise Misuse(
            f"{path}: no RDF syntax is known for the ending '{path.suffix}'",
            f"name a file that ends in {', '.join(SYNTAXES)}, or in one of these and .gz",
        )
    return found

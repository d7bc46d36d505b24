"""What is known of the content of a large file: an index of its graph, and answers to what was asked of it.

Reading a large file takes seconds, opening an index of it does not: an Oxigraph store in the user's cache
folder. A command that reads a file for the second time has one made, by a process that nobody waits for, once
it has answered. It goes by the SHA-256 of the content, so it is used wherever the same content is, and never
for another. The content is hashed unless all that the system says of the file is what it was when it was
hashed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import pyoxigraph as ox

from kg import cache
from kg.graph.foreign import completed
from kg.graph.sandbox import iris_used
from kg.rdf.answers import Rows
from kg.rdf.names import TYPE
from kg.rdf.terms import prefixes

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.rdf.answers import Answer

T = TypeVar("T")

__all__ = ["LEAST", "READ_BEFORE", "Content", "Index", "content_of", "index_later", "worth_it"]

LEAST = 4 * 2**20
"""How many bytes a file has at least of which something is kept; smaller ones are read in a moment."""
READ_BEFORE = 1
"""How often a file has been read before an index of it is worth its making."""
worth_it: list[Path] = []
"""The files that this process has read of which it would rather have had an index."""
_PACKED = 8
"""How much smaller Turtle becomes by gzip, at least."""
_UNPROVEN = 3 * 10**9
"""Nanoseconds. A file may be written twice in one tick of its file system's clock, of two seconds at most: so
what has only just been written is not known by its time."""
_MARKER = "index.json"
_VOLATILE = re.compile(r"\b(rand|now|uuid|struuid|bnode)\b", re.IGNORECASE)
"""What gives another answer each time."""
_SLOW = 0.02
"""How many seconds an answer has taken that is worth keeping."""
_MANY = 100_000
"""How many triples a query may be about to be asked of the index: a second's work."""
_LARGEST = 8 * 2**20
"""How many bytes an answer has at most that is kept."""


@dataclass(frozen=True)
class Index:
    """An index, open for reading.

    Attributes:
        stated: what the file says.
        asked: what is asked: the same, or also what the file leaves unsaid; see `kg.graph.foreign`.
        counts: how many triples have each property, and how many things each class.
    """

    stated: ox.Store
    asked: ox.Store
    counts: dict[str, int]

    def is_slow(self, query: str, base: str) -> bool:
        """Whether a query is about so much that it is found faster in memory, all in all.

        A query that names something of the graph's own, such as an actor, is about little.

        Args:
            query: SPARQL.
            base: what the IRIs of the graph's own things begin with.
        """
        names = iris_used(query, prefixes(base))
        return not any(name.startswith(base) for name in names) and (
            sum(self.counts.get(name, 0) for name in names) > _MANY
        )


class Content:
    """What a file holds: known by its SHA-256, and perhaps read.

    Attributes:
        digest: of its bytes; "" of a small file, of which nothing is kept.
        data: its bytes, where they had to be read.
        base: what the graph's IRIs begin with, as found when it was read before; "" if it was not.
    """

    def __init__(self, digest: str, data: bytes | None, ending: str) -> None:
        self.digest = digest
        self.data = data
        self.base = ""
        self._ending = ending
        self._key = ""
        self._is_read = True
        self._reads = 0
        if digest:
            self._key = cache.key(digest, ending)
            found = _told(cache.get("files", self._key))
            self.base, self._reads = str(found.get("base", "")), int(found.get("reads", 0))

    def note(self, base: str) -> None:
        """Note that the content has been read, and that it is a graph.

        Args:
            base: what its IRIs begin with.
        """
        if self._key:
            self.base, self._reads = base, self._reads + 1
            told = json.dumps({"base": base, "reads": self._reads})
            cache.put("files", self._key, told.encode())

    def index(self, path: Path) -> Index | None:
        """The index, or None where there is none.

        Args:
            path: the file, which is noted in `worth_it` where it has been read before.
        """
        if not self._key:
            return None
        found = self._opened()
        # If making it came to nothing, such as by a time limit, it is not tried each time.
        if found is None and self._reads >= READ_BEFORE and self._reads & (self._reads + 1) == 0:
            worth_it.append(path)
        self._is_read = found is None
        return found

    def make_index(self, fill: Callable[[ox.Store], None]) -> bool:
        """Make the index, unless it is there; whether it is there now.

        Args:
            fill: puts the graph into an empty store on the disk.
        """
        if not self._key:
            return False
        if self._opened() is None:
            self._make(fill)
        return self._opened() is not None

    def changed(self, digest: str, index: Index, change: str) -> Content:
        """What a file holds after a small change, with an index that differs from this one by as much.

        Args:
            digest: of the file as it is then.
            index: the index of this content.
            change: the change, as a SPARQL update.
        """
        new = Content(digest, None, self._ending)
        new.note(self.base)
        with cache.making("graphs", new._key) as folder:
            if folder is None or index.asked is not index.stated:
                return new
            try:
                index.stated.backup(str(folder / "stated"))  # links to its files, which never change
                store = ox.Store(folder / "stated")
                store.update(change)
                if completed(store) is not store:
                    raise OSError
                store.flush()
                del store  # closes it
            except (SyntaxError, ValueError, RuntimeError) as error:
                raise OSError(str(error)) from error
            _mark(folder, index.counts)
        return new

    def drop(self) -> None:
        """Let the index go, as what is in it cannot be read."""
        cache.drop("graphs", self._key)

    def is_sound(self) -> bool:
        """Whether every byte of the index is as it was; its sizes are looked at whenever it is opened."""
        within = cache.folder("graphs")
        return within is not None and _is_whole(within / self._key, deep=True)

    def answered(self, question: str, work: Callable[[], Answer]) -> Answer:
        """The answer to a question; it is kept if it took a while, or if the file had to be read for it.

        Args:
            question: SPARQL.
            work: finds the answer.
        """
        if not self._key or _VOLATILE.search(question):
            return work()
        name = cache.key(self._key, question)
        if (kept := cache.get("answers", name)) is not None:
            return _answer(kept)
        begun = time.perf_counter()
        found = work()
        slow = self._is_read or time.perf_counter() - begun > _SLOW
        if slow and len(data := _written(found)) <= _LARGEST:
            cache.put("answers", name, data)
        return found

    def remembered(self, what: str, kind: type[T], work: Callable[[], T]) -> T:
        """What was made of the content before, or is made of it now.

        Args:
            what: which of all that can be made of it.
            kind: of what type it is: plain data.
            work: makes it.
        """
        if not self._key:
            return work()
        name = cache.key(self._key, kind.__qualname__, what)
        if (kept := cache.get("answers", name)) is not None:
            return msgspec.json.decode(kept, type=kind)
        found = work()
        cache.put("answers", name, msgspec.json.encode(found))
        return found

    # -- inside ----------------------------------------------------------------------------------

    def _make(self, fill: Callable[[ox.Store], None]) -> None:
        with cache.making("graphs", self._key) as folder:
            if folder is None:
                return
            try:
                stated = ox.Store(folder / "stated")
                fill(stated)
                counts = _counts(stated)
                if (asked := completed(stated)) is not stated:
                    more = ox.Store(folder / "asked")
                    more.bulk_extend(asked)
                    more.flush()
                    del more
                stated.flush()
                del stated, asked  # closes them
            except (SyntaxError, ValueError, RuntimeError) as error:  # reading it will tell what is wrong
                raise OSError(str(error)) from error
            _mark(folder, counts)

    def _opened(self) -> Index | None:
        within = cache.folder("graphs")
        if within is None or not (within / self._key).is_dir():
            return None
        folder = within / self._key
        try:
            if not _is_whole(folder):
                raise OSError
            counts = json.loads((folder / _MARKER).read_text(encoding="utf-8"))["counts"]
            stated = ox.Store.read_only(str(folder / "stated"))
            asked = ox.Store.read_only(str(folder / "asked")) if (folder / "asked").is_dir() else stated
            os.utime(folder)
        except (OSError, RuntimeError):
            self.drop()
            return None
        return Index(stated, asked, counts)


def index_later() -> None:
    """Have indexes made of what was `worth_it`, by a process of low priority that outlives this one.

    Not where processes that are left behind are a nuisance: in continuous integration, which sets CI.
    """
    files, worth_it[:] = dict.fromkeys(path.absolute() for path in worth_it), []
    if not files or os.environ.get("CI") or cache.place() is None:
        return
    words = [sys.executable, "-m", "kg", "cache", "--index", *map(str, files)]
    nothing = subprocess.DEVNULL
    with suppress(OSError):
        made = subprocess.Popen(  # noqa: S603 # this program itself
            words, stdin=nothing, stdout=nothing, stderr=nothing, cwd=cache.place(), start_new_session=True
        )
        if os.name == "posix":
            os.setpriority(os.PRIO_PROCESS, made.pid, _LOWEST)
        made.returncode = 0  # it is not waited for, and Python is not to warn of that


_LOWEST = 19


def content_of(path: Path) -> Content:
    """What is known of the content of a file; nothing of a small one, or where nothing is kept.

    Raises:
        OSError: it cannot be read.
    """
    before = path.stat()
    least = LEAST // _PACKED if path.suffix.lower() == ".gz" else LEAST
    if before.st_size < least or not path.is_file() or cache.folder("files") is None:
        return Content("", None, "")
    name = _digest(os.fsencode(path.resolve()))
    told = _told(cache.get("files", name))
    ending = "".join(path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:]).lower()
    if told.get("state") == cache.state_of(before):
        return Content(str(told.get("digest", "")), None, ending)
    data = path.read_bytes()
    digest = _digest(data)
    after = path.stat()
    written = max(after.st_mtime_ns, after.st_ctime_ns)
    if cache.state_of(before) == cache.state_of(after) and 0 <= written < time.time_ns() - _UNPROVEN:
        cache.put("files", name, json.dumps({"state": cache.state_of(after), "digest": digest}).encode())
    return Content(digest, data, ending)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _told(data: bytes | None) -> dict[str, Any]:
    found = json.loads(data) if data else {}
    return found if isinstance(found, dict) else {}


def _files(folder: Path) -> dict[str, Path]:
    """The files of an index that must be as they were; logs are written whenever it is opened."""
    found = (file for file in folder.glob("*/*") if not file.name.startswith(("LOG", "LOCK")))
    return {f"{file.parent.name}/{file.name}": file for file in found}


def _counts(store: ox.Store) -> dict[str, int]:
    """How many triples have each property, and how many things each class."""
    by_property = "SELECT ?name (COUNT(*) AS ?times) { ?s ?name ?o } GROUP BY ?name"
    by_class = "SELECT ?name (COUNT(*) AS ?times) { ?s a ?name } GROUP BY ?name"
    found: dict[str, int] = {}
    for query in (by_property, by_class):
        solutions = store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        for name, times in solutions:
            assert isinstance(times, ox.Literal)
            found[str(name)[1:-1]] = int(times.value)
    found.pop(TYPE[1:-1], None)
    return found


def _mark(folder: Path, counts: dict[str, int]) -> None:
    """Write down what an index consists of."""
    sizes: dict[str, int] = {}
    for _ in range(20):  # a store that is closed may still be putting its files in order
        before, sizes = sizes, {name: file.stat().st_size for name, file in _files(folder).items()}
        if sizes == before:
            break
        time.sleep(0.05)
    files = {name: [file.stat().st_size, _digest(file.read_bytes())] for name, file in _files(folder).items()}
    (folder / _MARKER).write_text(json.dumps({"files": files, "counts": counts}), encoding="utf-8")


def _is_whole(folder: Path, *, deep: bool = False) -> bool:
    """Whether an index consists of the files that it was made of.

    RocksDB, which Oxigraph keeps them with, has a checksum in each block of the large ones, but does not
    notice where a list of them was cut short.

    Args:
        folder: its folder.
        deep: whether to look at every byte.
    """
    try:
        told = json.loads((folder / _MARKER).read_text(encoding="utf-8"))["files"]
        files = _files(folder)
        return told.keys() == files.keys() and all(
            files[name].stat().st_size == size
            and (
                not (deep or size < _SMALL) or hashlib.sha256(files[name].read_bytes()).hexdigest() == digest
            )
            for name, (size, digest) in told.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


_SMALL = 2**18


def _written(answer: Answer) -> bytes:
    if isinstance(answer, Rows):
        return json.dumps({"names": answer.variables, "rows": answer.rows}, ensure_ascii=False).encode()
    return json.dumps(answer, ensure_ascii=False).encode()


def _answer(data: bytes) -> Answer:
    found = json.loads(data)
    if isinstance(found, bool):
        return found
    if isinstance(found, list):
        return tuple((s, p, o) for s, p, o in found)
    return Rows(tuple(found["names"]), tuple(map(tuple, found["rows"])))

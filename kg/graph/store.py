"""A graph in a folder: an embedded Oxigraph store, for graphs that are too large to be read as a whole.

    graph.kg/
      store.json     which format this is, what IRIs begin with, and which folder holds the quads
      quads-1/       what Oxigraph keeps
      lock           while somebody changes it

A small change is one transaction of Oxigraph's. A large one is made in a new folder of quads beside the old
one, which shares with it the files that stay; then `store.json` is written anew, whole or not at all: at any
moment the store is what it was before the change, or what it is after it. What nobody refers to is removed by
whoever changes the store next.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import faults, output
from kg.errors import KgError, Misuse
from kg.graph import locks
from kg.graph.columns import answered
from kg.graph.oxigraph import InOxigraph, base_of, lines
from kg.rdf import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import IO

    from kg.graph.columns import Column
    from kg.rdf.answers import Answer
    from kg.rdf.terms import Term, Triple

__all__ = ["FORMAT", "MARKER", "StoreGraph", "is_store"]

MARKER = "store.json"
FORMAT = 1
"""Raised when older programs could no longer read a store rightly."""
_BASE = f"<{terms.SHARED_PREFIXES['void']}uriSpace>"
_LARGE = 50_000
"""Changes of more triples than that are made in a new folder: there they need not be one transaction, which
slows down with its size, and what comes can be loaded."""
_AT_A_TIME = 20_000
"""How many triples one transaction takes out of a new folder."""


@dataclass(frozen=True)
class _Marker:
    """What `store.json` holds.

    Attributes:
        format: `FORMAT` of the program that wrote it.
        base: what IRIs begin with, as the graph says itself; "" where it does not.
        quads: the name of the folder with the quads.
    """

    format: int
    base: str
    quads: str


def is_store(path: Path) -> bool:
    """Whether a folder is a store of ours."""
    return (path / MARKER).is_file()


class StoreGraph(InOxigraph):
    """See `kg.graph.Graph`."""

    def __init__(self, path: Path, marker: _Marker | None) -> None:
        self._path = path
        self._marker = marker
        self._writing = False
        super().__init__(None, str(path), (marker and marker.base) or terms.DATA)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> StoreGraph:
        """Open a store for reading; while it is changed, it shows what it was when it was opened.

        Args:
            path: its folder.
            create: whether to begin an empty one where there is none; its first change makes the folder.

        Raises:
            KgError: it is no store, or cannot be read.
        """
        graph = cls(path, _marker(path, missing_is_new=create))
        if not create:
            graph._held = graph._opened()
        return graph

    def query(self, text: str) -> Answer:
        """See `Graph.query`."""
        for _ in range(_TRIES):
            try:
                return super().query(text)
            except KgError as error:
                if not isinstance(error.__cause__, OSError | RuntimeError):
                    raise
                problem = error
            if _is_moved(problem.__cause__) and not self._writing:
                self._held = None
            else:
                break
        cause = problem.__cause__
        raise _broken(self._path, cause if isinstance(cause, Exception) else str(cause)) from problem

    def triples(self) -> Iterator[Triple]:
        """See `Graph.triples`."""
        try:
            yield from super().triples()
        except (OSError, RuntimeError) as error:
            if _is_moved(error):
                what = f"{self.name} has been changed while it was read"
                raise KgError(what, "try again") from error
            raise _broken(self._path, error) from error

    def columns(self, props: Collection[Term], classes: Collection[Term]) -> dict[Term, Column]:
        """See `Graph.columns`."""
        return answered(self, props, classes)

    def change(self, remove: Collection[Triple], add: Collection[Triple]) -> None:
        """See `Graph.change`."""
        if not self._writing:
            with self.writing():
                self.change(remove, add)
            return
        size = len(remove) + len(add)
        # What the marker says too changes with it, at one stroke.
        renamed = any(prop == _BASE for _, prop, _ in chain(remove, add))
        gone = sorted(set(remove).difference(add))
        if self._marker is None or renamed or size > _LARGE:
            self._rebuild(gone, add)
            return
        try:
            self._store.update(f"DELETE DATA {{\n{lines(gone)}}} ;\nINSERT DATA {{\n{lines(add)}}}")
            self._store.flush()
        except OSError as error:
            raise _unwritten(self._path, error) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `Graph.writing`."""
        if self._writing:
            yield
            return
        made = not self._path.exists()
        try:
            with locks.held(self._path / "lock", self.name):
                self._marker = _marker(self._path, missing_is_new=True)
                self._sweep()
                self._held = ox.Store()
                if self._marker is not None:
                    self._held = _opened(self._path, self._marker, write=True)
                    self.base = self._marker.base or self.base
                self._writing = True
                try:
                    yield
                finally:
                    self._writing = False
                    self._held = None  # opened for reading when it is asked next
        finally:
            if made:
                with suppress(OSError):  # nothing was put into it
                    self._path.rmdir()

    def is_new(self) -> bool:
        """See `Fillable.is_new`."""
        return not is_store(self._path)

    @contextmanager
    def spool(self) -> Iterator[Path]:
        """See `Fillable.spool`."""
        with tempfile.TemporaryDirectory(prefix="quads-spool-", dir=self._path) as folder:
            yield Path(folder)

    def fill(self, write: Callable[[IO[bytes]], None]) -> None:
        """See `Fillable.fill`."""
        with self.spool() as folder:
            document = folder / "graph.ttl"
            try:
                with document.open("wb", buffering=2**20) as stream:
                    write(stream)
            except OSError as error:
                raise _unwritten(self._path, error) from error
            self._make(lambda store: store.bulk_load(path=document, format=ox.RdfFormat.TURTLE))

    def close(self) -> None:
        """See `Graph.close`."""
        self._held = ox.Store()

    # -- inside ----------------------------------------------------------------------------------

    @property
    def _store(self) -> ox.Store:
        if self._held is None:
            self._held = self._opened()
        return self._held

    def _opened(self) -> ox.Store:
        """What the store holds now, open for reading."""
        for _ in range(_TRIES):
            self._marker = _marker(self._path, missing_is_new=self._marker is None)
            if self._marker is None:
                return ox.Store()
            try:
                return _opened(self._path, self._marker, write=False)
            except FileNotFoundError:  # somebody has just put other quads in their place
                continue
        raise _broken(self._path, "its quads are missing")

    def _rebuild(self, gone: Sequence[Triple], add: Collection[Triple]) -> None:
        """Make the change in a new folder, and let it take the place of the old one."""

        def change(store: ox.Store) -> None:
            for at in range(0, len(gone), _AT_A_TIME):
                store.update(f"DELETE DATA {{\n{lines(gone[at : at + _AT_A_TIME])}}}")
            store.bulk_load(lines(add), format=ox.RdfFormat.N_TRIPLES)

        self._make(change, self._store if self._marker is not None else None)

    def _make(self, change: Callable[[ox.Store], None], origin: ox.Store | None = None) -> None:
        """Make a new folder of quads, and let it take the place of the old one.

        Args:
            change: puts into it what is new.
            origin: what is in it before; nothing by default.
        """
        number = int(self._marker.quads.rpartition("-")[2]) + 1 if self._marker else 1
        name = f"quads-{number}"
        folder = self._path / name
        try:
            if origin is not None:
                origin.backup(folder)  # links to its files, which never change
            store = ox.Store(folder)
            change(store)
            store.flush()
            marker = _Marker(FORMAT, _base(store), name)
            output.write_all({self._path / MARKER: json.dumps(asdict(marker), indent=2).encode() + b"\n"})
        except (OSError, ValueError, KgError) as error:
            store = ox.Store()  # lets go of the folder
            shutil.rmtree(folder, ignore_errors=True)
            raise _unwritten(self._path, error) from error
        self._held, self._marker, self.base = store, marker, marker.base or self.base
        self._sweep()

    def _sweep(self) -> None:
        """Remove what a change left behind that did not come to its end."""
        output.sweep(self._path / MARKER)
        for folder in self._path.glob("quads-*"):
            if self._marker is None or folder.name != self._marker.quads:
                shutil.rmtree(folder, ignore_errors=True)


_TRIES = 5


def _opened(path: Path, marker: _Marker, *, write: bool) -> ox.Store:
    """The quads of a store.

    Raises:
        FileNotFoundError: there are none of that name.
        KgError: they cannot be read, or somebody else has them open for writing.
    """
    folder = path / marker.quads
    for left in reversed(range(_TRIES)):
        if not folder.is_dir():
            raise FileNotFoundError(folder)
        if not (folder / "CURRENT").is_file():  # Oxigraph would make an empty store
            raise _broken(path, f"{marker.quads}/CURRENT is missing")
        try:
            store = ox.Store(folder) if write else ox.Store.read_only(str(folder))
            # Of a list of files that was cut short Oxigraph takes what is left, which may be nothing.
            complete = _base(store) == marker.base
        except (OSError, RuntimeError) as error:
            if "LOCK" in str(error) and "Corruption" not in str(error):
                what = f"{path} is open in another program that changes it"
                raise KgError(what, "close that program, such as a running `oxigraph serve`") from error
            if not (left and _is_moved(error)):
                raise _broken(path, error) from error
        else:
            if complete:
                return store
            raise _broken(path, "part of its quads is missing")
        time.sleep(0.05)  # whoever changes the store is putting its files in order
    raise AssertionError


def _is_moved(error: BaseException | None) -> bool:
    """Whether a file was gone that Oxigraph had known of: a writer has put others in its place."""
    return "No such file" in str(error)


def _marker(path: Path, *, missing_is_new: bool) -> _Marker | None:
    """What the store's marker says; None where there is no store yet.

    Raises:
        KgError: there is none, it is something else, or of a newer version.
    """
    try:
        found = json.loads((path / MARKER).read_text(encoding="utf-8"))
        number, base, quads = found["format"], found["base"], found["quads"]
    except (FileNotFoundError, NotADirectoryError) as error:
        if path.is_dir() and any(each.name == "CURRENT" for each in path.iterdir()):
            what = f"{path} is a store of Oxigraph's own, not one that kg has made"
            hint = "write its triples into a file (oxigraph dump), and name that"
            raise Misuse(what, hint) from error
        left = not path.is_dir() or all(_of_ours(each) for each in path.iterdir())
        if missing_is_new and left and not path.is_file():
            return None
        if path.is_dir() and not left:
            hint = f"name the graph's file in it, such as {path / 'graph.ttl'}"
            raise Misuse(f"{path} is a folder, but no graph store", hint) from error
        hint = "make it with: kg import FOLDER --into GRAPH, or name another with -g"
        raise Misuse(f"there is no graph at {path}", hint) from error
    except OSError as error:
        raise faults.unread(path, error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _broken(path, f"{MARKER} does not say what it should") from error
    if number != FORMAT:
        what = f"{path} was made by a newer version of stancegraph (its format is {number}, not {FORMAT})"
        raise KgError(what, "update stancegraph: pip install -U stancegraph")
    return _Marker(number, base, quads)


def _of_ours(file: Path) -> bool:
    """Whether a file can be what an import left behind that was ended before its first store was whole."""
    return file.name == "lock" or file.name.startswith(("quads-", f".{MARKER}."))


def _base(store: ox.Store) -> str:
    """What the IRIs of a graph begin with, as it says itself."""
    found = store.quads_for_pattern(None, ox.NamedNode(_BASE[1:-1]), None)
    return base_of(str(quad.object) for quad in found)


def _broken(path: Path, why: str | Exception) -> KgError:
    if isinstance(why, Exception) and faults.reason(why) is not None:  # the store itself is sound
        return faults.unread(path, why)
    hint = "make it anew: kg import FOLDER --into another folder, or bring back a copy"
    return KgError(f"{path} is damaged: {why}", hint)


def _unwritten(path: Path, error: Exception) -> KgError:
    return error if isinstance(error, KgError) else faults.unwritten(path, error)

"""One annotation format each: files in, records out.

A reader is a module with one function, `read(file, shown) -> Reading`. Adding a format is a module here
and a row in `READERS`; other packages add theirs through the entry-point group `kg.readers`.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from kg.errors import KgError, Problem

if TYPE_CHECKING:
    from kg.model import AnnotatedArticle

__all__ = ["READERS", "Annotation", "Lines", "Reader", "Reading", "reader_for"]


class Lines(Mapping[tuple[str | int, ...], int]):
    """The line of each part of a document, by its path; most are found only when somebody asks for one.

    Args:
        known: the lines that are known.
        all_lines: finds all of them; None where there are no others.
        depth: of paths with so many steps, and those with fewer, every line is known.
    """

    __slots__ = ("_all", "_depth", "_find", "known")

    def __init__(
        self,
        known: Mapping[tuple[str | int, ...], int],
        all_lines: Callable[[], Mapping[tuple[str | int, ...], int]] | None = None,
        depth: int = 2,
    ) -> None:
        self.known = known
        self._find = all_lines
        self._depth = depth
        self._all: Mapping[tuple[str | int, ...], int] | None = None

    def __getitem__(self, path: tuple[str | int, ...]) -> int:
        if self._find is None or len(path) <= self._depth:
            return self.known[path]
        return self._whole()[path]

    def __iter__(self) -> Iterator[tuple[str | int, ...]]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> Mapping[tuple[str | int, ...], int]:
        if self._find is None:
            return self.known
        if self._all is None:
            self._all = self._find()
        return self._all


class Annotation(msgspec.Struct, frozen=True):
    """One article as it was read, with what is needed to speak about it and to trace it.

    Attributes:
        record: what the file says.
        path: how messages name the file.
        digest: SHA-256 of the file, in hexadecimal.
        text: the article's text, line ends as LF and without a byte order mark; None where not at hand.
        lines: the line of the whole article under (), of a part under its path, such as ("actors", "nato").
        places: the path of each stance of the record, in their order.
    """

    record: AnnotatedArticle
    path: str
    digest: str
    text: str | None
    lines: Mapping[tuple[str | int, ...], int]
    places: tuple[tuple[str | int, ...], ...]

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of a part of the article, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def beside(self) -> tuple[str, ...]:
        """The file of the article's text, if it has one, as messages name it."""
        text = self.record.article.text
        return () if text is None else (str(Path(self.path).parent / text),)


class Reading(msgspec.Struct, frozen=True):
    """What one file held."""

    annotations: tuple[Annotation, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Module(Protocol):
    def read(self, file: Path, shown: str) -> Reading: ...


@dataclass(frozen=True)
class Reader:
    """A format that can be read.

    Attributes:
        name: its name on the command line.
        endings: how its files' names end; in a folder only these are read.
        also: endings that it reads too when a file is named outright.
        module: where `read` is.
        extra: the extra that must be installed for it, or "".
    """

    name: str
    endings: tuple[str, ...]
    module: str
    also: tuple[str, ...] = ()
    extra: str = field(default="")

    def read(self, file: Path, shown: str) -> Reading:
        """Read one file; `shown` is how messages name it."""
        try:
            module: _Module = importlib.import_module(self.module)
        except ImportError as error:
            if not self.extra:
                raise
            raise KgError(
                f"reading {self.name} needs {error.name}", f"pip install 'stancegraph[{self.extra}]'"
            ) from error
        return module.read(file, shown)


READERS: tuple[Reader, ...] = (
    Reader(
        "native",
        (".stance.yaml", ".stance.yml", ".stance.json", ".stance.jsonl"),
        "kg.readers.native",
        also=(".json", ".jsonl", ".yaml", ".yml"),
    ),
)


def reader_for(name: str, *, outright: bool) -> tuple[Reader, str] | None:
    """The reader of a file, and the ending it was known by.

    Args:
        name: the file's name.
        outright: whether the user named this very file, and not a folder that holds it.
    """
    for reader in _readers():
        for ending in reader.endings + (reader.also if outright else ()):
            if name.lower().endswith(ending):
                return reader, ending
    return None


@lru_cache(maxsize=1)
def _readers() -> tuple[Reader, ...]:
    found = list(READERS)
    for entry in importlib.metadata.entry_points(group="kg.readers"):
        try:
            found.append(entry.load())
        except Exception as error:  # whatever a plug-in's import may raise is the plug-in's fault
            raise KgError(
                f"the reader '{entry.name}' cannot be loaded: {error}", "update or uninstall it"
            ) from error
    return tuple(found)

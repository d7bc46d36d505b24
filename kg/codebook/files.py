"""The files that codebooks are kept in: which one holds for a folder, and what it holds as read.

A codebook may extend a gazetteer that is shipped: what that holds may be used as well, and only what is
used goes into a graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kg import gazetteer, project
from kg.codebook.hints import NAME, Called
from kg.codebook.lexicon import KIND_IN, Entry, entries
from kg.codebook.resolving import Index, everything, ids_of, labelled, mentioned, used_ids
from kg.errors import Problem, did_you_mean
from kg.model import POSITIONS, AnnotatedArticle, Codebook
from kg.readers import native

__all__ = [
    "NAME",
    "Book",
    "beside",
    "extended",
    "files",
    "is_codebook",
    "load",
    "shipped",
    "used_of",
]


SPLIT = ".codebook.yaml"
"""How the files end that a codebook is split into, beside `codebook.yaml` or instead of it."""


@dataclass(frozen=True)
class Book:
    """A codebook as it was read.

    Attributes:
        records: what it holds.
        path: how messages name the file; "" where there is none.
        name: how the graph names it.
        digest: SHA-256 of the file.
        lines: the line of each part by its path.
        others: the other files that it is split into.
        extends: the gazetteers that it or one of those extends.
        settled: records all of whose ids it is known to define.
    """

    records: Codebook = field(default_factory=Codebook)
    path: str = ""
    name: str = ""
    digest: str = ""
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)
    others: tuple[Book, ...] = ()
    extends: tuple[Book, ...] = ()
    settled: dict[int, Entry] = field(default_factory=dict, repr=False, compare=False)

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of a part of the codebook."""
        return self.lines.get(path, 0)

    @property
    def parts(self) -> tuple[Book, ...]:
        """The codebook file by file."""
        return (self, *self.others)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How the graph names the files of the codebook and the gazetteers it extends."""
        return tuple(part.name for part in (*self.parts, *self.extends) if part.name)

    @cached_property
    def known(self) -> Mapping[str, frozenset[str]]:
        """The ids that may be used where the codebook holds, by kind; all issues also under "issue"."""
        known = ids_of(held.records for held in (*self.parts, *self.extends))
        known["position"].update(POSITIONS)
        return {kind: frozenset(names) for kind, names in known.items()}

    @cached_property
    def index(self) -> Index:
        """What the things are called that may be used where the codebook holds."""
        return Index(self._everything)

    @cached_property
    def called(self) -> Called:
        """What persons, organisations and states are called that may be used where the codebook holds."""
        return Called(self._everything)

    @property
    def _everything(self) -> list[tuple[str, str, Entry]]:
        return everything(held.records for held in (*self.parts, *self.extends))

    @cached_property
    def labelled(self) -> frozenset[str]:
        """The ids of what has a label."""
        return frozenset(name for part in self.parts for name in labelled(part.records))


def beside(folder: Path) -> Path | None:
    """The codebook that holds for the articles of a folder: in it, or in the nearest one above.

    Of one that is split into files, the first.
    """
    return next((held[0] for up in project.above(folder) if (held := files(up))), None)


def is_codebook(file: Path) -> bool:
    """Whether a file is a codebook, or a part of one, by its name."""
    return file.name == NAME or file.name.endswith(SPLIT)


def files(folder: Path) -> list[Path]:
    """The files of the codebook in a folder: `codebook.yaml`, then all that end in `.codebook.yaml`."""
    split = (file for file in folder.glob(f"*{SPLIT}") if not file.name.startswith("."))
    return [file for file in (folder / NAME, *sorted(split)) if file.is_file()]


@cache
def shipped(name: str) -> Book:
    """A gazetteer that comes with the program, whole.

    Args:
        name: one of `kg.gazetteer.SHIPPED`.
    """
    records, lines, digest = gazetteer.read(name)
    return Book(records, name, name, digest, lines)


def extended(parts: Iterable[Book]) -> tuple[tuple[Book, ...], list[Problem]]:
    """The gazetteers that the files of a codebook extend, and what is wrong with how they name them."""
    found: dict[str, Book] = {}
    problems = []
    for part in parts:
        for name in part.records.extends:
            if name in gazetteer.SHIPPED:
                found[name] = shipped(name)
            else:
                what = f"extends: there is no gazetteer '{name}'"
                hint = did_you_mean(name, gazetteer.SHIPPED)
                problems.append(Problem(part.path, part.line(("extends",)), what, hint))
    return tuple(found.values()), problems


def load(file: Path, shown: str) -> Book:
    """Read one file of a codebook; `shown` is how messages name it.

    Raises:
        Faulty: it cannot be read, or holds problems.
    """
    records, lines, digest = native.read_codebook(file, shown)
    return Book(records, shown, file.name, digest, lines)


def used_of(held: Book, by: Iterable[AnnotatedArticle | Codebook], also: Iterable[str] = ()) -> Book:
    """What of a gazetteer is used, directly or by what is used: all that a graph needs of it.

    Args:
        held: the gazetteer.
        by: the articles and codebooks that may use it. Adding to an entry of it is using it.
        also: ids that are used apart from them.
    """
    available = {name: entry for _, _, name, entry in entries(held.records)}
    wanted = [*also, *(name for records in by for name in mentioned(records))]
    used: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in available and name not in used:
            used.add(name)
            wanted += used_ids(available[name])
    sections: dict[str, Any] = {
        section: {name: entry for name, entry in getattr(held.records, section).items() if name in used}
        for section in KIND_IN
    }
    return replace(held, records=Codebook(**sections))

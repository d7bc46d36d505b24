"""Which sources a graph's file has taken in: what is as it was need not be read again.

A receipt, in the user's cache folder, goes by the content of all that an import reads: the graph's file, the
annotations with their texts, codebooks, decisions and settings; and by this program. It says what was read.
"""

from __future__ import annotations

import hashlib
import stat
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kg import cache, codebook, project, sources
from kg.errors import KgError, Problem
from kg.identity import decisions
from kg.sources import Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Sources", "as_they_are"]

_SHORT = 2**17
"""How many bytes are read at once: for less than that, what is prepared for long files takes longest."""


@dataclass(frozen=True)
class Sources:
    """Sources as they are now, with everything that belongs to them but the texts.

    Attributes:
        key: what stands for their names and their content.
        states: what changes whenever one of the files is written.
        seen: when they were looked at, in nanoseconds since 1970.
    """

    key: str
    states: dict[Path, list[int]]
    seen: int

    def taken_in_by(self, graph: Path) -> Summary | None:
        """What was read of them, if they were imported last into what a graph's file holds; else None."""
        try:
            kept = cache.get("imports", cache.key(self.key, _digest(graph)))
            if kept is None:
                return None
            texts, told = msgspec.json.decode(kept)
            if any(_digest(Path(file)) != digest for file, digest in texts.items()):
                return None
        except OSError:
            return None
        told["warnings"] = (Problem(**each) for each in told["warnings"])
        several = {name: tuple(told[name]) for name in ("articles", "texts", "warnings")}
        return Summary(**told | several)

    def keep(self, graph: Path, read: Summary) -> None:
        """Note that a graph's file has taken them in, unless one of them has been written meanwhile."""
        try:
            same = all(cache.state_of(file.stat()) == state for file, state in self.states.items())
            if same and all(max(cache.state_of(Path(file).stat())[-2:]) < self.seen for file in read.texts):
                texts = {file: _digest(Path(file)) for file in read.texts}
                told = msgspec.json.encode((texts, asdict(read)))
                cache.put("imports", cache.key(self.key, _digest(graph)), told)
        except OSError:
            return


def as_they_are(files: Sequence[Path], book: Path | None) -> Sources | None:
    """What sources are now; None where nothing can be kept, or only reading them tells what belongs to them.

    Args:
        files: files of annotated articles, and folders to be searched.
        book: the codebook for all of them, if one is named.
    """
    if cache.folder("imports") is None:
        return None
    problems: list[Problem] = []
    seen = time.time_ns()
    try:
        found = list(sources.files_of(files, problems))
        # The text of a file that is a link lies beside the link, though messages name what it leads to.
        if any(each.reader.module != "kg.readers.native" or each.file.is_symlink() for each in found):
            return None
        folders = [source if source.is_dir() else source.parent for source in files]
        settings = sources.settings_of(folders, found, problems)
        others = set(_beside({each.file.parent for each in found} | {*folders}, book))
        states = {file: cache.state_of(file.stat()) for file in (*(each.file for each in found), *others)}
        told = [str(Path.cwd()), str(book), *map(str, files), repr(settings), *map(str, problems)]
        for each in found:
            told += (each.shown, each.name, _digest(each.file))
        for file in sorted(others):
            told += (sources.shown_as(file), project.path_within(file) or "", _digest(file))
    except (OSError, KgError):  # whoever reads them tells what is wrong
        return None
    return Sources(cache.key(*told), states, seen)


def _beside(folders: Iterable[Path], book: Path | None) -> Iterable[Path]:
    """The codebooks and decisions that hold for the articles of some folders."""
    for folder in folders:
        here = folder.resolve()
        if (held := book or codebook.beside(here)) is not None:
            yield from (held.resolve(), *codebook.files(held.resolve().parent))
        if (decided := decisions.beside(here)) is not None:
            yield decided


def _digest(file: Path) -> str:
    found = file.stat()
    if not stat.S_ISREG(found.st_mode):  # a pipe would never end
        raise FileNotFoundError(file)
    with file.open("rb", buffering=0) as stream:
        if found.st_size < _SHORT:
            return hashlib.sha256(stream.read()).hexdigest()
        return hashlib.file_digest(stream, "sha256").hexdigest()

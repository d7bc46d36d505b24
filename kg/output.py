"""Writing files whole or not at all, several as if they were one.

Whatever is only on the way has a name such as `.graph.ttl.4711-x7d3`, with the number of its process. What a
process left behind that was ended is removed, or brought to its end, by whoever writes the same file next.
"""

from __future__ import annotations

import glob
import json
import os
import re
import shutil
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from kg import faults
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Writer: TypeAlias = Callable[[IO[bytes]], None]

__all__ = ["finish", "is_left", "spool", "sweep", "write", "write_all"]

_JOURNAL = "journal"


def write(target: str, content: str | bytes | Writer) -> None:
    """Write one file, or a device or pipe, or standard output where the target is "-".

    Args:
        target: where to.
        content: what to write, or a function that writes it into a stream, piece by piece.

    Raises:
        KgError: the file cannot be written; what was there before is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    if target == "-":
        sys.stdout.flush()
        _put(sys.stdout.buffer, data)
        sys.stdout.buffer.flush()  # what goes wrong with it is told by the command line
        return
    path = Path(target)
    if path.exists() and not (path.is_file() or path.is_dir()):  # a device or a pipe is never replaced
        try:
            with path.open("wb") as stream:
                _put(stream, data)
        except OSError as error:
            raise faults.unwritten(path, error) from error
        return
    write_all({path: data})


def write_all(files: Mapping[Path, bytes | Writer]) -> None:
    """Write several files so that all of them appear, or none.

    Every file is first written in full under a temporary name beside its target; only when the last of
    them is safely there do they take their names. If the process is ended in the midst of that, a journal
    beside them tells the next one what is left to do; see `finish`.

    Raises:
        KgError: one of them cannot be written; what was there before is untouched.
    """
    if not files:
        return
    with ExitStack() as undo:
        ready: dict[Path, Path] = {}
        for name, data in files.items():
            try:
                target = name.resolve() if name.is_symlink() else name  # a link stays one
                if target.is_dir():
                    raise KgError(f"{target} is a folder", "name a file to be written")
                for folder in reversed([target.parent, *target.parent.parents]):
                    if not folder.exists():
                        folder.mkdir()
                        undo.callback(_remove_folder, folder)
                sweep(target)
                ready[target] = _written(target, data, undo)
            except OSError as error:
                raise faults.unwritten(name, error) from error
        first, *others = ready
        if others and all(target.parent == first.parent for target in others):
            moves = {temporary.name: target.name for target, temporary in ready.items()}
            try:
                journal = _written(first, json.dumps(moves).encode(), undo)
                # Once it has this name all the files count as written.
                journal = journal.replace(_on_the_way(first, _JOURNAL))
            except OSError as error:
                raise faults.unwritten(first, error) from error
            undo.callback(journal.unlink, missing_ok=True)
        for target, temporary in ready.items():
            try:
                if others and target.exists():
                    before = _on_the_way(target, "before")
                    with suppress(OSError):  # not every file system has links
                        before.unlink(missing_ok=True)
                        os.link(target, before)
                        undo.callback(_put_back, before, target)
                elif others:
                    undo.callback(target.unlink, missing_ok=True)
                temporary.replace(target)
            except OSError as error:
                raise faults.unwritten(target, error) from error
        undo.pop_all()
        for target in ready if others else ():
            for what in (_JOURNAL, "before"):
                with suppress(OSError):  # the next one who writes it removes it
                    _on_the_way(target, what).unlink(missing_ok=True)


def _put_back(before: Path, target: Path) -> None:
    """Let a file be again what it was; a name for what it still is goes."""
    before.replace(target)
    before.unlink(missing_ok=True)


def _on_the_way(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}-{what}")


def _written(target: Path, data: bytes | Writer, undo: ExitStack) -> Path:
    """A file that is to take the place of another, safely on the disk."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_on_the_way(target, "").name)
    temporary = Path(name)
    undo.callback(temporary.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as stream:
        _put(stream, data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.chmod(_mode(target))
    return temporary


def finish(folder: Path) -> None:
    """Bring to its end what processes had begun that were ended while several files took their names.

    Args:
        folder: where they were to be. Where it cannot be written to, nothing is done.
    """
    with suppress(OSError):
        for journal in folder.glob(f".*-{_JOURNAL}"):
            if is_left(journal):
                try:
                    moves = json.loads(journal.read_text(encoding="utf-8")).items()
                except (ValueError, AttributeError):
                    continue  # it is none of ours
                for temporary, target in moves:
                    # Only our own files, and only beside it: anybody may have put it there.
                    if "/" in f"{temporary}{target}" or not temporary.startswith(f".{target}."):
                        continue
                    with suppress(FileNotFoundError):  # this one has its name already
                        (folder / temporary).replace(folder / target)
                journal.unlink(missing_ok=True)


@contextmanager
def spool(target: Path) -> Iterator[Path]:
    """A folder for what is written on the way to a file, beside it; it goes when this ends.

    Args:
        target: the file.

    Raises:
        KgError: no folder can be made there.
    """
    beside = target.parent if target.parent.is_dir() else None
    try:
        made = tempfile.TemporaryDirectory(prefix=f".{target.name}.{os.getpid()}-", dir=beside)
    except OSError as error:
        raise faults.unwritten(target, error) from error
    with made as folder:
        yield Path(folder)


def sweep(target: Path) -> None:
    """Remove what processes left behind that were ended while they wrote a file.

    Args:
        target: the file that they wanted to write.
    """
    finish(target.parent)
    for left in target.parent.glob(f".{glob.escape(target.name)}.*-*"):
        if is_left(left, target.name):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def is_left(file: Path, target: str = "") -> bool:
    """Whether a file was on the way to its target, and its process is no more.

    Args:
        file: it, or a folder.
        target: the name of the target; any by default.
    """
    found = re.fullmatch(rf"\.{re.escape(target) or '.+'}\.(\d+)-\w+", file.name)
    return found is not None and not _is_running(int(found[1]))


def _is_running(process: int) -> bool:
    """Whether there is a process of that number; where that cannot be told, there may be."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _put(stream: IO[bytes], content: bytes | Writer) -> None:
    if isinstance(content, bytes):
        stream.write(content)
    else:
        content(stream)


def _remove_folder(folder: Path) -> None:
    """Remove a folder made on the way, unless something else has come to use it."""
    try:
        folder.rmdir()
    except OSError:
        return


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those of a new file."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask

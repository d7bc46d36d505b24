"""Writing files whole or not at all."""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Writer: TypeAlias = Callable[[IO[bytes]], None]

__all__ = ["spool", "sweep", "write", "write_all"]


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
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    if path.exists() and not (path.is_file() or path.is_dir()):  # a device or a pipe is never replaced
        try:
            with path.open("wb") as stream:
                _put(stream, data)
        except OSError as error:
            raise KgError(f"{path} cannot be written: {error.strerror}") from error
        return
    write_all({path: data})


def write_all(files: Mapping[Path, bytes | Writer]) -> None:
    """Write several files so that all of them appear, or none.

    Every file is first written in full under a temporary name beside its target; only when the last of
    them is safely there do they take their names.

    Raises:
        KgError: one of them cannot be written; what was there before is untouched.
    """
    with ExitStack() as undo:
        ready: list[tuple[str, Path]] = []
        for name, data in files.items():
            try:
                target = name.resolve() if name.is_symlink() else name  # a link stays one
                if target.is_dir():
                    raise KgError(f"{target} is a folder", "name a file to be written")
                for folder in reversed([target.parent, *target.parent.parents]):
                    if not folder.exists():
                        folder.mkdir()
                        undo.callback(_remove_folder, folder)
                prefix = f".{target.name}.{os.getpid()}-"
                handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=prefix)
                undo.callback(Path(temporary).unlink, missing_ok=True)
                with os.fdopen(handle, "wb") as stream:
                    _put(stream, data)
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(temporary).chmod(_mode(target))
                ready.append((temporary, target))
            except OSError as error:
                hint = "name another place, or mend its permissions"
                raise KgError(f"{name} cannot be written: {error.strerror}", hint) from error
        for temporary, target in ready:
            try:
                Path(temporary).replace(target)
            except OSError as error:
                raise KgError(f"{target} cannot be written: {error.strerror}") from error
        undo.pop_all()


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
        raise KgError(f"{target.parent} cannot be written to: {error.strerror}") from error
    with made as folder:
        yield Path(folder)


def sweep(target: Path) -> None:
    """Remove what processes left behind that were ended while they wrote a file.

    Args:
        target: the file that they wanted to write.
    """
    for left in target.parent.glob(f".{glob.escape(target.name)}.*-*"):
        number = left.name.removeprefix(f".{target.name}.").partition("-")[0]
        if number.isdecimal() and not _is_running(int(number)):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


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

"""What was worked out once and may be asked for again, in the user's cache folder.

Nothing depends on it: what is missing there, cannot be read, or belongs to somebody else is worked out anew.
An entry is a file, or a folder of files, and has its name only once it is whole. The least recently used go
when there is too much.

    stancegraph/
      graphs/5f3a…/      a kind of things, and one of them, by its key
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg import output
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Entry",
    "drop",
    "empty",
    "entries",
    "folder",
    "get",
    "key",
    "making",
    "one_at_a_time",
    "place",
    "put",
    "state_of",
    "why_not",
]

MOST_BYTES = 2 * 2**30
"""How much there is at most."""
MOST = 2000
"""How many entries there are at most, so that looking through them takes no time."""
_OFF = {"off", "0", "no", "false"}
_KINDS = ("answers", "codebooks", "files", "graphs", "imports")
"""What there can be; nothing else is ever removed."""


@dataclass(frozen=True)
class Entry:
    """One thing that is kept.

    Attributes:
        kind: what it is.
        path: its file or folder.
        size: in bytes.
        used: when it was last of use, in nanoseconds since 1970.
    """

    kind: str
    path: Path
    size: int
    used: int

    @property
    def is_whole(self) -> bool:
        """Whether it has come to its end; it is being made, or was left half made, if not."""
        return not self.path.name.startswith(".")


def place() -> Path | None:
    """Where the cache is, or would be; None where it is switched off, by KG_CACHE=off."""
    given = os.environ.get("KG_CACHE", "")
    if given.lower() in _OFF:
        return None
    if given:
        return Path(given).expanduser().absolute() / "stancegraph"
    from platformdirs import user_cache_path

    return user_cache_path("stancegraph", appauthor=False)


def why_not() -> str:
    """Why nothing can be kept; "" where it can."""
    where = place()
    if where is None:
        return "it is switched off by KG_CACHE"
    try:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = where.stat()
    except OSError as error:
        return f"{where}: {error.strerror}"
    if os.name == "posix":
        if found.st_uid != os.geteuid():
            return f"{where} belongs to somebody else"
        if found.st_mode & 0o022:  # what is in it may be anybody's
            return f"others can write to {where}; mend that with: chmod 700, and empty it"
    return "" if os.access(where, os.W_OK) else f"{where} cannot be written to"


def folder(kind: str) -> Path | None:
    """The folder for things of a kind; None where nothing can be kept or trusted."""
    assert kind in _KINDS
    where = place()
    if where is None or why_not():
        return None
    try:
        (where / kind).mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return where / kind


def key(*parts: str | bytes) -> str:
    """The name of what follows from some content alone, and from this program as it is.

    Args:
        parts: the content, or its digest, and whatever else it depends on.
    """
    digest = hashlib.sha256(_program())
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def state_of(found: os.stat_result) -> list[int]:
    """What changes whenever a file is written; the time of its last change (ctime) nobody can set."""
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def get(kind: str, name: str) -> bytes | None:
    """What was kept under a name, as it was; None where there is nothing."""
    within = folder(kind)
    if within is None:
        return None
    file = within / name
    try:
        found = file.read_bytes()
        whole, data = found[:_DIGEST], found[_DIGEST:]
        if whole != hashlib.sha256(data).digest():  # cut short, when the machine went down
            file.unlink()
            return None
        os.utime(file)
    except OSError:
        return None
    return data


def put(kind: str, name: str, data: bytes) -> None:
    """Keep something; what was there under that name goes. Where that cannot be done, nothing happens."""
    within = folder(kind)
    if within is None:
        return
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=within, prefix=_on_the_way(name))
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(data).digest())
            stream.write(data)
        Path(temporary).replace(within / name)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        return
    _trim()


@contextmanager
def making(kind: str, name: str) -> Iterator[Path | None]:
    """A folder to be filled, which is kept under a name when this ends; it goes if this ends by an error.

    Another process may make the same meanwhile; whoever is first is kept. An OSError ends it in silence, as
    what cannot be kept is no fault. There is none, but None, where nothing can be kept.
    """
    within = folder(kind)
    made = None
    try:
        if within is not None:
            made = Path(tempfile.mkdtemp(dir=within, prefix=_on_the_way(name)))
    except OSError:
        made = None
    if within is None or made is None:
        yield None
        return
    try:
        yield made
        with suppress(OSError):  # it is there already
            os.utime(made)
            made.rename(within / name)
            _trim()
    except OSError:
        return
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until nobody else does what takes much time and memory, and do it then.

    Raises:
        KgError: nothing can be kept.
    """
    where, reason = place(), why_not()
    if where is None or reason:
        raise KgError(f"nothing is kept: {reason}")
    from filelock import FileLock

    with FileLock(where / "making.lock"):
        yield


def drop(kind: str, name: str) -> None:
    """Let something go."""
    within = folder(kind)
    if within is not None:
        _remove(within / name)


def entries() -> list[Entry]:
    """All that is kept, the least recently used first."""
    where = place()
    found = []
    for kind in _KINDS if where is not None and not why_not() else ():
        assert where is not None
        with suppress(OSError):
            for path in (where / kind).iterdir():
                with suppress(OSError):
                    files = [path, *path.rglob("*")] if path.is_dir() else [path]
                    size = sum(file.stat().st_size for file in files)
                    found.append(Entry(kind, path, size, path.stat().st_mtime_ns))
    return sorted(found, key=lambda entry: (entry.used, entry.path.name))


def empty() -> list[Entry]:
    """Let everything go that is kept, and say what it was."""
    gone = entries()
    for entry in gone:
        _remove(entry.path)
    return gone


# -- inside ------------------------------------------------------------------------------------------

_DIGEST = hashlib.sha256().digest_size
_FRESH = 3600 * 10**9
"""An hour, in nanoseconds."""


def _trim() -> None:
    """Let go of what is too much, and of what processes left half made that were ended."""
    # A process on another machine, which shares the folder, is not seen: so nothing goes that is fresh.
    old = time.time_ns() - _FRESH
    held = []
    for entry in entries():
        if entry.used < old and output.is_left(entry.path):
            _remove(entry.path)
        else:
            held.append(entry)
    size, number = sum(entry.size for entry in held), len(held)
    for entry in held:
        if size <= MOST_BYTES and number <= MOST:
            break
        _remove(entry.path)
        size -= entry.size
        number -= 1


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            # Under another name first: nobody is to find half of it.
            gone = path.with_name(f"{_on_the_way(path.name)}gone") if not path.name.startswith(".") else path
            path.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        else:
            path.unlink()


def _on_the_way(name: str) -> str:
    """How a name begins that an entry has before it is whole; see `kg.output.is_left`."""
    return f".{name}.{os.getpid()}-"


@cache
def _program() -> bytes:
    """What is another whenever the program is, also while it is worked on."""
    import pyoxigraph

    from kg import __version__

    here = Path(__file__).parent
    told = []
    for within, folders, files in chain(os.walk(here), os.walk(here.with_name("ontology"))):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(file for file in files if file.endswith((".py", ".ttl", ".yaml"))):
            found = os.stat(os.path.join(within, name))  # noqa: PTH116, PTH118 # a third of the time of Path
            told.append((name, found.st_size, found.st_mtime_ns))
    return repr((__version__, pyoxigraph.__version__, told)).encode()

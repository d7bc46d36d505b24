"""One writer at a time: who changes a graph holds its lock, and the lock says who that is."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from kg import faults
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PATIENCE", "held"]

PATIENCE = 3.0
"""How many seconds to wait for somebody else to finish; most changes take less."""


@contextmanager
def held(file: Path, name: str) -> Iterator[None]:
    """Hold a lock.

    The operating system lets go of it when its holder ends, however that comes about. A lock file that
    nobody holds any more is taken over, and a warning is logged that its holder had not come to the end.

    Args:
        file: the lock's own file; it exists only while somebody holds it.
        name: what it is the lock of, as messages name it.

    Raises:
        KgError: somebody else holds it, or the file cannot be made.
    """
    lock = FileLock(file, timeout=PATIENCE)
    new = not file.parent.exists()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(poll_interval=0.05)
    except Timeout as error:
        what = f"{name} is being changed by {_holder(file)}"
        raise KgError(what, "wait until it is done, and try again; queries need not wait") from error
    except OSError as error:
        raise faults.unwritten(file, error) from error
    try:
        if (before := _holder(file, "")) != "":
            logging.getLogger(__name__).warning(
                "%s: %s had ended before it was done; its lock is taken over", name, before
            )
        _sign(file)
        yield
    finally:
        # Unlinked while it is held: who waits for it sees that, and makes a new one.
        file.unlink(missing_ok=True)
        lock.release()
        if new:
            with suppress(OSError):  # something was written there
                file.parent.rmdir()


def _sign(file: Path) -> None:
    """Write down who holds a lock."""
    mine = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200],
    }
    try:
        file.write_text(json.dumps(mine), encoding="utf-8")
    except OSError as error:
        raise faults.unwritten(file, error) from error


def _holder(file: Path, unknown: str = "another process") -> str:
    """Who holds, or held, a lock: in words."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        number, host, since, command = (found[key] for key in ("process", "host", "since", "command"))
    except (OSError, ValueError, KeyError, TypeError):
        return unknown
    return f"process {number} on {host}, since {since} ({command})"

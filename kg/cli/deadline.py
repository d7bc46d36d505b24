"""Work that can be given up: after a time, or by Ctrl-C.

While Oxigraph works on a query it hears nothing, but it lets other threads run. So the query runs beside
the main thread, which waits, and which ends the program where waiting has no use.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, NoReturn, TypeVar

from kg.cli import terminal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["within"]

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work returns or raises; the program ends with status 1 if that takes longer.

    Args:
        seconds: how long it may take; 0 for as long as it likes.
        work: what to do. It must not write anything, since it can end anywhere.
    """
    found: list[T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # raised again where it is waited for
            faults.append(error)

    thread = threading.Thread(target=run, daemon=True)
    try:
        thread.start()
        thread.join(seconds or None)
    except KeyboardInterrupt:
        _end("Aborted!")
    if thread.is_alive():
        limit = f"{seconds:g} second{'s' if seconds != 1 else ''}"
        _end(
            f"Error: there was no answer within {limit}, so the query was ended; nothing was written\n"
            "  ask for less, or allow more with --timeout SECONDS (0: no limit)"
        )
    if faults:
        raise faults[0]
    return found[0]


def _end(message: str) -> NoReturn:
    """End at once: an orderly end would wait for the thread."""
    terminal.echo(message, err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1)

"""What commands print: in any encoding, and without what would steer a terminal or hide in a text."""

from __future__ import annotations

import codecs
import io
import logging
import os
import re
import sys
import time
import unicodedata
from pathlib import Path

import click

from kg import errors, progress

__all__ = ["clear", "echo", "prepare", "shortened", "shown", "wrote"]

LONGEST = 600
"""How many characters of one text are shown to people; the other formats have all of it."""

# Control characters (C0 without tab and line feed, DEL, C1), the ends of lines that only Unicode knows, and
# what turns the direction of text around. Bold, which tables begin with, may stay.
_STEERING = re.compile(
    "(?!\x1b\\[[01]m)[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]"
)
PATIENCE = 1.0
"""From how many seconds on a terminal is told how far a command has come."""
_A_WHILE = 0.1
"""How many seconds a line of that stands at least."""
_PLAINER = str.maketrans(
    {"─": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "→": "->"}
)


def shown(text: str) -> str:
    r"""A text that can be shown anywhere: what steers a terminal or turns text becomes `\uXXXX`."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shortened(text: str) -> str:
    """A text that does not fill the terminal."""
    return errors.shortened(text, LONGEST)


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text for people, or in a format that has escapes of the form `\\uXXXX`."""
    clear()
    click.echo(shown(str(text)), err=err, nl=nl)


def wrote(*files: object) -> None:
    """Tell which files a command has written; of standard output (-) there is nothing to tell."""
    if named := [str(file) for file in files if str(file) != "-"]:
        echo(f"wrote {' and '.join(named)}", err=True)


def prepare() -> None:
    """Let standard output and standard error take any character.

    Files and pipes get UTF-8, unless PYTHONIOENCODING says otherwise. An encoding that lacks a character gets
    one that comes near, or its number.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # whoever started this has closed it, and reads nothing
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    codecs.register_error("kg.nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = stream.isatty() or os.environ.get("PYTHONIOENCODING")
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="kg.nearest")
    progress.LOGGER.handlers = [_Progress()] if sys.stderr.isatty() else []
    progress.LOGGER.setLevel(logging.INFO if progress.LOGGER.handlers else logging.WARNING)
    progress.LOGGER.propagate = False


def clear() -> None:
    """Take away the line that says how far a command has come."""
    for handler in progress.LOGGER.handlers:
        if isinstance(handler, _Progress) and handler.is_shown:
            handler.is_shown = False
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class _Progress(logging.Handler):
    """A line of a terminal that says how far a command has come that takes more than a second."""

    def __init__(self) -> None:
        super().__init__()
        self.is_shown = False
        self._next = time.monotonic() + PATIENCE

    def emit(self, record: logging.LogRecord) -> None:
        """Show it in the place of what was shown before."""
        if (now := time.monotonic()) >= self._next:
            self._next = now + _A_WHILE
            width = os.get_terminal_size(sys.stderr.fileno()).columns or 80
            sys.stderr.write(f"\r{shown(record.getMessage())[: width - 1]}\x1b[K")
            sys.stderr.flush()
            self.is_shown = True


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = ""
    for character in error.object[error.start : error.end]:
        plain = (
            unicodedata.normalize("NFKD", character.translate(_PLAINER)).encode("ascii", "ignore").decode()
        )
        found += plain or character.encode("ascii", "backslashreplace").decode()
    return found, error.end

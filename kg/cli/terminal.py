"""What commands print: in any encoding, and without what would steer a terminal or hide in a text."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import unicodedata
from pathlib import Path

import click

from kg import errors

__all__ = ["echo", "prepare", "shortened", "shown"]

LONGEST = 600
"""How many characters of one text are shown to people; the other formats have all of it."""

# Control characters (C0 without tab and line feed, DEL, C1), the ends of lines that only Unicode knows, and
# what turns the direction of text around. Bold, which tables begin with, may stay.
_STEERING = re.compile(
    "(?!\x1b\\[[01]m)[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]"
)
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
    click.echo(shown(str(text)), err=err, nl=nl)


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

"""What stands in the box of a node: the lines of its label, and the room these need."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FONT", "LINE", "PADDING", "TAG", "Face", "face", "text_width", "wrap"]

FONT = 14.0
"""Size of a label, in pixels."""
LINE = 18.0
"""Height of one of its lines."""
TAG = 12.0
"""Height of the line that names an issue's type."""
PADDING = (13.0, 8.0)
"""Room left and right of the label, and above and below it."""
WRAP = 150.0  # width at which a label breaks into another line
LINES = 5  # longer labels end in an ellipsis; the card has them whole


class Face(NamedTuple):
    """A box: the lines in it, its width and height in pixels."""

    lines: list[str]
    width: float
    height: float


def face(node: Mapping[str, Any], label: str) -> Face:
    """What stands in a node's box: its lines, and the width and height these need."""
    lines = wrap(label) or ["?"]
    tag = node.get("kind") == "issue"
    width = max(*(text_width(line) for line in lines), 40.0, 62.0 if tag else 0.0) + 2 * PADDING[0]
    if node.get("type") in ("Person", "GovernmentBody"):
        width += 8.0  # round ends, and the band, take some of the room
    return Face(lines, round(width, 1), len(lines) * LINE + 2 * PADDING[1] + (TAG if tag else 0.0))


_NARROW = {**dict.fromkeys("iljI|!.,:;'’‘` ", 0.28), **dict.fromkeys('frt()[]{}/\\-"“”', 0.36)}
_WIDE = {**dict.fromkeys("mMW@%—", 0.92), **dict.fromkeys("wABCDEGHKNOPQRSUVXYZ&", 0.72)}


def text_width(text: str) -> float:
    """About how wide the text is in the page's label font, in pixels; rather too wide than too narrow."""
    total = 0.0
    for character in text:  # `sum` rounds otherwise from one version of Python to the next
        total += _breadth(character)
    return total * FONT


@cache
def _breadth(character: str) -> float:
    """How wide a character is about, of a text in size 1."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.02
    return _NARROW.get(character) or _WIDE.get(character) or (0.66 if _broad(character) else 0.57)


def _broad(character: str) -> bool:
    """Whether it is of a script with wider letters than Latin has: Hebrew, Arabic, their neighbours."""
    return "\u0590" <= character <= "\u08ff"


def wrap(label: str) -> list[str]:
    """The label in lines of about equal length, none much wider than WRAP."""
    words = [piece for word in label.split() for piece in _pieces(word)]
    lines = _fill(words, WRAP)
    if 1 < len(lines) <= LINES:  # as narrow as the same number of lines allows: no orphaned last word
        for limit in range(60, int(WRAP), 6):
            even = _fill(words, float(limit))
            if len(even) == len(lines):
                return even
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], lines[LINES - 1] + "…"]


def _fill(words: list[str], limit: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        glue = "" if lines and _ideographic(lines[-1][-1]) and _ideographic(word[0]) else " "
        if lines and text_width(lines[-1] + glue + word) <= limit:
            lines[-1] += glue + word
        else:
            lines.append(word)
    return lines


def _pieces(word: str) -> list[str]:
    """The word, cut where it is wider than a line or may be broken anywhere (Chinese, Japanese)."""
    pieces = [""]
    for character in word:
        if pieces[-1] and (
            text_width(pieces[-1] + character) > WRAP
            or (_ideographic(character) and _ideographic(pieces[-1][-1]))
        ):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _ideographic(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"

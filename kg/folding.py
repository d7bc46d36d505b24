"""Texts made alike: white space, typographic marks, letters with their accents, and what nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from kg.invisible import INVISIBLE

__all__ = ["SPACES", "fit", "folded"]

_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂❝❞〝〞〟「」『』﹁﹂﹃﹄״", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´ʼʹ＇❛❜׳", "'"),
        **dict.fromkeys("‐‑‒–—―−⸺⸻﹘﹣－֊־", "-"),
        "…": "...",
    }
)
SPACES = re.compile(r"\s+")
_CHUNK = re.compile(r"\s+|\S+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What no text of ours may hold; the readers refuse it in all but the texts of articles."""


def fit(text: str) -> str:
    """Words of an article without control characters: space where they are white space, else nothing."""
    return _CONTROL.sub(lambda found: " " if found[0].isspace() else "", text)


@lru_cache(maxsize=8)
def folded(text: str, marks: bool) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """The text with white space (and marks) folded, and where each of its characters begins and ends there.

    With marks, letters are composed with their accents too, and marks that nobody sees are left out.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def take(part: str, start: int, end: int) -> None:
        parts.append(part)
        starts.extend([start] * len(part))
        ends.extend([end] * len(part))

    for found in _CHUNK.finditer(text):
        chunk, at = found[0], found.start()
        if chunk[0].isspace():
            if not (parts and parts[-1] == " "):  # what nobody sees may stand between spaces
                take(" ", at, found.end())
            ends[-1] = found.end()
        elif not marks or (chunk.isascii() and not _CONTROL.search(chunk)):
            parts.append(chunk.translate(_MARKS) if marks else chunk)
            starts.extend(range(at, found.end()))
            ends.extend(range(at + 1, found.end() + 1))
        else:
            for letter, start, end in _letters(chunk, at):
                take(unicodedata.normalize("NFC", letter).translate(_MARKS), start, end)
    return "".join(parts), tuple(starts), tuple(ends)


def _letters(chunk: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Each character with what composes with it: accents, the vowels and last consonants of Korean.

    Args:
        chunk: text without white space.
        at: where it begins in the whole.

    Yields:
        What is to be composed, without what nobody sees, and where it begins and ends in the whole.
    """
    letter, start, end = "", at, at
    for place, character in enumerate(chunk, start=at):
        if character in INVISIBLE or _CONTROL.match(character):
            continue
        if letter and not _joins(letter[-1], character) and not _joins(letter, character):
            yield letter, start, end
            letter = ""
        if not letter:
            start = place
        letter += character
        end = place + 1
    if letter:
        yield letter, start, end


@lru_cache(maxsize=2**15)
def _joins(before: str, character: str) -> bool:
    """Whether a character may be composed with what stands before it, by the Unicode data."""
    if character.isascii():
        return False
    if unicodedata.combining(character):
        return True
    apart = len(unicodedata.normalize("NFC", before)) + len(unicodedata.normalize("NFC", character))
    return len(unicodedata.normalize("NFC", before + character)) < apart

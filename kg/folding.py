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
_ODD_SPACE = re.compile(r"\s{2,}|[^\S ]")
_ODD = re.compile(r"\s{2,}|[^\S ]|[^ -~\s]+")
"""What may become another when it is folded: white space but for single spaces, and what is beyond ASCII."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What no text of ours may hold; the readers refuse it in all but the texts of articles."""

_LEFT_OUT = (
    INVISIBLE | {chr(code) for code in (*range(0xA0), 0xFFFE, 0xFFFF) if _CONTROL.match(chr(code))} | {"…"}
)
"""What nobody sees; and what becomes more than one character."""


def fit(text: str) -> str:
    """Words of an article without control characters: space where they are white space, else nothing."""
    if text.isprintable():
        return text
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

    def take_space(start: int, end: int) -> None:
        if parts and parts[-1][-1] == " ":  # what nobody sees may stand between spaces
            ends[-1] = end
        else:
            take(" ", start, end)

    def take_alike(start: int, end: int) -> None:
        if text[start:end].startswith(" "):
            take_space(start, start + 1)
            start += 1
        if start < end:
            parts.append(text[start:end].translate(_MARKS) if marks else text[start:end])
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))

    done = 0
    for found in (_ODD if marks else _ODD_SPACE).finditer(text):
        start, end = found.span()
        if found[0][0].isspace():
            take_alike(done, start)
            take_space(start, end)
        elif not _is_plain(text[max(start - 1, done) : end]):
            start -= start > done and text[start - 1] != " "  # a letter before may be composed with an accent
            take_alike(done, start)
            for letter, first, last in _letters(text[start:end], start):
                take(unicodedata.normalize("NFC", letter).translate(_MARKS), first, last)
        else:
            continue
        done = end
    take_alike(done, len(text))
    return "".join(parts), tuple(starts), tuple(ends)


def _is_plain(word: str) -> bool:
    """Whether each character is one letter or mark by itself, and stays one."""
    return (
        _LEFT_OUT.isdisjoint(word)
        and unicodedata.is_normalized("NFC", word)
        and not any(map(unicodedata.combining, word))
    )


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
        if character in _LEFT_OUT and character != "…":
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

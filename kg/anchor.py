"""Finding a quote in a text.

Quotes are the anchors. A quote is looked for as it stands, then with white space folded, then with
typographic quotation marks and dashes folded too. ` [...] ` marks a gap: its pieces are found in order.
Positions count Unicode code points of the text from 0, with the end exclusive.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec

__all__ = ["CONTEXT", "GAP", "Anchor", "NotFound", "Rung", "find"]

CONTEXT = 32
"""Characters kept before and after a quote, as Web Annotation's prefix and suffix."""

GAP = " [...] "

Rung = Literal["exact-quote", "whitespace-folded", "typography-folded", "unverified"]
"""How a quote was found; "unverified" where there is no text to look in."""


class Anchor(msgspec.Struct, frozen=True, gc=False):
    """Where a quote stands.

    Attributes:
        exact: the wording of the text itself, with gaps marked.
        pieces: start and end of each contiguous piece; empty when unverified.
        prefix: what stands before.
        suffix: what stands after.
        rung: how it was found.
    """

    exact: str
    pieces: tuple[tuple[int, int], ...]
    prefix: str
    suffix: str
    rung: Rung


@dataclass(frozen=True)
class NotFound:
    """Why a quote has no place in a text.

    Attributes:
        times: how often the text holds it: 0, or more than once.
        nearest: the most similar passage, when it is not there at all.
        line: the line of the text on which that passage begins, from 1; 0 when nothing is similar.
        theirs: the first words of that passage that differ from the quote's.
        yours: the words of the quote in their place.
    """

    times: int
    nearest: str = ""
    line: int = 0
    theirs: str = ""
    yours: str = ""


_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),  # seen by nobody
    }
)
_SPACES = re.compile(r"\s+")
_CLUSTER = re.compile(r"\s+|\S[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u3099\u309a]*")
"""White space, or a character with the accents that follow it."""


@lru_cache(maxsize=8)
def _folded(text: str, marks: bool) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """The text with white space (and marks) folded, and where each of its characters begins and ends there.

    With marks, letters are composed with their accents too, and marks that nobody sees are left out.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _CLUSTER.finditer(text):
        part = " " if found[0].isspace() else found[0]
        if marks:
            part = unicodedata.normalize("NFC", part.translate(_MARKS))
        parts.append(part)
        if len(part) == len(found[0]):
            starts += range(found.start(), found.end())
            ends += range(found.start() + 1, found.end() + 1)
        else:
            starts += [found.start()] * len(part)
            ends += [found.end()] * len(part)
    return "".join(parts), tuple(starts), tuple(ends)


_PLACES = 50
"""How many places of one piece are told apart; a piece with more is ambiguous anyway."""


def _starts(text: str, piece: str) -> Iterator[int]:
    """Every place of a piece that neither begins nor ends within a word: "he said" is not in "she said"."""
    at = text.find(piece)
    while at >= 0:
        end = at + len(piece)
        if not (_one_word(text[at - 1 : at + 1]) if at else False) and not _one_word(text[end - 1 : end + 1]):
            yield at
        at = text.find(piece, at + 1)


def _one_word(pair: str) -> bool:
    """Whether two neighbouring characters belong to one word.

    Asked only of scripts that write words apart and whole (Latin, Greek, Cyrillic, Armenian): Chinese has no
    spaces, and Arabic and Hebrew write small words together with the next.
    """
    return len(pair) == 2 and all(character.isalnum() and character < "\u0590" for character in pair)


def _matches(text: str, pieces: list[str]) -> list[tuple[tuple[int, int], ...]]:
    """Every place of the first piece, with every place of the others that follows it in order.

    Two ways of placing a gapped quote are two matches, so a piece that could be meant twice shows.
    """
    found: list[tuple[tuple[int, int], ...]] = [
        ((at, at + len(pieces[0])),) for at in _starts(text, pieces[0])
    ]
    for piece in pieces[1:]:
        places = [(at, at + len(piece)) for at in _starts(text, piece)][:_PLACES]
        found = [(*spans, place) for spans in found[:_PLACES] for place in places if place[0] >= spans[-1][1]]
    return found


def find(text: str | None, quote: str, nth: int | None = None) -> Anchor | NotFound:
    """Look for a quote.

    Args:
        text: the text of the article; None where it is not at hand.
        quote: the words, with ` [...] ` for what was left out.
        nth: which occurrence is meant, from 1, where there are several.

    Returns:
        The place found; or why there is none: not there, or there more than once and `nth` not given.
    """
    if text is not None and nth is None and (found := _plainly(text, quote)) is not None:
        return found
    rungs: tuple[Rung, ...] = ("exact-quote", "whitespace-folded", "typography-folded")
    pieces = [piece.strip() for piece in re.split(r"\s*\[(?:\.\.\.|…)\]\s*", quote) if piece.strip()]
    if not pieces:
        return NotFound(0)
    if text is None:
        return Anchor(GAP.join(_SPACES.sub(" ", piece) for piece in pieces), (), "", "", "unverified")
    starts: Sequence[int]
    ends: Sequence[int]
    for rung in rungs:
        if rung == "exact-quote":
            matches = _matches(text, pieces)
            starts, ends = range(len(text)), range(1, len(text) + 1)
        else:
            marks = rung == "typography-folded"
            haystack, starts, ends = _folded(text, marks)
            matches = _matches(haystack, [_folded(piece, marks)[0] for piece in pieces])
        if not matches:
            continue
        if (nth is None and len(matches) > 1) or (nth is not None and nth > len(matches)):
            return NotFound(len(matches))
        spans = tuple((starts[first], ends[last - 1]) for first, last in matches[(nth or 1) - 1])
        return Anchor(
            GAP.join(text[start:end] for start, end in spans),
            spans,
            text[max(0, spans[0][0] - CONTEXT) : spans[0][0]],
            text[spans[-1][1] : spans[-1][1] + CONTEXT],
            rung,
        )
    return _nearest(text, " ".join(pieces))


def _plainly(text: str, quote: str) -> Anchor | None:
    """A quote that stands in the text once, just as it is: what nearly all quotes do."""
    start = text.find(quote)
    if start < 0 or "[" in quote or not quote.strip() or quote[0].isspace() or quote[-1].isspace():
        return None
    end = start + len(quote)
    after = text[end : end + CONTEXT]
    before = text[max(0, start - CONTEXT) : start]
    # A word that goes on beyond the quote is rare enough to ask about in two steps.
    if (after[:1].isalnum() and _one_word(quote[-1] + after[0])) or text.find(quote, start + 1) >= 0:
        return None
    if before[-1:].isalnum() and _one_word(before[-1] + quote[0]):
        return None
    return Anchor(quote, ((start, end),), before, after, "exact-quote")


_WORD = re.compile(r"\w+")
_COMPARED = 100
"""How many equally full passages are compared closely; more are only found in texts of one word."""


def _nearest(text: str, quote: str) -> NotFound:
    """The passage of the quote's length that shares most words with it, in the most similar order."""
    words = [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
    wanted = [word.casefold() for word in _WORD.findall(quote)]
    if not words or not wanted:
        return NotFound(0)
    size = min(len(wanted), len(words))
    bag = set(wanted)
    hits = [word in bag for word, _, _ in words]
    counts = [sum(hits[:size])]
    for at in range(1, len(words) - size + 1):
        counts.append(counts[-1] + hits[at + size - 1] - hits[at - 1])
    best = max(counts)
    if best * 2 < size:
        return NotFound(0)

    def likeness(at: int) -> tuple[float, int]:
        passage = [word for word, _, _ in words[at : at + size]]
        same_place = sum(a == b for a, b in zip(passage, wanted, strict=False))
        return difflib.SequenceMatcher(None, passage, wanted, autojunk=False).ratio(), same_place

    fullest = [at for at, count in enumerate(counts) if count == best]
    nearest = max(fullest[:_COMPARED], key=likeness)
    start, end = words[nearest][1], words[nearest + size - 1][2]
    theirs, yours = _first_difference(words[nearest : nearest + size + 3], text, quote)
    passage = _SPACES.sub(" ", text[start:end])
    return NotFound(0, passage, text.count("\n", 0, start) + 1, theirs, yours)


def _first_difference(passage: list[tuple[str, int, int]], text: str, quote: str) -> tuple[str, str]:
    """The first words in which a passage and a quote differ; nothing where they share too little."""
    wanted = [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(quote)]
    compared = difflib.SequenceMatcher(
        None, [w for w, _, _ in passage], [w for w, _, _ in wanted], autojunk=False
    )
    if compared.ratio() < 0.6:
        return "", ""
    for kind, a, b, c, d in compared.get_opcodes():
        # What follows the quote in the text is no difference, nor is what goes before it.
        if kind == "equal" or (kind == "delete" and (a == 0 or c == len(wanted))):
            continue
        theirs = text[passage[a][1] : passage[b - 1][2]] if a < b else ""
        yours = quote[wanted[c][1] : wanted[d - 1][2]] if c < d else ""
        return _SPACES.sub(" ", theirs), _SPACES.sub(" ", yours)
    return "", ""

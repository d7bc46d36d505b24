"""Finding a quote in a text.

Quotes are the anchors. A quote is looked for as it stands, then with white space folded, then with
typographic quotation marks and dashes folded too. ` [...] ` marks a gap: its pieces are found in order.
Positions count Unicode code points of the text from 0, with the end exclusive.

What is kept of the text is fit for every format that a graph or article is written in: control characters,
such as the form feed between two pages, are left out of the words, though positions count them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

import msgspec

from kg.folding import SPACES, fit, folded
from kg.invisible import is_blank
from kg.nearest import NotFound, nearest, piece_missing

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
        places = [(at, at + len(piece)) for at in _starts(text, piece)]
        found = [
            (*spans, place)
            for spans in found[:_PLACES]
            for place in islice((each for each in places if each[0] >= spans[-1][1]), _PLACES)
        ]
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
    pieces = [piece.strip() for piece in re.split(r"\s*\[(?:\.\.\.|…)\]\s*", quote) if not is_blank(piece)]
    if not pieces:
        return NotFound(0)
    if text is None:
        return Anchor(GAP.join(SPACES.sub(" ", piece) for piece in pieces), (), "", "", "unverified")
    starts: Sequence[int]
    ends: Sequence[int]
    for rung in rungs:
        if rung == "exact-quote":
            matches = _matches(text, pieces)
            starts, ends = range(len(text)), range(1, len(text) + 1)
        else:
            marks = rung == "typography-folded"
            haystack, starts, ends = folded(text, marks)
            wanted = [folded(piece, marks)[0] for piece in pieces]
            matches = _matches(haystack, wanted) if all(wanted) else []
        if not matches:
            continue
        if (nth is None and len(matches) > 1) or (nth is not None and nth > len(matches)):
            return NotFound(len(matches))
        spans = tuple((starts[first], ends[last - 1]) for first, last in matches[(nth or 1) - 1])
        first, last = spans[0][0], spans[-1][1]
        return Anchor(
            GAP.join(fit(text[start:end]) for start, end in spans),
            spans,
            fit(text[max(0, first - CONTEXT) : first]),
            fit(text[last : last + CONTEXT]),
            rung,
        )
    return _nowhere(text, pieces)


def _nowhere(text: str, pieces: list[str]) -> NotFound:
    """Which of the pieces has no place after those before it, and what the text has there."""
    haystack, starts, ends = folded(text, True)
    done = 0
    for number, piece in enumerate(pieces):
        wanted = folded(piece, True)[0]
        places = list(_starts(haystack, wanted)) if wanted else []
        after = next((at for at in places if at >= done), None)
        if after is None:
            begun = ends[done - 1] if done else 0
            if len(pieces) == 1:
                return nearest(text, piece)
            earlier = starts[places[0]] if places else None
            return piece_missing(text, piece, begun, pieces[number - 1] if number else "", earlier)
        done = after + len(wanted)
    raise AssertionError("a quote all of whose pieces have a place is found")


def _plainly(text: str, quote: str) -> Anchor | None:
    """A quote that stands in the text once, just as it is: what nearly all quotes do."""
    start = text.find(quote)
    if start < 0 or "[" in quote or is_blank(quote) or quote[0].isspace() or quote[-1].isspace():
        return None
    end = start + len(quote)
    after = text[end : end + CONTEXT]
    before = text[max(0, start - CONTEXT) : start]
    # A word that goes on beyond the quote is rare enough to ask about in two steps.
    if (after[:1].isalnum() and _one_word(quote[-1] + after[0])) or text.find(quote, start + 1) >= 0:
        return None
    if before[-1:].isalnum() and _one_word(before[-1] + quote[0]):
        return None
    return Anchor(fit(quote), ((start, end),), fit(before), fit(after), "exact-quote")

"""Finding a quote in a text.

Quotes are the anchors. A quote is looked for as it stands, then with white space folded, then with
typographic quotation marks and dashes folded too, at last with words put together again that the text divides
at the ends of its lines. ` [...] ` marks a gap: its pieces are found in order.
Positions count Unicode code points of the text from 0, with the end exclusive.

What is kept of the text is fit for every format that a graph or article is written in: control characters,
such as the form feed between two pages, are left out of the words, though positions count them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal

import msgspec

from kg.folding import SPACES, fit, folded
from kg.invisible import is_blank
from kg.nearest import NotFound, nearest, piece_missing

__all__ = ["CONTEXT", "GAP", "Anchor", "NotFound", "Rung", "counted", "find"]

CONTEXT = 32
"""Characters kept before and after a quote, as Web Annotation's prefix and suffix."""

GAP = " [...] "

_Step = Literal["exact-quote", "whitespace-folded", "typography-folded", "divided"]
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


def counted(anchors: Iterable[Anchor]) -> tuple[int, int]:
    """How many quotes an article has, and how many were found in its text; each passage counts once.

    Args:
        anchors: of its stances, of which several may rest on one passage.
    """
    passages = {(each.exact, each.pieces) for each in anchors}
    return len(passages), sum(bool(pieces) for _, pieces in passages)


_PLACES = 50
"""How many places of one piece are told apart; a piece with more is ambiguous anyway."""


def _places(text: str, piece: str) -> Iterator[tuple[int, int]]:
    """Every place of a piece that neither begins nor ends within a word: "he said" is not in "she said"."""
    at = text.find(piece)
    while at >= 0:
        end = at + len(piece)
        if _apart(text, at, end):
            yield at, end
        at = text.find(piece, at + 1)


def _apart(text: str, at: int, end: int) -> bool:
    return not (_one_word(text[at - 1 : at + 1]) if at else False) and not _one_word(text[end - 1 : end + 1])


_DIVIDING = re.compile(r"(?<=\w)[-\xad\u2010]\s*\n\s*(?=\w)")
"""A hyphen at the end of a line, with the words' two halves around it."""


def _divided(text: str) -> str:
    """A text with each hyphen at the end of a line before one line break; positions stay what they are."""
    return _DIVIDING.sub(lambda found: "-" + "\n" * (len(found[0]) - 1), text)


def _divided_places(text: str, piece: str) -> Iterator[tuple[int, int]]:
    """The places of a piece in a folded text in which a hyphen before a line break may divide a word.

    A hyphen between a letter and a small letter may only divide the word; any other is the word's own.
    """
    pattern = "".join(
        "-\n?"
        if each == "-"
        else re.escape(each) + ("(?:-\n)?" if each.isalnum() and after.isalnum() and after.islower() else "")
        for each, after in zip(piece, f"{piece[1:]} ", strict=True)
    )
    for found in re.finditer(pattern, text):
        if _apart(text, *found.span()):
            yield found.span()


def _one_word(pair: str) -> bool:
    """Whether two neighbouring characters belong to one word.

    Asked only of scripts that write words apart and whole (Latin, Greek, Cyrillic, Armenian): Chinese has no
    spaces, and Arabic and Hebrew write small words together with the next.
    """
    return len(pair) == 2 and all(character.isalnum() and character < "\u0590" for character in pair)


def _matches(places: list[list[tuple[int, int]]]) -> list[tuple[tuple[int, int], ...]]:
    """Every place of the first piece, with every place of the others that follows it in order.

    Two ways of placing a gapped quote are two matches, so a piece that could be meant twice shows.
    """
    found: list[tuple[tuple[int, int], ...]] = [(place,) for place in places[0]]
    for its in places[1:]:
        found = [
            (*spans, place)
            for spans in found[:_PLACES]
            for place in islice((each for each in its if each[0] >= spans[-1][1]), _PLACES)
        ]
    return found


@lru_cache(maxsize=8)
def _haystack(text: str, rung: _Step) -> tuple[str, Sequence[int], Sequence[int]]:
    """What is searched on a rung, and where each of its characters begins and ends in the text."""
    if rung == "exact-quote":
        return text, range(len(text)), range(1, len(text) + 1)
    if rung != "divided":
        return folded(text, rung == "typography-folded")
    haystack, starts, ends = folded(_divided(text), True)

    def joint(found: re.Match[str]) -> str:
        space = found.start() + 1
        return "-\n" if "\n" in text[starts[space] : ends[space]] else found[0]

    return re.sub(r"(?<=\w)- (?=\w)", joint, haystack), starts, ends


def _looked_for(text: str, pieces: list[str], rung: _Step) -> list[list[tuple[int, int]]]:
    """The places of each piece on a rung."""
    haystack, *_ = _haystack(text, rung)
    if rung == "exact-quote":
        return [list(_places(haystack, piece)) for piece in pieces]
    wanted = [folded(piece, rung != "whitespace-folded")[0] for piece in pieces]
    search = _divided_places if rung == "divided" else _places
    return [list(search(haystack, each)) if each else [] for each in wanted]


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
    rungs: list[_Step] = ["exact-quote", "whitespace-folded", "typography-folded"]
    pieces = [piece.strip() for piece in re.split(r"\s*\[(?:\.\.\.|…)\]\s*", quote) if not is_blank(piece)]
    if not pieces:
        return NotFound(0)
    if text is None:
        return Anchor(GAP.join(SPACES.sub(" ", piece) for piece in pieces), (), "", "", "unverified")
    if _DIVIDING.search(text):
        rungs.append("divided")
    for rung in rungs:
        matches = _matches(_looked_for(text, pieces, rung))
        if not matches:
            continue
        if (nth is None and len(matches) > 1) or (nth is not None and nth > len(matches)):
            return NotFound(len(matches))
        _, starts, ends = _haystack(text, rung)
        spans = tuple((starts[first], ends[last - 1]) for first, last in matches[(nth or 1) - 1])
        first, last = spans[0][0], spans[-1][1]
        return Anchor(
            GAP.join(fit(text[start:end]) for start, end in spans),
            spans,
            fit(text[max(0, first - CONTEXT) : first]),
            fit(text[last : last + CONTEXT]),
            "typography-folded" if rung == "divided" else rung,
        )
    return _nowhere(text, pieces, rungs[-1])


def _nowhere(text: str, pieces: list[str], rung: _Step) -> NotFound:
    """Which of the pieces has no place after those before it, and what the text has there."""
    _, starts, ends = _haystack(text, rung)
    done = 0
    for number, (piece, places) in enumerate(zip(pieces, _looked_for(text, pieces, rung), strict=True)):
        after = next((end for at, end in places if at >= done), None)
        if after is None:
            begun = ends[done - 1] if done else 0
            if len(pieces) == 1:
                return nearest(text, piece)
            earlier = starts[places[0][0]] if places else None
            return piece_missing(text, piece, begun, pieces[number - 1] if number else "", earlier)
        done = after
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

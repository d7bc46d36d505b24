"""What a text has in the place of a quote that it does not have.

The longest run of words that quote and text have in common says where the quote belongs; from there on it
is laid beside the text, word by word, and what differs shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from heapq import nlargest
from itertools import islice, pairwise

from kg.folding import folded

__all__ = ["NotFound", "nearest", "piece_missing"]


@dataclass(frozen=True)
class NotFound:
    """Why a quote has no place in a text.

    Attributes:
        times: how often the text holds it: 0, or more than once.
        passage: the text's own words where the quote belongs, if there is such a place.
        line: the line of the text on which that passage begins, from 1.
        differences: what the passage has and what the quote has instead, where they differ; "" for nothing.
        marked: the passage around the differences, each between asterisks.
        piece: of a quote with gaps, the piece that has no place.
        after: the piece before it, which has one.
        earlier: the line on which the missing piece stands before that one; 0 where it does not.
        apart: the lines on which the two halves of the quote stand; empty where it is not in two.
        halves: the end of the first half, and the beginning of the second.
    """

    times: int
    passage: str = ""
    line: int = 0
    differences: tuple[tuple[str, str], ...] = ()
    marked: str = ""
    piece: str = ""
    after: str = ""
    earlier: int = 0
    apart: tuple[int, ...] = field(default=())
    halves: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class _Word:
    """A word as it is compared, and where it stands."""

    plain: str
    start: int
    end: int
    is_word: bool = True


ENOUGH = 0.4
"""What share of a quote's letters must stand in a passage for it to be shown."""
NEARLY_ALL = 0.95
"""With this share a quote was not put together from two places, even if it could be."""
ENOUGH_AFTER = 0.33
"""The same for a piece of which the place is known, after the one before."""
FAR = 400
"""Within how many words after a piece the next one is looked for."""
LONGEST = 400
"""From a longer quote only so many words are compared."""
COMMON = 1000
"""A word that a text has more often says little about a place."""
RUNS = 8
"""How many of the longest runs in common are tried."""


def nearest(text: str, quote: str) -> NotFound:
    """The passage that the quote is nearest to, and in what the two differ; without one where none is near.

    Args:
        text: the article's.
        quote: words that it does not have in this order.
    """
    found, share = _passage(text, quote)
    if share < NEARLY_ALL and (halves := _in_two(text, quote)) is not None:
        return halves
    return found if share >= ENOUGH else NotFound(0)


def piece_missing(text: str, piece: str, begun: int, after: str, earlier: int | None) -> NotFound:
    """Where a piece of a quote with gaps belongs.

    Args:
        text: the article's.
        piece: the words that it does not have after the piece before.
        begun: where that one ends in the text.
        after: that one; "" where the first of all is missing.
        earlier: where the piece stands before it; None where it does not.
    """
    if earlier is not None:
        return NotFound(0, piece=piece, after=after, earlier=_line(text, earlier))
    words = _indexed(text).words
    first = next((at for at, word in enumerate(words) if word.start >= begun), len(words))
    last = first + FAR if after else len(words)
    found, share = _passage(text, piece, first, last)
    found = found if share >= (ENOUGH_AFTER if after else ENOUGH) else NotFound(0)
    return replace(found, piece=piece, after=after)


def _passage(text: str, quote: str, low: int = 0, high: int | None = None) -> tuple[NotFound, float]:
    """What the text has where a quote belongs, among the words from one to another.

    Returns:
        That, and what share of the quote's letters it has.
    """
    words = _indexed(text).words
    wanted = _indexed(quote).words[:LONGEST]
    whole = sum(len(word.plain) for word in wanted)
    laid = [
        _laid(words, wanted, *run) for run in _runs(text, wanted, low, len(words) if high is None else high)
    ]
    # Of those alike the longer one: two words that changed places at its edge are both shown.
    first, last, shared, _ = max(
        laid, key=lambda its: (its[2], -its[3], its[1] - its[0], -its[0]), default=(0, 0, 0, 0)
    )
    if not shared:
        return NotFound(0), 0
    start, end = _with_marks(text, words[first].start, words[last - 1].end, quote)
    differences, marked = _compared(text[start:end], quote)
    found = NotFound(0, " ".join(text[start:end].split()), _line(text, start), differences, marked)
    return found, shared / whole


def _runs(text: str, wanted: list[_Word], low: int, high: int) -> list[tuple[int, int, int]]:
    """The longest runs of words in common: where each begins in the quote and in the text, and its length."""
    places = _indexed(text).places
    told = {word.plain for word in wanted if 0 < len(places.get(word.plain, ())) <= COMMON}
    runs: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    before: dict[int, tuple[int, int, int, int]] = {}
    for at, word in enumerate(wanted):
        here: dict[int, tuple[int, int, int, int]] = {}
        its = places.get(word.plain, {})
        if word.plain in told or not told:
            begun = list(islice((place for place in its if low <= place < high), COMMON))
        else:  # a word that stands everywhere begins no run, but may go on with one
            begun = [place + 1 for place in before if place + 1 in its]
        for place in begun:
            weight, first, start, length = before.get(place - 1, (0, at, place, 0))
            here[place] = runs[first, start] = (weight + len(word.plain), first, start, length + 1)
        before = here
    return [run[1:] for run in nlargest(RUNS, runs.values(), key=lambda run: (run[0], -run[2]))]


def _laid(
    words: list[_Word], wanted: list[_Word], at: int, place: int, length: int
) -> tuple[int, int, int, int]:
    """A quote laid beside the text from a run in common on, both ways.

    Returns:
        The first word of the passage and the one after its last, how many letters they share, and in how many
        words they differ.
    """
    left = [word.plain for word in wanted[:at]][::-1]
    room = words[max(0, place - 2 * len(left) - 3) : place]
    back, shared, early = _beside(left, [word.plain for word in room][::-1])
    right = [word.plain for word in wanted[at + length :]]
    end = place + length
    on, more, late = _beside(right, [word.plain for word in words[end : end + 2 * len(right) + 3]])
    run = sum(len(word.plain) for word in wanted[at : at + length])
    return place - back, end + on, run + shared + more, early + late


def _beside(wanted: list[str], room: list[str]) -> tuple[int, int, int]:
    """How many words of a text some words are best laid beside, how many letters are the same, words not."""
    from rapidfuzz.distance import OSA

    if not wanted:
        return 0, 0, 0
    best = (len(wanted), 0, 0)
    left, same = Counter(wanted), 0
    for size, word in enumerate(("", *room)):  # words that changed places are the same words
        if left[word] > 0:
            left[word] -= 1
            same += len(word)
        away = OSA.distance(wanted, room[:size])
        best = min(best, (away, -same, -size))
    return -best[2], -best[1], best[0]


def _in_two(text: str, quote: str) -> NotFound | None:
    """A quote that was put together from two places: where each half stands."""
    words, plain = _indexed(text).words, _indexed(text).plain
    wanted = _indexed(quote).words[:LONGEST]

    def where(some: list[_Word]) -> int:
        return plain.find("\n" + "\n".join(word.plain for word in some) + "\n")

    low, high = 0, len(wanted)
    while low < high:  # how many words from the first on the text has in one run
        middle = (low + high + 1) // 2
        low, high = (middle, high) if where(wanted[:middle]) >= 0 else (low, middle - 1)
    if not TOLD <= low <= len(wanted) - TOLD:
        return None
    first, second = where(wanted[:low]), where(wanted[low:])
    if second < 0:
        return None
    at, other = (plain.count("\n", 0, found + 1) - 1 for found in (first, second))
    if 0 <= other - at - low < min(low, len(wanted) - low):
        return None  # a few words were left out, which is better shown
    lines = tuple(_line(text, words[number].start) for number in (at, other))
    halves = (
        quote[wanted[max(0, low - TOLD)].start : wanted[low - 1].end],
        quote[wanted[low].start : wanted[min(len(wanted), low + TOLD) - 1].end],
    )
    return NotFound(0, apart=lines, halves=tuple(" ".join(half.split()) for half in halves))


TOLD = 3
"""How many words must stand on either side for a quote to be called put together, and are told of each."""


# -- words ---------------------------------------------------------------------------------------------

_SPACELESS = frozenset(
    {"CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "YI", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"}
)
"""The scripts, by the first word of their letters' names, that write no spaces between words."""


@lru_cache(maxsize=2**14)
def _stands_alone(character: str) -> bool:
    """Whether a letter is compared on its own, since nothing shows where its word ends."""
    return not character.isascii() and unicodedata.name(character, "").partition(" ")[0] in _SPACELESS


class _Indexed:
    """The words of a text, made ready for many quotes.

    Attributes:
        words: as they are compared: folded and without case.
        places: where each stands among them.
        plain: all of them, each on a line.
    """

    def __init__(self, text: str) -> None:
        tokens = (token for token in _tokens(text) if token.is_word)
        self.words = [_Word(word.plain.casefold(), word.start, word.end) for word in tokens]
        self.places: dict[str, dict[int, None]] = defaultdict(dict)
        for place, word in enumerate(self.words):
            self.places[word.plain][place] = None
        self.plain = "".join(["\n", *(f"{word.plain}\n" for word in self.words)])


_indexed = lru_cache(maxsize=8)(_Indexed)


@cache
def _word_or_marks() -> re.Pattern[str]:
    """A word with its accents and the vowels of Indian scripts and Arabic, or what stands between words."""
    accents = "".join(
        chr(code) for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M"
    )
    return re.compile(rf"\w[\w{accents}]*|[^\w\s]+")


@lru_cache(maxsize=8)
def _tokens(text: str, pattern: str | None = None) -> list[_Word]:
    """The words of a text, folded, and what stands between them other than space; or else a pattern's."""
    haystack, starts, ends = folded(text, True)
    found = []
    for token in re.finditer(pattern or _word_or_marks(), haystack):
        first, word = token.start(), token[0][0].isalnum() or "_" in token[0]
        bounds = [at for at in range(first, token.end()) if _stands_alone(haystack[at])]
        for begin, end in pairwise(sorted({first, *bounds, *(at + 1 for at in bounds), token.end()})):
            found.append(_Word(haystack[begin:end], starts[begin], ends[end - 1], word))
    return found


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


# -- what differs --------------------------------------------------------------------------------------

_SHOWN = 6
"""How many words are shown before and after what differs."""


def _with_marks(text: str, start: int, end: int, quote: str) -> tuple[int, int]:
    """A passage with the punctuation around it where the quote has some too."""
    quote = quote.strip()
    if quote and not quote[-1].isalnum():
        while end < len(text) and not (text[end].isalnum() or text[end].isspace()):
            end += 1
    if quote and not quote[0].isalnum():
        while start and not (text[start - 1].isalnum() or text[start - 1].isspace()):
            start -= 1
    return start, end


def _compared(passage: str, quote: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Where a passage and a quote differ, and the passage with that marked."""
    from rapidfuzz.distance import Levenshtein

    theirs, yours = _tokens(passage), _tokens(quote)
    if [word.plain for word in theirs] == [word.plain for word in yours]:  # what differs is a space
        theirs, yours = _tokens(passage, r"\S+"), _tokens(quote, r"\S+")
    blocks = [
        block
        for block in Levenshtein.opcodes([word.plain for word in yours], [word.plain for word in theirs])
        if block.tag != "equal"
    ]
    joined: list[tuple[int, int, int, int]] = []
    for block in blocks:
        a, b, c, d = block.src_start, block.src_end, block.dest_start, block.dest_end
        if joined and joined[-1][1] == a and joined[-1][3] == c:
            joined[-1] = (joined[-1][0], b, joined[-1][2], d)
        else:
            joined.append((a, b, c, d))

    def cut(of: list[_Word], whole: str, first: int, last: int) -> str:
        return " ".join(whole[of[first].start : of[last - 1].end].split()) if first < last else ""

    differences = tuple((cut(theirs, passage, c, d), cut(yours, quote, a, b)) for a, b, c, d in joined)
    if not joined:
        return (), ""
    begin, stop = max(0, joined[0][2] - _SHOWN), min(len(theirs), joined[-1][3] + _SHOWN)
    bounds = [(c, d) for _, _, c, d in joined if c < d]
    shown, at = "", theirs[begin].start if begin < len(theirs) else 0
    for c, d in bounds:
        first, last = theirs[c].start, theirs[d - 1].end
        shown += f"{passage[at:first]}*{passage[first:last]}*"
        at = last
    shown += passage[at : theirs[stop - 1].end] if stop else ""
    shown = ("… " if begin else "") + " ".join(shown.split()) + (" …" if stop < len(theirs) else "")
    return differences, shown

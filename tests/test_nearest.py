"""What the text has in the place of a quote that is not in it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.anchor import Anchor, find
from kg.nearest import NotFound

TEXT = """\
The chamber passed the act on Friday. The Greens, the Liberals, the Left and the Farmers voted against it.

Oru Power, which last year had called the exit too early, now supports the end date. Lake League still demands an exit by 2030.
"""


def near(text: str, quote: str) -> NotFound:
    found = find(text, quote)
    assert isinstance(found, NotFound), found
    assert found.times == 0
    return found


@pytest.mark.parametrize(
    ("quote", "line", "differences", "marked"),
    [
        (
            "Oru Power, which last year called the exit too early",
            3,
            [("had", "")],
            "Oru Power, which last year *had* called the exit too early",
        ),
        (
            "Lake League demands an exit by 2030",
            3,
            [("still", "")],
            "Lake League *still* demands an exit by 2030",
        ),
        (
            "The chamber passed the act on Monday",
            1,
            [("Friday", "Monday")],
            "The chamber passed the act on *Friday*",
        ),
        (
            "The chamber just passed the act",
            1,
            [("", "just")],
            "The chamber passed the act",
        ),
        ("The greens, the liberals, the Left", 1, [("Greens", "greens"), ("Liberals", "liberals")], None),
        ("which last year, had called", 3, [("", ",")], None),
        ("which lastyear had called", 3, [("last year", "lastyear")], None),
        ("passed The chamber the act on Friday", 1, [("", "passed"), ("passed", "")], None),
        ("chamber The passed the act on Friday", 1, [("The", ""), ("", "The")], None),
        ("Oru Power , which last year", 3, [("Power,", "Power ,")], None),
        ("still demands an exit 2030 by", 3, [("by", ""), ("", "by")], None),
        ("too early; now supports", 3, [(",", ";")], None),
        ("called the exit too early now", 3, [(",", "")], None),
    ],
)
def test_what_differs_is_shown_at_its_place(
    quote: str, line: int, differences: list[tuple[str, str]], marked: str | None
) -> None:
    found = near(TEXT, quote)
    assert (found.line, list(found.differences)) == (line, differences)
    assert marked in {None, found.marked}


@pytest.mark.parametrize("quote", ["nothing of the kind was ever heard", "!!!", "the", "of the"])
def test_where_little_is_shared_nothing_is_shown(quote: str) -> None:
    assert find(TEXT, f"{quote} zzz zzz zzzzz") == NotFound(0)


def test_the_piece_that_is_missing_is_named() -> None:
    found = near(TEXT, "The Greens, the Liberals [...] voted in favour")
    assert (found.piece, found.after) == ("voted in favour", "The Greens, the Liberals")
    assert (found.line, found.marked) == (1, "voted *against it*")
    found = near(TEXT, "The Reds and Browns [...] voted against it")
    assert (found.piece, found.after) == ("The Reds and Browns", "")
    found = near(TEXT, "Oru Power [...] still demands [...] nobody heard of them")
    assert (found.piece, found.after, found.passage) == ("nobody heard of them", "still demands", "")


def test_a_piece_that_stands_earlier_is_told() -> None:
    found = near(TEXT, "Oru Power [...] voted against it")
    assert (found.piece, found.after, found.earlier) == ("voted against it", "Oru Power", 1)


def test_a_quote_from_two_places_is_told() -> None:
    found = near(TEXT, "the Farmers voted against it. Lake League still demands an exit")
    assert (found.apart, found.halves) == ((1, 3), ("voted against it", "Lake League still"))
    found = near(TEXT, "now supports the end date. The chamber passed the act")
    assert found.apart == (3, 1)


@pytest.mark.parametrize(
    ("text", "quote", "differences"),
    [
        (
            "Начало.\nНорланд заявил, что отвергает требование полностью.",
            "Норланд заявил, что принимает требование",
            ("отвергает", "принимает"),
        ),
        ("停火协议在周六被双方明确拒绝。", "停火协议在周日被双方明确拒绝", ("六", "日")),
        ("بداية\nقالت نورلاند إنها ترفض المطلب تماما.", "نورلاند إنها تقبل المطلب", ("ترفض", "تقبل")),
        ("벨란드는 수문 개방을 거부했다", "벨란드는 수문 폐쇄를 거부했다", ("개방을", "폐쇄를")),
        ("हम इस मांग को अस्वीकार करते हैं", "हम इस शर्त को अस्वीकार करते हैं", ("मांग", "शर्त")),
        ("यह मांग ठीक है", "यह मांगी ठीक है", ("मांग", "मांगी")),
        ("Le cafe\u0301 a ferme\u0301 hier soir", "Le caf\u00e9 a ferm\u00e9 ce soir", ("hier", "ce")),
    ],
)
def test_in_any_script(text: str, quote: str, differences: tuple[str, str] | None) -> None:
    found = near(text, quote)
    assert found.differences
    assert differences is None or found.differences == (differences,)


SAMPLES = Path(__file__).parents[1] / "samples"
ARTICLES = {file.name: file.read_text(encoding="utf-8") for file in sorted(SAMPLES.rglob("*.txt"))}
KINDS = ("out", "changed", "added", "swapped", "typed")


@given(st.sampled_from(sorted(ARTICLES)), st.sampled_from(KINDS), st.data())
def test_one_slip_in_a_quote_of_a_real_text_is_found_at_its_place(
    name: str, kind: str, data: st.DataObject
) -> None:
    text = ARTICLES[name]
    words = [found.span() for found in re.finditer(r"[^\W_](?:[^\W_]|[\u064b-\u0652])*", text)]
    size = data.draw(st.integers(6, 25))
    first = data.draw(st.integers(0, max(0, len(words) - size - 1)))
    taken = words[first : first + size]
    assume(len(taken) == size)
    start, end = taken[0][0], taken[-1][1]
    assume(isinstance(find(text, text[start:end]), Anchor))
    # a slip within the first or last two words leaves open where the quote was to begin or end
    slip, after = taken[at := data.draw(st.integers(2, size - 3))], taken[at + 1]
    word = text[slice(*slip)]
    before, rest = text[start : slip[0]], text[slip[1] : end]
    quote = {
        "out": before.rstrip() + rest,
        "changed": f"{before}zzz{rest}",
        "added": f"{before}zzz {word}{rest}",
        "swapped": before + text[slice(*after)] + text[slip[1] : after[0]] + word + text[after[1] : end],
        "typed": f"{before}zzz{rest}".replace("’", "'")
        .replace("“", '"')
        .replace("—", "-")
        .replace("\n", " "),
    }[kind]
    found = find(text, quote)
    assume(
        isinstance(found, NotFound) and found.times == 0
    )  # a word twice in a row is no slip when one is left out
    assert isinstance(found, NotFound)
    assert found.passage == " ".join(text[start:end].split())
    assert found.line == text.count("\n", 0, start) + 1
    theirs = " ".join(theirs for theirs, _ in found.differences)
    yours = " ".join(yours for _, yours in found.differences)
    assert (word if kind in {"out", "changed", "typed"} else "") in theirs
    assert ("zzz" if kind in {"changed", "added", "typed"} else "") in yours


def test_long_texts_and_many_wrong_quotes_take_no_time() -> None:
    words = [f"w{n * n % 2999}" if n % 3 else "the" for n in range(20_000)]
    text = " ".join(words)
    begun = time.process_time()
    for at in range(0, 19_000, 380):
        found = near(text, " ".join([*words[at : at + 14], "zzz", *words[at + 15 : at + 30]]))
        assert found.differences == ((words[at + 14], "zzz"),)
    assert near("na " * 33_000, "na " * 200 + "no").passage
    assert time.process_time() - begun < 20  # what is not bounded takes minutes

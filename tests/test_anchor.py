"""Quotes in, places out."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.anchor import CONTEXT, GAP, Anchor, NotFound, find
from kg.folding import fit
from kg.invisible import INVISIBLE, is_blank

TEXT = """\
Norland gives Sudria 48 hours

Norland on Saturday gave Sudria 48 hours to halt all fire along
the Tarn. Sudria’s ministry rejected the demand. “No comment”, said the League –
and then: “No comment…” again.
"""


def place(text: str, quote: str, nth: int | None = None) -> Anchor:
    found = find(text, quote, nth)
    assert isinstance(found, Anchor), found
    return found


def test_a_quote_as_it_stands() -> None:
    assert place(TEXT, "rejected the demand") == Anchor(
        exact="rejected the demand",
        pieces=((123, 142),),
        prefix="ong\nthe Tarn. Sudria’s ministry ",
        suffix=". “No comment”, said the League ",
        rung="exact-quote",
    )
    assert TEXT[123:142] == "rejected the demand"


def test_context_ends_with_the_text() -> None:
    anchor = place("a b c", "b")
    assert (anchor.prefix, anchor.suffix) == ("a ", " c")
    anchor = place("x" * 100 + "-Q-" + "y" * 100, "Q")
    assert (anchor.prefix, anchor.suffix) == ("x" * (CONTEXT - 1) + "-", "-" + "y" * (CONTEXT - 1))
    assert place("whole", "whole").pieces == ((0, 5),)


@pytest.mark.parametrize(
    ("quote", "exact"),
    [
        ("fire along the Tarn", "fire along\nthe Tarn"),
        ("fire\talong\n\n  the Tarn", "fire along\nthe Tarn"),
        ("fire\u00a0along\u2009the\u202fTarn", "fire along\nthe Tarn"),
        ("  48 hours  to   halt ", "48 hours to halt"),
    ],
)
def test_white_space_is_folded(quote: str, exact: str) -> None:
    anchor = place(TEXT, quote)
    [(start, end)] = anchor.pieces
    assert (anchor.exact, TEXT[start:end], anchor.rung) == (exact, exact, "whitespace-folded")


def test_white_space_of_the_text_is_folded() -> None:
    text = "gave\u00a0Sudria\r\n48\u202fhours"
    assert place(text, "gave Sudria 48 hours") == Anchor(text, ((0, len(text)),), "", "", "whitespace-folded")


@pytest.mark.parametrize(
    ("quote", "exact"),
    [
        ("Sudria's ministry", "Sudria’s ministry"),
        ("Sudria`s ministry", "Sudria’s ministry"),
        ('"No comment", said', "“No comment”, said"),
        ("«No comment», said", "“No comment”, said"),
        ("„No comment“, said", "“No comment”, said"),
        ("League - and", "League –\nand"),
        ("League — and", "League –\nand"),
        ('"No comment..." again', "“No comment…” again"),
    ],
)
def test_typography_is_folded(quote: str, exact: str) -> None:
    anchor = place(TEXT, quote)
    [(start, end)] = anchor.pieces
    assert (anchor.exact, TEXT[start:end], anchor.rung) == (exact, exact, "typography-folded")


def test_an_ellipsis_of_the_quote_matches_three_dots() -> None:
    anchor = place("He said: wait... no", "wait… no")
    assert (anchor.exact, anchor.pieces) == ("wait... no", ((9, 19),))


def test_a_quote_may_end_within_an_ellipsis() -> None:
    assert place("He said: wait… no", "wait.").pieces == ((9, 14),)


def test_the_strictest_rung_that_matches_decides() -> None:
    text = "It's late. It’s late."
    assert place(text, "It’s late").pieces == ((11, 20),)
    assert find(text, "It‘s late") == NotFound(2)


# -- gaps -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [" [...] ", "[...]", " […] ", "\n[...]\n"])
def test_a_gap_leaves_words_out(gap: str) -> None:
    anchor = place(TEXT, f"Norland on Saturday{gap}halt all fire{gap}the Tarn")
    assert anchor.exact == "Norland on Saturday [...] halt all fire [...] the Tarn"
    assert [TEXT[start:end] for start, end in anchor.pieces] == anchor.exact.split(GAP)
    assert anchor.prefix.endswith("48 hours\n\n")
    assert anchor.suffix.startswith(". Sudria’s")


def test_gaps_at_the_ends_say_nothing() -> None:
    assert place(TEXT, "[...] rejected the demand [...]") == place(TEXT, "rejected the demand")


def test_pieces_stand_in_order() -> None:
    assert isinstance(find(TEXT, "rejected the demand [...] halt all fire"), NotFound)
    assert isinstance(find("one two", "one two [...] two"), NotFound)


def test_a_gap_after_words_that_occur_twice_is_ambiguous() -> None:
    text = "He said yes. He said no. It ended."
    assert find(text, "He said [...] It ended") == NotFound(2)
    assert place(text, "He said [...] It ended", nth=2).pieces == ((13, 20), (25, 33))
    assert place(text, "He said no [...] It ended").pieces == ((13, 23), (25, 33))


def test_the_rungs_hold_for_each_piece() -> None:
    anchor = place(TEXT, 'fire along the Tarn [...] "No comment", said')
    assert anchor.exact == "fire along\nthe Tarn [...] “No comment”, said"
    assert anchor.rung == "typography-folded"


# -- no place ---------------------------------------------------------------------------------------


def test_several_places() -> None:
    assert find(TEXT, "No comment") == NotFound(2)
    assert [place(TEXT, "No comment", nth).pieces for nth in (1, 2)] == [((145, 155),), ((187, 197),)]
    assert find(TEXT, "No comment", nth=3) == NotFound(2)
    assert find("na na na", "na na") == NotFound(2)  # they overlap


@pytest.mark.parametrize("quote", ["he accepted the plan", "She accepted the pl", "ccepted"])
def test_a_quote_neither_begins_nor_ends_within_a_word(quote: str) -> None:
    assert isinstance(find("She accepted the plan.", quote), NotFound)


def test_scripts_that_join_words_are_cut_anywhere() -> None:
    assert place("他说同意。", "同意").pieces == ((2, 4),)
    assert place("وقالت نورلاند نعم", "قالت نورلاند").pieces == ((1, 13),)


def test_an_nth_where_there_is_one() -> None:
    assert place(TEXT, "rejected the demand", nth=1) == place(TEXT, "rejected the demand")
    assert find(TEXT, "rejected the demand", nth=2) == NotFound(1)


@pytest.mark.parametrize(
    ("text", "quote", "exact"),
    [
        ("a demili-\ntarised strip", "a demilitarised strip", "a demili-\ntarised strip"),
        ("a demili-\r\n   tarised strip", "demilitarised", "demili-\r\n   tarised"),
        ("a demili\u00ad\ntarised strip", "demilitarised", "demili\u00ad\ntarised"),
        ("a demili\u2010\ntarised strip", "demilitarised", "demili\u2010\ntarised"),
        ("the well-\nknown de-\nmand", "the well-known demand", "the well-\nknown de-\nmand"),
        ("the Nord-\nSüd line", "Nord-Süd line", "Nord-\nSüd line"),
        ("“demili-\ntarised” it said", '"demilitarised" it said', "“demili-\ntarised” it said"),
        ("a demi\u00adlitarised strip", "demilitarised", "demi\u00adlitarised"),
        (
            "die Waf-\nfenruhe, so der Minis-\nter",
            "Waffenruhe, so der Minister",
            "Waf-\nfenruhe, so der Minis-\nter",
        ),
        (
            "a demili-\ntarised strip, so a de-\nmand",
            "demilitarised [...] a demand",
            "demili-\ntarised [...] a de-\nmand",
        ),
    ],
)
def test_words_divided_at_the_ends_of_lines_are_found(text: str, quote: str, exact: str) -> None:
    anchor = place(text, quote)
    assert (anchor.exact, anchor.rung) == (exact, "typography-folded")
    assert GAP.join(text[start:end] for start, end in anchor.pieces) == exact


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a demili- tarised strip", "demilitarised"),  # no end of a line
        ("the Nord-\nSüd line", "NordSüd line"),  # no word goes on with a capital
        ("a demili-\ntarised strip", "a demil-itarised strip"),
        ("a demili-\ntarised strip", "militarised strip"),
        ("they re-sign\nit-\nself", "they resign"),
        ("yes -\nand no", "yesand no"),
    ],
)
def test_no_other_hyphens_are_left_out(text: str, quote: str) -> None:
    assert isinstance(find(text, quote), NotFound)


def test_divided_words_that_stand_twice_are_told_apart() -> None:
    text = "The cease-\nfire holds. A cease-\nfire, he said."
    assert find(text, "ceasefire") == NotFound(2)
    assert place(text, "ceasefire", 2).pieces == ((25, 36),)


@given(st.lists(st.text("abcdeé", min_size=2, max_size=8), min_size=1, max_size=6), st.data())
def test_a_quote_is_found_wherever_its_words_are_divided(words: list[str], data: st.DataObject) -> None:
    divided = []
    for word in words:
        at = data.draw(st.integers(0, len(word) - 1))
        divided.append(f"{word[:at]}-\n{word[at:]}" if at else word)
    text = f"XX {' '.join(divided)} YY"
    assert place(text, f"XX {' '.join(words)} YY").pieces == ((0, len(text)),)


def test_capitals_that_differ_are_told() -> None:
    text = "Then the ministry rejected the demand of NATO."
    for quote, theirs, yours in (
        ("The ministry rejected the demand", "the", "The"),
        ("the ministry rejected the demand of Nato", "NATO", "Nato"),
    ):
        found = find(text, quote)
        assert isinstance(found, NotFound)
        assert found.differences == ((theirs, yours),)


def test_composed_and_decomposed_letters_are_alike() -> None:
    composed, decomposed = "caf\u00e9 ferm\u00e9", "cafe\u0301 ferme\u0301"
    for text, quote in ((f"Le {composed}.", decomposed), (f"Le {decomposed}.", composed)):
        found = find(text, quote)
        assert isinstance(found, Anchor)
        assert (found.exact, found.rung) == (text[3:-1], "typography-folded")
        assert text[slice(*found.pieces[0])] == found.exact
    assert isinstance(find(f"Le {decomposed}.", "cafe ferme"), NotFound)


@pytest.mark.parametrize("mark", [mark for mark in sorted(INVISIBLE) if mark < "\U000e0000"])
def test_marks_that_nobody_sees_do_not_count(mark: str) -> None:
    text = f"قالت {mark}نورلاند{mark} {mark} نعم."
    found = find(text, "قالت نورلاند نعم")
    assert isinstance(found, Anchor)
    assert found.rung == "typography-folded"
    assert text[slice(*found.pieces[0])] == text[:-1]
    assert isinstance(find("قالت نورلاند نعم.", f"قالت {mark}نورلاند نعم"), Anchor)


def test_letters_are_composed_in_every_script() -> None:
    """Of each letter that Unicode can write apart and as one, whatever its script."""
    for code in range(0x110000):
        letter = chr(code)
        apart = unicodedata.normalize("NFD", letter)
        if apart == letter or unicodedata.normalize("NFC", letter) != letter:
            continue
        for text, quote in ((f"in {letter} and", f"{apart} and"), (f"in {apart} and", f"{letter} and")):
            found = find(text, quote)
            assert isinstance(found, Anchor), hex(code)
            assert found.exact == text[3:], hex(code)


def test_control_characters_stay_in_the_text() -> None:
    """A page break of a PDF: positions count it, what is kept of the words is fit for any format."""
    text = "Page 1.\n\x0cVelland re\x02jects\x0cit.\x00\x0c"
    found = find(text, "Velland rejects it.")
    assert isinstance(found, Anchor)
    assert (found.exact, found.prefix, found.suffix) == ("Velland rejects it.", "Page 1.\n ", " ")
    assert found.pieces == ((9, 29),)
    assert find(text, found.exact) == found
    plain = find(text, "Velland")
    assert isinstance(plain, Anchor)
    assert (plain.prefix, plain.suffix) == ("Page 1.\n ", " rejects it. ")


@pytest.mark.parametrize("text", ["", "  \n", "!?"])
def test_a_text_without_words(text: str) -> None:
    assert find(text, "rejected the demand") == NotFound(0)


@pytest.mark.parametrize("text", [TEXT, None])
def test_a_quote_of_nothing_but_gaps(text: str | None) -> None:
    assert find(text, "[...] […]") == NotFound(0)


def test_without_a_text_a_quote_stays_unverified() -> None:
    assert find(None, " rejected\n the demand[…]at once", nth=2) == Anchor(
        "rejected the demand [...] at once", (), "", "", "unverified"
    )


# -- all the world's text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote", "pieces"),
    [
        ("🇺🇦 𝔑o 😀 comment", "comment", (8, 15)),
        ("cafe\u0301 closed", "closed", (6, 12)),
        ("ab\r\ncd ef", "cd", (4, 6)),
        ("قالت نورلاند إنها ترفض المطلب.", "ترفض المطلب", (18, 29)),
        ("הם אמרו \u200fלא\u200f.", "לא", (9, 11)),
        ("停火协议在周六被拒绝。", "周六被拒绝", (5, 10)),
    ],
)
def test_places_count_code_points(text: str, quote: str, pieces: tuple[int, int]) -> None:
    anchor = place(text, quote)
    assert anchor.pieces == (pieces,)
    assert text[slice(*pieces)] == anchor.exact == quote


def whole_words(text: str, start: int, end: int) -> bool:
    """Whether no word of a script that writes words apart is cut at either end."""
    pairs = (text[max(start - 1, 0) : start + 1] if start else "", text[end - 1 : end + 1])
    return not any(len(p) == 2 and all(c.isalnum() and c < "\u0590" for c in p) for p in pairs)


LETTERS = st.text(st.sampled_from("ab “”\"’'–-…. \n\u00a0\r😀e\u0301ن"), max_size=60) | st.text(max_size=60)


@given(LETTERS, st.data())
def test_what_is_cut_from_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end].strip()
    start += len(text[start:end]) - len(text[start:end].lstrip())
    assume(not is_blank(quote))
    assume(not re.search(r"\[(\.\.\.|…)\]", quote))
    assume(whole_words(text, start, start + len(quote)))
    found = find(text, quote)
    if isinstance(found, Anchor):
        assert (found.pieces, found.exact, found.rung) == (
            ((start, start + len(quote)),),
            fit(quote),
            "exact-quote",
        )
    else:
        places_of = [at for at in range(len(text)) if text.startswith(quote, at)]
        whole = [at for at in places_of if whole_words(text, at, at + len(quote))]
        assert found.times == len(whole) > 1
        places = [place(text, quote, nth).pieces for nth in range(1, found.times + 1)]
        assert ((start, start + len(quote)),) in places


@given(LETTERS, LETTERS, st.integers(1, 3) | st.none())
def test_an_anchors_pieces_are_its_words(text: str, quote: str, nth: int | None) -> None:
    assume("[" not in text)
    found = find(text, quote, nth)
    if isinstance(found, Anchor):
        assert GAP.join(fit(text[start:end]) for start, end in found.pieces) == found.exact
        bounds = [bound for piece in found.pieces for bound in piece]
        assert bounds == sorted(bounds)
        assert fit(text[: bounds[0]]).endswith(found.prefix)
        assert fit(text[bounds[-1] :]).startswith(found.suffix)
    elif found.passage:
        assert found.times == 0
        assert 1 <= found.line <= text.count("\n") + 1


@given(st.text(st.sampled_from("abc “”’–… \n\u00a0"), min_size=1, max_size=40), st.data())
def test_folding_finds_what_was_typed_otherwise(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : start + 12].strip()
    assume(quote)
    start += len(text[start:]) - len(text[start:].lstrip())
    assume(whole_words(text, start, start + len(quote)))
    typed = " ".join(quote.translate(str.maketrans("“”’–", '""\'-')).replace("…", "...").split())
    found = find(text, typed)
    assert isinstance(found, Anchor) or found.times > 1


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("「停火」拒绝", '"停火"拒绝'),
        ("״שלום״ אמר", '"שלום" אמר'),
        ("they canʼt go", "they can't go"),
        ("on the 12－13 May", "on the 12-13 May"),
    ],
)
def test_typography_of_any_script_is_folded(text: str, quote: str) -> None:
    assert (place(text, quote).exact, place(text, quote).rung) == (text, "typography-folded")

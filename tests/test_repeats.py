"""What stands twice is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import repeats, sources
from kg.errors import Problem, once_a_file

BOOK = "actors: {x: {name: X, type: State}, y: {name: Y, type: State}}\ndemands: {d: {label: D}}\n"
STANCE = "{actor: x, on: d, position: rejects, quote: q, certainty: reported}"


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a",
        "https://www.example.org/a/",
        "https://EXAMPLE.org/a#top",
        "https://example.org/a?utm_source=x&fbclid=1",
    ],
)
def test_addresses_of_one_page(other: str) -> None:
    assert repeats.page(other) == repeats.page("https://example.org/a")


@pytest.mark.parametrize(
    "other",
    ["https://example.org/b", "https://example.com/a", "https://example.org/a?id=1", "https://example.org/A"],
)
def test_addresses_of_two_pages(other: str) -> None:
    assert repeats.page(other) != repeats.page("https://example.org/a")


def said(*stances: str) -> list[str]:
    Path("codebook.yaml").write_text(BOOK, encoding="utf-8")
    lines = "".join(f"  - {stance}\n" for stance in stances)
    Path("a.stance.yaml").write_text(
        f"article: {{published: 2031-01-01}}\nstances:\n{lines}", encoding="utf-8"
    )
    return [str(problem) for problem in sources.load([Path()]).problems]


def test_the_same_stance_twice(folder: Path) -> None:
    assert said(STANCE, STANCE.replace("rejects", "opposes"), STANCE) == [
        "a.stance.yaml:5: warning: the same stance stands on line 3; keep one of the two"
    ]
    assert said(STANCE.replace("actor: x", "actor: [x, y]"), STANCE.replace("actor: x", "actor: [y, x]")) == [
        "a.stance.yaml:4: warning: the same stance stands on line 3; keep one of the two"
    ]


@pytest.mark.parametrize(
    "change", ["quote: q, ->quote: r, ", "reported->stated", "x->y", "q,->q, date: 2031,"]
)
def test_stances_that_differ(folder: Path, change: str) -> None:
    before, after = change.split("->")
    assert said(STANCE, STANCE.replace(before, after, 1)) == []


def test_warnings_of_one_kind_are_counted() -> None:
    many = [Problem(f"{n}.yaml", 1, f"'{n}' has no date", "add one", "warning") for n in range(300)]
    told = once_a_file(many)
    assert told[0] == "0.yaml:1: warning: '0' has no date; add one"
    assert told[-1] == "warnings of this kind: 300, in 300 files, of which 5 are told: … has no date"
    assert len(told) == 6
    in_one = [Problem("a.jsonl", n, f"'{n}' has no date", severity="warning") for n in range(1, 8)]
    assert (
        once_a_file(in_one)[-1] == "warnings of this kind: 7, in one file, of which 5 are told: … has no date"
    )
    errors = [Problem(f"{n}.yaml", 1, f"'{n}' has no date") for n in range(300)]
    assert len(once_a_file(errors)) == 300


def test_texts_that_are_not_at_hand_are_counted(folder: Path) -> None:
    said(STANCE)
    summary = sources.load([Path()]).summary()
    assert (summary.quotes, summary.found, summary.textless) == (1, 0, 1)

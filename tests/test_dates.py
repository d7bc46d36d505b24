"""Dates known to a day, month or year."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import first_day, is_before, last_day, parsed, precision_of, written

KNOWN = st.builds(lambda day, length: day.isoformat()[:length], st.dates(), st.sampled_from((4, 7, 10)))


@given(KNOWN, KNOWN)
def test_one_is_before_another_only_if_all_its_days_are(one: str, other: str) -> None:
    assert is_before(one, other) == (date.fromisoformat(last_day(one)) < date.fromisoformat(first_day(other)))


@given(KNOWN)
def test_a_date_spans_the_days_that_begin_as_it_does(known: str) -> None:
    assert first_day(known)[: len(known)] == last_day(known)[: len(known)] == known
    assert written(first_day(known), precision_of(known)) == known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031", "2031"),
        ("2031-04", "2031-04"),
        ("2031-04-12", "2031-04-12"),
        ("2031-04-12T23:10:00Z", "2031-04-12"),
        ("2031-04-12+02:00", "2031-04-12"),
        ("2031-04-12Z", "2031-04-12"),
        ("2031Z", "2031"),
        ("2031-02-30", None),
        ("2031-13", None),
        ("0000", None),
        ("20310412", None),
        ("2031-04-1", None),
        ("12.04.2031", None),
        ("2031-04-12x", None),
        ("soon", None),
        ("", None),
    ],
)
def test_what_is_a_date(text: str, expected: str | None) -> None:
    assert parsed(text) == expected


def test_a_date_of_a_graph_is_written_as_far_as_it_is_known() -> None:
    assert written("2031-01-01", "year") == "2031"
    assert written("2031-04-01", "month") == "2031-04"
    assert written("2031-04-12", "day") == written("2031-04-12", None) == "2031-04-12"
    assert written(None, "year") is None

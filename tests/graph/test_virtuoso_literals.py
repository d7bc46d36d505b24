"""What Virtuoso would alter goes in so that it comes back the same, or not at all."""

from __future__ import annotations

import pytest

from kg.errors import KgError
from kg.graph.virtuoso import kept, restored
from kg.rdf.terms import literal, typed

S, P = "<http://e.org/s>", "<http://e.org/p>"


@pytest.mark.parametrize(
    ("term", "given"),
    [
        (typed("PT48H", "duration"), '"PT48H"^^<https://schema.org/Duration>'),
        (typed(2.0), '"2.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (typed(-1.0), '"-1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (typed(0.25), typed(0.25)),
        (typed(7), typed(7)),
        (typed(True), typed(True)),
        (typed("2025-03", "gYearMonth"), typed("2025-03", "gYearMonth")),
        (typed("2025-03-13", "date"), typed("2025-03-13", "date")),
        (literal("2.0^^<x>"), literal("2.0^^<x>")),
        (literal("deux", "fr"), literal("deux", "fr")),
        ('"x"^^<http://e.org/own>', '"x"^^<http://e.org/own>'),
        (S, S),
    ],
)
def test_what_is_given(term: str, given: str) -> None:
    assert kept((S, P, term)) == (S, P, given)


@pytest.mark.parametrize(
    "term",
    [
        typed(2**31),
        typed("1.12345678901234567890", "decimal"),
        typed("2025-02-30", "date"),
        typed("2025-03-13T10:00:00+02:00", "dateTime"),
        typed("yes", "boolean"),
        typed("1.5E3", "double"),
        typed("--03", "gMonth"),
    ],
)
def test_what_would_be_altered_is_refused(term: str) -> None:
    with pytest.raises(KgError) as caught:
        kept((S, P, term))
    assert str(caught.value) == (
        f"Virtuoso would not keep {term} of {S} as it is\n  write it in another way, or as plain text"
    )


@pytest.mark.parametrize("text", ["P1M", "PT48H", "P1Y2M3DT4H"])
def test_durations_come_back(text: str) -> None:
    duration = typed(text, "duration")
    assert restored(kept((S, P, duration))[2]) == duration

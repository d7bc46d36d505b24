"""From what a person types to the thing that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import Misuse
from kg.graph import lookup
from kg.rdf.terms import DATA, SG

if TYPE_CHECKING:
    from kg.graph.file import FileGraph


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("actor", "russia", "actor/russia"),
        ("actor", "actor:russia", "actor/russia"),
        ("actor", f"{DATA}actor/russia", "actor/russia"),
        ("actor", "Russia", "actor/russia"),
        ("actor", "  RUSSIA ", "actor/russia"),
        ("actor", "Russie", "actor/russia"),
        ("actor", "روسيا", "actor/russia"),
        ("actor", "Moscow", "actor/russia"),
        ("actor", "U.S.", "actor/usa"),
        ("actor", "etats-unis", "actor/usa"),
        ("actor", "États-Unis", "actor/usa"),
        ("actor", "ETATS-UNIS", "actor/usa"),
        ("actor", "white  house", "actor/white-house"),
        ("actor", "kremlin", "actor/kremlin"),
        ("issue", "no-nato", "demand/no-nato"),
        ("issue", "demand:no-nato", "demand/no-nato"),
        ("issue", "Truce of 30 days", "proposal/truce"),
        ("issue", "plan rahal", "proposal/rahal-plan"),
        ("target", "truce", "proposal/truce"),
        ("target", "putin", "actor/putin"),
        ("topic", "ceasefire", "topic/ceasefire"),
        ("topic", "cessez-le-feu", "topic/ceasefire"),
        ("position", "welcomes-with-reservations", "position/welcomesWithReservations"),
        ("position", "welcomes with reservations", "position/welcomesWithReservations"),
    ],
)
def test_a_thing_is_found(kind: str, text: str, found: str, samples: FileGraph) -> None:
    assert lookup.find(samples, kind, text) == f"<{DATA}{found}>"


@pytest.mark.parametrize(
    "text",
    ["accepts-conditionally", "acceptsConditionally", "accepts conditionally", "sg:acceptsConditionally"],
)
def test_a_shipped_position_is_found(text: str, samples: FileGraph) -> None:
    assert lookup.find(samples, "position", text) == f"<{SG}acceptsConditionally>"


@pytest.mark.parametrize("text", ["2025-03-13", "2025-03", "2025"])
def test_a_date_is_a_day_a_month_or_a_year(text: str, samples: FileGraph) -> None:
    assert lookup.find(samples, "date", text) == f'"{text}"'


@pytest.mark.parametrize(
    "text", ["2025-02-30", "2025-13-01", "2025-3", "20250313", "soon", "2025-03-13T00:00", "٢٠٢٥-٠٣-١٣"]
)
def test_what_is_no_date_is_refused(text: str, samples: FileGraph) -> None:
    with pytest.raises(Misuse, match="is no date") as caught:
        lookup.find(samples, "date", text)
    assert caught.value.hint == "write it as 2025-03-13, or as 2025-03 or 2025"


def test_a_truth_is_yes_or_no(samples: FileGraph) -> None:
    boolean = "http://www.w3.org/2001/XMLSchema#boolean"
    assert lookup.find(samples, "truth", "yes") == f'"true"^^<{boolean}>'
    assert lookup.find(samples, "truth", "no") == f'"false"^^<{boolean}>'
    with pytest.raises(Misuse, match="'maybe' is neither yes nor no"):
        lookup.find(samples, "truth", "maybe")


def test_a_name_of_two_things_is_asked_back(samples: FileGraph) -> None:
    """The office, by its id, and the state, by a metonym; only the id as it stands is one of them."""
    with pytest.raises(Misuse, match="'Kremlin' may be any of actor:kremlin, actor:russia"):
        lookup.find(samples, "actor", "Kremlin")


@pytest.mark.parametrize(
    ("kind", "text", "word", "hint"),
    [
        ("actor", "rusia", "actor", "did you mean 'russia'?"),
        ("issue", "trucee", "issue", "did you mean 'truce'?"),
        ("position", "accept", "position", "did you mean 'accepts'?"),
        ("actor", "truce", "actor", ""),
        ("issue", "russia", "issue", ""),
        ("target", "no-such-thing-at-all-here", "issue or actor", ""),
        ("actor", "", "actor", ""),
    ],
)
def test_an_unknown_name_is_met_with_a_suggestion(
    kind: str, text: str, word: str, hint: str, samples: FileGraph
) -> None:
    with pytest.raises(Misuse, match=f"there is no {word} '{text}' in the graph") as caught:
        lookup.find(samples, kind, text)
    assert caught.value.hint == hint or (not hint and not caught.value.hint.startswith("did you mean 'no-s"))


def test_where_nothing_is_like_a_name_it_is_told_where_to_look(samples: FileGraph) -> None:
    with pytest.raises(Misuse) as caught:
        lookup.find(samples, "thing", "qqqqqqqq")
    assert "`kg query stances`" in caught.value.hint


@pytest.mark.parametrize("text", ["Austria", "Nordland", "Norlands", "Sud"])
def test_what_is_only_alike_is_never_taken(text: str, samples: FileGraph) -> None:
    with pytest.raises(Misuse, match="there is no actor"):
        lookup.find(samples, "actor", text)

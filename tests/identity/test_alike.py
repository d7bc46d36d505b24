"""Which pairs people are asked about, and which never."""

from __future__ import annotations

from typing import Any

import pytest

from kg.codebook import Entry
from kg.identity import alike
from kg.model import Actor, Issue, Place, SameAs


def found(*things: Entry, used: dict[str, int] | None = None, apart: str = "") -> list[tuple[str, str]]:
    """The candidates among things that get the ids a, b, c …"""
    kinds = {Actor: "actor", Place: "place", Issue: "demand"}
    combined = {(kinds[type(thing)], "abcdef"[at]): thing for at, thing in enumerate(things)}
    decided = [frozenset(apart)] if apart else []
    return [each.ids for each in alike.candidates(combined, used or {}, decided)]


def actor(name: str, kind: Any = "Person", **more: Any) -> Actor:
    return Actor(name=name, type=kind, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (actor("Maren Holt"), actor("Maren Hollt")),
        (actor("Maren Holt"), actor("Holt, Maren")),
        (actor("Maren Holt"), actor("President Holt", aliases=("maren HOLT",))),
        (actor("Example Union", "Organization"), actor("Exampel Union", "Alliance")),
        (actor("Norland", "State"), actor("NORLAND", "State")),
        (actor("Norland", "State", names={"fr": "Norlande"}), actor("Norlande", "State")),
        (
            actor("North", "State", same_as=SameAs(wikidata="Q1")),
            actor("Nord", "State", same_as=SameAs(wikidata="Q1")),
        ),
        (Place(name="The Tarn", type="Place"), Place(name="the tarn", type="Territory")),
        (actor("IG LKE", "Organization"), actor("IGLKE", "Organization")),
        (actor("I.G. L.K.E.", "Organization"), actor("IG-LKE", "Organization")),
        (actor("Green Lake", "Organization"), actor("Green Lake e.V.", "Organization")),
        (actor("Green Lake Norland", "Organization"), actor("Green Lake e.V.", "Organization")),
        (actor("Oru Power GmbH", "Organization"), actor("Oru Power AG", "Organization")),
        (Issue(label="Coal exit by 2038"), Issue(label="Exit from coal by 2038")),
        (Issue(label="Halt all artillery fire"), Issue(label="Halt artillery fire along the river")),
    ],
    ids=str,
)
def test_these_are_asked_about(one: Entry, other: Entry) -> None:
    assert found(one, other) == [("a", "b")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (actor("Niger", "State"), actor("Nigeria", "State")),
        (actor("North Korea", "State"), actor("South Korea", "State")),
        (actor("Austria", "State"), actor("Australia", "Organization")),
        (actor("Holt", "Person"), actor("Holt", "Organization")),
        (actor("Maren Holt", "Person"), actor("Maren Holt Sarne", "Person")),
        (actor("Green", "Organization"), actor("Green Lake", "Organization")),
        (actor("Group of 7", "Organization"), actor("Group of 20", "Organization")),
        (Issue(label="Coal exit by 2038"), Issue(label="Coal exit by 2030")),
        (Issue(label="Pay 50 million"), Issue(label="Pay 60 million")),
        (actor("officials", "Group", anonymous=True), actor("officials", "Group", anonymous=True)),
        (actor("Holt office", acts_for=("b",)), actor("Holt offices")),
        (Place(name="Upper Tarn", type="Place"), Place(name="Upper Taren", type="Place")),
        (Issue(label="Open the bridge", mode="do"), Issue(label="Open the bridge", mode="do-not")),
        (
            Issue(label="Withdraw from Ansel", part_of=("p",)),
            Issue(label="Withdraw from Ansol", part_of=("p",)),
        ),
        (Issue(label="The plan", part_of=("b",)), Issue(label="The plan")),
        (Issue(label="Free the prisoners"), Issue(label="Halt artillery fire along the river")),
    ],
    ids=str,
)
def test_these_are_not(one: Entry, other: Entry) -> None:
    assert found(one, other) == []


def test_pairs_that_were_decided_on_are_left_out() -> None:
    assert found(actor("Maren Holt"), actor("Maren Hollt"), apart="ab") == []


def test_the_id_that_is_used_more_is_offered_to_stay() -> None:
    assert found(actor("Maren Holt"), actor("Maren Hollt"), used={"b": 3, "a": 1}) == [("b", "a")]


def test_the_likeliest_come_first() -> None:
    same, alike_only = actor("Maren Holt", aliases=("Ilse Brant",)), actor("Ilse Brandt")
    assert found(same, alike_only, actor("maren holt")) == [("a", "c"), ("a", "b")]


def test_a_word_that_all_share_does_not_make_all_of_them_candidates() -> None:
    many = {("actor", f"m{n}"): actor(f"Ministry {n:04}", "GovernmentBody") for n in range(300)}
    assert alike.candidates(many, {}, []) == []

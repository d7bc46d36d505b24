"""What two networks are together: what came, went and moved."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import given
from made_up import ACTORS, DAYS, ISSUES, network, networks, report
from msgspec.structs import replace

from kg.graph.file import FileGraph
from kg.network.changes import as_of, compare, select_compared
from kg.network.projection import stance_network
from kg.network.selection import Selection
from kg.rdf.terms import DATA

NORTH, SOUTH, HOUSE, ENVOY, LEAGUE = ACTORS
STRIP, GUNS, PLAN = ISSUES


def held(number: int, **said: Any) -> dict[str, Any]:
    return report(number, NORTH, current=True, **said)


def changed(found: nx.MultiDiGraph) -> dict[tuple[str, str, str], str]:
    return {edge[:3]: edge[3] for edge in found.edges(keys=True, data="change") if edge[3]}


def test_what_came_went_and_moved_is_marked() -> None:
    old = network(
        [
            (NORTH, STRIP, "rejects", held(1, date="2031-01-01")),
            (SOUTH, STRIP, "supports", held(2, date="2031-01-01")),
            (ENVOY, GUNS, "supports", held(3, date="2031-01-01")),
        ]
    )
    new = network(
        [
            (NORTH, STRIP, "rejects", report(1, NORTH, date="2031-01-01")),
            (NORTH, STRIP, "supports", held(4, date="2031-02-01")),
            (SOUTH, STRIP, "supports", held(2, date="2031-01-01")),
            (HOUSE, PLAN, "rejects", held(5, date="2031-03-01")),
        ],
        [(STRIP, PLAN, "part")],
    )
    found = compare(old, new)
    assert changed(found) == {
        (NORTH, STRIP, "rejects"): "moved",
        (NORTH, STRIP, "supports"): "moved",
        (ENVOY, GUNS, "supports"): "gone",
        (HOUSE, PLAN, "rejects"): "new",
        (STRIP, PLAN, "part"): "new",
    }
    for position in ("rejects", "supports"):
        edge = found.edges[NORTH, STRIP, position]
        assert (edge["before"], edge["now"]) == (["rejects"], ["supports"])
    assert {node: change for node, change in found.nodes(data="change") if change} == {
        ENVOY: "gone",
        GUNS: "gone",
        HOUSE: "new",
        PLAN: "new",
    }
    assert found.graph["changes"] == [
        {"holder": ENVOY, "target": GUNS, "from": ["supports"], "to": [], "date": "2031-01-01"},
        {"holder": NORTH, "target": STRIP, "from": ["rejects"], "to": ["supports"], "date": "2031-02-01"},
        {"holder": HOUSE, "target": PLAN, "from": [], "to": ["rejects"], "date": "2031-03-01"},
    ]
    (gone,) = found.edges[ENVOY, GUNS, "supports"]["reports"]
    assert (gone.change, gone.current) == ("gone", False)
    assert found.graph["stances"] == 5


def test_a_position_taken_up_again_is_no_new_line_but_a_move() -> None:
    first, second = report(1, NORTH, date="2031-01-01"), report(2, NORTH, date="2031-02-01")
    old = network(
        [(NORTH, STRIP, "supports", first), (NORTH, STRIP, "rejects", replace(second, current=True))]
    )
    new = network(
        [
            (NORTH, STRIP, "supports", first),
            (NORTH, STRIP, "rejects", second),
            (NORTH, STRIP, "supports", held(3, date="2031-03-01")),
        ]
    )
    found = compare(old, new)
    assert set(changed(found).values()) == {"moved"}
    assert [each.change for each in found.edges[NORTH, STRIP, "supports"]["reports"]] == [None, "new"]


def test_a_position_given_up_without_another_is_gone() -> None:
    old = network([(NORTH, STRIP, "supports", held(1))])
    new = network([(NORTH, STRIP, "supports", report(1, NORTH))])
    assert changed(compare(old, new)) == {(NORTH, STRIP, "supports"): "gone"}
    assert changed(compare(new, old)) == {(NORTH, STRIP, "supports"): "new"}


def test_what_was_current_on_a_day_is_worked_out_anew(samples: FileGraph) -> None:
    whole = stance_network(samples)
    plan, sudria = f"{DATA}proposal/rahal-plan", f"{DATA}actor/sudria"

    def now(network: nx.MultiDiGraph) -> set[str]:
        return {
            key
            for _, _, key, reports in network.out_edges(sudria, keys=True, data="reports", default=())
            if network.has_edge(sudria, plan, key)
            and any(r.current for r in network.edges[sudria, plan, key]["reports"])
        }

    assert now(as_of(whole, "2031-04-29")) == {"rejects"}
    assert now(as_of(whole, "2031-05")) == {"undecided"}
    assert now(as_of(whole, "2031")) == now(whole) == {"accepts-conditionally"}
    after_all = as_of(whole, "2040")
    assert list(after_all.edges(keys=True, data=True)) == list(whole.edges(keys=True, data=True))


def test_a_correction_holds_from_its_day_on() -> None:
    made = network(
        [
            (NORTH, STRIP, "rejects", report(1, NORTH, date="2031-01-01", article_iri="a")),
            (NORTH, STRIP, "supports", report(2, NORTH, date="2031-01-02", article_iri="b")),
            (NORTH, GUNS, "supports", report(3, NORTH, date="2031-01-01", article_iri="a")),
        ]
    )
    made.graph["corrections"] = [("b", "a")]

    def now(day: str) -> set[tuple[str, str]]:
        edges = as_of(made, day).edges(keys=True, data="reports")
        return {(target, key) for _, target, key, reports in edges if any(r.current for r in reports)}

    assert now("2031-01-01") == {(STRIP, "rejects"), (GUNS, "supports")}
    assert now("2031-01-02") == {(STRIP, "supports"), (GUNS, "supports")}


def test_a_selection_of_two_keeps_the_changes_that_are_left(samples: FileGraph) -> None:
    whole = stance_network(samples)
    sudria = f"{DATA}actor/sudria"
    found = select_compared(
        as_of(whole, "2031-04-29"), whole, Selection(around=(sudria,), until="2031"), "2031-04-29"
    )
    plan = f"{DATA}proposal/rahal-plan"
    row = {
        "holder": sudria,
        "target": plan,
        "from": ["rejects"],
        "to": ["accepts-conditionally"],
        "date": "2031-06-05",
    }
    assert row in found.graph["changes"]
    assert all(found.has_edge(each["holder"], each["target"]) for each in found.graph["changes"])
    assert not any("2033" in each["date"] for each in found.graph["changes"])
    assert found.graph["drawn"] == [("compare", "2031-04-29"), ("around", "Sudria"), ("until", "2031")]
    assert found.graph["of"] == {"articles": 14, "stances": 143, "actors": 32, "issues": 55}


def test_rolled_up_a_state_has_not_moved_where_another_voice_says_the_same() -> None:
    acting = [(ENVOY, NORTH, "acts-for"), (HOUSE, NORTH, "acts-for")]
    old = network([(ENVOY, STRIP, "rejects", held(1))], acting)
    new = network(
        [(ENVOY, STRIP, "rejects", report(1, ENVOY)), (HOUSE, STRIP, "rejects", held(2, date="2031-05-01"))],
        acting,
    )
    assert set(changed(select_compared(old, new, Selection(), "old")).values()) == {"gone", "new"}
    found = select_compared(old, new, Selection(roll_up=True, around=(ENVOY,)), "old")
    assert changed(found) == {}
    assert found.graph["changes"] == []
    assert [*found] == [NORTH, STRIP]


@given(networks())
def test_nothing_has_changed_from_itself(made: nx.MultiDiGraph) -> None:
    found = compare(made, made)
    assert changed(found) == {}
    assert found.graph["changes"] == []
    assert list(found.edges(keys=True, data=True)) == list(made.edges(keys=True, data=True))


@given(networks(), networks())
def test_both_are_in_it_whole(old: nx.MultiDiGraph, new: nx.MultiDiGraph) -> None:
    found = compare(old, new)
    assert set(found) == {*old, *new}
    assert set(found.edges(keys=True)) == {*old.edges(keys=True), *new.edges(keys=True)}
    for edge in new.edges(keys=True):
        if reports := new.edges[edge].get("reports"):
            assert all(
                any(each == replace(there, change=None) for there in found.edges[edge]["reports"])
                for each in reports
            )
    pairs = [(row["holder"], row["target"]) for row in found.graph["changes"]]
    assert len(pairs) == len(set(pairs))
    assert all(row["from"] != row["to"] for row in found.graph["changes"])


@given(networks(), DAYS, DAYS)
def test_an_earlier_day_has_no_more_reports(made: nx.MultiDiGraph, one: str, other: str) -> None:
    first, last = sorted((one, other))

    def stances(found: nx.MultiDiGraph) -> set[str]:
        return {r.stance for *_, several in found.edges(data="reports", default=()) for r in several}

    assert stances(as_of(made, first)) <= stances(as_of(made, last)) <= stances(made)
    twice = as_of(as_of(made, last), first)
    assert list(twice.edges(keys=True, data=True)) == list(as_of(made, first).edges(keys=True, data=True))

from __future__ import annotations

from typing import TYPE_CHECKING

import graphs
import networkx as nx
import pytest

from kg.views.order import alliance, group, principals, seriated
from kg.views.standing import Cell, Held, cells

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture
def network() -> nx.MultiDiGraph:
    return graphs.norland()


def at(network: nx.MultiDiGraph, actor: str, issue: str) -> Cell:
    return cells(network)[f"{graphs.BASE}actor/{actor}", f"{graphs.BASE}issue/{issue}"]


def pair(**reports: list[tuple[str, Mapping[str, object]]]) -> Cell:
    """The cell of one actor and one demand, on which these positions were reported on these days."""
    g = graphs.empty()
    actor, issue = graphs.node(g, "a", "State", "A"), graphs.node(g, "i", "Demand", "I")
    for position, days in reports.items():
        made = [graphs.report("wire-deadline", day, date=day, **more) for day, more in days]
        graphs.stance(g, actor, position, issue, *made)
    return cells(g)[actor, issue]


def test_a_cell_holds_the_current_position_and_the_one_before_it(network: nx.MultiDiGraph) -> None:
    cell = at(network, "sudria", "water-share")
    assert [held.position for held in cell.shown] == ["undecided"]
    assert cell.former == Held("rejects", 1, "2031-03-26", "2031-03-26")
    assert (cell.since, cell.holds, cell.opposed, cell.reports) == ("2031-04-20", True, False, 2)


def test_every_actor_and_issue_with_a_stance_has_one_cell(network: nx.MultiDiGraph) -> None:
    stances = {(u, v) for u, v, kind in network.edges(data="kind") if kind == "stance"}
    assert cells(network).keys() == stances
    assert sum(cell.reports for cell in cells(network).values()) == network.graph["stances"]


def test_positions_that_hold_at_once_are_all_shown_the_latest_last() -> None:
    cell = pair(rejects=[("2031-04-02", {})], accepts=[("2031-04-01", {})])
    assert [held.position for held in cell.shown] == ["accepts", "rejects"]
    assert cell.main.position == "rejects"
    assert cell.opposed


def test_positions_of_one_side_do_not_contradict_each_other() -> None:
    assert not pair(supports=[("2031-04-01", {})], accepts=[("2031-04-01", {})]).opposed


def test_of_positions_that_no_longer_hold_the_last_is_shown() -> None:
    old = {"current": False}
    cell = pair(supports=[("2031-04-01", old)], rejects=[("2031-04-02", old)])
    assert [held.position for held in cell.shown] == ["rejects"]
    assert not cell.holds
    assert cell.former is not None
    assert cell.former.position == "supports"


@pytest.mark.parametrize("why", [{"phase": "prospective"}, {"certainty": "denied"}], ids=str)
def test_what_was_only_expected_or_denied_was_not_left(why: dict[str, str]) -> None:
    cell = pair(rejects=[("2031-04-01", {"current": False, **why})], accepts=[("2031-04-02", {})])
    assert cell.former is None


def test_no_comment_is_no_position_that_was_left() -> None:
    assert pair(undeclared=[("2031-04-01", {"current": False})], accepts=[("2031-04-02", {})]).former is None


def test_actors_stand_for_themselves_or_for_whom_they_act_in_the_end(network: nx.MultiDiGraph) -> None:
    base = f"{graphs.BASE}actor/"
    assert principals(network)(f"{base}brandt") == f"{base}estmark"
    assert principals(network)(f"{base}norland") == f"{base}norland"
    assert alliance(network, f"{base}estmark") == "League of Coastal States"
    assert alliance(network, f"{base}norland") == ""
    network.add_edge(f"{base}estmark", f"{base}brandt", key="acts-for", kind="acts-for")
    assert principals(network)(f"{base}brandt") == f"{base}estmark"  # a circle has an end


def test_groups_come_as_their_first_members_do_and_what_has_none_last() -> None:
    assert group(["b2", "x", "a1", "b1"], lambda name: name[0].strip("x")) == [
        ("b", ["b2", "b1"]),
        ("a", ["a1"]),
        ("", ["x"]),
    ]


def test_those_that_agree_are_neighbours() -> None:
    g = graphs.empty()
    issues = [graphs.node(g, f"i{k}", "Demand", f"I{k}") for k in range(4)]
    for name, sides in {"a": "++--", "b": "--++", "c": "++--", "d": "--++"}.items():
        actor = graphs.node(g, name, "State", name)
        for issue, side in zip(issues, sides, strict=True):
            graphs.stance(
                g,
                actor,
                "supports" if side == "+" else "rejects",
                issue,
                graphs.report("wire-deadline", name),
            )
    rows, columns = ("".join(name[-1] for name in names) for names in seriated(g, cells(g)))
    assert {rows[:2], rows[2:]} <= {"ac", "ca", "bd", "db"}
    assert {columns[:2], columns[2:]} <= {"01", "10", "23", "32"}


def test_the_order_has_everyone_once_and_is_the_same_each_time(network: nx.MultiDiGraph) -> None:
    held = cells(network)
    rows, columns = seriated(network, held)
    assert sorted(rows) == sorted({holder for holder, _ in held})
    assert sorted(columns) == sorted({target for _, target in held})
    assert seriated(graphs.norland(), dict(reversed(held.items()))) == (rows, columns)

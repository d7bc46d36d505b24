"""What is drawn of a network: what each restriction means, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import ACTORS, DAYS, ISSUES, POSITIONS, TOPICS, network, networks, report
from msgspec import structs

from kg.errors import Misuse
from kg.graph.file import FileGraph
from kg.network.projection import stance_network
from kg.network.selection import Selection, select
from kg.rdf.terms import DATA

NORTH, SOUTH, HOUSE, ENVOY, LEAGUE = ACTORS
STRIP, GUNS, PLAN = ISSUES


@pytest.fixture(scope="module")
def whole(samples: FileGraph) -> nx.MultiDiGraph:
    return stance_network(samples)


def iri(name: str) -> str:
    return DATA + name


def stances(found: nx.MultiDiGraph) -> set[str]:
    return {r.stance for *_, several in found.edges(data="reports", default=()) for r in several}


def lines(found: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    return {edge[:3] for edge in found.edges(keys=True, data="kind") if edge[3] == "stance"}


def everything(found: nx.MultiDiGraph) -> tuple[Any, Any]:
    return list(found.nodes(data=True)), list(found.edges(keys=True, data=True))


# -- on the samples ----------------------------------------------------------------------------------


def test_with_nothing_set_everything_is_drawn(whole: nx.MultiDiGraph) -> None:
    found = select(whole, Selection())
    assert everything(found) == everything(whole)
    assert found.graph == whole.graph | {
        "of": {"articles": 14, "stances": 143, "actors": 32, "issues": 55},
        "drawn": [],
    }


def test_a_topic_brings_its_narrower_ones(whole: nx.MultiDiGraph) -> None:
    found = select(whole, Selection(topics=(iri("topic/water"),)))
    targets = {target for _, target, _ in lines(found)}
    topics = {topic for target in targets for topic in whole.nodes[target]["topics"]}
    assert {"Water", "Release of water"} <= topics
    assert all({"Water", "Release of water"} & {*whole.nodes[each]["topics"]} for each in targets)
    assert found.graph["drawn"] == [("topic", "Water")]


def test_what_is_left_is_counted_anew_and_says_of_how_much(whole: nx.MultiDiGraph) -> None:
    found = select(whole, Selection(since="2031-05", until="2031-05-20"))
    assert {name: found.graph[name] for name in ("articles", "stances", "first", "last", "annotators")} == {
        "articles": 1,
        "stances": 9,
        "first": "2031-05-14",
        "last": "2031-05-14",
        "annotators": ["a.diallo"],
    }
    assert found.graph["of"] == {"articles": 14, "stances": 143, "actors": 32, "issues": 55}
    assert found.graph["drawn"] == [("since", "2031-05"), ("until", "2031-05-20")]
    assert all(found.degree(node) for node in found)


def test_a_part_of_a_part_is_still_of_the_whole(whole: nx.MultiDiGraph) -> None:
    found = select(select(whole, Selection(since="2031")), Selection(top=5))
    assert found.graph["of"] == {"articles": 14, "stances": 143, "actors": 32, "issues": 55}
    assert found.graph["drawn"] == [("since", "2031"), ("top", "5")]


def test_around_somebody_are_the_issues_it_speaks_of_and_then_who_else_does(whole: nx.MultiDiGraph) -> None:
    sudria = iri("actor/sudria")
    near = select(whole, Selection(around=(sudria,)))
    spoken_of = {b if a == sudria else a for a, b, _ in lines(whole) if sudria in (a, b)}
    assert {end for a, b, _ in lines(near) for end in (a, b)} == {sudria, *spoken_of}
    far = select(whole, Selection(around=(sudria,), depth=2))
    assert {(a, b) for a, b, _ in lines(whole) if b in spoken_of} <= {(a, b) for a, b, _ in lines(far)}
    assert far.graph["drawn"] == [("around", "Sudria"), ("depth", "2")]
    none = select(whole, Selection(around=(sudria,), depth=0))
    assert len(none) == 0


def test_rolled_up_the_state_holds_what_its_president_says(whole: nx.MultiDiGraph) -> None:
    found = select(whole, Selection(roll_up=True))
    assert iri("actor/putin") not in {holder for holder, *_ in lines(found)}
    (said,) = found.edges[iri("actor/russia"), iri("proposal/truce"), "rejects"]["reports"]
    (before,) = whole.edges[iri("actor/putin"), iri("proposal/truce"), "rejects"]["reports"]
    putin = "Vladimir Putin", iri("actor/putin")
    assert (said.via, said.via_iri) == (said.speaker, said.speaker_iri) == putin
    assert structs.replace(said, via=None, via_iri=None, speaker=None, speaker_iri=None) == before
    assert stances(found) == stances(whole)
    assert found.graph["stances"] == 143


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (Selection(around=(iri("actor/nato"),)), "nothing can be drawn around"),
        (Selection(topics=(iri("topic/love"),)), "there is no topic"),
        (Selection(positions=("loves",)), "there is no position 'loves'"),
        (Selection(since="soon"), "'soon' is not a date"),
        (Selection(until="2031-02-30"), "'2031-02-30' is not a date"),
        (Selection(until="2031-13"), "'2031-13' is not a date"),
    ],
)
def test_what_is_not_there_is_told(whole: nx.MultiDiGraph, selection: Selection, message: str) -> None:
    with pytest.raises(Misuse, match=message):
        select(whole, selection)


# -- on networks made for it -------------------------------------------------------------------------


def test_what_is_dated_to_a_month_is_in_if_a_part_of_it_is() -> None:
    made = network(
        [
            (NORTH, STRIP, "rejects", report(1, NORTH, date="2031-04")),
            (NORTH, GUNS, "rejects", report(2, NORTH, date="2031")),
            (NORTH, PLAN, "rejects", report(3, NORTH, date="2031-04-01")),
            (SOUTH, PLAN, "rejects", report(4, SOUTH, date=None)),
            (SOUTH, GUNS, "rejects", report(5, SOUTH, date="in spring")),
        ]
    )

    def left(**given: str) -> set[int]:
        return {int(name.rpartition("/")[2]) for name in stances(select(made, Selection(**given)))}

    assert left(since="2031-04-15") == {1, 2}
    assert left(until="2031-04-15") == {1, 2, 3}
    assert left(since="2031-04", until="2031-04") == {1, 2, 3}
    assert left(since="2031-05") == {2}
    assert left(until="2030") == set()


def test_a_position_brings_its_narrower_ones() -> None:
    made = network([(NORTH, STRIP, name, report(at, NORTH)) for at, name in enumerate(POSITIONS)])
    found = select(made, Selection(positions=("rejects",)))
    assert {key for *_, key in lines(found)} == {"rejects", "votes-against"}
    assert {key for *_, key in lines(select(made, Selection(positions=("votes-against",))))} == {
        "votes-against"
    }


def test_reports_are_counted_after_the_others_have_gone() -> None:
    made = network(
        [(NORTH, STRIP, "rejects", report(at, NORTH, date=f"2031-0{at}-01")) for at in (1, 2, 3)]
        + [(SOUTH, STRIP, "rejects", report(4, SOUTH, date="2031-03-01"))]
    )
    assert len(lines(select(made, Selection(min_reports=3)))) == 1
    assert len(lines(select(made, Selection(min_reports=3, since="2031-02")))) == 0


def test_wholes_are_shown_but_lead_nowhere() -> None:
    made = network(
        [
            (ENVOY, STRIP, "rejects", report(1, ENVOY)),
            (NORTH, GUNS, "rejects", report(2, NORTH)),
            (SOUTH, PLAN, "rejects", report(3, SOUTH)),
        ],
        [(STRIP, PLAN, "part"), (ENVOY, NORTH, "acts-for")],
    )
    found = select(made, Selection(around=(ENVOY,), depth=5))
    assert set(found) == {ENVOY, STRIP, NORTH, PLAN}
    assert set(found.edges(keys=True)) == {
        (ENVOY, STRIP, "rejects"),
        (STRIP, PLAN, "part"),
        (ENVOY, NORTH, "acts-for"),
    }


def test_a_part_that_nobody_speaks_of_stays_with_its_package() -> None:
    made = network(
        [(NORTH, PLAN, "rejects", report(1, NORTH)), (SOUTH, GUNS, "rejects", report(2, SOUTH))],
        [(STRIP, PLAN, "part"), (GUNS, PLAN, "part")],
    )
    assert set(select(made, Selection(around=(NORTH,)))) == {NORTH, PLAN, STRIP}


def test_members_count_for_what_they_belong_to_also_where_it_was_not_drawn() -> None:
    made = network(
        [
            (ENVOY, STRIP, "rejects", report(1, ENVOY)),
            (NORTH, STRIP, "rejects", report(2, NORTH, date="2030-01-01")),
        ]
    )
    made.graph["counts_for"] = {ENVOY: [HOUSE], HOUSE: [NORTH, LEAGUE]}
    described = dict(made.nodes[ENVOY])
    made.graph["bodies"] = {HOUSE: described | {"label": "House"}, LEAGUE: described | {"label": "League"}}
    found = select(made, Selection(roll_up=True))
    assert lines(found) == {(NORTH, STRIP, "rejects"), (LEAGUE, STRIP, "rejects")}
    assert found.nodes[LEAGUE]["label"] == "League"
    reports = found.edges[NORTH, STRIP, "rejects"]["reports"]
    assert [(each.date, each.via) for each in reports] == [
        ("2030-01-01", None),
        ("2031-04-12", "envoy"),
    ]
    assert found.graph["stances"] == 2
    around = select(made, Selection(roll_up=True, around=(HOUSE,)))
    assert lines(around) == lines(found)


def test_whoever_speaks_of_whom_they_act_for_stays_themselves() -> None:
    made = network(
        [
            (ENVOY, NORTH, "supports", report(1, ENVOY)),
            (ENVOY, STRIP, "rejects", report(2, ENVOY, speaker="A")),
        ],
        [(ENVOY, NORTH, "acts-for")],
    )
    found = select(made, Selection(roll_up=True))
    assert lines(found) == {(ENVOY, NORTH, "supports"), (NORTH, STRIP, "rejects")}
    (said,) = found.edges[NORTH, STRIP, "rejects"]["reports"]
    assert (said.speaker, said.via) == ("A", "envoy")


def test_those_who_act_for_each_other_stay_themselves() -> None:
    made = network(
        [(NORTH, STRIP, "rejects", report(1, NORTH))],
        [(NORTH, SOUTH, "acts-for"), (SOUTH, NORTH, "acts-for")],
    )
    assert lines(select(made, Selection(roll_up=True))) == lines(made)


def test_the_best_reported_are_drawn() -> None:
    made = network(
        [(NORTH, STRIP, "rejects", report(at, NORTH)) for at in range(3)]
        + [(SOUTH, STRIP, "rejects", report(5, SOUTH)), (SOUTH, GUNS, "supports", report(6, SOUTH))]
    )
    assert lines(select(made, Selection(top=2))) == {(NORTH, STRIP, "rejects")}
    assert len(lines(select(made, Selection(top=3)))) == 2
    assert lines(select(made, Selection(top=99))) == lines(made)


# -- always ------------------------------------------------------------------------------------------

SELECTIONS = st.builds(
    Selection,
    topics=st.lists(st.sampled_from(TOPICS), max_size=2).map(tuple),
    since=st.none() | DAYS,
    until=st.none() | DAYS,
    min_reports=st.integers(1, 3),
    positions=st.lists(st.sampled_from(POSITIONS), max_size=2).map(tuple),
    roll_up=st.booleans(),
    top=st.none() | st.integers(1, 8),
)


@given(networks(), SELECTIONS)
def test_nothing_is_made_up(made: nx.MultiDiGraph, selection: Selection) -> None:
    before = everything(made.copy())
    found = select(made, selection)
    assert everything(made) == before
    assert stances(found) <= stances(made)
    assert found.graph["stances"] == len(stances(found)) or selection == Selection()
    assert all(found.degree(node) for node in found)
    for a, b, key, data in found.edges(keys=True, data=True):
        if data["kind"] == "stance":
            assert data["reports"]
            if not selection.roll_up:
                assert all(each in made.edges[a, b, key]["reports"] for each in data["reports"])
        else:
            assert made.has_edge(a, b, key)
    assert not selection.roll_up or stances(select(made, Selection(roll_up=True))) == stances(made)


@given(networks(), SELECTIONS.map(lambda selection: replace(selection, top=None)))
def test_what_was_selected_is_left_as_it_is_by_the_same_selection(
    made: nx.MultiDiGraph, selection: Selection
) -> None:
    once = select(made, selection)
    assert everything(select(once, selection)) == everything(once)


@given(networks(), st.integers(1, 8))
def test_more_of_the_best_are_never_fewer(made: nx.MultiDiGraph, number: int) -> None:
    fewer, more = select(made, Selection(top=number)), select(made, Selection(top=number + 1))
    assert lines(fewer) <= lines(more)
    assert {end for edge in lines(fewer) for end in edge[:2]} <= set(more)


@given(networks(), st.dates(max_value=date(9999, 12, 30)))
def test_until_a_day_and_since_the_next_are_all_that_has_a_date(made: nx.MultiDiGraph, day: date) -> None:
    until = stances(select(made, Selection(until=day.isoformat())))
    since = stances(select(made, Selection(since=(day + timedelta(days=1)).isoformat())))
    dated = {r.stance for *_, several in made.edges(data="reports", default=()) for r in several if r.date}
    assert until | since == dated
    exact = {
        r.stance
        for *_, several in made.edges(data="reports", default=())
        for r in several
        if r.date and len(r.date) == 10
    }
    assert until & since & exact == set()

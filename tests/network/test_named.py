"""What a query's answer leaves of a network."""

from __future__ import annotations

import networkx as nx
import pytest

from kg import queries
from kg.errors import KgError
from kg.graph import lookup
from kg.graph.file import FileGraph
from kg.network.named import only, with_things
from kg.network.projection import stance_network
from kg.rdf.answers import Answer, Rows
from kg.rdf.terms import DATA

RUSSIA, TRUCE = f"{DATA}actor/russia", f"{DATA}proposal/truce"


@pytest.fixture(scope="module")
def whole(samples: FileGraph) -> nx.MultiDiGraph:
    return stance_network(samples)


def lines(found: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    return {edge[:3] for edge in found.edges(keys=True, data="kind") if edge[3] == "stance"}


def drawn(whole: nx.MultiDiGraph, graph: FileGraph, query: str) -> nx.MultiDiGraph:
    return only(whole, graph.query(query), "a query")


def test_stances_are_drawn_alone(samples: FileGraph, whole: nx.MultiDiGraph) -> None:
    found = drawn(
        whole, samples, "SELECT ?stance ?holder { ?stance sg:certainty sg:denied ; sg:holder ?holder }"
    )
    reports = [each for *_, several in found.edges(data="reports", default=()) for each in several]
    assert reports
    assert {each.certainty for each in reports} == {"denied"}
    assert found.graph["stances"] == len(reports)
    assert found.graph["of"] == {"articles": 14, "stances": 143, "actors": 32, "issues": 55}
    assert found.graph["drawn"] == [("query", "a query")]


def test_between_actors_and_issues_of_a_row_everything_is_drawn(
    samples: FileGraph, whole: nx.MultiDiGraph
) -> None:
    found = drawn(whole, samples, "SELECT ?a ?b { ?a sg:rejects ?b }")
    pairs = {(a, b) for a, b, _ in lines(found)}
    assert pairs == {(a, b) for a, b, key in lines(whole) if key in {"rejects", "votes-against"}} & pairs
    assert {key for *_, key in lines(found)} > {"rejects"}


def test_triples_with_a_position_are_drawn_with_that_and_narrower_ones(
    samples: FileGraph, whole: nx.MultiDiGraph
) -> None:
    found = drawn(whole, samples, "CONSTRUCT { ?a sg:rejects ?b } { ?a sg:rejects ?b }")
    assert {key for *_, key in lines(found)} == {"rejects", "votes-against"}


def test_triples_that_describe_stances_are_those_stances(samples: FileGraph, whole: nx.MultiDiGraph) -> None:
    construct = f"CONSTRUCT {{ ?s ?p ?o . <{RUSSIA}> a sg:Actor }} {{ ?s sg:holder <{RUSSIA}> ; ?p ?o }}"
    found = drawn(whole, samples, construct)
    assert {holder for holder, *_ in lines(found)} == {RUSSIA}


def test_of_single_things_all_stances_are_drawn(samples: FileGraph, whole: nx.MultiDiGraph) -> None:
    found = drawn(whole, samples, "SELECT ?issue { VALUES ?issue { proposal:truce } }")
    assert lines(found) == {edge for edge in lines(whole) if TRUCE in edge}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (True, "only says yes or no"),
        (Rows(("who",), ()), "finds nothing"),
        ((), "finds nothing"),
        (Rows(("who",), (('"Russia"',), (None,))), "holds no stance, actor or issue"),
        (Rows(("who",), (("<https://example.org/x>",),)), "holds no stance, actor or issue"),
    ],
)
def test_what_names_nothing_is_told(whole: nx.MultiDiGraph, answer: Answer, message: str) -> None:
    with pytest.raises(KgError, match=message) as caught:
        only(whole, answer, "a query")
    assert caught.value.hint


@pytest.mark.parametrize("name", queries.names())
def test_every_shipped_query_can_be_drawn(samples: FileGraph, whole: nx.MultiDiGraph, name: str) -> None:
    query = queries.load(name)
    thing = {"actor": "norland", "other": "sudria", "on": "rahal-plan"}
    given = {
        parameter.name: [lookup.find(samples, parameter.kind, thing[parameter.name])]
        for parameter in query.parameters
        if parameter.required
    }
    answer = samples.query(with_things(query.with_values(given)))
    plain = samples.query(query.with_values(given))
    assert isinstance(answer, Rows)
    assert isinstance(plain, Rows)
    assert len(answer.rows) == len(plain.rows)
    assert lines(only(whole, answer, name))

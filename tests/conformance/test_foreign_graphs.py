"""Graphs that others wrote, by hand or with other programs, are told, drawn and exported as ours are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import validation
from kg.exporters import tables
from kg.graph import lookup, open_graph
from kg.network.projection import stance_network
from kg.rdf.answers import Rows
from kg.summaries.comparison import compare
from kg.summaries.overview import summary
from kg.summaries.portrait import portrait
from kg.views.page import page

CASES = Path(__file__).parents[1] / "cases/foreign-graph"
STANCES = {"hand-written": 1, "blank-nodes": 1, "own-names": 2}
FILES = [CASES / f"{name}.ttl" for name in STANCES]
LABELS = {"hand-written": "A ceasefire", "blank-nodes": "Peace", "own-names": "Peace"}
named = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@named
def test_nothing_is_lost_or_told_twice(file: Path) -> None:
    graph, number = open_graph(str(file)), STANCES[file.stem]
    facts = {fact.label: fact.values[0].text for fact in summary(graph).facts}
    assert facts["stances"] == str(number)
    assert len([row for batch in tables.rows(graph) for row in batch]) == number
    network = stance_network(graph)
    assert sum(len(edge["reports"]) for *_, edge in network.edges(data=True)) == number
    assert len({data["label"] for _, data in network.nodes(data=True)}) == len(network)
    answer = graph.query(
        "SELECT ?s ?held { ?s a sg:Stance ; sg:holder ?who ; sg:toward ?on ; sg:position ?held }"
    )
    assert isinstance(answer, Rows)
    assert len(answer.rows) == number


@named
def test_a_thing_is_found_and_shown(file: Path) -> None:
    graph = open_graph(str(file))
    issue = portrait(graph, lookup.find(graph, "thing", LABELS[file.stem]))
    (now,) = [table for table in issue.tables if table.title == "Who stands where now"]
    assert len(now.rows) == STANCES[file.stem]
    again = portrait(graph, lookup.find(graph, "thing", issue.iri))
    assert again == issue


@named
def test_it_is_drawn(file: Path) -> None:
    assert LABELS[file.stem] in page(stance_network(open_graph(str(file))))


@named
def test_it_is_the_same_whenever_it_is_read(file: Path) -> None:
    one, other = open_graph(str(file)), open_graph(str(file))
    assert not compare(one, other)
    assert list(tables.rows(one)) == list(tables.rows(other))


def test_blank_nodes_have_names_in_the_order_of_the_file() -> None:
    graph = open_graph(str(CASES / "blank-nodes.ttl"))
    ids = {subject for subject, _, _ in graph.triples()}
    assert ids == {"_:b1", "_:b2", "_:b3", "_:b4", "_:b5"}
    row = dict(zip((c.name for c in tables.COLUMNS), next(iter(tables.rows(graph)))[0], strict=True))
    assert (row["holder_label"], row["position"], row["target_label"]) == ("Utopia", "rejects", "Peace")
    assert all(re.fullmatch(r"_:b\d", row[name]) for name in ("stance", "article", "holder", "target"))


def test_names_of_others_stay_whole_and_labels_are_chosen() -> None:
    graph = open_graph(str(CASES / "own-names.ttl"))
    columns = [column.name for column in tables.COLUMNS]
    found = [dict(zip(columns, row, strict=True)) for batch in tables.rows(graph) for row in batch]
    assert [(row["holder"], row["holder_label"]) for row in found] == [
        ("https://example.org/who/de/berlin/", "France"),
        ("https://example.org/кто/Київ", "Київ"),
    ]
    assert {row["title"] for row in found} == {"The old address of schema.org"}
    assert {str(row["published"]) for row in found} == {"2030-01-02"}
    labels = {data["label"] for _, data in stance_network(graph).nodes(data=True)}
    assert labels == {"France", "Київ", "Peace"}
    france = portrait(graph, lookup.find(graph, "thing", "Francia"))
    assert france.title == "France"
    assert [table.title for table in france.tables] == [
        "Positions it holds now",
        "What it put forward",
        "What it said for others",
    ]


def test_stances_without_articles_are_told_and_so_is_what_they_lack(tmp_path: Path) -> None:
    file = tmp_path / "bare.ttl"
    file.write_text(
        "PREFIX sg: <https://w3id.org/stancegraph/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "<e:s> a sg:Stance ; sg:holder <e:fr> ; sg:toward <e:it> ; sg:position sg:rejects .\n<e:fr> a sg:State ; "
        'rdfs:label "France"@fr . <e:it> a sg:Demand ; rdfs:label "It" .',
        encoding="utf-8",
    )
    graph = open_graph(str(file))
    assert {fact.label: fact.values[0].text for fact in summary(graph).facts}["stances"] == "1"
    assert portrait(graph, lookup.find(graph, "actor", "France")).tables
    assert {"stance-article-one", "stance-evidence-missing"} <= {each.code for each in validation.run(graph)}

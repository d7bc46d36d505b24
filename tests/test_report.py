"""A real report, where its text is at hand: what it was annotated for is what the graph answers.

The text is not ours to publish, so its words stand nowhere here: ids and counts only.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import importer, queries, sources
from kg.graph.file import FileGraph
from kg.rdf.answers import Rows
from kg.rdf.terms import text_of

REPORT = Path(__file__).parents[2] / "shared" / "data" / "report"

pytestmark = pytest.mark.skipif(not REPORT.is_dir(), reason="the report is not at hand")


@pytest.fixture(scope="module")
def graph() -> FileGraph:
    return importer.new_graph(sources.load([REPORT]))


def ids(graph: FileGraph, query: str) -> list[str]:
    """One column of things, by their ids."""
    answer = graph.query(query)
    assert isinstance(answer, Rows)
    return [text_of(row[0] or "").rpartition("/")[2].rpartition("#")[2] for row in answer.rows]


def named(graph: FileGraph, name: str, values: dict[str, str] | None = None) -> list[dict[str, str]]:
    text = queries.load(name).with_values({key: [value] for key, value in (values or {}).items()})
    answer = graph.query(text)
    assert isinstance(answer, Rows)
    return [
        {column: text_of(value or '""') for column, value in zip(answer.variables, row, strict=True)}
        for row in answer.rows
    ]


def labels(graph: FileGraph, *names: str) -> set[str]:
    """The labels of things, so that rows can be compared without writing out what they are called."""
    answer = graph.query(
        f"SELECT ?label {{ VALUES ?thing {{ {' '.join(names)} }} ?thing rdfs:label ?label }}"
    )
    assert isinstance(answer, Rows)
    assert len(answer.rows) == len(names), "each is there, with one label"
    return {text_of(row[0] or "") for row in answer.rows}


def test_it_builds_as_it_stands() -> None:
    corpus = sources.load([REPORT])
    assert corpus.problems == ()
    assert len(corpus.articles) == 1
    assert corpus.summary().found == 20  # two of them rest on the same words
    assert all(anchor.rung != "unverified" for article in corpus.articles for anchor in article.anchors)


def test_who_rejects_the_earlier_list_and_that_nobody_rejects_the_new_one(graph: FileGraph) -> None:
    rows = named(graph, "who-rejects")
    assert {row["who"] for row in rows} == labels(graph, "actor:ukraine", "actor:western-allies")
    assert {row["what"] for row in rows} == labels(graph, "demand:list-earlier")
    assert [(row["position"], row["current"]) for row in rows] == [("rejects", "yes")] * 2
    assert named(graph, "who-rejects", {"on": "demand:list-now"}) == []


def test_an_answer_to_the_truce_is_awaited_from_putin_by_trump(graph: FileGraph) -> None:
    (row,) = named(graph, "pending")
    assert {row["what"]} == labels(graph, "proposal:truce")
    assert {row["awaited_from"]} == labels(graph, "actor:putin")
    assert {row["awaited_by"]} == labels(graph, "actor:trump")
    assert row["so_far"] == "undecided"


def test_who_is_silent(graph: FileGraph) -> None:
    rows = named(graph, "silent")
    silent = "actor:kremlin", "actor:white-house", "actor:russian-embassy"
    assert {r["who"] for r in rows if r["position"] == "undeclared"} == labels(graph, *silent)
    assert {r["who"] for r in rows if r["position"] == "undecided"} == labels(graph, "actor:putin")
    assert len(rows) == 4


def test_what_rests_on_unnamed_sources(graph: FileGraph) -> None:
    rows = named(graph, "unnamed-sources")
    by_role = {role: [r["unnamed"] for r in rows if r["role"] == role] for role in ("holds it", "relays it")}
    assert set(by_role["holds it"]) == labels(graph, "actor:us-sceptics", "actor:critics")
    assert set(by_role["relays it"]) == labels(graph, "actor:reports")
    assert (len(by_role["holds it"]), len(by_role["relays it"]), len(rows)) == (4, 1, 5)


def test_what_contradicts_its_own_date_is_up_for_review(graph: FileGraph) -> None:
    rows = named(graph, "review")
    assert [row["why"] for row in rows] == ["sourceInconsistency"] * 2
    assert {row["who"] for row in rows} == labels(graph, "actor:biden-administration", "actor:nato")


def test_what_the_lists_hold(graph: FileGraph) -> None:
    restated = "demand:no-nato", "demand:no-foreign-forces", "demand:recognise-territory"
    parts = {
        package: {row["part"] for row in named(graph, "packages", {"package": package})}
        for package in ("demand:list-now", "demand:list-earlier")
    }
    assert parts["demand:list-now"] == labels(graph, *restated)
    assert parts["demand:list-earlier"] == labels(graph, *restated, "demand:limit-nato-east")
    assert len(named(graph, "packages")) == 7


def test_what_is_demanded_now_and_was_before(graph: FileGraph) -> None:
    assert ids(graph, "SELECT ?d { actor:russia sg:demands ?d } ORDER BY ?d") == [
        "list-now",
        "no-foreign-forces",
        "no-nato",
        "recognise-territory",
    ]
    demands = named(graph, "demands")
    assert sum(row["phase"] == "previous" for row in demands) == 3
    assert sum(row["certainty"] == "believed" for row in demands) == 3


def test_nobody_moves_or_contradicts_himself_within_one_report(graph: FileGraph) -> None:
    assert named(graph, "changes") == []
    assert named(graph, "contradictions") == []

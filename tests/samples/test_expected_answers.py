"""The answers in `samples/*/expected.yaml`, worked out by hand, are the program's answers.

They are asked of each set on its own, of Oxigraph through the program and of rdflib from the Turtle file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml

from kg import exporters, importer, queries, sources
from kg.graph import lookup
from kg.graph.file import FileGraph
from kg.rdf import terms
from kg.rdf.answers import Rows

SAMPLES = Path(__file__).parents[2] / "samples"
SETS = ("conditions", "ilver", "tarn")
PREFIXES = "".join(f"PREFIX {name}: <{space}>\n" for name, space in terms.prefixes().items())
COUNTS = {
    "articles": "?it a sg:Article",
    "stances": "?it a sg:Stance",
    "evidence": "?it a sg:Evidence",
    "utterances": "?it a sg:Utterance",
    "holders": "?stance sg:holder ?it",
    "actors": """?it a sg:Actor . { ?it sg:definedIn/a sg:Article }
                 UNION { ?stance sg:holder|sg:toward|sg:addressee|sg:speaker|sg:accordingTo ?it }
                 UNION { ?stance sg:toward/(sg:pendingFrom|sg:awaitedBy) ?it }""",
    "issues": "?it a sg:Issue . { ?it sg:definedIn/a sg:Article } UNION { ?stance sg:toward ?it }",
    "pairs": "?stance sg:holder ?h ; sg:toward ?t . BIND (CONCAT(STR(?h), ' ', STR(?t)) AS ?it)",
    "current": """?stance sg:holder ?h ; sg:toward ?t ; sg:position ?p . ?h ?p ?t .
                  BIND (CONCAT(STR(?h), ' ', STR(?p), ' ', STR(?t)) AS ?it)""",
}


@dataclass(frozen=True)
class Expected:
    """One expectation of a named query."""

    folder: str
    number: int
    query: str
    values: dict[str, str]
    columns: tuple[str, ...]
    rows: list[list[str]] | None
    some: list[list[str]]
    count: int | None
    any_order: bool


def expectations() -> list[Expected]:
    return [
        Expected(
            folder,
            number,
            entry["query"],
            entry.get("with", {}),
            tuple(entry.get("columns", ())),
            entry.get("rows"),
            entry.get("some", []),
            int(entry["count"]) if "count" in entry else None,
            "any-order" in entry,
        )
        for folder in SETS
        for number, entry in enumerate(held(folder)["queries"], start=1)
    ]


@cache
def held(folder: str) -> dict[str, Any]:
    text = (SAMPLES / folder / "expected.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # everything is text
    return found


@cache
def in_oxigraph(folder: str) -> FileGraph:
    return importer.new_graph(sources.load([SAMPLES / folder]))


@cache
def in_rdflib(folder: str) -> rdflib.Graph:
    turtle = exporters.named("turtle").written(in_oxigraph(folder))
    return rdflib.Graph().parse(data=turtle, format="turtle")


def answers(folder: str, text: str, columns: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """The chosen columns of a query's answer as plain text, from both engines."""
    answer = in_oxigraph(folder).query(text)
    assert isinstance(answer, Rows)
    places = [answer.variables.index(column) for column in columns]
    ours = [["" if row[at] is None else terms.text_of(row[at] or "") for at in places] for row in answer.rows]
    solutions = in_rdflib(folder).query(PREFIXES + text)
    theirs = [["" if row[column] is None else str(row[column]) for column in columns] for row in solutions]
    return {"Oxigraph": ours, "rdflib": theirs}


@pytest.mark.parametrize("folder", SETS)
@pytest.mark.parametrize("what", COUNTS)
def test_set_has_as_many_as_were_counted_by_hand(folder: str, what: str) -> None:
    query = f"SELECT (COUNT(DISTINCT ?it) AS ?number) {{ {COUNTS[what]} }}"
    wanted = held(folder)["counts"][what]
    assert answers(folder, query, ("number",)) == {"Oxigraph": [[wanted]], "rdflib": [[wanted]]}


@pytest.mark.parametrize("folder", SETS)
def test_every_count_is_checked(folder: str) -> None:
    assert held(folder)["counts"].keys() == COUNTS.keys()


@pytest.mark.parametrize("folder", SETS)
def test_every_named_query_has_an_expectation(folder: str) -> None:
    assert {entry["query"] for entry in held(folder)["queries"]} == set(queries.names())


@pytest.mark.parametrize(
    "expected", expectations(), ids=lambda e: f"{e.folder}-{e.number}-{e.query}-{','.join(e.values.values())}"
)
def test_named_query_answers_as_worked_out_by_hand(expected: Expected) -> None:
    query = queries.load(expected.query)
    graph = in_oxigraph(expected.folder)
    values = {
        name: [lookup.find(graph, query.parameter(name).kind, text)] for name, text in expected.values.items()
    }
    assert expected.rows is not None or expected.count is not None
    for engine, rows in answers(expected.folder, query.with_values(values), expected.columns).items():
        if expected.rows is not None and expected.any_order:
            assert sorted(rows) == sorted(expected.rows), engine
        elif expected.rows is not None:
            assert rows == expected.rows, engine
        if expected.count is not None:
            assert len(rows) == expected.count, engine
        assert [row for row in expected.some if row not in rows] == [], engine

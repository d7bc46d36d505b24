"""Every command that takes a graph says the same, wherever the graph is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from everywhere import SAMPLES, Ran, run, unplaced

from kg import queries
from kg.cli import main
from kg.exporters import EXPORTERS

PARAMETERS = {
    "disagreements": ["actor=norland", "other=sudria"],
    "timeline-actor": ["actor=lcs"],
    "timeline-demand": ["on=truce"],
}
"""For the named queries that need some."""

READING = {
    **{
        f"query {name}": [
            "query",
            name,
            *(f"--param={each}" for each in PARAMETERS.get(name, ())),
            "-g",
            "GRAPH",
        ]
        for name in queries.names()
    },
    **{f"export {name}": ["export", "--format", name, "-g", "GRAPH"] for name in EXPORTERS},
    "query, one's own": [
        "query",
        "SELECT ?who { ?who sg:rejects ?what } ORDER BY ?who",
        "--format=json",
        "-g",
        "GRAPH",
    ],
    "query with lists": [
        "query",
        "SELECT ?who (COUNT(?what) AS ?n) { ?who sg:rejects ?what } GROUP BY ?who HAVING (?n > 1) ORDER BY ?n ?who",
        "--format=json",
        "-g",
        "GRAPH",
    ],
    "query, literals of all kinds": [
        "query",
        (
            "SELECT DISTINCT ?value { ?thing ?property ?value FILTER (ISLITERAL(?value) && DATATYPE(?value) != xsd:string) }"
            " ORDER BY STR(?value) ?value"
        ),
        "--format=json",
        "-g",
        "GRAPH",
    ],
    "query, a graph": ["query", "CONSTRUCT WHERE { ?who sg:rejects ?what }", "-g", "GRAPH"],
    "query, yes": ["query", "ASK { actor:sudria a sg:Actor }", "-g", "GRAPH"],
    "query, no": ["query", "ASK { actor:nobody a sg:Actor }", "-g", "GRAPH"],
    "query, nothing": ["query", "SELECT ?who { ?who sg:reject actor:nobody }", "-g", "GRAPH"],
    "query, wrong": ["query", "SELECT ?who { ?who sg:rejects", "-g", "GRAPH"],
    "query, calling out": ["query", "SELECT ?who { SERVICE <http://e.org/> { ?who ?p ?o } }", "-g", "GRAPH"],
    "query, codebooks": ["query", "SELECT ?p ?o { codebook:kg%2Fworld ?p ?o } ORDER BY ?p ?o", "-g", "GRAPH"],
    "stats": ["stats", "-g", "GRAPH"],
    "show an actor": ["show", "sudria", "-g", "GRAPH"],
    "show a demand": ["show", "truce", "-g", "GRAPH"],
    "show an article": ["show", "article:2031-04-12-deadline", "-g", "GRAPH"],
    "view": ["view", "-o", "-", "-g", "GRAPH"],
    "validate": ["validate", "GRAPH"],
    "diff": ["diff", "MADE", "GRAPH", "--triples", "--exit-code"],
}
WRITING = {"import", "remove", "sync"}
ELSEWHERE = {"serve"}  # which asks a graph as `kg query` does, and is tested on its own


def test_no_command_is_forgotten() -> None:
    taking = {
        name
        for name, command in main.commands.items()
        if any("GRAPH" in (each.metavar or "") for each in command.params if hasattr(each, "metavar"))
    }
    assert taking == {words[0] for words in READING.values()} | WRITING | ELSEWHERE


def test_no_query_that_needs_parameters_is_forgotten() -> None:
    needing = {
        name for name in queries.names() if any(each.required for each in queries.load(name).parameters)
    }
    assert needing == PARAMETERS.keys()


def told(name: str, locator: str | Path, made: Path) -> Ran:
    words = [{"GRAPH": locator, "MADE": made}.get(word, word) for word in READING[name]]
    return unplaced(unplaced(run(*words), locator), made)


@cache
def expected(name: str, made: Path) -> Ran:
    """What is told of the graph that `kg build` makes."""
    return told(name, made, made)


@pytest.mark.parametrize("name", READING)
def test_what_commands_tell(name: str, filled: str, made: Path) -> None:
    assert told(name, filled, made) == expected(name, made)


def test_the_graph_is_what_was_imported(filled: str, made: Path) -> None:
    lines = run("export", "--format", "ntriples", "-g", filled).out.splitlines()
    assert len(lines) > 4000
    assert lines == run("export", "--format", "ntriples", "-g", made).out.splitlines()


def test_a_second_import_of_the_same_does_nothing(filled: str) -> None:
    done = run("import", SAMPLES, "--into", filled)
    assert f"{filled}: 0 added, 0 changed, 14 unchanged" in done.err

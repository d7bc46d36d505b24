"""The same is told of a graph in a file, of one in a store, and of one in another process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import importer, sources
from kg.exporters import tables
from kg.graph import Graph, open_graph
from kg.graph.file import FileGraph
from kg.graph.killable import KillableGraph
from kg.graph.lookup import find
from kg.summaries.comparison import compare
from kg.summaries.overview import summary
from kg.summaries.portrait import portrait

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    folder = tmp_path_factory.mktemp("any") / "held"
    importer.import_into(folder, sources.load([SAMPLES]))
    graph = open_graph(str(folder))
    yield graph
    graph.close()


def test_the_store_is_no_different(samples: FileGraph, store: Graph) -> None:
    assert not compare(samples, store)


def test_the_numbers_are_the_same(samples: FileGraph, store: Graph) -> None:
    assert summary(store) == summary(samples)


@pytest.mark.parametrize("name", ["sudria", "rahal-plan", "2031-04-12-deadline", "Ceasefire"])
def test_portraits_are_the_same(samples: FileGraph, store: Graph, name: str) -> None:
    thing = find(samples, "thing", name)
    assert portrait(store, find(store, "thing", name)) == portrait(samples, thing)


def test_tables_are_the_same(samples: FileGraph, store: Graph) -> None:
    assert list(tables.rows(store)) == list(tables.rows(samples))


def test_a_store_can_be_asked_in_another_process(samples: FileGraph, store: Graph) -> None:
    graph = KillableGraph(store.name, seconds=60)
    assert graph.call(summary) == summary(samples)
    query = "SELECT ?s { ?s a sg:Stance } ORDER BY ?s"
    assert graph.query(query) == samples.query(query)
    state = graph.state()
    importer.remove(store.name, ["2031-04-29-mediator"])
    assert graph.state() != state
    assert graph.query(query) != samples.query(query)
    graph.close()

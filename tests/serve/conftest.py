"""A site over the graph of the samples, asked without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from kg import importer, sources
from kg.serve.site import Site
from kg.serve.workers import Workers

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("served") / "graph.ttl"
    importer.new_graph(sources.load([SAMPLES])).save_as(file)
    return file


@pytest.fixture(scope="session")
def client(graph_file: Path) -> Iterator[Client]:
    workers = Workers(str(graph_file), number=2, seconds=20, rows=3000)
    yield Client(Site(workers))
    workers.close()

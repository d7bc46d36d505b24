"""The places where a graph can be: files, an embedded store, and servers as users run them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import servers
from everywhere import KINDS, SAMPLES, place, run

from kg import importer, sources


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as url:
        yield url


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each place in turn, with nothing in it."""
    with place(request.param, tmp_path, request) as locator:
        yield locator


@pytest.fixture(scope="module", params=KINDS)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Each place in turn, with the samples in it; for tests that only read."""
    with place(request.param, tmp_path_factory.mktemp("filled"), request) as locator:
        done = run("import", SAMPLES, "--into", locator)
        assert done.status == 0, done.err
        yield locator


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples as `kg build` makes a graph of them: what all places must hold."""
    file = tmp_path_factory.mktemp("made") / "graph.ttl"
    importer.new_graph(sources.load([SAMPLES])).save_as(file)
    return file


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the samples, to be changed."""
    return Path(shutil.copytree(SAMPLES, tmp_path / "samples"))

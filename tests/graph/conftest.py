"""The graph of all samples, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import importer, sources
from kg.graph.file import FileGraph

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="session")
def samples() -> FileGraph:
    """All sample sets in one graph. Tests only read it."""
    return importer.new_graph(sources.load([SAMPLES]))

"""Running commands as a user would, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`kg("build", "x")` runs `kg build x` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_GRAPH", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    def run(*words: str | Path, **options: Any) -> Result:
        result = CliRunner().invoke(main, [str(word) for word in words], prog_name="kg", **options)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the samples."""
    from kg import importer, sources

    file = tmp_path_factory.mktemp("graph") / "graph.ttl"
    importer.new_graph(sources.load([SAMPLES])).save_as(file)
    return file

"""Actors and issues on which nothing was reported are in a network where that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import openpyxl
import pytest
from click.testing import CliRunner

from kg.cli import main

CASE = Path(__file__).parents[1] / "cases" / "isolate"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["build", str(CASE), "-o", "build"]).exit_code == 0
    return tmp_path


def labels(name: str) -> set[str]:
    if name.endswith(".graphml"):
        return set(dict(nx.read_graphml(name).nodes(data="label")).values())
    if name.endswith(".gexf"):
        return set(dict(nx.read_gexf(name).nodes(data="label")).values())
    if name.endswith(".xlsx"):
        _, *rows = openpyxl.load_workbook(name)["nodes"].values
        return {row[1] for row in rows}
    return {node["label"] for node in json.loads(Path(name).read_text(encoding="utf-8"))["nodes"]}


@pytest.mark.parametrize("words", [["export", "x.gexf"], ["export", "x.graphml"], ["export", "x.json"]])
def test_exports(words: list[str], folder: Path) -> None:
    assert CliRunner().invoke(main, words).exit_code == 0
    assert "Silentia" not in labels(words[-1])
    assert CliRunner().invoke(main, [*words, "--isolates"]).exit_code == 0
    assert labels(words[-1]) == {"Velland", "Ostmar", "Silentia", "Open the sluice"}


@pytest.mark.parametrize("name", ["x.gexf", "x.graphml", "x.json", "x.xlsx"])
def test_views(name: str, folder: Path) -> None:
    assert CliRunner().invoke(main, ["view", name]).exit_code == 0
    assert labels(name) == {"Velland", "Open the sluice"}
    assert CliRunner().invoke(main, ["view", name, "--isolates"]).exit_code == 0
    assert labels(name) == {"Velland", "Ostmar", "Silentia", "Open the sluice"}


@pytest.mark.parametrize("words", [["export", "x.csv", "--isolates"], ["view", "x.html", "--isolates"]])
def test_where_they_have_no_place_that_is_said(words: list[str], folder: Path) -> None:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "--isolates goes with" in result.output
    assert not Path(words[1]).exists()

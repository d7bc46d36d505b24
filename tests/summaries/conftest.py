"""Graphs to tell of: the samples, and small projects that change."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import importer, sources
from kg.graph.file import FileGraph
from kg.summaries import Account, Table

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="session")
def samples() -> FileGraph:
    """All sample sets in one graph. Tests only read it."""
    return importer.new_graph(sources.load([SAMPLES]))


@pytest.fixture
def project(folder: Path) -> Callable[..., FileGraph]:
    """`project(codebook, a=…, b=…)` makes a graph of a codebook and of articles with these stances.

    With `same=("a", "b")` it is decided that b is a.
    """

    def make(book: str, same: tuple[str, ...] = (), **articles: str) -> FileGraph:
        for file in [*folder.glob("*.yaml"), *folder.glob("*.jsonl")]:
            file.unlink()
        if same:
            decision = {"decision": "same", "ids": same, "by": "anna", "on": "2031-03-01", "why": "one state"}
            (folder / "decisions.jsonl").write_text(json.dumps(decision) + "\n")
        (folder / "codebook.yaml").write_text(book)
        for name, stances in articles.items():
            (folder / f"{name}.stance.yaml").write_text(
                f"article: {{id: {name}, title: Article {name}, published: 2031-01-01}}\nstances:\n{stances}"
            )
        return importer.new_graph(sources.load([folder]))

    return make


@pytest.fixture
def told() -> Callable[[Account, str], list[tuple[str, ...]]]:
    """`told(account, title)`: the texts of the rows of a table; none where there is no such table."""

    def rows(account: Account, title: str) -> list[tuple[str, ...]]:
        found: list[Table] = [table for table in account.tables if table.title == title]
        return [tuple(cell.text for cell in row) for table in found for row in table.rows]

    return rows

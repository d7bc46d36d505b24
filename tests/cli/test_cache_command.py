"""`kg cache` and --no-cache."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.graph import cache

Run = Callable[..., Result]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(cache, "LEAST", 0)
    monkeypatch.setattr(cache, "_SLOW", 0)
    return tmp_path / "kept" / "stancegraph"


def test_it_tells_what_is_kept_and_empties_it(kg: Run, place: Path, graph_file: Path) -> None:
    assert kg("cache").output == f"{place}: 0.0 MB\n"
    for number in range(2):
        assert kg("query", f"ASK {{ FILTER({number} = 1) }}", "-g", graph_file).exit_code == 0
    told = kg("cache").output.splitlines()
    assert told[0].startswith(f"{place}: ")
    assert told[1].strip().startswith("1 index of a large graph file, ")
    assert told[2].strip().split(" answers to questions")[0].isdigit()
    assert kg("cache", "--empty").output.startswith(f"{place}: removed ")
    assert kg("cache").output == f"{place}: 0.0 MB\n"


def test_answers_are_the_same_without_it(kg: Run, place: Path, graph_file: Path, tmp_path: Path) -> None:
    copy = shutil.copy(graph_file, tmp_path / "graph.ttl")
    words = ("SELECT ?who ?what { ?who sg:rejects ?what }", "-g", copy)
    without = kg("--no-cache", "query", *words)
    assert not place.exists()
    assert without.exit_code == 0
    for _ in range(4):
        assert kg("query", *words).output == without.output
    assert place.exists()
    lines = [line.split() for line in kg("query", *words, "--format", "csv").output.splitlines()[1:]]
    assert lines == sorted(lines)
    assert len(lines) > 3


def test_why_nothing_is_kept_is_told(kg: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kg("--no-cache", "cache").output == "nothing is kept: it is switched off by KG_CACHE\n"
    assert kg("cache").exit_code == 0
    place.chmod(0o777)
    told = kg("cache").output
    assert told == f"nothing is kept: others can write to {place}; mend that with: chmod 700, and empty it\n"

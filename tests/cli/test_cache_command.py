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
    assert kg("cache").output == f"{place}: nothing is kept\n"
    for number in range(2):
        assert kg("query", f"ASK {{ FILTER({number} = 1) }}", "-g", graph_file).exit_code == 0
    assert kg("cache", "--index", graph_file).output == f"{graph_file}: indexed\n"
    half = place / "graphs" / ".half.1-made" / "stated"
    half.mkdir(parents=True)
    (half / "part").write_bytes(bytes(3_000_000))
    told = kg("cache").output.splitlines()
    assert told[0].startswith(f"{place}: ")
    assert told[1].strip().startswith("1 index of a large graph file, ")
    assert not told[1].endswith(" 0.0 kB"), "what is in its folders counts"
    assert told[2].strip().split(" answers to questions")[0].isdigit()
    assert told[-1] == "  1 more, 3.0 MB, still being made, or left half made"
    assert kg("cache", "--empty").output.startswith(f"{place}: removed ")
    assert kg("cache").output == f"{place}: nothing is kept\n"


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


def test_what_cannot_be_indexed_is_told(
    kg: Run, place: Path, graph_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LEAST", 10**9)
    told = kg("cache", "--index", graph_file)
    assert told.output == f"{graph_file}: not indexed, for it is read in a moment\n"
    assert kg("cache", "--index", tmp_path / "none.ttl").exit_code == 2
    off = kg("--no-cache", "cache", "--index", graph_file)
    assert off.exit_code == 1
    assert off.output == "Error: nothing is kept: it is switched off by KG_CACHE\n"


def test_why_nothing_is_kept_is_told(kg: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kg("--no-cache", "cache").output == "nothing is kept: it is switched off by KG_CACHE\n"
    assert kg("cache").exit_code == 0
    place.chmod(0o777)
    told = kg("cache").output
    assert told == f"nothing is kept: others can write to {place}; mend that with: chmod 700, and empty it\n"

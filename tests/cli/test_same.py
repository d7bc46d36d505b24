"""`kg merge`, `kg unmerge` and `kg same`, as they are typed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Kg = Callable[..., Result]

CODEBOOK = """
actors:
  north: {name: Norland, type: State}
  norland: {name: Norland, type: State, note: the first}
  holt: {name: Maren Holt, type: Person}
  hollt: {name: Maren Hollt, type: Person}
demands:
  strip: {label: A strip, mode: allow}
  no-strip: {label: No strip, mode: do-not}
"""
ARTICLE = """
article: {id: first, published: 2031-01-01}
annotator: anna
stances:
  - {actor: norland, on: strip, position: rejects, quote: no}
  - {actor: [holt, norland], on: no-strip, position: supports, quote: yes indeed}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    (tmp_path / "first.stance.yaml").write_text(ARTICLE)
    return tmp_path


def test_candidates_merge_build_unmerge(kg: Kg, project: Path) -> None:
    kg("build", ".", "-o", "before")
    listed = kg("same", "--candidates", "--format", "csv")
    assert [(row["a"], row["b"]) for row in csv.DictReader(io.StringIO(listed.stdout))] == [
        ("norland", "north"),
        ("holt", "hollt"),
        ("no-strip", "strip"),
    ]
    assert "kg merge A B" in listed.stderr

    merged = kg("merge", "north", "norland", "--by", "anna", "--why", "one state")
    assert merged.exit_code == 0
    assert "decisions.jsonl:1: norland is north" in merged.stderr
    assert "2 stances in 1 article" in merged.stderr
    [line] = (project / "decisions.jsonl").read_text().splitlines()
    assert {**json.loads(line), "on": ""} == {
        "decision": "same",
        "ids": ["north", "norland"],
        "by": "anna",
        "on": "",
        "why": "one state",
    }

    built = kg("build", ".", "-o", "after")
    assert "1 id merged into others, as decisions.jsonl says" in built.stderr
    assert "of 2 holders" in built.stderr
    shown = kg("query", "SELECT ?s { ?s sg:holder actor:north }", "-g", "after/graph.ttl", "--format", "csv")
    assert len(shown.stdout.splitlines()) == 3
    assert "norland" not in kg("same", "--candidates").stdout

    undone = kg("unmerge", "norland", "north", "--why", "two after all")
    assert undone.exit_code == 0
    kg("build", ".", "-o", "again")
    for name in ("graph.ttl", "network.html"):
        assert (project / "again" / name).read_bytes() == (project / "before" / name).read_bytes()
    assert "norland" not in kg("same", "--candidates").stdout
    assert "two after all" in kg("same").stdout


def test_what_is_left_open_is_asked_again(kg: Kg, project: Path) -> None:
    kg("unmerge", "holt", "hollt", "--unsure", "--why", "ask the editor")
    assert "left open: ask the editor" in " ".join(kg("same", "--candidates").stdout.split())


def test_what_cannot_be_said_twice_is_named(kg: Kg, project: Path) -> None:
    said = kg("merge", "strip", "no-strip", "--why", "x").stderr
    assert "mode of no-strip, do-not, gives way to strip's, allow" in said


def test_names_will_do_where_they_are_clear(kg: Kg, project: Path) -> None:
    assert "hollt is holt" in kg("merge", "Maren Holt", "maren hollt", "--why", "x").stderr
    unclear = kg("merge", "Norland", "holt", "--why", "x")
    assert unclear.exit_code == 2
    assert "several things are called 'Norland'" in unclear.stderr
    assert "norland, north" in unclear.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("norland", "nolrand"), 2, "did you mean 'norland'"),
        (("norland", "norland"), 2, "both are 'norland'"),
        (("norland", "strip"), 1, "cannot be the same: actor and demand"),
    ],
)
def test_what_cannot_be_merged_is_refused(
    kg: Kg, project: Path, words: tuple[str, str], code: int, said: str
) -> None:
    refused = kg("merge", *words, "--why", "x")
    assert refused.exit_code == code
    assert said in refused.stderr
    assert not (project / "decisions.jsonl").exists()


def test_merging_twice_and_against_a_decision_is_refused(kg: Kg, project: Path) -> None:
    kg("merge", "north", "norland", "--why", "x")
    assert "already, by decisions.jsonl:1" in kg("merge", "north", "norland", "--why", "x").stderr
    kg("merge", "holt", "north", "--why", "x")
    refused = kg("unmerge", "holt", "norland", "--why", "x")
    assert refused.exit_code == 1
    assert "decisions.jsonl:1 and decisions.jsonl:2" in refused.stderr
    assert len((project / "decisions.jsonl").read_text().splitlines()) == 2


def test_a_reason_is_needed(kg: Kg, project: Path) -> None:
    assert kg("merge", "north", "norland").exit_code == 2


def test_a_broken_line_is_shown_wherever_decisions_are_read(kg: Kg, project: Path) -> None:
    (project / "decisions.jsonl").write_text('{"decision": "same", "ids": ["north", "norland"]}\n')
    for command in (("check", "."), ("build", "."), ("merge", "north", "norland", "--why", "x")):
        result = kg(*command)
        assert result.exit_code == 1
        assert "decisions.jsonl:1: a decision has no 'by'" in result.output


def test_exports_can_be_merged_without_a_new_import(kg: Kg, project: Path) -> None:
    kg("build", ".", "-o", "build")
    before = (project / "build" / "graph.ttl").read_bytes()
    kg("merge", "north", "norland", "--why", "x")
    kg("export", "-o", "merged.ttl", "--decisions", "decisions.jsonl")
    kg("build", ".", "-o", "after")
    assert (project / "merged.ttl").read_bytes() == (project / "after" / "graph.ttl").read_bytes()
    assert (project / "build" / "graph.ttl").read_bytes() == before

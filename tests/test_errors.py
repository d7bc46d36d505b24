"""Messages stay short, however long what they quote is, and tell what is to be done at their end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import Problem, shortened
from kg.graph.file import FileGraph
from kg.rdf.terms import DATA

LONG = "very " * 800 + "long"
BOOK = f"""actors:
  a: {{name: {LONG}, type: State}}
  b: {{name: B, type: State, aliases: [{LONG}]}}
demands: {{d: {{label: {LONG} indeed}}}}
"""
ARTICLE = f"""article: {{title: T, published: 2031-01-01, body: "It said that {LONG} words are here, and no others."}}
actors: {{b: {{name: {LONG}, type: State}}}}
demands: {{d: {{label: {LONG} too}}}}
stances:
  - {{actor: {LONG}, on: d, position: {LONG}, quote: "It said that {LONG} words are there, and others"}}
  - {{actor: a, on: {LONG}, position: rejects, quote: "{LONG} words"}}
  - {{actor: a, on: d, position: rejects, quote: It said, date: "{LONG}", certainty: "{LONG}"}}
"""


def test_a_text_is_cut_with_a_mark() -> None:
    assert shortened("a" * 60) == "a" * 60
    assert shortened("a" * 61) == "a" * 59 + "…"
    assert shortened("word " * 20, 11) == "word word…"


def test_a_problem_keeps_its_end() -> None:
    problem = Problem("a" * 3000, 1, "x" * 3000 + "!", "y" * 3000 + "?")
    assert problem.path == "a" * 3000
    for said, end in ((problem.what, "!"), (problem.hint, "?")):
        assert len(said) <= 1001
        assert said.endswith(end)
        assert "…" in said


@pytest.mark.parametrize(
    ("book", "article"),
    [(BOOK, ARTICLE), (BOOK, ""), ("", ARTICLE), (BOOK, ARTICLE.split("stances")[0])],
    ids=["all", "book", "article", "names"],
)
@pytest.mark.parametrize("words", [["check", "."], ["validate", "."], ["import", ".", "--into", "x.ttl"]])
def test_no_line_of_a_command_is_long(words: list[str], book: str, article: str, folder: Path) -> None:
    (folder / "codebook.yaml").write_text(book or "{}")
    (folder / "x.stance.yaml").write_text(article or "article: {title: T, published: 2031-01-01, body: x}")
    result = CliRunner().invoke(main, words)
    assert "fault in the program" not in result.output
    lines = result.output.splitlines()
    pasted = next((at for at, line in enumerate(lines) if "paste this" in line), len(lines))
    assert [line for line in lines[:pasted] if len(line) > 2300] == []
    if "indeed" in book and "too" in article:
        assert "'d' has label 'very very" in result.output
        assert "… here, but" in result.output.replace("'", "")


def test_a_long_line_of_a_query_is_cut_around_the_place(folder: Path) -> None:
    FileGraph.made_of([], DATA).save_as(folder / "g.ttl")
    query = "SELECT ?s { ?s ?p 1 . " + "?s ?p 2 . " * 500 + "oops " + "?s ?p 3 . " * 500 + "}"
    result = CliRunner().invoke(main, ["query", query, "-g", "g.ttl"])
    assert result.exit_code == 1
    _, said, line, pointer = result.output.splitlines()[:4]  # that there are no stances is said first
    assert "no SPARQL query" in said
    assert len(line) < 200
    assert "oops" in line[max(0, pointer.index("^") - 10) :][:20]


def test_what_a_merge_outdoes_is_told_in_short(folder: Path) -> None:
    book = {
        name: {"name": name, "type": kind, "note": f"{name} {LONG}"}
        for name, kind in (("a", "State"), ("b", "State"))
    }
    (folder / "codebook.yaml").write_text(json.dumps({"actors": book}))
    (folder / "x.stance.yaml").write_text("article: {title: T, published: 2031-01-01, body: x}")
    result = CliRunner().invoke(main, ["merge", "a", "b", "--by", "x", "--why", "y"])
    assert result.exit_code == 0, result.output
    assert "note of b" in result.output
    assert all(len(line) < 300 for line in result.output.splitlines())

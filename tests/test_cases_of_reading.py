"""Small inputs that once were read wrongly: `tests/cases/`, each with the answer that is right."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import cli, sources
from kg.anchor import Anchor

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def case(request: pytest.FixtureRequest, folder: Path) -> Path:
    """A copy of the case named, and the folder that one is in."""
    shutil.copytree(CASES / request.param, folder, dirs_exist_ok=True)
    return folder


def told(*command: str) -> tuple[int, str]:
    """The exit status of a command and what it says."""
    result = CliRunner().invoke(cli.main, command)
    return result.exit_code, result.output


def anchors() -> list[Anchor]:
    corpus = sources.load([Path()])
    assert corpus.problems == ()
    return [anchor for article in corpus.articles for anchor in article.anchors]


@pytest.mark.parametrize("case", ["wrong-quote"], indirect=True)
def test_a_wrong_quote_is_shown_beside_the_texts_own_words(case: Path) -> None:
    status, said = told("check", ".")
    assert status == 1
    assert "a.txt:3 has “had”, which the quote leaves out: “Oru Power, which last year *had* called" in said
    assert "a.txt:3 has “still”, which the quote leaves out: “Lake League *still* demands" in said
    assert (
        "the piece “voted in favour” is not after “The Greens, the Liberals”; a.txt:1 has “against it” "
        "where the quote has “in favour”: “voted *against it*”"
    ) in said


@pytest.mark.parametrize("case", ["nfd-korean", "bidi-marks"], indirect=True)
def test_what_looks_the_same_is_found(case: Path) -> None:
    [anchor] = anchors()
    text = (case / "2031-04-12-x.txt").read_text(encoding="utf-8")
    assert anchor.rung == "typography-folded"
    assert text[slice(*anchor.pieces[0])] == anchor.exact


@pytest.mark.parametrize("case", ["page-break"], indirect=True)
def test_a_page_break_gets_into_no_file(case: Path) -> None:
    first, second = anchors()
    text = (case / "2031-04-12-x.txt").read_text(encoding="utf-8")
    assert first.prefix == "Page 1.\n "
    assert [text[slice(*anchor.pieces[0])] for anchor in (first, second)] == [first.exact, second.exact]
    assert told("build", ".", "-o", "built")[0] == 0
    for name in ("x.rdf", "x.gexf", "x.graphml"):
        assert told("export", "-g", "built/graph.ttl", name)[0] == 0
        ET.parse(name)
    assert told("export", "-g", "built/graph.ttl", "all.stance.jsonl")[0] == 0
    assert told("check", "all.stance.jsonl")[0] == 0

"""Where a thing of the graph was written: in which file, on which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import importer, sources, terms
from kg.graph.answers import Rows
from kg.validation.places import Place, places

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, Place]:
    monkeypatch.chdir(SAMPLES.parent)  # paths are shown from the current folder
    corpus = sources.load([SAMPLES])
    return places(corpus, importer.new_graph(corpus))


def written(place: Place, lines: int = 1) -> str:
    path, line = place
    assert line > 0
    text = Path(path).read_text(encoding="utf-8").splitlines()
    return "\n".join(text[line - 1 : line - 1 + lines])


def test_everything_that_was_written_by_hand_has_a_place(known: dict[str, Place]) -> None:
    graph = importer.new_graph(sources.load([SAMPLES]))
    answer = graph.query(
        """SELECT DISTINCT ?thing { VALUES ?kind { sg:Stance sg:Evidence sg:Article sg:Actor sg:Issue sg:Place }
             ?thing a ?kind . FILTER NOT EXISTS { ?thing sg:definedIn ?gone . FILTER (!isIRI(?gone)) } }"""
    )
    assert isinstance(answer, Rows)
    things = {terms.text_of(row[0]) for row in answer.rows if row[0]}
    assert len(things) > 200
    assert [thing for thing in sorted(things) if thing not in known] == []
    assert [thing for thing in sorted(things) if known[thing][1] == 0] == []


def test_the_line_is_that_of_the_thing(known: dict[str, Place]) -> None:
    assert "sudria-mod:" in written(known[terms.DATA + "actor/sudria-mod"])
    assert "truce:" in written(known[terms.DATA + "proposal/truce"])
    two_voices = terms.DATA + "stance/2031-06-05-two-voices_norland_rejects_demilitarised-strip"
    said = written(known[two_voices], 5)
    assert known[two_voices][0] == "samples/tarn/2031-06-05-two-voices.stance.yaml"
    assert "norland" in said
    assert "rejects" in said

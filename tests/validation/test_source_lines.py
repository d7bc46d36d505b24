"""Where a thing of the graph was written: in which file, on which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import importer, sources
from kg.rdf import terms
from kg.rdf.answers import Rows
from kg.validation.source_lines import Written, files, located, places

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, Written]:
    monkeypatch.chdir(SAMPLES.parent)  # paths are shown from the current folder
    corpus = sources.load([SAMPLES])
    return places(corpus, importer.new_graph(corpus))


def written(entry: Written, lines: int = 1, key: str = "") -> str:
    path, line = entry.at(key)
    assert line > 0
    text = Path(path).read_text(encoding="utf-8").splitlines()
    return "\n".join(text[line - 1 : line - 1 + lines])


def test_everything_that_was_written_by_hand_has_a_place(known: dict[str, Written]) -> None:
    graph = importer.new_graph(sources.load([SAMPLES]))
    answer = graph.query(
        """SELECT DISTINCT ?thing { VALUES ?kind { sg:Stance sg:Evidence sg:Article sg:Actor sg:Issue sg:Place }
             ?thing a ?kind . FILTER NOT EXISTS { ?thing sg:definedIn ?gone . FILTER (!isIRI(?gone)) } }"""
    )
    assert isinstance(answer, Rows)
    things = {terms.text_of(row[0]) for row in answer.rows if row[0]}
    assert len(things) > 200
    assert [thing for thing in sorted(things) if thing not in known] == []
    assert [thing for thing in sorted(things) if known[thing].at()[1] == 0] == []


def test_the_line_is_that_of_the_thing(known: dict[str, Written]) -> None:
    assert "sudria-mod:" in written(known[terms.DATA + "actor/sudria-mod"])
    assert "truce:" in written(known[terms.DATA + "proposal/truce"])
    two_voices = terms.DATA + "stance/2031-06-05-two-voices_norland_rejects_demilitarised-strip"
    said = written(known[two_voices], 5)
    assert known[two_voices].at()[0] == "samples/tarn/2031-06-05-two-voices.stance.yaml"
    assert "norland" in said
    assert "rejects" in said
    assert "position: rejects" in written(known[two_voices], key="position")
    assert "norland" in written(known[two_voices], key="date")  # which it does not have


def test_keys_of_what_is_made_in_the_entry_of_an_issue(known: dict[str, Written]) -> None:
    made = known[terms.DATA + "stance/2031-06-05-two-voices_sudria_demands_demilitarised-strip"]
    assert "by: sudria" in written(made, key="actor")
    assert "of: [norland]" in written(made, key="addressee")
    assert "speaker: velk" in written(made, key="speaker")
    assert "demilitarised-strip:" in written(made, key="on")


def test_without_a_source_the_graph_tells_the_file(tmp_path: Path) -> None:
    graph = importer.new_graph(sources.load([SAMPLES]))
    stance = terms.DATA + "stance/2031-06-05-two-voices_norland_rejects_demilitarised-strip"
    found = files(graph, [stance, terms.DATA + "actor/sudria-mod", "_:b", terms.DATA + "actor/nobody"])
    assert {thing.rpartition("/")[2]: name for thing, (_, name) in found.items()} == {
        stance.rpartition("/")[2]: "samples/tarn/2031-06-05-two-voices.stance.yaml",
        "sudria-mod": "samples/codebook.yaml",
    }
    assert located(stance, "", {}, found) == ("samples/tarn/2031-06-05-two-voices.stance.yaml", 0)
    assert located("_:b", "", {}, found) is None

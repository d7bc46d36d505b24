"""The table of stances: what it holds, that it can be read back, that it runs nothing and takes no memory."""

from __future__ import annotations

import csv
import io
import json
import sys
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from pyarrow import parquet as pq

from kg import exporters, importer, sources
from kg.errors import KgError
from kg.exporters import tables
from kg.graph.file import FileGraph
from kg.rdf.answers import Rows

PLAN = "2031-06-05-two-voices_sudria_accepts-conditionally_rahal-plan"


def as_csv(graph: FileGraph) -> list[dict[str, str]]:
    stream = io.BytesIO()
    exporters.named("csv").write(graph, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline="")))


def by_name(graph: FileGraph) -> dict[str, dict[str, Any]]:
    names = [column.name for column in tables.COLUMNS]
    return {
        row[0].rpartition("/")[2]: dict(zip(names, row, strict=True))
        for batch in tables.rows(graph)
        for row in batch
    }


@pytest.fixture
def parquet(samples: FileGraph, tmp_path: Path) -> Path:
    file = tmp_path / "stances.parquet"
    with file.open("wb") as stream:
        exporters.named("parquet").write(samples, stream)
    return file


def test_a_row_says_all_of_a_stance(samples: FileGraph) -> None:
    row = by_name(samples)[PLAN]
    assert row | {"quote": "", "start": 0, "end": 0} == {
        "stance": f"https://w3id.org/stancegraph/id/stance/{PLAN}",
        "article": "2031-06-05-two-voices",
        "title": "Sudria moves on the Rahal plan, and Norland answers in two voices",
        "outlet": "Example Wire",
        "authors": ("R. Vance",),
        "published": "2031-06-05",
        "published_first": date(2031, 6, 5),
        "published_last": date(2031, 6, 5),
        "url": "https://example.org/2031/06/05/two-voices",
        "language": "en",
        "corrects": (),
        "annotator": "m.silva",
        "holder": "sudria",
        "holder_label": "Sudria",
        "holder_type": "State",
        "states": ("sudria",),
        "state_labels": ("Sudria",),
        "position": "accepts-conditionally",
        "position_label": "accepts conditionally",
        "denied": False,
        "position_score": 0.4,
        "shipped_position": "accepts-conditionally",
        "shipped_position_label": "accepts conditionally",
        "shipped_position_score": 0.4,
        "target": "rahal-plan",
        "target_label": "Rahal plan for the Tarn",
        "target_type": "Proposal",
        "topics": ("ceasefire", "monitoring"),
        "topic_labels": ("Ceasefire", "Monitoring"),
        "addressees": (),
        "addressee_labels": (),
        "speaker": "velk",
        "speaker_label": "Dario Velk",
        "according_to": (),
        "according_to_labels": (),
        "certainty": "stated",
        "hedge": None,
        "phase": "current",
        "date": "2031-06-05",
        "date_first": date(2031, 6, 5),
        "date_last": date(2031, 6, 5),
        "dated_by_article": True,
        "current": True,
        "occasion": None,
        "conditions": ("demilitarised-strip",),
        "condition_labels": ("A strip without soldiers along the Tarn",),
        "strength": None,
        "confidence": None,
        "quote": "",
        "start": 0,
        "end": 0,
        "anchoring": "exact-quote",
        "review": (),
        "note": None,
        "attributes": {},
    }


def test_quotes_stand_where_the_row_says(samples: FileGraph) -> None:
    folder = Path(__file__).parents[2] / "samples/tarn"
    text = (folder / "2031-06-05-two-voices.txt").read_text(encoding="utf-8")
    row = by_name(samples)[PLAN]
    assert " ".join(text[row["start"] : row["end"]].split()) == row["quote"]


def test_what_is_not_the_states_own_rolls_up_to_it(samples: FileGraph) -> None:
    rows = by_name(samples)
    ministry = rows["2031-04-12-deadline_sudria-mod_rejects_halt-fire"]
    assert (ministry["holder_type"], ministry["states"]) == ("GovernmentBody", ("sudria",))
    own = rows["2031-06-05-two-voices_rahal_welcomes-with-reservations_demilitarised-strip"]
    assert own["position_label"] == "welcomes with reservations"
    assert own["shipped_position"] == "accepts-conditionally"


def test_current_is_what_the_shipped_queries_call_current(samples: FileGraph) -> None:
    answer = samples.query(
        """SELECT ?stance { ?stance sg:holder ?h ; sg:position ?p ; sg:toward ?t ; sg:phase sg:current ;
             sg:certainty ?c ; sg:reportedIn ?a . ?h ?p ?t . FILTER (?c != sg:denied)
           FILTER NOT EXISTS { ?later sg:corrects+ ?a . ?s sg:reportedIn ?later ; sg:holder ?h ; sg:toward ?t } }"""
    )
    assert isinstance(answer, Rows)
    rows = by_name(samples)
    current = {name for name, row in rows.items() if row["current"]}
    assert current == {(stance or "").rpartition("/")[2].rstrip(">") for (stance,) in answer.rows}
    assert 0 < len(current) < len(rows)


def test_there_is_a_row_for_each_stance_in_order(samples: FileGraph) -> None:
    answer = samples.query("SELECT ?s { ?s a sg:Stance }")
    assert isinstance(answer, Rows)
    names = [row["stance"] for row in as_csv(samples)]
    assert sorted(names) == sorted((s or "")[1:-1] for (s,) in answer.rows)
    assert names == sorted(names)


def test_csv_and_parquet_say_the_same(samples: FileGraph, parquet: Path) -> None:
    plain = {row["stance"]: row for row in as_csv(samples)}
    for row in pq.read_table(parquet).to_pylist():
        told = plain[row["stance"]]
        assert told["topics"] == "|".join(row["topics"])
        assert told["current"] == ("yes" if row["current"] else "no")
        assert (told["date"], told["date_first"]) == (row["date"], row["date_first"].isoformat())
        assert (float(told["strength"]) if told["strength"] else None) == row["strength"]
        assert (json.loads(told["attributes"]) if told["attributes"] else {}) == dict(row["attributes"])
        assert told["quote"].removeprefix("'") == row["quote"]


def test_duckdb_reads_it(parquet: Path) -> None:
    found = duckdb.sql(
        f"SELECT count(*), count(DISTINCT holder), min(date), list_contains(any_value(states) FILTER "
        f"(holder = 'sudria-mod'), 'sudria') FROM '{parquet}'"
    ).fetchall()[0]
    assert found[0] == 143
    assert found[2] == "2025-03"
    assert found[3] is True


def test_pandas_reads_both(samples: FileGraph, parquet: Path, tmp_path: Path) -> None:
    columns = [column.name for column in tables.COLUMNS]
    assert list(pd.read_parquet(parquet).columns) == columns
    with (tmp_path / "stances.csv").open("wb") as stream:
        exporters.named("csv").write(samples, stream)
    frame = pd.read_csv(tmp_path / "stances.csv")
    assert list(frame.columns) == columns
    assert frame["position_score"].dtype == float


HOSTILE = (
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "fine = 1",
    "'quoted",
    "a;b",
    'say "no"\nnow',
)


@pytest.fixture
def hostile(folder: Path) -> FileGraph:
    """Articles that quote formulas, and an actor that is named like one."""
    stances = "".join(
        f"  - {{actor: north, on: strip, position: rejects, quote: {json.dumps(text)}, note: {json.dumps(text)}}}\n"
        for text in HOSTILE
    )
    (folder / "a.stance.yaml").write_text(
        "article: {id: a, published: 2031-01-01}\n"
        "actors: {north: {name: '=1+1', type: State}}\n"
        "demands: {strip: {label: A strip}}\n"
        f"stances:\n{stances}"
    )
    return importer.new_graph(sources.load([folder]))


def test_no_cell_begins_like_a_formula(hostile: FileGraph) -> None:
    rows = as_csv(hostile)
    assert len(rows) == len(HOSTILE)
    for row in rows:
        texts = [cell for name, cell in row.items() if not name.endswith("score")]
        assert not [cell for cell in texts if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
        assert row["holder_label"] == "'=1+1"
    assert {row["note"] for row in rows} == {f"'{text}" if text[0] in "=+-@\t" else text for text in HOSTILE}


def test_in_parquet_text_is_as_it_was(hostile: FileGraph) -> None:
    stream = io.BytesIO()
    exporters.named("parquet").write(hostile, stream)
    notes = pq.read_table(io.BytesIO(stream.getvalue())).column("note").to_pylist()
    assert sorted(notes) == sorted(HOSTILE)


def test_numbers_below_nothing_stay_numbers(samples: FileGraph) -> None:
    scores = {row["position_score"] for row in as_csv(samples)}
    assert "-1.0" in scores


def test_a_missing_library_is_named(samples: FileGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(KgError, match="needs pyarrow") as caught:
        exporters.named("parquet").write(samples, io.BytesIO())
    assert caught.value.hint == "install it with: pip install 'stancegraph[tables]'"


def test_an_empty_graph_has_only_the_head() -> None:
    empty = FileGraph.made_of([], "https://example.org/")
    assert as_csv(empty) == []
    stream = io.BytesIO()
    exporters.named("parquet").write(empty, stream)
    assert pq.read_table(io.BytesIO(stream.getvalue())).num_rows == 0


def peak(graph: FileGraph) -> int:
    tracemalloc.start()
    rows = 0
    for batch in tables.rows(graph):
        rows += len(batch)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def test_memory_does_not_grow_with_the_articles(folder: Path) -> None:
    def graph_of(number: int) -> FileGraph:
        lines = [
            json.dumps(
                {
                    "article": {"id": f"a{at}", "published": "2031-01-01"},
                    "stances": [
                        {"actor": "north", "on": "strip", "position": "rejects", "quote": f"no, {at} {word}"}
                        for word in ("one", "two", "three")
                    ],
                }
            )
            for at in range(number)
        ]
        (folder / "all.stance.jsonl").write_text("\n".join(lines) + "\n")
        (folder / "codebook.yaml").write_text(
            "actors: {north: {name: North, type: State}}\ndemands: {strip: {label: A strip}}\n"
        )
        return importer.new_graph(sources.load([folder]))

    few, many = peak(graph_of(2 * tables.ARTICLES_AT_ONCE)), peak(graph_of(8 * tables.ARTICLES_AT_ONCE))
    assert many < 1.6 * few

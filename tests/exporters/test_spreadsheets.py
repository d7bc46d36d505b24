"""Tables for people: no spreadsheet makes a formula of a cell, or loses a column, whatever it splits rows at."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg import exporters, importer, sources
from kg.cli import main
from kg.errors import KgError
from kg.exporters import cells, networks, tables, workbook
from kg.graph.file import FileGraph
from kg.network.projection import stance_network

CASES = Path(__file__).parents[1] / "cases"
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
TEXTS = st.text(st.sampled_from("=+-@＝;,\t\r\n \"'|\\ab1"))


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def split_anywhere(text: str, separators: str) -> list[list[str]]:
    """Rows as a spreadsheet has them that splits at any of these characters (LibreOffice's dialog)."""
    rows, row, cell, quoted, at = [], [], "", False, 0
    while at < len(text):
        sign = text[at]
        if quoted and text[at : at + 2] == '""':
            cell, at = cell + '"', at + 1
        elif sign == '"' and (quoted or not cell):
            quoted = not quoted
        elif not quoted and sign in separators:
            row, cell = [*row, cell], ""
        elif not quoted and text[at : at + 2] == "\r\n":
            rows, row, cell, at = [*rows, [*row, cell]], [], "", at + 1
        else:
            cell += sign
        at += 1
    return rows


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["build", str(CASES / "csv-inject"), "-o", "build"]).exit_code == 0
    return tmp_path


WRITERS = {
    "export": ["export", "x.csv"],
    "export for Excel": ["export", "x.csv", "--excel", "semicolon"],
    "export tabs": ["export", "x.csv", "--excel", "tab"],
    "edges": ["export", "--format", "edges", "x.csv"],
    "view": ["view", "x.csv"],
    "view with semicolons": ["view", "x.csv", "--excel", "semicolon"],
    "query for Excel": ["query", "stances", "-o", "x.csv", "--excel", "comma"],
    "query with semicolons": ["query", "stances", "-o", "x.csv", "--excel", "semicolon"],
}


@pytest.mark.parametrize("words", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize("split_at", [",", ";", "\t", ",;\t"])
def test_no_cell_is_a_formula(words: list[str], split_at: str, folder: Path) -> None:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    text = Path("x.csv").read_bytes().decode("utf-8-sig")
    own = next(
        sign for sign, name in SEPARATORS.items() if name == (words[-1] if "--excel" in words else "comma")
    )
    rows = split_anywhere(text, split_at)
    found = [cell for row in rows for cell in row]
    assert not [cell for cell in found if cell.startswith(FORMULA) and not is_number(cell)]
    lenient = [
        cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=split_at[0]) for cell in row
    ]
    assert not [cell for cell in lenient if cell.startswith(FORMULA) and not is_number(cell)]
    if own in split_at:
        assert len({len(row) for row in rows}) == 1
        assert len(rows) == 3
    assert any("cmd|" in cell for cell in found)


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("asked", ["/query/stances?", "/query?query=SELECT+?l+{+?a+rdfs:label+?l+}&"])
def test_no_cell_of_a_page_of_kg_serve_is_a_formula(asked: str, form: str, folder: Path) -> None:
    words = ["serve", "--get", f"{asked}format={form}", "-g", "build/graph.ttl"]
    text = CliRunner().invoke(main, words).stdout_bytes.decode("utf-8-sig")
    for split_at in (",", ";", "\t", ",;\t"):
        cells_found = [cell for row in split_anywhere(text, split_at) for cell in row]
        assert not [cell for cell in cells_found if cell.startswith(FORMULA) and not is_number(cell)]
        assert any("cmd|" in cell for cell in cells_found)


def test_a_page_of_kg_serve_offers_a_workbook(folder: Path) -> None:
    run = CliRunner().invoke
    assert "format=xlsx" in run(main, ["serve", "--get", "/query/stances", "-g", "build/graph.ttl"]).output
    words = ["serve", "--get", "/query/stances?format=xlsx", "-g", "build/graph.ttl"]
    assert len(opened(run(main, words).stdout_bytes)["answer"]) == 3


def test_numbers_of_queries_stay_numbers(folder: Path) -> None:
    query = "SELECT (-0.5 AS ?decimal) (-2 AS ?whole) (-1e0 AS ?double) (true AS ?truth) ('-3' AS ?text) {}"
    run = CliRunner().invoke
    text = run(main, ["query", query, "--format", "csv", "--excel", "tab"]).stdout_bytes.decode("utf-8-sig")
    assert text.splitlines()[1].split("\t") == ["-0.5", "-2", "-1.0", '"yes"', '"\'-3"']
    assert run(main, ["query", query, "-o", "q.xlsx"]).exit_code == 0
    assert opened(Path("q.xlsx").read_bytes())["answer"][1] == (-0.5, -2, -1, True, "-3")


def test_a_position_has_one_id_in_all_files(samples: FileGraph) -> None:
    network = stance_network(samples)
    held = {data["position"] for *_, data in network.edges(data=True) if data["kind"] == "stance"}
    shipped = {each["id"] for each in network.graph["positions"]}
    assert "accepts-conditionally" in held <= shipped
    told = [networks.network_as_csv(network)]
    told += [write(network) for write in (networks.network_as_gexf, networks.network_as_graphml)]
    told += [networks.network_as_json(network), str(opened(networks.network_as_xlsx(network)))]
    stream = io.BytesIO()
    exporters.named("csv").write(samples, stream)
    for text in (*told, stream.getvalue().decode()):
        assert "accepts-conditionally" in text
        assert "acceptsConditionally" not in text.replace("ns#acceptsConditionally", "")


@pytest.mark.parametrize("example", json.loads((CASES / "cells.json").read_text(encoding="utf-8")), ids=repr)
def test_a_cell_is_written_as_the_page_writes_it_too(example: dict[str, str]) -> None:
    assert cells.harmless(example["text"]) == example["cell"]


@given(TEXTS, st.sampled_from([",", ";", "\t", ",;\t"]))
def test_no_text_becomes_a_formula(text: str, split_at: str) -> None:
    [line] = cells.lines([["a", text, "b"]])
    found = [cell for row in split_anywhere(line, split_at) for cell in row]
    assert not [cell for cell in found if cell.startswith(FORMULA)]
    [[_, cell, _]] = csv.reader(io.StringIO(line, newline=""))
    assert cell.replace("'", "") == text.replace("'", "")


@given(st.lists(TEXTS))
def test_several_texts_can_be_told_apart(texts: list[str]) -> None:
    told, at, parts = cells.joined(texts), 0, [""]
    while at < len(told):
        if told[at] == "\\":
            parts[-1] += told[at + 1]
            at += 1
        elif told[at] == "|":
            parts.append("")
        else:
            parts[-1] += told[at]
        at += 1
    assert parts == (texts or [""])


def test_csv_of_queries_is_what_w3c_says_unless_it_is_for_excel(folder: Path) -> None:
    words = ["query", "SELECT ?l { ?a a sg:State ; rdfs:label ?l } ORDER BY ?l", "--format", "csv"]
    assert CliRunner().invoke(main, words).stdout_bytes == b"l\r\n+41 Ostmar\r\n=cmd|' /C calc'!A0\r\n"
    excel = CliRunner().invoke(main, [*words, "--excel", "semicolon"]).stdout_bytes
    assert excel == b'\xef\xbb\xbf"l"\r\n"\'+41 Ostmar"\r\n"\'=cmd|\' /C calc\'!A0"\r\n'


def test_pandas_reads_the_tables(samples: FileGraph) -> None:
    for name, rows in (
        ("csv", sum(1 for _ in samples.using(["<https://w3id.org/stancegraph/ns#Stance>"]))),
        ("edges", None),
    ):
        stream = io.BytesIO()
        exporters.named(name).write(samples, stream)
        found = pd.read_csv(io.BytesIO(stream.getvalue()))
        assert rows is None or len(found) == rows
        assert pd.api.types.is_float_dtype(found["position_score"])


# -- workbooks ---------------------------------------------------------------------------------------


def opened(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    return {sheet.title: list(sheet.values) for sheet in book}


def written(sheets: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    workbook.write(stream, sheets)
    return stream.getvalue()


def test_cells_of_a_workbook_have_types_and_run_nothing() -> None:
    values = (
        True,
        3,
        -0.5,
        date(2031, 4, 12),
        "2031-04",
        "=1+1",
        "https://example.org/",
        ["a|b", "c"],
        None,
        "\x1b\x00x",
    )
    [head, row] = opened(written({"t": ([f"c{at}" for at in range(len(values))], [values])}))["t"]
    assert head[0] == "c0"
    assert row == (
        *(
            True,
            3,
            -0.5,
            datetime(2031, 4, 12),
            "2031-04",
            "=1+1",
            "https://example.org/",
            "a\\|b|c",
            None,
            "x",
        ),
    )


def test_what_no_cell_can_hold_is_cut_or_stays_text() -> None:
    values = ("x" * 40_000, "😀" * 20_000, 10**20, date(1750, 1, 1))
    [_, row] = opened(written({"t": (list("abcd"), [values])}))["t"]
    assert row[0] == "x" * 32_766 + "…"
    assert row[1].endswith("😀…")
    assert row[2:] == (str(10**20), "1750-01-01")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(KgError, match="no room for more than 2 rows"):
        written({"t": (["a"], [[1]] * 3)})


def test_workbooks_say_how_to_get_what_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(KgError, match=r"pip install 'stancegraph\[tables\]'"):
        written({"t": (["a"], [])})


def test_workbooks_of_all_commands(folder: Path) -> None:
    run = CliRunner().invoke
    for words in (["export", "x.xlsx"], ["view", "v.xlsx"], ["query", "stances", "-o", "q.xlsx"]):
        result = run(main, words)
        assert result.exit_code == 0, result.output
    table = opened(Path("x.xlsx").read_bytes())
    assert list(table) == ["stances", "columns"]
    assert len(table["stances"]) == 3
    assert "=cmd|' /C calc'!A0" in {cell for row in table["stances"] for cell in row}
    network = opened(Path("v.xlsx").read_bytes())
    assert list(network) == ["nodes", "edges", "ties", "reports"]
    assert [len(rows) for rows in network.values()] == [4, 3, 1, 3]
    assert len(opened(Path("q.xlsx").read_bytes())["answer"]) == 3
    first = Path("v.xlsx").read_bytes()
    assert run(main, ["view", "v.xlsx"]).exit_code == 0
    assert Path("v.xlsx").read_bytes() == first
    assert run(main, ["query", "ASK { ?s ?p ?o }", "-o", "ask.xlsx"]).exit_code == 2


def test_columns_have_one_name_in_all_tables(samples: FileGraph) -> None:
    network = stance_network(samples)
    head = networks.network_as_csv(network).splitlines()[0].replace('"', "").split(",")
    assert {"holder_iri", "holder_label", "target_iri", "target_label", "position", "position_label"} < set(
        head
    )
    assert not {"holder", "target", "sign", "author", "article"} & set(head)
    workbook = opened(networks.network_as_xlsx(network))
    told = {column.name for column in tables.COLUMNS}
    in_words = {name.removesuffix("_iri") for name in head if name.endswith("_iri")}
    known = told | set(head) | {f"{name}_iri" for name in in_words}
    of_networks = {*("iri", "label", "kind", "type", "aliases", "metonyms", "anonymous", "change", "before")}
    of_networks |= {*("now", "reports", "first", "last", "stances", "source_iri", "source_label")}
    for name, rows in workbook.items():
        assert set(rows[0]) <= known | of_networks, name
    assert set(workbook["edges"][0]) >= {"holder_iri", "target_iri", "position", "position_score", "denied"}
    ends = {row[:3:2] for row in workbook["edges"][1:]} | {row[:3:2] for row in workbook["ties"][1:]}
    assert {iri for pair in ends for iri in pair} <= {row[0] for row in workbook["nodes"]}
    named = {each for _, rows in workbook.items() for each in rows[0]}
    for text in (networks.network_as_graphml(network), networks.network_as_gexf(network)):
        attributes = set(re.findall(r'(?:attr\.name|title)="(\w+)"', text))
        assert attributes - named <= {"title", "weight"}  # which a table of nodes or edges has no need of


def test_what_is_denied_is_on_no_side_in_any_table() -> None:
    graph = importer.new_graph(sources.load([CASES / "denied-report"]))
    network = stance_network(graph)
    workbook = opened(networks.network_as_xlsx(network))
    head, *values = workbook["edges"]
    stances = io.BytesIO()
    exporters.named("csv").write(graph, stances)
    tables_ = {
        "stances": list(csv.DictReader(io.StringIO(stances.getvalue().decode(), newline=""))),
        "reports": list(csv.DictReader(io.StringIO(networks.network_as_csv(network), newline=""))),
        "edges": [dict(zip(head, map(text_of_cell, row), strict=True)) for row in values],
    }
    for name, rows in tables_.items():
        found = {
            tuple(row[c] for c in ("position", "position_label", "denied", "position_score")) for row in rows
        }
        assert found == {
            ("supports", "supports", "no", "1.0"),
            ("rejects", "said not to reject", "yes", ""),
        }, name
    assert {row["shipped_position_score"] for row in tables_["stances"]} == {"1.0", ""}


def text_of_cell(value: object) -> str:
    """What CSV has where a workbook has this."""
    return str(cells.plain(float(value) if type(value) is int else value))

"""What the page's download menu writes: read again, and held against what is shown."""

from __future__ import annotations

import base64
import csv
import io
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import graphs
import pytest

from kg import exporters, importer, sources
from kg.exporters.tables import COLUMNS
from kg.network.projection import stance_network
from kg.views.page import page

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def norland() -> str:
    return page(graphs.norland())


def download(view, kind: str, tmp_path) -> tuple[str, bytes]:
    """The suggested name and the bytes of one download."""
    view.page.locator("#files-menu summary").click()
    with view.page.expect_download() as caught:
        view.page.locator(f"#file-{kind}").click()
    path = tmp_path / caught.value.suggested_filename
    caught.value.save_as(path)
    # The file comes from the page's own memory, which counts as a request to a blob: or data: address.
    view.requests[:] = [r for r in view.requests if not r.startswith(("blob:", "data:"))]
    return path.name, path.read_bytes()


def test_csv_has_a_row_for_each_report_that_is_shown(opened, norland, tmp_path):
    view = opened(norland)
    name, data = download(view, "csv", tmp_path)
    assert name == "the-tarn-river-dispute-who-stands-where.csv"
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 43
    reports = {r.stance: r for *_, e in graphs.norland().edges(data=True) for r in e.get("reports", ())}
    assert {row["stance"] for row in rows} == set(reports)
    assert all(row["quote"] == reports[row["stance"]].quote for row in rows)
    view.page.get_by_label(re.compile("^rejects")).uncheck(force=True)
    _, fewer = download(view, "csv", tmp_path)
    shown = list(csv.DictReader(io.StringIO(fewer.decode("utf-8-sig"))))
    assert len(shown) == 37
    assert "rejects" not in {row["position"] for row in shown}


def test_csv_has_ids_as_the_table_of_stances_has_them(opened, tmp_path):
    graph = graphs.empty()
    holder = graphs.node(graph, "north%2Fland", "State", "Norland")
    halt = graphs.node(graph, "h%C3%A4lt", "Demand", "Halt", topics=["War | peace"])
    graph.nodes[halt]["topic_iris"] = [f"{graphs.BASE}topic/war%2Fpeace"]
    graphs.stance(graph, holder, "accepts-conditionally", halt, graphs.report("wire-deadline", "Maybe."))
    _, data = download(opened(page(graph)), "csv", tmp_path)
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    (row,) = reader
    assert (row["holder"], row["target"], row["topics"]) == ("north/land", "hält", "war/peace")
    assert (row["position"], row["topic_labels"]) == ("accepts-conditionally", r"War \| peace")


UNKNOWN_TO_A_PAGE = {
    *("corrects", "states", "state_labels", "start", "end", "anchoring", "attributes"),
    *("shipped_position", "shipped_position_label", "shipped_position_score"),
}


def test_csv_is_the_table_of_stances_as_far_as_a_page_knows_it(opened, tmp_path):
    graph = importer.new_graph(sources.load([Path(__file__).parents[2] / "samples"]))
    _, data = download(opened(page(stance_network(graph))), "csv", tmp_path)
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    shown = {row["stance"]: row for row in reader}
    assert reader.fieldnames == [c.name for c in COLUMNS if c.name not in UNKNOWN_TO_A_PAGE]
    table = io.BytesIO()
    exporters.named("csv").write(graph, table)
    told = {row["stance"]: row for row in csv.DictReader(io.StringIO(table.getvalue().decode("utf-8-sig")))}
    assert len(shown) == len(told) > 100
    for name in reader.fieldnames:
        if name not in ("position_label", "authors"):  # in the page's words; one text
            here, there = ({iri: row[name] for iri, row in rows.items()} for rows in (shown, told))
            assert here == {iri: cell.removesuffix(".0") for iri, cell in there.items()}, name
    for name in ("published_first", "occasion", "according_to", "conditions", "position_score"):
        assert any(row[name] for row in told.values()), name


def test_csv_cells_are_no_formulas(opened, tmp_path):
    graph = graphs.empty()
    norland = graphs.node(graph, "norland", "State", '=HYPERLINK("http://example.org")')
    halt = graphs.node(graph, "halt", "Demand", '+1, say "halt"\nnow')
    graphs.stance(graph, norland, "demands", halt, graphs.report("wire-deadline", "@SUM(A1)"))
    _, data = download(opened(page(graph)), "csv", tmp_path)
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["holder_label"] == '\'=HYPERLINK("http://example.org")'
    assert row["target_label"] == '\'+1, say "halt"\nnow'
    assert row["quote"] == "'@SUM(A1)"


def test_svg_shows_every_box_and_line(opened, norland, tmp_path):
    view = opened(norland)
    name, data = download(view, "svg", tmp_path)
    assert name.endswith("-map.svg")
    root = ET.fromstring(data)
    titles = [element.text for element in root.iter(SVG + "title")]
    for _, label in graphs.norland().nodes(data="label"):
        assert label in titles
    assert "Norland demands Halt artillery fire along the Tarn within 48 hours" in titles
    text = data.decode()
    assert "var(--" not in text
    assert "<script" not in text
    words = " ".join("".join(element.itertext()) for element in root.iter(SVG + "text"))
    assert "The Tarn river dispute" in words
    assert "accepts with conditions" in words
    assert "Coded by m.silva" in words


@pytest.mark.parametrize("tab", ["Map", "Columns", "Timeline"])
def test_png_is_a_picture(opened, norland, tmp_path, tab):
    view = opened(norland)
    view.page.get_by_role("tab", name=tab).click()
    name, data = download(view, "png", tmp_path)
    assert name.endswith(f"-{tab.lower()}.png")
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert width > 1200
    assert height > 600
    ink = view.page.evaluate(
        """async data => {
             const image = new Image();
             image.src = "data:image/png;base64," + data;
             await image.decode();
             const canvas = document.createElement("canvas");
             canvas.width = image.width; canvas.height = image.height;
             const context = canvas.getContext("2d");
             context.drawImage(image, 0, 0);
             const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
             let drawn = 0;
             for (const pixel of pixels) if (pixel !== pixels[0]) drawn++;
             return drawn / pixels.length;
           }""",
        base64.b64encode(data).decode(),
    )
    view.requests[:] = [r for r in view.requests if not r.startswith(("blob:", "data:"))]
    assert ink > 0.01


def test_hostile_strings_in_a_drawing(opened, tmp_path):
    view = opened(page(graphs.hostile()))
    _, data = download(view, "svg", tmp_path)
    root = ET.fromstring(data)
    assert not [e for e in root.iter() if e.tag.split("}")[1] in ("script", "image", "foreignObject", "a")]
    assert graphs.HOSTILE[0] in {e.text for e in root.iter(SVG + "title")} | {
        (e.text or "").removesuffix("0") for e in root.iter(SVG + "title")
    }

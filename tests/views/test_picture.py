from __future__ import annotations

import builtins
import re
import struct
import xml.etree.ElementTree as ET
import zlib
from functools import cache
from itertools import pairwise
from typing import Any

import graphs
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, Misuse
from kg.views import marks, picture
from kg.views.order import ACTORS, columned
from kg.views.picture import drawing, matrix, timeline
from kg.views.picture.drawing import element, width_of, wrapped
from kg.views.picture.sheet import label_of
from kg.views.standing import cells

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "g", "rect", "path", "circle", "text"}


@pytest.fixture
def network() -> nx.MultiDiGraph:
    return graphs.norland()


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text.encode())


def titles(root: ET.Element) -> list[str]:
    """What the lines, cells and dots say."""
    return [told for told in all_titles(root) if " – " in told]


def all_titles(root: ET.Element) -> list[str]:
    """The same, with whole labels, which may be cut where they stand."""
    return [str(title.text) for group in root.iter(f"{SVG}g") for title in group.findall(f"{SVG}title")]


def words(root: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


@cache
def shown(view: str, theme: str = "light") -> str:
    return picture.svg(graphs.norland(), view, theme=theme)


def pair() -> nx.MultiDiGraph:
    """Two actors at odds over a demand, of which one has a second one."""
    g = graphs.empty(title="Two")
    actors = [graphs.node(g, name, "State", name.title()) for name in ("norland", "sudria")]
    issues = [graphs.node(g, name, "Demand", name.title()) for name in ("halt", "leave")]
    graphs.stance(g, actors[0], "demands", issues[0], graphs.report("wire-deadline", "x"))
    graphs.stance(g, actors[1], "rejects", issues[0], graphs.report("post-answer", "y"))
    graphs.stance(g, actors[1], "demands", issues[1], graphs.report("post-answer", "z"))
    return g


def pixels(png: bytes) -> list[list[bytes]]:
    """The rows of a PNG of four channels of 8 bits, pixel by pixel (its filters are those of RFC 2083)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, width = 8, b"", 0
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width = struct.unpack(">I", content[:4])[0]
            assert tuple(content[8:10]) == (8, 6)
        elif kind == b"IDAT":
            packed += content
        at += 12 + length
    raw, rows, above = zlib.decompress(packed), [], bytearray(4 * width)
    for start in range(0, len(raw), 4 * width + 1):
        way, line = raw[start], bytearray(raw[start + 1 : start + 1 + 4 * width])
        for i in range(4 * width):
            left, up, corner = (line[i - 4], above[i], above[i - 4]) if i > 3 else (0, above[i], 0)
            near = min((left, up, corner), key=lambda each: abs(left + up - corner - each))
            line[i] = (line[i] + (0, left, up, (left + up) // 2, near)[way]) % 256
        rows.append([bytes(line[i : i + 4]) for i in range(0, 4 * width, 4)])
        above = line
    return rows


# -- what a picture is -------------------------------------------------------------------------------


@pytest.mark.parametrize("view", picture.VIEWS)
def test_a_picture_is_a_document_of_its_own(network: nx.MultiDiGraph, view: str) -> None:
    text = shown(view)
    root = parsed(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == network.graph["title"]
    assert "Articles: 5" in str(root.findtext(f"{SVG}desc"))
    assert (root.get("viewBox") or "").split()[2:] == [root.get("width"), root.get("height")]
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= ELEMENTS
    assert "http" not in text.replace('"http://www.w3.org/2000/svg"', "")  # it fetches nothing


@pytest.mark.parametrize("view", picture.VIEWS)
@pytest.mark.parametrize("theme", marks.COLOURS)
def test_colours_are_those_of_the_theme(view: str, theme: str) -> None:
    root = parsed(shown(view, theme))
    used = {each.get(name) for each in root.iter() for name in ("fill", "stroke")} - {None, "none"}
    assert used <= set(marks.COLOURS[theme].values())


@pytest.mark.parametrize("view", ["map", "columns"])
def test_every_stance_is_drawn_once(network: nx.MultiDiGraph, view: str) -> None:
    labels = {position["id"]: position["label"] for position in network.graph["positions"]}
    expected = sorted(
        f"{network.nodes[u]['label']} – {labels[position]} – {network.nodes[v]['label']}"
        for u, v, position in network.edges(data="position")
        if position
    )
    drawn = [title.removesuffix(" (superseded)") for title in titles(parsed(shown(view)))]
    ties = {"is part of", "acts for"}
    assert (
        sorted(title for title in drawn if title.count(" – ") == 2 and title.split(" – ")[1] not in ties)
        == expected
    )


def test_every_report_is_a_dot(network: nx.MultiDiGraph) -> None:
    reports = [report for *_, edge in network.edges(data=True) for report in edge.get("reports", ())]
    assert len(titles(parsed(shown("timeline")))) == len(reports)


def test_every_cell_is_in_the_matrix(network: nx.MultiDiGraph) -> None:
    drawn = titles(parsed(shown("matrix")))
    held = cells(network)
    assert len(drawn) == len(held)
    for (holder, target), cell in held.items():
        ends = (label_of(network, holder), label_of(network, target))
        assert any(told.startswith(ends[0]) and ends[1] in told for told in drawn)
        assert len(cell.shown) == 1


@pytest.mark.parametrize("view", picture.VIEWS)
def test_the_key_explains_what_occurs_and_nothing_else(view: str) -> None:
    told = words(parsed(shown(view)))
    assert "accepts with conditions" in told
    assert "Against" in told
    assert "fulfils" not in told


@pytest.mark.parametrize("view", picture.VIEWS)
def test_equal_networks_give_equal_bytes(view: str) -> None:
    network = pair()
    again = nx.MultiDiGraph(**network.graph)
    again.add_nodes_from(reversed(list(network.nodes(data=True))))
    again.add_edges_from(reversed(list(network.edges(keys=True, data=True))))
    assert picture.svg(network, view) == picture.svg(again, view)


@pytest.mark.parametrize("view", picture.VIEWS)
def test_nothing_to_draw_is_said(view: str) -> None:
    assert "No stance is reported." in words(parsed(picture.svg(graphs.empty(), view)))


def test_the_caption_says_of_how_many_it_is_a_part(network: nx.MultiDiGraph) -> None:
    network.graph |= {
        "of": {"articles": 9, "stances": 80, "actors": 30, "issues": 20},
        "drawn": [("topic", "Wa{ter}")],
    }
    told = words(parsed(picture.svg(network, "matrix")))
    amounts = "Actors: 12 of 30 · Issues: 13 of 20 · Articles: 5 of 9 · Stances: 43 of 80"
    assert f"2031-03 to 2031-04-20 · {amounts} Drawn: the topic Wa{{ter}}." in told
    assert "nothing was reported" not in told  # for it may have been, on another topic
    assert "Coded by m.silva, t.abara · stancegraph" in told


def test_of_a_large_network_the_best_reported_are_drawn_and_that_is_said() -> None:
    root = parsed(picture.svg(graphs.crowd(700), "columns"))
    assert re.search(r"Actors at the left: 60 of \d+. Issues at the right: 60 of \d{3}.", words(root))
    assert len([title for title in all_titles(root) if " – " not in title]) == 120


def test_there_is_no_other_view(network: nx.MultiDiGraph) -> None:
    with pytest.raises(Misuse, match="there is no view 'matrx'"):
        picture.svg(network, "matrx")


# -- words from others -------------------------------------------------------------------------------


@pytest.mark.parametrize("view", picture.VIEWS)
def test_hostile_text_stays_text(view: str) -> None:
    root = parsed(picture.svg(graphs.hostile(), view))
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= ELEMENTS
    assert not [
        name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name
    ]
    assert "<script>window.pwned=1</script>" in str(root.findtext(f"{SVG}title"))


@given(st.text())
def test_any_text_can_be_an_attribute_and_stand_between_tags(text: str) -> None:
    node = graphs.empty(title=text)
    assert parsed(picture.svg(node, "matrix")).tag == f"{SVG}svg"
    ET.fromstring(element("a", b=text))


def test_no_word_turns_round_those_after_it() -> None:
    told = words(parsed(picture.svg(graphs.hostile(), "matrix")))
    assert "gnp.exe right to left override, Donaudampf" in told
    assert "\u202e" not in told


def test_what_runs_from_right_to_left_does_so_whatever_stands_beside_it(network: nx.MultiDiGraph) -> None:
    label = "وقف إطلاق النار (48)"
    network.nodes[f"{graphs.BASE}issue/halt-fire"]["label"] = label
    root = parsed(picture.svg(network, "columns"))
    found = [text for text in root.iter(f"{SVG}text") if "وقف" in str(text.text)]
    assert [text.text for text in found] == [f"\u2067{label}\u2069"]
    assert "Arabic" in str(found[0].get("font-family"))


@given(st.text(), st.floats(20, 300), st.integers(1, 5))
def test_wrapped_lines_keep_to_their_room(text: str, room: float, lines: int) -> None:
    found = wrapped(text, room, 12, lines)
    assert 1 <= len(found) <= lines
    assert all(width_of(line, 12) <= room for line in found if len(line) > 1)


# -- the matrix --------------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=90), min_size=1, max_size=12), st.booleans())
def test_headings_of_columns_do_not_overlap(labels: list[str], narrow: bool) -> None:
    width = matrix.NARROW if narrow else matrix.WIDE
    found = matrix.headings(labels, [width] * len(labels), 0)
    for one, other in pairwise(found):
        assert one.left + one.width <= other.left
    for heading in found:
        long = max(width_of(line, matrix.SIZE) for line in heading.lines)
        assert long <= (heading.height if heading.turned else heading.width) + 0.01
        assert heading.top >= 0
    assert len({round(heading.top + heading.height, 6) for heading in found}) == 1


@given(st.lists(st.text(min_size=1), unique=True))
def test_each_position_has_letters_of_its_own(labels: list[str]) -> None:
    found = matrix.letters({label: label for label in labels})
    assert len(set(found.values())) == len(labels)


def test_letters_are_from_the_label() -> None:
    labels = {"a": "accepts", "c": "accepts conditionally", "d": "demands", "n": "denies"}
    assert matrix.letters(labels) == {"a": "Ac", "c": "Ae", "d": "De", "n": "Dn"}


def test_positions_that_hold_at_once_split_the_cell() -> None:
    g = graphs.empty()
    actor, issue = graphs.node(g, "a", "State", "A"), graphs.node(g, "i", "Demand", "I")
    for position in ("accepts", "rejects"):
        graphs.stance(g, actor, position, issue, graphs.report("wire-deadline", "x"))
    root = parsed(picture.svg(g, "matrix"))
    assert titles(root) == ["A – accepts – I; A – rejects – I"]
    assert "several positions at once" in words(root)


# -- columns -----------------------------------------------------------------------------------------


def test_columns_hold_everyone_once(network: nx.MultiDiGraph) -> None:
    actors, targets = columned(network, cells(network))
    held = cells(network)
    assert sorted(name for _, names in actors for name in names) == sorted({holder for holder, _ in held})
    assert sorted(name for _, names in targets for name in names) == sorted({target for _, target in held})
    assert targets[-1][0] == ACTORS


def test_columns_that_need_not_cross_do_not() -> None:
    g = graphs.empty()
    issues = [graphs.node(g, f"i{k}", "Demand", f"I{k}") for k in (3, 1, 4, 0, 2)]
    for k in (2, 0, 3, 1):
        actor = graphs.node(g, f"a{k}", "State", f"A{k}")
        for issue in (f"{graphs.BASE}issue/i{k}", f"{graphs.BASE}issue/i{k + 1}"):
            graphs.stance(g, actor, "supports", issue, graphs.report("wire-deadline", "x"))
    (_, left), (_, right) = (column[0] for column in columned(g, cells(g)))
    assert len(right) == len(issues)
    places = sorted((left.index(u), right.index(v)) for u, v in g.edges())
    assert [y for _, y in places] == sorted(y for _, y in places)


# -- the timeline ------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 100), max_size=8))
def test_labels_are_spread_in_order_and_stay_inside(wanted: list[float]) -> None:
    found = timeline.spread(wanted, 12, 0, 100)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    assert all(found[b] - found[a] >= 12 - 1e-6 for a, b in pairwise(order))
    assert all(-1e-6 <= y <= 100 + 1e-6 for y in found)


def test_positions_stand_higher_the_more_they_are_in_favour() -> None:
    order = [
        "denies",
        "opposes",
        "skeptical",
        "neutral",
        "accepts-conditionally",
        "accepts",
        "supports",
        "demands",
    ]
    scores = {position["id"]: position["score"] for position in graphs.POSITIONS}
    heights = [marks.level(marks.LOOKS[name], scores[name]) for name in order]
    assert heights == sorted(heights)
    assert marks.level(marks.LOOKS["undecided"], None) == marks.level(marks.LOOKS["withdraws"], None) == 0


# -- PNG ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", picture.VIEWS)
def test_a_png_has_its_size_and_is_not_blank(view: str) -> None:
    pytest.importorskip("resvg_py")
    root = parsed(picture.svg(pair(), view))
    rows = pixels(picture.png(pair(), view, scale=0.5))
    assert abs(len(rows[0]) - float(root.get("width") or 0) / 2) <= 1
    assert abs(len(rows) - float(root.get("height") or 0) / 2) <= 1
    paper = rows[0][0]
    assert paper == bytes.fromhex(marks.COLOURS["light"]["paper"].removeprefix("#") + "ff")
    ink = sum(pixel != paper for row in rows for pixel in row)
    assert ink > 0.01 * len(rows) * len(rows[0])


def test_a_png_of_words_in_many_scripts_is_drawn_too() -> None:
    pytest.importorskip("resvg_py")
    assert picture.png(graphs.hostile(), "columns", scale=0.5).startswith(b"\x89PNG")


def test_without_resvg_it_says_what_to_install(
    network: nx.MultiDiGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "resvg_py":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(KgError, match=r"pip install 'stancegraph\[png\]'"):
        picture.png(network)


def test_a_png_larger_than_computers_hold_is_refused(network: nx.MultiDiGraph) -> None:
    pytest.importorskip("resvg_py")
    with pytest.raises(KgError, match="pixels"):
        picture.png(network, "matrix", scale=500)


@pytest.mark.parametrize("text", ["Unbroken" * 20_000, "many words " * 20_000, "长" * 100_000])
def test_of_thousands_of_characters_no_more_are_looked_at_than_fit(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []

    def counted(text: str, *how: Any) -> float:
        looked.append(len(text))
        return drawing.text_width(text) * how[0] / drawing.FONT

    monkeypatch.setattr(drawing, "width_of", counted)
    lines = drawing.wrapped(text, 168, 11.5, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert sum(looked) < 500_000

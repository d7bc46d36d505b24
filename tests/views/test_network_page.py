"""The network page, as text and in a real browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import graphs
import networkx as nx
import pytest

from kg.views import page as module
from kg.views.page import StanceNetwork, page, text_width, vis_network, wrap

HALT = "Halt artillery fire along the Tarn within 48 hours"
WATER = "Recognise Norland’s half share of the Halden dam’s water"


@pytest.fixture(scope="module")
def norland() -> str:
    return page(graphs.norland())


@pytest.fixture(scope="module")
def hostile() -> str:
    return page(graphs.hostile())


class Scripts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.policy = ""
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "script":
            self.inside = True
            self.scripts.append((attributes, ""))
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"] or ""

    def handle_data(self, data):
        if self.inside:
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)

    def handle_endtag(self, tag):
        self.inside = False


LABELS = [label for g in (graphs.norland(), graphs.hostile()) for _, label in g.nodes(data="label")]

# ------------------------------------------------------------------ as text


def test_page_declares_what_it_is(norland):
    assert norland.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>The Tarn river dispute: who stands where</title>" in norland
    assert '<meta name="viewport"' in norland


def test_policy_allows_these_scripts_only(norland):
    parsed = Scripts(norland)
    run = [text for attributes, text in parsed.scripts if attributes.get("type") != "application/json"]
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in run]
    assert len(run) == 2
    assert parsed.policy == (
        f"default-src 'none'; script-src {' '.join(hashes)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("build", [graphs.norland, graphs.hostile], ids=["norland", "hostile"])
def test_page_names_no_other_file(build):
    html = page(build())
    body = html.replace(vis_network(), "")
    assert re.findall(r"<(?:link|img|iframe|object|embed|base)\b", body, re.IGNORECASE) == []
    assert re.findall(r"<script[^>]+src", body) == []
    assert "sourceMappingURL" not in html


def test_data_is_one_harmless_json_script(hostile):
    (text,) = (t for a, t in Scripts(hostile).scripts if a.get("type") == "application/json")
    assert not set("<>&\u2028\u2029") & set(text)
    data = json.loads(text)
    labels = {n["label"] for n in data["nodes"]}
    assert graphs.HOSTILE[0] in labels
    assert graphs.HOSTILE[2] in labels


def test_page_can_be_encoded(hostile):
    assert hostile.encode("utf-8").decode("utf-8") == hostile


def test_equal_graphs_give_equal_bytes():
    code = (
        "import hashlib, graphs; from kg.views.page import page;"
        "print(hashlib.sha256((page(graphs.norland()) + page(graphs.hostile())).encode()).hexdigest())"
    )
    places = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ
            | {"PYTHONHASHSEED": seed, "PYTHONPATH": places, "PYTHONUTF8": utf8, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, utf8 in (("1", "1"), ("4242", "0"))
    ]
    assert runs[0] == runs[1]


def test_graph_is_left_as_it_was():
    graph, same = graphs.norland(), graphs.norland()
    page(graph)
    assert nx.utils.graphs_equal(graph, same)
    assert graph.graph == same.graph


def test_a_projects_own_position_looks_like_its_broader_one():
    graph = graphs.empty()
    graph.graph["positions"] += [
        {"id": "welcomes", "label": "welcomes", "score": 0.5, "broader": "acceptsConditionally"},
        {"id": "hails", "label": "hails", "score": 0.9, "broader": "welcomes"},
        {"id": "odd", "label": "odd", "score": None, "broader": "odd"},
    ]
    looks = {p["id"]: p["look"] for p in module._caption(graph)["positions"]}
    assert looks["welcomes"] == looks["hails"] == "acceptsConditionally"
    assert looks["odd"] == "neutral"


def test_network_is_a_pyvis_network_that_keeps_parallel_lines():
    network = StanceNetwork()
    for name in "ab":
        network.add_node(name)
    network.add_edge("a", "b", id="e0", bow=0, kind="stance")
    network.add_edge("a", "b", id="e1", bow=0, kind="stance")
    assert len(network.edges) == 2
    assert network.generate_html() == network.html


def test_every_position_has_a_colour_in_both_themes():
    css = (Path(module.__file__).parent / "panel.css").read_text(encoding="utf-8")
    for position in module.STYLES:
        assert len(re.findall(rf"--p-{position}: #", css)) == 2


@pytest.mark.parametrize("label", LABELS)
def test_labels_wrap_without_loss(label):
    lines = wrap(label)
    assert all(text_width(line) <= module.WRAP + module.FONT for line in lines)
    assert len(lines) <= module.LINES
    if lines and not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) == "".join(label.split())


def test_a_pyvis_without_vis_network_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(module.resources, "files", lambda _: tmp_path)
    with pytest.raises(RuntimeError, match=r"pyvis 0\.3\.\d+ does not carry vis-network"):
        vis_network()


# ------------------------------------------------------------------ in a browser

browser_test = pytest.mark.browser


@browser_test
@pytest.mark.parametrize(
    ("scheme", "size"),
    [("light", (1440, 900)), ("dark", (1440, 900)), ("light", (1024, 768)), ("dark", (390, 844))],
    ids=["wide", "wide and dark", "tablet", "phone and dark"],
)
def test_picture_is_drawn(opened, norland, scheme, size):
    view = opened(norland, viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    assert view.ink() > 0.01
    canvas, frame, overflow = view.page.evaluate(
        """() => [document.querySelector("#network canvas").getBoundingClientRect().height,
                  document.querySelector(".picture").getBoundingClientRect().height,
                  document.documentElement.scrollWidth - innerWidth]"""
    )
    assert abs(canvas - frame) < 3  # a row that grows with its canvas ends up blank
    assert overflow <= 0
    paper = view.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper))) < 200) == (scheme == "dark")


@browser_test
def test_every_label_is_legible_on_opening(opened, norland):
    view = opened(norland)
    assert view.page.evaluate("window.stancegraph.network.getScale()") * module.FONT >= 10.99
    boxes = view.page.evaluate(
        """() => [...window.stancegraph.nodes.values()].map(n => {
             const p = window.stancegraph.network.getPositions([n.key])[n.key];
             return [p.x - n.width / 2, p.y - n.height / 2, p.x + n.width / 2, p.y + n.height / 2];
           })"""
    )
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


@browser_test
def test_click_on_a_line_shows_its_quotes(opened, norland):
    view = opened(norland)
    view.page.mouse.click(*view.spot(view.edge("Norland", "demands", HALT)))
    panel = view.page.locator("#panel")
    assert panel.locator("blockquote").count() == 3
    text = panel.inner_text()
    assert "Norland demanded on Tuesday that Sudria halt all artillery fire" in text
    assert "12 April 2031 (date of the article)" in text
    assert "March 2031" in text
    assert "stated outright" in text
    assert "Henrike Aldous" in text
    link = panel.get_by_role("link", name="Norland sets 48-hour deadline")
    assert link.get_attribute("href") == "https://example.org/news/wire-deadline"


@browser_test
def test_contradicting_positions_stand_side_by_side(opened, norland):
    view = opened(norland)
    view.page.mouse.click(*view.spot(view.edge("Sudria", "undecided", WATER)))
    beside = view.page.locator("#panel .beside")
    assert "rejects" in beside.inner_text()
    assert "superseded" in beside.inner_text()
    assert view.page.locator("#panel blockquote[lang=de]").count() == 1
    beside.get_by_role("button").click()
    assert "The water is ours" in view.page.locator("#panel blockquote").inner_text()


@browser_test
def test_click_on_a_box_shows_its_card(opened, norland):
    view = opened(norland)
    view.page.mouse.click(*view.node_point("Norland"))
    panel = view.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Norland"
    assert "Republic of Norland" in panel.inner_text()
    assert "Port Vey" in panel.inner_text()
    assert (
        panel.get_by_role("link", name="Wikidata").get_attribute("href")
        == "https://www.wikidata.org/wiki/Q15"
    )
    dates = panel.locator("ol").first.locator("li").count()
    assert dates == 12
    panel.locator("ol").first.get_by_role("button").first.click()
    assert panel.locator("blockquote").count() >= 1
    view.page.get_by_role("button", name="Back to the overview").click()
    assert "Most contested" in panel.inner_text() or "MOST CONTESTED" in panel.inner_text()


@browser_test
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("halt art", HALT),
        ("sudrien", "Sudria"),
        ("KUSTEN", "League of Coastal States"),
        ("port vey", "Norland"),
    ],
)
def test_search_folds_accents_and_knows_aliases(opened, norland, typed, found):
    view = opened(norland)
    view.page.get_by_role("combobox").fill(typed)
    assert view.page.get_by_role("option").first.inner_text().startswith(found)
    view.page.keyboard.press("Enter")
    assert view.page.locator("#panel h2").inner_text() == found
    assert view.page.evaluate("document.activeElement.tagName") == "H2"


@browser_test
def test_search_that_finds_nothing_says_so(opened, norland):
    view = opened(norland)
    view.page.get_by_role("combobox").fill("zzz")
    assert view.announced("Nothing of this name")
    view.page.keyboard.press("Enter")
    view.page.keyboard.press("Escape")
    assert view.page.get_by_role("combobox").input_value() == ""


@browser_test
def test_filters(opened, norland):
    view = opened(norland)
    key = view.page.locator("#key")
    everything = view.shown()
    assert everything == (43, 25)

    key.get_by_label(re.compile(r"^rejects")).uncheck(force=True)
    assert view.shown()[0] == 37
    assert view.announced("37 of 43 stances shown")
    assert view.page.evaluate("document.querySelectorAll('#table tr').length") == 37
    view.page.get_by_role("button", name="Show all", exact=True).click()
    assert view.shown() == everything

    row = key.locator(".key-row", has_text="rejects")
    row.hover()
    row.get_by_role("button", name="Only rejects").click()
    assert view.shown()[0] == 6

    view.page.get_by_role("button", name="Show all", exact=True).click()
    key.get_by_label(re.compile("^Person")).uncheck(force=True)
    assert view.shown() == (41, 23)

    view.page.get_by_role("button", name="Show all", exact=True).click()
    view.page.locator("#topics-menu summary").click()
    view.page.get_by_label(re.compile("^Water")).check()
    stances, boxes = view.shown()
    assert 0 < stances < 43
    assert 0 < boxes < 25
    assert view.page.evaluate(
        """[...stancegraph.nodes.values()].filter(n => n.kind === 'issue' && n.visible)
            .every(n => n.topics.includes('Water'))"""
    )
    view.page.get_by_role("button", name="Show all", exact=True).click()
    assert view.shown() == everything


@browser_test
def test_ties_can_be_hidden(opened, norland):
    view = opened(norland)
    view.page.get_by_label(re.compile("^is part of")).uncheck(force=True)
    assert view.shown() == (43, 25)
    assert view.page.evaluate("[...stancegraph.edges.values()].every(e => e.visible === (e.kind !== 'part'))")


@browser_test
def test_keyboard_alone(opened, norland):
    view = opened(norland)
    keys, focus = view.page.keyboard, "document.activeElement.id || document.activeElement.tagName"
    keys.press("Tab")
    assert "skip" in view.page.evaluate("document.activeElement.className")
    keys.press("Enter")
    assert view.page.locator("#table-fold").get_attribute("open") is not None
    assert view.page.evaluate(focus) == "stances"
    view.page.locator("#theme").focus()
    keys.press("Tab")
    assert view.page.evaluate(focus) == "network"
    keys.press("ArrowRight")
    first = view.page.evaluate("stancegraph.state.cursor")
    keys.press("ArrowDown")
    second = view.page.evaluate("stancegraph.state.cursor")
    assert first != second
    keys.press("Enter")
    assert view.page.evaluate(focus) == "H2"
    keys.press("Tab")
    while view.page.evaluate("!document.activeElement.closest('ol.rows')"):
        keys.press("Tab")
    keys.press("Enter")  # from the card's first stance to its evidence
    assert view.page.locator("#panel blockquote").count() >= 1
    assert view.page.evaluate(focus) == "H2"
    keys.press("Escape")
    assert view.page.evaluate(focus) == "network"
    assert view.page.evaluate("stancegraph.state.chosen.kind") == ""
    view.page.get_by_label(re.compile("^supports")).focus()
    keys.press("Space")
    assert view.shown()[0] < 43


@browser_test
def test_the_rest_fades(opened, norland):
    view = opened(norland)
    view.page.mouse.click(*view.node_point("Estmark"))
    strong = view.page.evaluate("[...stancegraph.nodes.values()].filter(n => n.strong).map(n => n.label)")
    assert {"Estmark", HALT, "Ilse Brandt"} <= set(strong)
    assert "Coastal Relief" not in strong
    view.page.keyboard.press("Escape")
    assert view.page.evaluate("[...stancegraph.nodes.values()].every(n => n.strong)")


@browser_test
def test_table_says_what_the_picture_says(opened, norland):
    view = opened(norland)
    view.page.locator("#table-fold summary").click()
    rows = view.page.locator("#table tr")
    assert rows.count() == 43
    days = [r["date"] for _, _, d in graphs.norland().edges(data=True) for r in d.get("reports", ())]
    assert rows.first.locator("td").nth(2).inner_text() == "March 2031"
    assert min(days) == "2031-03"


@browser_test
def test_dark_mode_can_be_switched(opened, norland):
    view = opened(norland, color_scheme="light")
    view.page.locator("#theme").click()
    assert view.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert view.ink() > 0.01
    view.page.emulate_media(media="print")
    view.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert view.page.evaluate("document.documentElement.dataset.theme") == "light"
    view.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert view.page.evaluate("document.documentElement.dataset.theme") == "dark"


@browser_test
def test_hostile_strings_are_only_text(opened, hostile):
    view = opened(hostile)
    page_ = view.page
    ids = page_.evaluate("[...stancegraph.nodes.keys()]")
    edges = page_.evaluate("[...stancegraph.edges.keys()]")
    for kind, names in (("node", ids), ("edge", edges)):
        for name in names:
            page_.evaluate("([kind, id]) => stancegraph.choose({kind, id})", [kind, name])
            assert page_.locator("#panel a[href]").count() == 0
    page_.locator("#table-fold summary").click()
    page_.get_by_role("combobox").fill("script")
    assert page_.get_by_role("option").count() >= 1
    assert page_.locator("main img, #table img, header img").count() == 0
    assert page_.evaluate("window.pwned") is None
    assert page_.title() == graphs.HOSTILE[0] + graphs.HOSTILE[2]
    assert "{{7*7}}" in page_.locator("#table").inner_text()
    assert view.ink() > 0.01


@browser_test
@pytest.mark.parametrize("build", [graphs.empty, lambda: graphs.crowd(120)], ids=["nothing", "many"])
def test_small_and_large(opened, build):
    view = opened(page(build()))
    nodes = view.page.evaluate("stancegraph.nodes.size")
    assert nodes == 0 or view.page.evaluate("stancegraph.network.getScale()") * module.FONT >= 10.99
    assert nodes == 0 or view.ink() > 0.01

"""The network page, as text and in a real browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import graphs
import networkx as nx
import pytest
from msgspec.structs import replace

from kg.views import box_text, marks, texts
from kg.views import page as module
from kg.views.box_text import text_width, wrap
from kg.views.page import StanceNetwork, page, vis_network

HALT = "Halt artillery fire along the Tarn within 48 hours"
WATER = "Recognise Norland’s half share of the Halden dam’s water"


@pytest.fixture(scope="module")
def norland() -> str:
    return page(graphs.norland())


@pytest.fixture(scope="module")
def hostile() -> str:
    return page(graphs.hostile())


@pytest.fixture(scope="module")
def crowd() -> str:
    return page(graphs.crowd(120))


@pytest.fixture(scope="module")
def altered() -> str:
    """Norland's page with labels as projects may set them, a position of its own, and voices without a box."""
    graph = graphs.norland()
    labels = {"undecided": "undecided", "skeptical": "skeptical", "accepts": "accepts with many reservations"}
    for position in graph.graph["positions"]:
        position["label"] = labels.get(position["id"], position["label"])
    graph.graph["positions"].append({"id": "hails", "label": "hails", "score": 0.9, "broader": "supports"})
    norland = f"{graphs.BASE}actor/norland"
    graphs.stance(
        graph, norland, "hails", f"{graphs.BASE}issue/table", graphs.report("wire-mediation", "Hail")
    )
    edge = graph.edges[norland, f"{graphs.BASE}issue/water-share", "demands"]
    edge["reports"][0] = replace(edge["reports"][0], speaker="Otto Gray", according_to=("harbour pilots",))
    return page(graph)


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
    assert norland.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert "<title>The Tarn river dispute: who stands where</title>" in norland
    assert '<meta name="viewport"' in norland


def test_policy_allows_these_scripts_only(norland):
    parsed = Scripts(norland)
    run = [text for attributes, text in parsed.scripts if attributes.get("type") != "application/json"]
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in run]
    assert len(run) == 2
    assert parsed.policy == (
        f"default-src 'none'; script-src {' '.join(hashes)}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
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
    labels = {n["label"] for n in graphs.records(data["nodes"])}
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
        {"id": "welcomes", "label": "welcomes", "score": 0.5, "broader": "accepts-conditionally"},
        {"id": "hails", "label": "hails", "score": 0.9, "broader": "welcomes"},
        {"id": "odd", "label": "odd", "score": None, "broader": "odd"},
    ]
    looks = {p["id"]: p["look"] for p in module.drawn(graph).caption["positions"]}
    assert looks["welcomes"] == looks["hails"] == "accepts-conditionally"
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
    for position in marks.LOOKS:
        assert len(re.findall(rf"--p-{position}: #", marks.css())) == 2


@pytest.mark.parametrize("label", LABELS)
def test_labels_wrap_without_loss(label):
    lines = wrap(label)
    assert all(text_width(line) <= box_text.WRAP + box_text.FONT for line in lines)
    assert len(lines) <= box_text.LINES
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
    assert view.page.evaluate("window.stancegraph.network.getScale()") * box_text.FONT >= 10.99
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
    assert view.announced("No actor, issue, speaker, source or position of this name")
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
    view.page.get_by_role("tab", name="Table").click()
    assert view.page.evaluate("document.querySelectorAll('#table tr').length") == 37
    view.page.get_by_role("tab", name="Map").click()
    view.page.get_by_role("button", name="Reset", exact=True).click()
    assert view.shown() == everything

    row = key.locator(".key-row", has_text="rejects")
    row.hover()
    row.get_by_role("button", name="Only rejects").click()
    assert view.shown()[0] == 6

    view.page.get_by_role("button", name="Reset", exact=True).click()
    key.get_by_label(re.compile("^Person")).uncheck(force=True)
    assert view.shown() == (41, 23)

    view.page.get_by_role("button", name="Reset", exact=True).click()
    view.page.locator("#facets-menu summary").click()
    view.page.get_by_label(re.compile("^Water")).check()
    stances, boxes = view.shown()
    assert 0 < stances < 43
    assert 0 < boxes < 25
    assert view.page.evaluate(
        """[...stancegraph.nodes.values()].filter(n => n.kind === 'issue' && n.visible)
            .every(n => n.topics.includes('Water'))"""
    )
    view.page.get_by_role("button", name="Reset", exact=True).click()
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
    assert view.page.locator("#view-table").is_visible()
    assert view.page.evaluate(focus) == "view-table"
    view.page.locator("#theme").focus()
    keys.press("Tab")
    assert view.page.evaluate(focus) == "tab-table"
    keys.press("Home")
    assert view.page.evaluate(focus) == "tab-map"
    view.page.locator("#time input").last.focus()
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
    view.page.get_by_role("tab", name="Table").click()
    rows = view.page.locator("#table tr")
    assert rows.count() == 43
    days = [r.date for _, _, d in graphs.norland().edges(data=True) for r in d.get("reports", ())]
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
    for tab in page_.get_by_role("tab").all():
        tab.click()
    page_.get_by_role("tab", name="Table").click()
    page_.get_by_role("combobox").fill("script")
    assert page_.get_by_role("option").count() >= 1
    assert page_.locator("main img, #table img, header img").count() == 0
    assert page_.evaluate("window.pwned") is None
    assert page_.title() == graphs.HOSTILE[0] + graphs.HOSTILE[2]
    assert "{{7*7}}" in page_.locator("#table").inner_text()
    page_.get_by_role("tab", name="Map").click()
    assert view.ink() > 0.01


@browser_test
def test_nothing_to_show(opened):
    view = opened(page(graphs.empty()))
    assert view.page.evaluate("stancegraph.nodes.size") == 0


@browser_test
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
def test_what_lies_outside_is_said(opened, size):
    view = opened(page(graphs.crowd(56)), viewport={"width": size[0], "height": size[1]})
    assert view.page.evaluate("stancegraph.network.getScale()") * box_text.FONT >= 10.99
    assert view.ink() > 0.01
    notice = view.page.locator("#more")
    notice.wait_for()
    said = re.fullmatch(
        r"(\d+) of 56 boxes are outside the frame or cut off\.", view.page.locator("#outside").inner_text()
    )
    assert said
    whole = view.page.evaluate(
        """() => {
          const frame = document.getElementById("network").getBoundingClientRect();
          const scale = stancegraph.network.getScale();
          return [...stancegraph.nodes.values()].filter(n => {
            const p = stancegraph.network.canvasToDOM(stancegraph.network.getPositions([n.key])[n.key]);
            const w = n.width * scale / 2 - 5, h = n.height * scale / 2 - 5;
            return p.x - w >= 0 && p.y - h >= 0 && p.x + w <= frame.width && p.y + h <= frame.height;
          }).length;
        }"""
    )
    assert whole == 56 - int(said[1]) > (10 if size[0] > 600 else 2)
    notice.get_by_role("button", name="Show all").click()
    view.page.locator("#everything").wait_for(state="hidden")


@browser_test
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
def test_from_far_away_the_most_reported_can_be_read(opened, crowd, size):
    view = opened(crowd, viewport={"width": size[0], "height": size[1]})
    assert view.ink() > 0.01
    assert "Come closer for more names" in view.page.locator("#more").inner_text()
    named, sizes, whole = view.page.evaluate(
        """() => {
          const {nodes, network} = stancegraph, scale = network.getScale();
          const named = stancegraph.painter.named().map(({n}) => n);
          const most = [...nodes.values()].sort((a, b) => b.weight - a.weight)[0];
          const sizes = stancegraph.painter.named().map(({size}) => size * scale * 14);
          return [named.length, sizes, named.includes(most)];
        }"""
    )
    assert (10 if size[0] > 600 else 3) < named < 120
    assert min(sizes) >= 10.99
    assert whole
    label, x, y = view.page.evaluate(
        """() => {
          const [{n, x, y}] = stancegraph.painter.named(), at = stancegraph.network.canvasToDOM({x, y});
          const frame = document.getElementById("network").getBoundingClientRect();
          return [n.label, frame.x + at.x, frame.y + at.y];
        }"""
    )
    view.page.mouse.click(x, y)  # where it stands, which may be beside its dot
    assert view.page.locator("#panel h2").inner_text() == label


@browser_test
@pytest.mark.parametrize("size", [(1440, 900), (768, 1024), (390, 844)], ids=["desk", "tablet", "phone"])
def test_from_far_away_nobody_goes_nameless_for_a_lesser_one(opened, crowd, size):
    view = opened(crowd, viewport=dict(zip(("width", "height"), size, strict=True)))
    view.page.evaluate("stancegraph.fit(true)")
    named = view.page.evaluate("stancegraph.painter.named().map(({n, x, y, w, h}) => [n.rank, x, y, w, h])")
    assert len(named) > 4
    shown = view.page.evaluate(
        "[...stancegraph.nodes.values()].filter(n => n.visible && stancegraph.painter.has(n)).map(n => n.rank)"
    )
    assert [rank for rank, *_ in named] == sorted(shown)[: len(named)]
    for i, (_, x, y, w, h) in enumerate(named):
        for _, x1, y1, w1, h1 in named[:i]:
            assert abs(x - x1) >= (w + w1) / 2 or abs(y - y1) >= (h + h1) / 2


def test_nothing_is_said_when_all_is_in_sight(opened, norland):
    view = opened(norland)
    view.page.wait_for_timeout(300)
    assert not view.page.locator("#more").is_visible()


@browser_test
def test_the_key_with_a_long_label(opened, altered):
    view = opened(altered)
    row = view.page.locator(".key-row", has_text="many reservations")
    row.hover()
    only = row.get_by_role("button")
    height = only.evaluate("e => e.getBoundingClientRect().height")
    assert height < 26
    assert only.evaluate("e => getComputedStyle(e).opacity") == "1"


@browser_test
def test_the_key_is_one_tab_stop(opened, norland):
    view = opened(norland)
    keys = view.page.keyboard
    label = "document.activeElement.closest('.key-row')?.querySelector('span').textContent"
    view.page.locator("#key input").first.focus()
    assert view.page.evaluate(label) == "State"
    keys.press("ArrowDown")
    assert view.page.evaluate(label) == "Alliance"
    keys.press("End")
    assert view.page.evaluate(label) == "denies"
    view.page.get_by_label(re.compile("^rejects")).focus()
    keys.press("ArrowRight")
    keys.press("Enter")
    assert view.shown()[0] == 6
    keys.press("Tab")
    assert not view.page.evaluate("!!document.activeElement.closest('#key')")
    assert view.page.locator("#key [tabindex='0']").count() == 1


@browser_test
def test_the_picture_is_one_tab_stop_and_shows_its_keys(opened, norland):
    view = opened(norland)
    assert not view.page.locator("#hint").is_visible()
    view.page.locator("#time input").last.focus()
    view.page.keyboard.press("Tab")
    assert view.page.evaluate("document.activeElement.id") == "network"
    assert view.page.locator("#hint").is_visible()
    assert "↵" in view.page.locator("#hint").inner_text()
    view.page.keyboard.press("Tab")
    assert not view.page.evaluate("!!document.activeElement.closest('.picture')")
    assert not view.page.locator("#hint").is_visible()


@browser_test
def test_a_quote_is_shown_once_and_positions_in_order_of_time(opened, norland):
    view = opened(norland)
    view.page.evaluate(
        "id => stancegraph.choose({kind: 'edge', id})", view.edge("Sudria", "undecided", WATER)
    )
    panel = view.page.locator("#panel")
    assert panel.inner_text().count("Über die Wasserfrage") == 1
    assert panel.locator(".beside > * b").all_inner_texts() == ["rejects", "is undecided on"]
    view.page.evaluate("id => stancegraph.choose({kind: 'edge', id})", view.edge("Norland", "demands", HALT))
    assert panel.locator(".when").all_inner_texts()[0] == "March 2031"


@browser_test
def test_a_package_lists_its_parts(opened, norland):
    view = opened(norland)
    view.page.mouse.click(*view.node_point("Norland’s spring list"))
    parts = view.page.locator("#panel ul.names li")
    assert parts.count() == 3
    assert all("," not in text for text in parts.all_inner_texts())


@browser_test
def test_positions_stand_in_sentences(opened, altered):
    view = opened(altered)
    panel = view.page.locator("#panel")

    def card(name):
        view.page.evaluate(
            "label => stancegraph.choose({kind: 'node', id: [...stancegraph.nodes.values()].find(n => n.label === label).id})",
            name,
        )
        return re.sub(r"\s+", " ", panel.inner_text())

    assert "Sudria is undecided on it" in card(WATER)
    assert "is skeptical of League monitors on both banks" in card("Sudria")
    assert "accepts Direct talks in Port Astrid on conditions" in card("Norland")
    assert "hails Direct talks in Port Astrid" in card("Norland")
    assert "also meant by Port Vey" in card("Norland")
    view.page.evaluate(
        "id => stancegraph.choose({kind: 'edge', id})",
        view.edge("Norland", "accepts-conditionally", "Direct talks in Port Astrid"),
    )
    assert (
        re.sub(r"\s+", " ", panel.locator("h2").inner_text())
        == "Norland accepts Direct talks in Port Astrid on conditions"
    )
    view.page.get_by_role("tab", name="Table").click()
    assert "undecided" in view.page.locator("#table .position bdi").all_text_contents()


@browser_test
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_familys_colour_is_that_of_its_leading_line(opened, norland, scheme):
    view = opened(norland, color_scheme=scheme)
    looks = view.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".key-group")].filter(g => g.querySelector(".hue")).map(g => [
          g.querySelector("legend").textContent,
          [getComputedStyle(g.querySelector(".hue")).backgroundColor,
           [...g.querySelectorAll("svg > path:first-child")].map(p => getComputedStyle(p).stroke)]]))"""
    )
    assert set(looks) == {texts.load()[f"family.{family}"] for family in marks.FAMILIES}
    for family, (hue, lines) in looks.items():
        assert hue in lines, family
    bars = view.page.evaluate(
        "[...document.querySelectorAll('#panel .track i')].map(i => getComputedStyle(i).backgroundColor)"
    )
    assert bars
    assert set(bars) <= {hue for hue, _ in looks.values()}
    red, _, blue = (int(c) for c in re.findall(r"\d+", looks["In favour"][0]))
    assert blue > red + 60  # blue for, red against: told apart with every common colour blindness
    red, _, blue = (int(c) for c in re.findall(r"\d+", looks["Against"][0]))
    assert red > blue + 60


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_lines_stand_out_from_the_paper():
    for colours in marks.COLOURS.values():
        for position in marks.LOOKS:
            low, high = sorted((luminance(colours["paper"]), luminance(colours[f"p-{position}"])))
            assert (high + 0.05) / (low + 0.05) >= 3, position


@browser_test
def test_boxes_without_a_name_are_explained(opened, norland, crowd):
    assert "not named" in opened(norland).page.locator("#key").inner_text()
    assert "not named" not in opened(crowd).page.locator("#key").inner_text()


@browser_test
def test_a_topic_alone_fills_the_frame(opened, crowd):
    view = opened(crowd)
    before = view.page.evaluate("stancegraph.network.getViewPosition()")
    view.page.locator("#facets-menu summary").click()
    view.page.get_by_label("Topic 3").check()
    assert view.page.evaluate("stancegraph.network.getViewPosition()") != before
    lonely = view.page.evaluate(
        "[...stancegraph.nodes.values()].filter(n => n.visible && n.kind === 'actor' && !n.out.some(e => e.visible)).length"
    )
    assert lonely == 0


@browser_test
@pytest.mark.parametrize(
    ("typed", "option", "heading"),
    [
        ("henrike", "Prime Minister Henrike Aldous", "Prime Minister Henrike Aldous"),
        ("otto", "Otto Gray", "Norland demands " + WATER),
        ("harbour", "harbour pilots", "Norland demands " + WATER),
    ],
)
def test_search_knows_voices_and_sources(opened, altered, typed, option, heading):
    view = opened(altered)
    view.page.get_by_role("combobox").fill(typed)
    assert view.page.get_by_role("option").first.inner_text().startswith(option)
    view.page.keyboard.press("Enter")
    assert re.sub(r"\s+", " ", view.page.locator("#panel h2").inner_text()) == heading


@browser_test
def test_search_for_a_position_shows_only_it(opened, norland):
    view = opened(norland)
    view.page.get_by_role("combobox").fill("reject")
    view.page.keyboard.press("Enter")
    assert view.shown()[0] == 6


@browser_test
def test_a_tap_opens_a_sheet_under_the_picture(opened, norland):
    view = opened(norland, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    x, y = view.page.evaluate(
        """() => {
          const {network, nodes} = stancegraph, frame = document.getElementById("network").getBoundingClientRect();
          for (const n of nodes.values()) {
            const p = network.canvasToDOM(network.getPositions([n.key])[n.key]);
            if (p.x > 50 && p.x < 330 && p.y > 300 && p.y < frame.height - 60) return [frame.x + p.x, frame.y + p.y];
          }
        }"""
    )
    view.page.touchscreen.tap(x, y)
    view.page.locator("body.sheet").wait_for()
    view.page.wait_for_timeout(400)
    sheet, top, box, scrolled = view.page.evaluate(
        """() => {
          const {network, nodes, state} = stancegraph, n = nodes.get(state.chosen.id);
          const frame = document.getElementById("network").getBoundingClientRect();
          return [document.getElementById("panel").getBoundingClientRect().top, frame.top,
                  frame.top + network.canvasToDOM(network.getPositions([n.key])[n.key]).y, scrollY];
        }"""
    )
    assert scrolled == 0
    assert sheet - top > 150
    assert top < box < sheet
    view.page.get_by_role("button", name="Close", exact=True).click()
    assert view.page.locator("body.sheet").count() == 0
    assert view.page.evaluate("stancegraph.state.chosen.kind") == ""


@browser_test
def test_table_fits_a_phone(opened, norland):
    view = opened(norland, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    view.page.get_by_role("tab", name="Table").click()
    assert view.page.evaluate("document.querySelector('.scroll').scrollWidth <= innerWidth")
    assert view.page.evaluate(
        "[...document.querySelectorAll('#table tr:first-child > *')].every(c => c.getBoundingClientRect().right <= innerWidth)"
    )
    assert view.page.get_by_role("rowheader").count() == 43


@browser_test
def test_only_a_resting_pointer_dims(opened, norland):
    view = opened(norland)
    strong = "[...stancegraph.nodes.values()].every(n => n.strong)"
    x, y = view.node_point("Estmark")
    target = view.spot(view.edge("Norland", "demands", HALT))
    # The page's clock stands still but where it is told to go on: however busy the machine, no pointer rests.
    view.page.clock.install()
    view.page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    for i in range(8):
        view.page.mouse.move(x - 8 + i, y)
        view.page.clock.run_for(100)
    assert view.page.evaluate(strong)
    view.page.clock.run_for(100)
    assert not view.page.evaluate(strong)
    view.page.mouse.move(*target)
    view.page.clock.run_for(200)
    assert "Norland demands Halt artillery" in view.page.locator("#tip").inner_text()
    view.page.mouse.wheel(0, -200)
    view.page.locator("#tip").wait_for(state="hidden")


@browser_test
def test_dragging_dims_nothing(opened, norland):
    view = opened(norland)
    x, y = view.node_point("Estmark")
    view.page.mouse.move(x - 90, y + 160)
    view.page.mouse.down()
    view.page.mouse.move(x - 45, y + 80, steps=3)
    view.page.mouse.move(x, y)
    view.page.wait_for_timeout(300)
    assert view.page.evaluate("[...stancegraph.nodes.values()].every(n => n.strong)")
    view.page.mouse.up()


@browser_test
def test_less_motion_dims_only_what_is_chosen(opened, norland):
    view = opened(norland, reduced_motion="reduce")
    x, y = view.node_point("Estmark")
    view.page.mouse.move(x, y)
    view.page.wait_for_timeout(400)
    assert view.page.evaluate("stancegraph.state.hover.kind") == "node"
    assert view.page.evaluate("[...stancegraph.nodes.values()].every(n => n.strong)")
    view.page.mouse.click(x, y)
    assert not view.page.evaluate("[...stancegraph.nodes.values()].every(n => n.strong)")


@browser_test
def test_of_whom_it_is_demanded_is_marked(opened, norland):
    view = opened(norland)
    marked = "Object.fromEntries([...stancegraph.nodes.values()].filter(n => n.asked).map(n => [n.label, n.asked]))"
    choose = "id => stancegraph.choose({kind: 'edge', id})"
    view.page.evaluate(choose, view.edge("Coastal Relief", "demands", "Open a relief corridor to Halden"))
    assert view.page.evaluate(marked) == {"Norland": "asked", "Sudria": "asked"}
    assert view.page.evaluate("[...stancegraph.nodes.values()].filter(n => n.asked).every(n => n.strong)")
    view.page.evaluate(choose, view.edge("Norland", "demands", WATER))  # as the demand itself says
    assert view.page.evaluate(marked) == {"Sudria": "asked"}
    view.page.evaluate(choose, view.edge("Sudria", "rejects", WATER))
    assert view.page.evaluate(marked) == {}


def test_the_period_is_as_precise_as_the_reports():
    graph = graphs.empty(first="2032-01-01", last="2032-11-01")
    norland = graphs.node(graph, "norland", "State", "Norland")
    halt = graphs.node(graph, "halt", "Demand", "Halt")
    graphs.stance(
        graph,
        norland,
        "demands",
        halt,
        graphs.report("wire-deadline", "a", date="2032"),
        graphs.report("wire-deadline", "b", date="2032-11"),
        graphs.report("wire-deadline", "c", date="2032-10-09"),
        graphs.report("wire-deadline", "d", date="in the spring"),
        graphs.report("wire-deadline", "e", date=None),
    )
    caption = module.drawn(graph).caption
    assert (caption["first"], caption["last"]) == ("2032", "2032")  # it may be its December
    assert (
        module.drawn(graphs.empty(first="2030")).caption["first"],
        module.drawn(graphs.empty()).caption["last"],
    ) == ("2030", None)

"""The page and the picture of a network show the same: who stands there, in which order, with which marks."""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET
from collections import Counter

import graphs
import pytest
from test_changes_page import ROWS, compared
from test_columns_page import boxes, columns
from test_matrix import TABLE, choice
from test_picture_timeline import panels

from kg.views import marks, picture
from kg.views.page import page

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
LIGHT = marks.COLOURS["light"]
COLOURED = {colour: name for name, colour in LIGHT.items() if name.startswith("p-")}


def denials():
    """Norland's dispute, in which it is also reported that somebody does not reject something."""
    g = graphs.norland()
    actor, issue = f"{graphs.BASE}actor/estmark", f"{graphs.BASE}issue/pull-back"
    graphs.stance(
        g, actor, "rejects", issue, graphs.report("kurier-grenze", "Nein", certainty="denied", current=False)
    )
    g.graph["stances"] += 1
    return g


def drawn(view: str, graph=None) -> ET.Element:
    return ET.fromstring(picture.svg(graph or denials(), view).encode())


def labelled(root: ET.Element) -> list[tuple[str, ET.Element]]:
    """The groups that have a title, with it."""
    return [
        (str(g.findtext(f"{SVG}title")), g) for g in root.iter(f"{SVG}g") if g.find(f"{SVG}title") is not None
    ]


@pytest.fixture(scope="module")
def html() -> str:
    return page(denials())


def amounts(told: str) -> dict[str, int]:
    return {name.lower(): int(n) for name, n in re.findall(r"(\w+): (\d+)", told)}


@pytest.mark.parametrize("view", picture.VIEWS)
def test_the_heading_has_the_numbers_that_the_page_has(opened, html, view):
    here = opened(html)
    counts = here.page.evaluate("JSON.parse(document.getElementById('data').textContent).about.counts")
    told = amounts(str(drawn(view).findtext(f"{SVG}desc")))
    assert told == {name: counts[name] for name in told}
    assert {"actors", "issues", "articles", "stances"} == told.keys()
    assert f"{counts['stances']} stances" in here.page.locator("body").inner_text()


def test_the_map_has_the_same_lines_and_they_look_the_same(opened, html):
    theirs = opened(html).page.evaluate("""() => [...stancegraph.edges.values()].map(e =>
      [e.source.label, e.target.label, "p-" + e.drawnAs.look, e.drawnAs.arrow, e.reports.length])""")
    ours = []
    for title, group in labelled(drawn("map")):
        ends = title.removesuffix(" (superseded)").split(" – ")
        if len(ends) != 3:
            continue
        line, head = group.findall(f"{SVG}path")[-2:]
        shape = next(name for name, head_ in marks.HEADS.items() if head_.path == head.get("d"))
        colour = COLOURED[str(line.get("stroke"))]
        assert head.get("fill") == line.get("stroke")
        ours.append((ends[0], ends[2], colour, shape, float(line.get("stroke-width") or 0)))
    looks = {f"p-{look.name}": look for look in (*marks.LOOKS.values(), *marks.TIES.values(), marks.DENIED)}
    expected = [
        (holder, target, name, arrow, round(marks.line_width(looks[name], reports), 1))
        for holder, target, name, arrow, reports in theirs
    ]
    assert Counter(ours) == Counter(expected)
    assert sum(name == "p-denied" for *_, name, _, _ in ours) == 1


def test_the_columns_have_the_same_boxes_in_the_same_order(opened, html):
    there = columns(opened(html))
    known = {label for _, label in denials().nodes(data="label")}
    stand: dict[str, list[tuple[float, str]]] = {"source": [], "target": []}
    for title, group in labelled(drawn("columns")):
        frame = group.find(f"{SVG}rect")
        if title in known and frame is not None:
            side = "target" if float(frame.get("x") or 0) else "source"
            stand[side].append((float(frame.get("y") or 0), title))
    for side, found in stand.items():
        assert list(boxes(there, side)) == [label for _, label in sorted(found)]


def test_the_matrix_has_the_same_rows_columns_and_cells(opened):
    here = opened(page(denials(), opens="matrix"))
    choice(here, "Issues").select_option("topic")
    choice(here, "Actors").select_option("alliance")
    table = here.page.evaluate(TABLE)
    labels = {str(label) for _, label in denials().nodes(data="label")}
    rows, across, tiles = [], [], {}
    for title, group in labelled(drawn("matrix")):
        text = group.find(f"{SVG}text")
        if title in labels and text is not None:
            heading = text.get("transform") is not None
            (across if heading else rows).append(title)
        elif " – " in title:
            holder, _, target = title.removesuffix(" (superseded)").partition(";")[0].split(" – ")
            tiles[f"{holder} | {target.partition(' ←')[0].removesuffix(' (superseded)')}"] = len(
                group.findall(f"{SVG}rect")
            )
    assert rows == table["rows"]
    assert across == table["columns"]
    assert tiles == {pair: cell["shown"] for pair, cell in table["cells"].items()}


def test_the_timeline_has_the_same_marks(opened):
    here = opened(page(denials(), opens="timeline"))
    for panel in panels(picture.svg(denials(), "timeline")):
        there = here.page.evaluate(
            """label => {
              const n = [...stancegraph.nodes.values()].find(one => one.label === label);
              const by = document.querySelector("#timeline-pick");
              by.value = n.id;
              by.dispatchEvent(new Event("change"));
              return [...document.querySelectorAll("#view-timeline .dot")].map(dot => {
                const mark = dot.querySelector("path:not(.halo)");
                return [dot.getAttribute("aria-label"), mark.getAttribute("d"), mark.getAttribute("fill") === "var(--paper)"];
              });
            }""",
            panel.label,
        )
        days = Counter()
        for mark in panel.marks:
            for said in mark.said:
                if mark.shape in marks.DOTS.values():
                    days[said.partition(" – ")[0], mark.shape, mark.hollow] += 1
        holders = sorted({said.partition(" – ")[0] for mark in panel.marks for said in mark.said}, key=len)
        theirs = Counter()
        for words, shape, hollow in there:
            if "March 2031;" in words and not re.search(r"\d March 2031", words):
                continue  # of a month: a band, see test_picture_timeline
            theirs[next(h for h in reversed(holders) if words.startswith(h)), shape, hollow] += 1
        assert theirs == days, panel.label


def reported(count: int, length: int, actors: int, crowd: int = 0):
    """So many reports by so many actors on both sides of a plan, and some more by others on the first day."""
    g = graphs.empty(title="Many")
    plan = graphs.node(g, "plan", "Proposal", "The plan")
    start = datetime.date(2031, 1, 1)
    by: dict[tuple[str, str], list] = {}
    for k in range(count):
        day = start + datetime.timedelta(days=k * 37 % length)
        who, position = f"A{k % actors}", ("supports", "rejects")[k % 3 % 2]
        by.setdefault((who, position), []).append(graphs.report("wire-deadline", f"No. {k}", date=str(day)))
    for k in range(crowd):
        by[f"C{k}", "supports"] = [graphs.report("wire-deadline", f"Vote {k}", date=str(start))]
    for (who, position), reports in by.items():
        graphs.stance(g, graphs.node(g, who.lower(), "State", who), position, plan, *reports)
    return g


@pytest.mark.parametrize(
    ("graph", "unit"),
    [
        (reported(90, 300, 1), ""),
        (reported(700, 300, 1), "week"),
        (reported(60, 1, 3), "day"),
        (reported(1500, 60, 2), "week"),
        (reported(2400, 3000, 12), "year"),
        (reported(20, 300, 4, crowd=20), ""),  # a vote: each actor has a line of its own on the page
        (reported(20, 900, 4, crowd=40), "month"),
    ],
    ids=["few", "one", "one day", "two months", "years", "a vote", "a large vote"],
)
def test_the_timeline_counts_by_the_same_bars(opened, graph, unit):
    sentence = re.compile(r"Bars count the reports of a (\w+)\.")
    svg = picture.svg(graph, "timeline")
    here = opened(page(graph, opens="timeline"))
    for text in (svg, here.page.locator("#view-timeline").inner_text()):
        assert [*dict.fromkeys(sentence.findall(text))] == [unit] * bool(unit)
    more = here.page.locator("#view-timeline .more-boxes")
    while more.count():
        more.click()
    theirs: dict[str, Counter[float]] = {"supports": Counter(), "rejects": Counter()}
    for words, x, is_bar in here.page.locator("#view-timeline .dot").evaluate_all(
        """all => all.map(one => [one.ariaLabel, one.transform.baseVal[0].matrix.e, !!one.querySelector("rect")])"""
    ):
        assert is_bar is bool(unit), words
        told_ = re.search(r"(\d+) reports", words)
        theirs[words.split()[1]][x] += int(told_[1]) if told_ else 1
    ours: dict[str, Counter[str]] = {"supports": Counter(), "rejects": Counter()}
    for title, _ in labelled(ET.fromstring(svg.encode())):
        if bar := re.match(r"(\w+): (\d+) \((\d{4}-\d\d-\d\d)", title):
            ours[bar[1]][bar[3]] += int(bar[2])
    for position, bars in ours.items():
        if unit:
            assert [n for _, n in sorted(theirs[position].items())] == [n for _, n in sorted(bars.items())]
        else:
            assert not bars


def test_the_changes_are_those_that_the_map_marks(opened):
    here = opened(page(compared()))
    here.page.get_by_role("tab", name="Changes").click()
    listed = {
        (row[0], row[2])
        for title, rows in here.page.evaluate(ROWS)
        for row in rows
        if not title.startswith("Gone")
    }
    marked = set()
    for title, group in labelled(drawn("map", compared())):
        if any(path.get("stroke") == LIGHT["changed"] for path in group.findall(f"{SVG}path")):
            holder, _, target = title.split(" – ")
            marked.add((holder, target))
    assert marked == listed

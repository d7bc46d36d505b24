"""What a sheet promises whatever is drawn: all of it is on the sheet, and nothing is drawn that nobody said."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import graphs
import networkx as nx
import pytest

from kg import importer, sources
from kg.network.counts import all_counts
from kg.network.projection import stance_network
from kg.views import marks, picture
from kg.views.picture.sheet import label_of

CASES = Path(__file__).parents[1] / "cases"
SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("State", "Organization", "Alliance", "GovernmentBody", "Person", "Group")
LABELS = (
    "Sudria",
    "Ministry of the coast and of all its ferries",
    "W" * 90,
    "وقف إطلاق النار",
    "停火四十八小時",
    "i",
)
every_view = pytest.mark.parametrize("view", picture.VIEWS)


@cache
def case(name: str) -> nx.MultiDiGraph:
    return stance_network(importer.new_graph(sources.load([CASES / name])))


def chance(seed: int) -> nx.MultiDiGraph:
    """Some actors that say anything about some issues, at any time and with any certainty."""
    dice = random.Random(seed)
    g = graphs.empty(title=" ".join(dice.choices(LABELS, k=dice.randint(1, 9))))
    g.graph["drawn"] = [("topic", dice.choice(LABELS)), ("top", "9")][: dice.randint(0, 2)]
    actors = [
        graphs.node(
            g, f"a{k}", dice.choice(KINDS), f"{dice.choice(LABELS)} {k}", anonymous=dice.random() < 0.1
        )
        for k in range(dice.randint(1, 12))
    ]
    topics = dice.sample(LABELS, 3)
    issues = [
        graphs.node(
            g, f"i{k}", "Demand", f"{dice.choice(LABELS)} {k}", topics=dice.sample(topics, dice.randint(0, 1))
        )
        for k in range(dice.randint(1, 12))
    ]
    told: dict[tuple[str, str, str], list[object]] = {}
    length = dice.choice([1, 30, 900])
    for k in range(dice.choice([1, 8, 40, 160])):
        day = (date(2031, 2, 1) + timedelta(days=dice.randrange(length))).isoformat()
        when = dice.choice([day, day, day, day[:7], day[:4], None])
        report = graphs.report(
            "wire-deadline",
            str(k),
            date=when,
            stance=f"s{k}",
            current=dice.random() < 0.7,
            certainty=dice.choice(["stated", "stated", "possible", "denied"]),
        )
        holder, target = dice.choice(actors), dice.choice([*issues, *actors])
        told.setdefault((holder, dice.choice(list(marks.LOOKS)), target), []).append(report)
    for (holder, position, target), reports in told.items():
        graphs.stance(g, holder, position, target, *reports)
    return g


OUTSIDE = """() => {
  const svg = document.documentElement, {width, height} = svg.viewBox.baseVal;
  const to = svg.getScreenCTM().inverse();
  const found = [];
  for (const one of svg.querySelectorAll("rect, path, circle, text")) {
    const box = one.getBBox(), at = to.multiply(one.getScreenCTM());
    const corners = [[box.x, box.y], [box.x + box.width, box.y], [box.x, box.y + box.height],
      [box.x + box.width, box.y + box.height]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(at));
    const xs = corners.map(p => p.x), ys = corners.map(p => p.y);
    if (Math.min(...xs) < -0.5 || Math.max(...xs) > width + 0.5 || Math.min(...ys) < -0.5 || Math.max(...ys) > height + 0.5)
      found.push(one.outerHTML.slice(0, 160));
  }
  return found;
}"""


@pytest.mark.browser
@every_view
def test_nothing_lies_outside_the_sheet(browser, tmp_path, view):
    window = browser.new_page()
    for seed in range(8):
        for language in ("en", "ar") if seed == 0 else ("en",):
            file = tmp_path / f"{seed}.svg"
            file.write_text(picture.svg(chance(seed), view, language=language), encoding="utf-8")
            window.goto(file.as_uri())
            assert window.evaluate(OUTSIDE) == [], (seed, language)
    window.close()


PLACES = """() => {
  const svg = document.documentElement, to = svg.getScreenCTM().inverse();
  const drawing = svg.querySelectorAll(":scope > g")[1];
  const shapes = [...drawing.querySelectorAll("path, rect")].map(one => {
    const box = one.getBBox(), at = to.multiply(one.getScreenCTM());
    const ends = [box.x, box.x + box.width].flatMap(x => [box.y, box.y + box.height].map(y =>
      new DOMPoint(x, y).matrixTransform(at).x));
    return (Math.min(...ends) + Math.max(...ends)) / 2;
  });
  const written = [...svg.querySelectorAll("text")].map(one => {
    const {a, b, c, d} = one.getScreenCTM(), {top, bottom} = one.getBoundingClientRect();
    return [a * d - b * c > 0, one.textContent, (top + bottom) / 2];
  });
  return [svg.viewBox.baseVal.width, shapes, written];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("view", ["columns", "matrix", "timeline"])
def test_who_reads_from_the_right_begins_there(browser, tmp_path, view):
    window = browser.new_page()
    found, heights = {}, {}
    labels = {str(label) for _, label in graphs.norland().nodes(data="label")}
    for language in ("en", "ar"):
        file = tmp_path / f"{language}.svg"
        file.write_text(picture.svg(graphs.norland(), view, language=language), encoding="utf-8")
        window.goto(file.as_uri())
        width, shapes, written = window.evaluate(PLACES)
        assert all(readable for readable, *_ in written)  # no words as in a mirror
        found[language] = [x / width for x in shapes]
        heights[language] = [(words, y) for _, words, y in written if words in labels]
    window.close()
    assert len(found["en"]) > 20
    assert found["ar"] == pytest.approx([1 - x for x in found["en"]], abs=0.02)
    assert len(heights["en"]) > 5
    for (words, y), (same, height) in zip(heights["ar"], heights["en"], strict=True):
        assert words == same
        assert y == pytest.approx(height, abs=20)


@every_view
def test_who_is_reported_not_to_reject_is_not_drawn_as_rejecting(view: str) -> None:
    svg = picture.svg(case("denied-report"), view)
    assert "Kestria – is said not to reject" in svg
    assert "rejects" not in svg
    assert marks.COLOURS["light"]["p-rejects"] not in svg
    assert "superseded" not in svg
    cross = marks.DOTS["cross"] if view == "timeline" else marks.HEADS["cross"].path
    assert svg.count(f'd="{cross}"') == 2  # of Kestria, and in the key
    root = ET.fromstring(svg.encode())
    words = [str(text.text) for text in root.iter(f"{SVG}text")]
    assert words.count("is said not to reject") == 1
    assert words.count("Against") == 0


@every_view
def test_of_a_long_label_a_part_is_drawn_and_all_is_in_the_title(view: str) -> None:
    network = case("long-label")
    longest = max((label_of(network, name) for name in network), key=len)
    assert len(longest) > 3000
    root = ET.fromstring(picture.svg(network, view).encode())
    assert any(str(title.text) == longest for title in root.iter(f"{SVG}title"))
    assert max(len(str(text.text)) for text in root.iter(f"{SVG}text")) < 200
    assert float(root.get("height") or 0) < 900


@every_view
def test_the_numbers_in_a_heading_are_of_what_is_drawn(view: str) -> None:
    network = graphs.crowd(700)
    told = " ".join(text for text in ET.fromstring(picture.svg(network, view).encode()).itertext())
    every = all_counts(network)
    for name, whole in (("Actors", every.actors), ("Issues", every.issues), ("Stances", every.stances)):
        assert re.search(rf"{name}: \d+ of {whole} ", told), name
    assert told.count("not that the report is true") == 2  # at the foot, and as description


@every_view
@pytest.mark.parametrize("theme", marks.COLOURS)
def test_shapes_are_drawn_from_the_one_table(view: str, theme: str) -> None:
    root = ET.fromstring(picture.svg(chance(3), view, theme=theme).encode())
    known = {*marks.DOTS.values(), *(head.path for head in marks.HEADS.values())}
    turned = {str(path.get("d")) for path in root.iter(f"{SVG}path") if "scale" in str(path.get("transform"))}
    assert turned <= known
    assert turned


def explained(svg: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The heads of lines with their colours that a picture draws, and those that its key has."""
    groups = ET.fromstring(svg.encode()).findall(f"{SVG}g")
    heads = {head.path for head in marks.HEADS.values()}
    drawn, key = (
        {
            (str(path.get("d")), str(path.get("fill")))
            for path in groups[place].iter(f"{SVG}path")
            if path.get("d") in heads
        }
        for place in (1, 2)
    )
    return drawn, key


@pytest.mark.parametrize("view", ["map", "columns", "matrix"])
@pytest.mark.parametrize("seed", [0, 1, 4, 9])
def test_the_key_has_the_lines_that_are_drawn_and_no_others(view: str, seed: int) -> None:
    drawn, key = explained(picture.svg(chance(seed), view))
    former = {
        (path, colour)
        for path, colour in key - drawn
        if view == "matrix" and f'Z" fill="{colour}"' in picture.svg(chance(seed), view)
    }  # of a position that was left there is but a corner in its colour
    assert drawn == key - former


def test_the_key_of_what_is_marked_as_changed_has_a_line_that_is_drawn() -> None:
    network = graphs.norland()
    edge = next(e for *_, e in network.edges(data=True) if e["position"] == "rejects")
    edge["change"] = "new"
    drawn, key = explained(picture.svg(network, "map"))
    assert drawn == key


def test_a_cell_says_that_more_positions_hold_than_it_has_room_for() -> None:
    g = graphs.empty()
    actor, issue = graphs.node(g, "a", "State", "Ostrey"), graphs.node(g, "i", "Demand", "Ferries")
    positions = ("supports", "denies", "opposes", "rejects", "withdraws")
    for place, position in enumerate(positions):
        report = graphs.report("wire-deadline", "x", date="2031-02-01", stance=f"s{place}")
        graphs.stance(g, actor, position, issue, report)
    root = ET.fromstring(picture.svg(g, "matrix").encode())
    (cell,) = (
        each for each in root.iter(f"{SVG}g") if str(each.findtext(f"{SVG}title")).startswith("Ostrey – ")
    )
    assert all(
        f"Ostrey – {position} – Ferries" in str(cell.findtext(f"{SVG}title")) for position in positions
    )
    assert len(cell.findall(f"{SVG}rect")) == 2
    assert "+3" in [text.text for text in cell.findall(f"{SVG}text")]
    assert "so many more positions at once" in [text.text for text in root.iter(f"{SVG}text")]

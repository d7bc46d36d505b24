"""The map of a large network, drawn as dots: on a page of its own, with the data of these tests."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from graphs import HOSTILE

from kg.views.marks import COLOURS, HEADS, LOOKS, SKINS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 1000, 700
VIEWS = resources.files("kg.views")
ENGINE = (VIEWS / "engines" / "map.min.js").read_text(encoding="utf-8")
DOTS = (VIEWS / "browser" / "dots.js").read_text(encoding="utf-8").replace("export function", "function")

# What the page does around the map. Texts that are written are noted, to know which labels stand where.
DRIVER = """
const written = [], told = [];
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (words, x, y) {
  if (this.canvas.isConnected) written.push({ words, x, y, width: this.measureText(words).width, direction: this.direction });
  write.call(this, words, x, y);
};
const { nodes, edges, colours, skins, heads } = JSON.parse(document.getElementById("data").textContent);
for (const n of nodes) Object.assign(n, { visible: true, strong: true, ghost: false });
for (const e of edges) Object.assign(e, { source: nodes[e.from], target: nodes[e.to], visible: true, strong: true, current: true });
let theme = "light", moves = 0;
const world = {
  nodes, edges,
  head: ({ arrow }) => heads[arrow] && { path: new Path2D(heads[arrow].path), back: heads[arrow].back },
  skin: (n) => skins[n.kind === "issue" ? "Demand" : n.type] || skins.Organization,
  colour: (name) => colours[theme][name.slice(2)] || "",
  on: {
    choose: (what) => told.push(["choose", what.kind, what.id]),
    hover: (what) => told.push(["hover", what.kind, what.id]),
    moved: () => { moves++; },
  },
};
const map = document.getElementById("map");
const dots = createDots(map, world);
const frame = () => new Promise(requestAnimationFrame);
const canvas = () => map.querySelector("canvas");
const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function pixels(of) { // read from a copy: reading slows a canvas down, and Chromium complains of it
  copy.canvas.width = of.width;
  copy.canvas.height = of.height;
  copy.drawImage(of, 0, 0);
  return copy.getImageData(0, 0, of.width, of.height).data;
}
function pixel(x, y) {
  const at = 4 * (Math.round(y) * canvas().width + Math.round(x));
  return [...pixels(canvas()).slice(at, at + 4)];
}
function ink(of) {
  const data = pixels(of);
  let drawn = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 20) drawn++;
  return drawn / (data.length / 4);
}
// Resolves when the picture has not changed for some time: the view rests and is painted anew.
async function rest() {
  await dots.ready;
  for (let still = 0, last = ""; still < 15;) {
    await frame();
    const data = pixels(canvas());
    let sum = 0;
    for (let i = 0; i < data.length; i += 97) sum = (sum * 31 + data[i]) | 0;
    still = sum === last ? still + 1 : 0;
    last = sum;
  }
}
async function labels() { // those of one frame
  await rest();
  written.length = 0;
  dots.update();
  await frame(); await frame();
  return written.splice(0);
}
"""


class Map:
    """A page with nothing but the map."""

    def __init__(self, browser: Browser, path: Path, data: dict[str, Any], **context: Any) -> None:
        scripts = [ENGINE, DOTS, DRIVER]
        hashes = " ".join(
            f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts
        )
        policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:"
        text = json.dumps(
            data
            | {"colours": COLOURS, "skins": {name: skin._asdict() for name, skin in SKINS.items()}}
            | {"heads": {name: head._asdict() for name, head in HEADS.items()}}
        ).replace("<", "\\u003c")
        body = "".join(f"<script>{script}</script>" for script in scripts)
        path.write_text(
            f"""<!doctype html><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <style>html, body {{ margin: 0; height: 100% }} #map {{ position: absolute; inset: 0 }}</style>
            <div id="map"></div><script type="application/json" id="data">{text}</script>{body}""",
            encoding="utf-8",
        )
        self.uri = path.as_uri()
        self.context = browser.new_context(**({"viewport": {"width": WIDTH, "height": HEIGHT}} | context))
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("console", lambda m: self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.goto(self.uri)
        self.rest()

    def rest(self) -> None:
        self.page.evaluate("rest()")

    def ink(self) -> float:
        """The share of the map that is not background."""
        return float(self.page.evaluate("ink(canvas())"))

    def place(self, node: str) -> tuple[float, float]:
        x, y = self.page.evaluate(
            "id => { const { x, y } = dots.place(nodes.find((n) => n.id === id)); return [x, y]; }", node
        )
        return x, y

    def at(self, x: float, y: float) -> tuple[str, str]:
        found = self.page.evaluate("([x, y]) => dots.at(x, y)", [x, y])
        return found["kind"], found["id"]

    def told(self, what: str) -> list[tuple[str, str]]:
        """What the map has told the page since the last time."""
        return [(kind, name) for act, kind, name in self.page.evaluate("told.splice(0)") if act == what]

    def labels(self) -> list[dict[str, Any]]:
        return list(self.page.evaluate("labels()"))


@pytest.fixture
def shown(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Map]]:
    """Opens a map, and checks at the end that it was silent and offline."""
    maps: list[Map] = []

    def open_map(data: dict[str, Any], **context: Any) -> Map:
        maps.append(Map(browser, tmp_path / f"map-{len(maps)}.html", data, **context))
        return maps[-1]

    yield open_map
    for one in maps:
        assert one.requests == [one.uri]
        assert one.complaints == []
        one.context.close()


def node(name: str, x: float, y: float, weight: float = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "x": x,
        "y": y,
        "weight": weight,
        "kind": "actor",
        "type": "State",
        "label": name,
    } | more


def edge(name: str, one: int, other: int, look: str = "supports", **more: Any) -> dict[str, Any]:
    line = LOOKS.get(look)
    told = line and {"look": line.name, "dashes": line.dashes, "width": line.width, "arrow": line.head}
    return {"id": name, "from": one, "to": other, "look": told, "reports": [{}]} | more


def crowd(size: int = 2000) -> dict[str, Any]:
    """Actors and issues on a jittered grid, most of them tied to what is near."""
    chance = random.Random(3)
    side = round(size**0.5)
    nodes = [
        node(
            f"n{i}",
            12 * (i % side) + chance.uniform(-3, 3),
            12 * (i // side) + chance.uniform(-3, 3),
            round(chance.paretovariate(1), 2),
            kind="issue" if i % 2 else "actor",
            type="Demand" if i % 2 else "Organization",
            label=f"Association {i}",
        )
        for i in range(size)
    ]
    edges = []
    for i in range(2 * size):
        one = chance.randrange(size)
        other = (one + chance.choice((1, 2, side, 2 * side, 5 * side + 3))) % size
        edges.append(edge(f"e{i}", one, other, chance.choice(("supports", "rejects", "undecided"))))
    return {"nodes": nodes, "edges": edges}


SMALL = {
    "nodes": [
        node("a", 0, 0, 9),
        node("b", 300, 0, kind="issue", type="Demand"),
        node("c", 300, 200, kind="issue", type="Claim"),
        node("d", 0, 200, type="Person"),
    ],
    "edges": [
        edge("ab", 0, 1),
        edge("ac", 0, 2, "rejects"),
        edge("dc1", 3, 2, "supports"),
        edge("dc2", 3, 2, "undecided", reports=[{}, {}, {}]),
        edge("part", 1, 2, ""),
        edge("self", 3, 3, "rejects"),
    ],
}


def test_two_thousand_dots_are_drawn_in_colours_of_both_kinds(shown: Callable[..., Map]) -> None:
    shown_map = shown(crowd())
    assert shown_map.ink() > 0.01
    present = shown_map.page.evaluate(
        """() => {
          const data = pixels(canvas());
          let blue = 0, brown = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3] < 100) continue;
            if (data[i + 2] > data[i] + 50) blue++;
            if (data[i] > data[i + 2] + 50) brown++;
          }
          return [blue, brown];
        }"""
    )
    assert min(present) > 500


def test_a_map_without_anything_is_ready_too(shown: Callable[..., Map]) -> None:
    empty = shown({"nodes": [], "edges": []})
    assert empty.ink() == 0
    assert empty.at(10, 10) == ("", "")


def test_clicks_and_the_pointer_find_dots(shown: Callable[..., Map]) -> None:
    a_map = shown(crowd())
    for name in ("n700", "n1234"):
        x, y = a_map.place(name)
        assert a_map.at(x, y) == ("node", name)
        a_map.page.mouse.move(x, y)
        assert ("node", name) in a_map.told("hover")
        a_map.page.mouse.click(x, y)
        assert a_map.told("choose") == [("node", name)]


def test_clicks_find_lines_also_parallel_ones_and_loops(shown: Callable[..., Map]) -> None:
    small = shown(SMALL)
    (ax, ay), (cx, cy) = small.place("a"), small.place("c")
    (bx, by), (dx, dy) = small.place("b"), small.place("d")
    small.page.mouse.click((2 * ax + bx) / 3, ay)
    small.page.mouse.click((2 * ax + cx) / 3, (2 * ay + cy) / 3)
    small.page.mouse.click(bx, (by + cy) / 2)
    assert small.told("choose") == [("edge", "ab"), ("edge", "ac"), ("edge", "part")]
    beside = [small.at((dx + cx) / 2, (dy + cy) / 2 + shift) for shift in (-3, 3)]
    assert sorted(beside) == [("edge", "dc1"), ("edge", "dc2")]
    above = [small.at(dx, dy - up) for up in range(10, 60)]
    assert ("edge", "self") in above
    small.page.mouse.click(ax, (ay + dy) / 2)
    assert small.told("choose") == [("", "")]


def test_where_many_lines_lie_on_one_another_none_is_meant(shown: Callable[..., Map]) -> None:
    fan = [node("hub", 0, 0, 40), *(node(f"n{i}", 400, i / 4) for i in range(40))]
    a_map = shown({"nodes": fan, "edges": [edge(f"e{i}", 0, i + 1) for i in range(40)]})
    (x0, y0), (x1, y1) = a_map.place("hub"), a_map.place("n0")
    assert a_map.at(x0 + 0.2 * (x1 - x0), y0 + 0.2 * (y1 - y0)) == ("", "")


def test_what_is_filtered_out_is_neither_drawn_nor_found(shown: Callable[..., Map]) -> None:
    a_map = shown(crowd())
    before = a_map.ink()
    x, y = a_map.place("n701")
    a_map.page.evaluate(
        """() => {
          for (const n of nodes) n.visible = n.kind !== "issue";
          for (const e of edges) e.visible = e.source.visible && e.target.visible;
          dots.update();
        }"""
    )
    a_map.rest()
    assert 0 < a_map.ink() < 0.8 * before
    assert a_map.at(x, y) != ("node", "n701")
    a_map.page.evaluate("() => { for (const n of nodes) n.visible = false; dots.update(); }")
    a_map.rest()
    assert a_map.ink() == 0


def test_emphasis_leaves_the_rest_faint_and_labels_what_stands_out(shown: Callable[..., Map]) -> None:
    a_map = shown(crowd())
    a_map.page.evaluate(
        """() => {
          for (const e of edges) e.strong = e.source === nodes[900] || e.target === nodes[900];
          const near = new Set([nodes[900], ...edges.filter((e) => e.strong).flatMap((e) => [e.source, e.target])]);
          for (const n of nodes) n.strong = near.has(n);
          dots.update();
        }"""
    )
    strong = set(a_map.page.evaluate("nodes.filter((n) => n.strong).map((n) => n.label)"))
    labels = {label["words"] for label in a_map.labels()}
    assert "Association 900" in labels
    assert labels <= strong
    opaque = "([x, y]) => pixel(x, y)[3]"
    weak = next(i for i in range(1999, 0, -1) if f"Association {i}" not in strong)
    assert a_map.page.evaluate(opaque, a_map.place("n900")) > 200
    assert a_map.page.evaluate(opaque, a_map.place(f"n{weak}")) < 100


def test_a_drag_moves_the_map_and_chooses_nothing(shown: Callable[..., Map]) -> None:
    a_map = shown(crowd())
    x, y = a_map.place("n700")
    a_map.told("choose")
    moves = a_map.page.evaluate("moves")
    a_map.page.mouse.move(500, 300)
    a_map.page.mouse.down()
    a_map.page.mouse.move(560, 340, steps=6)
    a_map.page.mouse.up()
    assert a_map.place("n700") == pytest.approx((x + 60, y + 40), abs=0.1)
    assert a_map.told("choose") == []
    a_map.rest()
    assert a_map.page.evaluate("moves") > moves


def painted_anew(a_map: Map) -> None:
    """At rest the map is what a fresh painting gives: not a bitmap that was moved, stretched or cut off."""
    a_map.rest()
    off = a_map.page.evaluate(
        """() => {
          const paper = [250, 248, 244], now = pixels(canvas()), fresh = pixels(dots.image(devicePixelRatio));
          let sum = 0;
          for (let i = 0; i < now.length; i++) {
            if (i % 4 === 3) continue;
            const alpha = now[i - (i % 4) + 3] / 255;
            sum += Math.abs(now[i] * alpha + paper[i % 4] * (1 - alpha) - fresh[i]);
          }
          return sum / now.length;
        }"""
    )
    assert off < 1.5


def test_wheel_keys_and_calls_zoom_and_the_picture_is_sharp_at_rest(shown: Callable[..., Map]) -> None:
    a_map = shown(crowd())
    painted_anew(a_map)
    x, y = a_map.place("n700")
    a_map.page.mouse.move(x, y)
    a_map.page.mouse.wheel(0, -500)
    assert a_map.place("n700") == pytest.approx((x, y), abs=1)  # what is under the pointer stays there
    painted_anew(a_map)
    apart = "() => dots.place(nodes[701]).x - dots.place(nodes[700]).x"
    before = a_map.page.evaluate(apart)
    a_map.page.evaluate("dots.zoom(1.5)")
    a_map.page.evaluate("dots.zoom(1.5)")  # while the first is under way
    painted_anew(a_map)
    assert a_map.page.evaluate(apart) == pytest.approx(2.25 * before, rel=0.01)
    a_map.page.evaluate("dots.fit(nodes)")
    painted_anew(a_map)
    assert a_map.place("n700") == pytest.approx((x, y), abs=0.1)


def test_less_motion_is_none(shown: Callable[..., Map]) -> None:
    a_map = shown(SMALL, reduced_motion="reduce")
    apart = "dots.place(nodes[1]).x - dots.place(nodes[0]).x"
    before, after = a_map.page.evaluate(
        f"() => {{ const x = {apart}; dots.zoom(0.9); return [x, {apart}]; }}"
    )
    assert after == pytest.approx(0.9 * before)


def test_what_is_revealed_comes_into_sight(shown: Callable[..., Map]) -> None:
    a_map = shown(crowd())
    a_map.page.evaluate("dots.fit([nodes[0], nodes[1]])")
    a_map.rest()
    assert not 0 < a_map.place("n1500")[1] < HEIGHT
    a_map.page.evaluate("dots.reveal([nodes[1500], nodes[1501]])")
    a_map.rest()
    x, y = a_map.place("n1500")
    assert 0 < x < WIDTH
    assert 0 < y < HEIGHT
    a_map.page.evaluate("dots.reveal([nodes[1501]])")
    a_map.rest()
    assert a_map.place("n1500") == (x, y)  # it was in sight already


def test_hubs_are_labelled_without_overlap_and_more_when_near(shown: Callable[..., Map]) -> None:
    data = crowd()
    a_map = shown(data)
    far = a_map.labels()
    heaviest = max(data["nodes"], key=lambda n: n["weight"])
    assert heaviest["label"] in {label["words"] for label in far}
    assert len(far) > 10
    boxes = [(label["x"], label["y"], label["x"] + label["width"], label["y"] + 12) for label in far]
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
            assert apart, (far[i], one, other)
    a_map.page.evaluate("dots.zoom(4)")
    assert len(a_map.labels()) > 1.3 * len(far)


def test_hostile_labels_show_as_they_are_and_run_nothing(shown: Callable[..., Map]) -> None:
    nodes = [
        node(f"h{i}" if i else "__proto__", 100 * (i % 4), 80 * (i // 4), label=label, type=label or "x")
        for i, label in enumerate(HOSTILE)
    ]
    edges = [edge(f"e{i}", i, 0, kind=label) for i, label in enumerate(HOSTILE)]
    for one in edges:
        one["look"] = one["look"] and one["look"] | {"look": HOSTILE[1], "arrow": HOSTILE[0]}
    data = json.loads(json.dumps({"nodes": nodes, "edges": edges}))
    a_map = shown(data)
    labels = a_map.labels()
    words = {label["words"] for label in labels}
    assert "</script><script>window.pwned=1</" in "".join(words)
    assert next(label for label in labels if "نار" in label["words"])["direction"] == "rtl"
    assert not any("\u2028" in word for word in words)
    assert a_map.page.evaluate("window.pwned === undefined && ({}).visible === undefined")
    assert a_map.at(*a_map.place("__proto__")) == ("node", "__proto__")


def test_other_colours_are_taken_up(shown: Callable[..., Map]) -> None:
    a_map = shown(SMALL)
    pixel = "() => { const { x, y } = dots.place(nodes[0]); return pixel(x, y).slice(0, 3); }"
    colour = COLOURS["light"]["state"], COLOURS["dark"]["state"]
    light, dark = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colour)
    assert a_map.page.evaluate(pixel) == pytest.approx(light, abs=3)
    a_map.page.evaluate("() => { theme = 'dark'; dots.update(); }")
    a_map.rest()
    assert a_map.page.evaluate(pixel) == pytest.approx(dark, abs=3)


def test_dense_screens_get_all_their_pixels(shown: Callable[..., Map]) -> None:
    a_map = shown(crowd(), device_scale_factor=2)
    assert a_map.page.evaluate("[canvas().width, canvas().height]") == [2 * WIDTH, 2 * HEIGHT]
    assert a_map.ink() > 0.01
    painted_anew(a_map)


def test_the_map_keeps_to_the_size_of_its_container(shown: Callable[..., Map]) -> None:
    a_map = shown(SMALL)
    a_map.page.set_viewport_size({"width": 640, "height": 480})
    a_map.rest()
    size = "() => [canvas().width, canvas().height, canvas().clientWidth, canvas().clientHeight]"
    assert a_map.page.evaluate(size) == [640, 480, 640, 480]
    painted_anew(a_map)
    a_map.page.evaluate("map.style.display = 'none'")
    a_map.page.wait_for_timeout(50)
    a_map.page.evaluate("() => { map.style.display = ''; dots.fit(nodes); }")
    a_map.rest()
    assert a_map.ink() > 0.005


def test_an_image_has_the_paper_and_the_scale_that_is_asked_for(shown: Callable[..., Map]) -> None:
    a_map = shown(SMALL)
    found = a_map.page.evaluate(
        """() => {
          const made = dots.image(2);
          const data = pixels(made);
          let drawn = 0;
          for (let i = 0; i < data.length; i += 4) if (data[i] !== 250) drawn++;
          return [made.width, made.height, [...data.slice(0, 4)], drawn / (data.length / 4)];
        }"""
    )
    assert found[:3] == [2 * WIDTH, 2 * HEIGHT, [250, 248, 244, 255]]
    assert found[3] > 0.005


def test_a_map_that_is_given_up_leaves_nothing_behind(shown: Callable[..., Map]) -> None:
    a_map = shown(crowd())
    a_map.page.mouse.move(500, 300)
    a_map.page.evaluate("() => { dots.zoom(2); dots.destroy(); moves = 0; }")
    a_map.page.mouse.wheel(0, 300)
    a_map.page.wait_for_timeout(300)
    assert a_map.page.evaluate("[map.childElementCount, moves]") == [0, 0]


def test_names_go_by_number_of_reports_and_none_is_left_out_for_a_lesser_one(
    shown: Callable[..., Map],
) -> None:
    """400 nodes, of which those with most reports stand close together: names go to the end of lines."""
    chance = random.Random(11)
    nodes = []
    for i in range(400):
        hub = i < 40
        spread = 30 if hub else 600
        nodes.append(
            node(
                f"n{i}",
                chance.uniform(-spread, spread),
                chance.uniform(-spread, spread),
                100 - i // 2 if hub else chance.randint(1, 20),
                kind="issue" if i % 2 == 0 else "actor",
                type="Demand" if i % 2 == 0 else "Organization",
                label=f"{'Demand' if i % 2 == 0 else 'Association'} number {i}",
            )
        )
    a_map = shown({"nodes": nodes, "edges": [edge(f"e{i}", i, (i * 7 + 1) % 400) for i in range(400)]})
    order = sorted(range(400), key=lambda i: (-nodes[i]["weight"], nodes[i]["kind"] != "actor", i))
    written = a_map.labels()
    assert len(written) >= 15
    assert [label["words"] for label in written] == [nodes[i]["label"] for i in order[: len(written)]]
    boxes = [(label["x"], label["y"] - 8, label["x"] + label["width"], label["y"] + 8) for label in written]
    for i, one in enumerate(boxes):
        assert one[0] > 0
        assert one[2] < WIDTH
        for other in boxes[:i]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    away = [abs(a_map.place(f"n{i}")[1] - label["y"]) > 20 for i, label in zip(order, written, strict=False)]
    assert any(away)  # where they collide, they stand at the end of a line

"""How long a page takes to be written and until it can be used, beside pyvis as documented.

    python benchmarks/pages.py [--sizes 300,1000,5000,20000] [--runs 3] [--without-pyvis]

An invented network of N nodes and 2N stances, each with a quote, the same for the same seed. Both pages are
opened in headless Chromium in a window of 1280 x 800, from a file. Medians of the runs:

    write    CPU seconds to write the page, places given
    layout   CPU seconds to work the places out
    ready    seconds from opening the page until it stands still and can be used: for ours, two frames after
             everything is drawn; for pyvis, when its loading bar is gone, given up after 160 seconds
    pan      frames per second in the opening view while the map moves by 6 pixels a frame, for 2 seconds
    zoom     the same while it is zoomed by 1 % in each frame
    whole    ready, pan and zoom of the map of everything as dots, where the page opens on a part
    MB       of the file

pyvis as documented: add_node, add_edge, `write_html` with cdn_resources="in_line", physics on; the two files
it asks the internet for are refused, which it survives.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
from pyvis.network import Network

from kg.network.records import Report
from kg.views import page as pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GIVEN_UP = 160
POSITIONS = ("demands", "proposes", "supports", "accepts", "acceptsConditionally", "neutral", "undecided")
POSITIONS += ("skeptical", "opposes", "rejects")


def network(size: int, seed: int = 1) -> nx.MultiDiGraph:
    """A network of actors and demands as `kg.network` gives them; who is named more often follows Zipf."""
    chance = random.Random(seed)  # to be the same each time, not to be secret
    base = "https://w3id.org/stancegraph/id/"
    actors = [f"{base}actor/a{n}" for n in range(size // 2)]
    demands = [f"{base}demand/d{n}" for n in range(size - size // 2)]
    graph = nx.MultiDiGraph(
        title=f"{size:,} invented actors and demands",
        articles=size // 2,
        stances=2 * size,
        first="2031-01-01",
        last="2031-12-28",
        annotators=["a.diallo"],
        generator="stancegraph",
        positions=[{"id": p, "label": p, "score": None, "broader": None} for p in POSITIONS],
    )
    empty: dict[str, Any] = {"metonyms": [], "anonymous": False, "links": [], "facts": []}
    for n, actor in enumerate(actors):
        kind = chance.choice(["State", "Organization", "Person", "GovernmentBody"])
        names = [f"AM {n}"] if n % 3 == 0 else []
        label = f"Association for matter {n}"
        graph.add_node(actor, kind="actor", type=kind, label=label, aliases=names, topics=[], **empty)
    for n, demand in enumerate(demands):
        label = f"Withdraw number {n} from the district"
        topics = [f"Topic {n % 12}"]
        graph.add_node(demand, kind="issue", type="Demand", label=label, aliases=[], topics=topics, **empty)
    weights = [[(n + 1) ** -0.8 for n in range(len(some))] for some in (actors, demands)]
    # Everybody says something, and everything is spoken of.
    holders = [*actors, *chance.choices(actors, weights[0], k=2 * size - len(actors))]
    targets = [*chance.choices(demands, weights[1], k=2 * size - len(demands)), *demands]
    for n, (holder, target) in enumerate(zip(holders, targets, strict=True)):
        position = chance.choice(POSITIONS)
        report = Report(
            stance=f"{base}stance/{n:08x}",
            date=f"2031-{1 + n % 12:02}-{1 + n % 28:02}",
            quote=f"They said in so many words what is number {n} of the things that were said.",
            verified=True,
            article=f"What was said, part {n % (size // 2)}",
            outlet=f"Paper {n % 40}",
            url=f"https://example.org/news/{n % (size // 2)}",
            language="en",
            annotator="a.diallo",
            current=True,
        )
        if graph.has_edge(holder, target, position):
            graph.edges[holder, target, position]["reports"].append(report)
        else:
            graph.add_edge(holder, target, key=position, kind="stance", position=position, reports=[report])
    return graph


def ours(graph: nx.MultiDiGraph, path: Path) -> tuple[float, float]:
    """Write our page; CPU seconds for the places, and for the page."""
    start = time.process_time()
    places = pages.arranged(graph)
    between = time.process_time()
    path.write_text(pages.drawn(graph, places).generate_html(), encoding="utf-8")
    return between - start, time.process_time() - between


def theirs(graph: nx.MultiDiGraph, path: Path) -> float:
    """Write pyvis's page; CPU seconds."""
    start = time.process_time()
    shown = Network(directed=True, cdn_resources="in_line", height="760px")
    for node, data in graph.nodes(data=True):
        shown.add_node(node, label=data["label"], title=data["label"])
    for holder, target, data in graph.edges(data=True):
        title = "\n".join(report.quote for report in data["reports"])
        shown.add_edge(holder, target, label=data["position"], title=title)
    path.write_text(shown.generate_html(), encoding="utf-8")  # write_html needs UTF-8 as default
    return time.process_time() - start


MOVE = """([kind, seconds]) => new Promise(done => {
  const frame = document.querySelector("#network canvas, #mynetwork canvas");
  const theirs = typeof window.network === "object" && window.network && window.network.moveTo;
  const boxes = theirs ? window.network : window.stancegraph.painter.network;
  // The map of dots has no call that moves it; these are the events of a mouse.
  let at = 500, down = false;
  const mouse = (target, type) => target.dispatchEvent(new MouseEvent(type,
    { clientX: at, clientY: 400, view: window, bubbles: true, buttons: 1 }));
  const start = performance.now();
  let frames = 0, way = 1;
  const step = () => {
    const now = performance.now();
    if (now - start > seconds * 1000 && down) mouse(window, "mouseup");
    if (now - start > seconds * 1000) return done(frames / (now - start) * 1000);
    frames++;
    if (frames % 60 === 0) way = -way;
    if (!boxes && kind === "pan") {
      if (!down) mouse(frame, "mousedown");
      down = true;
      at += 6 * way;
      mouse(window, "mousemove");
    } else if (!boxes) {
      const deltaY = -500 * Math.log2(way > 0 ? 1.01 : 1 / 1.01);
      frame.dispatchEvent(new WheelEvent("wheel",
        { deltaY, clientX: 500, clientY: 400, view: window, bubbles: true, cancelable: true }));
    } else {
      const scale = boxes.getScale(), middle = boxes.getViewPosition();
      const position = { x: middle.x + 6 * way / scale, y: middle.y };
      if (kind === "pan") boxes.moveTo({ position, animation: false });
      else boxes.moveTo({ scale: scale * (way > 0 ? 1.01 : 1 / 1.01), animation: false });
    }
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""


def used(browser: Browser, path: Path, ready: str, address: str = "", patience: int = 60) -> list[float]:
    """Seconds until a page is ready, and its frames per second while it is panned and zoomed."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    window = context.new_page()
    window.route("http*://**", lambda route: route.abort())
    start = time.perf_counter()
    window.goto(path.as_uri() + address, wait_until="commit", timeout=patience * 1000)
    try:
        window.wait_for_function(ready, timeout=patience * 1000, polling="raf")
    except Exception as error:  # Playwright's own, whose module is only imported with a browser
        if "Timeout" not in type(error).__name__:
            raise
        context.close()
        return [float("inf"), 0.0, 0.0]
    seconds = time.perf_counter() - start
    rates = [window.evaluate(MOVE, [kind, 2.0]) for kind in ("pan", "zoom")]
    context.close()
    return [seconds, *rates]


def medians(rows: list[list[float]]) -> list[float]:
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def shown(name: str, size: int, write: float, layout: float | None, view: list[float], mb: float) -> None:
    ready = f"> {GIVEN_UP}" if view[0] == float("inf") else f"{view[0]:.2f}"
    place = "" if layout is None else f"{layout:.2f}"
    print(
        f"{name:22} {size:>7,} {write:8.2f} {place:>8} {ready:>8} {view[1]:6.0f} {view[2]:6.0f} {mb:6.1f}",
        flush=True,
    )


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="300,1000,5000,20000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-pyvis", action="store_true")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-quic", "--disable-gpu", "--disable-background-networking"],
        )
        print(f"Chromium {browser.version}, without a graphics card; medians of {options.runs}")
        print(f"{'page':22} {'nodes':>7} {'write s':>8} {'layout s':>8} {'ready s':>8}    pan   zoom     MB")
        done = "() => document.documentElement.dataset.ready === 'yes'"
        settled = (
            "() => { const bar = document.getElementById('loadingBar');"
            " return !bar || bar.style.display === 'none'; }"
        )
        for size in map(int, options.sizes.split(",")):
            graph = network(size)
            path = Path(folder) / "ours.html"
            times = [ours(graph, path) for _ in range(options.runs)]
            layout, write = medians([list(pair) for pair in times])
            mb = path.stat().st_size / 1e6
            view = medians([used(browser, path, done) for _ in range(options.runs)])
            shown("stancegraph", size, write, layout, view, mb)
            if size > 1000:
                view = medians([used(browser, path, done, "#whole=yes") for _ in range(options.runs)])
                shown("  the whole of it", size, write, layout, view, mb)
            if not options.without_pyvis:
                path = Path(folder) / "theirs.html"
                write = theirs(graph, path)
                runs = 1 if size > 300 else options.runs  # each takes minutes
                view = medians([used(browser, path, settled, patience=GIVEN_UP) for _ in range(runs)])
                shown("pyvis as documented", size, write, None, view, path.stat().st_size / 1e6)
        browser.close()


if __name__ == "__main__":
    main()

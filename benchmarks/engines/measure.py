"""How fast engines draw a whole network of actors and issues in a browser, beside ours.

    python benchmarks/engines/measure.py [ENGINE ...] [--sizes 1000,5000,20000] [--runs 3]

npm fetches the engines, with the versions of package-lock.json, into a temporary folder; esbuild makes one
script of each. They draw the same network (network.py: N nodes, 2N edges) at the same places, in headless
Chromium and a window of 1280 x 800. Medians of the runs:

    ready   from opening the page until two frames after the first picture, in seconds
    pan     frames per second while the view is moved by 6 pixels in each frame, for 2.5 seconds
    zoom    the same while it is zoomed by 2 % in each frame
    mouse   frames per second of a real drag and of real turns of the wheel
    heap    of JavaScript, after collecting garbage, in MB
    size    of the engine with its adapter, minified, in KB, and compressed
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from network import network

from kg.views.marks import COLOURS
from kg.views.page import vis_network

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
VIEWS = Path(str(resources.files("kg.views")))
ENGINES = ("dots", "vis", "force-graph", "cytoscape", "sigma", "cosmos", "pixi")
TOO_LONG = 120_000
"""Milliseconds after which an engine is given up."""

PAGE = """<!doctype html>
<meta charset="utf-8">
<style>
:root {{ {colours} }}
html, body {{ margin: 0; height: 100%; background: var(--paper) }}
#map {{ position: absolute; inset: 0 }}
</style>
<div id="map"></div>
<script>window.data = {data}</script>
<script>{engine}</script>
<script>{driver}</script>
"""


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engines", nargs="*", default=ENGINES, metavar="ENGINE")
    parser.add_argument("--sizes", default="1000,5000,20000")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if not chromium or not shutil.which("npm"):
        sys.exit("this needs chromium and npm")
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        scripts = built(options.engines, folder)
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-quic"]
        )
        print(f"Chromium {browser.version}, {renderer(browser)}")
        for size in map(int, options.sizes.split(",")):
            data = json.dumps(network(size))
            print(f"\n{size:,} nodes, {2 * size:,} edges")
            print(f"{'engine':12} ready s    pan   zoom  mouse pan  mouse zoom  heap MB  size KB (gzip)")
            for engine in options.engines:
                path = folder / f"{engine}.html"
                path.write_text(page(data, scripts[engine]), encoding="utf-8")
                rows = [row for _ in range(options.runs) if (row := measured(browser, path))]
                print(line(engine, rows, scripts[engine]), flush=True)
                for row in rows[:1]:
                    if "answer" in row:
                        print(f"{'':12} a click on the greatest hub is answered after {row['answer']:.0f} ms")
        browser.close()


def built(engines: list[str], folder: Path) -> dict[str, str]:
    """One script for each engine."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(npm, cwd=folder, check=True)
    shutil.copytree(HERE / "adapters", folder / "adapters")
    made = {}
    for engine in engines:
        out = folder / f"{engine}.js"
        command = ["node_modules/.bin/esbuild", f"adapters/{engine}.js", "--bundle", "--minify"]
        subprocess.run(
            [*command, "--format=iife", "--log-level=error", f"--outfile={out}"], cwd=folder, check=True
        )
        own = {
            "vis": [vis_network()],
            "dots": [
                (VIEWS / "engines" / "map.min.js").read_text(encoding="utf-8"),
                (VIEWS / "browser" / "dots.js").read_text(encoding="utf-8"),
            ],
        }.get(engine, [])
        made[engine] = "\n".join([*own, out.read_text(encoding="utf-8")])
    return made


def page(data: str, script: str) -> str:
    """The page on which the engine draws."""
    colours = "; ".join(f"--{name}: {value}" for name, value in COLOURS["light"].items())
    harmless = script.replace("</script", "<\\/script")
    driver = (HERE / "page.js").read_text(encoding="utf-8")
    return PAGE.format(colours=colours, data=data, engine=harmless, driver=driver)


def measured(browser: Browser, path: Path) -> dict[str, float] | None:
    """One run; nothing if the engine is not ready in time."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.on("pageerror", lambda error: print(f"{path.stem}: {error}", file=sys.stderr))
    try:
        tab.goto(path.as_uri(), timeout=TOO_LONG)
        tab.wait_for_function("window.readyAfter", timeout=TOO_LONG)
        row: dict[str, float] = {"ready": tab.evaluate("readyAfter") / 1000}
        tab.wait_for_timeout(500)
        row["heap"] = heap(tab)
        row["pan"] = tab.evaluate("driven((i) => engineAt.pan(i % 40 < 20 ? 6 : -6))")
        row["zoom"] = tab.evaluate("driven((i) => engineAt.zoom(i % 60 < 30 ? 1.02 : 1 / 1.02))")
        tab.wait_for_timeout(500)
        row["mouse pan"] = dragged(tab)
        row["mouse zoom"] = wheeled(tab)
        if tab.evaluate("!!engineAt.choose"):
            tab.wait_for_timeout(1000)
            row["answer"] = tab.evaluate("answered()")
    except Exception as error:  # whatever it is, the other engines are still measured
        print(f"{path.stem}: {str(error).splitlines()[0]}", file=sys.stderr)
        return None
    finally:
        tab.close()
    return row


def dragged(tab: Page) -> float:
    """Frames per second while a mouse drags the picture to and fro."""
    tab.mouse.move(60, 60)
    tab.mouse.down()
    tab.evaluate("counted()")
    until, step = time.monotonic() + 2.5, 0
    while time.monotonic() < until:
        step += 1
        tab.mouse.move(60 + abs(step * 8 % 400 - 200), 60 + abs(step * 5 % 200 - 100))
    rate = tab.evaluate("rate()")
    tab.mouse.up()
    return float(rate)


def wheeled(tab: Page) -> float:
    """Frames per second while the wheel is turned to and fro."""
    tab.mouse.move(640, 400)
    tab.evaluate("counted()")
    until, step = time.monotonic() + 2.5, 0
    while time.monotonic() < until:
        step += 1
        tab.mouse.wheel(0, -60 if step % 20 < 10 else 60)
    return float(tab.evaluate("rate()"))


def heap(tab: Page) -> float:
    """MB that JavaScript holds."""
    session = tab.context.new_cdp_session(tab)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    found = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return float(found["JSHeapUsedSize"]) / 1e6


def renderer(browser: Browser) -> str:
    """What draws WebGL here: without a graphics card it is software."""
    tab = browser.new_page()
    name: Any = tab.evaluate(
        """() => {
          const gl = document.createElement("canvas").getContext("webgl");
          const about = gl && gl.getExtension("WEBGL_debug_renderer_info");
          return about ? gl.getParameter(about.UNMASKED_RENDERER_WEBGL) : "no WebGL";
        }"""
    )
    tab.close()
    return str(name)


def line(engine: str, rows: list[dict[str, float]], script: str) -> str:
    """A row of the table."""
    raw = script.encode()
    size = f"{len(raw) / 1000:5.0f} ({len(gzip.compress(raw)) / 1000:.0f})"
    if not rows:
        return f"{engine:12} not ready after {TOO_LONG // 1000} s, or failed{'':22} {size}"
    median = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    return (
        f"{engine:12} {median['ready']:7.2f} {median['pan']:6.0f} {median['zoom']:6.0f} "
        f"{median['mouse pan']:10.0f} {median['mouse zoom']:11.0f} {median['heap']:8.1f}  {size}"
    )


if __name__ == "__main__":
    main()

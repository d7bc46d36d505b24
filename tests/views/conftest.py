"""The network page in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


class Opened:
    """A page in the browser, with all it asked for and complained of."""

    def __init__(self, browser: Browser, path: Path, **context: Any) -> None:
        self.uri = path.as_uri()
        self.context = browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | context))
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("console", lambda m: self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.goto(self.uri)
        assert self.page.evaluate("!!window.stancegraph"), self.complaints
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def spot(self, edge: str) -> tuple[float, float]:
        """A point of the window at which a click meets this line and nothing else."""
        found = self.page.evaluate(
            """id => {
              const {network, painter, edges} = window.stancegraph, e = edges.get(id);
              const box = document.getElementById("network").getBoundingClientRect();
              const at = n => network.canvasToDOM(network.getPositions([n.key])[n.key]);
              const a = at(e.source), b = at(e.target);
              for (let t = 0.15; t < 0.9; t += 0.02) for (let side = -70; side <= 70; side += 3) {
                const length = Math.hypot(b.x - a.x, b.y - a.y);
                const x = a.x + t * (b.x - a.x) - side * (b.y - a.y) / length;
                const y = a.y + t * (b.y - a.y) + side * (b.x - a.x) / length;
                if (x < 5 || y < 5 || x > box.width - 60 || y > box.height - 30) continue;
                if (painter.at(x, y).id === id)
                  return [box.x + x, box.y + y];
              }
              return null;
            }""",
            edge,
        )
        assert found, f"no free spot on line {edge}"
        return found[0], found[1]

    def edge(self, holder: str, position: str, target: str) -> str:
        """The id of a line, by the labels at its ends."""
        found = self.page.evaluate(
            """([h, p, t]) => [...window.stancegraph.edges.values()]
                .find(e => e.source.label === h && e.position === p && e.target.label === t)?.id""",
            [holder, position, target],
        )
        assert found
        return str(found)

    def node_point(self, label: str) -> tuple[float, float]:
        """The middle of a box, in the window."""
        x, y = self.page.evaluate(
            """label => {
              const {network, nodes} = window.stancegraph;
              const n = [...nodes.values()].find(n => n.label === label);
              const box = document.getElementById("network").getBoundingClientRect();
              const p = network.canvasToDOM(network.getPositions([n.key])[n.key]);
              return [box.x + p.x, box.y + p.y];
            }""",
            label,
        )
        return x, y

    def shown(self) -> tuple[int, int]:
        """How many stances and boxes are shown now, by the page's own state."""
        stances, boxes = self.page.evaluate(
            """() => [[...window.stancegraph.edges.values()].filter(e => e.look && e.visible)
                        .reduce((n, e) => n + e.reports.length, 0),
                      [...window.stancegraph.nodes.values()].filter(n => n.visible && !n.ghost).length]"""
        )
        return stances, boxes

    def announced(self, start: str) -> bool:
        """Whether the live region comes to say this (polled from here: the page's policy allows no eval)."""
        for _ in range(40):
            if self.page.locator("#live").inner_text().startswith(start):
                return True
            self.page.wait_for_timeout(25)
        return False

    def ink(self) -> float:
        """The share of the canvas that is not background."""
        share = self.page.evaluate(
            """() => {
              const canvas = document.querySelector("#network canvas");
              const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              let drawn = 0;
              for (let i = 3; i < data.length; i += 4) if (data[i] > 20) drawn++;
              return drawn / (data.length / 4);
            }"""
        )
        return float(share)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens HTML as a file in a window of its own, and checks at the end that it was silent and offline."""
    windows: list[Opened] = []

    def open_page(html: str, **context: Any) -> Opened:
        path = tmp_path / f"page-{len(windows)}.html"
        path.write_bytes(html.encode("utf-8"))
        windows.append(Opened(browser, path, **context))
        return windows[-1]

    yield open_page
    for window in windows:
        assert window.requests == [window.uri]
        assert window.complaints == []
        window.context.close()

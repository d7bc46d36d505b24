"""Take the picture in the README: the page of the samples' fictional talks, as a browser shows it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))


def take(target: Path, browser: Browser) -> None:
    """Build `samples/tarn`, open its page, write what is seen as a PNG file."""
    import tempfile

    from kg import importer, sources
    from kg.network.projection import stance_network
    from kg.views.page import page

    graph = importer.new_graph(sources.load([HERE.parent / "samples" / "tarn"]))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "network.html")
        file.write_text(page(stance_network(graph, "The Tarn talks (fiction)")), encoding="utf-8")
        shown = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        shown.goto(file.as_uri())
        shown.wait_for_timeout(1000)
        shown.screenshot(path=str(target))
        shown.close()


if __name__ == "__main__":
    import install_browser
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=install_browser.browser(),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        take(HERE / "network.png", opened)
        opened.close()
    print("wrote docs/network.png")

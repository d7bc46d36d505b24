"""Take the picture in the README: the page of the samples' fictional talks, as a browser shows it."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))


def take(target: Path) -> None:
    """Build `samples/tarn`, open its page, write what is seen as a PNG file."""
    import tempfile

    import install_browser
    from playwright.sync_api import sync_playwright

    from kg import importer, sources
    from kg.network.projection import stance_network
    from kg.views.page import page

    graph = importer.new_graph(sources.load([HERE.parent / "samples" / "tarn"]))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "network.html")
        file.write_text(page(stance_network(graph, "The Tarn talks (fiction)")), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=install_browser.browser(),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        shown = browser.new_page(viewport={"width": 1440, "height": 900})
        shown.goto(file.as_uri())
        shown.wait_for_timeout(1000)
        shown.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    take(HERE / "network.png")
    print("wrote docs/network.png")

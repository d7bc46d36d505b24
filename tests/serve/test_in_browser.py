"""The pages in a real browser: they load nothing from elsewhere, fit a phone, and lead from one to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from waitress import create_server

from kg.serve.site import Site
from kg.serve.workers import Workers

pytestmark = pytest.mark.browser

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def address(graph_file: Path) -> Iterator[str]:
    workers = Workers(str(graph_file), number=2, seconds=60, rows=0)
    server = create_server(Site(workers), host="127.0.0.1", port=0, threads=4)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    workers.close()
    server.close()
    server.task_dispatcher.shutdown()
    serving.join(5)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens pages, and checks at the end that they were silent and asked nobody else."""
    windows: list[tuple[Any, list[str], list[str]]] = []

    def open_page(path: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        windows.append((context, requests, complaints))
        page.goto(address + path)
        return page

    yield open_page
    for context, requests, complaints in windows:
        assert [url for url in requests if not url.startswith((address, "data:"))] == []
        assert complaints == []
        context.close()


def test_from_a_question_to_the_words(visit: Callable[..., Page]) -> None:
    page = visit("/", **DESKTOP)
    page.get_by_text("Who rejects or opposes what, and where it says so").click()
    form = page.locator("form[action='/query/who-rejects']")
    form.locator("input[name=on]").fill("Rahal plan for the Tarn")
    form.get_by_role("button", name="Ask").click()
    assert page.locator(".count").inner_text().startswith("3 rows")
    page.get_by_role("link", name="Sudria", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Sudria"
    page.get_by_role("link", name="It counted Sudrian guns and no others, he said").click()
    assert "Mediator puts a plan for the Tarn" in page.locator("main").inner_text()


def test_showing_a_thing_by_its_name_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit("/", **DESKTOP, java_script_enabled=False)
    page.get_by_placeholder("Actor, demand or article").fill("norland")
    page.get_by_role("button", name="Show").click()
    assert page.locator("h1").inner_text() == "Norland"


def test_a_query_of_ones_own(visit: Callable[..., Page]) -> None:
    page = visit("/", **DESKTOP)
    page.get_by_label("SPARQL query").fill("SELECT ?x { ?x a sg:Article }")
    page.locator("form.own").get_by_role("button", name="Ask").click()
    assert page.locator(".count").inner_text().startswith("14 rows")
    assert page.get_by_label("SPARQL query").input_value() == "SELECT ?x { ?x a sg:Article }"


def test_a_file_comes_down(visit: Callable[..., Page]) -> None:
    page = visit("/query/who-rejects", **DESKTOP)
    with page.expect_download() as download:
        page.get_by_role("link", name="csv").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith('"who","position","what"')


def test_the_picture_works(visit: Callable[..., Page]) -> None:
    page = visit("/network", **DESKTOP)
    assert page.evaluate("!!window.stancegraph")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/query/who-rejects",
        "/query/stances",
        "/show?thing=sudria",
        "/show?thing=rahal-plan",
        "/query/timeline-actor",
    ],
)
def test_pages_fit_a_phone(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('button, input, summary')].filter(e => e.checkVisibility()"
        " && e.getBoundingClientRect().height < 32).map(e => e.outerHTML)"
    )
    assert small == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_in_both_themes(visit: Callable[..., Page], theme: str) -> None:
    page = visit("/show?thing=sudria", **DESKTOP, color_scheme=theme)
    faint = page.evaluate(
        """() => {
          const number = s => s.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
            .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const ground = e => { for (; e; e = e.parentElement) {
            const c = number(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } };
          return [...document.querySelectorAll('h1, h2, a:not(.skip), td, th, dt, dd, button')].filter(e => {
            const [a, b] = [light(number(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
            return (a + .05) / (b + .05) < 4.5; }).map(e => e.outerHTML);
        }"""
    )
    assert faint == []

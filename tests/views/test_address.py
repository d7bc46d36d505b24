"""The state of a page in its address: a link shows the same thing to whoever opens it."""

from __future__ import annotations

import re

import graphs
import pytest

from kg.views.page import page

pytestmark = pytest.mark.browser

STATE = """() => { const s = stancegraph.state; return {
  view: s.view, positions: [...s.positions], types: [...s.types], topics: [...s.topics], outlets: [...s.outlets],
  certainties: [...s.certainties], from: s.from, to: s.to, around: s.around, chosen: s.chosen,
  shown: [...stancegraph.edges.values()].filter(e => e.visible).map(e => e.id) }; }"""


@pytest.fixture(scope="module")
def norland() -> str:
    return page(graphs.norland())


def test_a_second_window_shows_what_the_first_did(opened, norland):
    first = opened(norland)
    everything = first.page.evaluate(STATE)
    assert first.page.evaluate("location.hash") == ""
    first.page.get_by_label(re.compile("^rejects")).uncheck(force=True)
    first.page.locator("#facets-menu summary").click()
    first.page.get_by_label(re.compile("^Water")).check()
    first.page.get_by_label(re.compile("^Example Wire")).uncheck()
    first.page.keyboard.press("Escape")
    first.page.locator("#time input").first.focus()
    first.page.keyboard.press("ArrowRight")
    first.page.wait_for_timeout(60)
    first.page.evaluate(
        "stancegraph.choose({kind: 'edge', id: [...stancegraph.edges.values()].find(e => e.look && e.visible).id})"
    )
    first.page.get_by_role("tab", name="Matrix").click()
    state = first.page.evaluate(STATE)
    assert state != everything
    assert state["from"]
    assert state["outlets"] == ["Example Wire"]

    second = opened(norland)
    second.page.goto(second.uri + first.page.evaluate("location.hash"))
    second.page.evaluate("new Promise(done => setTimeout(done, 50))")
    assert second.page.evaluate(STATE) == state
    assert second.page.locator("#panel h2").inner_text() == first.page.locator("#panel h2").inner_text()
    second.page.get_by_role("button", name="Reset", exact=True).click()
    second.page.get_by_role("tab", name="Map").click()
    assert second.page.evaluate("location.hash") == ""
    second.requests.clear()  # the same file with another address
    second.requests.append(second.uri)


@pytest.mark.parametrize(
    "address",
    [
        "#view=nowhere&positions=none&box=not-here&line=a b c&from=yesterday&around=%F0%9F%92%A9",
        "#line=%00%00%00&topics=,,,&types=__proto__&whole=yes",
        "#%E0%A4%A",
        "#topics=Another&outlets=Another&from=2031-02-30&to=2031-13-01",
    ],
)
def test_an_address_that_does_not_fit_breaks_nothing(opened, norland, address):
    view = opened(norland)
    view.page.goto(view.uri + address)
    view.page.reload()
    assert view.page.evaluate("stancegraph.state.view") == "map"
    assert view.page.evaluate("stancegraph.state.chosen.kind") == ""
    assert view.shown() == (43, 25)  # everything: a link to what is not here hides nothing
    view.requests[:] = [view.uri]


def test_an_address_may_open_a_view_that_was_not_open_before(opened, norland):
    view = opened(norland)
    view.page.goto("about:blank")
    view.page.goto(view.uri + "#view=table")
    for name in ("matrix", "map", "timeline", "columns"):
        view.page.evaluate("name => { location.hash = 'view=' + name; }", name)
        view.page.evaluate("new Promise(done => setTimeout(done, 50))")
        assert view.page.evaluate("stancegraph.state.view") == name
        assert view.page.locator(f"#view-{name}").is_visible()
    view.requests[:] = [view.uri]


def test_names_from_the_data_survive_the_address(opened):
    view = opened(page(graphs.hostile()))
    for number in range(view.page.evaluate("stancegraph.nodes.size")):
        kept = view.page.evaluate(
            "number => { stancegraph.choose({kind: 'node', id: [...stancegraph.nodes.keys()][number]}); return location.hash; }",
            number,
        )
        chosen = view.page.evaluate("stancegraph.state.chosen")
        view.page.keyboard.press("Escape")
        view.page.evaluate("hash => { location.hash = hash; }", kept)
        view.page.evaluate("new Promise(done => setTimeout(done, 30))")
        assert view.page.evaluate("stancegraph.state.chosen") == chosen
    view.requests[:] = [view.uri]

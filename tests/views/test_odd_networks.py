"""Pages of networks that are not as `kg` makes them: other kinds, other positions, dates that there are not."""

from __future__ import annotations

import re

import graphs
import networkx as nx
import pytest

from kg.network.records import Report
from kg.views import picture
from kg.views.page import page

# Opens every card in every view, saves every file, and takes every entry of the key out and in again.
USED = """async () => {
  const s = stancegraph, frame = () => new Promise(requestAnimationFrame);
  for (const tab of document.querySelectorAll("[role=tab]")) {
    tab.click();
    await frame();
    for (const n of s.nodes.values()) s.choose({ kind: "node", id: n.id });
    for (const e of s.edges.values()) s.choose({ kind: "edge", id: e.id });
    for (const name of ["svg", "csv"]) document.getElementById("file-" + name).click();
    for (const one of document.querySelectorAll("#key input, #facets input[type=checkbox]")) { one.click(); one.click(); }
    await frame();
  }
  s.reset();
}"""


def report(**changes: object) -> Report:
    return graphs.report("wire-deadline", f"Words of {changes}", **changes)


def strange() -> nx.MultiDiGraph:
    """A position and a tie that no list tells of, lines to oneself and side by side, dates and labels amiss."""
    graph = graphs.empty()
    one = graphs.node(graph, "one", "State", "")
    other = graphs.node(graph, "other", "Oracle", "Other")
    graphs.stance(graph, one, "supports", one, report())
    dates = ("0987-03-01", "2031-02-30", "2031-13", "soon", None, "9999-12-31")
    graphs.stance(graph, one, "rejects", other, *(report(date=date) for date in dates))
    graphs.stance(graph, one, "foretells", other, report(), report(date="2031"))
    graphs.stance(graph, one, "accepts", other)
    graph.add_edge(one, other, key="trades-with", kind="trades-with")
    graph.add_edge(other, other, key="acts-for", kind="acts-for")
    return graph


def friends() -> nx.MultiDiGraph:
    """Actors on one another, with positions of their own, and of each report no more than it must have."""
    graph = nx.MultiDiGraph(positions=[{"id": "likes"}, {"id": "hates", "broader": "rejects"}])
    for name in "abc":
        graph.add_node(name)
    graph.add_edge(
        "a", "b", key="likes", kind="stance", position="likes", reports=[Report(date="2020-01-02")]
    )
    graph.add_edge(
        "b", "a", key="hates", kind="stance", position="hates", reports=[Report(), Report(current=True)]
    )
    graph.add_edge("a", "c", key="acts-for", kind="acts-for")
    return graph


def ties() -> nx.MultiDiGraph:
    graph = graphs.empty()
    one, other = graphs.node(graph, "one", "State", "One"), graphs.node(graph, "other", "Person", "Other")
    graph.add_edge(other, one, key="acts-for", kind="acts-for")
    return graph


def alone() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.add_node("alone")
    return graph


ODD = [strange, friends, ties, alone, nx.MultiDiGraph]


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("made", ODD)
def test_a_page_can_be_used_all_over(opened, made, size):
    view = opened(page(made()), viewport={"width": size[0], "height": size[1]})
    view.page.evaluate(USED)
    view.page.wait_for_timeout(100)
    view.requests[:] = [view.uri]


@pytest.mark.parametrize("made", ODD)
@pytest.mark.parametrize("view", picture.VIEWS)
def test_a_picture_can_be_drawn(made, view):
    assert picture.svg(made(), view) == picture.svg(made(), view)


@pytest.mark.browser
def test_a_position_of_no_list_has_its_own_entry(opened):
    view = opened(page(strange()))
    row = view.page.locator("#key .key-row", has_text="foretells")
    assert row.count() == 1
    rejects = view.page.locator("#key .key-row", has_text="rejects")
    rejects.hover()
    rejects.get_by_role("button").click()
    assert view.page.evaluate("[...stancegraph.edges.values()].filter(e => e.look && e.visible).length") == 1


@pytest.mark.browser
def test_a_date_that_there_is_not_is_no_date(opened):
    view = opened(page(strange()))
    assert view.page.locator("#time").is_visible()
    low = view.page.locator("#time input").first
    low.focus()
    view.page.keyboard.press("ArrowRight")
    view.page.wait_for_timeout(60)
    shown = view.page.evaluate(
        "[...stancegraph.edges.values()].flatMap(e => e.reports.filter(r => r.visible).map(r => r.date))"
    )
    assert sorted(shown) == ["2031", "2031-04-12", "2031-04-12", "9999-12-31"]
    assert "987" in view.page.locator("#period").inner_text()
    assert "2031-13" not in view.page.locator("#period").inner_text()


@pytest.mark.browser
def test_side_by_side_on_a_phone(opened):
    graph = graphs.empty()
    one, other = graphs.node(graph, "one", "State", "One"), graphs.node(graph, "other", "State", "Other")
    for position in ("supports", "rejects", "opposes"):
        graphs.stance(graph, one, position, other, report(note=position))
    view = opened(page(graph), viewport={"width": 390, "height": 844})
    bends = view.page.evaluate("[...stancegraph.edges.values()].map(e => stancegraph.painter.bow(e))")
    # Lanes of the map that is higher than wide, whatever those of the other are; as in the saved picture.
    assert sorted(bends) == pytest.approx([-0.22, 0, 0.22])
    assert bends != view.page.evaluate("[...stancegraph.edges.values()].map(e => e.bow)")


@pytest.mark.browser
def test_counts_in_the_filters_follow_the_other_filters(opened):
    view = opened(page(graphs.norland()))
    counts = """() => Object.fromEntries([...document.querySelectorAll("#facets fieldset")].map((facet) =>
      [facet.querySelector("legend").textContent, [...facet.querySelectorAll("b")].map((b) => Number(b.textContent))]))"""
    before = view.page.evaluate(counts)
    assert sum(before["Outlets"]) == sum(before["Certainty"]) == 43
    view.page.locator("#key").get_by_label(re.compile("^State")).uncheck(force=True)
    after = view.page.evaluate(counts)
    assert 0 < sum(after["Outlets"]) == sum(after["Certainty"]) < 43

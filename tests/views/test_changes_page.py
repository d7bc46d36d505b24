"""What a page says of the difference from an older network: a list, and marks on the map."""

from __future__ import annotations

import graphs
import networkx as nx
import pytest

from kg.views.page import page

pytestmark = pytest.mark.browser

HALT = "Halt artillery fire along the Tarn within 48 hours"
WATER = "Recognise Norland’s half share of the Halden dam’s water"
MONITORS = "League monitors on both banks"
ACTOR, ISSUE = f"{graphs.BASE}actor/", f"{graphs.BASE}issue/"


def compared() -> nx.MultiDiGraph:
    """Norland's dispute, compared with an older network: as `kg.network.changes.compare` leaves it."""
    graph = graphs.norland()
    graph.graph["drawn"] = [("compare", "2031-04-15")]
    graph.graph["changes"] = [
        row("sudria", "water-share", ["rejects"], ["undecided"], "2031-04-20"),
        row("lcs", "monitors", [], ["proposes"], "2031-04-17"),
        row("lcs", "halt-fire", [], ["supports"], "2031-04-17"),
        row("tarn-commission", "inquiry", ["proposes"], [], None),
        row("nobody", "nothing", ["supports"], [], None),  # what is not drawn
    ]
    for holder, target, position, change in (
        ("sudria", "water-share", "rejects", "moved"),
        ("sudria", "water-share", "undecided", "moved"),
        ("lcs", "monitors", "proposes", "new"),
        ("lcs", "halt-fire", "supports", "new"),
        ("tarn-commission", "inquiry", "proposes", "gone"),
    ):
        graph.edges[f"{ACTOR}{holder}", f"{ISSUE}{target}", position]["change"] = change
    graph.nodes[f"{ISSUE}monitors"]["change"] = "new"
    return graph


def row(holder: str, target: str, before: list[str], now: list[str], date: str | None) -> dict[str, object]:
    """A change as it stands on the graph."""
    return {
        "holder": f"{ACTOR}{holder}",
        "target": f"{ISSUE}{target}",
        "from": before,
        "to": now,
        "date": date,
    }


@pytest.fixture(scope="module")
def html() -> str:
    return page(compared())


ROWS = """() => [...document.querySelectorAll("#view-changes tbody")].map(body => [
  body.querySelector("h2").textContent,
  [...body.querySelectorAll("tr[data-line]")].map(tr => [...tr.cells].map(cell => cell.textContent.replace(/\\s+/g, " ").trim()))])"""


def changes(opened, html, **context):
    view = opened(html, **context)
    view.page.get_by_role("tab", name="Changes").click()
    return view


def test_lists_who_moved_is_new_and_is_gone(opened, html):
    view = changes(opened, html)
    assert view.page.evaluate(ROWS) == [
        ["Moved 1", [["Sudria", "before: rejects now: is undecided on", WATER, "20 April 2031"]]],
        [
            "New 2",
            [
                ["League of Coastal States", "before: none now: proposes", MONITORS, "17 April 2031"],
                ["League of Coastal States", "before: none now: supports", HALT, "17 April 2031"],
            ],
        ],
        [
            "Gone 1",
            [
                [
                    "Tarn River Commission",
                    "before: proposes now: none",
                    "Joint inquiry into the dam breach",
                    "undated",
                ]
            ],
        ],
    ]
    words = view.page.locator("#view-changes .of").inner_text()
    assert words == "1 moved · 2 new · 1 gone. Compared with 15 April 2031."


def test_the_key_counts_what_the_list_counts(opened, html):
    view = changes(opened, html)
    counted = view.page.locator("#key .key-row").evaluate_all(
        """rows => Object.fromEntries(rows.map(row =>
             [row.querySelector("span").textContent, Number(row.querySelector("b")?.textContent)]))"""
    )
    assert {kind: counted[kind] for kind in ("moved", "new", "gone")} == {"moved": 1, "new": 2, "gone": 1}
    facet = view.page.locator("#facets label").evaluate_all(
        """all => Object.fromEntries(all.map(one =>
             [one.querySelector("span").textContent, Number(one.querySelector("b")?.textContent)]))"""
    )
    pairs = {(h, t) for h, t, kind in compared().edges(data="kind") if kind == "stance"}
    assert facet | {"moved": 1, "new": 2, "gone": 1, "as before": len(pairs) - 4} == facet


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_rows_fit_the_window_and_break_no_word(opened, html, width):
    view = changes(opened, html, viewport={"width": width, "height": 844})
    assert view.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cells = view.page.locator("#view-changes tbody tr[data-line] > *").evaluate_all(
        """cells => cells.map(cell => {
             const {left, right} = cell.getBoundingClientRect();
             const probe = document.createElement("span");
             probe.style.cssText = "position:absolute;white-space:nowrap";
             cell.append(probe);
             const widest = Math.max(...cell.innerText.split(/\\s+/).map(word => {
               probe.textContent = word;
               return probe.offsetWidth;
             }));
             probe.remove();
             return [left, right, widest];
           })"""
    )
    assert cells
    frame = view.page.locator("#view-changes").bounding_box()
    for left, right, widest in cells:
        assert right - left >= widest
        if width == 390:  # one below the other: nothing is beyond the edge
            assert left >= frame["x"]
            assert right <= frame["x"] + frame["width"]


def test_a_row_opens_the_evidence(opened, html):
    view = changes(opened, html)
    steps = view.page.locator("#view-changes .step")
    steps.first.click()
    panel = view.page.locator("#panel")
    assert "Über die Wasserfrage sei noch nicht entschieden" in panel.inner_text()
    assert panel.locator(".beside > *").count() == 2
    assert view.page.locator("#view-changes tr.chosen").count() == 1
    steps.last.focus()
    view.page.keyboard.press("Enter")
    assert "look into the breach together" in panel.inner_text()
    assert view.page.evaluate("document.activeElement.closest('#panel') !== null")
    view.page.locator("#view-changes").get_by_role("button", name=MONITORS, exact=True).click()
    assert panel.locator("h2").inner_text() == MONITORS


def test_filters_and_the_key_hide_changes(opened, html):
    view = changes(opened, html)
    view.page.locator("#key").get_by_label("new").uncheck(force=True)
    assert [group for group, _ in view.page.evaluate(ROWS)] == ["Moved 1", "Gone 1"]
    assert view.page.locator("#view-changes .of").inner_text().startswith("1 moved · 0 new · 1 gone.")
    view.page.get_by_role("button", name="Reset", exact=True).click()
    view.page.evaluate("stancegraph.state.positions.add('rejects'); stancegraph.filter()")
    assert [group for group, _ in view.page.evaluate(ROWS)] == ["Moved 1", "New 2", "Gone 1"]
    view.page.evaluate("stancegraph.state.positions.add('undecided'); stancegraph.filter()")
    assert [group for group, _ in view.page.evaluate(ROWS)] == ["New 2", "Gone 1"]


def test_long_lists_come_in_parts(opened):
    graph = graphs.crowd(300)
    for holder, target, _, data in graph.edges(keys=True, data=True):
        data["change"] = "new"
        graph.graph.setdefault("changes", []).append(
            {"holder": holder, "target": target, "from": [], "to": [data["position"]], "date": "2031-04-12"}
        )
    view = changes(opened, page(graph))
    rows = view.page.locator("#view-changes tr[data-line]")
    assert 100 < rows.count() < 200
    view.page.locator("#view-changes .more-rows").click()
    assert rows.count() == len(graph.graph["changes"])


def marked(view, edge: str) -> bool:
    """Whether the band of what is new or moved lies along a line."""
    x, y = view.spot(edge)
    view.page.evaluate("id => stancegraph.choose({kind: 'edge', id})", edge)  # so that no other has one
    view.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return bool(
        view.page.evaluate(
            """([x, y]) => {
              const canvas = document.querySelector("#network canvas"), box = canvas.getBoundingClientRect();
              const scale = canvas.width / box.width, wide = 18 * scale;
              const seen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
              seen.drawImage(canvas, (x - box.x - 9) * scale, (y - box.y - 9) * scale, wide, wide, 0, 0, wide, wide);
              const { data } = seen.getImageData(0, 0, wide, wide);
              seen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--changed");
              seen.fillRect(0, 0, 1, 1);
              const wanted = seen.getImageData(0, 0, 1, 1).data;
              for (let i = 0; i < data.length; i += 4)
                if (data[i] === wanted[0] && data[i + 1] === wanted[1] && data[i + 2] === wanted[2]) return true;
              return false;
            }""",
            [x, y],
        )
    )


def test_the_map_marks_lines_that_are_new_or_moved(opened, html):
    view = opened(html)
    for holder, position, target, is_marked in (
        ("League of Coastal States", "proposes", MONITORS, True),
        ("Sudria", "undecided", WATER, True),
        ("Sudria", "rejects", WATER, False),  # held no more: faint
        ("Norland", "supports", MONITORS, False),
    ):
        assert marked(view, view.edge(holder, position, target)) is is_marked, (holder, position)
    assert view.page.locator("#key legend", has_text="Changes").count() == 1


def test_a_straight_line_is_marked_too(opened, html):
    view = opened(html)
    edge = view.edge("League of Coastal States", "supports", HALT)
    assert view.page.evaluate("id => stancegraph.edges.get(id).bow", edge) == 0
    assert marked(view, edge)


def test_without_a_comparison_there_is_no_tab(opened):
    view = opened(page(graphs.norland()))
    assert view.page.get_by_role("tab", name="Changes").count() == 0
    assert view.page.locator("#key legend", has_text="Changes").count() == 0
    view.page.goto(view.uri + "#view=changes")
    view.page.reload()
    assert view.page.evaluate("stancegraph.state.view") == "map"
    view.requests[:] = [view.uri]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, html, scheme):
    from test_accessibility import AXE, violations

    for width in (1440, 390):
        view = changes(
            opened, html, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        view.page.evaluate(AXE)
        assert violations(view) == []
        view.page.locator("#view-changes .step").first.click()
        assert violations(view) == []


def test_when_nothing_has_changed_the_page_says_so(opened):
    graph = graphs.norland()
    graph.graph |= {"drawn": [("compare", "2031-04-15")], "changes": []}
    view = changes(opened, page(graph))
    assert view.page.locator("#view-changes").inner_text().startswith("Nothing has changed.")
    assert view.page.locator("#key legend", has_text="Changes").count() == 0

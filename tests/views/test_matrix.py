"""The matrix of the page: who stands where on what, as a table."""

from __future__ import annotations

import graphs
import pytest

from kg.views.order import seriated
from kg.views.page import page
from kg.views.standing import cells

pytestmark = pytest.mark.browser

HALT = "Halt artillery fire along the Tarn within 48 hours"
WATER = "Recognise Norland’s half share of the Halden dam’s water"
MONITORS = "League monitors on both banks"

TABLE = """() => {
  const table = document.querySelector("#view-matrix table");
  const label = cell => cell.querySelector(".name span").textContent;
  const columns = [...table.tHead.rows[0].querySelectorAll("th")].map(label);
  const rows = [...table.querySelectorAll("tbody tr:not(.band)")];
  const cells = {};
  for (const row of rows) [...row.querySelectorAll("td")].forEach((td, i) => {
    const cell = td.querySelector("button.cell");
    if (cell) cells[label(row.cells[0]) + " | " + columns[i]] = {
      shown: cell.querySelectorAll(".tile i").length, holds: !cell.querySelector(".hollow"),
      opposed: !!cell.querySelector(".opposed"), moved: !!cell.querySelector(".corner"),
      words: cell.getAttribute("aria-label"),
    };
  });
  return {rows: rows.map(row => label(row.cells[0])), columns, cells,
    bands: [...table.querySelectorAll(".band")].map(one => one.textContent),
    topics: [...table.querySelectorAll(".bands th")].map(one => [one.textContent, one.colSpan])};
}"""


def conflict():
    """Norland's dispute, with somebody who says two things at once, and a position that is reported as left."""
    graph = graphs.norland()
    actor, issue = f"{graphs.BASE}actor/", f"{graphs.BASE}issue/"
    graphs.stance(
        graph,
        f"{actor}sudria",
        "supports",
        f"{issue}pull-back",
        graphs.report("post-answer", "It would pull back"),
    )
    graphs.stance(
        graph,
        f"{actor}brandt",
        "opposes",
        f"{issue}summit",
        graphs.report("kurier-grenze", "Dagegen war sie früher", phase="previous", current=False),
    )
    return graph


@pytest.fixture(scope="module")
def norland() -> str:
    return page(graphs.norland(), opens="matrix")


@pytest.fixture(scope="module")
def strife() -> str:
    return page(conflict(), opens="matrix")


def cell(view, holder: str, target: str):
    """The button in the cell of these two."""
    table = view.page.evaluate(TABLE)
    row = view.page.locator("#view-matrix tbody tr:not(.band)").nth(table["rows"].index(holder))
    return row.locator("td").nth(table["columns"].index(target)).locator("button")


def choice(view, name: str):
    """The list above the table that has this name."""
    return view.page.locator(".matrix-tools").get_by_label(name, exact=True)


def test_cells_say_what_python_works_out(opened, strife):
    graph = conflict()
    label = {name: data["label"] for name, data in graph.nodes(data=True)}
    expected = cells(graph)
    table = opened(strife).page.evaluate(TABLE)
    assert {
        pair: (one["shown"], one["holds"], one["opposed"], one["moved"])
        for pair, one in table["cells"].items()
    } == {
        f"{label[one.holder]} | {label[one.target]}": (
            len(one.shown),
            one.holds,
            one.opposed,
            one.former is not None,
        )
        for one in expected.values()
    }
    rows, columns = seriated(graph, expected)
    assert table["rows"] == [label[name] for name in rows]
    assert table["columns"] == [label[name] for name in columns]


def test_cells_say_in_words_what_they_show(opened, strife):
    found = opened(strife).page.evaluate(TABLE)["cells"]
    assert found[f"Norland | {HALT}"]["words"] == f"Norland demands {HALT}, 17 April 2031, 3 reports"
    assert found[f"Sudria | {WATER}"]["words"] == (
        f"Sudria is undecided on {WATER}, 20 April 2031, 1 report; "
        "Changed from rejects (26 Mar 2031) to is undecided on (20 Apr 2031)"
    )
    both = found["Sudria | Withdraw troops to 30 km behind the east bank"]
    assert both["words"].startswith("Contradictory; Sudria ")
    assert both["words"].count("Withdraw troops") == 2
    assert found["Ilse Brandt | May summit of the League"]["words"].endswith("; superseded")


def test_a_cell_opens_its_evidence_and_a_heading_its_card(opened, norland):
    view = opened(norland)
    cell(view, "Sudria", WATER).click()
    panel = view.page.locator("#panel")
    assert "Über die Wasserfrage sei noch nicht entschieden" in panel.inner_text()
    assert panel.locator(".beside > *").count() == 2
    assert view.page.locator("#view-matrix .cell.chosen").count() == 1
    for name in ("Estmark", MONITORS):
        view.page.locator("#view-matrix").get_by_role("button", name=name, exact=True).click()
        assert panel.locator("h2").inner_text() == name


def test_pointing_says_what_changed_and_lights_row_and_column(opened, norland):
    view = opened(norland)
    cell(view, "Sudria", WATER).hover()
    tip = view.page.locator("#view-matrix .note")
    assert tip.is_visible()
    assert "Changed from rejects (26 Mar 2031)" in tip.inner_text()
    lit = view.page.locator("#view-matrix .under .name span").all_inner_texts()
    assert sorted(lit) == sorted(["Sudria", WATER])
    view.page.mouse.move(2, 2)
    assert tip.is_hidden()
    assert view.page.locator("#view-matrix .under").count() == 0


def test_rows_and_columns_without_visible_stances_go(opened, norland):
    view = opened(norland)
    before = view.page.evaluate(TABLE)
    view.page.evaluate("""() => {
      const s = stancegraph.state;
      for (const e of stancegraph.edges.values()) if (e.look && e.position !== "demands") s.positions.add(e.position);
      stancegraph.filter();
    }""")
    after = view.page.evaluate(TABLE)
    assert sorted(after["rows"]) == ["Coastal Relief", "Norland", "Sudria"]
    assert len(after["cells"]) == 6
    assert {pair.split(" | ")[1] for pair in after["cells"]} == set(after["columns"])
    # What stays, stays in its order.
    assert [row for row in before["rows"] if row in after["rows"]] == after["rows"]
    assert [column for column in before["columns"] if column in after["columns"]] == after["columns"]
    view.page.evaluate("stancegraph.state.from = '2050-01-01'; stancegraph.filter()")
    assert view.page.locator("#view-matrix table").is_hidden()
    assert view.page.locator("#matrix-of").inner_text() == "No stance is reported."


def test_orders(opened, norland):
    view = opened(norland)
    order = choice(view, "Order")
    order.select_option("name")
    by_name = view.page.evaluate(TABLE)
    assert by_name["rows"] == sorted(by_name["rows"], key=str.casefold)
    order.select_option("stances")
    assert view.page.evaluate(TABLE)["rows"][:3] == ["Norland", "Sudria", "Estmark"]
    counts = [int(n) for n in view.page.locator("#view-matrix tbody .name b").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)

    sort = view.page.get_by_role("button", name=f"Sort actors by their position on {MONITORS}")
    heading = sort.locator("xpath=ancestor::th")
    sort.click()
    assert view.page.evaluate(TABLE)["rows"][:4] == [
        *("League of Coastal States", "Norland", "Sudria", "Sudrian Unity Party"),
    ]
    assert heading.get_attribute("aria-sort") == "ascending"
    assert order.evaluate("one => one.selectedOptions[0].textContent") == f"by position on: {MONITORS}"
    sort.click()
    assert view.page.evaluate(TABLE)["rows"][:2] == ["Sudrian Unity Party", "Sudria"]
    assert heading.get_attribute("aria-sort") == "descending"
    sort.click()
    assert heading.get_attribute("aria-sort") is None
    assert view.page.evaluate(TABLE)["rows"][:3] == ["Norland", "Sudria", "Estmark"]


def test_groups(opened, norland):
    view = opened(norland)
    choice(view, "Issues").select_option("topic")
    topics = view.page.evaluate(TABLE)["topics"]
    assert dict(topics) == {
        "Water": 3,
        "Security order": 4,
        "Ceasefire": 3,
        "Humanitarian": 3,
        "Actors": 1,
    }
    assert topics[-1][0] == "Actors"
    rows = choice(view, "Actors")
    rows.select_option("body")
    assert view.page.evaluate(TABLE)["bands"][-1] == "Speaking for themselves"
    rows.select_option("type")
    assert sorted(view.page.evaluate(TABLE)["bands"]) == [
        *("Alliance", "Government body", "Group", "Organization", "Person", "State"),
    ]
    rows.select_option("alliance")
    table = view.page.evaluate(TABLE)
    assert table["bands"] == ["League of Coastal States", "In no alliance"]
    assert sorted(table["rows"][:3]) == ["Estmark", "Ilse Brandt", "League of Coastal States"]


def test_the_address_keeps_order_and_groups(opened, norland):
    first = opened(norland)
    choice(first, "Order").select_option("name")
    choice(first, "Issues").select_option("topic")
    choice(first, "Actors").select_option("type")
    first.page.get_by_role("button", name=f"Sort actors by their position on {HALT}").click()
    first.page.get_by_role("button", name=f"Sort actors by their position on {HALT}").click()
    table = first.page.evaluate(TABLE)
    second = opened(norland)
    second.page.goto(second.uri + first.page.evaluate("location.hash"))
    second.page.reload()
    assert second.page.evaluate(TABLE) == table
    second.page.goto(second.uri + "#order=upside-down&rows=x&columns=y&by=nobody")
    second.page.reload()
    assert second.page.evaluate(TABLE) == opened(norland).page.evaluate(TABLE)
    second.requests[:] = [second.uri]


def test_keys_walk_through_the_table(opened, norland):
    view = opened(norland)
    table = view.page.evaluate(TABLE)
    at = "document.activeElement.closest('#view-matrix table') && [document.activeElement.closest('tr').rowIndex, document.activeElement.closest('td, th').cellIndex]"
    assert view.page.locator("#view-matrix table [tabindex='0']").count() == 1
    view.page.locator("#view-matrix table [tabindex='0']").focus()
    view.page.keyboard.press("Control+Home")
    assert view.page.evaluate("document.activeElement.textContent") == table["columns"][0]
    view.page.keyboard.press("ArrowDown")
    assert view.page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Sort actors by"
    )
    view.page.keyboard.press("ArrowDown")
    assert view.page.evaluate(at) == [1, 1]
    view.page.keyboard.press("End")
    assert view.page.evaluate(at) == [1, len(table["columns"])]
    view.page.keyboard.press("ArrowDown")
    assert view.page.evaluate(at) == [2, len(table["columns"])]
    view.page.keyboard.press("Home")
    assert view.page.evaluate("document.activeElement.querySelector('span').textContent") == table["rows"][1]
    view.page.keyboard.press("ArrowRight")
    assert view.page.locator("#view-matrix table [tabindex='0']").count() == 1
    # An empty cell says so; a full one opens its evidence, and Escape leads back to it.
    cell(view, "Norland", HALT).focus()
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("document.activeElement.closest('#panel') !== null")
    view.page.keyboard.press("Escape")
    assert view.page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Norland demands"
    )
    empty = view.page.locator("#view-matrix tbody td[aria-label]").first
    assert empty.get_attribute("aria-label") == "no position reported"
    # Changing the filters does not lose the place.
    view.page.evaluate("stancegraph.state.positions.add('rejects'); stancegraph.filter()")
    assert view.page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Norland demands"
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_keys_bring_what_they_reach_out_from_under_the_headings(opened, direction):
    html = page(graphs.crowd(120), opens="matrix").replace('dir="ltr"', f'dir="{direction}"', 1)
    view = opened(html)
    view.page.locator("#view-matrix table [tabindex='0']").focus()
    hidden = """() => {
      const self = document.activeElement.closest("td, th").getBoundingClientRect();
      const view = document.querySelector("#view-matrix .scroll").getBoundingClientRect();
      const head = document.querySelector("#view-matrix thead").getBoundingClientRect();
      const names = document.querySelector("#view-matrix tbody th").getBoundingClientRect();
      const rtl = document.documentElement.dir === "rtl";
      return self.top < head.bottom - 1 || self.bottom > view.bottom + 1
        || self.left < (rtl ? view.left : names.right) - 1 || self.right > (rtl ? names.left : view.right) + 1;
    }"""
    view.page.keyboard.press("Control+End")
    assert not view.page.evaluate(hidden)
    for _ in range(45):
        view.page.keyboard.press("ArrowRight" if direction == "rtl" else "ArrowLeft")
        if view.page.evaluate("document.activeElement.closest('th') !== null"):
            break
        assert not view.page.evaluate(hidden)
    view.page.keyboard.press("ArrowLeft" if direction == "rtl" else "ArrowRight")
    for _ in range(20):
        view.page.keyboard.press("ArrowUp")
        assert not view.page.evaluate(hidden)


def test_headings_do_not_cover_each_other(opened, norland):
    """Slanting headings are parallel, and as far from each other as they are thick."""
    view = opened(norland)
    thick, apart = view.page.evaluate("""() => {
      const [a, b] = document.querySelectorAll("#view-matrix thead .name");
      const turned = new DOMMatrix(getComputedStyle(a).transform);
      const angle = Math.abs(Math.atan2(turned.b, turned.a));
      const way = b.closest("th").getBoundingClientRect().left - a.closest("th").getBoundingClientRect().left;
      return [a.offsetHeight, way * Math.sin(angle)];
    }""")
    assert thick <= apart + 0.5


def test_large_networks_show_the_most_reported_and_more_when_asked(opened):
    view = opened(page(graphs.crowd(300), opens="matrix"))
    table = view.page.evaluate(TABLE)
    assert len(table["rows"]) <= 60
    assert len(table["columns"]) <= 60
    assert {pair.split(" | ")[0] for pair in table["cells"]} == set(table["rows"])
    assert "those most reported" in view.page.locator("#matrix-of").inner_text()
    more = view.page.locator("#view-matrix").get_by_role("button", name="Show more")
    for _ in range(2):
        more.click()
    assert more.is_hidden()
    assert view.page.locator("#matrix-of").inner_text().startswith("150 actors · ")
    assert len(view.page.evaluate(TABLE)["cells"]) == view.page.evaluate("stancegraph.edges.size")


def test_on_paper_the_whole_table_has_the_width_of_the_page(opened, norland):
    view = opened(norland)
    view.page.emulate_media(media="print")
    view.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    width = "document.querySelector('#view-matrix table').getBoundingClientRect().width"
    assert (
        500 < view.page.evaluate(width) <= 1030
    )  # A4 across, without its margins, in pixels of the style sheet
    assert (
        view.page.evaluate("getComputedStyle(document.querySelector('#view-matrix thead')).position")
        == "static"
    )
    assert (
        view.page.evaluate("getComputedStyle(document.querySelector('#view-matrix .scroll')).overflowX")
        == "visible"
    )
    view.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert "A4" not in view.page.evaluate("document.head.lastElementChild.textContent.slice(0, 40)")


def test_on_a_phone_everything_can_be_tapped(opened, norland):
    view = opened(norland, viewport={"width": 360, "height": 800})
    small = view.page.evaluate("""() => [...document.querySelectorAll(
        "#view-matrix .cell, #view-matrix .name, #view-matrix .sort, #view-matrix select")]
      .filter(one => one.offsetWidth < 44 || one.offsetHeight < 44).map(one => one.outerHTML.slice(0, 80))""")
    assert small == []
    assert view.page.evaluate("document.documentElement.scrollWidth") == 360


def test_names_from_the_data_stay_text(opened):
    view = opened(page(graphs.hostile(), opens="matrix"))
    assert view.page.evaluate("window.pwned") is None
    assert len(view.page.evaluate(TABLE)["rows"]) == len(graphs.HOSTILE)
    assert view.page.locator("#view-matrix table :is(img, script, a)").count() == 0

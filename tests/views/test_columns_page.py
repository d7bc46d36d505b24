"""The two columns of the page: actors, what they speak of, and the lines between."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import graphs
import networkx as nx
import pytest

from kg.views.page import page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def norland() -> str:
    return page(graphs.norland())


def columns(view):
    view.page.get_by_role("tab", name="Columns").click()
    return view.page


def boxes(page_, side: str) -> dict[str, dict[str, float]]:
    """Where the boxes of one column stand, by their label, from top to bottom."""
    found = {}
    for box in page_.locator(f"svg.columns [data-box^={side}]").all():
        name = str(box.get_by_role("button").get_attribute("aria-label")).split(",")[0]
        found[name] = box.locator(".face").bounding_box()
    return dict(sorted(found.items(), key=lambda one: one[1]["y"]))


def test_actors_stand_left_and_issues_right(opened, norland):
    page_ = columns(opened(norland))
    actors, issues = boxes(page_, "source"), boxes(page_, "target")
    assert {"Norland", "Sudria", "Estmark"} <= set(actors)
    assert max(b["x"] + b["width"] for b in actors.values()) < min(b["x"] for b in issues.values()) - 100
    stances = sum(1 for *_, kind in graphs.norland().edges(data="kind") if kind == "stance")
    assert page_.locator("svg.columns .line").count() == stances


def test_no_box_covers_another(opened, norland):
    page_ = columns(opened(norland))
    for side in ("source", "target"):
        for upper, lower in itertools.pairwise(boxes(page_, side).values()):
            assert upper["y"] + upper["height"] <= lower["y"]


def test_issues_stand_by_topic(opened, norland):
    page_ = columns(opened(norland))
    topics = dict(graphs.norland().nodes(data="topics"))
    label = dict(graphs.norland().nodes(data="label"))
    first = {label[n]: (some or [""])[0] for n, some in topics.items()}
    order = [first[name] for name in boxes(page_, "target") if name in first]
    groups = [topic for topic, _ in itertools.groupby(order)]
    assert len(groups) == len(set(groups)) > 2
    headings = page_.locator("svg.columns > g:last-child > text").all_text_contents()
    assert {topic for topic in groups if topic} <= set(headings)


def knot() -> nx.MultiDiGraph:
    """Twelve pairs, named so that the order of names makes every line cross every other."""
    g = graphs.empty()
    for i in range(12):
        actor = graphs.node(g, f"a{i}", "State", f"Actor {chr(65 + i)}")
        issue = graphs.node(g, f"i{i}", "Demand", f"Issue {chr(90 - i)}")
        graphs.stance(g, actor, "demands", issue, graphs.report("wire-deadline", "A quote"))
    return g


def test_few_lines_cross(opened):
    page_ = columns(opened(page(knot())))
    assert [ord(name[-1]) - 65 for name in boxes(page_, "source")] == [
        90 - ord(name[-1]) for name in boxes(page_, "target")
    ]


def test_a_click_on_a_line_opens_its_evidence(opened, norland):
    view = opened(norland)
    page_ = columns(view)
    edge = view.edge("Norland", "demands", "Halt artillery fire along the Tarn within 48 hours")
    line = page_.locator(f"[data-line={edge}]")
    line.scroll_into_view_if_needed()
    line.dispatch_event("click", {"detail": 1})
    assert page_.locator("#panel blockquote").count() == 3
    faint = page_.locator("svg.columns .line").evaluate_all(
        "all => all.filter(line => Number(line.getAttribute('opacity')) < 0.2).length"
    )
    assert faint == page_.locator("svg.columns .line").count() - 1


def test_a_click_on_a_box_opens_its_card(opened, norland):
    page_ = columns(opened(norland))
    page_.get_by_role("button", name=re.compile("^Estmark, State")).locator(".face").click()
    assert page_.locator("#panel h2").inner_text() == "Estmark"
    assert page_.locator("svg.columns [aria-current=true]").count() == 1


def test_keys_walk_through_the_boxes(opened, norland):
    page_ = columns(opened(norland))
    assert page_.locator("svg.columns [tabindex='0']").count() == 1
    first, second = list(boxes(page_, "source"))[:2]
    at = "document.activeElement.getAttribute('aria-label').split(',')[0]"
    page_.get_by_role("tab", name="Columns").focus()
    while page_.evaluate("!document.activeElement.closest('svg.columns')"):
        page_.keyboard.press("Tab")
    assert page_.evaluate(at) == first
    page_.keyboard.press("ArrowDown")
    assert page_.evaluate(at) == second
    page_.keyboard.press("ArrowRight")
    assert page_.evaluate(at) in boxes(page_, "target")
    page_.keyboard.press("Enter")
    assert page_.evaluate("document.activeElement.closest('#panel') !== null")


def test_the_most_reported_stand_there_first(opened):
    page_ = columns(opened(page(graphs.crowd(300))))
    before = page_.locator("svg.columns .box").count()
    assert 0 < before <= 120
    assert re.search(
        r"60 of 150 actors and \d+ of \d+ issues shown", page_.locator("#view-columns").inner_text()
    )
    page_.get_by_role("button", name="Show more").click()
    assert before < page_.locator("svg.columns .box").count() <= 240


def test_filters_take_lines_away(opened, norland):
    page_ = columns(opened(norland))
    before = page_.locator("svg.columns .line").count()
    page_.get_by_label(re.compile("^rejects")).uncheck(force=True)
    gone = sum(1 for *_, position in graphs.norland().edges(data="position") if position == "rejects")
    assert page_.locator("svg.columns .line").count() == before - gone


def test_actors_stand_right_on_a_page_from_right_to_left(opened, norland):
    page_ = columns(opened(norland.replace('dir="ltr"', 'dir="rtl"', 1)))
    actors, issues = boxes(page_, "source"), boxes(page_, "target")
    assert min(b["x"] for b in actors.values()) > max(b["x"] + b["width"] for b in issues.values())


@pytest.mark.parametrize("width", [1440, 360])
def test_words_stay_in_their_boxes(opened, norland, width):
    page_ = columns(opened(norland, viewport={"width": width, "height": 900}))
    assert page_.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page_.evaluate("""() => [...document.querySelectorAll("svg.columns .box")].every(box => {
        const face = box.querySelector(".face").getBoundingClientRect();
        return [...box.querySelectorAll("text")].every(text => {
          const words = text.getBoundingClientRect();
          return words.left >= face.left && words.right <= face.right && words.top >= face.top - 1 && words.bottom <= face.bottom + 1;
        });
    })""")


def test_picture_stands_alone(opened, norland, tmp_path):
    view = opened(norland)
    page_ = columns(view)
    page_.locator("#files-menu summary").click()
    with page_.expect_download() as caught:
        page_.locator("#file-svg").click()
    path = tmp_path / "columns.svg"
    caught.value.save_as(path)
    view.requests[:] = view.requests[:1]
    text = path.read_text(encoding="utf-8")
    assert "var(" not in text
    assert "Estmark" in "".join(ET.fromstring(text).itertext())


def test_hostile_strings_are_only_text(opened):
    page_ = columns(opened(page(graphs.hostile())))
    assert page_.locator("svg.columns .box").count() > 5
    assert page_.evaluate("window.pwned") is None


def test_nothing_to_show(opened):
    page_ = columns(opened(page(graphs.empty())))
    assert page_.locator("#view-columns p.of").inner_text() == "No stance is reported."

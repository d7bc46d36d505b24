"""The timeline of the page: positions over time, for an issue, for an actor, and many side by side."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import graphs
import pytest

from kg.views.page import page

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
DOTS = "#view-timeline .dot[role=button]"


def told(date: str | None, /, **changes):
    return graphs.report("wire-deadline", f"Quote of {date}", date=date, **changes)


def debate():
    """One plan: three who speak of it at different times, one of them three times, and one without a date."""
    g = graphs.empty(title="A debate")
    plan = graphs.node(g, "plan", "Proposal", "The plan")
    other = graphs.node(g, "other", "Demand", "Another matter")
    north = graphs.node(g, "north", "State", "North")
    south = graphs.node(g, "south", "State", "South")
    union = graphs.node(g, "union", "Organization", "Union")
    critics = graphs.node(g, "critics", "Group", "Critics")
    graphs.stance(g, north, "rejects", plan, told("2031-02-01", current=False))
    graphs.stance(g, north, "undecided", plan, told("2031-04-10", current=False))
    graphs.stance(g, north, "supports", plan, told("2031-06-20"), told("2031-06-20"))
    graphs.stance(g, south, "proposes", plan, told("2031-02-01"))
    graphs.stance(g, union, "accepts", plan, told("2031-05", certainty="reported"))
    graphs.stance(g, critics, "opposes", plan, told(None))
    graphs.stance(g, north, "demands", other, told("2031-03-01"))
    return g


@pytest.fixture(scope="module")
def debated() -> str:
    return page(debate())


def timeline(view, words: str = ""):
    view.page.goto(f"{view.uri}#view=timeline{words}")
    view.page.evaluate("dispatchEvent(new Event('hashchange'))")
    return view.page


def spots(page_) -> dict[str, tuple[float, float]]:
    """Where the dots stand in the window, by what they say."""
    return {
        str(dot.get_attribute("aria-label")): (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for dot in page_.locator(DOTS).all()
        if (box := dot.locator("path").last.bounding_box())
    }


def of(found: dict[str, tuple[float, float]], start: str) -> tuple[float, float]:
    (spot,) = (spot for words, spot in found.items() if words.startswith(start))
    return spot


def test_every_report_of_the_contested_issue_is_a_dot(opened, debated):
    page_ = timeline(opened(debated))
    assert page_.locator(".timeline-title").inner_text() == "The plan"
    assert page_.locator(DOTS).count() == 6
    assert page_.locator(".undated li").count() == 1
    assert "Critics opposes it" in page_.locator(".undated").inner_text()


def test_later_is_further_on_and_in_favour_is_further_up(opened, debated):
    found = spots(timeline(opened(debated)))
    rejects, undecided = of(found, "North rejects The plan"), of(found, "North is undecided on The plan")
    puts, accepts = of(found, "South proposes The plan"), of(found, "Union accepts The plan")
    supports = next(spot for words, spot in found.items() if words.startswith("North supports"))
    assert rejects[0] == pytest.approx(puts[0], abs=1)
    assert rejects[0] < undecided[0] < accepts[0] < supports[0]
    assert puts[1] < supports[1] < accepts[1] < undecided[1] < rejects[1]


def test_dots_of_one_day_are_spread(opened, debated):
    page_ = timeline(opened(debated))
    where = [dot.bounding_box() for dot in page_.locator(f"{DOTS}[aria-label^='North supports']").all()]
    assert len(where) == 2
    assert abs(where[0]["y"] - where[1]["y"]) > 6


def test_what_is_not_certain_is_hollow_and_a_month_is_a_bar(opened, debated):
    page_ = timeline(opened(debated))
    fill = "element => element.querySelector('path:last-child').getAttribute('fill')"
    assert page_.locator(f"{DOTS}[aria-label^='Union']").evaluate(fill) == "var(--paper)"
    assert page_.locator(f"{DOTS}[aria-label^='South']").evaluate(fill) == "var(--p-proposes)"
    bars = page_.locator("svg.over-time .row rect")
    assert bars.count() == 1
    found = spots(page_)
    across = of(found, "North is undecided")[0] - of(found, "North rejects")[0]  # 68 days
    assert bars.bounding_box()["width"] == pytest.approx(across * 31 / 68, rel=0.02)


def test_names_at_the_ends_do_not_overlap(opened):
    page_ = timeline(opened(page(graphs.crowd(60))))
    boxes = sorted(
        (box["y"], box["y"] + box["height"])
        for name in page_.locator("svg.over-time .name").all()
        if (box := name.bounding_box())
    )
    assert len(boxes) > 3
    assert all(a[1] <= b[0] + 3 for a, b in itertools.pairwise(boxes))


def test_a_click_beside_a_dot_opens_its_evidence(opened, debated):
    page_ = timeline(opened(debated))
    x, y = of(spots(page_), "North rejects")
    page_.mouse.click(x + 7, y + 7)
    assert "Quote of 2031-02-01" in page_.locator("#panel").inner_text()
    assert page_.locator(f"{DOTS}[aria-current=true]").count() == 1


def test_a_resting_pointer_shows_the_quote(opened, debated):
    page_ = timeline(opened(debated))
    page_.mouse.move(*of(spots(page_), "North rejects"))
    note = page_.locator("#view-timeline .note")
    note.wait_for(state="visible")
    assert "Quote of 2031-02-01" in note.inner_text()
    assert "North rejects The plan" in note.inner_text()


def test_keys_walk_from_report_to_report(opened, debated):
    page_ = timeline(opened(debated))
    assert page_.locator("#view-timeline [tabindex='0']").count() == 1
    page_.locator("#timeline-pick").focus()
    page_.keyboard.press("Tab")
    page_.keyboard.press("Home")
    walked = [page_.evaluate("document.activeElement.getAttribute('aria-label')")]
    for _ in range(5):
        page_.keyboard.press("ArrowRight")
        walked.append(page_.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert [re.split(" The plan", words)[0] for words in walked] == [
        "South proposes",
        "North rejects",
        "North is undecided on",
        "Union accepts",
        "North supports",
        "North supports",
    ]
    page_.keyboard.press("ArrowLeft")
    page_.keyboard.press("ArrowLeft")
    page_.keyboard.press("Enter")
    assert page_.evaluate("document.activeElement.closest('#panel') !== null")
    assert "May 2031" in page_.locator("#panel").inner_text()


def test_by_actor_there_is_a_line_for_each_issue(opened, debated):
    page_ = timeline(opened(debated))
    page_.get_by_role("button", name="By actor").click()
    assert page_.locator(".timeline-title").inner_text() == "North"
    names = page_.locator("svg.over-time .name").all_text_contents()
    assert sorted(names) == ["Another matter", "The plan"]
    assert page_.evaluate("document.activeElement.textContent") == "By actor"
    page_.locator("#timeline-pick").select_option(label="South (1)")
    assert page_.locator(DOTS).count() == 1


def test_it_follows_what_is_chosen_and_keeps_what_it_shows(opened, debated):
    page_ = timeline(opened(debated))
    choose = "id => stancegraph.choose({kind: 'node', id})"
    page_.evaluate(choose, f"{graphs.BASE}actor/union")  # on the picture already
    assert page_.locator(".timeline-title").inner_text() == "The plan"
    page_.evaluate(choose, f"{graphs.BASE}issue/other")
    assert page_.locator(".timeline-title").inner_text() == "Another matter"


def test_overview_leads_to_each_issue_and_the_address_keeps_it(opened, debated):
    view = opened(debated)
    page_ = timeline(view, "&timeline=issue:*")
    assert page_.locator(".small-time").count() == 2
    page_.get_by_role("button", name="Another matter").click()
    assert page_.locator(".timeline-title").inner_text() == "Another matter"
    again = page_.evaluate("location.hash")
    page_.reload()
    assert page_.evaluate("location.hash") == again
    assert page_.locator(".timeline-title").inner_text() == "Another matter"
    view.requests[:] = view.requests[:1]  # it was opened more than once


def test_filters_take_dots_away(opened, debated):
    page_ = timeline(opened(debated))
    page_.get_by_label(re.compile("^supports")).uncheck(force=True)
    assert page_.locator(DOTS).count() == 4


def test_time_runs_the_other_way_on_a_page_from_right_to_left(opened, debated):
    page_ = timeline(opened(debated.replace('dir="ltr"', 'dir="rtl"', 1)))
    found = spots(page_)
    assert of(found, "North is undecided")[0] < of(found, "North rejects")[0]


@pytest.mark.parametrize("width", [1440, 360])
def test_nothing_sticks_out(opened, debated, width):
    page_ = timeline(opened(debated, viewport={"width": width, "height": 900}))
    assert page_.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page_.evaluate("""() => {
        const frame = document.getElementById("view-timeline").getBoundingClientRect();
        return [...document.querySelectorAll("svg.over-time text")].every(text => {
          const box = text.getBoundingClientRect();
          return box.left >= frame.left && box.right <= frame.right + 1;
        });
    }""")


@pytest.mark.parametrize("words", ["", "&timeline=issue:*"], ids=["one", "overview"])
def test_picture_stands_alone(opened, debated, words, tmp_path):
    view = opened(debated)
    page_ = timeline(view, words)
    page_.locator("#files-menu summary").click()
    with page_.expect_download() as caught:
        page_.locator("#file-svg").click()
    path = tmp_path / "timeline.svg"
    caught.value.save_as(path)
    view.requests[:] = view.requests[:1]
    text = path.read_text(encoding="utf-8")
    assert "var(" not in text
    assert "The plan" in "".join(ET.fromstring(text).itertext())


def test_hostile_strings_are_only_text(opened):
    page_ = timeline(opened(page(graphs.hostile())))
    for words in ("&timeline=actor:", "&timeline=issue:*"):
        timeline_ = page_.locator("#view-timeline")
        assert timeline_.locator("img, script").count() == 0
        page_.goto(page_.url.split("#")[0] + "#view=timeline" + words)
    assert page_.evaluate("window.pwned") is None


def test_nothing_to_show(opened):
    page_ = timeline(opened(page(graphs.empty())))
    assert page_.locator("#view-timeline .of").inner_text() == "No stance is reported."

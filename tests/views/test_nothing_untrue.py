"""What the page says is what the reports say: who is denied a position, how many stand where, when it was."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import graphs
import pytest

from kg.dates import first_day, last_day
from kg.views import bins, picture
from kg.views import marks as picture_marks
from kg.views.page import page

pytestmark = pytest.mark.browser

CELLS = Path(__file__).parents[1] / "cases/cells.json"


def told(quote: str = "A quote.", /, **changes):
    return graphs.report("wire-deadline", quote, **changes)


def denied():
    """Kestria is asked whether it has said no, and has not; Tavland is for it, Ostmar against."""
    g = graphs.empty(title="Joint administration")
    plan = graphs.node(g, "plan", "Proposal", "Joint administration")
    kestria = graphs.node(g, "kestria", "State", "Kestria")
    tavland = graphs.node(g, "tavland", "State", "Tavland")
    ostmar = graphs.node(g, "ostmar", "State", "Ostmar")
    graphs.stance(g, kestria, "rejects", plan, told("We have not.", certainty="denied", current=False))
    graphs.stance(g, tavland, "supports", plan, told())
    graphs.stance(g, ostmar, "rejects", plan, told())
    return g


def test_no_view_has_among_those_who_reject_who_is_said_not_to(opened):
    view = opened(page(denied()))
    said = "Kestria is said not to reject Joint administration"
    # The key counts one who rejects, and one report that is no position.
    key = view.page.locator("#key .key-row")
    assert key.filter(has_text=re.compile("^rejects")).locator("b").inner_text() == "1"
    assert key.filter(has_text="is said not to reject").locator("b").inner_text() == "1"
    sides = dict(
        view.page.evaluate(
            """() => [...window.stancegraph.standpoints([...window.stancegraph.nodes.values()]
                    .find(n => n.label === "Joint administration"))]"""
        )
    )
    assert sides == {"for": 1, "both": 0, "between": 0, "against": 1}
    marks = view.page.evaluate(
        """() => [...window.stancegraph.edges.values()].filter(e => e.look)
                  .map(e => [e.source.label, e.drawnAs.look, e.current])"""
    )
    assert sorted(marks) == [
        ["Kestria", "denied", False],
        ["Ostmar", "rejects", True],
        ["Tavland", "supports", True],
    ]
    for tab in ("matrix", "timeline", "table"):
        view.page.locator(f"#tab-{tab}").click()
        words = view.page.locator(f"#view-{tab}").evaluate(
            """view => [view.innerText, ...[...view.querySelectorAll("[aria-label]")].map(e => e.ariaLabel)].join("\\n")"""
        )
        assert "said not to reject" in words, tab
        assert "superseded" not in words, tab
        assert "Kestria rejects" not in words, tab
        assert "not stated outright" not in words, tab
    cell = view.page.locator(f'#view-matrix [aria-label^="{said}"]')
    assert cell.count() == 1
    assert not cell.locator(".tile.hollow").count()
    # Whoever hides those who reject still sees it, and the other way round.
    view.page.get_by_label(re.compile("^rejects")).uncheck(force=True)
    assert view.shown()[0] == 2
    view.page.get_by_label(re.compile("^is said not to reject")).uncheck(force=True)
    assert view.shown()[0] == 1


def test_who_stands_where_is_what_the_reports_say(opened):
    g = graphs.norland()
    held = defaultdict(lambda: defaultdict(set))
    family = {"makes": "for", "for": "for", "against": "against", "between": "between"}
    from kg.views import marks

    looks = marks.looks(g.graph["positions"])
    for holder, target, edge in g.edges(data=True):
        reports = [r for r in edge.get("reports", ()) if r.certainty != "denied"]
        if edge["kind"] == "stance" and any(r.current for r in reports):
            held[target][holder].add(family[looks[edge["position"]].family])
    wanted = {}
    for target, holders in held.items():
        tally = Counter(
            "both"
            if {"for", "against"} <= sides
            else next(s for s in ("for", "against", "between") if s in sides)
            for sides in holders.values()
        )
        wanted[target] = {side: tally[side] for side in ("for", "both", "between", "against")}
    view = opened(page(g))
    found = view.page.evaluate(
        """() => Object.fromEntries([...window.stancegraph.nodes.values()]
                  .map(n => [n.id, Object.fromEntries(window.stancegraph.standpoints(n))]))"""
    )
    assert wanted
    assert {target: found[target] for target in wanted} == wanted
    for target, tally in wanted.items():
        assert sum(tally.values()) == len(held[target])


@pytest.mark.parametrize("width", [390, 1440])
def test_every_mark_stands_at_its_date(opened, width):
    g = graphs.empty(title="Many at once")
    plan = graphs.node(g, "plan", "Proposal", "The plan")
    dates = ["2031-02-01"] * 30 + ["2031-02-02", "2031-03-15", "2031-05", "2032", "2031-12-31", "2032-06-01"]
    for i, date in enumerate(dates):
        who = graphs.node(g, f"a{i}", "State", f"Actor {i:02}")
        reports = [told(f"{i}", date=date), told(f"again {i}", date=date)]
        graphs.stance(g, who, ("supports", "rejects", "undecided")[i % 3], plan, *reports)
    view = opened(page(g), viewport={"width": width, "height": 900})
    view.page.goto(f"{view.uri}#view=timeline")
    view.page.evaluate("dispatchEvent(new Event('hashchange'))")
    marks = view.page.locator("#view-timeline .dot[role=button]").evaluate_all(
        """all => all.map(one => [one.ariaLabel, one.transform.baseVal[0].matrix.e])"""
    )
    assert len(marks) == 2 * len(dates)

    def middle(date: str) -> float:
        one, other = first_day(date), last_day(date)
        start = datetime.date.fromisoformat(str(one)).toordinal()
        return (start + datetime.date.fromisoformat(str(other)).toordinal() + 1) / 2

    at = []
    for words, x in marks:
        number = int(re.search(r"Actor (\d+)", words)[1])
        at.append((middle(dates[number]), x))
    (d0, x0), (d1, x1) = min(at), max(at)
    for day, x in at:
        assert x == pytest.approx(x0 + (day - d0) / (d1 - d0) * (x1 - x0), abs=0.2)


def test_who_spoke_is_told_in_table_card_and_timeline_and_long_names_are_cut(opened):
    g = graphs.empty(title="Who spoke")
    long = "A very long name " * 250
    plan = graphs.node(g, "plan", "Proposal", long)
    state = graphs.node(g, "state", "State", "Kestria")
    graphs.stance(g, state, "rejects", plan, told(speaker="Ilse Varn"))
    view = opened(page(g))
    view.page.locator("#tab-table").click()
    row = view.page.locator("#table tr")
    assert "voiced by Ilse Varn" in row.inner_text()
    name = row.locator("button.plain").nth(1)
    assert len(name.inner_text()) < 200
    assert name.inner_text().endswith("…")
    assert name.get_attribute("title").strip() == long.strip()
    name.click()
    assert "voiced by Ilse Varn" in view.page.locator("#panel").inner_text()
    assert len(view.page.locator("#panel h2").first.inner_text()) < 200


@pytest.mark.parametrize("width", [390, 1440])
def test_words_without_end_stay_in_their_cells_and_the_title_leaves_room(opened, width):
    g = graphs.empty(title="A title without end " * 200)
    endless = "Unbroken" * 400
    plan = graphs.node(g, "plan", "Proposal", endless)
    graphs.stance(g, graphs.node(g, "state", "State", endless[1:]), "rejects", plan, told())
    view = opened(page(g), viewport={"width": width, "height": 844})
    assert view.page.locator("h1").bounding_box()["height"] < 110
    view.page.locator("#tab-table").click()
    for name in view.page.locator("#table .plain").all():
        cell = name.locator("xpath=..").bounding_box()
        box = name.bounding_box()
        assert box["x"] >= cell["x"]
        assert box["x"] + box["width"] <= cell["x"] + cell["width"]
        assert name.evaluate("e => e.scrollWidth <= e.clientWidth + 1")


def test_cells_of_the_download_are_those_of_the_exporters(opened):
    view = opened(page(denied()))
    for case in json.loads(CELLS.read_text("utf-8")):
        cell = view.page.evaluate("text => window.stancegraph.csvCell(text)", case["text"])
        wanted = '"' + case["cell"].replace('"', '""') + '"' if case["cell"] else ""
        assert cell == wanted, case


@pytest.mark.parametrize(("days", "unit"), [(10, "day"), (300, "week"), (1100, "month"), (20000, "year")])
def test_too_many_reports_are_counted_by_bars_that_say_of_what(opened, days, unit):
    """One actor is reported on both sides all the time, and most often on the first day."""
    g = graphs.empty(title="Too many")
    plan = graphs.node(g, "plan", "Proposal", "The plan")
    who = graphs.node(g, "kestria", "State", "Kestria")
    start = datetime.date(2001, 1, 3)
    dates = [start + datetime.timedelta(days=i * days // 54) for i in range(55)]
    for position in ("supports", "rejects"):
        reports = [told(f"{position} {i}", date=str(date)) for i, date in enumerate(dates)]
        reports += [told(f"{position} at once {i}", date=str(start)) for i in range(15)]
        graphs.stance(g, who, position, plan, *reports)
    view = opened(page(g))
    view.page.locator("#tab-timeline").click()
    marks = view.page.locator("#view-timeline .dot").evaluate_all(
        """all => all.map(one => {
             const [bar, at] = [one.querySelector("rect"), one.transform.baseVal[0].matrix];
             return [one.ariaLabel, bar && bar.width.baseVal.value, at.e, at.f];
           })"""
    )
    assert f"Bars count the reports of a {unit}." in view.page.locator("#view-timeline").inner_text()
    found = Counter()
    for words, width, _, _ in marks:
        assert width >= 7 - 1.5, words
        found[words.split()[1]] += int(re.search(r"(\d+) reports", words)[1]) if "reports" in words else 1
    assert found == {"supports": 70, "rejects": 70}
    # Both sides of the first day stand one above the other, in favour above.
    first = min(x for *_, x, _ in marks)
    sides = sorted((y, words.split()[1]) for words, _, x, y in marks if x == first)
    assert [side for _, side in sides] == ["supports", "rejects"]
    # No bar stands on another.
    by_x = sorted({x for *_, x, _ in marks})
    assert all(b - a >= 7 - 0.2 for a, b in itertools.pairwise(by_x))


def test_the_tallest_bars_have_their_numbers(opened):
    g = graphs.empty(title="Too many")
    plan = graphs.node(g, "plan", "Proposal", "The plan")
    who = graphs.node(g, "kestria", "State", "Kestria")
    start = datetime.date(2031, 1, 6)
    amounts = {0: 27, 7: 4, 14: 12, 21: 1, 28: 9, 300: 2}  # by day after the first Monday
    reports = [
        told(f"{day} {i}", date=str(start + datetime.timedelta(days=day)))
        for day, n in amounts.items()
        for i in range(n)
    ]
    graphs.stance(g, who, "supports", plan, *reports)
    view = opened(page(g))
    view.page.locator("#tab-timeline").click()
    written = view.page.locator("#view-timeline .dot").evaluate_all(
        "all => all.map(one => [one.ariaLabel, one.querySelector('text')?.textContent])"
    )
    counted = {
        words: int(re.search(r"(\d+) reports", words)[1]) for words, _ in written if "reports" in words
    }
    assert sorted(counted.values(), reverse=True) == [27, 12, 9, 4, 2]
    numbers = {words: int(text) for words, text in written if text}
    assert all(counted[words] == number for words, number in numbers.items())
    assert {27, 12, 9} <= set(numbers.values())


def test_page_and_picture_count_by_the_same_days(opened):
    view = opened(page(denied()))
    for day in ("2031-01-01", "2032-02-29", "2030-12-31", "2031-06-15"):
        for unit in picture_marks.BINS:
            wanted = [
                datetime.date.fromordinal(n)
                for n in bins.bin_of(datetime.date.fromisoformat(day).toordinal(), unit)
            ]
            found = view.page.evaluate("([day, unit]) => stancegraph.binOf(day, unit)", [day, unit])
            assert found == [str(one) for one in wanted]


def test_what_is_not_so_stands_in_the_order_of_the_scheme_under_one_mark(opened):
    g = denied()
    plan = next(n for n, data in g.nodes(data=True) if data["kind"] == "issue")
    for i, position in enumerate(("undecided", "supports", "accepts", "opposes")):
        who = graphs.node(g, f"a{i}", "State", f"Actor {i}")
        graphs.stance(g, who, position, plan, told(f"Not {i}.", certainty="denied", current=False))
    said = [
        f"is said not to {words}" for words in ("support", "accept", "oppose", "reject", "be undecided on")
    ]
    row = opened(page(g)).page.locator("#key .key-row").filter(has_text="is said not")
    assert row.locator("span").inner_text() == ", ".join(said)
    assert row.locator("b").inner_text() == "5"
    assert row.locator("b").bounding_box()["height"] < 20  # a number on one line
    drawn = picture.svg(g, "map")
    places = [drawn.index(f">{words}<") for words in said]
    assert places == sorted(places)


def test_the_same_thing_has_the_same_number_everywhere(opened, tmp_path):
    g = graphs.norland()
    told_ = {r.stance: (r, h, t) for h, t, e in g.edges(data=True) for r in e.get("reports", ())}
    # One that counts for two actors is one stance.
    shared = next(iter(told_.values()))[0]
    issue = next(t for _, _, t in told_.values() if g.nodes[t]["kind"] == "issue")
    holder = graphs.node(g, "other", "State", "Other")
    graphs.stance(g, holder, "undeclared", issue, shared)
    view = opened(page(g))

    def numbers() -> dict[str, int]:
        view.page.locator("#tab-table").click()
        text = (
            view.page.locator("#period").inner_text() + view.page.locator("#panel .lede").first.inner_text()
        )
        counted = {
            word: {int(n) for n in re.findall(rf"(?<![\d])(\d+) (?:of \d+ )?{word}", text)}
            for word in ("article", "stance", "actor", "issue")
        }
        view.page.locator("#files-menu summary").click()
        with view.page.expect_download() as caught:
            view.page.locator("#file-csv").click()
        caught.value.save_as(tmp_path / "page.csv")
        view.requests[:] = [r for r in view.requests if not r.startswith(("blob:", "data:"))]
        rows = list(csv.DictReader(io.StringIO((tmp_path / "page.csv").read_text("utf-8-sig"))))
        assert len(rows) == view.page.locator("#table tr").count()
        key = dict(
            view.page.evaluate(
                """() => [...document.querySelectorAll("#key .key-row:has(b)")].map(row => {
                     const n = row.querySelector("b").textContent;
                     return [row.querySelector("b").previousElementSibling.textContent.trim(), Number(n)];
                   })"""
            )
        )
        for label, n in Counter(row["position_label"] for row in rows).items():
            assert key.get(label) == n, (label, key)
        return counted | {
            "rows": {len(rows)},
            "stances of rows": {len({row["stance"] for row in rows})},
            "holders of rows": {len({row["holder"] for row in rows})},
            "articles of rows": {len({row["article"] for row in rows})},
        }

    found = numbers()
    assert "Where nothing is drawn, nothing was reported." in view.page.locator("#panel").inner_text()
    assert found["stance"] == found["stances of rows"] == {len(told_)}
    assert found["actor"] == found["holders of rows"]
    assert found["article"] == found["articles of rows"] == {len({r.article_iri for r, *_ in told_.values()})}
    assert found["rows"] == {len(told_) + 1}
    view.page.get_by_label(re.compile("^rejects")).uncheck(force=True)
    assert view.page.locator("#drawn").inner_text() == "Left out: rejects."
    assert "nothing was reported" not in view.page.locator("#panel").inner_text()
    fewer = numbers()
    shown = fewer["stances of rows"]
    assert min(shown) < len(told_)
    panel = view.page.locator("#panel .lede").first.inner_text()
    assert f"{min(shown)} of {len(told_)} stances" in panel
    assert f"{min(fewer['holders of rows'])} actors" in panel
    contested = view.page.evaluate(
        """() => [...stancegraph.nodes.values()].map(n => [n.id, [...stancegraph.standpoints(n).values()].reduce((a, b) => a + b, 0),
             new Set(n.in.filter(e => e.look && e.visible && e.current).map(e => e.source)).size])"""
    )
    assert all(sides == holders for _, sides, holders in contested)


def test_how_to_read_it_speaks_of_what_is_drawn(opened):
    g = graphs.empty()
    one, other = graphs.node(g, "one", "State", "One"), graphs.node(g, "other", "State", "Other")
    plan = graphs.node(g, "plan", "Proposal", "The plan")
    graphs.stance(g, one, "supports", plan, told("Yes.", current=True), told("Yes, yes.", current=True))
    graphs.stance(g, one, "rejects", other, told("No.", current=False))
    view = opened(page(g))
    how = view.page.locator("#panel .how li > span")
    lines = "A line runs from who speaks to what it is about."
    wide, actors, issues = (
        "The thicker, the more often reported.",
        "Blue boxes are actors.",
        "Yellow boxes are what they argue about.",
    )
    assert how.all_inner_texts() == [
        f"{lines} An arrow wants it. A bar blocks it.",
        f"{wide} Faint where it is no longer held.",
        actors,
        issues,
    ]
    view.page.get_by_label(re.compile("^rejects")).uncheck(force=True)
    assert how.all_inner_texts() == [f"{lines} An arrow wants it.", wide, actors, issues]
    view.page.locator("#key .key-row", has_text="Proposal").locator("input").uncheck(force=True)
    view.page.get_by_label(re.compile("^rejects")).check(force=True)
    faint = "Faint where it is no longer held."
    assert how.all_inner_texts() == [f"{lines} A bar blocks it.", faint, actors]

"""The timeline as a picture: every mark stands at its date, and inside its panel."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from typing import NamedTuple

import graphs
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.dates import first_day, last_day
from kg.views import marks, picture
from kg.views.picture import timeline

SVG = "{http://www.w3.org/2000/svg}"
DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
DOTS = set(marks.DOTS.values())
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


class Mark(NamedTuple):
    """What is drawn in a panel: what it says, and from where to where it reaches."""

    said: list[str]
    shape: str
    hollow: bool
    left: float
    right: float
    y: float


class Panel(NamedTuple):
    label: str
    left: float
    right: float
    top: float
    bottom: float
    ticks: dict[str, float]
    marks: list[Mark]


def panels(svg: str) -> list[Panel]:
    """The panels of a picture, as far as its elements tell."""
    found = []
    for group in ET.fromstring(svg.encode()).iter(f"{SVG}g"):
        frame = group.find(f"{SVG}rect")
        title = group.find(f"{SVG}title")
        if title is None or frame is None or frame.get("fill") != marks.COLOURS["light"]["sheet"]:
            continue
        x, y, width, height = (float(frame.get(name) or 0) for name in ("x", "y", "width", "height"))
        if frame.get("stroke"):  # a hollow band
            continue
        ticks = {
            str(text.text): float(text.get("x") or 0)
            for text in group.findall(f"{SVG}text")
            if text.get("text-anchor") == "middle" and DATE.fullmatch(str(text.text))
        }
        made = [mark for each in group.findall(f"{SVG}g") if (mark := read(each))]
        found.append(Panel(str(title.text), x, x + width, y, y + height, ticks, made))
    return found


def read(group: ET.Element) -> Mark | None:
    said = str(group.findtext(f"{SVG}title"))
    dot, block = group.find(f"{SVG}path"), group.find(f"{SVG}rect")
    paper = marks.COLOURS["light"]["sheet"]
    if dot is not None:
        x, y, _ = map(float, NUMBERS.findall(dot.get("transform") or ""))
        return Mark(said.split("; "), str(dot.get("d")), dot.get("fill") == paper, x, x, y)
    if block is not None:
        x, y, width, height = (float(block.get(name) or 0) for name in ("x", "y", "width", "height"))
        kind = "band" if block.get("rx") else "bar"
        return Mark(said.split("; "), kind, block.get("fill") == paper, x, x + width, y + height / 2)
    return None


def days(told: str) -> tuple[int, int] | None:
    """The first and last day of what a mark says."""
    known = DATE.findall(told.rpartition(":")[2])
    if not known:
        return None
    return (
        date.fromisoformat(first_day(known[0])).toordinal(),
        date.fromisoformat(last_day(known[-1])).toordinal(),
    )


def network(told: list[tuple[str, str, str | None, str]]) -> nx.MultiDiGraph:
    """Reports on one demand: of whom, which position, when, how certain."""
    g = graphs.empty(title="Ferries")
    issue = graphs.node(g, "i", "Demand", "Ferries")
    lines: dict[tuple[str, str], list[object]] = {}
    for place, (who, position, day, certainty) in enumerate(told):
        actor = graphs.node(g, who, "State", who.title())
        report = graphs.report("wire-deadline", "x", date=day, stance=f"s{place}", certainty=certainty)
        lines.setdefault((actor, position), []).append(report)
    for (actor, position), reports in lines.items():
        graphs.stance(g, actor, position, issue, *reports)
    return g


def check(svg: str, told: list[tuple[str, str, str | None, str]]) -> Panel:
    """Every report is in the panel, at its date; returns the panel."""
    (panel,) = panels(svg)
    counted = 0
    for mark in panel.marks:
        if mark.shape == "bar":
            counted += int(re.search(r": (\d+) \(", mark.said[0])[1])  # type: ignore[index]
        else:
            counted += len(mark.said)
        assert panel.left - 0.1 <= mark.left <= mark.right <= panel.right + 0.1
        assert panel.top - 0.1 <= mark.y <= panel.bottom + 0.1
    assert counted == len(told)
    # The calendar: places of days are on one straight line, with its ticks.
    known = {days(said) for mark in panel.marks for said in mark.said} - {None}
    if not known:
        return panel
    first, last = min(a for a, _ in known), max(b for _, b in known)  # type: ignore[misc]
    undated = any(when is None for _, _, when, _ in told)
    begin = timeline.LEVELS + (timeline.UNDATED if undated else 0) + 6
    end = panel.right - 6

    def across(day: float) -> float:
        return begin + (end - begin) * (day - first + 0.5) / (last - first + 1)

    for mark in panel.marks:
        for said in mark.said:
            span = days(said)
            if span is None:
                assert mark.right < begin
            elif mark.shape in DOTS:
                assert mark.left == pytest.approx(across(span[0]), abs=0.06), said
            else:
                left, right = across(span[0] - 0.5), across(span[1] + 0.5)
                least = max(0.0, timeline.DOT - (right - left) / 2) if mark.shape == "band" else 0.0
                assert mark.left == pytest.approx(left - least, abs=1.3), said
                assert mark.right == pytest.approx(right + least, abs=1.3), said
    for text, x in panel.ticks.items():
        assert x == pytest.approx(across(date.fromisoformat(first_day(text)).toordinal()), abs=0.06)
    return panel


def several(
    count: int, length: int = 300, position: str = "rejects"
) -> list[tuple[str, str, str | None, str]]:
    start = date(2031, 1, 5)
    return [
        (f"a{k % 12}", position, (start + timedelta(days=k * 37 % length)).isoformat(), "stated")
        for k in range(count)
    ]


DAYS = st.dates(date(2030, 11, 1), date(2032, 2, 1)).map(date.isoformat)
WHEN = st.one_of(DAYS, DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]), st.none())
TOLD = st.tuples(
    st.sampled_from(["ostrey", "harwick", "sudria"]),
    st.sampled_from(["demands", "supports", "accepts", "undecided", "rejects", "withdraws"]),
    WHEN,
    st.sampled_from(["stated", "possible", "denied"]),
)


@settings(deadline=None)
@given(st.lists(TOLD, min_size=1, max_size=25))
def test_every_mark_stands_at_its_date_in_its_panel(told: list[tuple[str, str, str | None, str]]) -> None:
    check(picture.svg(network(told), "timeline"), told)


@pytest.mark.parametrize(
    ("told", "unit"),
    [
        (several(1500), "week"),
        (several(60, 1), "day"),
        (several(1500, 900), "month"),
        (several(1500, 60), "week"),
        (several(1500, 3000), "year"),
    ],
)
def test_what_is_too_much_for_marks_is_counted_in_bars(
    told: list[tuple[str, str, str | None, str]], unit: str
) -> None:
    svg = picture.svg(network(told), "timeline")
    panel = check(svg, told)
    assert {mark.shape for mark in panel.marks} == {"bar"}
    assert svg.count(f"Bars count the reports of a {unit}.") == 2  # below the title, and as description
    assert panel.bottom - panel.top < 400


def test_a_hundred_reports_of_different_days_are_stacked_and_none_is_lost() -> None:
    panel = check(picture.svg(network(several(110)), "timeline"), several(110))
    assert len(panel.marks) == 110
    assert len({(mark.left, mark.y) for mark in panel.marks}) == 110


def test_a_month_among_many_years_can_still_be_seen() -> None:
    told: list[tuple[str, str, str | None, str]] = [
        ("a", "rejects", "2031-04", "stated"),
        ("b", "supports", "2051-04-12", "stated"),
    ]
    panel = check(picture.svg(network(told), "timeline"), told)
    (band,) = (mark for mark in panel.marks if mark.shape == "band")
    assert band.right - band.left == pytest.approx(2 * timeline.DOT, abs=0.1)


@pytest.mark.parametrize("known", ["2031", "2031-04", "2031-04-12"])
def test_the_calendar_names_nothing_finer_than_the_dates_that_are_known(known: str) -> None:
    told: list[tuple[str, str, str | None, str]] = [
        ("a", "rejects", known, "stated"),
        ("b", "supports", "2032"[: len(known)], "stated"),
    ]
    panel = check(picture.svg(network(told), "timeline"), told)
    assert panel.ticks
    assert max(map(len, panel.ticks)) <= len(known)


@pytest.mark.parametrize(
    ("dates", "latest"),
    [
        (("2031", "2031"), {"rejects", "supports"}),  # in which order nobody knows
        (("2031-04-12", "2031"), {"rejects", "supports"}),
        (("2031-04-12", "2031-05"), {"supports"}),
        (("2032", "2031-05"), {"rejects"}),
        ((None, "2031"), {"supports"}),
    ],
)
def test_a_name_is_joined_to_all_that_may_be_the_latest(
    dates: tuple[str | None, str | None], latest: set[str]
) -> None:
    told = [
        ("a", position, day, "stated") for position, day in zip(("rejects", "supports"), dates, strict=True)
    ]
    root = ET.fromstring(picture.svg(network(told), "timeline").encode())
    colours = {path.get("stroke") for path in root.iter(f"{SVG}path") if path.get("stroke-opacity") == "0.5"}
    assert colours == {marks.COLOURS["light"][f"p-{position}"] for position in latest}


def test_how_many_more_actors_there_are_stands_below_those_named() -> None:
    told: list[tuple[str, str, str | None, str]] = [
        (f"a{k}", "rejects", "2031-04-12", "stated") for k in range(timeline.NAMED + 6)
    ]
    root = ET.fromstring(picture.svg(network(told), "timeline").encode())
    heights = {str(t.text): float(t.get("y") or 0) for t in root.iter(f"{SVG}text") if t.get("x") == "399"}
    more = heights.pop("and 6 more")
    assert len(heights) == timeline.NAMED
    assert more - max(heights.values()) >= timeline.NAME - 0.1


def test_a_year_is_a_band_and_no_day() -> None:
    told: list[tuple[str, str, str | None, str]] = [
        *[("a", "rejects", "2031", "stated")] * 3,
        ("b", "supports", "2031-04-12", "stated"),
    ]
    panel = check(picture.svg(network(told), "timeline"), told)
    band, dot = sorted(panel.marks, key=lambda mark: mark.left - mark.right)
    assert (band.shape, len(band.said), dot.left) == ("band", 3, dot.right)
    assert band.right - band.left == pytest.approx(panel.right - panel.left - 12, abs=0.2)
    assert band.left < dot.left < band.right


def test_what_is_reported_as_not_so_has_a_line_a_mark_and_words_of_its_own() -> None:
    told: list[tuple[str, str, str | None, str]] = [
        ("kestria", "rejects", "2036-04-02", "denied"),
        ("tavland", "supports", "2036-04-02", "stated"),
    ]
    svg = picture.svg(network(told), "timeline")
    panel = check(svg, told)
    by_actor = {mark.said[0].partition(" – ")[0]: mark for mark in panel.marks}
    assert by_actor["Kestria"].said == ["Kestria – is said not to reject: 2036-04-02"]
    assert by_actor["Kestria"].shape == marks.DOTS["cross"]
    assert by_actor["Kestria"].y > by_actor["Tavland"].y
    assert "rejects" not in svg


def test_moves_are_joined_only_where_their_order_is_known() -> None:
    known = [("a", "rejects", "2031-04", "stated"), ("a", "accepts", "2031-05-02", "stated")]
    unknown = [("a", "rejects", "2031", "stated"), ("a", "accepts", "2031-05-02", "stated")]
    edge = f'stroke="{marks.COLOURS["light"]["edge"]}" stroke-width="1" fill="none"'
    assert edge in picture.svg(network(known), "timeline")  # type: ignore[arg-type]
    assert edge not in picture.svg(network(unknown), "timeline")  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.lists(TOLD, min_size=1, max_size=25))
def test_the_key_has_each_shape_and_fill_that_is_drawn(
    told: list[tuple[str, str, str | None, str]],
) -> None:
    svg = picture.svg(network(told), "timeline")
    (panel,) = panels(svg)
    drawn = {(mark.shape, mark.hollow) for mark in panel.marks}
    key = ET.fromstring(svg.encode()).findall(f"{SVG}g")[2]
    paper = marks.COLOURS["light"]["sheet"]
    explained = {
        (str(each.get("d")), each.get("fill") == paper)
        for each in key.findall(f"{SVG}path")
        if each.get("d") in DOTS
    }
    for block in key.findall(f"{SVG}rect"):
        explained.add(("band" if block.get("rx") else "bar", block.get("fill") == paper))
    assert explained == drawn

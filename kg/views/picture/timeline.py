"""The timeline: a panel for each issue, in which every report is a dot; higher up, it is more in favour."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kg.dates import first_day, last_day, parsed
from kg.views.picture.drawing import element, escaped, number, shortened, wrapped
from kg.views.picture.sheet import Drawing, Entry, Sheet
from kg.views.picture.words import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.network.records import Report
    from kg.views.marks import Look

__all__ = ["Level", "drawn", "level", "spread"]

PANELS = 24
"""So many panels are drawn: those of the issues with most reports."""
ACROSS = 2
WIDTH, APART = 548.0, 40.0  # of a panel, and between two
LEVELS = 84.0  # room for the names of levels
NAMES = 162.0  # and for those of actors at the right
UNIT = 45.0  # height from one level to the next
NAME = 13.5  # height of an actor's name
DOT = 4.6
UNDATED = 26.0  # room at the left for reports without a date

Level = float
"""Where a position stands: 1 is wholly in favour, -1 wholly against, MAKES above both."""
MAKES: Level = 1.75
LINES = (("makes", MAKES), ("for", 0.85), ("between", 0.0), ("against", -0.85))
LOW, HIGH = -1.3, 2.05
ALONE = 0.5  # room above and below where all dots are on one level


class _Report(NamedTuple):
    holder: str
    position: str
    report: Report


def level(look: Look, score: float | None) -> Level:
    """How high a position stands; one without a score, or that withdraws something, takes no side here."""
    if look.family == "makes":
        return MAKES if look.name != "withdraws" else 0.0
    if score is None:
        return {"for": 0.85, "against": -0.85}.get(look.family, 0.0)
    return max(-1.0, min(1.0, score))


def spread(wanted: Sequence[float], room: float, low: float, high: float) -> list[float]:
    """Heights of labels close to those wanted, in the same order, with so much room for each.

    Args:
        wanted: where they would stand.
        room: the least distance between two.
        low: none is above.
        high: none is below, as long as there is room for all.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    found = [0.0] * len(wanted)
    at = low
    for i in order:
        found[i] = at = max(at, wanted[i])
        at += room
    bottom = high
    for i in reversed(order):
        found[i] = bottom = min(found[i], bottom)
        bottom -= room
    if order and found[order[0]] < low - 0.01:
        for place, i in enumerate(order):
            found[i] = low + place * room
    return found


def drawn(sheet: Sheet) -> Drawing:
    """The panels of the issues with most reports, two abreast, all with the same dates."""
    network = sheet.network
    by_target: dict[str, list[_Report]] = defaultdict(list)
    for holder, target, key in sorted(
        network.edges(keys=True), key=lambda edge: (edge[0], edge[1], str(edge[2]))
    ):
        edge = network.edges[holder, target, key]
        if edge["kind"] == "stance":
            by_target[target] += [_Report(holder, str(edge["position"]), r) for r in edge.get("reports", ())]
    targets = sorted((t for t in by_target if by_target[t]), key=lambda t: (-len(by_target[t]), t))
    shown = targets[:PANELS]
    reports = [each for target in shown for each in by_target[target]]
    days = [span for each in reports if (span := _span(each.report))]
    scale = _scale(days)
    undated = any(_span(each.report) is None for each in reports)
    out: list[str] = []
    y = height = 0.0
    panels = {target: _panel(sheet, target, by_target[target], scale, undated) for target in shown}
    # The tall ones first: those where positions differ.
    shown.sort(key=lambda target: (-round(panels[target][1]), -len(by_target[target]), target))
    for place, target in enumerate(shown):
        column = place % ACROSS
        if not column:
            y, height = y + height + (30 if place else 0), 0.0
        panel, tall = panels[target]
        out.append(
            element("g", panel, transform=f"translate({number(column * (WIDTH + APART))} {number(y)})")
        )
        height = max(height, tall)
    notes = []
    if len(shown) < len(targets):
        notes.append(filled("picture.panels", sheet.language, n=len(shown), all=len(targets)))
    if not shown:
        notes.append(sheet.word("picture.empty"))
    width = min(ACROSS, len(shown)) * (WIDTH + APART) - APART if shown else 0.0
    return Drawing(width, y + height, out, _key(sheet, reports), notes)


# -- time --------------------------------------------------------------------------------------------


def _span(report: Report) -> tuple[date, date] | None:
    """The first and the last day that a report's date may mean."""
    known = parsed(report.date or "")
    if known is None:
        return None
    return date.fromisoformat(first_day(known)), date.fromisoformat(last_day(known))


def _scale(days: Sequence[tuple[date, date]]) -> tuple[date, date]:
    first = min((span[0] for span in days), default=date(2000, 1, 1))
    last = max((span[1] for span in days), default=date(2000, 12, 31))
    return first, last


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Round dates in between with their names: years, months or days, six at most."""
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    if len(years) >= 3:
        step = -(-len(years) // 6)
        return [(date(year, 1, 1), str(year)) for year in years if year % step == 0]
    months = [date(first.year + m // 12, m % 12 + 1, 1) for m in range(first.month - 1, first.month + 40)]
    months = [month for month in months if first <= month <= last]
    if len(months) >= 2:
        step = next(s for s in (1, 2, 3, 6, 12) if len(months) <= 6 * s or s == 12)
        return [(m, m.isoformat()[:7]) for m in months if (m.month - 1) % step == 0]
    step = max(1, (last - first).days // 4)
    return [
        (each, each.isoformat())
        for n in range(first.toordinal(), last.toordinal() + 1, step)
        if (each := date.fromordinal(n))
    ][:4]


# -- one panel ---------------------------------------------------------------------------------------


def _panel(
    sheet: Sheet, target: str, reports: Sequence[_Report], scale: tuple[date, date], undated: bool
) -> tuple[str, float]:
    brush = sheet.brush
    holders = sorted({each.holder for each in reports})
    title = wrapped(sheet.label(target), WIDTH, 13.5, 2, bold=True)
    top = 12.0 + 17 * (len(title) - 1)
    parts = [brush.lines(title, 0, 12, 17, size=13.5, bold=True)]
    top += 14
    positions = sheet.network.graph.get("positions", ())
    scores = {position["id"]: position.get("score") for position in positions}
    levels = [level(brush.look(each.position), scores.get(each.position)) for each in reports]
    above, below = HIGH, LOW
    named: tuple[tuple[str, Level], ...] = LINES
    if max(levels) - min(levels) < ALONE / 2:
        above, below = max(levels) + ALONE, min(levels) - ALONE
        at = levels[0]
        named = (("makes" if at == MAKES else "for" if at > 0 else "against" if at < 0 else "between", at),)
    high = max(UNIT * (above - below), NAME * len(holders) + 8)
    left, right = LEVELS + (UNDATED if undated else 0), WIDTH - NAMES
    begin, end = left + 12, right - 10
    first, last = scale

    def across(when: date) -> float:
        whole = (last - first).days
        return begin + (end - begin) * ((when - first).days / whole if whole else 0.5)

    def down(at: Level) -> float:
        return top + high * (above - at) / (above - below)

    parts.append(
        element("rect", x=LEVELS, y=top, width=right - LEVELS, height=high, fill=brush.colours["sheet"])
    )
    for family, at in named:
        y = down(at)
        parts.append(_rule(brush.colours["rule"], LEVELS, y, right, y))
        words = wrapped(sheet.word(f"family.{family}"), LEVELS - 8, 10, 2)
        parts.append(
            brush.lines(
                words, LEVELS - 8, y + 3.5 - 6 * (len(words) - 1), 12, size=10, colour="soft", anchor="end"
            )
        )
    for when, text in _ticks(first, last):
        x = across(when)
        parts.append(_rule(brush.colours["rule"], x, top, x, top + high + 4))
        parts.append(brush.text(text, x, top + high + 16, size=10, colour="soft", anchor="middle"))
    if undated and any(_span(each.report) is None for each in reports):
        parts.append(_rule(brush.colours["edge"], left, top, left, top + high))
        parts.append(
            brush.text(sheet.word("undated"), left - 4, top + high + 16, size=10, colour="soft", anchor="end")
        )

    spots = _apart(
        [
            (
                across(span[0] + (span[1] - span[0]) / 2)
                if (span := _span(each.report))
                else LEVELS + UNDATED / 2,
                down(at),
            )
            for each, at in zip(reports, levels, strict=True)
        ]
    )
    bars, dots = [], []
    tracks: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for each, (x, y) in zip(reports, spots, strict=True):
        look = brush.look(each.position)
        span = _span(each.report)
        if span and span[0] < span[1]:
            bars.append(
                element(
                    "path",
                    d=f"M{number(across(span[0]))} {number(y)}H{number(across(span[1]))}",
                    stroke=brush.ink(look),
                    stroke_width=2,
                    stroke_opacity="0.45",
                )
            )
        hollow = each.report.certainty != "stated"
        dated = each.report.date or sheet.word("undated")
        told = f"{sheet.label(each.holder)} – {sheet.position(each.position)}: {dated}"
        dots.append(element("g", element("title", escaped(told)), _dot(sheet, look, x, y, hollow)))
        tracks[each.holder].append((x, y, each.position))
    names, ends = [], {}
    for holder in holders:
        track = sorted(tracks[holder])
        ends[holder] = track[-1]
        if len(track) > 1:
            path = f"M{number(track[0][0])} {number(track[0][1])}" + "".join(
                f"H{number(x)}V{number(y)}" for x, y, _ in track[1:]
            )
            names.append(element("path", d=path, stroke=brush.colours["edge"], stroke_width=1, fill="none"))
    heights = spread([ends[h][1] for h in holders], NAME, top + 5, top + high - 5)
    for holder, y in zip(holders, heights, strict=True):
        x1, y1, position = ends[holder]
        out = f"L{number(right + 6)} {number(y)}H{number(right + 9)}"
        path = f"M{number(x1)} {number(y1)}H{number(right - 4)}{out}"
        names.append(
            element(
                "path",
                d=path,
                stroke=brush.ink(brush.look(position)),
                stroke_width=1,
                stroke_opacity="0.5",
                fill="none",
            )
        )
        names.append(brush.text(shortened(sheet.label(holder), NAMES - 14, 11), right + 13, y + 4, size=11))
    return "".join([*parts, *names, *bars, *dots]), top + high + 20


def _apart(spots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Dots that would lie on one another, beside one another: first above and below, then at the sides."""
    found: list[tuple[float, float]] = []
    step = DOT * 1.8
    for x, y in spots:
        tried = (
            (x + across * step, y + down * step)
            for across in (0, *(way * n for n in range(1, len(spots) + 1) for way in (1, -1)))
            for down in (0, -1, 1)
        )
        found.append(
            next(
                spot
                for spot in tried
                if all(abs(spot[0] - a) >= step - 0.1 or abs(spot[1] - b) >= step - 0.1 for a, b in found)
            )
        )
    return found


def _dot(sheet: Sheet, look: Look, x: float, y: float, hollow: bool = False) -> str:
    """A report: a diamond puts forward, a disc is in favour, a square against, a small ring takes no side."""
    colour = sheet.brush.ink(look)
    how = {
        "fill": sheet.brush.colours["sheet"] if hollow or look.family == "between" else colour,
        "stroke": colour,
        "stroke_width": 1.6,
        "stroke_dasharray": "1.6 1.4" if hollow and look.family == "between" else None,
    }
    if look.family == "makes":
        r = DOT + 1
        return element("path", d=f"M{number(x)} {number(y - r)}l{r} {r}l-{r} {r}l-{r} -{r}Z", **how)
    if look.family == "against":
        return element("rect", x=x - DOT + 0.5, y=y - DOT + 0.5, width=2 * DOT - 1, height=2 * DOT - 1, **how)
    return element("circle", cx=x, cy=y, r=DOT - (0.8 if look.family == "between" else 0), **how)


def _rule(colour: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return element("path", d=f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", stroke=colour)


def _key(sheet: Sheet, reports: Sequence[_Report]) -> list[tuple[str, list[Entry]]]:
    brush = sheet.brush

    def mark(position: str) -> Callable[[float, float], str]:
        return lambda x, y: _dot(sheet, brush.look(position), x + 22, y)

    key = sheet.positions_key({each.position for each in reports}, mark)
    accepts = brush.look("supports")
    entries = []
    if any(each.report.certainty != "stated" for each in reports):
        entries.append(
            Entry(lambda x, y: _dot(sheet, accepts, x + 22, y, True), sheet.word("picture.key.hollow"))
        )
    if any((span := _span(each.report)) and span[0] < span[1] for each in reports):
        entries.append(
            Entry(
                lambda x, y: (
                    element(
                        "path",
                        d=f"M{number(x + 4)} {number(y)}h36",
                        stroke=brush.ink(accepts),
                        stroke_width=2,
                        stroke_opacity="0.45",
                    )
                    + _dot(sheet, accepts, x + 22, y)
                ),
                sheet.word("picture.key.partial"),
            )
        )
    return [*key, *([(sheet.word("picture.key.dots"), entries)] if entries else [])]

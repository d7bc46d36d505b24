"""The timeline: a panel for each issue, in which every report is a mark; higher up, it is more in favour.

Along the panel a mark stands at its date and nowhere else: a day is a dot, a month or a year a band over all
of it. Marks that would lie on one another are stacked. Where there are too many for that, bars count them by
day, week, month or year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.dates import first_day, is_before, last_day, parsed
from kg.views import marks, order
from kg.views.bins import bin_of, counted_by
from kg.views.picture.drawing import element, escaped, number, shortened, width_of, wrapped
from kg.views.picture.sheet import Drawing, Entry, Sheet, dated
from kg.views.picture.words import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.network.records import Report

__all__ = ["Panel", "drawn", "spread"]

PANELS = 24
"""So many panels are drawn: those of the issues with most reports."""
NAMED = 40
"""So many actors are named beside a panel: those with most reports on its issue."""
ACROSS = 2
WIDTH, APART = 548.0, 40.0  # of a panel, and between two
LEVELS = 92.0  # room for the names of levels
NAMES = 162.0  # and for those of actors at the right
UNIT = 45.0  # height from one level to the next of opposite sides, at least
LEAST = 25.0  # and from any to the next
NAME = 13.5  # height of an actor's name
DOT = 4.6
BAND = 7.0  # height of a band
STEP = 2 * DOT + 1.4  # from one mark to the next above it
TALL = 120.0  # the tallest bar
UNDATED = 30.0  # room at the left for reports without a date

Line = tuple[float, int]
"""How high a position stands, see `kg.views.marks.level`; and, negated, its place in the scheme."""
DENIED: Line = (-9.0, 0)
"""The line of what is reported as not so: below all others."""


_Shape = tuple[str, marks.Look, bool]
"""A dot, band or bar, how it looks, and whether it is hollow."""


class _Told(NamedTuple):
    """A report as it is drawn."""

    holder: str
    position: str
    report: Report
    look: marks.Look
    line: Line

    @property
    def days(self) -> tuple[int, int] | None:
        """The first and the last day that its date may mean, as ordinals."""
        known = parsed(self.report.date or "")
        if known is None:
            return None
        return _ordinal(first_day(known)), _ordinal(last_day(known))

    def kind(self, time: _Time) -> str:
        """What it is drawn as: a dot, a band over the month or year, or a part of a bar."""
        days = self.days
        if days and days[0] < days[1]:
            return "band"
        return "bar" if days and time.unit else "dot"

    @property
    def sort(self) -> tuple[str, bool]:
        """What looks alike: a position, and whether it is stated outright."""
        return self.position, marks.is_hollow(self.report.certainty)


class Panel(NamedTuple):
    """One panel: its elements, and how tall it is."""

    marks: str
    height: float


def spread(wanted: Sequence[float], room: float, low: float, high: float) -> list[float]:
    """Heights of labels close to those wanted, in the same order, with so much room for each.

    Args:
        wanted: where they would stand.
        room: the least distance between two.
        low: none is above.
        high: none is below, as long as there is room for all.
    """
    by_height = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    found = [0.0] * len(wanted)
    at = low
    for i in by_height:
        found[i] = at = max(at, wanted[i])
        at += room
    bottom = high
    for i in reversed(by_height):
        found[i] = bottom = min(found[i], bottom)
        bottom -= room
    if by_height and found[by_height[0]] < low - 0.01:
        for place, i in enumerate(by_height):
            found[i] = low + place * room
    return found


def drawn(sheet: Sheet) -> Drawing:
    """The panels of the issues with most reports, two abreast, all with the same dates."""
    network = sheet.network
    scores = {position["id"]: position.get("score") for position in network.graph.get("positions", ())}
    taken = {str(position) for *_, position in network.edges(data="position") if position}
    places = {p: place for place, p in enumerate(dict.fromkeys((*sheet.positions, *sorted(taken))))}
    by_target: dict[str, list[_Told]] = defaultdict(list)
    for holder, target, key in sorted(network.edges(keys=True), key=lambda edge: (*edge[:2], str(edge[2]))):
        edge = network.edges[holder, target, key]
        if edge["kind"] != "stance":
            continue
        position = str(edge["position"])
        look = marks.DENIED if edge.get("denied") else sheet.brush.look(position)
        line = DENIED if edge.get("denied") else (marks.level(look, scores.get(position)), -places[position])
        by_target[target] += [_Told(holder, position, report, look, line) for report in edge["reports"]]
    ranks = order.ranked(network)
    targets = sorted((t for t in by_target if by_target[t]), key=lambda t: (-len(by_target[t]), ranks[t]))
    shown = targets[:PANELS]
    told = [each for target in shown for each in by_target[target]]
    time = _Time.of(told, [by_target[target] for target in shown])
    out: list[str] = []
    y = height = 0.0
    for place, target in enumerate(shown):
        column = place % ACROSS
        if not column:
            y, height = y + height + (30 if place else 0), 0.0
        panel = _panel(sheet, target, by_target[target], time)
        moved = f"translate({number(column * (WIDTH + APART))} {number(y)})"
        out.append(element("g", panel.marks, transform=moved))
        height = max(height, panel.height)
    notes = []
    if len(shown) < len(targets):
        notes.append(filled("picture.panels", sheet.language, n=len(shown), all=len(targets)))
    if time.unit:
        notes.append(sheet.word(f"picture.bins.{time.unit}"))
    if not shown:
        notes.append(sheet.word("picture.empty"))
    width = min(ACROSS, len(shown)) * (WIDTH + APART) - APART if shown else 0.0
    return Drawing(
        width,
        y + height,
        out,
        _key(sheet, told, time),
        notes,
        {*shown, *(each.holder for each in told)},
        [(each.holder, target, each.report) for target in shown for each in by_target[target]],
    )


# -- time --------------------------------------------------------------------------------------------


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


class _Time(NamedTuple):
    """The calendar that all panels share; days are ordinals, and a day reaches half of one to both sides."""

    first: int
    last: int
    undated: bool
    unit: str
    """What bars count by; nothing where every report is a mark of its own."""
    tall: float = STEP
    """How high a bar is for each report that it counts."""
    written: int = 10
    """As many characters has the most exact of the dates; the calendar names none that are more so."""

    @classmethod
    def of(cls, told: Sequence[_Told], panels: Sequence[Sequence[_Told]]) -> _Time:
        """The calendar of these reports, and what is to be counted if they are too many for marks."""
        known = [days for each in told if (days := each.days)]
        found = cls(
            min((first for first, _ in known), default=date(2000, 1, 1).toordinal()),
            max((last for _, last in known), default=date(2000, 12, 31).toordinal()),
            any(each.days is None for each in told),
            "",
            written=max((len(each.report.date or "") for each in told if each.days), default=10),
        )
        exact = [
            ((place, each.holder, each.line), (place, each.line), days[0])
            for place, panel in enumerate(panels)
            for each in panel
            if (days := each.days) and days[0] == days[1]
        ]
        unit = counted_by(exact, found.first, found.last)
        if not unit:
            return found
        bars = [bin_of(day, unit) for *_, day in exact]
        wide = found._replace(
            first=min([found.first, *(first for first, _ in bars)]),
            last=max([found.last, *(last for _, last in bars)]),
            unit=unit,
        )
        most = max(
            bar.total()
            for panel in panels
            for level in _lines(panel).values()
            for bar in _bars(level, wide).values()
        )
        return wide._replace(tall=min(STEP, TALL / most))

    @property
    def left(self) -> float:
        """Where the calendar begins in a panel."""
        return LEVELS + (UNDATED if self.undated else 0.0)

    def across(self, day: float) -> float:
        """Where the middle of a day is in a panel."""
        begin, end = self.left + 6, WIDTH - NAMES - 6
        return begin + (end - begin) * (day - self.first + 0.5) / (self.last - self.first + 1)

    def ticks(self) -> list[tuple[int, str]]:
        """Round dates in between with their names: years, months or days, five at most."""
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
        if len(years) >= 3 or self.written == 4:
            step = -(-len(years) // 5)
            return [(date(year, 1, 1).toordinal(), str(year)) for year in years if year % step == 0]
        months = [date(first.year + m // 12, m % 12 + 1, 1) for m in range(first.month - 1, first.month + 40)]
        months = [month for month in months if first <= month <= last]
        if len(months) >= 2 or self.written == 7:
            step = next(s for s in (1, 2, 3, 6, 12) if len(months) <= 5 * s or s == 12)
            return [(m.toordinal(), m.isoformat()[:7]) for m in months if (m.month - 1) % step == 0]
        step = max(1, (last - first).days // 4)
        return [(n, date.fromordinal(n).isoformat()) for n in range(self.first, self.last + 1, step)][:4]


class _Mark(NamedTuple):
    """Reports that are drawn as one, from one place across to another; a dot begins where it ends."""

    told: list[_Told]
    begin: float
    end: float

    @property
    def is_dot(self) -> bool:
        """Whether it stands at one place."""
        return self.begin == self.end

    @property
    def times(self) -> str:
        """How many reports it is of, where it is of several."""
        return f"×{len(self.told)}" if len(self.told) > 1 else ""

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where nothing else may stand."""
        wide = width_of(self.times, 8.5) if self.times else 0.0
        if self.is_dot:
            return self.begin - DOT - 0.7, self.end + DOT + 0.7 + wide
        middle = (self.begin + self.end) / 2
        return min(self.begin, middle - wide / 2), max(self.end, middle + wide / 2) + 1


def _lines(told: Sequence[_Told]) -> dict[Line, list[_Told]]:
    """The reports on each line, from the highest down: every position has its own."""
    found: dict[Line, list[_Told]] = defaultdict(list)
    for each in told:
        found[each.line].append(each)
    return dict(sorted(found.items(), reverse=True))


def _rows(told: Sequence[_Told], time: _Time) -> list[list[_Mark]]:
    """The marks of a level in rows from the lowest up, in which none lies on another.

    A report of a day is a mark of its own, unless bars count them; those of the same month or year, or
    without a date, are one mark for each sort. What is of no day lies at the bottom, below dots of days.
    """
    alike: dict[tuple[Any, ...], list[_Told]] = defaultdict(list)
    for place, each in enumerate(told):
        kind = each.kind(time)
        if kind != "bar":
            alike[(kind == "dot", each.days, place if kind == "dot" and each.days else each.sort)].append(
                each
            )
    marks_ = []
    for (is_dot, days, _), some in alike.items():
        if not days:
            marks_.append(_Mark(some, LEVELS + DOT + 4, LEVELS + DOT + 4))
        elif is_dot:
            marks_.append(_Mark(some, time.across(days[0]), time.across(days[0])))
        else:
            begin, end = time.across(days[0] - 0.5), time.across(days[1] + 0.5)
            least = max(0.0, DOT - (end - begin) / 2)  # a band is as wide as a dot, to be seen
            marks_.append(_Mark(some, begin - least, end + least))
    marks_.sort(key=lambda m: (m.begin, m.end, m.told[0].position, m.told[0].holder))
    bands, dots = (
        [m for m in marks_ if (m.is_dot and m.begin > time.left) is of_days] for of_days in (False, True)
    )
    found: list[list[_Mark]] = []
    for alike_ in (bands, dots):
        ends: list[float] = []
        rows: list[list[_Mark]] = []
        for mark in alike_:
            begin, end = mark.reach
            at = next((i for i, taken in enumerate(ends) if taken <= begin + 0.01), len(ends))
            if at == len(ends):
                ends.append(0.0)
                rows.append([])
            ends[at] = end
            rows[at].append(mark)
        found += rows
    return found


def _bars(told: Sequence[_Told], time: _Time) -> dict[tuple[int, int], Counter[tuple[str, bool]]]:
    """How many reports of each sort the bars of a level count, by their first and last day."""
    found: dict[tuple[int, int], Counter[tuple[str, bool]]] = defaultdict(Counter)
    for each in told:
        if each.kind(time) == "bar" and each.days:
            found[bin_of(each.days[0], time.unit)][each.sort] += 1
    return dict(sorted(found.items()))


# -- one panel ---------------------------------------------------------------------------------------


class _Level(NamedTuple):
    """What stands on a level, and how high that is."""

    rows: list[list[_Mark]]
    bars: dict[tuple[int, int], Counter[tuple[str, bool]]]
    unit: float
    """Height of a report in a bar."""
    denied: bool

    @property
    def height(self) -> float:
        tallest = max((bar.total() for bar in self.bars.values()), default=0)
        return len(self.rows) * STEP + (tallest * self.unit + 10 if tallest else 0)


def _panel(sheet: Sheet, target: str, told: Sequence[_Told], time: _Time) -> Panel:
    brush = sheet.brush
    title = wrapped(sheet.label(target), WIDTH, 13.5, 2, bold=True)
    parts = [
        element("title", escaped(sheet.label(target))),
        brush.lines(title, 0, 12, 17, size=13.5, bold=True),
    ]
    top = 26.0 + 17 * (len(title) - 1)
    on = _lines(told)
    levels = {
        at: _Level(_rows(some, time), _bars(some, time), time.tall, at == DENIED) for at, some in on.items()
    }
    amounts = Counter(each.holder for each in told)
    ranks = order.ranked(sheet.network)
    holders = sorted(amounts, key=lambda name: (-amounts[name], ranks[name]))
    left_out = holders[NAMED:]
    holders = sorted(holders[:NAMED])
    base, floor = _heights(levels, top, NAME * (len(holders) + bool(left_out)) + 10)
    right = WIDTH - NAMES
    parts.append(
        element(
            "rect", x=LEVELS, y=top, width=right - LEVELS, height=floor - top, fill=brush.colours["sheet"]
        )
    )
    for at, y in base.items():
        parts.append(brush.rule(LEVELS, y, right, y))
        name = sheet.word("family.denied") if at == DENIED else sheet.position(on[at][0].position)
        words = wrapped(name, LEVELS - 8, 10, 2)
        parts.append(
            brush.lines(
                words, LEVELS - 8, y - 1 - 6 * (len(words) - 1), 12, size=10, colour="soft", anchor="end"
            )
        )
    for day, text in time.ticks():
        x = time.across(day)
        parts.append(brush.rule(x, top, x, floor + 4))
        parts.append(brush.text(text, x, floor + 16, size=10, colour="soft", anchor="middle"))
    if time.undated and any(each.days is None for each in told):
        parts.append(brush.rule(time.left, top, time.left, floor, "edge"))
        parts.append(
            brush.text(sheet.word("undated"), time.left - 4, floor + 28, size=10, colour="soft", anchor="end")
        )
    for at, level in levels.items():
        parts += _columns(sheet, level, base[at] - len(level.rows) * STEP, time)
    spots: dict[str, list[tuple[_Told, _Mark, float]]] = defaultdict(list)
    drawn_marks = []
    for at, level in levels.items():
        for row, some in enumerate(level.rows):
            y = base[at] - STEP * (row + 0.5)
            for mark in some:
                drawn_marks.append(_marked(sheet, mark, y))
                for each in mark.told:
                    spots[each.holder].append((each, mark, y))
        if level.bars:
            end = time.across(time.last + 0.5)
            for each in on[at]:
                if each.kind(time) == "bar":
                    spots[each.holder].append((each, _Mark([each], end, end), base[at] - 4))
    lines = _named(
        sheet,
        {name: spots[name] for name in holders},
        time,
        (top, floor - NAME * bool(left_out), right),
    )
    if left_out:
        more = filled("picture.more-actors", sheet.language, n=len(left_out))
        lines.append(brush.text(more, right + 13, floor - 1, size=10, colour="soft"))
    return Panel("".join([*parts, *lines, *drawn_marks]), floor + (32 if time.undated else 20))


def _heights(levels: Mapping[Line, _Level], top: float, least: float) -> tuple[dict[Line, float], float]:
    """The base of each level, from the highest down, and where the panel ends, which has a least height."""
    steps: dict[Line, float] = {}
    above: Line | None = None
    for at, level in levels.items():
        apart = 0.0 if above is None else UNIT * min(1.0, above[0] - at[0])
        steps[at] = max(level.height + 8, LEAST, apart)
        above = at
    spare = max(0.0, least - sum(steps.values()) - 8) / (len(steps) + 1)
    base: dict[Line, float] = {}
    y = top
    for at, step in steps.items():
        y += step + spare
        base[at] = y
    return base, y + 8 + spare


def _columns(sheet: Sheet, level: _Level, base: float, time: _Time) -> list[str]:
    """The bars of a level, from `base` up, with their counts as far as there is room for them."""
    out, counted = [], []
    known = list(sheet.positions)
    for (first, last), bar in level.bars.items():
        begin, end = time.across(first - 0.5) + 0.5, time.across(last + 0.5) - 0.5
        y = base
        for (position, hollow), n in sorted(
            bar.items(), key=lambda each: (known.index(each[0][0]) if each[0][0] in known else 99, each[0])
        ):
            high = n * level.unit
            y -= high
            period = date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat()
            when = (
                period[0]
                if first == last
                else filled("from-to", sheet.language, **{"from": period[0], "to": period[1]})
            )
            words = sheet.denied(position) if level.denied else sheet.position(position)
            look = marks.DENIED if level.denied else sheet.brush.look(position)
            out.append(
                element(
                    "g",
                    element("title", escaped(f"{words}: {n} ({when})")),
                    _block(sheet, look, begin, y, end - begin, high, hollow),
                )
            )
        counted.append((bar.total(), (begin + end) / 2, y - 2.5))
    taken: list[tuple[float, float]] = []
    for n, x, y in sorted(counted, key=lambda each: (-each[0], each[1])):
        half = width_of(str(n), 8.5) / 2 + 1
        if all(x + half <= a or x - half >= b for a, b in taken):
            taken.append((x - half, x + half))
            out.append(sheet.brush.text(str(n), x, y, size=8.5, colour="soft", anchor="middle"))
    return out


def _block(
    sheet: Sheet, look: marks.Look, x: float, y: float, w: float, h: float, hollow: bool, round_: float = 0.0
) -> str:
    """A band over a month or a year, or a part of a bar; hollow where it is not stated outright."""
    colour = sheet.brush.ink(look)
    edge = 0.7 if hollow else 0.0
    return element(
        "rect",
        x=x + edge,
        y=y + edge,
        width=max(0.6, w - 2 * edge),
        height=max(0.6, h - 2 * edge),
        rx=round_ or None,
        fill=sheet.brush.colours["sheet"] if hollow else colour,
        fill_opacity=None if hollow else "0.6",
        stroke=colour if hollow else None,
        stroke_width=1.4 if hollow else None,
    )


def _marked(sheet: Sheet, mark: _Mark, y: float) -> str:
    """A dot or a band, with what it says, and how many reports it is of where it is of several."""
    first = mark.told[0]
    hollow = first.sort[1]
    said = sheet.denied if first.look is marks.DENIED else sheet.position
    told = "; ".join(
        f"{sheet.label(each.holder)} – {said(each.position)}: {dated(sheet, each.report)}"
        for each in mark.told
    )
    if mark.is_dot:
        shape = sheet.brush.dot(first.look, mark.begin, y, DOT, hollow)
        x, anchor = mark.begin + DOT + 2, "start"
    else:
        shape = _block(
            sheet, first.look, mark.begin, y - BAND / 2, mark.end - mark.begin, BAND, hollow, BAND / 2
        )
        x, anchor = (mark.begin + mark.end) / 2, "middle"
    count = sheet.brush.text(mark.times, x, y + 3, size=8.5, anchor=anchor) if mark.times else ""
    return element("g", element("title", escaped(told)), shape, count)


def _named(
    sheet: Sheet,
    spots: Mapping[str, Sequence[tuple[_Told, _Mark, float]]],
    time: _Time,
    frame: tuple[float, float, float],
) -> list[str]:
    """The names of actors, each joined to its latest report, and a line through those before it.

    Where it is not known which is the latest, a name is joined to each that may be.
    """
    brush = sheet.brush
    top, floor, right = frame
    out, ends = [], {}
    for holder, told in spots.items():
        track = sorted(told, key=lambda each: (each[0].days or (0, 0), each[1].begin, -each[2]))
        found = {
            (mark.end, y): (each, mark, y)
            for each, mark, y in track
            if not any(_precedes(each, other) for other, *_ in track)
        }
        ends[holder] = list(found.values())
        path, before = "", None
        for each, mark, y in track if not time.unit else ():
            if before and before[0].days and _precedes(before[0], each):
                path += f"M{number(before[1].end)} {number(before[2])}H{number(mark.begin)}V{number(y)}"
            before = each, mark, y
        if path:
            out.append(element("path", d=path, stroke=brush.colours["edge"], stroke_width=1, fill="none"))
    heights = spread([ends[h][-1][2] for h in spots], NAME, top + 5, floor - 5)
    for holder, y in zip(spots, heights, strict=True):
        for each, mark, at in ends[holder]:
            path = f"M{number(mark.end)} {number(at)}H{number(right - 4)}"
            path += f"L{number(right + 6)} {number(y)}H{number(right + 9)}"
            ink = brush.ink(each.look)
            out.append(element("path", d=path, stroke=ink, stroke_width=1, stroke_opacity="0.5", fill="none"))
        words = brush.text(shortened(sheet.label(holder), NAMES - 14, 11), right + 13, y + 4, size=11)
        out.append(element("g", element("title", escaped(sheet.label(holder))), words))
    return out


_PHASES = {"previous": 0, "prospective": 2}


def _precedes(one: _Told, other: _Told) -> bool:
    """Whether a report is before another: by its date, or on one date by what it says of itself.

    As for current positions those without a date are before all others.
    """
    if not (one.days and other.days):
        return bool(other.days and not one.days)
    dates = one.report.date or "", other.report.date or ""
    phases = [_PHASES.get(each.report.phase, 1) for each in (one, other)]
    return is_before(*dates) or (dates[0] == dates[1] and phases[0] < phases[1])


# -- the key -----------------------------------------------------------------------------------------


def _key(sheet: Sheet, told: Sequence[_Told], time: _Time) -> list[tuple[str, list[Entry]]]:
    """What occurs, and nothing else: each position as it is drawn, bands, and all that is hollow.

    What bars count is said below the title.
    """
    brush = sheet.brush
    seen = {(each.kind(time), each.position, each.look, each.sort[1]) for each in told}

    def row(shapes: Iterable[_Shape]) -> Callable[[float, float], str]:
        found = sorted(set(shapes), key=lambda one: (("dot", "bar", "band").index(one[0]), one))
        wide = 44 / max(2, len(found))

        def drawn_at(x: float, y: float) -> str:
            parts = []
            for place, (kind, look, hollow) in enumerate(found):
                at = x + 22 + wide * (place - (len(found) - 1) / 2)
                if kind == "dot":
                    parts.append(brush.dot(look, at, y, DOT, hollow))
                elif kind == "band":
                    left = at - wide / 2 + 1
                    parts.append(_block(sheet, look, left, y - BAND / 2, wide - 2, BAND, hollow, BAND / 2))
                else:
                    parts.append(_block(sheet, look, at - 5, y - 7, 10, 14, hollow))
            return "".join(parts)

        return drawn_at

    def shapes_of(denied: bool, position: str = "") -> Iterator[_Shape]:
        """The shapes that a position has, or all that is denied; hollow only where none is filled."""
        for kind, p, look, hollow in seen:
            mine = (look is marks.DENIED) is denied and position in ("", p)
            if mine and not (hollow and (kind, p, look, False) in seen):
                yield kind, look, hollow

    key = [
        *sheet.positions_key(
            (p for _, p, look, _ in seen if look is not marks.DENIED), lambda p: row(shapes_of(False, p))
        ),
        *sheet.denied_key((p for _, p, look, _ in seen if look is marks.DENIED), row(shapes_of(True))),
    ]
    # One of each shape that is hollow: a family's dot, a band, a part of a bar.
    hollow = {(kind, look.family * (kind == "dot")): look for kind, _, look, empty in sorted(seen) if empty}
    bands = [empty for kind, *_, empty in seen if kind == "band"]
    entries = []
    if hollow:
        shapes = row((kind, look, True) for (kind, _), look in hollow.items())
        entries.append(Entry(shapes, sheet.word("picture.key.hollow")))
    if bands:
        band: _Shape = ("band", marks.LOOKS["neutral"], all(bands))
        entries.append(Entry(row([band]), sheet.word("picture.key.partial")))
    return [*key, *([(sheet.word("picture.key.marks"), entries)] if entries else [])]

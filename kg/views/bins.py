"""When reports are too many to stand one above the other in a timeline, and by which days bars count them.

The picture asks here. The page, whose filters leave other reports each time, has the same rule in
`browser/bins.js`; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.views import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

__all__ = ["bin_of", "counted_by"]

_BEGINS: dict[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}
_LONGEST = {"day": 1, "week": 7, "month": 31, "year": 366}


def bin_of(day: int, unit: str) -> tuple[int, int]:
    """The first and the last day of the day, week, month or year in which a day is, all as ordinals."""
    begin = _BEGINS[unit](date.fromordinal(day))
    end = _BEGINS[unit](begin + timedelta(days=_LONGEST[unit])) - timedelta(days=1)
    return begin.toordinal(), end.toordinal()


def counted_by(told: Iterable[tuple[Hashable, Hashable, int]], first: int, last: int) -> str:
    """What bars count these reports by; nothing where each has room to be a mark of its own.

    A calendar has `marks.PLACES` places. Bars count where an actor has more than `marks.STACK` reports of one
    position on one issue in a place, or all actors together more than `marks.TOWER`: by the first of
    `marks.BINS` that is never narrower than a place.

    Args:
        told: for each report that is known to the day who holds which position on what, which position on
            what, and that day as an ordinal.
        first: the first day of the calendar.
        last: its last day.
    """
    lines, levels = defaultdict(list), defaultdict(list)
    for line, level, day in told:
        lines[line].append(day)
        levels[level].append(day)
    place = (last - first + 1) / marks.PLACES
    piles = (*((days, marks.STACK) for days in lines.values()), *((d, marks.TOWER) for d in levels.values()))
    if not any(_crowded(days, most, place) for days, most in piles):
        return ""
    for unit in marks.BINS:
        bins = {bin_of(day, unit) for days in levels.values() for day in days}
        wide = max(last, *(end for _, end in bins)) - min(first, *(begin for begin, _ in bins)) + 1
        if all((end - begin + 1) * marks.PLACES >= wide for begin, end in bins):
            break
    return unit


def _crowded(days: list[int], most: int, place: float) -> bool:
    """Whether there are more than so many days within a place, beginning at the first of them."""
    begin, n = 0, 0
    for day in sorted(days):
        if not n or day - begin >= place:
            begin, n = day, 0
        n += 1
        if n > most:
            return True
    return False

"""Dates that may be known to a day, a month or a year only, and what can be said of two of them.

A date is text in ISO form, as far as it is known: `2031`, `2031-04` or `2031-04-12`. Two such dates can be
ordered only where the shorter one does not hold the longer: 2031-04 is neither before nor after 2031-04-12
or 2031. Whatever cuts, compares, shows or filters dates does it here; `browser/dates.js` does the same.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

__all__ = ["Precision", "first_day", "is_before", "last_day", "parsed", "precision_of", "span", "written"]

Precision: TypeAlias = Literal["year", "month", "day"]

_LENGTHS: dict[str, int] = {"year": 4, "month": 7, "day": 10}
_PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
_WRITTEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=$|T|Z|[+-]\d\d:)", re.ASCII)


@lru_cache(maxsize=2**16)
def parsed(text: str) -> str | None:
    """A year, month or day as written here; None if the text is none, or names a day that does not exist.

    A time of day or a time zone after the day, as other programs write them, is left out.
    """
    found = _WRITTEN.match(text)
    if found is None:
        return None
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
    return found[0]


def written(day: str | None, precision: str | None) -> str | None:
    """A date as a graph has it (the first day, and how much of it is known) as far as it is known.

    Args:
        day: the first day on which it can be, in ISO form.
        precision: local name of an sg:DatePrecision; anything but year and month leaves the date as it is.

    Returns:
        `2031`, `2031-04` or `2031-04-12`; None if it is no date.
    """
    known = parsed(day) if day else None
    return None if known is None else known[: _LENGTHS.get(precision or "", 10)]


def precision_of(known: str) -> Precision:
    """How exactly a date is known."""
    return _PRECISIONS[len(known)]


def first_day(known: str) -> str:
    """The first day on which it can be, in ISO form."""
    return f"{known}-01-01"[:10]


def last_day(known: str) -> str:
    """The last day on which it can be, in ISO form."""
    if len(known) == 4:
        return f"{known}-12-31"
    if len(known) == 7:
        return f"{known}-{calendar.monthrange(int(known[:4]), int(known[5:]))[1]}"
    return known


def is_before(one: str, other: str) -> bool:
    """Whether one date is known to be before another: its last day is before the other's first."""
    return one[: len(other)] < other[: len(one)]


def span(dates: Iterable[str | None]) -> tuple[str, str] | None:
    """The dates from which and to which others can be; None if none of them is a date."""
    known = sorted({found for each in dates if each and (found := parsed(each))})
    return (known[0], max(known, key=last_day)) if known else None

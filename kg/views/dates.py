"""Dates of reports, which may be known to a day, a month or a year."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["day", "written"]


_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)", re.ASCII)


def day(text: object) -> date | None:
    """The first day of a date that may be a year or a month; None if it is no date."""
    found = _DATE.match(str(text or ""))
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def written(report: Mapping[str, Any]) -> str | None:
    """A report's date as far as it is known, in ISO form: a year, a month or a day; None if it has none."""
    found = _DATE.match(str(report.get("date") or ""))
    if not found or day(found[0]) is None:
        return None
    return found[0][: {"year": 4, "month": 7}.get(str(report.get("precision")), 10)]

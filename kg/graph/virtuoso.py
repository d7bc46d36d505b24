"""What Virtuoso keeps otherwise than it was given, and how it gets back to what it was.

Seen in Virtuoso 7.2: durations become numbers of months or seconds, and decimals without a fraction
integers; whole numbers of more than 32 bits become decimals, and decimals of more than 15 digits others.
So durations go in with a datatype that Virtuoso leaves alone, decimals with a fraction, and what would be
altered is refused.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.rdf.terms import XSD

if TYPE_CHECKING:
    from kg.rdf.terms import Term, Triple

__all__ = ["kept", "restored"]

_DURATION = f"^^<{XSD}duration>"
_STAND_IN = "^^<https://schema.org/Duration>"
_DECIMAL = f"^^<{XSD}decimal>"


def kept(triple: Triple) -> Triple:
    """A triple as Virtuoso is to be given it.

    Raises:
        KgError: Virtuoso would alter it in any case.
    """
    subject, prop, value = triple
    if not value.endswith(">") or value.startswith("<"):
        return triple
    if value.endswith(_DURATION):
        return subject, prop, value.removesuffix(_DURATION) + _STAND_IN
    text, _, datatype = value.rpartition("^^")
    kind = datatype[1:-1].removeprefix(XSD)
    form = _FORMS.get(kind)
    if form is None:
        altered = datatype.startswith(f"<{XSD}") and kind not in _LEFT_ALONE
    else:
        altered = form.fullmatch(text[1:-1]) is None or not _is_day(text[1:-1], kind)
    if altered:
        raise KgError(
            f"Virtuoso would not keep {value} of {subject} as it is",
            "write it in another way, or as plain text",
        )
    if kind == "decimal" and "." not in text:
        return subject, prop, f'"{text[1:-1]}.0"{_DECIMAL}'
    return triple


def restored(term: Term) -> Term:
    """A term that Virtuoso gave, as it was before `kept`; other terms stay."""
    return term.removesuffix(_STAND_IN) + _DURATION if term.endswith(_STAND_IN) else term


_FORMS = {
    "boolean": re.compile("true|false"),
    "integer": re.compile(r"-?(\d{1,9}|1\d{9})"),
    "decimal": re.compile(r"(?=-?[\d.]{1,16}$)-?\d+(\.\d+)?"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "dateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?"),
}
"""The lexical forms of which it is known that they stay."""
_LEFT_ALONE = {"gYear", "gYearMonth", "anyURI", "string"}


def _is_day(text: str, kind: str) -> bool:
    if not kind.startswith("date"):
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True

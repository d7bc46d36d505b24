"""What the terms of an answer are in Python."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias

from kg.rdf.terms import XSD, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.rdf.terms import Term

__all__ = ["Value", "value_of"]

Value: TypeAlias = str | int | float | Decimal | date | datetime | bool | None
"""What a cell of an answer can be; the IRIs of things are text, None is unbound."""


def value_of(term: Term | None) -> Value:
    """The Python value of an RDF term; its text where there is none.

    Numbers, truth values, days and points in time are converted, all else is text. What claims a datatype
    that it does not have (a day that does not exist) stays text.
    """
    if term is None:
        return None
    text = text_of(term)
    datatype = term.rpartition('"^^')[2] if term.startswith('"') and term.endswith(">") else ""
    convert = _CONVERT.get(datatype)
    if convert is None:
        return text
    try:
        return convert(text)
    except (ValueError, InvalidOperation, KeyError):
        return text


_CONVERT: dict[str, Callable[[str], Value]] = {
    **{
        f"<{XSD}{name}>": int
        for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
    },
    f"<{XSD}decimal>": Decimal,
    f"<{XSD}double>": float,
    f"<{XSD}float>": float,
    f"<{XSD}boolean>": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    f"<{XSD}date>": date.fromisoformat,
    f"<{XSD}dateTime>": datetime.fromisoformat,
}

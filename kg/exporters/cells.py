r"""Tables that people open in a spreadsheet: no cell becomes a formula, whatever separates the columns there.

Each text stands in quotes. Where a spreadsheet would begin a cell with a sign that makes a formula of it,
also after a separator within a text, an apostrophe stands before that sign; `tests/cases/cells.json` has
examples, which hold for the page's download too. Several values are joined by |; a | or \ within one stands
after a \.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import IO, Any, TypeAlias

__all__ = ["SEPARATORS", "Row", "harmless", "joined", "lines", "plain", "write"]

Row: TypeAlias = Sequence[Any]
"""The values of a row: text, numbers, truth values, dates, lists of texts, None."""

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""What stands between columns, by the name that the command line has for it."""

# Also the full-width signs, which spreadsheets take for the plain ones.
_FORMULA = re.compile('(^|[,;|\t\r\n])([ \u00a0"]*)(?=[=+@＝＋－＠-])')
_NO_CHARACTER = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=4096)  # most cells of a table stand in it many times
def harmless(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    marked = _FORMULA.sub(r"\1\2'", _NO_CHARACTER.sub("\ufffd", text))
    return f"'{marked}" if marked.startswith(("\t", "\r", "\n")) else marked


def joined(texts: Iterable[object]) -> str:
    """Several texts as one, from which they can be told again."""
    return "|".join(str(text).replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def plain(value: Any) -> str | int | float | Decimal:
    """A value as text, unless it is a number."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() | Decimal():
            return value
        case dict():
            return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
        case list() | tuple():
            return joined(value)
        case _:
            return str(value)


def lines(rows: Iterable[Row], separator: str = ",") -> Iterator[str]:
    """Rows as lines of CSV."""
    for row in rows:
        yield separator.join(_quoted(plain(value)) for value in row) + "\r\n"


def write(stream: IO[bytes], rows: Iterable[Row], excel: str | None = None) -> None:
    """Write rows as CSV.

    Args:
        stream: where to.
        rows: the heads first.
        excel: one of SEPARATORS for a file that Excel opens with a double click: that separates the columns,
            and a mark at the beginning says that it is UTF-8. None for commas and no mark.
    """
    if excel is not None:
        stream.write(b"\xef\xbb\xbf")
    for line in lines(rows, SEPARATORS[excel or "comma"]):
        stream.write(line.encode())


def _quoted(value: str | float | Decimal) -> str:
    if isinstance(value, str):
        return '"' + harmless(value).replace('"', '""') + '"' if value else ""
    return str(value)

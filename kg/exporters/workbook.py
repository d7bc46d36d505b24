"""Excel workbooks: a sheet for each table, with typed cells and no formulas."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from kg.errors import KgError
from kg.exporters import cells
from kg.rdf.syntaxes import NO_XML

if TYPE_CHECKING:
    from kg.exporters.cells import Row

__all__ = ["MOST_ROWS", "write"]

MOST_ROWS = 1_048_576
"""How many rows a sheet has room for, its head included."""
_LONGEST = 32_767
"""How many UTF-16 units a cell has room for."""


def write(stream: IO[bytes], sheets: Mapping[str, tuple[Sequence[str], Iterable[Row]]]) -> None:
    """Write tables as a workbook, row by row; the same tables give the same bytes.

    Numbers, truth values and days are typed; all else is text, from which control characters are left out,
    and which is cut with … where no cell could hold it.

    Args:
        stream: where to.
        sheets: by its name the heads and the rows of each.

    Raises:
        KgError: XlsxWriter is not installed, or a sheet has no room for all rows.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        hint = "install it with: pip install 'stancegraph[tables]'"
        raise KgError("writing .xlsx needs XlsxWriter, which is not installed", hint) from error
    made = io.BytesIO()  # compressed; the rows wait in files, which go with their folder
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(made, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # a clock would change the bytes
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        try:
            for name, (head, rows) in sheets.items():
                sheet = book.add_worksheet(name)
                sheet.freeze_panes(1, 0)
                for column, title in enumerate(head):
                    sheet.write_string(0, column, title, bold)
                for number, row in enumerate(rows, start=1):
                    if number >= MOST_ROWS:
                        hint = "write .csv or .parquet, or ask for less"
                        raise KgError(f"a sheet has no room for more than {MOST_ROWS - 1:,} rows", hint)
                    for column, value in enumerate(row):
                        _write_cell(sheet, number, column, value, day)
            book.close()
        except BaseException:
            for sheet in book.worksheets():  # closing the book would go wrong there again
                with suppress(OSError):
                    sheet.row_data_fh.close()
            raise
    stream.write(made.getbuffer())


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() | Decimal() if abs(float(value)) < 1e15:  # beyond that Excel loses digits
            sheet.write_number(row, column, value)
        case date() if not isinstance(value, datetime) and value.year >= 1900:
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
        case _:
            text = _fitting(NO_XML.sub("", str(cells.plain(value))))
            if text:
                sheet.write_string(row, column, text)


def _fitting(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST:
        return text
    return units[: 2 * (_LONGEST - 1)].decode("utf-16-le", "ignore") + "…"

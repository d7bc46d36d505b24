"""Answers of queries as tables for people: as files that spreadsheets open."""

from __future__ import annotations

from itertools import chain
from typing import IO, TYPE_CHECKING

from kg.exporters import cells, workbook
from kg.rdf.values import value_of

if TYPE_CHECKING:
    from kg.rdf.answers import Rows

__all__ = ["csv", "xlsx"]


def csv(rows: Rows, stream: IO[bytes], separator: str) -> None:
    """As CSV that Excel opens with a double click; see `kg.exporters.cells.write`."""
    values = ([value_of(term) for term in row] for row in rows.rows)
    cells.write(stream, chain([rows.variables], values), separator)


def xlsx(rows: Rows, stream: IO[bytes]) -> None:
    """As an Excel workbook with one sheet."""
    values = ([value_of(term) for term in row] for row in rows.rows)
    workbook.write(stream, {"answer": (rows.variables, values)})

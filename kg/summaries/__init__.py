"""What can be told of a graph on a page: of all of it, of one thing, of what tells two graphs apart.

An account is plain data. The command line prints it, and `kg serve` shows it with links.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

__all__ = ["Account", "Cell", "Fact", "Table"]


class Cell(NamedTuple):
    """A piece of an account.

    Attributes:
        text: what it says.
        iri: the IRI of the thing that it names, or the address that it leads to; empty if there is none.
        number: the number that it is, if it is one.
    """

    text: str
    iri: str = ""
    number: int | None = None

    @classmethod
    def of(cls, number: int) -> Cell:
        """A number."""
        return cls(f"{number:,}", "", number)

    def plain(self) -> Any:
        """What JSON says of it: a text, a number, or a label with its IRI."""
        if self.number is not None:
            return self.number
        return {"label": self.text, "iri": self.iri} if self.iri else self.text


@dataclass(frozen=True)
class Fact:
    """A line of an account, such as "member of: Norland, League of Coastal States"."""

    label: str
    values: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table of an account; each row has a cell for each name in `head`.

    Attributes:
        title: what it tells.
        head: the names of the columns.
        rows: what it tells.
        left_out: how many rows there are besides.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int = 0

    def shortened(self, most: int) -> Table:
        """The table with so many rows at most: the latest, where the rows have a date, in the same order."""
        if len(self.rows) <= most:
            return self
        places = list(range(len(self.rows)))
        if "date" in self.head:
            date = self.head.index("date")
            places.sort(key=lambda place: self.rows[place][date].text, reverse=True)
        rows = tuple(self.rows[place] for place in sorted(places[:most]))
        return replace(self, rows=rows, left_out=self.left_out + len(self.rows) - most)


@dataclass(frozen=True)
class Account:
    """Something told.

    Attributes:
        title: what of.
        facts: the short things.
        tables: the long things; none of them is empty.
        iri: of the thing that it is about, if it is about one.
    """

    title: str
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    iri: str = ""

    def plain(self) -> dict[str, Any]:
        """The same as JSON has it."""
        about = {"title": self.title} | ({"iri": self.iri} if self.iri else {})
        facts = {fact.label: [value.plain() for value in fact.values] for fact in self.facts}
        tables = {
            table.title: [
                {name: cell.plain() for name, cell in zip(table.head, row, strict=True)} for row in table.rows
            ]
            for table in self.tables
        }
        return {**about, "facts": facts, "tables": tables}

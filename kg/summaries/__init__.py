"""What can be told of a graph on a page: of all of it, of one thing, of what tells two graphs apart.

An account is plain data. The command line prints it, and `kg serve` shows it with links.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.graph.file import FileGraph
from kg.rdf.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph import Graph
    from kg.graph.described import Described
    from kg.rdf.terms import Term

__all__ = ["Account", "Cell", "Fact", "Table", "remembered"]


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

    @classmethod
    def naming(cls, said: Described, thing: Term | None) -> Cell:
        """A thing by its label, a code in words, or the text of a literal; empty for none."""
        if thing is None:
            return cls("")
        plain = thing.startswith('"') or said.is_code(thing)
        return cls(said.words(thing), "" if plain else text_of(thing))

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
        note: what to know of its numbers.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int = 0
    note: str = ""

    @property
    def heading(self) -> str:
        """Its title, and what to know of its numbers."""
        return f"{self.title} ({self.note})" if self.note else self.title

    def filled(self) -> Table:
        """The table without the columns in which no row says anything."""
        places = [
            place for place, cells in enumerate(zip(*self.rows, strict=True)) if any(c.text for c in cells)
        ]
        head = tuple(self.head[place] for place in places)
        return replace(self, head=head, rows=tuple(tuple(row[p] for p in places) for row in self.rows))

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

    def for_reading(self, most: int | None = None) -> Account:
        """The same for people: no columns without content, and so many rows of each table at most."""
        tables = (table.filled() for table in self.tables)
        return replace(self, tables=tuple(t if most is None else t.shortened(most) for t in tables))

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


def remembered(graph: Graph, what: str, work: Callable[[], Account]) -> Account:
    """An account; of a large file, as it was told before if the file still says the same.

    Args:
        graph: what it is told of.
        what: which account.
        work: tells it.
    """
    return graph.remembered(what, Account, work) if isinstance(graph, FileGraph) else work()

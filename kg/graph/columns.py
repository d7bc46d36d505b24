"""What a graph says of everything, one property after the other: for whatever needs much of it at once.

Texts stand as they are, without language or datatype, and IRIs without brackets. Equal ones are one object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf.answers import selected
from kg.rdf.names import TYPE
from kg.rdf.terms import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.graph import Graph
    from kg.rdf.terms import Term

__all__ = ["Column", "answered", "columns"]


class Column:
    """The values of a property, by what they are said of.

    Attributes:
        one: a value of each subject.
        more: the others, of those that have several.
    """

    __slots__ = ("more", "one")

    def __init__(self) -> None:
        self.one: dict[str, str] = {}
        self.more: dict[str, set[str]] = {}

    def first(self) -> dict[str, str]:
        """A value of each subject; of several the first in order."""
        least = {subject: min(self.one[subject], *others) for subject, others in self.more.items()}
        return {**self.one, **least} if least else self.one

    def values(self) -> dict[str, list[str]]:
        """All values of each subject, in order."""
        found = {subject: [value] for subject, value in self.one.items()}
        for subject, others in self.more.items():
            found[subject] = sorted({self.one[subject], *others})
        return found


def columns(rows: Iterable[tuple[str, str, str]], props: Iterable[Term]) -> dict[Term, Column]:
    """The rows of a scan, by property.

    Args:
        rows: subjects, properties and values, as plain text.
        props: what they may be rows of.
    """
    found = {prop: Column() for prop in (*props, TYPE)}
    by_name = {prop[1:-1]: column for prop, column in found.items()}
    same: dict[str, str] = {}
    for subject, prop, value in rows:
        column = by_name[prop]
        subject = same.setdefault(subject, subject)
        value = same.setdefault(value, value)
        known = column.one.setdefault(subject, value)
        if known is not value:
            column.more.setdefault(subject, set()).add(value)
    return found


def answered(graph: Graph, props: Collection[Term], classes: Iterable[Term]) -> dict[Term, Column]:
    """See `kg.graph.Graph.columns`: of a graph that can only be asked, one query for each property."""
    asked = [(prop, f"SELECT ?s ?v {{ ?s {prop} ?v }}") for prop in props]
    asked.append((TYPE, f"SELECT ?s ?v {{ VALUES ?v {{ {' '.join(classes)} }} ?s a ?v }}"))
    return columns(
        (
            (text_of(subject or ""), prop[1:-1], text_of(value or ""))
            for prop, query in asked
            for subject, value in selected(graph.query(query))
        ),
        props,
    )

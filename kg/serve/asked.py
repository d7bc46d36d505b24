"""What the processes of `kg serve` are asked: functions of a graph, with plain data in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import queries
from kg.graph import lookup
from kg.graph.questions import Question
from kg.summaries.overview import summary
from kg.summaries.portrait import portrait

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.graph import Graph
    from kg.summaries import Account

__all__ = ["network", "portrait_of", "summary", "text_of_named"]


def text_of_named(graph: Graph, name: str, values: Mapping[str, Sequence[str]]) -> str:
    """The text of a named query with the things in it that people's words stand for.

    Raises:
        Misuse: there is no such query or parameter, or nothing has that name.
    """
    query = queries.load(name)
    return Question(name, query.text, query, values).sparql(graph)


def portrait_of(graph: Graph, text: str) -> Account:
    """The account of the thing that a name or an IRI stands for.

    Raises:
        Misuse: nothing has that name, or several things have.
    """
    return portrait(graph, lookup.find(graph, "thing", text)).for_reading()


def network(graph: Graph) -> str:
    """The page with the picture of the whole graph."""
    from kg.network.projection import stance_network
    from kg.views.page import page

    return page(stance_network(graph))

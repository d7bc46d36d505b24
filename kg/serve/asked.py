"""What the processes of `kg serve` are asked: functions of a graph, with plain data in and out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kg import queries
from kg.errors import KgError
from kg.graph import lookup
from kg.graph.questions import Question
from kg.rdf.answers import selected
from kg.rdf.terms import text_of
from kg.summaries.overview import summary
from kg.summaries.portrait import portrait

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.graph import Graph
    from kg.rdf.terms import Term
    from kg.summaries import Account

__all__ = ["described", "network", "overview", "portrait_of", "positions", "text_of_named"]


def text_of_named(graph: Graph, name: str, values: Mapping[str, Sequence[str]]) -> str:
    """The text of a named query with the things in it that people's words stand for.

    Raises:
        Misuse: there is no such query or parameter, or nothing has that name.
    """
    query = queries.load(name)
    return Question(name, query.text, query, values).sparql(graph)


def described(graph: Graph, things: Collection[Term]) -> frozenset[Term]:
    """Those of some IRIs and blank nodes of which a graph says anything, and which have a page therefore."""
    iris = sorted(each for each in things if each.startswith("<"))
    found: set[Term] = set()
    for first in range(0, len(iris), _AT_A_TIME):
        some = " ".join(iris[first : first + _AT_A_TIME])
        rows = selected(graph.query(f"SELECT DISTINCT ?s {{ VALUES ?s {{ {some} }} ?s ?p ?o }}"))
        found |= {thing for (thing,) in rows if thing}
    with suppress(KgError):  # servers know no blank node by its name
        found |= {subject for subject, _, _ in graph.about(each for each in things if each.startswith("_:"))}
    return frozenset(found)


_AT_A_TIME = 500


def positions(graph: Graph) -> frozenset[str]:
    """What positions are called, in whatever language: they have no page."""
    rows = selected(graph.query("SELECT DISTINCT ?label { ?position a sg:Position ; rdfs:label ?label }"))
    return frozenset(text_of(label or "") for (label,) in rows)


def _with_its_things(graph: Graph, account: Account) -> tuple[Account, frozenset[Term]]:
    facts = [cell for fact in account.facts for cell in fact.values]
    rows = [cell for table in account.tables for row in table.rows for cell in row]
    iris = {cell.iri for cell in (*facts, *rows)} - {""}
    return account, described(graph, {each if each.startswith("_:") else f"<{each}>" for each in iris})


def overview(graph: Graph) -> tuple[Account, frozenset[Term]]:
    """What is in a graph, and what of that has a page."""
    return _with_its_things(graph, summary(graph))


def portrait_of(graph: Graph, text: str) -> tuple[Account, frozenset[Term]]:
    """The account of the thing that a name or an IRI stands for, and what of that has a page.

    Raises:
        Misuse: nothing has that name, or several things have.
    """
    return _with_its_things(graph, portrait(graph, lookup.find(graph, "thing", text)).for_reading())


def network(graph: Graph) -> str:
    """The page with the picture of the whole graph."""
    from kg.network.projection import stance_network
    from kg.views.page import page

    return page(stance_network(graph))

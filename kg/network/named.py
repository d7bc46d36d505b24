"""The part of a network that the answer to a query names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.network.selection import kept, restricted, with_narrower
from kg.rdf.answers import Rows
from kg.rdf.terms import text_of

if TYPE_CHECKING:
    import networkx as nx

    from kg.rdf.answers import Answer

__all__ = ["only", "with_things"]

_HEAD = re.compile(r"^SELECT .*$", re.MULTILINE)
_EXPECTED = (
    "select stances (?stance), or actors and issues (?actor ?issue), or CONSTRUCT triples that hold them; "
    "labels name nothing"
)


def with_things(named_query: str) -> str:
    """The text of a shipped query, made to tell which stances, actors and issues its rows are about.

    These queries select labels, for people; the IRIs stand in variables beside them.
    """
    return _HEAD.sub("SELECT *", named_query, count=1)


def only(network: nx.MultiDiGraph, answer: Answer, query: str) -> nx.MultiDiGraph:
    """The stances that an answer names.

    If it names stances, these alone. Else, of each row or triple, what stands between the actors and issues
    in it; where a position is named too, only that one and those narrower than it. If there is nothing
    between them, every stance of theirs and on them.

    Args:
        network: see `kg.network.projection.stance_network`; it stays as it is.
        answer: what a query gave.
        query: what the query is called.

    Returns:
        See `kg.network.selection.select`.

    Raises:
        KgError: it names nothing that is in the network.
    """
    if isinstance(answer, bool):
        raise KgError("the query only says yes or no, which cannot be drawn", _EXPECTED)
    found = answer.rows if isinstance(answer, Rows) else answer
    if not found:
        hint = "see what it gives with `kg query`"
        raise KgError("the query finds nothing, so there is nothing to draw", hint)
    rows = [[text_of(term) for term in row if term is not None and term.startswith("<")] for row in found]
    return restricted(network, _named(network, rows), [("query", query)])


def _named(network: nx.MultiDiGraph, rows: list[list[str]]) -> nx.MultiDiGraph:
    named = {iri for row in rows for iri in row}
    stances = {
        report.stance
        for *_, several in network.edges(data="reports", default=())
        for report in several
        if report.stance in named
    }
    if stances:
        return kept(network, lambda _, report: report.stance in stances)
    things = named & network.nodes
    if not things:
        raise KgError("the query's answer holds no stance, actor or issue of the graph", _EXPECTED)
    positions = {each["iri"]: each["id"] for each in network.graph["positions"]}
    broader = {each["id"]: each["broader"] for each in network.graph["positions"]}
    wanted: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        among = [iri for iri in row if iri in network]
        held = {positions[iri] for iri in row if iri in positions} or broader.keys()
        held = with_narrower(held, broader)
        for holder in among:
            for target in among:
                wanted.setdefault((holder, target), set()).update(held)
    between = kept(network, lambda edge, _: edge[2] in wanted.get(edge[:2], ()))
    if between.size():
        return between
    return kept(network, lambda edge, _: edge[0] in things or edge[1] in things)

"""How much a network, or what is drawn of it, amounts to: each number that is told is counted here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.dates import span

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from kg.network.records import Report

__all__ = ["Counts", "all_counts", "counts"]


class Counts(NamedTuple):
    """What is told in headings, keys and tables.

    Attributes:
        actors: how many actors are there, whether they hold a position or are only spoken of or acted for.
        issues: how many issues are there.
        holders: how many actors hold a position.
        targets: on how many actors and issues a position is held.
        articles: how many articles report these positions.
        stances: how many positions are reported; one that counts for several actors is one.
        first: the date of the first report, as far as it is known.
        last: the date of the last one.
    """

    actors: int
    issues: int
    holders: int
    targets: int
    articles: int
    stances: int
    first: str | None
    last: str | None


def counts(network: nx.MultiDiGraph, names: Iterable[str], told: Iterable[tuple[str, str, Report]]) -> Counts:
    """What these nodes and reports of a network add up to.

    Args:
        network: where they are, see `kg.network.projection.stance_network`.
        names: of the nodes.
        told: the reports, each with its holder and its target.
    """
    there, told = set(names), list(told)
    actors = sum(network.nodes[name].get("kind") == "actor" for name in there)
    reports = {report.stance: report for *_, report in told}
    first, last = span(report.date for report in reports.values()) or (None, None)
    return Counts(
        actors,
        len(there) - actors,
        len({holder for holder, *_ in told}),
        len({target for _, target, _ in told}),
        len({report.article_iri for report in reports.values()}),
        len(reports),
        first,
        last,
    )


def all_counts(network: nx.MultiDiGraph) -> Counts:
    """What a network adds up to."""
    edges = network.edges(data="reports", default=())
    return counts(network, network.nodes, ((u, v, report) for u, v, reports in edges for report in reports))

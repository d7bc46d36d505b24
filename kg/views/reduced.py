"""The part of a large network that a reader can take in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["BOXES", "evidence", "reduced"]

BOXES = 300
"""Up to so many nodes are drawn as boxes with their labels; of more, at first only the best reported."""


def evidence(graph: nx.MultiDiGraph) -> dict[str, int]:
    """How many reports there are on the lines of each node."""
    found = dict.fromkeys(graph.nodes, 0)
    for holder, target, edge in graph.edges(data=True):
        reports = len(edge.get("reports", ()))
        found[holder] += reports
        found[target] += reports
    return found


def reduced(graph: nx.MultiDiGraph, most: int = BOXES) -> nx.MultiDiGraph:
    """The nodes with most evidence and what is between them, as a view; those left alone are left out."""
    weight = evidence(graph)
    best = sorted(graph.nodes, key=lambda node: (-weight[node], node))[:most]
    among = graph.subgraph(best)
    return graph.subgraph([node for node in best if among.degree(node)] or best)

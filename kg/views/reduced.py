"""The part of a large network that a reader can take in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.views.order import ranked

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["BOXES", "reduced"]

BOXES = 300
"""Up to so many nodes are drawn as boxes with their labels; of more, at first only the best reported."""


def reduced(graph: nx.MultiDiGraph, most: int = BOXES) -> nx.MultiDiGraph:
    """The nodes with most reports and what is between them; no other stands in for one of them."""
    best = sorted(graph.nodes, key=ranked(graph).__getitem__)[:most]
    return graph.subgraph(best).copy()  # a view would look for them again each time

"""Reports that something is *not* so, as edges of their own: they are no reports of the position."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["denied_apart"]


def denied_apart(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The network with an edge of its own for what is reported as not so.

    Args:
        network: see `kg.network.projection.stance_network`; it stays as it is.

    Returns:
        The same network if nothing is, or all that is stands apart already. Else a copy, in which an edge
        whose `denied` is true has the reports that deny its position, and other edges have none of these.
    """
    mixed = [
        (holder, target, key, data)
        for holder, target, key, data in network.edges(keys=True, data=True)
        if "denied" not in data and any(report.denied for report in data.get("reports", ()))
    ]
    if not mixed:
        return network
    found = network.copy()
    for holder, target, key, data in mixed:
        told = [report for report in data["reports"] if not report.denied]
        found.remove_edge(holder, target, key)
        if told:
            found.add_edge(holder, target, key=key, **data | {"reports": told})
        plain = {name: value for name, value in data.items() if name not in ("change", "before", "now")}
        denying = [report for report in data["reports"] if report.denied]
        found.add_edge(holder, target, key=f"not {key}", **plain | {"reports": denying, "denied": True})
    return found

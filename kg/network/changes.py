"""What is different in a network from an older one: who came, went or moved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
from msgspec import structs

from kg.dates import last_day
from kg.graph.derived import current, uncorrected
from kg.network.records import in_time, row
from kg.network.selection import around, counted, date, days, kept, restricted, rolled_up, select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.network.records import Report
    from kg.network.selection import Selection

    Pair = tuple[str, str]

__all__ = ["as_of", "compare", "select_compared"]


def as_of(network: nx.MultiDiGraph, day: str) -> nx.MultiDiGraph:
    """A network as it was on a day, or at the end of a month or year.

    Args:
        network: see `kg.network.projection.stance_network`; it stays as it is.
        day: in ISO form, or a month or a year.

    Returns:
        The reports that can be of that day or an earlier one, and those without a date. What is current is
        worked out anew from them.

    Raises:
        Misuse: the date is none.
    """
    last = last_day(date(day))
    found = kept(network, lambda _, report: (days(report) or ("",))[0] <= last)
    positions = {each["id"]: f"<{each['iri']}>" for each in network.graph["positions"]}
    broader = {
        positions[each["id"]]: positions[each["broader"]]
        for each in network.graph["positions"]
        if each["broader"] in positions
    }
    rows = [
        row(report, holder, target, positions.get(position, position))
        for holder, target, position, reports in found.edges(keys=True, data="reports", default=())
        for report in reports
    ]
    standing = {held.stance for held in current(uncorrected(rows, network.graph["corrections"]), broader)}
    for *_, data in found.edges(data=True):
        if "reports" in data:
            data["reports"] = [
                structs.replace(report, current=report.stance in standing) for report in data["reports"]
            ]
    found.graph.update(counted(found))
    return found


def compare(old: nx.MultiDiGraph, new: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Two networks in one, with what came, went and moved.

    Args:
        old: see `kg.network.projection.stance_network`; it stays as it is, as the other does.
        new: the later one.

    Returns:
        The nodes, edges and reports of both, described as the new one has them; what only the old one has is
        not current. What is only in one of them has change, new or gone. An edge by whose position a holder
        has moved on a target, from it or to it, has change moved, and before and now: ids of the positions
        held then and now. Where a position was taken up or given up without another, its edge is new or gone,
        whether it was reported before or not. On the graph, changes has a row for each holder and target with
        other positions now: holder, target, from and to (lists of ids; an empty one where none was held), and
        the date of the newest of these, in order of date.
    """
    before, after = _held(old), _held(new)
    found = nx.MultiDiGraph(**new.graph)
    for node in sorted({*old, *new}):
        data = new.nodes[node] if node in new else old.nodes[node]
        found.add_node(node, **data, **_came(node in old, node in new))
    edges = sorted(
        {(a, b, key) for network in (old, new) for a, b, key in network.edges(keys=True)},
        key=lambda edge: (_of(old, new, edge)["kind"] != "stance", edge),
    )
    for holder, target, key in edges:
        edge = (holder, target, key)
        data = dict(_of(old, new, edge))
        data.update(_came(old.has_edge(*edge), new.has_edge(*edge)))
        if data["kind"] == "stance":
            data["reports"] = _reports(old, new, edge)
            was, now = before.get(edge[:2], {}), after.get(edge[:2], {})
            if (key in was) != (key in now):
                data["change"] = "moved" if was and now else "new" if now else "gone"
            if data.get("change") == "moved":
                data |= {"before": _in_order(new, was), "now": _in_order(new, now)}
        found.add_edge(holder, target, key=key, **data)
    changes = []
    for holder, target in {*before, *after}:
        was, now = before.get((holder, target), {}), after.get((holder, target), {})
        if was.keys() != now.keys():
            changes.append(
                {
                    "holder": holder,
                    "target": target,
                    "from": _in_order(new, was),
                    "to": _in_order(new, now),
                    "date": max((now or was).values()) or None,
                }
            )
    found.graph.update(counted(found))
    found.graph["changes"] = sorted(
        changes, key=lambda row: (row["date"] or "", row["holder"], row["target"])
    )
    return found


def select_compared(
    old: nx.MultiDiGraph, new: nx.MultiDiGraph, selection: Selection, name: str
) -> nx.MultiDiGraph:
    """What a selection shows of two networks.

    They are compared after stances are rolled up, and as they were at the end of `until`; the other
    restrictions choose from what `compare` gives.

    Args:
        old: see `kg.network.projection.stance_network`; it stays as it is, as the other does.
        new: the later one.
        selection: what is to be drawn.
        name: what the old one is called.

    Raises:
        Misuse: see `kg.network.selection.select`.
    """
    whole = compare(old, new)
    if selection.roll_up:
        starts = around(whole, selection)
        old, new = rolled_up(old), rolled_up(new)
        left = tuple(node for node in sorted(starts) if node in old or node in new)
        selection = replace(selection, around=left or selection.around)
    if selection.until:
        old, new = as_of(old, selection.until), as_of(new, selection.until)
    both = compare(old, new) if selection.roll_up or selection.until else whole
    return select(restricted(whole, both, [("compare", name)]), selection)


def _held(network: nx.MultiDiGraph) -> dict[Pair, dict[str, str]]:
    """For each holder and target the positions held now, each with the date of its newest report."""
    found: dict[Pair, dict[str, str]] = defaultdict(dict)
    for holder, target, position, reports in network.edges(keys=True, data="reports", default=()):
        dates = [report.date or "" for report in reports if report.current]
        if dates:
            found[holder, target][position] = max(dates)
    return dict(found)


def _in_order(network: nx.MultiDiGraph, held: Mapping[str, str]) -> list[str]:
    """Positions in the order of their scheme."""
    order = {each["id"]: at for at, each in enumerate(network.graph["positions"])}
    return sorted(held, key=lambda position: (order.get(position, len(order)), position))


def _came(was: bool, there: bool) -> dict[str, str]:
    return {} if was and there else {"change": "new" if there else "gone"}


def _of(old: nx.MultiDiGraph, new: nx.MultiDiGraph, edge: tuple[str, str, str]) -> dict[str, Any]:
    network = new if new.has_edge(*edge) else old
    data: dict[str, Any] = network.edges[edge]
    return data


def _reports(old: nx.MultiDiGraph, new: nx.MultiDiGraph, edge: tuple[str, str, str]) -> list[Report]:
    """The reports of both, in order of time."""
    former: dict[str, Report]
    later: dict[str, Report]
    former, later = (
        {each.stance: each for each in (network.edges[edge]["reports"] if network.has_edge(*edge) else ())}
        for network in (old, new)
    )
    both = [
        structs.replace(
            later[stance] if stance in later else structs.replace(former[stance], current=False),
            change=_came(stance in former, stance in later).get("change"),
        )
        for stance in former.keys() | later.keys()
    ]
    return sorted(both, key=in_time)

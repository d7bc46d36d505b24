"""What of a network is drawn: one topic, some months, the neighbours of an actor, the best reported.

A selection only ever leaves things out, except that with `roll_up` a stance counts for those for whom its
holder acts. Whatever is drawn or exported comes from here, so that what is seen is what is exported.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
from msgspec.structs import replace

from kg import dates
from kg.errors import Misuse
from kg.network.counts import all_counts
from kg.network.records import in_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.network.records import Report

__all__ = [
    "Selection",
    "around",
    "counted",
    "date",
    "days",
    "kept",
    "restricted",
    "rolled_up",
    "select",
    "with_narrower",
]


@dataclass(frozen=True)
class Selection:
    """What is to be drawn; what is not set leaves nothing out.

    The restrictions hold all together. They are applied in this order: roll_up, topics, positions, since and
    until, min_reports, around, top.

    Attributes:
        around: IRIs of actors and issues: only what is at most `depth` stances away from one of them. Wholes
            (packages, those for whom somebody acts) are shown with their parts, but are no step, and nothing
            is reached through them.
        depth: how many stances.
        topics: IRIs: only stances on issues of these topics, or of narrower ones.
        since: a day, month or year in ISO form: only reports of that time or later. What is dated to a
            month or a year is in if a part of it is.
        until: the same, for reports of that time or earlier.
        min_reports: only lines with at least so many reports, of those that are left.
        positions: ids, such as rejects: only these positions, and those narrower than one of them.
        roll_up: whether stances count for whom the holder acts, up to the top, see `rolled_up`.
        top: only so many nodes, those with most reports.
    """

    around: tuple[str, ...] = ()
    depth: int = 1
    topics: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    min_reports: int = 1
    positions: tuple[str, ...] = ()
    roll_up: bool = False
    top: int | None = None


def select(network: nx.MultiDiGraph, selection: Selection) -> nx.MultiDiGraph:
    """The part of a network that is to be drawn.

    Args:
        network: see `kg.network.projection.stance_network`; it stays as it is.
        selection: which part.

    Returns:
        A network of the same kind, in which articles, stances, first, last and annotators are of what is
        left. On the graph are also of (the articles, stances and nodes of the whole) and drawn (pairs of a
        restriction, named like the option of `kg view`, and what it is). Rolled-up reports also have via, the
        label of the actor that took the stance. What is left without an edge is left out.

    Raises:
        Misuse: something is named that is not in the network, or a date is none.
    """
    drawn = _in_words(network, selection)
    found = rolled_up(network) if selection.roll_up else network
    if selection.topics:
        topics = with_narrower(
            selection.topics, {each["iri"]: each["broader"] for each in network.graph["topics"]}
        )
        nodes = found.nodes
        found = kept(found, lambda edge, _: not topics.isdisjoint(nodes[edge[1]].get("topic_iris", ())))
    if selection.positions:
        positions = with_narrower(
            selection.positions, {each["id"]: each["broader"] for each in network.graph["positions"]}
        )
        found = kept(found, lambda edge, _: edge[2] in positions)
    if selection.since or selection.until:
        first = dates.first_day(date(selection.since or "0001"))
        last = dates.last_day(date(selection.until or "9999"))
        found = kept(found, lambda _, report: _is_between(report, first, last))
    if selection.min_reports > 1:
        enough = {
            (holder, target, key)
            for holder, target, key, reports in found.edges(keys=True, data="reports")
            if reports and len(reports) >= selection.min_reports
        }
        found = kept(found, lambda edge, _: edge in enough)
    if selection.around:
        found = _near(found, around(network, selection), selection.depth)
    if selection.top is not None:
        best = _best(found, selection.top)
        found = kept(found, lambda edge, _: edge[0] in best and edge[1] in best)
    return restricted(network, found, drawn)


def restricted(
    whole: nx.MultiDiGraph, part: nx.MultiDiGraph, drawn: Iterable[tuple[str, str]]
) -> nx.MultiDiGraph:
    """A part of a network that says what it is a part of.

    Args:
        whole: the network; it stays as it is.
        part: what is left of it, or the whole itself.
        drawn: the restrictions, see `select`.
    """
    found = part.copy() if part is whole else part
    if part is not whole:
        found.graph.update(counted(found))
    told = whole.graph
    every = all_counts(whole)
    size = {"articles": told["articles"], "stances": told["stances"]}
    size |= {"actors": every.actors, "issues": every.issues}
    found.graph |= {"of": told.get("of", size), "drawn": [*told.get("drawn", ()), *drawn]}
    if "changes" in told:
        rows = told["changes"]
        found.graph["changes"] = [row for row in rows if found.has_edge(row["holder"], row["target"])]
    return found


def kept(
    network: nx.MultiDiGraph, is_meant: Callable[[tuple[str, str, str], Report], bool]
) -> nx.MultiDiGraph:
    """The network with some of its reports, and what belongs to them.

    Args:
        network: where they are.
        is_meant: whether a report is among them, by its edge (holder, target, position) and itself.

    Returns:
        The edges that have such reports, with these alone; and packages and those who are acted for, for the
        sake of what is left, and parts that nobody has a stance on, for their package's sake.
    """
    edges = []
    for holder, target, key, data in network.edges(keys=True, data=True):
        if data["kind"] == "stance":
            reports = [report for report in data["reports"] if is_meant((holder, target, key), report)]
            if reports:
                edges.append((holder, target, key, {**data, "reports": reports}))
    return _of_edges(network, edges)


def rolled_up(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The network in which stances count for whom their holders act, up to the top.

    Who acts for several counts for each of them. A person, a group or a government body that acts for nobody
    counts for what it is a member of; a state stays itself in an alliance. A stance on the very one for whom
    the holder acts stays the holder's own. Who is a target stays one.
    """
    tops = _tops(network)
    merged: dict[tuple[str, str, str], dict[str, Any]] = {}
    for holder, target, key, data in network.edges(keys=True, data=True):
        if data["kind"] != "stance":
            continue
        several = tops(holder)
        for top in (holder,) if target in several else several:
            if top == holder:
                reports = data["reports"]
            else:
                via = network.nodes[holder]["label"]
                reports = [_told_for(each, holder, via) for each in data["reports"]]
            edge = merged.setdefault((top, target, key), {**data, "reports": []})
            edge["reports"] = edge["reports"] + reports
    for data in merged.values():
        data["reports"].sort(key=in_time)
    edges = [(*edge, data) for edge, data in sorted(merged.items(), key=lambda pair: pair[0])]
    return _of_edges(network, edges)


def _told_for(report: Report, holder: str, label: str) -> Report:
    """A report that counts for whom its holder acts; if nobody spoke for the holder, that is who speaks."""
    if report.speaker is not None:
        return replace(report, via=label, via_iri=holder)
    return replace(report, via=label, via_iri=holder, speaker=label, speaker_iri=holder)


def counted(network: nx.MultiDiGraph) -> dict[str, Any]:
    """What the reports in a network add up to: articles, stances, first, last and annotators."""
    found = all_counts(network)._asdict()
    reports = [each for *_, several in network.edges(data="reports", default=()) for each in several]
    return {
        **{name: found[name] for name in ("articles", "stances", "first", "last")},
        "annotators": sorted({each.annotator for each in reports if each.annotator}),
    }


# -- dates -------------------------------------------------------------------------------------------


@cache
def date(text: str) -> str:
    """A day, month or year in ISO form, as somebody asks for it.

    Raises:
        Misuse: it is none.
    """
    if (known := dates.parsed(text)) != text:
        raise Misuse(f"'{text}' is not a date", "write it as 2025-03-13, 2025-03 or 2025")
    return known


def days(report: Report) -> tuple[str, str] | None:
    """The first and the last day that a report can be of; None where its date is missing or is none."""
    known = dates.parsed(report.date) if report.date else None
    return None if known is None else (dates.first_day(known), dates.last_day(known))


def _is_between(report: Report, first: str, last: str) -> bool:
    """Whether a report can be of a day between two."""
    dated = days(report)
    return dated is not None and dated[0] <= last and dated[1] >= first


# -- neighbourhoods ----------------------------------------------------------------------------------


def around(network: nx.MultiDiGraph, selection: Selection) -> set[str]:
    """The nodes that a selection begins at: those named, and of who is rolled up those for whom they count.

    Raises:
        Misuse: one of them is not in the network.
    """
    bodies = network.graph["bodies"]
    for node in selection.around:
        if node not in network and not (selection.roll_up and node in bodies):
            label = bodies.get(node, {}).get("label", node)
            raise Misuse(
                f"nothing can be drawn around '{label}': it has no stance, and there is none on it",
                "name another actor or issue",
            )
    if not selection.roll_up:
        return set(selection.around)
    tops = _tops(network)
    return {top for node in selection.around for top in (node, *tops(node))}


def _near(network: nx.MultiDiGraph, starts: set[str], depth: int) -> nx.MultiDiGraph:
    neighbours: dict[str, set[str]] = defaultdict(set)
    for holder, target, kind in network.edges(data="kind"):
        if kind == "stance":
            neighbours[holder].add(target)
            neighbours[target].add(holder)
    near, edge = set(starts), set(starts)
    for _ in range(depth):
        edge = {other for node in edge for other in neighbours[node]} - near
        near |= edge
    return kept(network, lambda edge, _: edge[0] in near and edge[1] in near)


def _best(network: nx.MultiDiGraph, number: int) -> set[str]:
    """The nodes with most reports on their edges."""
    weight: dict[str, int] = defaultdict(int)
    for holder, target, reports in network.edges(data="reports", default=()):
        for node in {holder, target}:
            weight[node] += len(reports)
    return set(sorted(network, key=lambda node: (-weight[node], node))[:number])


# -- inside ------------------------------------------------------------------------------------------


def _of_edges(
    network: nx.MultiDiGraph, edges: Iterable[tuple[str, str, str, dict[str, Any]]]
) -> nx.MultiDiGraph:
    """A network of these stances, with the wholes of what they join and the parts that are only parts."""
    edges = list(edges)
    bodies = network.graph["bodies"]
    taken = {end for *ends, kind in network.edges(data="kind") if kind == "stance" for end in ends}
    structure = [edge for edge in network.edges(keys=True, data=True) if edge[3]["kind"] != "stance"]
    joined = {end for holder, target, *_ in edges for end in (holder, target)}
    grown = 0
    while grown != len(joined):
        grown = len(joined)
        joined |= {whole for part, whole, *_ in structure if part in joined}
        joined |= {
            part
            for part, whole, _, data in structure
            if data["kind"] == "part" and whole in joined and part not in taken
        }
    found = nx.MultiDiGraph(**network.graph)
    for node in sorted(joined):
        found.add_node(node, **(network.nodes[node] if node in network else bodies[node]))
    found.add_edges_from(edges)
    found.add_edges_from(edge for edge in structure if edge[0] in joined and edge[1] in joined)
    return found


def _tops(network: nx.MultiDiGraph) -> Callable[[str], tuple[str, ...]]:
    """For whom an actor counts: those at the top of who it acts for, or itself."""
    wholes: dict[str, list[str]] = defaultdict(list)
    for part, whole, kind in network.edges(data="kind"):
        if kind == "acts-for":
            wholes[part].append(whole)
    for member, several in network.graph["counts_for"].items():
        wholes[member] += several

    @cache
    def tops(actor: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        seen = {actor}
        ahead = [actor]
        while ahead:
            above = wholes.get(here := ahead.pop(0), ())
            if not above:
                found[here] = None
            new = [each for each in above if each not in seen]
            seen.update(new)
            ahead += new
        return tuple(sorted(found)) or (actor,)  # a circle has no top

    return tops


def with_narrower(wanted: Iterable[str], broader: Mapping[str, str | None]) -> set[str]:
    """These, and all that is narrower than one of them.

    Args:
        wanted: topics or positions.
        broader: for each of all, the one that it is narrower than, if there is one.
    """
    found = set(wanted)
    grown = 0
    while grown != len(found):
        grown = len(found)
        found |= {narrow for narrow, wide in broader.items() if wide in found}
    return found


def _in_words(network: nx.MultiDiGraph, selection: Selection) -> list[tuple[str, str]]:
    """The restrictions, each with what it says; in the order of the options."""
    labels = {each["iri"]: each["label"] for each in network.graph["topics"]}
    held = {each["id"]: each["label"] for each in network.graph["positions"]}
    for position in selection.positions:
        if position not in held:
            raise Misuse(f"there is no position '{position}' in the network", f"known: {', '.join(held)}")
    for topic in selection.topics:
        if topic not in labels:
            raise Misuse(f"there is no topic '{topic}' in the network", "name it by its IRI")
    found = [
        ("around", network.nodes[node]["label"] if node in network else node) for node in selection.around
    ]
    if selection.around and selection.depth != Selection.depth:
        found.append(("depth", str(selection.depth)))
    found += [("topic", labels[topic]) for topic in selection.topics]
    found += [(name, date) for name, date in (("since", selection.since), ("until", selection.until)) if date]
    if selection.min_reports > 1:
        found.append(("min-reports", str(selection.min_reports)))
    found += [("position", held[position]) for position in selection.positions]
    if selection.roll_up:
        found.append(("roll-up", ""))
    if selection.top is not None:
        found.append(("top", str(selection.top)))
    return found

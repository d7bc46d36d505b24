"""Who stands where on what now: a cell for each actor and issue."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kg.dates import is_before
from kg.network.records import in_time
from kg.views import marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from kg.network.records import Report

__all__ = ["Cell", "Held", "cells"]

_CONTRADICTING = ({"makes", "against"}, {"for", "against"})


class Held(NamedTuple):
    """A position that somebody has or had on something, with the dates of its first and last report."""

    position: str
    reports: int
    first: str | None
    last: str | None


class Cell(NamedTuple):
    """Where one actor stands on one thing.

    Attributes:
        holder: the actor.
        target: what it is about.
        shown: the positions that hold, the latest last; where none does, the last that did; none where all
            that is reported is that something is not so.
        holds: whether they do hold.
        opposed: whether they contradict each other.
        former: the position before them, if it was another one.
        since: the date of the first report of the latest position after that.
        reports: how many there are of this actor on this, whatever they say.
        denied: the positions of which it is reported that they are not so.
    """

    holder: str
    target: str
    shown: tuple[Held, ...]
    holds: bool
    opposed: bool
    former: Held | None
    since: str | None
    reports: int
    denied: tuple[Held, ...] = ()

    @property
    def main(self) -> Held | None:
        """The latest of the positions shown, if there is one."""
        return self.shown[-1] if self.shown else None


def cells(network: nx.MultiDiGraph) -> dict[tuple[str, str], Cell]:
    """A cell for every actor and what it has a stance on.

    Args:
        network: see `kg.network.projection.stance_network`.
    """
    positions = network.graph.get("positions", ())
    looks = marks.looks(positions)
    scores = {position["id"]: position.get("score") for position in positions}
    pairs: dict[tuple[str, str], dict[str, list[Report]]] = defaultdict(lambda: defaultdict(list))
    edges = network.edges(keys=True, data=True)
    for holder, target, _, edge in sorted(edges, key=lambda edge: (edge[0], edge[1], str(edge[2]))):
        if edge["kind"] == "stance" and edge.get("reports"):
            pairs[holder, target][str(edge["position"])] += edge["reports"]
    return {pair: _cell(*pair, lines, looks, scores) for pair, lines in sorted(pairs.items())}


def _cell(
    holder: str,
    target: str,
    every: Mapping[str, Sequence[Report]],
    looks: Mapping[str, marks.Look],
    scores: Mapping[str, float | None],
) -> Cell:
    def look(position: str) -> marks.Look:
        return looks.get(position, marks.UNKNOWN)

    def of(denied: bool) -> dict[str, list[Report]]:
        some = {p: [r for r in reports if r.denied is denied] for p, reports in every.items()}
        return {position: sorted(reports, key=in_time) for position, reports in some.items() if reports}

    def held(position: str, reports: Sequence[Report]) -> Held:
        return Held(position, len(reports), reports[0].date, reports[-1].date)

    if len(every) == 1:  # as most: nothing else can be former, opposed or denied
        [(position, only)] = every.items()
        if not any(report.denied for report in only):
            holds = any(report.current for report in only)
            shown_alone = (held(position, sorted(only, key=in_time)),)
            return Cell(holder, target, shown_alone, holds, False, None, None, len(only))
    lines = of(denied=False)
    denied = tuple(held(*each) for each in of(denied=True).items())
    amount = sum(map(len, every.values()))
    if not lines:
        return Cell(holder, target, (), False, False, None, None, amount, denied)
    told = sorted(
        ((position, report) for position, reports in lines.items() for report in reports),
        key=lambda each: in_time(each[1]),
    )
    holding = {position for position, reports in lines.items() if any(r.current for r in reports)}
    shown = [told[-1][0]]
    if holding:
        shown = list(dict.fromkeys(position for position, report in told if report.current))
    main = shown[-1]
    before = [
        (position, report)
        for position, report in told
        # "No comment" is no position that was left; nor is what was only expected.
        if position not in holding
        and position not in shown
        and look(position).name != "undeclared"
        and report.phase != "prospective"
        and _is_left(report, lines[main][-1].date or "")
    ]
    former = before[-1] if before and look(main).name != "undeclared" else None
    if former and any(
        look(p).name == look(former[0]).name and scores.get(p) == scores.get(former[0]) for p in shown
    ):
        former = None
    since = next((r for r in lines[main] if former and (r.date or "") >= (former[1].date or "")), None)
    families = {look(position).family for position in shown}
    return Cell(
        holder,
        target,
        tuple(held(position, lines[position]) for position in shown),
        bool(holding),
        any(both <= families for both in _CONTRADICTING),
        held(former[0], lines[former[0]]) if former else None,
        since.date if since else None,
        amount,
        denied,
    )


def _is_left(report: Report, latest: str) -> bool:
    """Whether a position that holds no more was there before one that was last reported then."""
    date = report.date or ""
    if report.phase == "previous":
        return not is_before(latest, date)
    return latest != "" and (date == "" or is_before(date, latest))

"""Who stands where on what now: a cell for each actor and issue, and an order with likes side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.views import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

__all__ = ["Cell", "Held", "alliance", "cells", "group", "seriated", "stands_for"]

SHOWN = 3  # so many positions that hold at once still have room in a cell
LONE = 0.8  # how much two rows differ where only one of them says something; opposites differ by 2
TURNS = 30  # rounds of turning stretches of an order; it seldom takes more than five
_UNDATED = "9999"
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
        shown: the positions that hold, the latest last; where none does, the last that did.
        holds: whether they do hold.
        opposed: whether they contradict each other.
        former: the position before them, if it was another one.
        since: the date of the first report of the latest position after that.
        reports: how many there are of this actor on this, whatever they say.
    """

    holder: str
    target: str
    shown: tuple[Held, ...]
    holds: bool
    opposed: bool
    former: Held | None
    since: str | None
    reports: int

    @property
    def main(self) -> Held:
        """The latest of the positions shown."""
        return self.shown[-1]


def cells(network: nx.MultiDiGraph) -> dict[tuple[str, str], Cell]:
    """A cell for every actor and what it has a stance on.

    Args:
        network: see `kg.network.projection.stance_network`.
    """
    positions = network.graph.get("positions", ())
    looks = marks.looks(positions)
    scores = {position["id"]: position.get("score") for position in positions}
    pairs: dict[tuple[str, str], dict[str, list[Mapping[str, Any]]]] = defaultdict(dict)
    for holder, target, key in sorted(network.edges(keys=True), key=lambda edge: (*edge[:2], str(edge[2]))):
        edge = network.edges[holder, target, key]
        if edge["kind"] == "stance" and edge.get("reports"):
            pairs[holder, target][str(edge["position"])] = sorted(edge["reports"], key=_date)
    return {pair: _cell(*pair, lines, looks, scores) for pair, lines in sorted(pairs.items())}


def _cell(
    holder: str,
    target: str,
    lines: Mapping[str, Sequence[Mapping[str, Any]]],
    looks: Mapping[str, marks.Look],
    scores: Mapping[str, float | None],
) -> Cell:
    def look(position: str) -> marks.Look:
        return looks.get(position, marks.UNKNOWN)

    def held(position: str) -> Held:
        reports = lines[position]
        return Held(position, len(reports), reports[0].get("date"), reports[-1].get("date"))

    told = sorted(
        ((position, report) for position, reports in lines.items() for report in reports),
        key=lambda each: _date(each[1]),
    )
    holding = {position for position, reports in lines.items() if any(r.get("current") for r in reports)}
    shown = [told[-1][0]]
    if holding:
        shown = list(dict.fromkeys(position for position, report in told if report.get("current")))[-SHOWN:]
    main = shown[-1]
    before = [
        (position, report)
        for position, report in told
        # "No comment" is no position that was left; nor is what was only expected, or said not to be so.
        if position not in holding
        and position not in shown
        and look(position).name != "undeclared"
        and report.get("phase") != "prospective"
        and report.get("certainty") != "denied"
        and _date(report) <= _date(lines[main][-1])
    ]
    former = before[-1] if before and look(main).name != "undeclared" else None
    if former and any(
        look(p).name == look(former[0]).name and scores.get(p) == scores.get(former[0]) for p in shown
    ):
        former = None
    since = next((r for r in lines[main] if former and _date(r) >= _date(former[1])), None)
    families = {look(position).family for position in shown}
    return Cell(
        holder,
        target,
        tuple(map(held, shown)),
        bool(holding),
        any(both <= families for both in _CONTRADICTING),
        held(former[0]) if former else None,
        since.get("date") if since else None,
        len(told),
    )


def _date(report: Mapping[str, Any]) -> str:
    return str(report.get("date") or _UNDATED)


# -- groups ------------------------------------------------------------------------------------------


def stands_for(network: nx.MultiDiGraph, actor: str) -> str:
    """For whom an actor acts in the end; itself, if for nobody."""
    seen = {actor}
    while True:
        above = sorted(
            whole for _, whole, kind in network.out_edges(actor, data="kind") if kind == "acts-for"
        )
        if not above or above[0] in seen:
            return actor
        actor = above[0]
        seen.add(actor)


def alliance(network: nx.MultiDiGraph, actor: str) -> str:
    """The label of the alliance that an actor belongs to, itself or through whom it acts for; or nothing."""
    top = network.nodes[stands_for(network, actor)]
    if top.get("type") == "Alliance":
        return str(top.get("label") or "")
    return next((str(value) for name, value in top.get("facts", ()) if name == "member of"), "")


def group(names: Iterable[str], of: Callable[[str], str]) -> list[tuple[str, list[str]]]:
    """Names in groups that stand where their first members do; those of no group, "", come last.

    Args:
        names: in the order in which they are to stand.
        of: the group of a name.
    """
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(of(name), []).append(name)
    return sorted(found.items(), key=lambda each: not each[0])


# -- order -------------------------------------------------------------------------------------------


def seriated(network: nx.MultiDiGraph, held: Mapping[tuple[str, str], Cell]) -> tuple[list[str], list[str]]:
    """Rows and columns in an order in which those that agree are neighbours; the same for equal networks.

    Those who speak of the same things stand together, the most reported first.

    Args:
        network: whose cells they are.
        held: its cells, or some of them.

    Returns:
        The holders and the targets of the cells.
    """
    score = {position["id"]: position.get("score") for position in network.graph.get("positions", ())}
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    columns: dict[str, dict[str, float]] = defaultdict(dict)
    weight: dict[tuple[int, str], int] = defaultdict(int)  # an actor may be both a row and a column
    for (holder, target), cell in held.items():
        rows[holder][target] = columns[target][holder] = score.get(cell.main.position) or 0.0
        weight[0, holder] += cell.reports
        weight[1, target] += cell.reports

    def by_weight(side: int) -> Callable[[str], tuple[int, str]]:
        return lambda name: (-weight[side, name], name)

    blocks: list[tuple[list[str], list[str]]] = []
    seen: set[tuple[int, str]] = set()
    for first in sorted(rows, key=by_weight(0)):
        ahead = [(0, first)]
        block: tuple[list[str], list[str]] = ([], [])
        while ahead:
            side, name = ahead.pop()
            if (side, name) in seen:
                continue
            seen.add((side, name))
            block[side].append(name)
            ahead += [(1 - side, other) for other in (columns if side else rows)[name]]
        if block[0]:
            down = _way(sorted(block[0], key=by_weight(0)), rows)
            if _lean(down, [weight[0, name] for name in down]) > 0:
                down.reverse()
            height = {name: place for place, name in enumerate(down)}
            across = _way(sorted(block[1], key=by_weight(1)), columns)
            if _lean(across, [sum(height[n] for n in columns[a]) / len(columns[a]) for a in across]) < 0:
                across.reverse()
            blocks.append((down, across))
    blocks.sort(key=lambda block: -sum(weight[0, name] for name in block[0]))
    return [n for down, _ in blocks for n in down], [n for _, across in blocks for n in across]


def _lean(names: Sequence[str], values: Sequence[float]) -> float:
    """Above 0 where the values grow along the names."""
    middle, mean = (len(names) - 1) / 2, sum(values) / len(values)
    return sum((place - middle) * (value - mean) for place, value in enumerate(values))


def _way(names: Sequence[str], profiles: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The names as a short way from like to like: each put where it costs least, then stretches turned."""
    n = len(names)
    away = [[_difference(profiles[a], profiles[b]) for b in names] for a in names]

    def step(one: int | None, other: int | None) -> float:
        return 0.0 if one is None or other is None else away[one][other]

    way: list[int] = []
    for new in range(n):
        between = [*zip([None, *way], [*way, None], strict=True)]
        longer = [step(a, new) + step(new, b) - step(a, b) for a, b in between]
        way.insert(min(range(len(longer)), key=lambda at: (round(longer[at], 9), at)), new)
    for _ in range(TURNS):
        shorter = False
        for i in range(n - 1):
            for j in range(i + 1, n):
                left, right = way[i - 1] if i else None, way[j + 1] if j < n - 1 else None
                now = step(left, way[i]) + step(way[j], right)
                if step(left, way[j]) + step(way[i], right) < now - 1e-9:
                    way[i : j + 1] = way[i : j + 1][::-1]
                    shorter = True
        if not shorter:
            break
    return [names[i] for i in way]


def _difference(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    both = a.keys() & b.keys()
    every = len(a) + len(b) - len(both)
    # In the order of the names: sums of the same numbers are then the same to the last digit.
    return (sum(abs(a[k] - b[k]) for k in sorted(both)) + LONE * (every - len(both))) / every

"""In which order actors, issues and positions stand: computed here for pictures and the page alike.

Positions stand as in their scheme, family by family (`kg.views.marks.FAMILIES`). The page gets the rest with
its data (`shipped`) and keeps to it whatever is filtered, so that nothing changes its place.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.views.standing import cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from kg.views.standing import Cell

__all__ = [
    "ACTORS",
    "REST",
    "SIDE",
    "Column",
    "alliance",
    "chosen",
    "columned",
    "group",
    "principals",
    "ranked",
    "seriated",
    "shipped",
    "topic_of",
]

SIDE = 60
"""So many actors, and so many issues, stand at once in a matrix or two columns: those most reported."""
LIKE = 120  # so many on a side are put in order by what they say, those most reported; the others follow
LONE = 0.8  # how much two rows differ where only one of them says something; opposites differ by 2
TURNS = 30  # rounds of turning stretches of an order; it seldom takes more than five
SWEEPS = 24  # from side to side through two columns

Column = list[tuple[str, list[str]]]
"""Groups with their names, from top to bottom."""
ACTORS, REST = "\0actors", ""
"""The groups of targets that are actors, and of issues without a topic."""


def shipped(network: nx.MultiDiGraph) -> dict[str, dict[str, Any]]:
    """The places of each node, from 0, and its groups.

    Args:
        network: see `kg.network.projection.stance_network`.

    Returns:
        For each node `rank` (by number of reports, see `ranked`); where it has a stance, `row` in a matrix
        and `left` in two columns; where there is one on it, `column` in a matrix and `right` in two columns;
        of actors also `body` (the label of whom they stand for, if for another) and `alliance` (that of the
        one where they, or whom they stand for, are members).
    """
    ranks = ranked(network)
    found: dict[str, dict[str, Any]] = {name: {"rank": rank} for name, rank in ranks.items()}
    held = cells(network)
    best = chosen({pair: cell.reports for pair, cell in held.items()}, ranks, LIKE)
    among = {pair: held[pair] for pair in held if pair[0] in best[0] and pair[1] in best[1]}
    rows, columns = seriated(network, among)
    left, right = ([name for _, names in side for name in names] for side in columned(network, among))
    for key, side, first in (
        ("row", 0, rows),
        ("column", 1, columns),
        ("left", 0, left),
        ("right", 1, right),
    ):
        rest = sorted({pair[side] for pair in held} - set(first), key=ranks.__getitem__)
        for place, name in enumerate([*first, *rest]):
            found[name][key] = place
    principal = principals(network)
    for name, data in network.nodes(data=True):
        if data.get("kind") == "actor":
            top = principal(name)
            found[name]["body"] = str(network.nodes[top].get("label") or top) if top != name else ""
            found[name]["alliance"] = alliance(network, top)
    return found


# -- by number of reports ----------------------------------------------------------------------------


def ranked(network: nx.MultiDiGraph) -> dict[str, int]:
    """The place of each node, from 0: most reports first; of equals actors first, then by label."""
    weight = dict.fromkeys(network.nodes, 0)
    for holder, target, reports in network.edges(data="reports", default=()):
        weight[holder] += len(reports)
        weight[target] += len(reports)
    labels = {name: str(label or name).casefold() for name, label in network.nodes(data="label")}
    kinds = network.nodes(data="kind")
    order = sorted(weight, key=lambda name: (-weight[name], kinds[name] != "actor", labels[name], name))
    return {name: place for place, name in enumerate(order)}


def chosen(
    reports: Mapping[tuple[str, str], int], ranks: Mapping[str, int], most: int = SIDE
) -> tuple[list[str], list[str]]:
    """The holders and targets that are shown where there is no room for all; each of them has a cell.

    Args:
        reports: how many there are of a holder on a target.
        ranks: see `ranked`; of equals, who is before the others.
        most: so many of each.

    Returns:
        The targets with most reports; and before them the holders with most reports on these.
    """

    def best(side: int, of: Iterable[tuple[str, str]]) -> list[str]:
        tally: dict[str, int] = defaultdict(int)
        for pair in of:
            tally[pair[side]] += reports[pair]
        return sorted(tally, key=lambda name: (-tally[name], ranks[name]))[:most]

    targets = set(best(1, reports))
    holders = best(0, (pair for pair in reports if pair[1] in targets))
    kept = set(holders)
    return holders, best(1, (pair for pair in reports if pair[0] in kept and pair[1] in targets))


# -- a matrix ----------------------------------------------------------------------------------------


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
        stand = score.get(cell.main.position) if cell.main else None
        rows[holder][target] = columns[target][holder] = stand or 0.0
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
    away = [[0.0] * (n + 1) for _ in range(n + 1)]  # the last is beyond both ends, which is near to all
    for i, one in enumerate(names):
        for j in range(i):
            away[i][j] = away[j][i] = _difference(profiles[names[j]], profiles[one])
    way: list[int] = []
    for new in range(n):
        here = away[new]
        longer = [here[a] + here[b] - away[a][b] for a, b in zip([n, *way], [*way, n], strict=True)]
        way.insert(min(range(len(longer)), key=lambda at: (round(longer[at], 9), at)), new)
    for _ in range(TURNS):
        shorter = False
        for i in range(n - 1):
            for j in range(i + 1, n):
                left, right = away[way[i - 1] if i else n], away[way[j + 1] if j < n - 1 else n]
                if left[way[j]] + right[way[i]] < left[way[i]] + right[way[j]] - 1e-9:
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


# -- two columns -------------------------------------------------------------------------------------


def columned(network: nx.MultiDiGraph, held: Mapping[tuple[str, str], Cell]) -> tuple[Column, Column]:
    """Who stands where in two columns, so that lines are short and few of them cross.

    Each box comes to where the boxes that it is joined to are on average, in turns from left to right and
    back (the barycentre method of Sugiyama, Tagawa & Toda 1981). Actors stand beside those they act for where
    that makes lines no longer.

    Args:
        network: whose cells they are.
        held: its cells, or some of them.

    Returns:
        The actors that have a stance; and what they have it on, by topic, in groups named by the topic's
        label, ACTORS or REST.
    """
    joined: tuple[dict[str, dict[str, float]], ...] = (defaultdict(dict), defaultdict(dict))
    for (holder, target), cell in sorted(held.items()):
        joined[0][holder][target] = joined[1][target][holder] = float(cell.reports)

    def topic(name: str) -> str:
        return topic_of(network, name)

    def best(of_left: Mapping[str, str]) -> tuple[float, tuple[Column, Column]]:
        columns: list[Column] = [
            group(sorted(joined[0], key=lambda n: (-len(joined[0][n]), n)), lambda n: of_left[n]),
            group(sorted(joined[1], key=lambda n: (-len(joined[1][n]), n)), topic),
        ]
        found = (float("inf"), (columns[0], columns[1]))
        for sweep in range(SWEEPS):
            side = 1 - sweep % 2
            columns[side] = _swept(columns[side], joined[side], _heights(columns[1 - side]))
            left, right = _heights(columns[0]), _heights(columns[1])
            long = sum(cell.reports * abs(left[u] - right[v]) for (u, v), cell in sorted(held.items()))
            if long < found[0] - 1e-9:
                found = (long, (columns[0], columns[1]))
        return found

    alone, (actors, targets) = best(dict.fromkeys(joined[0], ""))
    principal = principals(network)
    beside, (grouped, others) = best({name: principal(name) for name in joined[0]})
    if beside <= alone:
        actors, targets = [("", [name for _, names in grouped for name in names])], others
    last = {ACTORS: 1, REST: 2}
    return actors, sorted(targets, key=lambda each: last.get(each[0], 0))


def _heights(column: Column) -> dict[str, float]:
    """Where each name stands, from 0 to 1; a group's heading takes room too."""
    found: dict[str, float] = {}
    at = 0.0
    for _, names in column:
        for name in names:
            at += 1
            found[name] = at
        at += 0.6
    return {name: place / at for name, place in found.items()}


def _swept(column: Column, joined: Mapping[str, Mapping[str, float]], other: Mapping[str, float]) -> Column:
    """The column with groups, and names in them, in the order of the middle of what they are joined to."""
    middle = {
        name: sum(w * other[n] for n, w in joined[name].items()) / sum(joined[name].values())
        for _, names in column
        for name in names
    }
    inside = [(title, sorted(names, key=lambda n: (round(middle[n], 9), n))) for title, names in column]
    return sorted(
        inside, key=lambda each: (round(sum(middle[n] for n in each[1]) / len(each[1]), 9), each[0])
    )


# -- groups ------------------------------------------------------------------------------------------


def principals(network: nx.MultiDiGraph) -> Callable[[str], str]:
    """Tells for whom an actor acts in the end: of several the first by its IRI; itself, if for nobody."""
    above: dict[str, str] = {}
    for part, whole, kind in network.edges(data="kind"):
        if kind == "acts-for":
            above[part] = min(whole, above.get(part, whole))

    def principal(actor: str) -> str:
        seen = {actor}
        while (whole := above.get(actor, actor)) not in seen:
            seen.add(actor := whole)
        return actor

    return principal


def alliance(network: nx.MultiDiGraph, principal: str) -> str:
    """The label of the alliance that those who act for somebody belong to, or nothing."""
    top = network.nodes[principal]
    if top.get("type") == "Alliance":
        return str(top.get("label") or "")
    return next((", ".join(fact.values) for fact in top.get("facts", ()) if fact.code == "member-of"), "")


def topic_of(network: nx.MultiDiGraph, target: str) -> str:
    """The label of the first topic of an issue, or REST; ACTORS for an actor."""
    node = network.nodes[target]
    if node.get("kind") == "actor":
        return ACTORS
    return next(iter(map(str, node.get("topics", ()))), REST)


def group(names: Iterable[str], of: Callable[[str], str]) -> list[tuple[str, list[str]]]:
    """Names in groups that stand where their first members do; REST and ACTORS come last.

    Args:
        names: in the order in which they are to stand.
        of: the group of a name.
    """
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(of(name), []).append(name)
    return sorted(found.items(), key=lambda each: each[0] in (REST, ACTORS))

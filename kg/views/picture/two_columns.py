"""Two columns: actors on the left, what they speak of on the right by topic, and a line for each position."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.views.picture.drawing import element, escaped, head, number, skin_of, wrapped
from kg.views.picture.network_map import line_width, look_of, stroke, told
from kg.views.picture.sheet import FAINT, Drawing, Sheet, current, label_of
from kg.views.picture.words import filled
from kg.views.reduced import BOXES, reduced
from kg.views.standing import group, stands_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

__all__ = ["Column", "drawn", "ordered"]

Column = list[tuple[str, list[str]]]
"""Groups with their names, from top to bottom."""

ACTORS, REST = "\0actors", ""
"""The groups on the right of actors that others have a stance on, and of issues without a topic."""
SWEEPS = 24
WIDTH, GAP, BETWEEN = 236.0, 9.0, 330.0  # of a box, below it, and between the columns
SPREAD = 70.0  # how much more room there is between boxes where the other column is taller
HEADING = 30.0
PORT = 9.0  # the least room between two lines at a box


def ordered(network: nx.MultiDiGraph) -> tuple[Column, Column]:
    """Who stands where in two columns, so that lines are short and few of them cross.

    Each box comes to where the boxes that it is joined to are on average, in turns from left to right and
    back (the barycentre method of Sugiyama, Tagawa & Toda 1981). Actors stand beside those they act for where
    that makes lines no longer.

    Args:
        network: see `kg.network.projection.stance_network`.

    Returns:
        The actors that have a stance; and what they have it on, by topic, in groups named by the topic's
        label, ACTORS or REST.
    """
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for holder, target, edge in network.edges(data=True):
        if edge["kind"] == "stance":
            weights[holder, target] += 1.0 if current(edge) else 0.4
    joined: tuple[dict[str, dict[str, float]], ...] = (defaultdict(dict), defaultdict(dict))
    for (holder, target), weight in sorted(weights.items()):
        joined[0][holder][target] = weight
        joined[1][target][holder] = weight

    def topic(name: str) -> str:
        node = network.nodes[name]
        if node.get("kind") == "actor":
            return ACTORS
        return next(iter(map(str, node.get("topics", ()))), REST)

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
            long = sum(w * abs(left[u] - right[v]) for (u, v), w in sorted(weights.items()))
            if long < found[0] - 1e-9:
                found = (long, (columns[0], columns[1]))
        return found

    alone, (actors, targets) = best(dict.fromkeys(joined[0], ""))
    beside, (grouped, others) = best({name: stands_for(network, name) for name in joined[0]})
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


# -- drawing -----------------------------------------------------------------------------------------


class _Box(NamedTuple):
    top: float
    height: float
    lines: list[str]


def drawn(sheet: Sheet) -> Drawing:
    """The two columns, as tall as they come."""
    network = sheet.network
    near = network if len(network) <= BOXES else reduced(network)
    columns = ordered(near)
    edges = [
        (u, v, near.edges[u, v, key])
        for u, v, key in sorted(near.edges(keys=True), key=lambda edge: (edge[0], edge[1], str(edge[2])))
        if near.edges[u, v, key]["kind"] == "stance"
    ]
    degree: dict[tuple[int, str], int] = defaultdict(int)
    for u, v, _ in edges:
        degree[0, u] += 1
        degree[1, v] += 1
    placed = [_placed(sheet, column, side, degree) for side, column in enumerate(columns)]
    height = max(bottom for _, _, bottom in placed)
    for side, (found, _, bottom) in enumerate(placed):  # the shorter column spreads out beside the taller
        more = min(SPREAD, (height - bottom) / max(1, len(found)))
        if more >= 1:
            placed[side] = _placed(sheet, columns[side], side, degree, more)
    shifts = [(height - bottom) / 2 for _, _, bottom in placed]
    boxes = [
        {name: box._replace(top=box.top + shift) for name, box in found.items()}
        for (found, _, _), shift in zip(placed, shifts, strict=True)
    ]
    right = WIDTH + BETWEEN
    out: list[str] = []
    ports = _ports(edges, boxes)
    order = sorted(range(len(edges)), key=lambda i: current(edges[i][2]))
    for i in order:
        u, v, edge = edges[i]
        look = look_of(sheet, edge)
        width = line_width(look, edge)
        (x1, y1), (x2, y2) = (WIDTH, ports[i][0]), (right - 1.5, ports[i][1])
        mark, back = head(look, (x2, y2), (1.0, 0.0), sheet.brush.ink(look), width)
        end = x2 - max(back, 4)
        bow = BETWEEN * 0.45
        path = (
            f"M{number(x1)} {number(y1)}C{number(x1 + bow)} {number(y1)} {number(end - bow)} {number(y2)} "
            f"{number(end)} {number(y2)}H{number(x2 - back)}"
        )
        out.append(
            element(
                "g",
                element("title", escaped(told(sheet, u, v, edge))),
                stroke(sheet.brush, path, look, width) + mark,
                opacity=None if current(edge) else FAINT,
            )
        )
    for side, x in enumerate((0.0, right)):
        for title, y in placed[side][1]:
            out.append(
                sheet.brush.text(
                    wrapped(title, WIDTH, 12, 1, bold=True)[0], x, y + shifts[side], colour="soft", bold=True
                )
            )
        for name, box in boxes[side].items():
            out.append(_boxed(sheet, name, x, box))
    notes = []
    if near is not network:
        notes.append(filled("picture.boxes", sheet.language, n=len(near), all=len(network)))
    if not edges:
        notes.append(sheet.word("picture.empty"))
    shown = [edge for _, _, edge in edges]
    key = [
        *sheet.positions_key({str(edge.get("position")) for edge in shown}),
        *sheet.boxes_key({*boxes[0], *boxes[1]}),
        *sheet.lines_key(shown),
    ]
    return Drawing(right + WIDTH if edges else 0.0, height, out, key, notes)


def _placed(
    sheet: Sheet, column: Column, side: int, degree: Mapping[tuple[int, str], int], more: float = 0.0
) -> tuple[dict[str, _Box], list[tuple[str, float]], float]:
    """Boxes and headings of a column from 0 downwards, and where it ends."""
    found: dict[str, _Box] = {}
    headings: list[tuple[str, float]] = []
    words = {ACTORS: sheet.word("key.actor"), REST: sheet.word("matrix.rest.topic")}
    y = 0.0
    if not side and column:
        headings.append((sheet.word("key.actor"), 12.0))
        y += HEADING - 8
    for place, (title, names) in enumerate(column):
        if side:
            y += 14 if place else 0
            headings.append((words.get(title, title), y + 12))
            y += HEADING - 8
        for name in names:
            node = sheet.network.nodes[name]
            lines = wrapped(sheet.label(name), WIDTH - 26, 13, 3, bold=node.get("kind") != "issue")
            tag = 11 if node.get("kind") == "issue" else 0
            height = max(len(lines) * 16 + 14 + tag, PORT * (degree[side, name] + 1))
            found[name] = _Box(y, height, lines)
            y += height + GAP + more
    return found, headings, max(0.0, y - GAP - more)


def _ports(
    edges: Sequence[tuple[str, str, Mapping[str, Any]]], boxes: Sequence[Mapping[str, _Box]]
) -> list[tuple[float, float]]:
    """Where each line leaves its left box and meets its right one: in the order of their other ends."""
    found = [[0.0, 0.0] for _ in edges]
    for side in (0, 1):
        at: dict[str, list[int]] = defaultdict(list)
        for i, edge in enumerate(edges):
            at[edge[1] if side else edge[0]].append(i)
        for name, members in at.items():
            box = boxes[side][name]

            def other(i: int, side: int = side) -> tuple[float, str, str, int]:
                far = boxes[1 - side][edges[i][0] if side else edges[i][1]]
                return far.top + far.height / 2, edges[i][0], edges[i][1], i

            step = min(14.0, box.height / (len(members) + 1))
            first = box.top + box.height / 2 - step * (len(members) - 1) / 2
            for place, i in enumerate(sorted(members, key=other)):
                found[i][side] = first + step * place
    return [(left, right) for left, right in found]


def _boxed(sheet: Sheet, name: str, x: float, box: _Box) -> str:
    node, brush = sheet.network.nodes[name], sheet.brush
    type_, kind = str(node.get("type") or ""), str(node.get("kind"))
    skin = skin_of(type_, kind)
    issue = kind == "issue"
    parts = [brush.box(type_, kind, x, box.top, WIDTH, box.height, anonymous=bool(node.get("anonymous")))]
    y = box.top + (box.height - len(box.lines) * 16 - (11 if issue else 0)) / 2
    if issue:
        parts.append(
            brush.text(
                sheet.type_of(name).upper(),
                x + WIDTH / 2,
                y + 9,
                size=8.5,
                colour="issue-tag",
                anchor="middle",
                bold=True,
            )
        )
        y += 11
    parts.append(
        brush.lines(
            box.lines, x + WIDTH / 2, y + 12.5, 16, size=13, colour=skin.ink, anchor="middle", bold=not issue
        )
    )
    return element("g", element("title", escaped(label_of(sheet.network, name))), *parts)

"""Two columns: actors on the left, what they speak of on the right by topic, and a line for each position."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.views import marks, order
from kg.views.order import ACTORS, REST, Column
from kg.views.picture.drawing import element, escaped, head, number, wrapped
from kg.views.picture.network_map import stroke, told
from kg.views.picture.sheet import FAINT, Drawing, Sheet, current, label_of
from kg.views.picture.words import filled
from kg.views.standing import cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


__all__ = ["drawn"]

WIDTH, GAP, BETWEEN = 236.0, 9.0, 330.0  # of a box, below it, and between the columns
SPREAD = 70.0  # how much more room there is between boxes where the other column is taller
HEADING = 30.0
PORT = 9.0  # the least room between two lines at a box


# -- drawing -----------------------------------------------------------------------------------------


class _Box(NamedTuple):
    top: float
    height: float
    lines: list[str]


def drawn(sheet: Sheet) -> Drawing:
    """The two columns, as tall as they come."""
    network = sheet.network
    every = {pair: cell.reports for pair, cell in cells(network).items()}
    chosen = order.chosen(every, order.ranked(network))
    places = order.shipped(network)
    left, right = (
        sorted(names, key=lambda name: places[name][side])  # used at once
        for names, side in zip(chosen, ("left", "right"), strict=True)
    )
    columns = [[("", left)] if left else [], order.group(right, lambda name: order.topic_of(network, name))]
    edges = [
        (u, v, network.edges[u, v, key])
        for u, v, key in sorted(network.edges(keys=True), key=lambda edge: (edge[0], edge[1], str(edge[2])))
        if network.edges[u, v, key]["kind"] == "stance" and u in set(left) and v in set(right)
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
    far = WIDTH + BETWEEN
    out: list[str] = []
    ports = _ports(edges, boxes)
    for i in sorted(range(len(edges)), key=lambda i: current(edges[i][2])):
        u, v, edge = edges[i]
        look = sheet.look_of(edge)
        width = marks.line_width(look, len(edge.get("reports", ())))
        (x1, y1), (x2, y2) = (WIDTH, ports[i][0]), (far - 1.5, ports[i][1])
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
    for side, x in enumerate((0.0, far)):
        for title, y in placed[side][1]:
            out.append(
                sheet.brush.text(
                    wrapped(title, WIDTH, 12, 1, bold=True)[0], x, y + shifts[side], colour="soft", bold=True
                )
            )
        for name, box in boxes[side].items():
            out.append(_boxed(sheet, name, x, box))
    notes = []
    everyone = [len({pair[side] for pair in every}) for side in (0, 1)]
    if [len(left), len(right)] != everyone:
        parts = [
            filled("picture.part", sheet.language, n=n, all=whole)
            for n, whole in zip((len(left), len(right)), everyone, strict=True)
        ]
        notes.append(filled("picture.columns", sheet.language, left=parts[0], right=parts[1]))
    if not edges:
        notes.append(sheet.word("picture.empty"))
    shown = [edge for _, _, edge in edges]
    told_ = [(u, v, report) for u, v, edge in edges for report in edge["reports"]]
    key = [
        *sheet.stances_key(shown),
        *sheet.boxes_key({*boxes[0], *boxes[1]}),
        *sheet.lines_key(shown),
    ]
    return Drawing(far + WIDTH if edges else 0.0, height, out, key, notes, {*left, *right}, told_)


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
    skin = marks.skin_of(type_, kind)
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

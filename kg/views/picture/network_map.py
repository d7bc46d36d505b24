"""The map: boxes where the layout puts them, and a line for each position of an actor on something."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kg.views import marks
from kg.views.box_text import LINE, PADDING, TAG, Face, face
from kg.views.layout import bends, layout
from kg.views.picture.drawing import (
    Brush,
    clean,
    dashes,
    element,
    escaped,
    head,
    number,
    width_of,
)
from kg.views.picture.sheet import FAINT, Drawing, Sheet, current
from kg.views.picture.words import filled
from kg.views.reduced import BOXES, reduced

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["boxed", "drawn", "told"]

Point = tuple[float, float]
STEPS = 24  # halvings of a curve in looking for where it meets a border


def drawn(sheet: Sheet, places: Mapping[str, Point] | None = None) -> Drawing:
    """The map, with boxes where they stood before as far as they can."""
    network = sheet.network
    near = network if len(network) <= BOXES else reduced(network)
    names = sorted(near.nodes)
    faces = {name: face(near.nodes[name], sheet.label(name)) for name in names}
    sizes = {name: (each.width, each.height) for name, each in faces.items()}
    found = layout(near, sizes, places) if places else layout(near, sizes)
    left = min((found[n][0] - sizes[n][0] / 2 for n in names), default=0.0) - 6
    top = min((found[n][1] - sizes[n][1] / 2 for n in names), default=0.0) - 6
    at = {name: (found[name][0] - left, found[name][1] - top) for name in names}
    keys = sorted(near.edges(keys=True), key=lambda edge: (edge[0], edge[1], str(edge[2])))
    bows = bends([(u, v) for u, v, _ in keys], at, sizes)
    edges = [(u, v, near.edges[u, v, key], bow) for (u, v, key), bow in zip(keys, bows, strict=True)]
    edges.sort(key=lambda edge: (edge[2]["kind"] == "stance", current(edge[2])))

    lines, reach = [], [(0.0, 0.0)]
    for u, v, edge, bow in edges:
        if u == v:
            lines.append(_loop(sheet, u, edge, at[u], faces[u]))
            reach.append((at[u][0] + sizes[u][0] / 2 + 34, at[u][1]))
            continue
        curve = _curve(at[u], at[v], bow)
        reach += [_point(curve, k / 8) for k in range(9)]
        lines.append(_line(sheet, u, v, edge, curve, faces))
    # A line that bows out beyond the boxes makes room for itself.
    out_left, out_top = min(x for x, _ in reach), min(y for _, y in reach)
    right = max([*(x for x, _ in reach), *(at[n][0] + sizes[n][0] / 2 for n in names)]) + 6
    bottom = max([*(y for _, y in reach), *(at[n][1] + sizes[n][1] / 2 for n in names)]) + 6
    boxes = [boxed(sheet, n, *at[n], faces[n]) for n in names]
    moved = element("g", *lines, *boxes, transform=f"translate({number(-out_left)} {number(-out_top)})")
    notes = []
    if near is not network:
        notes.append(filled("picture.boxes", sheet.language, n=len(near), all=len(network)))
    if not names:
        notes.append(sheet.word("picture.empty"))
    shown = [edge for _, _, edge, _ in edges]
    key = [
        *sheet.stances_key(shown),
        *sheet.boxes_key(names),
        *sheet.lines_key(shown),
        *sheet.changes_key(shown),
    ]
    told_ = [(u, v, report) for u, v, edge, _ in edges for report in edge.get("reports", ())]
    return Drawing(right - out_left, bottom - out_top, [moved] if names else [], key, notes, names, told_)


def told(sheet: Sheet, u: str, v: str, edge: Mapping[str, Any]) -> str:
    """What a line says, as a title that programs show and read out."""
    if edge["kind"] != "stance":
        tie = sheet.word(f"key.tie.{edge['kind']}") if edge["kind"] in marks.TIES else clean(edge["kind"])
        return f"{sheet.label(u)} – {tie} – {sheet.label(v)}"
    said = sheet.denied if edge.get("denied") else sheet.position
    words = f"{sheet.label(u)} – {said(edge.get('position'))} – {sheet.label(v)}"
    return words if current(edge) else f"{words} ({sheet.word('superseded')})"


def boxed(sheet: Sheet, name: str, x: float, y: float, face_: Face) -> str:
    """A node's box with its words, around x and y."""
    node, brush = sheet.network.nodes[name], sheet.brush
    type_, kind = str(node.get("type") or ""), str(node.get("kind"))
    skin = marks.skin_of(type_, kind)
    left, top = x - face_.width / 2, y - face_.height / 2
    parts = [
        brush.box(type_, kind, left, top, face_.width, face_.height, anonymous=bool(node.get("anonymous")))
    ]
    middle = x + (3 if skin.shape == "band" else 0)
    baseline = top + PADDING[1] + 14
    if kind == "issue":
        tag = sheet.type_of(name).upper()
        size = min(9.5, 9.5 * (face_.width - 8) / max(1.0, width_of(tag, 10.5)))
        spacing = 0.6 if tag.isascii() else None
        parts.append(
            brush.text(
                tag, x, top + 16.5, size=size, colour="issue-tag", anchor="middle", bold=True, spacing=spacing
            )
        )
        baseline += TAG
    parts.append(
        brush.lines(
            face_.lines,
            middle,
            baseline,
            LINE,
            size=14,
            colour=skin.ink,
            anchor="middle",
            bold=kind != "issue",
        )
    )
    return element("g", element("title", escaped(sheet.label(name))), *parts)


def stroke(brush: Brush, path: str, look: marks.Look, width: float) -> str:
    """A line of this look along a path."""
    return element(
        "path", d=path, stroke=brush.ink(look), stroke_width=width, fill="none", **dashes(look, width)
    )


def band(sheet: Sheet, path: str, edge: Mapping[str, Any], width: float) -> str:
    """What lies under a line that a comparison found new or moved; nothing under others."""
    if edge.get("change") not in ("new", "moved") or not current(edge):
        return ""
    return element(
        "path",
        d=path,
        stroke=sheet.brush.colours["changed"],
        stroke_width=width + 8,
        stroke_linecap="round",
        fill="none",
    )


# -- lines -------------------------------------------------------------------------------------------

Curve = tuple[Point, Point, Point]


def _curve(start: Point, end: Point, bow: float) -> Curve:
    """A line that bows out as far as `kg.views.layout.bends` says, with its control point."""
    dx, dy = end[0] - start[0], start[1] - end[1]
    reach = (abs(bow) / 2 + 0.5) * math.hypot(dx, dy)
    angle = math.atan2(dy, dx) + (bow / 2 + 0.5) * math.pi
    return start, (start[0] + reach * math.sin(angle), start[1] + reach * math.cos(angle)), end


def _point(curve: Curve, t: float) -> Point:
    a, b, c = curve
    return (
        (1 - t) ** 2 * a[0] + 2 * t * (1 - t) * b[0] + t**2 * c[0],
        (1 - t) ** 2 * a[1] + 2 * t * (1 - t) * b[1] + t**2 * c[1],
    )


def _part(curve: Curve, begin: float, end: float) -> Curve:
    """The stretch of a curve between two of its parameters."""
    a, b, c = curve
    start, stop = _point(curve, begin), _point(curve, end)
    return (
        start,
        (
            (1 - begin) * (1 - end) * a[0] + (begin + end - 2 * begin * end) * b[0] + begin * end * c[0],
            (1 - begin) * (1 - end) * a[1] + (begin + end - 2 * begin * end) * b[1] + begin * end * c[1],
        ),
        stop,
    )


def _leaves(curve: Curve, centre: Point, size: Point, backward: bool) -> float:
    """Where a curve crosses the border of the box that it starts in, or ends in."""
    inside, outside = (1.0, 0.5) if backward else (0.0, 0.5)
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        x, y = _point(curve, middle)
        if abs(x - centre[0]) <= size[0] / 2 and abs(y - centre[1]) <= size[1] / 2:
            inside = middle
        else:
            outside = middle
    return outside


def _line(
    sheet: Sheet, u: str, v: str, edge: Mapping[str, Any], curve: Curve, faces: Mapping[str, Face]
) -> str:
    look = sheet.look_of(edge)
    width = marks.line_width(look, len(edge.get("reports", ())))
    start = _leaves(curve, curve[0], (faces[u].width, faces[u].height), backward=False)
    end = _leaves(curve, curve[2], (faces[v].width + 3, faces[v].height + 3), backward=True)
    if end <= start:
        start, end = 0.0, 1.0
    cut = _part(curve, start, end)
    tip = cut[2]
    _, back = head(look, tip, (1.0, 0.0), "", width)
    near, far = 0.0, 1.0
    for _ in range(STEPS):  # so far before the tip ends the line, and the head looks from there to the tip
        middle = (near + far) / 2
        near, far = (middle, far) if math.dist(_point(cut, middle), tip) > back else (near, middle)
    foot = _point(cut, near)
    long = math.dist(foot, tip) or 1.0
    way = ((tip[0] - foot[0]) / long, (tip[1] - foot[1]) / long)
    colour = sheet.brush.ink(look)
    a, b, c = _part(cut, 0.0, near)
    path = f"M{number(a[0])} {number(a[1])}Q{number(b[0])} {number(b[1])} {number(c[0])} {number(c[1])}"
    line = stroke(sheet.brush, path, look, width) + head(look, tip, way, colour, width)[0]
    return _group(sheet, u, v, edge, band(sheet, path, edge, width) + line)


def _loop(sheet: Sheet, u: str, edge: Mapping[str, Any], at: Point, face_: Face) -> str:
    """A position of an actor on itself."""
    look = sheet.look_of(edge)
    width = marks.line_width(look, len(edge.get("reports", ())))
    right, top = at[0] + face_.width / 2, at[1] - face_.height / 2
    tip = (right + 1.5, top + face_.height * 0.6)
    mark, back = head(look, tip, (-1.0, 0.0), sheet.brush.ink(look), width)
    path = (
        f"M{number(right - 16)} {number(top)}C{number(right - 10)} {number(top - 34)} {number(right + 44)} "
        f"{number(tip[1])} {number(tip[0] + back)} {number(tip[1])}"
    )
    line = stroke(sheet.brush, path, look, width) + mark
    return _group(sheet, u, u, edge, band(sheet, path, edge, width) + line)


def _group(sheet: Sheet, u: str, v: str, edge: Mapping[str, Any], inside: str) -> str:
    return element(
        "g",
        element("title", escaped(told(sheet, u, v, edge))),
        inside,
        opacity=None if current(edge) else FAINT,
    )

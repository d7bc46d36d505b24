"""Where each box of the picture stands, and how the lines between them run.

First the points, by their distances in the graph (`stress`); then the boxes around them, none covering
another (`apart`); in a small picture a search that moves single boxes until few lines pass behind boxes they
do not belong to, and few lines cross (`search`); then the parts that nothing joins, side by side (`packing`).
Nothing is random: the same graph gives the same picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.views.layout import apart, stress
from kg.views.layout.lines import bends
from kg.views.layout.packing import ASPECT, TALL, pack, share
from kg.views.layout.search import SMALL, Search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ASPECT", "TALL", "bends", "layout", "spread"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Place = tuple[float, float]

STARTS = 4  # turns of the first placement that are tried
GAP = (26.0, 22.0)  # the least free space between two boxes, across and down
APART = 44.0  # and between two components
PAIR = 130.0  # between two boxes that are joined to each other alone
STRIPS = 12  # into which a large component is cut to find its empty corners
ROOM = 2.2  # area of the picture by area of its boxes with their gaps
EVEN = 0.5  # how far crowded parts of a large picture give way to its empty ones
SEARCHED = 300  # graphs up to this size are worth the search for a better place of each box
EFFORT = 330  # boxes looked at in the search for one start, but each at least twice, and at most 16 times

DOT = 12.0  # between neighbouring dots
NEAREST = 6  # this neighbour of a dot tells how dense it is there
TOUCHING = 7.0  # nearer than this no two dots come


def layout(
    graph: nx.Graph,
    sizes: Mapping[str, Place],
    fixed: Mapping[str, Place] | None = None,
    aspect: float = ASPECT,
) -> dict[str, Place]:
    """The centre of each node's box, in pixels rounded to 0.1.

    Args:
        graph: any networkx graph; direction, parallel edges and loops do not matter here.
        sizes: width and height of each node's box, in pixels.
        fixed: places in an older picture, of nodes in this graph or not. These nodes stay there, or close by
            where a box has grown, and the others are placed among them. Where the two pictures
            have fewer than two nodes in common, and without an older one, the picture is new and its
            middle the origin.
        aspect: width by height that a new picture aims at.
    """
    simple = _simple(graph)
    old = {name: fixed[name] for name in simple if name in fixed} if fixed else {}
    small = len(simple) <= SEARCHED
    if len(old) < 2:
        known: dict[bytes, Floats] = {}
        parts = _parts(simple)
        areas = [float(np.prod([sizes[n] for n in members], axis=1).sum()) for members, _ in parts]
        part = share(areas, aspect)

        def placed(members: list[str], edges: Ints) -> Floats:
            boxes = np.array([sizes[n] for n in members], dtype=float)
            return _boxes(boxes, edges, part, known, small)

        return _together(parts, placed, sizes, APART, aspect)
    return _kept(simple, sizes, old)


def spread(graph: nx.Graph) -> dict[str, Place]:
    """The place of each node of a graph that is drawn as dots, in pixels rounded to 0.1, around the origin.

    Args:
        graph: any networkx graph; direction, parallel edges and loops do not matter here.
    """
    from scipy.spatial import cKDTree  # it takes longer to import than a small picture to lay out

    known: dict[bytes, Floats] = {}

    def placed(members: list[str], edges: Ints) -> Floats:
        points = _level(_points(len(members), edges, np.ones(len(edges)), known))
        if len(members) > 1:
            nearest = min(NEAREST, len(members) - 1)
            near = cKDTree(points).query(points, k=[nearest + 1])[0]
            points *= DOT * nearest**0.5 / float(np.median(near))
        degree = np.bincount(edges.ravel(), minlength=len(members))
        return apart.scattered(points, TOUCHING, np.argsort(-degree, kind="stable"))

    simple = _simple(graph)
    return _together(_parts(simple), placed, dict.fromkeys(simple, (DOT, DOT)), DOT)


def _simple(graph: nx.Graph) -> nx.Graph:
    """The graph without direction, loops and parallel edges, its nodes in order."""
    simple = nx.Graph()
    simple.add_nodes_from(sorted(graph.nodes))
    simple.add_edges_from(sorted({(min(u, v), max(u, v)) for u, v in graph.edges() if u != v}))
    return simple


def _edges(simple: nx.Graph, members: list[str]) -> Ints:
    """The edges between these nodes, as their numbers."""
    at = {name: i for i, name in enumerate(members)}
    found = sorted(sorted((at[u], at[v])) for u in members for v in simple[u] if u < v and v in at)
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _parts(simple: nx.Graph) -> list[tuple[list[str], Ints]]:
    """The nodes and edges of each component, the largest first."""
    components = (sorted(c) for c in nx.connected_components(simple))
    return [(members, _edges(simple, members)) for members in sorted(components, key=lambda c: (-len(c), c))]


def _lengths(n: int, edges: Ints) -> Floats:
    """One for each edge; those between two well-connected nodes are longer, since these need room."""
    degree = np.bincount(edges.ravel(), minlength=n)
    result: Floats = 1.0 + 0.35 * np.log2(np.minimum(degree[edges[:, 0]], degree[edges[:, 1]]))
    return result


def _points(n: int, edges: Ints, lengths: Floats, known: dict[bytes, Floats]) -> Floats:
    """The points of a component; small ones of the same shape, of which there are many, share them."""
    if n > 12:
        return stress.points(n, edges, lengths)
    shape = bytes([n, *edges.ravel().tolist()])
    if shape not in known:
        known[shape] = stress.points(n, edges, lengths)
    return known[shape]


def _together(
    parts: list[tuple[list[str], Ints]],
    placed: Callable[[list[str], Ints], Floats],
    sizes: Mapping[str, Place],
    between: float,
    aspect: float = ASPECT,
) -> dict[str, Place]:
    """All parts side by side, the middle of the whole at the origin."""
    if not parts:
        return {}
    pieces = [placed(members, edges) for members, edges in parts]
    halves = [np.array([sizes[n] for n in members], dtype=float) / 2 for members, _ in parts]
    lows = [(points - half).min(axis=0) for points, half in zip(pieces, halves, strict=True)]
    highs = [(points + half).max(axis=0) for points, half in zip(pieces, halves, strict=True)]
    extents = [(float(w), float(h)) for w, h in np.subtract(highs, lows)]
    filled = _filled(pieces[0] - lows[0], halves[0], parts[0][1]) if len(pieces[0]) > SMALL else None
    corners = np.array(pack(extents, between, filled, aspect))
    middle = (corners + np.array(extents)).max(axis=0) / 2
    return {
        name: _rounded(point)
        for (members, _), points, low, corner in zip(parts, pieces, lows, corners, strict=True)
        for name, point in zip(members, points - low + corner - middle, strict=True)
    }


def _filled(points: Floats, half: Floats, edges: Ints) -> list[tuple[float, float, float, float]]:
    """Rectangles that cover the boxes and lines of a part, but not its empty corners."""
    lines = np.concatenate((points[edges[:, 0]], points[edges[:, 1]]), axis=1)
    sides = [np.column_stack((points + half * (sign, -1), points + half * (sign, 1))) for sign in (-1, 1)]
    x, y, u, v = np.concatenate((lines, *sides)).T
    height = float(max(y.max(), v.max()))
    rectangles = []
    for strip in range(STRIPS):
        top, bottom = height * strip / STRIPS, height * (strip + 1) / STRIPS
        met = (np.minimum(y, v) <= bottom) & (np.maximum(y, v) >= top)
        if not met.any():
            continue
        fall = np.where(np.abs(v - y) < 1e-9, 1e-9, v - y)[met]
        first, last = (np.clip((edge - y[met]) / fall, 0.0, 1.0) for edge in (top, bottom))
        ends = x[met] + np.array([first, last]) * (u - x)[met]
        rectangles.append((float(ends.min()), top, float(ends.max()), bottom))
    return rectangles


def _rounded(point: Floats) -> Place:
    x, y = point.tolist()
    return round(x, 1) + 0.0, round(y, 1) + 0.0  # no -0.0


def _boxes(boxes: Floats, edges: Ints, aspect: float, known: dict[bytes, Floats], small: bool) -> Floats:
    """Positions of one component's boxes."""
    n = len(boxes)
    if n == 1:
        return np.zeros((1, 2))
    if n == 2:  # nothing but the lines between them: these need room to be told apart
        along = int(aspect < 1.0)
        side = np.zeros(2)
        side[along] = (float(boxes[:, along].sum()) / 2 + PAIR) / 2
        return np.array([-side, side])
    lengths = _lengths(n, edges)
    frame = _frame(boxes, aspect)
    points = _level(_points(n, edges, lengths, known))
    upright = np.pi / 2 if aspect < 1.0 else 0.0
    if not small or n < 3:
        return apart.pushed(_fit(_turned(points, upright), frame - boxes.mean(axis=0), EVEN), boxes, GAP)
    distances = stress.distances(n, edges, lengths)
    trials = []
    for turn in range(STARTS if n <= SMALL else 1):
        start = _fit(
            _turned(points, upright + turn * np.pi / 8),
            frame - boxes.mean(axis=0),
            0.0 if n <= SMALL else EVEN,
        )
        start = apart.pushed(start, boxes, GAP).round(3)
        search = Search(start, boxes, edges, distances, frame, GAP)
        search.run(max(2, min(16, EFFORT // n)))
        trials.append(search)
    best = min(trials, key=lambda search: round(search.total(), 6)) if len(trials) > 1 else trials[0]
    return apart.pushed(best.points, boxes, GAP)


def _frame(boxes: Floats, aspect: float) -> Floats:
    """Width and height in which these boxes have room for their lines."""
    area = ROOM * float((boxes + GAP).prod(axis=1).sum())
    width = max((area * aspect) ** 0.5, float(boxes[:, 0].max()) + GAP[0])
    return np.array([width, max(area / width, float(boxes[:, 1].max()) + GAP[1])])


def _turned(points: Floats, angle: float) -> Floats:
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = points.T
    return np.column_stack((x * cos - y * sin, x * sin + y * cos))


def _level(points: Floats) -> Floats:
    """The points around their mean, turned so that they reach farthest from left to right."""
    points = points - points.mean(axis=0)
    x, y = points.T
    level = _turned(points, -np.arctan2(2 * (x * y).sum(), (x * x).sum() - (y * y).sum()) / 2)
    # Which way is up is open; the farthest decides, so that a small change does not turn the picture over.
    return level * np.where((level**3).sum(axis=0) < -1e-9, -1.0, 1.0)


def _fit(points: Floats, frame: Floats, even: float) -> Floats:
    """The points stretched to the frame, unless they lie nearly on a line.

    Args:
        points: the points.
        frame: width and height.
        even: how far each point is to move to where it stood if all had the same share of the frame.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.maximum(high - low, 1e-9)
    scale = frame / size
    scale = np.minimum(scale, scale.min() * 2.5)
    result: Floats = (points - (low + high) / 2) * scale
    if even:
        n = len(points)
        rank = np.empty_like(points)
        for axis in (0, 1):
            rank[np.argsort(points[:, axis].round(6), kind="stable"), axis] = (
                np.arange(n) / max(n - 1, 1) - 0.5
            )
        result += even * (rank * size * scale - result)
    return result


def _kept(simple: nx.Graph, sizes: Mapping[str, Place], old: Mapping[str, Place]) -> dict[str, Place]:
    """A picture in which these nodes stay where they were."""
    members = sorted(set().union(*(c for c in nx.connected_components(simple) if not c.isdisjoint(old))))
    boxes = np.array([sizes[n] for n in members], dtype=float)
    before = np.array([old.get(name, (np.nan, np.nan)) for name in members], dtype=float)
    stays = ~np.isnan(before[:, 0])
    middle = (before[stays].min(axis=0) + before[stays].max(axis=0)) / 2
    points = _among(before - middle, boxes, _edges(simple, members), stays) + middle
    result = {name: _rounded(point) for name, point in zip(members, points, strict=True)}
    alone = simple.subgraph(set(simple) - set(members))
    if not alone:
        return result
    # Parts that nothing joins to the older picture stand together, to the right of it or below.
    others = layout(alone, sizes)
    low, high = (points - boxes / 2).min(axis=0), (points + boxes / 2).max(axis=0)
    corner = np.min([np.subtract(place, np.array(sizes[n]) / 2) for n, place in others.items()], axis=0)
    wide = float(high[0] - low[0]) > ASPECT * float(high[1] - low[1])
    shift = np.where([wide, not wide], low, high + APART) - corner
    return result | {name: _rounded(shift + place) for name, place in others.items()}


def _among(before: Floats, boxes: Floats, edges: Ints, stays: Bools) -> Floats:
    """The points of boxes that stay, and of new ones among them."""
    n = len(boxes)
    lengths = _lengths(n, edges)
    standing, new = np.nonzero(stays)[0], np.nonzero(~stays)[0]
    if not len(new):
        return apart.pushed(before, boxes, GAP)
    some = standing[:: len(standing) // 100 + 1]
    far = stress.distances(n, edges, lengths, some)[:, standing]
    length = max(
        stress.unit(before[some], before[standing], far), float((boxes + GAP).prod(axis=1).mean()) ** 0.5
    )
    points = stress.points(n, edges, lengths, held=before / length) * length
    if n <= SEARCHED:
        frame = 2 * (np.abs(before[standing]) + boxes[standing] / 2).max(axis=0)
        search = Search(points, boxes, edges, stress.distances(n, edges, lengths), frame, GAP)
        search.run(max(2, min(16, EFFORT // len(new))), new)
        points = search.points
    if len(new) <= SEARCHED:
        points = apart.set_free(points, boxes, GAP, new)
    return apart.pushed(points, boxes, GAP, held=stays)

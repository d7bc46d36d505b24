"""Where each box of the picture stands.

Stress majorisation (Gansner, Koren & North 2004; SMACOF in statistics), which political scientists know
from visone, followed by a greedy search that moves single boxes until no box covers another, few lines
pass behind boxes they do not belong to, and few lines cross. Nothing is random: the same graph gives the
same picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ASPECT", "bends", "layout"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ASPECT = 1.75  # width by height aimed at; what comes out is a little squarer
STARTS = 4  # turns of the first placement that are tried
GAP = (26.0, 22.0)  # the least free space between two boxes, across and down
APART = 44.0  # and between two components
PLACED = 40  # up to so many components, each is put where it fits best
MARGIN = 6.0  # how near a line may pass by a foreign box
ROOM = 2.2  # area of the picture by area of its boxes with their gaps
SEARCHED = 150  # components up to this size are worth the search for a better place of each box
LINES = 500  # and up to this many lines: beyond, no place is free of them
SMALL = 60  # and those up to this size a search of the whole frame, from several starts

# What the search avoids, and how much
OVERLAP, BEHIND, CROSSING, NEARLY_PARALLEL, SHORT, STRESS, OUTSIDE = 400.0, 80.0, 6.0, 4.0, 40.0, 2.5, 1.0
VISIBLE = 34.0  # how much more room two boxes want when a line joins them


def layout(graph: nx.Graph, sizes: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The centre of each node's box, in pixels rounded to 0.1, around the origin.

    Args:
        graph: any networkx graph; direction, parallel edges and loops do not matter here.
        sizes: width and height of each node's box, in pixels.
    """
    simple = nx.Graph()
    simple.add_nodes_from(sorted(graph.nodes))
    simple.add_edges_from(sorted({(min(u, v), max(u, v)) for u, v in graph.edges() if u != v}))
    components = [
        (members, np.array([sizes[n] for n in members], dtype=float))
        for members in sorted(
            (sorted(c) for c in nx.connected_components(simple)), key=lambda c: (-len(c), c[0])
        )
    ]
    aspect = _share([float(boxes.prod(axis=1).sum()) for _, boxes in components])
    pieces = [(members, _component(simple, members, boxes, aspect), boxes) for members, boxes in components]
    corners = _pack([_extent(points, boxes) for _, points, boxes in pieces])
    placed = {
        name: point
        for (members, points, boxes), corner in zip(pieces, corners, strict=True)
        for name, point in zip(members, points - (points - boxes / 2).min(axis=0) + corner, strict=True)
    }
    if not placed:
        return {}
    every = np.array(list(placed.values()))
    half = np.array([sizes[n] for n in placed], dtype=float) / 2
    middle = ((every - half).min(axis=0) + (every + half).max(axis=0)) / 2
    return {
        name: (round(float(x - middle[0]), 1), round(float(y - middle[1]), 1))
        for name, (x, y) in placed.items()
    }


def _extent(points: Floats, boxes: Floats) -> tuple[float, float]:
    size = (points + boxes / 2).max(axis=0) - (points - boxes / 2).min(axis=0)
    return float(size[0]), float(size[1])


def _share(areas: list[float]) -> float:
    """The aspect of one component, when components of these areas stand in rows and columns in the frame."""
    large = sum(area > 0.3 * max(areas) for area in areas)
    shares = [ASPECT * -(-large // columns) / columns for columns in range(1, min(large, 8) + 1)]
    return min(shares, key=lambda share: abs(np.log(share / 1.3)), default=ASPECT)


def _pack(extents: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The top left corner of each rectangle, so that the whole fills a frame of the wanted aspect."""
    corners = [(0.0, 0.0)] * len(extents)
    order = sorted(range(len(extents)), key=lambda i: (-extents[i][0] * extents[i][1], i))
    if len(extents) > PLACED:
        return _shelves(extents)
    set_: list[tuple[float, float, float, float]] = []
    for i in order:
        width, height = extents[i]
        # Beside or below what stands already: wherever the frame around the whole stays smallest.
        xs = [0.0, *(right + APART for _, _, right, _ in set_)]
        ys = [0.0, *(bottom + APART for _, _, _, bottom in set_)]
        corners[i] = min(
            (
                (x, y)
                for x in xs
                for y in ys
                if all(
                    x >= right + APART - 0.01
                    or x + width + APART <= left + 0.01
                    or y >= bottom + APART - 0.01
                    or y + height + APART <= top + 0.01
                    for left, top, right, bottom in set_
                )
            ),
            key=lambda corner: (
                max(
                    max([corner[0] + width, *(box[2] for box in set_)]) / ASPECT,
                    max([corner[1] + height, *(box[3] for box in set_)]),
                ),
                corner[0] + corner[1],
                corner,
            ),
        )
        x, y = corners[i]
        set_.append((x, y, x + width, y + height))
    return corners


def _shelves(extents: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same for very many rectangles: in rows, the highest first."""
    area = sum((w + APART) * (h + APART) for w, h in extents)
    limit = max(max(w for w, _ in extents), (area * ASPECT) ** 0.5)
    corners: list[tuple[float, float]] = [(0.0, 0.0)] * len(extents)
    x = y = shelf = 0.0
    for i in sorted(range(len(extents)), key=lambda i: (-extents[i][1], i)):
        width, height = extents[i]
        if x and x + width > limit:
            x, y, shelf = 0.0, y + shelf + APART, 0.0
        corners[i] = (x, y)
        x += width + APART
        shelf = max(shelf, height)
    return corners


def _component(simple: nx.Graph, members: list[str], boxes: Floats, aspect: float) -> Floats:
    """Positions of one connected component."""
    n = len(members)
    if n == 1:
        return np.zeros((1, 2))
    at = {name: i for i, name in enumerate(members)}
    edges = np.array(sorted((at[u], at[v]) for u, v in simple.subgraph(members).edges), dtype=np.int64)
    edges = np.sort(edges, axis=1)
    distances = _distances(n, edges)
    frame = _frame(boxes, aspect)
    best: Floats | None = None
    lowest = np.inf
    for turn in range(STARTS if n <= SMALL else 1):
        points = _fit(_stress(distances, turn), frame - boxes.mean(axis=0))
        points = _separate(points, boxes)
        if n <= SEARCHED and len(edges) <= LINES:
            search = _Search(points, boxes, edges, distances, frame)
            search.run()
            points = _separate(search.points, boxes)
            cost = search.total()
        else:
            cost = 0.0
        if cost < lowest - 1e-9:
            best, lowest = points, cost
    assert best is not None
    return best


def _frame(boxes: Floats, aspect: float) -> Floats:
    """Width and height in which these boxes have room for their lines."""
    area = ROOM * float(((boxes[:, 0] + GAP[0]) * (boxes[:, 1] + GAP[1])).sum())
    width = max((area * aspect) ** 0.5, float(boxes[:, 0].max()) + GAP[0])
    return np.array([width, area / width])


def _distances(n: int, edges: Ints) -> Floats:
    """Lengths of the shortest paths, in edges; lines between two well-connected nodes count as longer."""
    degree = np.bincount(edges.ravel(), minlength=n).astype(float)
    weight = 1.0 + 0.35 * np.log2(np.minimum(degree[edges[:, 0]], degree[edges[:, 1]]))
    result = np.full((n, n), np.inf)
    np.fill_diagonal(result, 0.0)
    result[edges[:, 0], edges[:, 1]] = weight
    result[edges[:, 1], edges[:, 0]] = weight
    for k in range(n):  # Floyd and Warshall
        np.minimum(result, result[:, k, None] + result[None, k, :], out=result)
    return result


def _stress(distances: Floats, turn: int, iterations: int = 80) -> Floats:
    """SMACOF with weights d**-2 from the leading axes of classical scaling, turned by `turn` eighths."""
    n = len(distances)
    centre = np.eye(n) - 1.0 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ (distances**2) @ centre)
    vectors = vectors[:, ::-1][:, :2]
    lead = np.abs(vectors).argmax(axis=0)
    vectors = vectors * np.where(vectors[lead, [0, 1][: vectors.shape[1]]] < 0, -1.0, 1.0)
    points = vectors * np.sqrt(np.maximum(values[::-1][:2], 1e-6))
    # Twins (same neighbours) start at one point, and would stay there: set them a little apart, on a spiral.
    index = np.arange(n)
    points = points + 0.05 * np.column_stack((np.cos(2.4 * index), np.sin(2.4 * index)))
    weights = 1.0 / np.maximum(distances, 1e-9) ** 2
    np.fill_diagonal(weights, 0.0)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights, hermitian=True)
    for _ in range(iterations):
        gaps = np.maximum(np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1)), 1e-9)
        pull = -weights * distances / gaps
        np.fill_diagonal(pull, 0.0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        points = inverse @ (pull @ points)
    angle = turn * np.pi / 4
    _, _, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    axes = axes * np.where(axes[[0, 1], np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    result: Floats = (points - points.mean(axis=0)) @ axes.T @ spin
    return result


def _fit(points: Floats, frame: Floats) -> Floats:
    """The points stretched to the frame, unless they lie nearly on a line."""
    low, high = points.min(axis=0), points.max(axis=0)
    spread = np.maximum(high - low, 1e-9)
    scale = frame / spread
    scale = np.minimum(scale, scale.min() * 2.5)
    result: Floats = (points - (low + high) / 2) * scale
    return result


def _separate(points: Floats, boxes: Floats) -> Floats:
    """Push boxes apart, each pair along the axis on which they overlap least, until none overlap."""
    points = points.copy()
    n = len(points)
    need_x = (boxes[:, None, 0] + boxes[None, :, 0]) / 2 + GAP[0]
    need_y = (boxes[:, None, 1] + boxes[None, :, 1]) / 2 + GAP[1]
    while True:
        for _ in range(50):
            dx = points[None, :, 0] - points[:, None, 0]
            dy = points[None, :, 1] - points[:, None, 1]
            over_x, over_y = need_x - np.abs(dx), need_y - np.abs(dy)
            one, two = np.nonzero(np.triu((over_x > 0.05) & (over_y > 0.05), 1))
            if not len(one):
                return points
            over_x, over_y = over_x[one, two], over_y[one, two]
            sideways = over_x <= over_y
            push = np.where(sideways, over_x, over_y) / 2 + 0.1
            push *= np.where(np.where(sideways, dx[one, two], dy[one, two]) < 0, -1.0, 1.0)
            # A box pressed from many sides moves by their mean, or it would jump.
            share = np.maximum(1.0, (np.bincount(one, minlength=n) + np.bincount(two, minlength=n)) / 2.0)
            for axis, along in enumerate((sideways, ~sideways)):
                shift = np.bincount(two, push * along, n) - np.bincount(one, push * along, n)
                points[:, axis] += shift / share
        points *= 1.1


def _hits(start: Floats, end: Floats, low: Floats, high: Floats) -> Bools:
    """Whether segments meet rectangles (slab method); arguments broadcast, coordinates in the last axis."""
    step = end - start
    step = np.where(np.abs(step) < 1e-9, 1e-9, step)
    one, two = (low - start) / step, (high - start) / step
    enter = np.minimum(one, two).max(axis=-1)
    leave = np.maximum(one, two).min(axis=-1)
    result: Bools = (enter < leave) & (leave > 0.0) & (enter < 1.0)
    return result


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    result: Floats = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    )
    return result


def _cross(a: Floats, b: Floats, c: Floats, d: Floats) -> Bools:
    """Whether segment a-b properly crosses c-d; arguments broadcast."""
    result: Bools = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
    return result


class _Search:
    """Moves one box at a time to the best of some places near it, while that lowers the cost."""

    def __init__(self, points: Floats, boxes: Floats, edges: Ints, distances: Floats, frame: Floats) -> None:
        self.points = points.copy()
        self.boxes, self.edges, self.frame = boxes, edges, frame
        self.need = (boxes[:, None, :] + boxes[None, :, :]) / 2 + np.array(GAP)
        # One unit of distance is worth what the first placement made of it.
        gaps = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
        weights = 1.0 / np.maximum(distances, 1e-9) ** 2
        np.fill_diagonal(weights, 0.0)
        unit = float((weights * gaps * distances).sum() / max((weights * distances**2).sum(), 1e-9))
        self.wanted = distances * unit
        self.weights = weights / unit**2
        self.reach = 0.6 * unit
        # Lines between neighbours want to be seen: their boxes keep more distance than others.
        joined = np.zeros(distances.shape, dtype=bool)
        joined[edges[:, 0], edges[:, 1]] = joined[edges[:, 1], edges[:, 0]] = True
        self.seen = self.need + np.where(joined, VISIBLE, 0.0)[..., None]
        self.around = []
        for i in range(len(points)):
            mine = (edges == i).any(axis=1)
            self.around.append((edges[mine].sum(axis=1) - i, edges[~mine]))

    def run(self) -> None:
        """Search until nothing moves, or long enough."""
        n = len(self.points)
        rounds = max(2, min(16, 330 // n))
        ring = np.array([(np.cos(t), np.sin(t)) for t in np.linspace(0.0, 2 * np.pi, 12, endpoint=False)])
        across, down = (
            np.linspace(-0.42, 0.42, k) * side for k, side in zip((9, 7), self.frame, strict=True)
        )
        everywhere = [np.array([(x, y) for x in across for y in down])]
        for turn in range(rounds):
            reach = self.reach * (1.0, 0.5, 0.25, 0.7, 0.12)[turn % 5]
            moved = 0
            for i in range(n):
                here = self.points[i]
                places = np.vstack(
                    (
                        here,
                        here + ring * reach,
                        here + ring * reach * 2.2,
                        *(everywhere if n <= SMALL and turn % 2 else ()),
                    )
                )
                costs = self.costs(i, places)
                k = int(costs.argmin())
                if costs[k] < costs[0] - 1e-6:
                    self.points[i] = places[k]
                    moved += 1
            if not moved and turn >= 4:
                break

    def total(self) -> float:
        """Half the sum of what each box costs where it stands (each trouble is seen from both sides)."""
        return sum(float(self.costs(i, self.points[i : i + 1])[0]) for i in range(len(self.points))) / 2

    def costs(self, i: int, places: Floats) -> Floats:
        """The cost of box i at each place, everything else staying where it is."""
        points = self.points
        far, rest = self.around[i]
        offset = places[:, None, :] - points[None, :, :]
        gap = np.hypot(offset[..., 0], offset[..., 1])
        cost: Floats = STRESS * (self.weights[i] * (gap - self.wanted[i]) ** 2).sum(axis=1)

        size = np.abs(offset)
        inside = (self.need[i] - size).min(axis=2)
        inside[:, i] = 0.0
        cost += np.where(inside > 0, OVERLAP * (0.2 + inside / 40), 0.0).sum(axis=1)
        short = np.maximum((self.seen[i] - size).min(axis=2), 0.0)
        short[:, i] = 0.0
        cost += SHORT / VISIBLE * short.sum(axis=1)
        beyond = np.maximum(np.abs(places) + self.boxes[i] / 2 - self.frame / 2, 0.0)
        cost += OUTSIDE * beyond.sum(axis=1)

        half = self.boxes / 2 + MARGIN
        ends = points[far]
        if len(far):
            low, high = points - half, points + half
            behind = _hits(
                places[:, None, None, :], ends[None, :, None, :], low[None, None], high[None, None]
            )
            behind[:, :, i] = False
            behind[:, np.arange(len(far)), far] = False
            cost += BEHIND * behind.sum(axis=(1, 2))
        if len(rest):
            starts, stops = points[rest[:, 0]], points[rest[:, 1]]
            low, high = places - half[i], places + half[i]
            cost += BEHIND * _hits(starts[None], stops[None], low[:, None], high[:, None]).sum(axis=1)
            if len(far):
                crossed = _cross(
                    places[:, None, None, :], ends[None, :, None, :], starts[None, None], stops[None, None]
                )
                cost += CROSSING * crossed.sum(axis=(1, 2))
        if len(far) > 1:  # two lines that leave a box in nearly the same direction read as one
            angle = np.sort(np.arctan2(-offset[:, far, 1], -offset[:, far, 0]), axis=1)
            between = np.diff(np.concatenate((angle, angle[:, :1] + 2 * np.pi), axis=1), axis=1)
            cost += NEARLY_PARALLEL * np.maximum(0.0, 1.0 - between / 0.3).sum(axis=1)
        return cost


def bends(
    edges: list[tuple[str, str]],
    points: Mapping[str, tuple[float, float]],
    sizes: Mapping[str, tuple[float, float]],
) -> list[float]:
    """How far each line bows out to its left (right where negative), 0 for a straight one.

    Lines between the same two boxes fan out; a line that would pass behind a foreign box takes the
    flattest bow that passes by. The numbers are vis-network's `roundness` of curvedCW and curvedCCW.
    """
    names = sorted(points)
    at = {name: i for i, name in enumerate(names)}
    centres = np.array([points[n] for n in names], dtype=float).reshape(-1, 2)
    half = np.array([sizes[n] for n in names], dtype=float).reshape(-1, 2) / 2 + MARGIN - 2
    groups: dict[tuple[str, str], list[int]] = {}
    for i, (u, v) in enumerate(edges):
        groups.setdefault((min(u, v), max(u, v)), []).append(i)
    result = [0.0] * len(edges)
    searched = len(names) <= SEARCHED and len(groups) <= LINES
    for (u, v), members in groups.items():
        if u == v:
            continue
        fan = [0.16 * (k - (len(members) - 1) / 2) for k in range(len(members))]
        trials = [0.0, 0.1, -0.1, 0.18, -0.18, 0.26, -0.26]
        shift = min(
            trials if searched else [0.0],
            key=lambda t: (sum(_behind(at[u], at[v], t + f, centres, half) for f in fan), abs(t)),
        )
        for f, i in zip(fan, members, strict=True):
            bow = round(shift + f, 3)
            result[i] = bow if edges[i][0] == u else -bow
    return result


def _behind(u: int, v: int, bow: float, centres: Floats, half: Floats) -> int:
    """How many foreign boxes a line from u to v with this bow passes behind."""
    t = np.linspace(0.04, 0.96, 30)[:, None]
    start, stop = centres[u], centres[v]
    via = _via(start, stop, bow)
    line = (1 - t) ** 2 * start + 2 * t * (1 - t) * via + t**2 * stop
    inside = (np.abs(line[:, None, :] - centres[None, :, :]) < half[None, :, :]).all(axis=2).any(axis=0)
    inside[[u, v]] = False
    return int(inside.sum())


def _via(start: Floats, stop: Floats, bow: float) -> Floats:
    """The control point that vis-network gives a line of this roundness."""
    dx, dy = stop[0] - start[0], start[1] - stop[1]
    reach = (abs(bow) / 2 + 0.5) * np.hypot(dx, dy)
    angle = np.arctan2(dy, dx) + (bow / 2 + 0.5) * np.pi
    result: Floats = start + reach * np.array([np.sin(angle), np.cos(angle)])
    return result

"""A search that moves single boxes to better places: off each other, and off lines that are not theirs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.views.layout.stress import unit

__all__ = ["MARGIN", "Search"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MARGIN = 6.0  # how near a line may pass by a foreign box
LINES = 500  # up to this many lines, it matters how they cross and where they leave: beyond, all do
SMALL = 60  # up to so many boxes, the whole frame is searched
MANY = 150  # with more than so many, only places close by

FIRST = np.array([0])

# What the search avoids, and how much
OVERLAP, BEHIND, CROSSING, NEARLY_PARALLEL, SHORT, STRESS, OUTSIDE = 400.0, 80.0, 6.0, 4.0, 40.0, 2.5, 1.0
MANY_PAIRS = 1000  # of lines and boxes: of so many, first those are found that may touch at all
SURE = 1.0  # what is farther away than this certainly does not touch
VISIBLE = 34.0  # how much more room two boxes want when a line joins them


class Search:
    """Moves one box at a time to the best of some places near it, while that lowers the cost."""

    def __init__(
        self,
        points: Floats,
        boxes: Floats,
        edges: Ints,
        distances: Floats,
        frame: Floats,
        room: tuple[float, float],
    ) -> None:
        self._x, self._y = points.T.copy()
        self.boxes, self.edges, self.frame = boxes, edges, frame
        self.half = tuple((boxes / 2 + MARGIN).T.copy())
        need = (boxes.T[:, :, None] + boxes.T[:, None, :]) / 2 + np.array(room)[:, None, None]
        # One unit of distance is worth what the first placement made of it.
        length = unit(points, points, distances)
        self.wanted = np.where(np.isfinite(distances), distances, 0.0) * length
        self.weights = np.zeros_like(distances)
        np.divide(1.0, (distances * length) ** 2, out=self.weights, where=distances > 0)
        self.reach = 0.6 * length
        # Lines between neighbours want to be seen: their boxes keep more distance than others.
        joined = np.zeros(distances.shape, dtype=bool)
        joined[edges[:, 0], edges[:, 1]] = joined[edges[:, 1], edges[:, 0]] = True
        self.need, self.seen = tuple(need), tuple(need + np.where(joined, VISIBLE, 0.0))
        self.fine = len(edges) <= LINES
        self.around = []
        for i in range(len(points)):
            mine = (edges == i).any(axis=1)
            self.around.append((edges[mine].sum(axis=1) - i, *edges[~mine].T.copy()))

    @property
    def points(self) -> Floats:
        """Where the boxes stand now."""
        return np.column_stack((self._x, self._y))

    def run(self, rounds: int, movable: Ints | None = None) -> None:
        """Search until nothing moves, or so many rounds.

        Args:
            rounds: how often each box is looked at.
            movable: the boxes to look at; all if left out.
        """
        n = len(self._x)
        each = range(n) if movable is None else movable.tolist()
        directions = 12 if n <= MANY else 8
        ring = np.array([(np.cos(t), np.sin(t)) for t in np.arange(directions) * 2 * np.pi / directions])
        across, down = (
            np.linspace(-0.42, 0.42, k) * side for k, side in zip((9, 7), self.frame, strict=True)
        )
        everywhere = [np.array([(x, y) for x in across for y in down])]
        for turn in range(rounds):
            reach = self.reach * (1.0, 0.5, 0.25, 0.7, 0.12)[turn % 5]
            moved = 0
            for i in each:
                here = np.array((self._x[i], self._y[i]))
                places = np.vstack(
                    (
                        here,
                        here + ring * reach,
                        *((here + ring * reach * 2.2,) if n <= MANY else ()),
                        *(everywhere if n <= SMALL and turn % 2 else ()),
                    )
                )
                if k := self.better(i, places):
                    self._x[i], self._y[i] = places[k]
                    moved += 1
            if not moved and turn >= 4:
                break

    def total(self) -> float:
        """Half the sum of what each box costs where it stands (each trouble is seen from both sides)."""
        costs = [self._near_others(i, self._x[i : i + 1], self._y[i : i + 1]) for i in range(len(self._x))]
        for i, cost in enumerate(costs):
            self._add_lines(cost, i, self._x[i : i + 1], self._y[i : i + 1], FIRST)
        return sum(float(cost[0]) for cost in costs) / 2

    def better(self, i: int, places: Floats) -> int:
        """The best of some places for box i, everything else staying; 0 if none is better than the first."""
        x, y = places.T.copy()
        cost = self._near_others(i, x, y)
        # Lines never make a place cheaper: what costs too much without them need not be looked at further.
        first = cost <= cost[0]
        self._add_lines(cost, i, x, y, np.nonzero(first)[0])
        limit = float(cost[0]) - 1e-6
        rest = np.nonzero((cost <= min(limit, float(cost[first].min()))) & ~first)[0]
        if len(rest):
            self._add_lines(cost, i, x, y, rest)
        k = int(cost.argmin())
        return k if cost[k] < limit else 0

    def _add_lines(self, cost: Floats, i: int, x: Floats, y: Floats, some: Ints) -> None:
        """Add to the cost of box i at some of the places what it costs for the sake of lines."""
        for more in (self._behind_boxes, self._on_lines, self._across_lines, self._along_others):
            cost[some] += more(i, x[some, None], y[some, None])

    def _near_others(self, i: int, x: Floats, y: Floats) -> Floats:
        """What it costs to be too near to other boxes or too far from them, or beyond the frame."""
        over, down = x[:, None] - self._x, y[:, None] - self._y
        gap = np.hypot(over, down)
        cost: Floats = STRESS * (self.weights[i] * (gap - self.wanted[i]) ** 2).sum(axis=1)
        over, down = np.abs(over), np.abs(down)
        inside = np.minimum(self.need[0][i] - over, self.need[1][i] - down)
        inside[:, i] = 0.0
        cost += np.where(inside > 0, OVERLAP * (0.2 + inside / 40), 0.0).sum(axis=1)
        short = np.maximum(np.minimum(self.seen[0][i] - over, self.seen[1][i] - down), 0.0)
        short[:, i] = 0.0
        cost += SHORT / VISIBLE * short.sum(axis=1)
        across, below = (
            np.maximum(np.abs(at) + box / 2 - side / 2, 0.0)
            for at, box, side in zip((x, y), self.boxes[i], self.frame, strict=True)
        )
        cost += OUTSIDE * (across + below)
        return cost

    def _behind_boxes(self, i: int, x: Floats, y: Floats) -> Floats | float:
        """What it costs that its lines pass behind other boxes."""
        far = self.around[i][0]
        if not len(far):
            return 0.0
        near = np.ones((len(far), len(self._x)), dtype=bool)
        near[:, i] = False
        near[np.arange(len(far)), far] = False
        if near.size > MANY_PAIRS:
            for here, every, half in zip((x, y), (self._x, self._y), self.half, strict=True):
                ends = every[far, None]
                near &= every - half < np.maximum(ends, here.max()) + SURE
                near &= every + half > np.minimum(ends, here.min()) - SURE
        line, box = np.nonzero(near)
        spans = (
            _span(here, every[far[line]], (every - half)[box], (every + half)[box])
            for here, every, half in zip((x, y), (self._x, self._y), self.half, strict=True)
        )
        cost: Floats = BEHIND * _meet(*spans).sum(axis=1)
        return cost

    def _on_lines(self, i: int, x: Floats, y: Floats) -> Floats | float:
        """What it costs to cover lines of others."""
        _, starts, stops = self.around[i]
        for here, every, half in zip((x, y), (self._x, self._y), self.half, strict=True):
            if len(starts) <= MANY_PAIRS:
                break
            one, two = every[starts], every[stops]
            near = np.minimum(one, two) < here.max() + half[i] + SURE
            near &= np.maximum(one, two) > here.min() - half[i] - SURE
            starts, stops = starts[near], stops[near]
        if not len(starts):
            return 0.0
        spans = (
            _span(every[starts], every[stops], here - half[i], here + half[i])
            for here, every, half in zip((x, y), (self._x, self._y), self.half, strict=True)
        )
        cost: Floats = BEHIND * _meet(*spans).sum(axis=1)
        return cost

    def _across_lines(self, i: int, x: Floats, y: Floats) -> Floats | float:
        """What it costs that its lines cross those of others."""
        far, starts, stops = self.around[i]
        if not (self.fine and len(far) and len(starts)):
            return 0.0
        place = x[:, :, None], y[:, :, None]
        ends = self._x[far, None], self._y[far, None]
        one, two = (self._x[starts], self._y[starts]), (self._x[stops], self._y[stops])
        crossed = (_side(place, ends, one) * _side(place, ends, two) < 0) & (
            _side(one, two, place) * _side(one, two, ends) < 0
        )
        cost: Floats = CROSSING * crossed.sum(axis=(1, 2))
        return cost

    def _along_others(self, i: int, x: Floats, y: Floats) -> Floats | float:
        """What it costs that two of its lines leave it in nearly the same direction: they read as one."""
        far = self.around[i][0]
        if not (self.fine and len(far) > 1):
            return 0.0
        angle = np.sort(np.arctan2(-(y - self._y[far]), -(x - self._x[far])), axis=1)
        between = np.diff(np.concatenate((angle, angle[:, :1] + 2 * np.pi), axis=1), axis=1)
        # Added one after the other: the last digit of a sum decides between places that are as good.
        cost: Floats = NEARLY_PARALLEL * np.cumsum(np.maximum(0.0, 1.0 - between / 0.3), axis=1)[:, -1]
        return cost


Span = tuple[Floats, Floats]


def _span(start: Floats, end: Floats, low: Floats, high: Floats) -> Span:
    """From which part of its way to which a segment is between two bounds, on one axis."""
    step = end - start
    step = np.where(np.abs(step) < 1e-9, 1e-9, step)
    one, two = (low - start) / step, (high - start) / step
    return np.minimum(one, two), np.maximum(one, two)


def _meet(across: Span, down: Span) -> Bools:
    """Whether segments meet rectangles (slab method), by where they are between the sides of these."""
    enter, leave = np.maximum(across[0], down[0]), np.minimum(across[1], down[1])
    result: Bools = (enter < leave) & (leave > 0.0) & (enter < 1.0)
    return result


def _side(a: Span, b: Span, c: Span) -> Floats:
    """On which side of the line from a to b c is; each is x and y, arguments broadcast."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

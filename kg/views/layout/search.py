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

# What the search avoids, and how much
OVERLAP, BEHIND, CROSSING, NEARLY_PARALLEL, SHORT, STRESS, OUTSIDE = 400.0, 80.0, 6.0, 4.0, 40.0, 2.5, 1.0
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
        self.points = points.copy()
        self.boxes, self.edges, self.frame = boxes, edges, frame
        self.need = (boxes[:, None, :] + boxes[None, :, :]) / 2 + np.array(room)
        # One unit of distance is worth what the first placement made of it.
        length = unit(points, points, distances)
        self.wanted = np.where(np.isfinite(distances), distances, 0.0) * length
        self.weights = np.zeros_like(distances)
        np.divide(1.0, (distances * length) ** 2, out=self.weights, where=distances > 0)
        self.reach = 0.6 * length
        # Lines between neighbours want to be seen: their boxes keep more distance than others.
        joined = np.zeros(distances.shape, dtype=bool)
        joined[edges[:, 0], edges[:, 1]] = joined[edges[:, 1], edges[:, 0]] = True
        self.seen = self.need + np.where(joined, VISIBLE, 0.0)[..., None]
        self.fine = len(edges) <= LINES
        self.around = []
        for i in range(len(points)):
            mine = (edges == i).any(axis=1)
            self.around.append((edges[mine].sum(axis=1) - i, edges[~mine]))

    def run(self, rounds: int, movable: Ints | None = None) -> None:
        """Search until nothing moves, or so many rounds.

        Args:
            rounds: how often each box is looked at.
            movable: the boxes to look at; all if left out.
        """
        n = len(self.points)
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
                here = self.points[i]
                places = np.vstack(
                    (
                        here,
                        here + ring * reach,
                        *((here + ring * reach * 2.2,) if n <= MANY else ()),
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
        inside = _least(self.need[i] - size)
        inside[:, i] = 0.0
        cost += np.where(inside > 0, OVERLAP * (0.2 + inside / 40), 0.0).sum(axis=1)
        short = np.maximum(_least(self.seen[i] - size), 0.0)
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
            if len(far) and self.fine:
                crossed = _cross(
                    places[:, None, None, :], ends[None, :, None, :], starts[None, None], stops[None, None]
                )
                cost += CROSSING * crossed.sum(axis=(1, 2))
        if len(far) > 1 and self.fine:  # two lines that leave a box in nearly the same direction read as one
            angle = np.sort(np.arctan2(-offset[:, far, 1], -offset[:, far, 0]), axis=1)
            between = np.diff(np.concatenate((angle, angle[:, :1] + 2 * np.pi), axis=1), axis=1)
            cost += NEARLY_PARALLEL * np.maximum(0.0, 1.0 - between / 0.3).sum(axis=1)
        return cost


def _least(pairs: Floats) -> Floats:
    """The lesser of the two in the last axis; along so short an axis numpy's own reduction is slow."""
    result: Floats = np.minimum(pairs[..., 0], pairs[..., 1])
    return result


def _hits(start: Floats, end: Floats, low: Floats, high: Floats) -> Bools:
    """Whether segments meet rectangles (slab method); arguments broadcast, coordinates in the last axis."""
    spans = []
    for axis in (0, 1):
        begin = start[..., axis]
        step = end[..., axis] - begin
        step = np.where(np.abs(step) < 1e-9, 1e-9, step)
        one, two = (low[..., axis] - begin) / step, (high[..., axis] - begin) / step
        spans.append((np.minimum(one, two), np.maximum(one, two)))
    (first, last), (other_first, other_last) = spans
    enter, leave = np.maximum(first, other_first), np.minimum(last, other_last)
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

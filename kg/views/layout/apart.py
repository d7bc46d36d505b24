"""Boxes that cover each other, pushed apart."""

from __future__ import annotations

from math import floor

import numpy as np
from numpy.typing import NDArray

__all__ = ["overlapping", "pushed", "scattered", "set_free"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Room = tuple[float, float]

FEW = 100  # of so many boxes, all pairs are looked at
ROUNDED = 0.15  # what rounding of coordinates may take from the room between two boxes


def overlapping(points: Floats, boxes: Floats, room: Room) -> Ints:
    """Pairs of boxes with less than this free space between them, across and down.

    Args:
        points: the boxes' centres.
        boxes: their widths and heights.
        room: the free space wanted.
    """
    need = boxes + room
    one, two = np.triu_indices(len(points), 1) if len(points) <= FEW else _near(points, need)
    over = (need[one] + need[two]) / 2 - np.abs(points[two] - points[one])
    real = (over > ROUNDED).all(axis=1)
    return np.column_stack((one[real], two[real]))


def _near(points: Floats, need: Floats) -> Ints:
    """Pairs of boxes that may be too near to each other, in order."""
    from scipy.spatial import cKDTree  # it takes longer to import than a small picture to lay out

    # Large boxes are few, but a tree that looked as far as they reach would find everyone near everyone.
    large = np.nonzero((need > 3 * np.median(need, axis=0)).any(axis=1))[0]
    small = np.setdiff1d(np.arange(len(points)), large)
    tree = cKDTree(points[small] / need[small].max(axis=0))
    near = tree.query_pairs(1.0, p=np.inf, output_type="ndarray")
    pairs = [np.sort(small[near], axis=1)]
    for i in large:
        touched = (np.abs(points - points[i]) < (need + need[i]) / 2).all(axis=1)
        touched[i] = False
        touched[large[large < i]] = False
        others = np.nonzero(touched)[0]
        pairs.append(np.sort(np.column_stack((np.full(len(others), i), others)), axis=1))
    every = np.concatenate(pairs)
    found: Ints = every[np.lexsort(every.T[::-1])].T
    return found


def pushed(points: Floats, boxes: Floats, room: Room, held: Bools | None = None) -> Floats:
    """The points after pushing, each pair along the axis on which they overlap least, until none overlap.

    Args:
        points: the boxes' centres.
        boxes: their widths and heights.
        room: the free space wanted between two, across and down.
        held: boxes that give way only where the others find no room.
    """
    points = points.copy()
    n = len(points)
    need = boxes + room
    if n < 2:
        return points
    yields = np.where(held, 0.0, 1.0) if held is not None else np.ones(n)
    turn = 0
    while True:
        pairs = overlapping(points, boxes, room)
        if not len(pairs):
            return points
        one, two = pairs.T
        between = points[two] - points[one]
        over = (need[one] + need[two]) / 2 - np.abs(between)
        sideways = over[:, 0] <= over[:, 1]
        axis = np.where(sideways, 0, 1)
        index = np.arange(len(pairs))
        push = (over[index, axis] + 0.1) * np.where(between[index, axis] < 0, -1.0, 1.0)
        first = yields[one] / np.maximum(yields[one] + yields[two], 1e-9)
        first = np.where(yields[one] + yields[two] > 0, first, 0.5)
        # A box pressed from many sides moves by their mean, or it would jump.
        crowd = np.maximum(1.0, (np.bincount(one, minlength=n) + np.bincount(two, minlength=n)) / 2.0)
        for k, along in enumerate((sideways, ~sideways)):
            shift = np.bincount(two, push * along * (1 - first), n) - np.bincount(
                one, push * along * first, n
            )
            points[:, k] += shift / crowd
        turn += 1
        if turn % 50 == 0:
            if held is None or turn > 200:
                points *= 1.1
            yields = np.maximum(yields, min(1.0, 0.02 * turn / 50))


def set_free(points: Floats, boxes: Floats, room: Room, new: Ints) -> Floats:
    """The points with each new box that covers another moved to the nearest free place.

    Args:
        points: the boxes' centres.
        boxes: their widths and heights.
        room: the free space wanted between two, across and down.
        new: the boxes that may move, in the order in which they choose.
    """
    points = points.copy()
    need = boxes + room
    index = np.arange(1500)
    spiral = np.column_stack((np.cos(2.4 * index), np.sin(2.4 * index))) * np.sqrt(index)[:, None]
    standing = np.ones(len(points), dtype=bool)
    standing[new] = False
    for i in new:
        reach = (need[standing] + need[i]) / 2
        for some in np.array_split(spiral, [1, 60, 400]):
            places = points[i] + some * need[i] * 0.2
            gaps = np.abs(places[:, None, :] - points[None, standing, :])
            free = ~(gaps < reach).all(axis=2).any(axis=1)
            if free.any():
                points[i] = places[free.argmax()]
                break
        standing[i] = True
    return points


def scattered(points: Floats, gap: float, order: Ints) -> Floats:
    """The points with each dot that is too near to another at the nearest free place.

    Args:
        points: the dots' centres.
        gap: how near two centres may be.
        order: the dots in the order in which they choose.
    """
    result = points.copy()
    index = np.arange(4 * len(points) + 8)
    reach = 0.55 * gap * np.sqrt(index)
    spiral = list(
        zip((reach * np.cos(2.4 * index)).tolist(), (reach * np.sin(2.4 * index)).tolist(), strict=True)
    )
    cells: dict[tuple[int, int], list[Room]] = {}
    begun: dict[tuple[int, int], int] = {}  # how far the places around here are known to be taken
    for i in order.tolist():
        x, y = points[i].tolist()
        home = (floor(x / gap), floor(y / gap))
        for k in range(begun.get(home, 0), len(spiral)):
            u, v = x + spiral[k][0], y + spiral[k][1]
            column, row = floor(u / gap), floor(v / gap)
            if all(
                (u - a) ** 2 + (v - b) ** 2 >= gap * gap
                for c in (column, column - 1, column + 1)
                for r in (row, row - 1, row + 1)
                for a, b in cells.get((c, r), ())
            ):
                break
        if k > 30:
            begun[home] = k - 20
        cells.setdefault((column, row), []).append((u, v))
        result[i] = u, v
    return result

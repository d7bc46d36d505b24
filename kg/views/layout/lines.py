"""How the lines between the boxes run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.views.layout.search import MARGIN

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["bends"]

Floats = NDArray[np.float64]

TRIALS = (0.0, 0.1, -0.1, 0.18, -0.18, 0.26, -0.26)  # the flattest first
BOXES, LINES = 150, 500  # among more of them, hardly a line finds a way around


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
    searched = len(names) <= BOXES and len(groups) <= LINES
    for (u, v), members in groups.items():
        if u == v:
            continue
        fan = [0.16 * (k - (len(members) - 1) / 2) for k in range(len(members))]
        shift, most = 0.0, float("inf")
        for trial in TRIALS if searched else ():
            behind = sum(_behind(at[u], at[v], trial + f, centres, half) for f in fan)
            if behind < most:
                shift, most = trial, behind
            if not behind:
                break
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

"""Points whose distances are those of the graph, as well as a plane allows.

Stress is what `distance in the plane / distance in the graph - 1` comes to, squared, over all pairs. It is
lowered by majorisation (Gansner, Koren & North 2004; SMACOF in statistics), which political scientists know
from visone, in its local form: each point moves to the mean of where the others want it. The others are
too many in a large graph. Each step asks some of them, the next step others, and smaller steps even out
the differences. Neighbours are always asked. The start is pivot MDS (Brandes & Pich 2006).

Nothing is random: what is to be scattered follows the golden ratio.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

__all__ = ["distances", "points", "unit"]

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ASKED = 128  # points asked in one step
KNOWN = 4_000_000  # distances kept, at most, and of those from no more than 1,024 points
PIVOTS = 100  # points that place the start
STEPS = 80
GOLDEN = (5**0.5 - 1) / 2


def distances(n: int, edges: Ints, lengths: Floats, sources: Ints | None = None) -> Floats:
    """Lengths of the shortest paths, infinite where there is none.

    Args:
        n: how many nodes there are.
        edges: pairs of nodes, each pair once and no loops.
        lengths: the length of each edge.
        sources: from where; from everywhere if left out.
    """
    ends = np.concatenate((edges, edges[:, ::-1]))
    near = csr_array((np.tile(lengths, 2), (ends[:, 0], ends[:, 1])), shape=(n, n))
    result: Floats = dijkstra(near, indices=sources)
    return result


def points(n: int, edges: Ints, lengths: Floats, *, held: Floats | None = None) -> Floats:
    """A point for each node of a connected graph; neighbours are about their edge's length apart.

    Args:
        n: how many nodes there are.
        edges: pairs of nodes, each pair once and no loops.
        lengths: the length of each edge.
        held: points that stay where they are, nan for those to be found. The graph need not be connected
            then, as long as every part has one that is held.
    """
    known = min(n, 1024, max(2 * ASKED, KNOWN // n))
    asked = np.argsort((np.arange(n) * GOLDEN) % 1.0, kind="stable")[:known]
    if held is not None:  # the first of them place the others
        asked = np.concatenate((asked[~np.isnan(held[asked, 0])], asked[np.isnan(held[asked, 0])]))
    far = distances(n, edges, lengths, asked).astype(np.float32)
    place = _scattered(n) * 0.05
    free = np.ones(n, dtype=bool)
    if held is None:
        place += _start(far[:PIVOTS])
        place /= max(unit(place[asked[:PIVOTS]], place, far[:PIVOTS]), 1e-9)
    else:
        free = np.isnan(held[:, 0])
        place = np.where(free[:, None], place * lengths.mean() + _among(n, edges, held), held)
    return _majorised(place.astype(np.float32), far, asked, edges, lengths.astype(np.float32), free)


def unit(some: Floats, every: Floats, far: NDArray[np.floating]) -> float:
    """How long one unit of distance in the graph is in the plane, for the least stress; 0 if nothing tells.

    Args:
        some: the points from which the distances are.
        every: all points.
        far: a row of distances for each of some.
    """
    gaps = np.hypot(some[:, None, 0] - every[None, :, 0], some[:, None, 1] - every[None, :, 1])
    counted = (far > 0) & np.isfinite(far)
    ratio = gaps[counted] / far[counted]
    return float((ratio**2).sum() / max(ratio.sum(), 1e-9)) if len(ratio) else 0.0


def _scattered(n: int) -> Floats:
    """Points all over a disc, so that no two nodes begin at one place."""
    index = np.arange(n)
    angle = 2 * np.pi * GOLDEN * index
    radius = np.sqrt((index * 0.7548776662 + 0.5) % 1.0)
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))


def _start(far: Singles) -> Floats:
    """Pivot MDS: each node where its distances from the pivots put it."""
    squares = far.T.astype(np.float64) ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    product = centred.T @ centred
    axes = _scattered(len(product))
    for _ in range(30):  # the two leading eigenvectors, by powers: the same whatever library multiplies
        axes = product @ axes
        axes[:, 0] /= max(float((axes[:, 0] ** 2).sum()) ** 0.5, 1e-300)
        axes[:, 1] -= axes[:, 0] * (axes[:, 0] * axes[:, 1]).sum()
        axes[:, 1] /= max(float((axes[:, 1] ** 2).sum()) ** 0.5, 1e-300)
    result: Floats = centred @ axes
    size = float(np.abs(result).max())
    return result / size * float(far.max()) / 2 if size else result


def _among(n: int, edges: Ints, held: Floats) -> Floats:
    """For each node the mean of its held neighbours, or of theirs."""
    result = held.copy()
    ends = np.concatenate((edges, edges[:, ::-1]))
    while (lost := np.isnan(result[:, 0])).any():
        known = lost[ends[:, 0]] & ~lost[ends[:, 1]]
        if not known.any():
            result[lost] = np.nanmean(held, axis=0)
            break
        of, by = ends[known].T
        count = np.bincount(of, minlength=n)
        sums = np.column_stack([np.bincount(of, result[by, axis], n) for axis in (0, 1)])
        result[count > 0] = sums[count > 0] / count[count > 0, None]
    return result


def _majorised(
    place: Singles, far: Singles, asked: Ints, edges: Ints, lengths: Singles, free: Bools
) -> Floats:
    """The points after all steps; those that are not free stay."""
    n = len(place)
    here, there = np.concatenate((edges, edges[:, ::-1])).T
    length = np.tile(lengths, 2)
    close = 1.0 / length**2
    closeness = np.bincount(here, close, n)
    pull = np.zeros_like(far)  # 1 / distance, and 0 for neighbours, who are asked apart
    np.divide(1.0, far, out=pull, where=(far > 0) & np.isfinite(far))
    row = np.full(n, -1)
    row[asked] = np.arange(len(asked))
    mine = row[here] >= 0
    pull[row[here[mine]], there[mine]] = 0.0
    batches = np.array_split(np.arange(len(asked)), -(-len(asked) // ASKED))
    for step in range(STEPS):
        batch = batches[step % len(batches)]
        some = place[asked[batch]]
        across, down = (place[None, :, axis] - some[:, axis, None] for axis in (0, 1))
        gaps = np.sqrt(across * across + down * down)
        np.maximum(gaps, 1e-6, out=gaps)
        strength = pull[batch]
        outward = strength / gaps
        strength *= strength
        x = (strength * some[:, 0, None] + outward * across).sum(axis=0)
        y = (strength * some[:, 1, None] + outward * down).sum(axis=0)
        share = n / len(batch)
        weight = share * strength.sum(axis=0) + closeness

        edge = place[here] - place[there]
        edge *= (length / np.maximum(np.hypot(edge[:, 0], edge[:, 1]), 1e-6))[:, None]
        edge += place[there]
        edge *= close[:, None]
        wanted = (
            np.column_stack(
                [share * sums + np.bincount(here, edge[:, axis], n) for axis, sums in enumerate((x, y))]
            )
            / np.maximum(weight, 1e-9)[:, None]
        )
        size = 1.0 - 0.9 * step / (STEPS - 1)
        place[free] += (size * (wanted - place))[free].astype(np.float32)
    return place.astype(np.float64)

"""Where the parts of a picture stand that nothing joins."""

from __future__ import annotations

__all__ = ["ASPECT", "TALL", "pack", "share"]

import math

ASPECT = 1.75  # width by height aimed at; what comes out is a little squarer
TALL = 0.62  # the same, for a phone held upright
PLACED = 40  # up to so many parts, each is put where it fits best

Extent = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


def share(areas: list[float], aspect: float = ASPECT) -> float:
    """The aspect of one part, when parts of these areas stand in rows and columns in the frame."""
    large = sum(area > 0.3 * max(areas) for area in areas)
    shares = [aspect * -(-large // columns) / columns for columns in range(1, large + 1)]
    best = 1.3 if aspect > 1.0 else 0.7
    return min(shares, key=lambda share: abs(math.log(share / best)), default=aspect)


def pack(
    extents: list[Extent], apart: float, filled: list[Rectangle] | None = None, aspect: float = ASPECT
) -> list[Extent]:
    """The top left corner of each rectangle, so that the whole fills a frame of the wanted aspect.

    Args:
        extents: width and height of each.
        apart: the free space between two.
        filled: what is not empty in the first, which then stands at (0, 0); all of it if left out.
        aspect: width by height of the frame.
    """
    if len(extents) <= PLACED:
        return _one_by_one(extents, apart, filled, aspect)
    area = sum((w + apart) * (h + apart) for w, h in extents)
    widest = max(w for w, _ in extents) + apart
    limits = {max(widest, (area * aspect) ** 0.5 * factor) for factor in (0.95, 1.05, 1.2, 1.4)}
    trials = [_dropped(extents, apart, limit) for limit in sorted({widest, widest * 1.15, *limits})]
    return min(trials, key=lambda corners: _waste(extents, corners, aspect))


def _waste(extents: list[Extent], corners: list[Extent], aspect: float) -> float:
    """The area of the frame, and more where it is wider than wanted or higher than wide."""
    width = max(x + w for (w, _), (x, _) in zip(extents, corners, strict=True))
    height = max(y + h for (_, h), (_, y) in zip(extents, corners, strict=True))
    return width * height * max(width / height / aspect, height / width * min(aspect, 1.0), 1.0)


def _one_by_one(
    extents: list[Extent], apart: float, filled: list[Rectangle] | None, aspect: float
) -> list[Extent]:
    """Beside or below what stands already: wherever the frame around the whole stays smallest."""
    corners = [(0.0, 0.0)] * len(extents)
    order = sorted(range(len(extents)), key=lambda i: (-extents[i][0] * extents[i][1], i))
    set_: list[Rectangle] = []
    if filled:
        order.remove(0)
        set_ = list(filled)
    frame = extents[0] if filled else (0.0, 0.0)
    for i in order:
        width, height = extents[i]
        inner = (max(frame[0] - width, 0.0), max(frame[1] - height, 0.0))  # the frame's other corners
        xs = [0.0, inner[0], *(right + apart for _, _, right, _ in set_)]
        ys = [0.0, inner[1], *(bottom + apart for _, _, _, bottom in set_)]
        corners[i] = min(
            (
                (x, y)
                for x in xs
                for y in ys
                if all(
                    x >= right + apart - 0.01
                    or x + width + apart <= left + 0.01
                    or y >= bottom + apart - 0.01
                    or y + height + apart <= top + 0.01
                    for left, top, right, bottom in set_
                )
            ),
            key=lambda corner: (
                max(max(corner[0] + width, frame[0]) / aspect, max(corner[1] + height, frame[1])),
                corner[0] + corner[1],
                corner,
            ),
        )
        x, y = corners[i]
        set_.append((x, y, x + width, y + height))
        frame = (max(frame[0], x + width), max(frame[1], y + height))
    return corners


def _dropped(extents: list[Extent], apart: float, limit: float) -> list[Extent]:
    """The same for very many: the highest first, each where it comes to lie highest up in this width."""
    corners: list[Extent] = [(0.0, 0.0)] * len(extents)
    skyline: list[tuple[float, float, float]] = [(0.0, limit, 0.0)]  # left, right, depth reached there
    for i in sorted(range(len(extents)), key=lambda i: (-extents[i][1], -extents[i][0], i)):
        width, height = extents[i][0] + apart, extents[i][1] + apart
        best = (math.inf, 0.0)
        for start, (left, _, _) in enumerate(skyline):
            if left + width > limit + 0.01:
                break
            depth = 0.0
            for begin, _, reached in skyline[start:]:
                if begin >= left + width - 0.01:
                    break
                depth = max(depth, reached)
            best = min(best, (depth, left))
        depth, left = best
        corners[i] = (left, depth)
        skyline = _covered(skyline, left, left + width, depth + height)
    return corners


def _covered(
    skyline: list[tuple[float, float, float]], left: float, right: float, depth: float
) -> list[tuple[float, float, float]]:
    """The skyline with this stretch of it at a new depth; neighbours of one depth become one."""
    pieces = [(a, min(b, left), d) for a, b, d in skyline if a < left - 0.01]
    pieces.append((left, right, depth))
    pieces += [(max(a, right), b, d) for a, b, d in skyline if b > right + 0.01]
    joined: list[tuple[float, float, float]] = []
    for a, b, d in pieces:
        if joined and abs(joined[-1][2] - d) < 0.01:
            joined[-1] = (joined[-1][0], b, d)
        else:
            joined.append((a, b, d))
    return joined

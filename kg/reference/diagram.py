"""The main classes in one picture: boxes with the kinds of each, and lines for the properties between them.

Where the boxes stand is fixed here; which kinds and lines there are is read from the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.reference.vocabulary import Vocabulary

__all__ = ["Box", "Diagram", "Line", "Row", "draw"]

Shape: TypeAlias = Literal["wide", "narrow"]

_HEAD, _ROW, _FOOT, _STEP = 38.0, 21.0, 9.0, 16.0

# The left edge and width of each class's box, in the row of the picture where it stands.
_PLACES: Mapping[Shape, tuple[dict[str, tuple[float, float]], ...]] = {
    "wide": (
        {"Actor": (1, 230), "Stance": (392, 176), "Issue": (729, 230)},
        {
            "Position": (160, 124),
            "Evidence": (418, 124),
            "Article": (642, 92),
            "Topic": (750, 84),
            "Place": (849, 110),
        },
    ),
    "narrow": ({"Actor": (2, 316)}, {"Stance": (2, 92)}, {"Issue": (2, 316)}),
}
_BESIDE = dict.fromkeys(("Position", "Evidence", "Article"), (186.0, 112.0))  # a stance on a narrow page
_WIDTH: Mapping[Shape, float] = {"wide": 960, "narrow": 340}
_TOP: Mapping[Shape, float] = {"wide": 84, "narrow": 2}
_GAP: Mapping[Shape, float] = {"wide": 92, "narrow": 140}
_BETWEEN = 46.0  # the boxes beside a stance
_OUTSIDE = {"wide": 44.0, "narrow": 331.0}  # where the line runs that goes around the stance


@dataclass(frozen=True)
class Row:
    """One line of text in a box: a kind, further in the further down it stands.

    Attributes:
        name: the class.
        depth: 1 for a kind of the box's own class.
        x: where the text begins.
        y: its base line.
    """

    name: str
    depth: int
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A class, with the kinds of it."""

    name: str
    x: float
    y: float
    width: float
    height: float
    rows: tuple[Row, ...]

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Line:
    """The properties that lead from one class to another.

    Attributes:
        source: the class that they are said of.
        target: the class of their values.
        names: the properties; another vocabulary's as a prefixed name.
        rows: the same as they stand in the label.
        path: the line, as SVG path data.
        x: the middle of the label.
        y: the base line of its first row; the others follow below.
    """

    source: str
    target: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Diagram:
    """A drawing, in units of about a pixel."""

    shape: Shape
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    step: float = _STEP


def draw(vocabulary: Vocabulary, shape: Shape) -> Diagram:
    """The main classes as a picture for a wide or a narrow page."""
    boxes = _boxes(vocabulary, shape)
    lines = tuple(
        _line(shape, boxes[source], boxes[target], names)
        for (source, target), names in _properties(vocabulary, boxes).items()
    )
    height = max(box.bottom for box in boxes.values()) + 2
    return Diagram(shape, _WIDTH[shape], height, tuple(boxes.values()), lines)


def _boxes(vocabulary: Vocabulary, shape: Shape) -> dict[str, Box]:
    found: dict[str, Box] = {}
    y = _TOP[shape]
    for places in _PLACES[shape]:
        row = {
            n: _box(vocabulary, n, x, y, width) for n, (x, width) in places.items() if n in vocabulary.names
        }
        if shape == "narrow" and "Stance" in row:
            below = y
            for name, (x, width) in _BESIDE.items():
                if name in vocabulary.names:
                    row[name] = _box(vocabulary, name, x, below, width)
                    below += row[name].height + _BETWEEN
            stance = row["Stance"]
            row["Stance"] = Box("Stance", stance.x, y, stance.width, below - _BETWEEN - y, stance.rows)
        tallest = max((box.height for box in row.values()), default=0)
        if shape == "wide" and "Stance" in row:  # in the middle between what it links
            stance = row["Stance"]
            row["Stance"] = Box("Stance", stance.x, y + (tallest - 64) / 2, stance.width, 64, stance.rows)
        found |= row
        y = max((box.bottom for box in row.values()), default=y) + _GAP[shape]
    return found


def _box(vocabulary: Vocabulary, name: str, x: float, y: float, width: float) -> Box:
    kinds = list(_kinds(vocabulary, name, 1))
    rows = tuple(
        Row(kind, depth, x + 14 + 14 * (depth - 1), y + _HEAD + _ROW * (i + 1) - 7)
        for i, (kind, depth) in enumerate(kinds)
    )
    return Box(name, x, y, width, _HEAD + (len(rows) * _ROW + _FOOT if rows else 0), rows)


def _kinds(vocabulary: Vocabulary, name: str, depth: int) -> Iterator[tuple[str, int]]:
    for kind in vocabulary.backwards("rdfs:subClassOf", name):
        if not vocabulary.deprecated(kind):
            yield kind, depth
            yield from _kinds(vocabulary, kind, depth + 1)


def _properties(vocabulary: Vocabulary, boxes: Mapping[str, Box]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The properties between two different boxes; those of a kind count for the box that it stands in."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in vocabulary.properties():
        if vocabulary.backwards("rdfs:subPropertyOf", name):  # the positions are in a picture of their own
            continue
        for source in _drawn(vocabulary, boxes, vocabulary.domains(name)):
            for target in _drawn(vocabulary, boxes, vocabulary.ranges(name)):
                if source != target and (source, target) != ("Issue", "Stance"):  # for one property less
                    found.setdefault((source, target), []).append(name)
    if "Evidence" in boxes and "Article" in boxes:
        found["Evidence", "Article"] = ["oa:hasSource"]
    return {pair: tuple(names) for pair, names in found.items()}


def _drawn(vocabulary: Vocabulary, boxes: Mapping[str, Box], classes: tuple[str, ...]) -> list[str]:
    """The boxes in which these classes stand."""
    found = [next((c for c in (name, *vocabulary.ancestors(name)) if c in boxes), None) for name in classes]
    return [box for box in dict.fromkeys(found) if box is not None]


def _line(shape: Shape, a: Box, b: Box, names: tuple[str, ...]) -> Line:
    rows: tuple[tuple[str, ...], ...] = tuple((name,) for name in names)
    if (a.name, b.name) == ("Issue", "Actor"):  # the stance stands between them
        at = _OUTSIDE[shape]
        if shape == "wide":
            rows = tuple(names[i : i + 4] for i in range(0, len(names), 4))
            path = f"M{a.middle[0]:g} {a.y:g}V{at:g}H{b.middle[0]:g}V{b.y:g}"
            x, y = (a.middle[0] + b.middle[0]) / 2, at - 11 - (len(rows) - 1) * _STEP / 2
        else:
            path = f"M{a.right:g} {a.y + 20:g}H{at:g}V{b.bottom - 20:g}H{b.right:g}"
            x, y = a.right - 50, b.bottom + _GAP[shape] / 2
    elif a.y < b.bottom and b.y < a.bottom:  # side by side
        start, end = (a.x, b.right) if a.x > b.x else (a.right, b.x)
        y = min(a, b, key=lambda box: box.height).middle[1]
        x = (start + end) / 2
        path = f"M{start:g} {y:g}H{end:g}"
    else:
        start, end = (a.y, b.bottom) if a.y > b.y else (a.bottom, b.y)
        to = b.middle[0] if b.width < a.width or shape == "wide" else a.middle[0]
        near = min(max(to, a.x + 20), a.right - 20)
        x, y = (near + to) / 2, (start + end) / 2
        path = f"M{near:g} {start:g}L{to:g} {end:g}"
    return Line(a.name, b.name, names, rows, path, x, y - (len(rows) - 1) * _STEP / 2 + 4)

"""How actors, issues, positions and reports look: the one table that all pages and pictures draw from.

A position is told by its colour, by its dash pattern and by the head of its line, so that the colour-blind
can read it, and everybody in black and white; red is never set against green. A report on a timeline has
the dot of its position's family: filled where the position is stated outright, hollow where it is not. What
is reported as not so has a cross of its own everywhere, and no side.

Shapes are paths of SVG in units of their size. Pictures draw them as they are, the page gets them with its
data (`shipped`), so that each is drawn in one place.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "ANONYMOUS",
    "BINS",
    "COLOURS",
    "DENIED",
    "DOTS",
    "FAMILIES",
    "HEADS",
    "LOOKS",
    "PLACES",
    "SHAPES",
    "SKINS",
    "STACK",
    "TIES",
    "TOWER",
    "TYPES",
    "Family",
    "Head",
    "Look",
    "Shape",
    "Skin",
    "css",
    "dashes",
    "dot_of",
    "head_length",
    "is_hollow",
    "level",
    "line_width",
    "looks",
    "shipped",
    "skin_of",
]


STACK = 9
"""The most reports of an actor that stand one above the other in a timeline, see `kg.views.bins`."""
TOWER = 3 * STACK
"""The most of all actors together."""
PLACES = 45
"""A calendar has so many: what is in one of them stands one above the other, and no bar is narrower."""
BINS = ("day", "week", "month", "year")
"""What bars may count by."""


class Head(NamedTuple):
    """The head of a line, to be filled: its tip at 0 0, pointing right, in units of `head_length`."""

    path: str
    back: float
    """How far before the tip the line ends."""


class Shape(NamedTuple):
    """The frame of a box, in pixels; in a key, half of all."""

    radius: float = 2.0
    """Of its corners; never more than half its height."""
    width: float = 1.5
    """Of its frame."""
    inset: float = 0.0
    """How far inside there is a second frame; 0 is none."""
    band: float = 0.0
    """Width of the band at its left."""


class Family(NamedTuple):
    """A group of positions: who puts it forward, is in favour, takes no side, or is against."""

    hue: str
    """The look whose colour stands for all of them."""
    dot: str
    """One of DOTS."""
    level: float
    """How high its positions stand on a timeline where they have no score of their own."""


class Look(NamedTuple):
    """How a line looks; lengths in pixels."""

    name: str
    """Its colour is that of `p-NAME`."""
    family: str
    """One of FAMILIES, or nothing for a tie and for what is reported as not so."""
    dashes: tuple[float, ...]
    """Lengths of strokes and gaps in turn; none for an unbroken line."""
    head: str
    """One of HEADS: arrow, vee or box (wants it), circle (takes no side), bar (blocks it), cross (not so)."""
    width: float


class Skin(NamedTuple):
    """How a box looks: names of COLOURS, and what sets it apart from others of the same colour."""

    fill: str
    line: str
    ink: str
    shape: str = "square"
    """One of SHAPES."""


HEADS = {
    "arrow": Head("M0 0L-1 .46V-.46Z", 0.9),
    "vee": Head("M0 0L-1 .46L-.68 0L-1 -.46Z", 0.66),
    "box": Head("M0 -.36H-.72V.36H0Z", 0.72),
    "circle": Head("M0 0A.34 .34 0 1 1 -.68 0A.34 .34 0 1 1 0 0Z", 0.34),
    "bar": Head("M-.1 -.62H-.36V.62H-.1Z", 0.23),
    "cross": Head(
        "M-.8 -.28L-.68 -.4L-.4 -.12L-.12 -.4L0 -.28L-.28 0L0 .28L-.12 .4L-.4 .12L-.68 .4L-.8 .28L-.52 0Z",
        0.4,
    ),
}
DOTS = {
    "diamond": "M0 -1.2L1.2 0L0 1.2L-1.2 0Z",
    "up": "M0 -1.15L1.15 .85H-1.15Z",
    "disc": "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z",
    "down": "M0 1.15L1.15 -.85H-1.15Z",
    "cross": "M-1 -.66L-.66 -1L0 -.34L.66 -1L1 -.66L.34 0L1 .66L.66 1L0 .34L-.66 1L-1 .66L-.34 0Z",
}
"""Reports on timelines, around 0 0, with a radius of about 1."""
SHAPES = {
    "square": Shape(),
    "double": Shape(inset=3),
    "band": Shape(band=6),
    "round": Shape(radius=999),
    "thin": Shape(width=1),
    "issue": Shape(radius=10),
}
ANONYMOUS = (4.0, 3.0)
"""The dashes of the frame of somebody who is not named."""

FAMILIES = {
    "makes": Family("demands", "diamond", 1.75),
    "for": Family("supports", "up", 0.85),
    "between": Family("neutral", "disc", 0.0),
    "against": Family("rejects", "down", -0.85),
}
"""The families, in the order of keys and from top to bottom of a timeline."""

_LOOKS = (
    Look("demands", "makes", (), "arrow", 3.0),
    Look("proposes", "makes", (), "vee", 2.2),
    Look("commits", "makes", (), "box", 2.2),
    Look("asserts", "makes", (), "circle", 1.6),
    Look("fulfils", "for", (), "box", 2.6),
    Look("supports", "for", (), "arrow", 2.2),
    Look("accepts", "for", (16, 6), "arrow", 2.2),
    Look("accepts-conditionally", "for", (7, 7), "vee", 2.2),
    Look("neutral", "between", (5, 6), "circle", 1.8),
    Look("abstains", "between", (9, 5, 0.5, 5), "circle", 1.8),
    Look("undecided", "between", (0.5, 5), "circle", 2.4),
    Look("undeclared", "between", (0.5, 10), "circle", 2.4),
    # It ends what was put forward and takes no other position.
    Look("withdraws", "between", (14, 4, 0.5, 4, 0.5, 4), "circle", 2.0),
    Look("skeptical", "against", (12, 6, 0.5, 6), "bar", 2.0),
    Look("opposes", "against", (12, 7), "bar", 2.2),
    Look("rejects", "against", (5, 5), "bar", 2.4),
    Look("denies", "against", (5, 5, 0.5, 5), "bar", 2.2),
)
LOOKS = {look.name: look for look in _LOOKS}
"""The looks of the shipped positions, by id."""
UNKNOWN = LOOKS["neutral"]  # what a position without a known broader one looks like
DENIED = Look("denied", "", (2, 4), "cross", 1.6)
"""What is reported as not so, whatever the position: a mark of its own, on no side."""

TIES = {
    "part": Look("part", "", (), "vee", 1.0),
    "acts-for": Look("acts-for", "", (2, 3), "vee", 1.0),
}
"""Lines that are no stances."""

_ISSUE = Skin("issue", "issue-line", "issue-ink", "issue")
SKINS = {
    "State": Skin("state", "state", "state-ink"),
    "Alliance": Skin("alliance", "alliance", "alliance-ink", "double"),
    "Organization": Skin("actor", "actor-line", "actor-ink"),
    "GovernmentBody": Skin("actor", "actor-line", "actor-ink", "band"),
    "Person": Skin("person", "actor-line", "actor-ink", "round"),
    "Group": Skin("group", "actor-line", "actor-ink", "thin"),
    **dict.fromkeys(("Demand", "Proposal", "Commitment", "Threat", "Claim", "Accusation", "Event"), _ISSUE),
}
"""The look of a node, by its type."""
TYPES = {name: "issue" if skin is _ISSUE else "actor" for name, skin in SKINS.items()}
"""Types of nodes, in the order of the key, with their kind."""

COLOURS: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#faf8f4",
        "sheet": "#ffffff",
        "ink": "#1b1f24",
        "soft": "#565c66",
        "rule": "#e2ddd2",
        "edge": "#8b8f96",
        "state": "#1f3b5f",
        "state-ink": "#ffffff",
        "alliance": "#2f6091",
        "alliance-ink": "#ffffff",
        "actor": "#dde8f3",
        "actor-line": "#2f6091",
        "actor-ink": "#14253a",
        "person": "#f0f5fa",
        "group": "#f7f9fb",
        "issue": "#fff7e2",
        "issue-line": "#b5872c",
        "issue-ink": "#2b2412",
        "issue-tag": "#765711",
        "p-demands": "#16191d",
        "p-proposes": "#39434f",
        "p-commits": "#4b515c",
        "p-asserts": "#636b76",
        "p-withdraws": "#5d5648",
        "p-fulfils": "#0a3f6e",
        "p-supports": "#00599c",
        "p-accepts": "#1478b8",
        "p-accepts-conditionally": "#3a8cc2",
        "p-neutral": "#777c84",
        "p-abstains": "#6e737b",
        "p-undecided": "#666b73",
        "p-undeclared": "#7f848c",
        "p-skeptical": "#bd7420",
        "p-opposes": "#cf5f16",
        "p-rejects": "#bb3706",
        "p-denies": "#8e3413",
        "p-denied": "#746b7d",
        "p-part": "#a59f92",
        "p-acts-for": "#9aa5b1",
        "changed": "#eddcc3",
    },
    "dark": {
        "paper": "#14171b",
        "sheet": "#1b1f25",
        "ink": "#ece8df",
        "soft": "#a9afb8",
        "rule": "#343a43",
        "edge": "#737b86",
        "state": "#a5c8ec",
        "state-ink": "#0c1826",
        "alliance": "#6fa0d2",
        "alliance-ink": "#08121d",
        "actor": "#24364b",
        "actor-line": "#7fabd8",
        "actor-ink": "#eaf2fa",
        "person": "#1d2a39",
        "group": "#1a222c",
        "issue": "#2f2817",
        "issue-line": "#c79d48",
        "issue-ink": "#f5ead0",
        "issue-tag": "#dcb662",
        "p-demands": "#f5f1e8",
        "p-proposes": "#c9cfd6",
        "p-commits": "#b4bac6",
        "p-asserts": "#9aa1ac",
        "p-withdraws": "#c4baa3",
        "p-fulfils": "#a9d8fb",
        "p-supports": "#6fbef5",
        "p-accepts": "#4fa3de",
        "p-accepts-conditionally": "#8fb8d8",
        "p-neutral": "#8d949d",
        "p-abstains": "#979ea7",
        "p-undecided": "#a3aab3",
        "p-undeclared": "#868d96",
        "p-skeptical": "#dfae72",
        "p-opposes": "#f4a15c",
        "p-rejects": "#f9804c",
        "p-denies": "#dd7358",
        "p-denied": "#a79db1",
        "p-part": "#5f6571",
        "p-acts-for": "#5b6878",
        "changed": "#493d2a",
    },
}
"""Two palettes with the same names."""


def looks(positions: Iterable[Mapping[str, Any]]) -> dict[str, Look]:
    """The look of each position: its own, or that of the next broader one that has one.

    Args:
        positions: as `kg.network` gives them, with `id` and `broader`.
    """
    broader = {position["id"]: position.get("broader") for position in positions}
    found: dict[str, Look] = {}
    for position in broader:
        at, seen = position, set[str]()
        while at not in LOOKS and broader.get(at) and at not in seen:
            seen.add(at)
            at = broader[at]
        found[position] = LOOKS.get(at, UNKNOWN)
    return found


def skin_of(type_: str, kind: str) -> Skin:
    """The look of a node's box, by its type and its kind."""
    return SKINS.get(type_) or SKINS["Demand" if kind == "issue" else "Organization"]


def level(look: Look, score: float | None) -> float:
    """How high a position stands on a timeline: 1 is wholly in favour, -1 wholly against.

    Who puts something forward stands above both; a position without a score stands where its family does.
    """
    family = FAMILIES.get(look.family, FAMILIES["between"])
    if score is None or look.family == "makes":
        return family.level
    return max(-1.0, min(1.0, score))


def dot_of(look: Look) -> str:
    """Which of DOTS a report of a position has."""
    return FAMILIES[look.family].dot if look.family else "cross"


def is_hollow(certainty: str | None) -> bool:
    """Whether the dot of a report is hollow: its position is not stated outright, but not denied either."""
    return certainty not in (None, "", "stated", "denied")


_WIDER, _LONGER, _HEAD = 1.1, 0.12, (6.0, 2.4)


def line_width(look: Look, reports: int) -> float:
    """How wide a line is, in pixels: the wider, the more reports there are."""
    return look.width + _WIDER * math.log2(max(1, reports))


def dashes(look: Look, width: float) -> list[float]:
    """The dashes of a line that is so wide: a wider line has longer ones."""
    return [each * (1 + (width - look.width) * _LONGER) for each in look.dashes]


def head_length(width: float) -> float:
    """How long the head of a line of this width is, in pixels."""
    return _HEAD[0] + _HEAD[1] * width


def shipped(positions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the page needs to draw all this as pictures do; names as in this module.

    Args:
        positions: those of the network, with `id`, `label`, `score` and `broader`.

    Returns:
        positions, ties, denied (looks, with their `dot` and `level`), families (names in their order), sides
        (the families), heads, dots, shapes, anonymous, types (with their skins), bins (when a timeline
        counts: `stack`, `tower`, `places` and `units`, as named here), and line: `wider` (by how
        much for each doubling of reports), `longer` (dashes, for each pixel more) and `head` (the length of
        one: the first number and the second for each pixel of width).
    """
    given = list(positions)
    found = looks(given)
    return {
        "positions": [
            {
                "id": each["id"],
                "label": each.get("label") or each["id"],
                "score": each.get("score"),
                **_shipped(found[each["id"]]),
                "level": level(found[each["id"]], each.get("score")),
            }
            for each in given
        ],
        "ties": [{"id": kind, **_shipped(look)} for kind, look in TIES.items()],
        "denied": {"id": "denied", "label": "", "score": None, **_shipped(DENIED), "level": 0.0},
        "families": list(FAMILIES),
        "sides": [{"id": name, **family._asdict()} for name, family in FAMILIES.items()],
        "heads": {name: head._asdict() for name, head in HEADS.items()},
        "dots": DOTS,
        "shapes": {name: shape._asdict() for name, shape in SHAPES.items()},
        "anonymous": ANONYMOUS,
        "bins": {"stack": STACK, "tower": TOWER, "places": PLACES, "units": BINS},
        "line": {"wider": _WIDER, "longer": _LONGER, "head": _HEAD},
        "types": [{"id": name, "kind": TYPES[name], **skin._asdict()} for name, skin in SKINS.items()],
    }


def _shipped(look: Look) -> dict[str, Any]:
    return {
        "look": look.name,
        "family": look.family,
        "dashes": look.dashes,
        "arrow": look.head,
        "width": look.width,
        "dot": dot_of(look),
    }


def css() -> str:
    """The palettes as custom properties: light by default, dark where the root element says so."""
    blocks = []
    for selector, theme in ((":root", "light"), (':root[data-theme="dark"]', "dark")):
        lines = "".join(f"  --{name}: {value};\n" for name, value in COLOURS[theme].items())
        blocks.append(f"{selector} {{\n{lines}}}\n")
    return "".join(blocks)

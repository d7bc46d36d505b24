"""How actors, issues and positions look, in pages and pictures: shapes, dashes, heads of lines, colours.

A position is told by its colour, by its dash pattern and by the head of its line, so that the colour-blind
can read it, and everybody in black and white; red is never set against green.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["COLOURS", "FAMILIES", "LOOKS", "SKINS", "TIES", "TYPES", "Look", "Skin", "css", "looks"]


class Look(NamedTuple):
    """How a line looks; lengths in pixels."""

    name: str
    """Its colour is that of `p-NAME`."""
    family: str
    """One of FAMILIES, or nothing for a tie."""
    dashes: tuple[float, ...]
    """Lengths of strokes and gaps in turn; none for an unbroken line."""
    head: str
    """arrow (wants it), vee, box, circle (takes no side) or bar (blocks it)."""
    width: float


class Skin(NamedTuple):
    """How a box looks: names of COLOURS, and what sets it apart from others of the same colour."""

    fill: str
    line: str
    ink: str
    shape: str = "square"
    """square, double (a second frame inside), band (a band at its left), round, thin, or issue."""


FAMILIES = ("makes", "for", "against", "between")
"""Groups of positions: who puts it forward, is in favour, against, or takes no side."""

_LOOKS = (
    Look("demands", "makes", (), "arrow", 3.0),
    Look("proposes", "makes", (), "vee", 2.2),
    Look("commits", "makes", (), "box", 2.2),
    Look("asserts", "makes", (), "circle", 1.6),
    Look("withdraws", "makes", (1, 5, 9, 5), "bar", 2.0),
    Look("fulfils", "for", (), "box", 2.6),
    Look("supports", "for", (), "arrow", 2.2),
    Look("accepts", "for", (16, 6), "arrow", 2.2),
    Look("acceptsConditionally", "for", (7, 7), "vee", 2.2),
    Look("neutral", "between", (5, 6), "circle", 1.8),
    Look("abstains", "between", (9, 5, 0.5, 5), "circle", 1.8),
    Look("undecided", "between", (0.5, 5), "circle", 2.4),
    Look("undeclared", "between", (0.5, 10), "circle", 2.4),
    Look("skeptical", "against", (12, 6, 0.5, 6), "bar", 2.0),
    Look("opposes", "against", (12, 7), "bar", 2.2),
    Look("rejects", "against", (5, 5), "bar", 2.4),
    Look("denies", "against", (5, 5, 0.5, 5), "bar", 2.2),
)
LOOKS = {look.name: look for look in _LOOKS}
"""The looks of the shipped positions, by id."""
UNKNOWN = LOOKS["neutral"]  # what a position without a known broader one looks like

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
        "p-acceptsConditionally": "#3a8cc2",
        "p-neutral": "#777c84",
        "p-abstains": "#6e737b",
        "p-undecided": "#666b73",
        "p-undeclared": "#7f848c",
        "p-skeptical": "#bd7420",
        "p-opposes": "#cf5f16",
        "p-rejects": "#bb3706",
        "p-denies": "#8e3413",
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
        "p-acceptsConditionally": "#8fb8d8",
        "p-neutral": "#8d949d",
        "p-abstains": "#979ea7",
        "p-undecided": "#a3aab3",
        "p-undeclared": "#868d96",
        "p-skeptical": "#dfae72",
        "p-opposes": "#f4a15c",
        "p-rejects": "#f9804c",
        "p-denies": "#dd7358",
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


def css() -> str:
    """The palettes as custom properties: light by default, dark where the root element says so."""
    blocks = []
    for selector, theme in ((":root", "light"), (':root[data-theme="dark"]', "dark")):
        lines = "".join(f"  --{name}: {value};\n" for name, value in COLOURS[theme].items())
        blocks.append(f"{selector} {{\n{lines}}}\n")
    return "".join(blocks)

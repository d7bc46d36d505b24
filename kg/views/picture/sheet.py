"""What all pictures have in common: a heading, a key of what occurs, and a caption that says what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.dates import parsed
from kg.network.counts import all_counts, counts
from kg.network.denied import denied_apart
from kg.views import marks
from kg.views.picture.drawing import (
    SANS,
    Brush,
    clean,
    element,
    escaped,
    labels_of,
    number,
    shortened,
    width_of,
    wrapped,
)
from kg.views.picture.words import filled, told, word
from kg.views.texts import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from kg.network.records import Report

__all__ = ["Drawing", "Entry", "Sheet", "dated", "label_of"]

MARGIN = 32.0
ROW = 21.0  # height of an entry of the key
LEAST = 760.0  # a sheet is at least so wide, so that heading and key are calm
SIGN, SWATCH = 44.0, 54.0  # width of the mark of an entry, and the room for it
APART = 26.0  # between two columns of the key
COLUMN = 240.0  # the widest an entry's words may be
PER_COLUMN = 8
COMMON, LARGEST = (
    1400.0,
    2.2,
)  # a width at which words are as large as they are drawn; and how much larger they get
BLOCK = 20.0  # between heading, picture, key and caption


class Entry(NamedTuple):
    """An entry of the key: its mark, drawn with the left end of its middle line at x and y; and its words."""

    mark: Callable[[float, float], str]
    words: str

    def mirrored(self) -> Entry:
        """With its mark turned round."""
        return self._replace(mark=lambda x, y: _turned(self.mark(x, y), 2 * x + SIGN))


def _turned(inside: str, wide: float) -> str:
    """What is drawn from 0 to a width, with left and right changed."""
    return element("g", inside, transform=f"translate({number(wide)} 0) scale(-1 1)") if inside else ""


class Drawing(NamedTuple):
    """What a view has drawn.

    Attributes:
        width: of it, from 0.
        height: of it, from 0.
        marks: its elements, in the order in which they are painted.
        key: titles and entries that explain it.
        notes: sentences that stand below the title, of what is left out or added up.
        names: the nodes that are drawn.
        told: the reports that are drawn, each with who holds a position on what.
    """

    width: float
    height: float
    marks: Sequence[str]
    key: Sequence[tuple[str, Sequence[Entry]]]
    notes: Sequence[str] = ()
    names: Iterable[str] = ()
    told: Sequence[tuple[str, str, Report]] = ()

    def mirrored(self) -> Drawing:
        """The same, from right to left, with the marks of its key."""
        key = [(title, [entry.mirrored() for entry in entries]) for title, entries in self.key]
        return self._replace(marks=[_turned("".join(self.marks), self.width)] if self.marks else [], key=key)


class Sheet:
    """The network, and the words and colours in which it is drawn."""

    def __init__(self, network: nx.MultiDiGraph, language: str, theme: str, mirrored: bool = False) -> None:
        positions = list(network.graph.get("positions", ()))
        self.network = denied_apart(network)
        self.language = language
        self.brush = Brush(marks.COLOURS[theme], marks.looks(positions), mirrored)
        self.positions = labels_of(positions)

    def word(self, key: str) -> str:
        """A text of ours in the sheet's language."""
        return word(key, self.language)

    def label(self, node: str) -> str:
        """The label of an actor or issue."""
        return label_of(self.network, node)

    def position(self, position: object) -> str:
        """The label of a position: in the sheet's language if it is a shipped one, else the graph's."""
        if told(key := f"position.{position}", self.language):
            return self.word(key)
        return self.positions.get(str(position)) or clean(position) or self.word("takes-a-position")

    def denied(self, position: object) -> str:
        """What is said where it is reported that somebody does not hold a position."""
        if told(key := f"denied.{position}", self.language):
            return clean(self.word(key).replace("…", " "))
        return filled("denied", self.language, position=self.position(position))

    def named(self, label: str) -> str:
        """The label in the sheet's language of a position that has this one in the graph."""
        return next((self.position(one) for one, known in self.positions.items() if known == label), label)

    def look_of(self, edge: Mapping[str, Any]) -> marks.Look:
        """How a line looks, whether it is a stance or a tie."""
        if edge.get("denied"):
            return marks.DENIED
        if edge["kind"] == "stance":
            return self.brush.look(edge.get("position"))
        return marks.TIES.get(edge["kind"], marks.TIES["part"])

    def type_of(self, node: str) -> str:
        """The word for a node's type."""
        attributes = self.network.nodes[node]
        name = str(attributes.get("type") or "")
        if name in marks.TYPES:
            return self.word(f"type.{name}")
        return clean(name) or self.word("issue" if attributes.get("kind") == "issue" else "actor")

    def occurring(self, positions: Iterable[str]) -> list[tuple[str, list[str]]]:
        """Families and those of their positions that occur, in the order of their scheme."""
        known = self.in_order(positions)
        return [
            (family, some)
            for family in marks.FAMILIES
            if (some := [position for position in known if self.brush.look(position).family == family])
        ]

    def in_order(self, positions: Iterable[str]) -> list[str]:
        """Positions, each once, in the order of their scheme; those that are not in it come last."""
        found = set(positions)
        return [*(p for p in self.positions if p in found), *sorted(found - self.positions.keys())]

    def positions_key(
        self,
        positions: Iterable[str],
        mark: Callable[[str], Callable[[float, float], str]] | None = None,
        words: Callable[[str], str] | None = None,
    ) -> list[tuple[str, list[Entry]]]:
        """The entries of positions, by family; as lines with their heads unless told otherwise."""

        def line(position: str) -> Callable[[float, float], str]:
            return lambda x, y: self.brush.sign(self.brush.look(position), x, y)

        return [
            (
                self.word(f"family.{family}"),
                [Entry((mark or line)(position), (words or self.position)(position)) for position in some],
            )
            for family, some in self.occurring(positions)
        ]

    def stances_key(self, edges: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Entry]]]:
        """The entries of the lines that show stances, by what they say."""
        stances = [edge for edge in edges if edge["kind"] == "stance"]
        return [
            *self.positions_key(str(edge.get("position")) for edge in stances if not edge.get("denied")),
            *self.denied_key(str(edge.get("position")) for edge in stances if edge.get("denied")),
        ]

    def denied_key(
        self, positions: Iterable[str], mark: Callable[[float, float], str] | None = None
    ) -> list[tuple[str, list[Entry]]]:
        """What is reported as not so, by one mark; as a line unless told otherwise."""
        denied = [self.denied(position) for position in self.in_order(positions)]
        if not denied:
            return []
        first = Entry(mark or (lambda x, y: self.brush.sign(marks.DENIED, x, y)), denied[0])
        rest = [Entry(lambda *_: "", words) for words in denied[1:]]
        return [(self.word("family.denied"), [first, *rest])]

    def boxes_key(self, names: Iterable[str]) -> list[tuple[str, list[Entry]]]:
        """The entries of the types of these nodes; issues look alike, and have their type written on them."""
        nodes = [self.network.nodes[name] for name in names]
        types = {str(node.get("type") or "") for node in nodes if node.get("kind") != "issue"}

        def box(type_: str, kind: str, unnamed: bool = False) -> Callable[[float, float], str]:
            return lambda x, y: self.brush.box(
                type_, kind, x + 9, y - 8, 26, 16, small=True, anonymous=unnamed
            )

        entries = [
            Entry(box(each, "actor"), self.word(f"type.{each}")) for each in marks.TYPES if each in types
        ]
        if types - marks.TYPES.keys():
            entries.append(Entry(box("", "actor"), self.word("actor")))
        if any(node.get("anonymous") for node in nodes):
            entries.append(Entry(box("Group", "actor", True), self.word("unnamed")))
        if any(node.get("kind") == "issue" for node in nodes):
            entries.append(Entry(box("Demand", "issue"), self.word("issue")))
        return [(self.word("picture.key.boxes"), entries)] if entries else []

    def lines_key(self, edges: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Entry]]]:
        """The entries of what else lines may show: ties, how often they were reported, superseded ones."""
        brush = self.brush
        entries = [
            Entry(lambda x, y, look=look: brush.sign(look, x, y), self.word(f"key.tie.{kind}"))  # type: ignore[misc]
            for kind, look in marks.TIES.items()
            if any(edge["kind"] == kind for edge in edges)
        ]
        stances = [edge for edge in edges if edge["kind"] == "stance"]
        thick = next((self.look_of(edge) for edge in stances if len(edge.get("reports", ())) > 1), None)
        if thick:
            wider = thick._replace(width=5.0)
            entries.append(Entry(lambda x, y: brush.sign(wider, x, y), self.word("picture.key.width")))
        past = next((self.look_of(edge) for edge in stances if not current(edge)), None)
        if past:
            entries.append(
                Entry(
                    lambda x, y: element("g", brush.sign(past, x, y), opacity=FAINT),
                    self.word("picture.key.superseded"),
                )
            )
        return [(self.word("picture.key.lines"), entries)] if entries else []

    def changes_key(self, edges: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Entry]]]:
        """The entries of what a comparison found, of lines that show it."""
        found = {
            str(edge["change"]): self.look_of(edge)
            for edge in edges
            if edge["kind"] == "stance" and edge.get("change") in ("new", "moved") and current(edge)
        }
        brush = self.brush

        def marked(x: float, y: float) -> str:
            under = element(
                "path",
                d=f"M{number(x + 2)} {number(y)}H{number(x + 40)}",
                stroke=brush.colours["changed"],
                stroke_width=11,
                stroke_linecap="round",
            )
            return under + brush.sign(next(iter(found.values())), x, y)

        words = [self.word(f"change.{one}") for one in ("new", "moved") if one in found]
        return [(self.word("key.changes"), [Entry(marked, ", ".join(words))])] if words else []


FAINT = "0.42"
"""How much of its colour a line has that a later position has replaced."""


def current(edge: Mapping[str, Any]) -> bool:
    """Whether a line shows what still holds: of stances, those a later one has not replaced; ties do."""
    if edge["kind"] != "stance" or edge.get("denied"):
        return True
    return any(report.current for report in edge.get("reports", ()))


def label_of(network: nx.MultiDiGraph, node: str) -> str:
    """The label of a node, or its name."""
    return clean(network.nodes[node].get("label") or "") or clean(node)


# -- the whole sheet ---------------------------------------------------------------------------------


def sheet(of: Sheet, drawing: Drawing) -> str:
    """The picture as a document of its own."""
    inner = max(drawing.width, LEAST)
    # Beside a large picture the words around it are larger too: printed, it is on a page of the same size.
    larger = max(1.0, min(LARGEST, inner / COMMON))
    title = clean(of.network.graph.get("title") or "") or of.word("untitled")
    told = _caption(of, drawing)
    blocks = [
        (_heading(of, title, told.above, inner / larger), larger, 0.0),
        (("".join(drawing.marks), drawing.height), 1.0, (inner - drawing.width) / 2),
        *([(_key(of, drawing.key, inner / larger), larger, 0.0)] if drawing.key else []),
        (_foot(of, told.below, inner / larger), larger, 0.0),
    ]
    parts, y = [], MARGIN
    for (marks_, height), scale, right in blocks:
        grown = f" scale({scale:.3f})" if scale > 1 else ""
        parts.append(
            element("g", marks_, transform=f"translate({number(MARGIN + right)} {number(y)}){grown}")
            if marks_
            else ""
        )
        y += height * scale + BLOCK * larger
    width, height = inner + 2 * MARGIN, y - BLOCK * larger + MARGIN
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + element(
            "svg",
            element("title", escaped(title), id="title"),
            element("desc", escaped(" ".join([*told.above, *told.below])), id="desc"),
            element("rect", width="100%", height="100%", fill=of.brush.colours["paper"]),
            *(f"\n{part}" for part in parts if part),
            "\n",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {number(width)} {number(height)}",
            width=width,
            height=height,
            role="img",
            aria_labelledby="title desc",
            lang=of.language,
            font_family=SANS,
            font_size=12,
        )
        + "\n"
    )


def _from(of: Sheet, inner: float) -> dict[str, Any]:
    """Where lines of words begin: at the left, or at the right in languages that are read from there."""
    if load(of.language)["direction"] == "rtl":
        return {"x": inner, "anchor": "end"}
    return {"x": 0.0, "anchor": "start"}


def _heading(of: Sheet, title: str, told: Sequence[str], inner: float) -> tuple[str, float]:
    lines = wrapped(title, inner, 22, 2, bold=True)
    below = [line for text in told for line in wrapped(text, inner, 13, 6, even=False)]
    begin = _from(of, inner)
    y = 22 + 28 * len(lines)
    return (
        of.brush.lines(lines, y=20, leading=28, size=22, bold=True, **begin)
        + of.brush.lines(below, y=y - 6, leading=18, size=13, colour="soft", **begin),
        y - 6 + 18 * (len(below) - 1) + 2,
    )


def _foot(of: Sheet, told: Sequence[str], inner: float) -> tuple[str, float]:
    lines = [line for text in told for line in wrapped(text, inner, 11.5, 4, even=False)]
    words = of.brush.lines(lines, y=20, leading=16, size=11.5, colour="soft", **_from(of, inner))
    return of.brush.rule(0, 0, inner, 0) + words, 8 + 16.0 * len(lines)


class _Caption(NamedTuple):
    above: list[str]
    """Below the title: the period and how much is drawn, and what is left out or added up."""
    below: list[str]
    """At the foot: what it means, and who made it."""


def _caption(of: Sheet, drawing: Drawing) -> _Caption:
    about, whole = of.network.graph, of.network.graph.get("of") or {}
    here, every = counts(of.network, drawing.names, drawing.told), all_counts(of.network)
    period = ""
    if here.first and here.last:
        period = here.first
        if here.first != here.last:
            period = filled("from-to", of.language, **{"from": here.first, "to": here.last})
    amounts = []
    for key in ("actors", "issues", "articles", "stances"):
        n, most = getattr(here, key), whole.get(key) or getattr(every, key)
        part = filled("picture.part", of.language, n=n, all=most) if most > n else n
        amounts.append(filled(f"picture.{key}", of.language, n=part))
    restrictions = [
        filled(key, of.language, value=of.named(value) if name == "position" else value)
        if told(key := f"drawn.{name}", of.language)
        else f"{name}: {value}"
        for name, value in about.get("drawn", ())
    ]
    people = of.word("comma").join(map(str, about.get("annotators") or ()))
    made = [
        filled("picture.coders", of.language, people=people) if people else "",
        about.get("generator") or "",
    ]
    reports = [of.word("picture.reports")]
    if not restrictions and not drawing.notes:  # what was left out may well have been reported
        reports.append(of.word("picture.silence"))
    above = [" · ".join(filter(None, [period, *amounts])), " ".join([*restrictions, *drawing.notes])]
    below = [" ".join(reports), " · ".join(filter(None, map(clean, made)))]
    return _Caption(*(list(map(clean, filter(None, lines))) for lines in (above, below)))


def dated(of: Sheet, report: Report) -> str:
    """When a position was taken, as far as that is known, and whether that is only the article's date."""
    known = parsed(report.date or "")
    if known is None:
        return of.word("undated")
    return filled("date-of-article", of.language, date=known) if report.dated_by_article else known


def _key(of: Sheet, groups: Sequence[tuple[str, Sequence[Entry]]], inner: float) -> tuple[str, float]:
    """The key in columns, in as many rows of columns as it needs; and its height."""
    found = [of.brush.rule(0, 0, inner, 0)]
    rtl = load(of.language)["direction"] == "rtl"
    anchor = "end" if rtl else "start"
    x, y, shelf = 0.0, 14.0, 0.0
    for title, entries in groups:
        for at in range(0, len(entries), PER_COLUMN):
            some = entries[at : at + PER_COLUMN]
            words = [shortened(clean(entry.words), COLUMN, 12) for entry in some]
            wide = max(width_of(title, 12, bold=True), SWATCH + max(width_of(each, 12) for each in words))
            if x and x + wide > inner:
                x, y, shelf = 0.0, y + shelf + 12, 0.0
            if not at:
                found.append(of.brush.text(title, inner - x if rtl else x, y + 14, bold=True, anchor=anchor))
            for row, (entry, text) in enumerate(zip(some, words, strict=True)):
                base = y + 14 + (row + 1) * ROW
                found.append(entry.mark(inner - x - SIGN if rtl else x, base - 4))
                found.append(
                    of.brush.text(text, inner - x - SWATCH if rtl else x + SWATCH, base, anchor=anchor)
                )
            shelf = max(shelf, 18 + len(some) * ROW)
            x += wide + APART
    return "".join(found), y + shelf

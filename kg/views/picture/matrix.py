"""The matrix: a row for each actor, a column for each issue, and in the cell the position that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kg.views import marks, order
from kg.views.picture.drawing import element, escaped, number, shortened, width_of, wrapped
from kg.views.picture.sheet import Drawing, Entry, Sheet
from kg.views.picture.words import filled
from kg.views.standing import Cell, Held, cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Heading", "drawn", "headings", "letters"]

LEVEL = 8  # up to so many columns have room for headings that need not be turned, and for words in the cells
WIDE, NARROW = 98.0, 42.0  # widths of a column
HIGH = 38.0  # of a row
NAMES = 210.0  # room for the names of rows
SIZE = 11.5  # of headings
LEADING = 14.0
TALL = 168.0  # the longest a turned heading may be
ROOM = 3  # so many positions that hold at once have room in a cell
BAND = 22.0  # height of a row that names a group


class Heading(NamedTuple):
    """The heading of a column: its lines, and the rectangle that they keep to."""

    lines: list[str]
    left: float
    top: float
    width: float
    height: float
    turned: bool


def letters(labels: Mapping[str, str]) -> dict[str, str]:
    """A short sign of letters for each position, unlike all the others.

    Args:
        labels: of the positions, in the order in which they choose.
    """
    found: dict[str, str] = {}
    for position, label in labels.items():
        words = [word for word in label.split() if word[0].isalpha()] or ["?"]
        name = "".join(c for c in label if c.isalpha()) or "?"
        first = name[0].upper()
        tried = [first + word[0].lower() for word in words[1:2]] + [first + c.lower() for c in name[1:]]
        free = [each for each in tried if each not in found.values()]
        numbered = (f"{first}{n}" for n in range(1, len(labels) + 1))
        found[position] = free[0] if free else next(n for n in numbered if n not in found.values())
    return found


def headings(labels: list[str], widths: list[float], top: float) -> list[Heading]:
    """The headings of columns from left to right, all ending on one line.

    Args:
        labels: of the columns.
        widths: of the columns; narrow ones have their headings turned to read upwards.
        top: where the tallest begins.
    """
    found: list[Heading] = []
    x = 0.0
    for label, width in zip(labels, widths, strict=True):
        turned = width < WIDE
        room, most = (TALL, int((width - 6) // LEADING)) if turned else (width - 10, 6)
        lines = wrapped(label, room, SIZE, most)
        long, thick = max(width_of(line, SIZE) for line in lines), len(lines) * LEADING
        wide, tall = (thick, long) if turned else (long, thick)
        found.append(Heading(lines, x + (width - wide) / 2, top, wide, tall, turned))
        x += width
    tallest = max((each.height for each in found), default=0.0)
    return [each._replace(top=top + tallest - each.height) for each in found]


def drawn(sheet: Sheet) -> Drawing:
    """The matrix of the actors and issues that are most reported."""
    network, brush = sheet.network, sheet.brush
    every = cells(network)
    if not every:
        return Drawing(0.0, 0.0, [], [], [sheet.word("picture.empty")])
    holders, targets = order.chosen(
        {pair: cell.reports for pair, cell in every.items()}, order.ranked(network)
    )
    held = {pair: cell for pair, cell in every.items() if pair[0] in set(holders) and pair[1] in set(targets)}
    places = order.shipped(network)
    rows = sorted(holders, key=lambda name: places[name]["row"])
    columns = sorted(targets, key=lambda name: places[name]["column"])
    row_groups = _useful(order.group(rows, lambda name: places[name].get("alliance", "")))
    column_groups = _useful(order.group(columns, lambda name: order.topic_of(network, name)))
    level = len(columns) <= LEVEL
    # Of all positions, not only those that occur: the same letters mean the same in every picture.
    short = letters({p: sheet.position(p) for p in dict.fromkeys((*sheet.positions, *_positions(held)))})

    widths = _widths(sheet, column_groups, level)
    flat = [name for _, names in column_groups for name in names]
    titled = len(column_groups) > 1
    total = NAMES + sum(widths)
    out, top, begins = _bands(sheet, column_groups, widths) if titled else ([], 0.0, set())
    heads = headings([sheet.label(name) for name in flat], widths, top)
    y = max(each.top + each.height for each in heads) + 10
    out += [_titled(sheet.label(name), _heading(sheet, each)) for name, each in zip(flat, heads, strict=True)]
    lefts = [NAMES + sum(widths[:k]) for k in range(len(widths))]
    grid_top = y
    for title, names in row_groups:
        if len(row_groups) > 1:
            shown = title or sheet.word("matrix.rest.alliance")
            words = shortened(shown, total, 11, bold=True)
            out.append(brush.text(words, 0, y + BAND - 7, size=11, colour="soft", bold=True))
            y += BAND
        for name in names:
            out.append(brush.rule(0, y, total, y))
            lines = wrapped(sheet.label(name), NAMES - 14, 12.5, 2, bold=True)
            middle = y + HIGH / 2 + 4.5 - 7.5 * (len(lines) - 1)
            out.append(_titled(sheet.label(name), brush.lines(lines, 0, middle, 15, size=12.5, bold=True)))
            for target, left, wide in zip(flat, lefts, widths, strict=True):
                if (name, target) in held:
                    out.append(_cell(sheet, held[name, target], left, y, wide, short, level))
            y += HIGH
    out.append(brush.rule(0, y, total, y))
    for left in lefts:
        out.insert(0, brush.rule(left, grid_top, left, y, "edge" if left in begins else "rule"))
    notes = []
    everyone = len({holder for holder, _ in every}), len({target for _, target in every})
    if (len(rows), len(columns)) != everyone:
        parts = [
            filled("picture.part", sheet.language, n=n, all=whole)
            for n, whole in zip((len(rows), len(columns)), everyone, strict=True)
        ]
        notes.append(filled("picture.rows", sheet.language, rows=parts[0], columns=parts[1]))
    told = [
        (holder, target, report)
        for holder, target, reports in network.edges(data="reports", default=())
        if (holder, target) in held
        for report in reports
    ]
    return Drawing(total, y, out, _key(sheet, held, short), notes, {*rows, *columns}, told)


def _widths(sheet: Sheet, groups: list[tuple[str, list[str]]], level: bool) -> list[float]:
    """The width of each column: the words of a group's title have room above its columns."""
    found: list[float] = []
    for title, names in groups:
        shown = sheet.word("key.actor") if title == order.ACTORS else title
        least = max((width_of(word, 11, bold=True) for word in shown.split()), default=0.0) + 8
        found += [max(WIDE if level else NARROW, min(least, WIDE - 2) / len(names))] * len(names)
    return found


def _bands(
    sheet: Sheet, groups: list[tuple[str, list[str]]], widths: list[float]
) -> tuple[list[str], float, set[float]]:
    """The titles of groups of columns, where they end, and where groups but the first begin."""
    bands: list[tuple[list[str], float, float]] = []
    place, left = 0, NAMES
    for title, names in groups:
        wide = sum(widths[place : place + len(names)])
        shown = sheet.word("key.actor") if title == order.ACTORS else title or sheet.word("matrix.rest.topic")
        bands.append((wrapped(shown, wide - 8, 11, 3, bold=True), left, wide))
        place, left = place + len(names), left + wide
    bottom = max(len(lines) for lines, *_ in bands) * 14.0 + 10
    how: dict[str, Any] = {"size": 11, "colour": "soft", "anchor": "middle", "bold": True}
    out = []
    for lines, left, wide in bands:
        out.append(sheet.brush.lines(lines, left + wide / 2, 11, 14, **how))
        out.append(sheet.brush.rule(left + 3, bottom - 3, left + wide - 3, bottom - 3, "edge"))
    return out, bottom, {left for _, left, _ in bands[1:]}


def _useful(groups: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """The groups, unless there is but one, or none with two members."""
    if len(groups) > 1 and any(len(names) > 1 for title, names in groups if title):
        return groups
    return [("", [name for _, names in groups for name in names])]


def _latest(cell: Cell) -> tuple[Held, ...]:
    """The positions of a cell that have a tile; if they are not all, how many more there are has one too."""
    return cell.shown if len(cell.shown) <= ROOM else cell.shown[1 - ROOM :]


def _positions(held: Mapping[tuple[str, str], Cell]) -> set[str]:
    shown = {each.position for cell in held.values() for each in _latest(cell)}
    return shown | {cell.former.position for cell in held.values() if cell.former}


def _titled(label: str, words: str) -> str:
    """Words that may be cut, with the whole label as their title."""
    return element("g", element("title", escaped(label)), words)


def _heading(sheet: Sheet, heading: Heading) -> str:
    left, top = NAMES + heading.left, heading.top
    if not heading.turned:
        middle = left + heading.width / 2
        return sheet.brush.lines(heading.lines, middle, top + 11, LEADING, size=SIZE, anchor="middle")
    bottom = top + heading.height
    lines, base = heading.lines, 10.5
    if sheet.brush.mirrored:  # the first line is at the left all the same, its letters at its left
        lines, base = lines[::-1], LEADING - base
    return "".join(
        sheet.brush.text(line, left + base + k * LEADING, bottom, size=SIZE, turn=-90)
        for k, line in enumerate(lines)
    )


def _cell(
    sheet: Sheet, cell: Cell, left: float, top: float, wide: float, short: Mapping[str, str], level: bool
) -> str:
    """A tile for each position that holds, and a corner for the one before it."""
    brush = sheet.brush
    pad = 3.0
    inner, high = wide - 2 * pad, HIGH - 2 * pad
    latest = _latest(cell)
    tiles = [(brush.look(held.position), held.position) for held in latest]
    tiles += [(marks.DENIED, "")] * bool(cell.denied)
    more = len(cell.shown) - len(latest)
    each = inner / (len(tiles) + bool(more))
    parts = []
    for place, (look, position) in enumerate(tiles):
        colour = brush.ink(look)
        solid = cell.holds and bool(position)
        x = left + pad + place * each
        parts.append(
            element(
                "rect",
                x=x,
                y=top + pad,
                width=each,
                height=high,
                fill=colour if solid else "none",
                fill_opacity="0.13" if solid else None,
                stroke=colour,
                stroke_width=1,
                stroke_dasharray="3 2" if position and not solid else None,
                stroke_opacity="0.55",
            )
        )
        long = min(each - 8, 34.0)
        parts.append(
            brush.sign(look._replace(width=min(look.width, 2.2)), x + (each - long) / 2, top + 13, long)
        )
        words = short.get(position, "")
        if position and level and len(tiles) == 1 and width_of(sheet.position(position), 10) <= each - 6:
            words = sheet.position(position)
        size = 10 if len(tiles) < 3 else 8.5
        parts.append(
            brush.text(
                words,
                x + each / 2,
                top + HIGH - 8.5,
                size=size,
                anchor="middle",
                bold=words == short.get(position),
            )
        )
    if more:
        x = left + pad + (len(tiles) + 0.5) * each
        parts.append(brush.text(f"+{more}", x, top + HIGH / 2 + 3, size=8.5, anchor="middle"))
    if cell.former:
        parts.append(_corner(sheet, cell.former.position, left + wide - pad, top + pad))
    told = [
        f"{sheet.label(cell.holder)} – {sheet.position(held.position)} – {sheet.label(cell.target)}"
        for held in cell.shown
    ]
    told[-1:] = [f"{last} ({sheet.word('superseded')})" if not cell.holds else last for last in told[-1:]]
    if cell.former:
        told[-1] += f" ← {sheet.position(cell.former.position)}"
    told += [
        f"{sheet.label(cell.holder)} – {sheet.denied(held.position)} – {sheet.label(cell.target)}"
        for held in cell.denied
    ]
    faint = bool(cell.shown) and not cell.holds
    return element("g", element("title", escaped("; ".join(told))), *parts, opacity="0.75" if faint else None)


def _corner(sheet: Sheet, position: str, x: float, y: float) -> str:
    """A triangle in the colour of the position that was left, with its upper right corner at x and y."""
    return element(
        "path",
        d=f"M{number(x - 11)} {number(y)}H{number(x)}V{number(y + 11)}Z",
        fill=sheet.brush.ink(sheet.brush.look(position)),
        stroke=sheet.brush.colours["paper"],
        stroke_width=1,
    )


def _key(
    sheet: Sheet, held: Mapping[tuple[str, str], Cell], short: Mapping[str, str]
) -> list[tuple[str, list[Entry]]]:
    def mark(position: str) -> Callable[[float, float], str]:
        return lambda x, y: sheet.brush.sign(sheet.brush.look(position), x, y)

    key = sheet.positions_key(
        _positions(held), mark, lambda position: f"{short[position]} – {sheet.position(position)}"
    )
    brush = sheet.brush
    key += sheet.denied_key(each.position for cell in held.values() for each in cell.denied)
    tile = {"y": -8, "height": 16, "fill": "none", "stroke": brush.colours["edge"]}

    def at(*inside: str) -> Callable[[float, float], str]:
        return lambda x, y: element("g", *inside, transform=f"translate({number(x)} {number(y)})")

    entries = []
    if any(len(cell.shown) > 1 for cell in held.values()):
        halves = [element("rect", x=x, width=16, **tile) for x in (6, 22)]
        entries.append(Entry(at(*halves), sheet.word("matrix.key.split")))
    if any(len(cell.shown) > ROOM for cell in held.values()):
        plus = brush.text("+1", 22, 4, size=10, anchor="middle")
        entries.append(Entry(at(plus), sheet.word("matrix.key.more")))
    if any(cell.former for cell in held.values()):
        corner = element("path", d="M27 -8H38V3Z", fill=brush.colours["soft"])
        entries.append(
            Entry(at(element("rect", x=6, width=32, **tile), corner), sheet.word("matrix.key.moved"))
        )
    if any(cell.shown and not cell.holds for cell in held.values()):
        frame = element("rect", x=6, width=32, stroke_dasharray="3 2", **tile)
        entries.append(Entry(at(frame), sheet.word("picture.key.gone")))
    return [*key, *([(sheet.word("picture.key.cells"), entries)] if entries else [])]

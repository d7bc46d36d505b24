"""Elements of SVG, as text: shapes, lines, marks of positions, and words in any script."""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.views import marks
from kg.views.box_text import FONT, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "SANS",
    "Brush",
    "clean",
    "element",
    "escaped",
    "head",
    "labels_of",
    "number",
    "shortened",
    "width_of",
    "wrapped",
]

SANS = "'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans', 'DejaVu Sans', sans-serif"
"""Fonts of about the same width, one of which every system has."""
_FONTS = {
    "ARABIC": "'Segoe UI', Arial, 'DejaVu Sans', 'Noto Sans Arabic', sans-serif",
    "HEBREW": "'Segoe UI', Arial, 'DejaVu Sans', 'Noto Sans Hebrew', sans-serif",
    "CJK": "'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
    "HIRAGANA": "'Yu Gothic', 'Hiragino Sans', 'Noto Sans CJK JP', 'Noto Sans JP', sans-serif",
    "HANGUL": "'Malgun Gothic', 'Apple SD Gothic Neo', 'Noto Sans CJK KR', 'Noto Sans KR', sans-serif",
    "THAI": "'Leelawadee UI', Thonburi, 'Noto Sans Thai', sans-serif",
    "DEVANAGARI": "'Nirmala UI', 'Kohinoor Devanagari', 'Noto Sans Devanagari', sans-serif",
    "BENGALI": "'Nirmala UI', 'Bangla Sangam MN', 'Noto Sans Bengali', sans-serif",
    "TAMIL": "'Nirmala UI', 'Tamil Sangam MN', 'Noto Sans Tamil', sans-serif",
    "GEORGIAN": "'Segoe UI', Helvetica, 'DejaVu Sans', 'Noto Sans Georgian', sans-serif",
    "ARMENIAN": "'Segoe UI', Mshtakan, 'DejaVu Sans', 'Noto Sans Armenian', sans-serif",
    "ETHIOPIC": "Ebrima, Kefa, 'Noto Sans Ethiopic', sans-serif",
    "KHMER": "'Leelawadee UI', 'Khmer Sangam MN', 'Noto Sans Khmer', sans-serif",
    "MYANMAR": "'Myanmar Text', 'Myanmar Sangam MN', 'Noto Sans Myanmar', sans-serif",
}
"""For scripts that not all of those have: programs that draw SVG may else take any font, bold or slanted.

Where there is a choice, first fonts that have Latin letters and digits too.
"""
_FONTS["KATAKANA"] = _FONTS["HIRAGANA"]

BOLD = 1.09  # how much wider bold letters are
SLIM = 10  # no more characters than this are as wide as their letters are high
ISOLATE, END = "\u2067", "\u2069"  # what is between them runs from right to left

# What XML 1.0 has no way to write, and halves of characters
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean(text: object) -> str:
    """A text on one line, without what XML cannot hold, and without signs that turn round what follows."""
    return " ".join(_TURNING.sub("", _UNWRITABLE.sub("", str(text))).split())


def escaped(text: object) -> str:
    """A text as it stands in XML, between tags or in quotation marks."""
    plain = _UNWRITABLE.sub("", str(text))
    for character, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot")):
        plain = plain.replace(character, f"&{name};")
    return plain


def number(value: float) -> str:
    """A number as short as it can be, to a tenth."""
    text = f"{value:.1f}"
    return {"-0": "0"}.get(text.removesuffix(".0"), text.removesuffix(".0"))


def element(name: str, /, *inside: str, **attributes: Any) -> str:
    """An element; an attribute that is None is left out, `_` in its name is a hyphen.

    Args:
        name: of the element.
        inside: what stands in it, already written as XML.
        attributes: texts or numbers.
    """
    given = "".join(
        f' {key.replace("_", "-")}="{number(value) if isinstance(value, int | float) else escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{''.join(inside)}</{name}>" if inside else f"<{name}{given}/>"


def width_of(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, in pixels; rather too wide than too narrow."""
    return text_width(text) * size / FONT * (BOLD if bold else 1.0)


def shortened(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, with an ellipsis where it is wider than there is room."""
    if width_of(text, size, bold) <= room:
        return text
    return text[: _fitting(text, room - width_of("…", size, bold), size, bold)].rstrip() + "…"


def _fitting(text: str, room: float, size: float, bold: bool) -> int:
    """How many of its first characters are no wider than the room."""
    return bisect_right(range(1, len(text) + 1), room, key=lambda n: width_of(text[:n], size, bold))


def wrapped(
    text: object, room: float, size: float, lines: int = 3, *, bold: bool = False, even: bool = True
) -> list[str]:
    """The text in lines that are no wider than the room; what more lines would need is cut.

    Args:
        text: any.
        room: in pixels.
        size: of the letters.
        lines: so many at most.
        bold: whether the letters are.
        even: whether lines are of about equal length, as in a heading, or filled, as in a paragraph.
    """
    # More characters have no room however slim they are; a label may have thousands.
    plain = clean(text)[: int(lines * room / size * SLIM) + SLIM]
    found = _filled(plain, room, size, bold)
    if len(found) > lines:
        glue = "" if unicodedata.east_asian_width(found[lines - 1][-1]) in "WF" else " "
        rest = glue.join(found[lines - 1 : lines + 1])
        last = shortened(rest, room, size, bold)
        return [*found[: lines - 1], last if last.endswith("…") else shortened(rest + "…", room, size, bold)]
    if even and len(found) > 1:  # as narrow as the same number of lines allows: no orphaned last word
        for part in range(50, 100, 5):
            narrower = _filled(plain, room * part / 100, size, bold, room)
            if len(narrower) == len(found):
                return narrower
    return found


def _filled(plain: str, room: float, size: float, bold: bool, most: float = 0.0) -> list[str]:
    """Words in lines; one wider than `most`, or the room, is cut, as are those of scripts without spaces."""
    found: list[str] = []
    for word in plain.split(" "):
        if found and width_of(f"{found[-1]} {word}", size, bold) <= room:
            found[-1] += f" {word}"
            continue
        rest = word
        while rest:
            limit = room if unicodedata.east_asian_width(rest[0]) in "WF" else max(room, most)
            at = max(1, _fitting(rest, limit, size, bold))
            found.append(rest[:at])
            rest = rest[at:]
    return found or [""]


def _first_strong(text: str) -> str:
    return next((way for c in text if (way := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L")


def _font(text: str) -> str | None:
    """The fonts for a text in a script that the usual ones lack.

    One for the whole text: where its letters have several, resvg fails on some ligatures.
    """
    scripts = (unicodedata.name(c, "").partition(" ")[0] for c in text if ord(c) > 0x52F and c.isalpha())
    return next((_FONTS[script] for script in scripts if script in _FONTS), None)


class Brush(NamedTuple):
    """Draws in the colours of one theme."""

    colours: Mapping[str, str]
    looks: Mapping[str, marks.Look]
    mirrored: bool = False
    """Whether what it draws is turned round later, so that words are to be turned round twice."""

    def look(self, position: object) -> marks.Look:
        """How a position looks."""
        return self.looks.get(str(position), marks.UNKNOWN)

    def ink(self, look: marks.Look) -> str:
        """The colour of a look."""
        return self.colours[f"p-{look.name}"]

    def text(
        self,
        words: object,
        x: float,
        y: float,
        *,
        size: float = 12,
        colour: str = "ink",
        anchor: str = "start",
        bold: bool = False,
        turn: float = 0.0,
        spacing: float | None = None,
    ) -> str:
        """Words on one line.

        Args:
            words: any text; a script that runs from right to left does so here, whatever stands around it.
            x: where it begins, ends or has its middle, as `anchor` says; always counted from the left.
            y: of its baseline.
            size: of the letters, in pixels.
            colour: a name among the colours.
            anchor: start, middle or end; in a drawing that is mirrored, start is where it begins to be read.
            bold: whether the letters are.
            turn: by how many degrees it is turned clockwise.
            spacing: room between letters, in pixels.
        """
        plain = clean(words)
        if not plain:
            return ""
        if _first_strong(plain) != "L":
            # Works everywhere; an attribute `direction` would also turn start into end, but not for resvg.
            plain = f"{ISOLATE}{plain}{END}"
        turned = f"rotate({number(turn)} {number(x)} {number(y)})" if turn else ""
        if self.mirrored:
            if not turn:  # words that run upwards begin below all the same
                anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
            turned = f"translate({number(2 * x)} 0) scale(-1 1) {turned}".rstrip()
        return element(
            "text",
            escaped(plain),
            x=x,
            y=y,
            font_size=None if size == 12 else size,
            font_weight=600 if bold else None,
            fill=self.colours[colour],
            text_anchor=None if anchor == "start" else anchor,
            transform=turned or None,
            letter_spacing=spacing,
            font_family=_font(plain),
        )

    def lines(self, words: Sequence[str], x: float, y: float, leading: float, **how: Any) -> str:
        """Several lines of words, the first at y."""
        return "".join(self.text(line, x, y + k * leading, **how) for k, line in enumerate(words))

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str = "rule") -> str:
        """A straight thin line."""
        path = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
        return element("path", d=path, stroke=self.colours[colour])

    def sign(self, look: marks.Look, x: float, y: float, wide: float = 44) -> str:
        """The mark of a position as in a key: a short line with its head; y is its middle."""
        colour = self.ink(look)
        tip = x + wide - 2
        long, back = head(look, (tip, y), (1.0, 0.0), colour, look.width)
        line = element(
            "path",
            d=f"M{number(x + 2)} {number(y)}H{number(tip - back)}",
            stroke=colour,
            stroke_width=look.width,
            fill="none",
            **dashes(look, look.width),
        )
        return line + long

    def box(
        self,
        type_: str,
        kind: str,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        small: bool = False,
        anonymous: bool = False,
    ) -> str:
        """The box of a node without its words; x and y are its upper left corner."""
        skin = marks.skin_of(type_, kind)
        shape, colours = marks.SHAPES[skin.shape], self.colours
        part = 0.5 if small else 1.0
        found = element(
            "rect",
            x=x,
            y=y,
            width=w,
            height=h,
            rx=min(shape.radius * part, h / 2),
            fill=colours[skin.fill],
            stroke=colours[skin.line],
            stroke_width=shape.width,
            stroke_dasharray=" ".join(number(each * (0.5 + part / 2)) for each in marks.ANONYMOUS)
            if anonymous
            else None,
        )
        if shape.inset:
            inset = max(2.5, shape.inset * part)
            found += element(
                "rect",
                x=x + inset,
                y=y + inset,
                width=w - 2 * inset,
                height=h - 2 * inset,
                rx=1,
                fill="none",
                stroke=colours[skin.ink],
            )
        if shape.band:
            found += element("rect", x=x, y=y, width=shape.band * part, height=h, fill=colours[skin.line])
        return found

    def dot(self, look: marks.Look, x: float, y: float, radius: float, hollow: bool = False) -> str:
        """A report of a position: filled, or hollow where it is not stated outright."""
        colour = self.ink(look)
        return element(
            "path",
            d=marks.DOTS[marks.dot_of(look)],
            transform=f"translate({number(x)} {number(y)}) scale({radius:.2f})",
            fill=self.colours["sheet"] if hollow else colour,
            stroke=colour if hollow else self.colours["sheet"],
            stroke_width=f"{(1.6 if hollow else 0.8) / radius:.3f}",
        )


def dashes(look: marks.Look, width: float) -> dict[str, str]:
    """The attributes of a line's dashes."""
    if not look.dashes:
        return {}
    return {
        "stroke_dasharray": " ".join(map(number, marks.dashes(look, width))),
        "stroke_linecap": "round",
    }


def head(
    look: marks.Look, tip: tuple[float, float], way: tuple[float, float], colour: str, width: float
) -> tuple[str, float]:
    """The head of a line.

    Args:
        look: whose head it is.
        tip: where it points to.
        way: the direction in which it points, of length 1.
        colour: its own.
        width: of the line.

    Returns:
        The head, and how far before the tip the line is to end.
    """
    shape, long = marks.HEADS[look.head], marks.head_length(width)
    turn = number(math.degrees(math.atan2(way[1], way[0])))
    place = f"translate({number(tip[0])} {number(tip[1])}) rotate({turn}) scale({long:.2f})"
    return element("path", d=shape.path, transform=place, fill=colour), shape.back * long


def labels_of(positions: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The label of each position."""
    return {position["id"]: clean(position.get("label") or position["id"]) for position in positions}

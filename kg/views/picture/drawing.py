"""Elements of SVG, as text: shapes, lines, marks of positions, and words in any script."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.views import marks
from kg.views.faces import FONT, text_width

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
    "ARABIC": "'Segoe UI', 'Geeza Pro', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif",
    "HEBREW": "'Segoe UI', 'Arial Hebrew', 'Noto Sans Hebrew', 'DejaVu Sans', sans-serif",
    "CJK": "'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', 'WenQuanYi Zen Hei', sans-serif",
    "HIRAGANA": "'Yu Gothic', 'Hiragino Sans', 'Noto Sans CJK JP', 'Noto Sans JP', sans-serif",
    "HANGUL": "'Malgun Gothic', 'Apple SD Gothic Neo', 'Noto Sans CJK KR', 'Noto Sans KR', sans-serif",
    "THAI": "'Leelawadee UI', Thonburi, 'Noto Sans Thai', sans-serif",
    "DEVANAGARI": "'Nirmala UI', 'Kohinoor Devanagari', 'Noto Sans Devanagari', sans-serif",
    "BENGALI": "'Nirmala UI', 'Bangla Sangam MN', 'Noto Sans Bengali', sans-serif",
    "TAMIL": "'Nirmala UI', 'Tamil Sangam MN', 'Noto Sans Tamil', sans-serif",
    "GEORGIAN": "'Segoe UI', Helvetica, 'Noto Sans Georgian', 'DejaVu Sans', sans-serif",
    "ARMENIAN": "'Segoe UI', Mshtakan, 'Noto Sans Armenian', 'DejaVu Sans', sans-serif",
    "ETHIOPIC": "Ebrima, Kefa, 'Noto Sans Ethiopic', sans-serif",
    "KHMER": "'Leelawadee UI', 'Khmer Sangam MN', 'Noto Sans Khmer', sans-serif",
    "MYANMAR": "'Myanmar Text', 'Myanmar Sangam MN', 'Noto Sans Myanmar', sans-serif",
}
"""Of scripts that those fonts lack: programs that draw SVG would else take any that has them, bold or not."""
_FONTS["KATAKANA"] = _FONTS["HIRAGANA"]

BOLD = 1.09  # how much wider bold letters are
ISOLATE = {True: "\u2067", False: "\u2068"}  # right to left; or as the first letter says
END = "\u2069"

# What XML 1.0 has no way to write, and halves of characters
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: object) -> str:
    """A text without characters that XML cannot hold, on one line."""
    return " ".join(_UNWRITABLE.sub("", str(text)).split())


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
        f' {key.strip("_").replace("_", "-")}="{number(value) if isinstance(value, int | float) else escaped(value)}"'
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
    kept = text
    while kept and width_of(kept + "…", size, bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(text: object, room: float, size: float, lines: int = 3, bold: bool = False) -> list[str]:
    """The text in lines no wider than the room; what more lines would need is cut."""
    found: list[str] = []
    words = clean(text).split(" ")
    for word in words:
        if found and width_of(f"{found[-1]} {word}", size, bold) <= room:
            found[-1] += f" {word}"
            continue
        rest = word
        while rest:  # a word wider than the room is cut anywhere, as those of scripts without spaces are
            at = len(rest)
            while at > 1 and width_of(rest[:at], size, bold) > room:
                at -= 1
            found.append(rest[:at])
            rest = rest[at:]
    if len(found) > lines:
        glue = "" if unicodedata.east_asian_width(found[lines - 1][-1]) in "WF" else " "
        found[lines - 1 :] = [shortened(glue.join(found[lines - 1 : lines + 1]), room, size, bold)]
        if not found[-1].endswith("…"):
            found[-1] = shortened(found[-1] + "…", room, size, bold)
    return found or [""]


def _rtl(text: str) -> bool:
    """Whether its first letter is of a script that runs from right to left."""
    return next((way in "RAL" for c in text if (way := unicodedata.bidirectional(c)) in ("R", "AL", "L") and way != "L"), False) if _first_strong(text) != "L" else False


def _first_strong(text: str) -> str:
    return next((way for c in text if (way := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L")


def _script(character: str) -> str:
    """The script that a letter has a font of its own for, or nothing."""
    if ord(character) < 0x530:
        return ""
    name = unicodedata.name(character, "").partition(" ")[0]
    return name if name in _FONTS else ""


def _runs(text: str) -> Iterable[tuple[str, str]]:
    """Pieces of the text that need the same font, with their script."""
    at = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or _script(text[end]) != _script(text[at]):
            yield _script(text[at]), text[at:end]
            at = end


class Brush(NamedTuple):
    """Draws in the colours of one theme."""

    colours: Mapping[str, str]
    looks: Mapping[str, marks.Look]

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
            anchor: start, middle or end.
            bold: whether the letters are.
            turn: by how many degrees it is turned clockwise.
            spacing: room between letters, in pixels.
        """
        plain = clean(words)
        if not plain:
            return ""
        rtl = _first_strong(plain) != "L"
        # An isolate works everywhere; an attribute `direction` would also turn start into end, but not everywhere.
        inside = "".join(
            element("tspan", escaped(piece), font_family=_FONTS[script]) if script else escaped(piece)
            for script, piece in _runs(plain)
        )
        if rtl or any(ord(c) > 0x58F for c in plain):
            inside = f"{ISOLATE[rtl]}{inside}{END}"
        return element(
            "text",
            inside,
            x=x,
            y=y,
            font_size=None if size == 12 else size,
            font_weight=600 if bold else None,
            fill=self.colours[colour],
            text_anchor=None if anchor == "start" else anchor,
            transform=f"rotate({number(turn)} {number(x)} {number(y)})" if turn else None,
            letter_spacing=spacing,
        )

    def lines(self, words: Sequence[str], x: float, y: float, leading: float, **how: Any) -> str:
        """Several lines of words, the first at y."""
        return "".join(self.text(line, x, y + k * leading, **how) for k, line in enumerate(words))

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

    def box(self, type_: str, kind: str, x: float, y: float, w: float, h: float, *, small: bool = False, anonymous: bool = False) -> str:
        """The box of a node without its words; x and y are its upper left corner."""
        skin = skin_of(type_, kind)
        colours = self.colours
        radius = h / 2 if skin.shape == "round" else (4 if small else 10) if skin.shape == "issue" else 2
        found = element(
            "rect",
            x=x,
            y=y,
            width=w,
            height=h,
            rx=radius,
            fill=colours[skin.fill],
            stroke=colours[skin.line],
            stroke_width=1 if skin.shape == "thin" else 1.5,
            stroke_dasharray=("3 2" if small else "4 3") if anonymous else None,
        )
        if skin.shape == "double":
            found += element(
                "rect", x=x + 3, y=y + 3, width=w - 6, height=h - 6, rx=1, fill="none", stroke=colours[skin.ink]
            )
        if skin.shape == "band":
            found += element("rect", x=x, y=y, width=4 if small else 6, height=h, fill=colours[skin.line])
        return found


def skin_of(type_: str, kind: str) -> marks.Skin:
    """The look of a node's box."""
    return marks.SKINS.get(type_) or marks.SKINS["Demand" if kind == "issue" else "Organization"]


def dashes(look: marks.Look, width: float) -> dict[str, str]:
    """The attributes of a line's dashes; a wider line has longer ones."""
    if not look.dashes:
        return {}
    longer = 1 + (width - look.width) * 0.12
    return {
        "stroke_dasharray": " ".join(number(each * longer) for each in look.dashes),
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
    x, y = tip
    dx, dy = way
    long = 6.0 + 2.4 * width if look.family else 6.0 + 1.5 * width

    def at(along: float, across: float) -> str:
        return f"{number(x - along * dx - across * dy)} {number(y - along * dy + across * dx)}"

    if look.head == "bar":
        half = long * 0.62
        path = f"M{at(2.5, half)}L{at(2.5, -half)}"
        return element("path", d=path, stroke=colour, stroke_width=1.2 + 0.8 * width, fill="none"), 2.5
    if look.head == "circle":
        radius = long * 0.34
        return element("circle", cx=x - radius * dx, cy=y - radius * dy, r=radius, fill=colour), radius
    half = long * (0.36 if look.head == "box" else 0.46)
    if look.head == "box":
        path = f"M{at(0, half)}L{at(2 * half, half)}L{at(2 * half, -half)}L{at(0, -half)}Z"
        return element("path", d=path, fill=colour), 2 * half
    if look.head == "vee":
        path = f"M{at(0, 0)}L{at(long, half)}L{at(long * 0.68, 0)}L{at(long, -half)}Z"
        return element("path", d=path, fill=colour), long * 0.66
    return element("path", d=f"M{at(0, 0)}L{at(long, half)}L{at(long, -half)}Z", fill=colour), long * 0.9


def labels_of(positions: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The label of each position."""
    return {position["id"]: clean(position.get("label") or position["id"]) for position in positions}

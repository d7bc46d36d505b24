"""Characters that nobody sees: marks of direction, joiners, fillers, variation selectors, tags.

They tell no two texts apart, and a name of nothing else is no name.
"""

from __future__ import annotations

import unicodedata

__all__ = ["INVISIBLE", "is_blank", "visible"]

# -- made by tools/invisible.py from Unicode 17.0
_RANGES = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
# -- end of what is made

INVISIBLE = frozenset(chr(code) for first, last in _RANGES for code in range(first, last + 1))
"""The characters that Unicode calls default-ignorable: what shows nothing where nothing is known of it."""
_LEFT_OUT = dict.fromkeys(map(ord, INVISIBLE))


def visible(text: str) -> str:
    """A text without the characters that nobody sees."""
    return text if text.isascii() else text.translate(_LEFT_OUT)


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: it is empty, or holds only white space and what nobody sees."""
    if "!" <= text[:1] <= "~":  # as nearly all texts begin
        return False
    return not any(
        unicodedata.category(character) not in _BLANK
        and character not in INVISIBLE
        and character != "\u2800"  # Braille without a dot
        for character in text
    )


_BLANK = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"})
"""The categories of separators, control and format characters, and halves of characters."""

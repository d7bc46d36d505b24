"""The words in the pictures: those of the page, see `kg.views.texts`."""

from __future__ import annotations

import re

from kg.views import texts

__all__ = ["filled", "told", "word"]

_LEFT_TO_RIGHT = "\u200e"  # a sign without width


def told(key: str, language: str = "en") -> bool:
    """Whether there is a text for this key."""
    return key in texts.load(language).entries


def word(key: str, language: str = "en") -> str:
    """The text of a key; of one that counts, its form for any number.

    Raises:
        KeyError: there is none.
    """
    return texts.load(language)[key]


def filled(key: str, language: str = "en", /, **values: object) -> str:
    """The text of a key with its {names} replaced; what the values hold stays as it is."""
    pieces = word(key, language).replace("}", "{").split("{")
    turned = word("direction", language) == "rtl"
    found = [str(values.get(piece, piece)) if place % 2 else piece for place, piece in enumerate(pieces)]
    return "".join(
        _LEFT_TO_RIGHT + piece if turned and re.fullmatch(r"\d{4}(-\d\d){1,2}", piece, re.ASCII) else piece
        for piece in found  # a date between Arabic words would be read from its end
    )

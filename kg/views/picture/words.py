"""The words in the pictures."""

from __future__ import annotations

from kg.views import texts

__all__ = ["filled", "word"]

_OWN = {
    "picture.articles": "Articles: {n}",
    "picture.stances": "Stances: {n}",
    "picture.part": "{n} of {all}",
    "picture.coders": "Coded by {people}",
    "picture.boxes": "Drawn: the {n} of {all} actors and issues that are most reported",
    "picture.rows": "Actors in rows: {rows}. Issues in columns: {columns}. They are those most reported.",
    "picture.panels": "Drawn: the {n} of {all} that are most reported",
    "picture.key.lines": "Lines",
    "picture.key.width": "thicker: reported more often",
    "picture.key.superseded": "faint: superseded",
    "picture.key.gone": "dashed frame: superseded",
    "picture.key.cells": "Cells",
    "picture.key.dots": "Dots",
    "picture.key.partial": "only the month or year is known",
    "picture.key.hollow": "hollow: not stated outright",
    "picture.describe": "Each line, cell or dot is a position that articles report.",
    "picture.empty": "No stance is reported.",
    "picture.others": "Others",
}


def word(key: str, language: str = "en") -> str:
    """The text of a key; of one that counts, its form for any number."""
    words = texts.load(language)
    return words[key] if key in words.entries else _OWN[key]


def filled(key: str, language: str = "en", /, **values: object) -> str:
    """The text of a key with its {names} replaced; what the values hold stays as it is."""
    text = word(key, language)
    pieces = text.replace("}", "{").split("{")
    return "".join(
        str(values.get(piece, piece)) if place % 2 else piece for place, piece in enumerate(pieces)
    )

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
    "picture.key.boxes": "Boxes",
    "picture.key.width": "thicker: reported more often",
    "picture.key.superseded": "faint: superseded",
    "picture.key.gone": "dashed frame: superseded",
    "picture.key.cells": "Cells",
    "picture.key.dots": "Dots",
    "picture.key.partial": "only the month or year is known",
    "picture.key.hollow": "hollow: not stated outright",
    "picture.reports": "What is drawn are positions as articles report them: who was reported to hold one, "
    "not that the report is true.",
    "picture.silence": "Where nothing is drawn, nothing was reported.",
    "picture.empty": "No stance is reported.",
}


def word(key: str, language: str = "en") -> str:
    """The text of a key; of one that counts, its form for any number."""
    words = texts.load(language)
    entry = words.entries.get(key, _OWN.get(key, key))
    return entry if isinstance(entry, str) else entry["other"]


def filled(key: str, language: str = "en", /, **values: object) -> str:
    """The text of a key with its {names} replaced; what the values hold stays as it is."""
    text = word(key, language)
    pieces = text.replace("}", "{").split("{")
    return "".join(
        str(values.get(piece, piece)) if place % 2 else piece for place, piece in enumerate(pieces)
    )

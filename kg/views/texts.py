"""The words of pages and pictures, in several languages: `texts/LANGUAGE.json`, a text for each key.

A text may hold {names} of values. One that counts is an object with a form for each of the language's
plural categories (those of CLDR: zero, one, two, few, many, other). All languages have the same keys, but for
`position.ID`, a shipped position's label: in English it is the graph's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "Texts", "load"]

LANGUAGES = ("en", "fr", "de", "es", "uk", "ar")
"""The languages there are words in."""


@dataclass(frozen=True)
class Texts:
    """The words of one language."""

    language: str
    entries: Mapping[str, str | Mapping[str, str]]

    def __getitem__(self, key: str) -> str:
        """The text of this key; of one that counts, the form for any number."""
        entry = self.entries[key]
        return entry if isinstance(entry, str) else entry["other"]


@lru_cache
def load(language: str = "en") -> Texts:
    """The words of a language.

    Raises:
        KeyError: there are none in this language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    source = resources.files("kg.views") / "texts" / f"{language}.json"
    return Texts(language, json.loads(source.read_text(encoding="utf-8")))

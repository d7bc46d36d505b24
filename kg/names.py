"""When two names are the same name, and what id a name would have."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.invisible import visible

__all__ = ["as_id", "folded"]


@lru_cache(maxsize=2**16)
def folded(name: str) -> str:
    """A name without what tells no names apart: case, accents, spaces, apostrophes, what nobody sees."""
    decomposed = unicodedata.normalize("NFKD", visible(name).casefold().replace("’", "'"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def as_id(text: str) -> str:
    """The id that somebody may have meant: without accents, in small letters, joined by hyphens."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")

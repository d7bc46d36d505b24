"""When two names are the same name."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["folded"]


@lru_cache(maxsize=2**16)
def folded(name: str) -> str:
    """A name without what does not tell names apart: case, accents, white space, the form of apostrophes."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())

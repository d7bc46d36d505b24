"""Gazetteers: codebooks that come with the program, for any project's codebook to extend."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.model import Codebook
from kg.readers import Lines, native

__all__ = ["SHIPPED", "WORLD", "read"]

WORLD = "kg/world"
"""The world's states and main intergovernmental organisations."""

SHIPPED = {WORLD: Path(__file__).parent / "world.yaml"}
"""Where each is, by the name that `extends:` knows it by."""


@cache
def read(name: str) -> tuple[Codebook, Lines, str]:
    """One of `SHIPPED`: its records, the line of each by its path, and the file's SHA-256."""
    return native.read_codebook(SHIPPED[name], name)

"""Gazetteers: codebooks that come with the program, for any project's codebook to extend."""

from __future__ import annotations

from pathlib import Path

__all__ = ["SHIPPED", "WORLD"]

WORLD = "kg/world"
"""The world's states and main intergovernmental organisations."""

SHIPPED = {WORLD: Path(__file__).parent / "world.yaml"}
"""Where each is, by the name that `extends:` knows it by."""

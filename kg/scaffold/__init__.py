"""The project that `kg init` makes; its files lie in `files/` beside this module."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from kg import output
from kg.errors import Misuse
from kg.readers.native import json_schema

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

__all__ = ["make"]

SCHEMA = "stance.schema.json"


def make(folder: Path) -> list[Path]:
    """Write a project into a folder; made if there is none.

    Returns:
        The files written.

    Raises:
        Misuse: one of them is there already; then nothing is written.
    """
    files = {folder / name: data for name, data in _shipped(resources.files(__name__) / "files", "")}
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    files[folder / SCHEMA] = schema.encode()
    there = [str(file) for file in files if file.exists()]
    if there:
        raise Misuse(f"{there[0]} is there already", "nothing was written; name a new folder")
    output.write_all(files)
    return sorted(files)


def _shipped(place: Traversable, under: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in sorted(place.iterdir(), key=lambda item: item.name):
        name = f"{under}{item.name}"
        found += _shipped(item, f"{name}/") if item.is_dir() else [(name, item.read_bytes())]
    return found

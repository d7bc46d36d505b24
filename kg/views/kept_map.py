"""The places of a picture's nodes in a file, so that the next picture keeps the map."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.files import load_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["read", "text"]

VERSION = 1
_MARK = "stancegraph-positions"
_HINT = "only files that `kg view --positions` wrote can be read; name a new file to begin another map"


def text(places: Mapping[str, tuple[float, float]]) -> str:
    """What such a file holds: one node a line, in order, so that versions of it can be compared.

    Args:
        places: the place of each node, by its IRI.
    """
    lines = [
        f"  {json.dumps(node)}: [{round(x, 1)}, {round(y, 1)}]" for node, (x, y) in sorted(places.items())
    ]
    return f'{{"{_MARK}": {VERSION}, "places": {{\n' + ",\n".join(lines) + "\n}}\n"


def read(file: Path) -> dict[str, tuple[float, float]]:
    """The place of each node, by its IRI.

    Raises:
        KgError: the file cannot be read, is of another kind or version, or holds a place that is none.
    """
    try:
        found = json.loads(load_text(file, str(file))[0])
    except json.JSONDecodeError as error:
        raise KgError(f"{file}:{error.lineno}: not JSON: {error.msg}", _HINT) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, thousands of brackets
        raise KgError(f"{file}: not JSON", _HINT) from error
    if not isinstance(found, dict) or _MARK not in found:
        raise KgError(f"{file}: no positions of a map", _HINT)
    version = found[_MARK]
    if version != VERSION or isinstance(version, bool):
        raise KgError(
            f"{file}: positions of version {version!r}, not {VERSION}", "a newer stancegraph may read it"
        )
    places = found.get("places")
    if not isinstance(places, dict):
        raise KgError(f'{file}: "places" is missing or no object', _HINT)
    for node, place in places.items():
        if not _is_place(place):
            raise KgError(f"{file}: {node} stands at {json.dumps(place)}, which is no [x, y]", _HINT)
    return {node: (float(x), float(y)) for node, (x, y) in places.items()}


def _is_place(value: object) -> bool:
    """Whether this is two numbers, both finite, as numbers of any size in the file need not be."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    for number in value:
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return False
        try:
            if not math.isfinite(float(number)) or abs(number) > 1e9:
                return False
        except OverflowError:
            return False
    return True

"""A project's settings, `kg.toml`: found beside the articles or above them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from kg.errors import Faulty, Problem, did_you_mean
from kg.files import MAX_BYTES, load_text
from kg.invisible import is_blank
from kg.model import Url
from kg.rdf.terms import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["QUOTE_LIMIT", "SETTINGS", "Project", "above", "load", "path_within", "root_of"]

SETTINGS = "kg.toml"

QUOTE_LIMIT = 400
"""How many characters of an article may be quoted at once before `kg validate` warns: a rule of thumb."""


@dataclass(frozen=True)
class Project:
    """What holds for a whole project.

    Attributes:
        title: what its graph and pages are called.
        base: what the IRIs of its actors, demands, articles … begin with; ends with / or #.
        quote_limit: how many characters a quote may have.
    """

    title: str = ""
    base: str = DATA
    quote_limit: int = QUOTE_LIMIT


def above(start: Path) -> Iterator[Path]:
    """A folder and those above it, up to the one that holds the project's settings or its repository."""
    for folder in (start, *start.parents):
        yield folder
        if (folder / SETTINGS).exists() or (folder / ".git").exists():
            return


def root_of(folder: Path) -> Path | None:
    """The project's folder, for one without links that lies in it; None where no kg.toml makes one."""
    *_, root = above(folder)
    return root if (root / SETTINGS).is_file() else None


def path_within(file: Path) -> str | None:
    """A file's path from its project's folder on, whatever was named to get at it.

    It begins with that folder's own name, which tells projects apart; None where no kg.toml makes one.
    """
    file = file.resolve()
    root = root_of(file.parent)
    return None if root is None else file.relative_to(root.parent).as_posix()


def _is_web_address(text: str) -> bool:
    try:
        msgspec.convert(text, Url)
    except msgspec.ValidationError:
        return False
    return True


def load(start: Path) -> Project:
    """The settings that hold for a folder; the defaults where no kg.toml is found.

    Raises:
        Faulty: kg.toml cannot be read or holds something else than settings.
    """
    file = next((folder / SETTINGS for folder in above(start) if (folder / SETTINGS).exists()), None)
    if file is None:
        return Project()
    shown = str(file)
    text, _ = load_text(file, shown, _LARGEST)
    try:
        held = tomllib.loads(text)
    except RecursionError as error:
        raise Faulty(
            [Problem(shown, 0, "nested too deeply", "nothing in the settings needs that")]
        ) from error
    except ValueError as error:  # besides what is no TOML, numbers of thousands of digits
        at = re.search(r"line (\d+)", str(error))
        raise Faulty([Problem(shown, int(at[1]) if at else 0, f"not valid TOML: {error}")]) from error

    def line(key: str) -> int:
        lines = enumerate(text.split("\n"), start=1)
        begins = rf"\s*\[*\"?{re.escape(key)}\b"
        return next((number for number, found in lines if re.match(begins, found)), 0)

    problems = []
    for key, value in held.items():
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS)
            problems.append(Problem(shown, line(key), f"unknown setting '{key}'", hint))
        elif key == "quote-limit":
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                what = f"'{key}' must be a whole number from 1"
                problems.append(Problem(shown, line(key), what, "without quotes, such as 300"))
            else:
                held[key] = min(value, MAX_BYTES)  # no text is longer
        elif not isinstance(value, str):
            problems.append(Problem(shown, line(key), f"'{key}' must be text in double quotes"))
        elif not value.isprintable() or (value and is_blank(value)):
            what = f"'{key}' holds a character that cannot be shown"
            problems.append(Problem(shown, line(key), what, "remove it"))
        elif key == "base" and not (value.endswith(("/", "#")) and _is_web_address(value)):
            what = f"base: '{value}' cannot begin an IRI"
            hint = 'write a web address that ends with / or #, such as "https://example.org/talks/"'
            problems.append(Problem(shown, line(key), what, hint))
    if problems:
        raise Faulty(problems)
    return Project(**{key.replace("-", "_"): value for key, value in held.items()})


_LARGEST = 2**14
"""Bytes that settings may have: Python's reader of TOML takes for ever on thousands of nested keys."""
_KEYS = ("title", "base", "quote-limit")

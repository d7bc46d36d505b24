"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from kg.errors import Misuse

__all__ = [
    "OUT",
    "at",
    "codebook",
    "excel",
    "graph",
    "into",
    "isolates",
    "limit",
    "params",
    "sources",
    "timeout",
]

F = TypeVar("F", bound=Callable[..., object])

OUT = "build"
"""Where `kg build` writes unless told otherwise, and where the other commands look."""

sources: Callable[[F], F] = click.argument(
    "sources", nargs=-1, required=True, metavar="SRC...", type=click.Path(exists=True, path_type=Path)
)
codebook: Callable[[F], F] = click.option(
    "--codebook",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The codebook of all articles; by default the codebook.yaml beside or above each.",
)
graph: Callable[[F], F] = click.option(
    "-g",
    "--graph",
    "locator",
    default=f"{OUT}/graph.ttl",
    show_default=True,
    envvar="KG_GRAPH",
    show_envvar=True,
    metavar="GRAPH",
    help="The graph: a file (.ttl, .trig, .nt, .nq, .jsonld, .rdf, each also with .gz), the folder of a "
    "store, or the address of a SPARQL endpoint.",
)
excel: Callable[[F], F] = click.option(
    "--excel",
    type=click.Choice(("comma", "semicolon", "tab")),
    help="CSV that Excel opens with a double click: with the mark of UTF-8, and what separates columns where "
    "you live (semicolon where numbers have a decimal comma).",
)
isolates: Callable[[F], F] = click.option(
    "--isolates",
    is_flag=True,
    help="Of a network also write actors and issues on which nothing was reported.",
)
into: Callable[[F], F] = click.option(
    "--into",
    "into",
    required=True,
    metavar="GRAPH",
    help="The graph: a file, the folder of a store (its name ends with /), or a SPARQL endpoint. "
    "Made if there is none.",
)
at: Callable[[F], F] = click.option(
    "--at",
    metavar="TIME",
    help="Record this as the time of import (2025-03-13T12:00:00Z). Without it (and without "
    "SOURCE_DATE_EPOCH in the environment) none is recorded: equal input gives equal output.",
)


def _by_name(
    _context: click.Context, _option: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, list[str]]:
    """The values of each parameter."""
    words: dict[str, list[str]] = {}
    for pair in pairs:
        name, mark, text = pair.partition("=")
        if not mark or not text:
            raise Misuse(f"--param {pair}: a value is missing", "write it as NAME=VALUE, such as by=russia")
        words.setdefault(name, []).append(text)
    return words


params: Callable[[F], F] = click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    callback=_by_name,
    metavar="NAME=VALUE",
    help="A parameter of a shipped query; repeat it for several values.",
)


def limit(what: str, *, least: int, rows: int | None = None) -> Callable[[F], F]:
    """How many rows an answer may have.

    Args:
        what: what becomes of an answer with more.
        least: the smallest number that makes sense.
        rows: the default.
    """
    return click.option(
        "--limit",
        type=click.IntRange(min=least),
        default=rows,
        show_default=rows is not None,
        metavar="ROWS",
        help=what,
    )


def timeout(seconds: int) -> Callable[[F], F]:
    """How long a query may take.

    Args:
        seconds: the default.
    """
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0),
        default=seconds,
        show_default=True,
        metavar="SECONDS",
        help="End a query that takes longer; 0 lets it run.",
    )

"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

__all__ = ["OUT", "at", "codebook", "graph", "sources"]

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
    help="The graph: a file that ends in .ttl, .nt, .rdf or .jsonld.",
)
at: Callable[[F], F] = click.option(
    "--at",
    metavar="TIME",
    help="Record this as the time of import (2025-03-13T12:00:00Z). Without it (and without "
    "SOURCE_DATE_EPOCH in the environment) none is recorded: equal input gives equal output.",
)

"""`kg cache`: what is kept in the user's cache folder."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import terminal

_KINDS = {
    "graphs": ("index of a large graph file", "indexes of large graph files"),
    "answers": ("answer to a question", "answers to questions"),
    "codebooks": ("codebook that has been read", "codebooks that have been read"),
    "imports": ("receipt of an import", "receipts of imports"),
    "files": ("note on a file", "notes on files"),
}


@click.command("cache")
@click.option("--empty", is_flag=True, help="Remove all of it.")
@click.option(
    "--index",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Index a large graph file now. May be repeated.",
)
def command(empty: bool, files: tuple[Path, ...]) -> None:
    """Tell what is kept from one command to the next, and where.

    A large graph file that has been read twice is indexed, by a process of low priority that nobody waits
    for; what then is asked of it is answered at once. Everything is kept by its content, so nothing in it is
    ever out of date, and all of it can be removed at any time. What was not used for the longest time goes by
    itself when there are more than 2 GiB.

    KG_CACHE in the environment names another folder; KG_CACHE=off, or `kg --no-cache COMMAND`, does without.
    Where CI is set, as it is in continuous integration, nothing is indexed unless by --index.
    """
    from collections import Counter

    from kg import cache

    if files:
        _index(files)
        return
    if reason := cache.why_not():
        terminal.echo(f"nothing is kept: {reason}")
        return
    found = cache.empty() if empty else cache.entries()
    size = sum(entry.size for entry in found)
    if not found:
        terminal.echo(f"{cache.place()}: nothing is kept")
        return
    terminal.echo(f"{cache.place()}: {'removed ' if empty else ''}{_amount(size)}")
    numbers = Counter(entry.kind for entry in found if entry.is_whole)
    for kind, (one, several) in _KINDS.items():
        if number := numbers[kind]:
            part = sum(entry.size for entry in found if entry.kind == kind and entry.is_whole)
            terminal.echo(f"  {number:,} {one if number == 1 else several}, {_amount(part)}")
    if half := [entry.size for entry in found if not entry.is_whole]:
        terminal.echo(f"  {len(half):,} more, {_amount(sum(half))}, still being made, or left half made")


def _index(files: tuple[Path, ...]) -> None:
    from kg import cache
    from kg.graph.file import FileGraph

    with cache.one_at_a_time():
        for file in files:
            made = FileGraph.open(file, lazily=True).make_index()
            terminal.echo(f"{file}: {'indexed' if made else 'not indexed, for it is read in a moment'}")


def _amount(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"

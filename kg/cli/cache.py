"""`kg cache`: what is kept in the user's cache folder."""

from __future__ import annotations

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
def command(empty: bool) -> None:
    """Tell what is kept so that it need not be worked out again, and where.

    Large graph files are read once, and indexed when they are read again; what then is asked of them is
    answered at once. Everything is kept by its content, so nothing in it is ever out of date, and all of it
    can be removed at any time. What was not used for the longest time goes by itself when there are more
    than 2 GiB.

    KG_CACHE in the environment names another folder; KG_CACHE=off, or `kg --no-cache COMMAND`, does without.
    """
    from collections import Counter

    from kg import cache

    if reason := cache.why_not():
        terminal.echo(f"nothing is kept: {reason}")
        return
    found = cache.empty() if empty else cache.entries()
    size = sum(entry.size for entry in found)
    terminal.echo(f"{cache.place()}: {'removed ' if empty else ''}{_megabytes(size)}")
    numbers = Counter(entry.kind for entry in found)
    for kind, (one, several) in _KINDS.items():
        if number := numbers[kind]:
            part = sum(entry.size for entry in found if entry.kind == kind)
            terminal.echo(f"  {number:,} {one if number == 1 else several}, {_megabytes(part)}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"

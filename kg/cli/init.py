"""`kg init`: a project to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from kg.cli import terminal


@click.command("init")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Make a project: settings, a codebook, one annotated article.

    The article is there to be replaced by yours. Nothing that exists is overwritten.
    """
    from kg import scaffold

    for file in scaffold.make(folder):
        terminal.wrote(file)
    terminal.echo(
        f"next: kg build {shlex.quote(str(folder))} -o {shlex.quote(str(folder / 'build'))}", err=True
    )

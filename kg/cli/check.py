"""`kg check`, also known as `kg validate`: what a build would complain about, without writing."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, report
from kg.errors import Faulty


@click.command("check")
@options.sources
@options.codebook
def command(sources: tuple[Path, ...], codebook: Path | None) -> None:
    """List every problem of annotated articles, with its line.

    Nothing is written but the list, to standard output. The exit status is 1 if there are problems.
    `kg validate` does the same.
    """
    from kg import sources as reading

    corpus = reading.load(sources, codebook)
    for problem in corpus.problems:
        click.echo(str(problem))
    try:
        corpus.require_sound()
    except Faulty as faulty:
        click.echo(faulty.summary(), err=True)
        raise SystemExit(faulty.exit_code) from None
    report.corpus(corpus)

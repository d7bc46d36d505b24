"""`kg check`, also known as `kg validate`: what a build would complain about, without writing."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, report


@click.command("check")
@options.sources
@options.codebook
def command(sources: tuple[Path, ...], codebook: Path | None) -> None:
    """List every problem of annotated articles, with its line.

    Nothing is written. The exit status is 1 if there are problems. `kg validate` does the same.
    """
    from kg import sources as reading

    corpus = reading.load(sources, codebook)
    corpus.require_sound()
    report.warnings(corpus)
    report.corpus(corpus)

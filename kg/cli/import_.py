"""`kg import`: add articles to a graph that is already there."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from kg.cli import options, report, terminal


@click.command("import")
@options.sources
@options.into
@options.codebook
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="N",
    help="How many processes read the articles of a new graph; 0 is one for each processor.",
)
@options.at
def command(sources: tuple[Path, ...], into: str, codebook: Path | None, jobs: int, at: str | None) -> None:
    """Add annotated articles to a graph, or replace them in it.

    What has not changed since it was imported is left as it is. All that is new is written at once, or
    nothing if anything is wrong. A codebook replaces what was read of it before.

    \b
    Examples:
      kg import talks/2031-06-20.stance.yaml --into build/graph.ttl
      kg import talks --into talks.kg/
    """
    from kg import importer

    done, read = importer.import_files(into, sources, codebook, importer.moment(at), jobs)
    report.warnings(read)
    report.summary(read)
    report.imported(done)
    numbers = (len(done.added), len(done.changed), len(done.unchanged))
    terminal.echo(f"{into}: {numbers[0]} added, {numbers[1]} changed, {numbers[2]} unchanged", err=True)
    terminal.echo(f"for the page of it: kg view -g {shlex.quote(into)}", err=True)

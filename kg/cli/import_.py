"""`kg import`: add articles to a graph that is already there."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from kg.cli import options, report


@click.command("import")
@options.sources
@click.option(
    "--into", "into", required=True, metavar="GRAPH", help="The graph's file; made if there is none."
)
@options.codebook
@options.at
def command(sources: tuple[Path, ...], into: str, codebook: Path | None, at: str | None) -> None:
    """Add annotated articles to a graph, or replace them in it.

    \b
    Example:
      kg import talks/2031-06-20.stance.yaml --into build/graph.ttl
    """
    from kg import importer
    from kg import sources as reading

    corpus = reading.load(sources, codebook)
    done = importer.import_into(Path(into), corpus, importer.moment(at))
    report.warnings(corpus)
    report.corpus(corpus)
    for name in done.changed:
        file = f" (read from {done.moved[name]} before)" if name in done.moved else ""
        click.echo(f"replaced {name}{file}", err=True)
    for name in done.codebooks:
        click.echo(f"the codebook {name} says something new", err=True)
    numbers = (len(done.added), len(done.changed), len(done.unchanged))
    click.echo(f"{into}: {numbers[0]} added, {numbers[1]} changed, {numbers[2]} unchanged", err=True)
    click.echo(f"for the page of it: kg view -g {shlex.quote(into)}", err=True)

"""`kg sync`: make a graph hold what a folder holds."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, report, terminal


@click.command("sync")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@options.into
@click.option("-n", "--dry-run", "dry", is_flag=True, help="Only say what would be done.")
@options.codebook
@options.at
def command(folder: Path, into: str, dry: bool, codebook: Path | None, at: str | None) -> None:
    """Make a graph hold what a project's folder holds.

    Adds its new articles, replaces those that have changed, and removes those that were read from it before
    and are no longer there. Articles from elsewhere stay. If any file has an error, nothing is done.

    \b
    Example:
      kg sync talks --into build/graph.ttl --dry-run
    """
    from kg import importer
    from kg import sources as reading

    corpus = reading.load([folder], codebook)
    done = importer.sync(into, corpus, folder, importer.moment(at), dry=dry)
    read = corpus.summary()
    report.warnings(read)
    report.summary(read)
    report.imported(done, would=dry)
    counts = {
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "removed": done.removed,
    }
    numbers = ", ".join(f"{len(names)} {what}" for what, names in counts.items())
    terminal.echo(f"{into}: {'would be ' if dry else ''}{numbers}", err=True)

"""`kg same`: what was decided to be the same, and what may be."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import answer_formats, terminal


@click.command("same")
@click.argument(
    "folder", default=".", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--candidates", is_flag=True, help="List the pairs that nobody has decided on yet.")
@click.option("--format", "form", type=click.Choice([f for f in answer_formats.FORMATS if f != "turtle"]))
@click.option("-o", "--out", default="-", metavar="FILE", help="Write the list to a file.")
def command(folder: Path, candidates: bool, form: str | None, out: str) -> None:
    """List which ids were decided to be the same thing, or may be.

    Candidates have an identifier or a name in common, in any language. Persons and organisations are also
    listed when their names are merely alike, and issues when their labels are; states never. Pairs that
    were decided to be the same or not are left out. Nothing is merged until `kg merge` says so.

    \b
    Examples:
      kg same samples
      kg same samples --candidates
    """
    from kg.identity import judging

    rows = judging.candidates(folder) if candidates else judging.decisions(folder)
    answer_formats.write(out, rows, answer_formats.format_of(form, out), "")
    if candidates and rows.rows:
        terminal.echo("to decide: kg merge A B --why TEXT, or kg unmerge A B --why TEXT", err=True)

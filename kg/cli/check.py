"""`kg check`: what a build would complain about; `kg validate`: that, and what is odd about a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options, report, terminal
from kg.errors import Faulty, once_a_file
from kg.graph import is_address

if TYPE_CHECKING:
    from kg.sources import Corpus

FORMATS = ("table", "json", "shacl", "sarif", "github")


@click.command("check")
@options.sources
@options.codebook
def command(sources: tuple[Path, ...], codebook: Path | None) -> None:
    """List every problem of annotated articles, with its line.

    Nothing is written but the list, to standard output. The exit status is 1 if there are problems.
    `kg validate` also looks for what is odd in the graph that they would make.
    """
    from kg import sources as reading

    corpus = reading.load(sources, codebook)
    for line in once_a_file(corpus.problems):
        terminal.echo(line)
    if not _told_sound(corpus):
        raise SystemExit(Faulty.exit_code)


class _Given(click.Path):
    """A file or folder that is there, or the address of an endpoint."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if is_address(str(value)) else super().convert(value, param, ctx)


@click.command("validate")
@click.argument(
    "files", nargs=-1, required=True, metavar="GRAPH|SRC...", type=_Given(exists=True, path_type=Path)
)
@options.codebook
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How to print what is found: a list to read, JSON, a SHACL report in Turtle, SARIF, or annotations "
    "of a GitHub workflow.",
)
@click.option(
    "--fail-on",
    type=click.Choice(("error", "warning")),
    default="error",
    show_default=True,
    help="From what on the exit status is 1.",
)
@click.option(
    "--quote-limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many characters a quote may have; by default what kg.toml says, or else 400.",
)
@click.option("--all", "every", is_flag=True, help="List each finding, also where many say the same.")
@click.option(
    "--shacl", is_flag=True, help="Check the form with pySHACL and ontology/shapes.ttl; slow on large graphs."
)
def validate(
    files: tuple[Path | str, ...],
    codebook: Path | None,
    form: str,
    fail_on: str,
    quote_limit: int | None,
    every: bool,
    shacl: bool,
) -> None:
    """List what is wrong with graphs or articles, and what is odd.

    Of a graph (a file, a store or an address) everything is checked that queries rely on, such as one holder
    and one position for each stance. Articles are checked as `kg check` does, then the graph that they
    would make. Warnings are what may be right but deserves a look: a party for and against one thing on
    one day, a stance dated after its article, a quote that is too long. Nothing is changed.

    Give a graph together with its articles to see the line to mend for each finding, and whether the quotes
    still stand in the texts, and the texts and files are still those that were imported.

    \b
    Examples:
      kg validate build/graph.ttl
      kg validate build/graph.ttl samples
      kg validate samples --fail-on warning
      kg validate samples --format sarif > findings.sarif
    """
    from kg.validation.checking import check
    from kg.validation.reports import REPORTS, table

    checked = check(files, codebook, shacl=shacl, quote_limit=quote_limit)
    if checked.corpus:
        _told_sound(checked.corpus)
    shown = table(checked.found, every=every) if form == "table" else REPORTS[form](checked.found)
    terminal.echo(shown, nl=False)
    for what, errors, warnings in checked.counts:
        terminal.echo(
            f"{what}: {report.plural(errors, 'error')}, {report.plural(warnings, 'warning')}", err=True
        )
    bad = {"error", fail_on}
    if any(each.finding.severity in bad for each in checked.found):
        raise SystemExit(Faulty.exit_code)


def _told_sound(corpus: Corpus) -> bool:
    """Whether sources are without errors; says so, or how many there are."""
    try:
        corpus.require_sound()
    except Faulty as faulty:
        from kg.codebook import hints

        for line in (*hints.summary(faulty.problems), faulty.summary()):
            terminal.echo(line, err=True)
        return False
    report.summary(corpus.summary())
    return True

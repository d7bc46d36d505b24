"""`kg query`: SPARQL, or the name of a shipped query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import answer_formats, deadline, options, report, terminal
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.rdf.answers import Answer


@click.command("query")
@click.argument("query", required=False)
@click.option(
    "-f",
    "--file",
    "file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Read the SPARQL text from a file; - is standard input.",
)
@options.params
@click.option(
    "--format",
    "form",
    type=click.Choice(answer_formats.FORMATS),
    help="Default: by the ending of -o, else table; Turtle for CONSTRUCT.",
)
@click.option("-o", "--out", default="-", metavar="FILE", help="Write the answer to a file.")
@options.excel
@options.timeout(60)
@options.limit("Write so many rows at most; if there are more, the exit status is 1.", least=1)
@click.option(
    "--allow-service",
    "services",
    is_flag=True,
    help="Let the query call other SPARQL endpoints with SERVICE; it may send them what the graph holds.",
)
@options.graph
def command(
    query: str | None,
    file: str | None,
    params: dict[str, list[str]],
    form: str | None,
    out: str,
    excel: str | None,
    timeout: float,
    limit: int | None,
    services: bool,
    locator: str,
) -> None:
    """Ask a graph.

    QUERY is SPARQL text, a file of it, or the name of a shipped query; without it the shipped queries are
    listed, and what the codes in their columns mean. The prefixes sg:, actor:, demand:, article: and the
    usual others need no declaration.

    \b
    Examples:
      kg query who-rejects
      kg query demands --param by=russia --format csv
      kg query 'SELECT ?who { ?who sg:rejects ?what }'
    """
    from kg.graph.mistyped import unknown_names
    from kg.graph.questions import Question, question, read_text

    if query is None and file is None:
        terminal.echo(answer_formats.catalogue())
        return
    if query is not None and file is not None:
        raise click.UsageError("give either a query or --file, not both")
    if file is not None and params:
        raise click.UsageError("--param goes with a shipped query")
    if file is not None:
        asked = Question(file, sys.stdin.read() if file == "-" else read_text(Path(file)))
    else:
        asked = question(query or "", params)
    chosen = answer_formats.format_of(form, out)
    if excel is not None and chosen not in {None, "csv"}:
        raise click.UsageError("--excel goes with csv")

    def answered() -> tuple[Graph, Answer]:
        graph = report.opened(locator)
        graph.services = services
        return graph, asked.answer(graph)

    graph, answer = deadline.within(timeout, answered)
    answer, left_out = answer_formats.cut(answer, limit)
    answer_formats.write(out, answer, chosen, graph.base, excel)
    if answer_formats.is_empty(answer):
        for line in unknown_names(asked.text, graph) if asked.named is None else [asked.named.empty]:
            terminal.echo(f"note: {line}", err=True)
    if limit is not None and left_out:
        terminal.echo(
            f"these are only the first {limit:,} of {limit + left_out:,}; --limit left out the others",
            err=True,
        )
        raise SystemExit(KgError.exit_code)

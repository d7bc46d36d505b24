"""`kg query`: SPARQL, or the name of a shipped query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import answer_formats, deadline, options
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
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of a named query; repeat it for several values.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(answer_formats.FORMATS),
    help="Default: by the ending of -o, else table; Turtle for CONSTRUCT.",
)
@click.option("-o", "--out", default="-", metavar="FILE", help="Write the answer to a file.")
@options.timeout(60)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="ROWS",
    help="Write so many rows at most; if there are more, the exit status is 1.",
)
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
    params: tuple[str, ...],
    form: str | None,
    out: str,
    timeout: float,
    limit: int | None,
    services: bool,
    locator: str,
) -> None:
    """Ask a graph.

    QUERY is SPARQL text, or the name of a shipped query; without it the shipped queries are listed. The
    prefixes sg:, actor:, demand:, article: and the usual others need no declaration.

    \b
    Examples:
      kg query who-rejects
      kg query demands --param by=russia --format csv
      kg query 'SELECT ?who { ?who sg:rejects ?what }'
    """
    from kg import output, queries
    from kg.graph import open_graph
    from kg.graph.mistyped import unknown_names

    if query is None and file is None:
        click.echo(answer_formats.catalogue())
        return
    if query is not None and file is not None:
        raise click.UsageError("give either a query or --file, not both")
    named = None
    if file is not None:
        text = sys.stdin.read() if file == "-" else answer_formats.read_query(Path(file))
    elif query is not None and any(mark in query for mark in " {<(\n"):
        text = query
    else:
        named = queries.load(query or "")
        text = named.text
    if params and named is None:
        raise click.UsageError("--param goes with a named query")
    chosen = answer_formats.format_of(form, out)

    def asked() -> tuple[Graph, Answer]:
        graph = open_graph(locator)
        graph.services = services
        if named is None:
            return graph, graph.query(text)
        return graph, graph.query(named.with_values(answer_formats.values(named, params, graph)))

    graph, answer = deadline.within(timeout, asked)
    answer, left_out = answer_formats.cut(answer, limit)
    output.write(out, answer_formats.written(answer, chosen, graph.base, out))
    if named is None and answer_formats.is_empty(answer):
        for line in unknown_names(text, graph):
            click.echo(f"note: {line}", err=True)
    if limit is not None and left_out:
        click.echo(
            f"these are only the first {limit:,} of {limit + left_out:,}; --limit left out the others",
            err=True,
        )
        raise SystemExit(KgError.exit_code)

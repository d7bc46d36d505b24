"""`kg export`: the graph in another format."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from kg import exporters, output
from kg.cli import options, report, terminal


@click.command("export")
@click.argument("target", required=False, metavar="[OUT]")
@click.option("-o", "--out", metavar="FILE", help="The same as OUT.")
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(exporters.EXPORTERS)),
    help="By default by the ending of the output file.",
)
@options.excel
@options.isolates
@click.option(
    "--decisions",
    "decided",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Merge what these decisions (of `kg merge`) say is the same, in what is written only.",
)
@options.graph
def command(
    target: str | None,
    out: str | None,
    form: str | None,
    excel: str | None,
    isolates: bool,
    decided: Path | None,
    locator: str,
) -> None:
    """Write a graph in another format.

    OUT is a file whose ending tells the format, or - for standard output, which is also the default.

    csv, xlsx and parquet are tables with a row for each stance, for spreadsheets, pandas, R and DuckDB. gexf,
    graphml and node-link (.json) are the network of actors, issues and stances, for Gephi, networkx and
    others, edges its reports as CSV; `kg view` writes parts of it. turtle, ntriples, rdfxml and jsonld are
    RDF. articles (.jsonl, one a line) and codebook (.yaml) are the annotations again, as `kg build` reads
    them, without what a graph does not keep: the articles' texts, and which of several equal passages was
    meant. Settings (title, base) stay in kg.toml.

    \b
    Examples:
      kg export stances.csv
      kg export stances.xlsx
      kg export stances.jsonld
      kg export network.gexf
      kg export again/all.stance.jsonl
      kg export again/codebook.yaml
    """
    if target is not None and out is not None:
        raise click.UsageError("name the output once, either as OUT or with -o")
    out = target or out or "-"
    exporter = exporters.named(form) if form is not None else exporters.by_ending(out)
    asked = {"excel": excel, "isolates": isolates}
    chosen: dict[str, Any] = {name: value for name, value in asked.items() if value}
    for name in chosen.keys() - exporter.options:
        fitting = ", ".join(each.name for each in exporters.EXPORTERS.values() if name in each.options)
        raise click.UsageError(f"--{name} goes with {fitting}")
    graph = report.opened(locator, lazily=True)
    if decided is not None:
        from kg import importer
        from kg.identity import decisions

        graph = importer.with_decisions(graph, decisions.read(decided, str(decided)))
    output.write(out, partial(exporter.write, graph, **chosen))
    terminal.wrote(out)

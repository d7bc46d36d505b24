"""`kg stats`: how much of what there is in a graph."""

from __future__ import annotations

import click

from kg.cli import options, summaries, terminal


@click.command("stats")
@click.option("--format", "form", type=click.Choice(summaries.FORMATS), default="table", show_default=True)
@options.graph
def command(form: str, locator: str) -> None:
    """Count what is in a graph.

    Articles, stances, holders, issues, positions, dates, languages, annotators, and how the quotes were found
    in their texts.
    """
    from kg.graph import open_graph
    from kg.summaries.overview import summary

    terminal.echo(summaries.written(summary(open_graph(locator)), form), nl=False)

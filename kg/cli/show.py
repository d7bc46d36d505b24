"""`kg show`: one actor, demand or article on a page of text."""

from __future__ import annotations

import click

from kg.cli import accounts, options


@click.command("show")
@click.argument("thing", metavar="ACTOR|DEMAND|ARTICLE")
@click.option("--format", "form", type=click.Choice(accounts.FORMATS), default="table", show_default=True)
@options.graph
def command(thing: str, form: str, locator: str) -> None:
    """Tell all that a graph says of one thing.

    Of an actor: its names, whom it acts for, its positions now with date and quote, what it demands, and who
    answers what. Of a demand or another issue: who made it and who stands where. Of an article: what it
    reports. A thing is named by its id or its name; where two have the same, by actor:ID, demand:ID ….

    \b
    Examples:
      kg show russia
      kg show "Rahal plan for the Tarn"
      kg show article:2031-04-12-deadline --format markdown
    """
    from kg.accounts.portrait import portrait
    from kg.graph import lookup, open_graph

    graph = open_graph(locator)
    click.echo(accounts.written(portrait(graph, lookup.find(graph, "thing", thing)), form), nl=False)

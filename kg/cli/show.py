"""`kg show`: one actor, demand or article on a page of text."""

from __future__ import annotations

import shlex
from urllib.parse import unquote

import click

from kg.cli import options, report, summaries, terminal

_MOST = 20
"""How many rows of each table are shown; those who are in the news all the time have thousands."""


@click.command("show")
@click.argument("thing", metavar="ACTOR|DEMAND|ARTICLE")
@click.option("--format", "form", type=click.Choice(summaries.FORMATS), default="table", show_default=True)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=f"Show every row, not only the {_MOST} latest of each table; JSON and Markdown have all anyway.",
)
@options.graph
def command(thing: str, form: str, everything: bool, locator: str) -> None:
    """Tell all that a graph says of one thing.

    Of an actor: its names, whom it acts for, its positions now with date and quote, other reports of them,
    what it demands and who answers what, what is asked of it, what it said for others, and on what its reply
    is awaited. Of a demand or another issue: who made it and who stands where. Of an article: what it
    reports. Of an annotator: what they annotated. A thing is named by its id or its name; where two have the
    same, by actor:ID, demand:ID ….

    \b
    Examples:
      kg show russia
      kg show "Rahal plan for the Tarn"
      kg show article:2031-04-12-deadline --format markdown
    """
    from kg.graph import lookup
    from kg.summaries.portrait import portrait

    graph = report.opened(locator)
    account = portrait(graph, lookup.find(graph, "thing", thing))
    if form != "json":
        account = account.for_reading(None if everything or form == "markdown" else _MOST)
    terminal.echo(summaries.written(account, form), nl=False)
    if any(table.left_out for table in account.tables):
        where = "" if locator == f"{options.OUT}/graph.ttl" else f" -g {shlex.quote(locator)}"
        ways = [f"kg show {shlex.quote(thing)} --all{where}"]
        if asked := _timeline(account.iri, graph.base):
            ways.append(f"{asked}{where}")
        terminal.echo(f"\nfor all of them: {', or '.join(ways)}")


def _timeline(address: str, base: str) -> str:
    """The query that lists all reports of a thing in order of time; "" where there is none.

    Args:
        address: the thing's IRI.
        base: what the graph's own IRIs begin with.
    """
    from kg.model import SECTIONS

    kind, _, name = address.removeprefix(base).partition("/")
    if kind == "actor":
        return f"kg query timeline-actor -p actor={shlex.quote(unquote(name))}"
    if kind in SECTIONS.values():
        return f"kg query timeline-demand -p on={shlex.quote(unquote(name))}"
    return ""

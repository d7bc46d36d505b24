"""`kg remove`: take articles out of a graph."""

from __future__ import annotations

import click

from kg.cli import options, report, terminal


@click.command("remove")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@options.graph
def command(articles: tuple[str, ...], locator: str) -> None:
    """Take articles out of a graph, with all that only they say.

    ARTICLE is the id of an article. What is left is what an import of the other articles would have made:
    positions are current again that these had replaced, and a codebook goes with the last article that was
    read with it. The files of the annotations stay as they are.

    \b
    Example:
      kg remove 2031-06-20-reply -g build/graph.ttl
    """
    from kg import importer

    importer.remove(locator, articles)
    terminal.echo(f"{locator}: {report.plural(len(dict.fromkeys(articles)), 'article')} removed", err=True)

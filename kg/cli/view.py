"""`kg view`: the page alone."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options


@click.command("view")
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    help="The page to be written; - is standard output. By default network.html beside the graph, or here if "
    "the graph is on a server.",
)
@click.option("--title", default="", help="What the page is called; by default the graph's title.")
@options.graph
def command(out: str | None, title: str, locator: str) -> None:
    """Write a graph as an interactive page.

    The page is one file that needs no network: mail it, or open it from a stick.
    """
    from kg import output
    from kg.graph import is_address, open_graph
    from kg.network.projection import stance_network
    from kg.views.page import page

    folder = Path() if is_address(locator) else Path(locator).parent
    out = out or str(folder / "network.html")
    output.write(out, page(stance_network(open_graph(locator), title)))
    if out != "-":
        click.echo(f"wrote {out}", err=True)

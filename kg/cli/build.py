"""`kg build`: articles in, graph and page out."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, report, terminal

if TYPE_CHECKING:
    from kg.graph.file import FileGraph


@click.command("build")
@options.sources
@click.option(
    "-o",
    "--out",
    default=options.OUT,
    show_default=True,
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where graph.ttl and network.html are written.",
)
@options.codebook
@options.at
def command(sources: tuple[Path, ...], out: Path, codebook: Path | None, at: str | None) -> None:
    """Turn annotated articles into a graph and a page.

    SRC is a file (*.stance.yaml, .json, .jsonl) or a folder, searched for such files. Both outputs are
    written only if nothing is wrong; otherwise every problem is listed and older outputs stay as they are.

    \b
    Example:
      kg build samples -o build
    """
    from kg import importer
    from kg.network.projection import stance_network
    from kg.views.page import page

    def drawn(graph: FileGraph) -> bytes:
        network = stance_network(graph)
        graph.close()
        return page(network).encode()

    turtle, html = out / "graph.ttl", out / "network.html"
    read = importer.build(turtle, html, drawn, sources, codebook, importer.moment(at))
    report.warnings(read)
    report.summary(read)
    terminal.wrote(turtle, html)
    where = "" if str(turtle) == f"{options.OUT}/graph.ttl" else f" -g {shlex.quote(str(turtle))}"
    terminal.echo(f"ask it with: kg query who-rejects{where}", err=True)

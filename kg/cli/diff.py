"""`kg diff`: what tells two graphs apart."""

from __future__ import annotations

import json

import click

from kg.cli import summaries, terminal


@click.command("diff")
@click.argument("first", metavar="GRAPH")
@click.argument("second", metavar="GRAPH")
@click.option("--triples", is_flag=True, help="List the triples as well.")
@click.option("--format", "form", type=click.Choice(summaries.FORMATS), default="table", show_default=True)
@click.option("--exit-code", is_flag=True, help="Exit with status 1 if there is any difference.")
def command(first: str, second: str, triples: bool, form: str, exit_code: bool) -> None:
    """Tell what is different in the second of two graphs.

    Demands, actors and articles that are new, gone or described otherwise; stances added, removed and
    changed; who holds another position now; which ids were merged. How files were read and what follows
    from the rest is left to --triples.

    \b
    Examples:
      kg diff before.ttl build/graph.ttl
      kg diff before.ttl build/graph.ttl --format markdown
    """
    from kg.errors import KgError
    from kg.graph import open_graph
    from kg.summaries.comparison import compare

    found = compare(open_graph(first), open_graph(second))
    if form == "json":
        document = found.account.plain()
        if triples:
            document["triples"] = {"removed": found.gone, "added": found.new}
        terminal.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        terminal.echo(summaries.written(found.account, form), nl=False)
        if triples and found:
            marked = [("-", triple) for triple in found.gone] + [("+", triple) for triple in found.new]
            lines = [f"{mark} {' '.join(triple)} ." for mark, triple in sorted(marked, key=lambda m: m[1])]
            fence = ["```diff", *lines, "```"] if form == "markdown" else lines
            terminal.echo("\n" + "\n".join(fence))
    if exit_code and found:
        raise SystemExit(KgError.exit_code)

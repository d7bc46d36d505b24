"""`kg view`: the network as a page, a picture or a file for other programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from kg.cli import deadline, options, report, terminal
from kg.views import VIEWS
from kg.views.texts import LANGUAGES

_GROUPS = {
    "What to draw": (
        *("roll_up", "topics", "positions", "since", "until", "min_reports", "around", "depth", "top"),
    ),
    "What to draw, by a query": ("query", "params", "timeout"),
    "What to compare with": ("compare",),
    "What to write": ("out", "title", "view", "language", "places", "template", "excel", "isolates"),
}


class _Grouped(click.Command):
    """A command with so many options that its help lists them in groups."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the groups, and then what is in none of them."""
        params = {param.name: param for param in self.get_params(ctx) if isinstance(param, click.Option)}
        grouped = {name for names in _GROUPS.values() for name in names}
        others = tuple(name for name in params if name not in grouped)
        for title, names in {**_GROUPS, "Other": others}.items():
            records = [params[name].get_help_record(ctx) for name in names]
            with formatter.section(title):
                formatter.write_dl([record for record in records if record is not None])


@click.command("view", cls=_Grouped)
@click.argument("target", required=False, metavar="[OUT]")
@click.option("-o", "--out", metavar="FILE", help="The same as OUT.")
@click.option("--title", default="", help="What it is called; by default the graph's title.")
@click.option(
    "--view",
    type=click.Choice(VIEWS),
    default="map",
    show_default=True,
    help="Which picture is written; of a page, what is open at first.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="The language of all that does not come from the graph.",
)
@click.option(
    "--positions",
    "places",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file of where the boxes stand: they stay there as far as they can, and a page writes it anew. "
    "So a map keeps its shape from week to week.",
)
@click.option(
    "--template",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Jinja template of your own in place of the page's.",
)
@click.option(
    "--around",
    multiple=True,
    metavar="ACTOR|ISSUE",
    help="Only what has to do with it; repeat it for several.",
)
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    metavar="N",
    help="How many stances may lie between that and what is drawn around it; 1 unless given. With 2, others "
    "are drawn who have a stance on the same.",
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="TOPIC",
    help="Only stances on issues of this topic, or of a narrower one; repeat it for several.",
)
@click.option("--since", metavar="DATE", help="Only reports of this day, month or year, or later.")
@click.option("--until", metavar="DATE", help="Only reports of this day, month or year, or earlier.")
@click.option(
    "--min-reports",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Only positions that so many reports tell of.",
)
@click.option(
    "--position",
    "positions",
    multiple=True,
    metavar="POSITION",
    help="Only this position, or one narrower than it; repeat it for several.",
)
@click.option(
    "--roll-up",
    is_flag=True,
    help="Count the stances of persons and bodies for whom they act. The card says who took them.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the N actors and issues with most reports.",
)
@click.option(
    "--query",
    "--construct",
    "query",
    metavar="QUERY",
    help="Only the stances that a query finds, or those between the actors and issues that it finds: SPARQL "
    "(SELECT or CONSTRUCT), a file of it, or the name of a shipped query.",
)
@options.params
@options.timeout(60)
@click.option(
    "--compare",
    metavar="GRAPH|DATE",
    help="Mark what is new, gone or moved since an older graph, or since that day, month or year.",
)
@options.excel
@options.isolates
@options.graph
def command(
    target: str | None,
    out: str | None,
    title: str,
    view: str,
    language: str,
    places: Path | None,
    template: Path | None,
    around: tuple[str, ...],
    depth: int | None,
    topics: tuple[str, ...],
    since: str | None,
    until: str | None,
    min_reports: int,
    positions: tuple[str, ...],
    roll_up: bool,
    top: int | None,
    query: str | None,
    params: dict[str, list[str]],
    timeout: float,
    compare: str | None,
    excel: str | None,
    isolates: bool,
    locator: str,
) -> None:
    """Draw a graph, or a part of it.

    OUT is a file whose ending tells what is written: .html a page to read and click, .svg or .png a picture,
    .gexf or .graphml the network for other programs, .csv its reports, .xlsx these with its nodes and lines,
    .json the network as networkx has it. By default it is network.html beside the graph, or here if the graph
    is on a server. - is standard output, which gets a page.

    A page is one file that needs no network: mail it, or open it from a stick. Whatever is written says what
    it is a part of. What leaves something out holds all together: a query first, then the others in the order
    in which they stand below. Actors, issues and topics are named as for `kg show`.

    \b
    Examples:
      kg view
      kg view talks.svg --topic ceasefire --since 2031-05
      kg view sudria.html --around sudria --depth 2 --roll-up
      kg view moved.html --query changes --param actor=sudria
      kg view week.html --compare 2031-05-31 --positions places.json
      kg view talks.gexf --top 50
    """
    from kg.graph import is_address
    from kg.graph.questions import question
    from kg.views import writing

    if target is not None and out is not None:
        raise click.UsageError("name the output once, either as OUT or with -o")
    folder = Path() if is_address(locator) else Path(locator).parent
    out = target or out or str(folder / "network.html")
    kind = writing.kind_of(out)
    if kind != "page" and template is not None:
        raise click.UsageError("--template goes with a page (.html)")
    if kind == "network" and places is not None:
        raise click.UsageError("--positions goes with a page or a picture (.html, .svg, .png)")
    if kind == "picture" and view == "table":
        raise click.UsageError(
            "a picture is a map, columns, a matrix or a timeline; `kg view` to .csv is a table"
        )
    if depth is not None and not around:
        raise click.UsageError("--depth goes with --around")
    if params and query is None:
        raise click.UsageError("--param goes with --query")

    if excel is not None and not out.lower().endswith(".csv"):
        raise click.UsageError("--excel goes with .csv")
    if isolates and kind != "network":
        raise click.UsageError("--isolates goes with networks for other programs, such as .gexf")

    graph = report.opened(locator, lazily=True)
    network = writing.drawn(
        graph,
        writing.selected(
            graph,
            around=around,
            topics=topics,
            positions=positions,
            depth=1 if depth is None else depth,
            since=since,
            until=until,
            min_reports=min_reports,
            roll_up=roll_up,
            top=top,
        ),
        title=title,
        found=None if query is None else question(query, params),
        compare=compare,
        isolates=isolates,
        ask=partial(deadline.within, timeout),
    )
    written = writing.write(
        out, network, view=view, language=language, places=places, template=template, excel=excel
    )
    terminal.wrote(*written)
    if compare is not None and not network.graph["changes"]:
        terminal.echo(f"nothing that is drawn has changed since {compare}", err=True)

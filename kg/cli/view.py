"""`kg view`: the network as a page, a picture or a file for other programs."""

from __future__ import annotations

import re
import traceback
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from kg.cli import answer_formats, deadline, options
from kg.errors import KgError, Misuse
from kg.views.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import networkx as nx

    from kg.graph import Graph
    from kg.network.selection import Selection
    from kg.rdf.answers import Answer

_VIEWS = ("map", "columns", "matrix", "timeline", "table")
_PAGES, _PICTURES = (".html", ".htm"), (".svg", ".png")
_NETWORKS = {
    ".gexf": "network_as_gexf",
    ".graphml": "network_as_graphml",
    ".csv": "network_as_csv",
    ".json": "network_as_json",
}
_GROUPS = {
    "What to draw": (
        *("roll_up", "topics", "positions", "since", "until", "min_reports", "around", "depth", "top"),
    ),
    "What to draw, by a query": ("query", "params", "timeout"),
    "What to compare with": ("compare",),
    "What to write": ("out", "title", "view", "language", "places", "template"),
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
    type=click.Choice(_VIEWS),
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
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of a shipped query; repeat it for several values.",
)
@options.timeout(60)
@click.option(
    "--compare",
    metavar="GRAPH|DATE",
    help="Mark what is new, gone or moved since an older graph, or since that day, month or year.",
)
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
    params: tuple[str, ...],
    timeout: float,
    compare: str | None,
    locator: str,
) -> None:
    """Draw a graph, or a part of it.

    OUT is a file whose ending tells what is written: .html a page to read and click, .svg or .png a picture,
    .gexf or .graphml the network for other programs, .csv its reports, .json the network as networkx has it.
    By default it is network.html beside the graph, or here if the graph is on a server. - is standard output,
    which gets a page.

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
    from kg import output
    from kg.graph import is_address, open_graph

    if target is not None and out is not None:
        raise click.UsageError("name the output once, either as OUT or with -o")
    folder = Path() if is_address(locator) else Path(locator).parent
    out = target or out or str(folder / "network.html")
    ending = _ending(out)
    if ending not in _PAGES and template is not None:
        raise click.UsageError("--template goes with a page (.html)")
    if ending not in (*_PAGES, *_PICTURES) and places is not None:
        raise click.UsageError("--positions goes with a page or a picture (.html, .svg, .png)")
    if ending in _PICTURES and view == "table":
        raise click.UsageError(
            "a picture is a map, columns, a matrix or a timeline; `kg view` to .csv is a table"
        )
    if depth is not None and not around:
        raise click.UsageError("--depth goes with --around")
    if params and query is None:
        raise click.UsageError("--param goes with --query")

    graph = open_graph(locator)
    selection = _selection(
        graph,
        around,
        topics,
        positions,
        depth=1 if depth is None else depth,
        since=since,
        until=until,
        min_reports=min_reports,
        roll_up=roll_up,
        top=top,
    )
    network = _network(graph, title, selection, partial(_found, query, params, timeout), compare)
    if network.graph["drawn"] and not network.size():
        told = ", ".join(f"--{name} {value}".rstrip() for name, value in network.graph["drawn"])
        which = "one of them" if len(network.graph["drawn"]) > 1 else "it"
        raise KgError(f"nothing is left to draw with {told}", f"change or drop {which}; nothing was written")
    if ending in _PAGES:
        _write_page(out, network, view, language, places, template)
    elif ending in _PICTURES:
        _write_picture(out, network, view, language, places)
    else:
        from kg.exporters import networks

        text: str = getattr(networks, _NETWORKS[ending])(network)
        output.write(out, text)
    if out != "-":
        also = f" and {places}" if places is not None and ending in _PAGES else ""
        click.echo(f"wrote {out}{also}", err=True)
    if compare is not None and not network.graph["changes"]:
        click.echo(f"nothing that is drawn has changed since {compare}", err=True)


def _ending(out: str) -> str:
    ending = ".html" if out == "-" else PurePath(out).suffix.lower()
    known = (*_PAGES, *_PICTURES, *_NETWORKS)
    if ending not in known:
        what = f"{out}: `kg view` writes no file with this ending"
        raise Misuse(what, f"choose one of {', '.join(known)}; `kg export` writes the other formats")
    return ending


# -- what is drawn -----------------------------------------------------------------------------------


def _selection(
    graph: Graph, around: Sequence[str], topics: Sequence[str], positions: Sequence[str], **others: Any
) -> Selection:
    """The selection, with names resolved."""
    from kg.graph import lookup
    from kg.network.selection import Selection
    from kg.rdf.terms import local_name, text_of

    return Selection(
        around=tuple(text_of(lookup.find(graph, "target", name)) for name in around),
        topics=tuple(text_of(lookup.find(graph, "topic", name)) for name in topics),
        positions=tuple(local_name(lookup.find(graph, "position", name)) for name in positions),
        **others,
    )


def _network(
    graph: Graph,
    title: str,
    selection: Selection,
    found: Callable[[Graph, nx.MultiDiGraph], nx.MultiDiGraph],
    compare: str | None,
) -> nx.MultiDiGraph:
    """The part of the network that is drawn, compared with an older one if there is one.

    Args:
        graph: whose network it is.
        title: what it is called.
        selection: what is drawn.
        found: what a query finds of the network of a graph.
        compare: the name of the older graph, or a date; None to compare with nothing.
    """
    from kg.graph import open_graph
    from kg.network.changes import as_of, select_compared
    from kg.network.projection import stance_network
    from kg.network.selection import select

    new = found(graph, stance_network(graph, title))
    if compare is None:
        return select(new, selection)
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", compare):
        return select_compared(as_of(new, compare), new, selection, compare)
    older = open_graph(compare)
    return select_compared(found(older, stance_network(older, title)), new, selection, compare)


def _found(
    query: str | None, params: Sequence[str], timeout: float, graph: Graph, network: nx.MultiDiGraph
) -> nx.MultiDiGraph:
    """What a query finds: SPARQL, a file of it, or the name of a shipped one; without one the whole."""
    from kg import queries
    from kg.network.named import only, with_things

    if query is None:
        return network
    text, named = query, None
    if not any(mark in query for mark in "{\n"):
        if query in queries.names() or not Path(query).is_file():
            named = queries.load(query)
        else:
            text = answer_formats.read_query(Path(query))
    if params and named is None:
        raise click.UsageError("--param goes with a named query")

    def answer() -> Answer:
        if named is None:
            return graph.query(text)
        return graph.query(with_things(named.with_values(answer_formats.values(named, params, graph))))

    return only(network, deadline.within(timeout, answer), " ".join(query.split()))


# -- what is written ---------------------------------------------------------------------------------


def _write_page(
    out: str,
    network: nx.MultiDiGraph,
    view: str,
    language: str,
    places: Path | None,
    template: Path | None,
) -> None:
    from kg import output
    from kg.views.page import drawn

    page = drawn(
        network,
        language=language,
        template=None if template is None else answer_formats.read_query(template),
        places=_places(places),
        opens=view,
    )
    try:
        html = page.generate_html()
    except Exception as error:  # a template is a program, which may fail in any way
        if template is None:
            raise
        raise KgError(
            f"{template}{_line(error)}: {error}", "mend the template; docs/views.md lists its names"
        ) from error
    output.write(out, html)
    if places is not None:
        from kg.views.kept_map import text

        spots = {node["id"]: (node["x"], node["y"]) for node in page.nodes if "x" in node}
        output.write(str(places), text(spots))


def _line(error: Exception) -> str:
    """The line of a template at which it failed, as in FILE:LINE."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename in ("<template>", "<unknown>")]
    return f":{lines[-1]}" if lines else ""


def _write_picture(out: str, network: nx.MultiDiGraph, view: str, language: str, places: Path | None) -> None:
    from kg import output
    from kg.views import picture

    draw = picture.svg if PurePath(out).suffix.lower() == ".svg" else picture.png
    output.write(out, draw(network, view=view, language=language, places=_places(places)))


def _places(file: Path | None) -> dict[str, tuple[float, float]] | None:
    """Where boxes stood, if that was written before."""
    if file is None or not file.exists():
        return None
    from kg.views.kept_map import read

    return read(file)

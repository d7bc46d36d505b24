"""What `kg view` writes: a graph, or a part of it, as a page, a picture or a file for other programs."""

from __future__ import annotations

import re
import traceback
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal

from kg import output
from kg.errors import KgError, Misuse
from kg.network.selection import Selection, select

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import networkx as nx

    from kg.graph import Graph
    from kg.graph.questions import Question
    from kg.rdf.answers import Answer

__all__ = ["Kind", "drawn", "kind_of", "selected", "write"]

Kind = Literal["page", "picture", "network"]
_KINDS: dict[str, Kind] = {
    ".html": "page",
    ".htm": "page",
    ".svg": "picture",
    ".png": "picture",
    ".gexf": "network",
    ".graphml": "network",
    ".csv": "network",
    ".xlsx": "network",
    ".json": "network",
}


def kind_of(out: str) -> Kind:
    """What is written to a file, by its ending; standard output (-) gets a page.

    Raises:
        Misuse: nothing is written with that ending.
    """
    if out == "-":
        return "page"
    found = _KINDS.get(_ending(out))
    if found is None:
        what = f"{out}: `kg view` writes no file with this ending"
        raise Misuse(what, f"choose one of {', '.join(_KINDS)}; `kg export` writes the other formats")
    return found


# -- what is drawn -----------------------------------------------------------------------------------


def selected(
    graph: Graph,
    *,
    around: Sequence[str] = (),
    topics: Sequence[str] = (),
    positions: Sequence[str] = (),
    **others: Any,
) -> Selection:
    """What is drawn, with actors, issues, topics and positions by their ids or names.

    Args:
        graph: where they stand.
        around: actors and issues; only what has to do with them is drawn.
        topics: only stances on issues of these, or of narrower ones.
        positions: only these, or narrower ones.
        others: the other fields of `kg.network.selection.Selection`.

    Raises:
        Misuse: nothing has one of the names, or several things have it.
    """
    from kg.graph import lookup
    from kg.rdf.terms import position_id, text_of

    return Selection(
        around=tuple(text_of(lookup.find(graph, "target", name)) for name in around),
        topics=tuple(text_of(lookup.find(graph, "topic", name)) for name in topics),
        positions=tuple(position_id(lookup.find(graph, "position", name), graph.base) for name in positions),
        **others,
    )


def drawn(
    graph: Graph,
    selection: Selection,
    *,
    title: str = "",
    found: Question | None = None,
    compare: str | None = None,
    isolates: bool = False,
    ask: Callable[[Callable[[], Answer]], Answer] = lambda question: question(),
) -> nx.MultiDiGraph:
    """The part of a graph's network that is drawn, compared with an older one if there is one.

    Args:
        graph: whose network it is.
        selection: what is drawn.
        title: what it is called; by default the graph's own title.
        found: a question; only what it finds is drawn.
        compare: the locator of an older graph, or a day, month or year; None to compare with nothing.
        isolates: whether actors and issues are in it that nothing joins to others.
        ask: asks the question, and may give up.

    Raises:
        KgError: nothing is left to draw, or the question has no answer.
    """
    from kg.graph import open_graph
    from kg.network.changes import as_of, select_compared
    from kg.network.projection import stance_network

    def network_of(each: Graph) -> nx.MultiDiGraph:
        whole = stance_network(each, title, isolates=isolates)
        return whole if found is None else _found(each, whole, found, ask)

    new = network_of(graph)
    if compare is None:
        network = select(new, selection)
    elif re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", compare):
        network = select_compared(as_of(new, compare), new, selection, compare)
    else:
        network = select_compared(network_of(open_graph(compare)), new, selection, compare)
    if network.graph["drawn"] and not network.size():
        told = ", ".join(f"--{name} {value}".rstrip() for name, value in network.graph["drawn"])
        which = "one of them" if len(network.graph["drawn"]) > 1 else "it"
        raise KgError(f"nothing is left to draw with {told}", f"change or drop {which}; nothing was written")
    return network


def _found(
    graph: Graph,
    network: nx.MultiDiGraph,
    question: Question,
    ask: Callable[[Callable[[], Answer]], Answer],
) -> nx.MultiDiGraph:
    from kg.network.named import only, with_things

    def answer() -> Answer:
        text = question.sparql(graph)
        return graph.query(text if question.named is None else with_things(text))

    return only(network, ask(answer), question.asked)


# -- what is written ---------------------------------------------------------------------------------


def write(
    out: str,
    network: nx.MultiDiGraph,
    *,
    view: str = "map",
    language: str = "en",
    places: Path | None = None,
    template: Path | None = None,
    excel: str | None = None,
) -> list[str]:
    """Write a network to a file, whole or not at all, in what its ending names.

    Args:
        out: the file; - is standard output, which gets a page.
        network: what `drawn` returns.
        view: one of `kg.views.VIEWS`: which picture it is; of a page, what is open at first.
        language: of all that does not come from the graph.
        places: a file of where the boxes stand: they stay there as far as they can, and a page writes it.
        template: a Jinja template in place of the page's.
        excel: for which spreadsheets CSV is, see `kg.exporters.cells.write`.

    Returns:
        The names of the files that were written.

    Raises:
        KgError: a file cannot be read or written, or the template fails.
    """
    kind = kind_of(out)
    if kind == "page":
        return _write_page(out, network, view, language, places, template)
    if kind == "picture":
        from kg.views import picture

        draw = picture.svg if _ending(out) == ".svg" else picture.png
        output.write(out, draw(network, view=view, language=language, places=_places(places)))
    else:
        from kg.exporters import networks

        told = {} if excel is None else {"excel": excel}
        content: str | bytes = getattr(networks, f"network_as_{_ending(out)[1:]}")(network, **told)
        output.write(out, content)
    return [out]


def _write_page(
    out: str,
    network: nx.MultiDiGraph,
    view: str,
    language: str,
    places: Path | None,
    template: Path | None,
) -> list[str]:
    from kg.graph.questions import read_text
    from kg.views import page as pages

    page = pages.drawn(
        network,
        language=language,
        template=None if template is None else read_text(template),
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
    if places is None:
        return [out]
    from kg.views.kept_map import text

    spots = {node["id"]: (node["x"], node["y"]) for node in page.nodes if "x" in node}
    output.write(str(places), text(spots))
    return [out, str(places)]


def _line(error: Exception) -> str:
    """The line of a template at which it failed, as in FILE:LINE."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename in ("<template>", "<unknown>")]
    return f":{lines[-1]}" if lines else ""


def _places(file: Path | None) -> dict[str, tuple[float, float]] | None:
    """Where boxes stood, if that was written before."""
    if file is None or not file.exists():
        return None
    from kg.views.kept_map import read

    return read(file)


def _ending(out: str) -> str:
    return PurePath(out).suffix.lower()

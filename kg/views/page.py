"""A network as one HTML page that needs nothing but itself: no server, no internet, no second file."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib import metadata, resources
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
import msgspec
from markupsafe import Markup
from pyvis.network import Network

from kg.network.counts import all_counts
from kg.network.denied import denied_apart
from kg.network.records import REPORT, Edge, Node
from kg.views import marks, order, texts
from kg.views.box_text import Face, face
from kg.views.columns import columns
from kg.views.layout import TALL, bends, layout, spread
from kg.views.reduced import BOXES, reduced
from kg.views.scripts import bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

__all__ = ["TABS", "Arrangement", "StanceNetwork", "arranged", "drawn", "page"]

TABS = ("map", "columns", "matrix", "timeline", "table")
"""What the page shows the network as."""

_HALVES = re.compile("[\ud800-\udfff]")

FEW = 60  # up to so many boxes, a phone gets a map of its own, as high as it is held

_STYLES = ("page", "columns", "matrix", "timeline", "changes")

_PLACE = (
    "rank",
    "row",
    "column",
    "left",
    "right",
    "body",
    "alliance",
    "x",
    "y",
    "width",
    "height",
    "lines",
    "tallX",
    "tallY",
    "farX",
    "farY",
)
_NODE = ("id", *Node.__annotations__, *_PLACE)
_EDGE = (*(name for name in Edge.__annotations__ if name != "reports"), "bow")


class StanceNetwork(Network):  # type: ignore[misc]
    """A pyvis network that writes our page instead of pyvis's own.

    Nodes and edges are added as with any pyvis network, or set as lists of records; `caption` holds what
    the page says about itself. pyvis's template, options, physics, menus and its `show()` are not used:
    they need the internet, and run scripts that come in with a label.
    """

    def __init__(
        self,
        caption: Mapping[str, Any] | None = None,
        language: str = "en",
        template: str | None = None,
        opens: str = "map",
    ) -> None:
        super().__init__(directed=True)  # undirected pyvis drops parallel edges
        self.caption = dict(caption or {})
        self.language = language
        self.template = template
        self.opens = opens

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002
        """The whole page. The arguments are pyvis's and change nothing."""
        words = texts.load(self.language)
        engines = [vis_network()]
        if any("farX" in node for node in self.nodes):
            engines.append(
                (resources.files("kg.views") / "engines" / "map.min.js").read_text(encoding="utf-8")
            )
        style = "\n".join(_asset(f"{name}.css") for name in _STYLES)
        scripts = [*engines, bundle()]
        numbers = {node["id"]: number for number, node in enumerate(self.nodes)}
        reports = [report for edge in self.edges for report in edge.get("reports", ())]
        data = {
            "about": {**self.caption, "opens": self.opens, "language": self.language},
            "texts": words.entries,
            "nodes": columns(self.nodes, _NODE),
            "edges": {
                **columns(self.edges, _EDGE),
                "from": [numbers[edge["from"]] for edge in self.edges],
                "to": [numbers[edge["to"]] for edge in self.edges],
                "size": [len(edge.get("reports", ())) for edge in self.edges],
            },
            "reports": columns(reports, REPORT, attrgetter),
        }
        environment = jinja2.Environment(
            autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
        )
        html = environment.from_string(self.template or _asset("page.html.j2")).render(
            title=self.caption.get("title") or words["untitled"],
            language=self.language,
            direction=words["direction"],
            generator=self.caption.get("generator") or "stancegraph",
            texts=words,
            policy=_policy(scripts),
            style=_raw(marks.css() + style),
            data=_raw(_json(data)),
            scripts=[_raw(script) for script in scripts],
        )
        self.html = _HALVES.sub("?", html)  # half a character is no character
        return self.html


def page(
    graph: nx.MultiDiGraph,
    *,
    language: str = "en",
    template: str | None = None,
    places: Mapping[str, tuple[float, float]] | None = None,
    opens: str = "map",
) -> str:
    """The page that shows this graph (see `kg.network` for its attributes); equal graphs give equal pages.

    Args:
        graph: the network.
        language: of the page's own words; one of `kg.views.texts.LANGUAGES`.
        template: a Jinja template in place of ours (docs/views.md has its variables).
        places: where boxes stood on an earlier map, by node; they stay there as far as they can.
        opens: the tab that is open at first, one of TABS.
    """
    return drawn(graph, language=language, template=template, places=places, opens=opens).generate_html()


class Arrangement(NamedTuple):
    """Where everything stands: what takes long to work out, apart from the page it is for."""

    faces: dict[str, Face]
    """The boxes of the nodes that are drawn as such: of a large network, those with most evidence."""
    near: dict[str, tuple[float, float]]
    """The middle of each box, in pixels."""
    tall: dict[str, tuple[float, float]]
    """The same for a narrow window, as of a phone; none where there are too many boxes for one."""
    far: dict[str, tuple[float, float]]
    """The dot of every node on the map of the whole; none where all have boxes."""
    bows: dict[tuple[str, str, Any], float]
    """How much a line between boxes bends, by edge."""


def arranged(graph: nx.MultiDiGraph, places: Mapping[str, tuple[float, float]] | None = None) -> Arrangement:
    """Where boxes and dots of this network stand.

    Args:
        graph: the network.
        places: where boxes stood on an earlier map, by node.
    """
    graph = denied_apart(graph)
    large = len(graph) > BOXES
    near = reduced(graph) if large else graph
    faces = {n: face(near.nodes[n], _label(near, n)) for n in sorted(near.nodes)}
    sizes = {n: (box.width, box.height) for n, box in faces.items()}
    spots = layout(near, sizes, places)
    lines = _sorted(near)
    bows = bends([(u, v) for u, v, _ in lines], spots, sizes)
    return Arrangement(
        faces,
        spots,
        layout(near, sizes, aspect=TALL) if len(near) <= FEW else {},
        spread(graph) if large else {},
        dict(zip(lines, bows, strict=True)),
    )


def drawn(
    graph: nx.MultiDiGraph,
    arrangement: Arrangement | None = None,
    *,
    language: str = "en",
    template: str | None = None,
    places: Mapping[str, tuple[float, float]] | None = None,
    opens: str = "map",
) -> StanceNetwork:
    """The page before it becomes text: a pyvis network whose nodes know their places (`x`, `y`).

    Args:
        graph: the network.
        arrangement: where everything stands, if that is known; else it is worked out from `places`.
        language: as for `page`, as are the others.
        template: see `page`.
        places: see `page`.
        opens: see `page`.
    """
    graph = denied_apart(graph)
    faces, near, tall, far, bows = arrangement or arranged(graph, places)
    ranks = order.shipped(graph)
    edges = list(graph.edges(keys=True, data=True))  # once: networkx takes its time over so many
    caption = _caption(graph)
    network = StanceNetwork(caption, language, template, opens)
    for n in sorted(graph.nodes):
        node = {**graph.nodes[n], **ranks[n], "id": n, "label": _label(graph, n)}
        if n in faces:
            node["x"], node["y"] = near[n]
            if tall:
                node["tallX"], node["tallY"] = tall[n]
            node["lines"], node["width"], node["height"] = faces[n]
        if far:
            node["farX"], node["farY"] = far[n]
        network.nodes.append(node)
    network.edges = [
        {**edge, "from": u, "to": v, "bow": bows.get((u, v, k), 0.0)}
        for u, v, _, k, edge in sorted(
            ((u, v, str(k), k, edge) for u, v, k, edge in edges), key=itemgetter(0, 1, 2)
        )
    ]
    return network


def _sorted(graph: nx.MultiDiGraph) -> list[tuple[str, str, Any]]:
    return sorted(graph.edges(keys=True), key=lambda edge: (edge[0], edge[1], str(edge[2])))


def _label(graph: nx.MultiDiGraph, node: str) -> str:
    return str(graph.nodes[node].get("label") or node)


def vis_network() -> str:
    """The source of vis-network, from pyvis's own package data.

    Raises:
        RuntimeError: this version of pyvis does not carry it where 0.3.2 does.
    """
    source = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    try:
        text = source.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    if not text or "</script" in text.lower():
        raise RuntimeError(
            f"pyvis {metadata.version('pyvis')} does not carry vis-network 9.1.2 as expected; "
            "mend with: pip install 'pyvis>=0.3.2,<0.4'"
        )
    # The map is a second file, which the page does not have.
    return text.replace("//# sourceMappingURL=vis-network.min.js.map", "")


def _caption(graph: nx.MultiDiGraph) -> dict[str, Any]:
    about = graph.graph
    given = list(about.get("positions", ()))
    taken = {str(position) for *_, position in graph.edges(data="position") if position}
    given += [{"id": name} for name in sorted(taken - {position["id"] for position in given})]
    counts = all_counts(graph)
    restrictions = about.get("drawn") or None  # where all is drawn, nobody chose anything
    return {
        **{k: about.get(k) for k in ("title", "articles", "stances", "generator", "changes")},
        "of": restrictions and about.get("of"),
        "drawn": restrictions,
        "first": counts.first or about.get("first"),
        "last": counts.last or about.get("last"),
        "counts": counts._asdict(),
        "annotators": list(about.get("annotators") or ()),
        "most": order.SIDE,
        **marks.shipped(given),
    }


def _asset(name: str, folder: str = "browser") -> str:
    return (resources.files("kg.views") / folder / name).read_text(encoding="utf-8")


def _json(data: Any) -> str:
    """JSON that may stand inside a script element."""
    try:
        text = msgspec.json.encode(data, enc_hook=str).decode("utf-8")
    except UnicodeEncodeError:  # half a character: rare, and worth the slower way
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _raw(text: str) -> Markup:
    """Our own text, which the template must not escape."""
    return Markup(text)  # noqa: S704  # package data, or what _json made harmless


def _policy(scripts: Iterable[str]) -> str:
    """The Content-Security-Policy: these scripts run, nothing else does, and nothing is fetched."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )

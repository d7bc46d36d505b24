"""The network as one HTML page that needs nothing but itself: no server, no internet, no second file."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup
from pyvis.network import Network

from kg.views.layout import bends, layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

__all__ = ["StanceNetwork", "page"]

FAMILIES = {
    "makes": "Puts forward",
    "for": "In favour",
    "against": "Against",
    "between": "Takes no side",
}

# Shipped position: family, dash pattern, arrow head, width. The colour is `--p-ID` in panel.css. An arrow
# head points at what is wanted, a bar blocks, a dot takes no side: readable in black and white too.
STYLES: dict[str, tuple[str, list[float], str, float]] = {
    "demands": ("makes", [], "arrow", 3.0),
    "proposes": ("makes", [], "vee", 2.2),
    "commits": ("makes", [], "box", 2.2),
    "asserts": ("makes", [], "circle", 1.6),
    "withdraws": ("makes", [1, 5, 9, 5], "bar", 2.0),
    "fulfils": ("for", [], "box", 2.6),
    "supports": ("for", [], "arrow", 2.2),
    "accepts": ("for", [16, 6], "arrow", 2.2),
    "acceptsConditionally": ("for", [7, 7], "vee", 2.2),
    "neutral": ("between", [5, 6], "circle", 1.8),
    "abstains": ("between", [9, 5, 0.5, 5], "circle", 1.8),
    "undecided": ("between", [0.5, 5], "circle", 2.4),
    "undeclared": ("between", [0.5, 10], "circle", 2.4),
    "skeptical": ("against", [12, 6, 0.5, 6], "bar", 2.0),
    "opposes": ("against", [12, 7], "bar", 2.2),
    "rejects": ("against", [5, 5], "bar", 2.4),
    "denies": ("against", [5, 5, 0.5, 5], "bar", 2.2),
}
UNKNOWN = "neutral"  # what a position without a known broader one looks like

TYPES = {
    "State": ("actor", "State"),
    "Alliance": ("actor", "Alliance"),
    "Organization": ("actor", "Organization"),
    "GovernmentBody": ("actor", "Government body"),
    "Person": ("actor", "Person"),
    "Group": ("actor", "Group"),
    "Demand": ("issue", "Demand"),
    "Proposal": ("issue", "Proposal"),
    "Commitment": ("issue", "Commitment"),
    "Threat": ("issue", "Threat"),
    "Claim": ("issue", "Claim"),
    "Accusation": ("issue", "Accusation"),
    "Event": ("issue", "Event"),
}

FONT, LINE, TAG = (
    14.0,
    18.0,
    12.0,
)  # label's size, its line height, height of the line that names an issue's type
PADDING = (13.0, 8.0)
WRAP = 150.0  # width in pixels at which a label breaks into another line
LINES = 5  # longer labels end in an ellipsis; the card has them whole


class StanceNetwork(Network):  # type: ignore[misc]
    """A pyvis network that writes our page instead of pyvis's own.

    Nodes and edges are added as with any pyvis network; `caption` holds what the page says about itself.
    pyvis's template, options, physics, menus and its `show()` are not used: they need the internet, and
    run scripts that come in with a label.
    """

    def __init__(self, caption: Mapping[str, Any] | None = None) -> None:
        super().__init__(directed=True)  # undirected pyvis drops parallel edges
        self.caption = dict(caption or {})

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002
        """The whole page. The arguments are pyvis's and change nothing."""
        scripts = [vis_network(), _asset("panel.js")]
        data = {"about": self.caption, "nodes": self.nodes, "edges": self.edges}
        environment = jinja2.Environment(
            autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
        )
        html = environment.from_string(_asset("network.html.j2")).render(
            title=self.caption.get("title") or "Network of positions",
            generator=self.caption.get("generator") or "stancegraph",
            policy=_policy(scripts),
            style=_raw(_asset("panel.css")),
            data=_raw(_json(data)),
            scripts=[_raw(s) for s in scripts],
        )
        self.html = html.encode("utf-8", "replace").decode("utf-8")  # half a character is no character
        return self.html


def page(graph: nx.MultiDiGraph) -> str:
    """The page that shows this graph (see `kg.network` for its attributes); equal graphs give equal pages."""
    names = sorted(graph.nodes)
    labels = {n: str(graph.nodes[n].get("label") or n) for n in names}
    faces = {n: _face(graph.nodes[n], labels[n]) for n in names}
    sizes = {n: (face["width"], face["height"]) for n, face in faces.items()}
    places = layout(graph, sizes)
    edges = sorted(graph.edges(keys=True, data=True), key=lambda e: (e[0], e[1], str(e[2])))
    bows = bends([(u, v) for u, v, _, _ in edges], places, sizes)

    network = StanceNetwork(_caption(graph))
    for n in names:
        x, y = places[n]
        node = graph.nodes[n]
        network.add_node(
            n,
            label=labels[n],
            shape="custom",
            x=x,
            y=y,
            **faces[n],
            **_given(node, ("kind", "type", "aliases", "metonyms", "anonymous", "links", "topics", "facts")),
        )
    for i, ((u, v, _, edge), bow) in enumerate(zip(edges, bows, strict=True)):
        network.add_edge(
            u,
            v,
            id=f"e{i}",
            bow=bow,
            kind=edge["kind"],
            **_given(edge, ("position",)),
            reports=[_given(r, r) for r in edge.get("reports", ())],
        )
    return network.generate_html()


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
    shipped = {p["id"]: p for p in about.get("positions", ())}
    positions = []
    for position in about.get("positions", ()):
        look = position["id"]
        seen: set[str] = set()
        while look not in STYLES and look in shipped and look not in seen:
            seen.add(look)
            look = shipped[look].get("broader")
        look = look if look in STYLES else UNKNOWN
        family, dashes, arrow, width = STYLES[look]
        positions.append(
            {
                "id": position["id"],
                "label": position.get("label") or position["id"],
                "look": look,
                "family": family,
                "dashes": dashes,
                "arrow": arrow,
                "width": width,
            }
        )
    dates = sorted(filter(None, (_date(r) for *_, e in graph.edges(data=True) for r in e.get("reports", ()))))
    return {
        **{k: about.get(k) for k in ("title", "articles", "stances", "generator")},
        "first": dates[0] if dates else about.get("first"),
        "last": dates[-1] if dates else about.get("last"),
        "annotators": list(about.get("annotators") or ()),
        "positions": positions,
        "families": [{"id": k, "label": v} for k, v in FAMILIES.items()],
        "types": [{"id": k, "kind": kind, "label": label} for k, (kind, label) in TYPES.items()],
    }


def _date(report: Mapping[str, Any]) -> str | None:
    """The report's date, as far as it is known: a year, a month or a day."""
    found = re.match(r"\d{4}(-\d\d){0,2}(?!\d)", str(report.get("date") or ""), re.ASCII)
    return found[0][: {"year": 4, "month": 7}.get(str(report.get("precision")), 10)] if found else None


def _given(record: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """The fields that say something: nothing is written for an empty one."""
    return {k: record[k] for k in keys if record.get(k) not in (None, "", [], (), False)}


def _face(node: Mapping[str, Any], label: str) -> dict[str, Any]:
    """What stands in a node's box: its lines, and the width and height these need."""
    lines = wrap(label) or ["?"]
    tag = node.get("kind") == "issue"
    width = max(*(text_width(line) for line in lines), 40.0, 62.0 if tag else 0.0) + 2 * PADDING[0]
    if node.get("type") in ("Person", "GovernmentBody"):
        width += 8.0  # round ends, and the band, take some of the room
    height = len(lines) * LINE + 2 * PADDING[1] + (TAG if tag else 0.0)
    return {"lines": lines, "width": round(width, 1), "height": height}


_NARROW = {**dict.fromkeys("iljI|!.,:;'’‘` ", 0.28), **dict.fromkeys('frt()[]{}/\\-"“”', 0.36)}
_WIDE = {**dict.fromkeys("mMW@%—", 0.92), **dict.fromkeys("wABCDEGHKNOPQRSUVXYZ&", 0.72)}


def text_width(text: str) -> float:
    """About how wide the text is in the page's label font, in pixels; rather too wide than too narrow."""
    total = 0.0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
            continue
        if unicodedata.east_asian_width(character) in "WF":
            total += 1.02
        else:
            total += _NARROW.get(character) or _WIDE.get(character) or 0.57
    return total * FONT


def wrap(label: str) -> list[str]:
    """The label in lines of about equal length, none much wider than WRAP."""
    words = [piece for word in label.split() for piece in _pieces(word)]
    lines = _fill(words, WRAP)
    if 1 < len(lines) <= LINES:  # as narrow as the same number of lines allows: no orphaned last word
        for limit in range(60, int(WRAP), 6):
            even = _fill(words, float(limit))
            if len(even) == len(lines):
                return even
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], lines[LINES - 1] + "…"]


def _fill(words: list[str], limit: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        glue = "" if lines and _ideographic(lines[-1][-1]) and _ideographic(word[0]) else " "
        if lines and text_width(lines[-1] + glue + word) <= limit:
            lines[-1] += glue + word
        else:
            lines.append(word)
    return lines


def _pieces(word: str) -> list[str]:
    """The word, cut where it is wider than a line or may be broken anywhere (Chinese, Japanese)."""
    pieces = [""]
    for character in word:
        if pieces[-1] and (
            text_width(pieces[-1] + character) > WRAP
            or (_ideographic(character) and _ideographic(pieces[-1][-1]))
        ):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _ideographic(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _asset(name: str) -> str:
    return (resources.files("kg.views") / name).read_text(encoding="utf-8")


def _json(data: Any) -> str:
    """JSON that may stand inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _raw(text: str) -> Markup:
    """Our own text, which the template must not escape."""
    return Markup(text)  # noqa: S704  # package data, or what _json made harmless


def _policy(scripts: list[str]) -> str:
    """The Content-Security-Policy: these scripts run, nothing else does, and nothing is fetched."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )

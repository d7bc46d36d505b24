"""The network of actors, issues and stances for Gephi, networkx, igraph, visone, Cytoscape and spreadsheets.

This is what `kg view` draws: each format is written of a network, and for `kg export` of a graph's whole
network. Edges carry the position and its score, the number of reports as the weight, the first and the last
of their dates as far as these are known, and the IRIs of their stances. What is reported as not so is an edge
of its own, without a score.
"""

from __future__ import annotations

import io
import json
import re
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple
from xml.sax.saxutils import escape

import msgspec

from kg.dates import first_day, last_day, span
from kg.exporters import cells, workbook
from kg.graph.described import said_not
from kg.network.denied import denied_apart
from kg.network.projection import stance_network
from kg.network.records import REPORT
from kg.rdf.syntaxes import NO_XML

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from kg.graph import Graph

__all__ = [
    "edges",
    "gexf",
    "graphml",
    "network_as_csv",
    "network_as_gexf",
    "network_as_graphml",
    "network_as_json",
    "network_as_xlsx",
    "node_link",
]

Kind = Literal["text", "texts", "number", "integer", "truth"]


class _Attribute(NamedTuple):
    """What is said of nodes or edges; the tables of `kg.exporters.tables` call the same the same."""

    name: str
    kind: Kind


_OF_NODES = (
    _Attribute("kind", "text"),
    _Attribute("type", "text"),
    _Attribute("aliases", "texts"),
    _Attribute("metonyms", "texts"),
    _Attribute("anonymous", "truth"),
    _Attribute("topic_labels", "texts"),
    _Attribute("change", "text"),
)
_OF_EDGES = (
    _Attribute("kind", "text"),
    _Attribute("position", "text"),
    _Attribute("denied", "truth"),
    _Attribute("position_score", "number"),
    _Attribute("reports", "integer"),
    _Attribute("current", "truth"),
    _Attribute("first", "text"),
    _Attribute("last", "text"),
    _Attribute("stances", "texts"),
    _Attribute("change", "text"),
    _Attribute("before", "texts"),
    _Attribute("now", "texts"),
)
_OF_REPORTS = tuple(name for name in REPORT if name != "change")  # a column of their edge


def gexf(graph: Graph, *, isolates: bool = False) -> str:
    """The whole network of a graph as GEXF."""
    return network_as_gexf(stance_network(graph, isolates=isolates))


def graphml(graph: Graph, *, isolates: bool = False) -> str:
    """The whole network of a graph as GraphML."""
    return network_as_graphml(stance_network(graph, isolates=isolates))


def edges(graph: Graph, stream: IO[bytes], excel: str | None = None) -> None:
    """The edges of the whole network of a graph with their reports, as CSV."""
    cells.write(stream, _reports(stance_network(graph)), excel)


def node_link(graph: Graph, *, isolates: bool = False) -> str:
    """The whole network of a graph as JSON."""
    return network_as_json(stance_network(graph, isolates=isolates))


def network_as_gexf(network: nx.MultiDiGraph) -> str:
    """GEXF 1.3: a dynamic directed multigraph, whose edges last from their first report to their last.

    Several values are joined as in tables, see `kg.exporters.cells`.

    Args:
        network: see `kg.network.projection.stance_network`.
    """
    # Lists are text: programs differ in what separates the texts of a liststring.
    types = {
        "text": "string",
        "texts": "string",
        "number": "double",
        "integer": "integer",
        "truth": "boolean",
    }
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        "<meta>",
        f"<creator>{_xml(network.graph.get('generator'))}</creator>",
        f"<description>{_xml(network.graph.get('title'))}</description>",
        "</meta>",
        '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">',
    ]
    for of, attributes in (("node", _OF_NODES), ("edge", _OF_EDGES)):
        lines.append(f'<attributes class="{of}" mode="static">')
        lines += [
            f'<attribute id="{name}" title="{name}" type="{types[kind]}"/>' for name, kind in attributes
        ]
        lines.append("</attributes>")

    def values(attributes: tuple[_Attribute, ...], data: Mapping[str, Any]) -> str:
        given = "".join(
            f'<attvalue for="{name}" value="{_xml(_plain(data[name]))}"/>'
            for name, _ in attributes
            if _is_said(data.get(name))
        )
        return f"<attvalues>{given}</attvalues>" if given else ""

    lines.append("<nodes>")
    for node, data in _nodes(network):
        told = values(_OF_NODES, data)
        lines.append(f'<node id="{_xml(node)}" label="{_xml(data.get("label", node))}">{told}</node>')
    lines += ["</nodes>", "<edges>"]
    for number, (holder, target, key, data) in enumerate(_edges(network)):
        lasts = ""
        if data["first"]:
            lasts = f' start="{first_day(data["first"])}" end="{last_day(data["last"])}"'
        lines.append(
            f'<edge id="{number}" source="{_xml(holder)}" target="{_xml(target)}" kind="{_xml(key)}" '
            f'label="{_xml(data["label"])}" weight="{data["weight"]}"{lasts}>'
            f"{values(_OF_EDGES, data)}</edge>"
        )
    lines += ["</edges>", "</graph>", "</gexf>"]
    return "\n".join(lines) + "\n"


def network_as_graphml(network: nx.MultiDiGraph) -> str:
    """GraphML with typed attributes; several values are joined as in tables, see `kg.exporters.cells`.

    Args:
        network: see `kg.network.projection.stance_network`.
    """
    types = {"text": "string", "texts": "string", "number": "double", "integer": "int", "truth": "boolean"}
    of_nodes = (_Attribute("label", "text"), *_OF_NODES)
    of_edges = (_Attribute("label", "text"), _Attribute("weight", "number"), *_OF_EDGES)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '<key id="title" for="graph" attr.name="title" attr.type="string"/>',
    ]
    for of, attributes in (("node", of_nodes), ("edge", of_edges)):
        lines += [
            f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{types[kind]}"/>'
            for name, kind in attributes
        ]

    def values(of: str, attributes: tuple[_Attribute, ...], data: Mapping[str, Any]) -> str:
        return "".join(
            f'<data key="{of}-{name}">{_xml(_plain(data[name]))}</data>'
            for name, _ in attributes
            if _is_said(data.get(name))
        )

    lines.append('<graph id="stances" edgedefault="directed">')
    lines.append(f'<data key="title">{_xml(network.graph.get("title"))}</data>')
    for node, data in _nodes(network):
        told = values("node", of_nodes, {"label": node, **data})
        lines.append(f'<node id="{_xml(node)}">{told}</node>')
    for number, (holder, target, _, data) in enumerate(_edges(network)):
        told = values("edge", of_edges, data)
        lines.append(f'<edge id="e{number}" source="{_xml(holder)}" target="{_xml(target)}">{told}</edge>')
    lines += ["</graph>", "</graphml>"]
    return "\n".join(lines) + "\n"


def network_as_csv(network: nx.MultiDiGraph, excel: str | None = None) -> str:
    """CSV with a row for each report of each edge.

    Args:
        network: see `kg.network.projection.stance_network`.
        excel: see `kg.exporters.cells.write`.
    """
    stream = io.BytesIO()
    cells.write(stream, _reports(network), excel)
    return stream.getvalue().decode()


def network_as_xlsx(network: nx.MultiDiGraph) -> bytes:
    """An Excel workbook of the network: its nodes, who holds what, other ties, and the reports.

    Args:
        network: see `kg.network.projection.stance_network`.
    """
    names = dict(network.nodes(data="label"))
    of_nodes = [name for name, _ in _OF_NODES]
    nodes = ((node, names[node], *(data.get(name) for name in of_nodes)) for node, data in _nodes(network))
    of_edges = [name for name, _ in _OF_EDGES if name not in ("kind", "position")]
    edges, ties = [], []
    for one, other, _, data in _edges(network):
        ends = (one, names[one], other, names[other])
        if data["kind"] == "stance":
            edges.append((*ends, data["position"], data["label"], *(data[name] for name in of_edges)))
        else:
            ties.append((*ends, data["kind"], data["change"]))
    head, *reports = _reports(network)
    position = ("position", "position_label")
    sheets = {
        "nodes": (("iri", "label", *of_nodes), nodes),
        "edges": (("holder_iri", "holder_label", "target_iri", "target_label", *position, *of_edges), edges),
        "ties": (("source_iri", "source_label", "target_iri", "target_label", "kind", "change"), ties),
        "reports": (head, reports),
    }
    stream = io.BytesIO()
    workbook.write(stream, sheets)
    return stream.getvalue()


def network_as_json(network: nx.MultiDiGraph) -> str:
    """Node-link JSON: `networkx.node_link_graph(data, edges="edges")` gives the network again.

    Everything in it is written, lists as lists. Edges also have position_score, weight, first, last, stances.

    Args:
        network: see `kg.network.projection.stance_network`.
    """
    added = ("position_score", "weight", "first", "last", "stances")
    network = denied_apart(network)
    document = {
        "directed": True,
        "multigraph": True,
        "graph": dict(network.graph),
        "nodes": [{**data, "id": node} for node, data in network.nodes(data=True)],
        "edges": [
            {
                **network.edges[holder, target, key],
                **{name: told[name] for name in added},
                "source": holder,
                "target": target,
                "key": key,
            }
            for holder, target, key, told in _edges(network)
        ],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=msgspec.structs.asdict)
    return _NO_CHARACTER.sub("\ufffd", text) + "\n"


# -- what nodes and edges say, and the reports of these ----------------------------------------------


def _nodes(network: nx.MultiDiGraph) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The nodes, each with the values of `_OF_NODES`."""
    for node, data in network.nodes(data=True):
        yield node, {**data, "topic_labels": data.get("topics")}


def _edges(network: nx.MultiDiGraph) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """The edges, each with the values of `_OF_EDGES`, a label and a weight."""
    positions = {each["id"]: each for each in network.graph.get("positions", ())}
    network = denied_apart(network)
    for holder, target, key, data in network.edges(keys=True, data=True):
        position = positions.get(data.get("position") or "", {})
        reports = data.get("reports", ())
        first, last = span(report.date for report in reports) or (None, None)
        told = {name: data.get(name) for name in ("kind", "position", "change", "before", "now")}
        label = position.get("label") or data.get("position") or data.get("kind") or ""
        denied = bool(data.get("denied"))
        told |= {
            "label": said_not(label) if denied else label,
            "denied": denied if reports else None,
            "position_score": None if denied else position.get("score"),
            "weight": float(len(reports) or 1),
            "reports": len(reports) if reports else None,
            "current": any(report.current for report in reports) if reports else None,
            "first": first,
            "last": last,
            "stances": [report.stance for report in reports],
        }
        yield holder, target, key, told


# What the columns of reports are called in every table: X_iri is what X_label names, X alone an id.
_COLUMNS = {
    "article": "title",
    "author": "authors",
    "speaker": "speaker_label",
    "via": "via_label",
    "according_to": "according_to_labels",
    "addressee": "addressee_labels",
    "condition": "condition_labels",
    "occasion": "occasion_label",
}


def _reports(network: nx.MultiDiGraph) -> Iterator[tuple[Any, ...]]:
    """The table of reports, with its head first."""
    ends = ("holder_iri", "holder_label", "holder_type", "target_iri", "target_label", "target_type")
    of_edge = ("topic_labels", "position", "position_label", "denied", "position_score")
    yield (*ends, *of_edge, "change", "before", "now", *(_COLUMNS.get(name, name) for name in _OF_REPORTS))
    network = denied_apart(network)
    for holder, target, key, data in _edges(network):
        one, other = network.nodes[holder], network.nodes[target]
        told = [holder, one.get("label"), one.get("type"), target, other.get("label"), other.get("type")]
        told += [other.get("topics"), data["position"], data["label"], data["denied"], data["position_score"]]
        for report in network.edges[holder, target, key].get("reports", ()):
            change = report.change or data["change"]
            said = (getattr(report, name) for name in _OF_REPORTS)
            yield (*told, change, data["before"], data["now"], *said)


# -- how values are written --------------------------------------------------------------------------

# What UTF-8 has no way to write.
_NO_CHARACTER = re.compile("[\ud800-\udfff]")
_SPACES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", '"': "&quot;"}


def _xml(value: object) -> str:
    """A text for an element or an attribute; a character that XML cannot hold is shown as one unknown."""
    return escape(NO_XML.sub("\ufffd", "" if value is None else str(value)), _SPACES)


def _is_said(value: object) -> bool:
    return value is not None and value != "" and value != []


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(cells.plain(value))

"""The network of holders, targets and positions that a graph holds, as a networkx graph.

Nodes are IRIs of actors and issues. An edge is one position of one actor on one target, with every report
of it; thin further edges join parts to packages, and actors to those they act for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import networkx as nx

from kg import __version__
from kg.graph.answers import Rows
from kg.graph.derived import StanceRow, current, uncorrected
from kg.mapping import camel, kebab
from kg.model import CERTAINTIES, POSITIONS
from kg.terms import local_name, text_of

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["stance_network"]

_TYPES = (
    *("Alliance", "GovernmentBody", "Organization", "State", "Person", "Group"),
    *("Demand", "Proposal", "Threat", "Commitment", "Accusation", "Claim", "Event"),
)
"""What a node's type can be; of several classes the first here is the narrowest."""


def stance_network(graph: Graph, title: str = "") -> nx.MultiDiGraph:
    """Project a graph onto actors, issues and the stances between them.

    Args:
        graph: where the stances are.
        title: what the network is called; by default the graph's own title.

    Returns:
        A network with, on the graph: title, articles, stances, first, last, annotators, generator,
        positions; on each node: kind (actor or issue), type, label, aliases, metonyms, anonymous, links,
        topics, facts; on each edge: kind (stance, part or acts-for) and, for stances, position and
        reports, in order of time. Actors and issues that nothing joins to others are left out.
    """
    network = nx.MultiDiGraph(**_about(graph, title))
    nodes = _nodes(graph)
    edges: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for holder, target, position, report in _reports(graph):
        edges[holder, target, position].append(report)
    joined = {end for holder, target, _ in edges for end in (holder, target)}
    structure = _structure(graph)
    grown = 0
    while grown != len(joined):  # packages for their parts' sake, and bodies for those who act for them
        grown = len(joined)
        joined |= {whole for part, whole, _ in structure if part in joined}
        joined |= {part for part, whole, kind in structure if whole in joined and kind == "part"}
    for node in sorted(joined & nodes.keys()):
        network.add_node(node, **nodes[node])
    for (holder, target, position), reports in sorted(edges.items()):
        network.add_edge(holder, target, key=position, kind="stance", position=position, reports=reports)
    for part, whole, kind in structure:
        if part in network and whole in network:
            network.add_edge(part, whole, key=kind, kind=kind)
    return network


def _rows(graph: Graph, query: str) -> list[dict[str, str]]:
    """Rows as dicts of plain text, without what is unbound."""
    answer = graph.query(query)
    assert isinstance(answer, Rows)
    return [
        {name: text_of(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
        for row in answer.rows
    ]


def _about(graph: Graph, title: str) -> dict[str, Any]:
    counts = _rows(
        graph,
        """SELECT (COUNT(DISTINCT ?article) AS ?articles) (COUNT(DISTINCT ?stance) AS ?stances)
                  (MIN(?date) AS ?first) (MAX(?date) AS ?last)
           { ?stance a sg:Stance ; sg:reportedIn ?article . OPTIONAL { ?stance sg:date ?date } }""",
    )[0]
    named = _rows(graph, "SELECT ?title { ?g a void:Dataset ; dcterms:title ?title } ORDER BY ?title LIMIT 1")
    annotators = _rows(
        graph, "SELECT DISTINCT ?name { ?s prov:wasAttributedTo/rdfs:label ?name } ORDER BY ?name"
    )
    positions = _rows(
        graph,
        """SELECT ?position ?label ?score ?broader { ?position a sg:Position ; rdfs:label ?label .
           OPTIONAL { ?position sg:score ?score } OPTIONAL { ?position skos:broader ?broader } }
           ORDER BY ?position""",
    )
    return {
        "title": title or (named[0]["title"] if named else ""),
        "articles": int(counts["articles"]),
        "stances": int(counts["stances"]),
        "first": counts.get("first"),
        "last": counts.get("last"),
        "annotators": [row["name"] for row in annotators],
        "generator": f"stancegraph {__version__}",
        "positions": [
            {
                "id": local_name(row["position"]),
                "label": row["label"],
                "score": _number(row.get("score")),
                "broader": local_name(row["broader"]) if "broader" in row else None,
            }
            for row in sorted(positions, key=lambda row: _order(row))
        ],
    }


_POSITION_ORDER = [camel(position) for position in POSITIONS]


def _order(row: dict[str, str]) -> tuple[int, str]:
    """Positions in the order of their scheme, each project's own after the one it is narrower than."""
    name = local_name(row.get("broader", row["position"]))
    place = _POSITION_ORDER.index(name) if name in _POSITION_ORDER else len(_POSITION_ORDER)
    return place * 2 + ("broader" in row), row["position"]


def _number(text: str | None) -> float | None:
    """A number, unless others have written something else in its place."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _nodes(graph: Graph) -> dict[str, dict[str, Any]]:
    nodes: dict[str, dict[str, Any]] = {}
    for row in _rows(
        graph,
        """SELECT ?node ?kind ?label ?anonymous { VALUES ?kind { sg:Actor sg:Issue }
           ?node a ?kind ; rdfs:label ?label . OPTIONAL { ?node sg:anonymous ?anonymous } }
           ORDER BY ?node ?label""",
    ):
        nodes.setdefault(
            row["node"],
            {
                "kind": local_name(row["kind"]).lower(),
                "type": "",
                "label": row["label"],
                "aliases": [],
                "metonyms": [],
                "anonymous": row.get("anonymous") == "true",
                "links": [],
                "topics": [],
                "facts": [],
            },
        )
    for row in _rows(graph, "SELECT ?node ?class { ?node a ?class } ORDER BY ?node ?class"):
        name = local_name(row["class"])
        node = nodes.get(row["node"])
        # Of the classes written out, the one furthest from the root is the node's type.
        if (
            node is not None
            and name in _TYPES
            and (not node["type"] or _TYPES.index(name) < _TYPES.index(node["type"]))
        ):
            node["type"] = name
    for prop, key in (
        ("skos:altLabel", "aliases"),
        ("skos:prefLabel", "aliases"),
        ("sg:metonym", "metonyms"),
        ("sg:topic/rdfs:label", "topics"),
    ):
        for row in _rows(graph, f"SELECT DISTINCT ?node ?name {{ ?node {prop} ?name }} ORDER BY ?node ?name"):
            node = nodes.get(row["node"])
            if node is not None and row["name"] not in node[key] and row["name"] != node["label"]:
                node[key].append(row["name"])
    for row in _rows(graph, "SELECT ?node ?url { ?node skos:exactMatch ?url } ORDER BY ?node ?url"):
        if row["node"] in nodes:
            label = urlsplit(row["url"]).netloc or row["url"]
            label = "Wikidata" if label == "www.wikidata.org" else label
            nodes[row["node"]]["links"].append({"label": label, "url": row["url"]})
    _facts(graph, nodes)
    return nodes


_FACTS = (
    ("acts for", "sg:actsFor/rdfs:label"),
    ("member of", "org:memberOf/rdfs:label"),
    ("put forward by", "sg:issuer/rdfs:label"),
    ("addressed to", "sg:addressee/rdfs:label"),
    ("directed against", "sg:against/rdfs:label"),
    ("from", "schema:startDate"),
    ("to", "schema:endDate"),
    ("participants", "sg:participant/rdfs:label"),
    ("part of", "sg:partOf/rdfs:label"),
    ("asks to", "sg:mode"),
    ("affects", "sg:affects/rdfs:label"),
    ("on condition of", "sg:condition/rdfs:label"),
    ("aims at", "sg:aimsAt/rdfs:label"),
    ("justifies", "sg:justifies/rdfs:label"),
    ("incompatible with", "sg:incompatibleWith/rdfs:label"),
    ("reply pending from", "sg:pendingFrom/rdfs:label"),
    ("reply awaited by", "sg:awaitedBy/rdfs:label"),
    ("duration", "sg:duration"),
    ("due", "sg:due"),
    ("number", "sg:count"),
    ("for good", "sg:permanent"),
    ("note", "skos:note"),
)
_UNITS = {"Y": "year", "M": "month", "D": "day", "TH": "hour", "TM": "minute", "TS": "second"}


def _facts(graph: Graph, nodes: dict[str, dict[str, Any]]) -> None:
    """Ready-made lines for a node's card."""
    for label, path in _FACTS:
        values: dict[str, list[str]] = defaultdict(list)
        for row in _rows(
            graph, f"SELECT DISTINCT ?node ?value {{ ?node {path} ?value }} ORDER BY ?node ?value"
        ):
            values[row["node"]].append(row["value"])
        for node in values.keys() & nodes.keys():
            text = ", ".join(values[node])
            if label == "asks to":
                text = kebab(local_name(text)).replace("-", " ")
            elif label == "duration":
                text = _duration(text)
            elif label == "for good":
                text = "yes" if text == "true" else "no"
            nodes[node]["facts"].append((label, text))


def _duration(text: str) -> str:
    date, _, time = text.removeprefix("P").partition("T")
    parts = re.findall(r"(\d+)([YMD])", date) + [(n, f"T{u}") for n, u in re.findall(r"(\d+)([HMS])", time)]
    return ", ".join(f"{number} {_UNITS[unit]}{'' if number == '1' else 's'}" for number, unit in parts)


def _reports(graph: Graph) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Every stance as (holder, target, position, report), in order of time."""
    found: dict[str, tuple[str, str, str, dict[str, Any]]] = {}
    positions: dict[str, str] = {}
    articles: dict[str, str] = {}
    for row in _rows(
        graph,
        """SELECT ?stance ?holder ?target ?position ?date ?precision ?quote ?rung ?in ?article ?outlet ?url
                  ?language ?annotator ?certainty ?hedge ?phase ?speaker ?confidence ?strength ?note
           { ?stance sg:holder ?holder ; sg:toward ?target ; sg:position ?position ;
               sg:reportedIn ?in ; sg:evidence ?evidence .
             ?evidence oa:exact ?quote .
             ?in rdfs:label ?article .
             OPTIONAL { ?evidence sg:anchoring ?rung }
             OPTIONAL { ?stance sg:date ?date }
             OPTIONAL { ?stance sg:datePrecision ?precision }
             OPTIONAL { ?in schema:publisher ?outlet }
             OPTIONAL { ?in schema:url ?url }
             OPTIONAL { ?in schema:inLanguage ?language }
             OPTIONAL { ?stance prov:wasAttributedTo/rdfs:label ?annotator }
             OPTIONAL { ?stance sg:certainty ?certainty }
             OPTIONAL { ?stance sg:hedge ?hedge }
             OPTIONAL { ?stance sg:phase ?phase }
             OPTIONAL { ?stance sg:speaker/rdfs:label ?speaker }
             OPTIONAL { ?stance sg:confidence ?confidence }
             OPTIONAL { ?stance sg:strength ?strength }
             OPTIONAL { ?stance skos:note ?note } }
           ORDER BY ?date ?stance""",
    ):
        holder, target, position = row["holder"], row["target"], row["position"]
        precision = local_name(row.get("precision", ""))
        certainty = local_name(row.get("certainty", "stated"))
        report: dict[str, Any] = {
            "stance": row["stance"],
            "date": row.get("date"),
            "precision": precision,
            "quote": row["quote"],
            "verified": local_name(row.get("rung", "unverified")) != "unverified",
            "article": row["article"],
            "outlet": row.get("outlet"),
            "author": None,
            "url": row.get("url"),
            "language": row.get("language"),
            "annotator": row.get("annotator"),
            "certainty": certainty if certainty in CERTAINTIES else "stated",
            "hedge": row.get("hedge"),
            "phase": local_name(row.get("phase", "current")),
            "speaker": row.get("speaker"),
            "according_to": [],
            "addressee": [],
            "condition": [],
            "confidence": _number(row.get("confidence")),
            "strength": _number(row.get("strength")),
            "review": [],
            "note": row.get("note"),
            "current": False,
        }
        found.setdefault(row["stance"], (holder, target, local_name(position), report))
        positions[row["stance"]] = f"<{position}>"
        articles[row["stance"]] = row["in"]
    for prop, key in (
        ("sg:accordingTo/rdfs:label", "according_to"),
        ("sg:addressee/rdfs:label", "addressee"),
        ("sg:condition/rdfs:label", "condition"),
        ("sg:reviewFlag", "review"),
    ):
        for row in _rows(graph, f"SELECT ?s ?v {{ ?s a sg:Stance ; {prop} ?v }} ORDER BY ?s ?v"):
            if row["s"] in found:
                value = kebab(local_name(row["v"])).replace("-", " ") if key == "review" else row["v"]
                found[row["s"]][3][key].append(value)
    for row in _rows(
        graph, "SELECT ?s ?author { ?s sg:reportedIn/schema:author ?author } ORDER BY ?s ?author"
    ):
        if row["s"] in found:
            report = found[row["s"]][3]
            report["author"] = ", ".join(filter(None, [report["author"], row["author"]]))
    wider = _rows(graph, "SELECT ?narrow ?wide { ?narrow a sg:Position ; skos:broader ?wide }")
    corrections = _rows(graph, "SELECT ?article ?corrected { ?article sg:corrects ?corrected }")
    stances = [
        StanceRow(
            stance,
            holder,
            target,
            positions[stance],
            report["date"] or "",
            report["phase"],
            report["certainty"],
            article=articles[stance],
        )
        for stance, (holder, target, _, report) in found.items()
    ]
    standing = uncorrected(stances, ((row["article"], row["corrected"]) for row in corrections))
    for held in current(standing, {f"<{row['narrow']}>": f"<{row['wide']}>" for row in wider}):
        found[held.stance][3]["current"] = True
    return list(found.values())


def _structure(graph: Graph) -> list[tuple[str, str, str]]:
    found = []
    for prop, kind in (("sg:partOf", "part"), ("sg:actsFor", "acts-for")):
        rows = _rows(graph, f"SELECT DISTINCT ?part ?whole {{ ?part {prop} ?whole }} ORDER BY ?part ?whole")
        found += [(row["part"], row["whole"], kind) for row in rows]
    return found

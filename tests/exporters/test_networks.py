"""The network in other programs' formats: read back it is the same, whatever characters are in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert, structs

from kg import exporters, importer, sources
from kg.exporters import networks
from kg.graph.file import FileGraph
from kg.network.changes import as_of, compare
from kg.network.denied import denied_apart
from kg.network.projection import stance_network
from kg.network.records import REPORT, Report
from kg.rdf.terms import DATA, SG, SHARED_PREFIXES
from kg.views.writing import selected

RUSSIA, NO_NATO = f"{DATA}actor/russia", f"{DATA}demand/no-nato"
GEXF = "{http://gexf.net/1.3}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="module")
def whole(samples: FileGraph) -> nx.MultiDiGraph:
    return denied_apart(stance_network(samples))


def read_gexf(text: str) -> nx.MultiDiGraph:
    return nx.read_gexf(io.BytesIO(text.encode()), version="1.3")


def read_graphml(text: str) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


def read_json(text: str) -> nx.MultiDiGraph:
    return nx.node_link_graph(json.loads(text), edges="edges")


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def ends(found: nx.MultiDiGraph) -> Counter[tuple[str, str]]:
    return Counter(found.edges())


@pytest.mark.parametrize(
    ("name", "read"), [("gexf", read_gexf), ("graphml", read_graphml), ("node-link", read_json)]
)
def test_networkx_reads_it_back(name: str, read: Any, samples: FileGraph, whole: nx.MultiDiGraph) -> None:
    found = read(exporters.named(name).written(samples))
    assert set(found) == set(whole)
    assert ends(found) == ends(whole)
    assert {node: found.nodes[node]["label"] for node in found} == {
        node: whole.nodes[node]["label"] for node in whole
    }
    assert {found.nodes[node]["kind"] for node in found} == {"actor", "issue"}
    said = [
        data
        for data in found.get_edge_data(RUSSIA, NO_NATO).values()
        if data["kind"] == "stance" and data["position"] == "demands"
    ]
    assert len(said) == 1
    reports = whole.edges[RUSSIA, NO_NATO, "demands"]["reports"]
    evidence = [report.stance for report in reports]
    assert said[0]["stances"] in (evidence, "|".join(evidence))
    assert (said[0]["position_score"], said[0]["weight"]) == (1.0, 2.0)
    assert type(said[0]["weight"]) is float
    assert (said[0]["first"], said[0]["last"]) == (
        min(report.date for report in reports),
        max(report.date for report in reports),
    )
    assert found.nodes[f"{DATA}actor/critics"]["anonymous"] is True


def test_json_is_the_network_itself(whole: nx.MultiDiGraph) -> None:
    found = read_json(networks.network_as_json(whole))
    assert found.graph == json.loads(json.dumps(whole.graph))
    assert list(found) == list(whole)
    for node, data in whole.nodes(data=True):
        assert found.nodes[node] == json.loads(json.dumps(data))
    for a, b, key, data in whole.edges(keys=True, data=True):
        said = found.edges[a, b, key]
        assert said.items() >= json.loads(json.dumps(data, default=structs.asdict)).items()
        if "reports" in data:
            said["reports"] = convert(said["reports"], list[Report])
            assert said["reports"] == data["reports"]
    assert networks.network_as_json(found) == networks.network_as_json(whole)


def test_gexf_keeps_the_rules_of_its_schema(whole: nx.MultiDiGraph) -> None:
    """What version 1.3 demands: declared attributes with known types, ids, existing ends, dates as intervals."""
    root = ElementTree.fromstring(networks.network_as_gexf(compare(as_of(whole, "2031-05"), whole)))
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.3")
    (graph,) = root.findall(f"{GEXF}graph")
    assert graph.attrib == {
        "defaultedgetype": "directed",
        "mode": "dynamic",
        "timeformat": "date",
        "timerepresentation": "interval",
    }
    declared = {
        each.get("class"): {a.get("id"): a.get("type") for a in each}
        for each in graph.findall(f"{GEXF}attributes")
    }
    assert {kind for types in declared.values() for kind in types.values()} <= {
        *("string", "double", "integer", "boolean"),
    }
    nodes = {each.get("id") for each in graph.iter(f"{GEXF}node")}
    assert len(nodes) == len(whole)
    edges = list(graph.iter(f"{GEXF}edge"))
    assert len({each.get("id") for each in edges}) == len(edges)
    for each in edges:
        assert {each.get("source"), each.get("target")} <= nodes
        start, end = each.get("start"), each.get("end")
        assert (start is None) == (end is None)
        if start and end:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", start)
            assert start <= end
    # Several edges between two nodes must be of different kinds.
    assert len({(e.get("source"), e.get("target"), e.get("kind")) for e in edges}) == len(edges)
    for of, tag in (("node", "node"), ("edge", "edge")):
        for each in graph.iter(f"{GEXF}{tag}"):
            given_values = [value.get("for") for value in each.iter(f"{GEXF}attvalue")]
            assert set(given_values) <= set(declared[of])
            assert len(given_values) == len(set(given_values))


def test_an_edge_lasts_from_its_first_report_to_its_last(whole: nx.MultiDiGraph) -> None:
    found = read_gexf(networks.network_as_gexf(whole))
    dated = [data for *_, data in found.edges(data=True) if "start" in data]
    assert len(dated) == len([1 for *_, reports in whole.edges(data="reports") if reports])
    assert any(data["start"] < data["end"] for data in dated)


def test_csv_has_a_row_for_each_report(whole: nx.MultiDiGraph) -> None:
    rows = read_csv(networks.network_as_csv(whole))
    reports = {
        report.stance: report for *_, several in whole.edges(data="reports", default=()) for report in several
    }
    assert len(rows) == len(reports) == 143
    for row in rows:
        report = reports[row["stance"]]
        assert row["quote"] == report.quote
        assert row["current"] == ("yes" if report.current else "no")
        assert row["according_to_labels"] == "|".join(report.according_to)
        assert row["date"] == (report.date or "")
        assert row["holder_label"] == whole.nodes[row["holder_iri"]]["label"]
        key = ("not " if report.denied else "") + row["position"]
        assert whole.has_edge(row["holder_iri"], row["target_iri"], key)
        assert row["denied"] == ("yes" if report.denied else "no")
        assert not (report.denied and row["position_score"])
    assert {row["position_score"] for row in rows} >= {"1.0", "-1.0", "0.4", ""}
    assert len(rows[0]) >= len(REPORT)


def test_changes_are_told_in_every_format(whole: nx.MultiDiGraph) -> None:
    both = compare(as_of(whole, "2031-05"), whole)
    edges = [data.get("change") for *_, data in both.edges(data=True)]
    assert {"new", "moved", None} == set(edges)
    for read, text in (
        (read_gexf, networks.network_as_gexf(both)),
        (read_graphml, networks.network_as_graphml(both)),
        (read_json, networks.network_as_json(both)),
    ):
        assert Counter(data.get("change") for *_, data in read(text).edges(data=True)) == Counter(edges)
    rows = read_csv(networks.network_as_csv(both))
    moved = [row for row in rows if row["change"] == "moved"]
    assert moved
    assert all(row["before"] and row["now"] for row in moved)


HOSTILE = (
    "\x00\x01\x08\x0b\x1f\x7f\x85",
    "\ud800 half a character",
    "\ufffe\uffff",
    "<script>alert('1')</script> & \"]]>",
    "line\nbreak\ttab\r return",
    "\u2028\u2029\u202e",
    '=HYPERLINK("http://x")',
    "@SUM(A1)",
    "a; b",
    "𝄞 🕊",
)
TEXTS = st.text(st.characters(exclude_categories=())) | st.sampled_from(HOSTILE)


def of(text: str) -> nx.MultiDiGraph:
    """A network that says a text wherever it can."""
    found = nx.MultiDiGraph(
        title=text,
        generator=text,
        positions=[{"id": "rejects", "iri": "x", "label": text, "score": -1.0, "broader": None}],
    )
    node = {"kind": "actor", "type": text, "aliases": [text, text], "topics": [text], "anonymous": True}
    found.add_node("urn:a", label=text, **node)
    found.add_node("urn:b", label=text, **node)
    report = Report(
        stance="urn:s",
        date=text,
        quote=text,
        according_to=(text,),
        current=True,
        article=text,
        article_iri="urn:c",
    )
    found.add_edge(
        "urn:a",
        "urn:b",
        key="rejects",
        kind="stance",
        position="rejects",
        reports=[report],
    )
    return found


def as_xml(text: str) -> str:
    """What XML keeps of a text."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def as_characters(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


@given(TEXTS)
def test_no_text_breaks_a_file(text: str) -> None:
    made = of(text)
    for read, write in (
        (read_gexf, networks.network_as_gexf),
        (read_graphml, networks.network_as_graphml),
    ):
        found = read(write(made))
        assert (found.nodes["urn:a"].get("label") or "") == as_xml(text)
        assert (found.nodes["urn:b"].get("type") or "") == as_xml(text)
    found = read_json(networks.network_as_json(made))
    (said,) = found.edges["urn:a", "urn:b", "rejects"]["reports"]
    assert said["quote"] == found.nodes["urn:b"]["label"] == as_characters(text)
    (row,) = read_csv(networks.network_as_csv(made).encode().decode())
    # An apostrophe stands before what would be a formula, in any line.
    assert row["quote"].replace("'", "") == as_characters(text).replace("'", "")
    assert not [
        cell
        for name, cell in row.items()
        if name != "position_score" and cell.startswith(("=", "+", "-", "@", "\t"))
    ]


def test_positions_of_others_have_names_that_can_be_told_apart() -> None:
    own, foreign = f"{DATA}position/StronglyRejects", "http://example.org/positions#rejects"
    triples = "".join(
        f"""<urn:s{number}> a sg:Stance ; sg:holder <urn:a> ; sg:toward <urn:t> ; sg:position <{position}> ;
              sg:phase sg:current ; sg:certainty sg:stated ; sg:reportedIn <urn:x> ; sg:evidence <urn:e> .
            <{position}> a sg:Position ; rdfs:label "no {number}" ; skos:broader sg:opposes .
        """
        for number, position in enumerate((own, foreign, f"{SG}rejects"))
    )
    text = f"""{triples} <urn:a> a sg:Actor . <urn:t> a sg:Issue . <urn:x> a sg:Article .
               <urn:e> a sg:Evidence ; oa:exact "No." ."""
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in SHARED_PREFIXES.items())
    store = ox.Store()
    store.load(prefixes + text, format=ox.RdfFormat.TURTLE)
    graph = FileGraph(store, None, DATA)
    network = stance_network(graph)
    names = ["http://example.org/positions#rejects", "rejects", "strongly-rejects"]
    assert sorted(key for *_, key in network.edges(keys=True)) == names
    told = {p["id"]: p["broader"] for p in network.graph["positions"]}
    assert {name: told[name] for name in names} == dict.fromkeys(names, "opposes")
    stream = io.BytesIO()
    exporters.named("csv").write(graph, stream)
    assert sorted(row["position"] for row in read_csv(stream.getvalue().decode())) == names
    assert selected(graph, positions=["StronglyRejects"]).positions == ("strongly-rejects",)


def test_an_empty_network_is_an_empty_file_of_its_kind() -> None:
    empty = stance_network(FileGraph.made_of([], DATA))
    for read, text in (
        (read_gexf, networks.network_as_gexf(empty)),
        (read_graphml, networks.network_as_graphml(empty)),
        (read_json, networks.network_as_json(empty)),
    ):
        assert len(read(text)) == 0
    assert read_csv(networks.network_as_csv(empty)) == []


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (networks.network_as_gexf, read_gexf),
        (networks.network_as_graphml, read_graphml),
        (networks.network_as_json, read_json),
    ],
)
def test_what_is_denied_is_an_edge_without_a_side(write: Any, read: Any) -> None:
    case = Path(__file__).parents[1] / "cases" / "denied-report"
    found = read(write(stance_network(importer.new_graph(sources.load([case])))))
    told = {data.get("denied", False): data for _, _, data in found.edges(data=True)}
    assert (told[False]["position"], told[False]["position_score"]) == ("supports", 1)
    assert (told[True]["position"], told[True].get("position_score")) == ("rejects", None)
    assert told[True].get("label") in {"said not to reject", None}  # JSON has no labels

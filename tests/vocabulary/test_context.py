"""`context.jsonld`: every term under its plain name, and a graph that comes back from JSON-LD as it was."""

import json
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

import ontology
from kg import exporters, importer, sources
from kg.rdf.terms import DATA, prefixes
from ontology import SG

SAMPLES = Path(__file__).parents[2] / "samples"
rdflib_warns_of_itself = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)


@pytest.fixture(scope="module")
def context() -> dict[str, str | dict[str, str]]:
    whole = json.loads(ontology.read("context.jsonld"))
    assert list(whole) == ["@context"]
    found: dict[str, str | dict[str, str]] = whole["@context"]
    assert found.pop("@version") == 1.1
    return found


@pytest.fixture(scope="module")
def turtle() -> str:
    return exporters.named("turtle").written(importer.new_graph(sources.load([SAMPLES])))


@pytest.fixture(scope="module")
def json_ld(turtle: str) -> str:
    """The samples, compacted with the context and carrying it along."""
    graph = Graph().parse(data=turtle, format="turtle")
    held = json.loads(ontology.read("context.jsonld"))["@context"]
    return graph.serialize(format="json-ld", context=held)


def iri(entry: str | dict[str, str]) -> str:
    return entry if isinstance(entry, str) else entry["@id"]


def test_no_key_is_written_twice() -> None:
    """JSON readers keep the last of two and say nothing."""
    doubled: list[str] = []

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in items]
        doubled.extend(key for key in keys if keys.count(key) > 1)
        return dict(items)

    json.loads(ontology.read("context.jsonld"), object_pairs_hook=pairs)
    assert doubled == []


def test_every_term_that_occurs_in_a_graph_stands_under_its_own_name(
    terms: Graph, context: dict[str, str | dict[str, str]]
) -> None:
    """Code lists and datatypes are written with their prefix."""
    other = {*terms.subjects(RDF.type, SKOS.ConceptScheme), *terms.subjects(RDF.type, RDFS.Datatype)}
    named = {
        str(term).removeprefix(ontology.NAMESPACE) for term in set(terms.subjects(SKOS.definition)) - other
    }
    assert {key for key, entry in context.items() if iri(entry).startswith("sg:")} == named
    assert {key: iri(entry) for key, entry in context.items() if key in named} == {
        name: f"sg:{name}" for name in named
    }


def test_prefixes_are_those_of_the_program_except_where_a_term_has_the_name(
    context: dict[str, str | dict[str, str]],
) -> None:
    ours = {key: entry for key, entry in context.items() if not iri(entry).startswith("sg:")}
    known = prefixes()
    assert set(known) - set(ours) == {"evidence", "position", "topic", "utterance"}
    assert ours == {key: known[key] for key in ours}


def test_values_are_read_as_the_ranges_say(terms: Graph, context: dict[str, str | dict[str, str]]) -> None:
    code_classes = set(terms.subjects(RDFS.subClassOf, SKOS.Concept)) - {SG.Topic}
    expected: dict[str, str | None] = {}
    for prop in {
        *terms.subjects(RDF.type, OWL.ObjectProperty),
        *terms.subjects(RDF.type, OWL.DatatypeProperty),
    }:
        name, value = str(prop).removeprefix(ontology.NAMESPACE), terms.value(prop, RDFS.range)
        if (prop, RDF.type, OWL.ObjectProperty) in terms:
            expected[name] = "@vocab" if value in code_classes else "@id"
        else:
            expected[name] = None if value == XSD.string else f"xsd:{str(value).removeprefix(str(XSD))}"
    entries = {name: context[name] for name in expected}
    assert {n: e.get("@type") if isinstance(e, dict) else None for n, e in entries.items()} == expected


@rdflib_warns_of_itself
def test_the_samples_come_back_as_they_were(turtle: str, json_ld: str) -> None:
    before = Graph().parse(data=turtle, format="turtle")
    assert len(before) > 1000
    assert isomorphic(before, Graph().parse(data=json_ld, format="json-ld"))


def test_oxigraph_reads_the_same_from_it(turtle: str, json_ld: str) -> None:
    before = {quad.triple for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)}
    after = {quad.triple for quad in pyoxigraph.parse(json_ld, format=pyoxigraph.RdfFormat.JSON_LD)}
    assert after == before


def test_the_samples_are_written_in_plain_names(json_ld: str) -> None:
    nodes = json.loads(json_ld)["@graph"]
    assert not [key for node in nodes for key in node if key.startswith("sg:") or "stancegraph/ns#" in key]
    stance = next(node for node in nodes if "Stance" in node["@type"] and "holder" in node)
    assert stance["holder"].startswith("actor:")
    assert len(stance["date"]) == len("2031-04-12")


@rdflib_warns_of_itself
def test_what_people_write_by_hand_is_understood() -> None:
    """A position and a certainty by their plain names, others by their IRIs, and a date as text."""
    document = {
        "@context": json.loads(ontology.read("context.jsonld"))["@context"],
        "@id": "stance:1",
        "@type": "Stance",
        "holder": "actor:sudria",
        "toward": "demand:halt-fire",
        "position": "rejects",
        "certainty": "stated",
        "date": "2031-04-12",
        "confidence": "0.6",
        "hedge": "reportedly",
    }
    node = URIRef(DATA + "stance/1")
    read = {
        (node, RDF.type, SG.Stance),
        (node, SG.holder, URIRef(DATA + "actor/sudria")),
        (node, SG.toward, URIRef(DATA + "demand/halt-fire")),
        (node, SG.position, SG.rejects),
        (node, SG.certainty, SG.stated),
        (node, SG.date, Literal("2031-04-12", datatype=XSD.date)),
        (node, SG.confidence, Literal("0.6", datatype=XSD.decimal)),
        (node, SG.hedge, Literal("reportedly")),
    }
    text = json.dumps(document)
    assert set(Graph().parse(data=text, format="json-ld")) == read
    in_oxigraph = pyoxigraph.serialize(
        (quad.triple for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)),
        format=pyoxigraph.RdfFormat.N_TRIPLES,
    )
    assert set(Graph().parse(data=in_oxigraph, format="nt")) == read

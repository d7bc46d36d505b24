"""What every graph must be: declared, typed, labelled, complete, and the same for every library."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import ontology
from kg import exporters
from kg.graph.file import FileGraph
from kg.rdf.answers import Rows
from kg.rdf.terms import SG, SHARED_PREFIXES, Triple, text_of

SAMPLES = Path(__file__).parents[2] / "samples"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def sg(name: str) -> str:
    return f"<{SG}{name}>"


def term(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{SHARED_PREFIXES[prefix]}{local}>"


@pytest.fixture(scope="module")
def triples(samples: FileGraph) -> set[Triple]:
    return set(samples.triples())


@pytest.fixture(scope="module")
def about(triples: set[Triple]) -> dict[str, dict[str, set[str]]]:
    """The values of each property of each subject."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, prop, value in triples:
        found[subject][prop].add(value)
    return found


@pytest.fixture(scope="module")
def vocabulary() -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file in ontology.files():
        for quad in ox.parse(file.read_text(encoding="utf-8"), format=ox.RdfFormat.TURTLE):
            found[str(quad.subject)][str(quad.predicate)].add(str(quad.object))
    return found


def of_class(about: dict[str, dict[str, set[str]]], name: str) -> list[str]:
    return sorted(subject for subject, values in about.items() if sg(name) in values[TYPE])


def test_rdflib_and_oxigraph_read_the_same_triples_from_the_turtle(samples: FileGraph) -> None:
    text = exporters.named("turtle").written(samples)
    parsed = {
        " ".join(map(str, (q.subject, q.predicate, q.object)))
        for q in ox.parse(text, format=ox.RdfFormat.TURTLE)
    }
    in_rdflib = (
        rdflib.Graph().parse(data=text, format="turtle").serialize(format="nt", encoding="utf-8").decode()
    )
    lines = {line.removesuffix(" .") for line in in_rdflib.split("\n") if line}
    respelt = {
        " ".join(map(str, (q.subject, q.predicate, q.object)))
        for q in ox.parse("\n".join(f"{line} ." for line in lines), format=ox.RdfFormat.N_TRIPLES)
    }
    assert parsed == respelt
    assert len(parsed) > 2000


def test_a_store_keeps_every_literal_as_it_is_written(samples: FileGraph, triples: set[Triple]) -> None:
    text = exporters.named("turtle").written(samples)
    parsed = {
        (str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)
    }
    assert parsed == triples


def test_there_are_no_blank_nodes(triples: set[Triple]) -> None:
    assert [triple for triple in triples if any(part.startswith("_:") for part in triple)] == []


def test_every_term_of_ours_is_declared(
    triples: set[Triple], vocabulary: dict[str, dict[str, set[str]]]
) -> None:
    used = {part for triple in triples for part in triple if part.startswith(f"<{SG}")}
    used |= {found[1] for t in triples if (found := re.search(rf"\^\^(<{re.escape(SG)}[^>]*>)$", t[2]))}
    assert used - vocabulary.keys() == set()
    assert len(used) > 60


def test_every_property_fits_its_domain_and_range(
    about: dict[str, dict[str, set[str]]], triples: set[Triple], vocabulary: dict[str, dict[str, set[str]]]
) -> None:
    types = {subject: values[TYPE] for subject, values in about.items()}
    for name, values in vocabulary.items():  # the codes are typed in the vocabulary, not in the graph
        types[name] = types.get(name, set()) | values[TYPE]
    wrong = []
    checked = set()
    for subject, prop, value in triples:
        if not prop.startswith(f"<{SG}"):
            continue
        for domain in vocabulary[prop][term("rdfs:domain")]:
            checked.add((prop, "domain"))
            if domain not in types.get(subject, set()):
                wrong.append((subject, prop, f"domain {domain}"))
        for wanted in vocabulary[prop][term("rdfs:range")]:
            checked.add((prop, "range"))
            datatype = re.search(r'"\^\^(<[^>]*>)$', value)
            actual = (
                {datatype[1]}
                if datatype
                else {term("xsd:string")}
                if value[0] == '"'
                else types.get(value, set())
            )
            if wanted not in actual:
                wrong.append((value, prop, f"range {wanted}"))
    assert wrong == []
    assert len(checked) > 50


def test_whatever_is_shown_has_exactly_one_label(about: dict[str, dict[str, set[str]]]) -> None:
    shown = ("Actor", "Issue", "Place", "Topic", "Position", "Article")
    subjects = {subject for name in shown for subject in of_class(about, name)}
    subjects |= {s for s, values in about.items() if term("prov:Agent") in values[TYPE]}
    assert {s: about[s][LABEL] for s in subjects if len(about[s][LABEL]) != 1} == {}
    assert len(subjects) > 100


def test_no_title_or_name_has_a_language_but_those_of_positions(
    about: dict[str, dict[str, set[str]]],
) -> None:
    tagged = {s for s, values in about.items() if any(not label.endswith('"') for label in values[LABEL])}
    assert tagged == set(of_class(about, "Position"))


ONE = (
    "holder",
    "toward",
    "position",
    "evidence",
    "reportedIn",
    "certainty",
    "phase",
    "utterance",
    "date",
    "datePrecision",
)


@pytest.mark.parametrize("name", ONE)
def test_every_stance_has_one(name: str, about: dict[str, dict[str, set[str]]]) -> None:
    stances = of_class(about, "Stance")
    assert len(stances) == 143
    assert {s: about[s][sg(name)] for s in stances if len(about[s][sg(name)]) != 1} == {}


def test_every_thing_says_where_it_is_defined(about: dict[str, dict[str, set[str]]]) -> None:
    for name in ("Actor", "Issue", "Place", "Topic"):
        for subject in of_class(about, name):
            assert about[subject][sg("definedIn")], subject
            assert all(about[source][TYPE] for source in about[subject][sg("definedIn")])


def test_every_node_that_is_named_is_described(
    about: dict[str, dict[str, set[str]]], triples: set[Triple]
) -> None:
    own = "<https://w3id.org/stancegraph/id/"
    named = {value for _, _, value in triples if value.startswith(own)}
    assert named - about.keys() == set()


def number(values: set[str]) -> int:
    (value,) = values
    return int(text_of(value))


def test_every_quote_stands_where_the_graph_says(about: dict[str, dict[str, set[str]]]) -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in SAMPLES.glob("*/*.txt")}
    gapped = 0
    for evidence in of_class(about, "Evidence"):
        values = about[evidence]
        (source,) = values[term("oa:hasSource")]
        text = texts[source.rpartition("/")[2].rstrip(">")]
        (exact,) = (text_of(value) for value in values[term("oa:exact")])
        start, end = number(values[term("oa:start")]), number(values[term("oa:end")])
        pieces = sorted(
            (number(about[f][term("oa:start")]), number(about[f][term("oa:end")]))
            for f in values[sg("fragment")]
        )
        gapped += bool(pieces)
        assert " [...] ".join(text[a:b] for a, b in pieces or [(start, end)]) == exact
        assert (start, end) == ((pieces[0][0], pieces[-1][1]) if pieces else (start, end))
        for prop, context in (
            ("oa:prefix", text[max(0, start - 32) : start]),
            ("oa:suffix", text[end : end + 32]),
        ):
            assert {text_of(value) for value in values[term(prop)]} == ({context} if context else set())
        assert values[sg("anchoring")] == {sg("exactQuote")}
    assert gapped == 8


def test_shortcuts_are_what_the_stances_say_now(samples: FileGraph) -> None:
    answer = samples.query(
        "SELECT ?h ?p ?t { ?h ?p ?t . ?p a sg:Position . FILTER NOT EXISTS "
        "{ ?s sg:holder ?h ; sg:toward ?t ; sg:position/skos:broader? ?p } }"
    )
    assert isinstance(answer, Rows)
    assert answer.rows == ()


def test_packages_issuers_and_addressees_are_worked_out(samples: FileGraph) -> None:
    assert samples.query("ASK { demand:list-now sg:issuer actor:russia ; sg:addressee actor:usa }") is True
    assert samples.query("ASK { demand:list-earlier sg:addressee actor:nato }") is True
    assert samples.query("ASK { commitment:send-soldiers sg:issuer ?anyone }") is False, "denied"
    assert samples.query("ASK { event:settlement sg:issuer ?anyone }") is False, "nobody made it"


def test_the_graph_says_what_it_is(samples: FileGraph) -> None:
    answer = samples.query(
        "SELECT ?title ?space { ?g a void:Dataset ; dcterms:title ?title ; void:uriSpace ?space }"
    )
    assert isinstance(answer, Rows)
    assert answer.rows == (('"The stancegraph samples"', '"https://w3id.org/stancegraph/id/"'),)


@pytest.mark.parametrize("ending", [".ttl", ".nt", ".rdf", ".jsonld"])
def test_a_saved_graph_opens_as_the_same_graph(samples: FileGraph, tmp_path: Path, ending: str) -> None:
    samples.save_as(tmp_path / f"graph{ending}")
    opened = FileGraph.open(tmp_path / f"graph{ending}")
    assert set(opened.triples()) == set(samples.triples())
    assert opened.base == samples.base
    assert opened.name == str(tmp_path / f"graph{ending}")

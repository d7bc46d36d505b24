"""The vocabulary as `kg ontology` prints it: the list, a term, and each RDF syntax."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

import ontology
from kg import reference
from kg.errors import Misuse
from kg.reference.vocabulary import FILES, Vocabulary

PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix sg: <https://w3id.org/stancegraph/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix elsewhere: <https://example.org/> .
"""


def facts(name: str, *texts: str, mappings: str = "", shapes: str = "") -> dict[str, tuple[str, ...]]:
    """What is known of a term of a small vocabulary."""
    vocabulary = Vocabulary([PREFIXES + text for text in texts], PREFIXES + mappings, PREFIXES + shapes)
    return {fact.name: fact.values for fact in vocabulary.facts(name)}


def test_the_declaring_files_are_those_of_the_package() -> None:
    assert list(FILES) == [file.name for file in ontology.files()]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser
@pytest.mark.parametrize(
    ("form", "parser"),
    [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")],
)
def test_each_syntax_says_what_the_files_say(form: str, parser: str) -> None:
    files = Graph()
    for file in ontology.files():
        files.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    assert len(files) > 900
    assert isomorphic(Graph().parse(data=reference.document(form), format=parser), files)


def test_turtle_declares_the_prefixes_it_needs_and_no_more() -> None:
    turtle = reference.document("turtle")
    assert "@prefix vann: <http://purl.org/vocab/vann/> ." in turtle
    assert "@prefix actor:" not in turtle
    assert "<http://purl.org/vocab/" not in turtle.replace("@prefix vann: <http://purl.org/vocab/vann/>", "")


def test_every_term_is_listed_once_under_its_kind() -> None:
    lines = reference.document("text").splitlines()
    terms = [line.split()[0] for line in lines if line.startswith("  sg:")]
    declared = {
        f"sg:{quad.subject.value.removeprefix(ontology.NAMESPACE)}"
        for file in ontology.files()
        for quad in ox.parse(file.read_text(encoding="utf-8"), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ontology.NAMESPACE)
    }
    assert sorted(terms) == sorted(declared)
    heads = [line for line in lines if line.isupper() and not line.startswith(" ")]
    assert heads[:3] == ["CLASSES", "PROPERTIES", "POSITIONS"]
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    "name",
    [
        "sg:acceptsConditionally",
        "acceptsConditionally",
        "accepts-conditionally",
        "accepts conditionally",
        "Accepts Conditionally",
        "accepte sous condition",
        "يقبل بشروط",
        f"{ontology.NAMESPACE}acceptsConditionally",
        f"<{ontology.NAMESPACE}acceptsConditionally>",
    ],
)
def test_a_term_is_found_by_any_of_its_names(name: str) -> None:
    text = reference.entry(name)
    assert text.startswith("sg:acceptsConditionally\n")
    assert "score         0.4\n" in text
    assert f"IRI           {ontology.NAMESPACE}acceptsConditionally\n" in text


def test_a_name_that_several_terms_share_shows_all_of_them() -> None:
    assert reference.entry("position").startswith("sg:position\n")
    assert [line for line in reference.entry("POSITION").splitlines() if line.startswith("sg:")] == [
        "sg:Position",
        "sg:position",
    ]
    shared = reference.entry("exige")  # French and Spanish have the same word
    assert shared.startswith("sg:demands\n")
    assert shared.count("\nIRI ") == 1


def test_an_entry_says_what_a_property_is_said_of() -> None:
    text = reference.entry("holder")
    assert "said of       sg:Stance\n" in text
    assert "value         sg:Actor\n" in text
    assert "how many      exactly one for each sg:Stance\n" in text
    assert text.count("definition    ") == 1


def test_an_entry_looks_both_ways() -> None:
    actor = reference.entry("Actor")
    assert "a kind of     prov:Agent\n" in actor
    assert "kinds of it   sg:State, sg:Organization, sg:Person, sg:Group\n" in actor
    assert "names         Acteur (fr), Akteur (de), Actor (es), Актор (uk), جهة فاعلة (ar)\n" in actor
    assert "codes         sg:stated, sg:reported, sg:believed" in reference.entry("certainties")
    assert "value of      sg:certainty\n" in reference.entry("Certainty")
    assert "PLOVER code: REJECT; CAMEO code: 12\n" in reference.entry("rejects")


@pytest.mark.parametrize(
    ("name", "said_of", "value"),
    [
        ("addressee", "sg:Issue or sg:Stance", "sg:Actor"),
        ("toward", "sg:Stance", "sg:Issue or sg:Actor"),
        ("justifies", "sg:Claim", "sg:Issue or sg:Stance"),
        ("sha256", "sg:SourceFile or sg:Article", "a text (xsd:string)"),
        ("definedIn", "anything", "sg:Article or sg:SourceFile"),
    ],
)
def test_where_one_domain_cannot_say_it_the_notes_do(name: str, said_of: str, value: str) -> None:
    text = reference.entry(name)
    assert f"said of       {said_of}\n" in text
    assert f"value         {value}\n" in text


def test_a_property_without_ends_leads_from_anything_to_anything() -> None:
    known = facts("near", "sg:near a owl:ObjectProperty . sg:size a owl:DatatypeProperty .")
    assert (known["said of"], known["value"]) == (("anything",), ("anything",))
    assert facts("size", "sg:size a owl:DatatypeProperty .")["value"] == ("a plain value",)


def test_how_many_values_is_said_once_for_a_class_and_its_kinds() -> None:
    terms = """sg:A a owl:Class . sg:B a owl:Class ; rdfs:subClassOf sg:A .
        sg:p a owl:ObjectProperty ; rdfs:domain sg:A . sg:q a owl:ObjectProperty , owl:FunctionalProperty ."""
    shapes = """[] sh:targetClass sg:A , sg:B ; sh:property [ sh:path sg:p ; sh:minCount 1 ] ,
        [ sh:path sg:p ; sh:message "another constraint" ] ."""
    assert facts("p", terms, shapes=shapes)["how many"] == ("at least one for each sg:A",)
    assert facts("q", terms, shapes=shapes)["how many"] == ("at most one",)


def test_a_deprecated_term_says_what_to_use_instead() -> None:
    terms = "sg:old a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy sg:new . sg:new a owl:Class ."
    known = facts("old", terms)
    assert known["deprecated"] == ("no longer to be used",)
    assert known["use instead"] == ("sg:new",)
    assert facts("new", terms) == {"replaces": ("sg:old",)}


def test_mappings_are_in_words() -> None:
    known = facts(
        "A",
        "sg:A a owl:Class .",
        mappings='sg:A skos:exactMatch elsewhere:a ; skos:narrowMatch elsewhere:b , elsewhere:c ; skos:notation "7" .',
    )
    assert known["elsewhere"] == ("the same: elsewhere:a", "narrower: elsewhere:b, elsewhere:c", "code: 7")


def test_every_entry_can_be_shown() -> None:
    for name in reference.names():
        entry = reference.entry(name)
        assert entry.startswith(f"sg:{name}\n")
        assert max(map(len, entry.splitlines())) <= 100


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("sg:acceptConditionally", "acceptsConditionally"),
        ("acepts conditionaly", "accepts conditionally"),
        ("https://w3id.org/stancegraph/ns#reject", "rejects"),
    ],
)
def test_an_unknown_term_is_met_with_a_suggestion(wrong: str, meant: str) -> None:
    with pytest.raises(Misuse, match=f"the vocabulary has no term '{wrong}'") as caught:
        reference.entry(wrong)
    assert caught.value.hint == f"did you mean '{meant}'?"

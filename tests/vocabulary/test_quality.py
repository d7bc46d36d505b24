"""What FOOPS!, OOPS! and ROBOT's report look for and a file can show, as far as no other test here does.

Elsewhere: licence, creator, version IRI and foreign subjects (test_files), labels, definitions, white space,
duplicates, disjointness, domains and ranges (test_terms), the prior version (test_versions).
"""

import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD, Namespace

import kg
import ontology
from kg.mapping import fields
from kg.rdf.terms import text_of
from ontology import SG

TREES = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader)
KINDS_OF_VALUES = {  # how kg.mapping writes a field → the range that its property must have
    "text": {XSD.string},
    "texts": {XSD.string},
    "boolean": {XSD.boolean},
    "integer": {XSD.integer},
    "decimal": {XSD.decimal},
    "duration": {XSD.duration},
}
TABLES = {  # the class that each table of kg.mapping.fields describes
    "ACTOR": SG.Actor,
    "PLACE": SG.Place,
    "TOPIC": SG.Topic,
    "ISSUE": SG.Issue,
    "STANCE": SG.Stance,
    "ARTICLE": SG.Article,
}


def local(term: object) -> str:
    return str(term).removeprefix(ontology.NAMESPACE)


def cycles(graph: Graph) -> set[str]:
    """Terms that are their own ancestors."""
    return {
        local(term)
        for tree in TREES
        for term in graph.subjects(tree)
        if any(term in graph.transitive_objects(above, tree) for above in graph.objects(term, tree))
    }


def misnamed(graph: Graph) -> set[str]:
    """Terms that are not named in camel case, or whose names look like those of a file."""
    terms = {s for s in graph.subjects(SKOS.definition) if s in Namespace(ontology.NAMESPACE)}
    return {local(term) for term in terms if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", local(term))}


def unsymmetric(graph: Graph) -> set[str]:
    """Symmetric properties that lead from one class to another."""
    return {
        local(prop)
        for prop in graph.subjects(RDF.type, OWL.SymmetricProperty)
        if graph.value(prop, RDFS.domain) != graph.value(prop, RDFS.range)
    }


def resting_on_deprecated(graph: Graph) -> set[str]:
    """Terms in force whose meaning rests on one that is deprecated."""
    gone = set(graph.subjects(OWL.deprecated))
    relations = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDF.type, SKOS.broader}
    return {local(s) for s, p, o in graph if p in relations and o in gone and s not in gone}


PLANTED = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sg: <https://w3id.org/stancegraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
sg:A rdfs:subClassOf sg:B . sg:B rdfs:subClassOf sg:C . sg:C rdfs:subClassOf sg:A . sg:D rdfs:subClassOf sg:A .
sg:near rdfs:subPropertyOf sg:near . sg:e skos:broader sg:f . sg:f skos:broader sg:e .
sg:with a owl:SymmetricProperty ; rdfs:domain sg:A ; rdfs:range sg:B .
sg:old_name skos:definition "x" . <https://w3id.org/stancegraph/ns#page.html> skos:definition "y" .
sg:B owl:deprecated true .
"""


@pytest.mark.parametrize(
    ("check", "found"),
    [
        (cycles, {"A", "B", "C", "near", "e", "f"}),
        (misnamed, {"old_name", "page.html"}),
        (unsymmetric, {"with"}),
        (resting_on_deprecated, {"A", "with"}),
    ],
)
def test_the_vocabulary_has_none_of_the_faults_that_are_found_when_planted(
    check: Callable[[Graph], set[str]], found: set[str], terms: Graph
) -> None:
    assert check(Graph().parse(data=PLANTED, format="turtle")) == found
    assert check(terms) == set()


def test_no_class_or_property_stands_alone(terms: Graph) -> None:
    """Each is below another, or something else is said of, with or below it."""
    tied = {
        o
        for p in (RDFS.domain, RDFS.range, RDFS.subClassOf, OWL.disjointWith)
        for o in terms.objects(None, p)
    }
    tied |= {
        s for p in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf) for s in terms.subjects(p)
    }
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    alone = {local(s) for kind in kinds for s in terms.subjects(RDF.type, kind) if s not in tied}
    assert alone == {"definedIn"}, "which leads from anything to a file or an article, as its note says"


def test_no_term_is_declared_equal_to_another(terms: Graph) -> None:
    """Two names for one thing within a vocabulary are one too many; likenesses elsewhere are in mappings.ttl."""
    equal = (OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs, SKOS.exactMatch)
    assert [triple for prop in equal for triple in terms.triples((None, prop, None))] == []


def test_there_are_no_inverse_properties_and_the_file_says_why(terms: Graph) -> None:
    assert list(terms.triples((None, OWL.inverseOf, None))) == []
    comments = " ".join(re.findall(r"^# (.+)$", ontology.read("stancegraph.ttl"), re.MULTILINE))
    assert "No inverse properties" in comments


def test_other_vocabularies_are_used_where_they_have_the_thing(terms: Graph) -> None:
    foreign = {o for _, _, o in terms if isinstance(o, URIRef) and o not in Namespace(ontology.NAMESPACE)}
    spaces = {re.sub(r"[^/#]+$", "", iri) for iri in foreign}
    assert spaces >= {
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/org#",
        "https://schema.org/",
        "http://xmlns.com/foaf/0.1/",
        str(SKOS),
    }


# -- what the program makes of it ------------------------------------------------------------------------


def rows() -> Iterator[tuple[URIRef, URIRef, str, str]]:
    """Each field that becomes a property of ours: the class described, the property, how, and the field's name."""
    for table, kind in TABLES.items():
        for row in getattr(fields, table):
            prop = URIRef(text_of(row.property))
            if prop in Namespace(ontology.NAMESPACE):
                yield kind, prop, row.how, row.name


def test_every_field_fits_the_domain_of_its_property(terms: Graph) -> None:
    """A field of all issues may belong to one kind of them: justifies is a claim's."""
    wrong = set()
    for kind, prop, _, name in rows():
        domain = terms.value(prop, RDFS.domain)
        around = {
            *terms.transitive_objects(kind, RDFS.subClassOf),
            *terms.transitive_subjects(RDFS.subClassOf, kind),
        }
        if domain is not None and domain not in around:
            wrong.add((local(kind), name))
    assert wrong == set()


def test_every_field_is_written_as_the_range_of_its_property_says(terms: Graph) -> None:
    wrong, seen = set(), set()
    concepts = set(terms.subjects(RDFS.subClassOf, SKOS.Concept)) - {SG.Topic}
    for _, prop, how, name in rows():
        seen.add(how)
        value = terms.value(prop, RDFS.range)
        is_object = (prop, RDF.type, OWL.ObjectProperty) in terms
        if how in {"ref", "refs"}:
            fits = is_object and value not in concepts
        elif how in {"code", "codes"}:
            fits = is_object and value in concepts
        else:
            fits = (prop, RDF.type, OWL.DatatypeProperty) in terms and value in KINDS_OF_VALUES[how]
        if not fits:
            wrong.add((local(prop), name))
    assert wrong == set()
    assert {"ref", "refs", "code", "codes", "text", "decimal"} <= seen


def test_every_term_that_the_program_writes_is_declared(terms: Graph) -> None:
    named: set[str] = set()
    for path in Path(str(resources.files(kg))).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'"sg:(\w+)"', text)) | set(re.findall(r"\bsg:(\w+) [\w{]", text))
    assert len(named) > 40
    assert named - {local(term) for term in terms.subjects(SKOS.definition)} == set()

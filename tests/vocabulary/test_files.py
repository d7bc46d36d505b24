"""The Turtle files as files: syntax, header, and what they must not contain."""

import re

import pyoxigraph
import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, VANN, XSD

import ontology

ONTOLOGY = URIRef("https://w3id.org/stancegraph/ns")
NAMES = [file.name for file in ontology.files()]


def as_rdflib(term: object) -> URIRef | BNode | Literal:
    match term:
        case pyoxigraph.NamedNode(value=iri):
            return URIRef(iri)
        case pyoxigraph.BlankNode(value=name):
            return BNode(name)
        case pyoxigraph.Literal(value=text, language=str(language)):
            return Literal(text, lang=language)
        case pyoxigraph.Literal(value=text, datatype=pyoxigraph.NamedNode(value=datatype)):
            plain = datatype == str(XSD.string)
            return Literal(text, datatype=None if plain else URIRef(datatype), normalize=False)
    raise AssertionError(f"not a term of RDF 1.1: {term!r}")


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_and_pyoxigraph_read_the_same_triples(name: str) -> None:
    text = ontology.read(name)
    in_rdflib = set(Graph().parse(data=text, format="turtle"))
    in_pyoxigraph = {
        tuple(as_rdflib(part) for part in (triple.subject, triple.predicate, triple.object))
        for triple in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)
    }
    assert in_rdflib == in_pyoxigraph
    assert in_rdflib


@pytest.mark.parametrize("name", NAMES)
def test_file_is_plain_unix_text(name: str) -> None:
    raw = next(file for file in ontology.files() if file.name == name).read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith("\ufeff".encode())
    assert raw.endswith(b"\n")
    assert re.search(rb"[ \t]\n", raw) is None


@pytest.mark.parametrize("name", NAMES)
def test_every_prefix_is_used(name: str) -> None:
    text = ontology.read(name)
    declared = re.findall(r"^@prefix (\w+): ", text, re.MULTILINE)
    assert declared == sorted(declared)
    without_comments = re.sub(r"^(@prefix|#).*$", "", text, flags=re.MULTILINE)
    statements = re.sub(r'"(?:[^"\\]|\\.)*"', '""', without_comments)  # a name in prose is no use of it
    assert [prefix for prefix in declared if not re.search(rf"\b{prefix}:\w", statements)] == []


def test_one_header_says_what_where_who_when_and_under_which_licence(terms: Graph) -> None:
    assert list(terms.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    day = Literal("2026-11-22", datatype=XSD.date)
    header = dict(terms.predicate_objects(ONTOLOGY))
    assert len(header) == len(list(terms.triples((ONTOLOGY, None, None)))), "a header property is given twice"
    title, description = header.pop(DCTERMS.title), header.pop(DCTERMS.description)
    assert isinstance(title, Literal)
    assert isinstance(description, Literal)
    assert (title.language, description.language) == ("en", "en")
    header.pop(OWL.priorVersion, None)  # see test_versions
    modified = header.pop(DCTERMS.modified)
    assert isinstance(modified, Literal)
    assert modified.datatype == XSD.date
    assert modified >= day
    assert header == {
        RDF.type: OWL.Ontology,
        OWL.versionIRI: URIRef(f"{ONTOLOGY}/{ontology.VERSION}"),
        OWL.versionInfo: Literal(ontology.VERSION),
        DCTERMS.creator: Literal("The stancegraph authors"),
        DCTERMS.license: URIRef("https://spdx.org/licenses/MIT"),
        DCTERMS.created: day,
        VANN.preferredNamespacePrefix: Literal(ontology.PREFIX),
        VANN.preferredNamespaceUri: Literal(ontology.NAMESPACE),
    }


def test_no_subject_is_another_vocabularys(terms: Graph) -> None:
    strangers = {s for s in terms.subjects() if s != ONTOLOGY and s not in Namespace(ontology.NAMESPACE)}
    assert strangers == set()


def test_there_are_no_blank_nodes(terms: Graph) -> None:
    assert [triple for triple in terms if any(isinstance(part, BNode) for part in triple)] == []


def test_nothing_is_imported(terms: Graph) -> None:
    assert list(terms.triples((None, OWL.imports, None))) == []


def test_no_triple_stands_in_two_files() -> None:
    seen = [triple for name in NAMES for triple in Graph().parse(data=ontology.read(name), format="turtle")]
    assert len(seen) == len(set(seen))

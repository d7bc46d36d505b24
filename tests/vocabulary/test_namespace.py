"""`ontology.namespace` says exactly what the Turtle files say."""

import re
from importlib import resources

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

import ontology
from ontology import SG

Group = dict[str, str]  # a term's local name → the comment beside it


def kind_of(terms: Graph, term: URIRef) -> str:
    kinds = set(terms.objects(term, RDF.type))
    if OWL.Class in kinds:
        return "Classes"
    if SKOS.ConceptScheme in kinds:
        return "Code lists"
    if RDFS.Datatype in kinds:
        return "Datatypes"
    if SG.Position in kinds:
        return "Positions"
    return "Properties" if kinds & {OWL.ObjectProperty, OWL.DatatypeProperty} else "Other codes"


def groups_in_turtle(terms: Graph) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for term, definition in terms.subject_objects(SKOS.definition):
        assert isinstance(term, URIRef)
        first_sentence = re.split(r"(?<=\.)\s", str(definition))[0].removesuffix(".")
        name = term.removeprefix(ontology.NAMESPACE)
        groups.setdefault(kind_of(terms, term), {})[name] = first_sentence
    return groups


def groups_in_module() -> dict[str, Group]:
    source = (resources.files(ontology) / "namespace.py").read_text(encoding="utf-8")
    groups: dict[str, Group] = {}
    for line in source.splitlines():
        if heading := re.fullmatch(r"    # ([A-Z][a-z ]+)", line):
            group = groups.setdefault(heading[1], {})
        elif term := re.fullmatch(r"    (\w+): URIRef  # (.+)", line):
            assert term[1] not in group
            group[term[1]] = term[2]
    return groups


def test_names_groups_and_comments_are_those_of_the_turtle_files(terms: Graph) -> None:
    assert groups_in_module() == groups_in_turtle(terms)


def test_every_group_is_sorted() -> None:
    groups = groups_in_module()
    assert list(groups) == ["Classes", "Properties", "Datatypes", "Code lists", "Positions", "Other codes"]
    assert {heading: list(group) for heading, group in groups.items()} == {
        heading: sorted(group) for heading, group in groups.items()
    }


def test_what_rdflib_lists_is_what_is_declared(terms: Graph) -> None:
    declared = set(terms.subjects(SKOS.definition))
    assert set(dir(SG)) == declared
    assert all(term in SG for term in declared)


def test_a_term_is_reached_by_attribute_and_by_name(terms: Graph) -> None:
    for group in groups_in_turtle(terms).values():
        for name in group:
            iri = URIRef(ontology.NAMESPACE + name)
            assert getattr(SG, name) == iri
            assert SG[name] == iri


def test_names_of_str_methods_are_terms_only_if_declared() -> None:
    """On a plain `Namespace`, `NS.count` is the method of str, and no error says so."""
    assert SG.count == URIRef("https://w3id.org/stancegraph/ns#count")
    declared = {str(term).removeprefix(ontology.NAMESPACE) for term in dir(SG)}
    for method in ("title", "index", "format", "join"):
        assert method not in declared
        with pytest.raises(AttributeError, match=method):
            getattr(SG, method)


@pytest.mark.parametrize("misspelt", ["rejcts", "Holder", "stance", "hasStanceTowards"])
def test_a_misspelt_term_is_an_error(misspelt: str) -> None:
    with pytest.raises(AttributeError, match=misspelt):
        getattr(SG, misspelt)
    with pytest.raises(AttributeError, match=misspelt):
        SG[misspelt]
    assert URIRef(ontology.NAMESPACE + misspelt) not in SG


def test_a_json_ld_context_can_be_made() -> None:
    """rdflib's own method fails where annotations are strings (`from __future__ import annotations`)."""
    context = SG.as_jsonld_context("sg")["@context"]
    assert context["sg"] == ontology.NAMESPACE
    assert context["holder"] == "sg:holder"

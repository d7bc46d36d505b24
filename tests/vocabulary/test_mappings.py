"""`mappings.ttl`: our terms beside other vocabularies', apart from the files that declare them."""

import re
from collections import Counter

import pyoxigraph
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ODRL2, ORG, PROV, RDFS, SDO, SKOS

import ontology
from ontology import SG

RELATIONS = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch}
GRASP = "http://groundedannotationframework.org/"
READ_ELSEWHERE = {  # the terms that were seen in each vocabulary's own file or in its users' code
    "http://www.arg.dundee.ac.uk/aif#": "I-node RA-node CA-node",
    f"{GRASP}gaf#": "Instance Mention denotes denotedBy denotedIn containsDenotation",
    f"{GRASP}grasp#": "Attribution AttributionValue FactualityValue CertaintyValue PolarityValue TemporalValue "
    "SentimentValue EmotionValue Source hasAttribution wasAttributedTo",
    f"{GRASP}grasp/factuality#": "certain probable possible underspecified positive negative future non-future",
    "https://w3id.org/semanticarts/ns/ontology/gist/": "Commitment Agreement Requirement Restriction Permission "
    "Intention Offer IntergovernmentalOrganization CountryGovernment CountryGeoRegion hasGiver hasRecipient",
    "http://www.gsi.upm.es/ontologies/marl/ns#": "Opinion Polarity Positive Neutral Negative hasPolarity "
    "polarityValue describesObject extractedFrom algorithmConfidence",
    "http://www.w3.org/ns/oa#": "Annotation SpecificResource TextPositionSelector TextQuoteSelector hasBody "
    "hasTarget hasSource hasSelector start end exact prefix suffix",
    "http://www.w3.org/ns/opengov#": "Speech Motion VoteEvent",
    "http://semanticweb.cs.vu.nl/2009/11/sem/": "Event Actor Place Time hasActor hasPlace hasTime hasTimeStamp "
    "hasSubEvent subEventOf accordingTo",
}
IN_RDFLIB = {str(space): space for space in (DCTERMS, ODRL2, ORG, PROV, SDO, SKOS)}
PLOVER = {
    *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"),
}


@pytest.fixture(scope="module")
def mappings() -> Graph:
    return Graph().parse(data=ontology.read("mappings.ttl"), format="turtle")


def split(term: URIRef) -> tuple[str, str]:
    found = re.fullmatch(r"(.*[/#])([^/#]+)", term)
    assert found
    return found[1], found[2]


def test_they_are_not_among_the_files_that_declare_terms() -> None:
    assert "mappings.ttl" not in [file.name for file in ontology.files()]


def test_rdflib_and_pyoxigraph_read_as_many_triples(mappings: Graph) -> None:
    quads = set(pyoxigraph.parse(ontology.read("mappings.ttl"), format=pyoxigraph.RdfFormat.TURTLE))
    assert len(quads) == len(mappings) > 50
    assert {quad.subject.value for quad in quads} == {str(s) for s in mappings.subjects()}  # type: ignore[union-attr]


def test_subjects_are_our_declared_terms(mappings: Graph, terms: Graph) -> None:
    assert set(mappings.subjects()) - set(terms.subjects(SKOS.definition)) == set()


def test_nothing_is_said_but_mappings_and_notations(mappings: Graph) -> None:
    """No class hierarchy, no types: loading the file must not change what a reasoner makes of our data's classes."""
    assert set(mappings.predicates()) <= RELATIONS | {SKOS.notation}


def test_every_target_is_a_term_known_to_exist(mappings: Graph) -> None:
    targets = {o for _, p, o in mappings if p in RELATIONS}
    unknown = set()
    for target in targets:
        assert isinstance(target, URIRef)
        space, name = split(target)
        if space in IN_RDFLIB:
            if target not in IN_RDFLIB[space]:
                unknown.add(target)
        elif name not in READ_ELSEWHERE.get(space, "").split():
            unknown.add(target)
    assert unknown == set()
    spaces = {split(target)[0] for target in targets if isinstance(target, URIRef)}
    assert spaces == set(READ_ELSEWHERE) | set(IN_RDFLIB), "a namespace of the list is not used"


def test_a_pair_is_related_in_one_way_that_the_vocabulary_does_not_state_already(
    mappings: Graph, terms: Graph
) -> None:
    pairs = Counter((s, o) for s, p, o in mappings if p in RELATIONS)
    assert [pair for pair, count in pairs.items() if count > 1] == []
    assert [pair for pair in pairs if (pair[0], RDFS.subClassOf, pair[1]) in terms] == []


def test_classes_go_with_classes_and_the_rest_with_the_rest(mappings: Graph) -> None:
    """By the convention of all these vocabularies: a capital for a class, or for MARL's and ODRL's own values."""
    codes_of_classes = {"Positive", "Neutral", "Negative", "Duty", "Restriction", "Prohibition", "Permission"}
    mixed = {
        (split(s)[1], split(o)[1])
        for s, p, o in mappings
        if p in RELATIONS and isinstance(s, URIRef) and isinstance(o, URIRef)
        if split(s)[1][0].isupper() != split(o)[1][0].isupper() and split(o)[1] not in codes_of_classes
    }
    assert mixed == set()


def test_notations_are_codes_of_the_two_schemes(mappings: Graph) -> None:
    found = {str(SG.ploverCode): set[str](), str(SG.cameoCode): set[str]()}
    for notation in mappings.objects(predicate=SKOS.notation):
        assert isinstance(notation, Literal)
        found[str(notation.datatype)].add(str(notation))
    assert found[str(SG.ploverCode)]
    assert found[str(SG.ploverCode)] <= PLOVER
    assert found[str(SG.cameoCode)]
    assert all(re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", code) for code in found[str(SG.cameoCode)])


def test_no_two_codes_of_one_list_share_a_notation(mappings: Graph, terms: Graph) -> None:
    """As SKOS asks of a concept scheme: by its notation, a code is found."""
    counted = Counter(
        (scheme, notation)
        for term, notation in mappings.subject_objects(SKOS.notation)
        for scheme in terms.objects(term, SKOS.inScheme)
    )
    assert counted
    assert [pair for pair, count in counted.items() if count > 1] == []


def test_every_prefix_is_used_and_they_are_sorted() -> None:
    text = ontology.read("mappings.ttl")
    declared = re.findall(r"^@prefix (\w+): ", text, re.MULTILINE)
    body = re.sub(r"^(@prefix|#).*$", "", text, flags=re.MULTILINE)
    assert declared == sorted(declared)
    assert [prefix for prefix in declared if not re.search(rf"\b{prefix}:\w", body)] == []

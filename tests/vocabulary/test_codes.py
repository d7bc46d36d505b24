"""The code lists: each code in one scheme, in the class its property takes, and the scores of positions."""

import re
from collections import Counter

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

import ontology
from ontology import SG

SCHEMES = {
    "positions": (SG.position, SG.Position),
    "certainties": (SG.certainty, SG.Certainty),
    "modes": (SG.mode, SG.Mode),
    "phases": (SG.phase, SG.Phase),
    "reviewFlags": (SG.reviewFlag, SG.ReviewFlag),
    "datePrecisions": (SG.datePrecision, SG.DatePrecision),
    "anchorings": (SG.anchoring, SG.Anchoring),
}
CODES = {
    "certainties": {"stated", "reported", "believed", "possible", "unclear", "denied"},
    "modes": {"do", "doNot", "allow", "recognise"},
    "phases": {"previous", "current", "prospective"},
    "reviewFlags": {
        *("sourceInconsistency", "unclearHolder", "unclearTarget", "unclearPosition"),
        *("checkDate", "checkTranslation", "secondOpinion"),
    },
    "datePrecisions": {"day", "month", "year", "ofArticle"},
    "anchorings": {"exactQuote", "whitespaceFolded", "typographyFolded", "unverified"},
}
SCORES = {
    "demands": "1",
    "proposes": "1",
    "commits": "1",
    "asserts": "1",
    "supports": "1",
    "accepts": "0.7",
    "acceptsConditionally": "0.4",
    "neutral": "0",
    "skeptical": "-0.4",
    "opposes": "-0.7",
    "rejects": "-1",
    "denies": "-1",
    "votesFor": "1",
    "votesAgainst": "-1",
}
WITHOUT_SCORE = {"undecided", "undeclared", "withdraws", "abstains", "fulfils"}
NARROWER = {"votesFor": "supports", "votesAgainst": "rejects"}


def members(terms: Graph, scheme: str) -> set[URIRef]:
    return {s for s in terms.subjects(SKOS.inScheme, SG[scheme]) if isinstance(s, URIRef)}


def test_the_schemes_are_these(terms: Graph) -> None:
    assert set(terms.subjects(RDF.type, SKOS.ConceptScheme)) == {SG[name] for name in SCHEMES}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_members_are_the_instances_of_the_class_that_the_property_takes(terms: Graph, scheme: str) -> None:
    taker, kind = SCHEMES[scheme]
    assert terms.value(taker, RDFS.range) == kind
    found = members(terms, scheme)
    assert found
    assert found == set(terms.subjects(RDF.type, kind))
    top = {code for code in found if terms.value(code, SKOS.broader) is None}
    assert top == set(terms.subjects(SKOS.topConceptOf, SG[scheme]))
    assert top == set(terms.objects(SG[scheme], SKOS.hasTopConcept))


def test_a_vote_is_narrower_than_the_position_it_expresses_and_scores_the_same(terms: Graph) -> None:
    found = set(terms.subject_objects(SKOS.broader))
    assert found == {(SG[narrow], SG[wide]) for narrow, wide in NARROWER.items()}
    assert all(terms.value(narrow, SG.score) == terms.value(wide, SG.score) for narrow, wide in found)


@pytest.mark.parametrize("scheme", CODES)
def test_a_scheme_has_the_codes_agreed(terms: Graph, scheme: str) -> None:
    assert members(terms, scheme) == {SG[name] for name in CODES[scheme]}


def test_every_code_is_in_exactly_one_scheme(terms: Graph) -> None:
    times = Counter(terms.subjects(SKOS.inScheme))
    assert set(times.values()) == {1}
    assert set(terms.objects(predicate=SKOS.inScheme)) == {SG[name] for name in SCHEMES}


def test_every_position_has_its_score_or_is_known_to_have_none(terms: Graph) -> None:
    scores = {str(p).removeprefix(ontology.NAMESPACE): str(s) for p, s in terms.subject_objects(SG.score)}
    assert scores == SCORES
    assert members(terms, "positions") == {SG[name] for name in [*SCORES, *WITHOUT_SCORE]}


def test_scores_are_decimals_from_minus_one_to_one(terms: Graph) -> None:
    for score in terms.objects(predicate=SG.score):
        assert score.datatype == XSD.decimal
        assert -1 <= score.toPython() <= 1


def test_scores_are_written_in_canonical_form() -> None:
    """rdflib rewrites a literal as it reads it, so this looks at the file: `1`, not `1.0` or `+1`."""
    written = re.findall(r"^ +sg:score (.+) ;$", ontology.read("schemes.ttl"), re.MULTILINE)
    assert sorted(written) == sorted(f'"{score}"^^xsd:decimal' for score in SCORES.values())


def test_every_position_is_also_the_property_that_links_holder_and_target(terms: Graph) -> None:
    positions = members(terms, "positions")
    assert set(terms.subjects(RDFS.subPropertyOf, SG.hasStanceToward)) == positions
    for position in positions:
        assert set(terms.objects(position, RDF.type)) == {SG.Position, OWL.ObjectProperty}
        assert list(terms.objects(position, RDFS.domain)) == [SG.Actor]
        assert list(terms.objects(position, RDFS.range)) == []


def test_other_codes_are_nothing_but_codes(terms: Graph) -> None:
    for scheme in CODES:
        for code in members(terms, scheme):
            assert list(terms.objects(code, RDF.type)) == [SCHEMES[scheme][1]]

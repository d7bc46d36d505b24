"""What every term says about itself, and how classes and properties hang together."""

import re
from collections import Counter
from itertools import combinations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, PROV, RDF, RDFS, SKOS, XSD

import ontology
from ontology import SG

ONTOLOGY = URIRef("https://w3id.org/stancegraph/ns")
LANGUAGES = ("en", "fr", "de", "es", "uk", "ar")
WITHOUT_DOMAIN = {"addressee", "condition", "datePrecision", "definedIn", "sha256"}
WITHOUT_RANGE = {
    "affects",
    "definedIn",
    "describes",
    "hasStanceToward",
    "justifies",
    "toward",
}  # and the positions


def local(term: object) -> str:
    return str(term).removeprefix(ontology.NAMESPACE)


def declared(terms: Graph) -> set[URIRef]:
    return {s for s in terms.subjects(RDF.type) if isinstance(s, URIRef) and s != ONTOLOGY}


def instances(terms: Graph, kind: URIRef) -> set[URIRef]:
    return {s for s in terms.subjects(RDF.type, kind) if isinstance(s, URIRef)}


def texts(terms: Graph, term: URIRef, predicate: URIRef) -> list[Literal]:
    return [o for o in terms.objects(term, predicate) if isinstance(o, Literal)]


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_every_term_has_exactly_one_english_text(terms: Graph, predicate: URIRef) -> None:
    languages = {local(t): [text.language for text in texts(terms, t, predicate)] for t in declared(terms)}
    assert {term: found for term, found in languages.items() if found != ["en"]} == {}


def test_every_term_says_where_it_is_defined(terms: Graph) -> None:
    homes = {local(t): list(terms.objects(t, RDFS.isDefinedBy)) for t in declared(terms)}
    assert {term: found for term, found in homes.items() if found != [ONTOLOGY]} == {}


def test_everything_described_is_also_declared(terms: Graph) -> None:
    assert set(terms.subjects()) - declared(terms) == {ONTOLOGY}


def test_every_term_has_one_english_example(terms: Graph) -> None:
    examples = {local(t): [text.language for text in texts(terms, t, SKOS.example)] for t in declared(terms)}
    assert {term: found for term, found in examples.items() if found != ["en"]} == {}


@pytest.mark.parametrize("kind", [OWL.Class, SG.Position])
def test_classes_and_positions_are_named_once_in_each_of_six_languages(terms: Graph, kind: URIRef) -> None:
    named = {local(t): texts(terms, t, SKOS.prefLabel) for t in instances(terms, kind)}
    assert named
    assert {
        term: names
        for term, names in named.items()
        if sorted(str(name.language) for name in names) != sorted(LANGUAGES)
    } == {}
    for language in LANGUAGES:
        counted = Counter(
            str(name).casefold() for names in named.values() for name in names if name.language == language
        )
        assert [name for name, count in counted.items() if count > 1] == []


def test_the_english_preferred_label_is_the_label(terms: Graph) -> None:
    """The one rdfs:label stays, so that a query for labels gives one row; prefLabels are complete."""
    english = {
        s: o
        for s, o in terms.subject_objects(SKOS.prefLabel)
        if isinstance(o, Literal) and o.language == "en"
    }
    assert english == {s: terms.value(s, RDFS.label) for s in english}
    assert set(english) == instances(terms, OWL.Class) | instances(terms, SG.Position)


def test_preferred_labels_are_in_the_script_of_their_language(terms: Graph) -> None:
    """A Latin letter in a Ukrainian word looks right and is not found."""
    scripts = {"uk": r"[а-щьюяєіїґ’ -]+", "ar": r"[\u0621-\u064a ]+"}
    latin = r"[a-zà-öø-ÿœß’ -]+"
    names = [o for o in terms.objects(predicate=SKOS.prefLabel) if isinstance(o, Literal)]
    assert [
        str(n) for n in names if not re.fullmatch(scripts.get(str(n.language), latin), str(n), re.IGNORECASE)
    ] == []


def test_labels_have_no_stray_white_space(terms: Graph) -> None:
    names = [str(o) for p in (RDFS.label, SKOS.prefLabel) for o in terms.objects(predicate=p)]
    assert [name for name in names if name != " ".join(name.split())] == []


def test_prose_is_tidy(terms: Graph) -> None:
    """One or two sentences in a definition, full stops, single spaces, straight quotes that come in pairs."""
    faults = []
    for subject, predicate, text in terms:
        if predicate not in {SKOS.definition, SKOS.scopeNote, SKOS.example}:
            continue
        assert isinstance(text, Literal)
        if text.language != "en" or str(text) != " ".join(text.split()):
            faults.append((local(subject), "language or white space"))
        if predicate != SKOS.example and not re.match(r"[A-Z].*\.\Z", text):
            faults.append((local(subject), "capital or full stop"))
        if predicate == SKOS.definition and len(re.split(r"(?<=\.)\s", text)) > 2:
            faults.append((local(subject), "more than two sentences"))
        if text.count('"') % 2 or text.count("(") != text.count(")"):
            faults.append((local(subject), "unpaired"))
    assert faults == []


def test_terms_named_in_prose_exist(terms: Graph) -> None:
    named = {
        name
        for text in terms.objects()
        if isinstance(text, Literal)
        for name in re.findall(r"\bsg:(\w+)", text)
    }
    assert named, "the pattern finds nothing"
    assert named - {local(t) for t in declared(terms)} == set()


def test_no_two_terms_share_a_definition(terms: Graph) -> None:
    counted = Counter(str(o) for o in terms.objects(predicate=SKOS.definition))
    assert [text for text, count in counted.items() if count > 1] == []


def test_labels_are_unique_among_terms_of_one_kind(terms: Graph) -> None:
    positions = instances(terms, SG.Position)
    properties = instances(terms, OWL.ObjectProperty) | instances(terms, OWL.DatatypeProperty)
    classes = instances(terms, OWL.Class)
    schemes = instances(terms, SKOS.ConceptScheme)
    codes = {t for t in terms.subjects(SKOS.inScheme) if isinstance(t, URIRef)}
    for kind in (classes, properties, positions, codes, schemes):
        assert kind
        counted = Counter(str(text).casefold() for t in kind for text in texts(terms, t, RDFS.label))
        assert [label for label, count in counted.items() if count > 1] == []


def test_labels_are_the_names_in_words(terms: Graph) -> None:
    """Whoever searches for a label finds the term, so a label is the name with its words set apart."""
    spelt_otherwise = {"iso3166": "ISO 3166 code", "sha256": "SHA-256", "ofArticle": "of the article"}
    spelt_otherwise |= {"whitespaceFolded": "white space folded"}
    spelt_otherwise |= {"ploverCode": "PLOVER code", "cameoCode": "CAMEO code"}
    faults = {}
    for term in declared(terms):
        name = local(term)
        words = spelt_otherwise.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
        capital = words[0].upper() + words[1:]
        kinds = set(terms.objects(term, RDF.type))
        expected = capital if kinds & {OWL.Class, SKOS.ConceptScheme} else words
        if [str(text) for text in texts(terms, term, RDFS.label)] != [expected]:
            faults[name] = expected
    assert faults == {}


def test_capital_first_letter_means_class(terms: Graph) -> None:
    assert {t for t in declared(terms) if local(t)[0].isupper()} == instances(terms, OWL.Class)


def test_core_classes_are_disjoint_pair_by_pair_once(terms: Graph) -> None:
    core = [SG.Actor, SG.Issue, SG.Stance, SG.Article, SG.Evidence, SG.Place, SG.MergedEntry]
    stated = [frozenset(pair) for pair in terms.subject_objects(OWL.disjointWith)]
    assert Counter(stated) == Counter(frozenset(pair) for pair in combinations(core, 2))


def test_no_class_falls_under_two_disjoint_ones(terms: Graph) -> None:
    for left, right in terms.subject_objects(OWL.disjointWith):
        below_left = set(terms.transitive_subjects(RDFS.subClassOf, left))
        assert below_left & set(terms.transitive_subjects(RDFS.subClassOf, right)) == set()


def test_own_terms_are_used_as_what_they_are(terms: Graph) -> None:
    classes, datatypes = instances(terms, OWL.Class), instances(terms, RDFS.Datatype)
    properties = instances(terms, OWL.ObjectProperty) | instances(terms, OWL.DatatypeProperty)
    allowed = {
        RDFS.subClassOf: classes,
        OWL.disjointWith: classes,
        RDFS.domain: classes,
        RDFS.range: classes | datatypes,
        RDFS.subPropertyOf: properties,
        RDF.type: classes,
    }
    home = ontology.NAMESPACE
    own = [(s, p, o) for s, p, o in terms if p in allowed and str(o).startswith(home)]
    assert {p for _, p, _ in own} == set(allowed), "a kind of statement is not exercised"
    assert [(local(s), local(o)) for s, p, o in own if o not in allowed[p]] == []


def test_own_predicates_are_declared(terms: Graph) -> None:
    own = {p for p in terms.predicates() if p.startswith(str(ONTOLOGY))}
    assert own == {SG.score}


def test_superclasses_are_those_of_the_design(terms: Graph) -> None:
    schema, org, foaf = "https://schema.org/", "http://www.w3.org/ns/org#", "http://xmlns.com/foaf/0.1/"
    expected = {
        "Actor": {PROV.Agent},
        "State": {SG.Actor},
        "Organization": {SG.Actor, URIRef(org + "Organization")},
        "Alliance": {SG.Organization},
        "GovernmentBody": {SG.Organization},
        "Person": {SG.Actor, URIRef(foaf + "Person")},
        "Group": {SG.Actor},
        "Demand": {SG.Issue},
        "Proposal": {SG.Issue},
        "Commitment": {SG.Issue},
        "Threat": {SG.Commitment},
        "Claim": {SG.Issue, URIRef(schema + "Claim")},
        "Accusation": {SG.Claim},
        "Event": {SG.Issue},
        "Stance": {PROV.Entity},
        "Article": {URIRef(schema + "CreativeWork")},
        "Evidence": {PROV.Entity},
        "SourceFile": {PROV.Entity},
        "Territory": {SG.Place},
    }
    codes = ["Topic", "Position", "Certainty", "Mode", "Phase", "ReviewFlag", "DatePrecision", "Anchoring"]
    expected |= {name: {SKOS.Concept} for name in codes}
    found = {local(c): set(terms.objects(c, RDFS.subClassOf)) for c in instances(terms, OWL.Class)}
    assert {name: supers for name, supers in found.items() if supers} == expected


def test_a_property_is_of_one_kind_with_at_most_one_domain_and_range(terms: Graph) -> None:
    """Several domains would mean their intersection, which nobody who writes two of them wants."""
    objects, literals = instances(terms, OWL.ObjectProperty), instances(terms, OWL.DatatypeProperty)
    assert objects & literals == set()
    crowded = [
        local(p)
        for p in objects | literals
        if len(list(terms.objects(p, RDFS.domain))) > 1 or len(list(terms.objects(p, RDFS.range))) > 1
    ]
    assert crowded == []
    assert all(set(terms.objects(p, RDFS.range)) <= instances(terms, OWL.Class) for p in objects)
    ranges = [terms.value(p, RDFS.range) for p in literals]
    assert [r for r in ranges if r not in XSD and r not in instances(terms, RDFS.Datatype)] == []


def test_domains_and_ranges_are_left_out_only_on_purpose_and_a_note_says_why(terms: Graph) -> None:
    positions = instances(terms, SG.Position)
    properties = instances(terms, OWL.ObjectProperty) | instances(terms, OWL.DatatypeProperty)
    assert {local(p) for p in properties if not terms.value(p, RDFS.domain)} == WITHOUT_DOMAIN
    assert {local(p) for p in properties - positions if not terms.value(p, RDFS.range)} == WITHOUT_RANGE
    silent = [
        name
        for word, names in (("domain", WITHOUT_DOMAIN), ("range", WITHOUT_RANGE))
        for name in names
        if not any(word in note for note in texts(terms, SG[name], SKOS.scopeNote))
    ]
    assert silent == []


def test_functional_and_symmetric_properties(terms: Graph) -> None:
    assert instances(terms, OWL.FunctionalProperty) == {SG.holder, SG.toward, SG.position}
    assert instances(terms, OWL.SymmetricProperty) == {SG.incompatibleWith}
    assert instances(terms, OWL.TransitiveProperty) == set()

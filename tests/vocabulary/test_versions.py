"""Versions beside one another: no IRI disappears unseen, and the version number moves far enough."""

import re
from importlib import resources
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph
from rdflib.namespace import OWL

import ontology
from ontology.versions import Comparison, compare

PACKAGE = Path(str(resources.files(ontology)))
RELEASED = sorted(
    (PACKAGE / "released").glob("*.ttl"), key=lambda file: tuple(map(int, file.stem.split(".")))
)

HEADER = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sg: <https://w3id.org/stancegraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/stancegraph/ns> a owl:Ontology ; owl:versionInfo "%s" .
"""
TERMS = """
sg:Demand a owl:Class ; rdfs:label "Demand"@en ; skos:definition "What one wants."@en .
sg:Offer a owl:Class ; rdfs:label "Offer"@en ; skos:definition "What one gives."@en .
sg:issuer a owl:ObjectProperty ; rdfs:domain sg:Demand ; rdfs:label "issuer"@en ; skos:definition "Who."@en .
"""
OLD = HEADER % "1.2.3" + TERMS


def now() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in ontology.files())


def against(version: str, body: str) -> Comparison:
    return compare(OLD, HEADER % version + body)


def test_nothing_changed() -> None:
    same = against("1.2.3", TERMS)
    assert (same.old_version, same.new_version) == ("1.2.3", "1.2.3")
    assert same.required_bump() == same.bump() == "none"
    assert same.errors() == ()


@pytest.mark.parametrize(
    ("find", "put", "field", "names", "bump"),
    [
        ("sg:Demand a", 'sg:Act a owl:Class . sg:Demand a', "added", ("Act",), "minor"),
        (re.search(r"sg:Offer .*\n", TERMS)[0], "", "removed", ("Offer",), "major"),  # type: ignore[index]
        ("What one gives.", "What one is willing to give.", "redefined", ("Offer",), "patch"),
        ("rdfs:domain sg:Demand", "rdfs:domain sg:Offer", "rescoped", ("issuer",), "major"),
        ("rdfs:domain sg:Demand ; ", "", "rescoped", ("issuer",), "major"),
        ("rdfs:domain", "rdfs:range xsd:string ; rdfs:domain", "rescoped", ("issuer",), "major"),
        ("owl:ObjectProperty", "owl:DatatypeProperty", "restructured", ("issuer",), "major"),
        ("sg:Offer a owl:Class", "sg:Offer a owl:Class ; rdfs:subClassOf sg:Demand", "restructured", ("Offer",), "major"),
        ("sg:Offer a owl:Class", "sg:Offer a owl:Class ; owl:disjointWith sg:Demand", "restructured", ("Offer",), "major"),
        ('"issuer"', '"issued by"', "reworded", ("issuer",), "patch"),
        ('"Offer"@en', '"Offer"@en ; skos:prefLabel "Offre"@fr', "reworded", ("Offer",), "patch"),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_told_apart(
    find: str, put: str, field: str, names: tuple[str, ...], bump: str
) -> None:
    changed = TERMS.replace(find, put)
    assert changed != TERMS
    found = against("2.0.0", changed)
    lists = ("added", "removed", "deprecated", "redefined", "rescoped", "restructured", "reworded")
    assert {name: getattr(found, name) for name in lists if getattr(found, name)} == {field: names}
    assert found.required_bump() == bump
    assert found.errors() == ()


@pytest.mark.parametrize("version", ["1.2.3", "1.2.4", "1.3.0"])
def test_a_term_that_vanishes_without_a_major_version_is_an_error(version: str) -> None:
    found = against(version, TERMS.replace("sg:Offer", "sg:Bid"))
    assert (found.removed, found.added) == (("Offer",), ("Bid",))
    assert found.errors()[0] == "sg:Offer is gone: deprecate it, and remove it with the next major version"
    assert against("2.0.0", TERMS.replace("sg:Offer", "sg:Bid")).errors() == ()


def test_a_deprecated_term_says_what_replaces_it() -> None:
    marked = TERMS.replace("sg:Offer a owl:Class", "sg:Offer a owl:Class ; owl:deprecated true")
    found = against("1.3.0", marked)
    assert found.deprecated == found.unreplaced == ("Offer",)
    assert found.required_bump() == "minor"
    assert found.errors() == ("sg:Offer is deprecated: say with dcterms:isReplacedBy what to use instead",)
    replaced = marked.replace("owl:deprecated true", "owl:deprecated true ; dcterms:isReplacedBy sg:Demand")
    assert against("1.3.0", replaced).errors() == ()
    later = compare(HEADER % "1.3.0" + replaced, HEADER % "1.3.1" + replaced)
    assert later.deprecated == ()


@pytest.mark.parametrize(("version", "step"), [("1.2.4", "patch"), ("1.3.0", "minor")])
def test_a_step_that_is_too_small_is_an_error(version: str, step: str) -> None:
    found = against(version, TERMS.replace("rdfs:domain sg:Demand", "rdfs:domain sg:Offer"))
    assert found.errors() == (f"from 1.2.3 to {version} is a {step} step; the changes need a major one",)


@pytest.mark.parametrize(
    ("version", "bump"), [("1.2.4", "patch"), ("1.3.0", "minor"), ("2.0.0", "major"), ("10.2.3", "major")]
)
def test_versions_are_numbers(version: str, bump: str) -> None:
    assert against(version, TERMS).bump() == bump


@pytest.mark.parametrize(
    ("version", "message"), [("1.2.2", "1.2.2 comes before 1.2.3"), ("1.2", "not a version of three")]
)
def test_a_version_that_goes_back_or_is_none_is_refused(version: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        against(version, TERMS).errors()


def test_a_text_without_a_version_is_refused() -> None:
    with pytest.raises(ValueError, match="not 0 times"):
        compare(TERMS_ALONE, OLD)


TERMS_ALONE = re.sub(r"<https://w3id\.org/stancegraph/ns> .*\n", "", OLD)


# -- the vocabulary itself -----------------------------------------------------------------------------


def test_the_newest_frozen_copy_is_this_version_or_the_one_before() -> None:
    assert RELEASED
    newest = compare(RELEASED[-1].read_text(encoding="utf-8"), now())
    assert newest.old_version == RELEASED[-1].stem
    assert newest.new_version == ontology.VERSION


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
def test_the_vocabulary_keeps_what_each_version_promised(file: Path) -> None:
    assert compare(file.read_text(encoding="utf-8"), now()).errors() == ()


@pytest.mark.parametrize("name", ["Actor", "holder", "rejects", "stated", "positions", "iso3166"])
def test_a_planted_removal_from_the_vocabulary_is_found(name: str) -> None:
    """Of a class, a property, a position, a code, a code list, and a datatype."""
    frozen = RELEASED[-1].read_text(encoding="utf-8")
    without = re.sub(rf"(?m)^sg:{name} a (?:.*\n)+?(?=\n|\Z)", "", now())
    found = compare(frozen, without)
    assert found.removed == (name,)
    assert any(error.startswith(f"sg:{name} is gone") for error in found.errors())
    assert found.required_bump() == "major"


def faults_of_migrations(terms: Graph, updates: dict[str, str]) -> list[str]:
    """Deprecated terms without an update, updates without such a term, and updates that do not parse."""
    deprecated = {str(s).removeprefix(ontology.NAMESPACE) for s in terms.subjects(OWL.deprecated)}
    found = [f"no update for {name}" for name in sorted(deprecated - updates.keys())]
    found += [f"{name} is not deprecated" for name in sorted(updates.keys() - deprecated)]
    for name, text in sorted(updates.items()):
        try:
            pyoxigraph.Store().update(text)
        except SyntaxError:
            found.append(f"{name} is no SPARQL update")
    return found


def test_every_deprecated_term_has_its_update(terms: Graph) -> None:
    files = [file for file in (PACKAGE / "migrate").iterdir() if file.name != "README.md"]
    assert [file.name for file in files if file.suffix != ".ru"] == []
    updates = {file.stem: file.read_text(encoding="utf-8") for file in files}
    assert faults_of_migrations(terms, updates) == []


def test_planted_faults_of_migrations_are_found() -> None:
    marked = Graph().parse(data=HEADER % "1.3.0" + "sg:Offer owl:deprecated true .", format="turtle")
    assert faults_of_migrations(marked, {}) == ["no update for Offer"]
    assert faults_of_migrations(marked, {"Offer": "SELECT", "Bid": "CLEAR ALL"}) == [
        "Bid is not deprecated",
        "Offer is no SPARQL update",
    ]


def test_the_changelog_has_a_section_for_each_version() -> None:
    sections = re.findall(
        r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", ontology.read("CHANGELOG.md"), re.MULTILINE
    )
    assert sections[0] == ontology.VERSION
    assert {file.stem for file in RELEASED} <= set(sections)


def test_a_version_after_the_first_names_the_one_before(terms: Graph) -> None:
    earlier = [file.stem for file in RELEASED if file.stem != ontology.VERSION]
    expected = [f"{ontology.NAMESPACE[:-1]}/{earlier[-1]}"] if earlier else []
    assert [str(o) for o in terms.objects(predicate=OWL.priorVersion)] == expected

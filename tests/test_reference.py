"""The vocabulary as `kg ontology` shows it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

import ontology
from kg import reference
from kg.errors import Misuse


def test_the_whole_vocabulary_is_one_turtle_document() -> None:
    ours = {str(quad) for quad in ox.parse(reference.turtle(), format=ox.RdfFormat.TURTLE)}
    files = [file.read_text(encoding="utf-8") for file in ontology.files()]
    assert ours == {str(quad) for text in files for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


def test_every_term_is_listed_once_under_its_kind() -> None:
    lines = reference.listing().splitlines()
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
    "name", ["sg:acceptsConditionally", "acceptsConditionally", f"{ontology.NAMESPACE}acceptsConditionally"]
)
def test_a_term_is_found_by_any_of_its_names(name: str) -> None:
    text = reference.entry(name)
    assert text.startswith("sg:acceptsConditionally\n")
    assert "score         0.4\n" in text
    assert f"IRI           {ontology.NAMESPACE}acceptsConditionally\n" in text


def test_an_entry_says_what_a_property_is_said_of() -> None:
    text = reference.entry("holder")
    assert "said of       sg:Stance\n" in text
    assert "value         sg:Actor\n" in text
    assert text.count("definition    ") == 1


def test_every_entry_can_be_shown() -> None:
    for line in reference.listing().splitlines():
        if line.startswith("  sg:"):
            assert "label" in reference.entry(line.split()[0])


def test_an_unknown_term_is_met_with_a_suggestion() -> None:
    with pytest.raises(Misuse, match="the vocabulary has no term 'sg:acceptConditionally'") as caught:
        reference.entry("sg:acceptConditionally")
    assert caught.value.hint == "did you mean 'acceptsConditionally'?"

"""`kg ontology`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rdflib import Graph

Run = Callable[..., Result]


def test_it_lists_and_shows(kg: Run) -> None:
    assert "sg:acceptsConditionally" in kg("ontology").stdout
    assert "score         -1" in kg("ontology", "rejects").stdout
    assert kg("ontology", "sg:rejects").stdout == kg("ontology", "rejects").stdout
    assert kg("ontology", "accepts conditionally").stdout == kg("ontology", "acceptsConditionally").stdout


def test_a_mistyped_term_is_met_with_a_suggestion(kg: Run) -> None:
    result = kg("ontology", "reject")
    assert result.exit_code == 2
    assert "did you mean 'rejects'?" in result.stderr


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser
@pytest.mark.parametrize(
    ("name", "parser"), [("v.ttl", "turtle"), ("v.nt", "nt"), ("v.rdf", "xml"), ("v.JSONLD", "json-ld")]
)
def test_the_ending_tells_the_format(kg: Run, name: str, parser: str) -> None:
    assert kg("ontology", "-o", name).exit_code == 0
    assert len(Graph().parse(data=Path(name).read_text(encoding="utf-8"), format=parser)) > 900


def test_the_page_and_the_list_are_written_too(kg: Run) -> None:
    assert kg("ontology", "-o", "v.html").exit_code == 0
    assert Path("v.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert kg("ontology", "-o", "v.txt").exit_code == 0
    assert Path("v.txt").read_text(encoding="utf-8") == kg("ontology").stdout
    assert kg("ontology", "rejects", "-o", "rejects.txt").exit_code == 0
    assert Path("rejects.txt").read_text(encoding="utf-8") == kg("ontology", "rejects").stdout


def test_the_format_can_be_named(kg: Run) -> None:
    assert kg("ontology", "--format", "turtle").stdout.startswith("@prefix ")
    assert kg("ontology", "--format", "html", "-o", "page").exit_code == 0
    assert Path("page").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_unknown_ending_is_misuse(kg: Run) -> None:
    result = kg("ontology", "-o", "v.owl")
    assert result.exit_code == 2
    assert "v.owl: no format is known for this ending" in result.stderr
    assert "add --format (text, html, turtle, ntriples, rdfxml, jsonld)" in result.stderr
    assert not Path("v.owl").exists()


def test_one_term_has_no_other_format_than_text(kg: Run) -> None:
    result = kg("ontology", "rejects", "-o", "rejects.ttl")
    assert result.exit_code == 2
    assert "a single term is shown as text, not as turtle" in result.stderr
    assert not Path("rejects.ttl").exists()

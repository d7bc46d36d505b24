"""What servers send: every kind of term, and a line for what is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.errors import KgError
from kg.graph.received import ROWS, TRIPLES, answer
from kg.rdf.answers import Rows

URI = {"type": "uri", "value": "http://a"}
TEXT = {"type": "literal", "value": "x", "xml:lang": "en"}
NUMBER = {"type": "typed-literal", "value": "01", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
TRIPLE = {"type": "triple", "value": {"subject": URI, "predicate": URI, "object": NUMBER}}
NESTED = {"type": "triple", "value": {"subject": URI, "predicate": URI, "object": TRIPLE}}
ONE = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'


def rows(*terms: dict[str, Any]) -> bytes:
    return json.dumps(
        {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": term} for term in terms]}}
    ).encode()


def test_every_kind_of_term_in_rows() -> None:
    terms = (URI, {"type": "bnode", "value": "nodeID://b1"}, TEXT, NUMBER, TRIPLE, NESTED)
    assert answer(rows(*terms), ROWS, "srv") == Rows(
        ("x",),
        (
            ("<http://a>",),
            ("_:b1",),
            ('"x"@en',),
            (ONE,),
            (f"<<( <http://a> <http://a> {ONE} )>>",),
            (f"<<( <http://a> <http://a> <<( <http://a> <http://a> {ONE} )>> )>>",),
        ),
    )


def test_triples_as_terms_of_triples() -> None:
    text = f"<http://a> <http://b> <<( <http://a> <http://b> {ONE.replace('1', '01', 1)} )>> .\n"
    told = f"<<( <http://a> <http://b> {ONE} )>>"
    assert answer(text.encode(), TRIPLES, "srv") == (("<http://a>", "<http://b>", told),)


@pytest.mark.parametrize(
    "term",
    [
        {"type": "uri", "value": "no iri"},
        {"type": "literal", "value": "x", "xml:lang": "no language"},
        {"type": "literal", "value": "x", "datatype": "no iri"},
        {"type": "quad" * 500, "value": "x"},
        {"type": "triple", "value": "x"},
        {"type": "triple", "value": {"subject": URI, "predicate": URI}},
        {"type": "uri", "value": 1},
    ],
)
def test_what_is_no_term_is_told(term: dict[str, Any]) -> None:
    with pytest.raises(
        KgError, match=r"^srv sent an answer that breaks off or is no SPARQL result"
    ) as caught:
        answer(rows(URI, term), ROWS, "srv")
    assert len(caught.value.what) < 300


def test_a_truth_value_without_a_value_is_false() -> None:
    body = json.dumps({"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [{}]}}).encode()
    assert answer(body, ROWS, "srv") is False


def test_a_triple_as_a_subject_is_told() -> None:
    body = b'<< <http://a> <http://b> <http://c> >> <http://b> "x" .\n'
    with pytest.raises(KgError, match=r"no N-Triples: .*subject of a triple must be an IRI or a blank node"):
        answer(body, TRIPLES, "srv")

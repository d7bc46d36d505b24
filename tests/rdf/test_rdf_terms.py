"""Terms as text: what is written here, two RDF libraries read back as it was meant."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kg.model import Language, Url
from kg.rdf import terms
from kg.rdf.terms import Minter, iri, literal, prefixes, text_of, typed

ID = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
LANGUAGE = st.from_regex(next(m.pattern for m in Language.__metadata__ if m.pattern), fullmatch=True)
URL = st.from_regex(next(m.pattern for m in Url.__metadata__ if m.pattern), fullmatch=True)
AWKWARD = '"\\\n\r\t\b\f\x00\x01\x1f\x7f\x85\u2028\u2029\ufeff\U0001f600é'


def object_in_oxigraph(term: str) -> ox.Literal:
    (quad,) = ox.parse(f"<x:s> <x:p> {term} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


def object_in_rdflib(term: str, syntax: str = "turtle") -> rdflib.Literal:
    # rdflib's N-Triples parser splits lines at characters that do not end lines, so Turtle it is.
    (value,) = rdflib.Graph().parse(data=f"<x:s> <x:p> {term} .", format=syntax).objects()
    assert isinstance(value, rdflib.Literal)
    return value


@given(TEXT)
@example(AWKWARD)
@example("\\u0041 \\")
@example('x"^^<http://www.w3.org/2001/XMLSchema#date>')
def test_a_text_is_the_same_in_both_libraries_and_on_its_way_back(text: str) -> None:
    term = literal(text)
    assert object_in_oxigraph(term) == ox.Literal(text)
    assert object_in_rdflib(term) == rdflib.Literal(text)
    assert text_of(term) == text


@given(TEXT)
@example(AWKWARD)
def test_a_text_is_written_as_oxigraph_writes_it(text: str) -> None:
    assert literal(text) == str(ox.Literal(text))


@given(TEXT, LANGUAGE)
@example(AWKWARD, "pt-BR")
def test_a_text_keeps_its_language_in_small_letters(text: str, language: str) -> None:
    term = literal(text, language)
    assert object_in_oxigraph(term) == ox.Literal(text, language=language.lower())
    assert str(object_in_oxigraph(term)) == term
    assert text_of(term) == text


def stored(term: str) -> str:
    store = ox.Store()
    store.load(f"<x:s> <x:p> {term} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    (quad,) = store
    return str(quad.object)


NUMBER = st.integers(-(10**15), 10**15)


@given(st.one_of(NUMBER, st.booleans(), st.decimals(-1, 1, places=6).map(float)))
@example(-0.0)
@example(1.0)
@example(0.1)
@example(1e-7)
def test_a_value_has_the_one_form_that_stores_keep(value: float) -> None:
    term = typed(value)
    assert stored(term) == term
    assert Decimal(text_of(term).replace("true", "1").replace("false", "0")) == Decimal(str(value + 0))
    assert str(object_in_rdflib(term)) == text_of(term)


@given(st.floats(0, 1))
@example(5e-324)
def test_any_share_survives_a_store(value: float) -> None:
    assert stored(typed(value)) == typed(value)
    assert float(text_of(typed(value))) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (30, '"30"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (0.7, '"0.7"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (1.0, '"1"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (-0.0, '"0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (100.0, '"100"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ],
)
def test_values_as_written(value: float, written: str) -> None:
    assert typed(value) == written


def test_a_lexical_form_has_the_datatype_it_is_given() -> None:
    assert typed("2025-03-13", "date") == '"2025-03-13"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert text_of(typed("2025-03-13", "date")) == "2025-03-13"


@pytest.mark.parametrize(
    "bad", ["a b", "a<b", "a>b", 'a"b', "a{b", "a}b", "a|b", "a\\b", "a^b", "a`b", "a\nb"]
)
def test_what_is_no_iri_is_not_written_as_one(bad: str) -> None:
    with pytest.raises(ValueError, match="not an IRI"):
        iri(f"http://example.org/{bad}")


@given(URL)
def test_every_web_address_that_the_model_takes_is_an_iri(url: str) -> None:
    (quad,) = ox.parse(f"<x:s> <x:p> {iri(url)} .", format=ox.RdfFormat.N_TRIPLES)
    assert str(quad.object) == iri(url)


def test_an_iri_is_written_and_read_back() -> None:
    address = "https://example.org/a?b=c#d(é)"
    assert iri(address) == str(ox.NamedNode(address))
    assert text_of(iri(address)) == address


@given(st.lists(ID, min_size=1, max_size=6).map(tuple), st.lists(ID, min_size=1, max_size=6).map(tuple))
@example(("a", "b"), ("a-b",))
def test_different_ids_make_different_iris(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assume(one != other)
    assert Minter()("stance", *one) != Minter()("stance", *other)


@given(TEXT, TEXT)
@example("m.silva", "m silva")
@example("a_b", "a%5Fb")
@example("a/b", "a%2Fb")
def test_different_annotators_have_different_iris(one: str, other: str) -> None:
    assume(one != other)
    assert Minter()("annotator", one) != Minter()("annotator", other)


PARTS = st.tuples(ID, ID, st.sampled_from(["", "2029", "2029-11"]), st.sampled_from(["", "2030"]), TEXT)


@given(PARTS, PARTS)
@example(("a", "b", "", "", "c_d"), ("a", "b", "", "", "c%5Fd"))
def test_different_memberships_have_different_iris(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assume(one != other)
    assert Minter()("membership", *one) != Minter()("membership", *other)


@given(st.sampled_from(terms.KINDS), st.lists(TEXT, min_size=1, max_size=4))
def test_every_minted_iri_is_valid_and_lies_in_its_kinds_folder(kind: str, parts: list[str]) -> None:
    made = Minter("https://example.org/talks/")(kind, *parts)
    assert made.startswith(f"<https://example.org/talks/{kind}/")
    assert str(ox.NamedNode(made[1:-1])) == made
    assert re.fullmatch(r"<[A-Za-z0-9:/._~%-]+>", made)
    (quad,) = ox.parse(f"{made} <x:p> {made} .", format=ox.RdfFormat.N_TRIPLES)
    assert str(quad.subject) == made


@given(st.lists(ID, min_size=1, max_size=5))
def test_a_minted_iri_can_be_written_in_sparql_with_its_prefix(parts: list[str]) -> None:
    made = Minter()("stance", *parts)
    short = f"stance:{made[len(f'<{terms.DATA}stance/') : -1]}"
    answer = ox.Store().query(f"SELECT ({short} AS ?x) {{}}", prefixes=prefixes())
    assert isinstance(answer, ox.QuerySolutions)
    assert [str(row[0]) for row in answer] == [made]


def test_every_kind_has_a_prefix_and_none_hides_another() -> None:
    found = prefixes("https://example.org/talks/")
    assert {found[kind] for kind in terms.KINDS} == {f"https://example.org/talks/{k}/" for k in terms.KINDS}
    assert set(terms.KINDS).isdisjoint(terms.SHARED_PREFIXES)
    assert all(one < other for one, other in pairwise(terms.KINDS)), "keep them sorted"

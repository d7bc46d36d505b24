"""The Turtle writer: whatever the triples, both libraries read back just these."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from kg.rdf import turtle
from kg.rdf.terms import SG, XSD, Triple, iri, literal, prefixes, typed

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SPACES = sorted(prefixes("https://example.org/id/").values())
LOCAL = st.one_of(
    st.from_regex(r"([A-Za-z0-9_.~-]|%[0-9A-Fa-f]{2}){0,8}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9._(),;:@!$&'*+/?=é\u0660-]{0,8}", fullmatch=True),
    st.sampled_from(["%41", "a%2E", "a.b.c", ".a", "a.", "-a", "a-", "a..b", "é", "a:b", "", "a_b_2", "1"]),
)
NODE = st.builds(lambda space, local: iri(space + local), st.sampled_from(SPACES), LOCAL)
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
LITERAL = st.one_of(
    TEXT.map(literal),
    st.builds(literal, TEXT, st.sampled_from(["en", "pt-br", "ar"])),
    st.integers(-1000, 1000).map(typed),
    st.booleans().map(typed),
    st.sampled_from([0.5, 1.0, -0.25, 0.0]).map(typed),
    st.just(typed("2031-04-12", "date")),
    st.builds(lambda text, space: literal(f"{text}^^<{space}date"), TEXT, st.sampled_from(SPACES)),
    st.builds(lambda text: f"{literal(text)}^^<{SG}iso3166>", TEXT),
)
TRIPLE = st.tuples(NODE, NODE, st.one_of(NODE, LITERAL))


def written(triples: list[Triple]) -> str:
    return turtle.write(triples, prefixes("https://example.org/id/"))


def in_oxigraph(text: str) -> set[Triple]:
    quads = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def in_rdflib(text: str) -> set[Triple]:
    """As rdflib reads it, in Oxigraph's spelling."""
    found = set()
    for subject, prop, value in rdflib.Graph().parse(data=text, format="turtle"):
        if isinstance(value, rdflib.Literal):
            plain = value.datatype in {None, rdflib.XSD.string}
            datatype = None if plain or value.language else ox.NamedNode(str(value.datatype))
            term = str(ox.Literal(str(value), datatype=datatype, language=value.language))
        else:
            term = f"<{value}>"
        found.add((f"<{subject}>", f"<{prop}>", term))
    return found


@given(st.lists(TRIPLE, max_size=8))
@example([("<x:s>", "<x:p>", literal('a"^^<http://www.w3.org/2001/XMLSchema#date>'))])
@example([("<x:s>", "<x:p>", literal(f"a^^<{XSD}date"))])
@example([("<x:s>", RDF_TYPE, f"<{SG}Stance>")])
def test_both_libraries_read_back_just_these_triples(triples: list[Triple]) -> None:
    text = written(triples)
    assert in_oxigraph(text) == set(triples)
    assert in_rdflib(text) == set(triples)


@given(st.lists(TRIPLE, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_changes_a_byte(triples: list[Triple], chance: random.Random) -> None:
    others = triples + triples[:3]
    chance.shuffle(others)
    assert written(others) == written(triples)


def test_it_reads_well() -> None:
    russia, demand = "<https://example.org/id/actor/russia>", "<https://example.org/id/demand/no-nato>"
    triples = [
        (demand, f"<{SG}permanent>", typed(value=True)),
        (demand, f"<{SG}count>", typed(4)),
        (demand, f"<{SG}due>", typed("2031-04-12", "date")),
        (russia, f"<{SG}demands>", demand),
        (russia, "<http://www.w3.org/2000/01/rdf-schema#label>", literal("Russia")),
        (russia, RDF_TYPE, f"<{SG}State>"),
        (russia, RDF_TYPE, f"<{SG}Actor>"),
    ]
    assert written(triples) == (
        """@prefix actor: <https://example.org/id/actor/> .
@prefix demand: <https://example.org/id/demand/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sg: <https://w3id.org/stancegraph/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

actor:russia a sg:Actor, sg:State ;
    rdfs:label "Russia" ;
    sg:demands demand:no-nato .

demand:no-nato sg:count 4 ;
    sg:due "2031-04-12"^^xsd:date ;
    sg:permanent true .
"""
    )


def test_nothing_makes_an_empty_document() -> None:
    assert written([]) == ""


@pytest.mark.parametrize("local", ["a.", ".a", "-a", "a/b", "%4", "é", "", "a~b"])
def test_a_name_that_no_prefix_may_shorten_is_written_in_full(local: str) -> None:
    assert f"<https://example.org/id/actor/{local}>" in written(
        [(iri(f"https://example.org/id/actor/{local}"), RDF_TYPE, f"<{SG}Actor>")]
    )

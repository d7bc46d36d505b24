"""The records: one form for what means the same, and the code lists of the vocabulary."""

from decimal import Decimal

import msgspec
import pytest
from rdflib import Graph
from rdflib.namespace import SKOS

import ontology
from kg import model
from kg.model import Actor, AnnotatedArticle, Article, Issue, Membership, Stance, canonical
from kg.rdf.terms import camel, kebab
from ontology import SG


@pytest.fixture(scope="module")
def schemes() -> Graph:
    graph = Graph()
    graph.parse(data=ontology.read("schemes.ttl"), format="turtle")
    return graph


def members(schemes: Graph, scheme: str) -> set[str]:
    return {str(code).removeprefix(str(SG)) for code in schemes.subjects(SKOS.inScheme, SG[scheme])}


@pytest.mark.parametrize(
    ("codes", "scheme"),
    [
        (model.POSITIONS, "positions"),
        (model.CERTAINTIES, "certainties"),
        (model.MODES, "modes"),
        (model.PHASES, "phases"),
        (model.REVIEW_FLAGS, "reviewFlags"),
    ],
)
def test_the_codes_are_those_of_the_vocabulary(schemes: Graph, codes: tuple[str, ...], scheme: str) -> None:
    assert {camel(code) for code in codes} == members(schemes, scheme)
    assert set(codes) == {kebab(code) for code in members(schemes, scheme)}


def test_the_scores_are_those_of_the_vocabulary(schemes: Graph) -> None:
    said = {name: schemes.value(SG[camel(name)], SG.score) for name in model.POSITIONS}
    assert {name: None if score is None else score.toPython() for name, score in said.items()} == {
        name: None if score is None else Decimal(str(score)) for name, score in model.POSITIONS.items()
    }


def test_making_an_issue_is_a_shipped_position() -> None:
    assert set(model.MAKING.values()) <= set(model.POSITIONS)


def article(**fields: object) -> AnnotatedArticle:
    return msgspec.convert({"article": {"id": "a"}} | fields, AnnotatedArticle)


def stance(**fields: object) -> dict[str, object]:
    return {"actor": ["x"], "on": ["d"], "position": "rejects", "quote": "q"} | fields


def test_the_order_of_lists_means_nothing() -> None:
    one = article(
        actors={"x": {"name": "X", "type": "State", "aliases": ["b", "a"], "acts-for": ["z", "y"]}},
        stances=[stance(actor=["x", "y"]), stance(quote="r", review=["check-date", "unclear-holder"])],
    )
    other = article(
        actors={"x": {"name": "X", "type": "State", "aliases": ["a", "b", "a"], "acts-for": ["y", "z"]}},
        stances=[stance(quote="r", review=["unclear-holder", "check-date"]), stance(actor=["y", "x"])],
    )
    assert one != other
    assert canonical(one) == canonical(other)


def test_texts_are_left_out_and_so_is_what_finds_a_quote_in_them() -> None:
    one = article(article={"id": "a", "text": "a.txt", "title": "T"}, stances=[stance(nth=2)])
    other = article(article={"id": "a", "body": "...", "title": "T"}, stances=[stance()])
    assert (
        canonical(one)
        == canonical(other)
        == AnnotatedArticle(
            article=Article(id="a", title="T"),
            stances=(Stance(actor=("x",), on=("d",), position="rejects", quote="q"),),
        )
    )


def test_issues_named_for_their_act_alone_are_left_out() -> None:
    assert canonical(article(demands={"d": {}, "e": {"label": "E"}})).demands == {"e": Issue(label="E")}


def test_languages_are_written_small() -> None:
    held = canonical(article(actors={"x": {"name": "X", "type": "State", "names": {"pt-BR": "X"}}}))
    assert held.actors["x"].names == {"pt-br": "X"}


def test_members_with_and_without_details_can_be_ordered() -> None:
    bodies = [{"of": "b", "from": "2030"}, "c", {"of": "a"}, "b"]
    one = article(actors={"x": {"name": "X", "type": "Person", "member-of": bodies}})
    other = article(actors={"x": {"name": "X", "type": "Person", "member-of": bodies[::-1]}})
    assert canonical(one) == canonical(other)
    assert Membership(of="b", from_="2030") in canonical(one).actors["x"].member_of


@pytest.mark.parametrize(
    "more",
    [
        {"annotator": "m"},
        {"stances": [stance(certainty="denied")]},
        {"stances": [stance(), stance(quote="r")]},
        {"actors": {"x": {"name": "X", "type": "State", "anonymous": True}}},
        {"claims": {"d": {"label": "D"}}},
        {"article": {"id": "b"}},
    ],
)
def test_what_differs_in_meaning_stays_different(more: dict[str, object]) -> None:
    base: dict[str, object] = {
        "stances": [stance()],
        "actors": {"x": {"name": "X", "type": "State"}},
        "demands": {"d": {"label": "D"}},
    }
    assert canonical(article(**base)) != canonical(article(**base | more))


def test_the_canonical_form_is_its_own() -> None:
    once = canonical(
        article(stances=[stance(on=["e", "d"]), stance()], demands={"d": {"part-of": ["f", "e"]}})
    )
    assert canonical(once) == once


def test_records_do_not_change() -> None:
    actor = Actor(name="X", type="State")
    with pytest.raises(AttributeError):
        actor.name = "Y"  # type: ignore[misc]

"""What OWL 2 RL makes of the vocabulary and a graph in it: no contradiction, and planted ones are found."""

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF

from kg import exporters, importer, sources
from ontology import SG

owlrl = pytest.importorskip("owlrl")

ARTICLE = Path(__file__).parents[2] / "samples" / "tarn" / "2031-06-20-joint-statement.stance.yaml"
PREFIXES = "@prefix sg: <https://w3id.org/stancegraph/ns#> . @prefix : <https://example.org/> .\n"


def closed(terms: Graph, data: str) -> tuple[Graph, list[str]]:
    """Everything that follows, and the contradictions that owlrl reports."""
    graph = Graph()
    graph += terms
    graph.parse(data=data, format="turtle")
    reasoner = owlrl.OWLRL.OWLRL_Semantics(graph, False, False, False)
    reasoner.closure()
    return graph, reasoner.error_messages


def test_an_article_and_the_vocabulary_contradict_each_other_nowhere(terms: Graph) -> None:
    data = exporters.named("turtle").written(importer.new_graph(sources.load([ARTICLE])))
    before = Graph().parse(data=data, format="turtle")
    graph, errors = closed(terms, data)
    assert errors == []
    stances = set(before.subjects(RDF.type, SG.Stance))
    assert stances
    assert all((stance, RDF.type, SG.Stance) in graph for stance in stances)
    assert set(graph.subjects(RDF.type, SG.Stance)) == stances, "what is no stance was made one"


def test_a_shortcut_makes_an_actor_of_its_holder(terms: Graph) -> None:
    """A position is a property too: rejecting is having a stance, and makes an actor of its holder."""
    graph, errors = closed(terms, f"{PREFIXES}:sudria sg:rejects :demand .")
    assert errors == []
    found = {p for s, p in graph.subject_predicates() if s.endswith("/sudria") and p in SG}
    assert found == {SG.rejects, SG.hasStanceToward}
    actors = {s for s in graph.subjects(RDF.type, SG.Actor) if s.startswith("https://example.org/")}
    assert actors == set(graph.subjects(SG.rejects))


@pytest.mark.parametrize(
    "planted",
    [
        ":a a sg:Actor , sg:Issue .",
        ":a a sg:Territory , sg:State .",
        ":s a sg:Stance ; sg:holder :a . :a a sg:Demand .",
        ":s sg:holder :a ; sg:evidence :a .",
        ":s sg:holder :a , :b . :a <http://www.w3.org/2002/07/owl#differentFrom> :b .",
    ],
)
def test_a_planted_contradiction_is_found(terms: Graph, planted: str) -> None:
    assert closed(terms, PREFIXES + planted)[1] != []

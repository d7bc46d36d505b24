"""What a graph is when several ids are one thing, and that undoing it leaves no trace."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from kg import exporters, importer, sources
from kg.errors import KgError
from kg.graph.file import FileGraph
from kg.identity import decisions
from kg.rdf.answers import Rows

CODEBOOK = """
actors:
  north: {name: North, type: State, metonyms: [Port Vey], member-of: [{of: league}]}
  norland: {name: Norland, type: State, names: {fr: Norlande}, aliases: [N.], note: the same, same-as: {wikidata: Q7}}
  south: {name: South, type: State}
  league: {name: The League, type: Alliance}
  envoy: {name: The envoy, type: Person, acts-for: norland}
demands:
  strip: {label: A strip, mode: allow, duration: P3D}
  zone: {label: A zone, mode: do, due: 2031-05}
  whole: {label: The whole, part-of: zone}
"""
FIRST = """
article: {id: first, published: 2031-01-01}
stances:
  - {actor: north, on: strip, position: rejects, quote: North said no}
  - {actor: norland, on: zone, position: accepts, quote: Norland said yes, addressee: north}
"""
SECOND = """
article: {id: second, published: 2031-02-01}
stances:
  - {actor: [north, norland, south], on: strip, position: supports, quote: all of them agreed}
"""


@pytest.fixture
def project(folder: Path) -> Path:
    (folder / "codebook.yaml").write_text(CODEBOOK)
    (folder / "first.stance.yaml").write_text(FIRST)
    (folder / "second.stance.yaml").write_text(SECOND)
    return folder


def decide(folder: Path, verdict: str, *ids: str) -> None:
    line = {"decision": verdict, "ids": list(ids), "by": "anna", "on": "2031-03-01", "why": "one state"}
    with (folder / "decisions.jsonl").open("a") as stream:
        stream.write(json.dumps(line) + "\n")


def built(folder: Path) -> FileGraph:
    return importer.new_graph(sources.load([folder]))


def turtle(graph: FileGraph) -> str:
    return exporters.named("turtle").written(graph)


def rows(graph: FileGraph, query: str) -> set[tuple[str, ...]]:
    answer = graph.query(query)
    assert isinstance(answer, Rows)
    return {tuple((term or "").rpartition("/")[2].rstrip(">") for term in row) for row in answer.rows}


def test_stances_move_to_the_id_that_stays(project: Path) -> None:
    decide(project, "same", "north", "norland")
    graph = built(project)
    assert not graph.query("ASK { ?stance sg:holder|sg:toward|sg:addressee actor:norland }")
    assert rows(graph, "SELECT ?p { actor:north ?p demand:zone }") == {("ns#accepts",)}


def test_what_follows_from_the_stances_is_worked_out_for_both_together(project: Path) -> None:
    decide(project, "same", "strip", "zone")
    # In January North rejected the one demand and Norland accepted the other; in February both supported one.
    graph = built(project)
    assert rows(graph, "SELECT ?who ?p { ?who ?p demand:strip . ?p a sg:Position }") == {
        ("north", "ns#supports"),
        ("norland", "ns#supports"),
        ("south", "ns#supports"),
    }


def test_a_joint_statement_of_two_that_are_one_is_one_stance(project: Path) -> None:
    before = len(rows(built(project), "SELECT ?s { ?s sg:reportedIn article:second }"))
    decide(project, "same", "north", "norland")
    graph = built(project)
    assert (before, len(rows(graph, "SELECT ?s { ?s sg:reportedIn article:second }"))) == (3, 2)
    written = "SELECT ?as { ?s sg:reportedIn article:second ; sg:holder actor:north ; sg:writtenAs ?as }"
    assert rows(graph, written) == {("norland",)}


def test_names_become_aliases_and_links_move(project: Path) -> None:
    decide(project, "same", "north", "norland")
    graph = built(project)
    assert graph.query(
        'ASK { actor:north rdfs:label "North" ; skos:altLabel "Norland", "N.", "Norlande"@fr }'
    )
    assert graph.query("ASK { actor:envoy sg:actsFor actor:north }")
    assert graph.query(
        "ASK { actor:north skos:exactMatch wd:Q7 ; skos:note 'the same' ; org:memberOf actor:league }"
    )


def test_where_one_value_can_be_that_of_the_id_that_stays_stands(project: Path) -> None:
    decide(project, "same", "zone", "strip")
    graph = built(project)
    assert rows(graph, "SELECT ?mode { demand:zone sg:mode ?mode }") == {("ns#do",)}
    assert graph.query(
        "ASK { demand:zone sg:duration ?three_days ; sg:due ?may ; sg:datePrecision sg:month }"
    )


def test_nothing_is_linked_to_itself(project: Path) -> None:
    decide(project, "same", "zone", "whole")
    decide(project, "same", "league", "north")
    graph = built(project)
    assert not graph.query("ASK { ?it ?property ?it }")
    assert not graph.query("ASK { ?node a org:Membership }")


def test_who_decided_and_why_is_in_the_graph(project: Path) -> None:
    decide(project, "same", "north", "norland")
    assert built(project).query(
        """ASK { actor:norland a sg:MergedEntry ; rdfs:label "Norland" ; dcterms:isReplacedBy actor:north ;
                   rdfs:comment "one state" ; dcterms:date "2031-03-01"^^xsd:date ;
                   prov:wasAttributedTo/rdfs:label "anna" ; sg:definedIn/sg:fileName ?file .
                 FILTER NOT EXISTS { actor:norland a sg:Actor } }"""
    )


@pytest.mark.parametrize("verdict", ["not-same", "unsure"])
def test_undoing_a_merge_restores_the_graph_to_the_byte(project: Path, verdict: str) -> None:
    before = turtle(built(project))
    decide(project, "same", "north", "norland")
    decide(project, "same", "strip", "zone")
    assert turtle(built(project)) != before
    decide(project, verdict, "norland", "north")
    decide(project, verdict, "strip", "zone")
    assert turtle(built(project)) == before


def test_exporting_with_decisions_is_importing_with_them(project: Path) -> None:
    before = built(project)
    decide(project, "same", "north", "norland")
    decide(project, "same", "zone", "strip")
    decided = decisions.load(project / "decisions.jsonl", "decisions.jsonl", "project/decisions.jsonl")[0]
    assert turtle(importer.with_decisions(before, decided)) == turtle(built(project))
    assert turtle(importer.with_decisions(built(project), decided)) == turtle(built(project))


def test_a_merge_reaches_articles_that_are_imported_one_by_one(project: Path) -> None:
    decide(project, "same", "north", "norland")
    graph = project / "graph.ttl"
    importer.import_into(graph, sources.load([project / "first.stance.yaml"]))
    importer.import_into(graph, sources.load([project / "second.stance.yaml"]))
    assert graph.read_text() == turtle(built(project))


DESCRIBED = """
article: {{id: {name}, published: 2031-01-01}}
actors:
  north: {{name: North, type: State, {north}}}
  norland: {{name: Norland, type: State, {norland}}}
stances:
  - {{actor: norland, on: north, position: supports, quote: they do}}
  - {{actor: north, on: norland, position: rejects, quote: they do not}}
"""


@pytest.fixture
def described(folder: Path) -> list[Path]:
    """Articles that describe the same two actors, which are one; what is a name here is an alias there."""
    articles = {
        "a": ("names: {fr: Nord}", "aliases: [North, N.]"),
        "b": ("aliases: [North, Norland]", "names: {fr: Nord}"),
        "c": ("anonymous: false", "aliases: [Nord, N.]"),
    }
    for name, (north, norland) in articles.items():
        text = DESCRIBED.format(name=name, north=north, norland=norland)
        (folder / f"{name}.stance.yaml").write_text(text)
    decide(folder, "same", "north", "norland")
    return sorted(folder.glob("*.stance.yaml"))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_names_that_articles_give_are_the_same_in_whatever_order_they_come(
    order: tuple[int, ...], described: list[Path], tmp_path: Path
) -> None:
    graph = tmp_path / "graph.ttl"
    for number in order:
        importer.import_into(graph, sources.load([described[number]]))
    assert graph.read_text() == turtle(importer.new_graph(sources.load(described)))
    for number in order:
        done = importer.import_into(graph, sources.load([described[number]]))
        assert (done.changed, done.added) == ((), ())


@pytest.mark.parametrize("gone", range(3))
def test_with_an_article_go_only_the_names_that_nobody_else_gives(
    gone: int, described: list[Path], tmp_path: Path
) -> None:
    graph = tmp_path / "graph.ttl"
    importer.import_into(graph, sources.load(described))
    importer.remove(graph, [described.pop(gone).name.partition(".")[0]])
    assert graph.read_text() == turtle(importer.new_graph(sources.load(described)))


def test_no_article_stays_behind_a_merge_or_its_undoing(project: Path) -> None:
    graph = project / "graph.ttl"
    importer.import_into(graph, sources.load([project]))
    before = graph.read_bytes()
    decide(project, "same", "north", "norland")
    with pytest.raises(KgError, match=r"decisions\.jsonl:1 makes 'norland' the same as 'north'.* first"):
        importer.import_into(graph, sources.load([project / "second.stance.yaml"]))
    assert graph.read_bytes() == before
    importer.import_into(graph, sources.load([project]))
    assert graph.read_text() == turtle(built(project))

    decide(project, "not-same", "north", "norland")
    with pytest.raises(KgError, match=r"no decision makes 'norland' another id any more.* first"):
        importer.import_into(graph, sources.load([project / "second.stance.yaml"]))
    importer.import_into(graph, sources.load([project]))
    assert graph.read_bytes() == before


def test_a_gazetteer_can_take_over_an_id_of_ones_own(project: Path) -> None:
    with (project / "codebook.yaml").open("a") as stream:
        stream.write("extends: kg/world\n")
    decide(project, "same", "france", "south")
    corpus = sources.load([project])
    assert [p for p in corpus.problems if p.severity == "error"] == []
    assert built(project).query('ASK { actor:france skos:altLabel "South" ; sg:supports demand:strip }')


def test_merged_ids_may_share_their_names(project: Path) -> None:
    with (project / "codebook.yaml").open("a") as stream:
        stream.write("  more: {label: More}\n")
    text = (project / "codebook.yaml").read_text()
    (project / "codebook.yaml").write_text(text.replace("aliases: [N.]", "aliases: [North]"))
    assert any("'North' is a name of" in p.what for p in sources.load([project]).problems)
    decide(project, "same", "north", "norland")
    assert not any("is a name of" in p.what for p in sources.load([project]).problems)

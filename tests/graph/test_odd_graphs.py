"""Graphs as others may write them: every command answers, or says in a line why it cannot."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

PREFIXES = """
@prefix sg: <https://w3id.org/stancegraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix actor: <https://w3id.org/stancegraph/id/actor/> .
@prefix demand: <https://w3id.org/stancegraph/id/demand/> .
@prefix stance: <https://w3id.org/stancegraph/id/stance/> .
@prefix article: <https://w3id.org/stancegraph/id/article/> .
"""
TALKS = """
actor:harwick a sg:Actor, sg:State ; rdfs:label "Harwick" .
demand:reopen a sg:Demand, sg:Issue ; rdfs:label "Reopen the strait" .
article:one a sg:Article ; rdfs:label "Two days" .
stance:one a sg:Stance ; sg:holder actor:harwick ; sg:toward demand:reopen ; sg:position sg:rejects ;
  sg:certainty sg:stated ; sg:phase sg:current ; sg:reportedIn article:one ; sg:evidence stance:evidence .
stance:evidence oa:exact "Harwick said no" .
actor:harwick sg:rejects demand:reopen .
"""


def chain(length: int) -> str:
    return "".join(
        f'actor:a{n} a sg:Actor ; rdfs:label "A{n}" ; sg:actsFor actor:a{n + 1} .\n' for n in range(length)
    )


ODD = {
    "a space that is no IRI": '<urn:x> a void:Dataset ; void:uriSpace "talks" .',
    "an empty space": '<urn:x> a void:Dataset ; void:uriSpace "" .',
    "a space with a blank": '<urn:x> a void:Dataset ; void:uriSpace "http://a b/" .',
    "several spaces": '<urn:x> a void:Dataset ; void:uriSpace "talks", "https://w3id.org/stancegraph/id/", "" .',
    "a space as an IRI": "<urn:x> a void:Dataset ; void:uriSpace <https://w3id.org/stancegraph/id/> .",
    "a space in a language": '<urn:x> a void:Dataset ; void:uriSpace "https://w3id.org/stancegraph/id/"@en .',
    "a triple as a term": "actor:harwick sg:x <<( actor:harwick sg:demands demand:reopen )>> .",
    "a triple in a triple": "actor:harwick sg:x <<( actor:harwick sg:y <<( actor:harwick sg:z demand:reopen )>> )>> .",
    "a circle": 'actor:harwick sg:actsFor actor:other . actor:other a sg:Actor ; rdfs:label "O" ; sg:actsFor actor:harwick .',
    "itself": "actor:harwick sg:actsFor actor:harwick ; sg:partOf actor:harwick . demand:reopen sg:partOf demand:reopen .",
    "a long chain": chain(1500),
    "a huge literal": f'actor:harwick rdfs:comment "{"x" * 10**6}" .',
    "blank nodes": '[] a sg:Stance ; sg:holder [ a sg:Actor ; rdfs:label "Utopia" ] ; sg:position sg:rejects ; sg:toward demand:reopen .',
}
COMMANDS = [
    "stats -g graph.ttl",
    "show harwick -g graph.ttl",
    "query who-rejects -g graph.ttl",
    "validate graph.ttl",
    "view out.html -g graph.ttl",
    "view out.svg -g graph.ttl",
    "diff plain.ttl graph.ttl",
    "serve --get / -g graph.ttl",
    "export out.csv -g graph.ttl",
    "export out.ttl -g graph.ttl",
    "export out.nt -g graph.ttl",
    "export out.rdf -g graph.ttl",
    "export out.jsonld -g graph.ttl",
    "export out.trig -g graph.ttl",
    "remove one -g graph.ttl",
]


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_answers_or_says_why_not(
    words: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plain.ttl").write_text(PREFIXES + TALKS)
    Path("graph.ttl").write_text(PREFIXES + TALKS + ODD[what])
    begun = time.process_time()
    done = CliRunner().invoke(main, words.split())
    assert time.process_time() - begun < 30
    assert "fault in the program" not in done.output
    assert done.exit_code in {0, 1}, done.output
    if done.exit_code:
        assert "RDF 1.2" in done.stderr or words.startswith("validate"), done.output
    elif words.startswith(("show", "query")):
        assert "Harwick" in done.stdout


@pytest.mark.parametrize("name", ["agreement", "by-state", "demands", "pending", "unrefused", "who-rejects"])
def test_queries_follow_a_long_chain_once(name: str, tmp_path: Path) -> None:
    """Each of 4,000 acts for the next, the last is asked, and many have said no."""
    said = "".join(
        f"stance:s{n} a sg:Stance ; sg:holder actor:a{n} ; sg:toward demand:reopen ; sg:position sg:rejects ;"
        f" sg:certainty sg:stated ; sg:phase sg:current ; sg:reportedIn article:one ; sg:evidence stance:evidence .\n"
        for n in range(0, 4000, 10)
    )
    asked = (
        "demand:other a sg:Demand, sg:Issue ; sg:pendingFrom actor:a4000 . actor:a4000 a sg:State, sg:Actor .\n"
        "stance:two a sg:Stance ; sg:holder actor:harwick ; sg:toward demand:other ; sg:position sg:demands ;"
        " sg:addressee actor:a4000 ; sg:certainty sg:stated ; sg:phase sg:current ; sg:reportedIn article:one ;"
        " sg:evidence stance:evidence .\n"
    )
    (tmp_path / "graph.ttl").write_text(PREFIXES + TALKS + chain(4000) + said + asked)
    begun = time.process_time()
    done = CliRunner().invoke(main, ["query", name, "-g", str(tmp_path / "graph.ttl")])
    assert time.process_time() - begun < 15
    assert done.exit_code == 0, done.output
    assert name == "agreement" or "row" in done.stdout

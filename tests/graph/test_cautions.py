"""What is no graph of stances, or an old one, is told before its answers are believed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import importer
from kg.cli import main
from kg.graph import open_graph
from kg.graph.cautions import cautions
from kg.rdf import vocabulary

SG = "@prefix sg: <https://w3id.org/stancegraph/ns#> .\n"
STANCE = "<urn:s> a sg:Stance ; sg:holder <urn:a> ; sg:position sg:rejects ; sg:toward <urn:t>"
GRAPHS = {
    "anything": (
        '<urn:a> <http://xmlns.com/foaf/0.1/name> "Ann" .',
        "no term that begins with https://w3id.org/",
    ),
    "http": (
        f"{SG.replace('https', 'http')}{STANCE} .",
        "its terms begin with http://w3id.org/stancegraph/ns#",
    ),
    "typo": (
        f"{SG.replace('/ns#', '/ns/')}{STANCE} .",
        "its terms begin with https://w3id.org/stancegraph/ns/",
    ),
    "untyped": (f"{SG}{STANCE.replace('a sg:Stance ;', '')} .", "though urn:s has a holder"),
    "actors": (
        f'{SG}<urn:a> a sg:Actor ; <http://www.w3.org/2000/01/rdf-schema#label> "A" .',
        "it holds no stances, only what they may be about",
    ),
    "empty": ("", "there is nothing in it"),
    "old": (f"{SG}{STANCE} ; sg:datePrecision sg:ofArticle .", "written by an older version"),
}
given = pytest.mark.parametrize("name", GRAPHS)


@pytest.fixture
def file(tmp_path: Path, name: str) -> str:
    path = tmp_path / "graph.ttl"
    path.write_text(GRAPHS[name][0])
    return str(path)


@given
@pytest.mark.parametrize(
    "words",
    [["stats"], ["query", "who-rejects"], ["query", "SELECT ?s { ?s a sg:Stance }"], ["view", "x.html"]],
)
def test_commands_say_so_once(words: list[str], name: str, file: str, folder: Path) -> None:
    result = CliRunner().invoke(main, [*words, "-g", file])
    assert result.exit_code == 0
    assert " ".join(result.output.split()).count(GRAPHS[name][1]) == 1


@given
def test_validation_says_so_too(name: str, file: str) -> None:
    result = CliRunner().invoke(main, ["validate", file, "--format", "sarif", "--fail-on", "warning"])
    assert result.exit_code == 1
    code = {"untyped": "holder-without-stance", "old": "older-version"}.get(name, "graph-without-stances")
    assert f'"ruleId": "{code}"' in result.stdout
    assert "0 errors, 0 warnings" not in result.stderr
    assert (CliRunner().invoke(main, ["validate", file]).exit_code == 0) is (name == "actors")


def test_what_is_ours_is_asked_without_a_word(folder: Path) -> None:
    samples = Path(__file__).parents[2] / "samples" / "tarn"
    importer.import_into(folder / "graph.ttl", importer.sources.load([samples]))
    assert cautions(open_graph(str(folder / "graph.ttl"))) == []


def test_everything_deprecated_in_the_vocabulary_is_looked_for() -> None:
    from rdflib import OWL, Graph, Literal

    from kg.graph import cautions as room

    old = Graph()
    for name in ("stancegraph.ttl", "schemes.ttl"):
        old.parse(data=vocabulary.read(name), format="turtle")
    found = {str(term).rpartition("#")[2] for term in old.subjects(OWL.deprecated, Literal(True))}
    assert found
    assert all(f"sg:{name} " in room._OLD for name in found)

"""The graph as Python sees it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import rdflib

import kg
from kg import exporters, importer, sources
from kg.api import StanceGraph, Table, value_of
from kg.errors import Faulty, KgError, Misuse
from kg.graph.file import FileGraph
from kg.graph.killable import Overrun
from kg.rdf.terms import XSD, iri, literal, typed

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="module")
def samples() -> FileGraph:
    return importer.new_graph(sources.load([SAMPLES]))


@pytest.fixture(scope="module")
def file(samples: FileGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("api") / "graph.ttl"
    samples.save_as(found)
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api") / "held"
    importer.import_into(folder, sources.load([SAMPLES]))
    return folder


@pytest.fixture(params=["file", "store", "in a process"])
def graph(file: Path, store: Path, request: pytest.FixtureRequest) -> Iterator[StanceGraph]:
    timeout = 60 if request.param == "in a process" else 0
    with kg.open(store if request.param == "store" else file, timeout=timeout) as opened:
        yield opened


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import kg, sys; kg.open; print({'rdflib', 'pyoxigraph', 'networkx', 'pandas', 'click'} & {*sys.modules})"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"


def test_a_question_by_name(graph: StanceGraph) -> None:
    answer = graph.query("who-rejects", on="rahal-plan")
    assert isinstance(answer, Table)
    assert answer.columns[:3] == ("who", "position", "what")
    assert [row[:2] for row in answer] == [
        ("Civic Union", "opposes"),
        ("Civic Union", "opposes"),
        ("Sudria", "rejects"),
    ]
    assert [row["who"] for row in answer.dicts()] == [row[0] for row in answer]


def test_several_values_and_days_as_parameters(graph: StanceGraph) -> None:
    both = graph.query("who-rejects", on=["rahal-plan", "halt-fire"])
    one = graph.query("who-rejects", on="rahal-plan")
    assert isinstance(both, Table)
    assert isinstance(one, Table)
    assert len(both) > len(one)
    late = graph.query("stances", since=date(2033, 5, 1))
    assert isinstance(late, Table)
    assert {str(day)[:7] for day in (row["date"] for row in late.dicts())} == {"2033-05"}


def test_a_question_in_sparql(graph: StanceGraph) -> None:
    answer = graph.query(
        "SELECT ?who ?on ?strength { ?s sg:holder ?who ; sg:date ?on ; sg:strength ?strength } ORDER BY ?s"
    )
    assert isinstance(answer, Table)
    who, on, strength = answer[0]
    assert isinstance(who, str)
    assert who.startswith(graph.base)
    assert isinstance(on, date)
    assert isinstance(strength, Decimal)
    assert answer.terms[0][0] == f"<{who}>"
    assert answer.terms[0][2] == f'"{strength}"^^<{XSD}decimal>'
    assert answer[:1] == (answer[0],)


def test_the_other_kinds_of_questions(graph: StanceGraph) -> None:
    assert graph.query("ASK { ?who sg:rejects ?what }") is True
    made = graph.query("CONSTRUCT WHERE { ?who sg:rejects ?what }")
    assert isinstance(made, Table)
    assert made.columns == ("subject", "property", "value")
    assert {row[1] for row in made} == {"https://w3id.org/stancegraph/ns#rejects"}


def test_misuse_says_how_to_mend_it(graph: StanceGraph) -> None:
    with pytest.raises(Misuse, match="no named query 'who-reject'") as caught:
        graph.query("who-reject")
    assert "who-rejects" in caught.value.hint
    with pytest.raises(Misuse, match="has no parameter 'off'"):
        graph.query("who-rejects", off="rahal-plan")
    with pytest.raises(Misuse, match="parameters go with a shipped query"):
        graph.query("SELECT * { ?s ?p ?o }", on="rahal-plan")
    with pytest.raises(KgError, match="no SPARQL query"):
        graph.query("SELECT *")


def test_what_there_is_not_cannot_be_opened(tmp_path: Path) -> None:
    for timeout in (0, 5):
        with pytest.raises(KgError, match="there is no graph at"):
            kg.open(tmp_path / "none.ttl", timeout=timeout)


def test_a_question_with_a_timeout_is_ended(file: Path) -> None:
    with kg.open(file, timeout=1) as graph:
        with pytest.raises(Overrun, match="no answer within 1 second"):
            graph.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
        assert graph.query("ASK { ?s ?p ?o }") is True


def test_pandas(graph: StanceGraph) -> None:
    answer = graph.query(
        """SELECT ?quote ?date ?strength ?start { ?s sg:evidence ?e ; sg:date ?date . ?e oa:exact ?quote ;
             oa:start ?start . OPTIONAL { ?s sg:strength ?strength } }"""
    )
    assert isinstance(answer, Table)
    frame = answer.to_dataframe()
    assert list(frame.columns) == list(answer.columns)
    assert len(frame) == len(answer)
    assert pd.api.types.is_datetime64_any_dtype(frame["date"])
    assert pd.api.types.is_float_dtype(frame["strength"])
    assert pd.api.types.is_integer_dtype(frame["start"])
    assert frame["strength"].count() == sum(row[2] is not None for row in answer)
    assert list(frame["quote"]) == [row[0] for row in answer]


def test_pandas_takes_an_empty_answer(graph: StanceGraph) -> None:
    answer = graph.query("SELECT ?a ?b { ?a sg:nothing ?b }")
    assert isinstance(answer, Table)
    assert list(answer.to_dataframe().columns) == ["a", "b"]


def test_missing_pandas_is_named(graph: StanceGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    answer = graph.query("SELECT ?s { ?s a sg:Stance }")
    assert isinstance(answer, Table)
    with pytest.raises(KgError, match="needs pandas") as caught:
        answer.to_dataframe()
    assert caught.value.hint == "install it with: pip install 'stancegraph[tables]'"


def test_rdflib(graph: StanceGraph, samples: FileGraph) -> None:
    theirs = graph.to_rdflib()
    assert theirs.isomorphic(rdflib.Graph().parse(data=exporters.named("turtle").written(samples)))
    assert theirs.qname(rdflib.URIRef(f"{samples.base}actor/sudria")) == "actor:sudria"


def test_networkx(graph: StanceGraph) -> None:
    network = graph.to_networkx()
    assert network.nodes[f"{graph.base}actor/sudria"]["label"] == "Sudria"
    assert network.number_of_edges() > 50


@pytest.mark.parametrize("timeout", [0, 60])
@pytest.mark.parametrize("locator", ["graph.ttl", "held"])
def test_adding_and_removing(folder: Path, locator: str, timeout: float) -> None:
    (folder / "codebook.yaml").write_text(
        "actors: {north: {name: North, type: State}}\ndemands: {strip: {label: A strip}}\n"
    )
    for name, position in (("a", "rejects"), ("b", "accepts")):
        (folder / f"{name}.stance.yaml").write_text(
            f"article: {{id: {name}, published: 2031-01-0{1 + (name == 'b')}}}\n"
            f"stances: [{{actor: north, on: strip, position: {position}, quote: words of {name}}}]\n"
        )
    importer.import_into(locator, sources.load([folder / "a.stance.yaml"]))
    with kg.open(locator, timeout=timeout) as graph:
        rejects = "ASK { actor:north sg:rejects demand:strip }"
        assert graph.query(rejects) is True
        done = graph.add(folder)
        assert (done.added, done.unchanged) == (("b",), ("a",))
        assert graph.query(rejects) is False
        graph.remove("b")
        assert graph.query(rejects) is True
        with pytest.raises(Misuse, match="no article 'c'"):
            graph.remove("c")
        with pytest.raises(Misuse, match="nothing to add"):
            graph.add()
        (folder / "c.stance.yaml").write_text("article: {id: c}\nstances: [{}]\n")
        with pytest.raises(Faulty):
            graph.add(folder)
        assert graph.query(rejects) is True


# -- values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (iri("https://example.org/a"), "https://example.org/a"),
        (literal("a\nb"), "a\nb"),
        (literal("été", "fr"), "été"),
        (typed(3), 3),
        (typed(0.5), Decimal("0.5")),
        (typed(value=True), True),
        (typed("2031-01-02", "date"), date(2031, 1, 2)),
        (typed("2031-01-02T03:04:05Z", "dateTime"), datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (typed("1e3", "double"), 1000.0),
        (typed("2031", "gYear"), "2031"),
        (typed("P2D", "duration"), "P2D"),
        (typed("2031-02-30", "date"), "2031-02-30"),
        (typed("three", "integer"), "three"),
        (typed("much", "decimal"), "much"),
        (typed("maybe", "boolean"), "maybe"),
        (
            literal('1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
            '1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        ),
    ],
)
def test_terms_become_values(term: str | None, value: object) -> None:
    assert value_of(term) == value
    assert type(value_of(term)) is type(value)


# -- in notebooks -------------------------------------------------------------------------------------


def test_a_notebook_shows_a_graph_and_an_answer(graph: StanceGraph) -> None:
    assert "<th>articles</th><td>14</td>" in graph._repr_html_()
    answer = graph.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert isinstance(answer, Table)
    shown = answer._repr_html_()
    assert shown.count("<tr>") == 51
    assert f"<p>{len(answer):,} rows, the first 50 of them here</p>" in shown
    assert repr(answer) == f"<{len(answer):,} rows: s, p, o>"
    assert repr(graph) == f"<stancegraph {graph.locator}>"


def test_nothing_in_a_notebook_is_markup() -> None:
    table = Table(["<b>"], [[literal("<script>alert(1)</script>")], [None]])
    assert table._repr_html_() == (
        "<table><thead><tr><th>&lt;b&gt;</th></tr></thead><tbody>"
        "<tr><td>&lt;script&gt;alert(1)&lt;/script&gt;</td></tr><tr><td></td></tr></tbody></table><p>2 rows</p>"
    )

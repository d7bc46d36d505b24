"""Small inputs that once had wrong answers, each with the right one; and graphs that others have made."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import importer, queries, sources, validation
from kg.graph import lookup
from kg.graph.file import FileGraph
from kg.rdf import terms
from kg.rdf.answers import Rows

CASES = Path(__file__).parents[1] / "cases"


def rows(graph: FileGraph, name: str, *columns: str, **values: str) -> list[list[str]]:
    query = queries.load(name)
    given = {k: [lookup.find(graph, query.parameter(k).kind, text)] for k, text in values.items()}
    answer = graph.query(query.with_values(given))
    assert isinstance(answer, Rows)
    places = [answer.variables.index(column) for column in columns]
    return [[terms.text_of(row[at] or '""') for at in places] for row in answer.rows]


def case(name: str) -> FileGraph:
    return importer.new_graph(sources.load([CASES / name]))


def test_a_former_position_and_the_present_one_of_one_article_are_a_move() -> None:
    found = rows(case("former-position"), "changes", "who", "from", "to", "before", "after")
    assert found == [["Alder Union", "opposes", "supports", "2029", "2030-07-03"]]


def test_a_former_position_without_a_date_comes_before_the_present_one(tmp_path: Path) -> None:
    for file in (CASES / "former-position").iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace(" date: 2029,", ""))
    found = rows(importer.new_graph(sources.load([tmp_path])), "changes", "from", "to", "before")
    assert found == [["opposes", "supports", ""]]


def test_both_sides_on_one_day_are_one_row_and_no_move() -> None:
    graph = case("two-sides-same-day")
    columns = ("who", "reports_1", "reports_2", "date", "quote_1", "quote_2")
    assert rows(graph, "contradictions", *columns) == [
        ["Civic Union", "1", "2", day, "Lind welcomed the package", "Berg refused it"]
        for day in ("2030-01-10", "2030-02-10", "2030-03-10")
    ]
    assert rows(graph, "changes", "from") == []


def test_whoever_refuses_a_package_refuses_its_parts() -> None:
    graph = case("package-refused")
    assert rows(graph, "unrefused", "demand") == []
    found = rows(graph, "disagreements", "what_1", "who_2", "what_2", actor="norland", other="sudria")
    assert found == [
        ["Open the road", "Foreign ministry of Sudria", "Norland's list"],
        ["Pull back the guns", "Foreign ministry of Sudria", "Norland's list"],
    ]
    assert rows(graph, "disagreements", "what_1", actor="norland", other="sudria", direct="yes") == []


def test_a_speaker_is_found() -> None:
    graph = case("speaker")
    assert rows(graph, "said-by", "for_whom", "on_what", speaker="varn") == [
        ["Government of Hillmark", "Aid for the regions"],
        ["Government of Hillmark", "Exit by 2030"],
    ]
    assert len(rows(graph, "stances", "voiced_by", speaker="varn")) == 2
    assert rows(graph, "stances", "who", speaker="hill") == []
    assert {voice for (voice,) in rows(graph, "timeline-actor", "voiced_by", actor="hill")} == {"Tom Varn"}


def test_a_denied_report_is_no_position_and_stands_after_what_it_denies() -> None:
    graph = case("denied-report")
    assert rows(graph, "who-rejects", "who") == []
    assert rows(graph, "by-state", "name") == [["Tavland"]]
    found = rows(graph, "timeline-demand", "who", "certainty", on="joint")
    assert found == [["Tavland", "stated"], ["Kestria", "denied"]]


def test_two_years_are_no_day(tmp_path: Path) -> None:
    graph = case("date-contradiction")
    assert rows(graph, "contradictions", "who") == []
    assert {each.code for each in validation.run(graph)} == {"evidence-unverified"}
    assert {date for (date,) in rows(graph, "stances", "date")} == {"2031"}


def test_dates_that_hold_each_other_are_in_no_order() -> None:
    graph = case("partial")
    assert rows(graph, "changes", "from") == []
    assert [date for (date,) in rows(graph, "stances", "date")] == ["2031", "2031-04", "2031-04-12"]
    assert len(rows(graph, "stances", "date", since="2031-05")) == 1
    found = rows(graph, "by-state", "position", "date")
    assert sorted(found) == [["accepts", "2031-04-12"], ["rejects", "2031-04"], ["undecided", "2031"]]


def test_a_stance_on_itself_and_what_is_there_twice_are_told() -> None:
    found = {each.code for each in validation.run(case("same-url-twice"))}
    assert {"url-of-two-articles", "stance-told-twice"} <= found
    assert "stance-told-twice" in {each.code for each in validation.run(case("same-text-twice"))}


# -- graphs of others ----------------------------------------------------------------------------------

WRITTEN = (CASES / "foreign-graph" / "hand-written.ttl").read_text(encoding="utf-8")


def foreign(folder: Path, *changes: tuple[str, str]) -> FileGraph:
    """The graph written by hand, with other words in the place of some of its."""
    text = WRITTEN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "graph.ttl"
    file.write_text("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + text, encoding="utf-8")
    return FileGraph.open(file)


@pytest.mark.parametrize(
    ("changes", "date"),
    [
        ([], "2030-01-02"),
        ([("sg:State, sg:Actor", "sg:State"), ("sg:Demand, sg:Issue", "sg:Demand")], "2030-01-02"),
        ([('sg:date "2030-01-02"^^xsd:date', 'sg:date "2030-01"')], "2030-01"),
        ([('sg:date "2030-01-02"^^xsd:date', 'sg:date "2030-01-02T10:00:00Z"^^xsd:dateTime')], "2030-01-02"),
        ([('sg:date "2030-01-02"^^xsd:date', 'sg:date "2030"^^xsd:gYear')], "2030"),
        ([('"A ceasefire"@en', '"Ein Waffenstillstand"@de, "A ceasefire"@en, "Cese el fuego"@es')], "2030-01-02"),
        ([('rdfs:label "A ceasefire"@en', 'skos:prefLabel "A ceasefire"@en')], "2030-01-02"),
        ([("ex:s1 a sg:Stance", "[] a sg:Stance")], "2030-01-02"),
        ([("http://example.org/my/", "urn:other:")], "2030-01-02"),
        ([("sg:position sg:demands", "sg:position ex:urges"), ("ex:a1 a", 'ex:urges a sg:Position ; rdfs:label "demands" ; skos:broader sg:demands . ex:a1 a')], "2030-01-02"),
    ],
)  # fmt: skip
def test_a_graph_written_by_hand_answers(tmp_path: Path, changes: list[tuple[str, str]], date: str) -> None:
    graph = foreign(tmp_path, *changes)
    before = set(graph.triples())
    report = ["France", "demands", "A ceasefire", date, "France demanded a ceasefire"]
    assert rows(graph, "stances", "who", "position_taken", "on_what", "date", "quote") == [report]
    assert rows(graph, "evidence", "who", "what", "date") == [["France", "A ceasefire", date]]
    assert rows(graph, "demands", "who", "demand", "state") == [["France", "A ceasefire", "open"]]
    assert rows(graph, "unrefused", "who", "demand") == [["France", "A ceasefire"]]
    assert rows(graph, "by-state", "name", "date") == [["France", date]]
    assert rows(graph, "timeline-actor", "date", actor="france") == [[date]]
    assert set(graph.triples()) == before


def test_two_quotes_of_one_stance_are_one_report_and_two_pieces_of_evidence(tmp_path: Path) -> None:
    more = '"France demanded a ceasefire" ; oa:hasSource ex:a1 ] , [ a sg:Evidence ; oa:exact "at once"'
    graph = foreign(tmp_path, ('"France demanded a ceasefire"', more))
    ((quote,),) = rows(graph, "stances", "quote")
    assert sorted(quote.split(" | ")) == ["France demanded a ceasefire", "at once"]
    assert len(rows(graph, "evidence", "quote")) == 2


def test_sparql_and_shacl_agree_on_what_others_have_made(tmp_path: Path) -> None:
    pytest.importorskip("pyshacl")
    from kg.validation import shacl

    lines = [line for line in WRITTEN.splitlines() if line.startswith("ex:")]
    for changes in [(), *(((line, f"# {line}"),) for line in lines if not line.rstrip().endswith(";"))]:
        graph = foreign(tmp_path, *changes)
        by_sparql = sorted(each.code for each in validation.run(graph) if each.severity == "error")
        assert by_sparql == sorted(each.code for each in shacl.run(graph)), changes

"""How much of what there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kg import sources
from kg.graph.file import FileGraph
from kg.rdf.answers import Rows
from kg.rdf.terms import DATA, iri, named
from kg.summaries import Account
from kg.summaries.overview import summary

SAMPLES = Path(__file__).parents[2] / "samples"


def test_the_samples_are_counted(samples: FileGraph) -> None:
    account = summary(samples)
    assert account.title == "The stancegraph samples"
    facts = {fact.label: fact.values[0] for fact in account.facts}
    assert facts["articles"].number == 14
    assert facts["stances"].number == 143
    read = sources.load([SAMPLES]).summary()
    assert (facts["holders"].number, facts["issues with stances"].number) == (read.holders, read.issues)
    assert facts["triples"].number == len(set(samples.triples()))
    assert facts["dates of stances"].text == "2025-03 to 2033-05-19"


def test_each_stance_is_counted_under_one_position(
    samples: FileGraph, told: Callable[[Account, str], list[tuple[str, ...]]]
) -> None:
    rows = told(summary(samples), "Positions")
    assert sum(int(number) for _, number in rows) == 143
    assert rows[0] == ("demands", "22")
    assert [int(number) for _, number in rows] == sorted((int(n) for _, n in rows), reverse=True)


def test_each_thing_is_counted_in_its_narrowest_class(
    samples: FileGraph, told: Callable[[Account, str], list[tuple[str, ...]]]
) -> None:
    account = summary(samples)
    answer = samples.query("SELECT DISTINCT ?a { ?a a sg:Actor }")
    assert isinstance(answer, Rows)
    actors = dict(told(account, "Actors"))
    assert sum(map(int, actors.values())) == len(answer.rows)
    alliances = samples.query("SELECT DISTINCT ?a { ?a a sg:Alliance }")
    assert isinstance(alliances, Rows)
    assert int(actors["alliance"]) == len(alliances.rows)
    issues = Counter({kind: int(number) for kind, number in told(account, "Issues")})
    assert issues["demand"] == 20
    assert issues["threat"] == 2
    assert "issue" not in issues


def test_an_empty_graph_has_nothing_but_triples() -> None:
    account = summary(FileGraph.made_of([], "https://example.org/"))
    # The shipped positions are there, and nobody holds them.
    assert [fact.label for fact in account.facts] == ["note", "stances", "triples"]
    assert account.tables == ()


def test_every_table_adds_up_or_says_why_not(samples: FileGraph) -> None:
    facts = {fact.label: fact.values[0].number for fact in summary(samples).facts}
    tables = summary(samples).tables
    assert {"Languages", "For a second look", "Topics"} <= {table.title for table in tables}
    for table in tables:
        numbers = [row[1].number or 0 for row in table.rows]
        whole = facts[table.head[1]]
        assert whole is not None
        assert (sum(numbers) > whole) if table.note else (sum(numbers) == whole), table.title
    assert [table.note for table in tables if table.note] == ["some issues have several"]


def test_what_has_no_language_no_date_or_no_outlet_is_counted_too(
    project: Callable[..., FileGraph], told: Callable[[Account, str], list[tuple[str, ...]]]
) -> None:
    book = "actors:\n  a: {name: A, type: State}\ndemands: {d: {label: D, topic: t}, e: {label: E}}\n"
    book += "topics: {t: {label: T}}\n"
    stances = "  - {actor: a, on: d, position: opposes, quote: one}\n"
    graph = project(book, x=stances, y=stances)
    graph.change((), {(iri(f"{DATA}article/x"), named("schema:inLanguage"), '"en"')})
    account = summary(graph)
    assert told(account, "Languages") == [("en", "1"), ("(none)", "1")]
    assert told(account, "Topics") == [("T", "1"), ("(none)", "1")]


def test_what_is_denied_counts_for_no_position(
    project: Callable[..., FileGraph], told: Callable[[Account, str], list[tuple[str, ...]]]
) -> None:
    book = "actors:\n  a: {name: A, type: State}\n  b: {name: B, type: Person}\ndemands: {d: {label: D}}\n"
    graph = project(
        book,
        x="  - {actor: a, on: d, position: opposes, certainty: denied, quote: one, speaker: b}\n"
        "  - {actor: a, on: d, position: opposes, quote: two, according-to: b}\n",
    )
    account = summary(graph)
    assert told(account, "Positions") == [("opposes", "1"), ("said not to oppose", "1")]
    facts = {fact.label: fact.values[0].text for fact in account.facts}
    assert (facts["speakers"], facts["sources"], facts["holders"]) == ("1", "1", "1")

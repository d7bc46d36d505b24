"""What tells two graphs apart."""

from __future__ import annotations

from collections.abc import Callable

from kg.graph.file import FileGraph
from kg.summaries import Account
from kg.summaries.comparison import compare

Told = Callable[[Account, str], list[tuple[str, ...]]]
Make = Callable[..., FileGraph]

BOOK = """actors:
  north: {name: North, type: State}
  south: {name: South, type: State}
demands:
  strip: {label: A strip}
positions:
  yes-but: {broader: accepts-conditionally}
"""
NO = "  - {actor: north, on: strip, position: rejects, quote: no words}\n"
SO = "  - {actor: south, on: strip, position: supports, quote: so they said}\n"


def test_a_graph_is_no_different_from_itself(project: Make, samples: FileGraph) -> None:
    found = compare(samples, samples)
    assert not found
    assert found.account.tables == ()
    assert found.account.facts == ()
    assert found.account.title == "the graph and the graph: no difference"


def test_the_triples_are_what_must_change(project: Make) -> None:
    one, other = project(BOOK, a=NO), project(BOOK, a=NO, b=SO)
    found = compare(one, other)
    assert set(one.triples()) - set(found.gone) | set(found.new) == set(other.triples())
    assert found.gone == ()
    back = compare(other, one)
    assert (back.gone, back.new) == (found.new, found.gone)


def test_a_new_article_with_its_stances(project: Make, told: Told) -> None:
    account = compare(project(BOOK, a=NO), project(BOOK, a=NO, b=SO)).account
    assert told(account, "new articles") == [("Article b", "b")]
    assert told(account, "new stances") == [
        ("South", "supports", "A strip", "", "2031-01-01", "so they said", "Article b")
    ]
    assert told(account, "current positions") == [("South", "A strip", "", "supports")]
    assert {table.title for table in account.tables} == {"new articles", "new stances", "current positions"}


def test_an_article_that_went(project: Make, told: Told) -> None:
    account = compare(project(BOOK, a=NO, b=SO), project(BOOK, a=NO)).account
    assert told(account, "removed articles") == [("Article b", "b")]
    assert [row[0] for row in told(account, "removed stances")] == ["South"]
    assert told(account, "current positions") == [("South", "A strip", "supports", "")]


def test_another_position_is_a_change(project: Make, told: Told) -> None:
    later = NO.replace("rejects", "yes-but").replace("}", ", strength: 0.5}")
    account = compare(project(BOOK, a=NO), project(BOOK, a=later)).account
    assert told(account, "changed stances") == [
        ("North rejects A strip", "position", "rejects", "yes but"),
        ("North rejects A strip", "strength", "", "0.5"),
    ]
    # What it is narrower than is no second position.
    assert told(account, "current positions") == [("North", "A strip", "rejects", "yes but")]
    assert told(account, "changed articles") == [("Article a", "file, stances")]
    assert told(account, "new stances") == []


def test_other_words_are_a_change(project: Make, told: Told) -> None:
    account = compare(project(BOOK, a=NO), project(BOOK, a=NO.replace("no words", "none"))).account
    assert told(account, "changed stances") == [("North rejects A strip", "evidence", "no words", "none")]
    assert told(account, "current positions") == []


def test_what_is_defined_otherwise(project: Make, told: Told) -> None:
    book = BOOK.replace(
        "{label: A strip}", "{label: A broad strip, note: both sides}\n  zone: {label: A zone}"
    )
    book = book.replace("  south: {name: South, type: State}\n", "")
    account = compare(project(BOOK, a=NO), project(book, a=NO)).account
    assert told(account, "new demands and other issues") == [("A zone", "demand")]
    assert told(account, "removed actors") == [("South", "state")]
    assert told(account, "changed demands and other issues") == [
        ("A broad strip", "label", "A strip", "A broad strip"),
        ("A broad strip", "note", "", "both sides"),
    ]
    assert told(account, "changed stances") == []


def test_a_merge_and_its_undoing(project: Make, told: Told) -> None:
    apart = project(BOOK, a=NO, b=SO)
    merged = project(BOOK, same=("north", "south"), a=NO, b=SO)
    account = compare(apart, merged).account
    assert told(account, "merged ids") == [("south", "North", "one state")]
    assert told(account, "removed actors") == []
    assert told(compare(merged, apart).account, "unmerged ids") == [("south", "North", "one state")]


def test_how_files_were_read_is_no_matter(project: Make) -> None:
    found = compare(project(BOOK, a=NO), project(BOOK + "# a remark\n", a=NO))
    assert found
    assert found.account.tables == ()
    assert [fact.label for fact in found.account.facts] == ["triples removed", "triples added"]


def test_what_others_of_an_unnamed_group_say_is_no_move(project: Make, told: Told) -> None:
    book = BOOK.replace("{name: South, type: State}", "{name: critics, type: Group, anonymous: true}")
    no = SO.replace("supports", "opposes").replace("so they", "no they")
    account = compare(project(book, a=SO), project(book, a=no)).account
    assert told(account, "changed stances")
    assert told(account, "current positions") == []


def test_a_denial_is_no_position(project: Make, told: Told) -> None:
    denied = NO.replace("quote", "certainty: denied, quote")
    account = compare(project(BOOK, b=SO), project(BOOK, a=denied, b=SO)).account
    assert told(account, "new stances")[0][:3] == ("North", "said not to reject", "A strip")
    assert told(account, "current positions") == []

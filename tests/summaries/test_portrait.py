"""One actor, issue, article or stance on a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg import queries
from kg.graph.file import FileGraph
from kg.graph.lookup import find
from kg.rdf.answers import Rows
from kg.rdf.terms import text_of
from kg.summaries import Account
from kg.summaries.portrait import portrait

Told = Callable[[Account, str], list[tuple[str, ...]]]


def facts(account: Account) -> dict[str, list[str]]:
    return {fact.label: [value.text for value in fact.values] for fact in account.facts}


def of(graph: FileGraph, name: str) -> Account:
    return portrait(graph, find(graph, "thing", name))


def test_an_actor(samples: FileGraph, told: Told) -> None:
    sudria = of(samples, "Sudria")
    assert sudria.iri == f"{samples.base}actor/sudria"
    assert facts(sudria) == {
        "id": ["sudria"],
        "type": ["state"],
        "names": ["Sudrie", "سودريا"],
        "metonyms": ["Castrel"],
        "those who act for it": ["Defence ministry of Sudria", "Dario Velk"],
        "reports of its positions": ["8"],
        "reported": ["2031-04-29 to 2031-06-20"],
    }
    now = {
        (position, on): (date, quote)
        for position, on, _, date, quote, _ in told(sudria, "Positions it holds now")
    }
    assert ("rejects", "Rahal plan for the Tarn") not in now
    date, quote = now["accepts conditionally", "Rahal plan for the Tarn"]
    assert date == "2031-06-05"
    assert quote.startswith("Sudria will accept the Rahal plan if")
    ministry = told(sudria, "Positions that those who act for it hold now")
    assert ("Defence ministry of Sudria", "rejects", "Halt artillery fire along the Tarn") in {
        row[:3] for row in ministry
    }
    strip = told(sudria, "What it put forward")[0]
    assert strip[:5] == ("A strip without soldiers along the Tarn", "demand", "", "", "Norland")
    assert strip[5].startswith("accepts: Norland; neutral: Estmark; opposes: ")


def test_positions_now_are_the_shortcuts_of_the_graph(samples: FileGraph, told: Told) -> None:
    answer = samples.query(
        """SELECT DISTINCT ?p ?on { actor:norland ?taken ?what . ?taken a sg:Position ; rdfs:label ?p .
           ?what rdfs:label ?on . FILTER NOT EXISTS { ?narrower skos:broader ?taken . actor:norland ?narrower ?what } }"""
    )
    assert isinstance(answer, Rows)
    expected = {tuple((t or "").partition('"')[2].rpartition('"')[0] for t in row) for row in answer.rows}
    assert {row[:2] for row in told(of(samples, "norland"), "Positions it holds now")} == expected


def test_memberships_have_roles_and_times(samples: FileGraph) -> None:
    account = of(samples, "brandt")
    assert facts(account)["member of"] == ["Cabinet of Estmark (foreign minister, 2029-11 to now)"]


def test_an_issue(samples: FileGraph, told: Told) -> None:
    plan = of(samples, "rahal-plan")
    said = facts(plan)
    assert said["kind"] == ["proposal"]
    assert said["put forward by"] == ["Amina Rahal"]
    assert said["addressed to"] == ["Norland", "Sudria"]
    assert "Put heavy guns under League seal" in said["parts"]
    now = {row[:2] for row in told(plan, "Who stands where now")}
    assert ("accepts conditionally", "Sudria") in now
    assert ("opposes", "Civic Union") in now
    assert ("rejects", "Sudria") not in now
    assert ("rejects", "Sudria") in {row[:2] for row in told(plan, "Other reports")}


def test_an_article(samples: FileGraph, told: Told) -> None:
    article = of(samples, "article:2031-06-05-two-voices")
    said = facts(article)
    assert said["published"] == ["2031-06-05"]
    assert said["annotated by"] == ["m.silva"]
    rows = told(article, "What it reports")
    answer = samples.query("SELECT ?s { ?s sg:reportedIn article:2031-06-05-two-voices }")
    assert isinstance(answer, Rows)
    assert len(rows) == len(answer.rows)


def test_a_correction_and_what_it_corrects(samples: FileGraph) -> None:
    assert facts(of(samples, "2033-04-08-berichtigung"))["corrects"]
    assert facts(of(samples, "2033-04-06-talsperre"))["corrected by"]


def test_a_stance_leads_back_to_its_words(samples: FileGraph) -> None:
    stance = f"<{samples.base}stance/2031-04-12-deadline_sudria-mod_rejects_halt-fire>"
    account = portrait(samples, stance)
    assert account.title == "Defence ministry of Sudria rejects Halt artillery fire along the Tarn"
    said = facts(account)
    assert said["quote"][0].startswith("On the shelling, the ministry rejected the demand")
    assert said["held now"] == ["yes"]
    assert said["characters"] == ["732 to 822"]
    assert said["annotated by"] == ["m.silva"]


def test_anything_else_is_told_as_it_stands(samples: FileGraph, told: Told) -> None:
    account = of(samples, "Ceasefire")
    assert facts(account)["rdfs:label"] == ["Ceasefire"]
    assert ("Rahal plan for the Tarn", "sg:topic") in told(account, "Where it is used")


def test_of_a_merged_id_what_it_became_is_told(project: Callable[..., FileGraph]) -> None:
    graph = project(
        "actors:\n  north: {name: North, type: State}\n  nord: {name: Nord, type: State}\n"
        "demands: {strip: {label: A strip}}\n",
        same=("north", "nord"),
        a="  - {actor: nord, on: strip, position: rejects, quote: words}\n",
    )
    account = of(graph, "nord")
    assert account.title == "North"
    assert facts(account)["ids merged into it"] == ["nord"]


@pytest.mark.parametrize("name", ["sudria", "rahal-plan", "2031-04-12-deadline", "Ceasefire"])
def test_plain_data_has_it_all(samples: FileGraph, name: str) -> None:
    account = of(samples, name)
    plain = account.plain()
    assert plain["iri"] == account.iri
    assert set(plain["facts"]) == {fact.label for fact in account.facts}
    for table in account.tables:
        assert len(plain["tables"][table.title]) == len(table.rows)
        assert set(plain["tables"][table.title][0]) == set(table.head)


BOOK = """actors:
  north: {name: North, type: State}
  south: {name: South, type: State}
  varn: {name: Tom Varn, type: Person, acts-for: north}
  critics: {name: critics, type: Group, anonymous: true}
demands:
  strip: {label: A strip, pending-from: south, awaited-by: north}
"""
SAID = """  - {actor: north, on: strip, position: demands, speaker: varn, addressee: south, quote: give us a strip}
  - {actor: south, on: strip, position: rejects, certainty: denied, according-to: critics, quote: no no}
"""


def test_who_speaks_is_told_on_each_side(project: Callable[..., FileGraph], told: Told) -> None:
    graph = project(BOOK, a=SAID)
    words = ("2031-01-01", "give us a strip", "Article a")
    assert told(of(graph, "varn"), "What it said for others") == [
        ("North", "demands", "A strip", "yes", *words)
    ]
    assert told(of(graph, "north"), "Positions it holds now") == [("demands", "A strip", "Tom Varn", *words)]
    assert told(of(graph, "strip"), "Who stands where now") == [("demands", "North", "Tom Varn", *words)]
    assert told(of(graph, "south"), "Reports addressed to it")[0][:3] == ("North", "demands", "A strip")


def test_awaited_replies_are_told_on_each_side(project: Callable[..., FileGraph], told: Told) -> None:
    graph = project(BOOK, a=SAID)
    said = facts(of(graph, "strip"))
    assert (said["reply pending from"], said["reply awaited by"]) == (["South"], ["North"])
    row = ("A strip", "demand", "North", "", "South", "")
    assert told(of(graph, "south"), "Issues on which its reply is pending") == [row]
    assert told(of(graph, "south"), "What is asked of it") == [row]
    assert told(of(graph, "north"), "Issues on which it awaits a reply") == [row]


PACKAGE = """actors:
  north: {name: North, type: State}
  south: {name: South, type: State}
  ministry: {name: Ministry, type: GovernmentBody, acts-for: south}
demands:
  all: {label: The list}
  some: {label: Half of it, part-of: all}
  guns: {label: Guns back, part-of: some, pending-from: south, awaited-by: north}
  road: {label: Open the road, pending-from: south}
"""
ASKED = (
    "  - {actor: north, on: [guns, road], position: demands, addressee: south, quote: back with the guns}\n"
)


@pytest.mark.parametrize("position", ["opposes", "votes-against"])
def test_a_refused_package_is_a_refusal_of_its_parts(
    position: str, project: Callable[..., FileGraph], told: Told
) -> None:
    no = f"  - {{actor: ministry, on: all, position: {position}, quote: no to it all}}\n"
    graph = project(PACKAGE, a=ASKED + no)
    word = position.replace("-", " ")
    guns = ("Guns back", "demand", "North", "", "South", f"{word} (The list): Ministry")
    road = ("Open the road", "demand", "North", "", "South", "")
    south = of(graph, "south")
    assert told(south, "What is asked of it") == [guns, road]
    assert told(south, "Issues on which its reply is pending") == [road]
    assert told(of(graph, "north"), "Issues on which it awaits a reply") == []
    issue = of(graph, "guns")
    said = facts(issue)
    assert "reply pending from" not in said
    assert said["reply awaited, and given by"] == ["South"]
    assert said["part of"] == ["Half of it", "The list"]
    assert sorted(facts(of(graph, "all"))["parts"]) == ["Guns back", "Half of it"]
    assert told(issue, "Who stands where now on what it is part of")[0][:3] == ("The list", word, "Ministry")
    for name, column, expected in (
        ("pending", "what", ["Open the road"]),
        ("unrefused", "demand", ["Open the road"]),
        ("packages", "part", ["Guns back", "Half of it", "Guns back"]),
    ):
        answer = graph.query(queries.load(name).text)
        assert isinstance(answer, Rows)
        place = answer.variables.index(column)
        found = sorted(text_of(row[place] or "") for row in answer.rows)
        assert found == sorted(expected), name


def test_what_is_accepted_as_a_whole_may_still_want_a_reply(
    project: Callable[..., FileGraph], told: Told
) -> None:
    yes = "  - {actor: south, on: all, position: accepts, quote: yes to it all}\n"
    graph = project(PACKAGE, a=ASKED + yes)
    assert len(told(of(graph, "south"), "Issues on which its reply is pending")) == 2
    answer = graph.query(queries.load("pending").text)
    assert isinstance(answer, Rows)
    assert len(answer.rows) == 2


def test_what_was_withdrawn_is_told_with_what_is_asked(project: Callable[..., FileGraph], told: Told) -> None:
    later = (
        "  - {actor: north, on: road, position: withdraws, date: 2031-02-01, quote: never mind the road}\n"
    )
    graph = project(PACKAGE, a=ASKED, b=later)
    rows = {row[0]: row[3] for row in told(of(graph, "south"), "What is asked of it")}
    assert rows == {"Guns back": "", "Open the road": "North"}
    assert facts(of(graph, "road"))["withdrawn by"] == ["North"]
    assert {row[0]: row[3] for row in told(of(graph, "north"), "What it put forward")} == rows


def test_what_is_denied_is_in_no_words_a_position(project: Callable[..., FileGraph], told: Told) -> None:
    graph = project(BOOK, a=SAID)
    assert told(of(graph, "strip"), "Other reports")[0][:2] == ("said not to reject", "South")
    assert told(of(graph, "south"), "Positions it holds now") == []
    (other,) = told(of(graph, "south"), "Other reports of its positions")
    assert other[:4] == ("said not to reject", "A strip", "current", "denied")
    assert told(of(graph, "critics"), "Reports according to it")[0][:4] == (
        *("South", "said not to reject", "A strip", "no"),
    )
    (row,) = told(of(graph, "north"), "What it put forward")
    assert row[-1] == ""


def test_whoever_annotated_is_told(samples: FileGraph, told: Told) -> None:
    account = of(samples, "m.silva")
    rows = told(account, "What they annotated")
    assert facts(account)["articles annotated"] == [str(len(rows))]
    assert facts(account)["stances recorded"] == [str(sum(int(number) for *_, number in rows))]


def test_columns_without_content_are_for_machines_only(samples: FileGraph) -> None:
    account = of(samples, "sudria-mod")
    assert any(
        not any(row[place].text for row in t.rows) for t in account.tables for place in range(len(t.head))
    )
    for table in account.for_reading(3).tables:
        assert len(table.rows) <= 3
        assert all(any(cell.text for cell in column) for column in zip(*table.rows, strict=True))

"""What follows from the stances: who holds what now, who made an issue, and to whom it is addressed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kg.graph.derived import StanceRow, current, derived, uncorrected
from kg.rdf.terms import SG

NUMBER = iter(range(10_000))


def sg(name: str) -> str:
    return f"<{SG}{name}>"


def row(
    position: str,
    date: str = "2031-01-01",
    *,
    holder: str = "<x:north>",
    toward: str = "<x:strip>",
    phase: str = "current",
    certainty: str = "stated",
    addressees: tuple[str, ...] = (),
    article: str = "<x:a>",
) -> StanceRow:
    name = position if position.startswith("<") else sg(position)
    return StanceRow(
        f"<x:s{next(NUMBER)}>", holder, toward, name, date, phase, certainty, addressees, article
    )


def now(*rows: StanceRow) -> list[str]:
    return sorted(r.position.rpartition("#")[2].rstrip(">") for r in current(rows))


def test_the_latest_date_holds() -> None:
    assert now(row("accepts", "2031-01-01"), row("rejects", "2031-01-02")) == ["rejects"]
    assert now(row("rejects", "2031-01-02"), row("accepts", "2031-01-01")) == ["rejects"]


def test_all_positions_of_the_latest_day_hold() -> None:
    rows = row("accepts", "2031-01-02"), row("rejects", "2031-01-02"), row("neutral", "2031-01-01")
    assert now(*rows) == ["accepts", "rejects"]


def test_no_comment_never_replaces_a_position() -> None:
    assert now(row("accepts", "2031-01-01"), row("undeclared", "2031-01-02")) == ["accepts"]


def test_no_comment_holds_where_nothing_else_was_said() -> None:
    assert now(row("undeclared", "2031-01-01")) == ["undeclared"]
    assert now(row("undeclared"), row("rejects", phase="previous")) == ["undeclared"]


def test_indecision_does_replace_a_position() -> None:
    assert now(row("accepts", "2031-01-01"), row("undecided", "2031-01-02")) == ["undecided"]


@pytest.mark.parametrize("what", [{"phase": "previous"}, {"phase": "prospective"}, {"certainty": "denied"}])
def test_what_is_past_to_come_or_denied_does_not_hold(what: dict[str, str]) -> None:
    assert now(row("rejects", "2031-01-02", **what)) == []
    assert now(row("accepts", "2031-01-01"), row("rejects", "2031-01-02", **what)) == ["accepts"]


@pytest.mark.parametrize("certainty", ["stated", "reported", "believed", "possible", "unclear"])
def test_what_is_only_believed_holds(certainty: str) -> None:
    assert now(row("rejects", certainty=certainty)) == ["rejects"]


def test_the_undated_is_older_than_everything() -> None:
    assert now(row("accepts", ""), row("rejects", "0001-01-01")) == ["rejects"]
    assert now(row("accepts", ""), row("rejects", "")) == ["accepts", "rejects"]


def test_each_pair_of_holder_and_target_stands_alone() -> None:
    rows = (
        row("accepts", "2031-01-01"),
        row("rejects", "2031-01-02", holder="<x:south>"),
        row("opposes", "2031-01-02", toward="<x:corridor>"),
    )
    assert now(*rows) == ["accepts", "opposes", "rejects"]


def test_two_reports_of_the_latest_day_both_count() -> None:
    assert len(current([row("accepts"), row("accepts")])) == 2


def made(
    rows: Iterable[StanceRow], issues: set[str], broader: dict[str, str] | None = None
) -> set[tuple[str, ...]]:
    return set(derived(rows, issues, broader or {}))


def test_the_current_position_is_one_triple() -> None:
    assert made([row("rejects")], {"<x:strip>"}) == {("<x:north>", sg("rejects"), "<x:strip>")}


def test_a_projects_own_position_is_written_with_the_shipped_one() -> None:
    assert made([row("<x:yesBut>")], set(), {"<x:yesBut>": sg("accepts")}) == {
        ("<x:north>", "<x:yesBut>", "<x:strip>"),
        ("<x:north>", sg("accepts"), "<x:strip>"),
    }


def test_a_projects_own_kind_of_no_comment_replaces_no_position() -> None:
    rows = [row("rejects", "2031-01-01"), row("<x:offRecord>", "2031-01-02")]
    found = made(rows, set(), {"<x:offRecord>": sg("undeclared")})
    assert found == {("<x:north>", sg("rejects"), "<x:strip>")}


def test_what_is_narrower_than_something_narrower_is_written_with_all_of_them() -> None:
    broader = {"<x:vetoes>": sg("votesAgainst"), sg("votesAgainst"): sg("rejects")}
    found = made([row("<x:vetoes>")], set(), broader)
    assert {prop for _, prop, _ in found} == {"<x:vetoes>", sg("votesAgainst"), sg("rejects")}


def test_positions_in_a_circle_are_written_once_each() -> None:
    found = made([row("<x:a>")], set(), {"<x:a>": "<x:b>", "<x:b>": "<x:a>"})
    assert {prop for _, prop, _ in found} == {"<x:a>", "<x:b>"}


def test_an_abstention_is_no_silence() -> None:
    assert now(row("supports", "2031-01-01"), row("abstains", "2031-01-02")) == ["abstains"]


# -- corrections -------------------------------------------------------------------------------------

FIRST, SECOND, THIRD = "<x:first>", "<x:second>", "<x:third>"


def standing(*rows: StanceRow, corrects: Iterable[tuple[str, str]]) -> list[str]:
    left = uncorrected(rows, corrects)
    assert [each for each in rows if each in left] == left
    return [each.position.rpartition("#")[2].rstrip(">") for each in left]


def test_what_a_correction_says_takes_the_place_of_what_was_said() -> None:
    rows = row("rejects", "2031-01-02", article=FIRST), row("accepts", "2031-01-01", article=SECOND)
    assert standing(*rows, corrects=[(SECOND, FIRST)]) == ["accepts"]
    assert standing(*rows, corrects=[]) == ["rejects", "accepts"]


@pytest.mark.parametrize("other", [{"holder": "<x:south>"}, {"toward": "<x:corridor>"}])
def test_of_what_a_correction_does_not_speak_stands(other: dict[str, str]) -> None:
    rows = row("rejects", article=FIRST), row("accepts", article=SECOND, **other)
    assert standing(*rows, corrects=[(SECOND, FIRST)]) == ["rejects", "accepts"]


def test_other_articles_are_not_corrected() -> None:
    rows = row("rejects", article=FIRST), row("opposes", article=THIRD), row("accepts", article=SECOND)
    assert standing(*rows, corrects=[(SECOND, FIRST)]) == ["opposes", "accepts"]


def test_a_correction_can_be_corrected() -> None:
    rows = (
        row("rejects", article=FIRST),
        row("accepts", article=SECOND),
        row("neutral", article=THIRD),
    )
    assert standing(*rows, corrects=[(SECOND, FIRST), (THIRD, SECOND)]) == ["neutral"]


def test_a_second_correction_reaches_what_the_first_left_out() -> None:
    rows = row("rejects", article=FIRST), row("neutral", article=THIRD)
    assert standing(*rows, corrects=[(SECOND, FIRST), (THIRD, SECOND)]) == ["neutral"]


def test_articles_that_correct_each_other_both_give_way_and_none_corrects_itself() -> None:
    rows = row("rejects", article=FIRST), row("accepts", article=SECOND)
    assert standing(*rows, corrects=[(SECOND, FIRST), (FIRST, SECOND)]) == []
    alone = row("rejects", article=FIRST)
    assert standing(alone, corrects=[(SECOND, FIRST), (FIRST, SECOND)]) == ["rejects"]


def test_a_denial_in_a_correction_removes_the_position_and_its_maker() -> None:
    rows = [
        row("demands", article=FIRST, addressees=("<x:a>",)),
        row("demands", "2031-01-02", article=SECOND, certainty="denied"),
    ]
    assert set(derived(rows, {"<x:strip>"}, {}, [(SECOND, FIRST)])) == set()
    assert set(derived(rows, {"<x:strip>"}, {})) == {
        ("<x:north>", sg("demands"), "<x:strip>"),
        ("<x:strip>", sg("issuer"), "<x:north>"),
        ("<x:strip>", sg("addressee"), "<x:a>"),
    }


# -- who made an issue -------------------------------------------------------------------------------


@pytest.mark.parametrize("position", ["demands", "proposes", "commits", "asserts"])
def test_whoever_makes_an_issue_is_its_issuer(position: str) -> None:
    found = made([row(position, addressees=("<x:a>", "<x:b>"))], {"<x:strip>"})
    assert found == {
        ("<x:north>", sg(position), "<x:strip>"),
        ("<x:strip>", sg("issuer"), "<x:north>"),
        ("<x:strip>", sg("addressee"), "<x:a>"),
        ("<x:strip>", sg("addressee"), "<x:b>"),
    }


def test_a_projects_own_way_of_demanding_makes_an_issuer_too() -> None:
    found = made([row("<x:urges>")], {"<x:strip>"}, {"<x:urges>": sg("demands")})
    assert ("<x:strip>", sg("issuer"), "<x:north>") in found


def test_whoever_supports_an_issue_has_not_made_it() -> None:
    found = made([row("supports", addressees=("<x:a>",))], {"<x:strip>"})
    assert found == {("<x:north>", sg("supports"), "<x:strip>")}


def test_an_earlier_demand_was_made_all_the_same() -> None:
    found = made([row("demands", phase="previous", addressees=("<x:a>",))], {"<x:strip>"})
    assert found == {("<x:strip>", sg("issuer"), "<x:north>"), ("<x:strip>", sg("addressee"), "<x:a>")}


def test_a_demand_denied_was_not_made() -> None:
    assert made([row("demands", certainty="denied", addressees=("<x:a>",))], {"<x:strip>"}) == set()


def test_an_actor_has_no_issuer() -> None:
    assert made([row("demands", toward="<x:south>")], {"<x:strip>"}) == {
        ("<x:north>", sg("demands"), "<x:south>")
    }

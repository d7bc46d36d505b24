"""Which ids are the same thing: reading decisions, and what follows from several of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Faulty
from kg.identity import decisions
from kg.identity.decisions import Decided, Decision, Decisions, Verdict

KINDS = dict.fromkeys("abcdef", "actor") | {"x": "demand"}


def decided(*rows: tuple[str, Verdict]) -> Decisions:
    """Decisions such as ("ab", "same"), a line each."""
    return Decisions(
        tuple(
            Decided(
                Decision(decision=verdict, ids=tuple(pair), by="anna", on="2031-01-01", why="so"), "d", line
            )
            for line, (pair, verdict) in enumerate(rows, start=1)
        )
    )


def kept(*rows: tuple[str, Verdict]) -> dict[str, str]:
    merges, problems = decided(*rows).merges(KINDS)
    assert problems == []
    return {name: merge.kept for name, merge in merges.items()}


def test_of_two_that_are_the_same_the_first_stays() -> None:
    assert kept(("ba", "same")) == {"a": "b"}


def test_what_stays_may_be_given_up_later() -> None:
    assert kept(("ab", "same"), ("ca", "same")) == {"a": "c", "b": "c"}


def test_two_that_both_took_a_third_are_one_too() -> None:
    assert kept(("ab", "same"), ("cb", "same")) == {"b": "a", "c": "a"}


def test_a_circle_has_one_that_stays() -> None:
    assert kept(("ab", "same"), ("bc", "same"), ("ca", "same")) == {"b": "a", "c": "a"}


@pytest.mark.parametrize("after", ["not-same", "unsure"])
def test_the_latest_decision_on_a_pair_stands(after: Verdict) -> None:
    assert kept(("ab", "same"), ("ba", after)) == {}
    assert kept(("ab", "same"), ("ba", after), ("ba", "same")) == {"a": "b"}


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda p: p[0] != p[1]))
)
def test_each_id_has_one_that_stands_for_it_and_that_one_stays(pairs: list[tuple[str, str]]) -> None:
    found = kept(*[("".join(pair), "same") for pair in pairs])
    assert all(stays not in found for stays in found.values())
    assert all(found.get(a, a) == found.get(b, b) for a, b in pairs)


def test_not_the_same_contradicts_being_so_by_way_of_others() -> None:
    problems = decided(("ab", "same"), ("bc", "same"), ("ac", "not-same")).merges(KINDS)[1]
    assert [(p.line, p.severity) for p in problems] == [(3, "error")]
    assert "d:1 and d:2" in problems[0].what


def test_things_of_two_kinds_are_never_the_same() -> None:
    merges, problems = decided(("ax", "same")).merges(KINDS)
    assert merges == {}
    assert "actor and demand" in problems[0].what


def test_an_id_does_not_vanish_into_one_that_nothing_defines() -> None:
    merges, problems = decided(("?a", "same")).merges(KINDS)
    assert merges == {}
    assert [(p.line, p.severity) for p in problems] == [(1, "warning")]


def test_ids_that_are_not_there_do_no_harm() -> None:
    assert kept(("?!", "same"), ("a?", "same")) == {}


def test_what_is_appended_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    first, second = decided(("ab", "same"), ("cd", "unsure")).entries
    assert decisions.append(file, first.decision) == 1
    assert decisions.append(file, second.decision) == 2
    assert [entry.decision for entry in decisions.read(file, "d").entries] == [
        first.decision,
        second.decision,
    ]


def test_appending_leaves_what_is_there_and_ends_its_last_line(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_bytes(b'{"decision": "same"}')
    assert decisions.append(file, decided(("ab", "same")).entries[0].decision) == 2
    assert file.read_bytes().startswith(b'{"decision": "same"}\n{')


GOOD = {"decision": "same", "ids": ["a", "b"], "by": "anna", "on": "2031-01-01", "why": "so"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decision": "perhaps"}, "there is no 'perhaps'"),
        ({"ids": ["a"]}, "two different ids"),
        ({"ids": ["a", "a"]}, "two different ids"),
        ({"ids": ["a", "B c"]}, "is not an id"),
        ({"on": "2031-02-30"}, "no such date"),
        ({"why": ""}, "'why' has no value"),
        ({"who": "anna"}, "unknown key 'who'"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n\n{json.dumps(GOOD | change)}\n")
    held, problems = decisions.load(file, "decisions.jsonl")
    assert len(held.entries) == 1
    assert [(p.path, p.line) for p in problems] == [("decisions.jsonl", 3)]
    assert said in problems[0].what
    with pytest.raises(Faulty):
        decisions.read(file, "decisions.jsonl")


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text("same: a b\n")
    assert [p.line for p in decisions.load(file, "d")[1]] == [1]

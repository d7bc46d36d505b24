"""Lines that are read quickly say what they say when they are read with care."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.readers import native

HERE = Path(__file__)
KEYS = [
    "actor",
    "on",
    "position",
    "quote",
    "date",
    "nth",
    "strength",
    "hedge",
    "attributes",
    "speakr",
    "condition",
]
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        ["north", ["north"], [], "rejects", "2031-02-30", "2031", "", " ", "\u00a0", "a\u0007b", "“x”"]
    ),
    st.sampled_from([0, 1, 1.0, 0.5, -1, 2, {"frame": "law"}, {"f": 1}, "\ud83d\ude00", "\x7f", "\ufffe"]),
)
STANCE = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4).map(
    lambda more: {"actor": ["north"], "on": ["strip"], "position": "rejects", "quote": "no"} | more
)
ENTRY = st.dictionaries(
    st.sampled_from(
        ["label", "by", "of", "quote", "topic", "due", "from", "participants", "names", "certainty"]
    ),
    VALUES,
    max_size=4,
).map(lambda more: {"label": "A strip"} | more)
HEAD = st.dictionaries(
    st.sampled_from(["title", "published", "language", "author", "url", "corrects", "text", "body", "id"]),
    VALUES,
    max_size=3,
).map(lambda more: {"id": "one"} | more)
LINE = st.fixed_dictionaries(
    {
        "article": HEAD,
        "stances": st.lists(STANCE, max_size=2),
        "demands": st.dictionaries(st.sampled_from(["strip", "zone", "No"]), ENTRY, max_size=2),
        "events": st.dictionaries(st.sampled_from(["talks"]), ENTRY, max_size=1),
    }
)


@given(LINE, st.booleans(), st.booleans())
@example({"article": {"id": "one"}, "stances": []}, True, True)
def test_what_is_read_quickly_is_read_alike_with_care(
    line: dict[str, Any], ascii_only: bool, tight: bool
) -> None:
    separators = (",", ":") if tight else (", ", ": ")
    try:
        text = json.dumps(line, ensure_ascii=ascii_only, separators=separators).encode()
    except UnicodeEncodeError:
        return
    quickly = native._quickly(text, HERE, "a.jsonl", 3)
    if quickly is not None:
        carefully = native._carefully(text, HERE, "a.jsonl", 3)
        assert carefully.problems == ()
        [one], [other] = quickly.annotations, carefully.annotations
        assert (one.record, one.text, one.digest) == (other.record, other.text, other.digest)
        assert len(one.places) == len(other.places)


ORDINARY = {
    "article": {"id": "one", "published": "2031-02-03", "body": "She said “no”."},
    "demands": {"strip": {"label": "A strip", "by": ["north"], "quote": "no"}},
    "stances": [{"actor": ["north"], "on": ["strip"], "position": "rejects", "quote": "“no”", "nth": 1}],
}


def test_what_is_ordinary_is_read_quickly() -> None:
    for separators in ((",", ":"), (", ", ": ")):
        line = json.dumps(ORDINARY, ensure_ascii=False, separators=separators).encode()
        assert native._quickly(line, HERE, "a", 1) is not None


@pytest.mark.parametrize(
    "line",
    [
        b'{"article": {"id": "one", "id": "two"}}',
        b'{"article": {"id": "one"}, "stances": [], "stances": []}',
        b'{"article": {"id": "one"}, "demands": {"a": {"label": "A"}, "a": {"label": "B"}}}',
        b'{"article": {"id": "one"}, "demands": {"a": {"label": "A", "label": "B"}}}',
        b'{"article": {"id": "one"}, "unknown": 1}',
    ],
)
def test_what_would_be_lost_needs_care(line: bytes) -> None:
    assert native._quickly(line, HERE, "a", 1) is None
    assert native._carefully(line, HERE, "a", 1).problems

"""What is read quickly says what it says when it is read with care; and nothing sound needs care."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import Faulty
from kg.invisible import is_blank
from kg.model import Codebook
from kg.readers import Reading, native, nodes, quick, shape

HERE = Path(__file__)
ROOT = HERE.parents[2]
CORPORA = ROOT.parent / "shared" / "data"

# -- documents in every form that is allowed, and in some that are not -----------------------------------

NOTHING = st.sampled_from([None, "", [], {}])
TEXT = st.sampled_from(
    [
        *(
            "no",
            'He said "no": twice',
            '": "',
            "\nafter a line end",
            "“x”",
            "\u2019n d\u00e9j\u00e0",
            "a\\b",
            "\\",
            "/",
        ),
        *(
            "null",
            "~",
            "true",
            "2031",
            "0.5",
            "- a",
            "a: b",
            "# a",
            "&a b",
            "*a b",
            "!a",
            "@",
            "R&D",
            "😀",
            "中国",
        ),
        *("a\u0007b", "\x7f", "\x85", "\x9f", "\ufffe", " ", "\u00a0", "\u200b", "\u3164", "\\u0007", "\\b"),
        *(0, 7, 0.25, 1.5e3, True, False, 10**16, -0.0, ["a", "b"], ["a"]),
    ]
)
REF = st.sampled_from(
    ["north", ["north"], ["north", "south"], [], "", None, 3, ["", "x"], [None], " ", ["2031"]]
)
SCALARS = [0, 1, 1.0, 0.5, -1, 2, 1e-200, 10**15, True, "1", "true", "yes", "current", None, ""]
DATE = st.sampled_from(
    ["2031-02-03", "2031-02-30", "2031", 2031, "2031-02", "", None, "2031-02-03\n", 20310203, 31, "31.2.2031"]
)


def keyed(required: dict[str, Any], optional: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """An entry with what it must have, or something else in its place, and some of what it may have."""
    some = st.sets(st.sampled_from([*optional, "unknwon"]), max_size=3).flatmap(
        lambda keys: st.fixed_dictionaries({key: optional.get(key, TEXT) for key in keys})
    )
    return some.map(lambda more: required | more)


STANCE = keyed(
    {"actor": "north", "on": ["strip"], "position": "rejects", "quote": "no"},
    {
        **dict.fromkeys(
            ("actor", "on", "addressee", "according-to", "condition", "speaker", "position"), REF
        ),
        **dict.fromkeys(("quote", "hedge", "note"), TEXT),
        **dict.fromkeys(("nth", "strength", "confidence", "phase", "certainty"), st.sampled_from(SCALARS)),
        "date": DATE,
        "review": st.sampled_from(["check-date", ["check-date"], [], None, "never"]),
        "attributes": st.dictionaries(st.sampled_from(["frame", "Frame"]), TEXT | NOTHING, max_size=2)
        | NOTHING,
    },
)
ENTRY = keyed(
    {"label": "A strip"},
    {
        **dict.fromkeys(("by", "of", "topic", "participants", "affects", "speaker", "according-to"), REF),
        **dict.fromkeys(("label", "quote", "hedge"), TEXT),
        **dict.fromkeys(("due", "from", "date"), DATE),
        **dict.fromkeys(
            ("permanent", "count", "certainty", "mode"), st.sampled_from([*SCALARS, "allow", "stated"])
        ),
        "duration": st.sampled_from(["P3D", "P3D\n", "three days", None]),
        "names": st.dictionaries(st.sampled_from(["de", "no", "pt-BR", "null"]), TEXT | NOTHING, max_size=2)
        | NOTHING,
    },
)
ACTOR = keyed(
    {"name": "North", "type": "State"},
    {
        **dict.fromkeys(("name", "note", "aliases", "metonyms"), TEXT),
        "type": st.sampled_from(["Person", "person", 1, None]),
        "anonymous": st.sampled_from(SCALARS),
        "acts-for": REF,
        "member-of": REF
        | st.sampled_from(
            [{"of": "x"}, [{"of": "x", "from": 2030}, "y"], [{"of": "x", "to": None}], {"from": "2030"}]
        ),
        "same-as": st.sampled_from(
            [{}, None, {"wikidata": "Q1"}, {"url": "https://a.org/"}, {"url": []}, "Q1"]
        ),
    },
)
HEAD = keyed(
    {"id": "one"},
    {
        **dict.fromkeys(("title", "outlet", "author", "body"), TEXT),
        "published": DATE,
        "corrects": REF,
        "id": st.sampled_from(["two", "", None, "Two", 3]),
        "language": st.sampled_from(["de", "", None, "German", "de\n"]),
        "url": st.sampled_from(["https://example.org/a", "example.org", None, ""]),
        "text": st.sampled_from(["nowhere.txt", "", None]),
    },
)


def described(entry: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(["strip", "zone", "No"]), entry, max_size=2) | NOTHING


LINE = st.fixed_dictionaries(
    {"article": HEAD},
    optional={
        "annotator": TEXT,
        "stances": st.lists(STANCE, max_size=2) | NOTHING | STANCE,
        "demands": described(ENTRY | NOTHING),
        "events": described(ENTRY | NOTHING),
        "actors": described(ACTOR),
    },
)


def alike(quickly: Reading | None, carefully: Reading) -> None:
    """Both ways understand a document alike, and only one with faults needs care."""
    assert (quickly is None) == bool(carefully.problems), carefully.problems
    if quickly is not None:
        [one], [other] = quickly.annotations, carefully.annotations
        assert (one.record, one.text, one.digest) == (other.record, other.text, other.digest)
        assert one.places == other.places
        assert [one.line(path) for path in one.places] == [other.line(path) for path in one.places]


@given(LINE, st.booleans(), st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
@example({"article": {"id": "one"}, "stances": []}, True, (",", ":"))
@example(
    {"article": {"id": "one"}, "actors": {"a": {"name": "A", "type": "State", "same-as": {}}}},
    True,
    (",", ":"),
)
def test_lines(line: dict[str, Any], ascii_only: bool, separators: tuple[str, str]) -> None:
    text = json.dumps(line, ensure_ascii=ascii_only, separators=separators).encode()
    alike(native._quickly(text, HERE, "a.jsonl", 3), native._carefully(text, HERE, "a.jsonl", 3))


class Dumper(yaml.SafeDumper):
    """Writes what comes again once more, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def tree(text: str) -> nodes.Node | None:
    """The document as it is read with care; None if it cannot be."""
    try:
        return nodes.read_yaml(text, "a.yaml")
    except Faulty:
        return None


@given(
    LINE,
    st.sampled_from([True, False, None]),
    st.booleans(),
    st.integers(20, 120),
    st.sampled_from([None, '"']),
)
def test_yaml(line: dict[str, Any], flow: bool | None, letters: bool, width: int, quotes: str | None) -> None:
    style: dict[str, Any] = {"default_flow_style": flow, "allow_unicode": letters, "default_style": quotes}
    text = yaml.dump(line, Dumper=Dumper, width=width, sort_keys=False, **style)
    quickly, node = quick.read_yaml(text, native.ArticleFile), tree(text)
    if node is None:
        assert quickly is None
        return
    carefully = native._annotation(node, HERE, "a.yaml", "")
    if quickly is None:
        assert carefully.problems
        return
    shaper = shape.Shaper("a.yaml")
    shaper.record(node, native.ArticleFile, "")
    assert quickly[1] == {path: at for path, at in shaper.lines.items() if len(path) <= 2}
    alike(native._sound(quickly[0], native.Lines(quickly[1]), HERE, "a.yaml", ""), carefully)


@given(st.fixed_dictionaries({}, optional={"demands": described(ENTRY), "actors": described(ACTOR)}))
def test_codebooks(held: dict[str, Any]) -> None:
    text = yaml.dump(held, Dumper=Dumper)
    quickly, node = quick.read_yaml(text, Codebook), tree(text)
    shaper = shape.Shaper("a.yaml")
    record = None if node is None else shaper.record(node, Codebook, "")
    if quickly is not None and native._is_sound_codebook(quickly[0]):
        assert quickly[0] == record
        assert not shaper.problems
    else:
        assert record is None or shaper.problems or native._events_elsewhere(shaper)


# -- faults of writing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        b'{"article": {"id": "one", "id": "two"}}',
        b'{"article": {"id": "one"}, "stances": [], "stances": []}',
        b'{"article": {"id": "one"}, "stances" : [], "stances" : []}',
        b'{"article": {"id": "one", "title": "\\": x"}, "stances" : [], "stances": []}',
        b'{"article": {"id": "one"}, "demands": {"a": {"label": "A"}, "a": {"label": "B"}}}',
        b'{"article": {"id": "one"}, "demands": {"a": {"label": "A", "label": "B"}}}',
        b'{"article": {"id": "one"}, "unknown": 1}',
        b'{"article": {"id": "one", "title": "\\ud800"}}',
        b'{"article": {"id": "one", "title": "\\\\\\u0007"}}',
        b'{"article": {"id": "one", "title": "a\x01"}}',
        b'{"article": {"id": "one", "title": "\xff"}}',
        b'{"article": {"id": "one", "title": "\\u3164\\u00a0"}}',
        b'{"article": {"id": "one"}} {}',
        b'{"article": {"id": "one"}',
        b'{"article": {"id": "one", "title": ' + b"9" * 6000 + b"}}",
        b"[" * 100_000,
    ],
    ids=range(16),
)
def test_faults_of_lines(line: bytes) -> None:
    assert native._quickly(line, HERE, "a", 1) is None
    if b"9" * 6000 not in line:  # a text of that many digits is none for Python's numbers, but a text
        assert native._carefully(line, HERE, "a", 1).problems


@pytest.mark.parametrize(
    "text",
    [
        *(
            "article: {id: a, id: b}",
            "article: &x {id: a}",
            "article: {id: a}\nstances: *x",
            "article: {id: !x a}",
        ),
        *("article: {id: !!str a}", "!x {article: {id: a}}", "article: {id: a}\n--- {}", "? [a]\n: b"),
        *("article: {id: a}\ndemands: {null: {label: a}}", "article: {id: a}\ndemands: {~: {label: a}}"),
        *(
            'article: {id: a, title: "\\x07"}',
            'article: {id: a, title: "\\x7f"}',
            "article: {id: a, title: [}",
        ),
        *("- " * 5000 + "a", "[" * 5000, "? " * 100_000, "- " * 100_000, "article: {id: a, title: ' '}"),
    ],
)
def test_faults_of_yaml(text: str) -> None:
    assert quick.read_yaml(text, native.ArticleFile) is None


def test_what_looks_like_an_anchor_is_text() -> None:
    text = "article:\n  id: a\n  body: |\n    Black &white, *all* of it.\n"
    assert quick.read_yaml(text, native.ArticleFile) is not None


def test_every_character_that_nobody_sees_is_noticed() -> None:
    blank = [chr(code) for code in range(sys.maxunicode + 1) if code >> 11 != 0x1B and is_blank(chr(code))]
    assert [letter for letter in blank if not quick._ODD.search(f'"{letter}"')] == []


# -- what people wrote ------------------------------------------------------------------------------------

WRITTEN = [
    *sorted((ROOT / "samples").rglob("*.stance.*")),
    *sorted((ROOT / "kg" / "scaffold").rglob("*.stance.*")),
    *sorted((ROOT / "tests" / "cases" / "json-forms").glob("*.stance.*")),
    *(
        file
        for name in ("report", "equivalent", "cases/json-forms")
        for file in sorted((CORPORA / name).glob("*.stance.*"))
    ),
]


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_is_sound_needs_no_care(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("read with care")

    monkeypatch.setattr(native, "_annotation", refuse)
    said = native.read(file, file.name)
    assert said.problems == ()
    assert said.annotations


def test_a_document_of_many_lines_knows_them_all(tmp_path: Path) -> None:
    held = {
        "article": {"id": "a", "url": "https://example.org/a"},
        "demands": {"d": {"label": "D", "due": 2031}},
    }
    for indent, url, due in ((2, 4, 9), (None, 1, 1)):
        file = tmp_path / "a.stance.json"
        file.write_text(json.dumps(held, indent=indent), encoding="utf-8")
        [annotation] = native.read(file, "a").annotations
        assert annotation.line(("demands", "d", "due")) == due
        assert annotation.line(("article", "url")) == url

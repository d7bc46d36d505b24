"""YAML and JSON as trees: every value the text that stands in the file, on the line where it stands."""

import contextlib
import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Faulty
from kg.readers.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence, read_json, read_yaml


def plain(node: Node | None) -> Any:
    """The tree as Python values: every scalar a string, null as None."""
    match node:
        case Scalar():
            return None if node.written == "null" else node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(value) for key, (_, value) in node.entries.items()}
        case _:
            return None


def refusals(read: Any, text: str) -> list[str]:
    """What is said about a document that must not be read."""
    with pytest.raises(Faulty) as error:
        read(text, "a.yaml")
    return [str(problem) for problem in error.value.problems]


# -- YAML: values stay text -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["on", "off", "yes", "NO", "true", "012", "0x1F", "1_000", "1e3", ".5", "12:30:45", "2025-03-13", "Null"],
)
def test_a_plain_value_is_the_text_that_was_written(written: str) -> None:
    assert read_yaml(f"a: {written}\n", "a.yaml") == Mapping({"a": (1, Scalar(written, "plain", 1))}, 1)
    assert plain(read_yaml(f"{written}: a\n", "a.yaml")) == {written: "a"}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_no_value_is_told_apart_from_text(written: str) -> None:
    assert read_yaml(f"a: {written}\n", "a.yaml") == Mapping({"a": (1, Scalar("", "null", 1))}, 1)
    assert plain(read_yaml(f"a: '{written}'\n", "a.yaml")) == {"a": written}


def test_every_value_knows_its_line_and_how_it_was_written() -> None:
    text = "actors:\n  norland:\n    name: 'Norland'\nof: [sudria,\n  lcs]\nquote: >-\n  two\n  lines\n"
    assert read_yaml(text, "a.yaml") == Mapping(
        {
            "actors": (
                1,
                Mapping({"norland": (2, Mapping({"name": (3, Scalar("Norland", "quoted", 3))}, 3))}, 2),
            ),
            "of": (4, Sequence([Scalar("sudria", "plain", 4), Scalar("lcs", "plain", 5)], 4)),
            "quote": (6, Scalar("two lines", "quoted", 6)),
        },
        1,
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "--- # nothing\n...\n", "~\n"])
def test_a_file_without_content_is_none(text: str) -> None:
    assert read_yaml(text, "a.yaml") is None


@pytest.mark.parametrize(
    "text", ["\ufeffa: 1\nb: 2\n", "a: 1\r\nb: 2\r\n", "---\na: 1\nb: 2\n...\n", "a: 1\nb: 2"]
)
def test_byte_order_marks_and_line_ends_do_not_matter(text: str) -> None:
    assert plain(read_yaml(text, "a.yaml")) == {"a": "1", "b": "2"}


def test_the_merge_key_is_a_key_like_any_other() -> None:
    assert plain(read_yaml("<<: {a: 1}\nb: 2\n", "a.yaml")) == {"<<": {"a": "1"}, "b": "2"}


# -- YAML: what is refused, and where ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            (
                "a.yaml:3: 'a' is given twice; it is also on line 1; "
                "keep one of the two; a new entry of a list begins with '- '"
            ),
        ),
        (
            "a: !!str 1\n",
            (
                "a.yaml:1: a tag (tag:yaml.org,2002:str) stands here; quote the text if the ! belongs to it; "
                "tags are not used here"
            ),
        ),
        (
            "a: !python/object:os.system x\n",
            (
                "a.yaml:1: a tag (!python/object:os.system) stands here; "
                "quote the text if the ! belongs to it; "
                "tags are not used here"
            ),
        ),
        (
            "a: 1\nb: &x 2\n",
            (
                "a.yaml:2: an anchor (&x) stands here; quote the text if the & belongs to it; "
                "anchors and aliases are not used here"
            ),
        ),
        (
            "a: 1\nb: *x\n",
            "a.yaml:2: an alias (*x) stands here; write the value out, or quote the text if the * belongs to it",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "a.yaml:2: a second document starts here (---); put each article into a file of its own",
        ),
        ("? [a, b]\n: c\n", "a.yaml:1: a list or mapping cannot be a key"),
        (
            "a: 1\nquote: He said: no\n",
            (
                "a.yaml:2: not valid YAML: a ': ' too many, or a line that stands further in than the one "
                "above; keys of one entry begin in the same column; text with ': ' goes in quotes, or after '>-'"
            ),
        ),
        (
            "a: 1\nquote: @here\n",
            (
                "a.yaml:2: not valid YAML: a tab, or a value that begins with @, ` or %; "
                "indent with spaces, and put such a value in quotes"
            ),
        ),
        (
            "a:\n\tb: 1\n",
            (
                "a.yaml:2: not valid YAML: a tab, or a value that begins with @, ` or %; "
                "indent with spaces, and put such a value in quotes"
            ),
        ),
        (
            'a: 1\nb: "never closed\nc: 3\nd: 4\n',
            (
                "a.yaml:2: not valid YAML: a quotation mark is opened here and never closed; "
                "close it, or put the text after '>-' on lines of its own"
            ),
        ),
        (
            "a: 'it's'\n",
            (
                "a.yaml:1: not valid YAML: something that does not belong here; "
                "keys of one entry begin in the same column; nothing may follow a closing quotation mark "
                "(put text that holds quotation marks after '>-')"
            ),
        ),
        (
            "a: [1, 2\nb: 3\n",
            (
                "a.yaml:2: not valid YAML: something that does not belong here; "
                "keys of one entry begin in the same column; nothing may follow a closing quotation mark "
                "(put text that holds quotation marks after '>-')"
            ),
        ),
        (
            "a: 1\nb: c\u0007d\n",
            (
                "a.yaml:2: not valid YAML: the character U+0007 stands here; "
                "remove the invisible control character"
            ),
        ),
        (
            'a: 1\nb: "c\\0d"\n',
            "a.yaml:2: the text holds the character U+0000, which no text may hold; remove it",
        ),
        ('"c\\x1b": 1\n', "a.yaml:1: the text holds the character U+001B, which no text may hold; remove it"),
    ],
)
def test_what_yaml_must_not_hold(text: str, said: str) -> None:
    assert refusals(read_yaml, text) == [said]


def test_several_faults_are_told_at_once_up_to_where_the_syntax_breaks() -> None:
    assert [line.split(": ")[0] for line in refusals(read_yaml, "a: 1\na: 2\nb: !x 3\nb: &y 4\nc: [\n")] == [
        "a.yaml:2",
        "a.yaml:3",
        "a.yaml:4",
        "a.yaml:4",
        "a.yaml:6",
    ]


def test_an_alias_bomb_goes_off_nowhere() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 30)]
    said = refusals(read_yaml, "\n".join(["l0: &l0 boom", *levels]))
    assert (
        "a.yaml:2: an alias (*l0) stands here; write the value out, or quote the text if the * belongs to it"
        in said
    )


@pytest.mark.parametrize("opened", ["[", "{a: "])
def test_deep_nesting_ends_at_the_bound(opened: str) -> None:
    closed = {"[": "]", "{a: ": "}"}[opened]
    assert read_yaml(opened * MAX_DEPTH + "x" + closed * MAX_DEPTH, "a.yaml") is not None
    said = [f"a.yaml:1: nested more than {MAX_DEPTH} levels deep; nothing in the format needs that"]
    assert refusals(read_yaml, opened * (MAX_DEPTH + 1) + "x" + closed * (MAX_DEPTH + 1)) == said
    assert refusals(read_yaml, opened * 50_000) == said


# -- JSON -------------------------------------------------------------------------------------------


def test_json_values_know_their_lines() -> None:
    text = '{\n  "a": "x",\n  "b": [1,\n    true, null],\n\n  "c": {"d": -1.5e+3}\n}\n'
    assert read_json(text, "a.json") == Mapping(
        {
            "a": (2, Scalar("x", "quoted", 2)),
            "b": (
                3,
                Sequence([Scalar("1", "plain", 3), Scalar("true", "plain", 4), Scalar("", "null", 4)], 3),
            ),
            "c": (6, Mapping({"d": (6, Scalar("-1.5e+3", "plain", 6))}, 6)),
        },
        1,
    )


def test_lines_of_jsonl_count_from_the_first_line_of_the_file() -> None:
    assert read_json('{"a": 1}', "a.jsonl", first_line=7) == Mapping({"a": (7, Scalar("1", "plain", 7))}, 7)
    with pytest.raises(Faulty, match=r"^a\.jsonl:7: not valid JSON: a ':' is missing after the key 'a'$"):
        read_json('{"a" 1}', "a.jsonl", first_line=7)


def test_escapes_are_read() -> None:
    assert plain(read_json(r'"\ud83d\ude00 \u00e9 \n\t\"\\\/"', "a.json")) == '😀 é \n\t"\\/'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"a": 1,\n "a": 2}',
            "2: 'a' is given twice; it is also on line 1; keep one of the two",
        ),
        (
            '{"a": 1}\n{"a": 2}',
            "2: not valid JSON: something follows after the end; one article a line is JSONL: name it so",
        ),
        ('{"a": 1\n "b": 2}', "2: not valid JSON: a ',' or '}' is missing"),
        ('["a"\n "b"]', "2: not valid JSON: a ',' or ']' is missing"),
        ('{"a" 1}', "1: not valid JSON: a ':' is missing after the key 'a'"),
        ('{"a":\n}', "2: not valid JSON: a value is missing"),
        ('["a",\n]', "2: not valid JSON: a value is missing"),
        ('{"a": 1,\n}', "2: not valid JSON: a key in double quotes is missing; take out the ',' before"),
        ("{'a': 1}", "1: not valid JSON: a key in double quotes is missing"),
        ('{"a":', "1: not valid JSON: a value is missing"),
        ('{"a": NaN}', "1: not valid JSON: no value begins with 'N'"),
        ('{"a": 012}', "1: not valid JSON: a ',' or '}' is missing"),
        ('{\n"a": "b}\n', "2: not valid JSON: a line end or control character inside a text; "),
        ('{\n"a": "b', "2: not valid JSON: a quotation mark is opened here and never closed"),
        (r'"C:\dir"', "1: not valid JSON: a '\\' that begins no escape; write \\\\ for a backslash"),
        (
            r'["a",' + "\n" + r'"\ud800"]',
            "2: the text holds the character U+D800, which no text may hold; remove it",
        ),
        (r'"\u0000"', "1: the text holds the character U+0000, which no text may hold; remove it"),
        (r'{"a\u0007": 1}', "1: the text holds the character U+0007, which no text may hold; remove it"),
    ],
)
def test_what_json_must_not_hold(text: str, said: str) -> None:
    [found] = refusals(read_json, text)
    assert found.startswith(f"a.yaml:{said}")


def test_faults_of_json_are_told_at_once_up_to_where_the_syntax_breaks() -> None:
    text = '{"a": 1,\n"a": 2,\n"b": "\\u0001",\n"c" 3}'
    assert [line.split(": ")[0] for line in refusals(read_json, text)] == ["a.yaml:2", "a.yaml:3", "a.yaml:4"]


@pytest.mark.parametrize("opened", ["[", '{"a": '])
def test_deep_nesting_of_json_ends_at_the_same_bound(opened: str) -> None:
    closed = {"[": "]", '{"a": ': "}"}[opened]
    assert read_json(opened * MAX_DEPTH + "1" + closed * MAX_DEPTH, "a.json") is not None
    said = [
        (
            f"a.yaml:1: not valid JSON: nested more than {MAX_DEPTH} levels deep; "
            f"nothing in the format needs that"
        )
    ]
    assert refusals(read_json, opened * (MAX_DEPTH + 1) + "1" + closed * (MAX_DEPTH + 1)) == said
    assert refusals(read_json, opened * 50_000) == said


def test_a_hundred_thousand_entries_are_nothing_special() -> None:
    names = [f"n{number}" for number in range(100_000)]
    node = read_json(json.dumps(dict.fromkeys(names, "x"), indent=0), "a.json")
    assert isinstance(node, Mapping)
    assert node.entries["n0"][0] == 2
    assert node.entries["n99999"] == (100_001, Scalar("x", "quoted", 100_001))


# -- whatever people write --------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")))
VALUES = st.recursive(
    TEXT | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def as_written(value: Any) -> Any:
    match value:
        case None | str():
            return value
        case list():
            return [as_written(item) for item in value]
        case dict():
            return {key: as_written(item) for key, item in value.items()}
        case _:
            return json.dumps(value)


@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans())
def test_what_json_writes_is_read_back(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert plain(read_json(text, "a.json")) == as_written(value)


@given(TEXT, st.sampled_from([None, "'", '"', "|", ">"]))
def test_quotes_that_yaml_writes_are_read_back(quote: str, style: str | None) -> None:
    text = yaml.safe_dump({"quote": quote}, allow_unicode=True, default_style=style)
    assert plain(read_yaml(text, "a.yaml")) == {"quote": quote}


@given(st.text())
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    for read in (read_yaml, read_json):
        with contextlib.suppress(Faulty):
            read(text, "a")

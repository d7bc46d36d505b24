"""`kg fmt`: files in, the same files with folded quotes out."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import Faulty, Misuse
from kg.formatting import folded, rewrite

BEFORE = """\
# An article.
article:   {id: a}     # odd spacing stays


stances:
- actor: x
  on:   d
  position: rejects
  quote: plain words          # why
  note: 'left: alone'
-   quote: "double \\"words\\""
    actor: x
-   actor: y
    quote: 'single ''words'': # no comment'
    # a comment between
    on: d
- quote:
    on the next line
    and the one after
- quote: over
    two lines
- {actor: z, quote: "in a flow mapping"}
- quote: |-
    a literal block
- quote: >
    a folded block
demands:
  d:
    "quote": 'a quoted key'
    by: x
"""
AFTER = """\
# An article.
article:   {id: a}     # odd spacing stays


stances:
- actor: x
  on:   d
  position: rejects
  quote: >-  # why
    plain words
  note: 'left: alone'
-   quote: >-
      double "words"
    actor: x
-   actor: y
    quote: >-
      single 'words': # no comment
    # a comment between
    on: d
- quote: >-
    on the next line and the one after
- quote: >-
    over two lines
- {actor: z, quote: "in a flow mapping"}
- quote: |-
    a literal block
- quote: >
    a folded block
demands:
  d:
    "quote": >-
      a quoted key
    by: x
"""


def test_quotes_become_folded_blocks_and_all_else_stays() -> None:
    assert folded(BEFORE, "a.yaml") == AFTER
    assert yaml.safe_load(folded(BEFORE, "a.yaml")) == yaml.safe_load(BEFORE)


def test_what_is_folded_stays() -> None:
    assert folded(AFTER, "a.yaml") == AFTER


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_stay(ending: str, mark: str) -> None:
    before = f'{mark}a: b{ending}quote: "x: y" # c{ending}{ending}d: e{ending}'
    after = f"{mark}a: b{ending}quote: >-  # c{ending}  x: y{ending}{ending}d: e{ending}"
    assert folded(before, "a.yaml") == after


def test_the_last_line_needs_no_end() -> None:
    assert folded('quote: "x: y"', "a.yaml") == "quote: >-\n  x: y"


def test_long_quotes_are_wrapped_between_words() -> None:
    quote = "word " * 60 + "x" * 150
    after = folded(f'a:\n  - quote: "{quote}"\n', "a.yaml")
    assert max(map(len, after.splitlines()[1:-1])) <= 100
    assert after.splitlines()[-1] == " " * 6 + "x" * 150
    assert yaml.safe_load(after) == {"a": [{"quote": quote}]}


def test_words_with_hyphens_are_not_broken() -> None:
    quote = "well-known state-of-the-art " * 20 + "end"
    after = folded(f'quote: "{quote}"\n', "a.yaml")
    assert after.startswith("quote: >-\n")
    assert yaml.safe_load(after) == {"quote": quote}


@pytest.mark.parametrize(
    "value",
    [
        '"two  spaces"',
        '" at the start"',
        '"two\\nlines"',
        '""',
        "",
        '"a\\tb"',
        '"a\\N b"',
        '"a\\L b"',
        "[a, b]",
    ],
)
def test_what_a_block_would_change_is_left_alone(value: str) -> None:
    text = f'quote: {value}\nnext: "x"\n'
    assert folded(text, "a.yaml") == text


def test_one_that_cannot_be_folded_does_not_keep_the_others() -> None:
    before = '- quote: "a: b"\n- quote: "c\\N d"\n- quote: "e: f"\n'
    assert folded(before, "a.yaml") == '- quote: >-\n    a: b\n- quote: "c\\N d"\n- quote: >-\n    e: f\n'


@pytest.mark.parametrize("text", ["", "# only a comment\n", "[]\n", '{"quote": "json"}\n'])
def test_files_without_block_quotes(text: str) -> None:
    assert folded(text, "a.yaml") == text


def test_what_is_not_yaml_is_refused() -> None:
    with pytest.raises(Faulty, match=r"^a.yaml:2: not valid YAML: a quotation mark is opened here"):
        folded('a: b\nquote: "x\n', "a.yaml")


NASTY = st.text(
    st.sampled_from([*list("ab:#-'\"&*!|>%@`[]{},?.\\~ \n\t"), "…", "“", "é", "\xa0", "\u2028", "😀", "ن"]),
    min_size=1,
    max_size=120,
)


@given(st.lists(NASTY | st.text(min_size=1), min_size=1, max_size=4), st.sampled_from([None, "'", '"']))
@example(["- leading dash: and # hash"], '"')
@example(["'quoted' \"twice\""], "'")
@example(["x" * 300 + " " + "y" * 300], '"')
@example(["--- a", "... b", "%TAG", "? c", ": d", "#e"], "'")
def test_no_word_ever_changes(quotes: list[str], style: Any) -> None:
    document = {"stances": [{"quote": quote, "note": quote} for quote in quotes]}
    before = yaml.safe_dump(document, allow_unicode=True, default_style=style)
    try:
        after = folded(before, "a.yaml")
    except Faulty:
        return  # control characters, which the reader refuses too
    assert yaml.safe_load(after) == yaml.safe_load(before)
    assert folded(after, "a.yaml") == after


# -- files ------------------------------------------------------------------------------------------


def test_files_of_a_folder_are_rewritten(tmp_path: Path) -> None:
    for name in ("b.stance.yaml", "sub/a.stance.yml", ".hidden/c.stance.yaml", "codebook.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b'quote: "x: y"\r\n')
    (tmp_path / "fine.stance.yaml").write_text("quote: >-\n  x\n")
    (tmp_path / "d.stance.json").write_text('{"quote": "x"}')
    files = [tmp_path / "b.stance.yaml", tmp_path / "sub" / "a.stance.yml"]
    assert rewrite([tmp_path], write=False) == files
    assert files[0].read_bytes() == b'quote: "x: y"\r\n'
    assert rewrite([tmp_path]) == files
    assert {file.read_bytes() for file in files} == {b"quote: >-\r\n  x: y\r\n"}
    assert (tmp_path / ".hidden" / "c.stance.yaml").read_bytes() == b'quote: "x: y"\r\n'
    assert rewrite([tmp_path]) == []


def test_nothing_is_written_if_one_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.stance.yaml").write_text('quote: "x: y"\n')
    (tmp_path / "b.stance.yaml").write_text("quote: x: y\n")
    (tmp_path / "c.stance.yaml").write_bytes(b"quote: \xff\n")
    (tmp_path / "d.stance.yaml").mkdir()
    with pytest.raises(Faulty) as error:
        rewrite([tmp_path, tmp_path / "d.stance.yaml", tmp_path / "gone.stance.yaml"])
    assert [problem.path for problem in error.value.problems] == [
        str(tmp_path / name) for name in ("b.stance.yaml", "c.stance.yaml", "gone.stance.yaml")
    ]
    assert (tmp_path / "a.stance.yaml").read_text() == 'quote: "x: y"\n'


def test_fields_of_the_users_own_are_left_alone() -> None:
    text = "stances:\n  - attributes:\n      quote: 'his own'\n"
    assert folded(text, "a.yaml") == text


def test_only_yaml_is_formatted(tmp_path: Path) -> None:
    (tmp_path / "a.stance.json").write_text("{}")
    with pytest.raises(Misuse, match="is no YAML file"):
        rewrite([tmp_path / "a.stance.json"])

"""Files that nobody wrote in good faith, or that a program broke: a line for each fault, and no more."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import cli

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "kg/scaffold"
SOUND = {
    "codebook.yaml": "actors:\n  x: {name: X, type: State}\n  y: {name: Y, type: State}\ndemands:\n  d: {label: D}\n",
    "a.stance.yaml": "article: {published: 2031-01-02, body: X says no.}\nannotator: t\nstances:\n"
    "  - {actor: x, on: d, position: rejects, quote: X says no, nth: 1, strength: 0.5}\n",
    "b.stance.json": '{"article": {"published": "2031", "text": "b.txt"}, "annotator": "t", "stances": '
    '[{"actor": ["y"], "on": "d", "position": "accepts", "quote": "says yes"}]}',
    "c.stance.jsonl": '{"article": {"id": "c"}, "stances": [{"actor": "x", "on": "y", "position": "supports", '
    '"quote": "q"}]}\n',
    "b.txt": "Y says yes.\n",
    "decisions.jsonl": '{"decision": "not-same", "ids": ["x", "y"], "by": "t", "on": "2031-01-01", "why": "two"}\n',
    "kg.toml": 'title = "T"\nbase = "https://example.org/"\nquote-limit = 300\n',
}


def check(folder: Path) -> str:
    """What `kg check` says, which may find faults but not have one."""
    result = CliRunner().invoke(cli.main, ["check", str(folder)])
    assert result.exit_code in {0, 1}, result.output
    assert "fault in the program" not in result.output
    assert "Traceback" not in result.output
    result.output.encode()
    return result.output


def written(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in SOUND.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_project_that_is_broken_below_is_sound(tmp_path: Path) -> None:
    assert "2 quotes found in their texts" in check(written(tmp_path / "p"))


PIECES = [
    *(b'"', b"{", b"}", b"[", b"]", b":", b",", b"'", b"-", b"&a", b"*a", b"!!x ", b"%YAML 9.9\n", b"---\n"),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\\ud800",
        b"\\u0000",
        b"\\x",
        b"\t",
        b"\r",
        b"\f",
    ),
    *(
        b"\xe2\x80\xae",
        b"\x1b[2J",
        b"1e999",
        b"9" * 5000,
        b"-0",
        b"null",
        b"~",
        b"true",
        b"? ",
        b"| ",
        b">- ",
    ),
    *(b"[" * 3000, b'{"a":' * 3000, b"a.b=" * 500, b"x" * 5000, b"2031-02-30", b"0", b"<<: ", b"=", b"\n\n"),
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(SOUND)),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.sampled_from([0, 0, 1, 3, 20]),
            st.sampled_from(PIECES) | st.binary(max_size=6),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_whatever_is_broken_is_told(
    tmp_path: Path, name: str, changes: list[tuple[float, int, bytes]]
) -> None:
    folder = written(tmp_path / "p")
    content = SOUND[name].encode()
    for where, dropped, put in changes:
        at = int(where * len(content))
        content = content[:at] + put + content[at + dropped :]
    (folder / name).write_bytes(content)
    check(folder)


NESTED = 100_000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kg.toml", b"x = " + b"[" * 9000, "kg.toml: nested too deeply"),
        ("kg.toml", b"a" + b".a" * 8000 + b" = 1", "kg.toml"),
        ("kg.toml", b"a" + b".a" * NESTED + b" = 1", "kg.toml: larger than 16 KiB"),
        ("kg.toml", b"quote-limit = " + b"9" * 6000, "kg.toml: not valid TOML"),
        ("kg.toml", b"quote-limit = " + b"9" * 600, ""),
        ("kg.toml", b"title = '\xe3\x85\xa4'", "'title' holds a character that cannot be shown"),
        ("kg.toml", b"title = 3\nbase = []\nquote-limit = {}", "'base' must be text in double quotes"),
        ("kg.toml", "title = 'T'".encode("utf-16"), "kg.toml:1: not UTF-8 text"),
        ("kg.toml", b"\x00", "kg.toml:1: not valid TOML"),
        ("a.stance.yaml", "article: {}".encode("utf-16"), "a.stance.yaml:1: not UTF-8 text"),
        ("a.stance.yaml", b"a: &a [x]\nb: *a", "an anchor (&a) stands here"),
        ("a.stance.yaml", b"{" * NESTED, "a.stance.yaml:1: nested more than 20 levels deep"),
        ("a.stance.yaml", b"? " * NESTED, "a.stance.yaml:1: "),
        ("b.stance.json", b"[" * NESTED, "b.stance.json:1: not valid JSON: nested more than 20 levels deep"),
        ("b.stance.json", b'{"article": ' + b"9" * 6000 + b"}", "b.stance.json:1: "),
        (
            "c.stance.jsonl",
            b'{"a":' * NESTED,
            "c.stance.jsonl:1: not valid JSON: nested more than 20 levels deep",
        ),
        (
            "decisions.jsonl",
            b'{"ids": ' + b"[" * NESTED,
            "decisions.jsonl:1: not valid JSON: nested more than",
        ),
        (
            "decisions.jsonl",
            b'{"ids": ["\\ud800"]}',
            "decisions.jsonl:1: the text holds the character U+D800",
        ),
        ("codebook.yaml", b"\xff", "codebook.yaml:1: not UTF-8 text"),
        ("b.txt", b"\xff", "b.stance.json:1: text: b.txt:1: not UTF-8 text"),
    ],
)
def test_faults_of_a_kind(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    folder = written(tmp_path / "p")
    (folder / name).write_bytes(content)
    assert said in check(folder)


@pytest.mark.parametrize("name", sorted(SOUND))
@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "nowhere"])
def test_what_is_no_ordinary_file(tmp_path: Path, name: str, kind: str) -> None:
    file = written(tmp_path / "p") / name
    file.unlink()
    {
        "folder": file.mkdir,
        "pipe": lambda: os.mkfifo(file),
        "device": lambda: file.symlink_to("/dev/zero"),
        "nowhere": lambda: file.symlink_to("nowhere"),
    }[kind]()
    check(tmp_path / "p")


@pytest.mark.parametrize("name", sorted(SOUND))
def test_no_file_is_read_that_is_far_too_large(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.files.MAX_BYTES", 2**20)
    monkeypatch.setattr("kg.readers.native.MAX_BYTES", 2**20)
    folder = written(tmp_path / "p")
    with (folder / name).open("ab") as stream:
        stream.truncate(2**21)
    assert f"larger than {'16 KiB' if name == 'kg.toml' else '1 MiB'}" in check(folder).replace(
        "the line is longer", "larger"
    )

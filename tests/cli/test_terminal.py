"""What commands print can be printed everywhere, and steers no terminal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import SAMPLES
from click.testing import CliRunner

from kg.cli import main, terminal

CASES = Path(__file__).parents[1] / "cases"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")
HOSTILE = "".join(map(chr, (7, 8, 0x1B, 0x7F, 0x85, 0x9B, 0x9D, 0x202E, 0x2066, 0x2028, 0x2029, 0x0D)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built project in the working folder, with a faulty article beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_GRAPH", raising=False)
    shutil.copytree(SAMPLES, "samples")
    assert CliRunner().invoke(main, ["build", "samples", "-o", "build"]).exit_code == 0
    Path("faulty.stance.yaml").write_text(
        "article: {title: „Żółć“, published: 2031-13-45}\n", encoding="utf-8"
    )
    return tmp_path


COMMANDS = {
    # name: its words, and its exit status
    "build": (["build", "samples", "-o", "again"], 0),
    "cache": (["cache"], 0),
    "check": (["check", "samples"], 0),
    "diff": (["diff", "build/graph.ttl", "build/graph.ttl"], 0),
    "export": (["export", "-", "--format", "csv"], 0),
    "fmt": (["fmt", "samples"], 0),
    "import": (["import", "samples", "--into", "build/graph.ttl"], 0),
    "init": (["init", "Gespräche"], 0),
    "merge": (["merge", "sudria", "norland", "--why", "„Żółć“"], 1),
    "ontology": (["ontology"], 0),
    "query": (["query", "who-rejects"], 0),
    "remove": (["remove", "Żółć", "--from", "build/graph.ttl"], 2),
    "same": (["same", "samples", "--candidates"], 0),
    "schema": (["schema"], 0),
    "serve": (["serve", "--get", "/"], 0),
    "show": (["show", "rahal-plan", "--all"], 0),
    "stats": (["stats"], 0),
    "sync": (["sync", "samples", "--into", "build/graph.ttl"], 0),
    "unmerge": (["unmerge", "sudria", "norland", "--why", "„Żółć“"], 1),
    "validate": (["validate", "build/graph.ttl"], 0),
    "view": (["view", "x.html"], 0),
}


def test_every_command_is_tried_here() -> None:
    assert COMMANDS.keys() == main.commands.keys()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_no_command_fails_for_an_encoding(encoding: str, folder: Path) -> None:
    runner = CliRunner(charset=encoding, env={"PYTHONIOENCODING": encoding})
    told = {}
    for name, (words, _) in COMMANDS.items():
        result = runner.invoke(main, words)
        assert not isinstance(result.exception, UnicodeError), name
        assert "a fault in the program" not in result.output, name
        told[name] = result.exit_code
    assert told == {name: status for name, (_, status) in COMMANDS.items()}
    faulty = runner.invoke(main, ["check", "faulty.stance.yaml"])
    assert faulty.exit_code == 1
    assert "fault in the program" not in faulty.output
    unknown = runner.invoke(main, ["show", "Żółć"])
    assert unknown.exit_code == 2
    assert "fault in the program" not in unknown.output


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]
)
def test_a_pipe_takes_all_that_is_printed(env: dict[str, str], folder: Path) -> None:
    command = [sys.executable, "-m", "kg", "stats"]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert b"stances" in done.stdout


def test_files_and_pipes_get_utf_8_unless_told_otherwise(folder: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    env |= {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "kg", "query", "who-rejects"]
    assert "──" in subprocess.run(command, env=env, capture_output=True, timeout=60).stdout.decode("utf-8")


def test_what_an_encoding_lacks_comes_near() -> None:
    terminal.prepare()
    assert "──“é”…Ж".encode("ascii", "kg.nearest") == b'--"e"...\\u0416'
    assert "é–Ж".encode("cp1252", "kg.nearest") == b"\xe9\x96\\u0416"


@pytest.mark.parametrize(
    "words",
    [
        ["stats", "-g", "x.ttl"],
        ["show", "velland", "-g", "x.ttl"],
        ["show", "velland", "--format", "markdown", "-g", "x.ttl"],
        ["query", "stances", "-g", "x.ttl"],
        ["query", "stances", "--format", "markdown", "-g", "x.ttl"],
        ["query", "CONSTRUCT WHERE { ?s rdfs:label ?o }", "-g", "x.ttl"],
        ["query", "stances", "--param", f"actor={HOSTILE}", "-g", "x.ttl"],
        ["query", f"SELECT {HOSTILE}", "-g", "x.ttl"],
        ["show", HOSTILE, "-g", "x.ttl"],
        ["show", f"actor:{HOSTILE}", "-g", "x.ttl"],
        ["diff", "empty.ttl", "x.ttl"],
        ["diff", "empty.ttl", "x.ttl", "--triples"],
        ["diff", "empty.ttl", "x.ttl", "--format", "json"],
        ["diff", "empty.ttl", "x.ttl", "--format", "markdown"],
        ["validate", "x.ttl"],
        ["remove", HOSTILE, "--from", "x.ttl"],
        ["ontology", HOSTILE],
        ["export", f"{HOSTILE}.xyz", "-g", "x.ttl"],
        ["check", f"{HOSTILE}.yaml"],
        ["check", "hostile"],
        ["same", "hostile", "--candidates"],
        ["merge", HOSTILE, "b", "--why", HOSTILE],
    ],
)
def test_no_label_steers_the_terminal(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (CASES / "escapes-in-graph" / "esc.ttl").read_text(encoding="utf-8")
    Path("x.ttl").write_text(text.replace('"Ostmar', f'"{literal(HOSTILE)}Ostmar'), encoding="utf-8")
    Path("empty.ttl").write_text("", encoding="utf-8")
    Path("hostile").mkdir()
    name = "".join(f"\\u{ord(each):04x}" for each in HOSTILE)
    book = f'actors:\n  a: {{name: "{name}A", type: Person}}\n  b: {{name: "{name}A b", type: Person}}\n'
    Path("hostile/codebook.yaml").write_text(book, encoding="utf-8")
    entry = f'article: {{title: "{name}"}}\nstances:\n- {{actor: "{name}", on: b, position: "{name}", quote: x}}\n'
    Path("hostile/x.stance.yaml").write_text(entry, encoding="utf-8")
    result = CliRunner().invoke(main, words)
    assert result.output
    assert "fault in the program" not in result.output
    assert not STEERING.search(result.output), ascii(result.output)


def literal(text: str) -> str:
    return "".join(f"\\u{ord(each):04X}" for each in text)


def test_data_keep_every_character(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(CASES / "escapes-in-graph" / "esc.ttl", "x.ttl")
    words = ["query", "SELECT ?l { ?s rdfs:label ?l FILTER CONTAINS(?l, '\\u001b') }", "-g", "x.ttl"]
    assert "\x1b" in CliRunner().invoke(main, [*words, "--format", "csv"]).output


def test_no_command_prints_past_the_one_place() -> None:
    for file in (Path(terminal.__file__).parent).glob("*.py"):
        text = file.read_text(encoding="utf-8")
        if file.name != "terminal.py":
            assert re.findall(r"click\.(?:echo|secho)\(", text) == (
                ["click.echo("] if file.name == "serve.py" else []  # bytes of a page, as they are
            )


def test_a_long_label_does_not_fill_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert run(main, ["build", str(CASES / "long-label"), "-o", "build"]).exit_code == 0
    for words in (["show", "velland"], ["show", "open-sluice"], ["query", "stances"]):
        told = run(main, words).stdout
        assert "…" in told
        assert len(told) < 9000
        whole = run(main, [*words, "--format", "json"]).stdout
        assert max(map(len, re.findall(r"[^\"]+", whole))) > 3000

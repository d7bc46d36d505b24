"""How far a command has come is told on a terminal, while it lasts, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
AT_ONCE = """
from kg.cli import main, terminal
terminal.PATIENCE = {patience}
main(prog_name="kg")
"""


def told(patience: float, *words: object, terminal: bool) -> str:
    """What a command writes to standard error."""
    command = [sys.executable, "-c", AT_ONCE.format(patience=patience), *map(str, words)]
    if not terminal:
        return subprocess.run(command, capture_output=True, text=True, check=True).stderr
    ours, theirs = os.openpty()
    process = subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL)
    os.close(theirs)
    found = b""
    try:
        while part := os.read(ours, 4096):
            found += part
    except OSError:  # how Linux tells that nobody writes to it any more
        pass
    finally:
        os.close(ours)
    assert process.wait() == 0
    return found.decode()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal to write to")
@pytest.mark.parametrize("command", ["build", "import", "check"])
def test_a_line_is_there_until_something_else_is_said(command: str, tmp_path: Path) -> None:
    out = {"build": ("-o", tmp_path / "b"), "import": ("--into", tmp_path / "g.ttl"), "check": ()}[command]
    found = told(0, command, SAMPLES, *out, terminal=True)
    first, _, rest = found.partition("\x1b[K")
    assert first.startswith("\rreading " if command == "check" else "\r14 articles read")
    assert "\r\x1b[K14 articles: 143 stances" in rest  # cleared before anything else is said
    assert "\x1b" not in rest.rpartition("14 articles: ")[2]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal to write to")
def test_nothing_is_told_of_what_takes_no_time_or_is_written_to_a_file(tmp_path: Path) -> None:
    plain = told(0, "import", SAMPLES, "--into", tmp_path / "a.ttl", terminal=False)
    assert "\r" not in plain
    quick = told(3600, "import", SAMPLES, "--into", tmp_path / "b.ttl", terminal=True)
    assert quick.replace("\r\n", "\n").replace("b.ttl", "a.ttl") == plain

"""The program answers at once, because what is heavy is loaded only by the commands that need it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "httpx",
    "rdflib",
    "networkx",
    "pyvis",
    "IPython",
    "numpy",
    "pyoxigraph",
    "jinja2",
    "rich",
    "msgspec",
    "yaml",
    "werkzeug",
    "waitress",
    "pandas",
    "pyarrow",
)


def loaded_by(code: str) -> set[str]:
    """Which of the heavy packages a piece of code has loaded."""
    script = f"{code}\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    assert loaded_by("import kg.cli") == set()


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["build", "--help"], ["query", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = f"""
from kg.cli import main
try:
    main({words!r})
except SystemExit as done:
    assert not done.code
"""
    assert loaded_by(code) == set()


def test_queries_load_no_drawing() -> None:
    assert loaded_by("import kg.graph.file") & {"networkx", "pyvis", "IPython", "numpy", "jinja2"} == set()

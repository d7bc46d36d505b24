"""The same articles give the same bytes, whatever the machine's habits are."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HABITS: dict[str, dict[str, str]] = {
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 1, elsewhere": {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "COLUMNS": "40"},
    "hash seed 2, ASCII": {
        "PYTHONHASHSEED": "2",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    },
    "hash seed 3, UTF-8": {"PYTHONHASHSEED": "3", "LC_ALL": "C.UTF-8"},
}


def built(folder: Path, habits: dict[str, str]) -> dict[str, bytes]:
    """What `kg build samples` writes."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "build", "samples", "-o", str(folder)],
        cwd=ROOT,
        env=kept | habits,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("built")
    with ThreadPoolExecutor(max_workers=4) as pool:
        runs = {name: pool.submit(built, folder / str(n), h) for n, (name, h) in enumerate(HABITS.items())}
        return {name: run.result() for name, run in runs.items()}


@pytest.mark.parametrize("habits", HABITS)
@pytest.mark.parametrize("name", ["graph.ttl", "network.html"])
def test_a_file_has_the_same_bytes(name: str, habits: str, outputs: dict[str, dict[str, bytes]]) -> None:
    first = next(iter(outputs.values()))
    assert outputs[habits][name] == first[name]


def test_nothing_else_is_written(outputs: dict[str, dict[str, bytes]]) -> None:
    assert {tuple(sorted(files)) for files in outputs.values()} == {("graph.ttl", "network.html")}


def test_nothing_in_the_files_tells_of_this_machine(outputs: dict[str, dict[str, bytes]]) -> None:
    for name, content in next(iter(outputs.values())).items():
        assert str(ROOT).encode() not in content, name

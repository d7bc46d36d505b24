"""Commands that are killed while they change a graph that is there: it is as before, or as it was to be.

The moments are drawn by chance: every second one from when the command begins to write. There can be more of
them, and more articles, by the environment:

    KG_ARTICLES=10000 KG_KILLS=20 python -m pytest tests/graph/test_killed.py
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg import importer
from kg.graph import open_graph
from kg.graph.store import MARKER

ARTICLES = int(os.environ.get("KG_ARTICLES", "60"))
KILLS = int(os.environ.get("KG_KILLS", "2"))

CODE = f"""
from kg.cli import main
from kg.graph import store
store._LARGE = min(store._LARGE, {ARTICLES * 10})  # so that few articles, too, are enough for a new folder of quads
main(prog_name="kg")
"""

Content = tuple[int, int]


@dataclass(frozen=True)
class Talks:
    """A project in several states, and graphs of the first of them.

    Attributes:
        folder: with the states `before`, `after` and `more`, and the graphs.
        ids: of some of its articles.
    """

    folder: Path
    ids: list[str]

    def words(self, command: str, graph: Path) -> list[str]:
        """How a command is called."""
        match command:
            case "import":
                return ["import", str(self.folder / "more" / "talks"), "--into", str(graph)]
            case "sync":
                return ["sync", str(self.folder / "after" / "talks"), "--into", str(graph)]
            case _:
                return ["remove", *self.ids, "-g", str(graph)]


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Talks:
    folder = tmp_path_factory.mktemp("talks")
    script = Path(__file__).parents[2] / "benchmarks" / "articles.py"
    subprocess.run([sys.executable, script, str(ARTICLES), folder / "all"], check=True, capture_output=True)
    lines = (folder / "all" / "articles.stance.jsonl").read_bytes().splitlines(keepends=True)
    some, most = len(lines) // 20, len(lines) * 9 // 10
    for name, part in {"before": lines[:most], "after": lines[some:], "more": lines[most:]}.items():
        state = folder / name / "talks"
        state.mkdir(parents=True)
        (state / "kg.toml").touch()
        shutil.copy(folder / "all" / "codebook.yaml", state)
        (state / "articles.stance.jsonl").write_bytes(b"".join(part))
    for name in ("graph.ttl", "graph"):
        importer.import_files(folder / name, [folder / "before" / "talks"])
    # Two in five are so many that a store gets a new folder of quads, and is not changed in its place.
    return Talks(folder, [json.loads(line)["article"]["id"] for line in lines[: len(lines) * 2 // 5]])


def content(graph: Path) -> Content:
    """What tells the triples of a graph from others."""
    hashes = [hash(triple) for triple in open_graph(str(graph)).triples()]
    return len(hashes), sum(hashes)


def copied(talks: Talks, name: str, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    original, graph = talks.folder / name, folder / name
    if original.is_dir():
        shutil.copytree(original, graph)
    else:
        shutil.copy(original, graph)
    return graph


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """The files in a folder, each with what changes when it is written; locks do not count."""
    found = {}
    for file in folder.rglob("*"):
        try:
            state = file.stat()
        except FileNotFoundError:
            continue
        if not file.is_dir() and file.suffix != ".lock" and file.name not in {"lock", "LOCK"}:
            found[str(file.relative_to(folder))] = (state.st_size, state.st_mtime_ns)
    return found


def run(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", CODE, *words], capture_output=True, text=True)


def killed(words: list[str], folder: Path, took: float, chance: random.Random, *, writing: bool) -> int:
    """The status of a command that is killed at some moment, alone or with all that it has started.

    Args:
        words: the command.
        folder: where the graph is.
        took: how long the command takes if it is left alone.
        chance: draws the moment.
        writing: whether to wait until the command has begun to write.
    """
    before = files(folder)
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, *words], stderr=subprocess.DEVNULL, start_new_session=True
    )
    if writing:
        while process.poll() is None and files(folder) == before:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, took / 20))
    else:
        time.sleep(max(0.0, begun + chance.uniform(0, took) - time.monotonic()))
    if chance.random() < 0.5:
        process.kill()
    else:
        with suppress(ProcessLookupError):  # it was faster
            os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


@pytest.mark.skipif(os.name != "posix", reason="kills groups of processes")
@pytest.mark.parametrize("name", ["graph.ttl", "graph"])
@pytest.mark.parametrize("command", ["import", "sync", "remove"])
def test_a_graph_is_as_before_or_as_it_was_to_be(
    command: str, name: str, talks: Talks, tmp_path: Path
) -> None:
    folder = tmp_path / "here"
    graph = copied(talks, name, folder)
    before = content(graph)
    begun = time.monotonic()
    done = run(talks.words(command, graph))
    took = time.monotonic() - begun
    assert done.returncode == 0, done.stderr
    whole = content(graph)
    assert whole != before
    chance = random.Random(f"{command} {name}")
    for number in range(KILLS):
        graph = copied(talks, name, folder)
        words = talks.words(command, graph)
        status = killed(words, folder, took, chance, writing=number % 2 == 0)
        found = content(graph)
        assert found in (before, whole)
        assert status == -signal.SIGKILL or found == whole
        lock = graph / "lock" if graph.is_dir() else folder / f".{name}.lock"
        abandoned = lock.exists() and lock.read_text() != ""
        again = run(words)
        if command == "remove" and found == whole:
            assert "there is no article" in again.stderr
        else:
            assert again.returncode == 0, again.stderr
        assert ("had ended before it was done; its lock is taken over" in again.stderr) == abandoned
        assert content(graph) == whole
        assert [file.name for file in folder.iterdir()] == [name]
        if graph.is_dir():
            assert sorted(file.name.partition("-")[0] for file in graph.iterdir()) == ["quads", MARKER]

"""One writer at a time: who waits, who is told what, and what becomes of a lock whose holder is gone."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.graph import locks, open_graph
from kg.rdf.terms import Triple

HOLDS = """
import sys, time
from pathlib import Path
from kg.graph import locks
with locks.held(Path(sys.argv[1]), "the graph"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> object:
    """Another process that holds the lock until the test ends it."""
    words = [sys.executable, "-c", HOLDS, str(tmp_path / "lock")]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_whoever_comes_second_is_told_who_holds_it(
    holder: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    with pytest.raises(KgError) as caught, locks.held(tmp_path / "lock", "talks.ttl"):
        pass
    assert f"talks.ttl is being changed by process {holder.pid} on " in caught.value.what
    assert ", since 2" in caught.value.what
    assert "wait until it is done" in caught.value.hint


def test_a_lock_whose_holder_was_killed_is_taken_over_with_a_word(
    holder: subprocess.Popen[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    holder.kill()
    holder.wait()
    with caplog.at_level(logging.WARNING), locks.held(tmp_path / "lock", "talks.ttl"):
        assert json.loads((tmp_path / "lock").read_text())["process"] == os.getpid()
    assert f"talks.ttl: process {holder.pid} on " in caplog.text
    assert "had ended before it was done; its lock is taken over" in caplog.text
    assert not (tmp_path / "lock").exists()


def test_nothing_is_said_of_a_lock_that_was_let_go(
    holder: subprocess.Popen[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    holder.communicate("")
    with locks.held(tmp_path / "lock", "talks.ttl"):
        pass
    assert caplog.text == ""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_which_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KgError, match="cannot be written"), locks.held(tmp_path / "file" / "lock", "x"):
        pass


@pytest.mark.parametrize("name", ["graph.ttl", "graph"])
def test_what_several_change_at_once_is_all_there(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 60)
    wanted: list[Triple] = [(f"<x:{number}>", "<x:is>", '"here"') for number in range(6)]

    def add(one: Triple) -> None:
        open_graph(str(tmp_path / name), create=True).change([], [one])

    threads = [threading.Thread(target=add, args=[one]) for one in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(open_graph(str(tmp_path / name)).triples()) == set(wanted)

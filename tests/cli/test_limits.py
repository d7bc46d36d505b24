"""Queries that take too long or find too much."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kg", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("query", [ENDLESS, ENDLESS.replace("(COUNT(*) AS ?n)", "*") + " ORDER BY ?a ?l"])
def test_a_query_that_takes_too_long_is_ended(query: str, graph_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.csv"
    done = start("query", query, "-g", str(graph_file), "--timeout", "1", "-o", str(out))
    printed, told = done.communicate(timeout=60)
    assert done.returncode == 1
    assert printed == ""
    assert told == (
        "Error: there was no answer within 1 second, so the query was ended; nothing was written\n"
        "  ask for less, or allow more with --timeout SECONDS (0: no limit)\n"
    )
    assert not out.exists()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C cannot be sent to one process")
def test_ctrl_c_ends_a_query_that_has_no_limit(graph_file: Path) -> None:
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job may be deaf to it
    try:
        asking = start("query", ENDLESS, "-g", str(graph_file), "--timeout", "0")
    finally:
        signal.signal(signal.SIGINT, heard)
    time.sleep(2)
    asking.send_signal(signal.SIGINT)
    try:
        printed, told = asking.communicate(timeout=20)
    finally:
        asking.kill()
    assert (asking.returncode, printed, told) == (1, "", "Aborted!\n")


def test_a_cut_answer_says_so(kg: Callable[..., Result], graph_file: Path) -> None:
    query = "SELECT ?s { ?s a sg:Stance } ORDER BY ?s"
    whole = kg("query", query, "-g", graph_file, "--format", "csv").stdout.splitlines()
    cut = kg("query", query, "-g", graph_file, "--format", "csv", "--limit", "2")
    assert cut.exit_code == 1
    assert cut.stdout.splitlines() == whole[:3]
    number = len(whole) - 1
    assert cut.stderr == f"these are only the first 2 of {number}; --limit left out the others\n"


def test_a_limit_that_is_not_reached_changes_nothing(kg: Callable[..., Result], graph_file: Path) -> None:
    for query in (
        "ASK { ?s ?p ?o }",
        "SELECT ?s { ?s a sg:Stance } LIMIT 3",
        "CONSTRUCT WHERE { ?s sg:rejects ?o }",
    ):
        limited = kg("query", query, "-g", graph_file, "--limit", "1000")
        assert (limited.exit_code, limited.stderr) == (0, "")
        assert limited.stdout == kg("query", query, "-g", graph_file).stdout


def test_triples_are_cut_too(kg: Callable[..., Result], graph_file: Path) -> None:
    cut = kg("query", "CONSTRUCT WHERE { ?s sg:rejects ?o }", "-g", graph_file, "--limit", "1")
    assert cut.exit_code == 1
    assert cut.stdout.count("sg:rejects") == 1

"""`kg serve` without a server; with one: tests/serve."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Kg = Callable[..., Result]


def test_one_request(kg: Kg, graph_file: Path) -> None:
    got = kg("serve", "-g", graph_file, "--get", "/query/who-rejects?on=rahal-plan&format=csv")
    assert got.exit_code == 0
    assert got.stdout.startswith('\ufeff"who","position","what","date",')  # as spreadsheets open it
    assert got.stdout_bytes.count(b"\r\n") == 4


def test_a_request_that_fails(kg: Kg, graph_file: Path) -> None:
    got = kg("serve", "-g", graph_file, "--get", "/sparql?query=SELECT")
    assert (got.exit_code, got.stdout) == (1, "")
    assert got.stderr.startswith("this is no SPARQL query")
    limited = kg("serve", "-g", graph_file, "--limit", "2", "--get", "/query/who-rejects?format=csv")
    assert limited.exit_code == 1
    assert "no more than 2 are given at once" in limited.stderr


def test_misuse(kg: Kg, graph_file: Path) -> None:
    no_path = kg("serve", "-g", graph_file, "--get", "nix")
    assert no_path.exit_code == 2
    assert "'nix' is no path" in no_path.stderr
    no_port = kg("serve", "-g", graph_file, "--bind", "localhost")
    assert no_port.exit_code == 2
    assert "write it as HOST:PORT" in no_port.stderr


def test_a_graph_that_is_not_there(kg: Kg) -> None:
    missing = kg("serve", "-g", "none.ttl", "--get", "/")
    assert missing.exit_code == 2
    assert "there is no graph at none.ttl" in missing.stderr

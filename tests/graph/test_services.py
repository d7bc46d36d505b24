"""Queries that call another endpoint: refused, unless somebody allows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import servers

from kg.errors import KgError
from kg.graph.file import FileGraph
from kg.rdf.answers import Rows

TRIPLE = ("<https://example.org/a>", "<https://example.org/b>", '"there"')


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An endpoint of Oxigraph's server with one triple in it."""
    from kg.graph.endpoint import EndpointGraph

    with servers.oxigraph(tmp_path_factory.mktemp("server")) as url:
        graph = EndpointGraph.open(url)
        graph.change((), [TRIPLE])
        graph.close()
        yield url


def query(url: str) -> str:
    return f"SELECT ?text {{ SERVICE <{url}> {{ ?it <https://example.org/b> ?text }} }}"


def test_nobody_is_called_unless_it_is_allowed(address: str) -> None:
    with pytest.raises(KgError, match="allow SERVICE with --allow-service"):
        FileGraph.made_of((), "https://example.org/").query(query(address))


def test_whoever_is_allowed_to_calls_the_other_endpoint(address: str) -> None:
    graph = FileGraph.made_of((), "https://example.org/")
    graph.services = True
    answer = graph.query(query(address))
    assert isinstance(answer, Rows)
    assert answer.rows == (('"there"',),)


@pytest.mark.parametrize(
    "text", ["SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "LOAD <file:///etc/passwd>"]
)
def test_files_are_never_read(text: str) -> None:
    graph = FileGraph.made_of((), "https://example.org/")
    graph.services = True
    with pytest.raises(KgError, match=r"file|reach outside"):
        graph.query(text)


def test_the_command_calls_only_when_told_to(address: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from kg.cli import main

    file = tmp_path / "graph.ttl"
    FileGraph.made_of((), "https://example.org/").save_as(file)
    asked = ["query", query(address), "-g", str(file), "--format", "csv"]
    refused = CliRunner().invoke(main, asked)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "there" in CliRunner().invoke(main, [*asked, "--allow-service"]).stdout

"""Where a graph can be, and how commands are run on it there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import servers
from click.testing import CliRunner

from kg.cli import main
from kg.graph import cache, file
from kg.rdf import terms

SAMPLES = Path(__file__).parents[2] / "samples"
KINDS = (
    "turtle",
    "turtle, indexed",
    "trig.gz, indexed",
    "trig.gz",
    "store",
    "oxigraph",
    "oxigraph, named graph",
    "virtuoso",
)
OWN_BASE = "https://talks.example/id/"
"""What IRIs begin with in a project that says so itself."""
NAMED = "http://talks.example/graph"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str


def run(*words: str | Path) -> Ran:
    """`run("query", "who-rejects")` runs `kg query who-rejects`."""
    result = CliRunner().invoke(main, [str(word) for word in words], prog_name="kg")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return Ran(result.exit_code, result.stdout, result.stderr)


_see = file.FileGraph._see


def _see_indexed(graph: file.FileGraph, *, lazily: bool = False) -> None:
    _see(graph, lazily=lazily)
    graph.make_index()


def unplaced(ran: Ran, locator: str | Path) -> Ran:
    """What a command did, without the words for where."""

    def neutral(text: str) -> str:
        for name in (str(locator), urlsplit(str(locator)).netloc or str(locator)):
            text = text.replace(name, "GRAPH")
        return text

    return Ran(ran.status, neutral(ran.out), neutral(ran.err))


@contextmanager
def place(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A locator at which there is no graph yet, with the environment that goes with it."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in (*servers.VARIABLES, "SOURCE_DATE_EPOCH"):
            patch.delenv(variable, raising=False)
        patch.setenv("HOME", str(folder))
        if kind.startswith("oxigraph"):
            url: str = request.getfixturevalue("oxigraph")
            if "named" in kind:
                patch.setenv("KG_GRAPH_NAME", NAMED)
            httpx.post(
                url.replace("/query", "/update"),
                content="CLEAR ALL",
                headers={"Content-Type": "application/sparql-update"},
            ).raise_for_status()
            yield url
        elif kind == "virtuoso":
            url = request.getfixturevalue("virtuoso")
            patch.setenv("KG_USER", "dba")
            patch.setenv("KG_PASSWORD", servers.PASSWORD)
            for graph in (terms.DATA, f"{terms.DATA}-revision", OWN_BASE):
                httpx.post(
                    f"{url}-auth",
                    content=f"CLEAR GRAPH <{graph}>",
                    headers={"Content-Type": "application/sparql-update"},
                    auth=httpx.DigestAuth("dba", servers.PASSWORD),
                ).raise_for_status()
            yield url
        else:
            if kind.endswith(", indexed"):  # as large files are that have been read twice
                patch.setattr(cache, "LEAST", 0)
                patch.setattr(file, "_A_SECOND", 1)
                patch.setattr(cache, "_PACKED", 1)
                patch.setattr(file.FileGraph, "_see", _see_indexed)
            ending = {"turtle": ".ttl", "trig.gz": ".trig.gz", "store": ""}[kind.partition(",")[0]]
            yield str(folder / f"graph{ending}")

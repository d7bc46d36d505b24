"""A graph in a process of its own: it says what the graph says, and can be ended."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import KgError, Misuse
from kg.graph import Graph
from kg.graph.file import FileGraph
from kg.graph.killable import KillableGraph, Overrun, TooMany
from kg.graph.lookup import find

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def file(samples: FileGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("killable") / "graph.ttl"
    samples.save_as(found)
    return found


@pytest.fixture
def killable(file: Path) -> Iterator[Callable[..., KillableGraph]]:
    graphs: list[KillableGraph] = []

    def make(locator: Path = file, **limits: float) -> KillableGraph:
        graphs.append(KillableGraph(str(locator), **limits))  # type: ignore[arg-type]
        return graphs[-1]

    yield make
    for graph in graphs:
        graph.close()


def test_it_says_what_the_graph_says(samples: FileGraph, killable: Callable[..., KillableGraph]) -> None:
    graph = killable()
    assert graph.base == samples.base
    assert set(graph.triples()) == set(samples.triples())
    query = "SELECT ?who ?what { ?who sg:rejects ?what } ORDER BY ?who ?what"
    assert graph.query(query) == samples.query(query)
    assert graph.query("ASK { ?s ?p ?o }") is True
    sudria = find(samples, "actor", "sudria")
    assert set(graph.about([sudria])) == set(samples.about([sudria]))
    assert set(graph.using([sudria])) == set(samples.using([sudria]))


def test_functions_of_a_graph_run_over_there(killable: Callable[..., KillableGraph]) -> None:
    assert killable().call(find, "actor", "Sudria").endswith("actor/sudria>")


def test_a_query_that_takes_too_long_is_ended_and_the_next_is_answered(
    killable: Callable[..., KillableGraph],
) -> None:
    graph = killable(seconds=1)
    with pytest.raises(Overrun, match="no answer within 1 second, so the question was ended"):
        graph.query(ENDLESS)
    assert graph.query("ASK { ?s ?p ?o }") is True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory there is")
def test_a_query_that_takes_too_much_memory_is_ended(
    killable: Callable[..., KillableGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = killable()
    with pytest.raises(Overrun, match="took more than 2 GiB of memory"):
        graph.call(hoard)
    assert graph.query("ASK { ?s ?p ?o }") is True


def hoard(graph: Graph) -> int:
    return len([bytes(2**28) for _ in range(100)])


def test_part_of_an_answer_is_not_an_answer(killable: Callable[..., KillableGraph]) -> None:
    graph = killable(rows=10)
    with pytest.raises(TooMany, match=r"the answer has [\d,]+ rows, and no more than 10 are given") as caught:
        graph.query("SELECT * { ?s ?p ?o }")
    assert "LIMIT and OFFSET" in caught.value.hint
    with pytest.raises(TooMany, match="triples"):
        graph.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert graph.query("SELECT * { ?s ?p ?o } LIMIT 10")


def test_errors_are_those_of_the_graph(killable: Callable[..., KillableGraph], tmp_path: Path) -> None:
    graph = killable()
    with pytest.raises(KgError, match="this is no SPARQL query") as caught:
        graph.query("SELECT")
    assert caught.value.hint.startswith("look for a bracket")
    with pytest.raises(KgError, match="would reach outside the graph"):
        graph.query("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }")
    with pytest.raises(Misuse, match="there is no actor 'sudira'"):
        graph.call(find, "actor", "sudira")
    with pytest.raises(KgError, match="no graph at"):
        killable(tmp_path / "none.ttl").query("ASK {}")


def test_a_file_that_changes_is_read_again(
    samples: FileGraph, killable: Callable[..., KillableGraph], tmp_path: Path
) -> None:
    file = tmp_path / "graph.nt"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n")
    graph = killable(file)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    one = graph.query(count)
    state = graph.state()
    file.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> .\n")
    assert graph.state() != state
    assert graph.query(count) != one


def test_it_can_be_ended_from_elsewhere_while_it_works(killable: Callable[..., KillableGraph]) -> None:
    graph = killable()
    assert graph.query("ASK { ?s ?p ?o }") is True
    timer = threading.Timer(0.5, graph.end)
    timer.start()
    with pytest.raises(Overrun, match="the program is ending"):
        graph.query(ENDLESS)
    timer.join()
    with pytest.raises(Overrun, match="the program is ending"):
        graph.query("ASK { ?s ?p ?o }")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists processes as files")
def test_it_ends_with_the_one_who_asks(file: Path, tmp_path: Path) -> None:
    code = f"""
import os, sys
from kg.graph.killable import KillableGraph
graph = KillableGraph({str(file)!r})
graph.base
print(graph._process.pid, flush=True)
import threading
threading.Timer(1, lambda: os.kill(os.getpid(), 9)).start()
graph.query({ENDLESS!r})
"""
    asking = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    number = int(asking.stdout.readline())
    asking.wait()
    asking.stdout.close()
    waited = threading.Event()
    for _ in range(100):
        if not Path(f"/proc/{number}").exists():
            return
        waited.wait(0.1)
    pytest.fail("the process outlived the one who asked")

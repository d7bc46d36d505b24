"""Reading and changing triples is the same, wherever a graph is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from everywhere import SAMPLES, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.graph import endpoint, is_address, locks, open_graph
from kg.graph.oxigraph import lines
from kg.rdf.answers import Rows
from kg.rdf.terms import SHARED_PREFIXES, iri, literal, typed

if TYPE_CHECKING:
    from kg.rdf.terms import Term, Triple

BASE = "https://w3id.org/stancegraph/id/"
TITLE = f"<{SHARED_PREFIXES['dcterms']}title>"


def triple(number: int, prop: str = "p", value: Term = '"value"') -> Triple:
    return f"<http://e.org/{number}>", f"<http://e.org/{prop}>", value


def of_dataset() -> set[Triple]:
    """What makes a graph one of ours."""
    node = f"<{BASE}>"
    return {
        (node, f"<{SHARED_PREFIXES['rdf']}type>", f"<{SHARED_PREFIXES['void']}Dataset>"),
        (node, f"<{SHARED_PREFIXES['void']}uriSpace>", literal(BASE)),
    }


def test_triples_come_and_go(empty: str) -> None:
    graph = open_graph(empty, create=True)
    with graph.writing():
        graph.change((), of_dataset() | {triple(1), triple(2), triple(3, "q", "<http://e.org/1>")})
    again = open_graph(empty)
    assert again.base == BASE
    assert set(again.triples()) == of_dataset() | {triple(1), triple(2), triple(3, "q", "<http://e.org/1>")}
    assert set(again.about(["<http://e.org/1>", "<http://e.org/3>", "<http://e.org/9>"])) == {
        triple(1),
        triple(3, "q", "<http://e.org/1>"),
    }
    assert set(again.about([])) == set()
    assert set(again.using(["<http://e.org/1>", '"value"'])) == {
        triple(1),
        triple(2),
        triple(3, "q", "<http://e.org/1>"),
    }
    assert set(again.using(['"value"', "<http://e.org/1>"], ["<http://e.org/q>"])) == {
        triple(3, "q", "<http://e.org/1>")
    }
    # What is not there cannot go, what is there need not come, and what is in both stays.
    again.change([triple(1), triple(2), triple(7)], [triple(2), triple(3, "q", "<http://e.org/1>")])
    assert set(open_graph(empty).triples()) == of_dataset() | {triple(2), triple(3, "q", "<http://e.org/1>")}
    again.change(list(again.triples()), ())
    assert set(again.triples()) == set()


def test_an_answer_has_rows_in_order_and_gaps(empty: str) -> None:
    graph = open_graph(empty, create=True)
    graph.change((), of_dataset() | {triple(1), triple(2), triple(2, "q", typed(True))})
    found = graph.query(
        "SELECT ?who ?yes { ?who <http://e.org/p> ?p OPTIONAL { ?who <http://e.org/q> ?yes } } ORDER BY ?who"
    )
    assert found == Rows(("who", "yes"), (("<http://e.org/1>", None), ("<http://e.org/2>", typed(True))))
    assert graph.query("ASK { ?who <http://e.org/q> true }") is True
    assert graph.query("ASK { ?who <http://e.org/r> ?what }") is False
    assert graph.query("CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER (?o = 5) }") == ()


def _canonical(term: Term) -> Term:
    """A term as Oxigraph writes it: of PT48H and P2D it keeps one."""
    store = ox.Store()
    store.load(lines([triple(1, value=term)]), format=ox.RdfFormat.N_TRIPLES)
    return str(next(iter(store)).object)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
LITERALS = st.one_of(
    TEXTS.map(literal),
    st.builds(literal, TEXTS, st.sampled_from(["en", "fr", "en-gb", "zh-hant"])),
    st.integers(-(10**9), 10**9).map(typed),
    st.booleans().map(typed),
    st.decimals(-1000, 1000, places=3).map(lambda number: typed(float(number))),
    st.dates().map(lambda day: typed(day.isoformat(), "date")),
    st.dates().map(lambda day: typed(f"{day.year:04}", "gYear")),
    st.dates().map(lambda day: typed(day.isoformat()[:7], "gYearMonth")),
    st.datetimes().map(lambda when: typed(when.replace(microsecond=0).isoformat() + "Z", "dateTime")),
    st.sampled_from(["P1Y", "P18M", "PT48H", "P2D", "P1M2DT3H", "P400D", "PT5S"]).map(
        lambda text: typed(text, "duration")
    ),
    TEXTS.map(lambda text: literal(text) + "^^<http://e.org/own>"),
    st.lists(
        st.sampled_from(
            ["a", "ß", "漢", "😀", "-", "%20", "/", "?", "&", "=", ";", ",", "@", ":", "'", "(", ")"]
        )
    ).map(lambda parts: iri(f"http://e.org/{''.join(parts)}")),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LITERALS.map(_canonical), min_size=1, max_size=25, unique=True))
def test_what_is_written_is_read_again(empty: str, values: list[Term]) -> None:
    graph = open_graph(empty, create=True)
    graph.change(list(graph.triples()), of_dataset() | {triple(1, value=value) for value in values})
    expected = set(values)
    again = open_graph(empty)
    assert {o for _, _, o in again.about(["<http://e.org/1>"])} == expected
    assert {o for s, _, o in again.triples() if s == "<http://e.org/1>"} == expected
    assert {o for _, _, o in again.using(values)} == expected
    found = again.query("SELECT ?o { <http://e.org/1> ?p ?o }")
    assert isinstance(found, Rows)
    assert {row[0] for row in found.rows} == expected
    again.change([triple(1, value=value) for value in values], ())
    assert list(open_graph(empty).about(["<http://e.org/1>"])) == []


def test_large_changes_are_whole(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_CHANGE", 100)
    monkeypatch.setattr(endpoint, "_UPLOAD", 700)
    many = {triple(number, value=literal(f"text {number}", "en")) for number in range(3000)}
    graph = open_graph(empty, create=True)
    graph.change((), of_dataset() | many)
    assert set(open_graph(empty).triples()) == of_dataset() | many
    half = set(sorted(many)[:1500])
    other = {triple(number, value=typed(number)) for number in range(3000, 4000)}
    graph.change(half, other)
    assert set(open_graph(empty).triples()) == of_dataset() | (many - half) | other


def test_a_second_writer_is_told_who_the_first_is(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    monkeypatch.setattr(endpoint, "PATIENCE", 0.2)
    one, other = open_graph(empty, create=True), open_graph(empty, create=True)
    with one.writing():
        one.change((), of_dataset() | {triple(1)})
        with pytest.raises(KgError, match=f"is being changed by process {os.getpid()} on ") as caught:
            other.change((), [triple(2)])
        assert caught.value.hint.startswith("wait until it is done, and try again")
        one.change((), [triple(3)])
        assert set(open_graph(empty).triples()) == of_dataset() | {triple(1), triple(3)}
    third = open_graph(empty)
    third.change((), [triple(2)])
    assert set(open_graph(empty).triples()) == of_dataset() | {triple(1), triple(2), triple(3)}


def test_those_who_write_at_once_do_not_lose_each_others_changes(empty: str) -> None:
    open_graph(empty, create=True).change((), of_dataset() | {triple(1, "count", typed(0))})
    code = """
import sys
from kg.graph import endpoint, locks, open_graph
from kg.rdf.terms import text_of, typed
endpoint.PATIENCE = locks.PATIENCE = 100
graph = open_graph(sys.argv[1])
for _ in range(5):
    with graph.writing():
        ((_, prop, before),) = graph.about(["<http://e.org/1>"])
        after = typed(int(text_of(before)) + 1)
        graph.change([("<http://e.org/1>", prop, before)], [("<http://e.org/1>", prop, after)])
"""
    writers = [subprocess.Popen([sys.executable, "-c", code, empty]) for _ in range(3)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    assert list(open_graph(empty).about(["<http://e.org/1>"])) == [triple(1, "count", typed(15))]


@pytest.mark.parametrize("moment", [0.05, 0.3, 0.6])
def test_an_import_that_is_killed_leaves_all_or_nothing(empty: str, made: Path, moment: float) -> None:
    """From what is on its way to the server, the next import finishes the work."""
    run("import", SAMPLES / "tarn", "--into", empty)
    before = run("export", "--format", "ntriples", "-g", empty).out
    code = """
import sys
from kg.graph import endpoint
endpoint._CHANGE = endpoint._UPLOAD = 200
from kg.cli import main
print("begins", flush=True)
main(["import", sys.argv[1], "--into", sys.argv[2]])
"""
    words = [sys.executable, "-c", code, str(SAMPLES), empty]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as importing:
        assert importing.stdout is not None
        importing.stdout.readline()
        time.sleep(moment)
        importing.send_signal(signal.SIGKILL)
    after = run("export", "--format", "ntriples", "-g", made).out
    assert run("export", "--format", "ntriples", "-g", empty).out in (before, after)
    assert run("import", SAMPLES, "--into", empty).status == 0
    assert run("export", "--format", "ntriples", "-g", empty).out == after
    if is_address(empty):
        graph = open_graph(empty)
        assert isinstance(graph, endpoint.EndpointGraph)
        assert graph._noted(endpoint._CLAIM) == graph._noted(endpoint._ASIDE) == []

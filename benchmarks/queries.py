# a script that prints
"""How long the named queries take, beside rdflib with the same queries and DuckDB with SQL written by hand.

    python benchmarks/queries.py                      all of them, on 1,000 and on 10,000 articles
    python benchmarks/queries.py changes pending      these alone
    python benchmarks/queries.py --small 100 --large 1000

The articles are those of benchmarks/articles.py, seed 42; their graphs stay in the system's folder for
temporary files until the program changes. rdflib is asked on the small graph, DuckDB on the large one,
there what benchmarks/tables.py has in SQL. Every engine gives its rows as Python values and must give the
same ones: a difference ends the run. Times are CPU milliseconds, medians of three; a query of more than
five seconds runs once. Reading the data is not counted. Each engine runs in a process of its own, since
only a process can be ended when a query takes longer than the limit, a minute. DuckDB has one thread, and
flat tables, of which one holds the current positions, as the graph's shortcuts do. Needs the dependency
group `bench`.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

import articles
from tables import SQL, Tables

import kg
from kg import importer, queries, sources
from kg.graph import lookup
from kg.graph.file import FileGraph
from kg.rdf import terms
from kg.rdf.answers import Rows

SEED = 42
LIMIT = 60
"""Seconds that a query may take before its process is ended."""
LONG = 5
"""Seconds from which on one run is enough."""
RUNS = 3
FASTER, SLOWER, LONGEST = 10, 10, 1000
"""The goals: so many times faster than rdflib, no more times slower than DuckDB, no more ms than these."""

Case: TypeAlias = tuple[str, dict[str, str]]
"""A named query, and terms for its parameters."""
Asking: TypeAlias = "Callable[[Case], list[tuple[object, ...]]]"


# -- what is asked -----------------------------------------------------------------------------------


def cases(graph: FileGraph, wanted: list[str]) -> list[Case]:
    """Every wanted query: of everything, of what is in the news most, or both."""
    actor = _most(graph, "?stance sg:holder ?it")
    issue = _most(graph, "?stance sg:toward ?it . ?it a sg:Issue")
    holder = _most(graph, f"?stance sg:holder ?it ; sg:toward {issue}")
    topic = lookup.find(graph, "topic", "security")
    given: dict[str, list[dict[str, str]]] = {
        "by-state": [{}, {"state": _most(graph, "?stance sg:holder ?it . ?it a sg:State")}],
        "agreement": [{}, {"topic": topic}],
        "disagreements": [{"actor": holder, "other": actor}],
        "demands": [{}, {"by": _most(graph, "?stance sg:holder ?it ; sg:position sg:demands")}],
        "evidence": [{"actor": holder, "on": issue}],
        "stances": [{}, {"actor": actor}, {"topic": topic}],
        "timeline-actor": [{"actor": actor}],
        "timeline-demand": [{"on": issue}],
        "who-rejects": [{}, {"on": issue}],
        "who-supports": [{}, {"on": issue}],
    }
    return [(name, values) for name in wanted or queries.names() for values in given.get(name, [{}])]


def _most(graph: FileGraph, pattern: str) -> str:
    """What most solutions of a pattern have as `?it`."""
    found = graph.query(f"SELECT ?it {{ {pattern} }} GROUP BY ?it ORDER BY DESC(COUNT(*)) ?it LIMIT 1")
    assert isinstance(found, Rows)
    return found.rows[0][0] or ""


def built(number: int) -> Path:
    """The graph of so many articles as N-Triples, made where it is not there yet."""
    made_by = [Path(articles.__file__), *sorted(Path(kg.__file__).parent.rglob("*.py"))]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in made_by)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir(), "stancegraph-benchmarks")
    file = folder / f"{number}-{digest}.nt"
    if not file.exists():
        for old in folder.glob(f"{number}-*.nt"):
            old.unlink()
        print(f"building the graph of {number:,} articles", flush=True)
        articles.write(number, folder / str(number), SEED)
        graph = importer.new_graph(sources.load([folder / str(number)]))
        unfinished = file.with_suffix(".part")
        with unfinished.open(
            "w", encoding="utf-8"
        ) as stream:  # in order, as `kg build` and `kg export` write
            stream.writelines(sorted(f"{s} {p} {o} .\n" for s, p, o in graph.triples()))
        unfinished.replace(file)
    return file


# -- engines -----------------------------------------------------------------------------------------


def oxigraph(file: Path) -> Asking:
    """The program itself."""
    graph = FileGraph.open(file)

    def ask(case: Case) -> list[tuple[object, ...]]:
        found = graph.query(_text(case))
        assert isinstance(found, Rows)
        return list(found.rows)

    return ask


def rdflib(file: Path) -> Asking:
    """The same queries, asked of rdflib."""
    import rdflib

    graph = rdflib.Graph().parse(file, format="nt")
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in terms.prefixes().items())

    def ask(case: Case) -> list[tuple[object, ...]]:
        return [
            tuple(None if term is None else term.n3() for term in row)
            for row in graph.query(prefixes + _text(case))
            if isinstance(row, rdflib.query.ResultRow)
        ]

    return ask


def duckdb(file: Path) -> Asking:
    """The same questions in SQL over flat tables."""
    tables = Tables(file)
    return lambda case: tables.ask(*case)


ENGINES: dict[str, Callable[[Path], Asking]] = {"oxigraph": oxigraph, "rdflib": rdflib, "duckdb": duckdb}


def _text(case: Case) -> str:
    name, values = case
    return queries.load(name).with_values({parameter: [term] for parameter, term in values.items()})


def _serve(engine: str, file: Path, connection: Connection) -> None:
    """Answer case after case with the seconds of CPU time that it took, and the rows as text."""
    ask = ENGINES[engine](file)
    connection.send("ready")
    while True:
        case = connection.recv()
        begin = time.process_time()
        rows = ask(case)
        took = time.process_time() - begin
        connection.send((took, sorted(tuple(map(_plain, row)) for row in rows)))


def _plain(value: object) -> str:
    """What a value says, however an engine writes it: a number by its value, "" where there is none."""
    text = "" if value is None else str(value)
    return terms.text_of(text) if text[:1] in ('"', "<") else text


@dataclass(frozen=True)
class Measured:
    """What a case took, in CPU milliseconds, and what it found; `rows` is None where it did not end."""

    took: float
    rows: list[tuple[str, ...]] | None


class Engine:
    """An engine in a process of its own; it is ended when a query takes too long, and then begun anew.

    Args:
        name: which of `ENGINES`.
        file: the graph as N-Triples.
    """

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self._file = file
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self.name, self._file, theirs), daemon=True)
        self._process.start()
        theirs.close()
        assert self._connection.recv() == "ready"

    def measured(self, case: Case) -> Measured:
        """Ask a case as often as it takes to know how long it takes."""
        times: list[float] = []
        rows: list[tuple[str, ...]] = []
        while len(times) < RUNS and not (times and times[0] > LONG):
            self._connection.send(case)
            if not self._connection.poll(LIMIT):
                self.end()
                self._start()
                return Measured(LIMIT * 1000, None)
            seconds, rows = self._connection.recv()
            times.append(seconds)
        return Measured(statistics.median(times) * 1000, rows)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


# -- what is printed ---------------------------------------------------------------------------------


def compared(file: Path, other: str, wanted: list[str], number: int) -> list[str]:
    """Print a table of the program beside another engine; which goals were missed."""
    asked = cases(FileGraph.open(file), wanted)
    if other == "duckdb":
        asked = [case for case in asked if case[0] in SQL]
    ours, theirs = Engine("oxigraph", file), Engine(other, file)
    word = "faster" if other == "rdflib" else "slower"
    print(f"\n{number:,} articles, CPU ms; how many times {word} than {other} the program is")
    print(f"{'query':28} {'rows':>8} {'kg':>9} {other:>10} {word:>8}", flush=True)
    missed = []
    for case in asked:
        mine, its = ours.measured(case), theirs.measured(case)
        what = f"{case[0]} {' '.join(case[1])}".strip()
        if None not in (mine.rows, its.rows) and its.rows != mine.rows:
            sys.exit(f"{what}: {_difference(mine.rows or [], its.rows or [], other)}")
        ratio = its.took / mine.took if other == "rdflib" else mine.took / its.took
        good = ratio >= FASTER and mine.took <= LONGEST if other == "rdflib" else ratio <= SLOWER
        reached = good and mine.rows is not None
        size = "-" if mine.rows is None else f"{len(mine.rows):,}"
        line = f"{what:28} {size:>8} {_shown(mine):>9} {_shown(its):>10} {ratio:8,.1f}"
        print(line if reached else f"{line}  goal missed", flush=True)
        missed += (
            [] if reached else [f"{what}, {number:,} articles: {_shown(mine)} ms, {ratio:,.1f} times {word}"]
        )
    ours.end()
    theirs.end()
    return missed


def _shown(measured: Measured) -> str:
    """Milliseconds; the limit where a query did not end, so that a ratio is a bound."""
    return f"{measured.took:,.1f}" if measured.rows is not None else f"> {measured.took:,.0f}"


def _difference(ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]], other: str) -> str:
    mine, its = set(ours) - set(theirs), set(theirs) - set(ours)
    return (
        f"{len(ours)} rows, but {len(theirs)} from {other}; "
        f"only here: {sorted(mine)[:1]}; only there: {sorted(its)[:1]}"
    )


def main() -> None:
    """Build the graphs, ask the engines, print what they took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("queries", nargs="*", help="which, if not all", metavar="QUERY")
    parser.add_argument(
        "--small", type=int, default=1000, help="articles to compare with rdflib on; 0: not at all"
    )
    parser.add_argument(
        "--large", type=int, default=10_000, help="articles to compare with DuckDB on; 0: not at all"
    )
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; seed {SEED}")
    missed = []
    for number, other in ((given.small, "rdflib"), (given.large, "duckdb")):
        missed += compared(built(number), other, given.queries, number) if number else []
    goals = (
        f"at least {FASTER} times faster than rdflib, {LONGEST} ms; at most {SLOWER} times slower than DuckDB"
    )
    print(f"\ngoals: {goals}\n" + ("all reached" if not missed else "missed: " + "\n        ".join(missed)))


if __name__ == "__main__":
    main()

# a script that prints
"""How long the named queries take, beside rdflib with the same queries and DuckDB with SQL written by hand.

    python benchmarks/queries.py                      all queries, on 1,000 and on 10,000 articles
    python benchmarks/queries.py changes pending      these alone
    python benchmarks/queries.py --small 100 --large 1000

The articles are those of benchmarks/articles.py. Every engine gives its rows as Python values and must give the
same ones: a difference ends the run. Times are CPU milliseconds, medians of three, reading of the data apart.
Each engine runs in a process of its own, since only a process can be ended when a query takes too long.
DuckDB has one thread and flat tables, among them the current positions that the graph holds as shortcuts.
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
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import articles
from kg import importer, model, queries, sources, terms
from kg.graph import lookup
from kg.graph.answers import Rows
from kg.graph.file import FileGraph
from tables import SQL, Tables

SEED = 42
LIMIT = 60.0
"""Seconds that a query may take before its process is ended."""
LONG = 5.0
"""Seconds from which on one run is enough."""
RUNS = 3
AT_LEAST, AT_MOST, MS_AT_MOST = 10, 10, 1000
"""The goals: so many times faster than rdflib, at most so many times slower than DuckDB, in so many ms."""
MADE_BY = (articles.__file__, importer.__file__, model.__file__, sources.__file__)

Row = tuple[str, ...]
Case = tuple[str, dict[str, str]]
"""A named query, and its parameters' values."""


# -- what is asked -----------------------------------------------------------------------------------


def cases(graph: FileGraph) -> list[Case]:
    """Every named query, without parameters where it may be, else with what most is reported of.

    Some are asked both ways: of everything and of one actor.
    """
    actor = _most(graph, "?stance sg:holder ?it")
    issue = _most(graph, "?stance sg:toward ?it . ?it a sg:Issue")
    holder = _most(graph, f"?stance sg:holder ?it ; sg:toward {issue}")
    given: dict[str, list[dict[str, str]]] = {
        "by-state": [{}, {"state": _most(graph, "?stance sg:holder ?it . ?it a sg:State")}],
        "congruence": [{}, {"actor": actor}],
        "demands": [{}, {"by": _most(graph, "?stance sg:holder ?it ; sg:position sg:demands")}],
        "evidence": [{"actor": holder, "on": issue}],
        "stances": [{}, {"actor": actor}, {"topic": lookup.find(graph, "topic", "security")}],
        "timeline-actor": [{"actor": actor}],
        "timeline-demand": [{"on": issue}],
        "who-rejects": [{}, {"on": issue}],
        "who-supports": [{}, {"on": issue}],
    }
    return [(name, values) for name in queries.names() for values in given.get(name, [{}])]


def _most(graph: FileGraph, pattern: str) -> str:
    """What most solutions of a pattern have as `?it`."""
    found = graph.query(f"SELECT ?it {{ {pattern} }} GROUP BY ?it ORDER BY DESC(COUNT(*)) ?it LIMIT 1")
    assert isinstance(found, Rows)
    return found.rows[0][0] or ""


# -- engines -----------------------------------------------------------------------------------------

Asking = Callable[[Case], list[Row]]


def oxigraph(file: Path) -> Asking:
    """The program itself, by `kg.graph`."""
    graph = FileGraph.open(file)

    def ask(case: Case) -> list[Row]:
        name, values = case
        found = graph.query(queries.load(name).with_values({key: [term] for key, term in values.items()}))
        assert isinstance(found, Rows)
        return found.rows  # type: ignore[return-value] # terms, made plain by `plain` once time is taken

    return ask


def rdflib(file: Path) -> Asking:
    """The same queries, asked of rdflib."""
    import rdflib

    graph = rdflib.Graph().parse(file, format="nt")
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in terms.prefixes().items())

    def ask(case: Case) -> list[Row]:
        name, values = case
        text = queries.load(name).with_values({key: [term] for key, term in values.items()})
        return [tuple("" if value is None else value.n3() for value in row) for row in graph.query(prefixes + text)]

    return ask


def duckdb(file: Path) -> Asking:
    """The same questions in SQL over flat tables."""
    tables = Tables(file)

    def ask(case: Case) -> list[Row]:
        name, values = case
        return tables.ask(name, values)

    return ask


ENGINES: dict[str, Callable[[Path], Asking]] = {"oxigraph": oxigraph, "rdflib": rdflib, "duckdb": duckdb}

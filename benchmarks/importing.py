"""How fast articles become a graph, beside rdflib, beside reading the JSON alone, and on two cores.

    python benchmarks/importing.py [ARTICLES ...]

Each figure is the median of three runs in processes of their own, in CPU seconds, and the ratios are of
figures from one run of this program. rdflib gets the same triples ready made, adds them to a graph and
writes Turtle.
"""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

RUNS = 3
SLOW = 2_000
"""From how many articles on rdflib is asked once only: it takes minutes and gigabytes."""
AIMS = {"rdflib": 150, "orjson": 6, "memory": 100, "jobs": 1.8}


def main() -> None:
    """Print a table for each number of articles."""
    if len(sys.argv) > 2 and sys.argv[1] == "--run":
        print(json.dumps(measured(sys.argv[2], Path(sys.argv[3]))))
        return
    for number in map(int, sys.argv[1:] or ("1000", "10000", "100000")):
        with tempfile.TemporaryDirectory() as folder:
            report(number, Path(folder))


def report(number: int, folder: Path) -> None:
    """Measure everything for so many articles, and print it."""
    subprocess.run([sys.executable, Path(__file__).parent / "articles.py", str(number), folder], check=True)
    mine, orjson, two = (asked(what, folder) for what in ("ours", "orjson", "two"))
    book = asked("codebook", folder)
    print(f"\n{number:,} articles, {mine['bytes'] / 2**20:.0f} MiB of Turtle")
    spent = "{cpu:8.2f} CPU s  {wall:7.2f} s  {rss:6.0f} MB"
    print(f"  ours                          {spent.format(**mine)}")
    print(f"    of it the codebook (YAML)   {book['cpu']:8.2f} CPU s")
    print(f"  JSON alone (orjson)           {orjson['cpu']:8.2f} CPU s")
    ratio = (mine["cpu"] - book["cpu"]) / orjson["cpu"]
    print(f"    ours without the codebook is {ratio:.1f} times that (aim: at most {AIMS['orjson']})")
    same = "byte-identical" if two["sha256"] == mine["sha256"] else "DIFFERENT BYTES"
    faster = mine["wall"] / two["wall"]
    print(
        f"  two processes                 {two['cpu']:8.2f} CPU s  {two['wall']:7.2f} s  {two['rss']:6.0f} MB"
    )
    print(f"    {faster:.2f} times as fast (aim: {AIMS['jobs']}), {same}")
    print(f"  memory: {mine['rss']:.0f} MB (aim: at most {AIMS['memory']} MB)")
    if number <= 10_000:
        rdflib = asked("rdflib", folder, 1 if number > SLOW else RUNS)
        print(f"  rdflib Graph.add + Turtle     {rdflib['cpu']:8.2f} CPU s  {rdflib['rss']:17.0f} MB")
        print(f"    {rdflib['cpu'] / mine['cpu']:.0f} times ours (aim: at least {AIMS['rdflib']})")


def asked(what: str, folder: Path, runs: int = RUNS) -> dict[str, float]:
    """The medians of several runs, each in a process of its own."""
    found = []
    for _ in range(runs):
        command = [sys.executable, __file__, "--run", what, folder]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    return {
        key: statistics.median(each[key] for each in found)
        if isinstance(found[0][key], float)
        else found[0][key]
        for key in found[0]
    }


def measured(what: str, folder: Path) -> dict[str, float | str]:
    """One run in this process."""
    out = folder / f"{what}.ttl"
    out.unlink(missing_ok=True)
    work = WORK[what](folder, out)  # loads what it needs, before the clock starts
    spent, began = cpu(), time.perf_counter()
    work()
    wall = time.perf_counter() - began
    usage = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found: dict[str, float | str] = {"cpu": cpu() - spent, "wall": wall, "rss": max(usage) / 1024}
    if out.exists():
        with out.open("rb") as document:
            found["sha256"] = hashlib.file_digest(document, "sha256").hexdigest()
        found["bytes"] = float(out.stat().st_size)
    return found


def ours(folder: Path, out: Path, jobs: int = 1) -> Callable[[], object]:
    """Importing into a new file."""
    from kg import importer
    from kg.graph import file  # noqa: F401 # loaded before the clock starts

    return lambda: importer.import_files(out, [folder], jobs=jobs)


def codebook(folder: Path, _: Path) -> Callable[[], object]:
    """Reading the codebook alone."""
    from kg import sources

    return lambda: sources.Books(None).of(folder)


def json_alone(folder: Path, _: Path) -> Callable[[], object]:
    """Parsing every line, and no more."""
    import orjson

    def work() -> None:
        with (folder / "articles.stance.jsonl").open("rb") as lines:
            for line in lines:
                orjson.loads(line)

    return work


def with_rdflib(folder: Path, out: Path) -> Callable[[], object]:
    """Adding the same triples to rdflib's graph, and writing that."""
    import rdflib

    triples = rdflib_triples(folder)

    def work() -> None:
        graph = rdflib.Graph()
        for triple in triples:
            graph.add(triple)
        graph.serialize(out, format="turtle")

    return work


WORK: dict[str, Callable[[Path, Path], Callable[[], object]]] = {
    "ours": ours,
    "two": partial(ours, jobs=2),
    "codebook": codebook,
    "orjson": json_alone,
    "rdflib": with_rdflib,
}


def rdflib_triples(folder: Path) -> list[tuple[object, object, object]]:
    """The triples of our graph as rdflib's terms."""
    import pyoxigraph as ox
    import rdflib

    def term(found: ox.NamedNode | ox.Literal) -> object:
        if isinstance(found, ox.NamedNode):
            return rdflib.URIRef(found.value)
        datatype = (
            None if found.language or found.datatype.value.endswith("#string") else found.datatype.value
        )
        return rdflib.Literal(found.value, lang=found.language, datatype=datatype and rdflib.URIRef(datatype))

    quads = ox.parse(path=folder / "ours.ttl", format=ox.RdfFormat.TURTLE)
    return [(term(q.subject), term(q.predicate), term(q.object)) for q in quads]


def cpu() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


if __name__ == "__main__":
    main()

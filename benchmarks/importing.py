"""How fast articles become a graph, beside rdflib, beside reading the JSON alone, and on two cores.

    python benchmarks/importing.py [ARTICLES ...]

Each figure is the median of three runs in processes of their own, in CPU seconds, and the ratios are of figures
from one run of this program. rdflib gets the same triples ready made, adds them to a graph and writes Turtle.
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
    ours, orjson, two = (asked(what, folder) for what in ("ours", "orjson", "two"))
    book = asked("codebook", folder)
    print(f"\n{number:,} articles, {ours['bytes'] / 2**20:.0f} MiB of Turtle")
    print(
        f"  ours                          {ours['cpu']:8.2f} CPU s  {ours['wall']:7.2f} s  {ours['rss']:6.0f} MB"
    )
    print(f"    of it the codebook (YAML)   {book['cpu']:8.2f} CPU s")
    print(f"  JSON alone (orjson)           {orjson['cpu']:8.2f} CPU s")
    ratio = (ours["cpu"] - book["cpu"]) / orjson["cpu"]
    print(f"    ours without the codebook is {ratio:.1f} times that (aim: at most {AIMS['orjson']})")
    same = "byte-identical" if two["sha256"] == ours["sha256"] else "DIFFERENT BYTES"
    faster = ours["wall"] / two["wall"]
    print(
        f"  two processes                 {two['cpu']:8.2f} CPU s  {two['wall']:7.2f} s  {two['rss']:6.0f} MB"
    )
    print(f"    {faster:.2f} times as fast (aim: {AIMS['jobs']}), {same}")
    print(f"  memory: {ours['rss']:.0f} MB (aim: at most {AIMS['memory']} MB)")
    if number <= 10_000:
        rdflib = asked("rdflib", folder, 1 if number > SLOW else RUNS)
        print(f"  rdflib Graph.add + Turtle     {rdflib['cpu']:8.2f} CPU s  {rdflib['rss']:17.0f} MB")
        print(f"    {rdflib['cpu'] / ours['cpu']:.0f} times ours (aim: at least {AIMS['rdflib']})")


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
    import orjson
    import rdflib

    from kg import importer, sources
    from kg.graph import file  # noqa: F401 # programs are loaded before the clock starts

    prepared = rdflib_graph(folder) if what == "rdflib" else None
    spent, began = cpu(), time.perf_counter()
    if what in {"ours", "two"}:
        importer.import_files(out, [folder], jobs=2 if what == "two" else 1)
    elif what == "codebook":
        sources.Books(None).of(folder)
    elif what == "orjson":
        with (folder / "articles.stance.jsonl").open("rb") as lines:
            for line in lines:
                orjson.loads(line)
    else:
        graph = rdflib.Graph()
        for triple in prepared or ():
            graph.add(triple)
        graph.serialize(out, format="turtle")
    wall = time.perf_counter() - began
    usage = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found: dict[str, float | str] = {"cpu": cpu() - spent, "wall": wall, "rss": max(usage) / 1024}
    if out.exists():
        with out.open("rb") as document:
            found["sha256"] = hashlib.file_digest(document, "sha256").hexdigest()
        found["bytes"] = float(out.stat().st_size)
    return found


def rdflib_graph(folder: Path) -> list[tuple[object, object, object]]:
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

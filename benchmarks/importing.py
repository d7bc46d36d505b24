"""How fast articles become a graph, in every form in which people and programs write them, beside rdflib.

    python benchmarks/importing.py [ARTICLES ...] [--quick] [--jobs ARTICLES] [--seed SEED]

For each number of articles (1,000 and 10,000) a table with a row for each form, drawn from a seed. rdflib
gets the same triples ready made, adds them to a graph and writes Turtle: that is the peer, once for all
forms, since they give the same triples. Beside it stands how long reading the form alone takes, by msgspec or
libyaml. Then what comes after the first import: the same again, one article more, and `kg build` beside
import and view. `--jobs` compares two processes with one, and says how much memory they need.

Each figure is the median of three runs (one with `--quick`) in processes of their own, in CPU seconds unless
it says otherwise, with an empty cache; ratios are of figures from one run of this program.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import forms

RUNS = 3
SLOW = 2_000
"""From how many articles on rdflib is asked once only: it takes minutes and gigabytes."""
EACH, MEDIAN, JOBS, MEMORY = 25, 40, 1.8, 150
"""The aims: how many times rdflib's time is ours, how many times faster two processes are, megabytes."""

Figures = dict[str, float]


def main() -> None:
    """Print a table for each number of articles."""
    if sys.argv[1:2] == ["--run"]:
        what, folder, out = sys.argv[2:]
        print(json.dumps(measured(WORK[what], Path(folder), Path(out))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("articles", type=int, nargs="*")
    parser.add_argument("--quick", action="store_true", help="1,000 articles, each measured once")
    parser.add_argument("--jobs", type=int, metavar="ARTICLES", help="compare two processes with one")
    parser.add_argument("--seed", type=int, default=42)
    given = parser.parse_args()
    numbers = given.articles or ([] if given.jobs else [1_000] if given.quick else [1_000, 10_000])
    runs = 1 if given.quick else RUNS
    with tempfile.TemporaryDirectory() as name:
        for number in numbers:
            every_form(number, Path(name), given.seed, runs)
            afterwards(Path(name) / "compact", runs)
        if given.jobs:
            on_two_cores(given.jobs, Path(name), given.seed, runs)


def every_form(number: int, folder: Path, seed: int, runs: int) -> None:
    """Measure each form of so many articles, and print what came out."""
    rows = {}
    for form in forms.FORMS:
        shutil.rmtree(folder / form, ignore_errors=True)
        forms.write(form, number, folder / form, seed)
        rows[form] = asked("import", folder / form, runs), asked("alone", folder / form, runs)
    peer = asked("rdflib", folder / "compact", 1 if number > SLOW else runs)
    print(f"\n{number:,} articles; rdflib's Graph.add and Turtle: {peer['cpu']:.2f} s, {peer['rss']:.0f} MB")
    print("form          import  rdflib is     alone  import is    memory")
    ratios = []
    for form, (ours, alone) in rows.items():
        ratios.append(peer["cpu"] / ours["cpu"])
        print(
            f"{form:<12}{ours['cpu']:6.2f} s  {ratios[-1]:6.1f} x  {alone['cpu']:6.2f} s"
            f"  {ours['cpu'] / alone['cpu']:6.1f} x  {ours['rss']:5.0f} MB"
        )
    print(
        f"rdflib takes at least {min(ratios):.0f} times as long (aim: {EACH}), "
        f"{statistics.median(ratios):.0f} times in the median (aim: {MEDIAN})"
    )


def afterwards(folder: Path, runs: int) -> None:
    """Measure what is done with articles of one form that were imported, and print it."""
    first = asked("import", folder, runs)
    line = (folder / "articles.stance.jsonl").read_text(encoding="utf-8").partition("\n")[0]
    more = folder.with_name("more")
    more.mkdir(exist_ok=True)
    shutil.copy(folder / "codebook.yaml", more)
    held = json.loads(line)
    held["article"]["id"] = "one-more"
    (more / "one.stance.json").write_text(json.dumps(held), encoding="utf-8")
    again = asked("again", folder, runs)
    another = asked("another", folder, runs)
    view, build = asked("view", folder, runs), asked("build", folder, runs)
    print(f"the same again      {again['cpu']:6.2f} s   (the first time {first['cpu']:.2f} s)")
    print(f"one article more    {another['cpu']:6.2f} s")
    both = first["cpu"] + view["cpu"]
    print(
        f"kg build            {build['cpu']:6.2f} s, {build['rss']:.0f} MB   "
        f"({build['cpu'] / both:.2f} times import and view, {both:.2f} s; aim: 1)"
    )


def on_two_cores(number: int, folder: Path, seed: int, runs: int) -> None:
    """Compare two processes with one, and print what came out."""
    held = folder / "jobs"
    forms.write("compact", number, held, seed)
    one, two = asked("import", held, runs), asked("two", held, runs)
    same = "byte-identical" if two["sha256"] == one["sha256"] else "DIFFERENT BYTES"
    spent = "{cpu:8.2f} CPU s  {wall:8.2f} s  {rss:5.0f} MB"
    print(f"\n{number:,} articles, {one['bytes'] / 2**20:.0f} MiB of Turtle")
    print(f"one process    {spent.format(**one)}")
    print(f"two processes  {spent.format(**two)}, {same}")
    print(
        f"{one['wall'] / two['wall']:.2f} times as fast (aim: {JOBS}); memory at most {MEMORY} MB is the aim"
    )


def asked(what: str, folder: Path, runs: int) -> Figures:
    """The medians of several runs, each in a process of its own that finds nothing kept by others."""
    found = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as cache:
            out = folder.with_name(f"{folder.name}-out")
            command = [sys.executable, __file__, "--run", what, folder, out]
            kept = os.environ | {"KG_CACHE": cache}
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=kept)
            found.append(json.loads(done.stdout))
    return {
        key: statistics.median(each[key] for each in found)
        if isinstance(found[0][key], float)
        else found[0][key]
        for key in found[0]
    }


def measured(prepared: Callable[[Path, Path], Callable[[], object]], folder: Path, out: Path) -> Figures:
    """One run in this process."""
    out.mkdir(exist_ok=True)
    work = prepared(folder, out)  # loads what it needs, before the clock starts
    spent, began = cpu(), time.perf_counter()
    work()
    wall = time.perf_counter() - began
    usage = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found: dict[str, float | str] = {"cpu": cpu() - spent, "wall": wall, "rss": max(usage) / 1024}
    graph = out / "graph.ttl"
    with graph.open("rb") as document:
        found["sha256"] = hashlib.file_digest(document, "sha256").hexdigest()
    found["bytes"] = float(graph.stat().st_size)
    return found  # type: ignore[return-value]


def imported(folder: Path, out: Path, jobs: int = 1) -> Callable[[], object]:
    """Importing into a new file."""
    from kg import importer
    from kg.graph import file  # noqa: F401 # loaded before the clock starts

    (out / "graph.ttl").unlink(missing_ok=True)
    return lambda: importer.import_files(out / "graph.ttl", [folder], jobs=jobs)


def again(folder: Path, out: Path, more: bool = False) -> Callable[[], object]:
    """Importing the same again, or one article more, into the graph of them."""
    from kg import importer

    imported(folder, out)()
    return lambda: importer.import_files(out / "graph.ttl", [folder.with_name("more") if more else folder])


def commanded(folder: Path, out: Path, *words: str) -> Callable[[], object]:
    """A command of ours."""
    from kg.cli import main

    given = [word.format(folder=folder, out=out) for word in words]
    return lambda: main(given, standalone_mode=False)


def alone(folder: Path, _: Path) -> Callable[[], object]:
    """Parsing every line or file, and no more."""
    import msgspec
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def work() -> None:
        for file in folder.glob("*.stance.*"):
            with file.open("rb") as stream:
                if file.suffix == ".jsonl":
                    for line in stream:
                        msgspec.json.decode(line)
                else:
                    for _ in yaml.parse(stream, loader):
                        pass

    return work


def with_rdflib(_: Path, out: Path) -> Callable[[], object]:
    """Adding the same triples to rdflib's graph, and writing that."""
    import pyoxigraph as ox
    import rdflib

    def term(found: ox.NamedNode | ox.Literal) -> rdflib.term.Node:
        if isinstance(found, ox.NamedNode):
            return rdflib.URIRef(found.value)
        plain = found.language or found.datatype.value.endswith("#string")
        datatype = None if plain else rdflib.URIRef(found.datatype.value)
        return rdflib.Literal(found.value, lang=found.language, datatype=datatype)

    quads = ox.parse(path=out / "graph.ttl", format=ox.RdfFormat.TURTLE)
    triples = [(term(q.subject), term(q.predicate), term(q.object)) for q in quads]

    def work() -> None:
        graph = rdflib.Graph()
        for triple in triples:
            graph.add(triple)
        graph.serialize(out / "rdflib.ttl", format="turtle")

    return work


WORK: dict[str, Callable[[Path, Path], Callable[[], object]]] = {
    "import": imported,
    "two": partial(imported, jobs=2),
    "again": again,
    "another": partial(again, more=True),
    "view": lambda folder, out: commanded(folder, out, "view", "{out}/page.html", "-g", "{out}/graph.ttl"),
    "build": lambda folder, out: commanded(folder, out, "build", "{folder}", "-o", "{out}"),
    "alone": alone,
    "rdflib": with_rdflib,
}


def cpu() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


if __name__ == "__main__":
    main()

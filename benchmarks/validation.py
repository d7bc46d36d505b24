# a script that prints
"""How long the checks of a whole graph take, and pySHACL beside them.

    python benchmarks/validation.py                      about 100,000 triples, both
    python benchmarks/validation.py --triples 1000000    a million, the SPARQL checks alone
    python benchmarks/validation.py --triples 1000000 --shacl

The graph is invented and the same for the same seed; one stance in a thousand has a fault. Each engine runs
in a process of its own, so that its peak of memory is its own; reading the file is counted apart.
"""

from __future__ import annotations

import argparse
import multiprocessing
import platform
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kg import validation
from kg.graph.file import FileGraph
from kg.rdf import terms

PER_STANCE = 24
"""About how many triples a stance brings with it, its evidence and its share of the rest included."""


def lines(stances: int, seed: int) -> Iterator[str]:
    """A graph in Turtle, statement by statement."""
    chance = random.Random(seed)  # to be the same each time, not to be secret
    yield from (f"@prefix {name}: <{space}> .\n" for name, space in terms.prefixes().items())
    actors, issues, articles = max(20, stances // 50), max(20, stances // 20), max(5, stances // 12)
    positions = ["demands", "supports", "accepts", "neutral", "opposes", "rejects", "undecided", "undeclared"]
    scores = {"neutral": "0", "opposes": "-0.7", "rejects": "-1", "undecided": "", "undeclared": ""}
    for position in positions:
        score = scores.get(position, "1")
        yield f"sg:{position} a sg:Position ; rdfs:label '{position}'@en"
        yield f" ; sg:score {score} .\n" if score else " .\n"
    for n in range(actors):
        over = f" ; sg:actsFor actor:a{n // 3}" if n > 3 else ""
        kind = chance.choice(["State", "Person", "Organization", "Group"])
        yield f"actor:a{n} a sg:{kind} , sg:Actor ; rdfs:label 'Actor {n}' ; skos:altLabel 'A. {n}'{over} .\n"
    for n in range(issues):
        part = f" ; sg:partOf demand:d{n // 5}" if n > 5 else ""
        yield f"demand:d{n} a sg:Demand , sg:Issue ; rdfs:label 'Issue {n}' ; sg:mode sg:doNot{part} .\n"
    for n in range(articles):
        yield f"article:n{n} a sg:Article ; rdfs:label 'Article {n}' ; schema:datePublished "
        yield f"'{2020 + n % 10}-{1 + n % 12:02}-{1 + n % 28:02}'^^xsd:date .\n"
    for n in range(stances):
        article, faulty = n % articles, n % 1000 == 7
        holder, issue = f"actor:a{chance.randrange(actors)}", f"demand:d{chance.randrange(issues)}"
        day = f"{2020 + article % 10}-{1 + article % 12:02}-{1 + article % 28:02}"
        position = chance.choice(positions)
        start = chance.randrange(5000)
        end = start - 9 if faulty else start + 30
        sure = "sure" if faulty else "stated"
        yield f"evidence:e{n} a sg:Evidence ; oa:exact 'The words of report {n}, as they stand' ; "
        yield f"oa:hasSource article:n{article} ; oa:start {start} ; oa:end {end}"
        yield " ; oa:prefix 'before ' ; oa:suffix ' after' ; sg:anchoring sg:exactQuote .\n"
        yield f"stance:s{n} a sg:Stance ; sg:holder {holder} ; sg:toward {issue} ; "
        yield f"sg:position sg:{position} ; sg:certainty sg:{sure} ; sg:phase sg:current ; sg:date '{day}'"
        yield f"^^xsd:date ; sg:datePrecision sg:day ; sg:confidence {chance.random():.2f} ; "
        yield f"sg:reportedIn article:n{article} ; sg:evidence evidence:e{n} ; "
        yield f"sg:utterance utterance:u{n} .\n"
        yield f"utterance:u{n} a sg:Utterance . {holder} sg:{position} {issue} .\n"
        if position == "demands":
            yield f"{issue} sg:issuer {holder} .\n"


def measured(engine: str, file: Path, answer: multiprocessing.Queue[dict[str, float]]) -> None:
    """Run one engine on a file; CPU seconds, peak memory in MB and what it found."""
    begin = time.process_time()
    graph = FileGraph.open(file)
    read = time.process_time()
    if engine == "SPARQL":
        found = validation.run(graph)
        faults = sum(each.severity == "error" for each in found)
    else:
        from kg.validation import shacl

        found = shacl.run(graph)
        faults = len(found)
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.put(
        {"read": read - begin, "checks": done - read, "peak": peak, "faults": faults, "all": len(found)}
    )


def main() -> None:
    """Make the graph, run the engines, print what they took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shacl", action="store_true", help="pySHACL too where it would take minutes")
    given = parser.parse_args()
    stances = given.triples // PER_STANCE
    print(f"Python {platform.python_version()}, {platform.machine()}; seed {given.seed}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "graph.ttl")
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(lines(stances, given.seed))
        size = sum(1 for _ in FileGraph.open(file).triples())
        print(f"{size:,} triples, {stances:,} stances, {file.stat().st_size / 1e6:.0f} MB of Turtle")
        print(f"{'':8} {'read, s':>8} {'checks, s':>10} {'peak, MB':>9} {'errors':>7} {'findings':>9}")
        engines = ["SPARQL", "pySHACL"] if given.shacl or given.triples <= 200_000 else ["SPARQL"]
        took: dict[str, dict[str, float]] = {}
        context = multiprocessing.get_context("spawn")
        for engine in engines:
            answer: multiprocessing.Queue[dict[str, float]] = context.Queue()
            process = context.Process(target=measured, args=(engine, file, answer))
            process.start()
            took[engine] = held = answer.get()
            process.join()
            print(
                f"{engine:8} {held['read']:8.1f} {held['checks']:10.1f} {held['peak']:9,.0f} "
                f"{held['faults']:7.0f} {held['all']:9.0f}",
                flush=True,
            )
        if len(took) == 2:
            assert took["SPARQL"]["faults"] == took["pySHACL"]["faults"], "the engines disagree"
            print(f"pySHACL takes {took['pySHACL']['checks'] / took['SPARQL']['checks']:.0f} times as long")


if __name__ == "__main__":
    main()

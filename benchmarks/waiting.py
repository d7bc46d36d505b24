"""What people wait for: each command on one invented project, and what its work costs others.

    python benchmarks/waiting.py                    1,000 articles
    python benchmarks/waiting.py --quick            200 articles, in less than two minutes
    python benchmarks/waiting.py --articles 5000    minutes

Each line is a process of its own, from its start to its end. Seconds are those of the processor, user's and
system's; MB the most memory it held. The peer does the bare half of the work, with no more than the library:
build: rdflib reads the triples and writes them; a query and the checks: pyoxigraph reads the same file and
answers one; check: PyYAML's libyaml parses the same files. So a ratio below 1 is a command that is faster
than the bare half. No peer draws so large a network: a view is told alone.

The articles are those of `forms.py`, in a drawn form for each line, and as YAML for check. The cache is in a
folder of its own, empty at first: "later" lines come after two others, which have filled it where the file is
large enough to be worth it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import forms

QUERY = "SELECT ?holder (COUNT(*) AS ?n) { ?stance sg:holder ?holder } GROUP BY ?holder ORDER BY ?holder"
_RDFLIB = """
import rdflib
graph = rdflib.Graph().parse("build/graph.ttl")
graph.serialize("again.ttl")
"""
_PYOXIGRAPH = f"""
import pyoxigraph
store = pyoxigraph.Store()
store.load(path="build/graph.ttl", format=pyoxigraph.RdfFormat.TURTLE)
print(len(list(store.query({QUERY!r}, prefixes={{"sg": "https://w3id.org/stancegraph/ns#"}}))))
"""
_LIBYAML = """
from pathlib import Path
import yaml
for file in Path("yaml").glob("*.yaml"):
    yaml.load(file.read_bytes(), yaml.CSafeLoader)
"""


class Cost(NamedTuple):
    """What a process took: seconds of the processor, and the most memory in MB."""

    seconds: float
    mb: float


def cost(folder: Path, *words: str) -> Cost:
    """Run Python in a folder and wait for it.

    Raises:
        RuntimeError: it fails.
    """
    process = os.fork()
    if not process:
        os.chdir(folder)
        os.environ["KG_CACHE"] = str(folder / "cache")
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execv(sys.executable, [sys.executable, *words])
    _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) > 1:  # 1: `kg validate` has found something
        raise RuntimeError(f"this failed: {' '.join(words)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 1024))


def waits(folder: Path, articles: int, seed: int) -> None:
    """Print a line for each command, as a table in Markdown."""
    forms.write("mixed", articles, folder / "articles", seed)
    forms.write("yaml-block", articles, folder / "yaml", seed)
    peers: dict[str, Cost] = {}

    def kg(*words: str) -> Cost:
        return cost(folder, "-m", "kg", *words)

    def tell(name: str, took: Cost, peer: str = "", code: str = "") -> None:
        beside = "| | |"
        if peer:
            if code not in peers:
                peers[code] = cost(folder, "-c", code)
            bare = peers[code]
            beside = f"| {peer}: {bare.seconds:.2f} | {took.seconds / bare.seconds:.2f} |"
        print(f"| {name} | {took.seconds:.2f} | {took.mb:.0f} {beside}", flush=True)

    print("| | s | MB | peer: s | ratio |\n|---|---:|---:|---|---:|")
    file = ("-g", "build/graph.ttl")
    tell("`kg build`", kg("build", "articles", "-o", "build"), "rdflib", _RDFLIB)
    for name in ("first", "second", "later"):
        tell(f"`kg query`, {name}", kg("query", QUERY, *file), "pyoxigraph", _PYOXIGRAPH)
    tell("`kg validate`", kg("validate", file[1]), "pyoxigraph, one query", _PYOXIGRAPH)
    tell("`kg view`", kg("--no-cache", "view", "network.html", *file))
    tell("`kg view`, later", kg("view", "network.html", *file))
    tell("`kg check` of YAML", kg("check", "yaml"), "libyaml", _LIBYAML)


def main() -> None:
    """Tell what people wait for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000, help="how many")
    parser.add_argument("--quick", action="store_true", help="200 articles")
    parser.add_argument("--seed", type=int, default=42)
    given = parser.parse_args()
    articles = 200 if given.quick else given.articles
    made_of = f"Python {platform.python_version()}, {platform.machine()}"
    print(f"{articles:,} articles, seed {given.seed}; {made_of}\n")
    with tempfile.TemporaryDirectory() as folder:
        waits(Path(folder), articles, given.seed)


if __name__ == "__main__":
    main()

"""How long a layout takes and how good it is, beside those of networkx.

    python benchmarks/layout.py                 300, 1,000, 5,000 and 20,000 nodes
    python benchmarks/layout.py 300 1000        these
    python benchmarks/layout.py --runs 3        the median of three runs of each

Stress, over all pairs of nodes that a path joins: the mean of (s * p / d - 1)**2, where p is the distance of
the two in the plane, d their distance in the graph (edges on the shortest path), and s the scale of the plane
with which it is least. 0 would be perfect. In large graphs, all pairs of 400 of the nodes with all others.

`spread` draws nodes as dots, as networkx does. `layout` has boxes to place, on which no stress is spared: it
is shown for its time. "the same time" gives networkx as many steps as fit into the time of `spread`, and one
at least. Seconds are those of the processor, with one thread. What takes minutes, or all memory, is left out.

The networks are invented and the same for the same seed: actors and issues, as often named as Zipf's law has
it, in topics; two stances for each node.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait would count as work

import argparse
import platform
import random
import statistics
import time
from bisect import bisect
from collections.abc import Callable, Mapping
from functools import partial
from itertools import accumulate

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import dijkstra

from kg.views.layout import layout, spread

Places = Mapping[str, tuple[float, float]]
SMALL, MIDDLE = 300, 5000  # the most nodes for which kamada_kawai_layout, and spring_layout, are run


def network(nodes: int, seed: int) -> nx.MultiDiGraph:
    """So many actors and issues, two stances for each."""
    chance = random.Random(seed)  # to be the same each time, not to be secret
    actors = [f"actor:{n:05}" for n in range(nodes * 2 // 5)]
    issues = [f"issue:{n:05}" for n in range(nodes - len(actors))]
    topics = max(1, round(nodes**0.5 / 4))
    about = [issues[topic::topics] for topic in range(topics)]
    home = {actor: chance.randrange(topics) for actor in actors}
    heard = list(accumulate(1 / (rank + 3) ** 0.9 for rank in range(len(actors))))
    known = [list(accumulate(1 / (rank + 2) ** 0.9 for rank in range(len(some)))) for some in about]

    def actor() -> str:
        return actors[bisect(heard, chance.random() * heard[-1])]

    def issue(topic: int) -> str:
        return about[topic][bisect(known[topic], chance.random() * known[topic][-1])]

    stances = [(actor, issue(home[actor])) for actor in actors]
    stances += [(actor(), issue) for issue in sorted(set(issues) - {issue for _, issue in stances})]
    while len(stances) < 2 * nodes:
        speaker = actor()
        stances.append(
            (speaker, issue(home[speaker] if chance.random() < 0.75 else chance.randrange(topics)))
        )
    return nx.MultiDiGraph(stances)


def stress(graph: nx.Graph, places: Places, rows: int = 400) -> float:
    """See the formula above."""
    names = sorted(graph)
    near = nx.to_scipy_sparse_array(graph, nodelist=names, weight=None, format="csr")
    points = np.array([places[name] for name in names])
    asked = np.arange(len(names))
    if len(names) > 2000:
        asked = np.sort(np.random.default_rng(0).permutation(len(names))[:rows])
    far = dijkstra(near, indices=asked, unweighted=True)
    gaps = np.hypot(*(points[asked, None, :] - points[None, :, :]).transpose(2, 0, 1))
    counted = (far > 0) & np.isfinite(far)
    ratio = gaps[counted] / far[counted]
    scale = ratio.sum() / (ratio**2).sum()
    return float(((scale * ratio - 1) ** 2).mean())


def boxes(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Sizes such as labels of one to four lines have."""
    chance = random.Random(1)
    return {name: (80.0 + chance.randrange(100), 34.0 + 18 * chance.randrange(4)) for name in sorted(graph)}


def compare(nodes: int, seed: int, runs: int) -> None:
    """Draw one network in all ways, measure and print."""
    graph = nx.Graph(network(nodes, seed))
    print(f"\n{len(graph):,} nodes, {len(graph.edges):,} lines")
    print(f"{'':36} {'seconds':>8} {'times ours':>10} {'stress':>7}")
    first: list[float] = []

    def tell(name: str, draw: Callable[[], Places]) -> None:
        took = []
        for _ in range(runs):
            begin = time.process_time()
            places = draw()
            took.append(time.process_time() - begin)
        seconds = statistics.median(took)
        first.append(seconds)
        print(f"{name:36} {seconds:8.2f} {seconds / first[0]:10.1f} {stress(graph, places):7.3f}", flush=True)

    sizes = boxes(graph)
    tell("spread", lambda: spread(graph))
    tell("layout", lambda: layout(graph, sizes))
    for name, draw, most, usual in (
        ("spring_layout", spring, MIDDLE, 50),
        ("forceatlas2_layout", atlas, 1000, 100),
    ):
        if nodes > MIDDLE and draw is atlas:
            continue
        begin = time.process_time()
        draw(graph, 1)
        fitting = max(1, round(first[0] / max(time.process_time() - begin, 1e-9)))
        tell(f"{name}, the same time, {fitting}", partial(draw, graph, fitting))
        if nodes <= most:
            tell(f"{name}, as it comes, {usual}", partial(draw, graph, usual))
    if nodes <= SMALL:
        tell("kamada_kawai_layout", lambda: nx.kamada_kawai_layout(graph))


def main() -> None:
    """Compare networks of all sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("nodes", type=int, nargs="*", default=[300, 1000, 5000, 20000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1, help="each is run so often; the median counts")
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {platform.machine()}; networkx {nx.__version__}; "
        f"seed {given.seed}"
    )
    little = nx.path_graph(50)
    for draw in (spread, nx.spring_layout, nx.forceatlas2_layout):
        draw(nx.relabel_nodes(little, str))  # what they import counts for none
    for nodes in given.nodes:
        compare(nodes, given.seed, given.runs)


def spring(graph: nx.Graph, steps: int) -> Places:
    """networkx's Fruchterman and Reingold."""
    return nx.spring_layout(graph, iterations=steps, threshold=0, seed=1)


def atlas(graph: nx.Graph, steps: int) -> Places:
    """networkx's ForceAtlas2."""
    return nx.forceatlas2_layout(graph, max_iter=steps, seed=1)


if __name__ == "__main__":
    main()

"""Boxes that do not overlap, in the same places each time, and soon."""

from __future__ import annotations

import math
import subprocess
import sys
from itertools import combinations

import graphs
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from kg.views.layout import bends, layout, spread


def overlapping(places, sizes):
    return [
        (u, v)
        for u, v in combinations(places, 2)
        if abs(places[u][0] - places[v][0]) < (sizes[u][0] + sizes[v][0]) / 2
        and abs(places[u][1] - places[v][1]) < (sizes[u][1] + sizes[v][1]) / 2
    ]


def sizes_of(graph):
    return {n: (60.0 + 7 * (i % 14), 34.0 + 18 * (i % 3)) for i, n in enumerate(sorted(graph))}


GRAPHS = {
    "empty": nx.Graph(),
    "one": nx.empty_graph(["a"]),
    "two": nx.Graph([("a", "b")]),
    "loop": nx.MultiDiGraph([("a", "a"), ("a", "b"), ("b", "a")]),
    "isolated": nx.empty_graph([f"n{i}" for i in range(30)]),
    "path": nx.relabel_nodes(nx.path_graph(12), str),
    "star": nx.relabel_nodes(nx.star_graph(40), str),
    "wheel": nx.relabel_nodes(nx.wheel_graph(30), str),
    "twins": nx.relabel_nodes(nx.complete_bipartite_graph(2, 14), str),
    "complete": nx.relabel_nodes(nx.complete_graph(14), str),
    "islands": nx.relabel_nodes(nx.disjoint_union_all([nx.cycle_graph(k) for k in (9, 6, 5, 3, 3)]), str),
    "norland": graphs.norland(),
    "crowd": graphs.crowd(200),
}


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_no_box_covers_another(graph):
    sizes = sizes_of(graph)
    places = layout(graph, sizes)
    assert places.keys() == set(graph)
    assert overlapping(places, sizes) == []
    assert all(c == round(c, 1) for place in places.values() for c in place)


def test_the_order_of_nodes_and_edges_does_not_matter():
    graph = graphs.norland()
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes)))
    turned.add_edges_from(reversed(list(graph.edges())))
    assert layout(graph, sizes_of(graph)) == layout(turned, sizes_of(graph))


def test_the_picture_is_wider_than_high():
    graph = graphs.norland()
    sizes = sizes_of(graph)
    places = layout(graph, sizes)
    width, height = (
        max(p[i] + sizes[n][i] / 2 for n, p in places.items())
        - min(p[i] - sizes[n][i] / 2 for n, p in places.items())
        for i in (0, 1)
    )
    assert 1.2 < width / height < 2.0


@pytest.mark.parametrize("sizes_", [(20, 20), (16, 15, 3), (14, 14, 14, 14), (12, 2, 2, 1)], ids=str)
def test_components_fill_a_wide_frame(sizes_):
    """Two clusters stand side by side, not one above the other beside an empty half."""
    graph = nx.relabel_nodes(nx.disjoint_union_all([nx.star_graph(k - 1) for k in sizes_]), str)
    sizes = sizes_of(graph)
    places = layout(graph, sizes)
    assert overlapping(places, sizes) == []
    width, height = (
        max(p[i] + sizes[n][i] / 2 for n, p in places.items())
        - min(p[i] - sizes[n][i] / 2 for n, p in places.items())
        for i in (0, 1)
    )
    assert 1.1 < width / height < 2.6


def test_parallel_lines_fan_out():
    places = {"a": (0.0, 0.0), "b": (300.0, 0.0)}
    sizes = dict.fromkeys("ab", (40.0, 20.0))
    bows = bends([("a", "b"), ("a", "b"), ("b", "a")], places, sizes)
    sides = [bows[0], bows[1], -bows[2]]  # seen from a
    assert len({round(s, 2) for s in sides}) == 3
    assert bends([("a", "b")], places, sizes) == [0.0]


def test_a_line_bows_around_a_foreign_box():
    places = {"a": (0.0, 0.0), "b": (600.0, 0.0), "c": (300.0, 0.0)}
    sizes = dict.fromkeys("abc", (60.0, 30.0))
    assert abs(bends([("a", "b")], places, sizes)[0]) > 0.05


def extent(places, sizes):
    return [
        max(p[i] + sizes[n][i] / 2 for n, p in places.items())
        - min(p[i] - sizes[n][i] / 2 for n, p in places.items())
        for i in (0, 1)
    ]


@pytest.mark.parametrize(
    "graph",
    [graphs.crowd(1000), *(nx.relabel_nodes(g, str) for g in (nx.path_graph(1000), nx.star_graph(999)))],
    ids=["crowd", "path", "star"],
)
def test_a_thousand_boxes_stand_free_in_a_frame_not_much_larger_than_they_are(graph):
    sizes = sizes_of(graph)
    places = layout(graph, sizes)
    assert places.keys() == set(graph)
    assert overlapping(places, sizes) == []
    width, height = extent(places, sizes)
    assert width * height < 40 * sum(w * h for w, h in sizes.values())


def test_two_thousand_parts_fill_the_frame():
    parts = [nx.star_graph(1 + i % 5) for i in range(1990)] + [nx.cycle_graph(12)] * 10
    graph = nx.relabel_nodes(nx.disjoint_union_all(parts), lambda n: f"n{n:05}")
    for places, size in ((layout(graph, sizes_of(graph)), None), (spread(graph), 12.0)):
        sizes = sizes_of(graph) if size is None else dict.fromkeys(graph, (size, size))
        width, height = extent(places, sizes)
        assert 1.0 < width / height < 2.2
        assert width * height < 8 * sum(w * h for w, h in sizes.values())


NAMES = st.text("abc\u00e9\U0001f600<", max_size=3)
BOXES = st.tuples(st.floats(1, 900), st.floats(1, 300))


@st.composite
def drawings(draw, most=25):
    """A graph of any kind, in any order, and the sizes of its boxes."""
    names = draw(st.lists(NAMES, unique=True, max_size=most))
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(names)
    if names:
        end = st.sampled_from(names)
        graph.add_edges_from(draw(st.lists(st.tuples(end, end), max_size=2 * most)))
    return graph, {name: draw(BOXES) for name in names}


@settings(max_examples=30, deadline=None)
@given(drawings(), st.data())
def test_whatever_the_graph_boxes_stand_free_and_order_does_not_matter(drawing, data):
    graph, sizes = drawing
    places = layout(graph, sizes)
    assert places.keys() == set(graph)
    assert all(math.isfinite(c) for place in places.values() for c in place)
    assert overlapping(places, sizes) == []
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(data.draw(st.permutations(list(graph))))
    turned.add_edges_from((v, u) for u, v in data.draw(st.permutations(list(graph.edges()))))
    assert layout(turned, sizes) == places


@settings(max_examples=30, deadline=None)
@given(drawings(), st.data())
def test_whatever_stood_where_boxes_stand_free(drawing, data):
    graph, sizes = drawing
    place = st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000))
    some = data.draw(st.lists(st.sampled_from(sorted(graph)), unique=True)) if graph else []
    fixed = {name: data.draw(place) for name in [*some, "elsewhere"]}
    places = layout(graph, sizes, fixed)
    assert places.keys() == set(graph)
    assert all(math.isfinite(c) for place in places.values() for c in place)
    assert overlapping(places, sizes) == []


@settings(max_examples=30, deadline=None)
@given(drawings(), st.data())
def test_a_picture_that_says_the_same_is_the_same(drawing, data):
    graph, sizes = drawing
    before = layout(graph, sizes)
    after = layout(graph, sizes, before)
    assert after == before


@pytest.mark.parametrize("graph", [graphs.norland(), graphs.crowd(200)], ids=["norland", "crowd"])
@pytest.mark.parametrize("step", [2, 3, 5])
def test_what_comes_new_moves_nothing_and_stands_near_its_neighbours(graph, step):
    sizes = sizes_of(graph)
    new = sorted(graph)[1 :: len(graph) // 3 - step][:3]
    earlier = graph.copy()
    earlier.remove_nodes_from(new)
    before = layout(earlier, sizes)
    after = layout(graph, sizes, before)
    assert overlapping(after, sizes) == []
    moved = sorted(math.dist(before[n], after[n]) for n in before)
    assert moved[len(moved) // 2] == 0.0
    assert moved[-1] < 10.0
    width, height = extent(after, sizes)
    for name in new:
        around = [after[other] for other in {*graph.successors(name), *graph.predecessors(name)} - {name}]
        if around:
            assert min(math.dist(after[name], place) for place in around) < math.hypot(width, height) / 2


def test_what_nothing_joins_to_the_older_picture_stands_beside_it():
    graph = nx.Graph([("a", "b"), ("b", "c"), ("x", "y")])
    sizes = sizes_of(graph)
    before = {"a": (0.0, 0.0), "b": (200.0, 10.0), "c": (380.0, -20.0)}
    after = layout(graph, sizes, before)
    assert {n: after[n] for n in before} == before
    assert min(after["x"][1], after["y"][1]) > 60.0


def test_one_common_node_is_no_map():
    graph = graphs.norland()
    sizes = sizes_of(graph)
    assert layout(graph, sizes, {min(graph): (4000.0, 4000.0)}) == layout(graph, sizes)


DOTS = {
    "empty": nx.Graph(),
    "one": nx.empty_graph(["a"]),
    "loop": nx.MultiDiGraph([("a", "a"), ("a", "b"), ("b", "a")]),
    "isolated": nx.relabel_nodes(nx.empty_graph(2000), str),
    "path": nx.relabel_nodes(nx.path_graph(1000), str),
    "star": nx.relabel_nodes(nx.star_graph(3000), str),
    "complete": nx.relabel_nodes(nx.complete_graph(60), str),
    "crowd": graphs.crowd(2500),
}


@pytest.mark.parametrize("graph", DOTS.values(), ids=DOTS)
def test_no_dot_covers_another(graph):
    places = spread(graph)
    assert places.keys() == set(graph)
    if len(places) > 1:
        points = [places[n] for n in sorted(places)]
        nearest = sorted(cKDTree(points).query(points, k=2)[0][:, 1])
        assert nearest[0] > 6.5
        assert 6.5 < nearest[len(nearest) // 2] < 30.0


def test_dots_stand_as_far_apart_as_the_graph_says():
    """A grid's distances can be drawn nearly as they are; with these, its corners are its ends."""
    places = spread(nx.relabel_nodes(nx.grid_2d_graph(40, 40), lambda n: f"{n[0]:02} {n[1]:02}"))
    across = math.dist(places["00 00"], places["39 39"])
    assert 0.8 < across / math.dist(places["00 39"], places["39 00"]) < 1.25
    assert across > 0.9 * max(math.dist(places["20 20"], place) for place in places.values()) * 2
    steps = [math.dist(places[f"{i:02} 20"], places[f"{i + 1:02} 20"]) for i in range(39)]
    assert max(steps) < 3 * min(steps)


def test_all_processes_agree():
    """Whatever Python hashes strings to."""
    program = (
        "import graphs, hashlib; from kg.views.layout import layout, spread; g = graphs.crowd(70);"
        "print(layout(g, dict.fromkeys(g, (90.0, 40.0)))); print(spread(g))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert len(answers.pop()) > 2000

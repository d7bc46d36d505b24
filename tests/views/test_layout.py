"""Boxes that do not overlap, in the same places each time, and soon."""

from __future__ import annotations

from itertools import combinations

import graphs
import networkx as nx
import pytest

from kg.views.layout import bends, layout


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


def test_five_hundred_boxes_all_get_a_place():
    graph = graphs.crowd(500)
    assert layout(graph, sizes_of(graph)).keys() == set(graph)

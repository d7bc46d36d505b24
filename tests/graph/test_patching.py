"""A text that is changed in its place is what writing the whole graph anew would give, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg import importer
from kg.errors import KgError
from kg.graph import documents, open_graph, patching
from kg.graph.file import FileGraph
from kg.graph.replacing import changes
from kg.graph.shares import within_articles
from kg.rdf.terms import Triple

SAMPLES = Path(__file__).parents[2] / "samples"


@dataclass
class Given:
    """Triples as a graph."""

    held: set[Triple]
    base: str

    def triples(self) -> Iterator[Triple]:
        return iter(self.held)


def text(triples: set[Triple], base: str) -> bytes:
    return documents.turtle(Given(triples, base)).encode()


def test_any_article_goes_and_comes_back(samples: FileGraph) -> None:
    whole = set(samples.triples())
    articles = sorted(set(within_articles(whole).values()))
    assert len(articles) > 10
    gone = 0
    for article in articles:
        try:
            change = changes(samples, {}, [article])
        except KgError:  # others use what it defines
            continue
        gone += 1
        without = text(whole - change.remove | change.add, samples.base)
        assert patching.patched(text(whole, samples.base), samples.base, change.remove, change.add) == without
        assert patching.patched(without, samples.base, change.add, change.remove) == text(whole, samples.base)
    assert gone > 5


def test_any_change_is_the_same_or_left_to_the_whole(samples: FileGraph) -> None:
    whole = sorted(samples.triples())
    chance = random.Random(1)
    patched = 0
    for number in range(24):
        most = len(whole) // 2
        remove = set(chance.sample(whole, chance.choice([1, 5, 50, most])))
        again = set(chance.sample(sorted(remove), len(remove) // 3))
        there = set(whole) - set(chance.sample(whole, chance.choice([0, 3, most])))
        found = patching.patched(text(there, samples.base), samples.base, remove & there, again)
        assert found in (None, text(there - remove | again, samples.base)), number
        patched += found is not None
    assert patched > 3


@pytest.mark.parametrize(
    ("remove", "add"),
    [
        (set(), {("_:b", "<x:p>", "<x:o>")}),
        (set(), {("<x:a>", "<http://rdfs.org/ns/void#uriSpace>", '"x:"')}),
    ],
)
def test_what_the_text_cannot_tell_is_left_to_the_whole(
    samples: FileGraph, remove: set[Triple], add: set[Triple]
) -> None:
    assert patching.patched(text(set(samples.triples()), samples.base), samples.base, remove, add) is None


def test_a_file_of_somebody_else_is_put_in_order(tmp_path: Path) -> None:
    graph = tmp_path / "graph.ttl"
    importer.import_files(graph, [SAMPLES / "tarn"])
    written = graph.read_bytes()
    assert patching.as_written(graph) == written
    graph.write_bytes(written.replace(b"\n\n", b"\n\n# a note\n", 3))
    assert patching.as_written(graph) is None
    importer.import_files(graph, [SAMPLES])
    assert graph.read_bytes() == documents.turtle(open_graph(str(graph))).encode()


def test_what_is_concerned_alone_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise AssertionError("the whole graph was written")

    graph = tmp_path / "graph.ttl"
    importer.import_files(graph, [SAMPLES / "tarn"])
    monkeypatch.setattr(FileGraph, "save_as", fail)
    importer.import_files(graph, [SAMPLES])
    monkeypatch.undo()
    assert graph.read_bytes() == documents.turtle(open_graph(str(graph))).encode()

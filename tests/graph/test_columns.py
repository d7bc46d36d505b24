"""A file of our own is looked through, and says then what it says when it is read."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.graph import open_graph
from kg.graph.columns import Column, answered
from kg.graph.file import FileGraph
from kg.rdf.names import EVIDENCE, LABEL, TYPE
from kg.rdf.terms import named

PROPS = [LABEL, EVIDENCE, named("sg:confidence"), named("sg:holder"), named("skos:note")]
CLASSES = [named("sg:Actor"), named("sg:Position")]


@pytest.fixture
def file(tmp_path: Path, samples: FileGraph) -> Path:
    path = tmp_path / "graph.ttl"
    samples.save_as(path)
    return path


def lazily(path: Path) -> FileGraph:
    graph = open_graph(str(path), lazily=True)
    assert isinstance(graph, FileGraph)
    return graph


def told(held: Mapping[str, Column]) -> dict[str, tuple[dict[str, str], dict[str, list[str]]]]:
    return {prop: (column.first(), column.values()) for prop, column in held.items()}


def test_a_file_of_ours_gives_its_columns_without_being_read(file: Path) -> None:
    graph, read = lazily(file), open_graph(str(file))
    assert not graph.is_read
    found = told(graph.columns(PROPS, CLASSES))
    assert not graph.is_read
    assert found == told(read.columns(PROPS, CLASSES)) == told(answered(read, PROPS, CLASSES))
    assert found.keys() == {*PROPS, TYPE}
    assert all(found[prop][0] for prop in PROPS)
    assert graph.base == read.base
    assert graph.query("ASK { ?stance a sg:Stance }") is True  # and is read when something else is asked
    assert graph.is_read


def test_several_values_come_in_order() -> None:
    column = Column()
    column.one, column.more = {"a": "2", "b": "9"}, {"a": {"3", "1"}}
    assert column.first() == {"a": "1", "b": "9"}
    assert column.values() == {"a": ["1", "2", "3"], "b": ["9"]}


@pytest.mark.parametrize(
    ("added", "is_read"),
    [
        ("<urn:x:stance> sg:confidence 0.50 ; sg:holder <urn:x:a>, <urn:x:b> .", False),
        ('<urn:x:stance> skos:note "_:b [sic]" .', False),
        ("<urn:x:article> a sg:Article .", True),  # who made it knows nothing of files
        ("<urn:x:stance> sg:holder [ a sg:Actor ] .", True),
        ("_:b skos:note 'a note' .", True),
    ],
)
def test_what_others_have_put_in_is_told_as_ever(file: Path, added: str, is_read: bool) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{added}\n", encoding="utf-8")
    graph = lazily(file)
    found = told(graph.columns(PROPS, CLASSES))
    assert graph.is_read is is_read
    assert found == told(open_graph(str(file)).columns(PROPS, CLASSES))


def test_a_graph_of_an_older_version_is_read_at_once(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n<urn:x:stance> sg:datePrecision sg:ofArticle .\n", encoding="utf-8")
    assert lazily(file).is_read


def test_what_is_no_turtle_is_told_with_its_line(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n<urn:x:stance> sg:holder .\n", encoding="utf-8")
    graph = lazily(file)
    with pytest.raises(KgError, match=rf"graph\.ttl:{text.count(chr(10)) + 2}: not valid RDF"):
        graph.columns(PROPS, CLASSES)

"""Several projects, and one project over time: nothing is lost, and nothing changes unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import exporters, importer, sources
from kg.graph.file import FileGraph
from kg.rdf.answers import Rows
from kg.rdf.terms import text_of

BOOK = "actors:\n  {0}: {{name: {1}, type: State}}\n  idle-{0}: {{name: Idle {1}, type: Person}}\n"
ARTICLE = """\
article:
  id: {id}
  published: {day}
  text: {id}.txt
annotator: anna
claims:
  c-{id}: {{label: Claim of {id}, by: {actor}, quote: It is so}}
"""


def project(folder: Path, actor: str, base: str = "https://example.org/both/") -> Path:
    folder.mkdir()
    (folder / "kg.toml").write_text(f'title = "{folder.name}"\nbase = "{base}"\n')
    (folder / "codebook.yaml").write_text(BOOK.format(actor, actor.capitalize()))
    name = f"by-{actor}"
    (folder / f"{name}.stance.yaml").write_text(ARTICLE.format(id=name, day="2031-04-12", actor=actor))
    (folder / f"{name}.txt").write_text(f"They say: It is so. They mean it, says {actor}.")
    return folder


def labels(graph: FileGraph) -> set[str]:
    found = graph.query("SELECT ?label { ?x a sg:Actor ; rdfs:label ?label }")
    assert isinstance(found, Rows)
    return {text_of(label or "") for (label,) in found.rows}


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    return project(tmp_path / "north", "norland"), project(tmp_path / "south", "sudria")


def test_two_projects_in_one_build_keep_both_codebooks(two: tuple[Path, Path]) -> None:
    one_way, other_way = (importer.new_graph(sources.load(order)) for order in (two, two[::-1]))
    assert labels(one_way) == {"Norland", "Idle Norland", "Sudria", "Idle Sudria"}
    assert set(one_way.triples()) - set(other_way.triples()) == {
        t for t in one_way.triples() if t[1].endswith("terms/title>")
    }


def test_one_project_after_the_other_gives_the_same(two: tuple[Path, Path], tmp_path: Path) -> None:
    graph = tmp_path / "g.ttl"
    for folder in two:
        importer.import_into(graph, sources.load([folder]))
    assert labels(FileGraph.open(graph)) == {"Norland", "Idle Norland", "Sudria", "Idle Sudria"}


def test_projects_whose_iris_differ_do_not_go_together(two: tuple[Path, Path]) -> None:
    (two[1] / "kg.toml").write_text('base = "https://elsewhere.example/"\n')
    [problem] = sources.load(two).problems
    assert "begin with https://elsewhere.example/" in problem.what
    parent = sources.load([two[0].parent])
    assert [p.what for p in parent.problems] == [problem.what]


def test_what_leaves_the_codebook_leaves_the_graph(two: tuple[Path, Path], tmp_path: Path) -> None:
    graph = tmp_path / "g.ttl"
    importer.import_into(graph, sources.load([two[0]]))
    book = two[0] / "codebook.yaml"
    book.write_text("".join(line for line in book.read_text().splitlines(True) if "idle" not in line))
    done = importer.import_into(graph, sources.load([two[0]]))
    built = importer.new_graph(sources.load([two[0]]))
    assert graph.read_text(encoding="utf-8") == exporters.named("turtle").written(built)
    assert done.codebooks == ("north/codebook.yaml",)


def test_a_changed_text_is_a_changed_article(two: tuple[Path, Path], tmp_path: Path) -> None:
    graph = tmp_path / "g.ttl"
    importer.import_into(graph, sources.load([two[0]]))
    assert importer.import_into(graph, sources.load([two[0]])).unchanged == ("by-norland",)
    (two[0] / "by-norland.txt").write_text("At last they say: It is so.")
    assert importer.import_into(graph, sources.load([two[0]])).changed == ("by-norland",)


def test_a_type_must_be_the_same_in_graph_and_sources(two: tuple[Path, Path], tmp_path: Path) -> None:
    from kg.errors import KgError

    graph = tmp_path / "g.ttl"
    for folder, kind in zip(two, ("Organization", "GovernmentBody"), strict=True):
        with (folder / "codebook.yaml").open("a") as file:
            file.write(f"  council: {{name: The council, type: {kind}}}\n")
    importer.import_into(graph, sources.load([two[0]]))
    before = graph.read_bytes()
    with pytest.raises(KgError, match="actor 'council' is Actor, GovernmentBody, Organization here"):
        importer.import_into(graph, sources.load([two[1]]))
    assert graph.read_bytes() == before


def test_only_what_holds_now_is_called_current(tmp_path: Path) -> None:
    from kg import queries

    entry = "  - {{actor: a, on: d, position: rejects, quote: q, phase: {0}, date: {1}}}\n"
    (tmp_path / "x.stance.yaml").write_text(
        "article: {id: x, published: 2031-01-02}\nactors: {a: {name: A, type: State}}\n"
        "demands: {d: {label: D, by: a, quote: q}}\nstances:\n"
        + entry.format("current", "2031-01-02")
        + entry.format("previous", "2001")
        + entry.format("prospective", "2040-02")
    )
    graph = importer.new_graph(sources.load([tmp_path]))
    found = graph.query(queries.load("who-rejects").text)
    assert isinstance(found, Rows)
    columns = [found.variables.index(name) for name in ("date", "current", "phase")]
    assert [tuple(text_of(row[c] or "") for c in columns) for row in found.rows] == [
        ("2001", "no", "previous"),
        ("2031-01-02", "yes", "current"),
        ("2040-02", "no", "prospective"),
    ]


def test_two_reports_of_one_month_need_not_contradict(tmp_path: Path) -> None:
    from kg import queries

    (tmp_path / "x.stance.yaml").write_text(
        "article: {id: x, published: 2031-03-09}\nactors: {a: {name: A, type: State}}\n"
        "demands: {d: {label: D}}\nstances:\n"
        "  - {actor: a, on: d, position: supports, quote: q, date: 2031-03}\n"
        "  - {actor: a, on: d, position: rejects, quote: r, date: 2031-03-01}\n"
    )
    graph = importer.new_graph(sources.load([tmp_path]))
    found = graph.query(queries.load("contradictions").text)
    assert isinstance(found, Rows)
    assert found.rows == ()

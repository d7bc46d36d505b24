"""`kg import`, `kg remove`, `kg sync`: what they do to a graph in a file and in a store, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import importer, sources
from kg.graph import open_graph

Run = Callable[..., Any]
BOOK = """\
actors:
  north: {name: North, type: State}
  south: {name: South, type: State}
demands:
  strip: {label: A strip}
  zone: {label: A zone}
"""


def article(folder: Path, name: str, position: str = "rejects", on: str = "strip") -> Path:
    file = folder / f"{name}.stance.yaml"
    file.write_text(
        f"article: {{id: {name}, published: 2031-01-0{len(name) % 9 + 1}}}\nannotator: anna\n"
        f"stances:\n  - {{actor: north, on: {on}, position: {position}, quote: words of {name}}}\n"
    )
    return file


@pytest.fixture(params=["graph.ttl", "graph.nq.gz", "graph"])
def graph(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "kg.toml").touch()
    (folder / "codebook.yaml").write_text(BOOK)
    for name in ("one", "three", "sixteen"):
        article(folder, name)
    return folder


def is_built(graph: str, folder: Path) -> bool:
    """Whether a graph is what a build of a folder makes."""
    return set(open_graph(graph).triples()) == set(importer.new_graph(sources.load([folder])).triples())


def state(graph: str) -> dict[str, tuple[int, int]]:
    """What tells of any writing."""
    path = Path(graph)
    files = path.rglob("*") if path.is_dir() else [path]
    return {str(file): (file.stat().st_mtime_ns, file.stat().st_size) for file in files}


def test_what_has_not_changed_is_not_written(kg: Run, talks: Path, graph: str) -> None:
    assert "3 added, 0 changed, 0 unchanged" in kg("import", talks, "--into", graph).stderr
    kg("import", talks, "--into", graph)  # a store may put its files in order when it is opened again
    before = {
        name: found for name, found in state(graph).items() if name.endswith((".sst", ".ttl", ".gz", ".json"))
    }
    done = kg("import", talks, "--into", graph)
    assert done.exit_code == 0
    assert f"{graph}: 0 added, 0 changed, 3 unchanged" in done.stderr
    after = state(graph)
    assert {name: after[name] for name in before} == before


def test_an_article_is_removed_with_what_only_it_says(kg: Run, talks: Path, graph: str) -> None:
    kg("import", talks, "--into", graph)
    done = kg("remove", "three", "-g", graph)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{graph}: 1 article removed\n")
    (talks / "three.stance.yaml").unlink()
    assert is_built(graph, talks)


def test_several_articles_go_at_once(kg: Run, talks: Path, graph: str) -> None:
    kg("import", talks, "--into", graph)
    assert "2 articles removed" in kg("remove", "three", "one", "three", "-g", graph).stderr
    for name in ("one", "three"):
        (talks / f"{name}.stance.yaml").unlink()
    assert is_built(graph, talks)


def test_with_the_last_article_the_codebook_goes(kg: Run, talks: Path, graph: str) -> None:
    kg("import", talks, "--into", graph)
    kg("remove", "one", "three", "sixteen", "-g", graph)
    left = kg("export", "-g", graph, "--format", "ntriples").stdout
    assert "talks" not in left
    assert "North" not in left


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["sixten"], ["there is no article 'sixten' in {}; did you mean 'sixteen'?"]),
        (
            ["one", "seven", "thre"],
            ["there is no article 'seven' in {}", "there is no article 'thre' in {}; did you mean"],
        ),
    ],
)
def test_an_article_that_is_not_there_is_named_and_nothing_removed(
    kg: Run, talks: Path, graph: str, words: list[str], lines: list[str]
) -> None:
    kg("import", talks, "--into", graph)
    done = kg("remove", *words, "-g", graph)
    assert done.exit_code == 2
    for line in lines:
        assert line.format(graph) in done.stderr
    assert "nothing was removed" in done.stderr
    assert is_built(graph, talks)


def test_sync_adds_changes_and_removes(kg: Run, talks: Path, graph: str) -> None:
    assert f"{graph}: 3 added, 0 changed, 0 unchanged, 0 removed" in kg("sync", talks, "--into", graph).stderr
    article(talks, "four")
    article(talks, "one", "accepts")
    (talks / "three.stance.yaml").unlink()
    would = kg("sync", talks, "--into", graph, "--dry-run")
    assert f"{graph}: would be 1 added, 1 changed, 1 unchanged, 1 removed" in would.stderr
    assert "would replace one" in would.stderr
    assert "would remove three" in would.stderr
    assert not is_built(graph, talks)
    done = kg("sync", talks, "--into", graph)
    assert f"{graph}: 1 added, 1 changed, 1 unchanged, 1 removed" in done.stderr
    assert "replaced one" in done.stderr
    assert "removed three" in done.stderr
    assert is_built(graph, talks)


def test_a_dry_run_makes_no_graph(kg: Run, talks: Path, graph: str) -> None:
    assert "would be 3 added" in kg("sync", talks, "--into", graph, "-n").stderr
    assert not Path(graph).exists()


def test_sync_leaves_the_articles_of_other_projects_alone(
    kg: Run, talks: Path, graph: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "kg.toml").touch()
    (other / "codebook.yaml").write_text(BOOK)
    article(other, "elsewhere")
    kg("import", other, "--into", graph)
    kg("sync", talks, "--into", graph)
    (talks / "one.stance.yaml").unlink()
    assert "0 added, 0 changed, 2 unchanged, 1 removed" in kg("sync", talks, "--into", graph).stderr
    assert kg("query", "ASK { article:elsewhere a sg:Article }", "-g", graph).stdout.strip() in {
        "yes",
        "true",
    }


def test_sync_of_a_part_of_a_project_removes_nothing_beside_it(kg: Run, talks: Path, graph: str) -> None:
    (talks / "part").mkdir()
    article(talks / "part", "inside")
    kg("sync", talks, "--into", graph)
    (talks / "part" / "inside.stance.yaml").rename(talks / "part" / "moved.stance.yaml")
    (talks / "one.stance.yaml").unlink()
    done = kg("sync", talks / "part", "--into", graph)
    assert "0 added, 1 changed, 0 unchanged, 0 removed" in done.stderr
    assert "replaced inside (read from talks/part/inside.stance.yaml before)" in done.stderr


def test_sync_of_a_folder_that_holds_projects(kg: Run, talks: Path, graph: str) -> None:
    assert "3 added" in kg("sync", talks.parent, "--into", graph).stderr
    (talks / "one.stance.yaml").unlink()
    assert "2 unchanged, 1 removed" in kg("sync", talks.parent, "--into", graph).stderr


def test_sync_needs_a_project_to_tell_what_is_its_own(kg: Run, talks: Path, graph: str) -> None:
    (talks / "kg.toml").unlink()
    done = kg("sync", talks, "--into", graph)
    assert done.exit_code == 2
    assert "belongs to no project" in done.stderr
    assert "kg.toml" in done.stderr
    assert not Path(graph).exists()


@pytest.mark.parametrize("how", ["broken", "empty"])
def test_a_file_that_cannot_be_read_is_never_taken_for_one_that_is_gone(
    kg: Run, talks: Path, graph: str, how: str
) -> None:
    kg("sync", talks, "--into", graph)
    before = set(open_graph(graph).triples())
    if how == "broken":
        (talks / "one.stance.yaml").write_text("article: {id: one\n")
    else:
        for file in talks.glob("*.stance.yaml"):
            file.unlink()
    assert kg("sync", talks, "--into", graph).exit_code == 1
    assert set(open_graph(graph).triples()) == before


def test_an_id_that_others_use_cannot_leave_the_codebook(kg: Run, talks: Path, graph: str) -> None:
    article(talks, "three", on="zone")
    kg("import", talks, "--into", graph)
    before = set(open_graph(graph).triples())
    (talks / "codebook.yaml").write_text(BOOK.replace("  zone: {label: A zone}\n", ""))
    done = kg("import", talks / "one.stance.yaml", "--into", graph)
    assert done.exit_code == 1
    what = (
        f"demand 'zone' would vanish with what talks/codebook.yaml said of it, but three in {graph} uses it"
    )
    assert what in done.stderr
    assert "import those articles along with these" in done.stderr
    assert set(open_graph(graph).triples()) == before
    article(talks, "three")
    assert kg("import", talks, "--into", graph).exit_code == 0
    assert is_built(graph, talks)


@pytest.mark.parametrize(
    "words",
    [
        ["query", "who-rejects"],
        ["export", "--format", "turtle"],
        ["export", "--format", "trig"],
        ["export", "--format", "articles"],
        ["validate"],
    ],
)
def test_every_kind_of_graph_gives_the_same_answer(
    kg: Run, talks: Path, graph: str, words: list[str]
) -> None:
    kg("import", talks, "--into", graph)
    kg("build", talks)
    assert kg(*words, "-g", graph).stdout == kg(*words, "-g", "build/graph.ttl").stdout


def test_a_file_that_is_no_whole_archive_is_told(kg: Run, talks: Path) -> None:
    kg("import", talks, "--into", "g.ttl.gz")
    file = Path("g.ttl.gz")
    file.write_bytes(file.read_bytes()[:-20])
    done = kg("query", "who-rejects", "-g", "g.ttl.gz")
    assert done.exit_code == 1
    assert "g.ttl.gz is no whole gzip file" in done.stderr


def test_the_same_graph_is_the_same_archive(kg: Run, talks: Path) -> None:
    kg("import", talks, "--into", "a.ttl.gz")
    kg("import", talks, "--into", "b.ttl.gz")
    assert Path("a.ttl.gz").read_bytes() == Path("b.ttl.gz").read_bytes()

"""What is imported, changed and removed has the same outcome, wherever the graph is."""

from __future__ import annotations

from pathlib import Path

from everywhere import SAMPLES, run, unplaced


def test_articles_are_added_changed_and_removed(empty: str, project: Path, tmp_path: Path) -> None:
    """A course of changes, step by step beside the same course in a file."""
    beside = tmp_path / "beside.ttl"
    article = project / "tarn/2031-04-12-deadline.stance.yaml"
    book = project / "codebook.yaml"

    def step(*words: str | Path) -> None:
        wheres = (empty, beside)
        ran = [
            unplaced(run(*(where if word == "GRAPH" else word for word in words)), where) for where in wheres
        ]
        assert ran[0] == ran[1]
        assert ran[0].status == 0, ran[0].err
        exports = [run("export", "--format", "ntriples", "-g", where) for where in wheres]
        assert exports[0] == exports[1]
        assert exports[0].status == 0

    step("import", project / "tarn", "--into", "GRAPH")
    step("import", project / "conditions", "--into", "GRAPH")
    article.write_text(article.read_text().replace("position: rejects", "position: accepts", 1))
    step("import", article, "--into", "GRAPH")
    step("sync", project, "--into", "GRAPH")
    step("remove", "2031-05-14-scelles", "2025-03-13-terms", "-g", "GRAPH")
    article.unlink()
    book.write_text(book.read_text() + "\n# a word more\n")
    step("sync", project, "--into", "GRAPH", "--dry-run")
    step("sync", project, "--into", "GRAPH")
    assert "2031-04-12-deadline" not in run("export", "--format", "ntriples", "-g", empty).out


def test_what_contradicts_the_graph_is_refused_and_leaves_it_as_it_was(empty: str, tmp_path: Path) -> None:
    run("import", SAMPLES / "tarn", "--into", empty)
    before = run("export", "--format", "ntriples", "-g", empty)
    assert len(before.out.splitlines()) > 1000
    other = tmp_path / "other"
    other.mkdir()
    (other / "codebook.yaml").write_text("actors:\n  sudria: {label: Another Sudria, type: organisation}\n")
    (other / "a.stance.yaml").write_text(
        "article: {title: A, published: 2031-07-01}\ndemands:\n  more: {label: More, by: sudria, quote: more}\n"
    )
    done = run("import", other, "--into", empty)
    assert done.status == 1
    assert "sudria" in done.err
    assert run("export", "--format", "ntriples", "-g", empty) == before

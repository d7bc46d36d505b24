"""What is imported, changed and removed has the same outcome, wherever the graph is."""

from __future__ import annotations

from pathlib import Path

from everywhere import OWN_BASE, SAMPLES, run, unplaced


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


def test_a_project_may_have_a_base_of_its_own(empty: str, project: Path) -> None:
    (project / "kg.toml").write_text(f'base = "{OWN_BASE}"\n')
    for added in (14, 0):
        done = run("import", project, "--into", empty)
        assert done.status == 0, done.err
        assert f"{added} added, 0 changed, {14 - added} unchanged" in done.err
    assert run("query", "ASK { actor:sudria a sg:Actor }", "-g", empty).out == "true\n"
    assert f"<{OWN_BASE}actor/sudria> " in run("export", "--format", "ntriples", "-g", empty).out
    done = run("import", SAMPLES, "--into", empty)
    assert done.status == 1
    assert f"begin with {OWN_BASE}, those of the sources with " in done.err

"""`kg stats`, `kg show` and `kg diff`: what they print, in each format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Kg = Callable[..., Result]


@pytest.fixture
def other(graph_file: Path, tmp_path: Path) -> Path:
    """The graph with one label changed."""
    file = tmp_path / "other.ttl"
    text = graph_file.read_text(encoding="utf-8")
    file.write_text(text.replace('"Rahal plan for the Tarn"', '"Rahal | plan"'), encoding="utf-8")
    return file


def test_stats(kg: Kg, graph_file: Path) -> None:
    printed = kg("stats", "-g", graph_file).stdout
    assert printed.startswith(
        "The stancegraph samples\n\narticles             14\nstances              143\n"
    )
    assert "\nPositions\n\nposition " in printed
    plain = json.loads(kg("stats", "-g", graph_file, "--format", "json").stdout)
    assert plain["facts"]["articles"] == [14]
    assert {"language": "fr", "articles": 1} in plain["tables"]["Languages"]


def test_show(kg: Kg, graph_file: Path) -> None:
    printed = kg("show", "Sudria", "-g", graph_file).stdout
    assert printed.startswith("Sudria\n\nid ")
    assert "\nPositions it holds now\n\nposition " in printed
    written = kg("show", "rahal-plan", "-g", graph_file, "--format", "markdown").stdout
    assert written.startswith("# Rahal plan for the Tarn\n\n- id: rahal-plan\n- kind: proposal\n")
    assert "\n## Who stands where now\n\n| position | who | said by | date | quote | source |\n" in written
    plain = json.loads(kg("show", "article:2031-04-12-deadline", "-g", graph_file, "--format", "json").stdout)
    assert plain["iri"].endswith("/article/2031-04-12-deadline")
    assert plain["tables"]["What it reports"][0]["who"]["label"]


def test_of_what_is_long_the_latest_is_shown(kg: Kg, tmp_path: Path) -> None:
    for n in range(1, 26):
        (tmp_path / f"a{n}.stance.yaml").write_text(
            f"article: {{id: a{n}, published: 2031-01-{n:02}}}\nannotator: anna\n"
            f"stances: [{{actor: north, on: d{n}, position: rejects, quote: no to {n}}}]\n"
        )
    demands = "".join(f"  d{n}: {{label: Demand {n}}}\n" for n in range(1, 26))
    (tmp_path / "codebook.yaml").write_text(
        f"actors:\n  north: {{name: North, type: State}}\ndemands:\n{demands}"
    )
    assert kg("import", tmp_path, "--into", "graph.ttl").exit_code == 0
    printed = kg("show", "North", "-g", "graph.ttl").stdout
    shown = [n for n in range(1, 26) if f"no to {n} " in printed]
    assert shown == list(range(6, 26))
    assert printed.endswith(
        "\nand 5 more\n\nfor all of them: kg show North --all -g graph.ttl, "
        "or kg query timeline-actor -p actor=north -g graph.ttl\n"
    )
    assert "for all of them: kg show" not in kg("show", "d1", "-g", "graph.ttl").stdout
    whole = kg("show", "North", "--all", "-g", "graph.ttl").stdout
    assert [n for n in range(1, 26) if f"no to {n} " in whole] == list(range(1, 26))
    assert "more" not in whole
    for form in ("json", "markdown"):
        assert kg("show", "North", "--format", form, "-g", "graph.ttl").stdout.count("no to ") == 25
    rows = kg("query", "timeline-actor", "-p", "actor=north", "--format", "csv", "-g", "graph.ttl").stdout
    assert rows.count("no to ") == 25


def test_a_name_that_nothing_has(kg: Kg, graph_file: Path) -> None:
    missed = kg("show", "sudira", "-g", graph_file)
    assert missed.exit_code == 2
    assert missed.stderr.startswith("Error: there is no actor, demand or article 'sudira' in ")
    assert missed.stderr.endswith("did you mean 'sudria'?\n")


def test_diff(kg: Kg, graph_file: Path, other: Path) -> None:
    changed = kg("diff", graph_file, other)
    assert changed.exit_code == 0
    assert changed.stdout.startswith(f"{graph_file} and {other}: what is different\n")
    assert "changed demands and other issues  1\n" in changed.stdout
    assert "changed stances" not in changed.stdout
    written = kg("diff", graph_file, other, "--format", "markdown", "--triples").stdout
    assert "| Rahal \\| plan | label | Rahal plan for the Tarn | Rahal \\| plan |\n" in written
    assert written.count("\n- <https://") == written.count("\n+ <https://") == 1
    assert written.endswith("```\n")
    plain = json.loads(kg("diff", graph_file, other, "--format", "json", "--triples").stdout)
    assert [triple[2] for triple in plain["triples"]["added"]] == ['"Rahal | plan"']
    assert "triples" not in json.loads(kg("diff", graph_file, other, "--format", "json").stdout)


def test_the_exit_status_of_diff(kg: Kg, graph_file: Path, other: Path) -> None:
    assert kg("diff", graph_file, other, "--exit-code").exit_code == 1
    same = kg("diff", graph_file, graph_file, "--exit-code", "--triples")
    assert (same.exit_code, same.stdout) == (0, f"{graph_file} and {graph_file}: no difference\n")


def test_export_takes_its_output_either_way(kg: Kg, graph_file: Path, tmp_path: Path) -> None:
    assert kg("export", "one.csv", "-g", graph_file).exit_code == 0
    assert kg("export", "-o", "other.csv", "-g", graph_file).exit_code == 0
    one = (tmp_path / "one.csv").read_bytes()
    assert one == (tmp_path / "other.csv").read_bytes()
    assert kg("export", "-g", graph_file, "--format", "csv").stdout_bytes == one
    both = kg("export", "one.csv", "-o", "other.csv", "-g", graph_file)
    assert both.exit_code == 2
    assert "name the output once" in both.stderr


def test_a_table_that_cannot_be_finished_leaves_nothing(
    kg: Kg, graph_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.exporters import tables

    def broken(graph: object) -> object:
        yield [tuple(None for _ in tables.COLUMNS)]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "rows", broken)
    failed = kg("export", "one.csv", "-g", graph_file)
    assert failed.exit_code == 1
    assert "one.csv cannot be written: No space left on device" in failed.stderr
    assert [file.name for file in tmp_path.iterdir() if "one" in file.name] == []

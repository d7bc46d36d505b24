"""`kg validate`: graphs and sources, what is wrong and what is odd, in five formats."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.cli.check import FORMATS
from kg.rdf.syntaxes import ENDINGS as SYNTAXES

Run = Callable[..., Result]
SAMPLES = Path(__file__).parents[2] / "samples"

ARTICLE = """\
article: {id: a, title: A, published: 2031-04-12, text: a.txt}
annotator: t
actors:
  norland: {name: Norland, type: State}
  sudria: {name: Sudria, type: State}
demands:
  halt: {label: Halt all fire}
  idle: {label: Talk of nothing}
stances:
  - {actor: norland, position: demands, on: halt, quote: Norland demands a halt}
  - {actor: sudria, position: rejects, on: halt, date: 2031-04-14, quote: Sudria refuses}
"""
TEXT = "Norland demands a halt of all fire. Sudria refuses.\n"


@pytest.fixture
def article(kg: Run) -> Path:
    """An article with two oddities, in the current folder."""
    Path("a.txt").write_text(TEXT)
    Path("a.stance.yaml").write_text(ARTICLE)
    return Path("a.stance.yaml")


@pytest.fixture
def broken(kg: Run, article: Path) -> Path:
    """A graph in which a stance has lost its holder."""
    assert kg("import", article, "--into", "graph.nt").exit_code == 0
    file = Path("graph.nt")
    lines = file.read_text().splitlines(keepends=True)
    kept = [line for line in lines if not ("ns#holder" in line and "/actor/sudria>" in line)]
    assert len(kept) == len(lines) - 1
    file.write_text("".join(kept))
    return file


def test_sources_show_file_and_line_of_what_is_odd(kg: Run, article: Path) -> None:
    result = kg("validate", article)
    assert result.exit_code == 0
    assert result.stdout == (
        "1 warning issue-without-position\n"
        "1 warning stance-after-its-article\n"
        "\n"
        "a.stance.yaml:8: warning: nobody takes a position on this issue; "
        "add the stance of whoever raises it, or take it out [issue-without-position]\n"
        "a.stance.yaml:11: warning: this stance is dated 2031-04-14, after its article of 2031-04-12; "
        "mend one of the dates, or write phase: prospective for what is only expected "
        "[stance-after-its-article]\n"
    )
    assert result.stderr == (
        "1 article: 2 stances of 2 holders on 1 issue; all 2 quotes found in their texts\n"
        "the graph of them: 0 errors, 2 warnings\n"
    )
    assert sorted(path.name for path in Path().iterdir()) == ["a.stance.yaml", "a.txt"]


def test_faults_in_sources_are_those_of_check(kg: Run, article: Path) -> None:
    article.write_text(ARTICLE.replace("rejects", "reject"))
    checked, validated = kg("check", article), kg("validate", article)
    assert checked.exit_code == validated.exit_code == 1
    assert validated.stdout == "1 error   source\n\n" + checked.stdout
    assert validated.stderr == checked.stderr


def test_check_keeps_silent_about_sense(kg: Run, article: Path) -> None:
    assert kg("check", article).stdout == ""


def test_warnings_fail_only_when_asked_to(kg: Run, article: Path) -> None:
    assert kg("validate", article, "--fail-on", "error").exit_code == 0
    assert kg("validate", article, "--fail-on", "warning").exit_code == 1


def test_sound_things_print_nothing(kg: Run, article: Path) -> None:
    article.write_text(
        ARTICLE.replace(", date: 2031-04-14", "").replace("  idle: {label: Talk of nothing}\n", "")
    )
    result = kg("validate", article, "--fail-on", "warning")
    assert result.exit_code == 0
    assert result.stdout == ""


@pytest.mark.parametrize("options", [[], ["--shacl"]])
def test_a_graph_with_a_fault(kg: Run, broken: Path, options: list[str]) -> None:
    if options:
        pytest.importorskip("pyshacl")
    before = broken.read_bytes()
    result = kg("validate", broken, *options)
    assert result.exit_code == 1
    assert result.stdout.startswith("1 error   stance-holder-one\n1 warning issue-without-position\n")
    assert "\nstance:a_sudria_rejects_halt: " in result.stdout
    assert "write actor: with one id; a joint statement is one stance for each holder" in result.stdout
    assert result.stderr == "graph.nt: 1 error, 2 warnings\n"
    assert broken.read_bytes() == before


def test_every_ending_of_a_graph_is_read_as_one(kg: Run, broken: Path) -> None:
    for ending in SYNTAXES.values():
        kg("export", "-g", broken, "-o", f"copy{ending}")
        assert kg("validate", f"copy{ending}").stderr == f"copy{ending}: 1 error, 2 warnings\n"


def test_graphs_and_sources_together(kg: Run, broken: Path, article: Path) -> None:
    result = kg("validate", article, broken)
    assert result.exit_code == 1
    assert "the graph of them: 0 errors, 2 warnings\ngraph.nt: 1 error, 2 warnings\n" in result.stderr


def test_json(kg: Run, broken: Path, article: Path) -> None:
    (row, *others) = json.loads(kg("validate", broken, "--format", "json").stdout)
    assert len(others) == 2
    assert row == {
        "code": "stance-holder-one",
        "severity": "error",
        "focus": "https://w3id.org/stancegraph/id/stance/a_sudria_rejects_halt",
        "message": "this stance has 0 holders instead of one",
        "mend": "write actor: with one id; a joint statement is one stance for each holder",
        "file": "a.stance.yaml",
        "line": None,
        "graph": "graph.nt",
    }
    rows = json.loads(kg("validate", article, "--format", "json").stdout)
    assert [(row["file"], row["line"]) for row in rows] == [("a.stance.yaml", 8), ("a.stance.yaml", 11)]


def test_shacl_report(kg: Run, broken: Path) -> None:
    from rdflib import Graph, Namespace
    from rdflib.namespace import RDF

    sh = Namespace("http://www.w3.org/ns/shacl#")
    report = Graph().parse(data=kg("validate", broken, "--format", "shacl").stdout, format="turtle")
    (node,) = report.subjects(RDF.type, sh.ValidationReport)
    assert [bool(value) for value in report.objects(node, sh.conforms)] == [False]
    results = list(report.objects(node, sh.result))
    assert len(results) == 3
    for result in results:
        said = str(report.value(result, sh.resultMessage))
        assert said.endswith("(a.stance.yaml)")
        for name in (
            "focusNode",
            "resultSeverity",
            "sourceConstraintComponent",
            "sourceShape",
            "resultMessage",
        ):
            assert report.value(result, sh[name]) is not None


def test_shacl_report_of_a_graph_with_its_articles_names_the_line(
    kg: Run, broken: Path, article: Path
) -> None:
    report = kg("validate", broken, article, "--format", "shacl").stdout
    assert "one stance for each holder (a.stance.yaml:11)" in report


def test_a_graph_and_its_articles_tell_nothing_twice(kg: Run, broken: Path, article: Path) -> None:
    rows = json.loads(kg("validate", broken, article, "--format", "json").stdout)
    assert [(row["code"], row["line"], row["graph"]) for row in rows] == [
        ("issue-without-position", 8, None),
        ("stance-after-its-article", 11, None),
        ("stance-holder-one", 11, "graph.nt"),
    ]


def test_names_of_two_actors_are_told_once(kg: Run, article: Path) -> None:
    article.write_text(ARTICLE.replace("name: Sudria,", "name: Sudria, aliases: [norland],"))
    found = kg("validate", article).stdout
    assert (
        found.count("norland")
        == found.count("norland' is a name of 'sudria', but also of 'norland'") * 2
        == 2
    )


def test_sarif(kg: Run, article: Path) -> None:
    log = json.loads(kg("validate", article, "--format", "sarif").stdout)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["issue-without-position", "stance-after-its-article"]
    late = run["results"][1]
    assert rules[late["ruleIndex"]] == late["ruleId"] == "stance-after-its-article"
    assert late["level"] == "warning"
    assert late["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a.stance.yaml"},
        "region": {"startLine": 11},
    }


def test_github(kg: Run, article: Path) -> None:
    lines = kg("validate", article, "--format", "github").stdout.splitlines()
    assert lines[0].startswith(
        "::warning file=a.stance.yaml,line=8,title=issue-without-position::demand:idle: nobody takes"
    )
    assert len(lines) == 2


def test_samples_are_sound(kg: Run) -> None:
    result = kg("validate", SAMPLES)
    assert result.exit_code == 0
    assert result.stdout.startswith("2 warning opposite-positions-on-one-day\n\n")


def test_a_missing_extra_says_how_to_get_it(kg: Run, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyshacl", None)
    result = kg("validate", broken, "--shacl")
    assert result.exit_code == 2
    assert result.stderr == "Error: pySHACL is not installed\n  pip install 'stancegraph[shacl]'\n"


def test_choices_are_what_there_is() -> None:
    from kg.validation.reports import REPORTS

    assert tuple(REPORTS) == FORMATS

"""Each command as a user meets it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.cli import main
from kg.graph import locks, open_graph

SAMPLES = Path(__file__).parents[2] / "samples"
Run = Callable[..., Result]


def names(folder: str = ".") -> list[str]:
    """What a folder holds."""
    return sorted(item.name for item in Path(folder).iterdir())


ARTICLE = """\
article:
  id: a
  published: 2031-04-12
  body: Norland demanded a truce. Sudria refused.
actors:
  norland: {name: Norland, type: State}
  sudria: {name: Sudria, type: State}
demands:
  truce: {label: A truce, by: norland, of: sudria, quote: Norland demanded a truce}
stances:
  - {actor: sudria, on: truce, position: rejects, quote: Sudria refused}
"""


def test_every_command_has_help_with_a_sentence(kg: Run) -> None:
    for name, command in main.commands.items():
        result = kg(name, "--help")
        assert result.exit_code == 0
        assert command.help
        assert command.help.splitlines()[0].endswith("."), name


def test_the_list_of_commands_says_whole_sentences(kg: Run) -> None:
    listed = kg("--help", terminal_width=80).stdout.partition("Commands:\n")[2].splitlines()
    assert len(listed) == len(main.commands)
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []


def test_version_is_said_by_both_scripts_and_the_module(tmp_path: Path) -> None:
    scripts = Path(sys.executable).parent
    for words in ([scripts / "kg"], [scripts / "stancegraph"], [sys.executable, "-m", "kg"]):
        done = subprocess.run([*words, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout == "stancegraph, version 0.1.0\n"


# -- init, check, build ------------------------------------------------------------------------------


def test_a_new_project_builds_and_answers(kg: Run) -> None:
    assert kg("init", "talks").exit_code == 0
    built = kg("build", "talks")
    assert built.exit_code == 0
    assert built.stdout == ""
    assert "all 4 quotes found in their texts" in built.stderr
    answer = kg("query", "who-rejects", "--format", "csv")
    assert "Transport ministry of Ostrey,rejects,Reopen the strait to fishing boats" in answer.stdout


def test_init_overwrites_nothing(kg: Run) -> None:
    Path("kg.toml").write_text("title = 'mine'\n")
    result = kg("init")
    assert result.exit_code == 2
    assert "kg.toml is there already" in result.stderr
    assert names() == ["kg.toml"]
    assert Path("kg.toml").read_text() == "title = 'mine'\n"


def test_build_waits_for_those_who_change_the_graph(
    kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kg("build", SAMPLES / "tarn").exit_code == 0
    before = (tmp_path / "build" / "graph.ttl").read_bytes()
    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    with open_graph("build/graph.ttl").writing():
        done = kg("build", SAMPLES)
    assert done.exit_code == 1
    assert "build/graph.ttl is being changed by process " in done.stderr
    assert (tmp_path / "build" / "graph.ttl").read_bytes() == before
    assert kg("build", SAMPLES).exit_code == 0
    assert sorted(file.name for file in (tmp_path / "build").iterdir()) == ["graph.ttl", "network.html"]


def test_build_writes_graph_and_page(kg: Run) -> None:
    result = kg("build", SAMPLES, "-o", "out")
    assert result.exit_code == 0
    assert names("out") == ["graph.ttl", "network.html"]
    assert "14 articles: 143 stances of 32 holders on 55 issues" in result.stderr
    assert Path("out/graph.ttl").read_text(encoding="utf-8").startswith("@prefix accusation: <")
    assert Path("out/network.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_check_writes_nothing(kg: Run) -> None:
    result = kg("check", SAMPLES)
    assert (result.exit_code, result.stdout, names()) == (0, "", [])


def test_all_problems_are_listed_and_older_output_stays(kg: Run) -> None:
    Path("a.stance.yaml").write_text(ARTICLE)
    assert kg("build", "a.stance.yaml").exit_code == 0
    before = {name: Path("build", name).read_bytes() for name in names("build")}
    Path("a.stance.yaml").write_text(
        ARTICLE.replace("rejects", "reject")
        .replace("2031-04-12", "2031-02-30")
        .replace("of: sudria", "of: sudra")
    )
    result = kg("build", "a.stance.yaml")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "a.stance.yaml:3: 'published': there is no such date: 2031-02-30",
        "a.stance.yaml:9: of: there is no actor 'sudra'; known: norland, sudria",
        "a.stance.yaml:11: position: there is no position 'reject'; did you mean 'rejects'?",
        "3 problems in 1 file; nothing was written",
    ]
    assert {name: Path("build", name).read_bytes() for name in names("build")} == before


def test_what_was_read_has_the_numbers_of_what_is_in_the_graph(kg: Run) -> None:
    more = "  - {actor: norland, on: sudria, position: opposes, quote: Norland demanded a truce}\n"
    Path("a.stance.yaml").write_text(ARTICLE + more)
    told = kg("build", "a.stance.yaml").stderr.splitlines()[0]
    assert (
        told == "1 article: 3 stances of 2 holders on 1 issue and 1 actor; all 2 quotes found in their texts"
    )
    counted = dict(line.rsplit(None, 1) for line in kg("stats").stdout.splitlines()[2:11])
    assert {key: counted[key] for key in ("stances", "holders", "targets", "issues with stances", "quotes")} == {
        "stances": "3", "holders": "2", "targets": "2", "issues with stances": "1", "quotes": "2"
    }  # fmt: skip
    Path("b.stance.yaml").write_text(
        ARTICLE.replace("on: truce", "on: norland").partition("demands:")[0]
        + "stances:\n  - {actor: sudria, on: norland, position: opposes, quote: Sudria refused}\n"
    )
    assert "1 stance of 1 holder on 1 actor; 1 quote found" in kg("check", "b.stance.yaml").stderr


def test_the_page_of_build_is_that_of_view(kg: Run) -> None:
    Path("a.stance.yaml").write_text(ARTICLE)
    assert kg("build", "a.stance.yaml").exit_code == 0
    assert kg("view", "-").stdout == Path("build", "network.html").read_text(encoding="utf-8")


def test_whatever_writes_a_file_says_so(kg: Run) -> None:
    Path("a.stance.yaml").write_text(ARTICLE)
    assert kg("build", "a.stance.yaml").exit_code == 0
    for words in (
        ["export", "x.nt"],
        ["view", "x.csv"],
        ["query", "who-rejects", "-o", "x.json"],
        ["ontology", "-o", "x.ttl"],
        ["same", ".", "-o", "x.csv"],
    ):
        assert kg(*words).stderr == f"wrote {words[-1]}\n"


@pytest.mark.parametrize("broken", ["graph.ttl", "network.html"])
def test_if_one_output_cannot_be_written_none_is(kg: Run, broken: str) -> None:
    Path("a.stance.yaml").write_text(ARTICLE)
    Path("out", broken).mkdir(parents=True)
    result = kg("build", "a.stance.yaml", "-o", "out")
    assert result.exit_code == 1
    assert f"out/{broken} is a folder" in result.stderr
    assert names("out") == [broken]


def test_an_output_folder_that_is_a_file_is_wrong_usage(kg: Run) -> None:
    Path("a.stance.yaml").write_text(ARTICLE)
    Path("out").write_text("precious")
    assert kg("build", "a.stance.yaml", "-o", "out").exit_code == 2
    assert Path("out").read_text() == "precious"


def test_an_output_folder_without_permission(kg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:  # as for everybody but root, who may write everywhere
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    Path("a.stance.yaml").write_text(ARTICLE)
    Path("out").mkdir()
    monkeypatch.setattr("tempfile.mkstemp", refused)
    result = kg("build", "a.stance.yaml", "-o", "out")
    assert result.exit_code == 1
    assert "cannot be written: Permission denied" in result.stderr
    assert list(Path("out").iterdir()) == []


def test_sources_that_are_none(kg: Run) -> None:
    assert kg("build").exit_code == 2
    assert kg("build", "nowhere").exit_code == 2
    Path("empty").mkdir()
    result = kg("build", "empty")
    assert result.exit_code == 1
    assert "no annotated articles in this folder" in result.stderr
    assert names() == ["empty"]


def test_two_articles_with_one_id(kg: Run) -> None:
    Path("a.stance.yaml").write_text(ARTICLE)
    Path("b.stance.yaml").write_text(ARTICLE)
    result = kg("check", ".")
    assert result.exit_code == 1
    assert "b.stance.yaml:2: the article id 'a' is also that of a.stance.yaml:2" in result.stdout
    assert result.stderr == "1 problem in 1 file\n"


def test_the_time_of_import_is_recorded_only_if_given(kg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.stance.yaml").write_text(ARTICLE)
    kg("build", "a.stance.yaml")
    assert "generatedAtTime" not in Path("build/graph.ttl").read_text()
    assert kg("build", "a.stance.yaml", "--at", "2031-04-13T08:00:00+02:00").exit_code == 0
    assert '"2031-04-13T06:00:00Z"^^xsd:dateTime' in Path("build/graph.ttl").read_text()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    kg("build", "a.stance.yaml")
    assert '"1970-01-01T00:00:00Z"^^xsd:dateTime' in Path("build/graph.ttl").read_text()
    assert kg("build", "a.stance.yaml", "--at", "yesterday").exit_code == 2


# -- import ------------------------------------------------------------------------------------------


def test_import_adds_and_replaces(kg: Run) -> None:
    Path("a.stance.yaml").write_text(ARTICLE)
    assert "1 added, 0 changed, 0 unchanged" in kg("import", "a.stance.yaml", "--into", "g.ttl").stderr
    first = Path("g.ttl").read_bytes()
    assert "0 added, 0 changed, 1 unchanged" in kg("import", "a.stance.yaml", "--into", "g.ttl").stderr
    assert Path("g.ttl").read_bytes() == first
    Path("a.stance.yaml").write_text(ARTICLE.replace("position: rejects", "position: opposes"))
    assert "0 added, 1 changed, 0 unchanged" in kg("import", "a.stance.yaml", "--into", "g.ttl").stderr
    asked = kg("query", "SELECT ?p { actor:sudria ?p proposal:none } ", "-g", "g.ttl")
    assert asked.exit_code == 0
    assert kg("query", "ASK { actor:sudria sg:opposes demand:truce }", "-g", "g.ttl").stdout == "true\n"
    assert kg("query", "ASK { actor:sudria sg:rejects demand:truce }", "-g", "g.ttl").stdout == "false\n"


# -- query -------------------------------------------------------------------------------------------


def test_queries_are_listed(kg: Run) -> None:
    result = kg("query")
    assert result.exit_code == 0
    for name in ("demands", "who-rejects", "changes", "evidence", "pending"):
        assert f"\n{name} " in result.stdout


def test_one_answer_in_every_format(kg: Run, graph_file: Path) -> None:
    query = (
        "SELECT ?who ?what ?none { VALUES ?i { demand:guns-back } "
        "?a sg:withdraws ?i ; rdfs:label ?who . ?i rdfs:label ?what }"
    )
    words = ("query", query, "-g", graph_file)
    assert list(csv.reader(io.StringIO(kg(*words, "--format", "csv").stdout))) == [
        ["who", "what", "none"],
        ["Norland", "Pull heavy guns 40 km back from the Tarn", ""],
    ]
    assert kg(*words, "--format", "tsv").stdout == (
        '?who\t?what\t?none\n"Norland"\t"Pull heavy guns 40 km back from the Tarn"\t\n'
    )
    assert json.loads(kg(*words, "--format", "json").stdout)["results"]["bindings"] == [
        {
            "who": {"type": "literal", "value": "Norland"},
            "what": {"type": "literal", "value": "Pull heavy guns 40 km back from the Tarn"},
        }
    ]
    assert kg(*words, "--format", "markdown").stdout.splitlines()[2] == (
        "| Norland | Pull heavy guns 40 km back from the Tarn |  |"
    )
    assert "Norland" in kg(*words).stdout
    assert "1 row\n" in kg(*words).stdout


def test_the_ending_of_the_output_tells_the_format(kg: Run, graph_file: Path) -> None:
    assert kg("query", "changes", "-g", graph_file, "-o", "changes.json").exit_code == 0
    assert len(json.loads(Path("changes.json").read_text(encoding="utf-8"))["results"]["bindings"]) == 14
    result = kg("query", "changes", "-g", graph_file, "-o", "changes.doc")
    assert result.exit_code == 2
    assert "add --format" in result.stderr


def test_construct_gives_turtle_and_ask_a_word(kg: Run, graph_file: Path) -> None:
    made = kg("query", "CONSTRUCT WHERE { ?a sg:withdraws ?i }", "-g", graph_file)
    assert "actor:norland sg:withdraws demand:guns-back ." in made.stdout
    assert kg("query", "ASK { ?a sg:withdraws ?i }", "-g", graph_file).stdout == "true\n"


def test_queries_from_file_and_from_standard_input(kg: Run, graph_file: Path) -> None:
    query = "SELECT ?x { ?x a sg:Article } ORDER BY ?x"
    Path("q.rq").write_text(query)
    from_file = kg("query", "-f", "q.rq", "-g", graph_file, "--format", "csv")
    from_input = kg("query", "-f", "-", "-g", graph_file, "--format", "csv", input=query)
    assert len(from_file.stdout.splitlines()) == 15
    assert from_file.stdout == from_input.stdout


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?x { ?x sg:reject ?y }", "the vocabulary has no sg:reject; did you mean 'rejects'?"),
        ("ASK { ?x sg:accepts-conditionally ?y }", "did you mean 'acceptsConditionally'?"),
        (
            "SELECT ?x { ?x sg:rejects demand:end-ayd }",
            "the graph has no demand:end-ayd; did you mean 'end-aid'?",
        ),
    ],
)
def test_what_may_be_mistyped_is_said_when_nothing_is_found(
    kg: Run, graph_file: Path, query: str, said: str
) -> None:
    result = kg("query", query, "-g", graph_file)
    assert result.exit_code == 0
    assert said in result.stderr


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["who-reject"], 2, "did you mean 'who-rejects'?"),
        (["demands", "-p", "by=rusia"], 2, "did you mean 'russia'?"),
        (["demands", "-p", "bye=russia"], 2, "did you mean 'by'?"),
        (["demands", "-p", "by"], 2, "write it as NAME=VALUE"),
        (["timeline-actor"], 2, "needs the parameter 'actor'"),
        (["stances", "-p", "since=2031-4"], 2, "write it as 2025-03-13"),
        (["SELECT * { ?s ?p }"], 1, "this is no SPARQL query, from line 1"),
        (["SELECT * { ?s x:p ?o }"], 1, "declare it with PREFIX"),
        (["DELETE WHERE { ?s ?p ?o }"], 1, "queries only read"),
        (["SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }"], 1, "outside the graph"),
        (["SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"], 1, "file:///etc/passwd"),
        (["ASK {}", "--param", "by=russia"], 2, "parameters go with a shipped query"),
        (["CONSTRUCT WHERE { ?s sg:rejects ?o }", "--format", "csv"], 2, "cannot be written as csv"),
    ],
)
def test_queries_that_cannot_be(kg: Run, graph_file: Path, words: list[str], status: int, said: str) -> None:
    result = kg("query", *words, "-g", graph_file)
    assert result.exit_code == status
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("none.ttl", None, 2, "there is no graph at none.ttl"),
        ("bad.ttl", "@prefix a <x>", 1, "bad.ttl:1: not valid RDF"),
        ("x.csv", "a,b", 2, "name a file that ends in .ttl"),
    ],
)
def test_graphs_that_are_none(kg: Run, name: str, content: str | None, status: int, said: str) -> None:
    if content is not None:
        Path(name).write_text(content)
    result = kg("query", "demands", "-g", name)
    assert result.exit_code == status
    assert said in result.stderr


def test_a_folder_is_no_graph(kg: Run) -> None:
    Path("d.ttl").mkdir()
    assert "is a folder" in kg("query", "demands", "-g", "d.ttl").stderr


def test_tables_fit_the_terminal(kg: Run, graph_file: Path) -> None:
    from rich.cells import cell_len

    for columns in ("60", "80", "120"):
        result = kg("query", "who-rejects", "-g", graph_file, env={"COLUMNS": columns})
        assert max(cell_len(line) for line in result.stdout.splitlines()) <= int(columns)


# -- view, export, schema, fmt -----------------------------------------------------------------------


def test_view_writes_the_page_alone(kg: Run, graph_file: Path) -> None:
    assert kg("view", "-g", graph_file, "-o", "page.html", "--title", "Talks & more").exit_code == 0
    assert "<title>Talks &amp; more" in Path("page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["g.ttl", "g.nt", "g.rdf", "g.jsonld", "g.jsonl", "g.yaml"])
def test_export_by_ending(kg: Run, graph_file: Path, name: str) -> None:
    assert kg("export", "-g", graph_file, "-o", name).exit_code == 0
    assert "norland" in Path(name).read_text(encoding="utf-8")


def test_export_to_standard_output_needs_a_format(kg: Run, graph_file: Path) -> None:
    assert kg("export", "-g", graph_file).exit_code == 2
    assert kg("export", "-g", graph_file, "--format", "turtle").stdout == graph_file.read_text(
        encoding="utf-8"
    )


def test_schema_is_json(kg: Run) -> None:
    assert json.loads(kg("schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_fmt_folds_quotes_once(kg: Run) -> None:
    text = 'article: {id: a}\nstances:\n  - actor: b  # who\n    quote: "said: no"\n'
    Path("a.stance.yaml").write_text(text)
    assert kg("fmt", "--check", "a.stance.yaml").exit_code == 1
    assert Path("a.stance.yaml").read_text() == text
    assert kg("fmt", "a.stance.yaml").exit_code == 0
    assert Path("a.stance.yaml").read_text() == text.replace('"said: no"', ">-\n      said: no")
    assert kg("fmt", "--check", ".").exit_code == 0


# -- around all commands -----------------------------------------------------------------------------


def test_a_closed_pipe_is_no_error(graph_file: Path) -> None:
    command = f'"{sys.executable}" -m kg query evidence --format json -g "{graph_file}" | head -1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "{\n"


def test_a_fault_of_the_program_is_one_line(kg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("kg.sources.load", fail)
    Path("a.stance.yaml").write_text(ARTICLE)
    result = kg("check", "a.stance.yaml")
    assert result.exit_code == 1
    assert "a fault in the program itself: ZeroDivisionError: planted" in result.stderr
    with pytest.raises(ZeroDivisionError):
        kg("--debug", "check", "a.stance.yaml")


def test_a_foreign_ontology_is_named(tmp_path: Path) -> None:
    (tmp_path / "ontology.py").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "kg", "ontology"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"hides stancegraph's own package of that name: {tmp_path / 'ontology.py'}" in done.stderr
    assert "Traceback" not in done.stderr

"""What the documents say is true: their commands run, their examples are accepted, their lists are whole."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import kg
from kg import codebook, importer, project, sources
from kg.rdf.answers import Rows

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language, those that install or test left out."""
    text = re.sub(r"<!-- (install|test) -->\n```sh\n.*?```", "", text, flags=re.DOTALL)
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples in it, built as the README's first command builds them."""
    here = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "samples", here / "samples")
    run("kg build samples", here)
    return here


def run(command: str, folder: Path) -> str:
    """A shell command with this environment's programs; its standard output."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_commands_of_the_readme_run(folder: Path) -> None:
    commands = [
        line
        for block in blocks(README, "sh")
        for line in block.splitlines()
        if not line.startswith("source ")
    ]
    assert len(commands) >= 6
    for command in commands:
        run(command, folder)


def test_outputs_shown_in_the_readme_are_what_is_printed(folder: Path) -> None:
    shown = blocks(README, "console")
    assert shown
    for block in shown:
        command, _, output = block.partition("\n")
        assert command.startswith("$ ")
        assert run(command[2:], folder) == output


def test_the_example_of_the_readme_is_the_article_that_init_makes(tmp_path: Path) -> None:
    (example,) = blocks(README, "yaml")
    run("kg init talks", tmp_path)
    article = tmp_path / "talks/articles/2032-03-02-strait.stance.yaml"
    article.write_text(example, encoding="utf-8")
    assert sources.load([tmp_path / "talks"]).problems == ()


@pytest.mark.parametrize("name", ["cli.md", "queries.md", "vocabulary.md"])
def test_generated_pages_are_current(name: str) -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGES[name]() == (ROOT / "docs" / name).read_text(encoding="utf-8"), (
        "run: python docs/generate.py"
    )


def test_examples_of_the_annotating_page_are_accepted(tmp_path: Path) -> None:
    text = (ROOT / "docs/annotating.md").read_text(encoding="utf-8")
    article, more, correction, book = blocks(text, "yaml")
    (tmp_path / "a.stance.yaml").write_text(article, encoding="utf-8")
    corpus = sources.load([tmp_path])
    assert corpus.problems == ()
    assert corpus.summary().found == len(corpus.articles[0].anchors) == 6
    (tmp_path / "a.stance.yaml").write_text(f"{article}\n{more}", encoding="utf-8")
    (tmp_path / "b.stance.yaml").write_text(correction, encoding="utf-8")
    corpus = sources.load([tmp_path])
    assert corpus.problems == ()
    assert [len(found.anchors) for found in corpus.articles] == [7, 0]
    (tmp_path / "b.stance.yaml").unlink()
    (tmp_path / "codebook.yaml").write_text(book, encoding="utf-8")
    loaded = codebook.load(tmp_path / "codebook.yaml", "codebook.yaml")
    assert codebook.unresolved(loaded, loaded, {}) == []
    (settings,) = blocks(text, "toml")
    (tmp_path / "kg.toml").write_text(settings, encoding="utf-8")
    assert project.load(tmp_path).base == tomllib.loads(settings)["base"]


def test_every_key_of_the_format_is_explained() -> None:
    from kg.model import REVIEW_FLAGS
    from kg.readers.native import json_schema

    text = (ROOT / "docs/annotating.md").read_text(encoding="utf-8")
    definitions = json_schema()["$defs"]
    keys = {key for definition in definitions.values() for key in definition["properties"]}
    missing = [key for key in sorted(keys) if not re.search(rf"\b{key}\b", text)]
    assert missing == []
    assert [flag for flag in REVIEW_FLAGS if flag not in text] == []


def test_queries_of_the_graph_page_find_something() -> None:
    graph = importer.new_graph(sources.load([ROOT / "samples"]))
    queries = blocks((ROOT / "docs/graph.md").read_text(encoding="utf-8"), "sparql")
    assert len(queries) == 9
    for query in queries:
        answer = graph.query(query)
        assert isinstance(answer, Rows)
        assert answer.rows, query


def test_every_file_the_architecture_page_names_is_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:kg|ontology|tests|tools|docs|benchmarks|samples)/[\w/.-]+)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
    short = re.findall(r"`([\w-]+\.(?:py|js|rq|ttl|json|j2))`", text)
    there = {file.name for room in ("kg", "ontology", "tools") for file in (ROOT / room).rglob("*")}
    assert short
    assert [name for name in short if name not in there] == []


def test_links_within_the_documents_lead_somewhere() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        needed = tomllib.load(stream)["project"]["dependencies"]
    names = [re.split(r"[<>=]", requirement)[0] for requirement in needed]
    table = README[README.index("## What it stands on") : README.index("## Contributing")].lower()
    assert [name for name in names if f"[{name}]" not in table] == []
    assert table.count("\n| [") == len(names)


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## (?!Unreleased)(\S+)", changelog, flags=re.MULTILINE)
    assert found is not None
    assert found[1] == kg.__version__


def test_the_python_page_runs(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "here")
    code = "\n".join(blocks((ROOT / "docs/python.md").read_text(encoding="utf-8"), "python"))
    (tmp_path / "here/page.py").write_text(code, encoding="utf-8")
    printed = run("python -W error page.py", tmp_path / "here")
    assert "Civic Union opposes Rahal plan for the Tarn" in printed
    assert "0 0 14" in printed


def test_the_python_page_names_every_column_of_the_table() -> None:
    from kg.exporters.tables import COLUMNS

    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", text, flags=re.MULTILINE)
    assert table == [(column.name, column.meaning) for column in COLUMNS]


def test_the_page_on_views_runs(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "here")
    text = (ROOT / "docs/views.md").read_text(encoding="utf-8")
    commands = [line for block in blocks(text, "sh") for line in block.splitlines()]
    assert len(commands) >= 16
    for command in commands:
        run(command, tmp_path / "here")
    code = "\n".join(blocks(text, "python"))
    (tmp_path / "here/page.py").write_text(code, encoding="utf-8")
    printed = run("python page.py", tmp_path / "here").splitlines()
    assert printed[0].startswith("87 ")
    assert printed[1].endswith(" of 143")


def test_the_page_on_views_names_every_option_that_selects() -> None:
    from kg.cli import view

    text = (ROOT / "docs/views.md").read_text(encoding="utf-8")
    options = [max(param.opts, key=len) for param in view.command.params if param.opts[0].startswith("-")]
    left = [name for name in options if name not in text]
    assert left == ["--out", "--title", "--timeout", "--graph"]


def test_commands_of_the_serving_page_run(folder: Path) -> None:
    shown = blocks((ROOT / "docs/serving.md").read_text(encoding="utf-8"), "sh")
    commands = [line for block in shown for line in block.splitlines() if line != "kg serve"]
    assert len(commands) == 2
    printed = [run(command, folder) for command in commands]
    assert printed[0].startswith('\ufeff"who","position","what",')
    assert '"boolean": true' in printed[1]

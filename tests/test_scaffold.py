"""`kg init`: a folder in, a project that builds out."""

import json
from pathlib import Path

import pytest

from kg import formatting, importer, scaffold, sources
from kg.errors import Misuse
from kg.readers.native import json_schema

SHIPPED = Path(scaffold.__file__).parent / "files"
FILES = sorted(
    [
        *(file.relative_to(SHIPPED).as_posix() for file in SHIPPED.rglob("*.*") if file.is_file()),
        scaffold.SCHEMA,
    ]
)


def test_a_project_is_settings_a_codebook_a_schema_and_one_article_with_its_text() -> None:
    *article, book, settings, schema = FILES
    assert [book, settings, schema] == ["codebook.yaml", "kg.toml", "stance.schema.json"]
    text = article[1].removesuffix(".txt")
    assert article == [f"{text}.stance.yaml", f"{text}.txt"]
    assert text.startswith("articles/")


def test_the_project_builds_without_problems(tmp_path: Path) -> None:
    made = scaffold.make(tmp_path / "talks")
    assert [file.relative_to(tmp_path / "talks").as_posix() for file in made] == FILES
    assert all(file.is_file() for file in made)
    corpus = sources.load([tmp_path / "talks"])
    assert corpus.problems == ()
    [checked] = corpus.articles
    assert checked.file == f"talks/{FILES[0]}"
    assert {anchor.rung for anchor in checked.anchors} == {"exact-quote"}
    assert corpus.project.title == "My negotiation"
    graph = importer.new_graph(corpus)
    found = graph.query("SELECT ?stance { ?stance a sg:Stance }")
    assert len(found.rows) == len(checked.record.stances) > 1


def test_its_quotes_are_folded_already(tmp_path: Path) -> None:
    scaffold.make(tmp_path)
    assert formatting.rewrite([tmp_path]) == []


def test_it_holds_the_schema_that_its_files_name(tmp_path: Path) -> None:
    scaffold.make(tmp_path)
    assert json.loads((tmp_path / "stance.schema.json").read_text(encoding="utf-8")) == json_schema()
    for name in (FILES[0], "codebook.yaml"):
        first = (tmp_path / name).read_text(encoding="utf-8").splitlines()[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert ((tmp_path / name).parent / named).resolve() == (tmp_path / "stance.schema.json").resolve()


def test_a_folder_with_other_files_is_welcome(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    scaffold.make(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_overwritten_and_then_nothing_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Misuse) as error:
        scaffold.make(tmp_path)
    assert str(error.value) == f"{tmp_path / name} is there already\n  nothing was written; name a new folder"
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / name).read_text() == "mine"

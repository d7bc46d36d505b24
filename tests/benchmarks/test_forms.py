"""The forms in which the benchmarks write articles: all say the same, as the programs they are of write it."""

from __future__ import annotations

import importlib.util
import json
import sys
from itertools import islice
from pathlib import Path
from types import ModuleType

import pandas
import pytest

from kg.model import AnnotatedArticle, canonical
from kg.readers import native

FILE = Path(__file__).parents[2] / "benchmarks" / "forms.py"


@pytest.fixture(scope="module")
def forms() -> ModuleType:
    """benchmarks/forms.py as a module."""
    spec = importlib.util.spec_from_file_location("forms", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
    return module


def read(folder: Path) -> list[AnnotatedArticle]:
    readings = [native.read(file, file.name) for file in sorted(folder.glob("*.stance.*"))]
    assert [problem for reading in readings for problem in reading.problems] == []
    annotations = [annotation for reading in readings for annotation in reading.annotations]
    for annotation in annotations:
        for stance in annotation.record.stances:
            assert annotation.text is not None
            assert annotation.text.count(stance.quote) == 1
    return [canonical(annotation.record) for annotation in annotations]


def test_all_forms_say_the_same(forms: ModuleType, tmp_path: Path) -> None:
    said = []
    for form in forms.FORMS:
        forms.write(form, 20, tmp_path / form, 7)
        said.append(read(tmp_path / form))
    assert len(said[0]) == 20
    assert all(each == said[0] for each in said)


def test_the_articles_have_what_real_texts_have(forms: ModuleType) -> None:
    bodies = [article.article.body for article in islice(forms.lively_articles(forms.World(60, 7)), 60)]
    for mark in ("ø", "“", '"', "/"):
        assert any(mark in body for body in bodies)
        assert not all(mark in body for body in bodies)


def test_the_form_of_pandas_is_what_pandas_writes(forms: ModuleType) -> None:
    for article in islice(forms.lively_articles(forms.World(20, 7)), 20):
        line = forms.JSON["pandas"](article)
        table = pandas.DataFrame([json.loads(line)])
        assert table.to_json(orient="records", lines=True) == line + "\n"

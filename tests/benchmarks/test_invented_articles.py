"""The articles that benchmarks are made of: sound, in the canonical form, and the same for the same seed."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kg import sources
from kg.model import AnnotatedArticle, canonical

NUMBER = 300
ACT = {"by", "of", "quote", "according-to", "speaker"}
"""The keys of a demand that say who makes it where."""


def load() -> Any:
    """benchmarks/articles.py, which is a script and in no package."""
    place = Path(__file__).parents[2] / "benchmarks" / "articles.py"
    spec = importlib.util.spec_from_file_location("benchmarks_articles", place)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


articles = load()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("invented")
    articles.write(NUMBER, made, seed=42)
    return made


@pytest.fixture(scope="module")
def lines(folder: Path) -> list[bytes]:
    return (folder / "articles.stance.jsonl").read_bytes().splitlines()


@pytest.fixture(scope="module")
def written(lines: list[bytes]) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in lines]


def stances(article: dict[str, Any]) -> list[dict[str, Any]]:
    """The stances of an article, and the acts that stand with the demands."""
    return [*article["stances"], *(demand for demand in article["demands"].values() if "quote" in demand)]


def test_they_pass_the_check_without_a_warning(folder: Path) -> None:
    corpus = sources.load([folder])
    assert corpus.problems == ()
    assert len(corpus.articles) == NUMBER
    rungs = [anchor.rung for article in corpus.articles for anchor in article.anchors]
    assert rungs == ["exact-quote"] * 6 * NUMBER


def test_one_seed_gives_one_result_and_another_another(folder: Path, tmp_path: Path) -> None:
    for name, seed in (("again", 42), ("other", 43)):
        articles.write(NUMBER, tmp_path / name, seed)
    for file in ("articles.stance.jsonl", "codebook.yaml"):
        first = (folder / file).read_bytes()
        assert (tmp_path / "again" / file).read_bytes() == first
        assert (tmp_path / "other" / file).read_bytes() != first


def test_the_first_articles_of_a_world_are_made_without_the_others() -> None:
    first = next(articles.World(100_000, 42).written())
    assert first.article.published == "2030-01-01"
    assert len(first.demands) == 4


def test_each_has_four_demands_six_quotes_and_a_text_that_holds_each_once(
    written: list[dict[str, Any]],
) -> None:
    for article in written:
        body = article["article"]["body"]
        assert len(article["demands"]) == 4
        quotes = [stance["quote"] for stance in stances(article)]
        assert [body.count(quote) for quote in quotes] == [1] * 6
        assert 200 <= len(body.split()) <= 300


def test_lines_are_in_the_form_that_export_writes(lines: list[bytes]) -> None:
    for line in lines:
        article = msgspec.json.decode(line)
        assert msgspec.json.encode(article) == line
        del article["article"]["body"]
        for demand in article["demands"].values():
            for key in ACT & demand.keys():
                del demand[key]
        record = msgspec.convert(article, AnnotatedArticle)
        assert msgspec.json.encode(canonical(record)) == msgspec.json.encode(article)


def test_a_demand_is_the_same_wherever_it_is_defined(written: list[dict[str, Any]]) -> None:
    described: dict[str, Any] = {}
    for article in written:
        for name, demand in article["demands"].items():
            known = {key: value for key, value in demand.items() if key not in ACT}
            assert described.setdefault(name, known) == known


def test_joint_statements_contradictions_and_corrections_occur_as_often_as_they_should(
    written: list[dict[str, Any]],
) -> None:
    found = [stance for article in written for stance in stances(article)]
    joint = sum(len(stance.get("actor", ())) > 1 for stance in found) / len(found)
    assert 0.03 < joint < 0.07
    both = 0
    for article in written:
        sides: dict[tuple[str, str], set[bool]] = {}
        for stance in article["stances"]:
            if stance["position"] in articles.FOR | articles.AGAINST:
                pair = (stance["actor"][0], stance["on"][0])
                sides.setdefault(pair, set()).add(stance["position"] in articles.FOR)
        both += any(len(side) == 2 for side in sides.values())
    assert 0.02 < both / NUMBER < 0.1
    assert any("corrects" in article["article"] for article in written)


@pytest.mark.parametrize(
    ("number", "actors", "demands"), [(1000, 1264, 500), (10_000, 4000, 5000), (100_000, 12_649, 50_000)]
)
def test_there_are_as_many_actors_and_demands_as_a_corpus_of_that_size_has(
    number: int, actors: int, demands: int
) -> None:
    world = articles.World(number, 42)
    assert len(world.actors) == actors
    assert world.demands == demands
    labels = {world.demand(rank)[0] for rank in range(demands)}
    assert len(labels) == demands, "two demands have one id"


def test_few_are_in_the_news_all_the_time(written: list[dict[str, Any]]) -> None:
    held = Counter(actor for article in written for stance in article["stances"] for actor in stance["actor"])
    times = sorted(held.values(), reverse=True)
    assert times[0] > 20 * times[len(times) // 2]

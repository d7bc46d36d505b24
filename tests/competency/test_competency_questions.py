"""What the vocabulary is for: questions that a graph must answer, each with the rows worked out by hand.

A question is a pair of files in `questions/`: `NAME.rq`, which begins with the question in plain words, and
`NAME.rows.yaml` with the columns and rows of its answer. It is asked of all samples together, or of the sets
that `samples` names, of Oxigraph through the program and of rdflib from the Turtle file. A question whose
right answer is "nothing" names a `twin` that finds something in the same place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import rdflib
import yaml

from kg import exporters, importer, sources
from kg.graph.file import FileGraph
from kg.graph.sandbox import names_used
from kg.rdf import terms
from kg.rdf.answers import Rows

QUESTIONS = Path(__file__).parent / "questions"
SAMPLES = Path(__file__).parents[2] / "samples"
PREFIXES = "".join(f"PREFIX {name}: <{space}>\n" for name, space in terms.prefixes().items())
NAMES = sorted(file.stem for file in QUESTIONS.glob("*.rq"))


@dataclass(frozen=True)
class Question:
    """A question with the answer it must get."""

    query: str
    samples: tuple[str, ...]
    columns: list[str]
    rows: list[list[str]]
    twin: str


@cache
def question(name: str) -> Question:
    answer = yaml.load((QUESTIONS / f"{name}.rows.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert answer.keys() <= {"samples", "columns", "rows", "twin"}
    query = (QUESTIONS / f"{name}.rq").read_text(encoding="utf-8")
    samples = tuple(answer.get("samples", ()))
    return Question(query, samples, answer["columns"], answer["rows"], answer.get("twin", ""))


@cache
def in_oxigraph(samples: tuple[str, ...]) -> FileGraph:
    return importer.new_graph(sources.load([SAMPLES / name for name in samples] or [SAMPLES]))


@cache
def in_rdflib(samples: tuple[str, ...]) -> rdflib.Graph:
    turtle = exporters.named("turtle").written(in_oxigraph(samples))
    return rdflib.Graph().parse(data=turtle, format="turtle")


@pytest.mark.parametrize("name", NAMES)
def test_oxigraph_answers_as_worked_out_by_hand(name: str) -> None:
    asked = question(name)
    answer = in_oxigraph(asked.samples).query(asked.query)
    assert isinstance(answer, Rows)
    assert list(answer.variables) == asked.columns
    assert [["" if c is None else terms.text_of(c) for c in row] for row in answer.rows] == asked.rows


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_answers_as_worked_out_by_hand(name: str) -> None:
    asked = question(name)
    answer = in_rdflib(asked.samples).query(PREFIXES + asked.query)
    assert answer.vars is not None
    assert [str(variable) for variable in answer.vars] == asked.columns
    assert [["" if c is None else str(c) for c in row] for row in answer] == asked.rows


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_has_rows_or_a_twin_that_has(name: str) -> None:
    asked = question(name)
    assert bool(asked.rows) != bool(asked.twin)
    if asked.twin:
        twin = question(asked.twin)
        assert twin.rows
        assert twin.samples == asked.samples


@pytest.mark.parametrize("name", NAMES)
def test_a_question_begins_with_its_words_and_orders_its_answer(name: str) -> None:
    text = question(name).query
    assert re.match(r"# [A-Z“\"].+\?\n", text)
    assert "\nORDER BY " in text


def test_questions_and_answers_come_in_pairs_and_are_numbered_without_gaps() -> None:
    assert sorted(file.name.removesuffix(".rows.yaml") for file in QUESTIONS.glob("*.yaml")) == NAMES
    assert [int(name[:2]) for name in NAMES] == list(range(1, len(NAMES) + 1))


def test_questions_use_the_vocabulary_and_most_of_what_describes_a_stance() -> None:
    used = {local for name in NAMES for prefix, local in names_used(question(name).query) if prefix == "sg"}
    vocabulary = rdflib.Graph()
    for file in sorted((Path(__file__).parents[2] / "ontology").glob("*.ttl")):
        vocabulary.parse(file)
    space = terms.SHARED_PREFIXES["sg"]
    declared = {str(s).removeprefix(space) for s in vocabulary.subjects() if str(s).startswith(space)}
    assert used - declared == set()
    stance = {
        str(s).removeprefix(space)
        for s in vocabulary.subjects(rdflib.RDFS.domain, rdflib.URIRef(f"{space}Stance"))
    }
    assert stance - used == {"confidence", "strength", "writtenAs"}, "numbers, and the record of a merge"

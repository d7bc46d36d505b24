"""Who says what in a graph, though everything stands together in it."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import exporters, importer, sources
from kg.graph import open_graph, shares
from kg.graph.file import FileGraph
from kg.mapping import Mapper, fields
from kg.rdf.terms import Triple, text_of

SAMPLES = Path(__file__).parents[2] / "samples"
SG = "https://w3id.org/stancegraph/ns#"


@pytest.fixture(scope="module")
def said() -> dict[str, set[Triple]]:
    """What each source of the samples says, as the mapping has it."""
    corpus = sources.load([SAMPLES])
    mapper = Mapper(corpus.lexicon, corpus.project.base)
    return {
        **{mapper.mint("codebook", book.name): set(mapper.codebook(book)) for book in corpus.books},
        **{mapper.mint("article", a.record.article.id): set(mapper.article(a)) for a in corpus.articles},
    }


def by_source(graph: FileGraph) -> dict[str, set[Triple]]:
    found: dict[str, set[Triple]] = defaultdict(set)
    for source, triple in shares.by_source(graph.triples(), graph.base):
        found[source].add(triple)
    return found


def test_what_each_source_said_is_known(samples: FileGraph, said: dict[str, set[Triple]]) -> None:
    found = by_source(samples)
    assert found.keys() - {""} == said.keys()
    for source, triples in said.items():
        assert found[source] == triples, source


def test_no_triple_is_lost_or_invented(samples: FileGraph) -> None:
    assert set(chain.from_iterable(by_source(samples).values())) == set(samples.triples())


def test_every_property_that_describes_things_is_known_as_such(said: dict[str, set[Triple]]) -> None:
    for source, triples in said.items():
        things = {s for s, kind in shares.own_nodes(triples, source).items() if kind == "thing"}
        about = {(p, v) for s, p, v in triples if s in things and p != shares.DEFINED_IN}
        assert {pair for pair in about if not shares.is_said(pair, ())} == set()


@pytest.mark.parametrize("table", [fields.ACTOR, fields.PLACE, fields.TOPIC, fields.ISSUE])
def test_every_property_in_the_tables_of_the_mapping_is_known_as_such(
    table: tuple[fields.Field, ...],
) -> None:
    assert table
    assert [row.name for row in table if not shares.is_said((row.property, '"x"'), ())] == []


ARTICLE = """\
article: {{id: {0}, published: 2031-01-01}}
actors: {{x: {{name: X, type: State, aliases: {1}, member-of: [{{of: x2, from: 2030}}]}}, x2: {{name: X2, type: Alliance}}}}
stances: []
"""


def two(folder: Path, one: list[str], other: list[str]) -> FileGraph:
    for name, aliases in (("one", one), ("other", other)):
        (folder / f"{name}.stance.yaml").write_text(ARTICLE.format(name, aliases))
    return importer.new_graph(sources.load([folder]))


def test_those_who_say_the_same_need_no_descriptions(folder: Path) -> None:
    assert not two(folder, ["a"], ["a"]).query("ASK { ?d a sg:Description }")


def test_what_those_who_differ_say_is_written_down(folder: Path) -> None:
    graph = two(folder, ["a"], ["b", "with 'quotes' and a \u2028line"])
    found = {t for t in graph.triples() if "/description/" in t[0]}
    assert {t[0].rpartition("/")[2] for t in found} == {"actor_x_article_one>", "actor_x_article_other>"}
    [says] = [text_of(v) for s, p, v in found if p == shares.SAYS and s.endswith("other>")]
    told = says.split("\n")
    assert told == sorted(told)
    lines = "".join(f"<x:x> {line} .\n" for line in told)
    parsed = {str(quad.object) for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}
    assert '"b"' in parsed
    assert '"a"' not in parsed
    assert len(parsed) == len(told)
    assert any("\u2028" in v for _, _, v in by_source(graph)[f"<{graph.base}article/other>"])
    assert not any("\u2028" in v for _, _, v in by_source(graph)[f"<{graph.base}article/one>"])


@pytest.mark.parametrize(("ending", "syntax"), [("trig", ox.RdfFormat.TRIG), ("nq", ox.RdfFormat.N_QUADS)])
def test_files_of_quads_have_a_graph_for_each_source(
    ending: str, syntax: ox.RdfFormat, samples: FileGraph, said: dict[str, set[Triple]], tmp_path: Path
) -> None:
    text = exporters.by_ending(f"x.{ending}").written(samples)
    found: dict[str, set[Triple]] = defaultdict(set)
    for quad in ox.parse(text, format=syntax):
        name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
        found[name].add((str(quad.subject), str(quad.predicate), str(quad.object)))
    assert found == by_source(samples)
    samples.save_as(tmp_path / f"graph.{ending}")
    again = open_graph(str(tmp_path / f"graph.{ending}"))
    assert set(again.triples()) == set(samples.triples())


def test_words_of_others_belong_to_nobody(folder: Path) -> None:
    graph = two(folder, ["a"], ["b"])
    base = graph.base
    added: list[Triple] = [
        (f"<{base}actor/x>", "<http://xmlns.com/foaf/0.1/homepage>", "<https://x.example/>"),
        (
            f"<{base}actor/x>",
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
            "<http://xmlns.com/foaf/0.1/Agent>",
        ),
        ("<https://x.example/>", "<http://xmlns.com/foaf/0.1/topic>", f"<{base}actor/x>"),
    ]
    graph.change([], added)
    assert set(added) <= by_source(graph)[""]

"""Where in the annotated articles and codebooks the things of a graph were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kg import codebook
from kg.graph.answers import Rows
from kg.mapping import Mapper
from kg.terms import text_of

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.sources import Corpus
    from kg.terms import Term

__all__ = ["Place", "places"]

Place: TypeAlias = tuple[str, int]
"""A file as messages name it, and a line in it."""


def places(corpus: Corpus, graph: Graph) -> dict[str, Place]:
    """For each thing of a graph the place to mend it, by its IRI.

    Args:
        corpus: what was read from them, without errors.
        graph: what was made of it.
    """
    mapper = Mapper(corpus.lexicon, corpus.project.base)
    found: dict[Term, Place] = {}
    for book in corpus.books:
        for section, kind, name, _ in codebook.entries(book.records):
            found.setdefault(_node(mapper, kind, name), (book.path, book.line((section, name))))
    checked = {article.record.article.id: article.record for article in corpus.articles}
    stances: dict[tuple[Term, ...], Place] = {}
    for annotation in corpus.annotations:
        path, article = annotation.path, mapper.mint("article", annotation.record.article.id)
        found[article] = (path, annotation.line(("article",)))
        for section, kind, name, _ in codebook.entries(annotation.record):
            found.setdefault(_node(mapper, kind, name), (path, annotation.line((section, name))))
        record = checked[annotation.record.article.id]
        for stance, place in zip(record.stances, annotation.places, strict=True):
            line = annotation.line(place)
            quote = (path, annotation.line((*place, "quote")))
            stances.setdefault((article, stance.quote), quote)
            for holder in stance.actor:
                for target in stance.on:
                    who, what = mapper.thing(holder), mapper.thing(target)
                    key = (article, stance.quote, who, mapper.position(stance.position), what)
                    stances.setdefault(key, (path, line))
    answer = graph.query(
        """SELECT ?stance ?evidence ?article ?quote ?holder ?position ?toward {
             ?stance sg:reportedIn ?article ; sg:holder ?holder ; sg:position ?position ; sg:toward ?toward ;
               sg:evidence ?evidence . ?evidence oa:exact ?quote }"""
    )
    assert isinstance(answer, Rows)
    for node, evidence, of, words, *pair in answer.rows:
        assert node
        assert evidence
        assert of
        assert words
        quoted = (of, text_of(words))
        for thing, wanted in ((node, (*quoted, *(part or "" for part in pair))), (evidence, quoted)):
            if wanted in stances:
                found[thing] = stances[wanted]
    return {text_of(thing): place for thing, place in found.items()}


def _node(mapper: Mapper, kind: str, name: str) -> Term:
    return mapper.position(name) if kind == "position" else mapper.mint(kind, name)

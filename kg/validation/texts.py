"""Whether a graph still says what its sources say: the quotes, the texts, the files themselves."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from kg import anchor
from kg.anchor import GAP
from kg.errors import shortened
from kg.folding import fit
from kg.mapping import Mapper
from kg.nearest import NotFound
from kg.rdf.answers import Rows
from kg.rdf.terms import text_of
from kg.validation import Check, Finding

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.rdf.terms import Term
    from kg.sources import Corpus

__all__ = ["CHECKS", "run"]

_AGAIN = "import it again, or put the older text back"
CHECKS = {
    check.code: check
    for check in (
        Check("evidence-differs-from-text", "warning", "the text does not have this quote", _AGAIN),
        Check("text-changed", "warning", "the text is not the one that was imported", _AGAIN, "text"),
        Check("source-changed", "warning", "this file has changed since it was imported", "import it again"),
    )
}
"""What needs more than the graph: no query finds it."""


def run(graph: Graph, corpus: Corpus) -> list[Finding]:
    """Where a graph and the sources that it was made of do not agree; articles of others are passed over.

    Args:
        graph: the graph, which is only read.
        corpus: the sources as they are now; they may hold errors.
    """
    mapper = Mapper(corpus.lexicon, corpus.project.base)
    texts: dict[Term, str] = {}
    digests: dict[Term, tuple[str, str]] = {}
    for book in corpus.books:
        digests[mapper.mint("codebook", book.name)] = ("source-changed", book.digest)
    for annotation in corpus.annotations:
        name = annotation.record.article.id
        digests[mapper.mint("file", name)] = ("source-changed", annotation.digest)
        if annotation.text is not None:
            article = mapper.mint("article", name)
            texts[article] = annotation.text
            digests[article] = ("text-changed", hashlib.sha256(annotation.text.encode()).hexdigest())
    found = []
    for thing, digest in _rows(graph, "SELECT ?thing ?digest { ?thing sg:sha256 ?digest }"):
        code, now = digests.get(thing, ("", ""))
        if code and text_of(digest) != now:
            found.append(_finding(code, thing, CHECKS[code].message))
    spans: dict[Term, list[tuple[int, int]]] = defaultdict(list)
    for evidence, start, end in _rows(
        graph,
        """SELECT ?evidence ?start ?end {
             { ?evidence sg:fragment ?piece } UNION
             { ?evidence a sg:Evidence . FILTER NOT EXISTS { ?evidence sg:fragment ?any }
               BIND (?evidence AS ?piece) }
             ?piece oa:start ?start ; oa:end ?end . FILTER (ISNUMERIC(?start) && ISNUMERIC(?end)) }""",
    ):
        spans[evidence].append((int(text_of(start)), int(text_of(end))))
    for evidence, article, exact in _rows(
        graph, "SELECT ?evidence ?article ?exact { ?evidence oa:hasSource ?article ; oa:exact ?exact }"
    ):
        if article in texts and (said := _difference(texts[article], text_of(exact), spans[evidence])):
            found.append(_finding("evidence-differs-from-text", evidence, said))
    return sorted(found, key=Finding.order)


def _difference(text: str, exact: str, spans: list[tuple[int, int]]) -> str:
    """In what a text does not have a quote; nothing where it has it."""
    there = GAP.join(fit(text[start:end]) for start, end in sorted(spans))
    if spans and there == exact:
        return ""
    found = anchor.find(text, exact)
    missing = isinstance(found, NotFound) and found.times == 0
    if missing or not spans:  # the latter for quotes that were never looked for
        return CHECKS["evidence-differs-from-text"].message if missing else ""
    shown = shortened(" ".join(there.split()))
    return f"this quote is in the text, but where it was found there is “{shown}”"


def _finding(code: str, thing: Term, message: str) -> Finding:
    check = CHECKS[code]
    return Finding(code, check.severity, text_of(thing), message, check.mend)


def _rows(graph: Graph, query: str) -> list[tuple[Term, ...]]:
    answer = graph.query(query)
    assert isinstance(answer, Rows)
    return [tuple(term or "" for term in row) for row in answer.rows]

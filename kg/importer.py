"""From checked sources to a graph: new, or one that is already there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, Misuse
from kg.graph.answers import Rows
from kg.graph.file import FileGraph
from kg.mapping import Mapper

if TYPE_CHECKING:
    from kg.sources import Corpus
    from kg.terms import Term, Triple

__all__ = ["Imported", "import_into", "moment", "new_graph"]


@dataclass(frozen=True)
class Imported:
    """What an import did, in numbers of articles."""

    added: int
    changed: int
    unchanged: int


def moment(given: str | None) -> str | None:
    """The time of import to be recorded, as an xsd:dateTime in UTC; none unless one is given.

    Args:
        given: an ISO 8601 date and time; without it the environment's SOURCE_DATE_EPOCH, if set.

    Raises:
        Misuse: it is no such time.
    """
    try:
        if given is None:
            epoch = os.environ.get("SOURCE_DATE_EPOCH")
            if epoch is None:
                return None
            when = datetime.fromtimestamp(int(epoch), UTC)
        else:
            when = datetime.fromisoformat(given)
            when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Misuse(f"'{given or epoch}' is no date and time", "write it as 2025-03-13T12:00:00Z") from error
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def new_graph(corpus: Corpus, at: str | None = None, title: str = "") -> FileGraph:
    """A graph of everything in the corpus.

    Raises:
        Faulty: the corpus holds errors.
    """
    corpus.require_sound()
    mapper = Mapper(corpus.lexicon, corpus.project.base, at)
    triples = [*mapper.dataset(corpus.project.title or title), *_flat(_by_source(corpus, mapper))]
    return FileGraph.made_of(triples, corpus.project.base)


def import_into(path: Path, corpus: Corpus, at: str | None = None) -> Imported:
    """Put the corpus into the graph of a file; articles that are in it already are replaced.

    A file that does not exist is made. Nothing is written if anything is wrong.

    Raises:
        Faulty: the corpus holds errors.
        KgError: it contradicts what the graph already holds, or the graph cannot be read or written.
    """
    corpus.require_sound()
    if not path.exists():
        graph = new_graph(corpus, at)
        graph.save_as(path)
        return Imported(len(corpus.articles), 0, 0)
    graph = FileGraph.open(path)
    if graph.base != corpus.project.base:
        raise KgError(
            f"IRIs in {path} begin with {graph.base}, those of the sources with {corpus.project.base}",
            "set the same base in kg.toml, or import into another graph",
        )
    mapper = Mapper(corpus.lexicon, corpus.project.base, at)
    known = _digests(graph)
    digests = [(mapper.mint("article", a.record.article.id), a.digest) for a in corpus.articles]
    changed = sum(node in known and known[node] != digest for node, digest in digests)
    added = sum(node not in known for node, _ in digests)
    graph.replace(_by_source(corpus, mapper))
    return Imported(added, changed, len(digests) - added - changed)


def _by_source(corpus: Corpus, mapper: Mapper) -> dict[Term, list[Triple]]:
    """What each codebook and each article says."""
    books = {mapper.mint("codebook", book.name): list(mapper.codebook(book)) for book in corpus.books}
    articles = {
        mapper.mint("article", article.record.article.id): list(mapper.article(article))
        for article in corpus.articles
    }
    return books | articles


def _flat(said: dict[Term, list[Triple]]) -> list[Triple]:
    return [triple for triples in said.values() for triple in triples]


def _digests(graph: FileGraph) -> dict[Term, str]:
    found = graph.query("SELECT ?article ?digest { ?article sg:annotatedIn/sg:sha256 ?digest }")
    assert isinstance(found, Rows)
    return {article: digest.strip('"') for article, digest in found.rows if article and digest}

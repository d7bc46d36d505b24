"""From checked sources to a graph: new, or one that is already there."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, Misuse
from kg.graph.answers import Rows
from kg.graph.file import FileGraph
from kg.mapping import Mapper
from kg.terms import iri, text_of

if TYPE_CHECKING:
    from kg.sources import Corpus
    from kg.terms import Term, Triple

__all__ = ["Imported", "import_into", "moment", "new_graph"]


@dataclass(frozen=True)
class Imported:
    """What an import did: the ids of the articles, and the names of codebooks that say something new.

    An article counts as changed if anything that the graph says of it does, be it for its annotations, its
    text or its codebook. `moved` gives, for those that were read from another file before, its name.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    codebooks: tuple[str, ...] = ()
    moved: dict[str, str] = field(default_factory=dict)


def moment(given: str | None) -> str | None:
    """The time of import to be recorded, as an xsd:dateTime in UTC; none unless one is given.

    Args:
        given: an ISO 8601 date and time; without it the environment's SOURCE_DATE_EPOCH, if set.

    Raises:
        Misuse: it is no such time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if given is None:
            if epoch is None:
                return None
            when = datetime.fromtimestamp(int(epoch), UTC)
        else:
            when = datetime.fromisoformat(given)
            when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError) as error:
        wrong = epoch if given is None else given
        raise Misuse(f"'{wrong}' is no date and time", "write it as 2025-03-13T12:00:00Z") from error
    return when.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def new_graph(corpus: Corpus, at: str | None = None) -> FileGraph:
    """A graph of everything in the corpus.

    Raises:
        Faulty: the corpus holds errors.
    """
    corpus.require_sound()
    mapper = Mapper(corpus.lexicon, corpus.project.base, at)
    said = [mapper.dataset(corpus.project.title), *_by_source(corpus, mapper).values()]
    return FileGraph.made_of(chain.from_iterable(said), corpus.project.base)


def import_into(path: Path, corpus: Corpus, at: str | None = None) -> Imported:
    """Put the corpus into the graph of a file; articles that are in it already are replaced.

    A file that does not exist is made. Nothing is written if anything is wrong.

    Raises:
        Faulty: the corpus holds errors.
        KgError: it contradicts what the graph already holds, or the graph cannot be read or written.
    """
    corpus.require_sound()
    if not path.exists():
        new_graph(corpus, at).save_as(path)
        return Imported(added=tuple(article.record.article.id for article in corpus.articles))
    graph = FileGraph.open(path)
    mapper = Mapper(corpus.lexicon, corpus.project.base, at)
    said = _by_source(corpus, mapper)
    if not graph.query("ASK { ?graph a void:Dataset ; void:uriSpace ?base }"):  # not one of ours so far
        graph.base = corpus.project.base
        said[iri(graph.base)] = list(mapper.dataset(corpus.project.title))
    if graph.base != corpus.project.base:
        raise KgError(
            f"IRIs in {path} begin with {graph.base}, those of the sources with {corpus.project.base}",
            "set the same base in kg.toml, or import into another graph",
        )
    files = _files(graph)
    before = {article.record.article.id: article for article in corpus.articles}
    known = {name: files.get(mapper.mint("article", name)) for name in before}
    held = set(graph.triples())
    news = {source for source, triples in said.items() if any(t not in held for t in triples if _telling(t))}
    changed = {
        name
        for name, file in known.items()
        if file and (file[1] != before[name].digest or mapper.mint("article", name) in news)
    }
    graph.replace(said)
    return Imported(
        added=tuple(name for name, file in known.items() if file is None),
        changed=tuple(name for name in known if name in changed),
        unchanged=tuple(name for name, file in known.items() if file and name not in changed),
        codebooks=tuple(book.name for book in corpus.books if mapper.mint("codebook", book.name) in news),
        moved={name: file[0] for name, file in known.items() if file and file[0] != before[name].file},
    )


def _telling(triple: Triple) -> bool:
    """Whether a triple says more than by what, when and from where it was imported."""
    return not triple[1].endswith(("#importedBy>", "#generatedAtTime>", "#fileName>"))


def _by_source(corpus: Corpus, mapper: Mapper) -> dict[Term, list[Triple]]:
    """What each codebook and each article says."""
    books = {mapper.mint("codebook", book.name): list(mapper.codebook(book)) for book in corpus.books}
    articles = {
        mapper.mint("article", article.record.article.id): list(mapper.article(article))
        for article in corpus.articles
    }
    return books | articles


def _files(graph: FileGraph) -> dict[Term, tuple[str, str]]:
    """For each article of a graph, the file it was read from and that file's SHA-256."""
    found = graph.query(
        """SELECT ?article ?file ?digest {
             ?article sg:annotatedIn ?source . ?source sg:fileName ?file ; sg:sha256 ?digest }"""
    )
    assert isinstance(found, Rows)
    return {a: (text_of(file), text_of(digest)) for a, file, digest in found.rows if a and file and digest}

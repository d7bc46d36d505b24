"""From checked sources to a graph: new, or one that is already there."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.codebook import THINGS, Lexicon
from kg.errors import Faulty, KgError, Misuse
from kg.graph.answers import Rows
from kg.graph.file import FileGraph
from kg.mapping import DEFINED_IN, Mapper
from kg.merging import Merging, Replacement
from kg.terms import SG, iri, local_name, text_of, typed

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.graph import Graph
    from kg.sources import Corpus
    from kg.terms import Term, Triple

__all__ = ["Imported", "import_into", "moment", "new_graph", "with_decisions"]


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
    _refuse_half_merges(graph, corpus, mapper, set(said))
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


def with_decisions(graph: Graph, decided: Decisions) -> FileGraph:
    """What a graph would be if it had been made with these decisions; the graph itself stays as it is.

    Raises:
        Faulty: the decisions contradict each other, or are about things of different kinds.
    """
    mapper = Mapper(Lexicon(), graph.base)
    stated = list(graph.stated())
    given_up = {subject for subject, _, value in stated if value == f"<{SG}MergedEntry>"}
    things = {
        subject[1:-1].removeprefix(graph.base): subject
        for subject, prop, _ in stated
        if prop == DEFINED_IN and subject not in given_up
    }
    kinds = {name: kind for kind, _, name in (thing.partition("/") for thing in things) if kind in THINGS}
    merges, problems = decided.merges(kinds)
    if any(problem.severity == "error" for problem in problems):
        raise Faulty(problems)
    replacements = [
        Replacement(mapper.mint(kinds[m.id], m.id), mapper.mint(kinds[m.kept], m.kept), m)
        for m in merges.values()
    ]
    merging = Merging(replacements, stated)
    said = [merging.applied(stated), *_decided(decided, merging, mapper).values()]
    return FileGraph.made_of(chain.from_iterable(said), graph.base)


def _telling(triple: Triple) -> bool:
    """Whether a triple says more than by what, when and from where it was imported."""
    return not triple[1].endswith(("#importedBy>", "#generatedAtTime>", "#fileName>"))


def _by_source(corpus: Corpus, mapper: Mapper) -> dict[Term, list[Triple]]:
    """What each codebook, each article and each file of decisions says, with the merges carried out."""
    merging = _merging(corpus, mapper)
    said: dict[Term, list[Triple]] = {}
    for book in corpus.books:
        said[mapper.mint("codebook", book.name)] = list(merging.applied(mapper.codebook(book)))
    said |= _decided(corpus.decisions, merging, mapper)
    for article in corpus.articles:
        node = mapper.mint("article", article.record.article.id)
        said[node] = list(merging.applied(mapper.article(article)))
    return said


def _decided(decided: Decisions, merging: Merging, mapper: Mapper) -> dict[Term, list[Triple]]:
    """What each file of decisions says: nothing, where nothing follows from it."""
    said = {}
    for path, (name, digest) in decided.files.items():
        source = mapper.mint("codebook", name)
        found = list(merging.decided(path, source, mapper.mint))
        said[source] = [*mapper.decisions(name, digest), *found] if found else []
    return said


def _merging(corpus: Corpus, mapper: Mapper) -> Merging:
    """The merges of a corpus, ready to be applied to its triples."""
    merges = corpus.merges.values()
    replacements = [Replacement(mapper.thing(m.id), mapper.thing(m.kept), m) for m in merges]
    return Merging(replacements, mapper.described({name for m in merges for name in (m.id, m.kept)}))


def _refuse_half_merges(graph: FileGraph, corpus: Corpus, mapper: Mapper, sources: set[Term]) -> None:
    """A merge holds for a whole graph, and so does undoing one: no article may stay behind.

    Args:
        graph: the graph that the corpus is to be put into.
        corpus: the articles and their decisions.
        mapper: knows what ids are called in the graph.
        sources: the articles and codebooks that will be replaced.

    Raises:
        KgError: an article that is not imported now has ids that the decisions give up, or was read with
            decisions that hold no longer.
    """
    given_up = {mapper.thing(name): merge for name, merge in corpus.merges.items()}
    here = {mapper.thing(name) for name in corpus.lexicon.kinds}
    found = graph.query(
        """SELECT DISTINCT ?thing ?article ?merged {
             { ?stance ?property ?thing ; sg:reportedIn ?article } UNION { ?thing sg:definedIn ?article }
             ?article a sg:Article .
             BIND (EXISTS { ?thing a sg:MergedEntry } AS ?merged) }
           ORDER BY ?thing ?article"""
    )
    assert isinstance(found, Rows)
    behind: dict[Term, list[str]] = defaultdict(list)
    for thing, article, merged in found.rows:
        assert thing is not None
        assert article is not None
        as_decided = (merged == _TRUE) == (thing in given_up)
        if article not in sources and not as_decided and (thing in given_up or thing in here):
            behind[thing].append(local_name(article))
    if not behind:
        return
    lines = []
    for thing, articles in behind.items():
        name = local_name(thing)
        if thing in given_up:
            merge = given_up[thing]
            why = f"{merge.decided.place} makes '{name}' the same as '{merge.kept}'"
        else:
            why = f"no decision makes '{name}' another id any more"
        more = f" and {len(articles) - 3} more" if len(articles) > 3 else ""
        lines.append(f"{why}, but {graph.name} has otherwise in {', '.join(articles[:3])}{more}")
    raise KgError("\n".join(lines), "nothing was written; import those articles along with these")


_TRUE = typed(True)


def _files(graph: FileGraph) -> dict[Term, tuple[str, str]]:
    """For each article of a graph, the file it was read from and that file's SHA-256."""
    found = graph.query(
        """SELECT ?article ?file ?digest {
             ?article sg:annotatedIn ?source . ?source sg:fileName ?file ; sg:sha256 ?digest }"""
    )
    assert isinstance(found, Rows)
    return {a: (text_of(file), text_of(digest)) for a, file, digest in found.rows if a and file and digest}

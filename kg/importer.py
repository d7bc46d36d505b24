"""From checked sources to a graph: new, or one that is already there."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING

from kg import __version__, bulk, faults, gazetteer, output, progress, receipts, sources
from kg.codebook import THINGS, Lexicon
from kg.errors import Faulty, KgError, Misuse, did_you_mean
from kg.graph import Fillable, documents, is_address, open_graph, patching, shares
from kg.graph.derived import follows
from kg.graph.file import FileGraph, alone, is_graph_file
from kg.graph.replacing import Change, changes, replace, shipped_positions
from kg.identity.merging import Merging, Replacement
from kg.mapping import Mapper
from kg.rdf.answers import selected
from kg.rdf.names import (
    ANNOTATED_IN,
    ARTICLE,
    DEFINED_IN,
    DIGEST,
    FILE_NAME,
    IMPORTED_BY,
    MERGED_ENTRY,
    READ_WITH,
    TYPE,
)
from kg.rdf.terms import iri, literal, local_name, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import IO

    from kg.graph import Graph
    from kg.identity.decisions import Decisions
    from kg.rdf.terms import Term, Triple
    from kg.sources import Corpus, Summary

__all__ = [
    "Imported",
    "build",
    "import_files",
    "import_into",
    "moment",
    "new_graph",
    "remove",
    "sync",
    "with_decisions",
]


@dataclass(frozen=True)
class Imported:
    """What an import did: the ids of the articles, and the names of codebooks that say something new.

    An article counts as changed if anything that the graph says of it does, be it for its annotations, its
    text or its codebook. `moved` gives, for those that were read from another file before, its name.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
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
    said = _by_source(corpus, mapper)
    whole = chain(mapper.dataset(corpus.project.title), shares.merged(said, corpus.project.base))
    return FileGraph.made_of(whole, corpus.project.base)


def import_into(locator: Path | str, corpus: Corpus, at: str | None = None) -> Imported:
    """Put the corpus into a graph; articles that are in it already are replaced.

    A graph that does not exist is made. Nothing is written if anything is wrong, or if nothing has changed.

    Args:
        locator: the graph; see `kg.graph.open_graph`.
        corpus: the articles, with what they refer to.
        at: the time of import to be recorded, if one is.

    Raises:
        Faulty: the corpus holds errors.
        KgError: it contradicts what the graph already holds, or the graph cannot be read or written.
    """
    corpus.require_sound()
    graph = open_graph(str(locator), create=True)
    try:
        with graph.writing():
            return _Import(graph, corpus, at).done()
    finally:
        graph.close()


def import_files(
    locator: Path | str, files: Sequence[Path], book: Path | None = None, at: str | None = None, jobs: int = 1
) -> tuple[Imported, Summary]:
    """Read files of annotated articles and put them into a graph.

    A new graph in a file or a store is made of any number of articles in little memory.

    Args:
        locator: the graph; see `kg.graph.open_graph`.
        files: files, and folders to be searched.
        book: the codebook for all of them; by default each folder's own, or the nearest above it.
        at: the time of import to be recorded, if one is.
        jobs: how many processes read them, if the graph is new; 0 for one on each processor.

    Returns:
        What was done, and what was read.

    Raises:
        Faulty: the sources hold errors.
        KgError: they contradict what the graph already holds, or the graph cannot be read or written.
    """
    file = None if is_address(str(locator)) or not is_graph_file(Path(locator)) else Path(locator)
    found = file and receipts.as_they_are(files, book)
    if file and found and file.is_file():
        with alone(file):
            if (read := found.taken_in_by(file)) is not None:
                return Imported(unchanged=read.articles), read
    graph = open_graph(str(locator), create=True)
    try:
        if isinstance(graph, Fillable) and graph.is_new():
            with graph.writing(), graph.spool() as folder:
                if graph.is_new():  # nobody was faster
                    write, read = _document(graph.name, files, folder, book, at, jobs)
                    graph.fill(write)
                    if file and found:
                        found.keep(file, read)
                    return Imported(added=read.articles), read
        corpus = sources.load(files, book)
        corpus.require_sound()
        read = corpus.summary()
        with graph.writing():
            done = _Import(graph, corpus, at).done()
            if file and found:
                found.keep(file, read)
            return done, read
    finally:
        graph.close()


def build(
    target: Path,
    beside: Path,
    made: Callable[[FileGraph], bytes],
    files: Sequence[Path],
    book: Path | None = None,
    at: str | None = None,
) -> Summary:
    """Write a new graph, and what is made of it, both or neither.

    Args:
        target: the graph's file, in Turtle; what it held before is gone.
        beside: the other file.
        made: makes the content of that of the graph, which it may close.
        files: files of annotated articles, and folders to be searched.
        book: the codebook for all of them; by default each folder's own, or the nearest above it.
        at: the time of import to be recorded, if one is.

    Returns:
        What was read.

    Raises:
        Faulty: the sources hold errors.
        KgError: a file cannot be written.
    """
    with alone(target), output.spool(target) as folder:
        write, read = _document(str(target), files, folder, book, at, 1)
        document = folder / target.name
        try:
            with document.open("wb", buffering=2**20) as stream:
                write(stream)
        except OSError as error:
            raise faults.unwritten(target, error) from error
        del write  # it holds much of what was read
        progress.tell("drawing %s articles", f"{len(read.articles):,}")
        content = made(FileGraph.open(document, lazily=True))
        with document.open("rb") as stream:
            output.write_all({target: partial(copyfileobj, stream), beside: content})
        patching.note(target)
    return read


def _document(
    name: str, files: Sequence[Path], spool: Path, book: Path | None, at: str | None, jobs: int
) -> tuple[Callable[[IO[bytes]], None], Summary]:
    """What writes a new graph of articles as Turtle, and what was read; see `import_files` and `bulk.read`.

    A function that writes keeps to a folder that must stay until it has done so. Messages name the graph.
    """
    try:
        document = bulk.read(files, spool, book, at, jobs or os.cpu_count() or 1)
    except OSError as error:
        raise faults.unwritten(name, error) from error
    if document is not None:
        return document.write, document.summary
    corpus = sources.load(files, book)
    text = documents.turtle(new_graph(corpus, at)).encode()

    def write(stream: IO[bytes]) -> None:
        stream.write(text)

    return write, corpus.summary()


def sync(
    locator: Path | str, corpus: Corpus, folder: Path, at: str | None = None, *, dry: bool = False
) -> Imported:
    """Make a graph hold what a folder holds: its articles, and none that it held before.

    Args:
        locator: the graph; see `kg.graph.open_graph`.
        corpus: what the folder holds.
        folder: the folder; it lies in a project, or holds projects.
        at: the time of import to be recorded, if one is.
        dry: only find out what would be done.

    Raises:
        Misuse: no kg.toml tells which articles are the folder's.
        Faulty: the corpus holds errors.
        KgError: it contradicts what the graph already holds, or the graph cannot be read or written.
    """
    corpus.require_sound()
    begin = _file_names_begin(folder, corpus)
    graph = open_graph(str(locator), create=True)

    def synced() -> Imported:
        here = {article.record.article.id for article in corpus.articles}
        gone = [
            local_name(article)
            for article, (file, *_) in _files(graph).items()
            if file.startswith(begin) and local_name(article) not in here
        ]
        return _Import(graph, corpus, at, sorted(gone)).done(dry=dry)

    try:
        if dry:
            return synced()
        with graph.writing():
            return synced()
    finally:
        graph.close()


def remove(locator: Path | str, articles: Sequence[str]) -> None:
    """Take articles out of a graph, with all that only they say, and the codebooks that no others need.

    Args:
        locator: the graph; see `kg.graph.open_graph`.
        articles: their ids.

    Raises:
        Misuse: the graph has no such article.
        KgError: the graph cannot be read or written.
    """
    graph = open_graph(str(locator))
    try:
        with graph.writing():
            mint = Mapper(Lexicon(), graph.base).mint
            known = {name: mint("article", name) for name in articles}
            held = {s for s, p, v in graph.about(known.values()) if p == TYPE and v == ARTICLE}
            unknown = [name for name, node in known.items() if node not in held]
            if unknown:
                every = {local_name(node) for node in _articles(graph)}
                lines = []
                for name in unknown:
                    hint = did_you_mean(name, every)
                    lines.append(
                        f"there is no article '{name}' in {graph.name}" + (f"; {hint}" if hint else "")
                    )
                raise Misuse("\n".join(lines), "nothing was removed")
            replace(graph, {}, known.values())
    finally:
        graph.close()


def with_decisions(graph: Graph, decided: Decisions) -> FileGraph:
    """What a graph would be if it had been made with these decisions; the graph itself stays as it is.

    Raises:
        Faulty: the decisions contradict each other, or are about things of different kinds.
    """
    mapper = Mapper(Lexicon(), graph.base)
    held: dict[Term, list[Triple]] = defaultdict(list)
    for source, triple in shares.by_source(graph.triples(), graph.base):
        held[source].append(triple)
    whole = held.pop("", [])
    stated = list(dict.fromkeys(chain.from_iterable(held.values())))
    given_up = {subject for subject, _, value in stated if value == MERGED_ENTRY}
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
    said: dict[Term, Collection[Triple]] = {
        source: list(merging.applied(triples)) for source, triples in held.items()
    }
    for source, triples in _decided(decided, merging, mapper).items():
        said[source] = [*said.get(source, ()), *triples]
    others = merging.applied(shares.stated(whole, stated))
    return FileGraph.made_of(chain(others, shares.merged(said, graph.base)), graph.base)


class _Import:
    """What is to be put into a graph, and what is to go from it.

    Args:
        graph: as it is now.
        corpus: the articles and what they refer to.
        at: the time of import to be recorded, if one is.
        gone: ids of articles that are to go.
    """

    def __init__(self, graph: Graph, corpus: Corpus, at: str | None, gone: Sequence[str] = ()) -> None:
        self.graph = graph
        self.corpus = corpus
        self.gone = tuple(gone)
        self.mapper = Mapper(corpus.lexicon, corpus.project.base, at)

    def done(self, *, dry: bool = False) -> Imported:
        """Carry it out.

        Args:
            dry: only find out what it would do.
        """
        mint = self.mapper.mint
        dataset = list(self.mapper.dataset(self.corpus.project.title))
        is_ours = bool(self.graph.query("ASK { ?graph a void:Dataset ; void:uriSpace ?base }"))
        if not is_ours:
            self.graph.base = self.corpus.project.base
        if self.graph.base != self.corpus.project.base:
            raise KgError(
                f"IRIs in {self.graph.name} begin with {self.graph.base}, "
                f"those of the sources with {self.corpus.project.base}",
                "set the same base in kg.toml, or import into another graph",
            )
        articles = {article.record.article.id: article for article in self.corpus.articles}
        files = _files(self.graph, [mint("article", name) for name in articles]) if is_ours else {}
        said = _by_source(self.corpus, self.mapper, self._as_before(files) if is_ours else set())
        every = {mint("article", name) for name in articles}
        remove = [mint("article", name) for name in self.gone]
        if is_ours:
            _refuse_half_merges(self.graph, self.corpus, self.mapper, {*said, *every, *remove})
        else:
            said[iri(self.graph.base)] = dataset
        change = self._change(said, remove, dry=dry)
        news = change.sources & said.keys()
        known = {name: files.get(mint("article", name)) for name in articles}
        changed = {name for name, file in known.items() if file and mint("article", name) in news}
        return Imported(
            added=tuple(name for name, file in known.items() if file is None),
            changed=tuple(name for name in known if name in changed),
            unchanged=tuple(name for name, file in known.items() if file and name not in changed),
            removed=self.gone,
            codebooks=tuple(book.name for book in self.corpus.books if mint("codebook", book.name) in news),
            moved={name: file[0] for name, file in known.items() if file and file[0] != articles[name].file},
        )

    def _change(self, said: dict[Term, Collection[Triple]], remove: list[Term], *, dry: bool) -> Change:
        progress.tell("comparing with %s", self.graph.name)
        if self.graph.query("ASK { ?anything ?at ?all }"):
            return (changes if dry else replace)(self.graph, said, remove)
        stated = {*shares.merged(said, self.graph.base), *shipped_positions()}
        change = Change(frozenset(), frozenset(stated | follows(stated)), frozenset())
        if not dry:
            self.graph.change(change.remove, change.add)
        return change

    def _as_before(self, files: dict[Term, tuple[str, str]]) -> set[Term]:
        """The sources that say what the graph has of them already, as their digests tell.

        What they become also depends on what ids have been merged, on the codebooks, and on the program. So
        if any of these is other than before, or there are merges at all, everything is compared in full.
        """
        if self.corpus.merges:
            return set()
        mint = self.mapper.mint
        books = {mint("codebook", book.name): book for book in self.corpus.books}
        held: dict[Term, dict[Term, Term]] = defaultdict(dict)
        for subject, prop, value in self.graph.about(books):
            held[subject][prop] = value
        program = literal(f"stancegraph {__version__}")
        same = {
            node
            for node, book in books.items()
            if held[node].get(DIGEST) == literal(book.digest)
            and held[node].get(IMPORTED_BY) == program
            and held[node].get(FILE_NAME) == literal(book.name)
        }
        if len(same) < len(books) or self.graph.query("ASK { ?entry a sg:MergedEntry }"):
            return set()
        found = {node for node in same if books[node].name not in gazetteer.SHIPPED}
        about: dict[Term, set[tuple[Term, Term]]] = defaultdict(set)
        nodes = {mint("article", article.record.article.id): article for article in self.corpus.articles}
        sources = {mint("file", article.record.article.id) for article in self.corpus.articles}
        for subject, prop, value in self.graph.about([*files, *(sources if files else ())]):
            if prop in {DIGEST, IMPORTED_BY, FILE_NAME, READ_WITH}:
                about[subject].add((prop, value))
        for node, article in nodes.items():
            text = {(DIGEST, literal(article.text_digest))} if article.text_digest else set()
            file = {
                (DIGEST, literal(article.digest)),
                (FILE_NAME, literal(article.file)),
                (IMPORTED_BY, program),
                *((READ_WITH, mint("codebook", name)) for name in article.read_with),
            }
            known = node in files and about[node] == text
            if known and about[mint("file", article.record.article.id)] == file:
                found.add(node)
        return found


def _by_source(
    corpus: Corpus, mapper: Mapper, known: Collection[Term] = ()
) -> dict[Term, Collection[Triple]]:
    """What each codebook, each article and each file of decisions says, with the merges carried out.

    Args:
        corpus: where they are from.
        mapper: turns them into triples.
        known: those that need not be looked at.
    """
    merging = _merging(corpus, mapper)
    said: dict[Term, Collection[Triple]] = {}
    for book in corpus.books:
        if (node := mapper.mint("codebook", book.name)) not in known:
            said[node] = list(merging.applied(mapper.codebook(book)))
    said |= _decided(corpus.decisions, merging, mapper)
    for article in corpus.articles:
        if (node := mapper.mint("article", article.record.article.id)) not in known:
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


def _refuse_half_merges(graph: Graph, corpus: Corpus, mapper: Mapper, sources: Collection[Term]) -> None:
    """A merge holds for a whole graph, and so does undoing one: no article may stay behind.

    Args:
        graph: the graph that the corpus is to be put into.
        corpus: the articles and their decisions.
        mapper: knows what ids are called in the graph.
        sources: the articles and codebooks that will be replaced, or go.

    Raises:
        KgError: an article that is not imported now has ids that the decisions give up, or was read with
            decisions that hold no longer.
    """
    found = graph.query("SELECT ?entry ?kept { ?entry a sg:MergedEntry ; dcterms:isReplacedBy ?kept }")
    was = {str(entry): str(kept) for entry, kept in selected(found)}
    if not (was or corpus.merges):
        return
    given_up = {mapper.thing(name): merge for name, merge in corpus.merges.items()}
    here = {mapper.thing(name) for name in corpus.lexicon.kinds}
    now = {thing: mapper.thing(merge.kept) for thing, merge in given_up.items()}
    concerned = {thing for thing in {*now, *(was.keys() & here)} if was.get(thing) != now.get(thing)}
    behind: dict[Term, list[str]] = defaultdict(list)
    for thing, article in sorted(_speaking_of(graph, concerned)):
        if article not in sources:
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


def _speaking_of(graph: Graph, things: Collection[Term]) -> set[tuple[Term, Term]]:
    """Pairs of a thing and an article that speaks of it: in a stance, or in what it defines."""
    if not things:
        return set()
    found = graph.query(
        f"""SELECT DISTINCT ?thing ?article {{
              VALUES ?thing {{ {" ".join(sorted(things))} }}
              {{ ?stance ?property ?thing ; sg:reportedIn ?article }}
              UNION {{ ?thing sg:definedIn ?article }}
              UNION {{ ?linked ?property ?thing ; sg:definedIn ?article }}
              UNION {{ ?linked org:hasMembership/org:organization ?thing ; sg:definedIn ?article }}
              ?article a sg:Article }}"""
    )
    return {(str(thing), str(article)) for thing, article in selected(found)}


def _articles(graph: Graph) -> list[Term]:
    """Every article of a graph."""
    return [str(article) for (article,) in selected(graph.query("SELECT ?article { ?article a sg:Article }"))]


def _files(graph: Graph, articles: Collection[Term] | None = None) -> dict[Term, tuple[str, str]]:
    """For each article of a graph, the file it was read from and that file's SHA-256.

    Args:
        graph: where to look.
        articles: those that are asked for; by default all.
    """
    files = {
        file: article
        for article, prop, file in graph.about(_articles(graph) if articles is None else articles)
        if prop == ANNOTATED_IN
    }
    held: dict[Term, dict[Term, Term]] = defaultdict(dict)
    for subject, prop, value in graph.about(files):
        held[subject][prop] = value
    return {
        article: (text_of(held[file].get(FILE_NAME, '""')), text_of(held[file].get(DIGEST, '""')))
        for file, article in files.items()
    }


def _file_names_begin(folder: Path, corpus: Corpus) -> tuple[str, ...]:
    """How the names of the files begin, in a graph, that were read from a folder.

    Raises:
        Misuse: files of the folder go by their bare names, which say nothing of where they are from.
    """
    from kg.project import SETTINGS, path_within

    inside = path_within(folder / SETTINGS)
    begin = set() if inside is None else {inside.removesuffix(SETTINGS)}
    others = [article.file for article in corpus.articles if not article.file.startswith(tuple(begin))]
    begin |= {f"{name.partition('/')[0]}/" for name in others if "/" in name}  # projects within the folder
    if not begin or any("/" not in name for name in others):
        what = f"{folder} belongs to no project, so nothing tells which articles of the graph are its own"
        raise Misuse(what, f"put a {SETTINGS} into the project's folder; it may be empty")
    return tuple(sorted(begin))

"""Where in the annotated articles and codebooks the things of a graph were written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kg import codebook
from kg.codebook import Book
from kg.codebook.hints import ACT_KEYS
from kg.mapping import Mapper
from kg.rdf.answers import selected
from kg.rdf.terms import iri, text_of

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.rdf.terms import Term
    from kg.readers import Annotation
    from kg.sources import Corpus

__all__ = ["Place", "Written", "files", "located", "places"]

Place: TypeAlias = tuple[str, int]
"""A file as messages name it, and a line in it."""


@dataclass(frozen=True)
class Written:
    """The entry that a thing was made of.

    Attributes:
        source: the article or codebook.
        path: the entry's place in it.
    """

    source: Annotation | Book
    path: tuple[str | int, ...]

    def at(self, key: str = "") -> Place:
        """The place to mend: that of a key where the entry has it, else that of the whole entry."""
        known = ((*self.path, name) for name in (key, ACT_KEYS.get(key, key)))
        path = next((path for path in known if path in self.source.lines), self.path)
        return self.source.path, self.source.line(path)


def places(corpus: Corpus, graph: Graph) -> dict[str, Written]:
    """For each thing of a graph the entry that it was made of, by its IRI.

    Args:
        corpus: what was read from the sources; things in articles with errors may be missing.
        graph: what was made of it, now or before.
    """
    mapper = Mapper(corpus.lexicon, corpus.project.base)
    found: dict[Term, Written] = {}
    for book in corpus.books:
        found[mapper.mint("codebook", book.name)] = Written(book, ())
        for section, kind, name, _ in codebook.entries(book.records):
            found.setdefault(_node(mapper, kind, name), Written(book, (section, name)))
    checked = {article.record.article.id: article.record for article in corpus.articles}
    by_content: dict[tuple[Term, ...], list[Written]] = defaultdict(list)
    for annotation in corpus.annotations:
        head = annotation.record.article.id
        article = mapper.mint("article", head)
        found[article] = Written(annotation, ("article",))
        found[mapper.mint("file", head)] = Written(annotation, ())
        for section, kind, name, _ in codebook.entries(annotation.record):
            found.setdefault(_node(mapper, kind, name), Written(annotation, (section, name)))
        record = checked.get(head, annotation.record)
        for stance, path in zip(record.stances, annotation.places, strict=True):
            quote = _folded(stance.quote)
            by_content[article, quote].append(Written(annotation, (*path, "quote")))
            for holder in stance.actor:
                for target in stance.on:
                    entry = Written(annotation, path)
                    found.setdefault(mapper.mint("stance", head, holder, stance.position, target), entry)
                    for who in _ids(corpus, mapper, holder):
                        for what in _ids(corpus, mapper, target):
                            key = (article, quote, who, mapper.position(stance.position), what)
                            by_content[key].append(entry)
    answer = graph.query(
        """SELECT ?stance ?evidence ?article ?quote ?holder ?position ?toward {
             ?evidence oa:hasSource ?article ; oa:exact ?quote .
             OPTIONAL { ?stance sg:evidence ?evidence ; sg:reportedIn ?article ; sg:holder ?holder ;
                          sg:position ?position ; sg:toward ?toward } } ORDER BY ?stance"""
    )
    for node, evidence, of, words, *pair in selected(answer):
        quoted = (of or "", _folded(text_of(words or "")))
        if evidence and quoted in by_content:
            found[evidence] = by_content[quoted][0]
        entries = by_content.get((*quoted, *(part or "" for part in pair)), [])
        if node and entries:  # of those that say the same each has its own
            found[node] = entries.pop(0) if len(entries) > 1 else entries[0]
    return {text_of(thing): entry for thing, entry in found.items()}


def files(graph: Graph, things: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For things of a graph the file that each was read from, as far as the graph knows.

    Args:
        graph: the graph.
        things: their IRIs.

    Returns:
        The IRI of the file in the graph, and its name, by the IRI of the thing.
    """
    wanted = sorted({iri(thing) for thing in things if not thing.startswith("_:")})
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        # The things stand in each half, so that no half is read of everything there is.
        these = f"VALUES ?thing {{ {' '.join(wanted[start : start + _AT_ONCE])} }}"
        ways = " UNION ".join(f"{{ {these} {way} . ?source sg:fileName ?file }}" for way in _WAYS)
        answer = graph.query(f"SELECT ?thing ?source ?file {{ {ways} }} ORDER BY ?thing ?file")
        for thing, source, file in selected(answer):
            found.setdefault(text_of(thing or ""), (text_of(source or ""), text_of(file or "")))
    return found


_AT_ONCE = 200
_WAYS = (
    "?thing sg:annotatedIn|sg:definedIn ?source",
    "?thing sg:reportedIn|oa:hasSource|sg:definedIn ?article . ?article sg:annotatedIn ?source",
    "?thing sg:evidence/oa:hasSource/sg:annotatedIn ?source",
    "?stance sg:evidence ?thing ; sg:reportedIn/sg:annotatedIn ?source",
)
"""How a thing leads to the file that it was read from."""


def located(
    focus: str, key: str, known: Mapping[str, Written], read_from: Mapping[str, tuple[str, str]]
) -> Place | None:
    """The place to mend a thing: its own, else that of the file it was read from; None where unknown.

    Args:
        focus: the thing's IRI.
        key: the key under which its fault was written.
        known: what `places` found.
        read_from: what `files` found.
    """
    if focus in known:
        return known[focus].at(key)
    if focus not in read_from:
        return None
    source, name = read_from[focus]
    return known[source].at() if source in known else (name, 0)


def _ids(corpus: Corpus, mapper: Mapper, name: str) -> set[Term]:
    """What an id may be in a graph: itself, and what people have found it to be the same as."""
    names = {name, corpus.merges[name].kept} if name in corpus.merges else {name}
    return {mapper.thing(each) for each in names if each in corpus.lexicon.kinds}


def _node(mapper: Mapper, kind: str, name: str) -> Term:
    return mapper.position(name) if kind == "position" else mapper.mint(kind, name)


def _folded(quote: str) -> str:
    return " ".join(quote.split())

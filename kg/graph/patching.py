"""A change of a graph's Turtle, made in the text: what is not concerned is neither parsed nor written anew.

It needs text that is to the byte what `kg.graph.documents` writes. That a file holds such text is noted in
the user's cache folder, by its digest, when it is written; any other file is read and written as a whole.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import cache
from kg.graph.oxigraph import lines, triple
from kg.graph.shares import within_articles
from kg.rdf import terms, turtle
from kg.rdf.names import (
    ANNOTATED_IN,
    ARTICLE,
    EVIDENCE,
    FRAGMENT,
    HAS_SOURCE,
    REPORTED_IN,
    TYPE,
    URI_SPACE,
    UTTERANCE,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kg.rdf.terms import Term, Triple

__all__ = ["as_written", "note", "patched"]

_OF_ARTICLES = (b"article:", b"evidence:", b"file:", b"stance:", b"utterance:")
"""What the paragraphs begin with that belong to articles. The first of each article is that of itself."""


def note(path: Path) -> None:
    """Note that a file holds what this program writes."""
    with suppress(OSError), path.open("rb") as stream:
        cache.put("files", _name(hashlib.file_digest(stream, "sha256").digest()), b"")


def as_written(path: Path) -> bytes | None:
    """What a file holds if it is known to be what this program writes."""
    try:
        text = path.read_bytes()
    except OSError:
        return None
    return None if cache.get("files", _name(hashlib.sha256(text).digest())) is None else text


def _name(digest: bytes) -> str:
    return cache.key("as written", digest)


def patched(text: bytes, base: str, remove: Collection[Triple], add: Collection[Triple]) -> bytes | None:
    """The text of a graph after a change; None where only the whole graph tells where everything stands.

    Args:
        text: as `kg.graph.documents.turtle` has written it.
        base: what the graph's IRIs begin with.
        remove: what goes.
        add: what comes; a triple in both stays.
    """
    concerned = {subject for some in (remove, add) for subject, _, _ in some}
    named_anew = any(prop == URI_SPACE for some in (remove, add) for _, prop, _ in some)
    prefixes = terms.prefixes(base)
    head, *paragraphs = text.removesuffix(b"\n").split(b"\n\n")
    nameless = b" _:" in text or b"\n_:" in text or any(subject.startswith("_:") for subject in concerned)
    if named_anew or nameless or head.decode() + "\n" != turtle.header(prefixes):
        return None
    short = turtle.shortener(prefixes)
    names = [paragraph[: paragraph.index(b" ")] for paragraph in paragraphs]
    blocks = [number for number, name in enumerate(names) if name.startswith(b"article:")]
    shared = blocks[0] if blocks else len(names)
    articles = [_iri(names[number], prefixes) for number in blocks]
    blocks.append(len(names))
    if not all(name.startswith(_OF_ARTICLES) for name in names[shared:]):
        return None

    links = {each for some in (set(remove).difference(add), add) for each in some if _links(each)}
    parts = {value for _, prop, value in links if prop in _PARTS}
    wholes = {subject for subject, prop, _ in links if prop not in _PARTS}
    written = {short(node).encode(): node for node in concerned | parts}
    at = {written[name]: number for number, name in enumerate(names) if name in written}
    store = ox.Store()
    held = b"\n\n".join([head, *(paragraphs[at[node]] for node in at.keys() & concerned), b""])
    store.load(held, format=ox.RdfFormat.TURTLE)
    for quad in ox.parse(lines(set(remove).difference(add)), format=ox.RdfFormat.N_TRIPLES):
        store.remove(quad)
    store.extend(ox.parse(lines(add), format=ox.RdfFormat.N_TRIPLES))
    about: dict[Term, list[Triple]] = defaultdict(list)
    for quad in store:
        about[str(quad.subject)].append(triple(quad.triple))
    owners = within_articles(each for several in about.values() for each in several)

    before: list[Term] = []  # the IRIs of what articles share
    fresh: list[tuple[str, Term, int, bytes]] = []
    for subject in concerned:
        paragraph = turtle.paragraph(subject, about[subject], short).encode()[:-1] if about[subject] else b""
        owner = owners.get(subject, "")
        number = at.get(subject, -1)
        if number >= 0:
            here = "" if number < shared else articles[bisect_left(blocks, number + 1) - 1]
            if paragraph and owner != here and (owner or number < shared):
                return None
            paragraphs[number] = paragraph
        elif paragraph and owner:
            block = bisect_left(articles, owner)
            number = blocks[block]
            if articles[block : block + 1] == [owner]:
                own = [_iri(name, prefixes) for name in names[number : blocks[block + 1]]]
                number += bisect_left(own, subject)
            elif (owner, TYPE, ARTICLE) not in about[owner]:
                return None
            fresh.append((owner, subject, number, paragraph))
        elif paragraph:
            before = before or [_iri(name, prefixes) for name in names[:shared]]
            if short(subject).encode().startswith(_OF_ARTICLES) or before != sorted(before):
                return None
            fresh.append(("", subject, bisect_left(before, subject), paragraph))
    # What stays may now belong to another article, unless it says itself to which.
    firm = {node for node in at.keys() & parts - wholes if b"oa:hasSource " in paragraphs[at[node]]}
    if any(paragraphs[at[node]] for node in at.keys() & (parts | wholes) - firm):
        return None
    for _, _, number, paragraph in sorted(fresh, reverse=True):
        paragraphs.insert(number, paragraph)
    return b"\n\n".join([head, *filter(None, paragraphs)]) + b"\n"


_PARTS = frozenset({ANNOTATED_IN, UTTERANCE, EVIDENCE, FRAGMENT})


def _links(each: Triple) -> bool:
    """Whether a triple may tell to which article something belongs; see `kg.graph.shares.within_articles`."""
    _, prop, value = each
    return prop in _PARTS or prop in {REPORTED_IN, HAS_SOURCE} or (prop == TYPE and value == ARTICLE)


def _iri(name: bytes, prefixes: dict[str, str]) -> Term:
    """The IRI of a subject, as a document begins its paragraph with."""
    written = name.decode()
    if written.startswith("<"):
        return written
    prefix, _, local = written.partition(":")
    return f"<{prefixes[prefix]}{local}>"

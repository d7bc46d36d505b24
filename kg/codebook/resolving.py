"""Ids: which a record uses, whether something has them, and of what a name is the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from kg.codebook.lexicon import KIND_IN, Entry, entries, names_of
from kg.model import SECTIONS, Actor, AnnotatedArticle, Codebook, Issue, Membership, Topic
from kg.names import folded

if TYPE_CHECKING:
    from kg.codebook.files import Book

__all__ = [
    "Index",
    "everything",
    "ids_of",
    "is_resolved",
    "is_settled",
    "kinds_of",
    "labelled",
    "mentioned",
    "references",
    "used_ids",
]


_REFERENCES: dict[str, tuple[str, ...]] = {
    "acts_for": ("actor",),
    "member_of": ("actor",),
    "pending_from": ("actor",),
    "awaited_by": ("actor",),
    "against": ("actor",),
    "participants": ("actor",),
    "actor": ("actor",),
    "addressee": ("actor",),
    "speaker": ("actor",),
    "according_to": ("actor",),
    "topic": ("topic",),
    "part_of": ("issue",),
    "condition": ("issue",),
    "aims_at": ("issue",),
    "justifies": ("issue",),
    "incompatible_with": ("issue",),
    "occasion": ("event",),
    "affects": ("place", "actor"),
    "on": ("issue", "actor"),
    "position": ("position",),
}
"""Which fields hold ids, and of what."""


_ISSUES = frozenset(SECTIONS.values())


def references(record: Any) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The ids in a record: the field that holds each, of what kinds it may be, and the id."""
    for attribute, kinds in _REFERENCES.items():
        value = getattr(record, attribute, None)
        for item in value if isinstance(value, tuple) else () if value is None else (value,):
            yield attribute, kinds, item.of if isinstance(item, Membership) else item
    if isinstance(record, Topic) and record.broader is not None:
        yield "broader", ("topic",), record.broader


def mentioned(records: AnnotatedArticle | Codebook) -> Iterator[str]:
    """The ids that a file uses or describes; not those of topics and positions, which are names apart."""
    for _, kind, name, entry in entries(records):
        if kind not in {"topic", "position"}:
            yield name
            yield from used_ids(entry)
    for stance in records.stances if isinstance(records, AnnotatedArticle) else ():
        yield from used_ids(stance)


def used_ids(record: Any) -> Iterator[str]:
    """The ids of actors, places and issues that a record mentions."""
    return (name for _, kinds, name in references(record) if not {"topic", "position"}.intersection(kinds))


def ids_of(sources: Iterable[AnnotatedArticle | Codebook]) -> dict[str, set[str]]:
    """The ids that files define, by kind; those of issues also as "issue"."""
    known: dict[str, set[str]] = {kind: set() for kind in [*KIND_IN.values(), "issue", "position"]}
    for records in sources:
        for _, kind, name, _ in entries(records):
            for of in kinds_of(kind):
                known[of].add(name)
    return known


def kinds_of(kind: str) -> tuple[str, ...]:
    """What a thing of a kind can be used as: a demand also as an issue."""
    return (kind, "issue") if kind in _ISSUES else (kind,)


def everything(sources: Iterable[AnnotatedArticle | Codebook]) -> list[tuple[str, str, Entry]]:
    """Kind, id and entry of all that files define."""
    return [(kind, name, entry) for records in sources for _, kind, name, entry in entries(records)]


def labelled(records: AnnotatedArticle | Codebook) -> Iterator[str]:
    """The ids of what a file gives a label."""
    return (name for _, _, name, entry in entries(records) if getattr(entry, "label", None) is not None)


class Index:
    """What things are called, made ready for many questions.

    Args:
        known: kind, id and entry of each.
    """

    def __init__(self, known: Iterable[tuple[str, str, Entry]]) -> None:
        self._things: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for kind, name, entry in known:
            for text in (name, *names_of(entry)):
                self._things[folded(text)].update((of, name) for of in kinds_of(kind))

    def ids(self, name: str, kind: str) -> set[str]:
        """The ids of what has a name, the same but for case, accents and white space, never merely alike.

        Args:
            name: an id, name, alias or metonym, in any language that has one.
            kind: what it is to be: actor, place, topic, position, issue, or a kind of issue.
        """
        return {other for its, other in self._things.get(folded(name), ()) if its == kind}


def is_resolved(records: AnnotatedArticle | Codebook, book: Book) -> bool:
    """Whether everything that a file uses is defined: the question that nearly always has the answer yes.

    Args:
        records: what the file says.
        book: the codebook that holds for it.
    """
    known = book.known
    described = [each for each in entries(records) if each[1] != "position"]
    own: dict[str, set[str]] = defaultdict(set)
    for _, kind, name, _ in described:
        for of in kinds_of(kind):
            own[of].add(name)
    for _, _, name, entry in described:
        if isinstance(entry, Issue) and entry.label is None and name not in book.labelled:
            return False
        if not is_settled(entry, book) and not _all_known(entry, known, own):
            return False
    if isinstance(records, AnnotatedArticle):
        return all(_all_known(stance, known, own) for stance in records.stances)
    return True


def is_settled(entry: Entry, book: Book) -> bool:
    """Whether a description uses nothing but what a codebook defines."""
    settled = book.settled
    if settled.get(id(entry)) is entry:
        return True
    if not all(book.known[kinds[0]].issuperset(names) for kinds, names in _used_as(entry)):
        return False
    if len(settled) >= _SETTLED:
        settled.clear()
    settled[id(entry)] = entry  # the same record often comes again, from the next article
    return True


_SETTLED = 4096
"""How many records to remember; enough for those that come again and again."""


@cache
def _fields_with_ids(record: Hashable) -> tuple[Callable[[Any], Any], list[tuple[str, ...]]]:
    """What reads all fields of a record that hold ids, and of what kinds these are."""
    names = [name for name in (*_REFERENCES, "broader") if hasattr(record, name)]
    kinds = [_REFERENCES.get(name, ("topic",)) for name in names]
    # Twice any one field, so that there are always several and a tuple comes back; places hold no ids.
    return (attrgetter(*names, names[0]) if names else lambda _: ()), kinds


def _used_as(record: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The ids that a record uses, with what they may be."""
    values, kinds_of = _fields_with_ids(record.__class__)
    for value, kinds in zip(values(record), kinds_of, strict=False):
        if value:
            names = value if value.__class__ is tuple else (value,)
            if record.__class__ is Actor:
                names = tuple(item.of if isinstance(item, Membership) else item for item in names)
            yield kinds, names


def _all_known(record: Any, known: Mapping[str, frozenset[str]], own: Mapping[str, set[str]]) -> bool:
    for kinds, names in _used_as(record):
        if known[kinds[0]].issuperset(names):
            continue
        for name in names:
            if not any(name in known[kind] or name in own[kind] for kind in kinds):
                return False
    return True

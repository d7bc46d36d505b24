"""The shared lists of actors, places, topics, issues and positions: finding, resolving, combining.

An article may use what its codebook holds and what it defines itself. What several files say of one id
is combined: lists add up, single values must agree. A codebook may extend a gazetteer that is shipped:
what that holds may be used as well, and only what is used goes into a graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec

from kg import gazetteer, project
from kg.errors import Problem, did_you_mean
from kg.model import (
    POSITIONS,
    SECTIONS,
    Actor,
    AnnotatedArticle,
    Codebook,
    Issue,
    Membership,
    Place,
    PositionEntry,
    Topic,
)
from kg.names import as_id, folded
from kg.readers import Annotation, native
from kg.unknown import Called, Unknown, likely

__all__ = [
    "NAME",
    "THINGS",
    "Ambiguous",
    "Book",
    "Entry",
    "Lexicon",
    "beside",
    "clashes",
    "extended",
    "files",
    "is_resolved",
    "is_settled",
    "load",
    "mentioned",
    "names_of",
    "resolve",
    "shipped",
    "unresolved",
    "used_ids",
    "used_of",
]

NAME = "codebook.yaml"
SPLIT = ".codebook.yaml"
"""How the files end that a codebook is split into, beside `codebook.yaml` or instead of it."""
Entry: TypeAlias = Actor | Place | Topic | Issue | PositionEntry
_SECTIONS = {"actors": "actor", "places": "place", "topics": "topic", **SECTIONS}
THINGS = frozenset({"actor", "place", *SECTIONS.values()})
"""The kinds of what ids stand for, apart from topics and positions."""


@dataclass(frozen=True)
class Book:
    """A codebook as it was read.

    Attributes:
        records: what it holds.
        path: how messages name the file; "" where there is none.
        name: how the graph names it.
        digest: SHA-256 of the file.
        lines: the line of each part by its path.
        others: the other files that it is split into.
        extends: the gazetteers that it or one of those extends.
        settled: records all of whose ids it is known to define.
    """

    records: Codebook = field(default_factory=Codebook)
    path: str = ""
    name: str = ""
    digest: str = ""
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)
    others: tuple[Book, ...] = ()
    extends: tuple[Book, ...] = ()
    settled: dict[int, Entry] = field(default_factory=dict, repr=False, compare=False)

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of a part of the codebook."""
        return self.lines.get(path, 0)

    @property
    def parts(self) -> tuple[Book, ...]:
        """The codebook file by file."""
        return (self, *self.others)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How the graph names the files of the codebook and the gazetteers it extends."""
        return tuple(part.name for part in (*self.parts, *self.extends) if part.name)

    @cached_property
    def known(self) -> Mapping[str, frozenset[str]]:
        """The ids that may be used where the codebook holds, by kind; all issues also under "issue"."""
        known = _ids(held.records for held in (*self.parts, *self.extends))
        known["position"].update(POSITIONS)
        return {kind: frozenset(names) for kind, names in known.items()}

    @cached_property
    def index(self) -> _Index:
        """What the things are called that may be used where the codebook holds."""
        return _Index(_everything(held.records for held in (*self.parts, *self.extends)))

    @cached_property
    def labelled(self) -> frozenset[str]:
        """The ids of what has a label."""
        return frozenset(name for part in self.parts for name in _labelled(part.records))


def beside(folder: Path) -> Path | None:
    """The codebook that holds for the articles of a folder: in it, or in the nearest one above.

    Of one that is split into files, the first.
    """
    return next((held[0] for up in project.above(folder) if (held := files(up))), None)


def is_codebook(file: Path) -> bool:
    """Whether a file is a codebook, or a part of one, by its name."""
    return file.name == NAME or file.name.endswith(SPLIT)


def files(folder: Path) -> list[Path]:
    """The files of the codebook in a folder: `codebook.yaml`, then all that end in `.codebook.yaml`."""
    split = (file for file in folder.glob(f"*{SPLIT}") if not file.name.startswith("."))
    return [file for file in (folder / NAME, *sorted(split)) if file.is_file()]


@cache
def shipped(name: str) -> Book:
    """A gazetteer that comes with the program, whole.

    Args:
        name: one of `kg.gazetteer.SHIPPED`.
    """
    records, lines, digest = native.read_codebook(gazetteer.SHIPPED[name], name)
    return Book(records, name, name, digest, lines)


def extended(parts: Iterable[Book]) -> tuple[tuple[Book, ...], list[Problem]]:
    """The gazetteers that the files of a codebook extend, and what is wrong with how they name them."""
    found: dict[str, Book] = {}
    problems = []
    for part in parts:
        for name in part.records.extends:
            if name in gazetteer.SHIPPED:
                found[name] = shipped(name)
            else:
                what = f"extends: there is no gazetteer '{name}'"
                hint = did_you_mean(name, gazetteer.SHIPPED)
                problems.append(Problem(part.path, part.line(("extends",)), what, hint))
    return tuple(found.values()), problems


def used_of(held: Book, by: Iterable[AnnotatedArticle | Codebook], also: Iterable[str] = ()) -> Book:
    """What of a gazetteer is used, directly or by what is used: all that a graph needs of it.

    Args:
        held: the gazetteer.
        by: the articles and codebooks that may use it. Adding to an entry of it is using it.
        also: ids that are used apart from them.
    """
    available = {name: entry for _, _, name, entry in entries(held.records)}
    wanted = [*also, *(name for records in by for name in mentioned(records))]
    used: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in available and name not in used:
            used.add(name)
            wanted += used_ids(available[name])
    sections: dict[str, Any] = {
        section: {name: entry for name, entry in getattr(held.records, section).items() if name in used}
        for section in _SECTIONS
    }
    return replace(held, records=Codebook(**sections))


def load(file: Path, shown: str) -> Book:
    """Read one file of a codebook; `shown` is how messages name it.

    Raises:
        Faulty: it cannot be read, or holds problems.
    """
    records, lines, digest = native.read_codebook(file, shown)
    return Book(records, shown, file.name, digest, lines)


def entries(records: AnnotatedArticle | Codebook) -> Iterator[tuple[str, str, str, Entry]]:
    """Everything a file defines: section, kind, id, entry."""
    for section, kind in _SECTIONS.items():
        for name, entry in getattr(records, section).items():
            yield section, kind, name, entry
    if isinstance(records, Codebook):
        for name, position in records.positions.items():
            yield "positions", "position", name, position


class Lexicon:
    """Everything that is defined anywhere, combined, with where it was defined first.

    Attributes:
        kinds: the kind of each id: actor, place, or the kind of an issue, such as demand. Topics are not
            among them: their ids are names apart.
        positions: the project's own positions.
        combined: what all files together say of (kind, id).
        problems: where they contradict each other.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.positions: dict[str, PositionEntry] = {}
        self.combined: dict[tuple[str, str], Entry] = {}
        self.problems: list[Problem] = []
        self._said: dict[tuple[str, str], list[tuple[Entry, tuple[str, int]]]] = {}

    def add(self, source: Annotation | Book) -> None:
        """Take in what a file defines."""
        records = source.record if isinstance(source, Annotation) else source.records
        for section, kind, name, entry in entries(records):
            self.take(kind, name, entry, (source.path, source.line((section, name))))

    def take(self, kind: str, name: str, entry: Entry, place: tuple[str, int]) -> None:
        """Take in one definition.

        Args:
            kind: what it defines.
            name: the id.
            entry: what it says.
            place: the file, as messages name it, and the line.
        """
        if isinstance(entry, PositionEntry):
            self._position(name, entry, place)
        elif kind != "topic" and self.kinds.setdefault(name, kind) != kind:
            _, other = self._said[self.kinds[name], name][0]
            what = f"'{name}' is {_a(kind)} here, but {_a(self.kinds[name])} in {_at(other)}"
            self.problems.append(Problem(*place, what, "one id stands for one thing: rename one of them"))
            return
        self._combine(kind, name, entry, place)

    def shared_names(
        self, extends: Iterable[Book] = (), kept: Mapping[str, str] = MappingProxyType({})
    ) -> list[Problem]:
        """A warning for each name, alias or metonym that two actors claim: it can stand for neither.

        Args:
            extends: gazetteers of which names may be claimed too, whether or not they are used.
            kept: for ids that are known to mean the same as another, that other.
        """
        claims: dict[str, dict[str, tuple[str, tuple[str, int]]]] = defaultdict(dict)
        said = [
            (name, actor, (held.path, held.line(("actors", name))))
            for held in extends
            for name, actor in held.records.actors.items()
        ]
        for (_, name), described in self._said.items():
            said += [(name, actor, place) for actor, place in described if isinstance(actor, Actor)]
        for name, actor, place in said:
            # Those without a name are called alike in many articles, and no two are the same.
            for text in () if actor.anonymous else names_of(actor):
                claims[folded(text)].setdefault(kept.get(name, name), (text, place))
        problems = []
        for of in claims.values():
            (first, (_, before)), *rest = of.items()
            for name, (text, place) in rest:
                what = f"'{text}' is a name of '{name}', but also of '{first}' in {_at(before)}"
                hint = "take it from one of the two, or write only ids"
                problems.append(Problem(*place, what, hint, "warning"))
        return problems

    def _position(self, name: str, entry: PositionEntry, place: tuple[str, int]) -> None:
        if name in POSITIONS:
            what = f"the position '{name}' is shipped and cannot be defined again"
            self.problems.append(Problem(*place, what, "give yours another id"))
        elif entry.broader not in POSITIONS:
            what = f"position '{name}': broader: there is no shipped position '{entry.broader}'"
            self.problems.append(Problem(*place, what, did_you_mean(entry.broader, POSITIONS)))
        else:
            self.positions[name] = entry

    def _combine(self, kind: str, name: str, entry: Entry, place: tuple[str, int]) -> None:
        said = self._said.setdefault((kind, name), [])
        if any(entry == before for before, _ in said):
            return
        said.append((entry, place))
        if len(said) == 1:
            self.combined[kind, name] = entry
            return
        merged, clashes = _merged(self.combined[kind, name], entry)
        self.combined[kind, name] = merged
        for key, (before, here) in clashes.items():
            first = next(there for other, there in said if key in _merged(other, entry)[1])
            what = f"'{name}' has {key} '{here}' here, but '{before}' in {_at(first)}"
            hint = "make them agree, or give one of the two another id"
            if first[0] in gazetteer.SHIPPED:
                change = f"write '{before}'" if key in {"name", "type", "label"} else f"drop {key} here"
                hint = f"{change}, or give yours another id: what is shipped stands"
            self.problems.append(Problem(*place, what, hint))


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aei" else f"a {kind}"


def _at(place: tuple[str, int]) -> str:
    return f"{place[0]}:{place[1]}" if place[1] else place[0]


def clashes(one: Entry, other: Entry) -> list[tuple[str, object, object]]:
    """Where two descriptions differ in what can be said only once, besides their names: key, one, other."""
    found = _merged(one, other)[1].items() if type(one) is type(other) else ()
    named = ("name", "label", "names")
    return [(key, a, b) for key, (a, b) in found if not key.startswith(named)]


def _merged(one: Any, other: Any) -> tuple[Any, dict[str, tuple[object, object]]]:
    """Two descriptions of one thing as one, and the single values on which they differ."""
    clashes: dict[str, tuple[object, object]] = {}
    values: dict[str, Any] = {}
    for info in msgspec.structs.fields(type(one)):
        a, b = getattr(one, info.name), getattr(other, info.name)
        empty = None if info.default is msgspec.NODEFAULT else info.default
        if isinstance(a, tuple):
            values[info.name] = a + tuple(item for item in b if item not in a)
        elif isinstance(a, dict):
            values[info.name] = b | a
            clashes |= {f"{info.encode_name} ({k})": (a[k], b[k]) for k in a if k in b and a[k] != b[k]}
        elif isinstance(a, msgspec.Struct) and isinstance(b, msgspec.Struct):
            values[info.name], inner = _merged(a, b)
            clashes |= {f"{info.encode_name} {key}": pair for key, pair in inner.items()}
        else:
            values[info.name] = b if a == empty else a
            if a != b and empty not in (a, b):
                clashes[info.encode_name] = (a, b)
    return type(one)(**values), clashes


# -- resolving ids -----------------------------------------------------------------------------------

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

_ACT_KEYS = {"actor": "by", "addressee": "of"}
_ISSUES = frozenset(SECTIONS.values())


_SECTION_OF = {
    "actor": "actors:",
    "place": "places:",
    "topic": "topics:",
    "issue": "demands: or events:, with a label",
    "event": "events:, with a label",
    "position": "positions: in the codebook",
}
_IN_WORDS = {
    "condition": "a condition is an issue: define one under demands: or events:, with a label, or use note:",
    "according-to": "define who that is under actors: (with anonymous: true if nameless), and write its id",
}


def names_of(entry: Entry) -> Iterator[str]:
    """Every way in which an entry is called, apart from its id."""
    for attribute in ("name", "label"):
        if getattr(entry, attribute, None):
            yield getattr(entry, attribute)
    yield from getattr(entry, "names", {}).values()
    yield from getattr(entry, "aliases", ())
    yield from getattr(entry, "metonyms", ())


def _references(record: Any) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The ids in a record: the field that holds each, of what kinds it may be, and the id."""
    for attribute, kinds in _REFERENCES.items():
        value = getattr(record, attribute, None)
        for item in value if isinstance(value, tuple) else () if value is None else (value,):
            yield attribute, kinds, item.of if isinstance(item, Membership) else item


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
    return (name for _, kinds, name in _references(record) if not {"topic", "position"}.intersection(kinds))


def _ids(sources: Iterable[AnnotatedArticle | Codebook]) -> dict[str, set[str]]:
    """The ids that files define, by kind; those of issues also as "issue"."""
    known: dict[str, set[str]] = {kind: set() for kind in [*_SECTIONS.values(), "issue", "position"]}
    for records in sources:
        for _, kind, name, _ in entries(records):
            for of in _kinds_of(kind):
                known[of].add(name)
    return known


def _kinds_of(kind: str) -> tuple[str, ...]:
    """What a thing of a kind can be used as: a demand also as an issue."""
    return (kind, "issue") if kind in _ISSUES else (kind,)


def _everything(sources: Iterable[AnnotatedArticle | Codebook]) -> list[tuple[str, str, Entry]]:
    """Kind, id and entry of all that files define."""
    return [(kind, name, entry) for records in sources for _, kind, name, entry in entries(records)]


def _labelled(records: AnnotatedArticle | Codebook) -> Iterator[str]:
    return (name for _, _, name, entry in entries(records) if getattr(entry, "label", None) is not None)


# -- resolving names ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ambiguous:
    """A name that several things claim; `ids` says which, in order."""

    ids: tuple[str, ...]


def resolve(name: str, kind: str, known: Iterable[tuple[str, str, Entry]]) -> str | Ambiguous | None:
    """The id of what a name stands for; the same but for case, accents and white space, never merely alike.

    Args:
        name: an id, name, alias or metonym, in any language that has one.
        kind: what it is to be: actor, place, topic, position, issue, or a kind of issue.
        known: kind, id and entry of everything there is.
    """
    ids = _Index(known).ids(name, kind)
    return Ambiguous(tuple(sorted(ids))) if len(ids) > 1 else next(iter(ids), None)


class _Index:
    """What things are called, made ready for many questions.

    Args:
        known: kind, id and entry of each.
    """

    def __init__(self, known: Iterable[tuple[str, str, Entry]]) -> None:
        self.actors: set[str] = set()
        self._things: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._called = Called()
        for kind, name, entry in known:
            for text in (name, *names_of(entry)):
                self._things[folded(text)].update((of, name) for of in _kinds_of(kind))
            if isinstance(entry, Actor):
                self.actors.add(name)
                if not entry.anonymous:
                    self._call(name, entry)

    def _call(self, name: str, actor: Actor) -> None:
        for text in (name, *names_of(actor)):
            if actor.type == "State":
                self._called.state(text)
            elif actor.type != "Group":
                self._called.other(text, name)
        if actor.type == "Person":  # often called by one of their names; those of three letters are too alike
            for word in actor.name.split():
                if len(word) > 3:
                    self._called.other(word, name)

    def ids(self, name: str, kind: str) -> set[str]:
        """The ids of what has a name, the same but for case, accents and white space."""
        return {other for its, other in self._things.get(folded(name), ()) if its == kind}

    def alike(self, name: str) -> dict[str, float]:
        """How alike the names of persons and organisations are to a name, where they are, by id."""
        return self._called.alike(name, _of_the_world().states)

    def like_a_state(self, name: str) -> bool:
        """Whether a name may be that of a state, misspelled."""
        return self._called.like_a_state(name)

    @property
    def states(self) -> frozenset[str]:
        """What states are called."""
        return frozenset(self._called.states)


@cache
def _of_the_world() -> _Index:
    return _Index(_everything([shipped(gazetteer.WORLD).records]))


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
        for of in _kinds_of(kind):
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


def unresolved(source: Annotation | Book, book: Book, elsewhere: Mapping[str, str]) -> list[Problem]:
    """The ids that a file uses but neither it nor its codebook defines.

    Args:
        source: an article, or a file of the codebook itself.
        book: the codebook that holds for it.
        elsewhere: for ids that other articles define, how messages name the file.
    """
    records = source.record if isinstance(source, Annotation) else source.records
    if is_resolved(records, book):
        return []
    known = _ids([records])
    labelled = {*book.labelled, *_labelled(records)}
    for section, kind in _SECTIONS.items():
        # An entry with a fault of its own has been reported; its id is no second fault wherever it is used.
        written = {str(path[1]) for path in source.lines if len(path) == 2 and path[0] == section}
        for of in _kinds_of(kind):
            known[of].update(written)
    problems: list[Problem] = []

    def check(path: tuple[str | int, ...], key: str, name: str, kinds: tuple[str, ...]) -> None:
        if any(name in known[kind] or name in book.known[kind] for kind in kinds):
            return
        hint, missing = hinted(key, name, kinds)
        unknown = Unknown(name, key, kinds, book.path or NAME, missing)
        what = f"{key}: there is no {' or '.join(kinds)} '{name}'"
        line = source.line((*path, key))
        problems.append(Problem(source.path, line, what, hint, unknown=unknown))

    here = _Index(_everything([records]))

    @cache
    def hinted(key: str, name: str, kinds: tuple[str, ...]) -> tuple[str, bool]:
        """What may be meant, and else how to define it; and whether it is the latter."""
        if hint := meant(name, kinds):
            return hint, False
        words = {word for kind in kinds for word in known[kind] | book.known[kind]}
        if " " in name.strip():
            only = f"only ids can stand here: define one under {_SECTION_OF[kinds[0]]}"
            return _IN_WORDS.get(key, only), True
        if known_ids := did_you_mean("", words):
            return known_ids, not perhaps_a_state(name, kinds)
        define = f"define it here or in {book.path or NAME}"
        if perhaps_a_state(name, kinds):
            return f"if it is a state, mend its id, which is never guessed at; else {define}", False
        return define, True

    def perhaps_a_state(name: str, kinds: tuple[str, ...]) -> bool:
        """Whether to define an actor of this name might be to define a misspelled state again."""
        return "actor" in kinds and (book.index.like_a_state(name) or here.like_a_state(name))

    def meant(name: str, kinds: tuple[str, ...]) -> str:
        indexes = (book.index, here)
        ids = sorted({one for kind in kinds for index in indexes for one in index.ids(name, kind)})
        if len(ids) > 1:
            return f"several things are called so: write the id of the one that is meant, {' or '.join(ids)}"
        if ids:
            return f"write its id: {ids[0]}"
        every = {kind: known[kind] | book.known[kind] for kind in known}
        known_as = [kind for kind, names in every.items() if name in names]
        other = "issue" if "issue" in known_as and kinds != ("event",) else next(iter(known_as), None)
        if other is not None:
            return f"'{name}' is {_a(other)}"
        if name in elsewhere:
            return f"{elsewhere[name]} defines it: move it into the codebook, where all articles find it"
        words = {word for kind in kinds for word in every[kind]}
        if (written := as_id(name)) in words:
            return f"did you mean '{written}'?"
        if "actor" in kinds:
            found = _of_the_world().ids(name, "actor") - words
            if len(found) == 1:
                return f"'extends: {gazetteer.WORLD}' in {book.path or NAME} defines it: {found.pop()}"
            if near := likely(book.index.alike(name) | here.alike(name)):
                return f"did you mean {' or '.join(map(repr, near))}?"
            # Estmark and Ostmark are more alike than most slips: no state is ever guessed at.
            words -= book.index.actors | here.actors
        hint = did_you_mean(name, words)
        return hint if hint.startswith("did") else ""

    def check_record(record: Any, path: tuple[str | int, ...], renamed: Mapping[str, str]) -> None:
        for attribute, kinds, name in _references(record):
            check(path, renamed.get(attribute, attribute.replace("_", "-")), name, kinds)

    for section, kind, name, entry in entries(records):
        if kind == "position":
            continue
        check_record(entry, (section, name), {})
        if isinstance(entry, Topic) and entry.broader is not None:
            check((section, name), "broader", entry.broader, ("topic",))
        if isinstance(entry, Issue) and name not in labelled and (section, name, "label") not in source.lines:
            hint = "add label: with a few words that name it"
            problems.append(
                Problem(source.path, source.line((section, name)), f"'{name}' has no label", hint)
            )
    if isinstance(source, Annotation):
        for stance, path in zip(source.record.stances, source.places, strict=True):
            check_record(stance, path, _ACT_KEYS if path[0] != "stances" else {})
    return problems

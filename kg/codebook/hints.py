"""Names that nothing has: what each may mean, and an entry to paste for those that are missing.

Every place where one is used is a problem of its own. At the end they are put together over all files,
each name once, since a tired reader mends names, not lines.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kg import gazetteer
from kg.codebook.lexicon import KIND_IN, Entry, a_kind, entries, names_of
from kg.codebook.resolving import Index, everything, ids_of, is_resolved, kinds_of, labelled, references
from kg.errors import Problem, did_you_mean, shortened
from kg.model import POSITIONS, Actor, AnnotatedArticle, Codebook, Issue
from kg.names import as_id, folded
from kg.readers import Annotation

if TYPE_CHECKING:
    from kg.codebook.files import Book

__all__ = ["ACT_KEYS", "Called", "Unknown", "likely", "summary", "unresolved"]

NAME = "codebook.yaml"
"""The file in which what all articles share is defined."""


_CUTOFF = 80
"""How alike two names must be, of 100: one letter of five may differ, or two words have changed places."""


_NEAR = 5
"""What is less alike than the most alike by more than this is not suggested beside it."""


@dataclass(frozen=True)
class Unknown:
    """What a problem says of a name that it found unknown.

    Attributes:
        name: as it is written.
        key: the key under which it stands.
        kinds: what it could be there.
        book: the codebook in which it would be defined.
        missing: whether nothing is known that may be meant.
    """

    name: str
    key: str
    kinds: tuple[str, ...]
    book: str
    missing: bool


class Called:
    """What persons, organisations and states are called.

    Args:
        known: kind, id and entry of everything there is.

    Attributes:
        states: the names of states.
    """

    def __init__(self, known: Iterable[tuple[str, str, Entry]]) -> None:
        self.states: set[str] = set()
        self._others: dict[str, set[str]] = defaultdict(set)
        self._found: dict[str, dict[str, float]] = {}
        self._states_alike: dict[str, bool] = {}
        for _, name, entry in known:
            if isinstance(entry, Actor) and not entry.anonymous:
                self._call(name, entry)
        self._texts = list(self._others)

    def _call(self, name: str, actor: Actor) -> None:
        for text in (name, *names_of(actor)):
            if actor.type == "State":
                self.states.add(_plain(text))
            elif actor.type != "Group":
                self._others[_plain(text)].add(name)
        if actor.type == "Person":  # often called by one of their names; those of three letters are too alike
            for word in actor.name.split():
                if len(word) > 3:
                    self._others[_plain(word)].add(name)

    def alike(self, name: str, states: frozenset[str]) -> dict[str, float]:
        """How alike a name and those of persons and organisations are, by id, where they are.

        Names that do not hold the same states are not alike: no "ministry of Nigeria" stands for Niger's.

        Args:
            name: the unknown name.
            states: names of states that are no others' here.
        """
        if name not in self._found:
            wanted, land = _plain(name), self.states | states
            held = _within(wanted, land)
            found: dict[str, float] = {}
            for text, score in _alike(wanted, self._texts):
                if _within(text, land) == held:
                    for whose in self._others[text]:
                        found[whose] = max(score, found.get(whose, 0))
            self._found[name] = found
        return self._found[name]

    def like_a_state(self, name: str) -> bool:
        """Whether a name may be that of a state, misspelled."""
        if name not in self._states_alike:
            self._states_alike[name] = bool(_alike(_plain(name), list(self.states)))
        return self._states_alike[name]


def likely(alike: Mapping[str, float]) -> tuple[str, ...]:
    """The ids of up to three that may be meant, the likeliest first; of several only those that are close.

    Args:
        alike: how alike the names are, by id.
    """
    best = max(alike.values(), default=0)
    near = [whose for whose, score in alike.items() if score >= best - _NEAR]
    return tuple(sorted(near, key=lambda whose: (-alike[whose], whose))[:3])


def _alike(wanted: str, texts: list[str]) -> list[tuple[str, float]]:
    """The texts that are like another, and how much."""
    from rapidfuzz import fuzz, process

    found: list[tuple[str, float]] = []
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):  # the latter for "Silva, Maria"
        found += [
            (text, score)
            for text, score, _ in process.extract(
                wanted, texts, scorer=scorer, score_cutoff=_CUTOFF, limit=20
            )
        ]
    return found


@lru_cache(maxsize=2**14)
def _plain(text: str) -> str:
    """The words of a name."""
    return " ".join(re.findall(r"\w+", folded(text)))


def _within(text: str, names: set[str]) -> set[str]:
    """Which of some names are among the words of a text, in their order."""
    words = text.split()
    starts = range(len(words))
    return names.intersection(" ".join(words[a:b]) for a in starts for b in range(a + 1, len(words) + 1))


ACT_KEYS = {"actor": "by", "addressee": "of"}
"""What keys of a stance are called where it stands in the entry of the issue that it makes."""


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


def _by_meaning(book: Book) -> str:
    """The positions that may be used, by what they mean."""
    own = {
        name: POSITIONS[entry.broader] if entry.score is None else entry.score
        for part in book.parts
        for name, entry in part.records.positions.items()
        if entry.broader in POSITIONS
    }
    scores = POSITIONS | own
    groups = {
        "for it": [name for name, score in scores.items() if score and score > 0],
        "against it": [name for name, score in scores.items() if score and score < 0],
        "neither": [name for name, score in scores.items() if not score],
    }
    return "; ".join(f"{side}: {', '.join(names)}" for side, names in groups.items())


@cache
def _of_the_world() -> tuple[Index, frozenset[str]]:
    """What the gazetteer of the world calls things, and what it calls states."""
    held = everything([gazetteer.read(gazetteer.WORLD)[0]])
    return Index(held), frozenset(Called(held).states)


def unresolved(source: Annotation | Book, book: Book, elsewhere: Mapping[str, str]) -> list[Problem]:
    """A problem for each id that a file uses but neither it nor its codebook defines, with what may be meant.

    Args:
        source: an article, or a file of the codebook itself.
        book: the codebook that holds for it.
        elsewhere: for ids that other articles define, how messages name the file.
    """
    records = source.record if isinstance(source, Annotation) else source.records
    if is_resolved(records, book):
        return []
    known = ids_of([records])
    with_label = {*book.labelled, *labelled(records)}
    for section, kind in KIND_IN.items():
        # An entry with a fault of its own has been reported; its id is no second fault wherever it is used.
        written = {str(path[1]) for path in source.lines if len(path) == 2 and path[0] == section}
        for of in kinds_of(kind):
            known[of].update(written)
    every = {kind: names | book.known[kind] for kind, names in known.items()}
    meaning = _Meaning(records, book, every, elsewhere)
    problems: list[Problem] = []

    def check(
        record: Any, path: tuple[str | int, ...], renamed: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        for attribute, kinds, name in references(record):
            if any(name in every[kind] for kind in kinds):
                continue
            key = renamed.get(attribute, attribute.replace("_", "-"))
            hint, missing = meaning.hint(key, name, kinds)
            what = f"{key}: there is no {' or '.join(kinds)} '{name}'"
            unknown = Unknown(name, key, kinds, book.path or NAME, missing)
            problems.append(Problem(source.path, source.line((*path, key)), what, hint, unknown=unknown))

    for section, kind, name, entry in entries(records):
        if kind == "position":
            continue
        check(entry, (section, name))
        if (
            isinstance(entry, Issue)
            and name not in with_label
            and (section, name, "label") not in source.lines
        ):
            hint = "add label: with a few words that name it"
            line = source.line((section, name))
            problems.append(Problem(source.path, line, f"'{name}' has no label", hint))
    if isinstance(source, Annotation):
        for stance, path in zip(source.record.stances, source.places, strict=True):
            check(stance, path, {} if path[0] == "stances" else ACT_KEYS)
    return problems


class _Meaning:
    """What the unknown names of one file may mean.

    Args:
        records: what the file says.
        book: the codebook that holds for it.
        every: the ids that may be used in it, by kind.
        elsewhere: for ids that other articles define, how messages name the file.
    """

    def __init__(
        self,
        records: AnnotatedArticle | Codebook,
        book: Book,
        every: Mapping[str, set[str]],
        elsewhere: Mapping[str, str],
    ) -> None:
        self.book = book
        self.every = every
        self.elsewhere = elsewhere
        here = everything([records])
        self._indexes = (book.index, Index(here))
        self._called = (book.called, Called(here))
        self._hints: dict[tuple[str, str], tuple[str, bool]] = {}

    def hint(self, key: str, name: str, kinds: tuple[str, ...]) -> tuple[str, bool]:
        """What may be meant, and else how to define it; and whether it is the latter."""
        if (key, name) not in self._hints:
            self._hints[key, name] = self._hint(key, name, kinds)
        return self._hints[key, name]

    def _hint(self, key: str, name: str, kinds: tuple[str, ...]) -> tuple[str, bool]:
        if meant := self._meant(name, kinds):
            return meant, False
        if kinds == ("position",):
            return _by_meaning(self.book), True
        if " " in name.strip():
            only = f"only ids can stand here: define one under {_SECTION_OF[kinds[0]]}"
            return _IN_WORDS.get(key, only), True
        perhaps_a_state = "actor" in kinds and any(called.like_a_state(name) for called in self._called)
        if known := did_you_mean("", self._words(kinds)):
            return known, not perhaps_a_state
        define = f"define it here or in {self.book.path or NAME}"
        if perhaps_a_state:  # else a misspelled state would be defined again
            return f"if it is a state, mend its id, which is never guessed at; else {define}", False
        return define, True

    def _words(self, kinds: tuple[str, ...]) -> set[str]:
        return {word for kind in kinds for word in self.every[kind]}

    def _meant(self, name: str, kinds: tuple[str, ...]) -> str:
        ids = sorted({one for kind in kinds for index in self._indexes for one in index.ids(name, kind)})
        if len(ids) > 1:
            return f"several things are called so: write the id of the one that is meant, {' or '.join(ids)}"
        if ids:
            return f"write its id: {ids[0]}"
        known_as = [kind for kind, names in self.every.items() if name in names]
        other = "issue" if "issue" in known_as and kinds != ("event",) else next(iter(known_as), None)
        if other is not None:
            return f"'{name}' is {a_kind(other)}"
        if name in self.elsewhere:
            return f"{self.elsewhere[name]} defines it: move it into the codebook, where all articles find it"
        words = self._words(kinds)
        if (written := as_id(name)) in words:
            return f"did you mean '{written}'?"
        if "actor" in kinds:
            index, states = _of_the_world()
            found = index.ids(name, "actor") - words
            if len(found) == 1:
                return f"'extends: {gazetteer.WORLD}' in {self.book.path or NAME} defines it: {found.pop()}"
            alike: dict[str, float] = {}
            for called in self._called:
                alike |= called.alike(name, states)
            if near := likely(alike):
                return f"did you mean {' or '.join(map(repr, near))}?"
            # Estmark and Ostmark are more alike than most slips: no state is ever guessed at.
            words -= self.every["actor"]
        # What sounds alike may mean the opposite among positions: only a slip of letters is guessed at.
        hint = did_you_mean(name, words, alike=0.8 if kinds == ("position",) else 0.6)
        return hint if hint.startswith("did") else ""


# -- over all files ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Name:
    """An unknown name with every problem that it makes."""

    kinds: tuple[str, ...]
    uses: list[tuple[Problem, Unknown]]


def summary(problems: Iterable[Problem]) -> list[str]:
    """What is to be read last: each unknown name once, then entries for what is missing.

    Names are left out where each has one place, whose own problem has said all this.

    Args:
        problems: everything found wrong, sorted by place.
    """
    names = list(_names(problems))
    uses = sum(len(name.uses) for name in names)
    missing = [name for name in names if name.uses[0][1].missing and name.kinds != ("position",)]
    lines = []
    if uses > len(names):
        lines = [
            f"{len(names)} unknown name{'s' if len(names) > 1 else ''}, used {uses} times:",
            *(f"  {_said(name)}" for name in sorted(names, key=lambda name: -len(name.uses))),
        ]
    books: dict[str, list[_Name]] = defaultdict(list)
    for name in missing:
        books[name.uses[0][1].book].append(name)
    for book, held in books.items():
        lines += [
            f"for what is missing, paste this into {book}, and mend what is only a guess:",
            *_entries(held),
        ]
    return lines


def _names(problems: Iterable[Problem]) -> Iterator[_Name]:
    """Each unknown name once. What could be several things in one place is what it must be in another."""
    found: dict[str, list[_Name]] = defaultdict(list)
    for problem in problems:
        if problem.unknown is None:
            continue
        group = found[_plain(problem.unknown.name)]
        for at, name in enumerate(group):
            if shared := tuple(kind for kind in name.kinds if kind in problem.unknown.kinds):
                group[at] = _Name(shared, [*name.uses, (problem, problem.unknown)])
                break
        else:
            group.append(_Name(problem.unknown.kinds, [(problem, problem.unknown)]))
    for group in found.values():
        yield from group


def _said(name: _Name) -> str:
    first, unknown = name.uses[0]
    files = len({problem.path for problem, _ in name.uses})
    where = f" in {files} files" if files > 1 else ""
    meant = f"no {' or '.join(name.kinds)} is called so" if unknown.missing else first.hint
    place = f"{first.path}:{first.line}"
    return f"'{shortened(unknown.name)}', {_times(len(name.uses))}{where}, first {place}: {meant}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


_SECTIONS = {"actor": "actors", "place": "places", "topic": "topics", "issue": "demands", "event": "events"}
_TYPES = {"member-of": "Organization", "acts-for": "Organization"}
"""What the key under which an actor stands tells of its type; else it is taken for a person."""


def _entries(names: Iterable[_Name]) -> Iterator[str]:
    """Entries of a codebook, in YAML."""
    sections: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        kind = name.kinds[0]
        _, unknown = max(name.uses, key=lambda use: " " in use[1].name)  # a name rather than an id
        text = unknown.name.strip()
        if as_id(text) == text:
            words = text.split("-")
            text = " ".join(
                [words[0].capitalize(), *words[1:]] if kind != "actor" else map(str.capitalize, words)
            )
        shown = json.dumps(text, ensure_ascii=False)
        entry = {
            "actor": f"{{name: {shown}, type: {_TYPES.get(unknown.key, 'Person')}}}",
            "place": f"{{name: {shown}, type: Place}}",
        }.get(kind, f"{{label: {shown}}}")
        held = sections[_SECTIONS[kind]]
        plain = "-".join(as_id(unknown.name).split("-")[:6]) or kind
        numbered = (plain if n == 1 else f"{plain}-{n}" for n in range(1, len(held) + 2))
        held[next(each for each in numbered if each not in held)] = entry
    for section, held in sorted(sections.items()):
        yield f"{section}:{_NOTES.get(section, '')}"
        yield from (f"  {name}: {entry}" for name, entry in held.items())


_NOTES = {
    "actors": " # type: State, Organization, Alliance, GovernmentBody, Person or Group",
    "demands": " # or proposals:, commitments:, claims:, events:",
    "places": " # type: Place or Territory",
}

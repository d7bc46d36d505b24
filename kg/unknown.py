"""Names that nothing has: what each may be, and an entry to paste for those that are missing.

Every place where one is used is a problem of its own. Here they are put together over all files, each name
once, since a tired reader mends names, not lines.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import Problem
from kg.names import as_id, folded

__all__ = ["Called", "Unknown", "likely", "summary"]

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

    Attributes:
        states: the names of states.
    """

    def __init__(self) -> None:
        self.states: set[str] = set()
        self._others: dict[str, set[str]] = defaultdict(set)
        self._texts: list[str] = []
        self._found: dict[str, dict[str, float]] = {}
        self._states_alike: dict[str, bool] = {}

    def state(self, text: str) -> None:
        """Add the name of a state."""
        self.states.add(_plain(text))

    def other(self, text: str, name: str) -> None:
        """Add the name of a person or organisation, whose id is given."""
        self._others[_plain(text)].add(name)

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
            self._texts = self._texts or list(self._others)
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


# -- over all files ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Name:
    """An unknown name with every problem that it makes."""

    kinds: tuple[str, ...]
    uses: list[tuple[Problem, Unknown]]


def summary(problems: Iterable[Problem]) -> list[str]:
    """What is to be read last: each unknown name once, then entries for what is missing.

    Nothing where one place alone uses an unknown name and its own problem says what is meant.

    Args:
        problems: everything found wrong, sorted by place.
    """
    names = list(_names(problems))
    uses = sum(len(name.uses) for name in names)
    missing = [name for name in names if name.uses[0][1].missing and name.kinds != ("position",)]
    if not names or (uses == 1 and not missing):
        return []
    lines = [
        f"{len(names)} unknown name{'s' if len(names) > 1 else ''}, used {_times(uses)}:",
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
    return f"'{unknown.name}', {_times(len(name.uses))}{where}, first {place}: {meant}"


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

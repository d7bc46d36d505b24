"""Which ids may stand for the same thing: suggestions for people to decide on, never more.

Persons and organisations are suggested when their names are merely alike, and issues when their labels
are. States and places must share a name or an identifier: Niger and Nigeria, or the two Koreas, are more
alike than most misspellings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from kg.codebook import Entry, names_of
from kg.errors import shortened
from kg.model import Actor, Issue, Place
from kg.names import folded

__all__ = ["FUZZY", "Candidate", "candidates"]

FUZZY = frozenset({"Person", "Organization", "Alliance", "GovernmentBody"})
"""The types of actors that may be suggested for being called alike."""
NAMES_ALIKE = 88.0
LABELS_ALIKE = 75.0
"""From how many of 100 points on (rapidfuzz) names, or the labels of issues, are called alike."""
COMMON = 60
"""A word that more things than this share tells nothing; comparing all of them would take for ever."""


@dataclass(frozen=True)
class Candidate:
    """Two ids that may be one thing.

    Attributes:
        ids: the two, the one that is used more first.
        kind: what they are.
        score: how alike they are, up to 100, which a name or identifier in common has.
        why: what they have in common, in words.
    """

    ids: tuple[str, str]
    kind: str
    score: float
    why: str


def candidates(
    combined: Mapping[tuple[str, str], Entry], used: Mapping[str, int], apart: Iterable[frozenset[str]]
) -> list[Candidate]:
    """The pairs that a person should look at, the likeliest first.

    Args:
        combined: everything that is defined, by kind and id.
        used: how often each id is used.
        apart: the pairs that have been decided on.
    """
    things = {key: entry for key, entry in combined.items() if isinstance(entry, Actor | Place | Issue)}
    decided = set(apart)
    found: dict[frozenset[str], Candidate] = {}
    for (kind, one), (_, other) in _worth_comparing(things):
        pair = frozenset((one, other))
        if pair in decided or pair in found:
            continue
        mine, yours = things[kind, one], things[kind, other]
        score, why = (0.0, "") if _told_apart(one, mine, other, yours) else _common(mine, yours)
        if why:
            first, second = sorted((one, other), key=lambda name: (-used.get(name, 0), name))
            found[pair] = Candidate((first, second), kind, score, why)
    return sorted(found.values(), key=lambda each: (-each.score, each.ids))


def _worth_comparing(
    things: Mapping[tuple[str, str], Entry],
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """The pairs of one kind that share a word, the beginning of one, or an identifier."""
    by_word: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for key, entry in things.items():
        for name in names_of(entry):
            for word in (*_words(name), "".join(_words(name))):
                by_word[key[0], word[:5]].add(key)
        for identifier in _identifiers(entry):
            by_word[key[0], identifier].add(key)
    for _, group in sorted(by_word.items()):
        if len(group) <= COMMON:
            yield from combinations(sorted(group), 2)


def _identifiers(entry: Entry) -> set[str]:
    same = getattr(entry, "same_as", None)
    return set() if same is None else {each for each in (same.wikidata, same.iso3166, *same.url) if each}


def _common(one: Entry, other: Entry) -> tuple[float, str]:
    """How alike two things are, and in what; no words where nothing is worth showing."""
    if shared := sorted(_identifiers(one) & _identifiers(other)):
        return 100.0, f"both are {shared[0]}"
    score, mine, yours = max(
        (
            (_ratio(one, a, other, b), a, b)
            for a in dict.fromkeys(names_of(one))
            for b in dict.fromkeys(names_of(other))
        ),
        key=lambda found: found[0],
        default=(0.0, "", ""),
    )
    if score == 100.0:
        return score, f"both are called “{shortened(mine)}”"
    return (score, f"“{shortened(mine)}” and “{shortened(yours)}”") if score else (0.0, "")


def _ratio(one: Entry, mine: str, other: Entry, yours: str) -> float:
    """How alike two names are as far as that matters for such things: 100 the same, 0 not enough."""
    a, b = folded(mine), folded(yours)
    if a == b:
        return 100.0
    numbers, others = set(_NUMBER.findall(a)), set(_NUMBER.findall(b))
    if numbers and others and numbers != others:  # an exit by 2038 is none by 2030
        return 0.0
    if isinstance(one, Issue) and isinstance(other, Issue):
        # One alone finds too much, since a label is often part of another; the other alone too little.
        score = (fuzz.token_sort_ratio(a, b) + fuzz.token_set_ratio(a, b)) / 2
        return min(score, 99.0) if score >= LABELS_ALIKE else 0.0
    if isinstance(one, Actor) and isinstance(other, Actor) and {one.type, other.type} <= FUZZY:
        score = max(fuzz.token_sort_ratio(a, b), _with_addition(mine, yours, {one.type, other.type}))
        return min(score, 99.0) if score >= NAMES_ALIKE else 0.0
    return 0.0


_NUMBER = re.compile(r"[0-9]+")
LEGAL_FORMS = {
    *(
        "ab",
        "ag",
        "aps",
        "as",
        "asbl",
        "bv",
        "co",
        "corp",
        "ev",
        "gbr",
        "gmbh",
        "inc",
        "kg",
        "lda",
        "llc",
        "llp",
    ),
    *("ltd", "nv", "oy", "oyj", "plc", "pty", "sa", "sarl", "sas", "se", "spa", "srl", "vzw"),
}
"""How organisations end in law, without dots; it tells no two of them apart."""


def _words(name: str) -> list[str]:
    """The words of a name: what is abbreviated with dots is one."""
    return re.findall(r"\w+", folded(name).replace(".", ""))


def _with_addition(mine: str, yours: str, types: set[str]) -> float:
    """How alike two names are of which one may be the other written apart, or with an addition."""
    short, long = sorted((_words(mine), _words(yours)), key=len)
    if "".join(short) == "".join(long):
        return 99.0
    if "Person" in types:
        return 0.0
    bare, whole = ([w for w in words if w not in LEGAL_FORMS] for words in (short, long))
    if bare and bare == whole:
        return 98.0
    bare, whole = sorted((bare, whole), key=len)
    added = len(bare) > 1 and bare in (whole[: len(bare)], whole[-len(bare) :])
    return 90.0 if added else 0.0


def _told_apart(one: str, mine: Entry, other: str, yours: Entry) -> bool:
    """Whether the codebook itself says that two things are not the same."""
    if isinstance(mine, Issue) and isinstance(yours, Issue):
        return (
            {mine.mode, yours.mode} == {"do", "do-not"}
            or bool(set(mine.part_of) & set(yours.part_of))
            or other in {*mine.part_of, *mine.incompatible_with}
            or one in {*yours.part_of, *yours.incompatible_with}
        )
    if isinstance(mine, Actor) and isinstance(yours, Actor):
        person = (mine.type == "Person") != (yours.type == "Person")
        return person or mine.anonymous or yours.anonymous or other in mine.acts_for or one in yours.acts_for
    return False

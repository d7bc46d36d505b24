"""Which ids people have found to be the same thing: `decisions.jsonl`, beside the codebook.

One decision a line, and the latest on a pair stands. Nothing else is changed: articles and codebooks keep
the ids that they were written with, and a graph that is built without a decision is as it was before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from kg import output, project
from kg.errors import Faulty, Problem
from kg.files import load_bytes, load_text
from kg.model import Date, Id, Text
from kg.readers import shape
from kg.readers.nodes import read_json

__all__ = ["NAME", "Decided", "Decision", "Decisions", "Merge", "Verdict", "append", "beside", "load", "read"]

NAME = "decisions.jsonl"

Verdict = Literal["same", "not-same", "unsure"]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decided about two ids; of two that are the same, the first stays."""

    decision: Verdict
    ids: tuple[Id, ...]
    by: Text
    on: Date
    why: Text


@dataclass(frozen=True)
class Decided:
    """A decision, and where it stands."""

    decision: Decision
    path: str
    line: int

    @property
    def place(self) -> str:
        """The file and line, as messages name them."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Merge:
    """An id that another one stands for.

    Attributes:
        id: the one that articles and codebooks have.
        kept: the one that the graph has in its place.
        decided: the decision on these two, or else on `id` and a third that `kept` stands for too.
    """

    id: str
    kept: str
    decided: Decided


@dataclass(frozen=True)
class Decisions:
    """The decisions of one file, or of several.

    Attributes:
        entries: all of them, in the order of the lines.
        files: by how messages name it, each file's name in the graph and its SHA-256.
    """

    entries: tuple[Decided, ...] = ()
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def __add__(self, other: Decisions) -> Decisions:
        return Decisions(self.entries + other.entries, {**self.files, **other.files})

    def standing(self) -> dict[frozenset[str], Decided]:
        """The latest decision on each pair."""
        return {frozenset(entry.decision.ids): entry for entry in self.entries}

    def kept(self) -> list[str]:
        """The ids that stay where two are the same."""
        standing = self.standing().values()
        return [entry.decision.ids[0] for entry in standing if entry.decision.decision == "same"]

    def merges(self, kinds: Mapping[str, str]) -> tuple[dict[str, Merge], list[Problem]]:
        """The ids that others stand for, as far as anything defines them.

        Args:
            kinds: what each id is that is known: actor, place, demand ….

        Returns:
            The merges by id, and what is wrong with the decisions: on things of different kinds, or
            contradicting each other.
        """
        standing = self.standing()
        same = [entry for entry in standing.values() if entry.decision.decision == "same"]
        problems = [problem for entry in same if (problem := _of_two_kinds(entry, kinds))]
        if problems:
            return {}, problems
        problems += _contradictions(same, standing.values())
        merges: dict[str, Merge] = {}
        for members in _classes(same):
            decided = [entry for entry in same if entry.decision.ids[0] in members]
            kept = _kept(decided)
            for name in sorted(members & kinds.keys() - {kept}):
                entry = next(
                    (e for e in decided if set(e.decision.ids) == {name, kept}),
                    next(e for e in decided if name in e.decision.ids),
                )
                if kept in kinds:
                    merges[name] = Merge(name, kept, entry)
                    continue
                what = f"'{name}' is to become '{kept}', which nothing here defines; it stays as it is"
                hint = f"define '{kept}' in the codebook, where all articles find it"
                problems.append(Problem(entry.path, entry.line, what, hint, "warning"))
        return merges, problems


def _of_two_kinds(entry: Decided, kinds: Mapping[str, str]) -> Problem | None:
    one, other = entry.decision.ids
    if one in kinds and other in kinds and kinds[one] != kinds[other]:
        what = f"'{one}' and '{other}' cannot be the same: {kinds[one]} and {kinds[other]}"
        return Problem(entry.path, entry.line, what, f"undo it with: kg unmerge {one} {other}")
    return None


def _classes(same: Iterable[Decided]) -> list[set[str]]:
    """The sets of ids that are one thing."""
    classes: list[set[str]] = []
    for entry in same:
        joined = set(entry.decision.ids)
        apart = []
        for members in classes:
            if members & joined:
                joined |= members
            else:
                apart.append(members)
        classes = [*apart, joined]
    return classes


def _kept(decided: list[Decided]) -> str:
    """The id that stays, of all that are one thing: one that was never given up, if there is any."""
    given_up = {entry.decision.ids[1] for entry in decided}
    firsts = [entry.decision.ids[0] for entry in decided]
    return next((name for name in firsts if name not in given_up), firsts[0])


def _contradictions(same: list[Decided], standing: Iterable[Decided]) -> list[Problem]:
    """The pairs that are decided not to be the same, but are by way of others."""
    classes = _classes(same)
    problems = []
    for entry in standing:
        one, other = entry.decision.ids
        members = next((members for members in classes if one in members and other in members), None)
        if entry.decision.decision != "not-same" or members is None:
            continue
        by = sorted(e.place for e in same if e.decision.ids[0] in members)
        what = f"'{one}' and '{other}' are not the same here, but they are by {' and '.join(by)}"
        hint = "undo one of these with kg unmerge"
        problems.append(Problem(entry.path, entry.line, what, hint))
    return problems


def beside(folder: Path) -> Path | None:
    """The decisions that hold for the articles of a folder: in it, or in the nearest one above."""
    return next((up / NAME for up in project.above(folder) if (up / NAME).is_file()), None)


def load(file: Path, shown: str, name: str = NAME) -> tuple[Decisions, list[Problem]]:
    """Read a file of decisions.

    Args:
        file: one decision a line, as JSON.
        shown: how messages name it.
        name: how the graph names it.

    Returns:
        The decisions that can be read, and what is wrong with the others.
    """
    try:
        content, digest = load_text(file, shown)
    except Faulty as error:
        return Decisions(), list(error.problems)
    entries: list[Decided] = []
    problems: list[Problem] = []
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            node = read_json(line, shown, number)
        except Faulty as error:
            problems += error.problems
            continue
        shaper = shape.Shaper(shown)
        decision = shaper.record(node, Decision, "a decision")
        problems += shaper.problems
        if decision is None or shaper.problems:
            continue
        if len(decision.ids) != 2 or len(set(decision.ids)) != 2:
            problems.append(Problem(shown, number, "'ids' must hold two different ids"))
            continue
        entries.append(Decided(decision, shown, number))
    return Decisions(tuple(entries), {shown: (name, digest)}), problems


def read(file: Path, shown: str) -> Decisions:
    """A file of decisions that must be sound.

    Raises:
        Faulty: it holds problems.
    """
    found, problems = load(file, shown)
    if problems:
        raise Faulty(problems)
    return found


def append(file: Path, decision: Decision) -> int:
    """Write a decision after those that a file holds; the file is made if there is none.

    Returns:
        The line it stands on.

    Raises:
        KgError: the file cannot be read or written; it is then as it was.
    """
    before = load_bytes(file, str(file)) if file.exists() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    line = json.dumps(msgspec.structs.asdict(decision), ensure_ascii=False)
    output.write(str(file), before + f"{line}\n".encode())
    return before.count(b"\n") + 1

"""What can go wrong, in words that a user can act on.

KgError                 ran, but something is wrong (exit status 1)
├── Faulty              problems found in input files, all of them at once
└── Misuse              the command was called wrongly (exit status 2)
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from kg.synonyms import meant_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.codebook.hints import Unknown

__all__ = ["Faulty", "KgError", "Misuse", "Problem", "did_you_mean", "once_a_file", "shortened"]


class KgError(Exception):
    """A failure to be shown to the user as it stands, without a traceback."""

    exit_code = 1

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}\n  {self.hint}" if self.hint else self.what


class Misuse(KgError):
    """The command line asks for something that cannot be."""

    exit_code = 2


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in one place of an input file.

    Attributes:
        path: how messages name the file.
        line: counts from 1; 0 means the file as a whole.
        what: what is wrong.
        hint: how to mend it.
        severity: whether it stands in the way of a graph.
        unknown: the name that nothing has, if that is the fault.
    """

    path: str
    line: int
    what: str
    hint: str = ""
    severity: Literal["error", "warning"] = field(default="error")
    unknown: Unknown | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("path", "what", "hint"):  # they quote what stands in files
            said = given = getattr(self, name)
            if not given.isprintable():
                said = _HARMFUL.sub(lambda bad: f"\\u{ord(bad[0]):04x}", given)
            if name != "path" and len(said) > _LONGEST:
                said = f"{shortened(said, _LONGEST - _END)} {said[-_END:]}"
            if said is not given:
                object.__setattr__(self, name, said)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        mark = "" if self.severity == "error" else "warning: "
        return f"{place}: {mark}{self.what}" + (f"; {self.hint}" if self.hint else "")


def shortened(text: str, most: int = 60) -> str:
    """A text, or how it begins where it has more than so many characters: it does not fill a message."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


_LONGEST, _END = 1000, 200
"""How many characters a problem and its mend may have, and how many of these are of the end."""
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys, what turns a line around, and halves of characters that nothing can write."""


def once_a_file(problems: Iterable[Problem]) -> list[str]:
    """Problems in words, each said once.

    What is wrong in the same way on several lines of a file is one line; of warnings that differ only in the
    names they hold, the first few are told, and how many more there are.
    """
    lines: dict[Problem, list[int]] = {}
    for problem in problems:
        lines.setdefault(replace(problem, line=min(problem.line, 1)), []).append(problem.line)
    told = []
    alike: dict[str, list[Problem]] = {}
    for problem, (first, *others) in lines.items():
        if problem.severity == "warning":
            kind = alike.setdefault(re.sub(r"'[^']*'|[0-9]+", "…", problem.what), [])
            kind.append(problem)
            if len(kind) > _TOLD:
                continue
        also = ", ".join(map(str, others))
        more = f" (also on line{'s' if len(others) > 1 else ''} {also})" if others else ""
        told.append(f"{replace(problem, line=first)}{more}")
    for what, kind in alike.items():
        if len(kind) > _TOLD:
            files = len({problem.path for problem in kind})
            where = f"{files} files" if files > 1 else "one file"
            told.append(f"warnings of this kind: {len(kind)}, in {where}, of which {_TOLD} are told: {what}")
    return told


_TOLD = 5
"""How many warnings of a kind are told one by one."""


class Faulty(KgError):
    """Input files hold problems; `problems` lists every one, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))

    def summary(self) -> str:
        """How many problems, in how many files."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        files = len({problem.path for problem in errors})
        count = f"{len(errors)} problem{'s' if len(errors) != 1 else ''}"
        return f"{count} in {files} file{'s' if files != 1 else ''}"


def did_you_mean(word: str, known: Iterable[str], *, alike: float = 0.6) -> str:
    """A suggestion such as "did you mean 'rejects'?", or a list of what is known, or nothing.

    Args:
        word: what the user wrote; "" where nothing is to be suggested.
        known: the words that would have been right.
        alike: how alike two words must be in their letters, of 1, for one to be taken for the other.
    """
    choices = sorted(known)
    folded = [choice.casefold() for choice in choices]
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.85) if word else []
    if not close and (meant := meant_by(word, frozenset(choices))):
        return f"did you mean {' or '.join(map(repr, meant))}?"
    close = close or (difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=alike) if word else [])
    if close:
        return f"did you mean '{next(c for c in choices if c.casefold() == close[0])}'?"
    if 0 < len(choices) <= 20:
        return f"known: {', '.join(choices)}"
    return ""

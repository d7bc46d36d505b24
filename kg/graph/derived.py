"""What is worked out from the stances and written into the graph, so that easy questions stay short.

- `actor:ukraine sg:rejects demand:no-nato`: the current position of a holder on a target.
- `demand:no-nato sg:issuer actor:russia ; sg:addressee actor:usa`: who made an issue, and toward whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.mapping import camel
from kg.model import MAKING
from kg.terms import SG, Term, Triple

__all__ = ["ADDRESSEE", "ISSUER", "StanceRow", "current", "derived", "uncorrected"]

ISSUER = f"<{SG}issuer>"
ADDRESSEE = f"<{SG}addressee>"
UNDECLARED = f"<{SG}undeclared>"
_MAKING = {f"<{SG}{camel(position)}>" for position in MAKING.values()}


@dataclass(frozen=True)
class StanceRow:
    """What derivation needs to know of a stance; `date` is its first day in ISO form, or ""."""

    stance: Term
    holder: Term
    toward: Term
    position: Term
    date: str
    phase: str
    certainty: str
    addressees: tuple[Term, ...] = ()
    article: Term = ""


def uncorrected(rows: Sequence[StanceRow], corrects: Iterable[tuple[Term, Term]]) -> list[StanceRow]:
    """The stances whose place no correction has taken.

    What an article says of a holder and a target takes the place of what the articles that it corrects say
    of the two, and of what those had corrected. Where it is silent, they stand.

    Args:
        rows: every stance.
        corrects: pairs of an article and one that it corrects.
    """
    earlier: dict[Term, set[Term]] = defaultdict(set)
    for article, corrected in corrects:
        earlier[article].add(corrected)
    if not earlier:
        return list(rows)
    replaced = {
        (corrected, row.holder, row.toward) for row in rows for corrected in _reached(row.article, earlier)
    }
    return [row for row in rows if (row.article, row.holder, row.toward) not in replaced]


def _reached(article: Term, earlier: Mapping[Term, Iterable[Term]]) -> set[Term]:
    """What an article corrects, directly or through others; a circle does not lead back to itself."""
    found: set[Term] = set()
    ahead = [article]
    while ahead:
        new = set(earlier.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return found - {article}


def _family(position: Term, broader: Mapping[Term, Term]) -> list[Term]:
    """A position and those that it is narrower than, the nearest first."""
    found = [position]
    while (wider := broader.get(found[-1])) is not None and wider not in found:
        found.append(wider)
    return found


def current(rows: Iterable[StanceRow], broader: Mapping[Term, Term] = MappingProxyType({})) -> set[StanceRow]:
    """The stances that hold now.

    For each holder and target those of the latest date; if one day holds several, all of them. What is
    reported as previous or prospective, or as denied, holds not; "no comment" counts only where nothing
    else was ever said.

    Args:
        rows: every stance that no correction has replaced.
        broader: for each position that is narrower than another, that one.
    """
    by_pair: dict[tuple[Term, Term], list[StanceRow]] = defaultdict(list)
    for row in rows:
        if row.phase not in {"previous", "prospective"} and row.certainty != "denied":
            by_pair[row.holder, row.toward].append(row)
    found: set[StanceRow] = set()
    for group in by_pair.values():
        declared = [row for row in group if UNDECLARED not in _family(row.position, broader)] or group
        latest = max(row.date for row in declared)
        found.update(row for row in declared if row.date == latest)
    return found


def derived(
    rows: Iterable[StanceRow],
    issues: set[Term],
    broader: Mapping[Term, Term],
    corrects: Iterable[tuple[Term, Term]] = (),
) -> Iterator[Triple]:
    """The triples that follow from the stances.

    Args:
        rows: every stance of the graph.
        issues: what of the targets are issues.
        broader: for each position that is narrower than another, that one; the shortcut is written with
            both, and with whatever is wider still.
        corrects: pairs of an article and one that it corrects.
    """
    rows = uncorrected(list(rows), corrects)
    for row in current(rows, broader):
        for position in _family(row.position, broader):
            yield row.holder, position, row.toward
    for row in rows:
        made = not _MAKING.isdisjoint(_family(row.position, broader))
        if made and row.certainty != "denied" and row.toward in issues:
            yield row.toward, ISSUER, row.holder
            for addressee in row.addressees:
                yield row.toward, ADDRESSEE, addressee

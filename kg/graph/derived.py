"""What is worked out from the stances and written into the graph, so that easy questions stay short.

- `actor:ukraine sg:rejects demand:no-nato`: the current position of a holder on a target.
- `demand:no-nato sg:issuer actor:russia ; sg:addressee actor:usa`: who made an issue, and toward whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.mapping import camel
from kg.model import MAKING
from kg.terms import SG, Term, Triple

__all__ = ["ADDRESSEE", "ISSUER", "StanceRow", "current", "derived"]

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


def current(rows: Iterable[StanceRow], broader: Mapping[Term, Term] = MappingProxyType({})) -> set[StanceRow]:
    """The stances that hold now.

    For each holder and target those of the latest date; if one day holds several, all of them. What is
    reported as previous or prospective, or as denied, holds not; "no comment" counts only where nothing
    else was ever said.

    Args:
        rows: every stance.
        broader: for a project's own position, the shipped one that it is narrower than.
    """
    by_pair: dict[tuple[Term, Term], list[StanceRow]] = defaultdict(list)
    for row in rows:
        if row.phase not in {"previous", "prospective"} and row.certainty != "denied":
            by_pair[row.holder, row.toward].append(row)
    found: set[StanceRow] = set()
    for group in by_pair.values():
        declared = [row for row in group if broader.get(row.position, row.position) != UNDECLARED] or group
        latest = max(row.date for row in declared)
        found.update(row for row in declared if row.date == latest)
    return found


def derived(rows: Iterable[StanceRow], issues: set[Term], broader: Mapping[Term, Term]) -> Iterator[Triple]:
    """The triples that follow from the stances.

    Args:
        rows: every stance of the graph.
        issues: what of the targets are issues.
        broader: for a project's own position, the shipped one that it is narrower than; the shortcut is
            written with both.
    """
    rows = list(rows)
    for row in current(rows, broader):
        yield row.holder, row.position, row.toward
        if row.position in broader:
            yield row.holder, broader[row.position], row.toward
    for row in rows:
        made = broader.get(row.position, row.position) in _MAKING
        if made and row.certainty != "denied" and row.toward in issues:
            yield row.toward, ISSUER, row.holder
            for addressee in row.addressees:
                yield row.toward, ADDRESSEE, addressee

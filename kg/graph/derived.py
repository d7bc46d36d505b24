"""What is worked out from the stances and written into the graph, so that easy questions stay short.

- `actor:ukraine sg:rejects demand:no-nato`: the current position of a holder on a target.
- `demand:no-nato sg:issuer actor:russia ; sg:addressee actor:usa`: who made an issue, and toward whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.dates import first_day, last_day, written
from kg.model import MAKING
from kg.rdf.names import ADDRESSEE, BROADER, CORRECTS, ISSUE, ISSUER, POSITION, TYPE, UNDECLARED
from kg.rdf.terms import SG, Term, Triple, camel, text_of

__all__ = [
    "ADDRESSEE",
    "ISSUER",
    "STANCE_ROW",
    "StanceRow",
    "current",
    "derived",
    "follows",
    "making",
    "stance_rows",
    "time_order",
    "uncorrected",
]

_MAKING = {f"<{SG}{camel(position)}>" for position in MAKING.values()}


@dataclass(frozen=True)
class StanceRow:
    """What derivation needs to know of a stance; `date` is written as far as it is known, or ""."""

    stance: Term
    holder: Term
    toward: Term
    position: Term
    date: str
    phase: str
    certainty: str
    addressees: tuple[Term, ...] = ()
    article: Term = ""


def time_order(date: str | None, certainty: str, stance: str) -> tuple[str, bool, str]:
    """What puts reports in order of time, by sorting.

    Those without a date come first. Of those that no date puts in order, a denial comes after what it may
    deny.

    Args:
        date: as far as it is known.
        certainty: local name of an sg:Certainty.
        stance: what tells the report from others.
    """
    return date or "", certainty == "denied", stance


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
        (corrected, row.holder, row.toward) for row in rows for corrected in reached(row.article, earlier)
    }
    return [row for row in rows if (row.article, row.holder, row.toward) not in replaced]


def reached(article: Term, earlier: Mapping[Term, Iterable[Term]]) -> set[Term]:
    """What an article corrects, directly or through others; a circle does not lead back to itself."""
    found: set[Term] = set()
    ahead = [article]
    while ahead:
        new = set(earlier.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return found - {article}


def family(position: Term, broader: Mapping[Term, Term]) -> list[Term]:
    """A position and those that it is narrower than, the nearest first."""
    found = [position]
    while (wider := broader.get(found[-1])) is not None and wider not in found:
        found.append(wider)
    return found


def current(rows: Iterable[StanceRow], broader: Mapping[Term, Term] = MappingProxyType({})) -> set[StanceRow]:
    """The stances that hold now.

    For each holder and target those that no other is known to be after: of one day all, and of a month also
    those of a day in it. Those without a date count as older than all others. What is reported as previous
    or prospective, or as denied, holds not; "no comment" counts only where nothing else was ever said.

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
        declared = [row for row in group if UNDECLARED not in family(row.position, broader)] or group
        latest = max(first_day(row.date) if row.date else "" for row in declared)
        found.update(row for row in declared if not latest or (row.date and last_day(row.date) >= latest))
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
        for position in family(row.position, broader):
            yield row.holder, position, row.toward
    for row in rows:
        made = not _MAKING.isdisjoint(family(row.position, broader))
        if made and row.certainty != "denied" and row.toward in issues:
            yield row.toward, ISSUER, row.holder
            for addressee in row.addressees:
                yield row.toward, ADDRESSEE, addressee


def making(broader: Mapping[Term, Term]) -> set[Term]:
    """The positions by which somebody makes an issue.

    Args:
        broader: for each position that is narrower than another, that one.
    """
    return {each for each in {*_MAKING, *broader} if not _MAKING.isdisjoint(family(each, broader))}


def stance_rows(triples: Iterable[Triple]) -> list[StanceRow]:
    """The stances among triples; each must be there whole."""
    held: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value in triples:
        if (name := STANCE_ROW.get(prop)) is not None:
            held[subject][name].append(value)
    rows = []
    for stance, found in held.items():
        if not {"holder", "toward", "position"} <= found.keys():
            continue

        def code(name: str, found: Mapping[str, list[Term]] = found) -> str:
            return found[name][0].removeprefix(f"<{SG}").rstrip(">") if name in found else ""

        article = found["reportedIn"][0] if "reportedIn" in found else ""
        precision = code("datePrecision")
        if precision == "ofArticle" and article in held:  # as earlier versions wrote it
            precision = code("datePrecision", held[article])
        rows.append(
            StanceRow(
                stance,
                found["holder"][0],
                found["toward"][0],
                found["position"][0],
                (written(text_of(found["date"][0]), precision) or "") if "date" in found else "",
                code("phase"),
                code("certainty"),
                tuple(sorted(found.get("addressee", ()))),
                article,
            )
        )
    return rows


STANCE_ROW = {
    f"<{SG}{name}>": name
    for name in (
        *("holder", "toward", "position", "date", "datePrecision", "phase", "certainty", "addressee"),
        "reportedIn",
    )
}
"""What a `StanceRow` is made of."""


def follows(triples: Iterable[Triple]) -> set[Triple]:
    """What follows from all that a graph states, the shipped positions included."""
    held = triples if isinstance(triples, Sequence | set) else list(triples)
    typed: dict[str, set[Term]] = {ISSUE: set(), POSITION: set()}
    wider: dict[Term, Term] = {}
    corrects: set[tuple[Term, Term]] = set()
    for subject, prop, value in held:
        if prop == TYPE and value in typed:
            typed[value].add(subject)
        elif prop == BROADER:
            wider[subject] = value
        elif prop == CORRECTS:
            corrects.add((subject, value))
    broader = {each: wider[each] for each in typed[POSITION] if each in wider}
    return set(derived(stance_rows(held), typed[ISSUE], broader, corrects))

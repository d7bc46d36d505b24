"""What follows from the stances, worked out anew only for what a change of the graph concerns."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from kg.graph.derived import StanceRow, derived, making, stance_rows, uncorrected
from kg.rdf.answers import selected
from kg.rdf.names import ADDRESSEE, BROADER, CORRECTS, ISSUE, ISSUER, POSITION, TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from kg.graph import Graph
    from kg.rdf.terms import Term, Triple

__all__ = ["BROADER", "Stated", "rederived"]


class Stated:
    """A change of what a graph states, before anything that follows from it has been changed.

    Args:
        graph: as it is before the change.
        positions: the positions that it has, each with what it is narrower than.
        gone: what it states no more.
        come: what it states from now on.
        before: the stances of the sources that say something else, as they were.
        after: the same, as they will be.
        sources: these sources; the others' stances stay as they are.
    """

    def __init__(
        self,
        graph: Graph,
        positions: Mapping[Term, Term | None],
        gone: set[Triple],
        come: set[Triple],
        before: set[StanceRow],
        after: set[StanceRow],
        sources: Collection[Term],
    ) -> None:
        self.graph = graph
        self.typed = positions.keys()
        self.old_broader = {position: wider for position, wider in positions.items() if wider is not None}
        self.gone = gone
        self.come = come
        self.sources = sources
        self.before = before
        self.after = after
        self.positions = self._typed_after(positions.keys(), POSITION)
        kept = {p: w for p, w in self.old_broader.items() if (p, BROADER, w) not in gone}
        kept |= {s: v for s, p, v in come if p == BROADER}
        self.broader = {position: wider for position, wider in kept.items() if position in self.positions}
        self.old_corrects = {(by, of) for by, of in self._asked("SELECT ?by ?of { ?by sg:corrects ?of }")}
        self.corrects = self.old_corrects - {(s, v) for s, p, v in gone if p == CORRECTS}
        self.corrects |= {(s, v) for s, p, v in come if p == CORRECTS}
        self.corrected = {article for _, article in self.corrects}

    def recorrected(self) -> set[Term]:
        """The articles on which other corrections bear than before."""
        # Whoever corrects these corrects with them what they correct.
        concerned = {by for by, _ in self.old_corrects ^ self.corrects}
        ahead = set(concerned)
        while ahead:
            ahead = {by for by, of in self.old_corrects | self.corrects if of in ahead} - concerned
            concerned |= ahead
        return concerned

    def moved(self) -> set[Term]:
        """The positions that are, or are narrower than, something else than before."""
        return {position for position in self.typed if self._is_moved(position)}

    def _is_moved(self, position: Term) -> bool:
        seen: set[Term] = set()
        at: Term | None = position
        while at is not None and at not in seen:
            seen.add(at)
            if self.old_broader.get(at) != self.broader.get(at) or at in self.typed ^ self.positions:
                return True
            at = self.broader.get(at)
        return False

    def stays(self, row: StanceRow) -> bool:
        """Whether a stance of the graph as it was will be there after the change."""
        return row.article not in self.sources

    def told(self, doubtful: Collection[tuple[Term, Term]]) -> set[tuple[Term, Term]]:
        """Those pairs of an actor and an issue of which a source that stays says that it was put to them."""
        made = making(self.broader)
        found = [
            row
            for row in filter(self.stays, self.rows_of_pairs(doubtful, "sg:addressee"))
            if row.certainty != "denied" and row.position in made
        ]
        pairs = {(row.holder, row.toward) for row in found if row.article in self.corrected}
        every = [*filter(self.stays, self.rows_of_pairs(pairs))]
        every += [row for row in self.after if (row.holder, row.toward) in pairs]
        standing = {row.stance for row in uncorrected(every, self.corrects)}
        return {
            (who, row.toward)
            for row in found
            for who in row.addressees
            if row.article not in self.corrected or row.stance in standing
        }.intersection(doubtful)

    def issues(self, things: Iterable[Term]) -> set[Term]:
        """Those of some things that will be issues."""
        found = self._chosen("SELECT ?t { VALUES ?t { KEYS } ?t a sg:Issue }", things)
        return self._typed_after({thing for (thing,) in found}, ISSUE)

    def _typed_after(self, things: Iterable[Term], kind: Term) -> set[Term]:
        gone = {s for s, p, v in self.gone if p == TYPE and v == kind}
        return (set(things) - gone) | {s for s, p, v in self.come if p == TYPE and v == kind}

    # -- the graph as it was ---------------------------------------------------------------------

    def rows(self, pattern: str, keys: Iterable[Term]) -> list[StanceRow]:
        """The stances that fit a pattern.

        Args:
            pattern: what is said of a stance, in SPARQL; ?key stands for any of the keys.
            keys: terms.
        """
        return self._stances(f"VALUES ?key {{ {' '.join(k)} }} ?s {pattern}" for k in _chunks(sorted(keys)))

    def rows_of_pairs(self, pairs: Iterable[tuple[Term, Term]], prop: str = "sg:holder") -> list[StanceRow]:
        """The stances that holders have toward targets.

        Each target's stances are looked through once, for all of its holders together.

        Args:
            pairs: of a holder and a target.
            prop: what leads from a stance to the first of a pair, if it is not its holder who is meant.
        """
        return self._stances(
            f"{{ SELECT ?s ?who ?t {{ VALUES ?t {{ {' '.join(sorted({t for _, t in some}))} }} "
            f"?s sg:toward ?t ; {prop} ?who }} }} "
            f"VALUES (?who ?t) {{ {' '.join(f'({who} {t})' for who, t in some)} }}"
            for some in _chunks(sorted(pairs, key=itemgetter(1, 0)))
        )

    def _stances(self, patterns: Iterable[str]) -> list[StanceRow]:
        """The stances, ?s, that fit any of some patterns in SPARQL."""
        found = {s for pattern in patterns for (s,) in self._asked(f"SELECT DISTINCT ?s {{ {pattern} }}")}
        return stance_rows(self.graph.about(sorted(found)))

    def had(self, pairs: Iterable[tuple[Term, Term]], issues: Iterable[Term]) -> set[Triple]:
        """What had been worked out for pairs of holder and target, and for issues."""
        positions = "SELECT ?h ?p ?t { VALUES (?h ?t) { KEYS } ?h ?p ?t . ?p a sg:Position }"
        found = [*self._chosen(positions, (f"({holder} {toward})" for holder, toward in pairs))]
        props = f"VALUES ?p {{ {ISSUER} {ADDRESSEE} }}"
        found += self._chosen(f"SELECT ?t ?p ?x {{ VALUES ?t {{ KEYS }} {props} ?t ?p ?x }}", issues)
        return {(subject, prop, value) for subject, prop, value in found}

    def _chosen(self, query: str, keys: Iterable[str]) -> Iterator[list[Term]]:
        """The rows of a query that has KEYS where the keys are to stand; it is asked for some at a time."""
        for some in _chunks(sorted(keys)):
            yield from self._asked(query.replace("KEYS", " ".join(some)))

    def _asked(self, query: str) -> list[list[Term]]:
        return [[str(term) for term in row] for row in selected(self.graph.query(query))]


def rederived(change: Stated) -> tuple[set[Triple], set[Triple]]:
    """What follows no more from the stances, and what follows from now on."""
    before, after = change.before, change.after
    pairs = {(row.holder, row.toward) for row in before ^ after}
    concerned = change.recorrected()
    pairs |= {(row.holder, row.toward) for row in before | after if row.article in concerned}
    found = change.rows("sg:reportedIn ?key", concerned.difference(change.sources))
    found += change.rows("sg:position ?key", change.moved())
    pairs |= {(row.holder, row.toward) for row in found}
    retyped = {s for s, p, v in change.gone ^ change.come if p == TYPE and v == ISSUE}
    if not pairs and not retyped:
        return set(), set()
    made = " ".join(sorted(making(change.broader)))
    held = change.rows_of_pairs(pairs)
    held += change.rows(f"sg:toward ?key ; sg:position ?p . VALUES ?p {{ {made} }}", retyped)
    spoken = {(row.holder, row.toward) for row in (*held, *after) if row.article in change.corrected}
    held += change.rows_of_pairs(spoken - pairs)
    rows = {*filter(change.stays, held), *after}
    told = {(row.toward, who) for row in {*held, *before, *after} for who in row.addressees}
    issues = change.issues({toward for _, toward in pairs} | retyped)
    concerns = _concerning(pairs, retyped, told)
    now = set(filter(concerns, derived(rows, issues, change.broader, change.corrects)))
    was = set(filter(concerns, change.had(pairs, retyped | {toward for _, toward in pairs})))
    # That an issue was put to somebody may also follow from stances that are not concerned.
    doubtful = {(t[2], t[0]) for t in was - now if t[1] == ADDRESSEE and t[0] in issues - retyped}
    now |= {(issue, ADDRESSEE, who) for who, issue in change.told(doubtful)}
    return was - now, now - was


def _concerning(
    pairs: set[tuple[Term, Term]], issues: set[Term], told: set[tuple[Term, Term]]
) -> Callable[[Triple], bool]:
    """Whether all stances are at hand that a triple can follow from."""

    def concerns(triple: Triple) -> bool:
        subject, prop, value = triple
        if prop == ISSUER:
            return (value, subject) in pairs or subject in issues
        if prop == ADDRESSEE:
            return (subject, value) in told or subject in issues
        return (subject, value) in pairs

    return concerns


T = TypeVar("T")


def _chunks(items: list[T], size: int = 1000) -> Iterator[list[T]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]

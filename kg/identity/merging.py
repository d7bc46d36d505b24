"""What becomes of triples when several ids are one thing.

Stances, links and names move to the id that stays; where only one value can be, its own stands. The other
id becomes an `sg:MergedEntry`, which says who decided so, when and why; each stance that was written with
it says so (`sg:writtenAs`). What follows from the stances must be worked out anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.graph.shares import SINGLE
from kg.rdf.names import (
    AGENT,
    ALIAS,
    ANONYMOUS,
    ATTRIBUTED,
    COMMENT,
    DEFINED_IN,
    DUE,
    HELD_POSITION,
    HOLDER,
    LABEL,
    MATCH,
    MEMBERSHIP,
    MERGED_ENTRY,
    NAME,
    ORGANIZATION,
    PRECISION,
    REPLACED_BY,
    STANCE,
    TOWARD,
    TYPE,
    UTTERANCE,
    WRITTEN_AS,
)
from kg.rdf.terms import DATATYPES, SHARED_PREFIXES, Minter, Term, Triple, literal, named, typed

if TYPE_CHECKING:
    from kg.identity.decisions import Merge

__all__ = ["Merging", "Replacement"]


_ONE_OF_BOTH = (SINGLE - {LABEL, NAME}) | {MATCH}
"""What only one of two can bring with it: names become aliases; of identifiers elsewhere it is Wikidata's."""


@dataclass(frozen=True)
class Replacement:
    """One thing that another stands for, as the graph names both."""

    merged: Term
    kept: Term
    merge: Merge


class Merging:
    """Merges that can be applied to triples.

    Args:
        replacements: the merges.
        described: every triple by which the things concerned are described, whoever defines them; stances
            need not be among them.
    """

    def __init__(self, replacements: Iterable[Replacement], described: Iterable[Triple]) -> None:
        self.replacements = sorted(replacements, key=lambda each: each.merged)
        self._kept = {each.merged: each.kept for each in self.replacements}
        self._staying = set(self._kept.values())
        said: dict[Term, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
        concerned = self._kept.keys() | self._staying
        for subject, prop, value in described:
            if subject in concerned:
                said[subject][prop].append(value)
        has: dict[Term, set[Term]] = {
            kept: {_slot(p, v) for p, values in said[kept].items() for v in values} for kept in self._staying
        }
        self._outdone: set[tuple[Term, Term]] = set()
        for each in self.replacements:
            mine = {_slot(p, v) for p, values in said[each.merged].items() for v in values}
            self._outdone |= {(each.merged, slot) for slot in mine & has[each.kept] & _ONE_OF_BOTH}
            has[each.kept] |= mine
        self._labels = {each.merged: said[each.merged].get(LABEL, []) for each in self.replacements}

    def decided(self, path: str, source: Term, mint: Minter) -> Iterator[Triple]:
        """What the graph says of each id that was given up.

        Args:
            path: the file of decisions, as messages name it.
            source: the same file, as the graph names it.
            mint: makes the IRI of whoever decided.
        """
        for each in self.replacements:
            if each.merge.decided.path != path:
                continue
            decision = each.merge.decided.decision
            by = mint("annotator", decision.by)
            node = each.merged
            yield node, TYPE, MERGED_ENTRY
            for label in self._labels[node][:1]:
                yield node, LABEL, label
            yield node, REPLACED_BY, each.kept
            yield node, ATTRIBUTED, by
            yield node, named("dcterms:date"), typed(decision.on, DATATYPES[len(decision.on)])
            yield node, COMMENT, literal(decision.why)
            yield node, DEFINED_IN, source
            yield by, TYPE, AGENT
            yield by, LABEL, literal(decision.by)

    def applied(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """Triples with the merges carried out in them.

        Args:
            triples: all that a source says, or several do: a stance must be among them whole.
        """
        if not self._kept:
            yield from triples
            return
        held = list(triples)
        names = {(s, v) for s, prop, v in held if prop in {LABEL, NAME} and s in self._staying}
        moved = [found for triple in held for found in self._moved(triple, names)]
        gone = self._own_memberships(moved)
        written = {subject for subject, prop, value in held if prop == TYPE and value == STANCE}
        repeated = self._repeated(moved, written)
        gone |= repeated.keys()
        for subject, _, value in held:
            if subject in written and value in self._kept:
                yield repeated.get(subject, subject), WRITTEN_AS, value
        for triple in dict.fromkeys(moved):
            if triple[0] not in gone and triple[2] not in gone:
                yield triple

    def _moved(self, triple: Triple, names: Collection[tuple[Term, Term]]) -> Iterator[Triple]:
        """A triple as it is after the merges; none where it then says nothing.

        Args:
            triple: as a source says it.
            names: what the same source calls the things that stay. If only another one calls them so, the
                alias still is what this one says; of the graph `kg.graph.shares` leaves it out.
        """
        subject, prop, value = triple
        here = self._kept.get(subject)
        there = self._kept.get(value)
        if here is None:
            if prop == ALIAS and (subject, value) in names:
                return
            if there is None:
                yield triple
            elif subject != there:
                yield subject, prop, there
            return
        # What has a name is not nameless, whatever was thought of the other.
        if prop in {TYPE, ANONYMOUS} or (subject, _slot(prop, value)) in self._outdone:
            return
        if prop in {LABEL, NAME, ALIAS}:
            prop = ALIAS
            if (here, value) in names:
                return
        if (there or value) != here:
            yield here, prop, there or value

    def _own_memberships(self, moved: list[Triple]) -> set[Term]:
        """The nodes that would say of something that it is a member of itself."""
        body = {subject: value for subject, prop, value in moved if prop == ORGANIZATION}
        return {value for s, prop, value in moved if prop == MEMBERSHIP and body.get(value) == s}

    def _repeated(self, moved: list[Triple], stances: set[Term]) -> dict[Term, Term]:
        """The stances of a joint statement that differed only in ids that are one thing now.

        Returns:
            For each of them the one that says the same and stays.
        """
        telling = (UTTERANCE, HOLDER, TOWARD, HELD_POSITION)
        told: dict[Term, dict[Term, Term]] = defaultdict(dict)
        for subject, prop, value in moved:
            if prop in telling and subject in stances:
                told[subject][prop] = value
        first: dict[tuple[Term | None, ...], Term] = {}
        repeated = {}
        for stance in sorted(told):
            key = tuple(told[stance].get(prop) for prop in telling)
            if (stays := first.setdefault(key, stance)) != stance:
                repeated[stance] = stays
        return repeated


def _slot(prop: Term, value: Term) -> Term:
    """What a value fills of which there can be only one: for a date and its precision the same."""
    if prop == PRECISION:
        return DUE
    if prop == MATCH and not value[1:].startswith(SHARED_PREFIXES["wd"]):
        return value
    return prop

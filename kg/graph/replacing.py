"""What sources say now in the place of what they said before, as one change of a graph.

Only what is concerned is looked at: the sources' own nodes, the things that they define, the positions of
the pairs of holder and target that they speak of. The graph is then what an import of everything that
remains would make, to the triple.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

from kg import gazetteer
from kg.codebook import THINGS
from kg.errors import KgError
from kg.graph.derived import stance_rows
from kg.graph.rederived import Stated, rederived
from kg.graph.shares import SINGLE, Share, described, is_said, own_nodes, shares
from kg.rdf import terms, vocabulary
from kg.rdf.answers import selected
from kg.rdf.names import (
    ADDRESSEE,
    ANNOTATED_IN,
    ATTRIBUTED,
    BROADER,
    DEFINED_IN,
    DESCRIBES,
    FILE_NAME,
    FRAGMENT,
    GENERATED,
    HAS_SOURCE,
    IMPORTED_BY,
    ISSUER,
    LABEL,
    MATCH,
    MEMBERSHIP,
    POSITION,
    READ_WITH,
    REPLACED_BY,
    REPORTED_IN,
    SCORE,
    TYPE,
    UTTERANCE,
)
from kg.rdf.terms import SG, Minter, Term, Triple, local_name, named, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.graph import Graph

__all__ = ["Change", "changes", "replace", "shipped_positions"]

_NOT_TELLING = frozenset({IMPORTED_BY, GENERATED})
"""By what and when a source was imported: if nothing else differs, it says what it said before."""


@dataclass(frozen=True)
class Change:
    """A change of a graph.

    Attributes:
        remove: what goes; all of it is there.
        add: what comes; none of it is there.
        sources: those that say something else than before, or are new, or gone.
    """

    remove: frozenset[Triple]
    add: frozenset[Triple]
    sources: frozenset[Term]


def replace(graph: Graph, said: Mapping[Term, Collection[Triple]], remove: Iterable[Term] = ()) -> Change:
    """Put what sources say in the place of what they said before; see `changes`.

    It belongs into `graph.writing()`, so that nobody else changes the graph meanwhile.

    Returns:
        What has been changed.
    """
    change = changes(graph, said, remove)
    if change.remove or change.add:
        graph.change(change.remove, change.add)
    return change


def changes(graph: Graph, said: Mapping[Term, Collection[Triple]], remove: Iterable[Term] = ()) -> Change:
    """What is to change so that sources say something else in a graph, and others nothing any more.

    A codebook that nobody who remains was read with goes too. Of a gazetteer the graph keeps what is used.

    Args:
        graph: as it is now.
        said: all that each of these sources says from now on.
        remove: the sources that are to go.

    Raises:
        KgError: what they say contradicts what others say, or takes away what others use.
    """
    return _Replacing(graph, {source: set(triples) for source, triples in said.items()}, remove).change()


@cache
def shipped_positions() -> frozenset[Triple]:
    """The shipped positions, so that a graph can be read without the ontology.

    Each with its label, its score, and what it is narrower than.
    """
    import pyoxigraph as ox

    schemes = list(ox.parse(vocabulary.read("schemes.ttl"), format=ox.RdfFormat.TURTLE))
    triples = [(str(q.subject), str(q.predicate), str(q.object)) for q in schemes]
    positions = {subject for subject, prop, value in triples if prop == TYPE and value == POSITION}
    kept = {LABEL, SCORE, BROADER}
    return frozenset(t for t in triples if t[0] in positions and (t[1] in kept or t[2] == POSITION))


class _Replacing:
    """One replacement while it is worked out: what it takes out of the graph, and what it puts in."""

    def __init__(self, graph: Graph, said: dict[Term, set[Triple]], remove: Iterable[Term]) -> None:
        self.graph = graph
        self.said: dict[Term, set[Triple]] = said | {source: set() for source in remove if source not in said}
        mint = Minter(graph.base)
        self.gazetteers = {mint("codebook", name) for name in gazetteer.SHIPPED}
        self.kinds = {source: own_nodes(triples, source) for source, triples in self.said.items()}
        self.out: set[Triple] = set()
        self.into: set[Triple] = set()
        self.sources: set[Term] = set()
        # What the sources said of themselves before, and say now.
        self.held: dict[Term, set[Triple]] = defaultdict(set)
        self.told: dict[Term, set[Triple]] = {
            source: {t for t in triples if t[0] not in self.kinds[source]}
            for source, triples in self.said.items()
        }
        # What each source says of each thing concerned, before and after.
        self.before: dict[Term, dict[Term, Share]] = {}
        self.after: dict[Term, dict[Term, Share]] = {}
        self.put: dict[Term, set[Triple]] = {}
        self.about: dict[Term, set[tuple[Term, Term]]] = {}

    def change(self) -> Change:
        """The whole of it."""
        self._read_own(self.said)
        self._read_with_others()
        self._leave_books()
        self._things()
        self._refuse_contradictions()
        for source in self.said:
            self._own(source)
        self._prune()
        self._undecide()
        self._annotators()
        self._refuse_vanishing()
        self._positions()
        self._follow()
        both = self.out & self.into
        # A blank node cannot be named in an update; whatever people have hung on one stays.
        gone = frozenset(triple for triple in self.out - both if not triple[2].startswith("_:"))
        return Change(gone, frozenset(self.into - both), frozenset(self.sources))

    # -- what belongs to a source alone ----------------------------------------------------------

    def _read_own(self, sources: Iterable[Term]) -> None:
        """Read what sources said of themselves."""
        of = {source: source for source in sources}
        ours = f"<{self.graph.base}"
        parts = list(self.graph.using(list(of), (REPORTED_IN, HAS_SOURCE)))
        of |= {subject: value for subject, _, value in parts if subject.startswith(ours)}
        found = list(self.graph.about(list(of)))
        deeper = {
            value: of[subject]
            for subject, prop, value in found
            if prop in {ANNOTATED_IN, UTTERANCE, FRAGMENT} and value not in of
        }
        of |= deeper
        for triple in (*found, *self.graph.about(list(deeper))):
            self.held[of[triple[0]]].add(triple)

    def _own(self, source: Term) -> None:
        """Change what a source says of itself, if it says anything else than before."""
        gone, come = self.held[source] - self.told[source], self.told[source] - self.held[source]
        if source in self.sources or any(t[1] not in _NOT_TELLING for t in gone | come):
            self.sources.add(source)
            self.out |= gone
            self.into |= come

    # -- codebooks -------------------------------------------------------------------------------

    def _read_with_others(self) -> None:
        """Articles that were read with the same codebooks as these are so from now on, too.

        A codebook may be split, or another be extended, when only some of its articles are imported.
        """
        moved: dict[frozenset[Term], set[Term]] = {}
        for source in self.said:
            old = frozenset(value for _, prop, value in self.held[source] if prop == READ_WITH)
            new = {value for _, prop, value in self.told[source] if prop == READ_WITH}
            if old and new and old != new:
                moved.setdefault(old, new)
        for old, new in moved.items():
            files = {s for s, _, _ in self.graph.using([min(old)], (READ_WITH,))} - self._gone()
            with_old = {(READ_WITH, book) for book in old}
            held = self._pairs(files).items()
            for file in (
                f for f, pairs in held if {each for each in pairs if each[0] == READ_WITH} == with_old
            ):
                self.out |= {(file, READ_WITH, book) for book in old - new}
                self.into |= {(file, READ_WITH, book) for book in new - old}

    def _gone(self) -> set[Term]:
        """The sources' own nodes, as they were."""
        return {subject for triples in self.held.values() for subject, _, _ in triples}

    def _leave_books(self) -> None:
        """Let go of codebooks that nobody who remains was read with."""
        now = chain(self.into, *(self.told[source] for source in self.said))
        was = chain(self.out, *(self.held[source] for source in self.said))
        kept = {value for _, prop, value in now if prop == READ_WITH}
        lost = Counter(value for _, prop, value in was if prop == READ_WITH)
        gone = [
            book
            for book, times in lost.items()
            if book not in kept and book not in self.said and not self._others(book, READ_WITH, times)
        ]
        self._let_go(gone)

    def _let_go(self, sources: Collection[Term]) -> None:
        """Let sources say nothing any more."""
        for source in sources:
            self.said[source], self.told[source], self.kinds[source] = set(), set(), {}
        self._read_own(sources)

    def _others(self, node: Term, prop: Term, times: int) -> bool:
        """Whether a node is used more often than so many times."""
        found = self.graph.query(f"SELECT ?by {{ ?by {prop} {node} }} LIMIT {times + 1}")
        return len(selected(found)) > times

    # -- things ----------------------------------------------------------------------------------

    def _things(self) -> None:
        """Change what the sources say of actors, places, topics, issues, positions and merged ids."""
        new: dict[Term, dict[Term, set[tuple[Term, Term]]]] = defaultdict(dict)
        content: dict[Term, set[tuple[Term, Term]]] = defaultdict(set)
        for source, triples in self.said.items():
            for node, kind in self.kinds[source].items():
                if kind == "thing":
                    new[node][source] = set()
            for subject, prop, value in triples:
                kind = self.kinds[source].get(subject, "")
                if kind == "thing" and prop != DEFINED_IN:
                    new[subject][source].add((prop, value))
                elif kind == "membership":
                    content[subject].add((prop, value))
        # Of a gazetteer an import says only what it uses itself.
        whole = [source for source in self.said if source not in self.gazetteers or not self.said[source]]
        old = self._defined_by(whole)
        concerned = old | new.keys()
        self._describe(concerned)
        for thing in concerned:
            stays = {
                source: share
                for source, share in self.before[thing].items()
                if source not in self.said or (source in self.gazetteers and self.said[source])
            }
            said = {source: frozenset(pairs) for source, pairs in new.get(thing, {}).items()}
            self._set(thing, stays | said, content)

    def _defined_by(self, sources: Iterable[Term]) -> set[Term]:
        """The things that sources defined, in the graph as it was."""
        found = {subject for subject, _, _ in self.graph.using(sources, (DEFINED_IN,))}
        return {thing for thing in found if not self._is_description(thing)}

    def _is_description(self, node: Term) -> bool:
        return node.startswith(f"<{self.graph.base}description/")

    def _describe(self, things: Collection[Term]) -> None:
        """Read what the graph says of things, and who says it."""
        fresh = [thing for thing in things if thing not in self.about]
        self.about |= self._pairs(fresh)
        nodes = {s: thing for s, _, thing in self.graph.using(fresh, (DESCRIBES,))}
        of: dict[Term, list[set[tuple[Term, Term]]]] = defaultdict(list)
        for node, pairs in self._pairs(nodes).items():
            of[nodes[node]].append(pairs)
        for thing in fresh:
            self.before[thing] = shares(self.about[thing], of[thing])
        links = {link for thing in fresh for link in _memberships(self.before[thing])}
        self.about |= self._pairs(links)

    def _pairs(self, nodes: Collection[Term]) -> dict[Term, set[tuple[Term, Term]]]:
        """What the graph says of each of some nodes, as pairs of a property and a value."""
        found: dict[Term, set[tuple[Term, Term]]] = {node: set() for node in nodes}
        for subject, prop, value in self.graph.about(nodes):
            found[subject].add((prop, value))
        return found

    def _set(
        self, thing: Term, after: dict[Term, Share], content: Mapping[Term, set[tuple[Term, Term]]]
    ) -> None:
        """Change who says what of a thing."""
        before = self.before[thing]
        self.after[thing] = after
        self.sources |= {s for s in {*before, *after} & self.said.keys() if before.get(s) != after.get(s)}
        had = set(described(thing, before, self.graph.base, stays=thing in self._stayed))
        # What people have added in words of our own is nobody's, and does not outlast a change.
        had |= {(thing, *pair) for pair in self.about[thing] if before and is_said(pair, self.about[thing])}
        has = set(described(thing, after, self.graph.base, stays=thing in self._staying))
        nothing: Mapping[Term, set[tuple[Term, Term]]] = {}
        for triples, shared, new in ((had, before, nothing), (has, after, content)):
            triples |= {
                (link, *pair)
                for link in _memberships(shared)
                for pair in new.get(link) or self.about.get(link, set())
            }
        if before and not after:
            had |= {(thing, *pair) for pair in self.about[thing] if not self._follows(pair)}
        self.into -= self.put.get(thing, set())
        self.put[thing] = has - had
        self.out |= had - has
        self.into |= has - had

    @cached_property
    def _stayed(self) -> set[Term]:
        """The things for which other ids were given up, in the graph as it was."""
        found = self.graph.query("SELECT ?kept { ?entry a sg:MergedEntry ; dcterms:isReplacedBy ?kept }")
        return {str(kept) for (kept,) in selected(found)}

    @cached_property
    def _staying(self) -> set[Term]:
        """The things for which other ids are given up from now on."""
        kept = {s: v for s, _, v in self.graph.using(self._stayed, (REPLACED_BY,))}
        again = {s for s, p, v in self.graph.about(kept) if p == DEFINED_IN and v in self.said}
        told = {v for triples in self.said.values() for _, p, v in triples if p == REPLACED_BY}
        return told | {value for entry, value in kept.items() if entry not in again}

    def _follows(self, pair: tuple[Term, Term]) -> bool:
        """Whether a property and its value, as they stand on a thing, were worked out from stances."""
        return pair[0] in self._all_positions or pair[0] in {ISSUER, ADDRESSEE}

    @cached_property
    def _all_positions(self) -> Mapping[Term, Term | None]:
        """The positions of the graph as it was, each with what it is narrower than."""
        found = self.graph.query("SELECT ?p ?w { ?p a sg:Position . OPTIONAL { ?p skos:broader ?w } }")
        return {str(position): wider for position, wider in selected(found)}

    def _prune(self) -> None:
        """Of a gazetteer, let go of what nothing else in the graph uses any more, not even indirectly."""
        gone = self.out - self.into
        touched = {value for _, _, value in gone} | {thing for thing, before in self.before.items() if before}
        for source in self.gazetteers:
            if source in self.said and not self.said[source]:
                continue  # it goes as a whole
            lost = self._defined_by([source])
            if not lost & touched:
                continue
            held = {thing for thing in lost if source in self.after.get(thing, {source: frozenset()})}
            held |= {thing for thing, by in self.after.items() if source in by}
            self._describe(held)
            for thing in held:
                self.after.setdefault(thing, self.before[thing])
            inside = {*held, *(v for thing in held for p, v in self._links(thing) if p == MEMBERSHIP)}
            coming: dict[Term, set[Term]] = defaultdict(set)
            for subject, prop, value in self.into:
                if subject not in inside and prop not in {DESCRIBES, DEFINED_IN}:
                    coming[value].add(subject)
            said = self.kinds.get(source, {})  # whoever says it now uses it
            used = {
                thing
                for thing in held
                if thing in said
                or len(self.after[thing]) > 1
                or thing in coming
                or self._used_outside(thing, inside)
            }
            ahead = list(used)
            while ahead:
                reached = {value for _, value in self._links(ahead.pop()) if value in held} - used
                used |= reached
                ahead += reached
            for thing in held - used:
                self._set(thing, {}, {})

    def _links(self, thing: Term) -> Iterator[tuple[Term, Term]]:
        """What a thing leads to, through its memberships too."""
        for share in self.after.get(thing, {}).values():
            for prop, value in share:
                yield prop, value
                if prop == MEMBERSHIP:
                    yield from self.about.get(value, ())
                    yield from ((p, v) for s, p, v in self.into if s == value)

    def _used_outside(self, thing: Term, inside: set[Term]) -> bool:
        return any(
            triple[0] not in inside
            and triple[1] != DESCRIBES
            and triple not in self.out
            and not self._follows((triple[1], triple[2]))
            and triple[0].startswith(f"<{self.graph.base}")
            for triple in self.graph.using([thing])
        )

    def _undecide(self) -> None:
        """Let go of what was decided on things that are gone, and of decisions that are about nothing."""
        gone = [thing for thing, after in self.after.items() if not after and self.before[thing]]
        entries = {s for s, _, _ in self.graph.using(gone, (REPLACED_BY,))} - self.after.keys()
        self._describe(entries)
        for entry in entries:
            self._set(entry, {}, {})
        for source in {source for entry in entries for source in self.before[entry]} - self.said.keys():
            if self._defined_by([source]) <= entries:
                self._let_go([source])
                self._own(source)

    # -- annotators ------------------------------------------------------------------------------

    def _annotators(self) -> None:
        """Let whoever annotated come and go with the last source that names them."""
        gone = self.out - self.into
        named = {value for _, prop, value in self.into if prop == ATTRIBUTED}
        lost = Counter(value for _, prop, value in gone if prop == ATTRIBUTED and value not in named)
        gone_too = [each for each, times in lost.items() if not self._others(each, ATTRIBUTED, times)]
        self.out |= set(self.graph.about(gone_too))
        said = {
            triple
            for source, triples in self.said.items()
            for triple in triples
            if self.kinds[source].get(triple[0]) == "annotator" and triple[0] in named
        }
        self.into |= said - set(self.graph.about({triple[0] for triple in said}))

    # -- refusals --------------------------------------------------------------------------------

    def _refuse_vanishing(self) -> None:
        """Raise KgError where others use what would go."""
        gone = [
            thing
            for thing, after in self.after.items()
            if not after and self.before[thing] and not self.before[thing].keys() <= self.gazetteers
        ]
        own = self._gone()
        lines = []
        for thing in sorted(gone):
            uses = (
                by
                for triple in self.graph.using([thing])
                if triple not in self.out and triple[0] not in own and triple[1] not in self._all_positions
                for by in self._who(triple[0])
            )
            users = sorted(set(islice(uses, 3)))
            if users:
                sources = " and ".join(sorted(self._name(source) for source in self.before[thing]))
                lines.append(
                    f"{self._called(thing)} would vanish with what {sources} said of it, "
                    f"but {', '.join(users)} in {self.graph.name} uses it"
                )
        if lines:
            hint = "nothing was written; define it again, or import those articles along with these"
            raise KgError("\n".join(lines), hint)

    def _who(self, node: Term) -> Iterator[str]:
        """Which sources that remain say something with a node as its subject."""
        for subject, prop, value in self.graph.about([node]):
            said = prop in {REPORTED_IN, DEFINED_IN} and not self._is_description(subject)
            if said and value not in self.said:
                yield self._name(value)
            elif prop == TYPE and value == named("org:Membership"):
                for triple in self.graph.using([node], (MEMBERSHIP,)):
                    if triple not in self.out:
                        yield from self._who(triple[0])

    def _name(self, source: Term) -> str:
        """A source as messages name it."""
        kind, name = self._parts(source)
        about = (*self.held[source], *self.graph.about([source])) if kind == "codebook" else ()
        return next((text_of(v) for _, p, v in about if p == FILE_NAME), name)

    def _refuse_contradictions(self) -> None:
        """What can only be one is one, also after sources from different times or projects have met."""
        types: list[str] = []
        values: list[tuple[Term, Term, str]] = []
        fresh: set[Term] = set()
        for thing, after in self.after.items():
            news = {pair for source, share in after.items() if source in self.said for pair in share}
            others = {pair for source, share in after.items() if source not in self.said for pair in share}
            if news and not self.before[thing]:
                fresh.add(thing)
            if news and others:
                types += self._other_types(thing, news, others)
                values += self._other_values(thing, news, others)
        lines = [*sorted(types), *(line for *_, line in sorted(values)[:20]), *self._other_kinds(fresh)]
        if lines:
            hint = (
                "nothing was written; if it is the same thing, import all files of the project together, "
                "else give it another id"
            )
            raise KgError("\n".join(lines), hint)

    def _other_types(
        self, thing: Term, news: set[tuple[Term, Term]], others: set[tuple[Term, Term]]
    ) -> Iterator[str]:
        here, there = (
            {value for prop, value in some if prop == TYPE and value.startswith(f"<{SG}")}
            for some in (news, others)
        )
        if here != there:
            one, other = (", ".join(sorted(_said(t) for t in some)) for some in (here, there))
            yield f"{self._called(thing)} is {one} here, but {other} in {self.graph.name}"

    def _other_values(
        self, thing: Term, news: set[tuple[Term, Term]], others: set[tuple[Term, Term]]
    ) -> Iterator[tuple[Term, Term, str]]:
        slots: dict[tuple[Term, str], set[Term]] = defaultdict(set)
        for prop, value in others:
            if (slot := _slot(prop, value)) is not None:
                slots[slot].add(value)
        for prop, value in news:
            slot = _slot(prop, value)
            if slot is None or slot not in slots or value in slots[slot]:
                continue
            local = local_name(prop)
            what = "is called" if local == "label" else f"has {local}"
            other = _said(min(slots[slot]))
            line = f"{self._called(thing)} {what} “{_said(value)}” here, but “{other}” in {self.graph.name}"
            yield thing, prop, line

    def _other_kinds(self, things: set[Term]) -> list[str]:
        """Those that would share their id with something of another kind."""
        wanted: dict[Term, tuple[str, str, str]] = {}
        for thing in things:
            kind, name = self._parts(thing)
            for other in THINGS - {kind} if kind in THINGS else ():
                one_of_both = f"<{self.graph.base}{other}/{name}>"
                wanted[one_of_both] = (name, min(kind, other), max(kind, other))
        found = {s for s, prop, _ in self.graph.about(wanted) if prop == DEFINED_IN}
        found = {thing for thing in found if self.after.get(thing, True)}
        found |= {thing for thing in wanted if self.after.get(thing)}
        clashes = sorted({wanted[thing] for thing in found})
        return [f"'{name}' would be {one} and {other} at once" for name, one, other in clashes]

    def _called(self, thing: Term) -> str:
        return "{} '{}'".format(*self._parts(thing))

    def _parts(self, node: Term) -> tuple[str, str]:
        """The kind and the name of one of our own things."""
        kind, _, name = node[1:-1].removeprefix(self.graph.base).partition("/")
        return kind, name

    # -- what follows ----------------------------------------------------------------------------

    def _positions(self) -> None:
        """Put in the shipped positions as they are today."""
        shipped = shipped_positions()
        held = set(self.graph.about({subject for subject, _, _ in shipped}))
        self.into |= shipped - held
        kept = {prop for _, prop, _ in shipped} - {TYPE}
        self.out |= {t for t in held - shipped if t[1] in kept}

    def _follow(self) -> None:
        """Change what follows from the stances."""
        before, after = (
            {row for triples in held.values() for row in stance_rows(triples)}
            for held in (self.held, self.told)
        )
        gone, come = self.out - self.into, self.into - self.out
        out, into = rederived(
            Stated(self.graph, self._all_positions, gone, come, before, after, self.said.keys())
        )
        self.out |= out
        self.into |= into


def _memberships(said: Mapping[Term, Share]) -> set[Term]:
    """What sources say of a thing that has a node of its own."""
    return {value for share in set(said.values()) for prop, value in share if prop == MEMBERSHIP}


def _slot(prop: Term, value: Term) -> tuple[Term, str] | None:
    """What a value fills of which there can be only one."""
    if prop == MATCH:
        return (prop, "") if value[1:].startswith(terms.SHARED_PREFIXES["wd"]) else None
    if prop not in SINGLE:
        return None
    _, quoted, language = value.rpartition('"@')
    return prop, language if quoted else ""


def _said(value: Term) -> str:
    return text_of(value).removeprefix(SG)

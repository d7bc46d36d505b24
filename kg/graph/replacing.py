"""What sources say now in the place of what they said before, as one change of a graph.

Only what is concerned is looked at: the sources' own nodes, the things that they define, the positions of
the pairs of holder and target that they speak of. The graph is then what an import of everything that
remains would make, to the triple.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from kg import gazetteer
from kg.codebook import THINGS
from kg.errors import KgError
from kg.graph.answers import Rows
from kg.graph.derived import (
    ADDRESSEE,
    ISSUER,
    StanceRow,
    derived,
    making,
    stance_rows,
    uncorrected,
)
from kg.graph.shares import (
    ANNOTATED_IN,
    ATTRIBUTED,
    DEFINED_IN,
    DESCRIBES,
    FRAGMENT,
    HAS_SOURCE,
    ISSUE,
    LABEL,
    MEMBERSHIP,
    POSITION,
    READ_WITH,
    REPLACED_BY,
    REPORTED_IN,
    SINGLE,
    TYPE,
    UTTERANCE,
    Share,
    described,
    is_said,
    own_nodes,
    shares,
)
from kg.rdf import terms, vocabulary
from kg.rdf.terms import SG, Minter, Term, Triple, local_name, named, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.graph import Graph

__all__ = ["Change", "changes", "replace", "shipped_positions"]

_CORRECTS = named("sg:corrects")
_BROADER = named("skos:broader")
_NOT_TELLING = frozenset({named("sg:importedBy"), named("prov:generatedAtTime")})
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
    kept = {LABEL, named("sg:score"), _BROADER}
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
            held: dict[Term, set[Term]] = defaultdict(set)
            for subject, prop, value in self.graph.about(files):
                if prop == READ_WITH:
                    held[subject].add(value)
            for file in (file for file, with_ in held.items() if with_ == old):
                self.out |= {(file, READ_WITH, book) for book in old - new}
                self.into |= {(file, READ_WITH, book) for book in new - old}

    def _gone(self) -> set[Term]:
        """The sources' own nodes, as they were."""
        return {subject for triples in self.held.values() for subject, _, _ in triples}

    def _leave_books(self) -> None:
        """Let go of codebooks that nobody who remains was read with."""
        lost: dict[Term, int] = defaultdict(int)
        kept: set[Term] = {value for _, prop, value in self.into if prop == READ_WITH}
        for source in self.said:
            for _, prop, value in self.told[source]:
                if prop == READ_WITH:
                    kept.add(value)
            for _, prop, value in self.held[source]:
                if prop == READ_WITH:
                    lost[value] += 1
        for _, prop, value in self.out:
            if prop == READ_WITH:
                lost[value] += 1
        gone = [
            book
            for book, times in lost.items()
            if book not in kept and book not in self.said and not self._others(book, READ_WITH, times)
        ]
        for book in gone:
            self.said[book], self.told[book], self.kinds[book] = set(), set(), {}
        self._read_own(gone)

    def _others(self, node: Term, prop: Term, times: int) -> bool:
        """Whether a node is used more often than so many times."""
        found = self.graph.query(f"SELECT ?by {{ ?by {prop} {node} }} LIMIT {times + 1}")
        assert isinstance(found, Rows)
        return len(found.rows) > times

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
        old = {s for s, _, _ in self.graph.using(whole, (DEFINED_IN,)) if not self._is_description(s)}
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

    def _is_description(self, node: Term) -> bool:
        return node.startswith(f"<{self.graph.base}description/")

    def _describe(self, things: Collection[Term]) -> None:
        """Read what the graph says of things, and who says it."""
        fresh = [thing for thing in things if thing not in self.about]
        for thing in fresh:
            self.about[thing] = set()
        for subject, prop, value in self.graph.about(fresh):
            self.about[subject].add((prop, value))
        nodes = {s: thing for s, _, thing in self.graph.using(fresh, (DESCRIBES,))}
        texts: dict[Term, set[tuple[Term, Term]]] = defaultdict(set)
        for subject, prop, value in self.graph.about(nodes):
            texts[subject].add((prop, value))
        of: dict[Term, list[set[tuple[Term, Term]]]] = defaultdict(list)
        for node, thing in nodes.items():
            of[thing].append(texts[node])
        for thing in fresh:
            self.before[thing] = shares(self.about[thing], of[thing])
        links = {
            value
            for thing in fresh
            for share in self.before[thing].values()
            for p, value in share
            if p == MEMBERSHIP
        }
        for link in links:
            self.about.setdefault(link, set())
        for subject, prop, value in self.graph.about(links):
            self.about[subject].add((prop, value))

    def _set(
        self,
        thing: Term,
        after: dict[Term, Share],
        content: Mapping[Term, set[tuple[Term, Term]]],
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
            links = {value for share in set(shared.values()) for prop, value in share if prop == MEMBERSHIP}
            triples |= {
                (link, *pair) for link in links for pair in new.get(link) or self.about.get(link, set())
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
        assert isinstance(found, Rows)
        return {str(kept) for (kept,) in found.rows}

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
        assert isinstance(found, Rows)
        return {str(position): wider for position, wider in found.rows}

    def _prune(self) -> None:
        """Of a gazetteer, let go of what nothing else in the graph uses any more, not even indirectly."""
        gone = self.out - self.into
        touched = {value for _, _, value in gone} | {thing for thing, before in self.before.items() if before}
        for source in self.gazetteers:
            if source in self.said and not self.said[source]:
                continue  # it goes as a whole
            lost = {s for s, _, _ in self.graph.using([source], (DEFINED_IN,)) if not self._is_description(s)}
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
            about = {
                s for s, _, _ in self.graph.using([source], (DEFINED_IN,)) if not self._is_description(s)
            }
            if about <= entries:
                self.said[source], self.told[source], self.kinds[source] = set(), set(), {}
                self._read_own([source])
                self._own(source)

    # -- annotators ------------------------------------------------------------------------------

    def _annotators(self) -> None:
        """Let whoever annotated come and go with the last source that names them."""
        gone = self.out - self.into
        named = {value for _, prop, value in self.into if prop == ATTRIBUTED}
        lost: dict[Term, int] = defaultdict(int)
        for _, prop, value in gone:
            if prop == ATTRIBUTED and value not in named:
                lost[value] += 1
        self.out |= set(
            self.graph.about(
                [each for each, times in lost.items() if not self._others(each, ATTRIBUTED, times)]
            )
        )
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
                kind, _, name = thing[1:-1].removeprefix(self.graph.base).partition("/")
                sources = " and ".join(sorted(self._name(source) for source in self.before[thing]))
                lines.append(
                    f"{kind} '{name}' would vanish with what {sources} said of it, "
                    f"but {', '.join(users)} in {self.graph.name} uses it"
                )
        if lines:
            hint = "nothing was written; define it again, or import those articles along with these"
            raise KgError("\n".join(lines), hint)

    def _who(self, node: Term) -> Iterator[str]:
        """Which sources that remain say something with a node as its subject."""
        for subject, prop, value in self.graph.about([node]):
            if (
                prop in {REPORTED_IN, DEFINED_IN}
                and value not in self.said
                and not self._is_description(subject)
            ):
                yield self._name(value)
            elif prop == TYPE and value == named("org:Membership"):
                for triple in self.graph.using([node], (MEMBERSHIP,)):
                    if triple not in self.out:
                        yield from self._who(triple[0])

    def _name(self, source: Term) -> str:
        """A source as messages name it."""
        kind, _, name = terms.text_of(source).removeprefix(self.graph.base).partition("/")
        if kind != "codebook":
            return name
        found = [
            v for _, p, v in (*self.held[source], *self.graph.about([source])) if p == named("sg:fileName")
        ]
        return text_of(found[0]) if found else name

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
            kind, _, name = thing[1:-1].removeprefix(self.graph.base).partition("/")
            for other in THINGS - {kind} if kind in THINGS else ():
                one_of_both = f"<{self.graph.base}{other}/{name}>"
                wanted[one_of_both] = (name, min(kind, other), max(kind, other))
        found = {s for s, prop, _ in self.graph.about(wanted) if prop == DEFINED_IN}
        found = {thing for thing in found if self.after.get(thing, True)}
        found |= {thing for thing in wanted if self.after.get(thing)}
        clashes = sorted({wanted[thing] for thing in found})
        return [f"'{name}' would be {one} and {other} at once" for name, one, other in clashes]

    def _called(self, thing: Term) -> str:
        kind, _, name = thing[1:-1].removeprefix(self.graph.base).partition("/")
        return f"{kind} '{name}'"

    # -- what follows ----------------------------------------------------------------------------

    def _positions(self) -> None:
        """Put in the shipped positions as they are today."""
        shipped = shipped_positions()
        held = set(self.graph.about({subject for subject, _, _ in shipped}))
        self.into |= shipped - held
        kept = {prop for _, prop, _ in shipped} - {TYPE}
        self.out |= {t for t in held - shipped if t[1] in kept}

    def _follow(self) -> None:
        """Work out anew what follows from the stances, for those pairs and issues that are concerned."""
        gone, come = self.out - self.into, self.into - self.out
        old_broader = {p: w for p, w in self._all_positions.items() if w is not None}
        positions, broader = self._positions_after(gone, come)
        before, after = (
            {row for triples in held.values() for row in stance_rows(triples)}
            for held in (self.held, self.told)
        )
        changed = before ^ after
        pairs = {(row.holder, row.toward) for row in changed}
        concerned, corrects = self._corrections(gone, come)
        pairs |= {(row.holder, row.toward) for row in before | after if row.article in concerned}
        outside = {article for article in concerned if article not in self.said}
        found = self._rows("sg:reportedIn ?key", outside)
        moved = {
            p for p in {*self._all_positions, *positions} if self._differs(p, old_broader, broader, positions)
        }
        found += self._rows("sg:position ?key", moved)
        pairs |= {(row.holder, row.toward) for row in found}
        retyped = {s for s, p, v in gone ^ come if p == TYPE and v == ISSUE}
        if not pairs and not retyped:
            return
        rows = {row.stance: row for row in self._rows_of_pairs(pairs)}
        made = " ".join(sorted(making(broader)))
        rows |= {
            r.stance: r
            for r in self._rows(f"sg:toward ?key ; sg:position ?p . VALUES ?p {{ {made} }}", retyped)
        }
        corrected = {article for _, article in corrects}
        spoken = (*rows.values(), *after)
        more = {(row.holder, row.toward) for row in spoken if row.article in corrected} - pairs
        rows |= {row.stance: row for row in self._rows_of_pairs(more)}
        told = {(row.toward, who) for row in (*rows.values(), *before, *after) for who in row.addressees}
        rows = {stance: row for stance, row in rows.items() if row.article not in self.said}
        rows |= {row.stance: row for row in after}
        issues = self._issues_after({toward for _, toward in pairs} | retyped, gone, come)

        def concerns(triple: Triple) -> bool:
            """Whether all stances are at hand that it can follow from."""
            subject, prop, value = triple
            if prop == ISSUER:
                return (value, subject) in pairs or subject in retyped
            if prop == ADDRESSEE:
                return (subject, value) in told or subject in retyped
            return (subject, value) in pairs

        now = set(filter(concerns, derived(list(rows.values()), issues, broader, corrects)))
        was = set(filter(concerns, self._derived_before(pairs, retyped)))
        # That an issue was put to somebody may also follow from stances that are not concerned.
        doubtful = {(t[2], t[0]) for t in was - now if t[1] == ADDRESSEE and t[0] in issues - retyped}
        now |= {(issue, ADDRESSEE, who) for who, issue in self._told(doubtful, broader, corrects, after)}
        self.out |= was - now
        self.into |= now - was

    def _told(
        self,
        doubtful: Collection[tuple[Term, Term]],
        broader: Mapping[Term, Term],
        corrects: Collection[tuple[Term, Term]],
        after: Collection[StanceRow],
    ) -> set[tuple[Term, Term]]:
        """Those pairs of an actor and an issue of which a source that stays says that it was put to them.

        Args:
            doubtful: the pairs.
            broader: for each position that is narrower than another, that one.
            corrects: pairs of an article and one that it corrects.
            after: the stances of the sources that say something else from now on, which may be corrections.
        """
        made = making(broader)
        found = [
            row
            for row in self._rows_of_pairs(doubtful, "sg:addressee")
            if row.article not in self.said and row.certainty != "denied" and row.position in made
        ]
        corrected = {article for _, article in corrects}
        pairs = {(row.holder, row.toward) for row in found if row.article in corrected}
        every = [row for row in self._rows_of_pairs(pairs) if row.article not in self.said]
        every += [row for row in after if (row.holder, row.toward) in pairs]
        standing = {row.stance for row in uncorrected(every, corrects)}
        return {
            (who, row.toward)
            for row in found
            for who in row.addressees
            if row.article not in corrected or row.stance in standing
        }.intersection(doubtful)

    def _positions_after(self, gone: set[Triple], come: set[Triple]) -> tuple[set[Term], dict[Term, Term]]:
        """The positions there will be, and what each is narrower than."""
        typed = self._all_positions.keys() - {s for s, p, v in gone if p == TYPE and v == POSITION}
        typed |= {s for s, p, v in come if p == TYPE and v == POSITION}
        broader = {
            p: w for p, w in self._all_positions.items() if w is not None and (p, _BROADER, w) not in gone
        }
        broader |= {s: v for s, p, v in come if p == _BROADER and s in typed}
        return typed, {position: wider for position, wider in broader.items() if position in typed}

    def _differs(
        self, position: Term, old: Mapping[Term, Term], new: Mapping[Term, Term], positions: set[Term]
    ) -> bool:
        """Whether a position, or one that it is narrower than, is other than before."""
        seen = set[Term]()
        at: Term | None = position
        while at is not None and at not in seen:
            seen.add(at)
            if old.get(at) != new.get(at) or (at in self._all_positions) != (at in positions):
                return position in self._all_positions
            at = new.get(at)
        return False

    def _corrections(self, gone: set[Triple], come: set[Triple]) -> tuple[set[Term], set[tuple[Term, Term]]]:
        """The articles on which other corrections bear than before, and all corrections there will be."""
        found = self.graph.query("SELECT ?by ?of { ?by sg:corrects ?of }")
        assert isinstance(found, Rows)
        old = {(str(by), str(of)) for by, of in found.rows}
        new = old - {(s, v) for s, p, v in gone if p == _CORRECTS}
        new |= {(s, v) for s, p, v in come if p == _CORRECTS}
        # Whoever corrects these corrects with them what they correct.
        concerned = {by for by, _ in old ^ new}
        ahead = set(concerned)
        while ahead:
            ahead = {by for by, of in old | new if of in ahead} - concerned
            concerned |= ahead
        return concerned, new

    def _rows(self, pattern: str, keys: Iterable[Term]) -> list[StanceRow]:
        """The stances of the graph, as it was, that fit a pattern.

        Args:
            pattern: what is said of a stance, in SPARQL; ?key stands for any of the keys.
            keys: terms.
        """
        return self._stances(f"VALUES ?key {{ {' '.join(k)} }} ?s {pattern}" for k in _chunks(sorted(keys)))

    def _rows_of_pairs(self, pairs: Iterable[tuple[Term, Term]], prop: str = "sg:holder") -> list[StanceRow]:
        """The stances that holders have toward targets, in the graph as it was.

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
        found: set[Term] = set()
        for pattern in patterns:
            rows = self.graph.query(f"SELECT DISTINCT ?s {{ {pattern} }}")
            assert isinstance(rows, Rows)
            found |= {str(stance) for (stance,) in rows.rows}
        return stance_rows(self.graph.about(sorted(found)))

    def _issues_after(self, things: Collection[Term], gone: set[Triple], come: set[Triple]) -> set[Term]:
        found: set[Term] = set()
        for some in _chunks(sorted(things)):
            rows = self.graph.query(f"SELECT ?t {{ VALUES ?t {{ {' '.join(some)} }} ?t a sg:Issue }}")
            assert isinstance(rows, Rows)
            found |= {str(thing) for (thing,) in rows.rows}
        found -= {s for s, p, v in gone if p == TYPE and v == ISSUE}
        return found | {s for s, p, v in come if p == TYPE and v == ISSUE}

    def _derived_before(self, pairs: Collection[tuple[Term, Term]], issues: Collection[Term]) -> set[Triple]:
        """What had been worked out for pairs of holder and target, and for issues."""
        found: set[Triple] = set()
        for some in _chunks(sorted(pairs)):
            values = " ".join(f"({holder} {toward})" for holder, toward in some)
            rows = self.graph.query(
                f"SELECT ?h ?p ?t {{ VALUES (?h ?t) {{ {values} }} ?h ?p ?t . ?p a sg:Position }}"
            )
            assert isinstance(rows, Rows)
            found |= {(str(h), str(p), str(t)) for h, p, t in rows.rows}
        for chunk in _chunks(sorted({*issues, *(toward for _, toward in pairs)})):
            rows = self.graph.query(
                f"SELECT ?t ?p ?x {{ VALUES ?t {{ {' '.join(chunk)} }} "
                f"VALUES ?p {{ {ISSUER} {ADDRESSEE} }} ?t ?p ?x }}"
            )
            assert isinstance(rows, Rows)
            found |= {(str(t), str(p), str(x)) for t, p, x in rows.rows}
        return found


T = TypeVar("T")


def _chunks(items: list[T], size: int = 1000) -> Iterator[list[T]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


def _slot(prop: Term, value: Term) -> tuple[Term, str] | None:
    """What a value fills of which there can be only one."""
    if prop == named("skos:exactMatch"):
        return (prop, "") if value[1:].startswith(terms.SHARED_PREFIXES["wd"]) else None
    if prop not in SINGLE:
        return None
    _, quoted, language = value.rpartition('"@')
    return prop, language if quoted else ""


def _said(value: Term) -> str:
    return text_of(value).removeprefix(SG)

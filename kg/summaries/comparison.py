"""What tells two graphs apart, in the words of the field first: demands, stances, current positions, merges.

A stance is named after its article, holder, position and target. So one that has another position now is
another node; the two count as one that changed where they say it of the same pair in the same article.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.graph.described import Described, in_words
from kg.rdf.names import ANNOTATED_IN, DEFINED_IN, DIGEST, EVIDENCE, LABEL, TYPE, UTTERANCE
from kg.rdf.terms import SG, Term, Triple, named, text_of
from kg.summaries import Account, Cell, Fact, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.graph import Graph

__all__ = ["Difference", "compare"]

_HOW_READ = frozenset(
    named(name)
    for name in ("sg:importedBy", "sg:fileName", "sg:sha256", "sg:annotatedIn", "prov:generatedAtTime")
)
"""What is about files and imports, and nothing that an article says."""
_FOLLOWING = frozenset(named(name) for name in ("sg:issuer", "sg:addressee"))


@dataclass(frozen=True)
class Difference:
    """What tells two graphs apart.

    Attributes:
        gone: the triples that only the first graph has, in order.
        new: the triples that only the second has, in order.
        account: the same in the words of the field.
    """

    gone: tuple[Triple, ...]
    new: tuple[Triple, ...]
    account: Account

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.gone or self.new)


def compare(first: Graph, second: Graph) -> Difference:
    """What would have to change in the first graph to make it the second."""
    held = set(first.triples())
    new = []
    for triple in second.triples():
        if triple in held:
            held.discard(triple)
        else:
            new.append(triple)
    gone = sorted(held)
    new.sort()
    before, after = Described(first), Described(second)
    touched = {subject for subject, _, _ in (*gone, *new)}
    before.fetch(touched)
    after.fetch(touched)
    tables = (
        *_things(before, after, gone, new),
        *_stances(before, after, touched),
        _positions(before, after, gone, new),
        *_merges(before, after, touched),
        *_articles(before, after, gone, new),
    )
    found = tuple(table for table in tables if table.rows)
    facts = [Fact(table.title, (Cell.of(len(table.rows)),)) for table in found]
    facts += [
        Fact(label, (Cell.of(len(triples)),))
        for label, triples in (("triples removed", gone), ("triples added", new))
        if triples
    ]
    title = f"{first.name} and {second.name}: " + ("what is different" if gone or new else "no difference")
    return Difference(tuple(gone), tuple(new), Account(title, tuple(facts), found))


# -- one kind of change each -------------------------------------------------------------------------

_WORDS = {"actor": "actors", "place": "places", "issue": "demands and other issues", "topic": "topics"}


def _things(
    before: Described, after: Described, gone: Sequence[Triple], new: Sequence[Triple]
) -> Iterator[Table]:
    """Actors, places, issues, topics and positions that came, went, or are described otherwise."""
    changes: dict[Term, list[tuple[str, Triple]]] = defaultdict(list)
    for mark, triples in (("-", gone), ("+", new)):
        for triple in triples:
            changes[triple[0]].append((mark, triple))
    positions = _positions_among(before, gone) | _positions_among(after, new)
    positions |= _positions_among(before, new) | _positions_among(after, gone)
    kinds: dict[str, dict[str, list[tuple[Cell, ...]]]] = defaultdict(lambda: defaultdict(list))
    for thing, changed in changes.items():
        kind = _kind(before, thing) or _kind(after, thing)
        if kind not in {*_WORDS, "position"} or "merged id" in {before.kind(thing), after.kind(thing)}:
            continue
        here, there = _kind(before, thing) is not None, _kind(after, thing) is not None
        if here != there:
            said = after if there else before
            what = in_words(f"<{SG}{said.type(thing)}>") or ""
            row = (Cell(said.label(thing), text_of(thing)), Cell(what))
            kinds[kind]["new" if there else "removed"].append(row)
            continue
        for mark, (_, prop, value) in changed:
            if prop in positions or prop in _HOW_READ or prop in _FOLLOWING or prop == DEFINED_IN:
                continue
            said = after if mark == "+" else before
            name = "label" if prop == LABEL else in_words(prop) or ""
            told = Cell.naming(said, value)
            both = (Cell(""), told) if mark == "+" else (told, Cell(""))
            kinds[kind]["changed"].append((Cell(after.label(thing), text_of(thing)), Cell(name), *both))
    for kind in (*_WORDS, "position"):
        word = _WORDS.get(kind, "positions of the project")
        for change in ("new", "removed", "changed"):
            head = ("what", "property", "before", "after") if change == "changed" else ("what", "type")
            rows = kinds[kind][change]
            yield Table(
                f"{change} {word}", head, tuple(sorted(_paired(rows) if change == "changed" else rows))
            )


def _paired(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """A value that went and one that came for the same property make one row."""
    by_property: dict[tuple[Cell, ...], list[tuple[Cell, ...]]] = defaultdict(list)
    for row in rows:
        by_property[row[:2]].append(row[2:])
    found: list[tuple[Cell, ...]] = []
    for key, values in by_property.items():
        went = sorted(one for one, other in values if not other.text)
        came = sorted(other for _, other in values if other.text)
        length = max(len(went), len(came))
        went += [Cell("")] * (length - len(went))
        came += [Cell("")] * (length - len(came))
        found += [(*key, one, other) for one, other in zip(went, came, strict=True)]
    return found


def _stances(before: Described, after: Described, touched: set[Term]) -> Iterator[Table]:
    """Stances that came, went, or say something else."""
    kinds = {each: (before.kind(each), after.kind(each)) for each in touched}
    gone = {each for each, both in kinds.items() if both == ("stance", None)}
    new = {each for each, both in kinds.items() if both == (None, "stance")}
    same = {each for each, both in kinds.items() if both == ("stance", "stance")}
    changed: list[tuple[Cell, ...]] = []
    waiting: dict[tuple[Term | None, ...], list[Term]] = defaultdict(list)
    for stance in sorted(gone):
        waiting[_pair(before, stance)].append(stance)
    for stance in sorted(new):
        if earlier := waiting.get(_pair(after, stance)):
            former = earlier.pop(0)
            gone.discard(former)
            new.discard(stance)
            changed += _changes(before, former, after, stance)
    for stance in sorted(same):
        changed += _changes(before, stance, after, stance)
    head = ("who", "position", "on", "said by", "date", "quote", "article")
    yield Table("new stances", head, tuple(_stance(after, each) for each in sorted(new)))
    yield Table("removed stances", head, tuple(_stance(before, each) for each in sorted(gone)))
    yield Table("changed stances", ("stance", "property", "before", "after"), tuple(changed))


def _positions(before: Described, after: Described, gone: Sequence[Triple], new: Sequence[Triple]) -> Table:
    """Who holds another position now than before."""
    moves: dict[tuple[Term, Term], tuple[set[Term], set[Term]]] = defaultdict(lambda: (set(), set()))
    for side, triples, said in ((0, gone, before), (1, new, after)):
        positions = _positions_among(said, triples)
        for holder, prop, target in triples:
            if prop in positions:
                moves[holder, target][side].add(prop)
    rows = []
    for holder, target in sorted(moves):
        one, other = (_held(said, holder, target) for said in (before, after))
        said = after if other else before
        if one == other or (one and other and said.text(holder, "sg:anonymous") == "true"):
            continue  # "critics" are many minds: what others of them hold is no move
        who, what = (Cell(said.label(each), text_of(each)) for each in (holder, target))
        rows.append((who, what, Cell(", ".join(one)), Cell(", ".join(other))))
    return Table("current positions", ("who", "on", "before", "after"), tuple(rows))


def _merges(before: Described, after: Described, touched: set[Term]) -> Iterator[Table]:
    """Ids that were merged into others, or stand for themselves again."""
    link = "dcterms:isReplacedBy"
    for title, one, other in (("merged ids", before, after), ("unmerged ids", after, before)):
        rows = []
        for thing in sorted(touched):
            kept = other.one(thing, link)
            if kept is not None and one.one(thing, link) != kept:
                why = other.text(thing, "rdfs:comment") or ""
                rows.append((Cell(other.id(thing)), Cell(other.label(kept), text_of(kept)), Cell(why)))
        yield Table(title, ("id", "merged into", "why"), tuple(rows))


def _articles(
    before: Described, after: Described, gone: Sequence[Triple], new: Sequence[Triple]
) -> Iterator[Table]:
    """Articles that came, went, or are described or annotated otherwise."""
    owners: dict[Term, set[str]] = defaultdict(set)
    for said, triples in ((before, gone), (after, new)):
        kinds = {subject: said.kind(subject) for subject in {subject for subject, _, _ in triples}}
        for subject, prop, value in triples:
            kind = kinds[subject]
            if kind == "article":
                owners[subject].add("file" if prop in _HOW_READ else "description")
            elif kind == "stance":
                owners[said.one(subject, "sg:reportedIn") or subject].add("stances")
            elif prop == DIGEST:
                for article, _, _ in said.graph.using([subject], [ANNOTATED_IN]):
                    owners[article].add("file")
            elif prop == DEFINED_IN and said.kind(value) == "article":
                owners[value].add("definitions")
    rows: dict[str, list[tuple[Cell, ...]]] = defaultdict(list)
    for article, what in sorted(owners.items()):
        here, there = before.kind(article) == "article", after.kind(article) == "article"
        if not here and not there:
            continue
        said = after if there else before
        cell = Cell(said.label(article), text_of(article))
        change = "changed" if here and there else "new" if there else "removed"
        more = Cell(", ".join(sorted(what))) if change == "changed" else Cell(said.id(article))
        rows[change].append((cell, more))
    for change in ("new", "removed", "changed"):
        head = ("article", "what of it" if change == "changed" else "id")
        yield Table(f"{change} articles", head, tuple(rows[change]))


# -- parts -------------------------------------------------------------------------------------------


def _kind(said: Described, thing: Term) -> str | None:
    """What a thing is; nothing where it is shipped with the vocabulary."""
    return None if thing.startswith(f"<{SG}") else said.kind(thing)


def _positions_among(said: Described, triples: Sequence[Triple]) -> set[Term]:
    """The properties that are positions: they are few, where triples are many."""
    return {prop for prop in {prop for _, prop, _ in triples} if "Position" in said.classes(prop)}


def _pair(said: Described, stance: Term) -> tuple[Term | None, ...]:
    return tuple(said.one(stance, name) for name in ("sg:reportedIn", "sg:holder", "sg:toward"))


def _stance(said: Described, stance: Term) -> tuple[Cell, ...]:
    def named(name: str) -> Cell:
        return Cell.naming(said, said.one(stance, name))

    return (
        named("sg:holder"),
        Cell(said.position(stance), named("sg:position").iri),
        named("sg:toward"),
        named("sg:speaker"),
        Cell(said.date(stance, "sg:date") or ""),
        Cell(_quote(said, stance), text_of(stance)),
        named("sg:reportedIn"),
    )


def _quote(said: Described, stance: Term) -> str:
    evidence = said.one(stance, "sg:evidence")
    return (said.text(evidence, "oa:exact") if evidence is not None else None) or ""


def _changes(before: Described, former: Term, after: Described, stance: Term) -> list[tuple[Cell, ...]]:
    """A row for each property in which a stance is another now."""
    name = " ".join(cell.text for cell in _stance(before, former)[:3])
    rows: list[tuple[Cell, ...]] = []
    one, other = before.of(former), after.of(stance)
    for prop in sorted({*one, *other} - {TYPE, UTTERANCE}):
        was, now = one.get(prop, []), other.get(prop, [])
        if prop == EVIDENCE:  # named after its words, and told by them
            told = [Cell(_quote(before, former)), Cell(_quote(after, stance))]
        else:
            told = [
                Cell(", ".join(Cell.naming(said, value).text for value in values))
                for said, values in ((before, was), (after, now))
            ]
        if was != now and told[0].text != told[1].text:
            rows.append((Cell(name, text_of(stance)), Cell(in_words(prop) or ""), *told))
    return rows


def _held(said: Described, holder: Term, target: Term) -> list[str]:
    """The positions that a holder has on a target now, the narrowest only."""
    held = [
        prop
        for prop, values in said.of(holder).items()
        if target in values and "Position" in said.classes(prop)
    ]
    wider = {each for prop in held for each in said.reached(prop, "skos:broader")}
    return [said.label(prop) for prop in held if prop not in wider]

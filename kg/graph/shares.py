"""Who says what in a graph in which everything stands together.

All triples of all sources (articles, codebooks, files of decisions) stand merged in one graph, because
asking ten thousand named graphs at once is ten times slower. What a source said is known all the same:

- An article owns its node, its file, its stances with their utterances, its evidence with its fragments;
  a codebook or a file of decisions owns its file. Annotators belong to everyone who names them.
- A thing (actor, place, topic, issue, position, id given up) belongs to every source it is `sg:definedIn`.
  If they all say the same of it, that is what each says. If not, an `sg:Description` for each says what.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from kg.rdf.names import (
    ADDRESSEE,
    ALIAS,
    ANNOTATED_IN,
    ARTICLE,
    ATTRIBUTED,
    CONCEPT,
    DEFINED_IN,
    DESCRIBES,
    DESCRIPTION,
    EVIDENCE,
    FRAGMENT,
    HAS_SOURCE,
    ISSUE,
    ISSUER,
    LABEL,
    MEMBERSHIP,
    MERGED_ENTRY,
    NAME,
    POSITION,
    REPLACED_BY,
    REPORTED_IN,
    SAYS,
    SOURCE_FILE,
    TYPE,
    UTTERANCE,
)
from kg.rdf.terms import SG, Minter, Term, Triple, literal, named, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

__all__ = [
    "SINGLE",
    "Share",
    "by_source",
    "described",
    "is_said",
    "merged",
    "own_nodes",
    "shares",
    "stated",
    "within_articles",
]

Share: TypeAlias = frozenset[tuple[Term, Term]]
"""What a source says of a thing: pairs of a property and a value."""


NAMING = frozenset({LABEL, NAME})

_SAID = frozenset(
    named(name)
    for name in (
        *("rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:note", "skos:broader", "skos:exactMatch"),
        *("skos:notation", "schema:startDate", "schema:endDate", "org:memberOf", "org:hasMembership"),
        *("sg:metonym", "sg:actsFor", "sg:anonymous", "sg:topic", "sg:mode", "sg:partOf", "sg:affects"),
        *("sg:condition", "sg:against", "sg:participant", "sg:permanent", "sg:duration", "sg:count"),
        *("sg:pendingFrom", "sg:awaitedBy", "sg:aimsAt", "sg:justifies", "sg:incompatibleWith"),
        *("sg:due", "sg:datePrecision", "sg:score"),
    )
)
"""The properties by which sources describe things. Others are people's own additions to the graph."""
SINGLE = frozenset(
    named(name)
    for name in (
        *("rdfs:label", "skos:prefLabel", "skos:note", "skos:notation", "skos:broader", "sg:mode"),
        *("sg:duration", "sg:due", "sg:datePrecision", "sg:count", "sg:permanent", "sg:score"),
        *("schema:startDate", "schema:endDate"),
    )
)
"""Those of them that can be said of a thing only once, names once in each language."""
_DECIDED = frozenset(
    map(named, ("dcterms:isReplacedBy", "dcterms:date", "rdfs:comment", "prov:wasAttributedTo"))
)
"""And those by which they describe ids that were given up."""


def is_said(pair: tuple[Term, Term], about: Collection[tuple[Term, Term]]) -> bool:
    """Whether a property and its value are what a source says of a thing.

    Args:
        pair: the property and its value.
        about: everything that the graph says of the thing.
    """
    prop, value = pair
    if prop == TYPE:
        return value.startswith(f"<{SG}") or value == CONCEPT
    return prop in _SAID or (prop in _DECIDED and (TYPE, MERGED_ENTRY) in about)


def shares(
    about: Collection[tuple[Term, Term]], descriptions: Iterable[Collection[tuple[Term, Term]]]
) -> dict[Term, Share]:
    """What each source says of a thing.

    Args:
        about: everything that the graph says of the thing, as pairs of a property and a value.
        descriptions: the same for each description of it.
    """
    found: dict[Term, Share] = {}
    for each in descriptions:
        held = dict(each)
        lines = filter(None, text_of(held[SAYS]).split("\n"))  # other marks of a line's end may be in a text
        pairs = (line.partition(" ") for line in lines)
        found[held[DEFINED_IN]] = frozenset((prop, value) for prop, _, value in pairs)
    if not found:
        said = frozenset(pair for pair in about if is_said(pair, about))
        found = {value: said for prop, value in about if prop == DEFINED_IN}
    return found


def described(thing: Term, said: Mapping[Term, Share], base: str, *, stays: bool = False) -> Iterator[Triple]:
    """What the graph says of a thing: everything that its sources do, and if they differ, which says what.

    Args:
        thing: what they describe.
        said: what each of them says.
        base: what the graph's own IRIs begin with.
        stays: whether another id was given up for it: what was a name of both is not an alias besides.
    """
    distinct = set(said.values())
    pairs = {pair for share in distinct for pair in share}
    names = {value for prop, value in pairs if prop in NAMING} if stays else set()
    for prop, value in pairs:
        if prop != ALIAS or value not in names:
            yield thing, prop, value
    for source in said:
        yield thing, DEFINED_IN, source
    if len(distinct) > 1:
        yield from _descriptions(thing, said, base)


def _descriptions(thing: Term, said: Mapping[Term, Share], base: str) -> Iterator[Triple]:
    mint = Minter(base)
    for source, share in said.items():
        node = mint("description", *_named(thing, base), *_named(source, base))
        yield node, TYPE, DESCRIPTION
        yield node, DESCRIBES, thing
        yield node, DEFINED_IN, source
        yield node, SAYS, literal("\n".join(sorted(f"{prop} {value}" for prop, value in share)))


def _named(node: Term, base: str) -> tuple[str, str]:
    """The kind and the name of one of our own things."""
    kind, _, name = node[1:-1].removeprefix(base).partition("/")
    return kind, unquote(name)


def merged(said: Mapping[Term, Collection[Triple]], base: str) -> Iterator[Triple]:
    """Everything that sources say, with a description of each thing on which they differ.

    Args:
        said: what each source says.
        base: what the graph's own IRIs begin with.
    """
    definers: dict[Term, list[Term]] = defaultdict(list)
    for source, triples in said.items():
        for subject in {s for s, prop, value in triples if prop == DEFINED_IN and value == source}:
            definers[subject].append(source)
    stay = {value for triples in said.values() for _, prop, value in triples if prop == REPLACED_BY}
    names = {(s, v) for triples in said.values() for s, p, v in triples if p in NAMING and s in stay}
    for triples in said.values():
        for triple in triples:
            if triple[1] != ALIAS or (triple[0], triple[2]) not in names:
                yield triple
    several = {thing: dict[Term, set[tuple[Term, Term]]]() for thing, by in definers.items() if len(by) > 1}
    for source in dict.fromkeys(source for thing in several for source in definers[thing]):
        for subject, prop, value in said[source]:
            if subject in several:
                pairs = several[subject].setdefault(source, set())
                if prop != DEFINED_IN:
                    pairs.add((prop, value))
    for thing, held in several.items():
        distinct = {source: frozenset(pairs) for source, pairs in held.items()}
        if len(set(distinct.values())) > 1:
            yield from _descriptions(thing, distinct, base)


def own_nodes(triples: Iterable[Triple], source: Term) -> dict[Term, str]:
    """What of all that a source says belongs to it alone, and what does not.

    Args:
        triples: all that it says.
        source: its node.

    Returns:
        For each node that may belong to others too: "thing", "membership" or "annotator".
    """
    held = list(triples)
    found = {subject: "thing" for subject, prop, value in held if prop == DEFINED_IN and value == source}
    for subject, prop, value in held:
        if prop == MEMBERSHIP and subject in found:
            found[value] = "membership"
        elif prop == ATTRIBUTED:
            found[value] = "annotator"
    return found


def by_source(triples: Iterable[Triple], base: str) -> Iterator[tuple[Term, Triple]]:
    """Every triple of a graph with each source that says it.

    What no source says (of the graph itself, what follows from the stances, the descriptions, what people
    added) comes with "" as its source. What several say comes several times.

    Args:
        triples: the whole graph.
        base: what the graph's own IRIs begin with.
    """
    about: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
    for subject, prop, value in triples:
        about[subject].append((prop, value))
    owner: dict[Term, Term] = {}
    descriptions: dict[Term, list[list[tuple[Term, Term]]]] = defaultdict(list)
    for node, pairs in about.items():
        for prop, value in pairs:
            if prop == TYPE and value == SOURCE_FILE:
                owner.setdefault(node, node)
            elif prop == TYPE and value == ARTICLE:
                owner[node] = node
            elif prop in {REPORTED_IN, HAS_SOURCE} and node.startswith(f"<{base}"):
                owner[node] = value
            elif prop == DESCRIBES:
                descriptions[value].append(pairs)
    for parts in ((ANNOTATED_IN,), (UTTERANCE, FRAGMENT)):
        links = [(v, owner[n]) for n, pairs in about.items() if n in owner for p, v in pairs if p in parts]
        owner |= links
    annotators: dict[Term, set[Term]] = defaultdict(set)
    for node, source in owner.items():
        for prop, value in about.get(node, ()):
            yield source, (node, prop, value)
            if prop == ATTRIBUTED:
                annotators[value].add(source)
    told = set(owner)
    for node, pairs in about.items():
        if node in owner or (TYPE, DESCRIPTION) in pairs:
            continue
        here = set(pairs)
        for source, share in shares(here, descriptions.get(node, ())).items():
            yield source, (node, DEFINED_IN, source)
            for prop, value in share:
                yield source, (node, prop, value)
                if prop == ATTRIBUTED:
                    annotators[value].add(source)
                elif prop == MEMBERSHIP:
                    told.add(value)
                    for pair in about[value]:
                        yield source, (value, *pair)
            here -= {*share, (DEFINED_IN, source)}
        if len(here) < len(pairs):
            told.add(node)
            for pair in here:
                yield "", (node, *pair)
    for annotator, sources in annotators.items():
        told.add(annotator)
        for source in sources:
            for pair in about[annotator]:
                yield source, (annotator, *pair)
    for node, pairs in about.items():
        if node not in told:
            for pair in pairs:
                yield "", (node, *pair)


def stated(triples: Iterable[Triple], others: Iterable[Triple]) -> Iterator[Triple]:
    """Of what no source says, that which was not worked out from what they say.

    Args:
        triples: what no source says.
        others: what they say.
    """
    held, said = list(triples), list(others)
    positions = {subject for subject, prop, value in (*held, *said) if prop == TYPE and value == POSITION}
    issues = {subject for subject, prop, value in said if prop == TYPE and value == ISSUE}
    descriptions = {subject for subject, prop, value in held if prop == TYPE and value == DESCRIPTION}
    summed_up = {ISSUER, ADDRESSEE}
    for subject, prop, value in held:
        worked_out = prop in positions or (prop in summed_up and subject in issues)
        if not worked_out and subject not in descriptions:
            yield subject, prop, value


def within_articles(triples: Iterable[Triple]) -> dict[Term, Term]:
    """For each node that belongs to an article, the article: itself, its file, stances, utterances, evidence.

    Args:
        triples: of a whole graph.
    """
    owners: dict[Term, Term] = {}
    parts: list[Triple] = []
    for subject, prop, value in triples:
        if prop == TYPE and value == ARTICLE:
            owners[subject] = subject
        elif prop in {REPORTED_IN, HAS_SOURCE}:
            owners[subject] = value
        elif prop == ANNOTATED_IN:
            owners[value] = subject
        elif prop in {UTTERANCE, EVIDENCE, FRAGMENT}:
            parts.append((subject, prop, value))
    for whole, _, part in parts:
        if whole in owners:
            owners.setdefault(part, owners[whole])
    return owners

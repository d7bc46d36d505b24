"""From records to triples: what is defined where, and a stance for each pair of holder and target."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from operator import attrgetter
from typing import Any, get_args

import msgspec
import pyoxigraph as ox

from kg import __version__
from kg.anchor import Anchor, Rung
from kg.codebook import Book, Entry, Lexicon, entries
from kg.dates import first_day, precision_of
from kg.mapping.fields import (
    ACTOR,
    ISSUE,
    MINTED,
    PLACE,
    SUPERCLASSES,
    TOPIC,
    WIKIDATA,
    Field,
    canonical_duration,
)
from kg.model import (
    POSITIONS,
    Actor,
    AnnotatedArticle,
    Codebook,
    Issue,
    Membership,
    Place,
    PositionEntry,
    SameAs,
    Stance,
    Topic,
    canonical,
)
from kg.rdf import turtle
from kg.rdf.names import (
    AGENT,
    BROADER,
    CONCEPT,
    DATASET,
    DEFINED_IN,
    DIGEST,
    DUE,
    END,
    FILE_NAME,
    GENERATED,
    IMPORTED_BY,
    LABEL,
    MATCH,
    MEMBER_OF,
    MEMBERSHIP,
    NOTATION,
    ORGANIZATION,
    PRECISION,
    SCORE,
    SOURCE_FILE,
    START,
    TITLE,
    TYPE,
    URI_SPACE,
)
from kg.rdf.terms import DATATYPES, SG, Minter, Term, Triple, camel, iri, literal, named, prefixes, typed
from kg.rdf.turtle import quoted
from kg.sources import CheckedArticle

__all__ = ["Mapper"]


class _Called(dict[str, str]):
    """Each id as Turtle writes it, such as `actor:norland`."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        super().__init__()
        self._kinds = kinds

    def __missing__(self, name: str) -> str:
        self[name] = found = f"{self._kinds[name]}:{name}"
        return found


class Mapper:
    """Turns the articles and codebooks of one project into triples.

    Args:
        lexicon: what ids stand for.
        base: what the project's IRIs begin with.
        at: when the import took place, as an xsd:dateTime; left out of the graph when None.

    Attributes:
        called: each id of an actor, place or issue as Turtle writes it.
    """

    def __init__(self, lexicon: Lexicon, base: str, at: str | None = None) -> None:
        self.lexicon = lexicon
        self.mint = Minter(base)
        self.at = at
        self.prefixes = prefixes(base)
        self._short = turtle.shortener(self.prefixes)
        self._positions: dict[str, str] = {}
        self._read_with: dict[tuple[str, ...], str] = {}
        self.called = _Called(lexicon.kinds)

    # -- what things are called ------------------------------------------------------------------

    def thing(self, name: str) -> Term:
        """The IRI of an actor, place or issue."""
        return self.node(self.lexicon.kinds[name], name)

    def position(self, name: str) -> Term:
        """The IRI of a position: shipped, or the project's own."""
        return f"<{SG}{camel(name)}>" if name in POSITIONS else self.mint("position", camel(name))

    def node(self, kind: str, name: str) -> Term:
        """The IRI of anything that has an id."""
        if kind == "position":
            return self.position(name)
        return f"<{self.mint.base}{kind}/{name}>"  # ids stand for themselves in IRIs

    # -- whole sources ---------------------------------------------------------------------------

    def dataset(self, title: str) -> Iterator[Triple]:
        """What the graph says of itself."""
        node = iri(self.mint.base)
        yield node, TYPE, DATASET
        yield node, URI_SPACE, literal(self.mint.base)
        if title:
            yield node, TITLE, literal(title)

    def codebook(self, book: Book) -> Iterator[Triple]:
        """Everything a codebook defines."""
        source = self.mint("codebook", book.name)
        yield from self.source_file(source, book.name, book.digest)
        yield from self.definitions(book.records, source)

    def article(self, article: CheckedArticle) -> Iterator[Triple]:
        """Everything an article's annotations say."""
        head = article.record.article
        text = f"{turtle.header(self.prefixes)}{self.section(article)}"
        yield from map(_triple, ox.parse(text, format=ox.RdfFormat.TURTLE))
        yield from self.definitions(article.record, self.mint("article", head.id))
        if article.record.annotator is not None:
            yield from self.annotator(article.record.annotator)

    def annotator(self, name: str) -> Iterator[Triple]:
        """Whoever annotated something, or decided on something."""
        node = self.mint("annotator", name)
        yield node, TYPE, AGENT
        yield node, LABEL, literal(name)

    def source_file(self, node: Term, name: str, digest: str) -> Iterator[Triple]:
        """A file that was imported."""
        yield node, TYPE, SOURCE_FILE
        yield node, FILE_NAME, literal(name)
        yield node, DIGEST, literal(digest)
        yield node, IMPORTED_BY, literal(f"stancegraph {__version__}")
        if self.at is not None:
            yield node, GENERATED, typed(self.at, "dateTime")

    # -- definitions -----------------------------------------------------------------------------

    def described(self, names: Iterable[str]) -> Iterator[Triple]:
        """What all files together say of some actors, places and issues."""
        for name in names:
            kind = self.lexicon.kinds[name]
            yield from self.definition(self.thing(name), kind, name, self.lexicon.combined[kind, name])

    def decisions(self, name: str, digest: str) -> Iterator[Triple]:
        """The file of a project's decisions; what it decides is `kg.identity.merging`'s to say."""
        yield from self.source_file(self.mint("codebook", name), name, digest)

    def definitions(self, held: AnnotatedArticle | Codebook, source: Term) -> Iterator[Triple]:
        """Everything a file defines, and that it does."""
        for _, kind, name, entry in entries(held):
            if entry == Issue():  # named only for the act that it carries
                continue
            node = self.node(kind, name)
            yield from self.definition(node, kind, name, entry)
            yield node, DEFINED_IN, source

    def definition(self, node: Term, kind: str, name: str, entry: Entry) -> Iterator[Triple]:
        """What one entry says of a thing, with the nodes that this needs."""
        match entry:
            case Actor():
                yield from self._actor(node, name, entry)
            case Place():
                yield from self._typed(node, SUPERCLASSES[entry.type])
                yield from self._describe(node, entry)
                yield from self._same_as(node, entry.same_as)
            case Topic():
                yield from self._typed(node, ("Topic",))
                yield node, TYPE, CONCEPT
                yield from self._describe(node, entry)
            case Issue():
                yield from self._issue(node, kind, entry)
            case PositionEntry():
                yield from self._position(node, name, entry)

    def _actor(self, node: Term, name: str, actor: Actor) -> Iterator[Triple]:
        yield from self._typed(node, SUPERCLASSES[actor.type])
        yield from self._describe(node, actor)
        yield from self._same_as(node, actor.same_as)
        for item in actor.member_of:
            member = item if isinstance(item, Membership) else Membership(of=item)
            yield node, MEMBER_OF, self.thing(member.of)
            if not isinstance(item, Membership):
                continue
            parts = [name, member.of, *(part or "" for part in (member.from_, member.to, member.role))]
            membership = self.mint("membership", *(parts if any(parts[2:]) else parts[:2]))
            yield node, MEMBERSHIP, membership
            yield membership, TYPE, named("org:Membership")
            yield membership, ORGANIZATION, self.thing(member.of)
            yield from self._span(membership, member)
            if member.role is not None:
                yield membership, named("schema:roleName"), literal(member.role)

    def _issue(self, node: Term, kind: str, issue: Issue) -> Iterator[Triple]:
        yield from self._typed(node, SUPERCLASSES[kind.capitalize()])
        yield from self._describe(node, issue)
        yield from self._span(node, issue)
        if issue.due is not None:
            yield node, DUE, typed(first_day(issue.due), "date")
            yield node, PRECISION, f"<{SG}{precision_of(issue.due)}>"

    def _span(self, node: Term, lasting: Membership | Issue) -> Iterator[Triple]:
        for when, prop in ((lasting.from_, START), (lasting.to, END)):
            if when is not None:
                yield node, prop, typed(when, DATATYPES[len(when)])

    def _position(self, node: Term, name: str, entry: PositionEntry) -> Iterator[Triple]:
        yield from self._typed(node, ("Position",))
        yield node, LABEL, literal(entry.label or name.replace("-", " "), "en")
        yield node, BROADER, self.position(entry.broader)
        score = entry.score if entry.score is not None else POSITIONS[entry.broader]
        if score is not None:
            yield node, SCORE, typed(float(score))

    def _typed(self, node: Term, classes: Iterable[str]) -> Iterator[Triple]:
        for name in classes:
            yield node, TYPE, f"<{SG}{name}>"

    def _same_as(self, node: Term, same: SameAs | None) -> Iterator[Triple]:
        if same is None:
            return
        if same.wikidata is not None:
            yield node, MATCH, iri(WIKIDATA + same.wikidata)
        if same.iso3166 is not None:
            yield node, NOTATION, f'"{same.iso3166}"^^<{SG}iso3166>'
        for url in same.url:
            yield node, MATCH, iri(url)

    # -- an article's own nodes, as Turtle ---------------------------------------------------------
    #
    # Written as text at once, in the order in which `kg.rdf.turtle` would write the same triples: importing a
    # hundred thousand articles is little else than this.

    def section(self, article: CheckedArticle) -> str:
        """What belongs to an article alone: itself, its file, stances, utterances and evidence.

        Returns:
            Turtle without prefixes, a paragraph for each node, in the order of their IRIs.
        """
        record = article.record
        name = record.article.id
        annotator = None
        if record.annotator is not None:
            annotator = self._short(self.mint("annotator", record.annotator))
        both = list(zip(record.stances, article.anchors, strict=True))
        found = self._stances(both, name, record.article.published, annotator)
        if found is None:
            both.sort(key=_numbered_by(record.stances))
            found = self._stances(both, name, record.article.published, annotator, {})
            assert found is not None
        stances, utterances, evidence = found
        paragraphs = [self._article(article)]
        for local, text in sorted(evidence):
            paragraphs.append(f"evidence:{local[:-1]}{text}")
        paragraphs.append(self._source_file(article, annotator))
        for local, text in sorted(stances):
            paragraphs.append(f"stance:{local[:-1]}{text}")
        paragraphs += [f"utterance:{local[:-1]} a sg:Utterance .\n" for local in sorted(utterances)]
        return "\n".join(paragraphs)

    def _article(self, article: CheckedArticle) -> str:
        head = article.record.article
        name = head.id
        author = corrects = ""
        if head.author:
            author = f"schema:author {', '.join(sorted(map(quoted, set(head.author))))} ;\n    "
        published = headline = language = outlet = url = precision = digest = ""
        if head.published is not None:
            published = f'schema:datePublished "{first_day(head.published)}"^^xsd:date ;\n    '
            precision = f" ;\n    sg:datePrecision sg:{precision_of(head.published)}"
        if head.title is not None:
            headline = f"schema:headline {quoted(head.title)} ;\n    "
        if head.language is not None:
            language = f"schema:inLanguage {quoted(head.language)} ;\n    "
        if head.outlet is not None:
            outlet = f"schema:publisher {quoted(head.outlet)} ;\n    "
        if head.url is not None:
            url = f"schema:url {self._short(iri(head.url))} ;\n    "
        if head.corrects:
            corrects = f" ;\n    sg:corrects {_listed(f'article:{other}' for other in head.corrects)}"
        if article.text_digest is not None:
            digest = f' ;\n    sg:sha256 "{article.text_digest}"'
        return (
            f"article:{name} a sg:Article ;\n    rdfs:label {quoted(head.title or name)} ;\n    {author}"
            f"{published}{headline}{language}{outlet}{url}sg:annotatedIn file:{name}{corrects}{precision}"
            f"{digest} .\n"
        )

    def _source_file(self, article: CheckedArticle, annotator: str | None) -> str:
        at = "" if self.at is None else f'prov:generatedAtTime "{self.at}"^^xsd:dateTime ;\n    '
        by = "" if annotator is None else f"prov:wasAttributedTo {annotator} ;\n    "
        return (
            f"file:{article.record.article.id} a sg:SourceFile ;\n    {at}{by}"
            f'sg:fileName {quoted(article.file)} ;\n    sg:importedBy "stancegraph {__version__}" ;\n    '
            f'{self._books_read(article.read_with)}sg:sha256 "{article.digest}" .\n'
        )

    def _books_read(self, names: tuple[str, ...]) -> str:
        found = self._read_with.get(names)
        if found is None:
            books = sorted(self.mint("codebook", name) for name in set(names))
            listed = f"sg:readWith {', '.join(map(self._short, books))} ;\n    " if books else ""
            found = self._read_with[names] = listed
        return found

    def _stances(
        self,
        both: list[tuple[Stance, Anchor]],
        name: str,
        published: str | None,
        annotator: str | None,
        times: dict[str, int] | None = None,
    ) -> tuple[list[tuple[str, str]], list[str], list[tuple[str, str]]] | None:
        """The stances of an article, their utterances, and the passages that they rest on.

        Args:
            both: the stances as they were annotated, in the order in which they are numbered.
            name: the article's id.
            published: its date.
            annotator: who annotated it, as Turtle.
            times: where to count those that are alike; without it None is returned if any are.

        Returns:
            The local name of each node with `>` after it, as IRIs are ordered, and the rest of its paragraph.
        """
        called = self.called
        by = "" if annotator is None else f"prov:wasAttributedTo {annotator} ;\n    "
        when = ""
        if published is not None:
            when = f"{_dated(published)}sg:datedByArticle true ;\n    "
        seen: set[str] = set()
        stances: list[tuple[str, str]] = []
        utterances: list[str] = []
        passages: dict[str, Anchor] = {}
        for stance, anchor in both:
            evidence = _evidence_of(name, anchor)
            # A passage quoted twice counts as found in the better of two ways.
            if evidence not in passages or _is_surer(anchor, passages[evidence]):
                passages[evidence] = anchor
            before, after = self._said(stance, when, by, evidence, name)
            position = stance.position
            utterance = ""
            for holder in _distinct(stance.actor):
                for target in _distinct(stance.on):
                    local = f"{name}_{holder}_{position}_{target}"
                    if times is not None:
                        times[local] = time = times.get(local, 0) + 1
                        local = f"{local}_{time}" if time > 1 else local
                    elif local in seen:
                        return None
                    seen.add(local)
                    if not utterance:
                        utterance = local
                        utterances.append(f"{local}>")
                    text = (
                        f" a sg:Stance ;\n    {before} ;\n    sg:holder {called[holder]} ;\n    {after} ;\n"
                        f"    sg:toward {called[target]} ;\n    sg:utterance utterance:{utterance} .\n"
                    )
                    if stance.attributes:
                        text = self._with(text, stance.attributes)
                    stances.append((f"{local}>", text))
        found = [
            paragraph for local, anchor in passages.items() for paragraph in _evidence(name, local, anchor)
        ]
        return stances, utterances, found

    def _said(
        self, stance: Stance, when: str, annotator: str, evidence: str, article: str
    ) -> tuple[str, str]:
        """What all stances of one utterance have in common: what comes before their holder, and after it."""
        called = self.called
        note = relayed = addressed = condition = confidence = hedge = occasion = review = speaker = ""
        strength = ""
        if stance.note is not None:
            note = f"skos:note {quoted(stance.note)} ;\n    "
        if stance.according_to:
            relayed = f"sg:accordingTo {self._things(stance.according_to)} ;\n    "
        if stance.addressee:
            addressed = f"sg:addressee {self._things(stance.addressee)} ;\n    "
        if stance.condition:
            condition = f"sg:condition {self._things(stance.condition)} ;\n    "
        if stance.confidence is not None:
            confidence = f"sg:confidence {self._number(stance.confidence)} ;\n    "
        if stance.date is not None:
            when = _dated(stance.date)
        if stance.hedge is not None:
            hedge = f" ;\n    sg:hedge {quoted(stance.hedge)}"
        if stance.occasion is not None:
            occasion = f"sg:occasion {called[stance.occasion]} ;\n    "
        if stance.review:
            review = f" ;\n    sg:reviewFlag {_listed(f'sg:{camel(flag)}' for flag in stance.review)}"
        if stance.speaker is not None:
            speaker = f" ;\n    sg:speaker {called[stance.speaker]}"
        if stance.strength is not None:
            strength = f" ;\n    sg:strength {self._number(stance.strength)}"
        before = (
            f"{note}{annotator}{relayed}{addressed}sg:certainty sg:{stance.certainty} ;\n    {condition}"
            f"{confidence}{when}sg:evidence evidence:{evidence}{hedge}"
        )
        after = (
            f"{occasion}sg:phase sg:{stance.phase} ;\n    sg:position {self._position_of(stance.position)}"
            f" ;\n    sg:reportedIn article:{article}{review}{speaker}{strength}"
        )
        return before, after

    def _with(self, says: str, attributes: Mapping[str, str]) -> str:
        """What a stance says, with a project's own fields. Where those come depends on the project's base."""
        kind, *lines = says.removesuffix(" .\n").split(" ;\n    ")  # a text has no lines of its own
        own = sorted((self.mint("attribute", name), text) for name, text in attributes.items())
        at = len([line for line in lines if self._comes_before(line.partition(" ")[0], own[0][0])])
        lines[at:at] = [f"{self._short(prop)} {quoted(text)}" for prop, text in own]
        return " ;\n    ".join((kind, *lines)) + " .\n"

    def _comes_before(self, prop: str, other: Term) -> bool:
        """Whether a property, as Turtle has it, comes before another in the order of the IRIs."""
        prefix, _, name = prop.partition(":")
        return f"<{self.prefixes[prefix]}{name}>" < other

    def _things(self, names: tuple[str, ...]) -> str:
        return self.called[names[0]] if len(names) == 1 else _listed(map(self.called.__getitem__, names))

    def _position_of(self, name: str) -> str:
        found = self._positions.get(name)
        if found is None:
            found = self._positions[name] = self._short(self.position(name))
        return found

    def _number(self, number: float) -> str:
        return self._short(typed(float(number)))

    # -- fields ----------------------------------------------------------------------------------

    def _describe(self, node: Term, record: Actor | Place | Topic | Issue) -> Iterator[Triple]:
        for row, value in zip(*_read(record), strict=True):
            if not value and (value.__class__ not in _SIMPLE or row.name == "anonymous"):
                continue  # nothing is said; but false and 0 are
            for term in self._values(value, row):
                yield node, row.property, term

    def _values(self, value: Any, row: Field) -> Iterator[Term]:
        match row.how:
            case "text":
                yield literal(value)
            case "texts":
                yield from map(literal, value)
            case "names":
                yield from (literal(text, language) for language, text in value.items())
            case "ref" | "refs":
                names = value if isinstance(value, tuple) else (value,)
                kind = MINTED.get(row.name)
                yield from (self.mint(kind, n) if kind else self.thing(n) for n in names)
            case "code" | "codes":
                codes = value if isinstance(value, tuple) else (value,)
                yield from (f"<{SG}{camel(code)}>" for code in codes)
            case "duration":
                yield typed(canonical_duration(value), "duration")
            case "url":
                yield iri(value)
            case "decimal":
                yield typed(float(value))
            case _:
                yield typed(value)


_SIMPLE = (bool, int, float)


_TABLES = {
    kind: (table, attrgetter(*(row.name for row in table)))
    for kind, table in ((Actor, ACTOR), (Place, PLACE), (Topic, TOPIC), (Issue, ISSUE))
}


def _read(record: Actor | Place | Topic | Issue) -> tuple[tuple[Field, ...], tuple[Any, ...]]:
    """The table of a record's fields, and the value of each."""
    table, values = _TABLES[record.__class__]
    return table, values(record)


_RUNGS: tuple[Rung, ...] = get_args(Rung)


def _triple(quad: ox.Quad) -> Triple:
    return str(quad.subject), str(quad.predicate), str(quad.object)


def _dated(known: str) -> str:
    """What is said of the date of a stance."""
    return f'sg:date "{first_day(known)}"^^xsd:date ;\n    sg:datePrecision sg:{precision_of(known)} ;\n    '


def _listed(names: Iterable[str]) -> str:
    """Prefixed names as a list, in the order of the IRIs that they stand for."""
    return ", ".join(sorted(set(names), key=lambda name: name + ">"))


def _distinct(names: tuple[str, ...]) -> Iterable[str]:
    return names if len(names) == 1 else sorted(set(names))


def _numbered_by(stances: Iterable[Stance]) -> Callable[[tuple[Stance, Anchor]], bytes]:
    """What puts those stances in order that are alike in holder, position and target.

    Numbers tell them apart, which the order of the file must not change.
    """
    alike = Counter(each for stance in stances for each in set(_named_by(stance)))

    def key(pair: tuple[Stance, Anchor]) -> bytes:
        stance, _ = pair
        return msgspec.json.encode(canonical(stance)) if any(alike[n] > 1 for n in _named_by(stance)) else b""

    return key


def _named_by(stance: Stance) -> Iterator[tuple[str, str, str]]:
    return product(stance.actor, [stance.position], stance.on)


def _evidence_of(article: str, anchor: Anchor) -> str:
    """Evidence is named after its place in the text; a digest of the wording where that is not enough."""
    if len(anchor.pieces) == 1:
        start, end = anchor.pieces[0]
        return f"{article}_{start}-{end}"
    key = f"{anchor.exact}\0{anchor.pieces}" if anchor.pieces else anchor.exact
    return f"{article}_{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def _is_surer(one: Anchor, other: Anchor) -> bool:
    return _RUNGS.index(one.rung) < _RUNGS.index(other.rung)


def _evidence(article: str, local: str, anchor: Anchor) -> list[tuple[str, str]]:
    """A passage, and the pieces of one with gaps."""
    pieces = anchor.pieces
    end = start = before = after = fragments = ""
    if pieces:
        end = f"oa:end {pieces[-1][1]} ;\n    "
        start = f"oa:start {pieces[0][0]} ;\n    "
        before = f"oa:prefix {quoted(anchor.prefix)} ;\n    " if anchor.prefix else ""
        after = f"oa:suffix {quoted(anchor.suffix)} ;\n    " if anchor.suffix else ""
    found: list[tuple[str, str]] = []
    if len(pieces) > 1:
        names = [f"{local}_{number}" for number in range(1, len(pieces) + 1)]
        fragments = f" ;\n    sg:fragment {_listed(f'evidence:{name}' for name in names)}"
        for name, (first, last) in zip(names, pieces, strict=True):
            found.append((f"{name}>", f" a sg:Fragment ;\n    oa:end {last} ;\n    oa:start {first} .\n"))
    text = (
        f" a sg:Evidence ;\n    {end}oa:exact {quoted(anchor.exact)} ;\n    oa:hasSource article:{article}"
        f" ;\n    {before}{start}{after}sg:anchoring sg:{_ANCHORING[anchor.rung]}{fragments} .\n"
    )
    found.append((f"{local}>", text))
    return found


_ANCHORING = {rung: camel(rung) for rung in _RUNGS}

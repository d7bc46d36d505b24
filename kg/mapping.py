"""Records to triples and back: the only place that knows both sides.

Each kind of record has one table of its fields, which serves both directions. Around the tables stand the
things that are more than a field: a stance for each pair of holder and target, its evidence, where
definitions come from, and how a date of month or year precision is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import msgspec

from kg import __version__
from kg.anchor import Anchor, Rung
from kg.codebook import Book, Entry, Lexicon, entries
from kg.model import (
    POSITIONS,
    SECTIONS,
    Actor,
    AnnotatedArticle,
    Article,
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
from kg.sources import CheckedArticle
from kg.terms import SG, SHARED_PREFIXES, Minter, Term, Triple, iri, literal, local_name, text_of, typed

__all__ = ["Mapper", "camel", "kebab", "records"]


def _term(name: str) -> Term:
    prefix, local = name.split(":")
    return f"<{SHARED_PREFIXES[prefix]}{local}>"


A = _term("rdf:type")
LABEL = _term("rdfs:label")
DEFINED_IN = _term("sg:definedIn")
DATE = _term("sg:date")
PRECISION = _term("sg:datePrecision")
REPORTED_IN = _term("sg:reportedIn")
EVIDENCE = _term("sg:evidence")
UTTERANCE = _term("sg:utterance")
EXACT = _term("oa:exact")
ANNOTATED_IN = _term("sg:annotatedIn")
ANNOTATOR = _term("prov:wasAttributedTo")
MEMBERSHIP = _term("org:hasMembership")
START = _term("schema:startDate")
END = _term("schema:endDate")
WIKIDATA = SHARED_PREFIXES["wd"]

How = Literal[
    "text",
    "texts",
    "names",
    "ref",
    "refs",
    "code",
    "codes",
    "boolean",
    "integer",
    "decimal",
    "duration",
    "url",
]


@dataclass(frozen=True)
class _Field:
    """A field of a record, the property it becomes, and how its value is written."""

    name: str
    property: Term
    how: How


def _fields(*rows: tuple[str, str, How]) -> tuple[_Field, ...]:
    return tuple(_Field(name, _term(prop), how) for name, prop, how in rows)


_NAMED = _fields(
    ("name", "rdfs:label", "text"),
    ("names", "skos:prefLabel", "names"),
    ("aliases", "skos:altLabel", "texts"),
    ("note", "skos:note", "text"),
)
_ACTOR = _NAMED + _fields(
    ("metonyms", "sg:metonym", "texts"),
    ("acts_for", "sg:actsFor", "refs"),
    ("anonymous", "sg:anonymous", "boolean"),
)
_PLACE = _NAMED
_TOPIC = _fields(
    ("label", "rdfs:label", "text"),
    ("names", "skos:prefLabel", "names"),
    ("broader", "skos:broader", "ref"),
)
_ISSUE = _fields(
    ("label", "rdfs:label", "text"),
    ("names", "skos:prefLabel", "names"),
    ("topic", "sg:topic", "refs"),
    ("mode", "sg:mode", "code"),
    ("part_of", "sg:partOf", "refs"),
    ("affects", "sg:affects", "refs"),
    ("condition", "sg:condition", "refs"),
    ("against", "sg:against", "refs"),
    ("participants", "sg:participant", "refs"),
    ("permanent", "sg:permanent", "boolean"),
    ("duration", "sg:duration", "duration"),
    ("count", "sg:count", "integer"),
    ("pending_from", "sg:pendingFrom", "refs"),
    ("awaited_by", "sg:awaitedBy", "refs"),
    ("aims_at", "sg:aimsAt", "refs"),
    ("justifies", "sg:justifies", "refs"),
    ("incompatible_with", "sg:incompatibleWith", "refs"),
    ("note", "skos:note", "text"),
)
_STANCE = _fields(
    ("addressee", "sg:addressee", "refs"),
    ("speaker", "sg:speaker", "ref"),
    ("according_to", "sg:accordingTo", "refs"),
    ("certainty", "sg:certainty", "code"),
    ("hedge", "sg:hedge", "text"),
    ("phase", "sg:phase", "code"),
    ("occasion", "sg:occasion", "ref"),
    ("condition", "sg:condition", "refs"),
    ("strength", "sg:strength", "decimal"),
    ("confidence", "sg:confidence", "decimal"),
    ("review", "sg:reviewFlag", "codes"),
    ("note", "skos:note", "text"),
)
_ARTICLE = _fields(
    ("title", "schema:headline", "text"),
    ("outlet", "schema:publisher", "text"),
    ("author", "schema:author", "texts"),
    ("url", "schema:url", "url"),
    ("language", "schema:inLanguage", "text"),
    ("corrects", "sg:corrects", "refs"),
)

_SUPERCLASSES = {
    "State": ("State", "Actor"),
    "Organization": ("Organization", "Actor"),
    "Alliance": ("Alliance", "Organization", "Actor"),
    "GovernmentBody": ("GovernmentBody", "Organization", "Actor"),
    "Person": ("Person", "Actor"),
    "Group": ("Group", "Actor"),
    "Place": ("Place",),
    "Territory": ("Territory", "Place"),
    "Demand": ("Demand", "Issue"),
    "Proposal": ("Proposal", "Issue"),
    "Commitment": ("Commitment", "Issue"),
    "Threat": ("Threat", "Commitment", "Issue"),
    "Claim": ("Claim", "Issue"),
    "Accusation": ("Accusation", "Claim", "Issue"),
    "Event": ("Event", "Issue"),
}
"""The classes of an actor, place or issue; without a reasoner, queries for a superclass need it written out."""
_MINTED = {"topic": "topic", "broader": "topic", "corrects": "article"}
"""Fields that hold ids of things whose names are apart from those of actors, places and issues."""


def camel(word: str) -> str:
    """A word of the files as it stands in IRIs: `accepts-conditionally` becomes `acceptsConditionally`.

    A hyphen before a digit stays, since a digit has no capital that could tell it from none.
    """
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), word)


def kebab(word: str) -> str:
    """The reverse of `camel`."""
    return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", word)


def _first_day(date: str) -> str:
    return (date + "-01-01")[:10]


def _precision(date: str) -> str:
    return {4: "year", 7: "month", 10: "day"}[len(date)]


class Mapper:
    """Turns the articles and codebooks of one project into triples.

    Args:
        lexicon: what ids stand for.
        base: what the project's IRIs begin with.
        at: when the import took place, as an xsd:dateTime; left out of the graph when None.
    """

    def __init__(self, lexicon: Lexicon, base: str, at: str | None = None) -> None:
        self.lexicon = lexicon
        self.mint = Minter(base)
        self.at = at

    # -- what things are called ------------------------------------------------------------------

    def thing(self, name: str) -> Term:
        """The IRI of an actor, place or issue."""
        return self.mint(self.lexicon.kinds[name], name)

    def position(self, name: str) -> Term:
        """The IRI of a position: shipped, or the project's own."""
        return f"<{SG}{camel(name)}>" if name in POSITIONS else self.mint("position", camel(name))

    # -- whole sources ---------------------------------------------------------------------------

    def dataset(self, title: str) -> Iterator[Triple]:
        """What the graph says of itself."""
        node = iri(self.mint.base)
        yield node, A, _term("void:Dataset")
        yield node, _term("void:uriSpace"), literal(self.mint.base)
        if title:
            yield node, _term("dcterms:title"), literal(title)

    def codebook(self, book: Book) -> Iterator[Triple]:
        """Everything a codebook defines."""
        source = self.mint("codebook", book.name)
        yield from self._file(source, book.name, book.digest)
        yield from self._definitions(book.records, source)

    def article(self, article: CheckedArticle) -> Iterator[Triple]:
        """Everything an article's annotations say."""
        head = article.record.article
        node = self.mint("article", head.id)
        source = self.mint("file", head.id)
        yield node, A, _term("sg:Article")
        yield node, LABEL, literal(head.title or head.id)
        yield node, ANNOTATED_IN, source
        if article.text_digest is not None:
            yield node, _term("sg:sha256"), literal(article.text_digest)
        yield from self._describe(node, head, _ARTICLE)
        if head.published is not None:
            yield node, _term("schema:datePublished"), typed(_first_day(head.published), "date")
            yield node, PRECISION, f"<{SG}{_precision(head.published)}>"
        yield from self._file(source, article.file, article.digest)
        yield from self._definitions(article.record, node)
        annotator = None
        if article.record.annotator is not None:
            annotator = self.mint("annotator", article.record.annotator)
            yield source, ANNOTATOR, annotator
            yield annotator, A, _term("prov:Agent")
            yield annotator, LABEL, literal(article.record.annotator)
        yield from self._stances(node, article, annotator)

    def _file(self, node: Term, name: str, digest: str) -> Iterator[Triple]:
        yield node, A, _term("sg:SourceFile")
        yield node, _term("sg:fileName"), literal(name)
        yield node, _term("sg:sha256"), literal(digest)
        yield node, _term("sg:importedBy"), literal(f"stancegraph {__version__}")
        if self.at is not None:
            yield node, _term("prov:generatedAtTime"), typed(self.at, "dateTime")

    # -- definitions -----------------------------------------------------------------------------

    def described(self, names: Iterable[str]) -> Iterator[Triple]:
        """What all files together say of some actors, places and issues."""
        for name in names:
            kind = self.lexicon.kinds[name]
            yield from self._definition(self.thing(name), kind, name, self.lexicon.combined[kind, name])

    def decisions(self, name: str, digest: str) -> Iterator[Triple]:
        """The file of a project's decisions; what it decides is `kg.merging`'s to say."""
        yield from self._file(self.mint("codebook", name), name, digest)

    def _definitions(self, held: AnnotatedArticle | Codebook, source: Term) -> Iterator[Triple]:
        for _, kind, name, entry in entries(held):
            if entry == Issue():  # named only for the act that it carries
                continue
            node = self.position(name) if kind == "position" else self.mint(kind, name)
            yield from self._definition(node, kind, name, entry)
            yield node, DEFINED_IN, source

    def _definition(self, node: Term, kind: str, name: str, entry: Entry) -> Iterator[Triple]:
        match entry:
            case Actor():
                yield from self._actor(node, name, entry)
            case Place():
                yield from self._typed(node, _SUPERCLASSES[entry.type])
                yield from self._describe(node, entry, _PLACE)
                yield from self._same_as(node, entry.same_as)
            case Topic():
                yield from self._typed(node, ("Topic",))
                yield node, A, _term("skos:Concept")
                yield from self._describe(node, entry, _TOPIC)
            case Issue():
                yield from self._issue(node, kind, entry)
            case PositionEntry():
                yield from self._position(node, name, entry)

    def _actor(self, node: Term, name: str, actor: Actor) -> Iterator[Triple]:
        yield from self._typed(node, _SUPERCLASSES[actor.type])
        yield from self._describe(node, actor, _ACTOR)
        yield from self._same_as(node, actor.same_as)
        for item in actor.member_of:
            member = item if isinstance(item, Membership) else Membership(of=item)
            yield node, _term("org:memberOf"), self.thing(member.of)
            if not isinstance(item, Membership):
                continue
            parts = [name, member.of, *(part or "" for part in (member.from_, member.to, member.role))]
            membership = self.mint("membership", *(parts if any(parts[2:]) else parts[:2]))
            yield node, MEMBERSHIP, membership
            yield membership, A, _term("org:Membership")
            yield membership, _term("org:organization"), self.thing(member.of)
            yield from self._span(membership, member)
            if member.role is not None:
                yield membership, _term("schema:roleName"), literal(member.role)

    def _issue(self, node: Term, kind: str, issue: Issue) -> Iterator[Triple]:
        yield from self._typed(node, _SUPERCLASSES[kind.capitalize()])
        yield from self._describe(node, issue, _ISSUE)
        yield from self._span(node, issue)
        if issue.due is not None:
            yield node, _term("sg:due"), typed(_first_day(issue.due), "date")
            yield node, PRECISION, f"<{SG}{_precision(issue.due)}>"

    def _span(self, node: Term, lasting: Membership | Issue) -> Iterator[Triple]:
        for when, prop in ((lasting.from_, START), (lasting.to, END)):
            if when is not None:
                yield node, prop, typed(when, _DATATYPES[len(when)])

    def _position(self, node: Term, name: str, entry: PositionEntry) -> Iterator[Triple]:
        yield from self._typed(node, ("Position",))
        yield node, LABEL, literal(entry.label or name.replace("-", " "), "en")
        yield node, _term("skos:broader"), self.position(entry.broader)
        score = entry.score if entry.score is not None else POSITIONS[entry.broader]
        if score is not None:
            yield node, _term("sg:score"), typed(float(score))

    def _typed(self, node: Term, classes: Iterable[str]) -> Iterator[Triple]:
        for name in classes:
            yield node, A, f"<{SG}{name}>"

    def _same_as(self, node: Term, same: SameAs | None) -> Iterator[Triple]:
        if same is None:
            return
        if same.wikidata is not None:
            yield node, _term("skos:exactMatch"), iri(WIKIDATA + same.wikidata)
        if same.iso3166 is not None:
            yield node, _term("skos:notation"), f'"{same.iso3166}"^^<{SG}iso3166>'
        for url in same.url:
            yield node, _term("skos:exactMatch"), iri(url)

    # -- stances ---------------------------------------------------------------------------------

    def _stances(self, article: Term, checked: CheckedArticle, annotator: Term | None) -> Iterator[Triple]:
        name = checked.record.article.id
        published = checked.record.article.published
        times: dict[tuple[str, ...], int] = defaultdict(int)
        quoted: dict[Term, Anchor] = {}
        # Numbers tell apart stances alike in holder, position and target; the order of the file must not
        # change them.
        both = zip(checked.record.stances, checked.anchors, strict=True)
        for stance, anchor in sorted(both, key=lambda pair: msgspec.json.encode(canonical(pair[0]))):
            evidence = self._evidence_iri(name, stance, anchor)
            # A passage quoted twice counts as found in the better of two ways.
            quoted[evidence] = min(quoted.get(evidence, anchor), anchor, key=_certainty_of_place)
            pairs = [(holder, target) for holder in sorted(stance.actor) for target in sorted(stance.on)]
            utterance = ""
            for holder, target in dict.fromkeys(pairs):
                parts: tuple[str, ...] = (name, holder, stance.position, target)
                times[parts] += 1
                parts += (str(times[parts]),) if times[parts] > 1 else ()
                node = self.mint("stance", *parts)
                if not utterance:
                    utterance = self.mint("utterance", *parts)
                    yield utterance, A, _term("sg:Utterance")
                yield node, A, _term("sg:Stance")
                yield node, _term("sg:holder"), self.thing(holder)
                yield node, _term("sg:toward"), self.thing(target)
                yield node, _term("sg:position"), self.position(stance.position)
                yield node, REPORTED_IN, article
                yield node, EVIDENCE, evidence
                yield node, UTTERANCE, utterance
                if annotator is not None:
                    yield node, ANNOTATOR, annotator
                yield from self._describe(node, stance, _STANCE)
                if stance.date is not None or published is not None:
                    precision = _precision(stance.date) if stance.date is not None else "ofArticle"
                    yield node, DATE, typed(_first_day(stance.date or published or ""), "date")
                    yield node, PRECISION, f"<{SG}{precision}>"
                for key, value in stance.attributes.items():
                    yield node, self.mint("attribute", key), literal(value)
        for evidence, anchor in quoted.items():
            yield from self._evidence(evidence, article, anchor)

    def _evidence_iri(self, article: str, stance: Stance, anchor: Anchor) -> Term:
        """Named after its first words, and told apart by a digest of its wording."""
        key = anchor.exact if stance.nth in (None, 1) else f"{anchor.exact}\0{stance.nth}"
        digest = hashlib.sha256(key.encode()).hexdigest()[:16]
        words = re.findall(r"[a-z0-9]+", anchor.exact.lower())[:4]
        return self.mint("evidence", article, "-".join([*words, digest]))

    def _evidence(self, node: Term, article: Term, anchor: Anchor) -> Iterator[Triple]:
        yield node, A, _term("sg:Evidence")
        yield node, EXACT, literal(anchor.exact)
        yield node, _term("oa:hasSource"), article
        yield node, _term("sg:anchoring"), f"<{SG}{camel(anchor.rung)}>"
        if not anchor.pieces:
            return
        yield node, _term("oa:start"), typed(anchor.pieces[0][0])
        yield node, _term("oa:end"), typed(anchor.pieces[-1][1])
        if anchor.prefix:
            yield node, _term("oa:prefix"), literal(anchor.prefix)
        if anchor.suffix:
            yield node, _term("oa:suffix"), literal(anchor.suffix)
        if len(anchor.pieces) > 1:
            for number, (start, end) in enumerate(anchor.pieces, start=1):
                piece = f"{node[:-1]}_{number}>"
                yield node, _term("sg:fragment"), piece
                yield piece, A, _term("sg:Fragment")
                yield piece, _term("oa:start"), typed(start)
                yield piece, _term("oa:end"), typed(end)

    # -- fields ----------------------------------------------------------------------------------

    def _describe(self, node: Term, record: Any, table: tuple[_Field, ...]) -> Iterator[Triple]:
        for row in table:
            value = getattr(record, row.name)
            if value is None or (value is False and row.name == "anonymous"):
                continue
            for term in self._values(value, row):
                yield node, row.property, term

    def _values(self, value: Any, row: _Field) -> Iterator[Term]:
        match row.how:
            case "text":
                yield literal(value)
            case "texts":
                yield from map(literal, value)
            case "names":
                yield from (literal(text, language) for language, text in value.items())
            case "ref" | "refs":
                names = value if isinstance(value, tuple) else (value,)
                kind = _MINTED.get(row.name)
                yield from (self.mint(kind, n) if kind else self.thing(n) for n in names)
            case "code" | "codes":
                codes = value if isinstance(value, tuple) else (value,)
                yield from (f"<{SG}{camel(code)}>" for code in codes)
            case "duration":
                yield typed(_canonical_duration(value), "duration")
            case "url":
                yield iri(value)
            case "decimal":
                yield typed(float(value))
            case _:
                yield typed(value)


_RUNGS: tuple[Rung, ...] = get_args(Rung)


def _certainty_of_place(anchor: Anchor) -> int:
    return _RUNGS.index(anchor.rung)


_DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)


def _canonical_duration(text: str) -> str:
    """The one form that XML Schema keeps of equal durations: PT48H is P2D, P14M is P1Y2M, P2W is P14D."""
    found = _DURATION.fullmatch(text)
    assert found is not None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    months += 12 * years
    seconds += 60 * (minutes + 60 * (hours + 24 * (days + 7 * weeks)))
    years, months = divmod(months, 12)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    date = "".join(f"{n}{unit}" for n, unit in ((years, "Y"), (months, "M"), (days, "D")) if n)
    time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return f"P{date}{'T' + time if time else ''}" if date or time else "PT0S"


# -- and back ----------------------------------------------------------------------------------------


class _Node:
    """A subject with its properties."""

    def __init__(self) -> None:
        self.values: dict[Term, list[Term]] = defaultdict(list)

    def all(self, prop: Term) -> list[Term]:
        return sorted(self.values.get(prop, ()))

    def one(self, prop: Term) -> Term | None:
        return next(iter(self.all(prop)), None)

    def text(self, name: str) -> str | None:
        term = self.one(_term(name))
        return None if term is None else text_of(term)

    def fields(self, table: tuple[_Field, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row in table:
            terms = self.all(row.property)
            if not terms:
                continue
            match row.how:
                case "text" | "duration" | "url":
                    found[row.name] = text_of(terms[0])
                case "texts":
                    found[row.name] = tuple(map(text_of, terms))
                case "names":
                    found[row.name] = {t.rpartition("@")[2]: text_of(t) for t in terms}
                case "ref":
                    found[row.name] = local_name(terms[0])
                case "refs":
                    found[row.name] = tuple(map(local_name, terms))
                case "code":
                    found[row.name] = kebab(local_name(terms[0]))
                case "codes":
                    found[row.name] = tuple(kebab(local_name(t)) for t in terms)
                case "boolean":
                    found[row.name] = text_of(terms[0]) == "true"
                case "integer":
                    found[row.name] = int(text_of(terms[0]))
                case "decimal":
                    found[row.name] = float(text_of(terms[0]))
        return found

    def date(self, prop: str) -> str | None:
        """A date as the files write it: to the month where only the month is known."""
        day = self.text(prop)
        precision = self.one(PRECISION)
        length = {"year": 4, "month": 7}.get(local_name(precision) if precision else "", 10)
        return None if day is None else day[:length]


def records(triples: Iterable[Triple]) -> tuple[Codebook, list[AnnotatedArticle]]:
    """What a graph of ours says, as records again.

    Returns:
        A codebook of what no article defines, and the articles, by id, each in the canonical form of
        `kg.model.canonical`. What several sources say of one thing is one description by now: each of
        the articles that define it gets all of it.
    """
    nodes: dict[Term, _Node] = defaultdict(_Node)
    for subject, prop, value in triples:
        nodes[subject].values[prop].append(value)
    article_class, stance_class = _term("sg:Article"), _term("sg:Stance")
    definitions: dict[Term | None, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    stances: dict[Term, list[tuple[Term, _Node]]] = defaultdict(list)
    for term, node in nodes.items():
        types = node.all(A)
        if stance_class in types:
            stances[node.one(REPORTED_IN) or ""].append((term, node))
        if term.startswith(f"<{SG}"):  # the shipped positions, which nobody defines
            continue
        section, entry = _entry(node, nodes)
        if entry is None:
            continue
        sources = node.all(DEFINED_IN)
        name = kebab(local_name(term)) if section == "positions" else local_name(term)
        owners = [source for source in sources if article_class in nodes[source].all(A)]
        for owner in [*owners, *([None] if len(owners) < len(sources) or not sources else [])]:
            definitions[owner][section][name] = entry
    articles = [
        AnnotatedArticle(
            article=Article(
                id=local_name(term), published=node.date("schema:datePublished"), **node.fields(_ARTICLE)
            ),
            annotator=_annotator(node, nodes),
            stances=tuple(_joined(stances[term], nodes)),
            **definitions[term],
        )
        for term, node in nodes.items()
        if article_class in node.all(A)
    ]
    shared = Codebook(**definitions[None])
    return canonical(shared), sorted(map(canonical, articles), key=lambda article: article.article.id)


def _annotator(article: _Node, nodes: Mapping[Term, _Node]) -> str | None:
    file = article.one(ANNOTATED_IN)
    annotator = nodes[file].one(ANNOTATOR) if file is not None else None
    return None if annotator is None else nodes[annotator].text("rdfs:label")


def _entry(node: _Node, nodes: Mapping[Term, _Node]) -> tuple[str, Any]:
    """The section and the record of a definition; no record for a node that is none."""
    types = {local_name(term) for term in node.all(A) if term.startswith(f"<{SG}")}
    if node.one(LABEL) is None:
        return "", None
    if "Actor" in types:
        # What others have typed in ways of their own is read as the narrowest class that fits.
        narrow = ("Alliance", "GovernmentBody", "Organization", "State", "Person")
        kind: Any = next((name for name in narrow if name in types), "Group")
        return "actors", Actor(
            type=kind, same_as=_same(node), member_of=_members(node, nodes), **node.fields(_ACTOR)
        )
    if "Place" in types:
        place: Any = "Territory" if "Territory" in types else "Place"
        return "places", Place(type=place, same_as=_same(node), **node.fields(_PLACE))
    if "Topic" in types:
        return "topics", Topic(**node.fields(_TOPIC))
    if "Issue" in types:
        fitting = [section for section, kind in SECTIONS.items() if kind.capitalize() in types]
        section = max(
            fitting, key=lambda name: len(_SUPERCLASSES[SECTIONS[name].capitalize()]), default="events"
        )
        return section, Issue(
            due=node.date("sg:due"),
            from_=node.text("schema:startDate"),
            to=node.text("schema:endDate"),
            **node.fields(_ISSUE),
        )
    if "Position" in types and node.one(_term("skos:broader")) is not None:
        score = node.text("sg:score")
        return "positions", PositionEntry(
            broader=kebab(local_name(node.one(_term("skos:broader")) or "")),
            score=None if score is None else float(score),
            label=node.text("rdfs:label"),
        )
    return "", None


def _same(node: _Node) -> SameAs | None:
    matches = [text_of(term) for term in node.all(_term("skos:exactMatch"))]
    items = [url.removeprefix(WIKIDATA) for url in matches if url.startswith(WIKIDATA)]
    code = node.text("skos:notation")
    urls = tuple(url for url in matches if not url.startswith(WIKIDATA))
    return SameAs(wikidata=items[0] if items else None, iso3166=code, url=urls) if matches or code else None


def _members(node: _Node, nodes: Mapping[Term, _Node]) -> tuple[str | Membership, ...]:
    found: list[str | Membership] = []
    for term in node.all(MEMBERSHIP):
        membership = nodes[term]
        body = membership.one(_term("org:organization"))
        found.append(
            Membership(
                of=local_name(body or ""),
                from_=membership.text("schema:startDate"),
                to=membership.text("schema:endDate"),
                role=membership.text("schema:roleName"),
            )
        )
    known = {member.of for member in found if isinstance(member, Membership)}
    bare = [local_name(term) for term in node.all(_term("org:memberOf")) if local_name(term) not in known]
    return (*bare, *found)


def _joined(stances: list[tuple[Term, _Node]], nodes: Mapping[Term, _Node]) -> Iterator[Stance]:
    """The stances of an article, with those of one utterance as one again."""
    utterances: dict[Term, list[_Node]] = defaultdict(list)
    for term, node in sorted(stances, key=lambda pair: pair[0]):
        utterances[node.one(UTTERANCE) or term].append(node)
    for group in utterances.values():
        node = group[0]
        evidence = node.one(EVIDENCE)
        precision = node.one(PRECISION)
        inherited = precision is None or local_name(precision) == "ofArticle"
        yield Stance(
            actor=_locals(group, "sg:holder"),
            on=_locals(group, "sg:toward"),
            position=kebab(local_name(node.one(_term("sg:position")) or "")),
            quote=(nodes[evidence].text("oa:exact") if evidence else None) or "",
            date=None if inherited else node.date("sg:date"),
            attributes={
                local_name(prop): text_of(terms[0])
                for prop, terms in node.values.items()
                if prop.rpartition("/")[0].endswith("/attribute")
            },
            **node.fields(_STANCE),
        )


def _locals(group: list[_Node], prop: str) -> tuple[str, ...]:
    return tuple(sorted({local_name(node.one(_term(prop)) or "") for node in group}))

"""One thing of a graph on a page: an actor, a demand or another issue, an article."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.dates import span
from kg.graph.described import Described, in_words
from kg.model import POSITIONS
from kg.rdf.names import ACTS_FOR
from kg.rdf.terms import SG, camel, local_name, named, text_of
from kg.summaries import Account, Cell, Fact, Table, remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.graph import Graph
    from kg.rdf.terms import Term

__all__ = ["portrait"]

_ACTOR = (
    ("also called", "skos:altLabel"),
    ("names", "skos:prefLabel"),
    ("metonyms", "sg:metonym"),
    ("acts for", "sg:actsFor"),
    ("identifiers", "skos:exactMatch"),
    ("code", "skos:notation"),
    ("note", "skos:note"),
)
_ISSUE = (
    ("names", "skos:prefLabel"),
    ("put forward by", "sg:issuer"),
    ("addressed to", "sg:addressee"),
    ("directed against", "sg:against"),
    ("participants", "sg:participant"),
    ("topics", "sg:topic"),
    ("asks to", "sg:mode"),
    ("affects", "sg:affects"),
    ("on condition of", "sg:condition"),
    ("aims at", "sg:aimsAt"),
    ("justifies", "sg:justifies"),
    ("incompatible with", "sg:incompatibleWith"),
    ("reply awaited by", "sg:awaitedBy"),
    ("from", "schema:startDate"),
    ("to", "schema:endDate"),
    ("duration", "sg:duration"),
    ("number", "sg:count"),
    ("for good", "sg:permanent"),
    ("note", "skos:note"),
)
_ARTICLE = (
    ("outlet", "schema:publisher"),
    ("author", "schema:author"),
    ("address", "schema:url"),
    ("language", "schema:inLanguage"),
    ("corrects", "sg:corrects"),
)
_REPORT = (
    ("phase", "sg:phase"),
    ("certainty", "sg:certainty"),
    ("hedged by", "sg:hedge"),
    ("addressed to", "sg:addressee"),
    ("said by", "sg:speaker"),
    ("according to", "sg:accordingTo"),
    ("occasion", "sg:occasion"),
    ("on condition of", "sg:condition"),
    ("strength", "sg:strength"),
    ("confidence", "sg:confidence"),
    ("for a second look", "sg:reviewFlag"),
    ("note", "skos:note"),
    ("annotated by", "prov:wasAttributedTo"),
)
_ISSUES = (
    ("sg:addressee", "What is asked of it"),
    ("sg:pendingFrom", "Issues on which its reply is pending"),
    ("sg:awaitedBy", "Issues on which it awaits a reply"),
    ("sg:against", "Issues directed against it"),
    ("sg:participant", "Events that it takes part in"),
    ("sg:affects", "Issues that affect it"),
    ("sg:condition", "Issues on condition of it"),
    ("sg:aimsAt", "Issues that aim at it"),
    ("sg:justifies", "Issues that justify it"),
)
"""The links that lead from issues to a thing, and what these issues are called on its page."""
_REPORTS = (
    ("sg:speaker", "What it said for others"),
    ("sg:accordingTo", "Reports according to it"),
    ("sg:addressee", "Reports addressed to it"),
    ("sg:occasion", "Positions taken on this occasion"),
    ("sg:condition", "Positions on condition of it"),
)
"""The same for links from reports."""
_ORDER = [f"<{SG}{camel(position)}>" for position in POSITIONS]
_WITHDRAWS = f"<{SG}withdraws>"
_NO_ANSWERS = {f"<{SG}{name}>" for name in ("undecided", "undeclared")}
_REFUSALS = {f"<{SG}{name}>" for name in ("opposes", "rejects", "denies")}
"""What `kg query unrefused` takes for one, with what is narrower."""


def portrait(graph: Graph, thing: Term) -> Account:
    """All that a graph says of a thing.

    Args:
        graph: where it stands.
        thing: an actor, an issue, an article or a stance; of anything else, what is said of it is told as it
            stands. Of an id that was merged into another, that other is told.
    """
    return remembered(graph, thing, lambda: _portrait(Described(graph), thing))


def _portrait(said: Described, thing: Term) -> Account:
    if kept := said.one(thing, "dcterms:isReplacedBy"):
        thing = kept
    kind = "annotator" if named("prov:Agent") in said.all(thing, "rdf:type") else said.kind(thing)
    return _PAINTERS.get(kind or "", _other)(said, thing)


# -- kinds -------------------------------------------------------------------------------------------


def _actor(said: Described, actor: Term) -> Account:
    facts = [_fact("id", [Cell(said.id(actor))]), _fact("type", [_word(said.type(actor))])]
    if said.text(actor, "sg:anonymous") == "true":
        facts.append(_fact("named in the articles", [Cell("no")]))
    facts += _facts(said, actor, _ACTOR)
    facts += [_fact("member of", _memberships(said, actor))]
    facts += [_fact("those who act for it", _cells(said, _using(said, actor, "sg:actsFor")))]
    facts += [_fact("members", _cells(said, _using(said, actor, "org:memberOf")))]
    facts += [_fact("ids merged into it", _merged(said, actor))]
    own = _stances(said, [actor], "sg:holder")
    for_it = sorted(_leading(said, actor, ACTS_FOR))
    toward = _stances(said, [actor], "sg:toward")
    facts += _span(said, own, "reports of its positions")
    tables = [
        _reports(said, "Positions it holds now", ("position", "on", *_WHERE), _now(said, own)),
        _reports(
            said,
            "Positions that those who act for it hold now",
            ("who", "position", "on", *_WHERE),
            _now(said, _stances(said, for_it, "sg:holder")),
        ),
        _reports(
            said, "Other reports of its positions", ("position", "on", *_HOW, *_WHERE), _not_now(said, own)
        ),
        _issues(said, "What it put forward", _using(said, actor, "sg:issuer"), but=actor),
        _reports(
            said, "Positions that others hold on it now", ("who", "position", *_WHERE), _now(said, toward)
        ),
        *_naming(said, actor),
    ]
    return _account(said, actor, facts, tables)


def _issue(said: Described, issue: Term) -> Account:
    facts = [_fact("id", [Cell(said.id(issue))]), _fact("kind", [_word(said.type(issue))])]
    facts += _facts(said, issue, _ISSUE)
    facts += [_fact("due", [Cell(due)] if (due := said.date(issue, "sg:due")) else [])]
    pending = _pending(said, issue)
    given = [each for each in said.all(issue, "sg:pendingFrom") if each not in pending]
    facts += [_fact("reply pending from", _cells(said, pending))]
    facts += [_fact("reply awaited, and given by", _cells(said, given))]
    withdrawn = [holder for _, holder, family in _held(said, issue) if _WITHDRAWS in family]
    facts += [_fact("withdrawn by", _cells(said, withdrawn))]
    wholes = said.reached(issue, "sg:partOf")
    facts += [_fact("part of", _cells(said, wholes))]
    facts += [_fact("parts", _cells(said, sorted(_leading(said, issue, named("sg:partOf")))))]
    facts += [_fact("ids merged into it", _merged(said, issue))]
    stances = _stances(said, [issue], "sg:toward")
    facts += _span(said, stances, "reports on it")
    tables = [
        _reports(said, "Who stands where now", ("position", "who", *_WHERE), _now(said, stances)),
        _reports(
            said,
            "Who stands where now on what it is part of",
            ("on", "position", "who", *_WHERE),
            _now(said, _stances(said, wholes, "sg:toward")),
        ),
        _reports(said, "Other reports", ("position", "who", *_HOW, *_WHERE), _not_now(said, stances)),
        *_naming(said, issue),
    ]
    return _account(said, issue, facts, tables)


def _article(said: Described, article: Term) -> Account:
    published = said.date(article, "schema:datePublished")
    facts = [
        _fact("id", [Cell(said.id(article))]),
        _fact("published", [Cell(published)] if published else []),
    ]
    facts += _facts(said, article, _ARTICLE)
    facts += [_fact("corrected by", _cells(said, _using(said, article, "sg:corrects")))]
    file = said.one(article, "sg:annotatedIn")
    if file is not None:
        facts += _facts(said, file, (("read from", "sg:fileName"), ("annotated by", "prov:wasAttributedTo")))
    stances = _stances(said, [article], "sg:reportedIn")
    head = ("who", "position", "on", *_HOW, "held now", "said by", "date", "quote")
    return _account(said, article, facts, [_reports(said, "What it reports", head, stances)])


def _annotator(said: Described, annotator: Term) -> Account:
    """Whoever annotated articles: which, and how many stances they recorded in each."""
    stances = _stances(said, [annotator], "prov:wasAttributedTo")
    numbers = Counter(said.one(stance, "sg:reportedIn") for stance in stances)
    rows = [
        (Cell.naming(said, article), Cell(said.date(article or "", "schema:datePublished") or ""), Cell.of(n))
        for article, n in numbers.items()
    ]
    facts = [
        _fact("articles annotated", [Cell.of(len(numbers))]),
        _fact("stances recorded", [Cell.of(len(stances))]),
    ]
    head = ("article", "date", "stances")
    return _account(said, annotator, facts, [Table("What they annotated", head, tuple(sorted(rows)))])


def _stance(said: Described, stance: Term) -> Account:
    """One report of one position, with all that leads back to the words it rests on."""
    holder, target = (said.one(stance, name) or "" for name in ("sg:holder", "sg:toward"))
    evidence = said.one(stance, "sg:evidence") or ""
    article = said.one(stance, "sg:reportedIn") or ""
    date = said.date(stance, "sg:date")
    place = [said.text(evidence, name) for name in ("oa:start", "oa:end")]
    facts = [
        *_facts(said, stance, (("who", "sg:holder"),)),
        _fact("position", [_position(said, stance)]),
        *_facts(said, stance, (("on", "sg:toward"),)),
        *_facts(said, evidence, (("quote", "oa:exact"),)),
        *_facts(said, stance, (("article", "sg:reportedIn"),)),
        *_facts(said, article, (("outlet", "schema:publisher"), ("address", "schema:url"))),
        _fact("date", [Cell(f"{date}, the article's" if said.by_article(stance) else date)] if date else []),
        _fact("held now", [Cell("yes" if said.current(stance) else "no")]),
        *_facts(said, stance, _REPORT),
        *_facts(said, evidence, (("found in the text", "sg:anchoring"),)),
        _fact("characters", [Cell(" to ".join(each for each in place if each))] if all(place) else []),
        *(
            _fact(local_name(prop), [Cell.naming(said, value) for value in values])
            for prop, values in said.of(stance).items()
            if prop.startswith(f"<{said.graph.base}attribute/")
        ),
    ]
    title = " ".join((said.label(holder), said.position(stance), said.label(target)))
    account = _account(said, stance, facts, ())
    return replace(account, title=title)


def _other(said: Described, thing: Term) -> Account:
    """What is said of anything, and what is said with it."""
    facts = [
        _fact(said.readable(prop), [Cell.naming(said, value) for value in values])
        for prop, values in said.of(thing).items()
    ]
    used = sorted(said.graph.using([thing]))
    rows = [(Cell.naming(said, s), Cell(said.readable(p), text_of(p))) for s, p, _ in used]
    return _account(said, thing, facts, [Table("Where it is used", ("subject", "property"), tuple(rows))])


# -- parts -------------------------------------------------------------------------------------------

_WHERE = ("said by", "date", "quote", "source")
_HOW = ("phase", "certainty")
_PAINTERS = {
    "actor": _actor,
    "annotator": _annotator,
    "article": _article,
    "issue": _issue,
    "stance": _stance,
}


def _account(said: Described, thing: Term, facts: Iterable[Fact], tables: Iterable[Table]) -> Account:
    return Account(
        said.label(thing),
        tuple(fact for fact in facts if fact.values),
        tuple(table for table in tables if table.rows),
        text_of(thing),
    )


def _fact(label: str, values: Sequence[Cell]) -> Fact:
    return Fact(label, tuple(dict.fromkeys(values)))


def _facts(said: Described, thing: Term, names: Iterable[tuple[str, str]]) -> list[Fact]:
    return [
        _fact(label, [Cell.naming(said, value) for value in said.all(thing, name)]) for label, name in names
    ]


def _cells(said: Described, things: Iterable[Term]) -> list[Cell]:
    found = list(things)
    said.fetch(found)
    return [Cell(said.label(each), text_of(each)) for each in found]


def _merged(said: Described, thing: Term) -> list[Cell]:
    return [Cell(said.id(each)) for each in _using(said, thing, "dcterms:isReplacedBy")]


def _word(name: str | None) -> Cell:
    return Cell(in_words(f"<{SG}{name}>") or "") if name else Cell("")


def _using(said: Described, thing: Term, name: str) -> list[Term]:
    return sorted({subject for subject, _, _ in said.graph.using([thing], [named(name)])})


def _leading(said: Described, thing: Term, prop: Term) -> set[Term]:
    """All that leads to a thing by a property, directly or through others, such as who acts for it."""
    found: set[Term] = set()
    ahead = [thing]
    while ahead:
        new = {s for s, _, _ in said.graph.using(ahead, [prop])} - found - {thing}
        found |= new
        ahead = sorted(new)
    return found


def _memberships(said: Described, actor: Term) -> list[Cell]:
    """The bodies that an actor belongs to, with role and time where they are known."""
    found = []
    for link in said.all(actor, "org:hasMembership"):
        body = said.one(link, "org:organization")
        if body is None:
            continue
        role, begin, end = (
            said.text(link, name) for name in ("schema:roleName", "schema:startDate", "schema:endDate")
        )
        time = f"{begin or '?'} to {end or 'now'}" if begin or end else None
        more = ", ".join(part for part in (role, time) if part)
        found.append(Cell(f"{said.label(body)} ({more})" if more else said.label(body), text_of(body)))
    told = {cell.iri for cell in found}
    bare = _cells(said, said.all(actor, "org:memberOf"))
    return found + [cell for cell in bare if cell.iri not in told]


def _stances(said: Described, things: Sequence[Term], name: str) -> list[Term]:
    """The stances that are linked to things, in order of time; all that tells of them is fetched at once."""
    return _known(said, _bare_stances(said, things, name))


def _bare_stances(said: Described, things: Sequence[Term], name: str) -> list[Term]:
    """The stances that are linked to things; what they say themselves is fetched."""
    found = sorted({s for s, _, _ in said.graph.using(things, [named(name)])}) if things else []
    said.fetch(found)
    return [stance for stance in found if "Stance" in said.classes(stance)]


def _known(said: Described, stances: Sequence[Term]) -> list[Term]:
    """Stances in order of time, with all that a row tells of them fetched."""
    said.fetch(each for stance in stances for each in said.all(stance, "sg:evidence", *_LINKS.values()))
    said.fetch(each for stance in stances for each in said.all(stance, "sg:position"))
    return sorted(stances, key=said.in_time)


def _span(said: Described, stances: Sequence[Term], label: str) -> list[Fact]:
    """How many reports there are, and from when to when."""
    if not stances:
        return []
    time = " to ".join(dict.fromkeys(span(said.date(stance, "sg:date") for stance in stances) or ()))
    reported = [Fact("reported", (Cell(time),))] if time else []
    return [Fact(label, (Cell.of(len(stances)),)), *reported]


def _now(said: Described, stances: Iterable[Term]) -> list[Term]:
    """The latest report of each position that is held now."""
    latest: dict[tuple[Term | None, ...], Term] = {}
    for stance in stances:
        if said.current(stance):
            latest[tuple(said.one(stance, name) for name in ("sg:holder", "sg:position", "sg:toward"))] = (
                stance
            )
    return list(latest.values())


def _not_now(said: Described, stances: Iterable[Term]) -> list[Term]:
    """The reports of what is not held now: of what was, may be, or is not."""
    return [stance for stance in stances if not said.current(stance)]


def _reports(said: Described, title: str, head: tuple[str, ...], stances: Iterable[Term]) -> Table:
    """A row for each stance, by position and then time; of one day, what is denied comes last."""

    def order(stance: Term) -> tuple[object, ...]:
        position = said.shipped(said.one(stance, "sg:position") or "")
        place = _ORDER.index(position) if position in _ORDER else len(_ORDER)
        return place, *said.in_time(stance)

    rows = (tuple(_cell(said, stance, column) for column in head) for stance in sorted(stances, key=order))
    return Table(title, head, tuple(rows))


def _cell(said: Described, stance: Term, column: str) -> Cell:
    """What a stance has in a column."""
    match column:
        case "position":
            return _position(said, stance)
        case "held now":
            return Cell("yes" if said.current(stance) else "no")
        case "date":
            return Cell(said.date(stance, "sg:date") or "")
        case "quote":
            evidence = said.one(stance, "sg:evidence") or ""
            return Cell(said.text(evidence, "oa:exact") or "", text_of(stance))
        case _:
            return Cell.naming(said, said.one(stance, _LINKS[column]))


_LINKS = {
    "who": "sg:holder",
    "on": "sg:toward",
    "said by": "sg:speaker",
    "phase": "sg:phase",
    "certainty": "sg:certainty",
    "source": "sg:reportedIn",
}


def _position(said: Described, stance: Term) -> Cell:
    return Cell(said.position(stance), text_of(said.one(stance, "sg:position") or ""))


def _naming(said: Described, thing: Term) -> Iterator[Table]:
    """The issues and the reports that name a thing in another part than holder and target."""
    users: dict[Term, list[Term]] = defaultdict(list)
    props = {named(name) for name, _ in (*_ISSUES, *_REPORTS)}
    for subject, prop, _ in said.graph.using([thing], sorted(props)):
        users[prop].append(subject)
    said.fetch(each for several in users.values() for each in several)
    for name, title in _ISSUES:
        found = [each for each in users[named(name)] if said.kind(each) == "issue"]
        if name == "sg:pendingFrom":
            found = [each for each in found if thing in _pending(said, each)]
        elif name == "sg:awaitedBy":
            found = [each for each in found if _pending(said, each) or not said.all(each, "sg:pendingFrom")]
        yield _issues(said, title, found)
    for name, title in _REPORTS:
        found = [each for each in users[named(name)] if said.kind(each) == "stance"]
        where = _WHERE[1:] if name == "sg:speaker" else _WHERE
        yield _reports(said, title, ("who", "position", "on", "held now", *where), _known(said, found))


def _issues(said: Described, title: str, issues: Iterable[Term], but: Term | None = None) -> Table:
    """Issues, each with who put it forward and took it back, to whom, and who answers what now.

    Args:
        said: the graph.
        title: what they are called.
        issues: which.
        but: whoever put them forward, and is neither named again nor counted among those who answer.
    """
    rows = []
    for issue in issues:
        makers = said.all(issue, "sg:issuer")
        answers: dict[str, set[str]] = defaultdict(set)
        withdrawn = set()
        for stance, holder, family in _held(said, issue):
            target = said.one(stance, "sg:toward") or ""
            whole = "" if target == issue else f" ({said.label(target)})"
            if holder not in {*makers, *said.all(target, "sg:issuer")}:
                answers[f"{said.position(stance)}{whole}"].add(said.label(holder))
            if _WITHDRAWS in family:
                withdrawn.add(said.label(holder))
        told = "; ".join(f"{position}: {', '.join(sorted(who))}" for position, who in sorted(answers.items()))
        by, to = (
            ", ".join(said.label(each) for each in said.all(issue, name) if each != but)
            for name in ("sg:issuer", "sg:addressee")
        )
        texts = (by, ", ".join(sorted(withdrawn)), to, told)
        rows.append((Cell.naming(said, issue), _word(said.type(issue)), *map(Cell, texts)))
    head = ("issue", "kind", "put forward by", "withdrawn by", "addressed to", "answers")
    return Table(title, head, tuple(sorted(rows)))


def _held(said: Described, issue: Term) -> list[tuple[Term, Term, set[Term]]]:
    """The reports of who holds which position on an issue now; whoever refuses a package refuses its parts.

    Returns:
        In order of time: the stance, its holder, and its position with all that this is narrower than.
    """
    found = []
    for stance in _bare_stances(said, [issue, *said.reached(issue, "sg:partOf")], "sg:toward"):
        if not said.current(stance):
            continue
        holder, position = (said.one(stance, name) or "" for name in ("sg:holder", "sg:position"))
        family = {position, *said.reached(position, "skos:broader")}
        if said.one(stance, "sg:toward") == issue or not family.isdisjoint(_REFUSALS):
            found.append((stance, holder, family))
    return sorted(found, key=lambda each: said.in_time(each[0]))


def _pending(said: Described, issue: Term) -> list[Term]:
    """From whom a reply is still awaited, as `kg query pending` tells it.

    Whoever acts for an actor answers for it; "undecided" and "no comment" are no answers.
    """
    awaited = said.all(issue, "sg:pendingFrom")
    held = _held(said, issue) if awaited else ()
    answered = {holder for _, holder, family in held if family.isdisjoint(_NO_ANSWERS)}
    return [each for each in awaited if answered.isdisjoint({each, *_leading(said, each, ACTS_FOR)})]

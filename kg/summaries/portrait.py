"""One thing of a graph on a page: an actor, a demand or another issue, an article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.graph.described import Described, in_words
from kg.model import POSITIONS
from kg.rdf.names import ACTS_FOR
from kg.rdf.terms import SG, camel, local_name, named, text_of
from kg.summaries import Account, Cell, Fact, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    ("part of", "sg:partOf"),
    ("on condition of", "sg:condition"),
    ("aims at", "sg:aimsAt"),
    ("justifies", "sg:justifies"),
    ("incompatible with", "sg:incompatibleWith"),
    ("reply pending from", "sg:pendingFrom"),
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
    ("precision of the date", "sg:datePrecision"),
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
_ORDER = [f"<{SG}{camel(position)}>" for position in POSITIONS]


def portrait(graph: Graph, thing: Term) -> Account:
    """All that a graph says of a thing.

    Args:
        graph: where it stands.
        thing: an actor, an issue, an article or a stance; of anything else, what is said of it is told as it
            stands. Of an id that was merged into another, that other is told.
    """
    said = Described(graph)
    if kept := said.one(thing, "dcterms:isReplacedBy"):
        thing = kept
    painter = {"actor": _actor, "issue": _issue, "article": _article, "stance": _stance}.get(
        said.kind(thing) or "", _other
    )
    return painter(said, thing)


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
    for_it = sorted(_acting(said, actor))
    toward = _stances(said, [actor], "sg:toward")
    facts += _span(said, own, "reports of its positions")
    tables = [
        _table("Positions it holds now", ("position", "on", *_WHERE), _now(said, own, "position", "on")),
        _table(
            "Positions that those who act for it hold now",
            ("who", "position", "on", *_WHERE),
            _now(said, _stances(said, for_it, "sg:holder"), "who", "position", "on"),
        ),
        _table("What it put forward", ("issue", "kind", "addressed to", "answers"), _made(said, actor)),
        _table(
            "Positions that others hold on it now",
            ("who", "position", *_WHERE),
            _now(said, toward, "who", "position"),
        ),
    ]
    return _account(said, actor, facts, tables)


def _issue(said: Described, issue: Term) -> Account:
    facts = [_fact("id", [Cell(said.id(issue))]), _fact("kind", [_word(said.type(issue))])]
    facts += _facts(said, issue, _ISSUE)
    facts += [_fact("due", [Cell(due)] if (due := said.date(issue, "sg:due")) else [])]
    facts += [_fact("parts", _cells(said, _using(said, issue, "sg:partOf")))]
    facts += [_fact("ids merged into it", _merged(said, issue))]
    stances = _stances(said, [issue], "sg:toward")
    facts += _span(said, stances, "reports on it")
    return _account(
        said,
        issue,
        facts,
        [
            _table(
                "Who stands where now", ("position", "who", *_WHERE), _now(said, stances, "position", "who")
            ),
            _table(
                "Other reports",
                ("position", "who", "phase", "certainty", *_WHERE),
                _all(said, [each for each in stances if not said.current(each)], "position", "who", *_HOW),
            ),
        ],
    )


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
    rows = _all(said, _stances(said, [article], "sg:reportedIn"), "who", "position", "on", *_HOW, "now")
    head = ("who", "position", "on", "phase", "certainty", "held now", "date", "quote")
    return _account(said, article, facts, [_table("What it reports", head, [row[:-1] for row in rows])])


def _stance(said: Described, stance: Term) -> Account:
    """One report of one position, with all that leads back to the words it rests on."""
    holder, position, target = (
        said.one(stance, name) or "" for name in ("sg:holder", "sg:position", "sg:toward")
    )
    evidence = said.one(stance, "sg:evidence") or ""
    article = said.one(stance, "sg:reportedIn") or ""
    date = said.date(stance, "sg:date")
    place = [said.text(evidence, name) for name in ("oa:start", "oa:end")]
    facts = [
        *_facts(said, stance, (("who", "sg:holder"), ("position", "sg:position"), ("on", "sg:toward"))),
        *_facts(said, evidence, (("quote", "oa:exact"),)),
        *_facts(said, stance, (("article", "sg:reportedIn"),)),
        *_facts(said, article, (("outlet", "schema:publisher"), ("address", "schema:url"))),
        _fact("date", [Cell(date)] if date else []),
        _fact("held now", [Cell("yes" if said.current(stance) else "no")]),
        *_facts(said, stance, _REPORT),
        *_facts(said, evidence, (("found in the text", "sg:anchoring"),)),
        _fact("characters", [Cell(" to ".join(each for each in place if each))] if all(place) else []),
        *(
            _fact(local_name(prop), [_value(said, value) for value in values])
            for prop, values in said.of(stance).items()
            if prop.startswith(f"<{said.graph.base}attribute/")
        ),
    ]
    title = " ".join(said.label(each) for each in (holder, position, target))
    account = _account(said, stance, facts, ())
    return replace(account, title=title)


def _other(said: Described, thing: Term) -> Account:
    """What is said of anything, and what is said with it."""
    facts = [
        _fact(said.readable(prop), [_value(said, value) for value in values])
        for prop, values in said.of(thing).items()
    ]
    used = sorted(said.graph.using([thing]))
    rows = [(_value(said, s), Cell(said.readable(p), text_of(p))) for s, p, _ in used]
    return _account(said, thing, facts, [_table("Where it is used", ("subject", "property"), rows)])


# -- parts -------------------------------------------------------------------------------------------

_WHERE = ("date", "quote", "source")
_HOW = ("phase", "certainty")


def _account(said: Described, thing: Term, facts: Iterable[Fact], tables: Iterable[Table]) -> Account:
    return Account(
        said.label(thing),
        tuple(fact for fact in facts if fact.values),
        tuple(table for table in tables if table.rows),
        text_of(thing),
    )


def _fact(label: str, values: Sequence[Cell]) -> Fact:
    return Fact(label, tuple(dict.fromkeys(values)))


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
    return Table(title, head, tuple(rows))


def _facts(said: Described, thing: Term, names: Iterable[tuple[str, str]]) -> list[Fact]:
    return [_fact(label, [_value(said, value) for value in said.all(thing, name)]) for label, name in names]


def _value(said: Described, value: Term) -> Cell:
    if not value.startswith("<"):
        return Cell(text_of(value))
    if value.startswith(f"<{SG}") and said.kind(value) is None:
        return Cell(in_words(value) or "")
    named = said.text(value, "rdfs:label")
    return Cell(named or said.readable(value), text_of(value))


def _cells(said: Described, things: Iterable[Term]) -> list[Cell]:
    found = list(things)
    said.fetch(found)
    return [Cell(said.label(each), text_of(each)) for each in found]


def _merged(said: Described, thing: Term) -> list[Cell]:
    return [Cell(said.id(each)) for each in _using(said, thing, "dcterms:isReplacedBy")]


def _word(name: str | None) -> Cell:
    return Cell((in_words(f"<{SG}{name}>") or "").lstrip()) if name else Cell("")


def _using(said: Described, thing: Term, name: str) -> list[Term]:
    return sorted({subject for subject, _, _ in said.graph.using([thing], [named(name)])})


def _acting(said: Described, actor: Term) -> set[Term]:
    """Everybody who acts for an actor, directly or through others."""
    found: set[Term] = set()
    ahead = [actor]
    while ahead:
        new = {s for s, _, _ in said.graph.using(ahead, [ACTS_FOR])} - found - {actor}
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
    found = sorted({s for s, _, _ in said.graph.using(things, [named(name)])}) if things else []
    said.fetch(found)
    found = [stance for stance in found if "Stance" in said.classes(stance)]
    links = ("sg:evidence", "sg:reportedIn", "sg:holder", "sg:toward", "sg:position")
    said.fetch(each for stance in found for each in said.all(stance, *links))
    return sorted(found, key=lambda stance: (said.text(stance, "sg:date") or "", stance))


def _span(said: Described, stances: Sequence[Term], label: str) -> list[Fact]:
    """How many reports there are, and from when to when."""
    if not stances:
        return []
    dates = sorted(date for stance in stances if (date := said.date(stance, "sg:date")))
    time = " to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else ""
    span = [Fact("reported", (Cell(time),))] if time else []
    return [Fact(label, (Cell.of(len(stances)),)), *span]


def _now(said: Described, stances: Iterable[Term], *columns: str) -> list[tuple[Cell, ...]]:
    """A row for each position that is held now, with the latest report of it."""
    latest: dict[tuple[Term | None, ...], Term] = {}
    for stance in stances:
        if said.current(stance):
            latest[tuple(said.one(stance, name) for name in ("sg:holder", "sg:position", "sg:toward"))] = (
                stance
            )
    return _all(said, latest.values(), *columns)


def _all(said: Described, stances: Iterable[Term], *columns: str) -> list[tuple[Cell, ...]]:
    """A row for each stance, by position and then time."""

    def order(stance: Term) -> tuple[int, str, str]:
        position = said.shipped(said.one(stance, "sg:position") or "")
        place = _ORDER.index(position) if position in _ORDER else len(_ORDER)
        return place, said.text(stance, "sg:date") or "", stance

    return [_row(said, stance, columns) for stance in sorted(stances, key=order)]


def _row(said: Described, stance: Term, columns: Sequence[str]) -> tuple[Cell, ...]:
    def named(name: str) -> Cell:
        found = said.one(stance, name)
        return Cell("") if found is None else Cell(said.label(found), text_of(found))

    def cell(column: str) -> Cell:
        match column:
            case "who":
                return named("sg:holder")
            case "position":
                return named("sg:position")
            case "on":
                return named("sg:toward")
            case "now":
                return Cell("yes" if said.current(stance) else "no")
            case _:
                return Cell(in_words(said.one(stance, f"sg:{column}")) or "")

    evidence = said.one(stance, "sg:evidence")
    quote = said.text(evidence, "oa:exact") if evidence is not None else None
    return (
        *map(cell, columns),
        Cell(said.date(stance, "sg:date") or ""),
        Cell(quote or "", text_of(stance)),
        named("sg:reportedIn"),
    )


def _made(said: Described, actor: Term) -> list[tuple[Cell, ...]]:
    """The issues that an actor put forward, each with who answers what now."""
    rows = []
    for issue in _using(said, actor, "sg:issuer"):
        answers: dict[str, list[str]] = {}
        seen: set[tuple[Term | None, ...]] = set()
        for stance in sorted(_stances(said, [issue], "sg:toward"), key=lambda each: said.label(each)):
            holder, position = said.one(stance, "sg:holder"), said.one(stance, "sg:position")
            if holder in {None, actor} or (holder, position) in seen or not said.current(stance):
                continue
            seen.add((holder, position))
            answers.setdefault(said.label(position or ""), []).append(said.label(holder or ""))
        told = "; ".join(f"{position}: {', '.join(sorted(who))}" for position, who in sorted(answers.items()))
        to_whom = ", ".join(said.label(each) for each in said.all(issue, "sg:addressee"))
        rows.append((_cells(said, [issue])[0], _word(said.type(issue)), Cell(to_whom), Cell(told)))
    return sorted(rows, key=lambda row: row[0])

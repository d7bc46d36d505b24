"""Records become triples and records again, and nothing that carries meaning is lost on the way."""

from __future__ import annotations

import random
import zlib
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from kg.anchor import Anchor
from kg.codebook import Book, Lexicon
from kg.graph.file import FileGraph
from kg.mapping import Mapper, records
from kg.model import (
    CERTAINTIES,
    MODES,
    PHASES,
    POSITIONS,
    REVIEW_FLAGS,
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
from kg.rdf import terms
from kg.rdf.terms import Triple, camel, kebab
from kg.readers import Annotation
from kg.sources import CheckedArticle

T = TypeVar("T")
IDS = [
    "a",
    "b",
    "a-1",
    "a1",
    "x--y",
    "z-",
    "2031",
    "no-nato",
    "level-2-support",
    "service",
    "m",
    "ee",
    "0-0",
    "q",
    "r-1",
]
BASE = "https://example.org/talks/"
ID = st.from_regex(r"[a-z0-9][a-z0-9-]{0,5}", fullmatch=True)
TEXT = st.one_of(
    st.sampled_from(["Norland", "نورلاند", '“quoted” \\ "text"', "line\nbreak", "x_y.z", "0.5"]),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=8),
)
DATE = st.sampled_from(["2031", "2031-04", "2031-04-12", "1999-12-31"])
NAMES = st.dictionaries(st.sampled_from(["en", "fr", "ar", "pt-BR", "zh-Hans"]), TEXT, max_size=2)
DURATION = st.sampled_from(["P30D", "P1Y2M", "P2D", "PT5H30M", "PT0S", "P1Y2M3DT4H5M6S"])
URL = st.sampled_from(["https://example.org/a?b=c#d", "http://example.org", "https://uk.example/Україна"])
SHARE = st.sampled_from([0.0, 0.25, 0.8, 1.0, 1e-7])


def some(values: list[T], most: int = 2) -> st.SearchStrategy[tuple[T, ...]]:
    """A few of them, perhaps one twice, in any order."""
    return st.lists(st.sampled_from(values), max_size=most).map(tuple) if values else st.just(())


def perhaps(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


def texts() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(TEXT, max_size=3).map(tuple)


SAME = st.builds(
    SameAs,
    wikidata=perhaps(st.sampled_from(["Q183", "Q7184"])),
    iso3166=perhaps(st.sampled_from(["DE", "DEU"])),
    url=st.lists(URL, max_size=2).map(tuple),
).filter(lambda same: same != SameAs())


@st.composite
def members(draw: st.DrawFn, actors: list[str]) -> tuple[str | Membership, ...]:
    found: list[str | Membership] = []
    for body in draw(st.lists(st.sampled_from(actors), max_size=2, unique=True)):
        full = st.builds(
            Membership, of=st.just(body), from_=perhaps(DATE), to=perhaps(DATE), role=perhaps(TEXT)
        )
        found += draw(st.just([body]) | st.lists(full, min_size=1, max_size=2))
    return tuple(found)


def actor(actors: list[str]) -> st.SearchStrategy[Actor]:
    kinds = ["State", "Organization", "Alliance", "GovernmentBody", "Person", "Group"]
    return st.builds(
        Actor,
        name=TEXT,
        type=st.sampled_from(kinds),
        names=NAMES,
        aliases=texts(),
        metonyms=texts(),
        acts_for=some(actors),
        member_of=members(actors),
        same_as=perhaps(SAME),
        anonymous=st.booleans(),
        note=perhaps(TEXT),
    )


PLACE = st.builds(
    Place,
    name=TEXT,
    type=st.sampled_from(["Place", "Territory"]),
    names=NAMES,
    aliases=texts(),
    same_as=perhaps(SAME),
    note=perhaps(TEXT),
)


def topic(topics: list[str]) -> st.SearchStrategy[Topic]:
    return st.builds(Topic, label=TEXT, names=NAMES, broader=perhaps(st.sampled_from(topics)))


def issue(known: dict[str, list[str]], issues: list[str]) -> st.SearchStrategy[Issue]:
    return st.builds(
        Issue,
        label=TEXT,
        names=NAMES,
        topic=some(known["topics"]),
        mode=perhaps(st.sampled_from(MODES)),
        part_of=some(issues),
        affects=some(known["places"] + known["actors"]),
        condition=some(issues),
        against=some(known["actors"]),
        participants=some(known["actors"]),
        from_=perhaps(DATE),
        to=perhaps(DATE),
        permanent=perhaps(st.booleans()),
        duration=perhaps(DURATION),
        count=perhaps(st.sampled_from([0, 4, 4000])),
        due=perhaps(DATE),
        pending_from=some(known["actors"]),
        awaited_by=some(known["actors"]),
        aims_at=some(issues),
        justifies=some(issues),
        incompatible_with=some(issues),
        note=perhaps(TEXT),
    )


def stance(
    actors: list[str], targets: list[str], issues: list[str], own: list[str]
) -> st.SearchStrategy[Stance]:
    def few(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(values), min_size=1, max_size=2).map(tuple)

    return st.builds(
        Stance,
        actor=few(actors),
        on=few(targets),
        position=st.sampled_from([*POSITIONS, *own]),
        quote=st.sampled_from(["He said no.", "Yes [...] but later", "نعم"]) | TEXT,
        addressee=some(actors),
        speaker=perhaps(st.sampled_from(actors)),
        according_to=some(actors),
        certainty=st.sampled_from(CERTAINTIES),
        hedge=perhaps(TEXT),
        phase=st.sampled_from(PHASES),
        date=perhaps(DATE),
        occasion=perhaps(st.sampled_from(issues)),
        condition=some(issues),
        strength=perhaps(SHARE),
        confidence=perhaps(SHARE),
        review=some(list(REVIEW_FLAGS)),
        note=perhaps(TEXT),
        attributes=st.dictionaries(ID, TEXT, max_size=2),
    )


@st.composite
def corpora(draw: st.DrawFn) -> tuple[Codebook, AnnotatedArticle]:
    """A codebook and an article that refer to each other's things, and some things that both describe."""
    sections = ["actors", "places", "topics", *SECTIONS]
    sizes = [3, 2, 2, 2, 1, 1, 1, 1, 1, 1]
    names = draw(st.permutations(IDS))
    known: dict[str, list[str]] = {}
    for section, size in zip(sections, sizes, strict=True):
        known[section], names = names[:size], names[size:]
    issues = [name for section in SECTIONS for name in known[section]]
    own = draw(st.lists(ID.filter(lambda name: name not in POSITIONS), max_size=2, unique=True))
    book: dict[str, dict[str, Any]] = {section: {} for section in sections}
    held: dict[str, dict[str, Any]] = {section: {} for section in sections}
    kinds = {"actors": actor(known["actors"]), "places": PLACE, "topics": topic(known["topics"])}
    for section in sections:
        for name in known[section]:
            entry = draw(kinds.get(section, issue(known, issues)))
            where = draw(st.sampled_from(["book", "article", "both", "named"]))
            if where != "article":
                book[section][name] = entry
            if where in {"article", "both"}:
                held[section][name] = entry
            if where == "named" and section in SECTIONS:
                held[section][name] = Issue()
    position = st.builds(
        PositionEntry,
        broader=st.sampled_from(list(POSITIONS)),
        score=perhaps(st.sampled_from([-1.0, 0.0, 0.55])),
        label=perhaps(TEXT),
    )
    article = AnnotatedArticle(
        article=Article(
            id=draw(ID),
            title=draw(perhaps(TEXT)),
            outlet=draw(perhaps(TEXT)),
            author=draw(texts()),
            url=draw(perhaps(URL)),
            published=draw(perhaps(DATE)),
            language=draw(perhaps(st.sampled_from(["en", "pt-BR"]))),
            corrects=draw(some(["earlier", "not-here"])),
            text=draw(perhaps(st.just("words.txt"))),
        ),
        annotator=draw(perhaps(TEXT)),
        stances=tuple(
            draw(st.lists(stance(known["actors"], issues + known["actors"], issues, own), max_size=4))
        ),
        **held,
    )
    return Codebook(**book, positions={name: draw(position) for name in own}), article


def anchored(quote: str) -> Anchor:
    """Where a quote stands, in a text made up for it: with gaps, without, or not checked at all."""
    if len(quote) % 3 == 0:
        return Anchor(quote, (), "", "", "unverified")
    pieces, at = [], zlib.crc32(quote.encode())  # two quotes never stand in one place
    for piece in quote.split(" [...] "):
        pieces.append((at, at + len(piece)))
        at += len(piece) + 3
    return Anchor(quote, tuple(pieces), "before ", " after"[: len(quote)], "exact-quote")


def as_triples(book: Codebook, article: AnnotatedArticle) -> list[Triple]:
    loaded = Book(book, "codebook.yaml", "codebook.yaml", "0" * 64)
    lexicon = Lexicon()
    lexicon.add(loaded)
    lexicon.add(Annotation(article, "a.stance.yaml", "1" * 64, None, {}, ()))
    assert lexicon.problems == []
    anchors = tuple(anchored(stance.quote) for stance in article.stances)
    mapper = Mapper(lexicon, BASE)
    checked = CheckedArticle(article, anchors, "a.stance.yaml", "1" * 64)
    return [*mapper.dataset("Talks"), *mapper.codebook(loaded), *mapper.article(checked)]


def expected_book(book: Codebook) -> Codebook:
    """In canonical order, and with what a position inherits from the shipped one written out."""
    sections = {section: getattr(book, section) for section in ("actors", "places", "topics", *SECTIONS)}
    ordered = canonical(AnnotatedArticle(article=Article(id="x"), **sections))
    positions = {
        name: PositionEntry(
            broader=entry.broader,
            score=POSITIONS[entry.broader] if entry.score is None else entry.score,
            label=entry.label or name.replace("-", " "),
        )
        for name, entry in sorted(book.positions.items())
    }
    return Codebook(**{section: getattr(ordered, section) for section in sections}, positions=positions)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(corpora())
def test_a_graph_gives_back_the_records_it_was_made_of(both: tuple[Codebook, AnnotatedArticle]) -> None:
    book, article = both
    graph = FileGraph.made_of(as_triples(book, article), BASE)
    shared, articles = records(graph.triples())
    assert articles == [canonical(article)]
    assert shared == expected_book(book)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(corpora(), st.randoms(use_true_random=False))
def test_what_carries_no_meaning_in_a_file_changes_no_triple(
    both: tuple[Codebook, AnnotatedArticle], chance: random.Random
) -> None:
    def shuffled(value: object) -> Any:
        if isinstance(value, msgspec.Struct):
            return type(value)(**{f: shuffled(getattr(value, f)) for f in value.__struct_fields__})
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in chance.sample(list(value), len(value))}
        if isinstance(value, tuple):
            return tuple(shuffled(item) for item in chance.sample(value, len(value)))
        return value

    book, article = both
    assert set(as_triples(shuffled(book), shuffled(article))) == set(as_triples(book, article))


@given(st.sampled_from([*CERTAINTIES, *MODES, *PHASES, *POSITIONS, *REVIEW_FLAGS]))
def test_every_shipped_code_comes_back(code: str) -> None:
    assert kebab(camel(code)) == code


@given(ID)
@example("level-2-support")
@example("level2-support")
@example("a-1")
@example("a--b")
@example("a-")
def test_every_code_that_a_project_may_add_comes_back(code: str) -> None:
    assert kebab(camel(code)) == code


@given(ID, ID)
@example("level-2", "level2")
def test_different_codes_stay_different(one: str, other: str) -> None:
    assume(one != other)
    assert camel(one) != camel(other)


# -- single things, as a reader of the graph meets them ------------------------------------------------


def said(article: AnnotatedArticle, book: Codebook | None = None) -> dict[tuple[str, str], set[str]]:
    """Values by short subject and short property."""
    spaces = {space: name for name, space in terms.prefixes(BASE).items()}

    def short(term: str) -> str:
        if not term.startswith("<"):
            return terms.text_of(term)
        space = max((s for s in spaces if term[1:].startswith(s)), key=len, default=None)
        return term if space is None else f"{spaces[space]}:{term[1 + len(space) : -1]}"

    found: dict[tuple[str, str], set[str]] = {}
    for subject, prop, value in as_triples(book or Codebook(), article):
        found.setdefault((short(subject), short(prop)), set()).add(short(value))
    return found


NORTH, SOUTH = Actor(name="North", type="State"), Actor(name="South", type="State")


def one_stance(published: str | None = "2031-04-12", **more: Any) -> AnnotatedArticle:
    given_here: dict[str, Any] = {
        "actor": ("north",),
        "on": ("strip",),
        "position": "rejects",
        "quote": "No, never",
    }
    return AnnotatedArticle(
        article=Article(id="d1", published=published),
        actors={"north": NORTH, "south": SOUTH},
        demands={"strip": Issue(label="A strip"), "corridor": Issue(label="A corridor")},
        stances=(Stance(**given_here | more),),
    )


def test_a_stance_is_named_by_article_holder_position_and_target() -> None:
    graph = said(one_stance())
    stance = "stance:d1_north_rejects_strip"
    assert graph[stance, "sg:holder"] == {"actor:north"}
    assert graph[stance, "sg:toward"] == {"demand:strip"}
    assert graph[stance, "sg:position"] == {"sg:rejects"}
    assert graph[stance, "sg:reportedIn"] == {"article:d1"}
    assert graph[stance, "sg:certainty"] == {"sg:stated"}
    assert graph[stance, "sg:phase"] == {"sg:current"}


@pytest.mark.parametrize(
    ("own", "published", "day", "precision"),
    [
        (None, "2031-04-12", "2031-04-12", "sg:day"),
        ("2031-04-10", "2031-04-12", "2031-04-10", "sg:day"),
        ("2031-03", "2031-04-12", "2031-03-01", "sg:month"),
        ("2030", "2031-04-12", "2030-01-01", "sg:year"),
        (None, "2031-04", "2031-04-01", "sg:month"),
        (None, "2031", "2031-01-01", "sg:year"),
        ("2030", None, "2030-01-01", "sg:year"),
    ],
)
def test_a_date_has_its_first_day_and_its_precision(
    own: str | None, published: str | None, day: str, precision: str
) -> None:
    graph = said(one_stance(published, date=own))
    assert graph["stance:d1_north_rejects_strip", "sg:date"] == {day}
    assert graph["stance:d1_north_rejects_strip", "sg:datePrecision"] == {precision}
    inherited = graph.get(("stance:d1_north_rejects_strip", "sg:datedByArticle"), set())
    assert bool(inherited) is (own is None)


def test_a_stance_of_an_undated_article_has_no_date() -> None:
    graph = said(one_stance(None))
    assert ("stance:d1_north_rejects_strip", "sg:date") not in graph
    assert ("stance:d1_north_rejects_strip", "sg:datePrecision") not in graph


def test_a_joint_statement_is_a_stance_for_each_pair_and_one_utterance_with_one_evidence() -> None:
    graph = said(one_stance(actor=("south", "north"), on=("strip", "corridor")))
    stances = {
        f"stance:d1_{who}_rejects_{what}" for who in ("north", "south") for what in ("strip", "corridor")
    }
    assert {subject for subject, prop in graph if prop == "sg:holder"} == stances
    assert len({frozenset(graph[stance, "sg:utterance"]) for stance in stances}) == 1
    assert len({frozenset(graph[stance, "sg:evidence"]) for stance in stances}) == 1


def test_two_reports_alike_are_told_apart_by_a_number() -> None:
    article = one_stance()
    twice = msgspec.structs.replace(
        article, stances=(*article.stances, msgspec.structs.replace(article.stances[0], quote="Not at all"))
    )
    graph = said(twice)
    assert {subject for subject, prop in graph if prop == "sg:holder"} == {
        "stance:d1_north_rejects_strip",
        "stance:d1_north_rejects_strip_2",
    }


def test_the_order_of_lists_does_not_change_which_of_two_reports_alike_comes_first() -> None:
    def graph(*addressees: str) -> dict[tuple[str, str], set[str]]:
        article = one_stance(addressee=addressees, quote="No")
        other = msgspec.structs.replace(article.stances[0], addressee=("north",))
        return said(msgspec.structs.replace(article, stances=(*article.stances, other)))

    assert graph("south", "north") == graph("north", "south")


def test_a_gapped_quote_is_one_evidence_with_a_fragment_for_each_piece() -> None:
    graph = said(one_stance(quote="Yes [...] but later"))
    (evidence,) = graph["stance:d1_north_rejects_strip", "sg:evidence"]
    assert graph[evidence, "oa:exact"] == {"Yes [...] but later"}
    (first, second) = anchored("Yes [...] but later").pieces
    assert (graph[evidence, "oa:start"], graph[evidence, "oa:end"]) == ({str(first[0])}, {str(second[1])})
    assert graph[evidence, "sg:fragment"] == {f"{evidence}_1", f"{evidence}_2"}
    places = graph[f"{evidence}_2", "oa:start"], graph[f"{evidence}_2", "oa:end"]
    assert places == ({str(second[0])}, {str(second[1])})


def test_an_unchecked_quote_has_no_place() -> None:
    graph = said(one_stance(quote="No!"))
    (evidence,) = graph["stance:d1_north_rejects_strip", "sg:evidence"]
    assert graph[evidence, "sg:anchoring"] == {"sg:unverified"}
    assert (evidence, "oa:start") not in graph


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("PT48H", "P2D"),
        ("P14M", "P1Y2M"),
        ("P2W", "P14D"),
        ("P0D", "PT0S"),
        ("PT90S", "PT1M30S"),
        ("P30D", "P30D"),
    ],
)
def test_a_duration_has_the_form_that_stores_keep(written: str, kept: str) -> None:
    article = msgspec.structs.replace(
        one_stance(), demands={"strip": Issue(label="A strip", duration=written)}
    )
    assert said(article)["demand:strip", "sg:duration"] == {kept}
    triples = as_triples(Codebook(), article)
    assert set(triples) <= set(FileGraph.made_of(triples, BASE).triples())


def test_superclasses_are_written_out() -> None:
    article = msgspec.structs.replace(one_stance(), actors={"north": Actor(name="N", type="GovernmentBody")})
    assert said(article)["actor:north", "rdf:type"] == {"sg:GovernmentBody", "sg:Organization", "sg:Actor"}
    assert said(article)["demand:strip", "rdf:type"] == {"sg:Demand", "sg:Issue"}


def test_a_threat_is_a_commitment_and_an_accusation_a_claim() -> None:
    article = msgspec.structs.replace(
        one_stance(),
        threats={"close-road": Issue(label="Close the road", against=("south",))},
        accusations={"shelled-it": Issue(label="It shelled the road", against=("north", "south"))},
    )
    graph = said(article)
    assert graph["threat:close-road", "rdf:type"] == {"sg:Threat", "sg:Commitment", "sg:Issue"}
    assert graph["threat:close-road", "sg:against"] == {"actor:south"}
    assert graph["accusation:shelled-it", "rdf:type"] == {"sg:Accusation", "sg:Claim", "sg:Issue"}
    assert graph["accusation:shelled-it", "sg:against"] == {"actor:north", "actor:south"}


def test_an_event_has_a_time_as_exact_as_it_is_known_and_stances_their_occasion() -> None:
    talks = Issue(label="Talks", from_="2031-04", to="2031", participants=("north", "south"))
    article = msgspec.structs.replace(
        one_stance(occasion="round"),
        events={"talks": talks, "round": Issue(label="A round", part_of=("talks",), from_="2031-04-12")},
    )
    triples = as_triples(Codebook(), article)
    dates = {(prop, value) for _, prop, value in triples if prop.endswith(("startDate>", "endDate>"))}
    assert dates == {
        ("<https://schema.org/startDate>", f'"2031-04"^^<{terms.XSD}gYearMonth>'),
        ("<https://schema.org/startDate>", f'"2031-04-12"^^<{terms.XSD}date>'),
        ("<https://schema.org/endDate>", f'"2031"^^<{terms.XSD}gYear>'),
    }
    graph = said(article)
    assert graph["event:talks", "sg:participant"] == {"actor:north", "actor:south"}
    assert graph["event:round", "sg:partOf"] == {"event:talks"}
    assert graph["stance:d1_north_rejects_strip", "sg:occasion"] == {"event:round"}


def test_a_corrected_article_is_named_whether_or_not_it_is_here() -> None:
    article = one_stance()
    head = msgspec.structs.replace(article.article, corrects=("d0",))
    graph = said(msgspec.structs.replace(article, article=head))
    assert graph["article:d1", "sg:corrects"] == {"article:d0"}
    assert ("article:d0", "rdf:type") not in graph


def test_the_shipped_positions_in_a_graph_are_no_projects_own() -> None:
    graph = FileGraph.made_of(as_triples(Codebook(), one_stance(position="votes-against")), BASE)
    assert graph.query("ASK { sg:votesAgainst skos:broader sg:rejects }") is True
    assert records(graph.triples())[0].positions == {}


def test_an_own_position_has_its_shipped_ones_score_unless_it_says_its_own() -> None:
    positions = {"yes-but": PositionEntry(broader="accepts"), "wait-2": PositionEntry(broader="undecided")}
    graph = said(one_stance(position="yes-but"), Codebook(positions=positions))
    assert graph["position:yesBut", "sg:score"] == {"0.7"}
    assert graph["position:yesBut", "skos:broader"] == {"sg:accepts"}
    assert graph["position:yesBut", "rdfs:label"] == {"yes but"}
    assert ("position:wait-2", "sg:score") not in graph


def test_one_passage_quoted_in_two_ways_is_one_evidence_that_was_found_in_one_way() -> None:
    """The same words, once as they stand and once with other quotation marks."""
    article = one_stance(quote="He said “no”")
    other = msgspec.structs.replace(article.stances[0], on=("corridor",))
    article = msgspec.structs.replace(article, stances=(*article.stances, other))
    anchors = tuple(
        Anchor("He said “no”", ((7, 19),), "", "", rung) for rung in ("typography-folded", "exact-quote")
    )
    lexicon = Lexicon()
    lexicon.add(Annotation(article, "a", "", None, {}, ()))
    triples = set(Mapper(lexicon, BASE).article(CheckedArticle(article, anchors, "a", "1")))
    assert len([t for t in triples if t[1] == f"<{terms.SG}anchoring>"]) == 1

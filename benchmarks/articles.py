# a script that prints
"""Invented articles with their annotations: as many as wanted, and the same ones for the same seed.

    python benchmarks/articles.py 1000 OUT --seed 42

writes OUT/articles.stance.jsonl, one article a line, and OUT/codebook.yaml. Few actors and demands are in the
news all the time, most hardly ever (Zipf's law); nobody and nothing in them exists. Articles are made and
written one by one, so that 100,000 need no more memory than the actors do.
"""

from __future__ import annotations

import argparse
import random
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, product
from pathlib import Path
from typing import Any

import msgspec
import yaml

from kg.model import (
    Actor,
    ActorType,
    AnnotatedArticle,
    Article,
    Codebook,
    Issue,
    Membership,
    Mode,
    Stance,
    Topic,
)
from kg.readers.native import IssueEntry

FIRST_DAY, DAYS = date(2030, 1, 1), 730
TOPICS = {  # each with the wider one
    "security": None,
    "ceasefire": "security",
    "weapons": "security",
    "monitoring": "security",
    "borders": None,
    "trade": None,
    "sanctions": "trade",
    "energy": None,
    "water": "energy",
    "humanitarian": None,
    "prisoners": "humanitarian",
    "refugees": "humanitarian",
    "elections": None,
}
ACTIONS: list[tuple[str, Mode, str]] = [  # what is demanded, of which mode, on which topic
    ("withdraw all forces from", "do", "security"),
    ("halt artillery fire on", "do-not", "ceasefire"),
    ("open an aid corridor to", "allow", "humanitarian"),
    ("admit observers to", "allow", "monitoring"),
    ("recognise the border at", "recognise", "borders"),
    ("lift the sanctions on", "do", "sanctions"),
    ("release the prisoners held in", "do", "prisoners"),
    ("stop arms deliveries to", "do-not", "weapons"),
    ("restore the power supply of", "do", "energy"),
    ("reopen the harbour of", "do", "trade"),
    ("let refugees return to", "allow", "refugees"),
    ("hold elections in", "do", "elections"),
    ("clear the mines around", "do", "humanitarian"),
    ("publish the gauge readings of", "do", "water"),
    ("lower the tariffs on goods from", "do", "trade"),
    ("keep heavy guns away from", "do-not", "weapons"),
    ("share the water of", "do", "water"),
    ("suspend flights over", "do-not", "security"),
    ("return the archives of", "do", "borders"),
    ("extend the truce around", "do", "ceasefire"),
    ("recognise the council of", "recognise", "elections"),
    ("allow journalists into", "allow", "humanitarian"),
    ("freeze the accounts of", "do", "sanctions"),
    ("end the blockade of", "do", "trade"),
]
BEGINNINGS = (
    "Al Bren Cor Dal Est Fal Gar Hel Il Jor Kas Lun Mar Nor Os Pel Quil Ral Sav Tor Ul Ves Wen Yar Zan "
    "And Bel Dor Ett Gol Har Lim Mel Tam Vor"
)
MIDDLES = "a e i o u an en in on un ar er ir or ur al el il ol ul ay ev im os"
ENDINGS = "via land mark dria ness ton wick dor shire burg mont vale ria tia na ra sk gard holm ford"
GIVEN = "Ada Bela Cyra Dario Edda Falk Gita Hugo Ines Jaro Kira Lev Mila Nils Orla Pavel Rhea Sami Tova Udo"
KINDS_BY_RANK = "SSGPOPSPUPGPOPSU"
"""Every sixteenth actor by rank: State, Government body, Person, Organisation, Unnamed group."""
MAX_STATES = 200

FOR = {"supports": 52, "accepts": 18, "accepts-conditionally": 20, "votes-for": 6, "fulfils": 4}
AGAINST = {"rejects": 50, "opposes": 30, "skeptical": 15, "votes-against": 5}
OPEN = {"neutral": 30, "undecided": 32, "undeclared": 28, "abstains": 5, "withdraws": 5}
OF_ACTORS = {"supports": 50, "opposes": 25, "skeptical": 15, "neutral": 10}
CERTAINTY = {"stated": 70, "reported": 15, "believed": 5, "possible": 4, "unclear": 3, "denied": 3}
HEDGES = {
    "reported": "reportedly",
    "believed": "is thought to",
    "possible": "may",
    "unclear": "it is unclear whether",
    "denied": "denied that it",
}
PHASE = {"current": 92, "previous": 5, "prospective": 3}
REVIEW = ("source-inconsistency", "unclear-holder", "check-date", "second-opinion")
VERBS = {
    "supports": "backed",
    "accepts": "accepted",
    "accepts-conditionally": "accepted in principle, with a condition attached,",
    "votes-for": "voted in favour of",
    "fulfils": "has carried out in full",
    "rejects": "flatly rejected",
    "opposes": "spoke out against",
    "skeptical": "voiced doubts about",
    "votes-against": "voted against",
    "neutral": "took no side on",
    "undecided": "has not yet decided on",
    "undeclared": "declined to comment on",
    "abstains": "abstained in the vote on",
    "withdraws": "no longer insists on",
}
REASONS = [
    f"{why} {what}"
    for why, what in product(
        ("pointing to", "citing", "with an eye on", "after hours of debate over", "two weeks before"),
        (
            "the coming round of talks",
            "the mood at home",
            "an earlier letter of the mediators",
            "rising prices in the border towns",
            "the winter ahead",
            "the report of the observers",
            "a vote in the upper house",
            "the cost of another delay",
        ),
    )
]
OUTLETS = [
    f"{place} {kind}" for place, kind in product(("Example", "Harbour", "Valley"), ("Wire", "Post", "Echo"))
]
ANNOTATORS = ("m.silva", "a.diallo", "r.vance", "t.okafor")


class World:
    """The actors, topics and demands of which the articles tell.

    Args:
        articles: how many articles there are to be; more articles tell of more actors and demands.
        seed: what makes this world differ from others.
    """

    def __init__(self, articles: int, seed: int) -> None:
        self.articles = articles
        self.seed = seed
        self.chance = chance = random.Random(seed)
        self.place_names = [
            "".join(parts) for parts in product(*(words.split() for words in (BEGINNINGS, MIDDLES, ENDINGS)))
        ]
        chance.shuffle(self.place_names)
        self.actors = dict(_actors(int(40 * articles**0.5), self.place_names, chance))
        self.ranked = list(self.actors)
        self.unnamed = [name for name, actor in self.actors.items() if actor.anonymous]
        self.voices: dict[str, list[str]] = {}
        for name, actor in self.actors.items():
            for body in actor.acts_for if actor.type == "Person" else ():
                self.voices.setdefault(body, []).append(name)
        self.demands = max(8, articles // 2)
        self.packages = [f"{place} plan" for place in self.place_names[: max(2, self.demands // 50)]]
        self._actor_weights = zipf(len(self.ranked), 1.05)
        self._demand_weights = zipf(self.demands, 0.9)
        self.demand = lru_cache(maxsize=20_000)(self._demand)
        self._sentences = list(self._fillers())

    def codebook(self) -> Codebook:
        """What the articles share."""
        return Codebook(
            actors=self.actors,
            topics={name: Topic(label=name.capitalize(), broader=wider) for name, wider in TOPICS.items()},
            demands={_slug(label): Issue(label=label) for label in self.packages},
        )

    def _demand(self, rank: int) -> tuple[str, Issue, str]:
        """The id of a demand, its description, and who usually makes it: always the same for one rank."""
        chance = random.Random(self.seed * 1_000_003 + rank)
        round_, place = divmod(rank, -(-self.demands // len(ACTIONS)))
        action, mode, topic = ACTIONS[(round_ + place) % len(ACTIONS)]
        label = f"{action} {self.place_names[place]}"
        owner, awaited = self._drawn_actors(2, chance)
        more: dict[str, Any] = {}
        if chance.random() < 0.08:
            more["part_of"] = (_slug(chance.choice(self.packages)),)
        elif chance.random() < 0.03:
            more["incompatible_with"] = (_slug(chance.choice(self.packages)),)
        if chance.random() < 0.15:
            day = (FIRST_DAY + timedelta(days=chance.randrange(DAYS))).isoformat()
            more["due"] = day[: chance.choice((7, 10, 10))]
        if chance.random() < 0.05:
            more["duration"] = chance.choice(("P30D", "P6M", "PT48H"))
        if chance.random() < 0.04 and owner != awaited:
            more |= {"pending_from": (awaited,), "awaited_by": (owner,)}
        issue = Issue(label=label[0].upper() + label[1:], topic=(topic,), mode=mode, **more)
        return _slug(label), issue, owner

    def _drawn_actors(self, number: int, chance: random.Random) -> list[str]:
        return chance.choices(self.ranked, cum_weights=self._actor_weights, k=number)

    def _fillers(self) -> Iterator[str]:
        """Sentences in which nobody takes a position."""
        things = ("Shops", "Schools", "Ferries", "Markets", "Workshops", "Bakeries", "Clinics", "Trains")
        did = ("stayed closed", "opened late", "ran as usual", "were crowded", "filled up early")
        when = (
            "for the third day in a row while snow kept falling in the hills",
            "on the morning after the session ended without a paper",
            "as the delegations left their hotels by the side doors",
            "though nobody there expected much of the week to come",
        )
        for subject, verb, time in product(things, did, when):
            yield f"{subject} in {self.chance.choice(self.place_names)} {verb} {time}."

    def written(self) -> Iterator[AnnotatedArticle]:
        """The articles in the order of their dates, which is also that of their ids."""
        recent: deque[tuple[str, str, int]] = deque(maxlen=40)
        for number in range(self.articles):
            day = (FIRST_DAY + timedelta(days=DAYS * number // self.articles)).isoformat()
            yield _Draft(self, f"{day}-{number:06}", day, recent).article()

    def drawn_cast(self, number: int) -> list[str]:
        """Different actors, the more often in the news the likelier."""
        found: dict[str, None] = {}
        while len(found) < number:
            found |= dict.fromkeys(self._drawn_actors(number, self.chance))
        return list(found)[:number]

    def drawn_demands(self, first: list[int]) -> list[int]:
        """The ranks of four different demands."""
        found = dict.fromkeys(first)
        while len(found) < 4:
            found |= dict.fromkeys(
                self.chance.choices(range(self.demands), cum_weights=self._demand_weights, k=4)
            )
        return list(found)[:4]

    def body(self, quotes: list[str]) -> str:
        """A text of 200 to 300 words that holds each quote as a sentence."""
        size, wanted = sum(len(quote.split()) for quote in quotes), self.chance.randint(215, 280)
        sentences = [f"{quote}." for quote in quotes]
        while size < wanted:
            filler = self.chance.choice(self._sentences)
            if filler not in sentences:
                size += len(filler.split())
                sentences.insert(self.chance.randint(0, len(sentences)), filler)
        return "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


class _Draft:
    """An article while it is being made up."""

    def __init__(self, world: World, name: str, day: str, recent: deque[tuple[str, str, int]]) -> None:
        self.world, self.chance = world, world.chance
        self.name, self.day, self.recent = name, day, recent
        self.corrected = self.chance.choice(recent) if recent and self.chance.random() < 0.01 else None
        self.cast = world.drawn_cast(12)
        self.ranks = world.drawn_demands([self.corrected[2]] if self.corrected else [])
        self.quotes: list[str] = []

    def article(self) -> AnnotatedArticle:
        """The article with everything that was annotated in it."""
        demands: dict[str, IssueEntry] = {}
        for rank in self.ranks:
            name, issue, owner = self.world.demand(rank)
            act = self._act(rank, owner) if self.chance.random() < 0.35 else {}
            described = {key: getattr(issue, key) for key in Issue.__struct_fields__}
            demands[name] = IssueEntry(**described, **act)
        stances = []
        if self.corrected:
            _, holder, rank = self.corrected
            stances.append(self._stance((holder,), rank, self._position(holder, rank), plain=True))
        if self.chance.random() < 0.03:
            holder, rank = self.cast[0], self.ranks[0]
            stances += [
                self._stance((holder,), rank, _drawn(positions, self.chance), plain=True)
                for positions in (FOR, AGAINST)
            ]
        while len(self.quotes) < 6:
            stances.append(self._any_stance())
        self.recent.append((self.name, self.cast[0], self.ranks[0]))
        subject = self.world.demand(self.ranks[0])[1].topic[0]
        head = Article(
            id=self.name,
            title=f"{self._names(self.cast[:1])} and others on {subject}",
            outlet=self.chance.choice(OUTLETS),
            author=(self.chance.choice(GIVEN.split()) + " Example",),
            url=f"https://example.org/{self.day.replace('-', '/')}/{self.name}",
            published=self.day,
            language="en",
            corrects=(self.corrected[0],) if self.corrected else (),
            body=self.world.body(self.quotes),
        )
        return AnnotatedArticle(
            article=head,
            annotator=self.chance.choice(ANNOTATORS),
            demands=dict(sorted(demands.items())),
            stances=tuple(sorted(stances, key=msgspec.json.encode)),
        )

    def _act(self, rank: int, owner: str) -> dict[str, Any]:
        """The keys of a demand that say who makes it."""
        by = (owner if self.chance.random() < 0.8 else self.cast[1],)
        asked = self.chance.sample(
            [each for each in self.cast if each not in by], self.chance.choice((1, 1, 2))
        )
        what = _infinitive(self.world.demand(rank)[1])
        asks = self.chance.choice(("called on", "urged", "asked"))
        said = f"{self._names(by)} {asks} {self._names(asked)} to {what}"
        more, ending = self._source(by, 0.7)
        return {"by": by, "of": tuple(sorted(asked)), "quote": self._quote(said, ending), **more}

    def _any_stance(self) -> Stance:
        chance = self.chance
        which, together = chance.random(), chance.random() < 0.065
        holders = tuple(sorted(chance.sample(self.cast, chance.choice((2, 2, 3)) if together else 1)))
        if which < 0.06:
            target = chance.choice([each for each in self.cast if each not in holders])
            return self._stance(holders, target, _drawn(OF_ACTORS, chance))
        if which < 0.18:
            target = _slug(chance.choice(self.world.packages))
            return self._stance(holders, target, _drawn({**FOR, **AGAINST}, chance))
        rank = chance.choice(self.ranks)
        return self._stance(holders, rank, self._position(holders[0], rank))

    def _position(self, holder: str, rank: int) -> str:
        """Whoever is for something is mostly for it again the next time."""
        leaning = hash_of(self.world.actors[holder].name, rank, self.world.seed) % 100
        if self.chance.random() < 0.15:
            leaning = self.chance.randrange(100)
        return _drawn(FOR if leaning < 45 else AGAINST if leaning < 80 else OPEN, self.chance)

    def _stance(self, holders: tuple[str, ...], on: int | str, position: str, plain: bool = False) -> Stance:
        """A stance on a demand, by its rank, or on a package or an actor, by its id.

        Args:
            holders: whose it is.
            on: what it is on.
            position: which it is.
            plain: with nothing that could make it less than certain, or of another day.
        """
        chance = self.chance
        if isinstance(on, int):
            target, issue, _ = self.world.demand(on)
            what = f"the demand to {_infinitive(issue)}"
        else:
            target = on
            what = (
                self.world.actors[on].name
                if on in self.world.actors
                else f"the {on.replace('-', ' ').title()}"
            )
        more: dict[str, Any] = {}
        if position == "accepts-conditionally" and chance.random() < 0.6:
            others = [self.world.demand(rank)[0] for rank in self.ranks]
            more["condition"] = (chance.choice([other for other in others if other != target]),)
        if chance.random() < 0.3:
            more["addressee"] = tuple(each for each in [chance.choice(self.cast)] if each not in holders)
        source, ending = self._source(holders, 0.6)
        if not plain:
            more |= source | self._reservations()
        return Stance(
            actor=holders,
            on=(target,),
            position=position,
            quote=self._quote(f"{self._names(holders)} {VERBS[position]} {what}", ending),
            **more,
        )

    def _source(self, holders: tuple[str, ...], direct: float) -> tuple[dict[str, Any], str]:
        """Who voiced it or relays it, if somebody did, and how the sentence says so."""
        by, voices = self.chance.random(), self.world.voices.get(holders[0])
        if by < direct:
            return {}, ""
        if by < (1 + 2 * direct) / 3 or not voices:
            unnamed = self.chance.choice(self.world.unnamed)
            return {"according_to": (unnamed,)}, f", according to {self.world.actors[unnamed].name}"
        speaker = voices[min(int(self.chance.expovariate(1)), len(voices) - 1)]
        return {"speaker": speaker}, f", {self.world.actors[speaker].name} said"

    def _reservations(self) -> dict[str, Any]:
        """What makes a stance less than certain, of another day, or worth a second look."""
        chance = self.chance
        found: dict[str, Any] = {"certainty": _drawn(CERTAINTY, chance), "phase": _drawn(PHASE, chance)}
        if found["certainty"] in HEDGES and chance.random() < 0.5:
            found["hedge"] = HEDGES[found["certainty"]]
        when = chance.random()
        if when < 0.12:
            found["date"] = (date.fromisoformat(self.day) - timedelta(days=chance.randint(1, 6))).isoformat()
        elif when < 0.15:
            found["date"] = self.day[:7]
        if chance.random() < 0.1:
            found["confidence"] = chance.randint(3, 10) / 10
        if chance.random() < 0.05:
            found["strength"] = chance.randint(1, 10) / 10
        if chance.random() < 0.02:
            found["review"] = (chance.choice(REVIEW),)
            found["note"] = "Read this again."
        return found

    def _quote(self, said: str, ending: str) -> str:
        """A sentence that the text will hold once: no quote of the article is in another."""
        while True:
            quote = f"{said[0].upper()}{said[1:]}, {self.chance.choice(REASONS)}{ending}"
            if not any(quote in other or other in quote for other in self.quotes):
                self.quotes.append(quote)
                return quote

    def _names(self, actors: Sequence[str]) -> str:
        return " and ".join(self.world.actors[name].name for name in actors)


def zipf(size: int, exponent: float) -> list[float]:
    """The weights of ranks from 1 on, added up."""
    return list(accumulate(rank**-exponent for rank in range(1, size + 1)))


def hash_of(name: str, rank: int, seed: int) -> int:
    """A number that is the same in every process, as Python's own hash of a text is not."""
    found = seed * 7919 + rank * 104_729
    for character in name:
        found = (found * 131 + ord(character)) & 0xFFFFFFFF
    return found >> 4


def _actors(number: int, places: list[str], chance: random.Random) -> Iterator[tuple[str, Actor]]:
    """Actors by rank: states, who acts for them, organisations, and groups without names."""
    states: list[str] = []
    bodies: list[str] = []
    unions: list[str] = []
    named = set()
    for rank in range(number):
        kind = KINDS_BY_RANK[rank % len(KINDS_BY_RANK)]
        place = places[-1 - rank // 2]
        type_: ActorType
        more: dict[str, Any] = {}
        if kind == "S" and len(states) < MAX_STATES:
            name, type_ = places[-1 - rank], "State"
            more["metonyms"] = (f"Port {place}",) if rank % 4 == 0 else ()
            joined = chance.sample(unions, min(len(unions), chance.randint(0, 2)))
            more["member_of"] = tuple(
                Membership(of=each, from_=str(chance.randint(1990, 2029))) for each in sorted(joined)
            )
            states.append(_slug(name))
        elif kind == "G":
            state = states[len(bodies) % len(states)]
            office = ("Foreign ministry", "Defence ministry", "Presidency", "Energy ministry")[rank // 7 % 4]
            name, type_ = f"{office} of {state.title()} in {place}", "GovernmentBody"
            more["acts_for"] = (state,)
            bodies.append(_slug(name))
        elif kind == "O":
            type_ = "Alliance" if len(unions) % 5 == 0 else "Organization"
            name = f"{place} {'League' if type_ == 'Alliance' else 'Association'}"
            unions.append(_slug(name))
        elif kind == "U":
            name, type_ = f"people close to the talks in {place}", "Group"
            more["anonymous"] = True
        else:
            name, type_ = f"{chance.choice(GIVEN.split())} {places[-1 - rank][:-1]}er", "Person"
            more["acts_for"] = (chance.choice([*bodies, *states]),)
            if unions and chance.random() < 0.2:
                more["member_of"] = (chance.choice(unions),)
            if chance.random() < 0.3:
                more["aliases"] = (f"{name.split()[1]} of {place}",)
        identifier = _slug(name)
        assert identifier not in named, f"two actors are called {name}"
        named.add(identifier)
        yield identifier, Actor(name=name, type=type_, **more)


def _drawn(weights: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _slug(text: str) -> str:
    return text.lower().replace(" ", "-")


def _infinitive(demand: Issue) -> str:
    label = demand.label or ""
    return label[0].lower() + label[1:]


def main() -> None:
    """Write the articles and their codebook."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("articles", type=int, help="how many")
    parser.add_argument("folder", type=Path, help="where to; made if it is not there")
    parser.add_argument("--seed", type=int, default=42)
    given = parser.parse_args()
    write(given.articles, given.folder, given.seed)
    print(f"{given.articles:,} articles in {given.folder / 'articles.stance.jsonl'}")


def write(articles: int, folder: Path, seed: int) -> None:
    """Write articles.stance.jsonl and codebook.yaml into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    world = World(articles, seed)
    book = yaml.safe_dump(
        msgspec.to_builtins(world.codebook()), allow_unicode=True, sort_keys=True, width=100
    )
    (folder / "codebook.yaml").write_text(book, encoding="utf-8")
    encoder = msgspec.json.Encoder()
    with (folder / "articles.stance.jsonl").open("wb") as stream:
        for article in world.written():
            stream.write(encoder.encode(article) + b"\n")


if __name__ == "__main__":
    main()

"""What a graph says of single things, fetched when it is first needed: their names, kinds and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg import dates
from kg.graph.derived import time_order
from kg.rdf import terms
from kg.rdf.answers import selected
from kg.rdf.names import OF_ARTICLE
from kg.rdf.terms import SG, Term, kebab, local_name, named, position_id, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.graph import Graph

__all__ = ["KINDS", "Described", "by_language", "in_words", "said_not"]

KINDS = {
    **dict.fromkeys(("State", "Alliance", "GovernmentBody", "Organization", "Person", "Group"), "actor"),
    **dict.fromkeys(("Territory", "Place"), "place"),
    **dict.fromkeys(("Demand", "Proposal", "Threat", "Commitment", "Accusation", "Claim", "Event"), "issue"),
    "Topic": "topic",
    "Position": "position",
    "Article": "article",
    "Stance": "stance",
    "MergedEntry": "merged id",
}
"""The classes by which a thing is told to be of a kind; of several the first here is the narrowest."""


_LABELS = ("rdfs:label", "skos:prefLabel", "schema:headline", "dcterms:title")
"""What gives a thing its name; the first that it has."""
_NOTHING: Mapping[Term, set[Term]] = {}
_term = cache(named)


class Described:
    """The descriptions of things in a graph.

    Each is fetched once; `fetch` gets many at a time, which is much faster than one after the other.

    Args:
        graph: where they stand.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._prefixes = terms.prefixes(graph.base)
        self._said: dict[Term, dict[Term, set[Term]]] = {}
        self._ids: dict[Term, str] = {}
        self._instead: dict[Term, set[tuple[Term, Term]]] = {}

    def fetch(self, things: Iterable[Term]) -> None:
        """Get all that is said of these, as far as it is not here yet."""
        missing = {thing for thing in things if thing not in self._said and thing.startswith(("<", "_:"))}
        for thing in missing:
            self._said[thing] = defaultdict(set)
        if missing:
            for subject, prop, value in self.graph.about(sorted(missing)):
                self._said[subject][prop].add(value)

    def forget(self, things: Iterable[Term]) -> None:
        """Let go of descriptions that are not needed again."""
        for thing in things:
            self._said.pop(thing, None)
            self._ids.pop(thing, None)

    def of(self, thing: Term) -> dict[Term, list[Term]]:
        """All that is said of a thing: its properties, each with its values in order."""
        return {prop: sorted(values) for prop, values in sorted(self._about(thing).items())}

    def _about(self, thing: Term) -> Mapping[Term, set[Term]]:
        if thing not in self._said:
            self.fetch((thing,))
        return self._said.get(thing, _NOTHING)

    def all(self, thing: Term, *names: str) -> list[Term]:
        """The values of properties, by their prefixed names, in order."""
        said = self._about(thing)
        if len(names) == 1:
            return sorted(said.get(_term(names[0]), ()))
        return sorted({value for name in names for value in said.get(_term(name), ())})

    def one(self, thing: Term, name: str) -> Term | None:
        """The value of a property that has one at most; of several the first."""
        return next(iter(self.all(thing, name)), None)

    def text(self, thing: Term, name: str) -> str | None:
        """The same, as plain text."""
        found = self.one(thing, name)
        return None if found is None else text_of(found)

    def says(self, thing: Term, prop: Term, value: Term) -> bool:
        """Whether the graph holds just this triple."""
        return value in self._about(thing).get(prop, ())

    # -- what things are called ------------------------------------------------------------------

    def label(self, thing: Term) -> str:
        """What a thing is called; its id where it has no label.

        Others give labels in several languages: one without a language goes first, then the English one.
        """
        for name in _LABELS:
            if found := self.all(thing, name):
                return text_of(min(found, key=by_language))
        return self.id(thing)

    def id(self, thing: Term) -> str:
        """A thing's id, as the files of a project write it; of what others named, the whole IRI."""
        if thing not in self._ids:
            own = thing.startswith((f"<{self.graph.base}", f"<{SG}"))
            name = unquote(local_name(thing)) if own else text_of(thing)
            position = own and "Position" in self.classes(thing)
            self._ids[thing] = position_id(thing, self.graph.base) if position else name
        return self._ids[thing]

    def words(self, value: Term) -> str:
        """A value for people: the text of a literal, a code in words, the label of a thing."""
        if value.startswith('"'):
            return text_of(value)
        if self.is_code(value):
            return in_words(value) or text_of(value)
        return self.label(value) if self.all(value, *_LABELS) else self.readable(value)

    def is_code(self, value: Term) -> bool:
        """Whether it is a term of the vocabulary other than a position, such as `sg:stated`."""
        return value.startswith(f"<{SG}") and self.kind(value) is None

    def position(self, stance: Term) -> str:
        """Which position a stance reports, in words: "rejects", or "said not to reject"."""
        found = self.one(stance, "sg:position")
        label = "" if found is None else self.label(found)
        return said_not(label) if self.denied(stance) else label

    def denied(self, stance: Term) -> bool:
        """Whether the article says that the holder does not hold the position."""
        return self.one(stance, "sg:certainty") == f"<{SG}denied>"

    def readable(self, value: Term) -> str:
        """A value as a person would write it: a prefixed name, or the text of a literal."""
        return terms.readable(value, self._prefixes)

    # -- what things are -------------------------------------------------------------------------

    def classes(self, thing: Term) -> list[str]:
        """The names of its classes in the vocabulary."""
        return [local_name(each) for each in self.all(thing, "rdf:type") if each.startswith(f"<{SG}")]

    def type(self, thing: Term) -> str | None:
        """The narrowest of its classes that `KINDS` knows."""
        classes = self.classes(thing)
        return next((name for name in KINDS if name in classes), None)

    def kind(self, thing: Term) -> str | None:
        """What it is: an actor, a place, an issue, a topic, a position, an article."""
        return KINDS.get(self.type(thing) or "")

    # -- along links -----------------------------------------------------------------------------

    def reached(self, thing: Term, name: str) -> list[Term]:
        """The things that a link leads to, and those that it leads to from there; the nearest first."""
        found: list[Term] = []
        ahead = [thing]
        while ahead:
            new = [each for each in self.all(ahead.pop(0), name) if each not in found and each != thing]
            found += new
            ahead += new
        return found

    def shipped(self, position: Term) -> Term:
        """The shipped position that a position is, or is narrower than."""
        if position.startswith(f"<{SG}"):
            return position
        wider = self.reached(position, "skos:broader")
        return next((each for each in wider if each.startswith(f"<{SG}")), position)

    def current(self, stance: Term) -> bool:
        """Whether the holder of a stance holds this position on its target now, by this or another report."""
        article, holder, target, position = (
            self.one(stance, name) or ""
            for name in ("sg:reportedIn", "sg:holder", "sg:toward", "sg:position")
        )
        return (
            self.one(stance, "sg:phase") in {None, f"<{SG}current>"}
            and not self.denied(stance)
            and self.says(holder, position, target)
            and not any((holder, target) in self._pairs(later) for later in self._later.get(article, ()))
        )

    @cached_property
    def _later(self) -> dict[Term, set[Term]]:
        """For each article that was corrected, those that correct it, directly or through others."""
        found = selected(self.graph.query("SELECT ?article ?later { ?later sg:corrects+ ?article }"))
        later: dict[Term, set[Term]] = defaultdict(set)
        for article, correcting in found:
            later[article or ""].add(correcting or "")
        return later

    def _pairs(self, article: Term) -> set[tuple[Term, Term]]:
        """The holders and targets that a correcting article speaks of."""
        if article not in self._instead:
            stances = [stance for stance, _, _ in self.graph.using([article], [_term("sg:reportedIn")])]
            self.fetch(stances)
            self._instead[article] = {
                (holder, target)
                for stance in stances
                for holder in self.all(stance, "sg:holder")
                for target in self.all(stance, "sg:toward")
            }
        return self._instead[article]

    def date(self, thing: Term, name: str) -> str | None:
        """A date as far as it is known: a year, a month or a day."""
        day, precision = self.text(thing, name), self.one(thing, "sg:datePrecision")
        if precision == OF_ARTICLE:
            precision = self.one(self.one(thing, "sg:reportedIn") or "", "sg:datePrecision")
        return dates.written(day, local_name(precision or "")) or day

    def by_article(self, stance: Term) -> bool:
        """Whether a stance has no date but its article's."""
        return (
            self.text(stance, "sg:datedByArticle") == "true"
            or self.one(stance, "sg:datePrecision") == OF_ARTICLE
        )

    def in_time(self, stance: Term) -> tuple[str, bool, str]:
        """What puts stances in order of time, see `kg.graph.derived.time_order`."""
        certainty = local_name(self.one(stance, "sg:certainty") or "")
        return time_order(self.date(stance, "sg:date"), certainty, stance)


def by_language(label: Term) -> tuple[int, Term]:
    """What puts labels in order: without a language, English, others."""
    _, mark, language = label.rpartition('"')
    tagged = bool(mark) and language.startswith("@")
    return (0 if not tagged else 1 if language[1:].lower().partition("-")[0] == "en" else 2), label


def said_not(position: str) -> str:
    """That somebody is reported not to hold a position, by its English label: "said not to reject"."""
    verb, space, rest = position.partition(" ")
    if verb.endswith("ies"):
        verb = f"{verb[:-3]}y"
    elif verb.endswith("s"):
        verb = verb[:-2] if verb.endswith(("sses", "shes", "ches", "xes")) else verb[:-1]
    else:
        verb = f"be {verb}"
    return f"said not to {verb}{space}{rest}"


def in_words(value: Term | None) -> str | None:
    """A term of the vocabulary in words: `sg:asReported` is "as reported"."""
    return None if value is None else kebab(local_name(value)).replace("-", " ")

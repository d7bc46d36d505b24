"""What both directions share: which field of a record is which property, and how its value is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kg.rdf.terms import SHARED_PREFIXES, Term, named

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
class Field:
    """A field of a record, the property it becomes, and how its value is written."""

    name: str
    property: Term
    how: How


def _fields(*rows: tuple[str, str, How]) -> tuple[Field, ...]:
    return tuple(Field(name, named(prop), how) for name, prop, how in rows)


_NAMED = _fields(
    ("name", "rdfs:label", "text"),
    ("names", "skos:prefLabel", "names"),
    ("aliases", "skos:altLabel", "texts"),
    ("note", "skos:note", "text"),
)
ACTOR = _NAMED + _fields(
    ("metonyms", "sg:metonym", "texts"),
    ("acts_for", "sg:actsFor", "refs"),
    ("anonymous", "sg:anonymous", "boolean"),
)
PLACE = _NAMED
TOPIC = _fields(
    ("label", "rdfs:label", "text"),
    ("names", "skos:prefLabel", "names"),
    ("broader", "skos:broader", "ref"),
)
ISSUE = _fields(
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
STANCE = _fields(
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
ARTICLE = _fields(
    ("title", "schema:headline", "text"),
    ("outlet", "schema:publisher", "text"),
    ("author", "schema:author", "texts"),
    ("url", "schema:url", "url"),
    ("language", "schema:inLanguage", "text"),
    ("corrects", "sg:corrects", "refs"),
)

SUPERCLASSES = {
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
"""The classes of an actor, place or issue; queries for a superclass need it written out."""
MINTED = {"topic": "topic", "broader": "topic", "corrects": "article"}
"""Fields that hold ids of things whose names are apart from those of actors, places and issues."""


_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)


def canonical_duration(text: str) -> str:
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

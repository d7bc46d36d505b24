"""What an annotated article says, as plain typed records.

The records know nothing of RDF and nothing of files. They are also the shape of the native format's
entries: `kg schema` prints them as JSON Schema, and `kg.readers.native` reads them. In files every name
is kebab-case (`acts-for`), and wherever a list is expected one value may stand alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar, get_args

import msgspec
from msgspec import Meta

__all__ = [
    "CERTAINTIES",
    "MAKING",
    "MODES",
    "OF_EVENTS",
    "PHASES",
    "POSITIONS",
    "REVIEW_FLAGS",
    "SECTIONS",
    "Actor",
    "AnnotatedArticle",
    "Article",
    "Codebook",
    "Issue",
    "Kind",
    "Membership",
    "Place",
    "PositionEntry",
    "SameAs",
    "Stance",
    "Topic",
    "canonical",
]

# -- the code lists, mirrored from ontology/schemes.ttl (a test holds the two together) ---------------

POSITIONS: dict[str, float | None] = {
    "demands": 1,
    "proposes": 1,
    "commits": 1,
    "asserts": 1,
    "supports": 1,
    "accepts": 0.7,
    "accepts-conditionally": 0.4,
    "neutral": 0,
    "skeptical": -0.4,
    "opposes": -0.7,
    "rejects": -1,
    "denies": -1,
    "undecided": None,
    "undeclared": None,
    "withdraws": None,
    "votes-for": 1,
    "votes-against": -1,
    "abstains": None,
    "fulfils": None,
}
"""The shipped positions with their scores; None where taking a side would be an invention."""

Certainty = Literal["stated", "reported", "believed", "possible", "unclear", "denied"]
Mode = Literal["do", "do-not", "allow", "recognise"]
Phase = Literal["previous", "current", "prospective"]
ReviewFlag = Literal[
    "source-inconsistency",
    "unclear-holder",
    "unclear-target",
    "unclear-position",
    "check-date",
    "check-translation",
    "second-opinion",
]
ActorType = Literal["State", "Organization", "Alliance", "GovernmentBody", "Person", "Group"]
PlaceType = Literal["Place", "Territory"]
Kind = Literal["demand", "proposal", "commitment", "threat", "claim", "accusation", "event"]

CERTAINTIES: tuple[str, ...] = get_args(Certainty)
MODES: tuple[str, ...] = get_args(Mode)
PHASES: tuple[str, ...] = get_args(Phase)
REVIEW_FLAGS: tuple[str, ...] = get_args(ReviewFlag)

MAKING: dict[Kind, str] = {
    "demand": "demands",
    "proposal": "proposes",
    "commitment": "commits",
    "threat": "commits",
    "claim": "asserts",
    "accusation": "asserts",
    "event": "asserts",
}
"""The position that whoever puts an issue of each kind into the world takes by doing so."""

SECTIONS: dict[str, Kind] = {
    "demands": "demand",
    "proposals": "proposal",
    "commitments": "commitment",
    "threats": "threat",
    "claims": "claim",
    "accusations": "accusation",
    "events": "event",
}
"""The sections of a file that hold issues, and the kind of issue in each."""

OF_EVENTS = ("from", "to", "participants")
"""The keys of an issue that only an event can have."""

# -- the kinds of value ------------------------------------------------------------------------------
# `what` completes the sentence "… is not …" when a value does not fit.


AT_END = r"(?!\n)$"


def _matching(pattern: str, what: str, **more: str) -> Meta:
    """What a text must look like to its very end, before which Python's `$` would leave a line end."""
    return Meta(pattern=pattern.removesuffix("$") + AT_END, extra={"what": what, **more})


Id = Annotated[
    str,
    _matching(
        r"^[a-z0-9][a-z0-9-]*$",
        "an id: small letters a-z, digits and hyphens only, such as 'foreign-ministry'",
    ),
]
Ref = Annotated[
    str,
    Meta(
        min_length=1,
        extra={"what": "the id of something"},
        extra_json_schema={"pattern": r"^[a-z0-9][a-z0-9-]*$"},
    ),
]
"""An id that something else has; whether anything has it is known only with the codebook at hand."""
Text = Annotated[str, Meta(min_length=1, extra={"what": "text"})]
Date = Annotated[
    str,
    _matching(
        r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        "a date, written 2025-03-13, 2025-03 or 2025",
        check="date",
    ),
]
Duration = Annotated[
    str,
    _matching(
        r"^P(?!$)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$",
        "a duration, written P30D (30 days), PT48H (48 hours) or P6M (6 months)",
    ),
]
_IN_IRI = (
    r"A-Za-z0-9._~!$&'()*+,;=\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff"
    r"\uf900-\ufdcf\ufdf0-\ufefe-"
)
"""What stands for itself in an IRI (RFC 3987); spaces and marks of direction are left out."""
Url = Annotated[
    str,
    _matching(
        rf"^https?://([{_IN_IRI}]|%[0-9A-Fa-f]{{2}})+(:[0-9]+)?"
        rf"([/?]([{_IN_IRI}/?:@]|%[0-9A-Fa-f]{{2}})*)?(#([{_IN_IRI}/?:@]|%[0-9A-Fa-f]{{2}})*)?$",
        "a web address (http:// or https://, without spaces)",
    ),
]
Language = Annotated[
    str,
    _matching(
        r"^[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
        r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$",
        "a language code, such as en, uk or pt-BR",
    ),
]
WikidataItem = Annotated[str, _matching(r"^Q[1-9][0-9]*$", "a Wikidata item, such as Q183")]
CountryCode = Annotated[str, _matching(r"^[A-Z]{2,3}$", "an ISO 3166 code, such as DE or DEU")]
Share = Annotated[float, Meta(ge=0, le=1, extra={"what": "a number from 0 to 1"})]
Score = Annotated[float, Meta(ge=-1, le=1, extra={"what": "a number from -1 to 1"})]
Count = Annotated[int, Meta(ge=0, le=10**15 - 1, extra={"what": "a whole number"})]
Nth = Annotated[int, Meta(ge=1, le=10**15 - 1, extra={"what": "a whole number from 1"})]


class _Record(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    rename="kebab",
):
    """What all records share: they do not change, and defaults are not written out."""


# -- who, what, where --------------------------------------------------------------------------------


class SameAs(_Record, frozen=True):
    """Identifiers of the same thing elsewhere."""

    wikidata: WikidataItem | None = None
    iso3166: CountryCode | None = None
    url: tuple[Url, ...] = ()


class Membership(_Record, frozen=True):
    """Belonging to a body, with the time and the role where they are known."""

    of: Ref
    from_: Date | None = msgspec.field(default=None, name="from")
    to: Date | None = None
    role: Text | None = None


class Actor(_Record, frozen=True):
    """Whoever can hold a position, be addressed, or be cited."""

    name: Text
    type: ActorType
    names: dict[Language, Text] = {}
    aliases: tuple[Text, ...] = ()
    metonyms: tuple[Text, ...] = ()
    acts_for: tuple[Ref, ...] = ()
    member_of: tuple[Ref | Membership, ...] = ()
    same_as: SameAs | None = None
    anonymous: bool = False
    note: Text | None = None


class Place(_Record, frozen=True):
    """A place or territory; whose it is can only be claimed, never recorded."""

    name: Text
    type: PlaceType
    names: dict[Language, Text] = {}
    aliases: tuple[Text, ...] = ()
    same_as: SameAs | None = None
    note: Text | None = None


class Topic(_Record, frozen=True):
    """A subject under which issues are grouped."""

    label: Text
    names: dict[Language, Text] = {}
    broader: Ref | None = None


class PositionEntry(_Record, frozen=True):
    """A project's own position, narrower than a shipped one; without a score it has that one's."""

    broader: Ref
    score: Score | None = None
    label: Text | None = None


class Issue(_Record, frozen=True):
    """What positions are taken on, described apart from who says so; `label` may stand elsewhere."""

    label: Text | None = None
    names: dict[Language, Text] = {}
    topic: tuple[Ref, ...] = ()
    mode: Mode | None = None
    part_of: tuple[Ref, ...] = ()
    affects: tuple[Ref, ...] = ()
    condition: tuple[Ref, ...] = ()
    against: tuple[Ref, ...] = ()
    participants: tuple[Ref, ...] = ()
    from_: Date | None = msgspec.field(default=None, name="from")
    to: Date | None = None
    permanent: bool | None = None
    duration: Duration | None = None
    count: Count | None = None
    due: Date | None = None
    pending_from: tuple[Ref, ...] = ()
    awaited_by: tuple[Ref, ...] = ()
    aims_at: tuple[Ref, ...] = ()
    justifies: tuple[Ref, ...] = ()
    incompatible_with: tuple[Ref, ...] = ()
    note: Text | None = None


# -- who takes which position, and where it says so --------------------------------------------------


class Stance(_Record, frozen=True):
    """One report of one position; several actors or targets make a joint statement."""

    actor: tuple[Ref, ...]
    on: tuple[Ref, ...]
    position: Ref
    quote: Text
    nth: Nth | None = None
    addressee: tuple[Ref, ...] = ()
    speaker: Ref | None = None
    according_to: tuple[Ref, ...] = ()
    certainty: Certainty = "stated"
    hedge: Text | None = None
    phase: Phase = "current"
    date: Date | None = None
    occasion: Ref | None = None
    condition: tuple[Ref, ...] = ()
    strength: Share | None = None
    confidence: Share | None = None
    review: tuple[ReviewFlag, ...] = ()
    note: Text | None = None
    attributes: dict[Id, Text] = {}


class Article(_Record, frozen=True):
    """The document that was annotated; `text` names a file beside it, `body` holds the text itself."""

    id: Id
    title: Text | None = None
    outlet: Text | None = None
    author: tuple[Text, ...] = ()
    url: Url | None = None
    published: Date | None = None
    language: Language | None = None
    corrects: tuple[Ref, ...] = ()
    text: Text | None = None
    body: Text | None = None


class AnnotatedArticle(_Record, frozen=True):
    """An article with everything its annotator recorded."""

    article: Article
    annotator: Text | None = None
    actors: dict[Id, Actor] = {}
    places: dict[Id, Place] = {}
    topics: dict[Id, Topic] = {}
    demands: dict[Id, Issue] = {}
    proposals: dict[Id, Issue] = {}
    commitments: dict[Id, Issue] = {}
    threats: dict[Id, Issue] = {}
    claims: dict[Id, Issue] = {}
    accusations: dict[Id, Issue] = {}
    events: dict[Id, Issue] = {}
    stances: tuple[Stance, ...] = ()


if TYPE_CHECKING:
    Gazetteers: TypeAlias = Any  # else no `Codebook(**sections)` would pass: all other fields are dicts
else:
    Gazetteers = tuple[Text, ...]


class Codebook(_Record, frozen=True):
    """What the articles of a project share; `extends` names gazetteers that are shipped."""

    extends: Gazetteers = ()
    actors: dict[Id, Actor] = {}
    places: dict[Id, Place] = {}
    topics: dict[Id, Topic] = {}
    demands: dict[Id, Issue] = {}
    proposals: dict[Id, Issue] = {}
    commitments: dict[Id, Issue] = {}
    threats: dict[Id, Issue] = {}
    claims: dict[Id, Issue] = {}
    accusations: dict[Id, Issue] = {}
    events: dict[Id, Issue] = {}
    positions: dict[Id, PositionEntry] = {}


_Held = TypeVar("_Held", AnnotatedArticle, Codebook, Stance)


def canonical(held: _Held) -> _Held:
    """An article, codebook or stance with everything that carries no meaning put into one order.

    Lists are sets here, so two annotations that say the same become equal. The text itself, the file
    that held it and `nth`, which only serves to find a quote in it, are left out: a graph keeps quotes,
    never texts. So are issues named only because somebody is quoted as making them.
    """

    def ordered(value: object) -> object:
        if isinstance(value, msgspec.Struct):
            return type(value)(**{f: ordered(getattr(value, f)) for f in value.__struct_fields__})
        if isinstance(value, dict):
            return {key.lower(): ordered(value[key]) for key in sorted(value) if value[key] != Issue()}
        if isinstance(value, tuple):
            by_content = {msgspec.json.encode(item): item for item in map(ordered, value)}
            return tuple(by_content[key] for key in sorted(by_content))
        return value

    if isinstance(held, AnnotatedArticle):
        head = msgspec.structs.replace(held.article, text=None, body=None)
        stances = tuple(msgspec.structs.replace(s, nth=None) for s in held.stances)
        held = msgspec.structs.replace(held, article=head, stances=stances)
    result = ordered(held)
    assert isinstance(result, type(held))
    return result

"""What a network says of its nodes, its edges and the reports on them; every list of their fields is this.

networkx keeps what belongs to a node or an edge in a dict: `Node` and `Edge` name its keys. A report is a
record of its own, in the `reports` of its edge.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypedDict

import msgspec

from kg.graph.derived import StanceRow, time_order

__all__ = ["REPORT", "Edge", "Fact", "Link", "Node", "Report", "in_time", "new_node", "row"]


class Fact(NamedTuple):
    """One of the short things that a card says of a node.

    Attributes:
        code: what it says, such as member-of; the words are in `kg/views/texts`.
        values: labels of things, dates as far as they are known, texts, or codes.
        iris: of values that are things, what these are, in the same order.
    """

    code: str
    values: tuple[str, ...]
    iris: tuple[str, ...] = ()


class Link(TypedDict):
    """Where else a node is described."""

    label: str
    url: str


class Node(TypedDict, total=False):
    """The attributes of an actor or an issue; `change` is there where two networks were compared."""

    kind: str
    type: str
    label: str
    aliases: list[str]
    metonyms: list[str]
    anonymous: bool
    links: list[Link]
    topics: list[str]
    topic_iris: list[str]
    facts: list[Fact]
    change: str


class Report(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one article says of one position of one actor on one target.

    Attributes:
        stance: the IRI of the stance.
        date: when it was taken, as far as that is known, see `kg.dates`.
        dated_by_article: whether this is only the date of the article.
        current: whether the position holds.
        corrected: whether what a later article puts right has taken its place.
        verified: whether the quote stands in the article's text.
        article: its title; `article_iri` is the article.
        published: when that appeared, as far as it is known.
        certainty: stated, reported …; what is denied is reported as not so.
        hedge: the words that hedge it.
        speaker: who said it for the holder, `speaker_iri` is that actor.
        via: where reports count for somebody else, the actor that took the stance; `via_iri` is it.
        according_to: the sources that the article names, `according_to_iris` these in the same order.
        addressee: those it is addressed to, `addressee_iris` the same actors in the same order.
        condition: what it is conditional on, `condition_iris` the same in the same order.
        occasion: the event at which it was taken; `occasion_iri` is it.
        confidence: how sure the annotator is, from 0 to 1.
        strength: how strongly it is put, from 0 to 1.
        review: codes of why a second reader should look at it.
        change: new or gone, where two networks were compared.
    """

    stance: str = ""
    date: str | None = None
    dated_by_article: bool = False
    current: bool = False
    corrected: bool = False
    quote: str = ""
    verified: bool = False
    article: str = ""
    article_iri: str = ""
    published: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    annotator: str | None = None
    certainty: str = "stated"
    hedge: str | None = None
    phase: str = "current"
    speaker: str | None = None
    speaker_iri: str | None = None
    via: str | None = None
    via_iri: str | None = None
    according_to: tuple[str, ...] = ()
    according_to_iris: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    addressee_iris: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    condition_iris: tuple[str, ...] = ()
    occasion: str | None = None
    occasion_iri: str | None = None
    confidence: float | None = None
    strength: float | None = None
    review: tuple[str, ...] = ()
    note: str | None = None
    change: str | None = None

    @property
    def denied(self) -> bool:
        """Whether it is reported that this is not the position."""
        return self.certainty == "denied"


class Edge(TypedDict, total=False):
    """The attributes of an edge: a position of an actor with its reports, or a tie.

    `denied` is there where reports that it is not so are apart, see `kg.network.denied`, and `change`,
    `before` and `now` where two networks were compared.
    """

    kind: str
    position: str
    reports: list[Report]
    denied: bool
    change: str
    before: list[str]
    now: list[str]


REPORT: tuple[str, ...] = Report.__struct_fields__
"""The fields of a report, in the order in which they are written."""


def new_node(kind: str, label: str) -> Node:
    """A node of which nothing else is known yet."""
    return Node(
        kind=kind,
        type="",
        label=label,
        aliases=[],
        metonyms=[],
        anonymous=False,
        links=[],
        topics=[],
        topic_iris=[],
        facts=[],
    )


def in_time(report: Report) -> tuple[Any, ...]:
    """What puts reports in order of time, see `kg.graph.derived.time_order`."""
    return time_order(report.date, report.certainty, report.stance)


def row(report: Report, holder: str, target: str, position: str) -> StanceRow:
    """A report as derivation needs it."""
    return StanceRow(
        report.stance,
        holder,
        target,
        position,
        report.date or "",
        report.phase,
        report.certainty,
        article=report.article_iri,
    )

"""Networks as `stance_network` makes them, made up by hypothesis: small, and odd in every way that may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import networkx as nx
from hypothesis import strategies as st

from kg.network.records import Report, in_time

ACTORS = [f"https://example.org/actor/{name}" for name in ("north", "south", "house", "envoy", "league")]
ISSUES = [f"https://example.org/demand/{name}" for name in ("strip", "guns", "plan")]
TOPICS = [
    "https://example.org/topic/peace",
    "https://example.org/topic/guns",
    "https://example.org/topic/sea",
]
POSITIONS = ("supports", "rejects", "votes-against", "undeclared")

TEXTS = st.text(max_size=12)
KNOWN = st.builds(lambda day, length: day.isoformat()[:length], st.dates(), st.sampled_from((4, 7, 10)))
DAYS = st.dates().map(lambda day: day.isoformat())


def report(number: int, holder: str, **said: Any) -> Report:
    """One report of a stance, with what most of them say."""
    return Report(
        **{
            "stance": f"https://example.org/stance/{number}",
            "date": "2031-04-12",
            "quote": "words",
            "verified": True,
            "article": "An article",
            "article_iri": "https://example.org/article/a",
            **said,
        }
    )


def network(
    stances: list[tuple[str, str, str, Report]],
    structure: Sequence[tuple[str, str, str]] = (),
    **labels: str,
) -> nx.MultiDiGraph:
    """A network of (holder, target, position, report) and (part, whole, kind)."""
    topics = dict(zip(ISSUES, ([TOPICS[0]], [TOPICS[1]], []), strict=True))
    edges: dict[tuple[str, str, str], list[Report]] = defaultdict(list)
    for holder, target, position, said in stances:
        edges[holder, target, position].append(said)
    found = nx.MultiDiGraph(
        title="Made up",
        articles=len({said.article_iri for *_, said in stances}),
        stances=len(stances),
        first=None,
        last=None,
        annotators=[],
        generator="stancegraph",
        positions=[
            {
                "id": name,
                "iri": f"https://w3id.org/stancegraph/ns#{name}",
                "label": name,
                "score": {"supports": 1.0, "rejects": -1.0, "votes-against": -1.0}.get(name),
                "broader": "rejects" if name == "votes-against" else None,
            }
            for name in POSITIONS
        ],
        topics=[
            {"iri": TOPICS[0], "label": "Peace", "broader": None},
            {"iri": TOPICS[1], "label": "Guns", "broader": TOPICS[0]},
            {"iri": TOPICS[2], "label": "The sea", "broader": None},
        ],
        corrections=[],
        counts_for={},
        bodies={},
    )
    drawn = {end for edge in edges for end in edge[:2]}
    grown = 0
    while grown != len(drawn):
        grown = len(drawn)
        drawn |= {whole for part, whole, _ in structure if part in drawn}
        drawn |= {part for part, whole, kind in structure if whole in drawn and kind == "part"}
    for node in sorted(drawn):
        found.add_node(
            node,
            kind="actor" if node in ACTORS else "issue",
            type="State" if node in ACTORS else "Demand",
            label=labels.get(node.rpartition("/")[2], node.rpartition("/")[2]),
            aliases=[],
            metonyms=[],
            anonymous=False,
            links=[],
            topics=[],
            topic_iris=topics.get(node, []),
            facts=[],
        )
    for (holder, target, position), reports in sorted(edges.items()):
        reports.sort(key=in_time)
        found.add_edge(holder, target, key=position, kind="stance", position=position, reports=reports)
    for part, whole, kind in structure:
        if part in drawn and whole in drawn:
            found.add_edge(part, whole, key=kind, kind=kind)
    return found


@st.composite
def networks(draw: st.DrawFn) -> nx.MultiDiGraph:
    """Any network."""
    stances = []
    for number in range(draw(st.integers(0, 14))):
        holder = draw(st.sampled_from(ACTORS))
        target = draw(st.sampled_from([*ISSUES, *ACTORS]))
        said = report(
            number,
            holder,
            date=draw(st.none() | KNOWN),
            dated_by_article=draw(st.booleans()),
            article_iri=f"https://example.org/article/{draw(st.integers(0, 3))}",
            quote=draw(TEXTS),
            speaker=draw(st.none() | TEXTS),
            according_to=tuple(draw(st.lists(TEXTS, max_size=2))),
            confidence=draw(st.none() | st.floats(0, 1)),
            phase=draw(st.sampled_from(("current", "current", "previous"))),
            current=draw(st.booleans()),
        )
        stances.append((holder, target, draw(st.sampled_from(POSITIONS)), said))
    acting = draw(
        st.lists(st.tuples(st.sampled_from(ACTORS), st.sampled_from(ACTORS)), max_size=4, unique=True)
    )
    parts = draw(
        st.lists(st.tuples(st.sampled_from(ISSUES), st.sampled_from(ISSUES)), max_size=2, unique=True)
    )
    structure = [(part, whole, "part") for part, whole in sorted(parts)]
    structure += [(actor, whole, "acts-for") for actor, whole in sorted(acting)]
    return network(stances, structure)

"""Which nodes of a graph belong to one article: they come and go with it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.mapping.fields import ANNOTATED_IN, EVIDENCE, REPORTED_IN, SOURCE, UTTERANCE, A
from kg.rdf.terms import Term, Triple, named

__all__ = ["within_articles"]

_ARTICLE = named("sg:Article")
_FRAGMENT = named("sg:fragment")


def within_articles(triples: Iterable[Triple]) -> dict[Term, Term]:
    """For each node that belongs to an article, the article: itself, its file, stances, utterances, evidence.

    Args:
        triples: of a whole graph.
    """
    owners: dict[Term, Term] = {}
    parts: list[Triple] = []
    for subject, prop, value in triples:
        if prop == A and value == _ARTICLE:
            owners[subject] = subject
        elif prop in {REPORTED_IN, SOURCE}:
            owners[subject] = value
        elif prop == ANNOTATED_IN:
            owners[value] = subject
        elif prop in {UTTERANCE, EVIDENCE, _FRAGMENT}:
            parts.append((subject, prop, value))
    for whole, _, part in parts:
        if whole in owners:
            owners.setdefault(part, owners[whole])
    return owners

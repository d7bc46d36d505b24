"""From what a person types to the thing in the graph that is meant: by id, IRI, prefixed name or label."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from kg.dates import parsed
from kg.errors import Misuse, did_you_mean
from kg.names import folded
from kg.rdf import terms
from kg.rdf.answers import selected
from kg.rdf.terms import camel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.graph import Graph
    from kg.rdf.terms import Term

__all__ = ["find"]

_CLASSES = {
    "actor": "sg:Actor",
    "issue": "sg:Issue",
    "target": "sg:Actor sg:Issue",
    "topic": "sg:Topic",
    "position": "sg:Position",
    "thing": "sg:Actor sg:Issue sg:Article sg:Place sg:Topic sg:MergedEntry prov:Agent",
}
_WORDS = {"target": "issue or actor", "thing": "actor, demand or article"}
_LISTED = {"topic": "`kg stats` lists topics", "position": "`kg ontology positions` lists positions"}


def find(graph: Graph, kind: str, text: str) -> Term:
    """The thing that a text names.

    Args:
        graph: where to look.
        kind: actor, issue, target (an actor or an issue), topic, position, date (also a month or a year),
            number, truth (yes or no), or thing (anything that has a name).
        text: an id (`russia`), an IRI, a prefixed name (`actor:russia`), or a label, alias or metonym.
            Case, accents and white space do not matter; nothing else is guessed. An id written as it
            stands goes before what else has that name.

    Raises:
        Misuse: nothing of that kind has that name, or several things have it.
    """
    if kind == "date":
        if parsed(text) != text:
            raise Misuse(f"'{text}' is no date", "write it as 2025-03-13, or as 2025-03 or 2025")
        return terms.literal(text)
    if kind == "truth":
        if text not in {"yes", "no"}:
            raise Misuse(f"'{text}' is neither yes nor no", "write yes, or leave the parameter out")
        return terms.typed(text == "yes")
    if kind == "number":
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise Misuse(f"'{text}' is not a whole number", "write it in digits, such as 5")
        return terms.typed(int(text))
    prefixes = terms.prefixes(graph.base)
    if kind == "thing" and (thing := _addressed(graph, text, prefixes)):
        return thing
    answer = graph.query(
        f"""SELECT DISTINCT ?thing ?name {{
              VALUES ?class {{ {_CLASSES[kind]} }}
              ?thing a ?class .
              OPTIONAL {{ VALUES ?naming {{ rdfs:label skos:prefLabel skos:altLabel sg:metonym }}
                          ?thing ?naming ?name }} }} ORDER BY ?thing ?name"""
    )
    ids: dict[str, set[Term]] = {}
    names: dict[str, set[Term]] = {}
    for thing, label in selected(answer):
        assert thing is not None
        address = terms.text_of(thing)
        if address == text or any(
            text == f"{p}:{address[len(s) :]}" for p, s in prefixes.items() if address.startswith(s)
        ):
            return thing
        identifier = terms.local_name(thing)
        ids.setdefault(identifier, set()).add(thing)
        names.setdefault(folded(identifier), set()).add(thing)
        if label is not None:
            names.setdefault(folded(terms.text_of(label)), set()).add(thing)
    # An id as it stands is meant, even where it is also something else's name.
    wanted = (
        ids.get(text)
        or ids.get(camel(text))
        or names.get(folded(text))
        or names.get(folded(camel(text)), set())
    )
    if len(wanted) == 1:
        return next(iter(wanted))
    word = _WORDS.get(kind, kind)
    if wanted:
        choices = ", ".join(sorted(terms.readable(thing, prefixes) for thing in wanted))
        raise Misuse(f"'{text}' may be any of {choices}", "use one of these instead")
    hint = did_you_mean(text, {terms.local_name(t) for group in names.values() for t in group})
    if kind != "thing":
        with contextlib.suppress(Misuse):  # nothing else has that name, or several things have it
            hint = f"{terms.readable(find(graph, 'thing', text), prefixes)} is none"
    hint = hint or _LISTED.get(kind, "`kg query stances` lists who is said to stand where, on what")
    raise Misuse(f"there is no {word} '{text}' in {graph.name}", hint)


def _addressed(graph: Graph, text: str, prefixes: Mapping[str, str]) -> Term | None:
    """What an IRI, a prefixed name or a blank node's name stands for, if the graph says anything of it."""
    prefix, _, name = text.partition(":")
    try:
        thing = (
            text if prefix == "_" else terms.iri(f"{prefixes[prefix]}{name}" if prefix in prefixes else text)
        )
        return thing if ":" in text and next(iter(graph.about([thing])), None) is not None else None
    except ValueError:  # it is no IRI
        return None

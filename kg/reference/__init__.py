"""The vocabulary for people: a list, a term in full, the whole as a page to read or as RDF."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from kg.errors import Misuse, did_you_mean
from kg.rdf import syntaxes
from kg.rdf.terms import SG

if TYPE_CHECKING:
    from kg.reference.vocabulary import Vocabulary

__all__ = ["FORMATS", "document", "entry", "format_of", "listing", "names"]

_SYNTAXES = ("turtle", "ntriples", "rdfxml", "jsonld")

FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt",),
    "html": (".html", ".htm"),
    **{name: (syntaxes.ENDINGS[name],) for name in _SYNTAXES},
}
"""What the whole vocabulary can be written as, and how such files' names end."""

_WIDTH, _INDENT = 100, 14
_ORDER = ("class", "property", "position")
_HEADS = {
    "class": "classes",
    "property": "properties",
    "position": "positions",
    "code list": "code lists",
    "datatype": "datatypes",
}


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """The local names of all terms."""
    return frozenset(_shipped().names)


def _shipped() -> Vocabulary:
    from kg.reference.vocabulary import shipped

    return shipped()


def format_of(target: str) -> str:
    """The format for a file, by its ending; text for standard output.

    Raises:
        Misuse: no format is known for it.
    """
    if target == "-":
        return "text"
    for name, endings in FORMATS.items():
        if PurePath(target).suffix.lower() in endings:
            return name
    raise Misuse(f"{target}: no format is known for this ending", f"add --format ({', '.join(FORMATS)})")


def document(form: str) -> str:
    """The whole vocabulary in one of the formats; equal vocabularies give equal bytes."""
    vocabulary = _shipped()
    if form == "text":
        return listing()
    if form == "html":
        from kg.reference.page import page

        return page(vocabulary)
    return syntaxes.write(vocabulary.triples, vocabulary.used_prefixes(), form)


def listing() -> str:
    """Every term with its definition, by kind."""
    vocabulary = _shipped()
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in sorted(vocabulary.names, key=str.lower):
        kind = vocabulary.kind(name)
        kinds[f"codes of sg:{vocabulary.class_of(name)}" if kind == "code" else _HEADS[kind]].append(name)
    first = [_HEADS[kind] for kind in _ORDER]
    lines = []
    for head in sorted(kinds, key=lambda head: (first.index(head) if head in first else len(first), head)):
        lines += ["", head.upper()]
        for name in kinds[head]:
            text = vocabulary.text(name, "skos:definition")
            text = f"(deprecated) {text}" if vocabulary.deprecated(name) else text
            lines += _hanging(f"  sg:{name:<22} ", text)
    return "\n".join(lines[1:]) + "\n"


def entry(wanted: str) -> str:
    """A term in full; several terms, if they share the name.

    Args:
        wanted: its name, as in `rejects`, `sg:rejects` or `accepts-conditionally`, its IRI, or its label in
            any language.

    Raises:
        Misuse: there is no such term.
    """
    vocabulary = _shipped()
    found = _found(vocabulary, wanted)
    if not found:
        known = {*vocabulary.names, *map(vocabulary.label, vocabulary.names)}
        raise Misuse(f"the vocabulary has no term '{wanted}'", did_you_mean(_local(wanted), known))
    return "\n".join(_entry(vocabulary, name) for name in found)


def _local(wanted: str) -> str:
    return wanted.strip("<>").removeprefix("sg:").removeprefix(SG)


def _found(vocabulary: Vocabulary, wanted: str) -> list[str]:
    local = _local(wanted)
    if local in vocabulary.names:
        return [local]
    called = {name: {_folded(text) for text in (name, vocabulary.label(name))} for name in vocabulary.names}
    exact = [name for name in vocabulary.names if _folded(local) in called[name]]
    return exact or [
        name
        for name in vocabulary.names
        if _folded(local) in map(_folded, vocabulary.translations(name).values())
    ]


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).casefold()


def _entry(vocabulary: Vocabulary, name: str) -> str:
    translations = vocabulary.translations(name)
    rows = [
        ("IRI", f"{SG}{name}"),
        ("kind", vocabulary.kind(name)),
        ("label", vocabulary.label(name)),
        ("names", ", ".join(f"{text} ({language})" for language, text in translations.items())),
        *(("definition", text) for text in vocabulary.texts(name, "skos:definition")),
        *(("note", text) for text in vocabulary.texts(name, "skos:scopeNote")),
        *(("example", text) for text in vocabulary.texts(name, "skos:example")),
    ]
    for fact in vocabulary.facts(name):
        joint = "; " if fact.name == "elsewhere" else ", "
        rows.append((fact.name, joint.join(fact.values)))
    lines = [f"sg:{name}"]
    for row, text in rows:
        lines += _hanging(f"{row:<{_INDENT}}", text) if text else []
    return "\n".join(lines) + "\n"


def _hanging(head: str, text: str) -> list[str]:
    """The text beside its head, as wide as the page; an IRI is never broken."""
    lines = textwrap.wrap(text, _WIDTH - len(head), break_long_words=False, break_on_hyphens=False) or [""]
    return [(head + lines[0]).rstrip(), *(" " * len(head) + line for line in lines[1:])]

"""RDF terms as text: how they are written, and how IRIs of our own are made.

A term is a `str` in N-Triples syntax (`<https://…>`, `"text"`, `"2025-03-13"^^<…date>`), so that a triple
is a plain tuple, sorting is deterministic, and no RDF library is needed to make one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import quote, unquote

__all__ = [
    "DATA",
    "DATATYPES",
    "SG",
    "SHARED_PREFIXES",
    "XSD",
    "Minter",
    "Term",
    "Triple",
    "camel",
    "iri",
    "kebab",
    "literal",
    "local_name",
    "named",
    "position_id",
    "prefixes",
    "readable",
    "text_of",
    "typed",
]

Term: TypeAlias = str
Triple: TypeAlias = tuple[Term, Term, Term]

SG = "https://w3id.org/stancegraph/ns#"
DATA = "https://w3id.org/stancegraph/id/"
"""Where the IRIs of a project live that names no base of its own."""
XSD = "http://www.w3.org/2001/XMLSchema#"
DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
"""What a date known to the year, the month or the day is in XSD, by how long it is when written."""

SHARED_PREFIXES: dict[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sg": SG,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}

KINDS = (
    "accusation",
    "actor",
    "annotator",
    "article",
    "attribute",
    "claim",
    "codebook",
    "commitment",
    "demand",
    "description",
    "event",
    "evidence",
    "file",
    "membership",
    "place",
    "position",
    "proposal",
    "stance",
    "threat",
    "topic",
    "utterance",
)
"""What a project makes IRIs for: each kind is a folder under the base, and a prefix of that name."""


def prefixes(base: str = DATA) -> dict[str, str]:
    """Every prefix that queries may use undeclared, for a project whose IRIs begin with `base`.

    Graphs of others may name a base with which no IRI can begin; then only the shared prefixes are there.
    """
    if not _ABSOLUTE.fullmatch(base):
        return dict(SHARED_PREFIXES)
    return SHARED_PREFIXES | {kind: f"{base}{kind}/" for kind in KINDS}


_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in [*range(0x20), 0x7F]},
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')


def iri(text: str) -> Term:
    """An IRI as a term.

    Raises:
        ValueError: it holds a character that no IRI may hold.
    """
    if re.search(r"[\x00-\x20<>\"{}|\\^`]", text):
        raise ValueError(f"not an IRI: {text!r}")
    return f"<{text}>"


def literal(text: str, language: str | None = None) -> Term:
    """A text, with its language where one is known."""
    escaped = _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text)
    return f'"{escaped}"@{language.lower()}' if language else f'"{escaped}"'


def named(name: str) -> Term:
    """The term that a prefixed name of the shared vocabularies stands for, such as `rdf:type`."""
    prefix, _, local = name.partition(":")
    return f"<{SHARED_PREFIXES[prefix]}{local}>"


def typed(value: bool | int | float | str, datatype: str | None = None) -> Term:
    """A value with its XSD datatype, in the one canonical form that all RDF stores keep.

    Args:
        value: true or false, a whole number, a number (written as xsd:decimal), or the lexical form.
        datatype: the local name of the XSD datatype; needed for a lexical form.
    """
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{XSD}boolean>'
    if isinstance(value, int):
        return f'"{value}"^^<{XSD}integer>'
    if isinstance(value, float):
        number = f"{Decimal(str(value)):f}"
        number = number.rstrip("0").rstrip(".") if "." in number else number
        return f'"{"0" if number == "-0" else number}"^^<{XSD}decimal>'
    return f'"{value}"^^<{XSD}{datatype}>'


_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?', re.DOTALL)
_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def text_of(term: Term) -> str:
    """What a term says: an IRI's address, or the text of a literal without its language or datatype."""
    found = _LITERAL.fullmatch(term)
    if found is None:
        return term if term.startswith("<<") else term.strip("<>")

    def character(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if code[0] in "uU" else _CHARACTERS.get(code, code)

    return _ESCAPED.sub(character, found[1])


def readable(term: Term, prefixes: Mapping[str, str]) -> str:
    """A term as a person would write it: a prefixed name where one fits, else what the term says.

    Args:
        term: an IRI or a literal; of a literal the text alone remains.
        prefixes: which prefix stands for which beginning of an IRI; the longest that fits is taken.
    """
    text = text_of(term)
    fitting = [
        (space, prefix) for prefix, space in prefixes.items() if text.startswith(space) and text != space
    ]
    if not term.startswith("<") or not fitting:
        return text
    space, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{text.removeprefix(space)}"


def local_name(term: Term) -> str:
    """What an IRI ends with, after its last / or #."""
    text = term.strip("<>")
    return text[max(text.rfind("/"), text.rfind("#")) + 1 :]


def camel(word: str) -> str:
    """A word of the files as it stands in IRIs: `accepts-conditionally` becomes `acceptsConditionally`.

    A hyphen before a digit stays, since a digit has no capital that could tell it from none.
    """
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), word)


def kebab(word: str) -> str:
    """The reverse of `camel`; a capital at the beginning, as classes have it, becomes small."""
    return re.sub(r"[A-Z]", lambda found: f"{'-' if found.start() else ''}{found[0].lower()}", word)


@lru_cache(maxsize=1024)
def position_id(address: str, base: str) -> str:
    """The id of a position, as the files of a project write it; of what others named, the whole IRI.

    Args:
        address: its IRI, as a term or plain.
        base: what the IRIs of the graph's own things begin with.
    """
    address = address.strip("<>")
    return kebab(unquote(local_name(address))) if address.startswith((base, SG)) else address


class Minter:
    """Makes a project's IRIs: readable, and never the same for two different things."""

    def __init__(self, base: str = DATA) -> None:
        self.base = base

    def __call__(self, kind: str, *parts: str) -> Term:
        """The IRI of a thing.

        Args:
            kind: one of `KINDS`.
            parts: what names the thing within its kind. Underscores join them, which ids do not hold and
                other parts have percent-encoded, like all that an IRI cannot hold. (Not dots: Oxigraph
                reads no prefixed name with two of them in SPARQL.)
        """
        encoded = [quote(part, safe="") for part in parts]
        if len(encoded) > 1:
            encoded = [part.replace("_", "%5F") for part in encoded]
        return f"<{self.base}{kind}/{'_'.join(encoded)}>"

"""Refusing SPARQL that would reach out: to the network by SERVICE, to files by FROM <file:…> or LOAD.

The engines call services without asking: Oxigraph does so even for `SERVICESILENT<…>` and for
`SERVICE:name`. So the text is cut into tokens, and no word that begins a call may stand outside
strings, IRIs, variables and comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["gives_triples", "is_plain", "names_used", "prefixes_used", "refuse_calls", "spelled_out"]

_TOKEN = re.compile(
    r"""
      (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
    | (?P<string> ""\"(?:[^"\\]|\\.|"(?!""))*""\" | '''(?:[^'\\]|\\.|'(?!''))*'''
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<comment> \#[^\n\r]* )
    | (?P<variable> [?$]\w+ )
    | (?P<word> (?: [^\W\d_][\w.-]* )? : (?: (?:[\w:%]|\\.) (?:[\w:%-]|\\.|\.(?=[\w.:%\\-]))* )?
              | [^\W\d_][\w.-]* | \d[\w.]* )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)

_COMPARES = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)[^>]*['#]")
"""What may be an IRI, or else `<` as an operator with a string or a comment soon after it."""


def refuse_calls(query: str, *, services: bool = False) -> None:
    """Raise KgError where a query would call another endpoint or read a file.

    Args:
        query: SPARQL text, valid or not.
        services: whether it may call other endpoints; it may never read files.
    """
    # Whether `<` begins an IRI or compares, only a parser knows; where that decides what is string or
    # comment after it, the text is read both ways.
    readings = [(0, False)]
    seen: set[tuple[int, bool]] = set()
    while readings:
        at, graph_named = readings.pop()
        while at < len(query) and (at, graph_named) not in seen:
            seen.add((at, graph_named))
            token = _TOKEN.match(query, at)
            assert token is not None
            if token.lastgroup == "iri" and _COMPARES.match(token[0]):
                readings.append((at + 1, False))
            graph_named = _looked_at(token, graph_named, services)
            at = token.end()


def _looked_at(token: re.Match[str], graph_named: bool, services: bool) -> bool:
    """Whether the next token can be the IRI of FROM; KgError where this one calls out."""
    kind, text = token.lastgroup, token[0]
    if kind == "word":
        # Before the colon: Oxigraph reads an undeclared `SERVICE:x` as a call.
        word = text.partition(":")[0].lower()
        if ("service" in word and not services) or word in {"load", "loadsilent"}:
            raise KgError(
                f"the query uses '{text}', which would reach outside the graph",
                "queries see the graph only; put the other data into the graph first, or allow SERVICE with "
                "--allow-service",
            )
        return word in {"from", "named"}
    if kind == "iri" and graph_named and text[1:].lower().startswith("file:"):
        raise KgError(
            f"the query reads from the file {text}", "name the file with -g instead, which reads it"
        )
    return graph_named and (kind == "comment" or not text.strip())


def prefixes_used(query: str) -> tuple[set[str], set[str]]:
    """The prefixes that a query's names begin with, and those that it declares itself."""
    used: set[str] = set()
    declared: set[str] = set()
    keyword = ""
    for token in _TOKEN.finditer(query):
        if token.lastgroup == "word":
            prefix, colon, _ = token[0].partition(":")
            if colon:
                (declared if keyword == "prefix" else used).add(prefix)
            keyword = prefix.lower() if not colon else ""
        elif token[0].strip() and token.lastgroup != "comment":
            keyword = ""
    return used, declared


def names_used(query: str) -> set[tuple[str, str]]:
    """The prefixed names of a query, as prefix and local part."""
    words = (token[0] for token in _TOKEN.finditer(query) if token.lastgroup == "word")
    parts = (word.rstrip(".").partition(":") for word in words if ":" in word)
    return {(prefix, local) for prefix, _, local in parts if local}


def is_plain(query: str) -> bool:
    """Whether a query only asks for triples that fit together: no filters, paths, sums, order, choices."""
    for token in _TOKEN.finditer(query):
        text = token[0].lower()
        plain = (
            not text.strip()
            or token.lastgroup in {"iri", "comment", "variable"}
            or (token.lastgroup == "other" and text in "{}.;,[]/")
            or (token.lastgroup == "word" and (":" in text or text in _PLAIN))
        )
        if not plain:
            return False
    return True


_PLAIN = {"a", "ask", "base", "distinct", "prefix", "select", "where"}


def gives_triples(query: str) -> bool:
    """Whether a query is a CONSTRUCT or a DESCRIBE."""
    words = (token[0].lower() for token in _TOKEN.finditer(query) if token.lastgroup == "word")
    forms = (word for word in words if word in {"select", "ask", "construct", "describe"})
    return next(forms, "") in {"construct", "describe"}


def spelled_out(query: str, prefixes: Mapping[str, str]) -> str:
    """A query in which names with a % are written as whole IRIs, for servers that cannot read such names."""

    def whole(token: re.Match[str]) -> str:
        prefix, colon, local = token[0].partition(":")
        known = token.lastgroup == "word" and colon and "%" in local and prefix in prefixes
        return f"<{prefixes[prefix]}{local}>" if known else token[0]

    return _TOKEN.sub(whole, query)

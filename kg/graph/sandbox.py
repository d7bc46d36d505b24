"""Refusing SPARQL that would reach out: to the network by SERVICE, to files by FROM <file:…> or LOAD.

The engines call services without asking: Oxigraph does so even for `SERVICESILENT<…>` and for
`SERVICE:name`. So the text is cut into tokens, and no word that begins a call may stand outside
strings, IRIs, variables and comments. What FROM names must be seen to be no file: an address of the
web or a URN, however it is spelled.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "gives_triples",
    "is_plain",
    "names_used",
    "prefixes_used",
    "refuse_calls",
    "spelled_out",
    "tokens",
]

_TOKEN = re.compile(
    r"""
      (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
    | (?P<string> ""\"(?:[^"\\]|\\.|"(?!""))*""\" | '''(?:[^'\\]|\\.|'(?!''))*'''
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<comment> \#[^\n\r]* )
    | (?P<variable> [?$]\w+ )
    | (?P<word> (?: [^\W\d_][\w.-]* )? : (?: (?:[\w:%]|\\.) (?:[\w:%-]|\\.|\.(?=[\w.:%\\-]))* )?
              | [^\W\d_][\w.-]* | \d[\w.]* )
    | (?P<stray> ["'\\][^\n\r]* )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
"""A stray quotation mark or backslash takes the rest of its line with it: no parser gets beyond it."""

_COMPARES = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)[^>]*['#]")
"""What may be an IRI, or else `<` as an operator with a string or a comment soon after it."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NO_FILE = re.compile(r"(https?|urn):", re.IGNORECASE)


def refuse_calls(query: str, *, services: bool = False) -> None:
    """Raise KgError where a query would call another endpoint or read a file.

    Args:
        query: SPARQL text, valid or not.
        services: whether it may call other endpoints; it may never read files.
    """
    plain = _ESCAPE.sub(_character, query)
    files = "file:" in plain.lower()
    for text in {query, plain}:  # engines differ in where they read \u0066 as f
        _refuse_calls(text, services, files)


def _refuse_calls(query: str, services: bool, files: bool) -> None:
    # Whether `<` begins an IRI or compares, only a parser knows; where that decides what is string or
    # comment after it, the text is read both ways.
    lines = [end.start() for end in re.finditer(r"[\n\r]", query)]
    readings = [(0, False)]
    seen: set[tuple[int, bool]] = set()
    while readings:
        at, graph_named = readings.pop()
        while at < len(query) and (at, graph_named) not in seen:
            seen.add((at, graph_named))
            if query[at] == "#":  # found without looking through it: many readings may come past
                line = bisect_left(lines, at)
                at = lines[line] if line < len(lines) else len(query)
                continue
            token = None if query[at] == "\\" else _TOKEN.match(query, at)
            if token is None or token.lastgroup == "stray":
                break
            if token.lastgroup == "iri" and _COMPARES.match(token[0]):
                readings.append((at + 1, False))
            graph_named = _looked_at(token, graph_named, services, files)
            at = token.end()


def _looked_at(token: re.Match[str], graph_named: bool, services: bool, files: bool) -> bool:
    """Whether the next token can be the name of a graph for FROM; KgError where this one calls out."""
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
        if ":" not in text:
            return word in {"from", "named", "fromnamed"}
        # Oxigraph reads `FROMx:y` as FROM and a name. What a prefix stands for is not looked up.
        if files and (graph_named or word.startswith("from")):
            raise _reads(text)
        return False
    if kind == "iri" and graph_named and not _NO_FILE.match(_ESCAPE.sub(_character, text[1:-1])):
        raise _reads(text)
    return graph_named and not text.strip()


def _reads(name: str) -> KgError:
    return KgError(
        f"the query reads from {name}, which may be a file",
        "name the file with -g instead, which reads it; the names of graphs begin with http:, https: or urn:",
    )


def _character(escape: re.Match[str]) -> str:
    """The character that an escape stands for."""
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number < 0x110000 else escape[0]


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """The tokens of a query that has been answered, as kind and text, without spaces and comments."""
    for token in _TOKEN.finditer(query):
        if token.lastgroup != "comment" and not token[0].isspace():
            yield token.lastgroup or "", token[0]


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


def iris_used(query: str, prefixes: Mapping[str, str]) -> set[str]:
    """The IRIs of a query that has been read by an engine, whole or as prefixed names.

    Args:
        query: SPARQL.
        prefixes: those that need no declaration.
    """
    known, found, declared = dict(prefixes), set[str](), ""
    before = ""
    for kind, text in tokens(query):
        if kind == "iri":
            if declared:
                known[declared[:-1]] = text[1:-1]
            found.add(text[1:-1])
        elif kind == "word" and ":" in text and before != "prefix":
            prefix, _, local = text.rstrip(".").partition(":")
            found.add(known.get(prefix, "") + local)
        declared, before = (text if before == "prefix" else ""), text.lower()
    return found


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

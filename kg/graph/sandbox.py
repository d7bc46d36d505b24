"""Refusing SPARQL that would reach out: to the network by SERVICE, to files by FROM <file:…> or LOAD.

The engines call services without asking: Oxigraph does so even for `SERVICESILENT<…>` and for
`SERVICE:name`. So the text is cut into tokens, and no word that begins a call may stand outside
strings, IRIs, variables and comments.
"""

from __future__ import annotations

import re

from kg.errors import KgError

__all__ = ["prefixes_used", "refuse_calls"]

_TOKEN = re.compile(
    r"""
      (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
    | (?P<string> ""\"(?:[^"\\]|\\.|"(?!""))*""\" | '''(?:[^'\\]|\\.|'(?!''))*'''
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<comment> \#[^\n\r]* )
    | (?P<variable> [?$]\w+ )
    | (?P<word> [^\W\d_][\w.-]*(?::[\w.:%\\-]*)? | :[\w.:%\\-]* | \d[\w.]* )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


def refuse_calls(query: str) -> None:
    """Raise KgError where a query would call another endpoint or read a file.

    Args:
        query: SPARQL text, valid or not.
    """
    graph_named = False
    for token in _TOKEN.finditer(query):
        kind, text = token.lastgroup, token[0]
        if kind == "word":
            # Before the colon: Oxigraph reads an undeclared `SERVICE:x` as a call.
            word = text.partition(":")[0].lower()
            if "service" in word or word in {"load", "loadsilent"}:
                raise KgError(
                    f"the query uses '{text}', which would reach outside the graph",
                    "queries see the graph only; put the other data into the graph first",
                )
            graph_named = word in {"from", "named"} or (graph_named and word == "named")
        elif kind == "iri":
            if graph_named and text[1:].lower().startswith("file:"):
                raise KgError(
                    f"the query reads from the file {text}", "name the file with -g instead, which reads it"
                )
            graph_named = False
        elif kind != "comment" and text.strip():
            graph_named = False


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

"""The annotations again, in the native format: the articles as JSONL, and the codebook they share.

Together they say what the graph says, so building from them gives its stances, evidence and definitions
again. What is missing are the articles' texts, which a graph does not keep: the quotes are then unverified.
"""

from __future__ import annotations

import msgspec
import yaml

from kg.graph.documents import Source
from kg.mapping import records

__all__ = ["articles", "codebook"]


def articles(graph: Source) -> str:
    """One line of JSON for each article, by id."""
    _, found = records(graph.triples())
    return "".join(f"{msgspec.json.encode(article).decode()}\n" for article in found)


def codebook(graph: Source) -> str:
    """What no article defines, as a codebook in YAML."""
    shared, _ = records(graph.triples())
    return yaml.safe_dump(msgspec.to_builtins(shared), allow_unicode=True, sort_keys=True, width=100)

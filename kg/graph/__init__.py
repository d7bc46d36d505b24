"""One interface over whatever holds a graph.

A locator names a graph. Today it is a file; embedded stores and SPARQL endpoints are to answer the same
calls, so nothing outside this room asks which it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.graph.answers import Answer
    from kg.terms import Term, Triple

__all__ = ["Graph", "open_graph"]


class Graph(Protocol):
    """A graph of stances.

    Attributes:
        name: how messages name it.
        base: what the IRIs of its own things begin with.
    """

    name: str
    base: str

    def query(self, text: str) -> Answer:
        """The answer to a SPARQL query, in which the usual prefixes need no declaration.

        Raises:
            KgError: it is no SPARQL query, or would reach outside the graph.
        """

    def triples(self) -> Iterator[Triple]:
        """Every triple of the graph."""

    def stated(self) -> Iterator[Triple]:
        """Every triple but those that are worked out from others."""

    def replace(self, sources: Mapping[Term, Iterable[Triple]]) -> None:
        """Put what sources (articles, codebooks) say in the place of what they said before.

        Raises:
            KgError: what they say contradicts what others say, or the graph cannot be written. The graph
                is then as it was.
        """


def open_graph(locator: str) -> Graph:
    """The graph that a locator names.

    Raises:
        KgError: there is none, or it cannot be read.
    """
    if locator.lower().startswith(("http://", "https://")):
        raise Misuse(f"{locator}: SPARQL endpoints are not supported yet", "name a file, such as graph.ttl")
    from kg.graph.file import FileGraph

    return FileGraph.open(Path(locator))

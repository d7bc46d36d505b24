"""One interface over whatever holds a graph.

A locator names a graph: a file, a folder with an embedded store, or the address of a SPARQL endpoint.
Nothing outside this room asks which it is.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import IO

    from kg.graph.columns import Column
    from kg.rdf.answers import Answer
    from kg.rdf.terms import Term, Triple

__all__ = ["Fillable", "Graph", "is_address", "open_graph"]


class Graph(Protocol):
    """A graph of stances.

    Attributes:
        name: how messages name it.
        base: what the IRIs of its own things begin with.
        services: whether queries may call other endpoints with SERVICE; False until somebody allows it.
    """

    name: str
    base: str
    services: bool

    def query(self, text: str) -> Answer:
        """The answer to a SPARQL query, in which the usual prefixes need no declaration.

        Raises:
            KgError: it is no SPARQL query, or would reach outside the graph.
        """

    def triples(self) -> Iterator[Triple]:
        """Every triple of the graph."""

    def about(self, subjects: Iterable[Term]) -> Iterator[Triple]:
        """Every triple that has one of these as its subject; in any order, each once."""

    def using(self, values: Iterable[Term], props: Iterable[Term] = ()) -> Iterator[Triple]:
        """Every triple that has one of these as its object; in any order, each once.

        Args:
            values: the objects.
            props: the properties that count; all of them where none is named.
        """

    def columns(self, props: Collection[Term], classes: Collection[Term]) -> Mapping[Term, Column]:
        """All that has these properties, for what needs much of a graph at once.

        Args:
            props: properties.
            classes: classes that count as values of rdf:type.

        Returns:
            A column for each property, and for rdf:type.
        """

    def change(self, remove: Collection[Triple], add: Collection[Triple]) -> None:
        """Take triples out and put others in: all of it or nothing, and for good once this returns.

        What is to be removed but is not there, or is to be added but is, does no harm. A triple in both is
        in the graph afterwards.

        Raises:
            KgError: the graph cannot be written; it is then as it was.
        """

    def writing(self) -> AbstractContextManager[None]:
        """The right to change the graph: only one process has it at a time, and readers never wait for it.

        What is read within it is what the graph holds now, not what it held when it was opened.

        Raises:
            KgError: somebody else has it; the message says who, where that is known.
        """

    def close(self) -> None:
        """Let go of what it holds; nothing can be asked afterwards."""


@runtime_checkable
class Fillable(Protocol):
    """A graph that can take a whole document as its own, while there is nothing in it."""

    def is_new(self) -> bool:
        """Whether the graph is only about to be made, and can be filled."""

    def spool(self) -> AbstractContextManager[Path]:
        """A folder beside it for what is too much for the memory; it goes when this ends."""

    def fill(self, write: Callable[[IO[bytes]], None]) -> None:
        """Make the graph of a Turtle document, whole or not at all.

        Args:
            write: writes the document into a stream.

        Raises:
            KgError: the graph cannot be written; there is none then.
        """

    def writing(self) -> AbstractContextManager[None]:
        """See `Graph.writing`."""


def is_address(locator: str) -> bool:
    """Whether a locator is the address of a SPARQL endpoint."""
    return locator.lower().startswith(("http://", "https://"))


def open_graph(locator: str, *, create: bool = False, lazily: bool = False) -> Graph:
    """The graph that a locator names.

    Args:
        locator: a file, a folder, or an address that begins with http:// or https://. What does not exist
            is a folder if it ends with /, or has no ending.
        create: whether to make an empty one where there is none. A file is written with its first change.
        lazily: whether a file that looks like one of ours is read only when it is asked; what is wrong with
            it is told then.

    Raises:
        KgError: there is none, or it cannot be read.
    """
    if is_address(locator):
        from kg.graph.endpoint import EndpointGraph

        return EndpointGraph.open(locator)
    from kg.graph import store
    from kg.graph.file import FileGraph, is_graph_file

    path = Path(locator)
    a_folder = locator.endswith(("/", os.sep)) or not (path.suffix or path.is_file())
    if store.is_store(path) or (a_folder and not is_graph_file(path)):
        return store.StoreGraph.open(path, create=create)
    return FileGraph.open(path, create=create, lazily=lazily)

"""One file format each: a graph in, a document out.

An exporter is a module with one function, `write(graph) -> str`. Adding a format is a module here and a
row in `EXPORTERS`.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from kg.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.terms import Triple

__all__ = ["EXPORTERS", "Exporter", "Source", "by_ending", "named"]


class Source(Protocol):
    """What an exporter needs of a graph, and nothing more.

    Attributes:
        base: what the IRIs of the graph's own things begin with.
    """

    base: str

    def triples(self) -> Iterator[Triple]:
        """Every triple, in any order."""


@dataclass(frozen=True)
class Exporter:
    """A format that a graph can be written in.

    Attributes:
        name: its name on the command line.
        endings: how its files' names end.
        function: where to find what writes it, as "module:function".
    """

    name: str
    endings: tuple[str, ...]
    function: str

    def written(self, graph: Source) -> str:
        """The graph as a document."""
        module, _, name = self.function.partition(":")
        text: str = getattr(importlib.import_module(module), name)(graph)
        return text


EXPORTERS: dict[str, Exporter] = {
    row.name: row
    for row in (
        Exporter("turtle", (".ttl",), "kg.exporters.rdf:turtle"),
        Exporter("ntriples", (".nt",), "kg.exporters.rdf:ntriples"),
        Exporter("rdfxml", (".rdf",), "kg.exporters.rdf:rdfxml"),
        Exporter("jsonld", (".jsonld",), "kg.exporters.rdf:jsonld"),
        Exporter("articles", (".jsonl",), "kg.exporters.records:articles"),
        Exporter("codebook", (".yaml",), "kg.exporters.records:codebook"),
    )
}


def named(name: str) -> Exporter:
    """The exporter of that name."""
    return EXPORTERS[name]


def by_ending(target: str) -> Exporter:
    """The exporter for a file, by its ending.

    Raises:
        Misuse: no format is known for it; standard output has no ending.
    """
    for exporter in EXPORTERS.values():
        if PurePath(target).suffix.lower() in exporter.endings:
            return exporter
    what = (
        "standard output has no ending to tell the format"
        if target == "-"
        else f"{target}: no format is known for this ending"
    )
    raise Misuse(what, f"add --format ({', '.join(EXPORTERS)})")

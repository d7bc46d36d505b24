"""One file format each: a graph in, a document out.

An exporter is a function, `graph -> str`, or where a document may be larger than memory one that writes into
a stream. Adding a format is a module here and a row in `EXPORTERS`.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any

from kg.errors import Misuse
from kg.rdf import syntaxes

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph import Graph
    from kg.graph.documents import Source

__all__ = ["EXPORTERS", "Exporter", "by_ending", "named"]


@dataclass(frozen=True)
class Exporter:
    """A format that a graph can be written in.

    Attributes:
        name: its name on the command line.
        endings: how its files' names end.
        function: where to find what writes it, as "module:function".
        streams: whether that function takes a binary stream as well, and writes into it piece by piece,
            instead of returning text.
        options: what that function can also be told, by its names for it: excel, see `kg.exporters.cells`,
            isolates, see `kg.network.projection.stance_network`.
    """

    name: str
    endings: tuple[str, ...]
    function: str
    streams: bool = False
    options: frozenset[str] = frozenset()

    def written(self, graph: Source, **options: Any) -> str:
        """The graph as a document; for formats that are text made at once."""
        assert not self.streams
        text: str = self._found()(graph, **options)
        return text

    def write(self, graph: Graph, stream: IO[bytes], **options: Any) -> None:
        """Write the graph as a document, in any of the formats, with what `options` names."""
        if self.streams:
            self._found()(graph, stream, **options)
        else:
            stream.write(self.written(graph, **options).encode())

    def _found(self) -> Callable[..., Any]:
        module, _, name = self.function.partition(":")
        function: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return function


_EXCEL, _ISOLATES = frozenset({"excel"}), frozenset({"isolates"})
EXPORTERS: dict[str, Exporter] = {
    row.name: row
    for row in (
        *(Exporter(name, (end,), f"kg.graph.documents:{name}") for name, end in syntaxes.ENDINGS.items()),
        Exporter("articles", (".jsonl",), "kg.exporters.records:articles"),
        Exporter("codebook", (".yaml",), "kg.exporters.records:codebook"),
        Exporter("csv", (".csv",), "kg.exporters.tables:csv", streams=True, options=_EXCEL),
        Exporter("xlsx", (".xlsx",), "kg.exporters.tables:xlsx", streams=True),
        Exporter("parquet", (".parquet",), "kg.exporters.tables:parquet", streams=True),
        Exporter("gexf", (".gexf",), "kg.exporters.networks:gexf", options=_ISOLATES),
        Exporter("graphml", (".graphml",), "kg.exporters.networks:graphml", options=_ISOLATES),
        Exporter("node-link", (".json",), "kg.exporters.networks:node_link", options=_ISOLATES),
        Exporter("edges", (), "kg.exporters.networks:edges", streams=True, options=_EXCEL),
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

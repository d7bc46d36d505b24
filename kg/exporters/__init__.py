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
        excel: whether that function can also be told what separates columns, for Excel.
    """

    name: str
    endings: tuple[str, ...]
    function: str
    streams: bool = False
    excel: bool = False

    def written(self, graph: Source) -> str:
        """The graph as a document; for formats that are text made at once."""
        assert not self.streams
        text: str = self._found()(graph)
        return text

    def write(self, graph: Graph, stream: IO[bytes], excel: str | None = None) -> None:
        """Write the graph as a document, in any of the formats; for `excel` see `kg.exporters.cells`."""
        if self.excel:
            self._found()(graph, stream, excel)
        elif self.streams:
            self._found()(graph, stream)
        else:
            stream.write(self.written(graph).encode())

    def _found(self) -> Callable[..., Any]:
        module, _, name = self.function.partition(":")
        function: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return function


EXPORTERS: dict[str, Exporter] = {
    row.name: row
    for row in (
        *(Exporter(name, (end,), f"kg.graph.documents:{name}") for name, end in syntaxes.ENDINGS.items()),
        Exporter("articles", (".jsonl",), "kg.exporters.records:articles"),
        Exporter("codebook", (".yaml",), "kg.exporters.records:codebook"),
        Exporter("csv", (".csv",), "kg.exporters.tables:csv", streams=True, excel=True),
        Exporter("xlsx", (".xlsx",), "kg.exporters.tables:xlsx", streams=True),
        Exporter("parquet", (".parquet",), "kg.exporters.tables:parquet", streams=True),
        Exporter("gexf", (".gexf",), "kg.exporters.networks:gexf"),
        Exporter("graphml", (".graphml",), "kg.exporters.networks:graphml"),
        Exporter("node-link", (".json",), "kg.exporters.networks:node_link"),
        Exporter("edges", (), "kg.exporters.networks:edges", streams=True, excel=True),
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

"""A few processes that hold the graph and answer one question at a time each."""

from __future__ import annotations

import queue
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from kg.errors import KgError
from kg.graph.killable import KillableGraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.graph import Graph

__all__ = ["Busy", "Workers"]

T = TypeVar("T")


class Busy(KgError):
    """All processes are at work for others."""


class Workers:
    """Processes that each hold the graph; a process starts when the others are at work.

    Args:
        locator: see `kg.graph.open_graph`.
        number: how many there are at most.
        seconds: how long a question may take, and may wait for its turn; 0 for as long as it likes.
        rows: how many rows an answer may have; 0 for as many as there are.
    """

    def __init__(self, locator: str, *, number: int, seconds: float, rows: int) -> None:
        self.rows = rows
        self._seconds = seconds
        self._all = [KillableGraph(locator, seconds=seconds, rows=rows) for _ in range(number)]
        self._free: queue.LifoQueue[KillableGraph] = queue.LifoQueue()
        for graph in reversed(self._all):
            self._free.put(graph)
        self._remembered: dict[object, tuple[object, object]] = {}

    @contextmanager
    def one(self) -> Iterator[KillableGraph]:
        """A process for a while.

        Raises:
            Busy: none has become free in time.
        """
        try:
            graph = self._free.get(timeout=self._seconds or None)
        except queue.Empty:
            raise Busy("others' questions are being answered", "ask again in a while") from None
        try:
            yield graph
        finally:
            self._free.put(graph)

    def remembered(self, work: Callable[[Graph], T]) -> T:
        """What a function makes of the graph, worked out anew only when the graph has changed."""
        with self.one() as graph:
            now = graph.state()
            before, found = self._remembered.get(work, (None, None))
            if found is None or before is None or before != now:
                found = graph.call(work)
                self._remembered[work] = (now, found)
        return found  # type: ignore[return-value] # what this very function has returned

    def end(self) -> None:
        """End all processes, also those that are at work; they do not start again."""
        for graph in self._all:
            graph.end()

    def close(self) -> None:
        """End all processes, and let go of them; nobody may be waiting for an answer any more."""
        self.end()
        for graph in self._all:
            graph.close()

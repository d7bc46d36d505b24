"""stancegraph: from annotated news articles to a graph of who demands what and who takes which stance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from kg.api import StanceGraph

__version__ = "0.1.0"

__all__ = ["__version__", "open"]


def open(locator: str | PathLike[str], *, timeout: float = 0) -> StanceGraph:  # noqa: A001 # as in gzip.open
    """A graph to ask, to add to, and to take to other tools.

    Args:
        locator: a file, a folder with an embedded store, or the address of a SPARQL endpoint.
        timeout: how many seconds a question may take. Questions are then asked in a process of their own,
            which is ended when the time is over, or by Ctrl-C. With 0 they are asked here, and nothing can
            end them.

    Raises:
        kg.errors.KgError: there is no graph, or it cannot be read.
    """
    from kg.api import StanceGraph

    return StanceGraph(locator, timeout=timeout)

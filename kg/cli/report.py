"""What commands say about the graphs and sources that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.cli import terminal
from kg.errors import once_a_file

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.importer import Imported
    from kg.sources import Summary

__all__ = ["imported", "opened", "plural", "summary", "warnings"]


def opened(locator: str, *, lazily: bool = False) -> Graph:
    """The graph that a locator names; says what is to be known of it before its answers are believed.

    Args:
        locator: see `kg.graph.open_graph`, as for the other.
        lazily: see there; of what is not read, there is nothing to be said.
    """
    from kg.graph import cautions, open_graph
    from kg.graph.file import FileGraph

    graph = open_graph(locator, lazily=lazily)
    if isinstance(graph, FileGraph) and not graph.is_read:
        return graph
    for caution in cautions.cautions(graph):
        terminal.echo(f"note: {graph.name}: {caution}", err=True)
    return graph


def plural(number: int, word: str) -> str:
    """A number with its noun."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def warnings(read: Summary) -> None:
    """Everything that is odd without being wrong."""
    for line in once_a_file(read.warnings):
        terminal.echo(line, err=True)


def imported(done: Imported, *, would: bool = False) -> None:
    """A line for each article that has been replaced or removed, and each codebook that says something new.

    Args:
        done: what has been done.
        would: whether it has only been looked into.
    """
    for name in done.changed:
        file = f" (read from {done.moved[name]} before)" if name in done.moved else ""
        terminal.echo(f"{'would replace' if would else 'replaced'} {name}{file}", err=True)
    for name in done.removed:
        terminal.echo(f"{'would remove' if would else 'removed'} {name}", err=True)
    for name in done.codebooks:
        terminal.echo(f"the codebook {name} says something new", err=True)


def summary(read: Summary) -> None:
    """One line that says what was read, and one for each other thing that a reader should know."""
    without = plural(read.quotes - read.found, "quote")
    missing = f"no text at hand for {without} in {plural(read.textless, 'article')}"
    found = (
        f"{'all ' * (read.quotes > 1)}{plural(read.quotes, 'quote')} found in their texts"
        if read.found == read.quotes
        else f"{plural(read.found, 'quote')} found in their texts, {missing}"
        if read.found
        else missing
    )
    targets = [plural(read.issues, "issue")] if read.issues or not read.actors else []
    if read.actors:
        targets.append(plural(read.actors, "actor"))
    terminal.echo(
        f"{plural(len(read.articles), 'article')}: {plural(read.stances, 'stance')} of "
        f"{plural(read.holders, 'holder')} on {' and '.join(targets)}; {found}",
        err=True,
    )
    for path, number in read.merged.items():
        terminal.echo(f"{plural(number, 'id')} merged into others, as {path} says", err=True)
    if read.nameless:
        terminal.echo(
            f"{plural(read.nameless, 'article')} without an annotator; add annotator: and a name", err=True
        )

"""What commands say about the sources they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.errors import once_a_file

if TYPE_CHECKING:
    from kg.importer import Imported
    from kg.sources import Corpus

__all__ = ["corpus", "imported", "plural", "warnings"]


def plural(number: int, word: str) -> str:
    """A number with its noun."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def warnings(held: Corpus) -> None:
    """Everything that is odd without being wrong."""
    for line in once_a_file(held.problems):
        click.echo(line, err=True)


def imported(done: Imported, *, would: bool = False) -> None:
    """A line for each article that has been replaced or removed, and each codebook that says something new.

    Args:
        done: what has been done.
        would: whether it has only been looked into.
    """
    for name in done.changed:
        file = f" (read from {done.moved[name]} before)" if name in done.moved else ""
        click.echo(f"{'would replace' if would else 'replaced'} {name}{file}", err=True)
    for name in done.removed:
        click.echo(f"{'would remove' if would else 'removed'} {name}", err=True)
    for name in done.codebooks:
        click.echo(f"the codebook {name} says something new", err=True)


def corpus(held: Corpus) -> None:
    """One line that says what was read, and one for each other thing that a reader should know."""

    def kept(name: str) -> str:
        return held.merges[name].kept if name in held.merges else name

    stances = [
        pair
        for article in held.articles
        for stance in article.record.stances
        for pair in {(kept(holder), kept(target)) for holder in stance.actor for target in stance.on}
    ]
    issues = {target for _, target in stances if held.lexicon.kinds[target] not in {"actor", "place"}}
    nameless = sum(article.record.annotator is None for article in held.articles)
    holders = {holder for holder, _ in stances}
    quotes = sum(len(article.anchors) for article in held.articles)
    found = f"all {plural(quotes, 'quote')} found in their texts"
    if held.quotes < quotes:
        found = f"{held.quotes} of {plural(quotes, 'quote')} found in their texts, the others have no text"
    click.echo(
        f"{plural(len(held.articles), 'article')}: {plural(len(stances), 'stance')} of "
        f"{plural(len(holders), 'holder')} on {plural(len(issues), 'issue')}; {found}",
        err=True,
    )
    for path in held.decisions.files:
        if merged := sum(merge.decided.path == path for merge in held.merges.values()):
            click.echo(f"{plural(merged, 'id')} merged into others, as {path} says", err=True)
    if nameless:
        click.echo(f"{plural(nameless, 'article')} without an annotator; add annotator: and a name", err=True)

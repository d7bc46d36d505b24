"""`kg merge`, `kg unmerge`: write down that two ids are the same thing, or are not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kg.cli import report, terminal

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def _deciding(function: F) -> F:
    """The options by which a decision says where it belongs, who took it and why."""
    for option in (
        click.option(
            "--in",
            "folder",
            default=".",
            metavar="FOLDER",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="The project's folder; by default the current one.",
        ),
        click.option(
            "--by",
            metavar="NAME",
            envvar="KG_ANNOTATOR",
            show_envvar=True,
            help="Who decides; by default you.",
        ),
        click.option("--why", required=True, metavar="TEXT", help="The reason, for whoever comes after you."),
    ):
        function = option(function)
    return function


@click.command("merge")
@click.argument("kept", metavar="A")
@click.argument("other", metavar="B")
@click.option(
    "--anyway", is_flag=True, help="Also where an actor then has a stance on itself, which is refused else."
)
@_deciding
def merge(kept: str, other: str, anyway: bool, why: str, by: str | None, folder: Path) -> None:
    """Decide that B is the same actor, place or issue as A.

    A and B are ids or names. The decision is added to decisions.jsonl beside the codebook; articles and
    codebook stay as they are. Whatever is built or imported from then on has A in the place of B, with B's
    names, links and stances, and says who decided so and why. `kg unmerge` undoes it without a trace.

    \b
    Example:
      kg merge foreign-ministry mfa --why "one ministry under two ids"
    """
    from kg.identity import judging

    done = judging.merge(folder, kept, other, judging.judge(by), why, anyway=anyway)
    terminal.echo(f"{done.place}: {done.other} is {done.kept}", err=True)
    moved = f"{report.plural(done.stances, 'stance')} in {report.plural(done.articles, 'article')}"
    terminal.echo(f"{moved} will have {done.kept} in the place of {done.other}", err=True)
    for line in done.outdone:
        terminal.echo(line, err=True)
    terminal.echo("for a graph with it: kg build, or kg import with all articles", err=True)


@click.command("unmerge")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--unsure", is_flag=True, help="Leave it open whether they are the same; `kg same` asks again.")
@_deciding
def unmerge(one: str, other: str, unsure: bool, why: str, by: str | None, folder: Path) -> None:
    """Decide that A and B are not the same, merged or not.

    What is built from then on is what it was before they were merged, to the byte. The decisions stay in
    decisions.jsonl, so that everyone can see what was thought and when.

    \b
    Examples:
      kg unmerge foreign-ministry mfa --why "of two states"
      kg unmerge halt-fire ceasefire --unsure --why "the report leaves it open"
    """
    from kg.identity import judging

    done = judging.unmerge(folder, one, other, judging.judge(by), why, unsure=unsure)
    verdict = "may or may not be" if unsure else "is not"
    terminal.echo(f"{done.place}: {done.other} {verdict} {done.kept}", err=True)
    if done.stances:
        terminal.echo("for a graph without the merge: kg build, or kg import with all articles", err=True)

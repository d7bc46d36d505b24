"""`kg fmt`: quotes written so that YAML cannot change them."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options, report, terminal


@click.command("fmt")
@options.sources
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
def command(sources: tuple[Path, ...], check: bool) -> None:
    """Rewrite the quotes of articles so that YAML cannot change them.

    In *.stance.yaml files every `quote:` becomes a folded block (>-).

    In that form no quotation mark, colon or hash in the words can change what YAML reads. Nothing else is
    touched: comments, order and layout stay.
    """
    from kg import formatting

    changed = formatting.rewrite(sources, write=not check)
    for file in changed:
        terminal.echo(f"{'would change' if check else 'changed'} {file}", err=True)
    terminal.echo(f"{report.plural(len(changed), 'file')} {'to change' if check else 'changed'}", err=True)
    if check and changed:
        raise SystemExit(1)

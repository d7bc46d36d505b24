"""`kg schema`: the JSON Schema of articles and codebooks."""

from __future__ import annotations

import json

import click

from kg.cli import terminal


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of annotated articles and codebooks.

    Editors that know it complete and check while you type. `kg init` puts it where they find it.
    """
    from kg.readers.native import json_schema

    terminal.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))

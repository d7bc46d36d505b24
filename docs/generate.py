"""Write the pages that the program itself knows best: commands, named queries, vocabulary.

`python docs/generate.py` writes them; the tests compare, so that they cannot lie.
"""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent


def commands() -> str:
    """The help of every command."""
    os.environ["COLUMNS"] = "100"
    import click
    from click.testing import CliRunner

    from kg.cli import main

    runner = CliRunner()
    lines = ["# Commands", "", "What each command says with `--help`.", ""]
    for name in ["", *sorted(main.commands)]:
        words = [name] if name else []
        result = runner.invoke(main, [*words, "--help"], prog_name="kg", terminal_width=100)
        assert result.exit_code == 0, result.output
        lines += [f"## kg {name}".rstrip(), "", "```", click.unstyle(result.output).rstrip(), "```", ""]
    return "\n".join(lines)


def queries() -> str:
    """Every named query: what it answers, its parameters, its text."""
    from kg import queries as named

    intro = "Run one with `kg query NAME`, and with `--param NAME=VALUE` for each parameter."
    lines = ["# Named queries", "", intro, ""]
    for query in map(named.load, named.names()):
        lines += [f"## {query.name}", "", f"{query.title}.", ""]
        for parameter in query.parameters:
            need = ", required" if parameter.required else ""
            lines.append(f"- `{parameter.name}` ({parameter.kind}{need}): {parameter.help}")
        lines += [""] if query.parameters else []
        if query.codes:
            lines += ["Columns:", "", *(f"- `{name}`: {what}" for name, what in query.codes.items()), ""]
        body = "\n".join(line for line in query.text.splitlines() if not line.startswith("#"))
        lines += ["```sparql", body, "```", ""]
    return "\n".join(lines)


def vocabulary() -> str:
    """Every term with its definition."""
    from kg import reference

    intro = "`kg ontology TERM` shows more of each; `kg ontology -o vocabulary.html` writes a page to read."
    return f"# The vocabulary\n\n{intro}\n\n```\n{reference.listing()}```\n"


PAGES = {"cli.md": commands, "queries.md": queries, "vocabulary.md": vocabulary}


if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8", newline="\n")
        print(f"wrote docs/{name}")

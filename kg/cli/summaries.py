"""How accounts (of a graph, of a thing, of a difference) are printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.cli import answer_formats, terminal

if TYPE_CHECKING:
    from kg.summaries import Account, Cell, Table

__all__ = ["FORMATS", "written"]

FORMATS = ("table", "json", "markdown")


def written(account: Account, form: str, out: str = "-") -> str:
    """An account as text.

    Args:
        account: what to tell.
        form: one of FORMATS.
        out: where the text goes; only a terminal gets styles.
    """
    if form == "json":
        return json.dumps(account.plain(), ensure_ascii=False, indent=1) + "\n"
    if form == "markdown":
        parts = [f"# {answer_formats.in_markdown(account.title)}\n"]
        if account.facts:
            facts = [(fact.label, answer_formats.in_markdown(_joined(fact.values))) for fact in account.facts]
            parts.append("".join(f"- {label}: {values}\n" for label, values in facts))
        for table in account.tables:
            parts += [
                f"## {answer_formats.in_markdown(table.heading)}\n",
                answer_formats.markdown(table.head, _texts(table)),
            ]
        return "\n".join(parts)
    parts = [f"{terminal.shortened(terminal.shown(_line(account.title)))}\n"]
    if account.facts:
        parts.append(answer_formats.listed([(fact.label, _joined(fact.values)) for fact in account.facts]))
    for table in account.tables:
        more = f"and {table.left_out:,} more\n" if table.left_out else ""
        parts.append(f"{table.heading}\n\n{answer_formats.table(table.head, _texts(table), out)}{more}")
    return "\n".join(parts)


def _texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def _joined(values: tuple[Cell, ...]) -> str:
    return ", ".join(terminal.shortened(_line(value.text)) for value in values)


def _line(text: str) -> str:
    return " ".join(text.split())

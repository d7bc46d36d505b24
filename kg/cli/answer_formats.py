"""How the answers of queries are shown."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from functools import partial
from typing import TYPE_CHECKING

from kg import output
from kg.cli import terminal
from kg.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.rdf.answers import Answer, Rows

__all__ = [
    "FORMATS",
    "catalogue",
    "cut",
    "format_of",
    "is_empty",
    "listed",
    "markdown",
    "table",
    "write",
    "written",
]

FORMATS = ("table", "csv", "tsv", "json", "markdown", "turtle", "xlsx")
_ENDINGS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".md": "markdown",
    ".ttl": "turtle",
    ".txt": "table",
    ".xlsx": "xlsx",
}
_MARKED = re.compile(r"[\\`*_\[\]<>|~&@]")
_LINKED = re.compile(r"\b(https?|ftp|xmpp|mailto|www)([:.])", re.IGNORECASE)
_BEGINNING = re.compile(r"^(\d*)([-+#=.)])")
_W3C = ("csv", "tsv", "json")
"""The formats that `kg.rdf.sparql_results` writes."""


def catalogue() -> str:
    """The shipped queries, each with what it answers and its parameters."""
    from kg import queries

    lines = ["Named queries; run one with: kg query NAME [--param NAME=VALUE]", ""]
    for query in map(queries.load, queries.names()):
        lines.append(f"{query.name:<17} {query.title}")
        for parameter in query.parameters:
            need = ", required" if parameter.required else ""
            option = f"{parameter.name}={parameter.kind.upper()}"
            lines.append(f"{'':<17}   {option:<17} {parameter.help}{need}")
    lines += [
        "",
        "A value is an id (russia), name (Russia), IRI, date (2025-03-13, 2025-03, 2025), number, or yes.",
        "",
        "What columns hold that hold numbers or codes:",
        "",
    ]
    for name, meaning in queries.CODES.items():
        lines += textwrap.wrap(f"{name:<17} {meaning}", 100, subsequent_indent=" " * 18)
    return "\n".join(lines)


def format_of(chosen: str | None, out: str) -> str | None:
    """The format asked for: by name, by the file's ending, or None for what suits the answer."""
    if chosen is not None or out == "-":
        return chosen
    ending = re.search(r"\.[^./]+$", out)
    known = _ENDINGS.get(ending[0].lower() if ending else "")
    if known is None:
        raise Misuse(f"{out}: no format is known for this ending", f"add --format ({', '.join(FORMATS)})")
    return known


def cut(answer: Answer, limit: int | None) -> tuple[Answer, int]:
    """The first rows (or triples) of an answer, and how many were left out."""
    from kg.rdf.answers import Rows

    if limit is None or isinstance(answer, bool):
        return answer, 0
    if isinstance(answer, Rows):
        return Rows(answer.variables, answer.rows[:limit]), max(0, len(answer.rows) - limit)
    return answer[:limit], max(0, len(answer) - limit)


def is_empty(answer: Answer) -> bool:
    """Whether a query found nothing, or found it untrue."""
    return not (answer if isinstance(answer, bool | tuple) else answer.rows)


def write(out: str, answer: Answer, form: str | None, base: str, excel: str | None = None) -> None:
    """Write an answer to a file, or standard output.

    Args:
        out: the file; - for standard output.
        answer: of a query.
        form: one of FORMATS; None for what suits the answer.
        base: what the IRIs of the graph's own things begin with.
        excel: what separates the columns of CSV for Excel; None for CSV as W3C has it.
    """
    if form == "xlsx" or excel is not None:
        from kg.exporters import answers

        rows = _rows(answer, form or "csv")
        output.write(
            out, partial(answers.xlsx, rows) if excel is None else partial(answers.csv, rows, separator=excel)
        )
        terminal.wrote(out)
        return
    text = written(answer, form, base, out)
    if out == "-" and form not in _W3C:
        terminal.echo(text, nl=False)
    else:
        output.write(out, text)
        terminal.wrote(out)


def written(answer: Answer, form: str | None, base: str, out: str) -> str:
    """An answer as text.

    Args:
        answer: of a query.
        form: one of FORMATS; None for what suits the answer.
        base: what the IRIs of the graph's own things begin with.
        out: where the text goes; only a terminal gets styles.
    """
    from kg.rdf import sparql_results, terms, turtle
    from kg.rdf.answers import Rows

    if isinstance(answer, bool):
        if form == "json":
            return sparql_results.json(answer)
        return f"{str(answer).lower()}\n"
    if not isinstance(answer, Rows):
        if form not in {None, "turtle"}:
            raise Misuse(f"the query makes a graph, which cannot be written as {form}", "leave out --format")
        return turtle.write(answer, terms.prefixes(base))
    if form == "turtle":
        raise Misuse("the query makes a table, which cannot be written as turtle", "choose csv, tsv or json")
    if form in _W3C:
        text: str = getattr(sparql_results, form)(answer)
        return text
    return _markdown(answer, base) if form == "markdown" else _table(answer, base, out)


def _rows(answer: Answer, form: str) -> Rows:
    from kg.rdf.answers import Rows

    if not isinstance(answer, Rows):
        raise Misuse(
            f"the query makes no table, which {form} would need", "use SELECT, or leave out --format"
        )
    return answer


# -- formats -----------------------------------------------------------------------------------------


def _markdown(rows: Rows, base: str) -> str:
    return markdown(rows.variables, _readable(rows, base))


def markdown(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, of plain text."""
    lines = [f"| {' | '.join(map(in_markdown, head))} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(map(in_markdown, row))} |" for row in body]
    return "\n".join(lines) + "\n"


def in_markdown(text: str) -> str:
    """A text as a line of Markdown that shows it as it is, and begins nothing: no list, no link, no HTML."""
    line = _MARKED.sub(r"\\\g<0>", " ".join(terminal.shown(text).split()))
    return _BEGINNING.sub(r"\1\\\2", _LINKED.sub(r"\1\\\2", line))


def _table(rows: Rows, base: str, out: str) -> str:
    body = _readable(rows, base)
    if not body:
        return "nothing found\n"
    count = f"{len(body)} row{'s' if len(body) != 1 else ''}\n"
    return table(rows.variables, body, out) + "\n" + count


def table(head: Sequence[str], body: list[list[str]], out: str) -> str:
    """A table for people: columns that fit the terminal, or, where there are too many, one block a row.

    Args:
        head: the names of the columns.
        body: plain text; one row at least.
        out: where the text goes; only a terminal gets styles.
    """
    width = shutil.get_terminal_size((100, 24)).columns
    head, *body = ([terminal.shortened(terminal.shown(text)) for text in row] for row in (head, *body))
    widths = _widths([head, *body], width)
    lines = _blocks(head, body, width) if widths is None else _grid(head, body, widths, out)
    return "\n".join(lines) + "\n"


def _readable(rows: Rows, base: str) -> list[list[str]]:
    """Every term as a person would write it; nothing for what is unbound."""
    from kg.rdf import terms

    prefixes = terms.prefixes(base)
    return [["" if term is None else terms.readable(term, prefixes) for term in row] for row in rows.rows]


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """The widths of columns that fill a line; None where they would be too narrow to read."""
    from rich.cells import cell_len

    natural = [max(cell_len(text) for text in column) for column in zip(*rows, strict=True)]
    longest = [
        max(max((cell_len(w) for w in text.split()), default=0) for text in column)
        for column in zip(*rows, strict=True)
    ]
    least = [min(full, max(min(word, 14), 10)) for full, word in zip(natural, longest, strict=True)]
    room = width - 2 * (len(natural) - 1)
    if sum(least) > room or (len(natural) > 8 and sum(natural) > room):
        return None
    widths = list(least)
    spare = room - sum(widths)
    while spare > 0 and any(w < full for w, full in zip(widths, natural, strict=True)):
        # The column whose text would run over most lines gets the next character.
        tallest = max(
            range(len(widths)), key=lambda i: (natural[i] / widths[i] if widths[i] < natural[i] else 0, -i)
        )
        widths[tallest] += 1
        spare -= 1
    return widths


def _grid(head: Sequence[str], body: list[list[str]], widths: list[int], out: str) -> list[str]:
    styled = out == "-" and sys.stdout.isatty() and not _no_colour()
    titles = _wrapped([name.replace("_", " ") for name in head], widths)
    lines = [f"\x1b[1m{line}\x1b[0m" if styled else line for line in titles]
    lines.append("  ".join("─" * width for width in widths))
    tall = False
    for row in body:
        block = _wrapped(row, widths)
        if lines and (tall or len(block) > 1) and row is not body[0]:
            lines.append("")
        tall = len(block) > 1
        lines += block
    return lines


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    from rich.cells import cell_len, chop_cells, set_cell_size

    cells: list[list[str]] = []
    for text, width in zip(row, widths, strict=True):
        pieces: list[str] = []
        line = ""
        for word in " ".join(text.split()).split(" "):
            if line and cell_len(line) + 1 + cell_len(word) <= width:
                line = f"{line} {word}"
                continue
            if line:
                pieces.append(line)
            *full, line = chop_cells(word, width) or [""]
            pieces += full
        cells.append([*pieces, line])
    height = max(map(len, cells))
    return [
        "  ".join(
            set_cell_size(cell[at] if at < len(cell) else "", width)
            for cell, width in zip(cells, widths, strict=True)
        ).rstrip()
        for at in range(height)
    ]


def listed(pairs: Sequence[tuple[str, str]]) -> str:
    """Labels with what belongs to them, a line or more each, as wide as the terminal."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    label = max(len(name) for name, _ in pairs) + 2
    lines: list[str] = []
    for name, text in pairs:
        wrapped = textwrap.wrap(terminal.shown(text), max(20, width - label), break_on_hyphens=False) or [""]
        lines.append(f"{name:<{label}}{wrapped[0]}".rstrip())
        lines += [" " * label + line for line in wrapped[1:]]
    return "\n".join(lines) + "\n"


def _blocks(head: Sequence[str], body: list[list[str]], width: int) -> list[str]:
    label = max(map(len, head)) + 2
    lines: list[str] = []
    for number, row in enumerate(body, start=1):
        lines.append(f"── {number} " + "─" * max(0, min(width, 72) - len(str(number)) - 4))
        for name, text in zip(head, row, strict=True):
            if text:
                wrapped = textwrap.wrap(text, max(20, width - label), break_on_hyphens=False) or [""]
                lines.append(f"{name.replace('_', ' '):<{label}}{wrapped[0]}")
                lines += [" " * label + line for line in wrapped[1:]]
    return lines


def _no_colour() -> bool:
    import os

    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"

"""What a query gives back, whatever store answered it: terms as text, in N-Triples syntax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kg.rdf.terms import Term, Triple

__all__ = ["Answer", "Rows", "selected"]


@dataclass(frozen=True)
class Rows:
    """The answer to SELECT.

    Attributes:
        variables: the names of the columns, without the question mark.
        rows: one term or None (unbound) per column.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


Answer: TypeAlias = Rows | bool | tuple[Triple, ...]
"""Rows for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE."""


def selected(answer: Answer) -> tuple[tuple[Term | None, ...], ...]:
    """The rows of what answers a SELECT."""
    assert isinstance(answer, Rows)
    return answer.rows

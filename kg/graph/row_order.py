"""The order of rows where a query leaves it open.

An engine gives rows that stand nowhere in particular as it comes upon them, which differs between a graph in
memory and the same on the disk. So that the same question has the same answer, they are put in the order of
their text. What then still depends on the engine is known here, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from kg.graph.sandbox import tokens
from kg.queries import is_shipped
from kg.rdf.answers import Rows
from kg.rdf.terms import text_of

if TYPE_CHECKING:
    from kg.rdf.answers import Answer
    from kg.rdf.terms import Term

__all__ = ["in_order", "is_settled"]


@dataclass(frozen=True)
class _Order:
    """What a query says of the order of its rows.

    Attributes:
        keys: the variables that it orders by, as far as it orders by variables.
        plain: whether it orders by nothing else.
        limited: whether it takes only some of the rows.
        open: whether values in it depend on the order in which the engine comes upon things.
    """

    keys: tuple[str, ...]
    plain: bool
    limited: bool
    open: bool


def in_order(query: str, answer: Answer) -> Answer:
    """An answer with rows in the order of their text, where the query leaves that open.

    Args:
        query: SPARQL that has been answered.
        answer: the answer.
    """
    if isinstance(answer, bool) or is_shipped(query):
        return answer
    order = _order(query)
    if isinstance(answer, tuple):
        return answer if order.limited else tuple(sorted(answer))
    if not is_settled(query, answer):
        return answer
    at = [answer.variables.index(key) for key in order.keys]
    rows: list[tuple[Term | None, ...]] = []
    for _, alike in groupby(answer.rows, key=lambda row: [_value(row[place]) for place in at]):
        rows += sorted(alike, key=lambda row: [term or "" for term in row])
    return Rows(answer.variables, tuple(rows))


def is_settled(query: str, answer: Answer) -> bool:
    """Whether an answer, put in order, is the only one that the graph can have to a query.

    That of a shipped query is, wherever the graph is kept.
    """
    if is_shipped(query):
        return True
    order = _order(query)
    if order.open or not order.plain:
        return False
    if not isinstance(answer, Rows):
        return not order.limited
    names = set(answer.variables)
    return names.issuperset(order.keys) and (not order.limited or names.issubset(order.keys))


@lru_cache(maxsize=256)
def _order(query: str) -> _Order:
    keys: list[str] = []
    depth, limited, is_open, plain, within = 0, False, False, True, False
    for kind, text in tokens(query):
        word = text.lower() if kind == "word" and ":" not in text else ""
        if text in "{}":
            depth += 1 if text == "{" else -1
        elif word.startswith(("limit", "offset")):
            limited, within = True, False
            is_open |= depth > 0
        elif word in {"group_concat", "sample"}:
            is_open = True
        elif word == "order" and depth == 0:
            within = True
        elif word == "values":
            within = False
        elif within and kind == "variable":
            keys.append(text[1:])
        elif within and word not in {"by", "asc", "desc"} and text not in "()":
            plain = False
    return _Order(tuple(keys), plain, limited, is_open)


def _value(term: Term | None) -> object:
    """What rows are ordered by: what is equal in an order is so here, such as 1 and 1.0, or a and a@en."""
    if term is None or not term.startswith('"'):
        return term
    text = text_of(term)
    try:
        return float(text)
    except ValueError:
        return text

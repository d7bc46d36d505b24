"""Questions as people put them: a shipped query with words for its parameters, SPARQL, or a file of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg import queries
from kg.errors import Misuse
from kg.files import load_text
from kg.graph import lookup
from kg.graph.row_order import in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.graph import Graph
    from kg.queries import NamedQuery
    from kg.rdf.answers import Answer

__all__ = ["Question", "question", "read_text"]


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        asked: what was written.
        text: SPARQL; of a shipped query as it stands in its file.
        named: the shipped query, if it is one.
        words: for each of its parameters what people wrote: ids, names, IRIs, dates.
    """

    asked: str
    text: str
    named: NamedQuery | None = None
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def sparql(self, graph: Graph) -> str:
        """The text with what the words stand for in a graph.

        Raises:
            Misuse: the query has no such parameter or needs another, or nothing has that name, or several
                things have it.
        """
        if self.named is None:
            return self.text
        values = {
            name: [lookup.find(graph, self.named.parameter(name).kind, word) for word in words]
            for name, words in self.words.items()
        }
        return self.named.with_values(values)

    def answer(self, graph: Graph) -> Answer:
        """The answer of a graph; rows stand in the order of their text where the question gives none.

        Raises:
            Misuse: see `sparql`.
            KgError: see `Graph.query`.
        """
        text = self.sparql(graph)
        return in_order(text, graph.query(text))


def question(asked: str, words: Mapping[str, Sequence[str]] | None = None) -> Question:
    """What is asked with a text.

    Args:
        asked: the name of a shipped query, a file of SPARQL, or SPARQL.
        words: values for the parameters of a shipped query.

    Raises:
        Misuse: it is none of these, or there are words for what has no parameters.
        KgError: the file cannot be read.
    """
    named = text = None
    if asked not in queries.names():
        if "\n" not in asked and "{" not in asked and Path(asked).is_file():
            text = read_text(Path(asked))
        elif any(mark in asked for mark in " {<(\n"):
            text = asked
    if text is None:
        named = queries.load(asked)
        return Question(asked, named.text, named, words or {})
    if words:
        raise Misuse("parameters go with a shipped query", "write the values into the SPARQL text")
    return Question(asked, text)


def read_text(file: Path) -> str:
    """The text of a file that somebody wrote, such as a query or a template.

    Raises:
        Faulty: it cannot be read, is no text in UTF-8, or is far too large.
    """
    return load_text(file, str(file))[0]

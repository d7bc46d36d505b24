"""A graph as Python sees it: ask it, add to it, and take it to rdflib, networkx and pandas."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from kg.errors import KgError, Misuse
from kg.graph import open_graph
from kg.graph.killable import KillableGraph
from kg.graph.questions import question as read_question
from kg.rdf.answers import Rows
from kg.rdf.terms import prefixes, text_of
from kg.rdf.values import Value, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType
    from typing import Concatenate, ParamSpec, Self, TypeVar

    import networkx as nx
    import pandas as pd
    import rdflib

    from kg.graph import Graph
    from kg.graph.questions import Question
    from kg.importer import Imported
    from kg.rdf.answers import Answer
    from kg.rdf.terms import Term
    from kg.summaries import Account
    from kg.summaries.comparison import Difference

    P = ParamSpec("P")
    T = TypeVar("T")

__all__ = ["StanceGraph", "Table", "Value", "value_of"]

_SHOWN = 50
"""How many rows a notebook shows."""


class StanceGraph:
    """A graph of stances. Made by `kg.open`; a `with` statement closes it.

    Attributes:
        locator: the file, folder or address that it was opened from.
    """

    def __init__(self, locator: str | os.PathLike[str], *, timeout: float = 0) -> None:
        self.locator = os.fspath(locator)
        self._timeout = timeout
        self._graph: Graph | KillableGraph | None = None
        self._base = self._opened().base

    @property
    def base(self) -> str:
        """What the IRIs of its own things begin with."""
        return self._base

    # -- asking ----------------------------------------------------------------------------------

    def query(self, question: str, **params: str | date | Sequence[str | date]) -> Table | bool:
        """The answer to a question.

        Args:
            question: SPARQL, in which the usual prefixes need no declaration, a file of it, or the name of a
                shipped query.
            params: the parameters of a shipped query, such as `on="rahal-plan"`: an id, a name, an IRI or a
                day, or several of them.

        Returns:
            A table for SELECT; one of subject, property and value for CONSTRUCT and DESCRIBE; a truth value
            for ASK.

        Raises:
            kg.errors.KgError: it is no question that can be answered.
        """
        words = {
            name: [str(each) for each in ([value] if isinstance(value, str | date) else value)]
            for name, value in params.items()
        }
        answer = self._told(_answer, read_question(question, words))
        if isinstance(answer, bool):
            return answer
        if isinstance(answer, Rows):
            return Table(answer.variables, answer.rows)
        return Table(("subject", "property", "value"), answer)

    # -- telling ---------------------------------------------------------------------------------

    def show(self, thing: str) -> Account:
        """All that the graph says of one thing, as `kg show` tells it.

        Args:
            thing: an id, a name or an IRI of an actor, an issue, an article or whoever annotated some.

        Raises:
            kg.errors.KgError: nothing has that name, or several things have it.
        """
        return self._told(_portrait, thing)

    def stats(self) -> Account:
        """What is in the graph, as `kg stats` counts it."""
        from kg.summaries.overview import summary

        return self._told(summary)

    def diff(self, other: str | os.PathLike[str]) -> Difference:
        """What is different in another graph, as `kg diff` tells it.

        Args:
            other: the file, folder or address of the newer graph.
        """
        return self._told(_difference, os.fspath(other))

    def view(
        self,
        out: str | os.PathLike[str],
        *,
        query: str | None = None,
        params: Mapping[str, Sequence[str]] | None = None,
        compare: str | None = None,
        title: str = "",
        view: str = "map",
        language: str = "en",
        **selection: Any,
    ) -> nx.MultiDiGraph:
        """Write a page, a picture or a network, as `kg view` does.

        Args:
            out: a file; its ending tells what is written.
            query: a question as for `query`; only what it finds is drawn.
            params: the parameters of a shipped query.
            compare: an older graph, or a day, month or year.
            title: what it is called; by default the graph's title.
            view: map, columns, matrix, timeline or table.
            language: of all that does not come from the graph.
            selection: what is drawn: around, depth, topics, positions, since, until, min_reports, roll_up,
                top.

        Returns:
            What was drawn, as networkx has it.

        Raises:
            kg.errors.KgError: nothing is left to draw, or the file cannot be written.
        """
        asked = None if query is None else read_question(query, params)
        drawing = {"title": title, "found": asked, "compare": compare}
        network = self._told(_drawn, selection, drawing)
        from kg.views import writing

        writing.write(os.fspath(out), network, view=view, language=language)
        return network

    # -- changing --------------------------------------------------------------------------------

    def add(self, *sources: str | os.PathLike[str]) -> Imported:
        """Add annotated articles, or replace them, as `kg import` does.

        Args:
            sources: files, and folders that are searched for them.

        Returns:
            The ids of the articles that are new, changed and unchanged.

        Raises:
            kg.errors.KgError: something is wrong with them; the graph is then as it was.
        """
        from kg import importer

        if not sources:
            raise Misuse("there is nothing to add", "name files or folders")
        done, _ = importer.import_files(self.locator, [Path(source) for source in sources])
        self.close()
        return done

    def remove(self, *articles: str) -> None:
        """Take articles out, as `kg remove` does.

        Args:
            articles: their ids.

        Raises:
            kg.errors.KgError: the graph has no such article, or cannot be written; it is then as it was.
        """
        from kg import importer

        importer.remove(self.locator, articles)
        self.close()

    # -- to other tools --------------------------------------------------------------------------

    def to_rdflib(self) -> rdflib.Graph:
        """All of it as an rdflib graph, with the prefixes bound."""
        import rdflib

        graph = rdflib.Graph()
        for prefix, space in prefixes(self.base).items():
            graph.bind(prefix, space)
        known: dict[Term, rdflib.term.Node] = {}

        def node(term: Term) -> Any:
            if term not in known:
                known[term] = _in_rdflib(term)
            return known[term]

        for subject, prop, value in self._told(_triples):
            graph.add((node(subject), node(prop), node(value)))
        return graph

    def to_networkx(self) -> nx.MultiDiGraph:
        """Actors, issues and the stances between them; see `kg.network.projection.stance_network`."""
        from kg.network.projection import stance_network

        return self._told(stance_network)

    # -- life ------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the graph; another question opens it again."""
        if self._graph is not None:
            self._graph.close()
            self._graph = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<stancegraph {self.locator}>"

    def _repr_html_(self) -> str:
        account = self.stats()
        told = [(fact.label, ", ".join(cell.text for cell in fact.values)) for fact in account.facts]
        lines = "".join(f"<tr><th>{html.escape(a)}</th><td>{html.escape(b)}</td></tr>" for a, b in told)
        return f"<p><strong>{html.escape(account.title)}</strong></p><table>{lines}</table>"

    def _opened(self) -> Graph | KillableGraph:
        if self._graph is None:
            if self._timeout:
                self._graph = KillableGraph(self.locator, seconds=self._timeout)
            else:
                self._graph = open_graph(self.locator)
        return self._graph

    def _told(self, work: Callable[Concatenate[Graph, P], T], *args: P.args, **named: P.kwargs) -> T:
        """What a function makes of the graph, here or in the process that can be ended."""
        graph = self._opened()
        if isinstance(graph, KillableGraph):
            return graph.call(work, *args, **named)
        return work(graph, *args, **named)


class Table(Sequence[tuple[Value, ...]]):
    """The rows of an answer, each a tuple of Python values.

    Attributes:
        columns: the names of the columns.
        terms: the same rows as exact RDF terms in N-Triples syntax, with languages and datatypes.
    """

    def __init__(self, columns: Sequence[str], terms: Sequence[Sequence[Term | None]]) -> None:
        self.columns = tuple(columns)
        self.terms = tuple(tuple(row) for row in terms)
        self._rows = tuple(tuple(value_of(term) for term in row) for row in self.terms)

    @overload
    def __getitem__(self, at: int) -> tuple[Value, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[tuple[Value, ...], ...]: ...
    def __getitem__(self, at: int | slice) -> tuple[Any, ...]:
        return self._rows[at]

    def __len__(self) -> int:
        return len(self._rows)

    def dicts(self) -> Iterator[dict[str, Value]]:
        """Each row as a dictionary with the columns' names."""
        return (dict(zip(self.columns, row, strict=True)) for row in self._rows)

    def to_dataframe(self) -> pd.DataFrame:
        """The table for pandas; days become timestamps there, and decimals floating-point numbers.

        Raises:
            kg.errors.KgError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            hint = "install it with: pip install 'stancegraph[tables]'"
            raise KgError("to_dataframe() needs pandas, which is not installed", hint) from error
        frame = pd.DataFrame.from_records(list(self._rows), columns=list(self.columns))
        for name, values in zip(self.columns, zip(*self._rows, strict=True), strict=False):
            kinds = {type(value) for value in values if value is not None}
            if kinds == {date}:
                frame[name] = pd.to_datetime(frame[name])
            elif Decimal in kinds and kinds <= {Decimal, int, float}:
                frame[name] = frame[name].astype(float)
            elif kinds == {int}:
                frame[name] = frame[name].astype("Int64")
        return frame

    def __repr__(self) -> str:
        return f"<{_counted(len(self))}: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{'' if v is None else html.escape(str(v))}</td>" for v in row) + "</tr>"
            for row in self._rows[:_SHOWN]
        )
        more = f", the first {_SHOWN} of them here" if len(self) > _SHOWN else ""
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{_counted(len(self))}{more}</p>"
        )


def _counted(number: int) -> str:
    return f"{number:,} row{'s' if number != 1 else ''}"


def _in_rdflib(term: Term) -> rdflib.term.Node:
    import rdflib

    if term.startswith("<"):
        return rdflib.URIRef(text_of(term))
    if term.startswith("_:"):
        return rdflib.BNode(term[2:])
    text = text_of(term)
    if language := re.search(r'"@([A-Za-z0-9-]+)$', term):
        return rdflib.Literal(text, lang=language[1])
    if datatype := re.search(r'"\^\^<([^>]*)>$', term):
        return rdflib.Literal(text, datatype=rdflib.URIRef(datatype[1]), normalize=False)
    return rdflib.Literal(text)


# -- what is asked of the graph, here or in another process ------------------------------------------


def _answer(graph: Graph, question: Question) -> Answer:
    return question.answer(graph)


def _portrait(graph: Graph, thing: str) -> Account:
    from kg.graph import lookup
    from kg.summaries.portrait import portrait

    return portrait(graph, lookup.find(graph, "thing", thing))


def _difference(graph: Graph, other: str) -> Difference:
    from kg.summaries.comparison import compare

    return compare(graph, open_graph(other))


def _drawn(graph: Graph, selection: dict[str, Any], drawing: dict[str, Any]) -> nx.MultiDiGraph:
    from kg.views import writing

    return writing.drawn(graph, writing.selected(graph, **selection), **drawing)


def _triples(graph: Graph) -> list[tuple[Term, Term, Term]]:
    return list(graph.triples())

"""A graph on a server that speaks SPARQL 1.1: Oxigraph, Virtuoso, Fuseki and others.

What is ours stands in one graph there: in the default graph, or in the one that KG_GRAPH_NAME names. A graph
of its own beside it holds nothing but a revision, which every change replaces: it is a condition of the
change that the revision is still the one that was read, so of two who write at once only one can.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pyoxigraph as ox

from kg import terms
from kg.errors import KgError, Misuse
from kg.graph import virtuoso
from kg.graph.answers import Rows
from kg.graph.connection import Broken, Connection, Refused
from kg.graph.received import ROWS, TRIPLES, answer
from kg.graph.sandbox import follows_paths, gives_triples, prefixes_used, refuse_calls, spelled_out

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kg.graph.answers import Answer
    from kg.graph.file import FileGraph
    from kg.terms import Term, Triple

__all__ = ["EndpointGraph"]

_DATASETS = "?dataset a <http://rdfs.org/ns/void#Dataset> ; <http://rdfs.org/ns/void#uriSpace> ?base"
_REVISION = "<http://www.w3.org/2002/07/owl#versionInfo>"
_ASIDE = "<http://purl.org/dc/terms/references>"
_AT_A_TIME = 200
"""How many terms one request asks about."""
_PAGE = 500_000
"""How many triples one request reads of a whole graph."""
_UPLOAD = 50_000
"""How many triples one request lays down beside the graph."""
_CHANGE = 50_000
"""How many triples one request may change."""
_CHANGE_VIRTUOSO = 300
"""The same for Virtuoso, which translates each triple into a dozen lines of SQL and takes 10,000 lines."""


class EndpointGraph:
    """See `kg.graph.Graph`."""

    def __init__(self, connection: Connection, url: str) -> None:
        self.name = connection.name
        self.base = terms.DATA
        self._connection = connection
        self._url = url
        self._graph = os.environ.get("KG_GRAPH_NAME", "")
        self._virtuoso = False
        self._revision: Term | None = None
        self._writing = False
        self._copy: tuple[Term | None, FileGraph] | None = None

    @classmethod
    def open(cls, url: str) -> EndpointGraph:
        """Find out what stands at an address.

        Raises:
            KgError: nothing answers there, or not in SPARQL, or it holds several graphs of ours.
        """
        graph = cls(Connection(url), url)
        if re.search(r"[\x00-\x20<>\"{}|\\^`]", graph._graph):
            raise Misuse(f"KG_GRAPH_NAME: '{graph._graph}' is no IRI", "write it as http://example.org/talks")
        graph._virtuoso = (
            graph._ask("ASK { GRAPH <http://www.openlinksw.com/schemas/virtrdf#> { ?any ?of ?these } }")
            is True
        )
        if graph._virtuoso and not graph._graph:
            graph._find()
        else:
            bases = graph._rows(f"SELECT DISTINCT ?base {{ {_DATASETS} }} ORDER BY ?base LIMIT 1")
            graph.base = terms.text_of(bases[0][0]) if bases else terms.DATA
        return graph

    def query(self, text: str) -> Answer:
        """See `Graph.query`."""
        refuse_calls(text)
        if self._virtuoso and follows_paths(text):
            return self._copied().query(text)
        prefixes = terms.prefixes(self.base)
        used, declared = prefixes_used(text)
        head = "".join(
            f"PREFIX {name}: <{prefixes[name]}> " for name in sorted((used - declared) & prefixes.keys())
        )
        try:
            return self._ask(head + (spelled_out(text, prefixes) if self._virtuoso else text))
        except Refused as error:
            if error.status in (400, 500):
                self._refuse_mistakes(text)
            raise

    def triples(self) -> Iterator[Triple]:
        """See `Graph.triples`."""
        before = self._read_revision()
        ((count,),) = self._rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        expected = int(terms.text_of(count))
        seen: set[int] = set()
        got = 0
        while got < expected:
            page = self._ask(
                f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o }} LIMIT {_PAGE}" + (f" OFFSET {got}" if got else "")
            )
            assert isinstance(page, tuple)
            if len(page) < expected:
                # Pages in no fixed order would repeat some triples and leave out others.
                seen.update(map(hash, page))
            got += len(page)
            yield from page
            if not page or (seen and len(seen) != got):
                break
        if got != expected or self._read_revision() != before:
            raise KgError(
                f"{self.name} gave {got} of {expected} triples, or was changed meanwhile",
                "try again; if it stays, the server hands out only a part of long answers",
            )

    def about(self, subjects: Iterable[Term]) -> Iterator[Triple]:
        """See `Graph.about`."""
        return self._matching("VALUES ?s {{ {} }} ?s ?p ?o", subjects)

    def using(self, values: Iterable[Term], props: Iterable[Term] = ()) -> Iterator[Triple]:
        """See `Graph.using`."""
        chosen = " ".join(props)
        narrowed = f"VALUES ?p {{{{ {chosen} }}}} " if chosen else ""
        return self._matching(f"VALUES ?o {{{{ {{}} }}}} {narrowed}?s ?p ?o", values)

    def change(self, remove: Collection[Triple], add: Collection[Triple]) -> None:
        """See `Graph.change`."""
        adding = set(add)
        removing = set(remove) - adding
        if not adding and not removing:
            return
        if not self._writing:
            self._revision = self._read_revision()
        put, gone = sorted(adding), sorted(removing)
        if self._virtuoso:
            put, gone = [virtuoso.kept(t) for t in put], [virtuoso.kept(t) for t in gone]
        if len(put) + len(gone) <= (_CHANGE_VIRTUOSO if self._virtuoso else _CHANGE):
            self._exchange(_lines(gone), _lines(put), "")
        else:
            self._exchange_large(gone, put)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `Graph.writing`: nobody is kept out, but whoever comes second is told so by `change`."""
        self._revision = self._read_revision()
        self._writing = True
        try:
            yield
        finally:
            self._writing = False

    def close(self) -> None:
        """See `Graph.close`."""
        self._connection.close()

    # -- reading ---------------------------------------------------------------------------------

    def _ask(self, text: str, graph: str | None = None) -> Answer:
        form = {"query": text}
        if graph := self._graph if graph is None else graph:
            form["default-graph-uri"] = graph
        got = self._connection.ask(self._url, form, TRIPLES if gives_triples(text) else ROWS)
        found = answer(got.body, got.media, self.name)
        most = got.headers.get("x-sparql-maxrows", "")
        if got.headers.get("x-sql-state") == "S1TAT" or (
            most.isdigit() and isinstance(found, Rows) and len(found.rows) >= int(most)
        ):
            raise _Cut(
                f"{self.name} gave only a part of the answer",
                "ask for less, or have ResultSetMaxRows and MaxQueryExecutionTime raised in its virtuoso.ini",
            )
        if not self._virtuoso or isinstance(found, bool):
            return found
        if isinstance(found, Rows):
            rows = (tuple(t and virtuoso.restored(t) for t in row) for row in found.rows)
            return Rows(found.variables, tuple(rows))
        return tuple((s, p, virtuoso.restored(o)) for s, p, o in found)

    def _rows(self, text: str, graph: str | None = None) -> list[tuple[Term, ...]]:
        """The rows of a query that leaves nothing unbound."""
        found = self._ask(text, graph)
        assert isinstance(found, Rows)
        return [tuple(term or "" for term in row) for row in found.rows]

    def _matching(self, pattern: str, asked: Iterable[Term]) -> Iterator[Triple]:
        wanted = sorted({term for term in asked if not term.startswith("_:")})
        if self._virtuoso:
            wanted = [virtuoso.kept(("", "", term))[2] for term in wanted]
        chunks = [wanted[at : at + _AT_A_TIME] for at in range(0, len(wanted), _AT_A_TIME)]
        while chunks:
            chunk = chunks.pop()
            try:
                rows = self._rows(f"SELECT ?s ?p ?o {{ {pattern.format(' '.join(chunk))} }}")
            except _Cut:
                if len(chunk) == 1:
                    raise
                middle = len(chunk) // 2
                chunks += [chunk[:middle], chunk[middle:]]
                continue
            yield from ((s, p, o) for s, p, o in rows)

    def _find(self) -> None:
        """Which of Virtuoso's graphs is ours: it has no default graph, but takes all together for one."""
        found = self._rows(
            f"SELECT DISTINCT ?graph ?base {{ GRAPH ?graph {{ {_DATASETS} }} }} ORDER BY ?graph"
        )
        ours = [(graph, base) for graph, base in found if terms.text_of(base)]
        if len({graph for graph, _ in ours}) > 1:
            names = ", ".join(sorted({graph[1:-1] for graph, _ in ours})[:10])
            raise Misuse(f"{self.name} holds several graphs: {names}", "set KG_GRAPH_NAME to one of them")
        if ours:
            self._graph, self.base = ours[0][0][1:-1], terms.text_of(ours[0][1])

    def _copied(self) -> FileGraph:
        """The graph as it is now, in memory.

        Virtuoso 7.2 refuses some queries that follow a property any number of times, and gives wrong answers
        to others (MINUS with such a path takes nothing away). So these are asked of a copy.
        """
        from kg.graph.file import FileGraph

        revision = self._read_revision()
        if self._copy is None or revision is None or self._copy[0] != revision:
            store = ox.Store()
            store.bulk_load(_lines(self.triples()).encode(), format=ox.RdfFormat.N_TRIPLES)
            self._copy = revision, FileGraph(store, None, self.base)
        return self._copy[1]

    def _refuse_mistakes(self, text: str) -> None:
        """Raise what is said of a query anywhere else, if it is no SPARQL."""
        from kg.graph.file import FileGraph

        FileGraph(ox.Store(), None, self.base).query(text)

    # -- writing ---------------------------------------------------------------------------------

    @property
    def _own(self) -> str:
        """The IRI of the graph that is changed, or nothing for the default graph."""
        if self._virtuoso and not self._graph:
            self._graph = self.base
        return self._graph

    @property
    def _beside(self) -> str:
        """The IRI of the graph that holds the revision."""
        return f"{self._own or self.base}#revision".replace("##", "#")

    def _said_of_revision(self, revision: Term) -> str:
        return f"GRAPH <{self._beside}> {{ <{self._own or self.base}> {_REVISION} {revision} }}"

    def _noted(self, prop: Term) -> list[Term]:
        """What stands beside the graph."""
        pattern = f"<{self._own or self.base}> {prop} ?value"
        return [value for (value,) in self._rows(f"SELECT ?value {{ {pattern} }}", self._beside)]

    def _read_revision(self) -> Term | None:
        found = self._noted(_REVISION)
        if len(found) > 1:
            raise KgError(
                f"{self.name} has {len(found)} revisions at once", f"empty the graph {self._beside}"
            )
        return found[0] if found else None

    def _here(self, triples: str) -> str:
        """A template or pattern for triples of the graph that is changed."""
        return f"GRAPH <{self._own}> {{ {triples} }}" if self._own else triples

    def _exchange(self, gone: str, put: str, where: str) -> None:
        """One update that does it all, if the revision is still the one that was read."""
        new = terms.literal(uuid4().hex)
        old = self._revision
        if old is None:
            condition = f"FILTER NOT EXISTS {{ {self._said_of_revision('?revision')} }}"
        else:
            condition = self._said_of_revision(old)
        outdated = self._said_of_revision(old) if old is not None else ""
        text = (
            f"DELETE {{ {self._here(gone)} {outdated} }}\n"
            f"INSERT {{ {self._here(put)} {self._said_of_revision(new)} }}\n"
            f"WHERE {{ {condition} {where} }}"
        )
        broken: Broken | None = None
        try:
            self._connection.tell(self._update_url, text, "application/sparql-update")
        except Broken as error:
            broken = error
        try:
            found = self._read_revision()
        except KgError as error:
            if broken is None:
                raise
            raise KgError(
                f"{broken.what}; whether the change was made is not known",
                "look whether it is there, then try again",
            ) from error
        if found == new:
            self._revision = new
        elif broken is not None:
            raise broken
        elif found == old:
            raise KgError(
                f"{self.name} said nothing against the change, but has not made it",
                "may this user write there? on Virtuoso the right is called SPARQL_UPDATE",
            )
        else:
            raise KgError(
                f"{self.name} was changed by somebody else meanwhile", "nothing was written; do it again"
            )

    def _exchange_large(self, gone: Sequence[Triple], put: Sequence[Triple]) -> None:
        """First lay down what goes and what comes in graphs of their own, then exchange them at once."""
        revision = terms.text_of(self._revision or "") or "0"
        self._clear_away(revision)
        start = f"{self._beside}-{revision}-{uuid4().hex}"
        aside = {f"{start}-out": gone, f"{start}-in": put}
        out, into = aside
        self._note("INSERT", aside)
        try:
            for graph, triples in aside.items():
                for at in range(0, len(triples), _UPLOAD):
                    lines = _lines(triples[at : at + _UPLOAD])
                    self._connection.tell(self._store_url, lines, "application/n-triples", {"graph": graph})
            going, coming = "?gone ?from ?there", "?new ?to ?here"
            both = f"{{ GRAPH <{out}> {{ {going} }} }} UNION {{ GRAPH <{into}> {{ {coming} }} }}"
            self._exchange(going, coming, both)
        finally:
            self._forget(aside)

    def _clear_away(self, revision: str) -> None:
        """Delete what changes laid down that were broken off; none of it fits the present revision."""
        start = f"{self._beside}-{revision}-"
        self._forget([graph[1:-1] for graph in self._noted(_ASIDE) if not graph[1:-1].startswith(start)])

    def _forget(self, graphs: Collection[str]) -> None:
        for graph in graphs:
            self._connection.drop(self._store_url, {"graph": graph})
        if graphs:
            self._note("DELETE", graphs)

    def _note(self, verb: str, graphs: Iterable[str]) -> None:
        """Write down (INSERT) or strike out (DELETE) that these graphs were laid down for a change."""
        lines = _lines((f"<{self._own or self.base}>", _ASIDE, f"<{graph}>") for graph in graphs)
        text = f"{verb} DATA {{ GRAPH <{self._beside}> {{ {lines} }} }}"
        self._connection.tell(self._update_url, text, "application/sparql-update")

    @property
    def _update_url(self) -> str:
        return os.environ.get("KG_UPDATE_URL") or self._neighbour(0, "KG_UPDATE_URL", "updates")

    @property
    def _store_url(self) -> str:
        return os.environ.get("KG_STORE_URL") or self._neighbour(1, "KG_STORE_URL", "whole graphs")

    def _neighbour(self, which: int, variable: str, purpose: str) -> str:
        """The address for updates (0) or whole graphs (1) that goes with the one for queries."""
        parts = urlsplit(self._url)
        folder, _, last = parts.path.rpartition("/")
        if self._virtuoso and last in ("sparql", "sparql-auth"):
            path = folder + ("/sparql-auth", "/sparql-graph-crud-auth")[which]
        elif last in ("query", "sparql"):
            path = folder + ("/update", "/data" if folder else "/store")[which]
        elif folder.endswith("/repositories"):
            path = parts.path + ("/statements", "/rdf-graphs/service")[which]
        else:
            raise Misuse(
                f"which address of {parts.netloc} takes {purpose} cannot be told from {self.name}",
                f"set {variable} in the environment",
            )
        return urlunsplit(parts._replace(path=path))


class _Cut(KgError):
    """The server left something out, and said so."""


def _lines(triples: Iterable[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)

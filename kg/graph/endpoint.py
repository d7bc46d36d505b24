"""A graph on a server that speaks SPARQL 1.1: Oxigraph, Virtuoso, Fuseki and others.

What is ours stands in one graph there: in the default graph, or in the one that KG_GRAPH_NAME names. A
second graph beside it tells the revision, which every change replaces, and who has the right to change the
graph. Whoever wants that right writes a claim there and then reads all claims: of two who come at once at
least one sees the other, and steps back. Every change has the claim as its condition.
"""

from __future__ import annotations

import os
import random
import re
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pyoxigraph as ox

from kg.errors import KgError, Misuse
from kg.graph import virtuoso
from kg.graph.claims import Claim
from kg.graph.columns import answered
from kg.graph.connection import Broken, Connection, Refused
from kg.graph.foreign import completed
from kg.graph.locks import PATIENCE
from kg.graph.oxigraph import InOxigraph, lines
from kg.graph.received import ROWS, TRIPLES, answer
from kg.graph.sandbox import gives_triples, is_plain, prefixes_used, refuse_calls, spelled_out
from kg.rdf import terms
from kg.rdf.answers import Rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kg.graph.columns import Column
    from kg.rdf.answers import Answer
    from kg.rdf.terms import Term, Triple

__all__ = ["EndpointGraph"]

_DATASETS = "?dataset a <http://rdfs.org/ns/void#Dataset> ; <http://rdfs.org/ns/void#uriSpace> ?base"
_UPDATE = "application/sparql-update"
_CLAIM = terms.named("dcterms:rightsHolder")
_REVISION = terms.named("owl:versionInfo")
_BESIDE = "-revision"
"""What the names of the graphs have more that stand beside ours."""
_ASIDE = terms.named("dcterms:references")
_HOW_MANY = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_IS_OTHERS = f"""ASK {{ ?any a <{terms.SG}Stance> FILTER NOT EXISTS {{
    {{ ?graph <http://rdfs.org/ns/void#uriSpace> ?base }} UNION {{ <{terms.SG}undeclared> a ?class }} }} }}"""
"""Whatever was imported stands beside the shipped positions; what others have made, and do not describe as a
data set of ours, is asked as a completed copy."""
_IS_VIRTUOSO = "ASK { GRAPH <http://www.openlinksw.com/schemas/virtrdf#> { ?any ?of ?these } }"
_AT_A_TIME = 200
"""How many terms one request asks about."""
_PAGE = 500_000
"""How many triples one request reads of a whole graph."""
_UPLOAD = 50_000
"""How many triples one request lays down beside the graph."""
_CHANGE = 50_000
"""How many triples one request may change."""


class EndpointGraph:
    """See `kg.graph.Graph`."""

    def __init__(self, connection: Connection, url: str) -> None:
        self.name = connection.name
        self.base = terms.DATA
        self.services = False
        self._connection = connection
        self._url = url
        self._graph = os.environ.get("KG_GRAPH_NAME", "")
        self._virtuoso = False
        self._of_others = False
        self._claim: Term | None = None
        self._copy: tuple[tuple[Term, ...], InOxigraph] | None = None

    @classmethod
    def open(cls, url: str) -> EndpointGraph:
        """Find out what stands at an address.

        Raises:
            KgError: nothing answers there, or not in SPARQL, or it holds several graphs of ours.
        """
        graph = cls(Connection(url), url)
        if re.search(r"[\x00-\x20<>\"{}|\\^`]", graph._graph):
            raise Misuse(f"KG_GRAPH_NAME: '{graph._graph}' is no IRI", "write it as http://example.org/talks")
        graph._virtuoso = graph._ask(_IS_VIRTUOSO, "") is True
        if graph._virtuoso and not graph._graph:
            graph._find()
        else:
            bases = graph._rows(f"SELECT DISTINCT ?base {{ {_DATASETS} }} ORDER BY ?base LIMIT 1")
            graph.base = terms.text_of(bases[0][0]) if bases else terms.DATA
        graph._of_others = graph._ask(_IS_OTHERS) is True
        return graph

    def query(self, text: str) -> Answer:
        """See `Graph.query`."""
        refuse_calls(text, services=self.services)
        if (self._virtuoso and not is_plain(text)) or (self._of_others and not self._claim):
            copy = self._copied()
            copy.services = self.services
            return copy.query(text)
        prefixes = terms.prefixes(self.base)
        used, declared = prefixes_used(text)
        head = "".join(
            f"PREFIX {name}: <{prefixes[name]}> " for name in sorted((used - declared) & prefixes.keys())
        )
        try:
            return self._ask(head + (spelled_out(text, prefixes) if self._virtuoso else text))
        except _Cut:
            return self._copied().query(text)
        except Refused as error:
            if error.status in (400, 500):
                self._refuse_mistakes(text)
            raise

    def triples(self) -> Iterator[Triple]:
        """See `Graph.triples`."""
        before = self._read_revision()
        ((count,),) = self._rows(_HOW_MANY)
        expected = int(terms.text_of(count))
        seen: set[int] = set()
        got = 0
        for part in self._parts(expected):
            if len(part) < expected:
                # Parts that overlap repeat some triples and leave out others, though they are as many.
                seen.update(map(hash, part))
            got += len(part)
            yield from part
        if got != expected or (seen and len(seen) != got) or self._read_revision() != before:
            raise KgError(
                f"{self.name} gave {len(seen) or got} of {expected} triples, or was changed meanwhile",
                "try again; if it stays, the server hands out only a part of long answers",
            )

    def about(self, subjects: Iterable[Term]) -> Iterator[Triple]:
        """See `Graph.about`."""
        if self._of_others and not self._claim:
            return self._copied().about(subjects)
        return self._matching("VALUES ?s {{ {} }} ?s ?p ?o", subjects)

    def using(self, values: Iterable[Term], props: Iterable[Term] = ()) -> Iterator[Triple]:
        """See `Graph.using`."""
        if self._of_others and not self._claim:
            yield from self._copied().using(values, props)
            return
        wanted, named = set(values), list(props)
        if self._virtuoso and (texts := {term for term in wanted if term.startswith('"')}):
            # Where Virtuoso is given a truth value or a number, it gives another back that equals it.
            yield from self._copied().using(texts, named)
            wanted -= texts
        narrowed = f"VALUES ?p {{{{ {' '.join(named)} }}}} " if named else ""
        yield from self._matching(f"VALUES ?o {{{{ {{}} }}}} {narrowed}?s ?p ?o", wanted)

    def columns(self, props: Collection[Term], classes: Collection[Term]) -> dict[Term, Column]:
        """See `Graph.columns`."""
        return answered(self, props, classes)

    def change(self, remove: Collection[Triple], add: Collection[Triple]) -> None:
        """See `Graph.change`."""
        adding = set(add)
        removing = set(remove) - adding
        if not adding and not removing:
            return
        put, gone = sorted(adding), sorted(removing)
        _refuse_what_is_no_rdf(put)
        if self._virtuoso:
            put, gone = [virtuoso.kept(t) for t in put], [virtuoso.kept(t) for t in gone]
        with self.writing():
            # Virtuoso takes no more than a few hundred triples that are written out, and does not find those
            # among them that have a language or a datatype unknown to it.
            if len(put) + len(gone) <= _CHANGE and not self._virtuoso:
                self._exchange(lines(gone), lines(put))
            else:
                self._exchange_large(gone, put)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `Graph.writing`."""
        if self._claim is not None:
            yield
            return
        self._claim = self._claimed()
        try:
            self._clear_away(self._noted(_ASIDE))  # what was laid down for changes that were broken off
            yield
        finally:
            mine, self._claim = self._claim, None
            with suppress(KgError):  # what was changed is changed; the claim ends by itself
                self._note("DELETE", _CLAIM, [mine])

    def close(self) -> None:
        """See `Graph.close`."""
        self._connection.close()

    # -- reading ---------------------------------------------------------------------------------

    def _ask(self, text: str, graph: str | None = None) -> Answer:
        form = {"query": text}
        if graph := self._own if graph is None else graph:
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

    def _parts(self, expected: int) -> Iterator[tuple[Triple, ...]]:
        """All triples, so many at once as the server gives."""
        got = 0
        while got < expected:
            part = self._ask(
                f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o }} LIMIT {_PAGE}" + (f" OFFSET {got}" if got else "")
            )
            assert isinstance(part, tuple)
            if not got and len(part) < min(expected, _PAGE):
                yield from self._parts_by_subject(max(len(part) // 2, 1))
                return
            if not part:
                return
            got += len(part)
            yield part

    def _parts_by_subject(self, most: int) -> Iterator[tuple[Triple, ...]]:
        """All triples of a server that gives fewer at once than it is asked for.

        Such a server is not asked for what comes after the first so many: Virtuoso 7.2 takes another index
        for a large OFFSET than for a small one, and so gives some triples twice and others not at all. Nor
        for all triples in order, which it refuses from 10,000 on.

        Args:
            most: how many rows it gives at once in any case.
        """
        # The order is that of digests, for Virtuoso does not find again what is beyond ASCII.
        key, last = "MD5(STR(?s))", '""'
        while True:
            found = self._rows(
                f"SELECT DISTINCT ?s ({key} AS ?key) {{ ?s ?p ?o FILTER ({key} > {last}) }} "
                f"ORDER BY ?key LIMIT {most}"
            )
            if not found:
                break
            last = found[-1][1]
            yield tuple(self.about(subject for subject, _ in found))
        blank = self._rows("SELECT ?s ?p ?o { ?s ?p ?o FILTER (ISBLANK(?s)) }")  # which has no name to ask by
        yield tuple((s, p, o) for s, p, o in blank)

    def _find(self) -> None:
        """Which of Virtuoso's graphs is ours: it has no default graph, but takes all together for one."""
        query = f"SELECT DISTINCT ?graph ?base {{ GRAPH ?graph {{ {_DATASETS} }} }} ORDER BY ?graph"
        ours = {graph[1:-1]: base for graph, base in self._rows(query, "") if _BESIDE not in graph}
        if len(ours) > 1:
            names = ", ".join(list(ours)[:10])
            raise Misuse(f"{self.name} holds several graphs: {names}", "set KG_GRAPH_NAME to one of them")
        for graph, base in ours.items():
            self._graph, self.base = graph, terms.text_of(base)

    def _copied(self) -> InOxigraph:
        """The graph as it is now, in memory, to be asked what Virtuoso 7.2 does not answer as others do.

        Of our own queries it refuses one in eight (paths of any length, HAVING), gives wrong answers to some
        (MINUS with such a path takes nothing away), sorts otherwise, has numbers for truth values, and hands
        out no more rows than its settings say. Where triples only have to fit together, it is right.
        """
        revision = self._read_revision()
        if not revision and not self._virtuoso:  # whoever changes it does not tell, but another number does
            revision = self._rows(_HOW_MANY)[0]
        if self._copy is None or not revision or self._copy[0] != revision:
            store = ox.Store()
            store.bulk_load(lines(self.triples()), format=ox.RdfFormat.N_TRIPLES)
            self._copy = revision, InOxigraph(completed(store), self.name, self.base)
        return self._copy[1]

    def _refuse_mistakes(self, text: str) -> None:
        """Raise what is said of a query anywhere else, if it is no SPARQL."""
        InOxigraph(ox.Store(), self.name, self.base).query(text)

    # -- writing ---------------------------------------------------------------------------------

    @property
    def _own(self) -> str:
        """The IRI of the graph that is asked and changed, or nothing for the default graph."""
        return self._graph or (self.base if self._virtuoso else "")

    @property
    def _noted_of(self) -> str:
        """Of what is noted beside the graph, the subject: it stays while `base` becomes another."""
        return self._graph or terms.DATA

    @property
    def _beside(self) -> str:
        """The IRI of the graph beside ours."""
        return self._noted_of + _BESIDE

    def _beside_it(self, prop: Term, value: Term) -> str:
        """A template or pattern for what stands beside the graph."""
        return f"GRAPH <{self._beside}> {{ <{self._noted_of}> {prop} {value} }}"

    def _noted(self, prop: Term) -> list[Term]:
        """What stands beside the graph."""
        query = f"SELECT DISTINCT ?value {{ <{self._noted_of}> {prop} ?value }} ORDER BY ?value"
        return [value for (value,) in self._rows(query, self._beside)]

    def _note(self, verb: str, prop: Term, values: Collection[Term]) -> None:
        """Write something beside the graph (INSERT), or strike it out there (DELETE)."""
        text = " ".join(self._beside_it(prop, value) for value in values)
        self._connection.tell(self._update_url, f"{verb} DATA {{ {text} }}", _UPDATE)

    def _read_revision(self) -> tuple[Term, ...]:
        """What tells this state of the graph from others; nothing, where no change of ours made it."""
        return tuple(self._noted(_REVISION))

    def _claimed(self) -> Term:
        """The right to change the graph, as it is noted there.

        Raises:
            KgError: somebody else has it, also after a while.
        """
        patience = time.monotonic() + PATIENCE
        while True:
            mine = Claim.now().written()
            self._note("INSERT", _CLAIM, [mine])
            try:
                others = {term: Claim.read(term) for term in self._noted(_CLAIM) if term != mine}
                outdated = [term for term, claim in others.items() if claim.is_over()]
                if outdated:
                    self._note("DELETE", _CLAIM, outdated)
                holder = next((claim for term, claim in others.items() if term not in outdated), None)
                if holder is None:
                    return mine
            except BaseException:
                self._note("DELETE", _CLAIM, [mine])
                raise
            self._note("DELETE", _CLAIM, [mine])
            if time.monotonic() > patience:
                raise KgError(
                    f"{self.name} is being changed by {holder}",
                    f"wait until it is done, and try again; if it was broken off, it ends at {holder.end()}",
                )
            time.sleep(random.uniform(0.05, 0.3))  # noqa: S311 # not to meet again

    def _here(self, triples: str) -> str:
        """A template or pattern for triples of the graph that is changed."""
        return f"GRAPH <{self._own}> {{ {triples} }}" if self._own else triples

    def _exchange(self, gone: str, put: str, where: str = "") -> None:
        """One update that does it all, if the right to change the graph is still ours."""
        assert self._claim is not None
        old, new = self._read_revision(), terms.literal(uuid4().hex)
        going = [self._here(gone)] * bool(gone) + [self._beside_it(_REVISION, each) for each in old]
        coming = [self._here(put)] * bool(put) + [self._beside_it(_REVISION, new)]
        text = (
            (f"DELETE {{ {' '.join(going)} }}\n" if going else "")
            + f"INSERT {{ {' '.join(coming)} }}\n"
            + f"WHERE {{ {self._beside_it(_CLAIM, self._claim)} {where} }}"
        )
        broken: Broken | None = None
        try:
            self._connection.tell(self._update_url, text, _UPDATE)
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
        if found == (new,):
            return
        if broken is not None:
            raise broken
        if found == old and self._claim in self._noted(_CLAIM):
            raise KgError(
                f"{self.name} said nothing against the change, but has not made it",
                "may this user write there? on Virtuoso the right is called SPARQL_UPDATE",
            )
        raise KgError(
            f"{self.name} was changed by somebody else meanwhile", "nothing was written; do it again"
        )

    def _exchange_large(self, gone: Sequence[Triple], put: Sequence[Triple]) -> None:
        """First lay down what goes and what comes in graphs of their own, then exchange them at once."""
        start = f"{self._beside}-{uuid4().hex}"
        aside = {f"<{start}-out>": gone, f"<{start}-in>": put}
        out, into = aside
        self._note("INSERT", _ASIDE, aside.keys())
        try:
            for graph, triples in aside.items():
                for at in range(0, len(triples), _UPLOAD):
                    part = lines(triples[at : at + _UPLOAD])
                    params = {"graph": graph[1:-1]}
                    self._connection.tell(self._store_url, part, "application/n-triples", params)
            going, coming = "?gone ?from ?there", "?new ?to ?here"
            both = f"{{ GRAPH {out} {{ {going} }} }} UNION {{ GRAPH {into} {{ {coming} }} }}"
            self._exchange(going, coming, both)
        finally:
            self._clear_away(aside.keys())

    def _clear_away(self, graphs: Collection[Term]) -> None:
        for graph in graphs:
            self._connection.drop(self._store_url, {"graph": graph[1:-1]})
        if graphs:
            self._note("DELETE", _ASIDE, graphs)

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


def _refuse_what_is_no_rdf(triples: Sequence[Triple]) -> None:
    """Raise KgError at what no RDF has, which some servers take and then cannot give back."""
    try:
        for _ in ox.parse(lines(triples), format=ox.RdfFormat.N_TRIPLES):
            pass
    except SyntaxError as error:
        wrong = triples[(error.lineno or 1) - 1]
        raise KgError(f"{' '.join(wrong)} is no triple: {error.msg}", "nothing was written") from error

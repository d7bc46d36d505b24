"""A graph in a file, held in memory by Oxigraph while it is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg import exporters, output, terms, vocab
from kg.errors import KgError, Misuse
from kg.graph.answers import Answer, Rows
from kg.graph.derived import ADDRESSEE, ISSUER, StanceRow, derived
from kg.graph.sandbox import prefixes_used, refuse_calls
from kg.terms import SG, Term, Triple

__all__ = ["FORMATS", "FileGraph"]

FORMATS: dict[str, ox.RdfFormat] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""The RDF syntaxes by the ending of a file's name."""


class FileGraph:
    """See `kg.graph.Graph`."""

    def __init__(self, store: ox.Store, path: Path | None, base: str) -> None:
        self.name = str(path) if path is not None else "the graph"
        self.base = base
        self._path = path
        self._store = store

    @classmethod
    def open(cls, path: Path) -> FileGraph:
        """Read a file.

        Raises:
            KgError: it cannot be read, or is not RDF.
        """
        if path.is_dir():
            raise Misuse(f"{path} is a folder", f"name the graph's file in it, such as {path / 'graph.ttl'}")
        syntax = _syntax(path)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            hint = "make it with: kg build FOLDER, or name another with -g"
            raise Misuse(f"there is no graph at {path} in {Path.cwd()}", hint) from error
        except OSError as error:
            raise KgError(f"{path} cannot be read: {error.strerror}") from error
        store = ox.Store()
        try:
            store.load(content, format=syntax)
        except (SyntaxError, ValueError) as error:
            place = f"{path}:{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else str(path)
            said = error.msg if isinstance(error, SyntaxError) else str(error)
            raise KgError(f"{place}: not valid RDF in {path.suffix[1:]}: {said}") from error
        graph = cls(store, path, terms.DATA)
        found = graph.query(
            "SELECT ?base { ?graph a void:Dataset ; void:uriSpace ?base } ORDER BY ?base LIMIT 1"
        )
        if isinstance(found, Rows) and found.rows:
            graph.base = (found.rows[0][0] or "").strip('"')
        return graph

    @classmethod
    def made_of(cls, triples: Iterable[Triple], base: str, path: Path | None = None) -> FileGraph:
        """A new graph of these triples and of what follows from them."""
        graph = cls(ox.Store(), path, base)
        graph._add(triples)
        graph._add(_positions())
        graph._derive()
        return graph

    def query(self, text: str) -> Answer:
        """See `Graph.query`."""
        refuse_calls(text)
        try:
            result = self._store.query(text, prefixes=terms.prefixes(self.base))
            if isinstance(result, ox.QueryBoolean):
                return bool(result)
            if isinstance(result, ox.QueryTriples):
                return tuple(_triple(triple) for triple in result)
            names = tuple(variable.value for variable in result.variables)
            rows = tuple(tuple(None if t is None else str(t) for t in solution) for solution in result)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise _unanswered(error, text) from error
        return Rows(names, rows)

    def triples(self) -> Iterator[Triple]:
        """See `Graph.triples`."""
        return (_triple(quad.triple) for quad in self._store)

    def stated(self) -> Iterator[Triple]:
        """Every triple but those that are worked out from others."""
        derived = self._derived()
        return (_triple(quad.triple) for quad in self._store if quad not in derived)

    def replace(self, sources: Mapping[Term, Iterable[Triple]]) -> None:
        """See `Graph.replace`."""
        said = {source: set(triples) for source, triples in sources.items()}
        for quad in self._derived():
            self._store.remove(quad)
        for quad in self._outdated(said):
            self._store.remove(quad)
        new: set[Triple] = set().union(*said.values())
        clashes = self._other_types(new)
        self._add(new)
        self._add(_positions())
        self._derive()
        self._refuse_contradictions(new, clashes)
        assert self._path is not None
        self.save_as(self._path)

    def save_as(self, path: Path) -> None:
        """Write the graph to a file, whole or not at all, in the syntax that its ending names."""
        _syntax(path)
        output.write(str(path), exporters.by_ending(path.name).written(self))

    # -- inside ----------------------------------------------------------------------------------

    def _add(self, triples: Iterable[Triple]) -> None:
        # N-Triples text is parsed rather than terms built one by one: every IRI and literal is checked.
        lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
        self._store.load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)

    def _outdated(self, said: Mapping[Term, set[Triple]]) -> set[ox.Quad]:
        """What the sources said before: their own nodes, and the things that nobody else speaks of.

        A codebook serves more articles than those that come with it now. So what it defines is replaced
        only if all articles that use it are replaced as well; else the new description joins the old one,
        and must not contradict it.
        """
        articles = {
            source for source, triples in said.items() if (source, _TYPE, f"<{SG}Article>") in triples
        }
        gone: set[Term] = set()
        links: set[ox.Quad] = set()
        things: set[Term] = set()
        annotators: set[Term] = set()
        for source in said:
            stances = self._subjects(f"<{SG}reportedIn>", source)
            evidence = self._subjects("<http://www.w3.org/ns/oa#hasSource>", source)
            files = self._objects(source, f"<{SG}annotatedIn>")
            gone |= {source, *files, *stances, *evidence}
            for file in files:
                annotators.update(self._objects(file, _ANNOTATOR))
            for stance in stances:
                gone.update(self._objects(stance, f"<{SG}utterance>"))
            for item in evidence:
                gone.update(self._objects(item, f"<{SG}fragment>"))
            things.update(self._subjects(_DEFINED, source))
        for thing in things:
            annotators.update(self._objects(thing, _ANNOTATOR))  # of a decision, who took it
            definers = set(self._objects(thing, _DEFINED))
            links |= {ox.Quad(_node(thing), _node(_DEFINED), _node(d)) for d in definers & articles}
            books = definers - articles
            if definers <= said.keys() and (not books or self._users(thing) <= articles):
                gone |= {thing, *self._objects(thing, "<http://www.w3.org/ns/org#hasMembership>")}
        described = things - set(self._subjects(_TYPE, f"<{SG}MergedEntry>"))
        gone |= {each for each in annotators if set(self._subjects(_ANNOTATOR, each)) <= gone}
        for subject in gone:
            for quad in self._store.quads_for_pattern(_node(subject), None, None):
                # What others have added to an actor or an issue in words of their own is not ours to remove.
                if subject not in described or quad.predicate.value.startswith(_SPACES):
                    links.add(quad)
        return links

    def _users(self, thing: Term) -> set[Term]:
        """The articles whose stances mention a thing."""
        mentions = self._store.quads_for_pattern(None, None, _node(thing))
        return {article for m in mentions for article in self._objects(str(m.subject), f"<{SG}reportedIn>")}

    def _derived(self) -> set[ox.Quad]:
        """What `_derive` has put in."""
        issues = set(self._subjects(_TYPE, f"<{SG}Issue>"))
        return {
            quad
            for prop in [*self._subjects(_TYPE, f"<{SG}Position>"), ISSUER, ADDRESSEE]
            for quad in self._store.quads_for_pattern(None, _node(prop), None)
            if prop != ADDRESSEE or str(quad.subject) in issues
        }

    def _derive(self) -> None:
        """Work out what follows from the stances."""
        broader: dict[Term, Term] = {}
        for position in self._subjects(_TYPE, f"<{SG}Position>"):
            for wider in self._objects(position, _BROADER):
                broader[position] = wider
        issues = set(self._subjects(_TYPE, f"<{SG}Issue>"))
        self._add(sorted(set(derived(self._stances(), issues, broader, self._corrections()))))

    def _corrections(self) -> set[tuple[Term, Term]]:
        """Pairs of an article and one that it corrects."""
        pairs = self._store.quads_for_pattern(None, _node(f"<{SG}corrects>"), None)
        return {(str(pair.subject), str(pair.object)) for pair in pairs}

    def _stances(self) -> list[StanceRow]:
        found = self.query(
            """SELECT ?stance ?holder ?toward ?position ?date ?phase ?certainty ?addressee ?article {
                 ?stance sg:holder ?holder ; sg:toward ?toward ; sg:position ?position .
                 OPTIONAL { ?stance sg:date ?date }
                 OPTIONAL { ?stance sg:phase ?phase }
                 OPTIONAL { ?stance sg:certainty ?certainty }
                 OPTIONAL { ?stance sg:addressee ?addressee }
                 OPTIONAL { ?stance sg:reportedIn ?article } }"""
        )
        assert isinstance(found, Rows)
        rows: dict[Term, StanceRow] = {}
        for stance, holder, toward, position, date, phase, certainty, addressee, article in found.rows:
            assert stance
            assert holder
            assert toward
            assert position
            before = rows[stance].addressees if stance in rows else ()
            rows[stance] = StanceRow(
                stance,
                holder,
                toward,
                position,
                (date or "").partition('"^^')[0].strip('"'),
                (phase or "").removeprefix(f"<{SG}").rstrip(">"),
                (certainty or "").removeprefix(f"<{SG}").rstrip(">"),
                (*before, addressee) if addressee else before,
                article or "",
            )
        return list(rows.values())

    def _other_types(self, new: set[Triple]) -> list[str]:
        """The actors and places that are of one type in the graph and of another in what is new."""
        types: dict[Term, set[Term]] = defaultdict(set)
        for thing, prop, value in new:
            if prop == _TYPE and value.startswith(f"<{SG}"):
                types[thing].add(value)
        lines = []
        for thing, here in sorted(types.items()):
            there = {t for t in self._objects(thing, _TYPE) if t.startswith(f"<{SG}")}
            if there and there != here and self._objects(thing, _DEFINED):
                kind, _, name = thing[1:-1].removeprefix(self.base).partition("/")
                one, other = (", ".join(sorted(_said(t) for t in some)) for some in (here, there))
                lines.append(f"{kind} '{name}' is {one} here, but {other} in {self.name}")
        return lines

    def _refuse_contradictions(self, new: set[Triple], lines: list[str]) -> None:
        """What can only be one is one, also after sources from different times or projects have met."""
        found = self.query(
            """SELECT DISTINCT ?thing ?property ?one ?other {
                 VALUES ?property { rdfs:label skos:prefLabel skos:note skos:notation skos:broader
                                    skos:exactMatch sg:mode sg:duration sg:due sg:datePrecision sg:count
                                    sg:permanent sg:score schema:startDate schema:endDate }
                 ?thing sg:definedIn ?source ; ?property ?one , ?other .
                 FILTER (STR(?one) < STR(?other))
                 FILTER (COALESCE(LANG(?one), "") = COALESCE(LANG(?other), ""))
                 FILTER (?property != skos:exactMatch
                         || (STRSTARTS(STR(?one), STR(wd:)) && STRSTARTS(STR(?other), STR(wd:)))) }
               ORDER BY ?thing ?property LIMIT 20"""
        )
        assert isinstance(found, Rows)
        for thing, prop, one, other in found.rows:
            assert thing is not None
            assert prop is not None
            here, there = (one, other) if (thing, prop, one) in new else (other, one)
            kind, _, name = thing[1:-1].removeprefix(self.base).partition("/")
            local = terms.local_name(prop)
            what = "is called" if local == "label" else f"has {local}"
            lines.append(f"{kind} '{name}' {what} “{_said(here)}” here, but “{_said(there)}” in {self.name}")
        first: dict[str, str] = {}
        for thing in sorted(
            {str(q.subject) for q in self._store.quads_for_pattern(None, _node(_DEFINED), None)}
        ):
            kind, _, name = thing[1:-1].removeprefix(self.base).partition("/")
            if kind not in {"topic", "position"} and first.setdefault(name, kind) != kind:
                lines.append(f"'{name}' would be {first[name]} and {kind} at once")
        if lines:
            hint = (
                "nothing was written; if it is the same thing, import all files of the project together, "
                "else give it another id"
            )
            raise KgError("\n".join(lines), hint)

    def _subjects(self, prop: Term, value: Term) -> list[Term]:
        return [str(quad.subject) for quad in self._store.quads_for_pattern(None, _node(prop), _node(value))]

    def _objects(self, subject: Term, prop: Term) -> list[Term]:
        return [str(quad.object) for quad in self._store.quads_for_pattern(_node(subject), _node(prop), None)]


_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_DEFINED = f"<{SG}definedIn>"
_SPACES = (
    *(terms.SHARED_PREFIXES[p] for p in ("sg", "rdf", "rdfs", "skos", "org", "schema")),
    *(terms.SHARED_PREFIXES["schema"] + name for name in ("startDate", "endDate")),
)
"""How the properties begin by which we describe actors, places, topics and issues."""
_BROADER = "<http://www.w3.org/2004/02/skos/core#broader>"
_ANNOTATOR = "<http://www.w3.org/ns/prov#wasAttributedTo>"


def _said(term: Term | None) -> str:
    text = terms.text_of(term or "")
    return text.removeprefix(SG)


def _unanswered(error: Exception, query: str) -> KgError:
    """Why a query has no answer, with the place in it where that is known."""
    place = re.match(r"error at (\d+):(\d+)", str(error))
    if place is None:
        return KgError(f"the query cannot be answered: {error}", "see `kg query --help`")
    line, column = int(place[1]), int(place[2])
    written = [*query.split("\n"), ""][line - 1]
    hint = "look for a bracket, a dot or a keyword that is missing there or before"
    used, declared = prefixes_used(query)
    if unknown := sorted(used - declared - terms.prefixes().keys()):
        hint = f"nobody knows the prefix '{unknown[0]}:'; declare it with PREFIX"
    elif re.match(r"\s*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", query, re.IGNORECASE):
        hint = "queries only read; `kg import` changes a graph"
    pointer = " " * (column - 1) + "^"
    what = f"this is no SPARQL query, from line {line}, column {column} on:\n  {written}\n  {pointer}"
    return KgError(what, hint)


def _syntax(path: Path) -> ox.RdfFormat:
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise Misuse(
            f"{path}: no RDF syntax is known for the ending '{path.suffix}'",
            f"name a file that ends in {', '.join(FORMATS)}",
        ) from None


def _triple(triple: ox.Triple) -> Triple:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _node(term: Term) -> ox.NamedNode:
    return ox.NamedNode(term[1:-1])


def _positions() -> Iterator[Triple]:
    """The shipped positions, so that a graph can be read without the ontology.

    Each with its label, its score, and what it is narrower than.
    """
    said = {"<http://www.w3.org/2000/01/rdf-schema#label>", f"<{SG}score>", _BROADER}
    schemes = list(ox.parse(vocab.read("schemes.ttl"), format=ox.RdfFormat.TURTLE))
    positions = {str(quad.subject) for quad in schemes if str(quad.object) == f"<{SG}Position>"}
    for subject, prop, value in (_triple(quad.triple) for quad in schemes):
        if subject in positions and (prop in said or value == f"<{SG}Position>"):
            yield subject, prop, value

"""How much of what there is in a graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.dates import span, written
from kg.graph.cautions import cautions
from kg.graph.described import KINDS, Described, in_words, said_not
from kg.rdf.answers import selected
from kg.rdf.terms import SG, local_name, text_of
from kg.summaries import Account, Cell, Fact, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.graph import Graph
    from kg.rdf.terms import Term

__all__ = ["summary"]

_COUNTS = (
    ("articles", "?x a sg:Article"),
    ("stances", "?x a sg:Stance"),
    ("holders", "[] sg:holder ?x"),
    ("speakers", "[] sg:speaker ?x"),
    ("sources", "[] sg:accordingTo ?x"),
    ("targets", "[] sg:toward ?x"),
    ("issues with stances", "[] sg:toward ?x . ?x a sg:Issue"),
    ("actors", "?x a sg:Actor"),
    ("issues", "?x a sg:Issue"),
    ("places", "?x a sg:Place"),
    ("topics", "?x a sg:Topic"),
    ("annotators", "[] prov:wasAttributedTo ?x"),
    ("quotes", "?x a sg:Evidence"),
    ("merged ids", "?x a sg:MergedEntry"),
)
_GROUPS = (
    ("Languages", ("language", "articles"), "?x a sg:Article ; schema:inLanguage ?by"),
    ("Outlets", ("outlet", "articles"), "?x a sg:Article ; schema:publisher ?by"),
    ("Annotators", ("annotator", "stances"), "?x a sg:Stance ; prov:wasAttributedTo ?by"),
    ("Quotes", ("found in the text", "quotes"), "?x a sg:Evidence ; sg:anchoring ?by"),
    ("For a second look", ("why", "stances"), "?x a sg:Stance ; sg:reviewFlag ?by"),
    ("Topics", ("topic", "issues"), "?x a sg:Issue ; sg:topic ?by"),
)
_DATES = """SELECT ?precision (MIN(?date) AS ?first) (MAX(?date) AS ?last) {
  ?s a sg:Stance ; sg:date ?date .
  OPTIONAL { ?s sg:datePrecision ?own }
  OPTIONAL { ?s sg:datePrecision sg:ofArticle ; sg:reportedIn/sg:datePrecision ?articles }
  BIND(COALESCE(?articles, ?own) AS ?precision)
} GROUP BY ?precision"""


def summary(graph: Graph) -> Account:
    """What is in a graph: numbers of things, the time they span, and what there is of each kind."""
    facts = [Fact("note", (Cell(str(caution)),)) for caution in cautions(graph)]
    numbers = {name: _count(graph, pattern) for name, pattern in _COUNTS}
    facts += [Fact(name, (Cell.of(n),)) for name, n in numbers.items() if n or name == "stances"]
    known = (
        written(text_of(day or ""), local_name(precision or ""))
        for precision, *both in _rows(graph, _DATES)
        for day in both
    )
    if reach := span(known):
        facts.append(Fact("dates of stances", (Cell(" to ".join(dict.fromkeys(reach))),)))
        if undated := numbers["stances"] - _count(graph, "?x a sg:Stance ; sg:date ?date"):
            facts.append(Fact("stances without a date", (Cell.of(undated),)))
    facts.append(Fact("triples", (Cell.of(_number("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", graph)),)))
    titles = _rows(
        graph, "SELECT ?title { ?g a void:Dataset ; dcterms:title ?title } ORDER BY ?title LIMIT 1"
    )
    title = text_of(titles[0][0] or "") if titles else graph.name
    said = Described(graph)
    tables = [
        _by_type(graph, "Issues", ("kind", "issues"), "sg:Issue"),
        _by_type(graph, "Actors", ("type", "actors"), "sg:Actor"),
        _positions(said, numbers["stances"]),
        *(_table(said, *group, numbers[group[1][1]]) for group in _GROUPS),
    ]
    return Account(title, tuple(facts), tuple(table for table in tables if table.rows))


def _count(graph: Graph, pattern: str) -> int:
    return _number(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}", graph)


def _number(query: str, graph: Graph) -> int:
    return int(text_of(_rows(graph, query)[0][0] or ""))


def _rows(graph: Graph, query: str) -> tuple[tuple[Term | None, ...], ...]:
    return selected(graph.query(query))


def _table(said: Described, title: str, head: tuple[str, str], pattern: str, whole: int) -> Table:
    """How many things there are of each kind, the most frequent first, and last how many are of none.

    Args:
        said: the graph.
        title: of the table.
        head: what the kinds and the things are called.
        pattern: how a thing (?x) has its kind (?by).
        whole: how many things there are.
    """
    found = _rows(said.graph, f"SELECT ?by (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }} GROUP BY ?by")
    said.fetch(by for by, _ in found if by is not None)
    numbers = {Cell.naming(said, by): int(text_of(number or "")) for by, number in found}
    some = _count(said.graph, pattern)
    note = f"some {head[1]} have several" if sum(numbers.values()) > some else ""
    return replace(_counted(title, head, numbers, whole - some), note=note)


def _positions(said: Described, stances: int) -> Table:
    """How many stances report each position; those that report it as not so are counted apart."""
    found = _rows(
        said.graph,
        """SELECT ?by ?denied (COUNT(DISTINCT ?x) AS ?n) {
             ?x a sg:Stance ; sg:position ?by
             BIND (EXISTS { ?x sg:certainty sg:denied } AS ?denied) } GROUP BY ?by ?denied""",
    )
    said.fetch(by for by, _, _ in found if by is not None)
    numbers: Counter[Cell] = Counter()
    for by, denied, number in found:
        label = said.label(by or "")
        is_denied = text_of(denied or "") in {"true", "1"}  # Virtuoso's truth is a number
        numbers[Cell(said_not(label) if is_denied else label, text_of(by or ""))] += int(
            text_of(number or "")
        )
    without = stances - sum(numbers.values())
    return _counted("Positions", ("position", "stances"), numbers, without)


def _by_type(graph: Graph, title: str, head: tuple[str, str], root: str) -> Table:
    """How many things there are of each class below one, each thing in its narrowest class only."""
    classes: dict[Term, set[str]] = defaultdict(set)
    for thing, cls in _rows(graph, f"SELECT ?x ?class {{ ?x a {root} ; a ?class }}"):
        classes[thing or ""].add(local_name(cls or ""))
    numbers: Counter[Cell] = Counter()
    for names in classes.values():
        narrowest = next((name for name in KINDS if name in names), root.partition(":")[2])
        numbers[Cell(in_words(narrowest) or "", SG + narrowest)] += 1
    return _counted(title, head, numbers)


def _counted(title: str, head: tuple[str, str], numbers: Mapping[Cell, int], none: int = 0) -> Table:
    ordered = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [(name, Cell.of(number)) for name, number in ordered]
    if rows and none > 0:
        rows.append((Cell("(none)"), Cell.of(none)))
    return Table(title, head, tuple(rows))

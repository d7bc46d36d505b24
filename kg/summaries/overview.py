"""How much of what there is in a graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.dates import span, written
from kg.graph.described import KINDS, Described, in_words, said_not
from kg.rdf.answers import Rows
from kg.rdf.terms import SG, kebab, local_name, text_of
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
    ("Annotators", ("annotator", "stances"), "?x a sg:Stance ; prov:wasAttributedTo/rdfs:label ?by"),
    ("Quotes", ("found in the text", "quotes"), "?x sg:anchoring ?by"),
    ("For a second look", ("why", "stances"), "?x sg:reviewFlag ?by"),
    ("Topics", ("topic", "issues"), "?x sg:topic/rdfs:label ?by"),
)


_DATES = """SELECT ?precision (MIN(?date) AS ?first) (MAX(?date) AS ?last) {
  ?s a sg:Stance ; sg:date ?date .
  OPTIONAL { ?s sg:datePrecision ?own }
  OPTIONAL { ?s sg:datePrecision sg:ofArticle ; sg:reportedIn/sg:datePrecision ?articles }
  BIND(COALESCE(?articles, ?own) AS ?precision)
} GROUP BY ?precision"""


def summary(graph: Graph) -> Account:
    """What is in a graph: numbers of things, the time they span, and what there is of each kind."""
    facts = [
        Fact(name, (Cell.of(number),)) for name, pattern in _COUNTS if (number := _count(graph, pattern))
    ]
    known = (
        written(text_of(day or ""), local_name(precision or ""))
        for precision, *both in _rows(graph, _DATES)
        for day in both
    )
    if reach := span(known):
        facts.append(Fact("dates of stances", (Cell(" to ".join(dict.fromkeys(reach))),)))
    facts.append(Fact("triples", (Cell.of(_number("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", graph)),)))
    titles = _rows(
        graph, "SELECT ?title { ?g a void:Dataset ; dcterms:title ?title } ORDER BY ?title LIMIT 1"
    )
    title = text_of(titles[0][0] or "") if titles else graph.name
    tables = [
        _by_type(graph, "Issues", ("kind", "issues"), "sg:Issue"),
        _by_type(graph, "Actors", ("type", "actors"), "sg:Actor"),
        _positions(graph),
        *(_table(graph, *group) for group in _GROUPS),
    ]
    return Account(title, tuple(facts), tuple(table for table in tables if table.rows))


def _count(graph: Graph, pattern: str) -> int:
    return _number(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}", graph)


def _number(query: str, graph: Graph) -> int:
    return int(text_of(_rows(graph, query)[0][0] or ""))


def _rows(graph: Graph, query: str) -> tuple[tuple[Term | None, ...], ...]:
    answer = graph.query(query)
    assert isinstance(answer, Rows)
    return answer.rows


def _table(graph: Graph, title: str, head: tuple[str, str], pattern: str) -> Table:
    """How many there are of each, the most frequent first."""
    found = _rows(graph, f"SELECT ?by (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }} GROUP BY ?by")
    numbers: dict[tuple[str, str], int] = {}
    for by, number in found:
        assert by is not None
        text = (in_words(by) or "") if by.startswith("<") else text_of(by)
        numbers[text, text_of(by) if by.startswith("<") else ""] = int(text_of(number or ""))
    return _counted(title, head, numbers)


def _positions(graph: Graph) -> Table:
    """How many stances report each position; those that report it as not so are counted apart."""
    found = _rows(
        graph,
        """SELECT ?by ?denied (COUNT(DISTINCT ?x) AS ?n) {
             ?x sg:position ?by
             BIND (EXISTS { ?x sg:certainty sg:denied } AS ?denied) } GROUP BY ?by ?denied""",
    )
    said = Described(graph)
    said.fetch(by for by, _, _ in found if by is not None)
    numbers: Counter[tuple[str, str]] = Counter()
    for by, denied, number in found:
        label = said.label(by or "")
        is_denied = text_of(denied or "") in {"true", "1"}  # Virtuoso's truth is a number
        numbers[said_not(label) if is_denied else label, text_of(by or "")] += int(text_of(number or ""))
    return _counted("Positions", ("position", "stances"), numbers)


def _by_type(graph: Graph, title: str, head: tuple[str, str], root: str) -> Table:
    """How many things there are of each class below one, each thing in its narrowest class only."""
    classes: dict[Term, set[str]] = defaultdict(set)
    for thing, cls in _rows(graph, f"SELECT ?x ?class {{ ?x a {root} ; a ?class }}"):
        classes[thing or ""].add(local_name(cls or ""))
    numbers: Counter[tuple[str, str]] = Counter()
    for names in classes.values():
        narrowest = next((name for name in KINDS if name in names), root.partition(":")[2])
        numbers[kebab(narrowest).replace("-", " "), SG + narrowest] += 1
    return _counted(title, head, numbers)


def _counted(title: str, head: tuple[str, str], numbers: Mapping[tuple[str, str], int]) -> Table:
    ordered = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    return Table(title, head, tuple((Cell(*name), Cell.of(number)) for name, number in ordered))

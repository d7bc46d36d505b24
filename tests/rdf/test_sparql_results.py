"""Answers in W3C's formats: Oxigraph reads back what was found."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf import sparql_results
from kg.rdf.answers import Rows
from kg.rdf.terms import iri, literal, typed

FORMATS = {
    sparql_results.json: ox.QueryResultsFormat.JSON,
    sparql_results.xml: ox.QueryResultsFormat.XML,
    sparql_results.tsv: ox.QueryResultsFormat.TSV,
}
# XML cannot hold control characters, and turns other line ends into its own.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)
TERM = st.one_of(
    st.none(),
    st.just(iri("https://example.org/é")),
    TEXT.map(literal),
    st.builds(literal, TEXT, st.sampled_from(["en", "pt-br"])),
    st.integers().map(typed),
    st.booleans().map(typed),
    st.just(typed("2031-01-01", "date")),
)


@pytest.mark.parametrize("write", FORMATS, ids=lambda write: write.__name__)
@given(rows=st.lists(st.tuples(TERM, TERM), max_size=5))
def test_rows_come_back(write: object, rows: list[tuple[str | None, str | None]]) -> None:
    text = write(Rows(("one", "two"), tuple(rows)))  # type: ignore[operator]
    parsed = ox.parse_query_results(text, format=FORMATS[write])  # type: ignore[index]
    assert isinstance(parsed, ox.QuerySolutions)
    assert [variable.value for variable in parsed.variables] == ["one", "two"]
    assert [tuple(None if t is None else str(t) for t in row) for row in parsed] == rows


@pytest.mark.parametrize("write", [sparql_results.json, sparql_results.xml], ids=lambda write: write.__name__)
@pytest.mark.parametrize("truth", [True, False])
def test_truth_comes_back(write: object, truth: bool) -> None:
    parsed = ox.parse_query_results(write(truth), format=FORMATS[write])  # type: ignore[operator,index]
    assert isinstance(parsed, ox.QueryBoolean)
    assert bool(parsed) is truth


def test_csv_has_plain_values() -> None:
    rows = Rows(("a", "b"), ((iri("https://example.org/"), None), (literal('x "y"', "en"), typed(1))))
    assert sparql_results.csv(rows) == 'a,b\r\nhttps://example.org/,\r\n"x ""y""",1\r\n'


def test_a_triple_term_is_no_iri() -> None:
    inner = '<<( <https://example.org/a> <https://example.org/b> "x y"@en )>>'
    term = f"<<( _:c <https://example.org/d> {inner} )>>"
    for write in (sparql_results.json, sparql_results.xml):
        [row] = ox.parse_query_results(write(Rows(("t",), ((term,),))), format=FORMATS[write])
        assert isinstance(row["t"], ox.Triple)
        assert row["t"].object.object == ox.Literal("x y", language="en")
    assert sparql_results.csv(Rows(("t",), ((inner,),))).splitlines()[1].startswith('"<<( <https')

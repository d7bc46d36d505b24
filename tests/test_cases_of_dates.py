"""Dates known to a year or a month only: whatever is shown, compared, written or chosen says no more than that."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import xml.etree.ElementTree as ET
from datetime import date as day
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import importer, queries, sources
from kg.cli import main
from kg.dates import first_day, is_before, last_day
from kg.exporters import networks, tables
from kg.graph import lookup
from kg.graph.derived import StanceRow, current
from kg.graph.file import FileGraph
from kg.network.changes import as_of
from kg.network.projection import stance_network
from kg.network.selection import Selection, select
from kg.rdf.answers import Rows
from kg.rdf.terms import DATA, named, text_of
from kg.summaries.overview import summary
from kg.summaries.portrait import portrait
from kg.views.page import drawn

CASES = Path(__file__).parent / "cases"
GEXF = "{http://gexf.net/1.3}"


def graph_of(case: str) -> FileGraph:
    return importer.new_graph(sources.load([CASES / case]))


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_GRAPH", raising=False)

    def run(*words: str | Path) -> Result:
        done = CliRunner().invoke(main, [str(word) for word in words], prog_name="kg")
        assert "Traceback" not in done.output
        return done

    return run


def test_a_year_is_a_year_in_everything_that_is_printed_or_written(kg) -> None:
    assert kg("build", CASES / "date-year", "-o", "build").exit_code == 0
    told = {"show velland": kg("show", "velland").stdout, "stats": kg("stats").stdout}
    told["query"] = kg(
        "query",
        """SELECT (SUBSTR(STR(?day), 1, ?length) AS ?date) {
             ?s sg:date ?day ; sg:datePrecision ?precision .
             VALUES (?precision ?length) { (sg:year 4) (sg:month 7) (sg:day 10) } }""",
    ).stdout
    for name in ("out.csv", "out.json", "out.svg", "timeline.svg", "matrix.svg"):
        view = name.partition(".")[0]
        shown = ("--view", view) if view != "out" else ()
        assert kg("view", name, *shown).exit_code == 0
        told[name] = Path(name).read_text(encoding="utf-8")
        if view == "timeline":  # its axis has months
            told[name] = " ".join(re.findall("<title>.*?</title>", told[name]))
    assert kg("export", "table.csv").exit_code == 0
    (row,) = csv.DictReader(io.StringIO(Path("table.csv").read_text(encoding="utf-8")))
    assert (row["published"], row["date"], row["dated_by_article"]) == ("2031", "2031", "yes")
    assert (row["date_first"], row["date_last"]) == ("2031-01-01", "2031-12-31")
    for name, text in told.items():
        assert "2031" in text, name
        assert re.findall(r"2031-\d\d", text) == [], name
    assert kg("view", "out.gexf").exit_code == 0
    (edge,) = ET.parse("out.gexf").getroot().iter(f"{GEXF}edge")
    assert (edge.get("start"), edge.get("end")) == ("2031-01-01", "2031-12-31")
    assert {v.get("for"): v.get("value") for v in edge.iter(f"{GEXF}attvalue")}["last"] == "2031"


@pytest.mark.parametrize(
    ("option", "kept"),
    [
        ("--since=2031-05", True),
        ("--until=2031-05", True),
        ("--since=2032", False),
        ("--until=2030-12-31", False),
    ],
)
def test_what_can_be_in_the_time_chosen_is_kept(kg, option: str, kept: bool) -> None:
    kg("build", CASES / "date-year", "-o", "build")
    assert (kg("view", "a.json", option).exit_code == 0) is kept


def test_no_order_is_claimed_of_dates_that_may_be_one_day() -> None:
    graph = graph_of("partial")
    positions = {"rejects", "accepts", "undecided"}
    found = graph.query("SELECT ?p { actor:velland ?p demand:open-sluice }")
    assert isinstance(found, Rows)
    assert {(row[0] or "").rpartition("#")[2].rstrip(">") for row in found.rows} == positions
    network = stance_network(graph)
    assert all(r.current for *_, several in network.edges(data="reports") for r in several)
    then = as_of(network, "2031-04-11")
    assert {key for *_, key in then.edges(keys=True)} == {"rejects", "undecided"}


def test_two_sides_of_one_year_are_no_contradiction_on_one_day(kg) -> None:
    kg("build", CASES / "date-contradiction", "-o", "build")
    assert "2031-" not in kg("query", "contradictions").stdout
    assert "2031-" not in kg("validate").output


def test_a_denial_stands_after_what_it_denies(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        "actors: {a: {name: A, type: State}}\ndemands: {d: {label: D}}\n", encoding="utf-8"
    )
    (tmp_path / "x.stance.yaml").write_text(
        """article: {title: X, published: 2031-04-12}
stances:
  - {actor: a, on: d, position: rejects, certainty: denied, quote: no}
  - {actor: a, on: d, position: rejects, quote: words}
""",
        encoding="utf-8",
    )
    graph = importer.new_graph(sources.load([tmp_path]))
    ((*_, reports),) = stance_network(graph).edges(data="reports")
    assert [report.certainty for report in reports] == ["stated", "denied"]


def test_graphs_of_earlier_versions_are_read_with_the_precision_of_the_article(tmp_path: Path) -> None:
    new = graph_of("date-year")
    old = [
        (s, p, named("sg:ofArticle") if p == named("sg:datePrecision") and "stance/" in s else o)
        for s, p, o in new.triples()
        if p != named("sg:datedByArticle")
    ]
    graph = FileGraph.made_of(old, DATA)
    ((*_, (report,)),) = stance_network(graph).edges(data="reports")
    assert (report.date, report.dated_by_article) == ("2031", True)
    (batch,) = tables.rows(graph)
    names = [column.name for column in tables.COLUMNS]
    assert batch[0][names.index("date")] == "2031"
    assert batch[0][names.index("dated_by_article")] is True
    assert ("dates of stances", "2031") in [
        (fact.label, fact.values[0].text) for fact in summary(graph).facts
    ]


# -- any dates ---------------------------------------------------------------------------------------

KNOWN = st.builds(
    lambda at, length: at.isoformat()[:length],
    st.dates(min_value=day(1990, 1, 1), max_value=day(2040, 12, 31)),
    st.sampled_from((4, 7, 10)),
)
POSITIONS = st.sampled_from(("rejects", "accepts", "supports"))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(KNOWN, st.none() | KNOWN, POSITIONS), min_size=1, max_size=4))
def test_no_output_says_more_of_a_date_than_its_article(articles: list[tuple[str, str | None, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "codebook.yaml").write_text(
            "actors: {a: {name: A, type: State}}\ndemands: {d: {label: D}}\n", encoding="utf-8"
        )
        for number, (published, own, position) in enumerate(articles):
            dated = f", date: {own}" if own else ""
            (Path(folder) / f"n{number}.stance.yaml").write_text(
                f"article: {{id: n{number}, title: N, published: {published}}}\n"
                f"stances: [{{actor: a, on: d, position: {position}, quote: words{dated}}}]\n",
                encoding="utf-8",
            )
        graph = importer.new_graph(sources.load([Path(folder)]))
    known = {f"n{n}": own or published for n, (published, own, _) in enumerate(articles)}
    network = stance_network(graph)
    reports = {r.article_iri.rpartition("/")[2]: r for *_, rs in network.edges(data="reports") for r in rs}
    assert {name: report.date for name, report in reports.items()} == known
    assert {n for n, r in reports.items() if r.dated_by_article} == {
        f"n{n}" for n, (_, own, _) in enumerate(articles) if own is None
    }

    stream = io.BytesIO()
    tables.csv(graph, stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode())))
    assert {row["article"]: row["date"] for row in rows} == known
    assert all(row["date_first"] == first_day(known[row["article"]]) for row in rows)
    assert all(row["date_last"] == last_day(known[row["article"]]) for row in rows)

    written = json.loads(networks.network_as_json(network))
    told = [report for edge in written["edges"] for report in edge.get("reports", ())]
    assert sorted(report["date"] for report in told) == sorted(known.values())
    assert {edge[end] for edge in written["edges"] for end in ("first", "last")} <= set(known.values())
    for edge in ET.fromstring(networks.network_as_gexf(network)).iter(f"{GEXF}edge"):
        key = edge.get("kind")
        of = [r.date or "" for *_, p, rs in network.edges(keys=True, data="reports") if p == key for r in rs]
        assert edge.get("start") == min(map(first_day, of))
        assert edge.get("end") == max(map(last_day, of))

    shown = portrait(graph, f"<{DATA}actor/a>")
    cells = {cell.text for table in shown.tables for row in table.rows for cell in row}
    exact = {cell for cell in cells if re.fullmatch(r"\d{4}(-\d\d){0,2}", cell)}
    assert exact <= set(known.values())
    caption = drawn(network).caption
    assert {caption["first"], caption["last"]} <= set(known.values())

    # What holds is what nothing is known to be after, in the graph, the network and the definition.
    latest = {n for n in known if not any(is_before(known[n], other) for other in known.values())}
    assert {n for n, r in reports.items() if r.current} == latest
    for name, date in known.items():
        chosen = select(network, Selection(since=date, until=date))
        assert any(r.article_iri.endswith(f"/{name}") for *_, rs in chosen.edges(data="reports") for r in rs)


@given(st.lists(KNOWN | st.just(""), min_size=1, max_size=6))
def test_what_holds_is_what_nothing_is_known_to_be_after(dates: list[str]) -> None:
    rows = [StanceRow(str(n), "h", "t", "p", date, "current", "stated") for n, date in enumerate(dates)]
    dated = [date for date in dates if date]
    expected = {
        str(n)
        for n, date in enumerate(dates)
        if (date or not dated) and not any(date and is_before(date, other) for other in dated)
    }
    assert {row.stance for row in current(rows)} == expected


@pytest.mark.parametrize("name", queries.names())
@pytest.mark.parametrize("case", ["date-year", "partial"])
def test_no_shipped_query_says_more_of_a_date_than_is_known(case: str, name: str) -> None:
    graph = graph_of(case)
    required = {"actor": "velland", "other": "ostmar", "on": "open-sluice", "demand": "open-sluice"}
    query = queries.load(name)
    asked = {
        p.name: [lookup.find(graph, p.kind, required[p.name])] for p in query.parameters if p.name in required
    }
    answer = graph.query(query.with_values(asked))
    assert isinstance(answer, Rows)
    told = {text_of(term) for row in answer.rows for term in row if term is not None}
    exact = {date for text in told for date in re.findall(r"\b2031(?:-\d\d)*", text)}
    assert exact <= ({"2031"} if case == "date-year" else {"2031", "2031-04", "2031-04-12"})

"""`kg view`: by its ending it writes a page, a picture or a file for other programs, of the same selection."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import Result

SAMPLES = Path(__file__).parents[2] / "samples"
Run = Callable[..., Result]


def drawn(file: str = "out.json") -> nx.MultiDiGraph:
    return nx.node_link_graph(json.loads(Path(file).read_text(encoding="utf-8")), edges="edges")


def stances(found: nx.MultiDiGraph) -> set[str]:
    return {each["stance"] for *_, several in found.edges(data="reports", default=()) for each in several}


@pytest.fixture
def view(kg: Run, graph_file: Path) -> Run:
    """`view("out.json", …)` draws the graph of the samples."""

    def run(*words: str, **options: Any) -> Result:
        return kg("view", *words, "-g", graph_file, **options)

    return run


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", b"<!doctype html>"),
        ("a.HTML", b"<!doctype html>"),
        ("a.svg", b"<svg "),
        ("a.gexf", b'<?xml version="1.0" encoding="UTF-8"?>\n<gexf'),
        ("a.graphml", b'<?xml version="1.0" encoding="UTF-8"?>\n<graphml'),
        ("a.csv", b'"holder_iri",'),
        ("a.json", b'{"directed":true'),
    ],
)
def test_the_ending_tells_what_is_written(view: Run, name: str, begins: bytes) -> None:
    result = view(name, "--topic", "water")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"wrote {name}\n")
    assert begins in Path(name).read_bytes()[:60]


def test_a_picture_in_pixels(view: Run) -> None:
    pytest.importorskip("resvg_py")
    assert view("a.png", "--topic", "water", "--view", "matrix").exit_code == 0
    assert Path("a.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_name_the_page_stands_beside_the_graph(kg: Run, graph_file: Path) -> None:
    Path("graphs").mkdir()
    Path("graphs/graph.ttl").write_bytes(graph_file.read_bytes())
    assert kg("view", "-g", "graphs/graph.ttl").stderr == "wrote graphs/network.html\n"
    page = kg("view", "-", "-g", "graphs/graph.ttl")
    assert page.stdout == Path("graphs/network.html").read_text(encoding="utf-8")
    assert page.stderr == ""


def test_every_format_holds_the_same(view: Run) -> None:
    words = ("--around", "Sudria", "--depth", "2", "--roll-up", "--since", "2031-05")
    for name in ("out.json", "out.csv", "out.gexf", "out.graphml", "out.html"):
        assert view(name, *words).exit_code == 0
    found = drawn()
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8"), newline="")))
    assert {row["stance"] for row in rows} == stances(found)
    assert set(nx.read_gexf("out.gexf", version="1.3")) == set(found)
    assert set(nx.read_graphml("out.graphml")) == set(found)
    page = Path("out.html").read_text(encoding="utf-8")
    quotes = {each["quote"] for *_, several in found.edges(data="reports", default=()) for each in several}
    assert [quote for quote in quotes if json.dumps(quote, ensure_ascii=False) not in page] == []
    assert found.graph["drawn"] == [
        ["around", "Sudria"],
        ["depth", "2"],
        ["since", "2031-05"],
        ["roll-up", ""],
    ]
    assert found.graph["of"] == {"articles": 14, "stances": 143, "actors": 32, "issues": 55}


def test_names_are_read_as_elsewhere(view: Run) -> None:
    view("out.json", "--around", "rahal-plan", "--position", "rejects", "--topic", "Security")
    other = ("--around", "Rahal plan for the Tarn", "--position", "sg:rejects", "--topic", "topic:security")
    view("again.json", *other)
    assert Path("out.json").read_bytes() == Path("again.json").read_bytes()
    assert {key for *_, key, kind in drawn().edges(keys=True, data="kind") if kind == "stance"} == {"rejects"}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("a.docx",), 2, "a.docx: `kg view` writes no file with this ending"),
        (("a.json", "-o", "b.json"), 2, "name the output once"),
        (("a.json", "--around", "sudra"), 2, "there is no issue or actor 'sudra'"),
        (("a.json", "--around", "nato"), 2, "nothing can be drawn around"),
        (("a.json", "--topic", "watre"), 2, "did you mean 'water'?"),
        (("a.json", "--position", "reject"), 2, "did you mean 'rejects'?"),
        (("a.json", "--since", "spring"), 2, "'spring' is not a date"),
        (("a.json", "--depth", "2"), 2, "--depth goes with --around"),
        (("a.json", "--param", "by=russia"), 2, "--param goes with --query"),
        (
            ("a.json", "--query", "SELECT * { ?s ?p ?o }", "--param", "by=russia"),
            2,
            "parameters go with a shipped query",
        ),
        (("a.json", "--query", "who-reject"), 2, "did you mean 'who-rejects'?"),
        (("a.json", "--query", "SELECT { "), 1, "this is no SPARQL query"),
        (("a.json", "--query", "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }"), 1, "reach outside"),
        (("a.json", "--query", "SELECT ?who { ?a rdfs:label ?who }"), 1, "holds no stance, actor or issue"),
        (("a.json", "--positions", "places.json"), 2, "--positions goes with a page or a picture"),
        (("a.svg", "--template", "page.j2"), 2, "--template goes with a page"),
        (("a.svg", "--view", "table"), 2, "a picture is a map"),
        (
            ("a.json", "--topic", "water", "--until", "2030"),
            1,
            "nothing is left to draw with --topic Water, --until",
        ),
        (("a.json", "--compare", "none.ttl"), 2, "there is no graph at none.ttl"),
        (("a.html", "--template", "page.j2"), 1, "page.j2:1: "),
        (("a.html", "--template", "name.j2"), 1, "'nonsense' is undefined"),
        (("a.html", "--template", "fault.j2"), 1, "fault.j2:2: division by zero"),
        (("a.html", "--positions", "page.j2"), 1, "page.j2:1: not JSON"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_written(
    view: Run, words: tuple[str, ...], status: int, said: str
) -> None:
    Path("page.j2").write_text("{{ if")
    Path("name.j2").write_text("{{ nonsense }}")
    Path("fault.j2").write_text("{{ title }}\n{{ 1 / 0 }}")
    before = set(Path().iterdir())
    result = view(*words)
    assert result.exit_code == status
    assert said in result.stderr
    assert set(Path().iterdir()) == before


def test_a_query_may_be_text_a_file_or_a_shipped_one(view: Run) -> None:
    text = "SELECT ?stance { ?stance sg:holder actor:sudria ; sg:position sg:rejects }"
    Path("mine.rq").write_text(text)
    view("text.json", "--query", text)
    view("file.json", "--query", "mine.rq")
    assert stances(drawn("text.json")) == stances(drawn("file.json"))
    assert drawn("file.json").graph["drawn"] == [["query", "mine.rq"]]
    view("named.json", "--query", "who-rejects", "--param", "actor=sudria")
    assert stances(drawn("text.json")) <= stances(drawn("named.json"))
    assert {holder for holder, _, kind in drawn("named.json").edges(data="kind") if kind == "stance"} == {
        "https://w3id.org/stancegraph/id/actor/sudria"
    }
    construct = "CONSTRUCT { actor:putin sg:rejects ?what } { actor:putin sg:rejects ?what }"
    assert view("made.json", "--construct", construct).exit_code == 0
    assert {data for *_, data in drawn("made.json").edges(data="position") if data} == {"rejects"}


def test_what_is_new_since_a_day_is_marked(view: Run) -> None:
    assert view("out.json", "--compare", "2031-04", "--around", "sudria").exit_code == 0
    found = drawn()
    moves = {
        (row["target"].rpartition("/")[2], *row["from"], "→", *row["to"]) for row in found.graph["changes"]
    }
    assert ("rahal-plan", "rejects", "→", "accepts-conditionally") in moves
    assert {"new", "moved"} <= {change for *_, change in found.edges(data="change")}
    assert view("out.html", "--compare", "2031-04", "--around", "sudria").exit_code == 0


def test_what_is_gone_since_an_older_graph_is_marked(kg: Run) -> None:
    kg("import", SAMPLES, "--into", "older.ttl")
    Path("now.ttl").write_bytes(Path("older.ttl").read_bytes())
    assert kg("remove", "2031-04-29-mediator", "-g", "now.ttl").exit_code == 0
    assert kg("view", "out.json", "-g", "now.ttl", "--compare", "older.ttl").exit_code == 0
    gone = {
        each["article_iri"].rpartition("/")[2]
        for *_, several in drawn().edges(data="reports", default=())
        for each in several
        if each.get("change") == "gone"
    }
    assert gone == {"2031-04-29-mediator"}
    assert "gone" in {change for *_, change in drawn().edges(data="change")}
    assert drawn().graph["drawn"] == [["compare", "older.ttl"]]


def test_places_are_kept(view: Run) -> None:
    assert view("first.html", "--positions", "places.json", "--topic", "security").exit_code == 0
    first = json.loads(Path("places.json").read_text(encoding="utf-8"))["places"]
    assert len(first) > 10
    assert view("second.html", "--positions", "places.json", "--topic", "security").exit_code == 0
    second = json.loads(Path("places.json").read_text(encoding="utf-8"))["places"]
    assert first.keys() == second.keys()
    moved = sorted(abs(x - second[node][0]) + abs(y - second[node][1]) for node, (x, y) in first.items())
    assert moved[len(moved) // 2] < 10
    assert view("map.svg", "--positions", "places.json", "--topic", "security").exit_code == 0


def test_a_page_may_have_a_template_of_its_own(view: Run) -> None:
    Path("mine.j2").write_text("<h1>{{ title }}</h1>")
    assert view("own.html", "--template", "mine.j2", "--title", "Talks & more").exit_code == 0
    assert Path("own.html").read_text() == "<h1>Talks &amp; more</h1>"


def test_the_page_speaks_another_language(view: Run) -> None:
    assert view("page.html", "--language", "ar", "--view", "matrix", "--topic", "water").exit_code == 0
    assert 'lang="ar" dir="rtl"' in Path("page.html").read_text(encoding="utf-8")


def test_help_lists_every_option_in_a_group(kg: Run) -> None:
    from kg.cli import view as module

    shown = kg("view", "--help").stdout
    for option in (param for param in module.command.params if param.param_type_name == "option"):
        assert max(option.opts, key=len) in shown
    titles = [line for line in shown.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert titles == [f"{title}:" for title in (*module._GROUPS, "Other")]


def test_that_nothing_has_changed_is_said(view: Run) -> None:
    done = view("page.html", "--compare", "2090")
    assert done.exit_code == 0
    assert done.stderr.splitlines()[-1] == "nothing that is drawn has changed since 2090"

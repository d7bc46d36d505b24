"""The site: the protocol for programs, the pages for people, and what neither may do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from werkzeug.test import Client, TestResponse

from kg import importer, queries, sources
from kg.serve.site import LONGEST, Site
from kg.serve.workers import Busy, Workers

SELECT = "SELECT ?who ?what { ?who sg:rejects ?what } ORDER BY ?who ?what"
CONSTRUCT = "CONSTRUCT WHERE { ?who sg:rejects ?what }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Page(HTMLParser):
    """What a page links to, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.text = ""
        self.tags: list[str] = []
        self._at = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._at = dict(attrs).get("href", "") if tag == "a" else ""

    def handle_endtag(self, tag):
        self._at = ""

    def handle_data(self, data):
        self.text += data
        if self._at and data.strip():
            self.links.setdefault(data.strip(), self._at)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """`site(text, …)`: a site over a graph in Turtle, with limits of its own."""
    every: list[Workers] = []

    def make(turtle: str = "<urn:a> <urn:b> <urn:c> .", **limits: float) -> Client:
        file = tmp_path / "graph.ttl"
        file.write_text(turtle, encoding="utf-8")
        every.append(Workers(str(file), **{"number": 1, "seconds": 20, "rows": 0, **limits}))  # type: ignore[arg-type]
        return Client(Site(every[-1]))

    yield make
    for workers in every:
        workers.close()


# -- the protocol -------------------------------------------------------------------------------------


def by_get(client: Client, query: str, **headers: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query}, headers=headers)


def by_form(client: Client, query: str, **headers: str) -> TestResponse:
    return client.post("/sparql", data={"query": query}, headers=headers)


def by_post(client: Client, query: str, **headers: str) -> TestResponse:
    return client.post(
        "/sparql", data=query.encode(), content_type="application/sparql-query", headers=headers
    )


WAYS = [by_get, by_form, by_post]


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
        ("text/html, application/sparql-results+xml;q=0.9, */*;q=0.1", ox.QueryResultsFormat.XML),
        ("*/*", ox.QueryResultsFormat.JSON),
        ("", ox.QueryResultsFormat.JSON),
    ],
)
def test_select(
    ask: Callable[..., TestResponse], accept: str, form: ox.QueryResultsFormat, client: Client
) -> None:
    response = ask(client, SELECT, **({"Accept": accept} if accept else {}))
    assert response.status_code == 200
    assert response.mimetype == form.media_type.partition(";")[0]
    found = ox.parse_query_results(response.data, format=form)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == 9
    assert response.headers["Vary"] == "Accept"


def test_select_as_csv(client: Client) -> None:
    response = by_get(client, SELECT, Accept="text/csv")
    assert response.mimetype == "text/csv"
    assert response.text.startswith("who,what\r\nhttps://w3id.org/stancegraph/id/actor/")


@pytest.mark.parametrize("form", [ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML])
def test_ask(form: ox.QueryResultsFormat, client: Client) -> None:
    response = by_get(client, "ASK { ?who sg:rejects ?what }", Accept=form.media_type)
    assert bool(ox.parse_query_results(response.data, format=form)) is True


@pytest.mark.parametrize(
    "form",
    [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD],
    ids=lambda form: form.file_extension,
)
def test_construct(form: ox.RdfFormat, client: Client) -> None:
    response = by_get(client, CONSTRUCT, Accept=form.media_type)
    assert response.mimetype == form.media_type
    assert len(list(ox.parse(response.data, format=form))) == 9


def test_a_format_can_be_named(client: Client) -> None:
    response = client.get(
        "/sparql", query_string={"query": SELECT, "format": "csv"}, headers={"Accept": "text/html"}
    )
    assert response.mimetype == "text/csv"
    assert client.get("/sparql", query_string={"query": CONSTRUCT, "format": "csv"}).status_code == 406


ASKED_AS = [
    (SELECT, "application/json", "application/json"),
    (SELECT, "application/json;charset=utf-8", "application/json"),
    (SELECT, "application/sparql-results+json;charset=utf-8", "application/sparql-results+json"),
    (SELECT, "application/sparql-results+xml; charset=UTF-8; q=0.5", "application/sparql-results+xml"),
    (SELECT, "application/xml", "application/xml"),
    (SELECT, "text/xml", "text/xml"),
    (SELECT, "application/json, text/xml, application/xml, */*", "application/json"),
    (SELECT, "text/csv;header=present", "text/csv"),
    (SELECT, "text/*", "text/csv"),
    ("ASK {}", "application/json", "application/json"),
    ("ASK {}", "text/xml", "text/xml"),
    (CONSTRUCT, "application/json", "application/json"),
    (CONSTRUCT, "text/n3", "text/n3"),
    (CONSTRUCT, "application/xml", "application/xml"),
    (CONSTRUCT, "application/turtle,text/turtle", "text/turtle"),
    (CONSTRUCT, "text/plain", "text/plain"),
    (CONSTRUCT, "application/rdf+xml;charset=utf-8", "application/rdf+xml"),
]


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize(("query", "accept", "media"), ASKED_AS)
def test_media_types_as_programs_name_them(
    ask: Callable[..., TestResponse], query: str, accept: str, media: str, client: Client
) -> None:
    response = ask(client, query, Accept=accept)
    assert (response.status_code, response.mimetype) == (200, media)
    if "json" in media:
        response.get_json(force=True)
    elif "xml" in media:
        ElementTree.fromstring(response.text)


@pytest.mark.parametrize("parameter", ["format", "output", "results"])
@pytest.mark.parametrize(
    ("query", "word", "media"),
    [
        (SELECT, "JSON", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+json", "application/sparql-results+json"),
        (SELECT, "application/json; charset=utf-8", "application/sparql-results+json"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        ("ASK {}", "xml", "application/sparql-results+xml"),
        (CONSTRUCT, "ttl", "text/turtle"),
        (CONSTRUCT, "n3", "text/turtle"),
        (CONSTRUCT, "nt", "application/n-triples"),
        (CONSTRUCT, "rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "rdf xml", "application/rdf+xml"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (CONSTRUCT, "json-ld", "application/ld+json"),
        (CONSTRUCT, "json", "application/ld+json"),
    ],
)
def test_names_of_formats_as_programs_give_them(
    parameter: str, query: str, word: str, media: str, client: Client
) -> None:
    asked = {"query": query, parameter: word}
    assert client.get("/sparql", query_string=asked).mimetype == media
    assert client.post("/sparql", data=asked).mimetype == media


def test_the_only_graph_can_be_named(client: Client) -> None:
    base = "https://w3id.org/stancegraph/id/"
    asked = {"query": "ASK { ?s sg:rejects ?o }"}
    named = client.get("/sparql", query_string={**asked, "default-graph-uri": base})
    assert named.get_json() == {"head": {}, "boolean": True}
    assert client.get("/sparql", query_string={**asked, "default-graph-uri": ""}).status_code == 200
    for wrong in (
        {"default-graph-uri": "urn:a"},
        {"named-graph-uri": base},
        {"default-graph-uri": [base, "urn:a"]},
    ):
        refused = client.get("/sparql", query_string=dict([*asked.items(), *wrong.items()]))
        assert (refused.status_code, refused.text) == (
            400,
            f"there is one graph only here: default-graph-uri={base}\n",
        )


@pytest.mark.parametrize(
    "form", [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD]
)
def test_the_endpoint_describes_itself(form: ox.RdfFormat, client: Client) -> None:
    response = client.get("/sparql", headers={"Accept": form.media_type})
    assert (response.status_code, response.mimetype) == (200, form.media_type)
    store = ox.Store()
    store.load(response.data, format=form)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    asked = sd + (
        "ASK { <http://localhost/sparql> a sd:Service ; sd:endpoint <http://localhost/sparql> ; "
        "sd:supportedLanguage sd:SPARQL11Query ; "
        "sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON> ; "
        "sd:defaultDataset/sd:defaultGraph <https://w3id.org/stancegraph/id/> }"
    )
    assert bool(store.query(asked)) is True
    assert client.get("/sparql", headers={"Accept": "text/html"}).mimetype == "text/turtle"


def test_what_cannot_be_had_is_406(client: Client) -> None:
    response = by_get(client, SELECT, Accept="image/png")
    assert response.status_code == 406
    assert "application/sparql-results+json (json), application/sparql-results+xml (xml)" in response.text
    assert by_get(client, "ASK {}", Accept="text/csv").status_code == 406


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT ?x", "this is no SPARQL query, from line 1"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "would reach outside the graph"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "reads from <file:///etc/passwd>"),
        ("SELECT * { ?s ?p ?o }", "no more than 3,000 are given at once"),
        ("CLEAR ALL", "queries only read"),
    ],
)
def test_what_is_refused_says_why(
    ask: Callable[..., TestResponse], query: str, reason: str, client: Client
) -> None:
    response = ask(client, query)
    assert response.status_code == 400
    assert response.mimetype == "text/plain"
    assert reason in response.text


def test_requests_that_are_none(client: Client) -> None:
    assert client.get("/sparql?format=json").status_code == 400
    assert client.post("/sparql", data={}).status_code == 400
    assert client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert client.post("/sparql", data=b"{}", content_type="application/json").status_code == 400
    assert client.post("/sparql", data=b"\xff", content_type="application/sparql-query").status_code == 400
    refused = client.put("/sparql", data=b"x")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert client.post("/").status_code == 405
    assert client.post("/sparql", data={"query": "x" * (LONGEST + 1)}).status_code == 413


def test_head_has_no_body(client: Client) -> None:
    response = client.head("/sparql", query_string={"query": SELECT})
    assert (response.status_code, response.data) == (200, b"")


def test_a_query_that_takes_too_long_is_503_and_the_next_is_answered(site: Callable[..., Client]) -> None:
    triples = " ".join(f"<urn:a{n}> <urn:b> <urn:c> ." for n in range(2000))
    client = site(triples, seconds=1)
    for path in ("/sparql", "/query"):
        response = client.get(path, query_string={"query": ENDLESS})
        assert response.status_code == 503
        assert "no answer within 1 second" in response.text
        assert response.headers["Retry-After"] == "10"
    assert client.get("/sparql", query_string={"query": "ASK {}"}).status_code == 200


def test_many_at_once_are_all_answered(client: Client) -> None:
    found: list[int] = []

    def ask() -> None:
        found.append(len(by_get(client, SELECT, Accept="text/csv").text.splitlines()))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [10] * 12


def test_who_waits_too_long_for_a_turn_is_told(site: Callable[..., Client], tmp_path: Path) -> None:
    site()
    workers = Workers(str(tmp_path / "graph.ttl"), number=1, seconds=0.2, rows=0)
    with workers.one(), pytest.raises(Busy), workers.one():
        pass
    workers.close()


def test_a_graph_that_changes_is_shown_as_it_is_now(site: Callable[..., Client], tmp_path: Path) -> None:
    client = site()
    assert '<dt>triples</dt><dd><span dir="auto">1</span>' in client.get("/").text
    (tmp_path / "graph.ttl").write_text("<urn:a> <urn:b> <urn:c>, <urn:d> .")
    assert '<dt>triples</dt><dd><span dir="auto">2</span>' in client.get("/").text


# -- who may ask --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8000", "LOCALHOST", "localhost.", "localhost.:80", "localhost:"),
        *("127.0.0.1:1", "192.168.1.2:80", "127.0.0.1:65535", "[::1]:8000", "[::1]", "[::ffff:127.0.0.1]:80"),
    ],
)
def test_addresses_are_trusted(host: str, client: Client) -> None:
    assert client.get("/page.css", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "",
        "[",
        "127.0.0.1@evil.example",
        "evil.example@127.0.0.1",
        "user:secret@localhost",
        "localhost, evil.example",
        "localhost,localhost",
        "localhost evil.example",
        "localhost..",
        "localhost:80:80",
        "localhost:eighty",
        "localhost:65536",
        "localhost:-1",
        "localhost/",
        "http://localhost",
        "::1",
        "::1:80",
        "[::1",
        "[::1].",
        "[::1]evil.example",
        "[fe80::1%25eth0]",
        "[127.0.0.1]",
        "[localhost]",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "127.0.0.01",
        "127.0.0.1\u0661",
    ],
)
@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%7B%7D", "/network", "/page.css"])
def test_names_are_not(host: str, path: str, client: Client) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 421


def test_websites_that_are_let_in_can_ask(graph_file: Path) -> None:
    workers = Workers(str(graph_file), number=1, seconds=20, rows=0)
    client = Client(Site(workers, origins=["https://example.org"]))
    for response in (
        client.get("/sparql?query=ASK%7B%7D", headers={"Origin": "https://example.org"}),
        client.get("/sparql?query=ASK", headers={"Origin": "https://example.org"}),
        client.options("/sparql", headers={"Origin": "https://example.org"}),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "https://example.org"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Origin" in response.headers["Vary"]
    assert client.options("/sparql").status_code == 204
    for origin in ("https://example.org.evil", "http://example.org", "null", "https://example.org:8000", ""):
        response = client.get("/sparql?query=ASK%7B%7D", headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    for path in ("/", "/network", "/page.css"):
        response = client.get(path, headers={"Origin": "https://example.org"})
        assert "Access-Control-Allow-Origin" not in response.headers
    every = Client(Site(workers, origins=["*"]))
    response = every.get("/sparql?query=ASK%7B%7D", headers={"Origin": "https://else.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    workers.close()


def test_without_that_no_website_can_ask(client: Client) -> None:
    assert client.options("/sparql", headers={"Origin": "https://example.org"}).status_code == 405
    response = client.get("/sparql?query=ASK%7B%7D", headers={"Origin": "https://example.org"})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_the_name_it_is_bound_to_is(graph_file: Path) -> None:
    workers = Workers(str(graph_file), number=1, seconds=20, rows=0)
    client = Client(Site(workers, "graphs.example.org"))
    assert client.get("/page.css", headers={"Host": "graphs.example.org:8000"}).status_code == 200
    assert client.get("/page.css", headers={"Host": "other.example.org"}).status_code == 421
    workers.close()


PATHS = [
    "/",
    "/query/who-rejects",
    f"/query?query={quote(SELECT)}",
    "/show?thing=sudria",
    "/nix",
    "/network",
    "/sparql",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_its_safeguards(path: str, client: Client) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    if path != "/sparql":
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    if path not in {"/network", "/sparql"}:
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; ")


# -- pages --------------------------------------------------------------------------------------------


def test_the_first_page_has_every_question_and_what_is_in_it(client: Client) -> None:
    page = Page(client.get("/").text)
    for name in queries.names():
        assert queries.load(name).title in page.text
    assert "The stancegraph samples" in page.text
    assert "script" not in page.tags
    assert (
        page.links["What a second reader should look at: flagged, unsure, or not checked against the text"]
        == "/query/review"
    )


@pytest.mark.parametrize("name", queries.names())
def test_every_question_has_a_page_that_answers_it(name: str, client: Client) -> None:
    named = queries.load(name)
    values = {"issue": "rahal-plan", "actor": "norland"}
    needed = {each.name: values[each.kind] for each in named.parameters if each.required}
    if needed:
        asking = client.get(f"/query/{name}")
        assert asking.status_code == 200
        assert "Download" not in asking.text
        assert all(f'name="{parameter}"' in asking.text for parameter in needed)
    response = client.get(f"/query/{name}", query_string=needed)
    assert response.status_code == 200
    page = Page(response.text)
    assert named.title in page.text
    as_csv = client.get(page.links["csv"]) if "csv" in page.links else None
    assert as_csv is not None
    rows = len(as_csv.text.split("\r\n")) - 2
    assert ("Nothing found" in page.text) if rows == 0 else (f"\n{rows} row" in page.text)


def test_answers_lead_on(client: Client) -> None:
    rejects = Page(client.get("/query/who-rejects?on=rahal-plan").text)
    sudria = Page(client.get(rejects.links["Sudria"]).text)
    assert "Positions it holds now" in sudria.text
    stance = Page(
        client.get(sudria.links["Norland, he said, must leave a strip five kilometres wide on its bank"]).text
    )
    assert "exact quote" in stance.text
    article = Page(
        client.get(stance.links["Sudria moves on the Rahal plan, and Norland answers in two voices"]).text
    )
    assert "What it reports" in article.text
    assert (
        article.links["https://example.org/2031/06/05/two-voices"]
        == "https://example.org/2031/06/05/two-voices"
    )


def test_your_own_query(client: Client) -> None:
    response = client.get("/query", query_string={"query": SELECT})
    page = Page(response.text)
    assert "9 rows" in page.text
    assert page.links["actor:sudria-mod"].startswith("/show?thing=https%3A%2F%2F")
    assert client.get(page.links["tsv"]).text.startswith('\ufeff"who"\t"what"\r\n')
    assert "Yes" in client.get("/query", query_string={"query": "ASK {}"}).text
    triples = client.get("/query", query_string={"query": CONSTRUCT}).text
    assert "9 triples" in triples
    assert "sg:rejects" in triples
    assert "Nothing found." in client.get("/query", query_string={"query": "SELECT ?s { ?s sg:no ?o }"}).text


def test_a_long_answer_is_not_shown_as_a_whole(client: Client) -> None:
    page = client.get("/query", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 1500"}).text
    assert "1,500 rows; here are only the first 1,000, all are in the files" in page
    assert page.count("<tr>") == 1001
    everything = client.get(Page(page).links["csv"]).text
    assert everything.count("\r\n") == 1501


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("/nix", 404, "there is no page /nix here"),
        ("/query", 400, "there is nothing to ask"),
        ("/query?query=SELECT", 400, "this is no SPARQL query"),
        ("/query?query=SELECT+%2A%7B%3Fs+%3Fp+%3Fo%7D", 400, "no more than 3,000"),
        ("/query/nix", 404, "there is no page /query/nix here"),
        ("/query/", 404, "there is no page /query/ here"),
        ("/sparql/", 404, "there is no page /sparql/ here"),
        ("/page.css/", 404, "there is no page /page.css/ here"),
        ("/query/who-rejects?on=nix", 400, "there is no issue or actor"),
        ("/query/who-rejects?nix=1", 400, "has no parameter"),
        ("/show?thing=", 400, "there is nothing to show"),
        ("/show?thing=sudira", 400, "did you mean"),
        ("/show?thing=https%3A%2F%2Fw3id.org%2Fstancegraph%2Fid%2F%3E", 400, "there is no actor"),
    ],
)
def test_what_goes_wrong_is_told_on_a_page(path: str, status: int, reason: str, client: Client) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert reason in Page(response.text).text


def test_the_picture(client: Client) -> None:
    response = client.get("/network")
    assert response.status_code == 200
    assert "The stancegraph samples" in response.text
    assert "script-src &#39;sha256-" in response.text


HOSTILE = "<script>alert(1)</script>\"'&<b>"


def test_nothing_from_the_graph_or_the_address_is_markup(folder: Path) -> None:
    text = HOSTILE.replace('"', '\\"')
    (folder / "kg.toml").write_text(f'title = "{text}"\n')
    (folder / "a.stance.yaml").write_text(
        f'article: {{id: a, title: "{text}", outlet: "{text}", published: 2031-01-01}}\n'
        f'actors: {{north: {{name: "{text}", type: State, note: "{text}"}}}}\n'
        f'demands: {{strip: {{label: "{text}"}}}}\n'
        f'stances: [{{actor: north, on: strip, position: rejects, quote: "{text}", note: "{text}"}}]\n'
    )
    importer.new_graph(sources.load([folder])).save_as(folder / "graph.ttl")
    workers = Workers(str(folder / "graph.ttl"), number=1, seconds=20, rows=0)
    client = Client(Site(workers))
    inside = quote(HOSTILE)
    for path in (
        "/",
        "/query/who-rejects",
        f"/query/who-rejects?actor={inside}",
        f"/query/{inside}",
        f"/query/who-rejects?{inside}=1",
        f"/query?query={quote('SELECT * { ?s rdfs:label ?o } #')}{inside}",
        f"/query?query={inside}",
        "/show?thing=actor:north",
        "/show?thing=a",
        "/show?thing=https%3A%2F%2Fw3id.org%2Fstancegraph%2Fid%2Fstance%2Fa_north_rejects_strip",
        f"/show?thing={inside}",
        f"/{inside}",
    ):
        response = client.get(path)
        assert response.mimetype == "text/html"
        page = Page(response.text)
        assert "script" not in page.tags, path
        assert "b" not in page.tags, path
        assert HOSTILE in page.text, path
        assert not [
            link for link in page.links.values() if not link.startswith(("/", "#", "http://", "https://"))
        ]
    workers.close()


CASES = Path(__file__).parents[1] / "cases" / "foreign-graph"


@pytest.mark.parametrize("name", ["hand-written", "blank-nodes", "own-names"])
def test_every_link_of_a_graph_of_others_leads_somewhere(name: str, site: Callable[..., Client]) -> None:
    client = site((CASES / f"{name}.ttl").read_text(encoding="utf-8"))
    ahead = ["/", f"/query?query={quote('SELECT * { ?s ?p ?o }')}", "/query/stances", "/query/evidence"]
    seen: set[str] = set()
    shown = 0
    while ahead:
        path = ahead.pop()
        if path in seen or path.startswith(("#", "http", "/network", "/sparql")):
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, (path, response.text)
        shown += path.startswith("/show")
        if response.mimetype == "text/html":
            ahead += Page(response.text).links.values()
    # The actor, the issue, the article and the stance all have pages, whatever they are called.
    assert shown >= 4


def test_what_a_graph_says_nothing_of_has_no_page_and_no_link(site: Callable[..., Client]) -> None:
    base = "https://w3id.org/stancegraph/id/"
    client = site(
        f"<{base}actor/a> <urn:b> <{base}actor/lost>, <https://example.org/x>, _:y . _:y <urn:b> 1 ."
    )
    page = Page(client.get("/query", query_string={"query": "SELECT ?o { ?s <urn:b> ?o }"}).text)
    assert "actor:lost" in page.text
    assert "actor:lost" not in page.links
    assert page.links["https://example.org/x"] == "https://example.org/x"
    (blank,) = [href for href in page.links.values() if "thing=_" in href]
    assert client.get(blank).status_code == 200


def test_codes_in_the_columns_of_an_answer_are_explained(client: Client) -> None:
    html = client.get("/query/demands").text
    assert '<th scope="col" title="open: neither withdrawn nor fulfilled' in html
    assert 'title="undecided, or undeclared' in client.get("/query/pending").text


def test_an_address_that_runs_something_is_no_link(site: Callable[..., Client]) -> None:
    client = site("<urn:a> <https://schema.org/url> <javascript:alert(1)>, <https://example.org/> .")
    page = Page(client.get("/query", query_string={"query": "SELECT ?o { ?s ?p ?o }"}).text)
    assert "javascript:alert(1)" in page.text
    assert page.links["https://example.org/"] == "https://example.org/"
    assert not [link for link in page.links.values() if link.startswith("javascript")]


def test_ended_workers_answer_no_more(graph_file: Path) -> None:
    workers = Workers(str(graph_file), number=1, seconds=20, rows=0)
    client = Client(Site(workers))
    workers.end()
    assert client.get("/sparql?query=ASK%7B%7D").status_code == 503
    workers.close()

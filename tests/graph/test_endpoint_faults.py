"""Servers that are down, slow, strange or hostile: one line that says what, and what to do."""

from __future__ import annotations

import gzip
import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import servers
from servers import Misbehaving, Reply, Request

from kg.errors import KgError, Misuse
from kg.graph import connection, endpoint
from kg.graph.endpoint import EndpointGraph
from kg.rdf.answers import Answer, Rows

ROW = servers.rows({"who": {"type": "literal", "value": "Sudria"}})
HTML = {"Content-Type": "text/html; charset=utf-8"}
TRIPLE = b"<http://e.org/a> <http://e.org/b> <http://e.org/c> .\n"
TRIPLES = {"Content-Type": "application/n-triples"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in servers.VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(connection, "_WAITS", (0.0, 0.0))


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with servers.misbehaving() as server:
        yield server


def answering(reply: Reply) -> Callable[[Request], Reply]:
    """The questions of opening are answered as they should be, all others with this reply."""

    def answer(request: Request) -> Reply:
        opening = "virtrdf" in request.query or "uriSpace" in request.query
        return Reply() if opening else reply

    return answer


def asked(server: Misbehaving, reply: Reply, query: str = "SELECT ?who { ?who ?p ?o }") -> Answer:
    server.answer = answering(reply)
    return EndpointGraph.open(server.url).query(query)


def complaint(server: Misbehaving, reply: Reply, query: str = "SELECT ?who { ?who ?p ?o }") -> str:
    """What is said of a server that replies so."""
    with pytest.raises(KgError) as caught:
        asked(server, reply, query)
    message = str(caught.value)
    assert len(message.splitlines()) <= 2
    return message.replace(server.url, "URL")


def test_a_good_answer(server: Misbehaving) -> None:
    assert asked(server, Reply(ROW)) == Rows(("who",), (('"Sudria"',),))


def test_packed_answers_are_unpacked(server: Misbehaving) -> None:
    headers = {"Content-Type": "application/sparql-results+json", "Content-Encoding": "gzip"}
    assert asked(server, Reply(gzip.compress(ROW), headers=headers)) == Rows(("who",), (('"Sudria"',),))


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (
            Reply(b"<html>hello</html>", headers=HTML),
            (
                "URL answers with a web page, not with SPARQL results\n"
                "  give the address for queries, such as http://localhost:7878/query"
            ),
        ),
        (
            Reply(b"", 401),
            (
                "URL demands a password\n"
                "  set KG_USER and KG_PASSWORD (or KG_TOKEN) in the environment, or make an entry in ~/.netrc"
            ),
        ),
        (
            Reply(b"not for you\nstack trace", 403, {"Content-Type": "text/plain"}),
            "URL forbids this: not for you\n  ask who runs it for the right to do it",
        ),
        (
            Reply(b"<html>", 404, HTML),
            "there is nothing at URL\n  give the address for queries, such as http://localhost:7878/query",
        ),
        (
            Reply(b"<html>", 500, HTML),
            (
                "URL failed with 500 Internal Server Error\n"
                "  try again later; if it stays, the server's log may say why"
            ),
        ),
        (
            Reply(b"", 307, {"Location": "https://elsewhere.example/query?key=secret"}),
            "URL sends on to https://elsewhere.example/query\n  name that address instead, if you trust it",
        ),
        (
            Reply(b"too short", 418, {"Content-Type": "text/plain"}),
            "URL refused with 418 I'm a Teapot: too short",
        ),
        (
            Reply(ROW, cut=20),
            (
                "URL broke the connection off before its answer was whole\n"
                "  try again; if it stays, the server's log may say why"
            ),
        ),
        (
            Reply(b"not gzip", headers={"Content-Type": "application/json", "Content-Encoding": "gzip"}),
            "URL sent an answer that cannot be unpacked\n  try again; if it stays, tell who runs it",
        ),
        (
            Reply(ROW, headers={"Content-Type": "application/json", "X-No-Length": "yes"}),
            (
                "URL does not say how long its answers are, so none can be told from half of one\n"
                "  something between here and the server speaks HTTP 1.0; go around it"
            ),
        ),
    ],
    ids=["html", "401", "403", "404", "500", "redirect", "teapot", "cut", "not gzip", "no length"],
)
def test_strange_answers(server: Misbehaving, reply: Reply, message: str) -> None:
    assert complaint(server, reply) == message


@pytest.mark.parametrize(
    "body",
    [
        ROW[:-10],
        ROW + b"The query took too long",
        ROW[:-3] + b"The query took too long",
        b"",
        b"{}",
        b"[]",
        b'{"head": {"vars": ["who"]}, "results": {"bindings": [{"who": {"type": "uri", "value": "no iri"}}]}}',
        b'{"head": {"vars": ["who"]}, "results": {"bindings": [{"who": {"type": "literal", "value": "\xff"}}]}}',
        b'{"head": {"vars": ["who"]}, "results": {"bindings": [{"who": {"type": "literal", "value": 5}}]}}',
    ],
)
def test_half_an_answer_is_none(server: Misbehaving, body: bytes) -> None:
    said = complaint(server, Reply(body))
    assert said.startswith("URL sent an answer that breaks off or is no SPARQL result in JSON: ")


@pytest.mark.parametrize("body", [TRIPLE[:-3], TRIPLE + b"The query took too long\n", TRIPLE + b"<http://e"])
def test_half_a_graph_is_none(server: Misbehaving, body: bytes) -> None:
    said = complaint(server, Reply(body, headers=TRIPLES), "CONSTRUCT WHERE { ?s ?p ?o }")
    assert said.startswith("URL sent an answer that breaks off or is no N-Triples: ")


def counting(number: int, reply: Callable[[Request], Reply]) -> Callable[[Request], Reply]:
    """A server that says it has so many triples, and otherwise answers as it likes."""

    def answer(request: Request) -> Reply:
        if "COUNT" not in request.query:
            return reply(request)
        datatype = "http://www.w3.org/2001/XMLSchema#integer"
        return Reply(servers.rows({"n": {"type": "literal", "datatype": datatype, "value": str(number)}}))

    return answer


def test_a_graph_with_a_part_missing_is_noticed(server: Misbehaving) -> None:
    server.answer = counting(
        3, lambda request: Reply(TRIPLE, headers=TRIPLES) if "CONSTRUCT" in request.query else Reply()
    )
    with pytest.raises(KgError, match="gave 0 of 3 triples, or was changed meanwhile"):
        list(EndpointGraph.open(server.url).triples())


@pytest.mark.parametrize("number", [2, 3])
def test_parts_that_repeat_triples_are_noticed(
    number: int, server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the triples are as many as they should be, since as many are missing as are repeated."""
    monkeypatch.setattr(endpoint, "_PAGE", 1)
    server.answer = counting(
        number, lambda request: Reply(TRIPLE, headers=TRIPLES) if "CONSTRUCT" in request.query else Reply()
    )
    with pytest.raises(KgError, match=f"gave 1 of {number} triples"):
        list(EndpointGraph.open(server.url).triples())


def test_a_server_that_gives_less_at_once_than_there_is_is_read_by_subject(server: Misbehaving) -> None:
    """Such a server may give other triples twice when asked for what comes after the first so many."""
    most = 10
    store = ox.Store()
    many = "".join(f"<http://e.org/漢{n % 40}> <http://e.org/p> <http://e.org/{n}> .\n" for n in range(80))
    blank = "<http://e.org/0> <http://e.org/p> _:b .\n_:b <http://e.org/p> 'x' .\n"
    store.load(many + blank, format=ox.RdfFormat.TURTLE)

    def reply(request: Request) -> Reply:
        found = store.query(request.query)
        if isinstance(found, ox.QueryTriples):
            lines = found.serialize(format=ox.RdfFormat.N_TRIPLES).splitlines(keepends=True)
            return Reply(b"".join(lines[:most]), headers=TRIPLES)
        if isinstance(found, ox.QueryBoolean):
            return Reply()
        rows = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON))
        del rows["results"]["bindings"][most:]
        headers = {"Content-Type": "application/json", "X-SPARQL-MaxRows": str(most)}
        return Reply(json.dumps(rows).encode(), headers=headers)

    server.answer = reply
    read = list(EndpointGraph.open(server.url).triples())
    assert len(read) == len(set(read)) == 82
    assert {(s, o) for s, _, o in read if "_:" not in s + o} == {
        (f"<http://e.org/漢{n % 40}>", f"<http://e.org/{n}>") for n in range(80)
    }


def test_answers_without_end_are_given_up(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LARGEST", 1024 * 1024)
    packed = gzip.compress(b" " * 50_000_000)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert complaint(server, Reply(packed, headers=headers)) == (
        "URL sends an answer of more than 1 MiB\n  ask for less, such as with LIMIT"
    )


def test_virtuoso_that_stopped_half_way_is_noticed(server: Misbehaving) -> None:
    headers = {"Content-Type": "application/json", "X-SQL-State": "S1TAT"}
    assert complaint(server, Reply(ROW, headers=headers)).startswith("URL gave only a part of the answer\n")


def test_silence_ends_with_a_hint(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TIMEOUT", "0.3")
    assert complaint(server, Reply(ROW, silence=30)) == (
        "URL has not answered for 0.3 seconds\n  try again, ask for less, or set KG_TIMEOUT to more seconds"
    )
    assert len(server.requests) == 4  # three of opening; slow questions are not asked again


def test_nobody_there() -> None:
    url = f"http://127.0.0.1:{servers.free_port()}/query"
    with pytest.raises(KgError) as caught:
        EndpointGraph.open(url)
    assert str(caught.value).startswith(f"{url} cannot be reached: ")
    assert caught.value.hint == "is the address right, and is the server running?"


def test_what_passes_is_tried_again(server: Misbehaving) -> None:
    replies = [Reply(b"busy", 503), Reply(ROW, cut=3), Reply(ROW)]
    server.answer = lambda request: (
        Reply() if "virtrdf" in request.query or "uriSpace" in request.query else replies.pop(0)
    )
    assert EndpointGraph.open(server.url).query("SELECT ?who { ?who ?p ?o }") == Rows(
        ("who",), (('"Sudria"',),)
    )
    server.answer = answering(Reply(b"busy", 503))
    before = len(server.requests)
    graph = EndpointGraph.open(server.url)
    with pytest.raises(KgError, match="503"):
        graph.query("SELECT ?who { ?who ?p ?o }")
    assert len(server.requests) - before == 3 + 3


def test_a_change_is_told_once_and_its_outcome_looked_up(server: Misbehaving) -> None:
    def answer(request: Request) -> Reply:
        return (
            Reply(status=502, body=b"") if "/update" in request.path and "WHERE" in request.body else Reply()
        )

    server.answer = answer
    graph = EndpointGraph.open(server.url)
    with pytest.raises(KgError, match="failed with 502"):
        graph.change((), [("<http://e.org/a>", "<http://e.org/b>", "<http://e.org/c>")])
    assert sum("WHERE" in r.body for r in server.requests if r.path == "/update") == 1


def test_a_change_that_nothing_comes_of_is_reported(server: Misbehaving) -> None:
    graph = EndpointGraph.open(server.url)
    with pytest.raises(KgError, match="was changed by somebody else meanwhile"):
        graph.change((), [("<http://e.org/a>", "<http://e.org/b>", "<http://e.org/c>")])


def test_a_query_that_is_none_is_explained_as_for_files(server: Misbehaving) -> None:
    reply = Reply(b"Virtuoso 37000 Error SP030", 400, {"Content-Type": "text/plain"})
    with pytest.raises(KgError, match=r"this is no SPARQL query, from line 1, column 15 on:"):
        asked(server, reply, "SELECT ?a { ?a")
    assert complaint(server, reply, "SELECT ?a { ?a ?b ?c }") == (
        "URL refused with 400 Bad Request: Virtuoso 37000 Error SP030"
    )


def test_calls_to_other_servers_are_refused_before_anything_is_sent(server: Misbehaving) -> None:
    graph = EndpointGraph.open(server.url)
    before = len(server.requests)
    with pytest.raises(KgError, match="would reach outside the graph"):
        graph.query("SELECT ?a { SERVICE <http://elsewhere.example/> { ?a ?b ?c } }")
    assert len(server.requests) == before


# -- TLS -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed, with its key."""
    import subprocess

    file = tmp_path_factory.mktemp("tls") / "server.pem"
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    words += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{file}.key", "-out", str(file)]
    subprocess.run(words, check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.key").read_text())
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Misbehaving]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with servers.misbehaving(context) as server:
        yield server


def test_a_certificate_that_cannot_be_trusted(secure: Misbehaving) -> None:
    with pytest.raises(KgError) as caught:
        EndpointGraph.open(secure.url)
    assert str(caught.value) == (
        f"{secure.url} has a certificate that cannot be trusted: self-signed certificate\n"
        "  check the address; the file that SSL_CERT_FILE names may hold certificates of your own"
    )


def test_a_certificate_of_ones_own(
    secure: Misbehaving, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert EndpointGraph.open(secure.url).query("SELECT * {}") == Rows((), ())


def test_https_to_a_server_that_speaks_http(server: Misbehaving) -> None:
    url = server.url.replace("http:", "https:")
    with pytest.raises(KgError) as caught:
        EndpointGraph.open(url)
    assert str(caught.value).startswith(f"{url} does not speak TLS as it should: ")
    assert caught.value.hint == "if it speaks plain HTTP, begin the address with http://"


# -- addresses and settings --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://me:hush@e.org/query", "passwords do not belong into an address"),
        ("http:///query", "names no host"),
        ("http://[::1/query", "this address cannot be read"),
    ],
)
def test_addresses_that_are_none(url: str, message: str) -> None:
    with pytest.raises(Misuse, match=message) as caught:
        EndpointGraph.open(url)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "inf", "nan"])
def test_timeouts_that_are_none(server: Misbehaving, monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("KG_TIMEOUT", seconds)
    with pytest.raises(Misuse, match=f"KG_TIMEOUT: '{seconds}' is no number of seconds"):
        EndpointGraph.open(server.url)


def test_a_graph_name_that_is_none(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_GRAPH_NAME", "my graph")
    with pytest.raises(Misuse, match="KG_GRAPH_NAME: 'my graph' is no IRI"):
        EndpointGraph.open(server.url)


@pytest.mark.parametrize(
    ("query", "update", "store"),
    [
        ("/query", "/update", "/store"),
        ("/talks/query", "/talks/update", "/talks/data"),
        ("/talks/sparql", "/talks/update", "/talks/data"),
        ("/repositories/talks", "/repositories/talks/statements", "/repositories/talks/rdf-graphs/service"),
    ],
)
def test_addresses_for_changes_are_those_that_go_with_the_address_for_queries(
    query: str, update: str, store: str
) -> None:
    graph = EndpointGraph(connection.Connection(f"http://e.org{query}"), f"http://e.org{query}")
    assert (graph._update_url, graph._store_url) == (f"http://e.org{update}", f"http://e.org{store}")


def test_addresses_for_changes_that_cannot_be_told(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.url.replace("/query", "/ask-me")
    change = [("<http://e.org/a>", "<http://e.org/b>", "<http://e.org/c>")]
    with pytest.raises(Misuse, match="takes updates cannot be told") as caught:
        EndpointGraph.open(url).change((), change)
    assert caught.value.hint == "set KG_UPDATE_URL in the environment"
    monkeypatch.setenv("KG_UPDATE_URL", server.url.replace("/query", "/tell-me"))
    with pytest.raises(KgError, match="somebody else"):
        EndpointGraph.open(url).change((), change)
    assert {request.path for request in server.requests} == {"/ask-me", "/tell-me"}

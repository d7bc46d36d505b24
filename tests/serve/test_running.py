"""The server itself: it starts, answers over HTTP, and ends cleanly."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import warnings
import xml.dom.minidom
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
import SPARQLWrapper

from kg.errors import KgError, Misuse
from kg.serve import running
from kg.serve.running import Address

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Server:
    """`kg serve` as a user starts it."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kg", "serve", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        self.said = ""
        while (found := re.search(r" is at (http://\S+/) ", self.said)) is None:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line
        self.address = found[1]

    def get(self, path: str, **headers: str) -> bytes:
        request = urllib.request.Request(self.address + path, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as response:
            found: bytes = response.read()
        return found

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        _, told = self.process.communicate(timeout=20)
        return self.process.returncode, told


@pytest.fixture
def server(graph_file: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(*words: str) -> Server:
        servers.append(Server("-g", str(graph_file), "--bind", "127.0.0.1:0", *words))
        return servers[-1]

    yield start
    for each in servers:
        each.process.kill()
        each.process.communicate()


def children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


posix = pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise there")


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_ends(server: Callable[..., Server], number: int) -> None:
    running_one = server()
    query = urllib.parse.quote("ASK { ?who sg:rejects ?what }")
    assert json.loads(running_one.get(f"sparql?query={query}")) == {"head": {}, "boolean": True}
    assert b"The stancegraph samples" in running_one.get("")
    assert running_one.end(number) == (0, "")


@posix
def test_ctrl_c_does_not_wait_for_a_query(server: Callable[..., Server]) -> None:
    running_one = server("--timeout", "0")
    answers: list[int] = []

    def ask() -> None:
        try:
            running_one.get(f"sparql?query={urllib.parse.quote(ENDLESS)}")
        except urllib.error.HTTPError as error:
            answers.append(error.code)
            error.close()
        except OSError:
            answers.append(0)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(2)
    assert running_one.end()[0] == 0
    asking.join()
    assert answers in ([503], [0])


@posix
def test_a_killed_worker_is_replaced(server: Callable[..., Server]) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux lists processes as files")
    running_one = server()
    ask = f"sparql?query={urllib.parse.quote('ASK { ?s ?p ?o }')}"
    running_one.get(ask)
    for child in children(running_one.process.pid):
        os.kill(int(child), signal.SIGKILL)
    time.sleep(0.2)
    assert json.loads(running_one.get(ask))["boolean"] is True


def test_another_name_is_refused_over_http_too(server: Callable[..., Server]) -> None:
    running_one = server()
    with pytest.raises(urllib.error.HTTPError) as caught:
        running_one.get("", Host="evil.example")
    assert caught.value.code == 421
    caught.value.close()


def dialled(address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(address.rstrip("/").rpartition(":")[2])), timeout=20)


ASK = f"sparql?query={urllib.parse.quote('ASK { ?s ?p ?o }')}"


@pytest.mark.parametrize(
    "words", [b"", b"GET / HTTP/1.1\r\nHost: loc", b"POST /sparql HTTP/1.1\r\nContent-Length: 9\r\n\r\n"]
)
def test_connections_that_say_nothing_lock_nobody_out(server: Callable[..., Server], words: bytes) -> None:
    running_one = server()
    running_one.get(ASK)
    silent = []
    for _ in range(400):  # more than it keeps open at once, where it may have 1024 files
        silent.append(dialled(running_one.address))
        silent[-1].sendall(words)
    begun = time.monotonic()
    for _ in range(3):
        assert json.loads(running_one.get(ASK))["boolean"] is True
    assert time.monotonic() - begun < 10
    for each in silent:
        each.close()
    assert running_one.end() == (0, "")


@posix
def test_silent_connections_are_ended(server: Callable[..., Server]) -> None:
    running_one = server()
    with dialled(running_one.address) as silent:
        silent.settimeout(40)
        begun = time.monotonic()
        assert silent.recv(1) == b""
        assert time.monotonic() - begun < 30


def memory(process: int) -> int:
    """How many bytes of memory a process holds."""
    pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of a process in a file")
def test_answers_that_nobody_takes_do_not_fill_the_memory(server: Callable[..., Server]) -> None:
    running_one = server("--limit", "0")
    triple = "{ ?a ?b ?c }" + "".join(f" {{ ?a{n} sg:position ?c{n} }}" for n in range(2))
    query = urllib.parse.quote(f"SELECT * {{ {triple} }} LIMIT 10000")
    size = len(running_one.get(f"sparql?query={query}"))
    assert size > 2_000_000
    slow = []
    before = 0
    for number in range(24):
        if number == 8:  # as much as is being made at once is needed anyway
            before = memory(running_one.process.pid)
        slow.append(dialled(running_one.address))
        slow[-1].sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert slow[-1].recv(10)
    assert json.loads(running_one.get(ASK))["boolean"] is True
    assert memory(running_one.process.pid) - before < 4 * size + 2**24
    for each in slow:
        each.close()


@posix
def test_a_queue_is_no_news(server: Callable[..., Server]) -> None:
    running_one = server()
    asking = [threading.Thread(target=running_one.get, args=("network",)) for _ in range(20)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert running_one.end() == (0, "")


@pytest.mark.parametrize(
    ("query", "form", "found"),
    [
        ("SELECT ?who { ?who sg:rejects ?what }", "json", dict),
        ("SELECT ?who { ?who sg:rejects ?what }", "xml", xml.dom.minidom.Document),
        ("SELECT ?who { ?who sg:rejects ?what }", "csv", bytes),
        ("SELECT ?who { ?who sg:rejects ?what }", "tsv", bytes),
        ("ASK { ?who sg:rejects ?what }", "json", dict),
        ("ASK { ?who sg:rejects ?what }", "xml", xml.dom.minidom.Document),
        ("CONSTRUCT WHERE { ?who sg:rejects ?what }", "turtle", bytes),
        ("CONSTRUCT WHERE { ?who sg:rejects ?what }", "n3", bytes),
        ("CONSTRUCT WHERE { ?who sg:rejects ?what }", "rdf+xml", rdflib.Graph),
        ("CONSTRUCT WHERE { ?who sg:rejects ?what }", "json-ld", rdflib.Graph),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_is_answered(method: str, query: str, form: str, found: type, shared: Server) -> None:
    asking = SPARQLWrapper.SPARQLWrapper(shared.address + "sparql")
    asking.setMethod(method)
    asking.setReturnFormat(form)
    asking.setQuery("PREFIX sg: <https://w3id.org/stancegraph/ns#> " + query)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its own, of rdflib
        warnings.simplefilter("error", RuntimeWarning)  # what came is not what it asked for
        with contextlib.closing((result := asking.query()).response):
            answer = result.convert()
    assert isinstance(answer, found)
    assert answer or found is xml.dom.minidom.Document


@pytest.fixture(scope="module")
def shared(graph_file: Path) -> Iterator[Server]:
    running_one = Server("-g", str(graph_file), "--bind", "127.0.0.1:0")
    yield running_one
    running_one.process.kill()
    running_one.process.communicate()


@pytest.mark.parametrize(
    "text",
    ["example.org", "https://example.org/", "https://example.org/a", "null", "https://*.example.org", ""],
)
def test_what_is_no_origin(text: str) -> None:
    with pytest.raises(Misuse, match="is no website's origin"):
        running.allowed_origin(text)
    assert running.allowed_origin("https://example.org:8443") == "https://example.org:8443"


def test_a_port_that_is_taken(server: Callable[..., Server], graph_file: Path) -> None:
    running_one = server()
    address = Address.read(running_one.address.removeprefix("http://").rstrip("/"))
    with pytest.raises(KgError, match=r"127\.0\.0\.1:\d+ cannot be listened on") as caught:
        running.serve(str(graph_file), address, seconds=1, rows=0, started=lambda _: None)
    assert "--bind" in caught.value.hint


def test_a_graph_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="there is no graph at"):
        running.serve(
            str(tmp_path / "no.ttl"), Address("127.0.0.1", 0), seconds=1, rows=0, started=lambda _: None
        )


@pytest.mark.parametrize(
    ("text", "address", "loopback"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000), True),
        ("localhost:0", Address("127.0.0.1", 0), True),
        ("[::1]:80", Address("::1", 80), True),
        ("0.0.0.0:80", Address("0.0.0.0", 80), False),
        ("graphs.example.org:80", Address("graphs.example.org", 80), False),
    ],
)
def test_addresses(text: str, address: Address, loopback: bool) -> None:
    assert Address.read(text) == address
    assert address.is_loopback is loopback
    assert str(address) == text.replace("localhost", "127.0.0.1")


@pytest.mark.parametrize(
    "text", ["8000", "localhost", ":8000", "localhost:http", "localhost:70000", "localhost:-1", ""]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(Misuse, match="is no address to listen on"):
        Address.read(text)

"""The server itself: it starts, answers over HTTP, and ends cleanly."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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

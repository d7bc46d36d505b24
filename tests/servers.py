"""Real SPARQL servers for the tests, on free ports of this machine alone, and one that misbehaves."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs
from urllib.request import urlopen

import pytest

PASSWORD = "n0t-a-secret"

VARIABLES = (
    "KG_GRAPH",
    "KG_GRAPH_NAME",
    "KG_PASSWORD",
    "KG_STORE_URL",
    "KG_TIMEOUT",
    "KG_TOKEN",
    "KG_UPDATE_URL",
    "KG_USER",
)
"""What of the environment says how endpoints are asked."""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def missing(what: str) -> None:
    """Skip a test for want of a server, but never in CI."""
    message = f"ENDPOINT TESTS NOT RUN: {what}"
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(message)
    pytest.skip(message)


def _await(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    patience = time.monotonic() + 120
    while True:
        try:
            urlopen(url, timeout=5).close()
        except OSError as error:
            if getattr(error, "code", None):  # it answers, if only to say no
                return
            assert process.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < patience, log.read_text(errors="replace")
            time.sleep(0.05)
        else:
            return


@contextmanager
def _running(words: list[str], folder: Path, url: str) -> Iterator[subprocess.Popen[bytes]]:
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(words, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        try:
            _await(process, url, log)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[str]:
    """Oxigraph's server with a new store; yields its address for queries."""
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        missing("Oxigraph's server is not installed (pip install oxigraph)")
    assert program is not None
    place = f"127.0.0.1:{free_port()}"
    words = [program, "serve", "--location", str(folder / "quads"), "--bind", place, *options]
    with _running(words, folder, f"http://{place}/query"):
        yield f"http://{place}/query"


_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 60
DirsAllowed = .

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
EnabledGzipContent = 1
Charset = UTF-8

[URIQA]
DynamicLocal = 0
DefaultHost = localhost:{http}

[SPARQL]
; Fewer than the samples have triples: what reads a whole graph has to ask several times.
ResultSetMaxRows = 2000
MaxQueryCostEstimationTime = 4000
MaxQueryExecutionTime = 60
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Virtuoso with a new database, whose user dba has `PASSWORD`; yields its address for queries."""
    program, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or client is None:
        missing("Virtuoso is not installed (apt install virtuoso-opensource)")
    assert program is not None
    assert client is not None
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http))
    words = [program, "-f", "-c", "virtuoso.ini"]
    with _running(words, folder, f"http://127.0.0.1:{http}/sparql"):
        command = f"USER_SET_PASSWORD('dba', '{PASSWORD}');"
        subprocess.run(
            [client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={command}"], check=True, capture_output=True
        )
        yield f"http://127.0.0.1:{http}/sparql"


# -- a server that misbehaves ------------------------------------------------------------------------


@dataclass
class Reply:
    """What the misbehaving server sends.

    Attributes:
        body: the body.
        status: the HTTP status.
        headers: instead of the usual ones; Content-Length is added unless it is among them.
        cut: break off after so many bytes of the body.
        silence: wait for so many seconds first.
    """

    body: bytes = b'{"head": {"vars": []}, "results": {"bindings": []}}'
    status: int = 200
    headers: dict[str, str] = field(
        default_factory=lambda: {"Content-Type": "application/sparql-results+json"}
    )
    cut: int | None = None
    silence: float = 0


@dataclass
class Request:
    """What the misbehaving server was sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def query(self) -> str:
        """The SPARQL text of a question."""
        return parse_qs(self.body).get("query", [""])[0]


@dataclass
class Misbehaving:
    """A server that answers as a test likes.

    Attributes:
        url: its address for queries.
        answer: gives the reply to a request.
        requests: what came in.
    """

    url: str
    answer: Callable[[Request], Reply]
    requests: list[Request] = field(default_factory=list)


@contextmanager
def misbehaving(secure: object = None) -> Iterator[Misbehaving]:
    """A server that answers with no rows, until it is told otherwise.

    Args:
        secure: an `ssl.SSLContext` with which to speak TLS.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = Request(self.command, self.path, dict(self.headers.items()), body.decode())
            server.requests.append(request)
            reply = server.answer(request)
            ended.wait(reply.silence)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not {"Content-Length", "Transfer-Encoding", "X-No-Length"} & reply.headers.keys():
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
            if reply.cut is not None or "X-No-Length" in reply.headers:
                self.close_connection = True

        do_POST = do_DELETE = _reply  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    ended = threading.Event()
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.handle_error = lambda *_: None  # type: ignore[method-assign] # the client hangs up on purpose
    if secure is not None:
        listening.socket = secure.wrap_socket(listening.socket, server_side=True)  # type: ignore[attr-defined]
    scheme = "http" if secure is None else "https"
    server = Misbehaving(f"{scheme}://127.0.0.1:{listening.server_port}/query", lambda _: Reply())
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        ended.set()
        listening.shutdown()
        listening.server_close()
        thread.join()


def rows(*found: dict[str, dict[str, str]]) -> bytes:
    """Rows as SPARQL servers write them."""
    names = list(found[0]) if found else []
    return json.dumps({"head": {"vars": names}, "results": {"bindings": list(found)}}).encode()

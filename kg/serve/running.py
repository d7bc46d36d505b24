"""Starting and ending the server."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import KgError, Misuse
from kg.serve.site import LONGEST, Site
from kg.serve.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

__all__ = ["Address", "get", "serve"]

_THREADS = 8
"""How many requests are dealt with at a time; most of them wait for a worker."""


@dataclass(frozen=True)
class Address:
    """Where a server listens; port 0 is any that is free."""

    host: str
    port: int

    @classmethod
    def read(cls, text: str) -> Address:
        """From HOST:PORT, where the host may be an IPv6 address in brackets.

        Raises:
            Misuse: it is something else.
        """
        host, mark, port = text.rpartition(":")
        if not (mark and host and port.isascii() and port.isdigit() and int(port) < 2**16):
            raise Misuse(
                f"'{text}' is no address to listen on", "write it as HOST:PORT, such as 127.0.0.1:8000"
            )
        host = host.strip("[]")
        return cls("127.0.0.1" if host.lower() == "localhost" else host, int(port))

    @property
    def is_loopback(self) -> bool:
        """Whether only programs on this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def serve(
    locator: str, address: Address, *, seconds: float, rows: int, started: Callable[[Address], None]
) -> None:
    """Serve a graph until Ctrl-C or a request to end.

    Args:
        locator: see `kg.graph.open_graph`.
        address: where to listen.
        seconds: how long one question may take; 0 for as long as it likes.
        rows: how many rows an answer may have; 0 for as many as there are.
        started: told the address once requests are answered.

    Raises:
        KgError: the graph cannot be read, or the address cannot be had.
    """
    from waitress import create_server

    workers = Workers(locator, number=_number(), seconds=seconds, rows=rows)
    try:
        site = Site(workers, address.host)
        with _listening(address) as door:
            server = create_server(
                site, sockets=[door], threads=_THREADS, ident="", max_request_body_size=LONGEST
            )

            def end(*_: object) -> None:
                workers.end()  # so that nobody waits for an answer any more
                raise KeyboardInterrupt

            before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
            try:
                started(Address(address.host, door.getsockname()[1]))
                server.run()
            except KeyboardInterrupt:  # before it ran
                pass
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
                server.close()
    finally:
        workers.close()


def get(locator: str, path: str, *, seconds: float, rows: int) -> TestResponse:
    """What a server would answer to one request, without a server.

    Raises:
        KgError: the graph cannot be read.
    """
    from werkzeug.test import Client

    workers = Workers(locator, number=1, seconds=seconds, rows=rows)
    try:
        return Client(Site(workers)).get(path)
    finally:
        workers.close()


def _listening(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family)
    except OSError as error:
        hint = "choose another with --bind; port 0 is any that is free"
        raise KgError(f"{address} cannot be listened on: {error.strerror}", hint) from error


def _number() -> int:
    return max(2, min(4, os.cpu_count() or 1))

"""Starting and ending the server."""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import select
import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from kg.errors import KgError, Misuse
from kg.serve.site import LONGEST, Site
from kg.serve.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from waitress.channel import HTTPChannel
    from werkzeug.test import TestResponse

__all__ = ["Address", "get", "serve"]

_THREADS = 8
"""How many requests are dealt with at a time; most of them wait for a worker."""
_SILENCE = 15
"""For how many seconds a connection may be held open without a word, or without taking any of an answer."""
_UNTAKEN = 2**29
"""How many bytes of answers may be kept, all together, for those who are slow to take them."""
_IN_MEMORY = 2**16
"""How many bytes of a request or an answer are kept in memory; what is longer waits in a file."""


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


class _Server(TcpWSGIServer):  # type: ignore[misc] # waitress has no types
    """waitress, in which nobody can shut others out by holding connections open.

    Of itself it lets nobody in any more once it has all the connections that it may have, ends those that
    are silent after two minutes, and those that do not take their answer never.
    """

    _stalled: frozenset[HTTPChannel] = frozenset()

    def handle_accept(self) -> None:
        """Let somebody in; where there is no room, whoever has been silent longest has to go."""
        silent = [each for each in self.active_channels.values() if not each.requests]
        if silent and len(self._map) + 1 >= self.adj.connection_limit:
            min(silent, key=_last_heard).handle_close()
        super().handle_accept()

    def maintenance(self, now: float) -> None:
        """End the connections of those who neither ask nor take what they have asked for."""
        everyone = list(self.active_channels.values())
        stalled = frozenset(
            each
            for each in everyone
            if _last_heard(each) < now - self.adj.channel_timeout
            and (each.total_outbufs_len or not each.requests)
        )
        for each in stalled & self._stalled:  # twice: an answer may just have come that took long to find
            each.handle_close()
        self._stalled = stalled
        kept = sum(each.total_outbufs_len for each in everyone)
        for each in sorted(everyone, key=_last_heard):
            if kept <= _UNTAKEN:
                break
            kept -= each.total_outbufs_len
            if each.total_outbufs_len:
                each.handle_close()


def _last_heard(channel: HTTPChannel) -> float:
    return float(channel.last_activity)


def _connections() -> int:
    """How many connections there may be at once: each may need a file for its request, and for its answer."""
    try:
        import resource
    except ImportError:
        return 150
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 1000 if files == resource.RLIM_INFINITY else max(20, min(1000, (files - 60) // 3))


def allowed_origin(text: str) -> str:
    """The website that a text names, as browsers name it; "*" for all of them.

    Raises:
        Misuse: it names none.
    """
    if text != "*" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://[^/\s?#@*]+", text):
        raise Misuse(
            f"'{text}' is no website's origin",
            "write it as browsers do, in small letters and without a path, such as https://example.org; "
            "or * for all",
        )
    return text


def serve(
    locator: str,
    address: Address,
    *,
    seconds: float,
    rows: int,
    started: Callable[[Address], None],
    origins: Collection[str] = (),
) -> None:
    """Serve a graph until Ctrl-C or a request to end.

    Args:
        locator: see `kg.graph.open_graph`.
        address: where to listen.
        seconds: how long one question may take; 0 for as long as it likes.
        rows: how many rows an answer may have; 0 for as many as there are.
        started: told the address once requests are answered.
        origins: see `kg.serve.site.Site`.

    Raises:
        KgError: the graph cannot be read, or the address cannot be had.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that some wait is no news
    workers = Workers(locator, number=_number(), seconds=seconds, rows=rows)
    try:
        site = Site(workers, address.host, origins)
        with _listening(address) as door:
            settings = Adjustments(
                threads=_THREADS,
                ident="",
                max_request_body_size=LONGEST,
                connection_limit=_connections(),
                channel_timeout=_SILENCE,
                cleanup_interval=2,
                asyncore_use_poll=hasattr(select, "poll"),
                inbuf_overflow=_IN_MEMORY,
                outbuf_overflow=_IN_MEMORY,
            )
            server = _Server(
                site,
                _sock=door,
                adj=settings,
                bind_socket=False,
                sockinfo=(door.family, door.type, None, door.getsockname()),
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

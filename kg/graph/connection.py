"""Requests to one server over HTTP, and what goes wrong with them in words.

Redirects are not followed: a password, or an update, would go where nobody meant it to go.
"""

from __future__ import annotations

import os
import ssl
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from kg import __version__
from kg.errors import KgError, Misuse, shortened
from kg.graph.credentials import Proof, credentials

__all__ = ["LARGEST", "Broken", "Connection", "Received", "Refused"]

LARGEST = 512 * 1024 * 1024
"""The largest answer that is taken, in bytes when unpacked; it is held in memory."""

_WAITS = (0.25, 1.0)
"""How many seconds to wait before each new try of a question."""
_PASSING = {429, 502, 503, 504}
"""What servers say that may be well again in a moment."""


class Broken(KgError):
    """The connection failed: whether the request was carried out is not known."""


class Silent(Broken):
    """The server took too long; asked again, it would take as long again."""


class Refused(KgError):
    """The server did not understand the request, or could not carry it out.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, what: str, hint: str = "", status: int = 400) -> None:
        super().__init__(what, hint)
        self.status = status


@dataclass(frozen=True)
class Received:
    """An answer that has come in whole.

    Attributes:
        body: what it says, unpacked.
        media: its media type, without parameters.
        headers: its headers; names in lower case.
    """

    body: bytes
    media: str
    headers: Mapping[str, str]


class Connection:
    """A way to one server.

    Attributes:
        name: how messages name it: the address for queries, without what stands after a question mark,
            which may hold a key.
    """

    def __init__(self, url: str) -> None:
        """Get ready; nothing is sent yet.

        Raises:
            Misuse: the address cannot be one, or holds a password.
        """
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise Misuse(f"this address cannot be read: {error}", "write it as http://host/path") from None
        if address.userinfo:
            # Not repeated in the message: it would end up in logs.
            raise Misuse(
                "passwords do not belong into an address: others can see what commands are run",
                "set KG_USER and KG_PASSWORD in the environment, or make an entry in ~/.netrc",
            )
        if not address.host:
            raise Misuse(f"{url} names no host", "write it as http://host/path")
        self.name = str(address.copy_with(query=None, fragment=None))
        self._known = credentials(address.host)
        self._silence = _seconds()
        self._client = httpx.Client(
            auth=Proof(self._known) if self._known else None,
            headers={"User-Agent": f"stancegraph/{__version__}"},
            timeout=httpx.Timeout(self._silence, connect=min(self._silence, 10.0)),
            follow_redirects=False,
        )
        weakref.finalize(self, self._client.close)  # for those who leave without a word

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def ask(self, url: str, form: Mapping[str, str], accept: str) -> Received:
        """Send what only reads, a few times if need be.

        Raises:
            KgError: no whole answer came.
        """
        for wait in (*_WAITS, None):
            try:
                return self._send(url, accept, data=form)
            except (Broken, Refused) as error:
                passing = isinstance(error, Broken) or error.status in _PASSING
                if wait is None or not passing or isinstance(error, Silent):
                    raise
                time.sleep(wait)
        raise AssertionError

    def tell(self, url: str, content: str, media: str, params: Mapping[str, str] | None = None) -> None:
        """Send what writes, once.

        Raises:
            Broken: whether it was carried out is not known.
            KgError: it was not.
        """
        target = httpx.URL(url)
        target = target.copy_merge_params(params) if params else target
        self._send(str(target), "*/*", content=content.encode(), media=media)

    def drop(self, url: str, params: Mapping[str, str]) -> None:
        """Have a graph deleted; it does no harm where there is none."""
        try:
            self._send(str(httpx.URL(url).copy_merge_params(params)), "*/*", method="DELETE")
        except Refused as error:
            if error.status != 404:
                raise

    # -- inside ----------------------------------------------------------------------------------

    def _send(
        self,
        url: str,
        accept: str,
        *,
        method: str = "POST",
        data: Mapping[str, str] | None = None,
        content: bytes | None = None,
        media: str = "",
    ) -> Received:
        headers = {"Accept": accept, **({"Content-Type": media} if media else {})}
        try:
            with self._client.stream(method, url, data=data, content=content, headers=headers) as response:
                body = self._body(response)
        except httpx.TimeoutException as error:
            raise Silent(
                f"{self.name} has not answered for {self._silence:g} seconds",
                "try again, ask for less, or set KG_TIMEOUT to more seconds",
            ) from error
        except httpx.ConnectError as error:
            raise self._unreached(error) from error
        except httpx.DecodingError as error:
            raise Broken(
                f"{self.name} sent an answer that cannot be unpacked",
                "try again; if it stays, tell who runs it",
            ) from error
        except httpx.TransportError as error:
            raise Broken(
                f"{self.name} broke the connection off before its answer was whole",
                "try again; if it stays, the server's log may say why",
            ) from error
        except httpx.InvalidURL as error:
            raise Misuse(f"{url} is no address: {error}", "write it as http://host/path") from error
        media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not response.is_success:
            raise self._refused(response, body, media)
        return Received(body, media, response.headers)

    def _body(self, response: httpx.Response) -> bytes:
        """The whole body, or Broken where its end cannot be told from an end of the connection."""
        ended = "content-length" in response.headers or "transfer-encoding" in response.headers
        parts = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > LARGEST:
                raise KgError(
                    f"{self.name} sends an answer of more than {LARGEST // 1024**2} MiB",
                    "ask for less, such as with LIMIT",
                )
            parts.append(part)
        if response.is_success and not ended and size:
            raise Broken(
                f"{self.name} does not say how long its answers are, so none can be told from half of one",
                "something between here and the server speaks HTTP 1.0; go around it",
            )
        return b"".join(parts)

    def _unreached(self, error: httpx.ConnectError) -> KgError:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return KgError(
                    f"{self.name} has a certificate that cannot be trusted: {cause.verify_message}",
                    "check the address; the file that SSL_CERT_FILE names may hold certificates of your own",
                )
            if isinstance(cause, ssl.SSLError):
                return KgError(
                    f"{self.name} does not speak TLS as it should: {cause.reason or cause}",
                    "if it speaks plain HTTP, begin the address with http://",
                )
            cause = cause.__cause__ or cause.__context__
        return Broken(
            f"{self.name} cannot be reached: {error}", "is the address right, and is the server running?"
        )

    def _refused(self, response: httpx.Response, body: bytes, media: str) -> KgError:
        status = response.status_code
        said = self._known.hidden(_first_words(body, media))
        telling = f": {said}" if said else ""
        if response.is_redirect:
            to = self._known.hidden(response.headers.get("location", "another address").partition("?")[0])
            return Refused(
                f"{self.name} sends on to {to}", "name that address instead, if you trust it", status
            )
        if status == 401 and self._known:
            who = f"the user '{self._known.user}' with this password" if self._known.user else "this token"
            return Refused(
                f"{self.name} does not let in {who}", "check KG_USER and KG_PASSWORD, or KG_TOKEN", status
            )
        if status == 401:
            hint = (
                "set KG_USER and KG_PASSWORD (or KG_TOKEN) in the environment, or make an entry in ~/.netrc"
            )
            return Refused(f"{response.url.copy_with(query=None)} demands a password", hint, status)
        if status == 403:
            return Refused(
                f"{self.name} forbids this{telling}", "ask who runs it for the right to do it", status
            )
        if status == 404:
            return Refused(
                f"there is nothing at {response.url.copy_with(query=None)}",
                "give the address for queries, such as http://localhost:7878/query",
                status,
            )
        if status in _PASSING or status >= 500:
            return Refused(
                f"{self.name} failed with {status} {response.reason_phrase}{telling}",
                "try again later; if it stays, the server's log may say why",
                status,
            )
        return Refused(f"{self.name} refused with {status} {response.reason_phrase}{telling}", "", status)


def _seconds() -> float:
    """How long a server may keep silent."""
    given = os.environ.get("KG_TIMEOUT", "60")
    try:
        seconds = float(given)
        if not 0 < seconds < float("inf"):
            raise ValueError(given)
    except ValueError as error:
        raise Misuse(f"KG_TIMEOUT: '{given}' is no number of seconds", "write it as 60") from error
    return seconds


def _first_words(body: bytes, media: str) -> str:
    """What a server says is wrong, on one line; nothing, where it is a web page."""
    if "html" in media:
        return ""
    text = body[:2000].decode(errors="replace").strip().partition("\n")[0]
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return shortened(line, 200)

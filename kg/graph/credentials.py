"""Who we are to a server: taken from the environment or ~/.netrc, shown to that server alone."""

from __future__ import annotations

import netrc
import os
from collections.abc import Generator
from dataclasses import dataclass, field
from ipaddress import ip_address

import httpx

from kg.errors import KgError, Misuse

__all__ = ["Credentials", "Proof", "credentials"]


@dataclass(frozen=True)
class Credentials:
    """What a server is told that wants to know who asks; all of it may be empty.

    Attributes:
        user: the user's name.
        password: the user's password.
        token: what stands for both (OAuth's bearer token).
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def hidden(self, text: str) -> str:
        """A text without the secrets, should a server have sent them back."""
        for secret in (self.password, self.token):
            text = text.replace(secret, "…") if secret else text
        return text


def credentials(host: str) -> Credentials:
    """What is known for a host: KG_TOKEN, or KG_USER and KG_PASSWORD, or else its entry in ~/.netrc.

    Raises:
        Misuse: a name without a password, or the reverse.
        KgError: ~/.netrc cannot be read.
    """
    if token := os.environ.get("KG_TOKEN", "").strip():
        return Credentials(token=token)
    user, password = os.environ.get("KG_USER", ""), os.environ.get("KG_PASSWORD", "")
    if bool(user) != bool(password):
        given, missing = ("KG_USER", "KG_PASSWORD") if user else ("KG_PASSWORD", "KG_USER")
        raise Misuse(f"{given} is set, but {missing} is not", "set both in the environment, or neither")
    if user:
        return Credentials(user, password)
    try:
        entry = netrc.netrc().authenticators(host)
    except FileNotFoundError:
        return Credentials()
    except (OSError, netrc.NetrcParseError) as error:
        # The parser's own message quotes the line, and so perhaps a password.
        place = f":{error.lineno}" if isinstance(error, netrc.NetrcParseError) and error.lineno else ""
        raise KgError(
            f"~/.netrc{place} cannot be read", "mend it, or set KG_USER and KG_PASSWORD instead"
        ) from None
    return Credentials(entry[0], entry[2]) if entry else Credentials()


class Proof(httpx.Auth):
    """Adds what a server demands to the requests: a token at once, name and password only when asked.

    A digest tells no password to those who listen. What does goes over TLS, or to this very machine.
    """

    def __init__(self, known: Credentials) -> None:
        self._known = known
        self._digest = httpx.DigestAuth(known.user, known.password)
        self._plain = False

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth`."""
        if self._known.token:
            _refuse_listeners(request.url)
            request.headers["Authorization"] = f"Bearer {self._known.token}"
            yield request
            return
        if not self._plain:
            flow = self._digest.auth_flow(request)
            response = yield next(flow)
            demands = [
                header.partition(" ")[0].lower() for header in response.headers.get_list("www-authenticate")
            ]
            if response.status_code != 401 or not {"digest", "basic"}.intersection(demands):
                return
            if "digest" in demands:
                yield flow.send(response)
                return
            self._plain = True
        _refuse_listeners(request.url)
        basic = httpx.BasicAuth(self._known.user, self._known.password)
        yield from basic.auth_flow(request)


def _refuse_listeners(url: httpx.URL) -> None:
    """Raise KgError where a password would go readable over a network."""
    if url.scheme == "https" or url.host == "localhost":
        return
    try:
        if ip_address(url.host).is_loopback:
            return
    except ValueError:
        pass
    raise KgError(
        f"{url.host} would be sent the password where others can read it",
        "use https://, or reach the server through an SSH tunnel to localhost",
    )

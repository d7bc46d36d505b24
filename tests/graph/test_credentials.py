"""Names, passwords and tokens: where they come from, who is told them, and who is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import servers
from servers import Misbehaving, Reply, Request

from kg.errors import KgError, Misuse
from kg.graph import connection
from kg.graph.credentials import Credentials, Proof, credentials
from kg.graph.endpoint import EndpointGraph

DIGEST = {"WWW-Authenticate": 'Digest realm="SPARQL", nonce="abc", qop="auth", algorithm="MD5"'}
BASIC = {"WWW-Authenticate": 'Basic realm="SPARQL"'}


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home without ~/.netrc."""
    for variable in servers.VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(connection, "_WAITS", (0.0, 0.0))
    return tmp_path


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with servers.misbehaving() as server:
        yield server


def demanding(challenge: dict[str, str], accepted: str) -> object:
    def answer(request: Request) -> Reply:
        given = request.headers.get("Authorization", "")
        return Reply() if given.startswith(accepted) else Reply(b"", 401, challenge)

    return answer


def told(server: Misbehaving) -> list[str]:
    """What the server was told of who asks."""
    return [request.headers.get("Authorization", "") for request in server.requests]


def test_nothing_is_known_by_default() -> None:
    assert not credentials("e.org")


def test_the_environment_goes_before_netrc(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = home / ".netrc"
    netrc.write_text("machine e.org login ann password fromfile\n")
    netrc.chmod(0o600)
    assert credentials("e.org") == Credentials("ann", "fromfile")
    assert not credentials("elsewhere.example")
    monkeypatch.setenv("KG_USER", "ben")
    monkeypatch.setenv("KG_PASSWORD", "fromenv")
    assert credentials("e.org") == Credentials("ben", "fromenv")
    monkeypatch.setenv("KG_TOKEN", "abc")
    assert credentials("e.org") == Credentials(token="abc")


@pytest.mark.parametrize("variable", ["KG_USER", "KG_PASSWORD"])
def test_half_of_it_is_refused(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "hush")
    with pytest.raises(Misuse, match=f"{variable} is set, but KG_") as caught:
        credentials("e.org")
    assert "hush" not in str(caught.value)


def test_a_netrc_that_cannot_be_read_does_not_give_its_words_away(home: Path) -> None:
    (home / ".netrc").write_text("machine e.org login ann\npasword hush\n")
    (home / ".netrc").chmod(0o600)
    with pytest.raises(KgError, match=r"~/.netrc:2 cannot be read") as caught:
        credentials("e.org")
    assert "hush" not in str(caught.value)


def test_no_secret_is_printed() -> None:
    assert "hush" not in repr(Credentials("ann", "hush", "hush-token"))


def test_a_token_goes_along_at_once(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "abc")
    EndpointGraph.open(server.url)
    assert told(server) == ["Bearer abc"] * 3  # whose it is, what its IRIs begin with, who made it


@pytest.mark.parametrize(("challenge", "scheme"), [(DIGEST, "Digest "), (BASIC, "Basic ")])
def test_a_password_goes_only_where_it_is_demanded(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch, challenge: dict[str, str], scheme: str
) -> None:
    monkeypatch.setenv("KG_USER", "ann")
    monkeypatch.setenv("KG_PASSWORD", "hush")
    EndpointGraph.open(server.url)
    assert told(server) == [""] * 3
    server.requests.clear()
    server.answer = demanding(challenge, scheme)  # type: ignore[assignment]
    EndpointGraph.open(server.url)
    first, *others = told(server)
    assert first == ""
    assert {each.partition(" ")[0] for each in others} == {scheme.strip()}
    assert len(others) == 3
    assert not any("hush" in each for each in others)


def test_a_digest_is_preferred() -> None:
    request = httpx.Request("POST", "http://e.org/query")
    flow = Proof(Credentials("ann", "hush")).auth_flow(request)
    next(flow)
    both = [("WWW-Authenticate", challenge["WWW-Authenticate"]) for challenge in (BASIC, DIGEST)]
    again = flow.send(httpx.Response(401, headers=both, request=request))
    assert again.headers["Authorization"].startswith("Digest ")


@pytest.mark.parametrize("known", [Credentials(token="abc"), Credentials("ann", "hush")])
def test_no_password_goes_readable_over_a_network(known: Credentials) -> None:
    with httpx.Client(
        transport=httpx.MockTransport(lambda _: httpx.Response(401, headers=BASIC)), auth=Proof(known)
    ) as client:
        for place in ("https://e.org/query", "http://localhost:7878/query"):
            client.post(place)
        with pytest.raises(KgError, match=r"e\.org would be sent the password where others can read it"):
            client.post("http://e.org/query")


def test_a_wrong_password_is_named_but_not_shown(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_USER", "ann")
    monkeypatch.setenv("KG_PASSWORD", "hush")
    server.answer = demanding(BASIC, "nothing")  # type: ignore[assignment]
    with pytest.raises(KgError) as caught:
        EndpointGraph.open(server.url)
    assert str(caught.value) == (
        f"{server.url} does not let in the user 'ann' with this password\n"
        "  check KG_USER and KG_PASSWORD, or KG_TOKEN"
    )


def test_what_a_server_sends_back_of_it_is_not_shown(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_TOKEN", "hush-token")
    server.answer = lambda request: Reply(
        f"cannot do it for {request.headers['Authorization']}".encode(), 403, {"Content-Type": "text/plain"}
    )
    with pytest.raises(KgError, match="cannot do it for Bearer …") as caught:
        EndpointGraph.open(server.url)
    assert "hush" not in str(caught.value)


def test_redirects_are_not_followed(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "hush-token")
    with servers.misbehaving() as elsewhere:
        server.answer = lambda _: Reply(b"", 307, {"Location": elsewhere.url})
        with pytest.raises(KgError, match="sends on to"):
            EndpointGraph.open(server.url)
        assert elsewhere.requests == []

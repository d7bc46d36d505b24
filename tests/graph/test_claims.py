"""Claims to the right to change a graph on a server: whose they are, and when they end."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import msgspec
import pytest

from kg.graph.claims import Claim

NOON = int(datetime(2031, 4, 12, 12, tzinfo=UTC).timestamp())


def test_a_claim_is_read_as_it_was_written() -> None:
    claim = Claim("kg import", 12, 'a "host"', NOON, "x")
    assert Claim.read(claim.written()) == claim
    assert str(claim) == 'process 12 on a "host", since 2031-04-12 12:00:00 UTC (kg import)'
    assert claim.end() == "2031-04-12 13:00:00 UTC"


@pytest.mark.parametrize("term", ['"nonsense"', '"{}"', "<http://e.org/a>"])
def test_what_is_no_claim_claims_nothing(term: str) -> None:
    assert Claim.read(term).is_over()


def test_a_claim_holds_while_its_process_lives() -> None:
    mine = Claim.now()
    assert not mine.is_over()
    assert Claim.now().token != mine.token
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert msgspec.structs.replace(mine, process=done.pid).is_over()
    assert not msgspec.structs.replace(mine, process=done.pid, host="elsewhere").is_over()


def test_a_claim_ends_after_an_hour() -> None:
    mine = Claim.now()
    assert not msgspec.structs.replace(mine, since=mine.since - 3500).is_over()
    assert msgspec.structs.replace(mine, since=mine.since - 3700).is_over()


def test_the_command_is_told_without_what_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/kg", "import", "--into", "http://e.org/?key=hush"])
    assert Claim.now().command == "kg import"
    monkeypatch.setattr(sys, "argv", ["/usr/bin/kg", "--debug", "import"])
    assert Claim.now().command == "kg"

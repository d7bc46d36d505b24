"""Who claims the right to change a graph on a server, which knows nothing of processes."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import msgspec

from kg.rdf.terms import Term, literal, text_of

__all__ = ["Claim"]

_HOLDS = timedelta(hours=1)
"""After that a claim counts as forgotten; a change that takes longer must be done again."""


class Claim(msgspec.Struct, frozen=True):
    """A claim.

    Attributes:
        command: what claims it, such as `kg import`.
        process: the number of its process.
        host: the machine on which that runs.
        since: since when, as seconds from 1970 on.
        token: what no other claim has.
    """

    command: str
    process: int
    host: str
    since: int
    token: str

    @classmethod
    def now(cls) -> Claim:
        """A claim of this process."""
        words = [Path(sys.argv[0]).name, *(word for word in sys.argv[1:2] if word.isalpha())]
        now = int(datetime.now(UTC).timestamp())
        return cls(" ".join(words), os.getpid(), platform.node(), now, uuid4().hex)

    @classmethod
    def read(cls, term: Term) -> Claim:
        """A claim as it stands on the server; what is none is one of nobody, long ago."""
        try:
            return msgspec.json.decode(text_of(term), type=cls)
        except msgspec.MsgspecError:
            return cls("", 0, "", 0, "")

    def written(self) -> Term:
        """The claim as it stands on the server."""
        return literal(msgspec.json.encode(self).decode())

    def end(self) -> str:
        """When it ends at the latest."""
        return _clock(datetime.fromtimestamp(self.since, UTC) + _HOLDS)

    def is_over(self) -> bool:
        """Whether nobody can have it any more: it is old, or its process has ended."""
        if datetime.fromtimestamp(self.since, UTC) + _HOLDS < datetime.now(UTC):
            return True
        if self.host != platform.node() or os.name != "posix":
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False

    def __str__(self) -> str:
        since = _clock(datetime.fromtimestamp(self.since, UTC))
        return f"process {self.process} on {self.host}, since {since} ({self.command})"


def _clock(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"

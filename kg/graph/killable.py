"""A graph in a process of its own, so that a question to it can be ended.

Oxigraph cannot be told to stop in the middle of a query, and a query may take days or all memory. So
whoever answers others' queries asks here: the process that takes too long or too much is ended, and the
next question starts another.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.errors import Faulty, KgError
from kg.graph.row_order import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from typing import Concatenate, ParamSpec, TypeVar

    from kg.graph import Graph
    from kg.graph.columns import Column
    from kg.rdf.answers import Answer
    from kg.rdf.terms import Term, Triple

    P = ParamSpec("P")
    T = TypeVar("T")

__all__ = ["MEMORY", "KillableGraph", "Overrun", "TooMany"]

MEMORY = 2 * 2**30
"""How many bytes a process may take beyond what the opened graph takes, where the system can limit it."""

_BEGIN = "import sys; sys.path[:] = {path!r}; from kg.graph.killable import _serve; _serve()"


class Overrun(KgError):
    """A question took more time or memory than is allowed, and was ended without an answer."""


class TooMany(KgError):
    """An answer has more rows than are allowed."""


class KillableGraph:
    """The reading half of `kg.graph.Graph`, in a process that is ended when it takes too long.

    The process starts with the first question, and anew after each one that had to be ended, and when the
    file or folder has changed since it was read.

    Args:
        locator: see `kg.graph.open_graph`.
        seconds: how long one question may take; 0 for as long as it likes.
        rows: how many rows (or triples) one answer may have; 0 for as many as there are.
    """

    def __init__(self, locator: str, *, seconds: float = 0, rows: int = 0) -> None:
        self.name = locator
        self._locator = locator
        self._seconds = seconds
        self._rows = rows
        self._process: subprocess.Popen[bytes] | None = None
        self._seen: object = None
        self._over = False
        self._base = ""

    @property
    def base(self) -> str:
        """See `Graph.base`."""
        self._running()
        return self._base

    def query(self, text: str) -> Answer:
        """See `Graph.query`.

        Raises:
            Overrun: it took more time or memory than is allowed.
            TooMany: it has more rows than are allowed.
        """
        return self.call(_answer, text, self._rows)

    def triples(self) -> Iterator[Triple]:
        """See `Graph.triples`."""
        return iter(self.call(_triples))

    def about(self, subjects: Iterable[Term]) -> Iterator[Triple]:
        """See `Graph.about`."""
        return iter(self.call(_about, list(subjects)))

    def using(self, values: Iterable[Term], props: Iterable[Term] = ()) -> Iterator[Triple]:
        """See `Graph.using`."""
        return iter(self.call(_using, list(values), list(props)))

    def columns(self, props: Collection[Term], classes: Collection[Term]) -> Mapping[Term, Column]:
        """See `Graph.columns`."""
        return self.call(_columns, props, classes)

    def call(self, work: Callable[Concatenate[Graph, P], T], *args: P.args, **named: P.kwargs) -> T:
        """What a function makes of the graph, over there.

        Args:
            work: a function of a module, whose first argument is the graph. What goes in and out of it
                must be plain data.
            args: its other arguments.
            named: its other arguments, by name.

        Raises:
            Overrun: it took more time or memory than is allowed.
            KgError: as the function raises.
        """
        process = self._running()
        late = threading.Event()
        timer = self._timer(process, late)
        try:
            found: T = self._told(process, (work, args, named))
        except (EOFError, OSError, pickle.UnpicklingError):
            self.close()
            raise self._ended(late.is_set()) from None
        except BaseException as error:
            if not isinstance(error, KgError):  # Ctrl-C, for one: nobody waits for the answer any more
                self.close()
            raise
        finally:
            if timer is not None:
                timer.cancel()
        return found

    def state(self) -> object:
        """What is another whenever the file or folder has changed; None where that cannot be told."""
        return _state(self._locator)

    def end(self) -> None:
        """End the process, even while another thread waits for its answer, and start none again."""
        self._over = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """See `Graph.close`."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    # -- inside ----------------------------------------------------------------------------------

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, with the graph as it is now."""
        now = _state(self._locator)
        if self._process is not None and self._seen == now and self._process.poll() is None:
            return self._process
        self.close()
        if self._over:
            raise Overrun("the program is ending")
        self._seen = now
        self._process = subprocess.Popen(  # noqa: S603 # this very program
            [sys.executable, "-P", "-c", _BEGIN.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # faults are told in replies; Rust's last words help nobody
        )
        try:
            self.name, self._base = self._told(self._process, self._locator)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.close()
            raise KgError(f"the process that reads {self._locator} ended before it began") from None
        except BaseException:
            self.close()
            raise
        return self._process

    def _timer(self, process: subprocess.Popen[bytes], late: threading.Event) -> threading.Timer | None:
        if not self._seconds:
            return None

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, end)
        timer.daemon = True
        timer.start()
        return timer

    def _told(self, process: subprocess.Popen[bytes], request: object) -> Any:
        assert process.stdin is not None
        assert process.stdout is not None
        pickle.dump(request, process.stdin)
        process.stdin.flush()
        fault, found = pickle.load(process.stdout)  # noqa: S301 # from our own process
        if fault:
            raise found
        return found

    def _ended(self, late: bool) -> Overrun:
        if self._over:
            return Overrun("the program is ending")
        if late:
            limit = f"{self._seconds:g} second{'s' if self._seconds != 1 else ''}"
            return Overrun(
                f"there was no answer within {limit}, so the question was ended", "ask for less at once"
            )
        return Overrun(
            f"the question took more than {MEMORY // 2**30} GiB of memory and was ended",
            "ask for less at once",
        )


def _state(locator: str) -> object:
    """What changes when a file or a folder does; always the same for an address."""
    path = Path(locator)
    try:
        files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
        # Locks and logs come and go also where nothing changes.
        files = [file for file in sorted(files) if not file.name.lower().startswith(("lock", "log"))]
        found = [(str(file), file.stat()) for file in files]
    except OSError:  # the process says what is wrong with it, or it is an address
        return None
    return [(name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in found]


# -- in the other process ----------------------------------------------------------------------------


def _answer(graph: Graph, text: str, rows: int) -> Answer:
    answer = in_order(text, graph.query(text))
    if rows and not isinstance(answer, bool):
        kind, found = ("triples", answer) if isinstance(answer, tuple) else ("rows", answer.rows)
        if len(found) > rows:
            raise TooMany(
                f"the answer has {len(found):,} {kind}, and no more than {rows:,} are given at once",
                "ask for less, or for a part with LIMIT and OFFSET",
            )
    return answer


def _triples(graph: Graph) -> list[Triple]:
    return list(graph.triples())


def _about(graph: Graph, subjects: list[Term]) -> list[Triple]:
    return list(graph.about(subjects))


def _using(graph: Graph, values: list[Term], props: list[Term]) -> list[Triple]:
    return list(graph.using(values, props))


def _columns(graph: Graph, props: Collection[Term], classes: Collection[Term]) -> Mapping[Term, Column]:
    return graph.columns(props, classes)


def _serve() -> None:
    """Open the graph that is named first; then answer one request after the other until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks, who then ends this
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed must not get between the replies
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    try:
        from kg.graph import open_graph
        from kg.graph.file import FileGraph

        graph = open_graph(waiting.get())
        if isinstance(graph, FileGraph):
            graph.read()  # before a question comes, whose time and memory are limited
        _limit_memory()
    except Exception as error:
        _reply(replies, True, _as_kg_error(error))
        return
    _reply(replies, False, (graph.name, graph.base))
    while True:
        work, args, named = waiting.get()
        try:
            found = work(graph, *args, **named)
        except MemoryError:
            os._exit(1)  # told to the user as what it is: the process has gone
        except Exception as error:
            _reply(replies, True, _as_kg_error(error))
        else:
            _reply(replies, False, found)


def _listen(requests: IO[bytes], waiting: queue.SimpleQueue[Any]) -> None:
    """Hand requests on; end the process, busy or not, once nobody is left to make any."""
    try:
        while True:
            waiting.put(pickle.load(requests))  # noqa: S301 # from the process that started this one
    except (EOFError, OSError, pickle.UnpicklingError, KeyboardInterrupt):
        os._exit(0)


def _reply(replies: IO[bytes], fault: bool, what: object) -> None:
    pickle.dump((fault, what), replies, protocol=pickle.HIGHEST_PROTOCOL)
    replies.flush()


def _as_kg_error(error: Exception) -> KgError:
    """An error that can be sent and shown."""
    if isinstance(error, Faulty):  # cannot be put together again from its message
        return KgError(str(error))
    return error if isinstance(error, KgError) else KgError(f"{type(error).__name__}: {error}")


def _limit_memory() -> None:
    """Let the process take so much more memory and no more; nothing where the system cannot say."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        room = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (room, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError):
        return

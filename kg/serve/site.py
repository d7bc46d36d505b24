"""The web application: a SPARQL endpoint, and pages for people; both only read."""

from __future__ import annotations

import io
import ipaddress
import re
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import jinja2
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Request, Response

from kg import __version__, queries
from kg.errors import KgError, Misuse
from kg.exporters import answers
from kg.graph.killable import Overrun
from kg.rdf import sparql_results, syntaxes, terms
from kg.rdf.answers import Rows
from kg.serve import asked, formats
from kg.serve.workers import Busy
from kg.summaries import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from kg.rdf.answers import Answer
    from kg.rdf.terms import Term
    from kg.serve.workers import Workers

__all__ = ["Site"]

ROWS_SHOWN = 1_000
"""How many rows a page shows; the others can be had as a file."""
LONGEST = 2**20
"""How many bytes a request may bring along."""

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HOST = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+?)\.?)(?::(?P<port>[0-9]{0,5}))?")
"""What the header Host holds: a name or an address, and maybe a port."""
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class _Link(NamedTuple):
    """A piece of a page's table, with what it leads to."""

    text: str
    href: str = ""
    away: bool = False


class Site:
    """A WSGI application.

    Args:
        workers: who answers.
        host: the name or address under which the server is reached; others than that, addresses and
            localhost are refused, so that no website can send its visitors' browsers here under its own
            name.
        origins: the websites whose scripts may ask in their visitors' browsers, such as
            https://example.org; "*" for all.
    """

    def __init__(self, workers: Workers, host: str = "localhost", origins: Collection[str] = ()) -> None:
        self._workers = workers
        self._host = host.lower().rstrip(".")
        self._origins = frozenset(origins)
        with workers.one() as graph:
            self._base = graph.base
        environment = jinja2.Environment(
            autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._template = environment.from_string(_asset("page.html.j2"))
        self._style = _asset("page.css")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = request.max_form_memory_size = LONGEST
        try:
            response = self._respond(request)
        except HTTPException as error:
            response = _plain(error.description or error.name, error.code or 500)
            if isinstance(error, MethodNotAllowed):
                response.headers["Allow"] = ", ".join(error.valid_methods or ())
        if request.path == _ENDPOINT and self._origins:
            response.headers.extend(self._shared(request.headers.get("Origin", "")))
            response.vary.add("Origin")
        for name, value in _SAFE.items():
            response.headers.setdefault(name, value)
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if not self._trusted(request.environ.get("HTTP_HOST", "")):
            return _plain("this server does not go by that name; use its address\n", 421)
        pages: dict[str, Callable[[Request], Response]] = {
            "/": self._home,
            "/query": self._ask,
            "/show": self._show,
            "/network": self._network,
            "/page.css": self._css,
        }
        if request.path == _ENDPOINT:
            if self._origins and request.method == "OPTIONS":
                return Response(status=204)
            _only(request, "GET", "HEAD", "POST")
            return self._sparql(request)
        name = request.path.removeprefix("/query/")
        try:
            if name not in queries.names() and request.path not in pages:
                raise NotFound(f"there is no page {request.path} here")
            _only(request, "GET", "HEAD")
            return self._named(request, name) if name != request.path else pages[name](request)
        except MethodNotAllowed:
            raise
        except HTTPException as error:
            return self._page("What is wrong", error.code or 500, error=error.description)
        except KgError as error:
            return self._page("What is wrong", _status(error), error=str(error))

    def _trusted(self, host: str) -> bool:
        """Whether a Host header is our own; a name that is not may be anybody's, an address is not."""
        found = _HOST.fullmatch(host)
        if found is None or int(found["port"] or 0) >= 2**16:
            return False
        name = (found["six"] or found["name"]).lower()
        if name in {"localhost", self._host}:
            return True
        try:
            return ipaddress.ip_address(name).version == (6 if found["six"] else 4)
        except ValueError:
            return False

    def _shared(self, origin: str) -> dict[str, str]:
        """The headers by which a browser lets a script of a website ask, if it may."""
        allowed = "*" if "*" in self._origins else origin
        if allowed not in self._origins:
            return {}
        return {
            "Access-Control-Allow-Origin": allowed,
            "Access-Control-Allow-Methods": "GET, HEAD, POST",
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Max-Age": "600",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }

    # -- the protocol ----------------------------------------------------------------------------

    def _sparql(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol, the query operation."""
        try:
            values = dict([*request.args.lists(), *request.form.lists()])
            if request.mimetype == "application/sparql-query":
                values["query"] = [request.get_data().decode()]
            elif request.method == "POST" and request.mimetype != "application/x-www-form-urlencoded":
                raise BadRequest("post the query as application/sparql-query or as a form")
        except UnicodeDecodeError:
            return _plain("the query must be in UTF-8\n", 400)
        if "update" in values:
            return _plain("this server only reads; `kg import` changes a graph\n", 403)
        others = {*values.get("default-graph-uri", ()), *values.get("named-graph-uri", ())} - {"", self._base}
        if others or any(values.get("named-graph-uri", ())):
            return _plain(f"there is one graph only here: default-graph-uri={self._base}\n", 400)
        if not values and request.method != "POST":
            about = tuple(formats.description(request.base_url, self._base))
            return _written(about, *(formats.wanted(request, formats.TRIPLES) or _TURTLE), self._base)
        if len(values.get("query", ())) != 1:
            return _plain("say what to ask: one parameter named 'query'\n", 400)
        try:
            with self._workers.one() as graph:
                answer = graph.query(values["query"][0])
            there_are = formats.kinds(answer)
            wanted = formats.wanted(request, there_are, "format", "output", "results")
            return _written(answer, *wanted, self._base) if wanted else _unavailable(there_are)
        except KgError as error:
            return _plain(f"{error}\n", _status(error))

    # -- pages -----------------------------------------------------------------------------------

    def _home(self, _: Request) -> Response:
        account, here = self._workers.remembered(asked.overview)
        named = [queries.load(name) for name in queries.names()]
        return self._page(account.title, named=named, query="", summary=account, here=here)

    def _ask(self, request: Request) -> Response:
        text = request.args.get("query", "")
        if not text.strip():
            raise Misuse("there is nothing to ask", "write a query, or choose one on the first page")
        with self._workers.one() as graph:
            answer = graph.query(text)
        if request.args.get("format"):
            return _download(request, answer, self._base)
        files = {
            each.name: f"/query?{urlencode({'query': text, 'format': each.name})}"
            for each in formats.for_people(answer)
        }
        return self._answered("Your query", answer, text, files, query=text)

    def _named(self, request: Request, name: str) -> Response:
        named = queries.load(name)
        given = {key: [word for word in words if word] for key, words in request.args.lists()}
        values = {key: words for key, words in given.items() if words and key != "format"}
        missing = [each for each in named.parameters if each.required and not values.get(each.name)]
        if missing:
            return self._page(named.title, form=named, values=values)
        with self._workers.one() as graph:
            text = graph.call(asked.text_of_named, name, values)
            answer = graph.query(text)
        if given.get("format"):
            return _download(request, answer, self._base)
        files = {
            each.name: f"/query/{name}?{urlencode({**values, 'format': each.name}, doseq=True)}"
            for each in formats.for_people(answer)
        }
        labels = set(re.findall(r"rdfs:label \?(\w+)", text))
        # Of several labels a query takes one, under the name of a column.
        taken = re.findall(r"\(MIN\(STR\(\?(\w+)\)\) AS \?(\w+)\)", text)
        things = labels | {column for label, column in taken if label in labels}
        return self._answered(named.title, answer, text, files, things, form=named, values=values)

    def _answered(
        self,
        title: str,
        answer: Answer,
        text: str,
        files: Mapping[str, str],
        things: Collection[str] = (),
        **more: Any,
    ) -> Response:
        """A page with an answer.

        Args:
            title: what it is called.
            answer: the answer.
            text: the query.
            files: for each format where it can be had in full.
            things: the columns that hold names of things.
            more: what else the page shows.
        """
        found: dict[str, Any] = {"truth": None, "triples": None, "head": (), "rows": (), "number": 0}
        if isinstance(answer, bool):
            found["truth"] = answer
        elif isinstance(answer, Rows):
            found["head"] = [name.replace("_", " ") for name in answer.variables]
            rows = answer.rows[:ROWS_SHOWN]
            nodes = {term for row in rows for term in row if term and term.startswith(("<", "_:"))}
            with self._workers.one() as graph:
                here = graph.call(asked.described, nodes) if nodes else frozenset()
                no_things = graph.call(asked.positions) if things else frozenset()
            found["rows"] = [
                [
                    self._shown(term, name in things and terms.text_of(term or "") not in no_things, here)
                    for term, name in zip(row, answer.variables, strict=True)
                ]
                for row in rows
            ]
            found["number"] = len(answer.rows)
        else:
            found["triples"] = syntaxes.write(answer[:ROWS_SHOWN], terms.prefixes(self._base), "turtle")
            found["number"] = len(answer)
        return self._page(title, answer=found, text=text, files=files, **more)

    def _show(self, request: Request) -> Response:
        thing = request.args.get("thing", "")
        if not thing:
            raise Misuse("there is nothing to show", "name an actor, a demand or an article")
        with self._workers.one() as graph:
            account, here = graph.call(asked.portrait_of, thing)
        return self._page(account.title, account=account, here=here)

    def _network(self, _: Request) -> Response:
        response = Response(self._workers.remembered(asked.network), mimetype="text/html")
        # The page brings a policy of its own, by which its scripts run and nothing else.
        response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        return response

    def _css(self, _: Request) -> Response:
        return Response(self._style, mimetype="text/css")

    def _page(self, title: str, status: int = 200, **content: Any) -> Response:
        blank: dict[str, Any] = dict.fromkeys(
            ("account", "answer", "error", "files", "form", "named", "query", "summary", "text", "values")
        )
        html = self._template.render(
            **{**blank, **content},
            title=title,
            shown=ROWS_SHOWN,
            link=partial(self._link, here=content.get("here", ())),
            generator=f"stancegraph {__version__}",
        )
        response = Response(html, status=status, mimetype="text/html")
        response.headers["Content-Security-Policy"] = _POLICY
        if status == 503:
            response.headers["Retry-After"] = "10"
        return response

    def _shown(self, term: Term | None, names_a_thing: bool, here: Collection[Term]) -> _Link:
        """A term of an answer as a page shows it."""
        if term is None:
            return _Link("")
        name = terms.text_of(term)
        if names_a_thing:
            return _Link(name, f"/show?{urlencode({'thing': name})}")
        text = terms.readable(term, terms.prefixes(self._base))
        return self._link(Cell(text, "" if term.startswith('"') else name), here)

    def _link(self, cell: Cell, here: Collection[Term]) -> _Link:
        """Where a piece of an account leads: a thing of the graph to its page, an address away from here.

        Args:
            cell: the piece.
            here: the things that have a page.
        """
        own = cell.iri.startswith(terms.SG)  # the vocabulary's are told in its own page
        if not own and (cell.iri if cell.iri.startswith("_:") else f"<{cell.iri}>") in here:
            return _Link(cell.text, f"/show?{urlencode({'thing': cell.iri})}")
        if cell.iri.startswith(("http://", "https://")) and not (own or cell.iri.startswith(self._base)):
            return _Link(cell.text, cell.iri, away=True)
        return _Link(cell.text)


# -- parts -------------------------------------------------------------------------------------------


def _asset(name: str) -> str:
    return (resources.files("kg.serve") / name).read_text(encoding="utf-8")


def _plain(text: str, status: int) -> Response:
    response = Response(text if text.endswith("\n") else f"{text}\n", status=status, mimetype="text/plain")
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response


def _only(request: Request, *methods: str) -> None:
    if request.method not in methods:
        raise MethodNotAllowed(methods, f"{request.path} can be asked with {' and '.join(methods)}")


def _status(error: KgError) -> int:
    """The HTTP status of an error: whose fault it is, and whether trying again may help."""
    return 503 if isinstance(error, Overrun | Busy) else 400


def _unavailable(there_are: Iterable[formats.Format]) -> Response:
    known = ", ".join(f"{each.media} ({each.name})" for each in there_are)
    return _plain(f"this answer can be had as {known}", 406)


def _download(request: Request, answer: Answer, base: str) -> Response:
    """An answer as a file for people; tables are such as spreadsheets can open."""
    there_are = formats.for_people(answer)
    wanted = formats.wanted(request, there_are, "format")
    if wanted is None:
        return _unavailable(there_are)
    form, media = wanted
    if not isinstance(answer, Rows) or form.name not in {"csv", "tsv", "xlsx"}:
        return _written(answer, form, media, base)
    stream = io.BytesIO()
    if form.name == "xlsx":
        answers.xlsx(answer, stream)
    else:
        answers.csv(answer, stream, "comma" if form.name == "csv" else "tab")
    return Response(stream.getvalue(), mimetype=media)


def _written(answer: Answer, form: formats.Format, media: str, base: str) -> Response:
    if isinstance(answer, bool | Rows):
        text: str = getattr(sparql_results, form.name)(answer)
    else:
        text = syntaxes.write(answer, terms.prefixes(base), form.name)
    response = Response(text, mimetype=media)
    response.vary.add("Accept")
    return response


_ENDPOINT = "/sparql"
_TURTLE = (formats.TRIPLES[0], formats.TRIPLES[0].media)

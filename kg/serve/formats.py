"""In which format an answer is wanted, in the many words in which programs say so."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from werkzeug.datastructures import MIMEAccept

from kg.rdf.answers import Rows
from kg.rdf.names import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.wrappers import Request

    from kg.rdf.answers import Answer
    from kg.rdf.terms import Triple

__all__ = ["TRIPLES", "Format", "description", "for_people", "kinds", "wanted"]


class Format(NamedTuple):
    """A format that answers can be had in.

    Attributes:
        name: what a parameter calls it.
        media: its media type.
        also: other media types and names by which programs ask for it.
        w3c: its name among W3C's formats.
    """

    name: str
    media: str
    also: tuple[str, ...]
    w3c: str

    def is_called(self, word: str) -> bool:
        """Whether a word is one of its names."""
        return word in {self.name, self.media, *self.also}


_JSON = Format(
    "json",
    "application/sparql-results+json",
    ("application/json", "text/json", "text/javascript", "application/javascript", "sparql-results+json"),
    "SPARQL_Results_JSON",
)
_XML = Format(
    "xml",
    "application/sparql-results+xml",
    ("application/xml", "text/xml", "sparql-results+xml"),
    "SPARQL_Results_XML",
)
_CSV = Format("csv", "text/csv", (), "SPARQL_Results_CSV")
_XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (), "")
_TSV = Format("tsv", "text/tab-separated-values", ("text/tsv",), "SPARQL_Results_TSV")
ROWS = (_JSON, _XML, _CSV, _TSV)
TRUTH = (_JSON, _XML)
TRIPLES = (
    Format(
        "turtle",
        "text/turtle",
        # Turtle is N3, too.
        (
            "application/turtle",
            "application/x-turtle",
            "text/n3",
            "text/rdf+n3",
            "application/n3",
            "ttl",
            "n3",
        ),
        "Turtle",
    ),
    Format("ntriples", "application/n-triples", ("text/plain", "n-triples", "nt"), "N-Triples"),
    Format(
        "rdfxml",
        "application/rdf+xml",
        ("application/xml", "text/xml", "rdf", "rdf+xml", "rdf/xml", "xml"),
        "RDF_XML",
    ),
    Format(
        "jsonld",
        "application/ld+json",
        ("application/json", "application/x-json+ld", "json-ld", "ld+json", "json"),
        "JSON-LD",
    ),
)


def kinds(answer: Answer) -> tuple[Format, ...]:
    """The formats that an answer can be had in; the usual one first."""
    return TRUTH if isinstance(answer, bool) else ROWS if isinstance(answer, Rows) else TRIPLES


def for_people(answer: Answer) -> tuple[Format, ...]:
    """The formats that pages offer: tables are also workbooks, where there is what writes them."""
    return (*kinds(answer), _XLSX) if isinstance(answer, Rows) and find_spec("xlsxwriter") else kinds(answer)


def wanted(request: Request, formats: tuple[Format, ...], *parameters: str) -> tuple[Format, str] | None:
    """The format that is asked for, by a parameter or else by the header Accept, with its media type.

    Args:
        request: who asks.
        formats: those there are.
        parameters: what a parameter that names the format may be called.

    Returns:
        None where there is no such format.
    """
    words = [word for name in parameters if (word := request.values.get(name, "").strip())]
    if words:
        # A plus sign that is not escaped is a space in an address.
        word = words[0].partition(";")[0].strip().lower().replace(" ", "+")
        return next(((each, each.media) for each in formats if each.is_called(word)), None)
    if not request.accept_mimetypes:
        return formats[0], formats[0].media
    plain = MIMEAccept((each.partition(";")[0], much) for each, much in request.accept_mimetypes)
    media = {each.media: each for each in formats}
    media |= {word: each for each in formats for word in each.also if "/" in word and word not in media}
    found = plain.best_match(media)
    return (media[found], found) if found else None


def description(endpoint: str, graph: str) -> Iterator[Triple]:
    """What an endpoint can do, in W3C's words for it: SPARQL 1.1 Service Description.

    Args:
        endpoint: its address.
        graph: the IRI of its only graph.
    """
    service, dataset, held = f"<{endpoint}>", f"<{endpoint}#dataset>", f"<{graph}>"
    yield service, TYPE, f"<{_SD}Service>"
    yield service, f"<{_SD}endpoint>", service
    yield service, f"<{_SD}supportedLanguage>", f"<{_SD}SPARQL11Query>"
    for each in (*ROWS, *TRIPLES):
        yield service, f"<{_SD}resultFormat>", f"<http://www.w3.org/ns/formats/{each.w3c}>"
    yield service, f"<{_SD}defaultDataset>", dataset
    yield dataset, TYPE, f"<{_SD}Dataset>"
    yield dataset, f"<{_SD}defaultGraph>", held
    yield held, TYPE, f"<{_SD}Graph>"


_SD = "http://www.w3.org/ns/sparql-service-description#"

"""The answers of queries in W3C's formats: SPARQL 1.1 results in JSON, XML, CSV and TSV."""

from __future__ import annotations

import csv as writing
import io
import json as encoding
import re
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.rdf.syntaxes import NO_XML
from kg.rdf.terms import text_of

if TYPE_CHECKING:
    from kg.rdf.answers import Rows
    from kg.rdf.terms import Term

__all__ = ["csv", "json", "tsv", "xml"]

_LANGUAGE = re.compile(r'"@([A-Za-z0-9-]+)$')
# JSON escapes these, and no others but \b and \f.
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u00[01][0-9a-f]|[bf])")
_DATATYPE = re.compile(r'"\^\^<([^>]*)>$')


def csv(rows: Rows) -> str:
    """Plain values."""
    stream = io.StringIO()
    writer = writing.writer(stream, lineterminator="\r\n")
    writer.writerow(rows.variables)
    writer.writerows(["" if term is None else text_of(term) for term in row] for row in rows.rows)
    return stream.getvalue()


def tsv(rows: Rows) -> str:
    """Terms as RDF writes them."""
    lines = ["\t".join(f"?{name}" for name in rows.variables)]
    lines += ["\t".join(term or "" for term in row) for row in rows.rows]
    return "\n".join(lines) + "\n"


def json(answer: Rows | bool) -> str:
    """Terms with their kinds, languages and datatypes."""
    if isinstance(answer, bool):
        return encoding.dumps({"head": {}, "boolean": answer}) + "\n"
    bindings = [
        {name: _binding(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    document: dict[str, Any] = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    return encoding.dumps(document, ensure_ascii=False, indent=1) + "\n"


def xml(answer: Rows | bool) -> str:
    """The same in XML."""
    import pyoxigraph as ox

    text = json(answer)
    if found := NO_XML.search(text) or _ESCAPED.search(text):
        what = f"XML has no character for {found[0]!a}, which stands in the answer"
        raise KgError(what, "ask for JSON, CSV or TSV")
    parsed = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    data = parsed.serialize(format=ox.QueryResultsFormat.XML)
    assert data is not None
    return data.decode() + "\n"


def _binding(term: Term) -> dict[str, Any]:
    if term.startswith("<<"):
        ends = zip(("subject", "predicate", "object"), term[4:-4].split(" ", 2), strict=True)
        return {"type": "triple", "value": {name: _binding(end) for name, end in ends}}
    if term.startswith("<"):
        return {"type": "uri", "value": text_of(term)}
    if term.startswith("_:"):
        return {"type": "bnode", "value": term[2:]}
    found: dict[str, Any] = {"type": "literal", "value": text_of(term)}
    if language := _LANGUAGE.search(term):
        found["xml:lang"] = language[1]
    elif datatype := _DATATYPE.search(term):
        found["datatype"] = datatype[1]
    return found

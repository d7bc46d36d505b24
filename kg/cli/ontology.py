"""`kg ontology`: the vocabulary, a term of it, or all of it as a page or as RDF."""

from __future__ import annotations

import click

from kg import output, reference
from kg.cli import terminal
from kg.errors import Misuse


@click.command("ontology")
@click.argument("term", required=False)
@click.option(
    "-o", "--out", default="-", show_default=True, metavar="FILE", help="Where to; - is standard output."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(reference.FORMATS)),
    help="By default by the ending of the output file; text on standard output.",
)
def command(term: str | None, out: str, form: str | None) -> None:
    """Show the vocabulary that graphs are written in.

    Without TERM all terms are listed, by kind. A TERM is shown in full: its names, what it means, and what it
    goes with. It can be written as sg:rejects, rejects or accepts-conditionally, as its IRI, or as its label
    in any of the vocabulary's languages.

    The whole vocabulary can be written in other formats. html is a page to read, with an example, a
    picture and every term; it needs no network. turtle (.ttl), ntriples (.nt), rdfxml (.rdf) and
    jsonld (.jsonld) are RDF.

    \b
    Examples:
      kg ontology
      kg ontology acceptsConditionally
      kg ontology -o stancegraph.html
      kg ontology -o stancegraph.ttl
    """
    form = form or reference.format_of(out)
    if term is None:
        output.write(out, reference.document(form))
        terminal.wrote(out)
    elif form == "text":
        output.write(out, reference.entry(term))
        terminal.wrote(out)
    else:
        raise Misuse(
            f"a single term is shown as text, not as {form}", f"leave out {term!r} to write them all"
        )

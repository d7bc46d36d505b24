"""`kg ontology`: the vocabulary, a term of it, or all of it as Turtle."""

from __future__ import annotations

import click


@click.command("ontology")
@click.argument("term", required=False)
@click.option("--turtle", is_flag=True, help="Print the whole vocabulary, with its code lists, as Turtle.")
@click.option("-o", "--out", default="-", metavar="FILE", help="Write to a file.")
def command(term: str | None, turtle: bool, out: str) -> None:
    """Show the vocabulary that graphs are written in.

    Without a term all are listed, by kind.

    \b
    Examples:
      kg ontology
      kg ontology acceptsConditionally
      kg ontology --turtle -o stancegraph.ttl
    """
    from kg import output, reference

    if turtle:
        text = reference.turtle()
    elif term is not None:
        text = reference.entry(term)
    else:
        text = reference.listing()
    output.write(out, text)

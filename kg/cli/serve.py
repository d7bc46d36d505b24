"""`kg serve`: a graph in the browser and as a SPARQL endpoint."""

from __future__ import annotations

import os

import click

from kg.cli import options, terminal


@click.command("serve")
@click.option(
    "--bind",
    default="127.0.0.1:8000",
    show_default=True,
    metavar="HOST:PORT",
    help="Where to listen; port 0 is any that is free.",
)
@click.option("--get", "path", metavar="PATH", help="Print what is at a path, such as /, and end.")
@options.timeout(30)
@options.limit("Refuse an answer with more rows; 0 gives all there are.", least=0, rows=100_000)
@click.option(
    "--cors",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Let scripts of this website, such as https://example.org, ask at /sparql in their visitors' "
    "browsers; * for all. May be repeated.",
)
@options.graph
def command(
    bind: str, path: str | None, timeout: float, limit: int, origins: tuple[str, ...], locator: str
) -> None:
    """Show a graph in the browser, and answer SPARQL, until Ctrl-C.

    SPARQL is answered at /sparql. It only reads, and only programs on this machine can reach it, unless
    --bind says otherwise. A query that takes too long, too much memory or too many rows is refused with a
    reason; part of an answer is never given as if it were all.

    \b
    Examples:
      kg serve
      kg serve --bind 127.0.0.1:0 -g talks/build/graph.ttl
      kg serve --get /query/who-rejects?on=rahal-plan
    """
    from kg.errors import KgError, Misuse
    from kg.serve import running

    if path is not None:
        if not path.startswith("/"):
            raise Misuse(f"'{path}' is no path", "begin it with /, such as /query/who-rejects")
        path = os.fsencode(path).decode(errors="replace")  # in the C locale it may be bytes of UTF-8
        response = running.get(locator, path, seconds=timeout, rows=limit)
        fault = response.status_code >= 400
        click.echo(response.get_data(), nl=False, err=fault)
        if fault:
            raise SystemExit(KgError.exit_code)
        return
    address = running.Address.read(bind)
    allowed = [running.allowed_origin(origin) for origin in origins]
    if not address.is_loopback:
        terminal.echo(f"warning: whoever can reach {address} can read the whole graph", err=True)
    if "*" in allowed:
        terminal.echo(
            "warning: every website that is open in a browser here can read the whole graph", err=True
        )

    def started(at: running.Address) -> None:
        terminal.echo(f"{locator} is at http://{at}/ (end with Ctrl-C)", err=True)

    running.serve(locator, address, seconds=timeout, rows=limit, started=started, origins=allowed)

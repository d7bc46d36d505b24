"""The command line: parse arguments, call one function, print.

One module per verb. Modules are imported for their options alone; what is heavy is imported when a
command runs, so that `kg --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

import click

from kg import __version__, faults
from kg.cli import (
    build,
    cache,
    check,
    diff,
    export,
    fmt,
    import_,
    init,
    merge,
    ontology,
    query,
    remove,
    same,
    schema,
    serve,
    show,
    stats,
    sync,
    terminal,
    view,
)
from kg.errors import Faulty, KgError, once_a_file

__all__ = ["main"]


class _Verbs(click.Group):
    """Turns errors into words, once and for all commands."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            if ctx.params["debug"]:
                raise
            if isinstance(error, Faulty):
                _show_problems(error)
            else:
                terminal.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)
        except click.ClickException as error:
            vars(error)["message"] = terminal.shown(error.message)
            raise
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params["debug"] or faults.reason(error) is not None:
                raise
            fault = f"{type(error).__name__}: {error}"
            terminal.echo(f"Error: a fault in the program itself: {fault}", err=True)
            terminal.echo(
                "  Please report it, with what `kg --debug …` shows for the same command.", err=True
            )
            ctx.exit(1)

    def main(self, *words: Any, **options: Any) -> Any:
        """Also tells what is wrong with what is printed to, which may be a file on a disk that is full."""
        terminal.prepare()
        try:
            return super().main(*words, **options)
        except OSError as error:
            if faults.reason(error) is None or "--debug" in sys.argv:
                raise
            name = error.filename or faults.PRINTED
            with suppress(OSError):
                terminal.echo(f"Error: {faults.unwritten(name, error)}", err=True)
            with suppress(OSError):
                sys.stdout.close()  # so that nobody tries again to write what is left
            sys.exit(1)
        finally:
            terminal.clear()
            if large := sys.modules.get("kg.graph.cache"):  # else no graph has been read
                large.index_later()


def _show_problems(error: Faulty) -> None:
    from kg.codebook import hints

    for line in (*once_a_file(error.problems), *hints.summary(error.problems)):
        terminal.echo(line, err=True)
    terminal.echo(f"{error.summary()}; nothing was written", err=True)


@click.group(
    cls=_Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="stancegraph")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.option("--no-cache", is_flag=True, help="Work everything out anew; see `kg cache`.")
@click.pass_context
def main(ctx: click.Context, debug: bool, no_cache: bool) -> None:  # noqa: ARG001 # debug is read by _Verbs
    """Who demands what of whom, and who accepts, refuses, hedges or keeps silent.

    Turns annotated news articles into a graph that answers SPARQL, and into a page to look at. Every
    stance in it leads back to the quote, the article and the annotator it came from.

    \b
    To begin:
      kg init talks                 a project to start from
      kg build talks -o build       articles in; build/graph.ttl and build/network.html out
      kg query who-rejects          ask the graph
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if no_cache:
        before = os.environ.get("KG_CACHE", "")
        os.environ["KG_CACHE"] = "off"  # for the processes that this one starts, too
        ctx.call_on_close(lambda: os.environ.update(KG_CACHE=before))
    if ctx.invoked_subcommand is None:
        terminal.echo(ctx.get_help())


for command in (
    init.command,
    build.command,
    check.command,
    import_.command,
    remove.command,
    sync.command,
    query.command,
    show.command,
    stats.command,
    diff.command,
    view.command,
    serve.command,
    export.command,
    fmt.command,
    schema.command,
    ontology.command,
    cache.command,
):
    main.add_command(command)
main.add_command(check.validate)
main.add_command(merge.merge)
main.add_command(merge.unmerge)
main.add_command(same.command)

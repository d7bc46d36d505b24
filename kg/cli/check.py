"""`kg check`: what a build would complain about; `kg validate`: that, and what is odd about a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options, report, terminal
from kg.errors import Faulty, once_a_file
from kg.graph import is_address

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.sources import Corpus
    from kg.validation import Finding
    from kg.validation.reports import Located
    from kg.validation.source_lines import Written

FORMATS = ("table", "json", "shacl", "sarif", "github")


@click.command("check")
@options.sources
@options.codebook
def command(sources: tuple[Path, ...], codebook: Path | None) -> None:
    """List every problem of annotated articles, with its line.

    Nothing is written but the list, to standard output. The exit status is 1 if there are problems.
    `kg validate` also looks for what is odd in the graph that they would make.
    """
    from kg import sources as reading

    corpus = reading.load(sources, codebook)
    for line in once_a_file(corpus.problems):
        terminal.echo(line)
    if not _told_sound(corpus):
        raise SystemExit(Faulty.exit_code)


class _Given(click.Path):
    """A file or folder that is there, or the address of an endpoint."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if is_address(str(value)) else super().convert(value, param, ctx)


@click.command("validate")
@click.argument(
    "files", nargs=-1, required=True, metavar="GRAPH|SRC...", type=_Given(exists=True, path_type=Path)
)
@options.codebook
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How to print what is found: a list to read, JSON, a SHACL report in Turtle, SARIF, or annotations "
    "of a GitHub workflow.",
)
@click.option(
    "--fail-on",
    type=click.Choice(("error", "warning")),
    default="error",
    show_default=True,
    help="From what on the exit status is 1.",
)
@click.option(
    "--quote-limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many characters a quote may have; by default what kg.toml says, or else 400.",
)
@click.option("--all", "every", is_flag=True, help="List each finding, also where many say the same.")
@click.option(
    "--shacl", is_flag=True, help="Check the form with pySHACL and ontology/shapes.ttl; slow on large graphs."
)
def validate(
    files: tuple[Path | str, ...],
    codebook: Path | None,
    form: str,
    fail_on: str,
    quote_limit: int | None,
    every: bool,
    shacl: bool,
) -> None:
    """List what is wrong with graphs or annotated articles, and what is odd about them.

    Of a graph (a file, a store or an address) everything is checked that queries rely on, such as one holder
    and one position for each stance. Articles are checked as `kg check` does, then the graph that they
    would make. Warnings are what may be right but deserves a look: a party for and against one thing on
    one day, a stance dated after its article, a quote that is too long. Nothing is changed.

    Give a graph together with its articles to see the line to mend for each finding, and whether the quotes
    still stand in the texts, and the texts and files are still those that were imported.

    \b
    Examples:
      kg validate build/graph.ttl
      kg validate build/graph.ttl samples
      kg validate samples --fail-on warning
      kg validate samples --format sarif > findings.sarif
    """
    from kg import project
    from kg.graph import open_graph
    from kg.validation import texts
    from kg.validation.reports import REPORTS, of_problem, table
    from kg.validation.source_lines import places

    found: list[Located] = []
    summaries: list[str] = []
    graphs = [file for file in files if _is_graph(file)]
    articles = tuple(file for file in files if isinstance(file, Path) and file not in graphs)
    corpus: Corpus | None = None
    known: dict[str, Written] = {}
    if articles:
        from kg import importer
        from kg import sources as reading

        corpus = reading.load(articles, codebook)
        found += map(of_problem, corpus.problems)
        if _told_sound(corpus):
            made = importer.new_graph(corpus)
            known = places(corpus, made)
            findings = _findings(made, shacl, quote_limit or corpus.project.quote_limit)
            # Reading the articles has told of names that two actors claim, those of gazetteers included.
            findings = [each for each in findings if each.code != "name-of-two-actors"]
            found += _located(findings, made, known, "")
            summaries.append(f"the graph of them: {_counted(findings)}")
    for file in graphs:
        graph = open_graph(str(file))
        beside = Path.cwd() if isinstance(file, str) else file.parent.resolve()
        settings = corpus.project if corpus else project.load(beside)
        findings = _findings(graph, shacl, quote_limit or settings.quote_limit)
        if corpus:
            findings += texts.run(graph, corpus)
        written = places(corpus, graph) | known if corpus else {}
        found += _located(findings, graph, written, graph.name)
        summaries.append(f"{graph.name}: {_counted(findings)}")
    once = {(each.finding, each.path, each.line): each for each in reversed(found)}
    found = [each for each in found if once[each.finding, each.path, each.line] is each]
    terminal.echo(table(found, every=every) if form == "table" else REPORTS[form](found), nl=False)
    for line in summaries:
        terminal.echo(line, err=True)
    bad = {"error", fail_on}
    if any(each.finding.severity in bad for each in found):
        raise SystemExit(Faulty.exit_code)


def _is_graph(file: Path | str) -> bool:
    """Whether this is a graph; all else is a source."""
    from kg.graph.file import is_graph_file
    from kg.graph.store import is_store

    return isinstance(file, str) or (is_graph_file(file) if file.is_file() else is_store(file))


def _told_sound(corpus: Corpus) -> bool:
    """Whether sources are without errors; says so, or how many there are."""
    try:
        corpus.require_sound()
    except Faulty as faulty:
        from kg.codebook import hints

        for line in (*hints.summary(faulty.problems), faulty.summary()):
            terminal.echo(line, err=True)
        return False
    report.summary(corpus.summary())
    return True


def _findings(graph: Graph, shacl: bool, quote_limit: int) -> list[Finding]:
    """What all checks find; those of the form by pySHACL if asked for."""
    from kg import validation

    if not shacl:
        return validation.run(graph, quote_limit=quote_limit)
    from kg.validation import shacl as shapes

    sense = [check for check in validation.checks() if check.severity == "warning"]
    return shapes.run(graph) + validation.run(graph, sense, quote_limit)


def _located(findings: list[Finding], graph: Graph, known: dict[str, Written], file: str) -> list[Located]:
    """Findings with the place to mend each, sorted by place.

    Args:
        findings: what was found.
        graph: where it was found.
        known: what the things of the graph were made of, as far as that is at hand.
        file: the graph's own; "" for one that was only made to be checked.
    """
    from kg import validation
    from kg.rdf import terms
    from kg.validation import texts
    from kg.validation.reports import Located
    from kg.validation.source_lines import files, located

    keys = {check.code: check.key for check in (*validation.checks(), *texts.CHECKS.values())}
    prefixes = terms.prefixes(graph.base)
    read_from = files(graph, (each.focus for each in findings if each.focus not in known))
    placed = []
    for each in findings:
        place = located(each.focus, keys.get(each.code, ""), known, read_from)
        path, line = place or (file, 0)
        named = not each.focus.startswith("_:")
        thing = validation.short(f"<{each.focus}>", prefixes) if named else each.focus
        placed.append(Located(each, thing, path, line, file))
    return sorted(placed, key=lambda each: (each.path, each.line, each.finding.order()))


def _counted(findings: list[Finding]) -> str:
    errors = sum(each.severity == "error" for each in findings)
    return f"{report.plural(errors, 'error')}, {report.plural(len(findings) - errors, 'warning')}"

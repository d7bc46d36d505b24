"""`kg check`: what a build would complain about; `kg validate`: that, and what is odd about a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, report
from kg.errors import Faulty

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.sources import Corpus
    from kg.validation import Finding
    from kg.validation.reports import Located

GRAPHS = (".ttl", ".nt", ".rdf", ".jsonld")
"""How the files of graphs end; all else is a source."""
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
    for problem in corpus.problems:
        click.echo(str(problem))
    if not _told_sound(corpus):
        raise SystemExit(Faulty.exit_code)


@click.command("validate")
@click.argument(
    "files", nargs=-1, required=True, metavar="GRAPH|SRC...", type=click.Path(exists=True, path_type=Path)
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
    "--shacl", is_flag=True, help="Check the form with pySHACL and ontology/shapes.ttl; slow on large graphs."
)
def validate(files: tuple[Path, ...], codebook: Path | None, form: str, fail_on: str, shacl: bool) -> None:
    """List what is wrong with graphs or annotated articles, and what is odd about them.

    Of a graph (.ttl, .nt, .rdf, .jsonld) everything is checked that queries rely on, such as one holder
    and one position for each stance. Articles are checked as `kg check` does, then the graph that they
    would make. Warnings are what may be right but deserves a look: a party for and against one thing on
    one day, a stance dated after its article, a quote of more than 400 characters. Nothing is changed.

    \b
    Examples:
      kg validate build/graph.ttl
      kg validate samples --fail-on warning
      kg validate samples --format sarif > findings.sarif
    """
    from kg.graph import open_graph
    from kg.validation.reports import REPORTS, of_problem

    found: list[Located] = []
    summaries: list[str] = []
    graphs = [file for file in files if file.is_file() and file.suffix.lower() in GRAPHS]
    articles = tuple(file for file in files if file not in graphs)
    if articles:
        from kg import importer
        from kg import sources as reading
        from kg.validation.places import places

        corpus = reading.load(articles, codebook)
        found += map(of_problem, corpus.problems)
        if _told_sound(corpus):
            made = importer.new_graph(corpus)
            findings = _findings(made, shacl)
            found += _located(findings, made, places(corpus, made), "")
            summaries.append(f"the graph of them: {_counted(findings)}")
    for file in graphs:
        graph = open_graph(str(file))
        findings = _findings(graph, shacl)
        found += _located(findings, graph, {}, str(file))
        summaries.append(f"{file}: {_counted(findings)}")
    click.echo(REPORTS[form](found), nl=False)
    for line in summaries:
        click.echo(line, err=True)
    bad = {"error", fail_on}
    if any(each.finding.severity in bad for each in found):
        raise SystemExit(Faulty.exit_code)


def _told_sound(corpus: Corpus) -> bool:
    """Whether sources are without errors; says so, or how many there are."""
    try:
        corpus.require_sound()
    except Faulty as faulty:
        click.echo(faulty.summary(), err=True)
        return False
    report.corpus(corpus)
    return True


def _findings(graph: Graph, shacl: bool) -> list[Finding]:
    """What all checks find; those of the form by pySHACL if asked for."""
    from kg import validation

    if not shacl:
        return validation.run(graph)
    from kg.validation import shacl as shapes

    sense = [check for check in validation.checks() if check.severity == "warning"]
    return shapes.run(graph) + validation.run(graph, sense)


def _located(
    findings: list[Finding], graph: Graph, known: dict[str, tuple[str, int]], otherwise: str
) -> list[Located]:
    """Findings with the place to mend each, those in files by place."""
    from kg import terms
    from kg.validation import short
    from kg.validation.reports import Located

    prefixes = terms.prefixes(graph.base)
    located = []
    for each in findings:
        path, line = known.get(each.focus, (otherwise, 0))
        thing = each.focus if each.focus.startswith("_:") else short(f"<{each.focus}>", prefixes)
        located.append(Located(each, thing, path, line))
    return sorted(located, key=lambda each: (each.path, each.line, each.finding.order()))


def _counted(findings: list[Finding]) -> str:
    errors = sum(each.severity == "error" for each in findings)
    return f"{report.plural(errors, 'error')}, {report.plural(len(findings) - errors, 'warning')}"

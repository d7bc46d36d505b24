"""Graphs and annotated articles checked together: everything that is found, at the line to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import importer, project, sources, validation
from kg.graph import Graph, open_graph
from kg.graph.cautions import cautions
from kg.graph.file import is_graph_file
from kg.graph.store import is_store
from kg.rdf import terms
from kg.sources import Corpus
from kg.validation import Finding, texts
from kg.validation.reports import SOURCE, Located, of_problem
from kg.validation.source_lines import Written, located, places
from kg.validation.source_lines import files as files_of

__all__ = ["Checked", "check"]


@dataclass(frozen=True)
class Checked:
    """What was found.

    Attributes:
        found: every finding once, those of articles first.
        counts: of each graph how it is called, how many errors and how many warnings.
        corpus: the articles, if there are any.
    """

    found: list[Located]
    counts: list[tuple[str, int, int]]
    corpus: Corpus | None


def check(
    files: Iterable[Path | str],
    codebook: Path | None = None,
    *,
    shacl: bool = False,
    quote_limit: int | None = None,
) -> Checked:
    """Check graphs, articles, the graph that these would make, and the ones against the others.

    Args:
        files: graphs (a file, a store or an address) and sources of articles.
        codebook: the codebook for all articles; by default each folder's own, or the nearest above it.
        shacl: whether pySHACL checks the form.
        quote_limit: how many characters a quote may have; by default what the project says.

    Raises:
        KgError: a graph cannot be opened, or kg.toml is broken.
    """
    given = list(files)
    graphs = [file for file in given if _is_graph(file)]
    articles = tuple(file for file in given if isinstance(file, Path) and file not in graphs)
    found: list[Located] = []
    counts: list[tuple[str, int, int]] = []
    known: Mapping[str, Written] = {}
    corpus = sources.load(articles, codebook) if articles else None
    if corpus:
        found += map(of_problem, corpus.problems)
        if not any(problem.severity == "error" for problem in corpus.problems):
            made = importer.new_graph(corpus)
            known = places(corpus, made)
            findings = _findings(made, shacl, quote_limit or corpus.project.quote_limit)
            findings = [each for each in findings if each.code not in _TOLD_BETTER]
            located = _untold(_located(findings, made, known, ""), found)
            found += located
            findings = [each.finding for each in located]
            counts.append(("the graph of them", *_counted(findings)))
    for file in graphs:
        graph = open_graph(str(file))
        beside = Path.cwd() if isinstance(file, str) else file.parent.resolve()
        settings = corpus.project if corpus else project.load(beside)
        findings = _findings(graph, shacl, quote_limit or settings.quote_limit)
        if corpus:
            findings += texts.run(graph, corpus)
        written = {**places(corpus, graph), **known} if corpus else {}
        located = _untold(_located(findings, graph, written, graph.name), found)
        found += located
        counts.append((graph.name, *_counted([each.finding for each in located])))
    once = {(each.finding, each.path, each.line): each for each in reversed(found)}
    found = [each for each in found if once[each.finding, each.path, each.line] is each]
    return Checked(found, counts, corpus)


_TOLD_BETTER = frozenset({"name-of-two-actors", "url-of-two-articles"})
"""What reading the articles tells better: it knows all gazetteers, and which addresses are of one page."""
_TOLD_IN_READING = _TOLD_BETTER | {"stance-on-itself", "stance-told-twice"}
"""What reading them tells too, at the same place, where it can be seen before there is a graph."""


def _untold(found: list[Located], before: list[Located]) -> list[Located]:
    """What has not been told of the same place in reading, if that may tell it."""
    told = {(each.path, each.line) for each in before if each.finding.code == SOURCE}
    return [
        each
        for each in found
        if each.finding.code not in _TOLD_IN_READING or (each.path, each.line) not in told
    ]


def _is_graph(file: Path | str) -> bool:
    """Whether this is a graph; all else is a source."""
    return isinstance(file, str) or (is_graph_file(file) if file.is_file() else is_store(file))


def _findings(graph: Graph, shacl: bool, quote_limit: int) -> list[Finding]:
    """What all checks find; those of the form by pySHACL if asked for."""
    if shacl:
        from kg.validation import shacl as shapes

        sense = [check for check in validation.checks() if check.severity == "warning"]
        found = shapes.run(graph) + validation.run(graph, sense, quote_limit)
    else:
        found = validation.run(graph, quote_limit=quote_limit)
    if any(each.code == "holder-without-stance" for each in found):  # which says why nothing is a stance
        return found
    return [Finding(each.code, each.severity, "", each.what, each.hint) for each in cautions(graph)] + found


def _counted(findings: list[Finding]) -> tuple[int, int]:
    """How many errors, and how many warnings."""
    errors = sum(each.severity == "error" for each in findings)
    return errors, len(findings) - errors


def _located(findings: list[Finding], graph: Graph, known: Mapping[str, Written], file: str) -> list[Located]:
    """Findings with the place to mend each, sorted by place.

    Args:
        findings: what was found.
        graph: where it was found.
        known: what the things of the graph were made of, as far as that is at hand.
        file: the graph's own; "" for one that was only made to be checked.
    """
    keys = {check.code: check.key for check in (*validation.checks(), *texts.CHECKS.values())}
    prefixes = terms.prefixes(graph.base)
    read_from = files_of(graph, (each.focus for each in findings if each.focus and each.focus not in known))
    placed = []
    for each in findings:
        place = located(each.focus, keys.get(each.code, ""), known, read_from)
        path, line = place or (file, 0)
        named = each.focus and not each.focus.startswith("_:")
        thing = validation.short(f"<{each.focus}>", prefixes) if named else each.focus
        placed.append(Located(each, thing, path, line, file))
    return sorted(placed, key=lambda each: (each.path, each.line, each.finding.order()))

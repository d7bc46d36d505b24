"""What makes the answers of a graph other than they look: that nothing in it is a stance, or its age."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.rdf.answers import selected
from kg.rdf.terms import DATA, SG, local_name, text_of

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["CODES", "Caution", "cautions"]

CODES = {"graph-without-stances": "Nothing in the graph is a stance.", "older-version": "The graph is old."}
_OLD = "ASK { ?stance sg:datePrecision sg:ofArticle }"
"""What is deprecated in the vocabulary, and was written before that."""
_SPACES = """SELECT DISTINCT ?term { { SELECT DISTINCT ?term { ?any ?term ?value } }
             UNION { SELECT DISTINCT ?term { ?any a ?term } } }"""


class Caution(NamedTuple):
    """Something that is to be known of a graph.

    Attributes:
        code: one of CODES.
        severity: an error if no question about stances can have an answer for the way the graph is written.
        what: what it is.
        hint: how to mend it.
    """

    code: str
    severity: Literal["error", "warning"]
    what: str
    hint: str

    def __str__(self) -> str:
        return f"{self.what}; {self.hint}"


def cautions(graph: Graph) -> list[Caution]:
    """What to know of a graph before its answers are believed; it takes a moment, also of large ones."""
    if graph.query("ASK { ?stance a sg:Stance }") is not True:
        return [Caution("graph-without-stances", *_without_stances(graph))]
    if graph.query(_OLD) is True:
        what = "it was written by an older version (sg:ofArticle)"
        return [Caution("older-version", "warning", what, "import its articles again")]
    return []


def _without_stances(graph: Graph) -> tuple[Literal["error", "warning"], str, str]:
    """How bad it is that a graph has none, why that is, and how to mend it."""
    held = selected(graph.query("SELECT ?s { ?s sg:holder ?who } ORDER BY ?s LIMIT 1"))
    if held:
        what = f"nothing in it is a stance (sg:Stance), though {text_of(held[0][0] or '')} has a holder"
        return "error", what, "write `a sg:Stance` for whatever has sg:holder"
    addresses = sorted({text_of(term or "") for (term,) in selected(graph.query(_SPACES))})
    ours = [address for address in addresses if address.startswith(SG)]
    strange = (address for address in addresses if not address.startswith((SG, DATA, graph.base)))
    alike = (address.removesuffix(local_name(address)) for address in strange if "stancegraph" in address)
    if wrong := min(alike, default=""):
        return "error", f"nothing in it is a stance: its terms begin with {wrong}", f"write {SG}"
    if ours:
        return "warning", "it holds no stances, only what they may be about", "import annotated articles"
    if addresses:
        return (
            "error",
            f"nothing in it is a stance: it has no term that begins with {SG}",
            "name another graph",
        )
    return "error", "there is nothing in it", "import annotated articles, or name another graph"

"""Names in a query that nobody knows.

SPARQL finds nothing for a property that does not exist, and says so without a word: "nobody rejects" and
"I wrote sg:reject" look the same. So an empty answer is followed by what may be mistyped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import reference
from kg.errors import did_you_mean
from kg.graph.sandbox import names_used
from kg.rdf import terms
from kg.rdf.terms import camel

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["unknown_names"]


def unknown_names(query: str, graph: Graph) -> list[str]:
    """A line for each prefixed name of ours in a query that is no term and nothing in the graph.

    Args:
        query: SPARQL text.
        graph: what it was asked of.
    """
    used = names_used(query)
    ours = {prefix: space for prefix, space in terms.prefixes(graph.base).items() if prefix in terms.KINDS}
    found = []
    if any(prefix == "sg" for prefix, _ in used):
        vocabulary = reference.names()
        for _, name in sorted(pair for pair in used if pair[0] == "sg" and pair[1] not in vocabulary):
            near = camel(name) if camel(name) in vocabulary else name
            hint = did_you_mean(near, vocabulary)
            found.append(f"the vocabulary has no sg:{name}" + (f"; {hint}" if hint else ""))
    if any(prefix in ours for prefix, _ in used):
        things = {node for triple in graph.triples() for node in triple if node.startswith(f"<{graph.base}")}
        for prefix, name in sorted(pair for pair in used if pair[0] in ours):
            if f"<{ours[prefix]}{name}>" not in things:
                start = f"<{ours[prefix]}"
                if others := [other for other, space in ours.items() if f"<{space}{name}>" in things]:
                    there = " and ".join(f"{other}:{name}" for other in sorted(others))
                    found.append(f"the graph has no {prefix}:{name}, but {there}")
                    continue
                hint = did_you_mean(name, {t[len(start) : -1] for t in things if t.startswith(start)})
                found.append(f"the graph has no {prefix}:{name}" + (f"; {hint}" if hint else ""))
    return found

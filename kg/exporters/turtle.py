"""Turtle that reads well and compares well: sorted, one subject a paragraph, no clock, no blank nodes.

The same triples give the same bytes, and a small change in them gives a small difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby

from kg.terms import XSD, Term, Triple

__all__ = ["write"]

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.%-]*[A-Za-z0-9_-])?")
_BARE = re.compile(rf'"(true|false|-?\d+|-?\d+\.\d+)"\^\^<{re.escape(XSD)}(boolean|integer|decimal)>')


def write(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """The triples as a Turtle document.

    Args:
        triples: in any order, repeated or not.
        prefixes: what IRIs may be shortened with; only those that are used are declared.
    """
    namespaces = sorted(((space, name) for name, space in prefixes.items()), key=lambda p: -len(p[0]))
    used: set[str] = set()

    @cache
    def short(term: Term) -> str:
        if term.startswith("<"):
            address = term[1:-1]
            for space, name in namespaces:
                if address.startswith(space) and _local(address[len(space) :]):
                    used.add(name)
                    return f"{name}:{address[len(space) :]}"
            return term
        bare = _BARE.fullmatch(term)
        if bare is not None and ("." in bare[1]) == (bare[2] == "decimal"):
            return bare[1]
        if not term.endswith(">"):
            return term
        text, _, datatype = term.rpartition("^^")
        return f"{text}^^{short(datatype)}"

    def order(prop: Term) -> tuple[int, str]:
        return (0 if prop == _TYPE else 1 if prop == _LABEL else 2, prop)

    paragraphs = []
    for subject, about in groupby(sorted(set(triples)), key=lambda triple: triple[0]):
        lines = []
        by_property = groupby(sorted(about, key=lambda t: (order(t[1]), t[2])), key=lambda t: t[1])
        for prop, group in by_property:
            values = ", ".join(short(value) for _, _, value in group)
            lines.append(f"{'a' if prop == _TYPE else short(prop)} {values}")
        paragraphs.append(f"{short(subject)} " + " ;\n    ".join(lines) + " .\n")
    head = "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(used))
    return "\n".join([head, *paragraphs] if head else paragraphs)


def _local(name: str) -> bool:
    """Whether a name may follow a prefix: simple characters, and % only before two hex digits."""
    return _LOCAL.fullmatch(name) is not None and re.search(r"%(?![0-9A-Fa-f]{2})", name) is None

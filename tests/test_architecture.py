"""Who may know whom: what docs/architecture.md says of the rooms, held against the imports."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in (ROOT / "kg").rglob("*.py")
}

FORMATS_OF_FILES = {"readers", "sources", "formatting", "scaffold"}
ABOVE_THE_GRAPH = {
    "importer",
    "bulk",
    "network",
    "views",
    "summaries",
    "exporters",
    "serve",
    "validation",
    "api",
}
NEVER = {
    # room: what nothing in it imports, not even for types
    "rdf": FORMATS_OF_FILES
    | ABOVE_THE_GRAPH
    | {"graph", "mapping", "model", "codebook", "identity", "queries"},
    "graph": FORMATS_OF_FILES | ABOVE_THE_GRAPH | {"mapping", "identity"},
    "queries": FORMATS_OF_FILES | ABOVE_THE_GRAPH | {"graph", "mapping", "model", "codebook", "identity"},
    "mapping": FORMATS_OF_FILES - {"sources"} | ABOVE_THE_GRAPH | {"graph"},
    "network": FORMATS_OF_FILES | {"views", "exporters", "serve", "summaries"},
    "readers": ABOVE_THE_GRAPH | {"graph", "mapping", "rdf"},
    "exporters": FORMATS_OF_FILES | {"importer", "views", "serve"},
}
STANDING_ON_TOP = {"kg.identity.judging"}
"""Modules that stand above the others of their room: judging reads whole projects, which read its decisions."""


def imported(module: str, *, run: bool = False) -> Iterator[str]:
    """The modules of ours that a module imports.

    Args:
        module: its name.
        run: leave out what is imported for types alone.
    """
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    typing = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if run and node in typing:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kg":
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "kg")


def room(module: str) -> str:
    """The part of the house: a package or a module directly in `kg`; `kg` itself is its doorplate."""
    return module if module in STANDING_ON_TOP or "." not in module else module.split(".")[1]


@pytest.mark.parametrize("inside", NEVER)
def test_a_room_does_not_know_those_that_stand_on_it(inside: str) -> None:
    assert not {
        (module, other)
        for module in MODULES
        if room(module) == inside
        for other in imported(module)
        if room(other) in NEVER[inside]
    }


def test_nothing_imports_the_command_line() -> None:
    knowing = {module for module in MODULES for other in imported(module) if room(other) == "cli"}
    assert {module for module in knowing if room(module) != "cli"} == {"kg.__main__"}


def test_rooms_that_are_named_exist() -> None:
    rooms = {room(module) for module in MODULES}
    assert {*NEVER, *(each for names in NEVER.values() for each in names)} <= rooms
    assert MODULES.keys() >= STANDING_ON_TOP


def test_rooms_do_not_import_each_other_in_a_circle() -> None:
    known: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        for other in imported(module, run=True):
            if room(other) not in {room(module), "kg"} and module != "kg":
                known[room(module)].add(room(other))

    def reached(start: str) -> set[str]:
        found, ahead = set[str](), [start]
        while ahead:
            new = known[ahead.pop()] - found
            found |= new
            ahead += new
        return found

    beyond = {each: reached(each) for each in list(known)}
    circles = {
        frozenset(other for other in beyond[each] if each in beyond.get(other, ()))
        for each in beyond
        if each in beyond[each]
    }
    assert not circles

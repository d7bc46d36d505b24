"""Fitting a tree of nodes to a record type, with every misfit reported at its line.

The record types of `kg.model` say what a file may hold; this module reads that off them, so a new field
is written down once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect as mi

from kg.dates import parsed
from kg.errors import Problem, did_you_mean, shortened
from kg.invisible import is_blank
from kg.names import as_id
from kg.readers.nodes import Mapping, Node, Scalar, Sequence

__all__ = ["DECIMAL", "WHOLE", "Misfit", "Path", "Shaper", "real_date", "type_of", "unwrapped"]

T = TypeVar("T", bound=msgspec.Struct)
Path = tuple[str | int, ...]
"""Where a value stands in its document: keys and positions, such as ("stances", 3, "quote")."""


class Misfit:
    """Stands for a value that did not fit; the problem has been noted."""


MISFIT = Misfit()


def real_date(text: str) -> bool:
    """Whether a date of day, month or year precision exists in the calendar."""
    return parsed(text) is not None


_CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "date": (real_date, "there is no such date"),
}


class Shaper:
    """Turns nodes into values of the types asked for, and remembers problems and lines.

    Attributes:
        problems: what did not fit, in the order of discovery.
        lines: the line of everything that was read, by its path; of what has a key, the key's line.
        faulty: the paths of values in which a problem was found.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.lines: dict[Path, int] = {}
        self.faulty: set[Path] = set()

    def problem(self, line: int, what: str, hint: str = "") -> Misfit:
        """Note a problem."""
        self.problems.append(Problem(self.path, line, what, hint))
        return MISFIT

    def record(self, node: Node, record: type[T], what: str) -> T | None:
        """The whole document as a record, or None after noting why it is none.

        Args:
            node: the root of the document.
            record: a struct type.
            what: how messages name the document, such as "an annotated article".
        """
        self.lines[()] = node.line
        value = self._fit(node, type_of(record), (), what)
        return None if isinstance(value, Misfit) else msgspec.convert(value, record)

    def _fit(self, node: Node, expected: mi.Type, path: Path, name: str) -> Any:
        before = len(self.problems)
        fitted = self._fit_to(node, expected, path, name)
        if len(self.problems) > before:
            self.faulty.add(path)
        return fitted

    def _fit_to(self, node: Node, expected: mi.Type, path: Path, name: str) -> Any:
        what = ""
        check = None
        while isinstance(expected, mi.Metadata):
            what = (expected.extra or {}).get("what", what)
            check = (expected.extra or {}).get("check", check)
            expected = expected.type
        match expected:
            case mi.UnionType():
                return self._union(node, expected, path, name)
            case mi.StructType():
                return self._struct(node, expected, path, name)
            case mi.DictType():
                return self._dict(node, expected, path, name)
            case mi.VarTupleType():
                return self._list(node, expected, path, name)
            case _:
                return self._scalar(node, expected, name, what, check)

    def _union(self, node: Node, expected: mi.UnionType, path: Path, name: str) -> Any:
        """Optional values, and "an id or a longer entry" (member-of)."""
        kinds = [t for t in expected.types if not isinstance(t, mi.NoneType)]
        structs = [t for t in kinds if isinstance(t, mi.StructType)]
        plain = [t for t in kinds if not isinstance(t, mi.StructType)]
        wanted = structs if structs and (isinstance(node, Mapping) or not plain) else plain
        return self._fit(node, wanted[0], path, name)

    def _struct(self, node: Node, expected: mi.StructType, path: Path, name: str) -> Any:
        if not isinstance(node, Mapping):
            return self.problem(node.line, f"{name} must have keys with values", _keys(expected))
        # A faulty key is noted and left out, and the record goes on without it, so that what is wrong
        # elsewhere still shows; only a record that lacks something required cannot be used at all.
        fields, required = _fields(expected.cls)
        value: dict[str, Any] = {}
        for key, (line, item) in node.entries.items():
            if key not in fields:
                self.problem(line, f"unknown key '{key}' in {name}", did_you_mean(key, fields))
                continue
            field = fields[key]
            if _is_empty(item) and not field.required:
                continue  # `stances:` with nothing under it yet; null, "", [] or {} as programs write absence
            self.lines[(*path, key)] = line
            if _is_empty(item) and not isinstance(item, Mapping):
                self.problem(line, f"'{key}' has no value", _REQUIRED.get(key, "give one"))
                continue
            fitted = self._fit(item, field.type, (*path, key), f"'{key}'")
            if not isinstance(fitted, Misfit):
                value[key] = fitted
        for key in required:
            if key not in node.entries:
                self.problem(self.lines[path], f"{name} has no '{key}'", _REQUIRED.get(key, ""))
        return value if all(key in value for key in required) else MISFIT

    def _dict(self, node: Node, expected: mi.DictType, path: Path, name: str) -> Any:
        if not isinstance(node, Mapping):
            return self.problem(node.line, f"{name} must have ids as its keys, each with an entry")
        value: dict[str, Any] = {}
        for key, (line, item) in node.entries.items():
            optional = not isinstance(unwrapped(expected.value_type), mi.StructType)
            if optional and _is_empty(item):
                continue  # a table with a column for each language or attribute has empty cells
            self.lines[(*path, key)] = line
            fitted_key = self._fit(Scalar(key, "quoted", line), expected.key_type, (*path, key), "the key")
            empty = isinstance(item, Scalar) and item.written == "null"
            if empty and isinstance(unwrapped(expected.value_type), mi.StructType):
                item = Mapping({}, line)  # `halt-fire:` alone names an issue of the codebook
            fitted = self._fit(item, expected.value_type, (*path, key), f"'{key}'")
            if not isinstance(fitted, Misfit) and not isinstance(fitted_key, Misfit):
                value[key] = fitted
        # One broken entry leaves the others usable, so that problems which depend on them still show.
        return value

    def _list(self, node: Node, expected: mi.VarTupleType, path: Path, name: str) -> Any:
        items = node.items if isinstance(node, Sequence) else [node]
        single = not isinstance(node, Sequence)
        entry = unwrapped(expected.item_type)
        if isinstance(entry, mi.StructType) and single:
            return self.problem(node.line, f"{name} must be a list", "start each entry with '- '")
        value: list[Any] = []
        for number, item in enumerate(items, start=1):
            inside = f"entry {number} of {name}" if isinstance(entry, mi.StructType) else name
            self.lines[(*path, len(value))] = item.line
            fitted = self._fit(item, expected.item_type, (*path, len(value)), inside)
            if not isinstance(fitted, Misfit):
                value.append(fitted)
        return value

    def _scalar(self, node: Node, expected: mi.Type, name: str, what: str, check: str | None) -> Any:
        if not isinstance(node, Scalar):
            kind = "a list" if isinstance(node, Sequence) else "an entry with keys"
            hint = "put the words in quotes" if what == "text" else ""
            return self.problem(node.line, f"{name} is {kind}, but must be {what or 'one value'}", hint)
        text = node.text
        match expected:
            case mi.LiteralType():
                if text in expected.values:
                    return text
                known = [str(value) for value in expected.values]
                return self.problem(node.line, f"{name}: there is no '{text}'", did_you_mean(text, known))
            case mi.BoolType():
                if text in {"true", "false"} and node.written == "plain":
                    return text == "true"
                hint = "leave out the quotes" if text in {"true", "false"} else ""
                return self.problem(node.line, f"{name}: '{text}' must be true or false", hint)
            case mi.IntType() | mi.FloatType():
                return self._number(node, expected, name, what)
            case mi.StrType():
                fits = re.fullmatch(expected.pattern, text) is not None if expected.pattern else True
                if is_blank(text):
                    return self.problem(node.line, f"{name} is empty", "give a value, or remove the line")
                if not fits:
                    hint = f"write it {as_id(text)}" if what.startswith("an id") and as_id(text) else ""
                    return self.problem(node.line, f"{name}: '{_short(text)}' is not {what}", hint)
                if check is not None and not _CHECKS[check][0](text):
                    return self.problem(node.line, f"{name}: {_CHECKS[check][1]}: {text}")
                return text
            case _:
                raise TypeError(f"no rule for values of type {expected!r}")

    def _number(self, node: Scalar, expected: mi.IntType | mi.FloatType, name: str, what: str) -> Any:
        if node.written == "quoted":
            return self.problem(node.line, f"{name}: '{node.text}' must be {what}", "leave out the quotes")
        whole = isinstance(expected, mi.IntType)
        if re.fullmatch(WHOLE if whole else DECIMAL, node.text):
            number = int(node.text) if whole else float(node.text)
            low, high = expected.ge, expected.le
            if (low is None or number >= low) and (high is None or number <= high):
                return number
        return self.problem(node.line, f"{name}: '{_short(node.text)}' is not {what}")


def _is_empty(node: Node) -> bool:
    """Whether a value says nothing, whatever kind of value it is: R writes {} for what is not there."""
    match node:
        case Scalar():
            return not node.text
        case Sequence():
            return not node.items
        case _:
            return not node.entries


WHOLE = r"-?[0-9]{1,15}"
DECIMAL = r"-?[0-9]{1,15}(\.[0-9]+)?([eE][-+]?[0-9]+)?"

_REQUIRED = {
    "actor": "write the id of whoever holds the position",
    "on": "write the id of an issue, or of an actor",
    "position": "there is no default: write what the text says, such as rejects, supports or undecided",
    "quote": "every stance needs the words it was read in",
    "article": "begin with article: and its id, title and date",
    "name": "give the name under which it is shown",
    "type": "add type: and State, Organization, Alliance, GovernmentBody, Person or Group "
    "(of a place Place or Territory)",
}


@cache
def type_of(record: type) -> mi.Type:
    """What a record type says of its values; finding that out takes longer than to read an article."""
    return mi.type_info(record)


@cache
def _fields(record: type) -> tuple[dict[str, mi.Field], list[str]]:
    """The fields of a record by their keys, and the keys that it must have."""
    found = type_of(record)
    assert isinstance(found, mi.StructType)
    fields = {field.encode_name: field for field in found.fields}
    return fields, [key for key, field in fields.items() if field.required]


def _keys(struct: mi.StructType) -> str:
    first = sorted(struct.fields, key=lambda field: not field.required)[:3]
    return "such as " + ", ".join(f"{field.encode_name}:" for field in first)


def unwrapped(expected: mi.Type) -> mi.Type:
    """A type without what is said of its values."""
    while isinstance(expected, mi.Metadata):
        expected = expected.type
    return expected


def _short(text: str) -> str:
    return shortened(text.replace("\n", "\\n"))

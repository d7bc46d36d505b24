"""YAML and JSON as trees that remember the line of every value.

Values stay the text that stands in the file: plain YAML would turn `on:` into true, `NO` into false and
`012` into 10. What a value means is decided later, from the type that is expected in its place.
"""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined] # public in CPython since 2.6, unstubbed
from typing import Literal, TypeAlias

import msgspec
import yaml

from kg.errors import Faulty, Problem

__all__ = [
    "CONTROL",
    "LOADER",
    "MAX_DEPTH",
    "NULL",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "read_json",
    "read_yaml",
]

MAX_DEPTH = 20
"""No entry of the format nests deeper than 6; the bound keeps hostile files from exhausting the stack."""


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """One value: its text, and how it was written. `null` has the text ""."""

    text: str
    written: Literal["plain", "quoted", "null"]
    line: int


class Sequence(msgspec.Struct, frozen=True):
    """A list of values."""

    items: list[Node]
    line: int


class Mapping(msgspec.Struct, frozen=True):
    """Keys, unique, in the order of the file, each with the line it stands on and its value."""

    entries: dict[str, tuple[int, Node]]
    line: int


Node: TypeAlias = Scalar | Sequence | Mapping


# -- YAML --------------------------------------------------------------------------------------------

LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NODES = (yaml.ScalarEvent, yaml.CollectionStartEvent)
NULL = frozenset({"", "~", "null"})


class _Open:
    """A list or mapping whose end has not been met yet."""

    def __init__(self, *, mapping: bool, line: int) -> None:
        self.line = line
        self.items: list[Node] = []
        self.entries: dict[str, tuple[int, Node]] = {}
        self.mapping = mapping
        self.key: Scalar | None = None


def read_yaml(text: str, path: str) -> Node | None:
    """The tree of one YAML document, or None where the file holds nothing but comments.

    Args:
        text: the document.
        path: how messages name the file.

    Raises:
        Faulty: not YAML, several documents, duplicate keys, tags, anchors or aliases, nested too deeply.
    """
    problems: list[Problem] = []
    stack: list[_Open] = []
    root: Node | None = None
    documents = 0

    def place(node: Node) -> None:
        nonlocal root
        if not stack:
            root = node
            return
        top = stack[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.key is None:
            if not isinstance(node, Scalar):
                raise Faulty([Problem(path, node.line, "a list or mapping cannot be a key")])
            if node.text in top.entries:
                first = top.entries[node.text][0]
                what = f"'{node.text}' is given twice; it is also on line {first}"
                hint = "keep one of the two; a new entry of a list begins with '- '"
                problems.append(Problem(path, node.line, what, hint))
            top.key = node
        else:
            top.entries.setdefault(top.key.text, (top.key.line, node))
            top.key = None

    try:
        loader = LOADER(text)
        while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
            line = event.start_mark.line + 1 if event.start_mark is not None else 0
            if isinstance(event, _NODES):
                if event.anchor is not None:
                    hint = "quote the text if the & belongs to it; anchors and aliases are not used here"
                    problems.append(Problem(path, line, f"an anchor (&{event.anchor}) stands here", hint))
                if event.tag is not None and event.tag != "!":
                    hint = "quote the text if the ! belongs to it; tags are not used here"
                    problems.append(Problem(path, line, f"a tag ({event.tag}) stands here", hint))
                if isinstance(event, yaml.ScalarEvent):
                    value = event.value
                    if CONTROL.search(value):  # YAML's escapes can write any character
                        problems += _unfit(value, path, line)
                    plain = event.style is None or event.style == ""
                    null = plain and value in NULL
                    written: Literal["plain", "quoted", "null"] = (
                        "null" if null else "plain" if plain else "quoted"
                    )
                    place(Scalar("" if null else value, written, line))
                else:
                    if len(stack) >= MAX_DEPTH:
                        what = f"nested more than {MAX_DEPTH} levels deep"
                        raise Faulty([Problem(path, line, what, "nothing in the format needs that")])
                    stack.append(_Open(mapping=isinstance(event, yaml.MappingStartEvent), line=line))
            elif isinstance(event, yaml.CollectionEndEvent):
                done = stack.pop()
                place(Mapping(done.entries, done.line) if done.mapping else Sequence(done.items, done.line))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    what = "a second document starts here (---)"
                    raise Faulty([Problem(path, line, what, "put each article into a file of its own")])
            elif isinstance(event, yaml.AliasEvent):
                raise Faulty(
                    [
                        Problem(
                            path,
                            line,
                            f"an alias (*{event.anchor}) stands here",
                            "write the value out, or quote the text if the * belongs to it",
                        )
                    ]
                )
    except yaml.YAMLError as error:
        raise Faulty([*problems, _yaml_problem(error, text, path)]) from error
    except Faulty as error:
        raise Faulty([*problems, *error.problems]) from None
    if problems:
        raise Faulty(problems)
    return None if isinstance(root, Scalar) and root.written == "null" else root


def _yaml_problem(error: yaml.YAMLError, text: str, path: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 0
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    hint = ""
    opened = getattr(error, "context_mark", None)
    if "nesting depth" in said:
        what = f"nested more than {MAX_DEPTH} levels deep"
        return Problem(path, line, what, "nothing in the format needs that")
    if "unexpected end of stream" in said and opened is not None:
        line = opened.line + 1
        said = "a quotation mark is opened here and never closed"
        hint = "close it, or put the text after '>-' on lines of its own"
    elif "mapping values are not allowed" in said:
        said = "a ': ' too many, or a line that stands further in than the one above"
        hint = "keys of one entry begin in the same column; text with ': ' goes in quotes, or after '>-'"
    elif "could not find expected ':'" in said or "simple key" in said:
        said = "a key without ': ' here or on the line above"
        hint = "write a space after the ':', and indent text that runs over several lines"
    elif "cannot start any token" in said:
        said = "a tab, or a value that begins with @, ` or %"
        hint = "indent with spaces, and put such a value in quotes"
    elif "did not find expected" in said or "expected <block end>" in said:
        said = "something that does not belong here"
        hint = (
            "keys of one entry begin in the same column; nothing may follow a closing quotation mark "
            "(put text that holds quotation marks after '>-')"
        )
    elif "tab character" in said:
        hint = "indent with spaces, not tabs"
    elif "special characters" in said or "control characters" in said:
        hint = "remove the invisible control character"
        if bad := _INVISIBLE.search(text):
            line = text.count("\n", 0, bad.start()) + 1
            said = f"the character U+{ord(bad[0]):04X} stands here"
    return Problem(path, line, f"not valid YAML: {said}", hint)


_INVISIBLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def _unfit(value: str, path: str, line: int) -> list[Problem]:
    """What is wrong with a text that holds control characters or halves of characters."""
    bad = CONTROL.search(value)
    what = f"the text holds the character U+{ord(bad[0]):04X}, which no text may hold" if bad else ""
    return [Problem(path, line, what, "remove it")] if bad else []


# -- JSON --------------------------------------------------------------------------------------------

_BLANK = re.compile(r"[ \t\n\r]*")
_WORD = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")


class _Json:
    """A cursor over one JSON document."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text = text
        self.path = path
        self.problems: list[Problem] = []
        self._known = (0, first_line)

    def line(self, at: int) -> int:
        """The line that position `at` is on; reading goes forward, so counting goes on from the last."""
        before, line = self._known
        if at < before:
            return line - self.text.count("\n", at, before)
        self._known = (at, line + self.text.count("\n", before, at))
        return self._known[1]

    def fail(self, at: int, what: str, hint: str = "") -> Faulty:
        return Faulty([*self.problems, Problem(self.path, self.line(at), f"not valid JSON: {what}", hint)])

    def skip(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        assert found is not None
        return found.end()

    def string(self, at: int) -> tuple[str, int]:
        try:
            value, end = scanstring(self.text, at + 1, True)
        except json.JSONDecodeError as error:
            raise self.fail(at, *_json_string_problem(error.msg)) from error
        self.problems += _unfit(value, self.path, self.line(at))
        return value, end

    def value(self, at: int, depth: int) -> tuple[Node, int]:
        line = self.line(at)
        start = self.text[at : at + 1]
        if depth >= MAX_DEPTH and start in {"{", "["}:
            raise self.fail(
                at, f"nested more than {MAX_DEPTH} levels deep", "nothing in the format needs that"
            )
        if start == '"':
            text, end = self.string(at)
            return Scalar(text, "quoted", line), end
        if start == "{":
            return self.mapping(at, depth)
        if start == "[":
            return self.sequence(at, depth)
        word = _WORD.match(self.text, at)
        if word is None:
            raise self.fail(
                at,
                "a value is missing" if start in {"", ",", "]", "}"} else f"no value begins with '{start}'",
            )
        if word[0] == "null":
            return Scalar("", "null", line), word.end()
        return Scalar("0" if word[0] == "-0" else word[0], "plain", line), word.end()

    def sequence(self, at: int, depth: int) -> tuple[Sequence, int]:
        line, items = self.line(at), []
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "]":
            return Sequence([], line), at + 1
        while True:
            item, at = self.value(at, depth + 1)
            items.append(item)
            at = self.skip(at)
            if self.text[at : at + 1] == "]":
                return Sequence(items, line), at + 1
            if self.text[at : at + 1] != ",":
                raise self.fail(at, "a ',' or ']' is missing")
            at = self.skip(at + 1)

    def mapping(self, at: int, depth: int) -> tuple[Mapping, int]:
        line = self.line(at)
        entries: dict[str, tuple[int, Node]] = {}
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "}":
            return Mapping({}, line), at + 1
        while True:
            if self.text[at : at + 1] != '"':
                hint = "take out the ',' before" if self.text[at : at + 1] == "}" else ""
                raise self.fail(at, "a key in double quotes is missing", hint)
            key_line = self.line(at)
            key, at = self.string(at)
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise self.fail(at, f"a ':' is missing after the key '{key}'")
            value, at = self.value(self.skip(at + 1), depth + 1)
            if key in entries:
                what = f"'{key}' is given twice; it is also on line {entries[key][0]}"
                self.problems.append(Problem(self.path, key_line, what, "keep one of the two"))
            else:
                entries[key] = (key_line, value)
            at = self.skip(at)
            if self.text[at : at + 1] == "}":
                return Mapping(entries, line), at + 1
            if self.text[at : at + 1] != ",":
                raise self.fail(at, "a ',' or '}' is missing")
            at = self.skip(at + 1)


def _json_string_problem(said: str) -> tuple[str, str]:
    """Python's words about a broken string as ours: what is wrong, and how to mend it."""
    if said.startswith("Unterminated"):
        return "a quotation mark is opened here and never closed", ""
    if said.startswith("Invalid control character"):
        return "a line end or control character inside a text", "write line ends as \\n, or close the text"
    return "a '\\' that begins no escape", "write \\\\ for a backslash"


def read_json(text: str, path: str, first_line: int = 1) -> Node:
    """The tree of one JSON document.

    Args:
        text: the document; for JSONL, one line of the file.
        path: how messages name the file.
        first_line: the number of the document's first line in that file.

    Raises:
        Faulty: not JSON, duplicate keys, control characters, nested too deeply.
    """
    cursor = _Json(text, path, first_line)
    node, end = cursor.value(cursor.skip(0), 0)
    end = cursor.skip(end)
    if end != len(text):
        raise cursor.fail(end, "something follows after the end", "one article a line is JSONL: name it so")
    if cursor.problems:
        raise Faulty(cursor.problems)
    return node

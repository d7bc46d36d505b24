"""Documents with nothing wrong in them, at the speed of msgspec and libyaml.

The format lets people and programs write many things in several ways: one value for a list of one, null or
an empty list for what is not there, a number for text that looks like one. Here they are made one way, that
of the records' types, and msgspec checks the rest. Whatever does not fit is left to `nodes` and `shape`,
which have the words for every fault; what is read here they read alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
import yaml
from msgspec import inspect as mi

from kg.invisible import INVISIBLE, is_blank
from kg.readers import nodes
from kg.readers.shape import DECIMAL, WHOLE, Path, type_of, unwrapped

__all__ = ["read_json", "read_yaml"]

T = TypeVar("T", bound=msgspec.Struct)


class _Unfit(Exception):
    """There is something that only the careful way can judge."""


class _Unquoted(str):
    """A number or truth value as it stands in the file."""

    __slots__ = ()


# -- JSON --------------------------------------------------------------------------------------------

_ENCODER = msgspec.json.Encoder()
_LOOSE = msgspec.json.Decoder(float_hook=_Unquoted)
_AS_READ = msgspec.json.Encoder(enc_hook=str)

_SHOWS_NOTHING = "".join(letter for letter in INVISIBLE if letter.isalnum())
_ODD = re.compile(
    rf'"(?![!-\[\]-~])(?:[ \t\r\n]+:|(?:\\(?:[bfnrt]|u[0-9a-fA-F]{{4}})|[^!-~\w]|[{_SHOWS_NOTHING}])+")'
)
"""What hardly any document has: a space after a key, a text without any sign or letter written as such."""
_EMPTY = re.compile(rb"\{\s*\}")
_KEY = re.compile(rb'"(?<!\\")[ \t\r\n]*:')
_UNFIT = (
    re.compile(
        rb"\\(?<!\\\\)(?:\\\\)*(?:[bf]|u00(?:0[0-8bceBCEfF]|1|7[fF]|8[0-46-9a-fA-F]|9)|u[fF]{3}[eEfF])"
    ),
    re.compile(rb"\x7f"),
    re.compile(rb"\xc2[\x80-\x84\x86-\x9f]"),
    re.compile(rb"\xef\xbf[\xbe\xbf]"),
)
"""What no text may hold: control characters, as escapes and in UTF-8; each begins with a rare byte."""


def read_json(document: bytes, record: type[T]) -> T | None:
    """A JSON document as a record, if there is nothing wrong with it.

    Args:
        document: the document, in UTF-8.
        record: a struct type.
    """
    try:
        if any(unfit.search(document) for unfit in _UNFIT):
            return None
        spaced = False
        for odd in _ODD.finditer(text := document.decode()):
            if odd[0].endswith(":"):
                spaced = True
            elif text[odd.start() - 1] != "\\" and is_blank(_LOOSE.decode(odd[0])):
                return None
        keys = _keys(document, spaced)
        held = None
        with suppress(msgspec.ValidationError):  # it may be written in another way
            held = _decoder(record).decode(document)
        if held is not None:
            encoded = _ENCODER.encode(held)
            nothing = _EMPTY.search(document) and _EMPTY.search(encoded)  # a way to say that nothing is there
            if not nothing and _keys(encoded) == keys:
                return cast(T, held)
        # What is left out was a default, or stands there twice.
        loose = _LOOSE.decode(document)
        if _keys(_AS_READ.encode(loose)) != keys:
            return None
        if held is not None and not nothing:
            return cast(T, held)
        return msgspec.convert(_narrowed(record)(loose), record)
    except (msgspec.DecodeError, _Unfit, ValueError, RecursionError):  # ValueError: no UTF-8, endless numbers
        return None


@cache
def _decoder(record: type) -> Any:
    return msgspec.json.Decoder(record)


def _keys(document: bytes, spaced: bool = False) -> int:
    """How many keys a document has: quotation marks before a colon; within texts they are escaped.

    Args:
        document: JSON.
        spaced: whether there may be spaces before colons.
    """
    if spaced:
        return len(_KEY.findall(document))
    return document.count(b'":') - (document.count(b'\\":') if b"\\" in document else 0)


# -- YAML --------------------------------------------------------------------------------------------


_NO_TAGS = (None, "!")
_NUMBER = re.compile(rf"{DECIMAL}|true|false")
_MAY_BEGIN_NUMBER = frozenset("-0123456789tf")


def read_yaml(text: str, record: type[T]) -> tuple[T, dict[Path, int]] | None:
    """A YAML document as a record, if there is nothing wrong with it.

    Args:
        text: the document.
        record: a struct type.

    Returns:
        The record, and the line of everything down to the second level, by its path.
    """
    try:
        document = _Document(text)
        held = _narrowed(record)(document.read())
        return msgspec.convert(held, record), document.lines_of(held)
    except (yaml.YAMLError, _Unfit, ValueError):
        return None


class _Document:
    """A YAML document, as libyaml tells of it bit by bit."""

    def __init__(self, text: str) -> None:
        self._next: Callable[[], Any] = nodes.LOADER(text).get_event
        self._escapes = "\\" in text
        self._lines: dict[Path, int] = {}

    def read(self) -> Any:
        """Its content as JSON would give it, but with numbers and truth values as they are written."""
        self._next()  # the stream begins
        if self._next().__class__ is not yaml.DocumentStartEvent:
            raise _Unfit
        event = self._next()
        self._lines[()] = _line(event)
        content = self._value(event, 0, ())
        self._next()  # the document ends
        if self._next().__class__ is not yaml.StreamEndEvent:
            raise _Unfit
        return content

    def lines_of(self, held: Mapping[str, Any]) -> dict[Path, int]:
        """The lines down to the second level, without those of what says nothing.

        Args:
            held: the content that says something.
        """

        def is_held(section: str | int, *key: str | int) -> bool:
            within = held.get(cast(str, section))
            return within is not None and (not key or within.__class__ is list or key[0] in within)

        return {path: line for path, line in self._lines.items() if not path or is_held(*path)}

    def _value(self, event: Any, depth: int, path: Path) -> Any:
        """What begins with an event.

        Args:
            event: the event.
            depth: in how many lists and mappings it stands.
            path: where that is, if it is not far down.
        """
        kind = event.__class__
        if kind is yaml.AliasEvent or event.anchor is not None or event.tag not in _NO_TAGS:
            raise _Unfit
        if kind is yaml.ScalarEvent:
            return self._scalar(event.value, event.style)
        if depth >= nodes.MAX_DEPTH:
            raise _Unfit
        if kind is yaml.SequenceStartEvent:
            items: list[Any] = []
            while (event := self._next()).__class__ is not yaml.SequenceEndEvent:
                if depth == 1:
                    self._lines[(*path, len(items))] = _line(event)
                items.append(self._value(event, depth + 1, ()))
            return items
        found: dict[str, Any] = {}
        while (event := self._next()).__class__ is not yaml.MappingEndEvent:
            if (
                event.__class__ is not yaml.ScalarEvent
                or event.anchor is not None
                or event.tag not in _NO_TAGS
            ):
                raise _Unfit
            key = event.value
            if key in found or key in nodes.NULL:
                raise _Unfit
            if depth < 2:
                path = (*path[:depth], key)
                self._lines[path] = _line(event)
            found[key] = self._value(self._next(), depth + 1, path)
        return found

    def _scalar(self, value: str, style: str) -> Any:
        if not style:
            if value in nodes.NULL:
                return None
            if value[0] in _MAY_BEGIN_NUMBER and _NUMBER.fullmatch(value):
                return _Unquoted(value)
        elif self._escapes and nodes.CONTROL.search(value):
            raise _Unfit
        if value and not "!" <= value[0] <= "~" and is_blank(value):
            raise _Unfit
        return value


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


# -- what may be written in several ways, written in one -----------------------------------------------

_Narrowing = Callable[[Any], Any]
_SCALARS = frozenset({int, bool})


@cache
def _narrowed(record: type) -> _Narrowing:
    return _narrowing(type_of(record))


def _narrowing(expected: mi.Type) -> _Narrowing:
    """What makes values of a type of all that the format takes for them."""
    match expected:
        case mi.Metadata():
            return _narrowing(expected.type)
        case mi.UnionType():
            return _of_union(expected)
        case mi.StructType():
            return _of_struct(expected)
        case mi.DictType():
            return _of_dict(expected)
        case mi.VarTupleType():
            return _of_list(expected)
        case mi.BoolType():
            return _truth
        case mi.IntType():
            return _of_number(WHOLE, int)
        case mi.FloatType():
            return _of_number(DECIMAL, float)
        case mi.StrType() | mi.LiteralType():
            return _text
        case _:
            raise TypeError(f"no rule for values of type {expected!r}")


def _is_nothing(value: Any) -> bool:
    return not value and value.__class__ not in _SCALARS


def _of_union(expected: mi.UnionType) -> _Narrowing:
    kinds = [_narrowing(each) for each in expected.types if isinstance(each, mi.StructType)]
    plain = [_narrowing(each) for each in expected.types if not isinstance(each, mi.StructType | mi.NoneType)]
    if not (kinds and plain):
        return (kinds or plain)[0]
    return lambda value: (kinds if value.__class__ is dict else plain)[0](value)


def _of_struct(expected: mi.StructType) -> _Narrowing:
    fields = {field.encode_name: _narrowing(field.type) for field in expected.fields}
    required = {field.encode_name for field in expected.fields if field.required}

    def narrowed(value: Any) -> dict[str, Any]:
        if value.__class__ is not dict:
            raise _Unfit
        found = {}
        for key, item in value.items():
            if key not in fields:
                raise _Unfit
            if item or item.__class__ in _SCALARS:
                found[key] = item if item.__class__ is str and fields[key] is _text else fields[key](item)
            elif key in required:
                if item != {}:
                    raise _Unfit
                found[key] = item
        return found

    return narrowed


def _of_dict(expected: mi.DictType) -> _Narrowing:
    inner = _narrowing(expected.value_type)
    described = isinstance(unwrapped(expected.value_type), mi.StructType)

    def narrowed(value: Any) -> dict[str, Any]:
        if value.__class__ is not dict:
            raise _Unfit
        if described:
            return {key: {} if item is None else inner(item) for key, item in value.items()}
        return {key: inner(item) for key, item in value.items() if not _is_nothing(item)}

    return narrowed


def _of_list(expected: mi.VarTupleType) -> _Narrowing:
    inner = _narrowing(expected.item_type)
    described = isinstance(unwrapped(expected.item_type), mi.StructType)

    def narrowed(value: Any) -> list[Any]:
        if value.__class__ is list:
            return [inner(item) for item in value]
        if described:
            raise _Unfit
        return [inner(value)]

    return narrowed


def _text(value: Any) -> str:
    if value.__class__ is str:
        return value
    if value.__class__ is bool:
        return "true" if value else "false"
    if value.__class__ is int or value.__class__ is _Unquoted:
        return str(value)
    raise _Unfit


def _truth(value: Any) -> bool:
    if value.__class__ is bool:
        return value
    if value.__class__ is _Unquoted and value in {"true", "false"}:
        return bool(value == "true")
    raise _Unfit


def _of_number(pattern: str, kind: type[int] | type[float]) -> _Narrowing:
    written = re.compile(pattern)

    def narrowed(value: Any) -> int | float:
        if value.__class__ is int:
            return value
        if value.__class__ is _Unquoted and written.fullmatch(value):
            return kind(value)
        raise _Unfit

    return narrowed

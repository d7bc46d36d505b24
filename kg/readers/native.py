"""The native format: `*.stance.yaml`, the same records as JSON, and one article a line as JSONL.

An issue's entry may hold, beside its description, the act of making it (`by`, `of`, `quote`, …). Here
that act becomes a stance like any other, so that whoever reads the records finds one shape.
"""

from __future__ import annotations

import collections.abc
import hashlib
import re
import stat
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from kg import cache, faults
from kg.errors import Faulty, Problem
from kg.files import MAX_BYTES, load_text
from kg.model import (
    AT_END,
    MAKING,
    OF_EVENTS,
    SECTIONS,
    Actor,
    AnnotatedArticle,
    Article,
    Certainty,
    Codebook,
    Date,
    Id,
    Issue,
    Membership,
    Nth,
    Phase,
    Ref,
    ReviewFlag,
    Share,
    Stance,
    Text,
)
from kg.readers import Annotation, Lines, Reading, quick, shape
from kg.readers.nodes import Mapping, Node, read_json, read_yaml

__all__ = ["json_schema", "read", "read_codebook", "read_lines"]


class ArticleEntry(Article, frozen=True, kw_only=True, rename="kebab"):
    """The `article:` section; without an id the article has its file's name."""

    id: Id | None = None  # type: ignore[assignment]


class IssueEntry(Issue, frozen=True, kw_only=True, rename="kebab"):
    """An issue, and who is quoted as making it."""

    by: tuple[Ref, ...] = ()
    of: tuple[Ref, ...] = ()
    quote: Text | None = None
    nth: Nth | None = None
    certainty: Certainty = "stated"
    hedge: Text | None = None
    phase: Phase = "current"
    date: Date | None = None
    occasion: Ref | None = None
    according_to: tuple[Ref, ...] = ()
    speaker: Ref | None = None
    strength: Share | None = None
    confidence: Share | None = None
    review: tuple[ReviewFlag, ...] = ()
    attributes: dict[Id, Text] = {}


class ArticleFile(AnnotatedArticle, frozen=True, kw_only=True, rename="kebab"):
    """A file of the native format."""

    article: ArticleEntry
    demands: dict[Id, IssueEntry] = {}  # type: ignore[assignment] # entries may hold acts here
    proposals: dict[Id, IssueEntry] = {}  # type: ignore[assignment]
    commitments: dict[Id, IssueEntry] = {}  # type: ignore[assignment]
    threats: dict[Id, IssueEntry] = {}  # type: ignore[assignment]
    claims: dict[Id, IssueEntry] = {}  # type: ignore[assignment]
    accusations: dict[Id, IssueEntry] = {}  # type: ignore[assignment]
    events: dict[Id, IssueEntry] = {}  # type: ignore[assignment]


_ACT = frozenset(IssueEntry.__struct_fields__) - frozenset(Issue.__struct_fields__)
_HEAD = tuple(field for field in Article.__struct_fields__ if field != "id")
_head_fields = attrgetter(*_HEAD)
_PLAIN = tuple(field for field in Issue.__struct_fields__ if field != "names")
_plain_fields = attrgetter(*_PLAIN)
_act_fields = attrgetter(*sorted(_ACT))
_NO_ACT = _act_fields(IssueEntry())
_ENDINGS = (".yaml", ".yml", ".json", ".jsonl", ".stance")


T = TypeVar("T", bound=msgspec.Struct)
_BUFFER = 2**18
"""How many bytes of a long file are read at once."""


def read(file: Path, shown: str) -> Reading:
    """Read a file of annotated articles.

    Args:
        file: a YAML, JSON or JSONL file.
        shown: how messages name it.
    """
    if file.name.lower().endswith(".jsonl"):
        readings = list(read_lines(file, shown))
        if not readings:
            return _empty(shown)
        return Reading(
            tuple(annotation for each in readings for annotation in each.annotations),
            tuple(problem for each in readings for problem in each.problems),
        )
    try:
        content, digest = load_text(file, shown)
        document = _Document(content, shown, is_json=file.name.lower().endswith(".json"))
        found = document.quickly(ArticleFile)
        if found is not None and (reading := _sound(*found, file, shown, digest)) is not None:
            return reading
        node = document.node()
    except Faulty as error:
        return Reading((), tuple(error.problems))
    return _empty(shown) if node is None else _annotation(node, file, shown, digest)


class _Document(NamedTuple):
    """A YAML or JSON document.

    Attributes:
        text: what it says.
        shown: how messages name its file.
        is_json: whether it is JSON.
    """

    text: str
    shown: str
    is_json: bool

    def quickly(self, record: type[T]) -> tuple[T, Lines] | None:
        """The record, and the lines of its parts, if nothing is wrong with it."""
        if self.is_json:
            held = quick.read_json(self.text.encode(), record)
            if held is None:
                return None
            alone = "\n" not in self.text.strip()  # as programs write it
            return held, Lines({(): 1}) if alone else Lines({}, partial(self._lines, record), depth=-1)
        if (found := quick.read_yaml(self.text, record)) is None:
            return None
        return found[0], self.lines(found[1], record)

    def lines(self, known: dict[shape.Path, int], record: type[msgspec.Struct]) -> Lines:
        """All lines, of which those down to the second level are known."""
        return Lines(known, partial(self._lines, record))

    def node(self) -> Node | None:
        """The document as a tree; None where it is empty.

        Raises:
            Faulty: it has no such form.
        """
        if not self.text.strip():
            return None
        return (read_json if self.is_json else read_yaml)(self.text, self.shown)

    def _lines(self, record: type[msgspec.Struct]) -> dict[shape.Path, int]:
        shaper = shape.Shaper(self.shown)
        shaper.record(self.node() or Mapping({}, 1), record, "")
        return shaper.lines


def read_lines(
    file: Path, shown: str, start: int = 0, end: int | None = None, first: int = 1
) -> Iterator[Reading]:
    """Read the articles of a file that holds one a line, as they come.

    Args:
        file: a JSONL file.
        shown: how messages name it.
        start: the byte from which on to read; a line that begins before it is left to others.
        end: the byte up to which lines must begin; None for the end of the file.
        first: the number of the first line that begins after `start`.
    """
    try:
        if not file.is_file():
            raise IsADirectoryError(21, "Is no ordinary file")
        with file.open("rb", buffering=_BUFFER) as stream:
            if start:
                stream.seek(start - 1)
                stream.readline(MAX_BYTES + 1)
            number = first
            while (end is None or stream.tell() < end) and (line := stream.readline(MAX_BYTES + 1)):
                if len(line) > MAX_BYTES:
                    what = f"the line is longer than {MAX_BYTES // 2**20} MiB"
                    yield Reading((), (Problem(shown, number, what, "is it the right file?"),))
                    return
                line = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
                if line:
                    yield _line(line, file, shown, number)
                number += 1
    except OSError as error:
        yield Reading((), (faults.problem(shown, error),))


def _empty(shown: str) -> Reading:
    hint = "`kg init` writes an article to start from"
    return Reading((), (Problem(shown, 0, "the file is empty", hint),))


def _line(line: bytes, file: Path, shown: str, number: int) -> Reading:
    """An article on a line of its own."""
    return _quickly(line, file, shown, number) or _carefully(line, file, shown, number)


def _quickly(line: bytes, file: Path, shown: str, number: int) -> Reading | None:
    """An article on a line of its own if nothing is wrong with it; else None."""
    held = quick.read_json(line, ArticleFile)
    if held is None:
        return None
    return _sound(held, Lines({(): number}), file, shown, hashlib.sha256(line).hexdigest())


def _carefully(line: bytes, file: Path, shown: str, number: int) -> Reading:
    """An article on a line of its own, with every fault in it."""
    try:
        node = read_json(line.decode(), shown, number)
    except UnicodeDecodeError:
        return Reading((), (Problem(shown, number, "not UTF-8 text", "save the file with encoding UTF-8"),))
    except Faulty as error:
        return Reading((), tuple(error.problems))
    return _annotation(node, file, shown, hashlib.sha256(line).hexdigest())


# -- what is sound, and what it becomes ------------------------------------------------------------------

_sections = attrgetter(*SECTIONS)


def _sound(held: ArticleFile, lines: Lines, file: Path, shown: str, digest: str) -> Reading | None:
    """An article that was read quickly, if nothing is wrong with it."""
    head = held.article
    problems: list[Problem] = []
    name = head.id or _id_from(file, shown, 0, problems)
    text = _text(head, file, shown, lines, problems)
    if problems or name is None or name in head.corrects or not _is_real(head.published):
        return None
    for stance in held.stances:
        if not (stance.actor and stance.on and (stance.date is None or _is_real(stance.date))):
            return None
    for section, entries in zip(SECTIONS, _sections(held), strict=True):
        for entry in entries.values():
            if entry.by and entry.quote is not None:
                if not _is_real(entry.date):
                    return None
            elif _act_fields(entry) != _NO_ACT:
                return None
            if not _is_sound(entry, section):
                return None
    if not all(map(_has_real_dates, held.actors.values())):
        return None
    record, places = _built(held, name)
    return Reading((Annotation(record, shown, digest, text, lines, places),))


def _is_sound(issue: Issue, section: str) -> bool:
    """Whether the dates of an issue are in the calendar, and only events have the keys of events."""
    if section != "events" and (issue.from_ or issue.to or issue.participants):
        return False
    return _is_real(issue.due) and _is_real(issue.from_) and _is_real(issue.to)


def _is_sound_codebook(book: Codebook) -> bool:
    issues = zip(SECTIONS, _sections(book), strict=True)
    return all(
        _is_sound(entry, section) for section, entries in issues for entry in entries.values()
    ) and all(map(_has_real_dates, book.actors.values()))


def _has_real_dates(actor: Actor) -> bool:
    spans = (body for body in actor.member_of if isinstance(body, Membership))
    return all(_is_real(span.from_) and _is_real(span.to) for span in spans)


@lru_cache(maxsize=4096)
def _is_real(date: str | None) -> bool:
    return date is None or shape.real_date(date)


def read_codebook(file: Path, shown: str) -> tuple[Codebook, Lines, str]:
    """Read a codebook.

    Returns:
        The records, the line of each by its path, and the file's SHA-256.

    Raises:
        Faulty: the file cannot be read, or holds problems.
    """
    content, digest = load_text(file, shown)
    document = _Document(content, shown, is_json=file.name.lower().endswith(".json"))
    large = len(content) >= _LARGE and not document.is_json
    if large and (kept := _kept_codebook(digest)) is not None:
        return kept[0], document.lines(kept[1], Codebook), digest
    if (found := document.quickly(Codebook)) is not None and _is_sound_codebook(found[0]):
        if large:
            _keep_codebook(digest, *found)
        return *found, digest
    node = document.node() or Mapping({}, 1)
    problems = _acts_in_codebook(node, shown)
    shaper = shape.Shaper(shown)
    codebook = shaper.record(node, Codebook, "the codebook")
    problems += _events_elsewhere(shaper)
    told = {(problem.line, problem.what.split(" ")[0]) for problem in problems}
    problems += [
        p for p in shaper.problems if (p.line, p.what.removeprefix("unknown key ").split(" ")[0]) not in told
    ]
    if problems or codebook is None:
        raise Faulty(problems)
    return codebook, Lines(shaper.lines), digest


_LARGE = 2**17
"""From how many characters on a codebook is kept as it was read: it is asked for again with every command."""
_CODEBOOKS = "codebooks"


class _Kept(msgspec.Struct):
    """A codebook without faults, and the lines down to the second level."""

    records: Codebook
    lines: list[tuple[shape.Path, int]]


def _kept_codebook(digest: str) -> tuple[Codebook, dict[shape.Path, int]] | None:
    held = cache.get(_CODEBOOKS, cache.key(_CODEBOOKS, digest))
    if held is None:
        return None
    try:
        kept = msgspec.msgpack.decode(held, type=_Kept)
    except msgspec.DecodeError:
        return None
    return kept.records, dict(kept.lines)


def _keep_codebook(digest: str, records: Codebook, lines: Lines) -> None:
    kept = _Kept(records, list(lines.known.items()))
    cache.put(_CODEBOOKS, cache.key(_CODEBOOKS, digest), msgspec.msgpack.encode(kept))


def _acts_in_codebook(node: Node, shown: str) -> list[Problem]:
    """A codebook says what issues are, not who said so where: that needs an article."""
    problems = []
    for key, (line, _) in node.entries.items() if isinstance(node, Mapping) else ():
        if key in {"article", "annotator", "stances"}:
            what = f"'{key}' belongs in an article, not in a codebook"
            problems.append(Problem(shown, line, what, "put it into a file of its own, NAME.stance.yaml"))
    for section in SECTIONS:
        _, entries = node.entries.get(section, (0, None)) if isinstance(node, Mapping) else (0, None)
        for _, entry in entries.entries.values() if isinstance(entries, Mapping) else ():
            for key, (line, _) in entry.entries.items() if isinstance(entry, Mapping) else ():
                if key.replace("-", "_") in _ACT:
                    what = f"'{key}' says who made the issue, which a codebook cannot"
                    problems.append(Problem(shown, line, what, "put it into the article that says so"))
    return problems


def _events_elsewhere(shaper: shape.Shaper) -> list[Problem]:
    """What only an event can have, written of an issue of another kind."""
    return [
        Problem(
            shaper.path,
            line,
            f"'{path[2]}' is for events, and '{path[1]}' stands under {path[0]}:",
            "describe what takes place under events:; a deadline is due:, a span of time duration:",
        )
        for path, line in shaper.lines.items()
        if len(path) == 3 and path[0] in SECTIONS and path[0] != "events" and path[2] in OF_EVENTS
    ]


def _annotation(node: Node, file: Path, shown: str, digest: str) -> Reading:
    shaper = shape.Shaper(shown)
    held = shaper.record(node, ArticleFile, "an annotated article")
    problems = shaper.problems
    if held is None:
        return Reading((), tuple(problems))
    problems += _events_elsewhere(shaper)
    for section in SECTIONS:
        for name, entry in getattr(held, section).items():
            _complain_of_act(name, entry, shaper, (section, name))
    head = held.article
    line = shaper.lines.get(("article",), 1)
    name = head.id
    if name is None and ("article", "id") in shaper.lines:  # given, but faulty
        name = f"line-{line}"  # only so that the rest can be checked
    elif name is None:
        name = _id_from(file, shown, line, problems)
    if name is not None and name in head.corrects:
        what = f"'{name}' cannot correct itself"
        line = shaper.lines.get(("article", "corrects"), line)
        problems.append(Problem(shown, line, what, "name the earlier article that it puts right"))
    text = _text(head, file, shown, shaper.lines, problems)
    if name is None:
        return Reading((), tuple(problems))
    record, places = _built(held, name)
    return Reading((Annotation(record, shown, digest, text, shaper.lines, places),), tuple(problems))


def _built(held: ArticleFile, name: str) -> tuple[AnnotatedArticle, tuple[shape.Path, ...]]:
    """The article under its id, with acts among its stances, and where each of those stands in the file."""
    stances = list(held.stances)
    places: list[shape.Path] = [("stances", index) for index in range(len(stances))]
    sections: dict[str, Any] = {}
    for section, entries in zip(SECTIONS, _sections(held), strict=True):
        if entries:
            sections[section] = {issue: _description(entry) for issue, entry in entries.items()}
        for issue, entry in entries.items():
            if entry.by and entry.quote is not None:
                stances.append(_act(issue, section, entry))
                places.append((section, issue))
    record = AnnotatedArticle(
        article=_named(held.article, name),
        annotator=held.annotator,
        actors=held.actors,
        places=held.places,
        topics=held.topics,
        stances=tuple(stances),
        **sections,
    )
    return record, tuple(places)


def _named(head: ArticleEntry, name: str) -> Article:
    return Article(id=name, **dict(zip(_HEAD, _head_fields(head), strict=True)))


def _description(entry: IssueEntry) -> Issue:
    if entry.names:
        return Issue(names=entry.names, **dict(zip(_PLAIN, _plain_fields(entry), strict=True)))
    return _plain_issue(_plain_fields(entry))


@lru_cache(maxsize=4096)
def _plain_issue(values: tuple[Any, ...]) -> Issue:
    """One record for all entries that say the same, of which there are many."""
    return Issue(**dict(zip(_PLAIN, values, strict=True)))


def _act(name: str, section: str, entry: IssueEntry) -> Stance:
    """The stance of whoever is quoted as making an issue."""
    return Stance(
        actor=entry.by,
        on=(name,),
        position=MAKING[SECTIONS[section]],
        quote=entry.quote or "",
        nth=entry.nth,
        addressee=entry.of,
        speaker=entry.speaker,
        according_to=entry.according_to,
        certainty=entry.certainty,
        hedge=entry.hedge,
        phase=entry.phase,
        date=entry.date,
        occasion=entry.occasion,
        strength=entry.strength,
        confidence=entry.confidence,
        review=entry.review,
        attributes=entry.attributes,
    )


def _complain_of_act(name: str, entry: IssueEntry, shaper: shape.Shaper, path: shape.Path) -> None:
    """Note what is missing where an entry says something of the act of making the issue, but not enough."""
    empty = IssueEntry()
    given = [field for field in sorted(_ACT) if getattr(entry, field) != getattr(empty, field)]
    if not given or (entry.by and entry.quote is not None):
        return
    missing, hint = ("by", "whose it is") if not entry.by else ("quote", "the words that show it")
    if (*path, missing) not in shaper.faulty:  # else it is there, and what is wrong with it was said
        key = given[0].replace("_", "-")
        line = shaper.lines.get((*path, key), 0)
        what = f"'{name}' has '{key}' but no '{missing}'"
        shaper.problem(line, what, f"add {missing}: and {hint}, or remove '{key}'")


def _id_from(file: Path, shown: str, line: int, problems: list[Problem]) -> str | None:
    """The article's id where only the file's name gives it."""
    name = file.name
    while name.lower().endswith(_ENDINGS):
        name = name[: name.rindex(".")]
    try:
        return msgspec.convert(name, Id)
    except msgspec.ValidationError:
        hint = "add an id: to the article (small letters, digits, hyphens), or rename the file"
        problems.append(Problem(shown, line, f"the file's name, '{name}', cannot be the article's id", hint))
        return None


def _text(
    head: ArticleEntry | Article,
    file: Path,
    shown: str,
    lines: collections.abc.Mapping[shape.Path, int],
    problems: list[Problem],
) -> str | None:
    """The text of the article, from the file beside it or from `body`."""

    def complain(what: str, hint: str = "", key: str = "text") -> None:
        problems.append(Problem(shown, lines.get(("article", key), 0), what, hint))

    if head.body is not None and head.text is not None:
        complain(
            "both 'text' and 'body' given", "keep text: for a file's name, body: for the text itself", "body"
        )
    if head.body is not None:
        return head.body.replace("\r\n", "\n").replace("\r", "\n")
    if head.text is None:
        return None
    beside = file.parent / head.text
    if beside.parent == file.parent and _is_ordinary(beside):
        return _loaded(beside, head.text, complain)
    folder = file.parent.resolve()
    try:
        wanted = (folder / head.text).resolve()
        is_file, is_folder = wanted.is_file(), wanted.is_dir()
    except (OSError, RuntimeError, ValueError):  # too long, a circle of links
        complain(
            "text: this cannot be the name of a file", "text: names a file; the text itself goes under body:"
        )
        return None
    if not wanted.is_relative_to(folder):
        hint = "name a file beside the annotations, or in a folder below"
        complain(f"text: '{head.text}' lies outside the article's folder", hint)
        return None
    if not is_file:
        what = "is a folder" if is_folder else "does not exist"
        hint = "mend the name, or remove text: (quotes then stay unverified)"
        complain(f"text: '{head.text}' {what}", hint)
        return None
    return _loaded(wanted, head.text, complain)


def _is_ordinary(file: Path) -> bool:
    """Whether this is a file, and no link to one."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except (OSError, ValueError):
        return False


def _loaded(file: Path, shown: str, complain: Callable[[str], None]) -> str | None:
    try:
        return load_text(file, shown)[0]
    except Faulty as error:
        for problem in error.problems:
            complain(f"text: {problem}")
        return None


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of articles and codebooks, for editors and other programs.

    A document with `article` is an annotated article, any other is a codebook. One value may stand
    wherever a list is expected, lists and entries of issues may be empty, and text may look like a number.
    Null, an empty text, list or object says of what is optional that it is not there.
    """
    (article, codebook), definitions = msgspec.json.schema_components(
        (ArticleFile, Codebook), ref_template="#/$defs/{name}"
    )
    definitions = msgspec.json.decode(  # in JSON Schema `$` alone is the very end
        msgspec.json.encode(definitions).replace(msgspec.json.encode(AT_END)[1:-1], b"$")
    )
    entries_without_content = {f"#/$defs/{n}" for n, d in definitions.items() if not d["required"]}
    for definition in definitions.values():
        definition["additionalProperties"] = False
        for key, schema in definition["properties"].items():
            needed = key in definition["required"]
            read = _as_read(schema, needed, entries_without_content)
            definition["properties"][key] = read if needed else _either([read, _ABSENT])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stancegraph: an annotated article, or a codebook",
        "if": {"type": "object", "required": ["article"]},
        "then": article,
        "else": codebook,
        "$defs": definitions,
    }


def _as_read(schema: dict[str, Any], needed: bool, may_be_empty: set[str]) -> dict[str, Any]:
    """The schema of a key's value, as generous and as strict as the reader is."""
    match schema.get("type"):
        case "array":
            items = _as_read(schema["items"], True, may_be_empty)
            many = {"type": "array", "items": items} | ({"minItems": 1} if needed else {})
            one = [] if "$ref" in items else [items]
            return _either([*one, many])
        case "object":
            entry = _as_read(schema["additionalProperties"], True, may_be_empty)
            if entry.get("$ref") in may_be_empty:
                entry = _either([entry, {"type": "null"}])
            elif "$ref" not in entry:
                entry = _either([entry, _ABSENT])
            return {**schema, "additionalProperties": entry}
        case "string":
            return {**schema, **_plain(schema.get("pattern"))}
        case None if "anyOf" in schema:  # what is optional may be left out, but not be null
            return _either(
                [_as_read(s, True, may_be_empty) for s in schema["anyOf"] if s.get("type") != "null"]
            )
        case _:
            return schema


_ABSENT: dict[str, Any] = {"enum": [None, "", [], {}]}


def _either(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _plain(pattern: str | None) -> dict[str, Any]:
    """The types that a text may have to programs that take `2025` for a number, and `yes` for true."""
    if pattern is None:
        return {"type": ["string", "number", "boolean"]}
    if not re.search(pattern, "2025"):
        return {"type": "string"}
    bounds = {} if re.search(pattern, "7") else {"minimum": 1000, "maximum": 9999}
    return {"type": ["string", "integer"], **bounds}

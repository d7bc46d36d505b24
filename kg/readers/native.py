"""The native format: `*.stance.yaml`, the same records as JSON, and one article a line as JSONL.

An issue's entry may hold, beside its description, the act of making it (`by`, `of`, `quote`, …). Here
that act becomes a stance like any other, so that whoever reads the records finds one shape.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import msgspec

from kg.errors import Faulty, Problem
from kg.model import (
    MAKING,
    OF_EVENTS,
    SECTIONS,
    AnnotatedArticle,
    Article,
    Certainty,
    Codebook,
    Date,
    Id,
    Issue,
    Kind,
    Nth,
    Phase,
    Ref,
    ReviewFlag,
    Share,
    Stance,
    Text,
)
from kg.readers import Annotation, Reading, shape
from kg.readers.nodes import Mapping, Node, read_json, read_yaml

__all__ = ["json_schema", "load_text", "read", "read_codebook"]

MAX_BYTES = 64 * 1024 * 1024
"""No article comes near this size; the bound keeps a wrong file from filling the memory."""


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
_ENDINGS = (".yaml", ".yml", ".json", ".jsonl", ".stance")


def read(file: Path, shown: str) -> Reading:
    """Read a file of annotated articles.

    Args:
        file: a YAML, JSON or JSONL file.
        shown: how messages name it.
    """
    try:
        content, digest = load_text(file, shown)
    except Faulty as error:
        return Reading((), tuple(error.problems))
    annotations: list[Annotation] = []
    problems: list[Problem] = []
    for first_line, document in _documents(file, content):
        try:
            node = _parse(file, document, shown, first_line)
        except Faulty as error:
            problems += error.problems
            continue
        if node is None:
            problems.append(
                Problem(shown, 0, "the file is empty", "`kg init` writes an article to start from")
            )
            continue
        annotation, found = _annotation(node, file, shown, digest)
        problems += found
        if annotation is not None:
            annotations.append(annotation)
    return Reading(tuple(annotations), tuple(problems))


def read_codebook(file: Path, shown: str) -> tuple[Codebook, dict[shape.Path, int], str]:
    """Read a codebook.

    Returns:
        The records, the line of each by its path, and the file's SHA-256.

    Raises:
        Faulty: the file cannot be read, or holds problems.
    """
    content, digest = load_text(file, shown)
    node = _parse(file, content, shown, 1) or Mapping({}, 1)
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
    return codebook, shaper.lines, digest


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


def load_text(file: Path, shown: str) -> tuple[str, str]:
    """A file's text, without byte order mark and with LF line ends, and the SHA-256 of its bytes.

    Raises:
        Faulty: it cannot be read, is no UTF-8, or is larger than `MAX_BYTES`.
    """
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):  # a pipe would never end
            raise Faulty([Problem(shown, 0, "cannot be read: Is no ordinary file")])
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Faulty([Problem(shown, 0, f"cannot be read: {error.strerror}")]) from error
    if len(content) > MAX_BYTES:
        raise Faulty([Problem(shown, 0, f"larger than {MAX_BYTES // 2**20} MiB", "is it the right file?")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Faulty([Problem(shown, line, "not UTF-8 text", "save the file with encoding UTF-8")]) from error
    return text.replace("\r\n", "\n").replace("\r", "\n"), hashlib.sha256(content).hexdigest()


def _documents(file: Path, content: str) -> list[tuple[int, str]]:
    if not file.name.lower().endswith(".jsonl"):
        return [(1, content)]
    lines = enumerate(content.split("\n"), start=1)
    return [(number, line) for number, line in lines if line.strip()] or [(1, "")]


def _parse(file: Path, document: str, shown: str, first_line: int) -> Node | None:
    if not document.strip():
        return None
    if file.name.lower().endswith((".json", ".jsonl")):
        return read_json(document, shown, first_line)
    return read_yaml(document, shown)


def _annotation(node: Node, file: Path, shown: str, digest: str) -> tuple[Annotation | None, list[Problem]]:
    shaper = shape.Shaper(shown)
    held = shaper.record(node, ArticleFile, "an annotated article")
    if held is None:
        return None, shaper.problems
    problems = shaper.problems
    problems += _events_elsewhere(shaper)
    stances = list(held.stances)
    places: list[shape.Path] = [("stances", index) for index in range(len(stances))]
    sections: dict[str, dict[str, Issue]] = {}
    for section, kind in SECTIONS.items():
        sections[section] = {}
        for name, entry in getattr(held, section).items():
            sections[section][name] = _description(entry)
            act = _act(name, kind, entry, shaper, (section, name))
            if act is not None:
                stances.append(act)
                places.append((section, name))
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
        return None, problems
    fields: dict[str, Any] = {f: getattr(head, f) for f in Article.__struct_fields__ if f != "id"}
    record = AnnotatedArticle(
        article=Article(id=name, **fields),
        annotator=held.annotator,
        actors=held.actors,
        places=held.places,
        topics=held.topics,
        stances=tuple(stances),
        **sections,
    )
    return Annotation(record, shown, digest, text, shaper.lines, tuple(places)), problems


def _description(entry: IssueEntry) -> Issue:
    return Issue(**{field: getattr(entry, field) for field in Issue.__struct_fields__})


def _act(
    name: str,
    kind: Kind,
    entry: IssueEntry,
    shaper: shape.Shaper,
    path: shape.Path,
) -> Stance | None:
    """The stance that the entry's act keys describe; None where it has none."""
    empty = IssueEntry()
    given = [field for field in sorted(_ACT) if getattr(entry, field) != getattr(empty, field)]
    if not given:
        return None
    if not entry.by or entry.quote is None:
        missing, hint = ("by", "whose it is") if not entry.by else ("quote", "the words that show it")
        if (*path, missing) not in shaper.faulty:  # else it is there, and what is wrong with it was said
            key = given[0].replace("_", "-")
            line = shaper.lines.get((*path, key), 0)
            what = f"'{name}' has '{key}' but no '{missing}'"
            shaper.problem(line, what, f"add {missing}: and {hint}, or remove '{key}'")
        return None
    return Stance(
        actor=entry.by,
        on=(name,),
        position=MAKING[kind],
        quote=entry.quote,
        addressee=entry.of,
        **{field: getattr(entry, field) for field in _ACT - {"by", "of", "quote"}},
    )


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
    head: ArticleEntry, file: Path, shown: str, lines: dict[shape.Path, int], problems: list[Problem]
) -> str | None:
    """The text of the article, from the file beside it or from `body`."""
    if head.body is not None and head.text is not None:
        hint = "keep text: for a file's name, body: for the text itself"
        problems.append(
            Problem(shown, lines.get(("article", "body"), 0), "both 'text' and 'body' given", hint)
        )
    if head.body is not None:
        return head.body.replace("\r\n", "\n").replace("\r", "\n")
    if head.text is None:
        return None
    line = lines.get(("article", "text"), 0)
    folder = file.parent.resolve()
    try:
        wanted = (folder / head.text).resolve()
        is_file, is_folder = wanted.is_file(), wanted.is_dir()
    except (OSError, RuntimeError, ValueError):  # too long, a circle of links
        hint = "text: names a file; the text itself goes under body:"
        problems.append(Problem(shown, line, "text: this cannot be the name of a file", hint))
        return None
    if not wanted.is_relative_to(folder):
        hint = "name a file beside the annotations, or in a folder below"
        problems.append(Problem(shown, line, f"text: '{head.text}' lies outside the article's folder", hint))
        return None
    if not is_file:
        what = "is a folder" if is_folder else "does not exist"
        hint = "mend the name, or remove text: (quotes then stay unverified)"
        problems.append(Problem(shown, line, f"text: '{head.text}' {what}", hint))
        return None
    try:
        return load_text(wanted, head.text)[0]
    except Faulty as error:
        problems += [Problem(shown, line, f"text: {problem}") for problem in error.problems]
        return None


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of articles and codebooks, for editors and other programs.

    A document with `article` is an annotated article, any other is a codebook. One value may stand
    wherever a list is expected, lists and entries of issues may be empty, and text may look like a number.
    """
    (article, codebook), definitions = msgspec.json.schema_components(
        (ArticleFile, Codebook), ref_template="#/$defs/{name}"
    )
    entries_without_content = {f"#/$defs/{n}" for n, d in definitions.items() if not d["required"]}
    for definition in definitions.values():
        definition["additionalProperties"] = False
        for key, schema in definition["properties"].items():
            needed = key in definition["required"]
            definition["properties"][key] = _as_read(schema, needed, entries_without_content)
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
            return _either([*one, many, *([] if needed else [{"type": "null"}])])
        case "object":
            entry = _as_read(schema["additionalProperties"], True, may_be_empty)
            if entry.get("$ref") in may_be_empty:
                entry = _either([entry, {"type": "null"}])
            return {**schema, "type": ["object", "null"], "additionalProperties": entry}
        case "string":
            return {**schema, **_plain(schema.get("pattern"))}
        case None if "anyOf" in schema:  # what is optional may be left out, but not be null
            return _either(
                [_as_read(s, True, may_be_empty) for s in schema["anyOf"] if s.get("type") != "null"]
            )
        case _:
            return schema


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

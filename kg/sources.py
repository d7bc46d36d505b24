"""From files and folders to checked articles: find, read, resolve ids, anchor quotes.

Nothing is written here, and no problem stops the search for others.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from kg import anchor, codebook, faults, progress, project, repeats
from kg.anchor import Anchor
from kg.errors import Faulty, Problem, shortened
from kg.identity import decisions
from kg.identity.decisions import Decisions, Merge
from kg.model import AnnotatedArticle, Codebook
from kg.readers import Annotation, Reader, reader_for

__all__ = [
    "Books",
    "CheckedArticle",
    "Corpus",
    "Found",
    "Summary",
    "checked",
    "decisions_of",
    "files_of",
    "load",
    "oddities",
    "settings_of",
    "shown_as",
]

SKIPPED = {"__pycache__", "node_modules"}


class CheckedArticle(msgspec.Struct, frozen=True):
    """An article whose quotes all have a place.

    Attributes:
        record: what it says; the wording of each quote is that of the text.
        anchors: where each stance's quote stands, in the order of the record's stances.
        file: the annotations' file, as a path from the project's folder, or its bare name.
        digest: SHA-256 of that file.
        text_digest: SHA-256 of the text in UTF-8; None where it is not at hand.
        read_with: the names of the codebooks and gazetteers that held for it.
    """

    record: AnnotatedArticle
    anchors: tuple[Anchor, ...]
    file: str
    digest: str
    text_digest: str | None = None
    read_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    """What was read, in numbers.

    Attributes:
        articles: the ids of the articles.
        stances: how many stances they hold, one for each pair of holder and target.
        holders: of how many actors.
        issues: on how many issues.
        actors: on how many actors.
        quotes: on how many quotes they rest; a passage that several rest on is one.
        found: how many of those were found in their texts.
        nameless: how many articles name no annotator.
        merged: how many ids are merged into others, by the file that says so.
        warnings: what is odd without being wrong.
        textless: how many articles with quotes have no text at hand.
        texts: the files of the others' texts, as messages name them.
    """

    articles: tuple[str, ...]
    stances: int
    holders: int
    issues: int
    actors: int
    quotes: int
    found: int
    nameless: int
    merged: dict[str, int] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    textless: int = 0
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """Everything that was read from the sources.

    Attributes:
        articles: those whose quotes have a place, by id.
        annotations: all of them as they were read, with their lines.
        books: the codebooks that hold for them.
        lexicon: what articles and codebooks define, combined.
        decisions: which of that people have found to be the same.
        merges: what follows from them: for each id that another stands for, the merge.
        project: the settings.
        problems: everything found wrong, errors and warnings, by place.
        files: how many files were read.
    """

    articles: tuple[CheckedArticle, ...]
    annotations: tuple[Annotation, ...]
    books: tuple[codebook.Book, ...]
    lexicon: codebook.Lexicon
    decisions: Decisions
    merges: dict[str, Merge]
    project: project.Project
    problems: tuple[Problem, ...]
    files: int

    def summary(self) -> Summary:
        """What was read, in numbers; of ids that are merged, those that stay count."""

        def kept(name: str) -> str:
            return self.merges[name].kept if name in self.merges else name

        stances = [
            pair
            for article in self.articles
            for stance in article.record.stances
            for pair in {(kept(holder), kept(target)) for holder in stance.actor for target in stance.on}
        ]
        targets = Counter(self.lexicon.kinds[name] == "actor" for name in {name for _, name in stances})
        quotes = [anchor.counted(article.anchors) for article in self.articles]
        merged = Counter(merge.decided.path for merge in self.merges.values())
        return Summary(
            tuple(article.record.article.id for article in self.articles),
            len(stances),
            len({holder for holder, _ in stances}),
            targets[False],
            targets[True],
            sum(number for number, _ in quotes),
            sum(found for _, found in quotes),
            sum(article.record.annotator is None for article in self.articles),
            dict(sorted(merged.items())),
            self.problems,
            sum(article.text_digest is None and bool(article.anchors) for article in self.articles),
            tuple(sorted(text for each in self.annotations for text in each.beside())),
        )

    def require_sound(self) -> None:
        """Raise Faulty if any problem is an error."""
        if any(problem.severity == "error" for problem in self.problems):
            raise Faulty(self.problems)


@dataclass(frozen=True)
class Found:
    """A file to be read: where, by what, what messages and the graph call it; and its path without links."""

    file: Path
    reader: Reader
    shown: str
    name: str
    real: Path


@dataclass
class Books:
    """The codebooks met so far; each is read once, and its problems are reported once."""

    outright: Path | None
    problems: list[Problem] = field(default_factory=list)
    read: dict[Path, codebook.Book] = field(default_factory=dict)
    files: dict[Path, Path | None] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def of(self, folder: Path) -> codebook.Book:
        """The codebook that holds for the articles of a folder; an empty one where there is none."""
        if folder not in self.files:
            file = self.outright or codebook.beside(folder.resolve())
            self.files[folder] = None if file is None else file.resolve()
        file = self.files[folder]
        if file is None:
            return codebook.Book()
        if file not in self.read:
            self.read[file] = self._whole(file)
        return self.read[file]

    def _whole(self, file: Path) -> codebook.Book:
        """A codebook with the files it is split into, and the gazetteers it extends."""
        alone = self.outright is not None and file.name != codebook.NAME
        first, *others = [self._part(part) for part in ([file] if alone else codebook.files(file.parent))]
        extends, problems = codebook.extended([first, *others])
        self.problems += problems
        return replace(first, others=tuple(others), extends=extends)

    def _part(self, file: Path) -> codebook.Book:
        try:
            held = codebook.load(file, shown_as(file))
        except Faulty as error:
            self.problems += error.problems
            return codebook.Book(path=shown_as(file))
        name = self._name(file)
        self.taken.add(name)
        return replace(held, name=name)

    def _name(self, file: Path) -> str:
        """The codebook's path within its project, else its name; with more folders if that is taken."""
        names = [project.path_within(file) or file.name]
        names += ("/".join(file.parts[-depth:]) for depth in range(1, len(file.parts) + 1))
        return next(name for name in names if name not in self.taken)


def load(sources: Sequence[Path], book: Path | None = None) -> Corpus:
    """Read annotated articles and everything they refer to.

    Args:
        sources: files, and folders to be searched.
        book: the codebook for all of them; by default each folder's own, or the nearest above it.

    Raises:
        Faulty: kg.toml is broken.
    """
    problems: list[Problem] = []
    books = Books(book)
    annotations: list[tuple[Annotation, Found]] = []
    files = list(files_of(sources, problems))
    for found in files:
        progress.tell("reading %s", found.shown)
        reading = found.reader.read(found.file, found.shown)
        problems += reading.problems
        annotations += [(annotation, found) for annotation in reading.annotations]
    for source in sources:  # a codebook on its own is read too, so that it can be checked
        alone = source.is_dir() and not any(f.file.is_relative_to(source) for f in files)
        if codebook.is_codebook(source) or (alone and codebook.files(source)):
            books.of(_folder(source))
    settings = settings_of([_folder(source) for source in sources], files, problems)
    annotations.sort(key=lambda pair: (pair[0].record.article.id, pair[0].path))

    first: dict[str, Annotation] = {}
    for annotation, _ in annotations:
        name = annotation.record.article.id
        if (before := first.setdefault(name, annotation)) is not annotation:
            line = annotation.line(("article", "id"))
            what = f"the article id '{name}' is also that of {before.path}:{before.line(('article', 'id'))}"
            problems.append(Problem(annotation.path, line, what, "give each article an id of its own"))

    lexicon = codebook.Lexicon()
    held = [(annotation, found, books.of(found.file.parent)) for annotation, found in annotations]
    parts = [(part, loaded) for loaded in books.read.values() for part in loaded.parts]
    decided = decisions_of([*(f.file.parent for f in files), *map(_folder, sources)], problems)
    gazetteers = gazetteers_of(held, parts, decided.kept())
    for gazetteer in gazetteers:  # before all others: what is shipped stands
        lexicon.add(gazetteer)
    broken = {problem.path for problem in books.problems}
    for part, loaded in parts:
        lexicon.add(part)
        if broken.isdisjoint(each.path for each in loaded.parts):
            problems += codebook.unresolved(part, loaded, {})
    elsewhere: dict[str, str] = {}
    for annotation, _ in annotations:
        lexicon.add(annotation)
        for _, _, name, _ in codebook.entries(annotation.record):
            elsewhere.setdefault(name, annotation.path)
    problems += repeats.articles(repeats.mark(annotation) for annotation, _ in annotations)
    merges, wrong = decided.merges(lexicon.kinds)
    problems += repeats.on_themselves((annotation for annotation, _ in annotations), merges)
    problems += books.problems + lexicon.problems + wrong
    extended = {whole.name: whole for loaded in books.read.values() for whole in loaded.extends}
    problems += lexicon.shared_names(extended.values(), {name: merge.kept for name, merge in merges.items()})

    articles = []
    for annotation, found, loaded in held:
        # else every id would be reported as unknown
        if broken.isdisjoint(part.path for part in loaded.parts):
            problems += codebook.unresolved(annotation, loaded, elsewhere)
        problems += oddities(annotation)
        anchors = _anchors(annotation, problems)
        if len(anchors) == len(annotation.record.stances):
            articles.append(checked(annotation, anchors, found.name, loaded))
    distinct = (*(part for part, _ in parts), *gazetteers)
    return Corpus(
        tuple(articles),
        tuple(annotation for annotation, _ in annotations),
        distinct,
        lexicon,
        decided,
        merges,
        settings,
        tuple(sorted(set(problems))),
        len(files),
    )


def settings_of(folders: list[Path], files: Sequence[Found], problems: list[Problem]) -> project.Project:
    """The settings of all files; those of several projects go together only if their IRIs do."""
    named = [project.load(folder.resolve()) for folder in dict.fromkeys(folders)]
    parents = dict.fromkeys(f.file.parent for f in files)
    found = {folder: project.load(folder) for folder in dict.fromkeys(each.resolve() for each in parents)}
    bases: dict[str, Path] = {}
    for folder, settings in found.items():
        bases.setdefault(settings.base, folder)
    if len(bases) > 1:
        (one, here), (other, there) = list(bases.items())[:2]
        what = f"the IRIs of its articles begin with {other}, those of {shown_as(here)} with {one}"
        hint = f"set the same base in both {project.SETTINGS}, or build them apart"
        problems.append(Problem(shown_as(there), 0, what, hint))
    titles = {settings.title for settings in found.values() if settings.title}
    title = named[0].title or (titles.pop() if len(titles) == 1 else "")
    limit = min(settings.quote_limit for settings in (*found.values(), *named))
    return project.Project(title, next(iter(bases), named[0].base), limit)


def gazetteers_of(
    held: Sequence[tuple[Annotation, Found, codebook.Book]],
    parts: Sequence[tuple[codebook.Book, codebook.Book]],
    also: Iterable[str],
) -> list[codebook.Book]:
    """What is used of each gazetteer, by the codebooks that extend it and the articles they hold for.

    Args:
        held: the articles with the codebook of each.
        parts: the files of the codebooks, each with the whole that it belongs to.
        also: ids that decisions keep.
    """
    by: dict[str, list[AnnotatedArticle | Codebook]] = {}
    for annotation, _, loaded in held:
        for gazetteer in loaded.extends:
            by.setdefault(gazetteer.name, []).append(annotation.record)
    for part, loaded in parts:
        for gazetteer in loaded.extends:
            by.setdefault(gazetteer.name, []).append(part.records)
    return [codebook.used_of(codebook.shipped(name), records, also) for name, records in sorted(by.items())]


def decisions_of(folders: Iterable[Path], problems: list[Problem]) -> Decisions:
    """The decisions that hold for the files of some folders."""
    every = dict.fromkeys(folders)
    found = {beside.resolve() for folder in every if (beside := decisions.beside(folder.resolve()))}
    held = Decisions()
    for file in sorted(found):
        name = project.path_within(file) or file.name
        read, wrong = decisions.load(file, shown_as(file), name)
        held += read
        problems += wrong
    return held


def oddities(annotation: Annotation) -> list[Problem]:
    """Warnings of what is odd in one article: stances that stand twice, or that nothing can put in order."""
    return [*repeats.stances(annotation), *_undated(annotation)]


def _undated(annotation: Annotation) -> list[Problem]:
    """A warning where stances have no date at all, since nothing can put them in order."""
    head = annotation.record.article
    if head.published is not None or all(stance.date for stance in annotation.record.stances):
        return []
    if ("article", "published") in annotation.lines:  # what is wrong with it has been said
        return []
    what = f"'{head.id}' has no date, so its stances count as older than all others"
    return [Problem(annotation.path, annotation.line(("article",)), what, "add published:", "warning")]


def checked(
    annotation: Annotation, anchors: tuple[Anchor, ...], file: str, book: codebook.Book
) -> CheckedArticle:
    """The article with its quotes as the text has them."""
    record = annotation.record
    pairs = list(zip(record.stances, anchors, strict=True))
    if any(stance.quote != found.exact for stance, found in pairs):
        stances = tuple(msgspec.structs.replace(stance, quote=found.exact) for stance, found in pairs)
        record = msgspec.structs.replace(record, stances=stances)
    text = annotation.text
    digest = None if text is None else hashlib.sha256(text.encode()).hexdigest()
    return CheckedArticle(record, anchors, file, annotation.digest, digest, book.names)


def _folder(source: Path) -> Path:
    return source if source.is_dir() else source.parent


def shown_as(file: Path) -> str:
    """A file as a user would name it: from the current folder where it lies below, else in full."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def files_of(sources: Sequence[Path], problems: list[Problem]) -> Iterator[Found]:
    """The files of annotated articles among the sources, each once; what is odd about them is noted."""
    seen: set[Path] = set()
    places = _Places()
    for source in sorted(sources):  # folders before what they hold: names do not depend on their order
        found_here = 0
        if codebook.is_codebook(source):
            continue
        for file in _walk(source, problems) if source.is_dir() else [source]:
            if not str(file).isprintable():
                shown = str(file).encode("utf-8", "replace").decode()
                hint = "rename it in letters that every system can write"
                problems.append(Problem(shown, 0, "the name holds characters that cannot be shown", hint))
                found_here += 1
                continue
            known = reader_for(file.name, outright=file == source)
            if known is None:
                hint = "annotated articles are named *.stance.yaml, *.stance.json or *.stance.jsonl"
                if file == source:
                    problems.append(Problem(shown_as(file), 0, "no format is known for this name", hint))
                    found_here += 1
                elif _looks_annotated(file):
                    what = "looks like an annotated article, but was not read"
                    problems.append(Problem(shown_as(file), 0, what, hint, "warning"))
                continue
            found_here += 1
            if (real := places.real(file)) in seen:
                continue
            seen.add(real)
            yield Found(file, known[0], places.shown(file, real), places.within(real) or file.name, real)
        if found_here == 0:
            hint = "annotated articles are named *.stance.yaml; `kg init` writes one to start from"
            problems.append(Problem(str(source), 0, "no annotated articles in this folder", hint))


class _Places:
    """Where files are in truth, each folder looked up once, since many files are in one."""

    def __init__(self) -> None:
        self._here = Path.cwd()
        self._folders: dict[Path, Path] = {}
        self._roots: dict[Path, Path | None] = {}

    def real(self, file: Path) -> Path:
        """A file's path without links."""
        if file.is_symlink() or not file.name:
            return file.resolve()
        if (folder := file.parent) not in self._folders:
            self._folders[folder] = folder.resolve()
        return self._folders[folder] / file.name

    def shown(self, file: Path, real: Path) -> str:
        """As `shown_as` names it."""
        return str(real.relative_to(self._here) if real.is_relative_to(self._here) else file)

    def within(self, real: Path) -> str | None:
        """As `kg.project.path_within` names it."""
        if (folder := real.parent) not in self._roots:
            self._roots[folder] = project.root_of(folder)
        root = self._roots[folder]
        return None if root is None else real.relative_to(root.parent).as_posix()


def _looks_annotated(file: Path) -> bool:
    """Whether a file that is not named as an annotated article begins like one."""
    if file.suffix.lower() not in {".yaml", ".yml"} or not file.is_file():  # a pipe would never end
        return False
    try:
        with file.open("rb") as stream:
            return re.search(rb"^article:", stream.read(4096), re.MULTILINE) is not None
    except OSError:
        return False


def _walk(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        problems.append(faults.problem(error.filename, error))

    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in SKIPPED)
        yield from (Path(here, name) for name in sorted(names) if not name.startswith("."))


def _anchors(annotation: Annotation, problems: list[Problem]) -> tuple[Anchor, ...]:
    """Where each quote stands; what cannot be placed is reported."""
    anchors = []
    name = annotation.record.article.text or "the text"
    for stance, path in zip(annotation.record.stances, annotation.places, strict=True):
        found = anchor.find(annotation.text, stance.quote, stance.nth)
        if isinstance(found, Anchor):
            anchors.append(found)
            continue
        quote = f"the quote “{shortened(stance.quote)}”"
        if found.times == 0:
            what, hint = f"{quote} is not in {name}", _how_to_find(annotation, stance.quote, found)
        elif stance.nth is not None:
            what, hint = f"nth: {stance.nth}, but {quote} occurs {_times(found.times)} in {name}", ""
        else:
            what = f"{quote} occurs {_times(found.times)} in {name}"
            hint = "make it longer, or add nth: 1, 2, …"
        problems.append(Problem(annotation.path, annotation.line((*path, "quote")), what, hint))
    return tuple(anchors)


def _how_to_find(annotation: Annotation, quote: str, found: anchor.NotFound) -> str:
    """What would make a quote one that is in the text."""
    bare = quote.strip().strip("\"'“”„«»‘’‚‹›")
    if bare and isinstance(anchor.find(annotation.text, bare), Anchor):
        return "leave out the quotation marks around it"
    gapped = _ELLIPSIS.sub(anchor.GAP, quote)
    if gapped != quote and isinstance(anchor.find(annotation.text, gapped), Anchor):
        return "write [...] for the words that are left out"
    text = annotation.record.article.text

    def at(line: int) -> str:
        return f"{text}:{line}" if text else f"line {line} of it"

    if found.apart:
        (one, other), (end, begin) = found.apart, found.halves
        return f"it is put together from {at(one)}, up to “{end}”, and {at(other)}, from “{begin}” on: " + (
            "write [...] between the two" if other >= one else "quote one of the two"
        )
    piece = f"the piece “{shortened(found.piece)}” " if found.piece else ""
    after = f"after “{shortened(found.after)}”" if found.after else "in it"
    if found.earlier:
        before = f"{piece}stands before “{shortened(found.after)}”, on {at(found.earlier)}"
        return f"{before}: give the pieces in the text's order"
    missing = f"{piece}is not {after}" if piece else ""
    if not found.passage:
        return missing or "copy the words from the text"
    told = "; ".join(_difference(*pair) for pair in found.differences[:_TOLD])
    more = len(found.differences) - _TOLD
    told += f"; and {more} more differences" if more > 1 else "; and one more difference" if more == 1 else ""
    shown = f"{at(found.line)} has {told}: “{shortened(found.marked, _LONGEST)}”"
    return f"{missing}; {shown}" if missing else shown


_ELLIPSIS = re.compile(r"\s*[\[(<{]?\s*(?:…|\.(?:\s?\.)+)\s*[\])>}]?\s*")
"""How people write that words are left out."""

_LONGEST = 400
"""How many characters of a text are shown around what differs."""
_TOLD = 3
"""How many differences between a quote and a text are told one by one."""


def _difference(theirs: str, yours: str) -> str:
    if not yours:
        return f"“{shortened(theirs)}”, which the quote leaves out"
    return f"{f'“{shortened(theirs)}”' if theirs else 'nothing'} where the quote has “{shortened(yours)}”"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"

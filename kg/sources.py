"""From files and folders to checked articles: find, read, resolve ids, anchor quotes.

Nothing is written here, and no problem stops the search for others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from kg import anchor, codebook, project
from kg.anchor import Anchor
from kg.errors import Faulty, Problem
from kg.model import AnnotatedArticle
from kg.readers import Annotation, Reader, reader_for

__all__ = ["CheckedArticle", "Corpus", "load"]

SKIPPED = {"__pycache__", "node_modules"}


@dataclass(frozen=True)
class CheckedArticle:
    """An article without faults.

    Attributes:
        record: what it says; the wording of each quote is that of the text.
        anchors: where each stance's quote stands, in the order of the record's stances.
        file: the annotations' file, relative to the folder that was named.
        digest: SHA-256 of that file.
    """

    record: AnnotatedArticle
    anchors: tuple[Anchor, ...]
    file: str
    digest: str


@dataclass(frozen=True)
class Corpus:
    """Everything that was read from the sources.

    Attributes:
        articles: those without faults, by id.
        books: the codebooks that hold for them.
        lexicon: what articles and codebooks define, combined.
        project: the settings.
        problems: everything found wrong, errors and warnings, by place.
        files: how many files were read.
    """

    articles: tuple[CheckedArticle, ...]
    books: tuple[codebook.Book, ...]
    lexicon: codebook.Lexicon
    project: project.Project
    problems: tuple[Problem, ...]
    files: int

    @property
    def quotes(self) -> int:
        """How many quotes were found in their texts."""
        return sum(a.rung != "unverified" for article in self.articles for a in article.anchors)

    def require_sound(self) -> None:
        """Raise Faulty if any problem is an error."""
        if any(problem.severity == "error" for problem in self.problems):
            raise Faulty(self.problems)


@dataclass(frozen=True)
class _Found:
    """A file to be read: where, by what, what messages and what the graph call it."""

    file: Path
    reader: Reader
    shown: str
    name: str


@dataclass
class _Books:
    """The codebooks met so far; each is read once, and its problems are reported once."""

    outright: Path | None
    problems: list[Problem] = field(default_factory=list)
    read: dict[Path, codebook.Book] = field(default_factory=dict)

    def of(self, folder: Path) -> codebook.Book:
        file = self.outright or codebook.beside(folder.resolve())
        if file is None:
            return codebook.Book()
        file = file.resolve()
        if file not in self.read:
            self.read[file] = codebook.Book(path=_shown(file))
            try:
                held = codebook.load(file, _shown(file))
                self.read[file] = replace(held, name=self._name(file))
            except Faulty as error:
                self.problems += error.problems
        return self.read[file]

    def _name(self, file: Path) -> str:
        """The codebook's path from its project's folder; else its name, with folders if that is taken."""
        *_, root = project.above(file.parent)
        if (root / project.SETTINGS).is_file() or (root / ".git").exists():
            return file.relative_to(root).as_posix()
        taken = {book.name for book in self.read.values()}
        longer = ("/".join(file.parts[-depth:]) for depth in range(1, len(file.parts) + 1))
        return next(name for name in longer if name not in taken)


def load(sources: Sequence[Path], book: Path | None = None) -> Corpus:
    """Read annotated articles and everything they refer to.

    Args:
        sources: files, and folders to be searched.
        book: the codebook for all of them; by default each folder's own, or the nearest above it.

    Raises:
        Faulty: kg.toml is broken.
    """
    problems: list[Problem] = []
    settings = project.load(_folder(sources[0]).resolve())
    books = _Books(book)
    annotations: list[tuple[Annotation, _Found]] = []
    files = list(_files(sources, problems))
    for found in files:
        reading = found.reader.read(found.file, found.shown)
        problems += reading.problems
        annotations += [(annotation, found) for annotation in reading.annotations]
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
    distinct = [loaded for loaded in books.read.values() if loaded.path]
    for loaded in distinct:
        lexicon.add(loaded)
        problems += codebook.unresolved(loaded, loaded, {})
    elsewhere: dict[str, str] = {}
    for annotation, _ in annotations:
        lexicon.add(annotation)
        for _, _, name, _ in codebook.entries(annotation.record):
            elsewhere.setdefault(name, annotation.path)
    problems += books.problems + lexicon.problems

    articles = []
    broken_books = {problem.path for problem in books.problems}
    for annotation, found, loaded in held:
        if loaded.path not in broken_books:  # else every id would be reported as unknown
            problems += codebook.unresolved(annotation, loaded, elsewhere)
        problems += _undated(annotation)
        anchors = _anchors(annotation, problems)
        if len(anchors) == len(annotation.record.stances):
            articles.append(_checked(annotation, anchors, found.name))
    return Corpus(
        tuple(articles), tuple(distinct), lexicon, settings, tuple(sorted(set(problems))), len(files)
    )


def _undated(annotation: Annotation) -> list[Problem]:
    """A warning where stances have no date at all, since nothing can put them in order."""
    head = annotation.record.article
    written = ("article", "published") in annotation.lines  # if so, what is wrong with it has been said
    if head.published is not None or written or all(stance.date for stance in annotation.record.stances):
        return []
    what = f"'{head.id}' has no date, so its stances count as older than all others"
    return [Problem(annotation.path, annotation.line(("article",)), what, "add published:", "warning")]


def _checked(annotation: Annotation, anchors: tuple[Anchor, ...], file: str) -> CheckedArticle:
    """The article with its quotes as the text has them."""
    pairs = zip(annotation.record.stances, anchors, strict=True)
    stances = tuple(msgspec.structs.replace(stance, quote=found.exact) for stance, found in pairs)
    record = msgspec.structs.replace(annotation.record, stances=stances)
    return CheckedArticle(record, anchors, file, annotation.digest)


def _folder(source: Path) -> Path:
    return source if source.is_dir() else source.parent


def _shown(file: Path) -> str:
    """A file as a user would name it: from the current folder where it lies below, else in full."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def _files(sources: Sequence[Path], problems: list[Problem]) -> Iterator[_Found]:
    seen: set[Path] = set()
    for source in sorted(sources):  # folders before what they hold: names do not depend on their order
        found_here = 0
        for file in _walk(source, problems) if source.is_dir() else [source]:
            known = reader_for(file.name, outright=file == source)
            if known is None:
                if file == source:
                    hint = "annotated articles are named *.stance.yaml, *.stance.json or *.stance.jsonl"
                    problems.append(Problem(_shown(file), 0, "no format is known for this name", hint))
                    found_here += 1
                continue
            found_here += 1
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            name = file.name if file == source else file.relative_to(source).as_posix()
            yield _Found(file, known[0], _shown(file), name)
        if found_here == 0:
            hint = "annotated articles are named *.stance.yaml; `kg init` writes one to start from"
            problems.append(Problem(str(source), 0, "no annotated articles in this folder", hint))


def _walk(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        problems.append(Problem(str(error.filename), 0, f"cannot be read: {error.strerror}"))

    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in SKIPPED)
        yield from (Path(here, name) for name in sorted(names) if not name.startswith("."))


def _anchors(annotation: Annotation, problems: list[Problem]) -> tuple[Anchor, ...]:
    """Where each quote stands; what cannot be placed is reported."""
    anchors = []
    for stance, path in zip(annotation.record.stances, annotation.places, strict=True):
        found = anchor.find(annotation.text, stance.quote, stance.nth)
        if isinstance(found, Anchor):
            anchors.append(found)
            continue
        line = annotation.line((*path, "quote"))
        name = annotation.record.article.text or "the text"
        quote = stance.quote if len(stance.quote) <= 60 else stance.quote[:57] + "..."
        if found.times == 0:
            hint = "copy the words from the text"
            if found.nearest:
                where = f"{name}:{found.line}" if annotation.record.article.text else f"line {found.line}"
                hint = f"nearest is {where}: “{found.nearest}”"
            problems.append(Problem(annotation.path, line, f"the quote “{quote}” is not in {name}", hint))
        elif stance.nth is not None:
            what = f"nth: {stance.nth}, but the quote “{quote}” occurs {_times(found.times)} in {name}"
            problems.append(Problem(annotation.path, line, what))
        else:
            what = f"the quote “{quote}” occurs {_times(found.times)} in {name}"
            problems.append(Problem(annotation.path, line, what, "make it longer, or add nth: 1, 2, …"))
    return tuple(anchors)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"

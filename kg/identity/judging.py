"""Deciding which ids of a project are the same thing: what there is to decide, and writing it down."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg import codebook, importer, repeats, sources
from kg.errors import Faulty, KgError, Misuse, Problem, did_you_mean, shortened
from kg.identity import alike
from kg.identity import decisions as book
from kg.identity.decisions import Decided, Decision, Decisions, Verdict
from kg.invisible import is_blank
from kg.rdf.answers import Rows
from kg.rdf.terms import literal, typed
from kg.sources import Corpus

__all__ = ["Judged", "candidates", "decisions", "judge", "merge", "unmerge"]


@dataclass(frozen=True)
class Judged:
    """A decision that was written down.

    Attributes:
        kept: the id that stays, or the first of two that are not the same.
        other: the other one.
        place: the file and line of the decision.
        stances: how many stances have the other id.
        articles: in how many articles.
        outdone: what is said of both but can be said only once, a line each: the kept one's stands.
    """

    kept: str
    other: str
    place: str
    stances: int = 0
    articles: int = 0
    outdone: tuple[str, ...] = ()


def judge(given: str | None) -> str:
    """The name under which a decision is taken: the one given, or that of the user's account."""
    return given or getpass.getuser()


def merge(folder: Path, kept: str, other: str, by: str, why: str, *, anyway: bool = False) -> Judged:
    """Write down that two ids are the same thing.

    Args:
        folder: the project's folder.
        kept: the id or name of the one that stays.
        other: the id or name of the one that is given up.
        by: who decides.
        why: the reason.
        anyway: whether an actor may get a stance on itself by it.

    Raises:
        Misuse: nothing, or several things, have that id or name.
        KgError: they are the same already, of different kinds, decided not to be by way of others, or one of
            them, or of those that are the same, has a stance on the other.
    """
    corpus = _read(folder)
    known = _known(corpus)
    kept, other = _found(kept, known), _found(other, known)
    if kept == other:
        raise Misuse(f"both are '{kept}'", "name two different ids")
    if (done := corpus.merges.get(other)) is not None and done.kept == kept:
        raise KgError(f"'{other}' is '{kept}' already, by {done.decided.place}")
    file, line = _write(corpus, folder, known, (kept, other), "same", by, why, anyway=anyway)
    using = [(a, s) for a in corpus.articles for s in a.record.stances if other in codebook.used_ids(s)]
    clashes = codebook.clashes(known[kept][1], known[other][1])
    outdone = [
        f"{key} of {other}, {shortened(str(theirs))}, gives way to {kept}'s, {shortened(str(ours))}"
        for key, ours, theirs in clashes
    ]
    articles = {article.record.article.id for article, _ in using}
    return Judged(kept, other, f"{file}:{line}", len(using), len(articles), tuple(outdone))


def unmerge(folder: Path, one: str, other: str, by: str, why: str, *, unsure: bool = False) -> Judged:
    """Write down that two ids are not the same thing, or that it is open.

    Args:
        folder: the project's folder.
        one: an id or name.
        other: another one.
        by: who decides.
        why: the reason.
        unsure: whether it is open.

    Raises:
        Misuse: nothing, or several things, have that id or name.
        KgError: they are the same by way of others, which must be undone first.
    """
    corpus = _read(folder)
    known = _known(corpus)
    one, other = _found(one, known), _found(other, known)
    standing = corpus.decisions.standing().get(frozenset((one, other)))
    undoes = standing is not None and standing.decision.decision == "same"
    file, line = _write(corpus, folder, known, (one, other), "unsure" if unsure else "not-same", by, why)
    return Judged(one, other, f"{file}:{line}", stances=int(undoes))


def decisions(folder: Path) -> Rows:
    """Every decision that stands, the latest on each pair, in the order in which they were taken."""
    corpus = sources.load([folder])
    standing = corpus.decisions.standing().values()
    rows = [
        tuple(
            map(literal, (e.decision.on, e.decision.decision, *e.decision.ids, e.decision.by, e.decision.why))
        )
        for e in sorted(standing, key=lambda e: (e.path, e.line))
    ]
    return Rows(("on", "decision", "a", "b", "by", "why"), tuple(rows))


def candidates(folder: Path) -> Rows:
    """The pairs of ids that may be one thing and are not decided on, the likeliest first."""
    corpus = _read(folder)
    used = Counter(
        name for article in corpus.articles for s in article.record.stances for name in codebook.used_ids(s)
    )
    standing = corpus.decisions.standing()
    decided = [pair for pair, entry in standing.items() if entry.decision.decision != "unsure"]
    groups: dict[str, set[str]] = {}
    for found in corpus.merges.values():
        groups.setdefault(found.kept, {found.kept}).add(found.id)
    decided += [frozenset((a, b)) for group in groups.values() for a in group for b in group if a != b]
    combined = {key: entry for key, entry in corpus.lexicon.combined.items() if key[0] in codebook.THINGS}
    rows = []
    for each in alike.candidates(combined, used, decided):
        open_since = standing.get(frozenset(each.ids))
        why = f"{each.why} (left open: {open_since.decision.why})" if open_since else each.why
        numbers = (typed(used[each.ids[0]]), typed(used[each.ids[1]]))
        a, b = map(literal, each.ids)
        rows.append(
            (typed(round(each.score)), literal(each.kind), a, numbers[0], b, numbers[1], literal(why))
        )
    return Rows(("score", "kind", "a", "stances_a", "b", "stances_b", "why"), tuple(rows))


def _read(folder: Path) -> Corpus:
    corpus = sources.load([folder])
    corpus.require_sound()
    return corpus


_Known = Mapping[str, tuple[str, codebook.Entry]]


def _known(corpus: Corpus) -> _Known:
    """The kind and entry of everything that can be merged, by id; of gazetteers too what is not used yet."""
    known: dict[str, tuple[str, codebook.Entry]] = {}
    for name in sorted({name for part in corpus.books for name in part.records.extends}):
        known |= {
            thing: (kind, entry)
            for _, kind, thing, entry in codebook.entries(codebook.shipped(name).records)
            if kind in codebook.THINGS
        }
    return known | {
        name: (kind, entry)
        for (kind, name), entry in corpus.lexicon.combined.items()
        if kind in codebook.THINGS
    }


def _found(text: str, known: _Known) -> str:
    """The id of what is meant."""
    if text in known:
        return text
    index = codebook.Index((kind, name, entry) for name, (kind, entry) in known.items())
    ids = {one for kind in codebook.THINGS for one in index.ids(text, kind)}
    if len(ids) > 1:
        raise Misuse(
            f"several things are called '{text}'", f"write one of their ids: {', '.join(sorted(ids))}"
        )
    if not ids:
        hint = did_you_mean(text, known) or "`kg same --candidates` lists what may be merged"
        raise Misuse(f"no actor, place or issue is called '{text}'", hint)
    return ids.pop()


def _write(
    corpus: Corpus,
    folder: Path,
    known: _Known,
    ids: tuple[str, str],
    verdict: Verdict,
    by: str,
    why: str,
    *,
    anyway: bool = True,
) -> tuple[Path, int]:
    """Add a decision to the project's file, unless it contradicts others, the codebook or good sense."""
    for option, text in (("--by", by), ("--why", why)):
        if is_blank(text):
            raise Misuse(f"{option} is empty", "say it in a word or more")
    file = _file(folder)
    at = importer.moment(None)
    today = at[:10] if at else datetime.now(UTC).astimezone().date().isoformat()
    decision = Decision(decision=verdict, ids=ids, by=by, on=today, why=why)
    after = corpus.decisions + Decisions((Decided(decision, str(file), 0),))
    merges, problems = after.merges({name: kind for name, (kind, _) in known.items()})
    if not anyway:
        already = set(repeats.on_themselves(corpus.annotations, corpus.merges))
        loops = set(repeats.on_themselves(corpus.annotations, merges)) - already
        hint = "mend the stance, or merge all the same with --anyway"
        problems += [
            Problem(each.path, each.line, each.what.partition(", which ")[0], hint) for each in loops
        ]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise Faulty(errors)
    return file, book.append(file, decision)


def _file(folder: Path) -> Path:
    """Where the decisions of a project stand: in the file it has, else beside its codebook."""
    found = book.beside(folder.resolve())
    if found is None:
        beside = codebook.beside(folder.resolve())
        found = (beside.parent if beside else folder.resolve()) / book.NAME
    return Path(sources.shown_as(found))

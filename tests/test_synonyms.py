"""Words that people bring along: what is suggested for them depends on where they stand."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from kg import model, sources
from kg.errors import did_you_mean
from kg.readers import native
from kg.synonyms import _SAID, meant_by

CODEBOOK = "actors: {x: {name: X, type: State}}\ndemands: {d: {label: D}}\n"
FILE = """\
article: {published: 2031-01-01}
stances:
  - {actor: x, on: d, position: POSITION, quote: q}
"""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("agree", "did you mean 'supports'?"),
        ("Agreement", "did you mean 'supports'?"),
        ("disagree", "did you mean 'opposes'?"),
        ("for", "did you mean 'supports'?"),
        ("in favour", "did you mean 'supports'?"),
        ("pro", "did you mean 'supports'?"),
        ("contra", "did you mean 'opposes'?"),
        ("against", "did you mean 'opposes'?"),
        ("yes", "did you mean 'supports' or 'accepts'?"),
        ("no", "did you mean 'opposes' or 'rejects'?"),
        ("1", "did you mean 'supports'?"),
        ("-1", "did you mean 'opposes'?"),
        ("\N{MINUS SIGN}1", "did you mean 'opposes'?"),
        ("+1", "did you mean 'supports'?"),
        ("endorse", "did you mean 'supports'?"),
        ("condemn", "did you mean 'opposes'?"),
        ("none", "did you mean 'undeclared'?"),
        ("dafür", "did you mean 'supports'?"),
        ("Gegen", "did you mean 'opposes'?"),
        ("lehnt ab", "did you mean 'rejects'?"),
        ("rechaza", "did you mean 'rejects'?"),
        ("no comment", "did you mean 'undeclared'?"),
        ("promises", "did you mean 'commits'?"),
        ("voted for", "did you mean 'votes-for'?"),
        ("reject", "did you mean 'rejects'?"),
        ("suports", "did you mean 'supports'?"),
        ("acceptes-conditionally", "did you mean 'accepts-conditionally'?"),
    ],
)
def test_positions_are_suggested_by_what_they_mean(folder: Path, written: str, meant: str) -> None:
    assert hint(written) == meant


@pytest.mark.parametrize("written", ["commends", "disposes", "zzz", "quite sure of it"])
def test_other_positions_are_told_by_side(folder: Path, written: str) -> None:
    said = hint(written)
    assert said.startswith("for it: demands, proposes, commits, asserts, supports, accepts, ")
    assert "; against it: skeptical, opposes, rejects, denies, votes-against; neither: neutral, " in said


def test_positions_of_ones_own_are_among_them(folder: Path) -> None:
    own = "positions: {hails: {broader: supports}, snubs: {broader: rejects, score: -0.9}}\n"
    said = hint("zzz", own)
    assert "votes-for, fulfils" not in said
    assert ", hails; against it: " in said
    assert ", snubs; neither: " in said


def hint(position: str, more: str = "") -> str:
    Path("codebook.yaml").write_text(CODEBOOK + more, encoding="utf-8")
    Path("a.stance.yaml").write_text(FILE.replace("POSITION", f'"{position}"'), encoding="utf-8")
    [problem] = sources.load([Path()]).problems
    return problem.hint


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("actors: {x: {name: X, type: organisation}}", "Organization"),
        ("actors: {x: {name: X, type: company}}", "Organization"),
        ("actors: {x: {name: X, type: person}}", "Person"),
        ("actors: {x: {name: X, type: country}}", "State"),
        ("actors: {x: {name: X, type: ministry}}", "GovernmentBody"),
        ("actors: {x: {name: X, kind: State}}", None),
        ("actors: {x: {name: X, type: Partei}}", "Organization"),
        ("stances: [{Akteur: x}]", "actor"),
        ("organisations: {}", "actors"),
        ("persons: {}", "actors"),
        ("concepts: {}", "demands"),
        ("statements: []", "stances"),
        ("coder: x", "annotator"),
        ("stances: [{organisation: x, on: d, position: rejects, quote: q}]", "actor"),
        ("stances: [{person: x}]", "speaker"),
        ("stances: [{concept: x}]", "on"),
        ("stances: [{agreement: x}]", "position"),
        ("stances: [{excerpt: x}]", "quote"),
    ],
)
def test_other_words_for_keys_types_and_sections(tmp_path: Path, text: str, meant: str | None) -> None:
    file = tmp_path / "a.stance.yaml"
    file.write_text(f"article: {{published: 2031-01-01}}\n{text}\n", encoding="utf-8")
    hints = [problem.hint for problem in native.read(file, "a").problems]
    assert meant is None or f"did you mean '{meant}'?" in hints


def test_a_key_of_the_article(tmp_path: Path) -> None:
    assert (
        did_you_mean("newspaper", msgspec.structs.asdict(model.Article(id="a"))) == "did you mean 'outlet'?"
    )


def test_every_word_of_ours_can_stand_somewhere() -> None:
    """Else a suggestion could never be made."""
    records = (native.ArticleFile, native.ArticleEntry, native.IssueEntry, model.Stance, model.Actor)
    keys = {field.encode_name for record in records for field in msgspec.structs.fields(record)}
    values = {*model.POSITIONS, *model.CERTAINTIES, *model.PHASES, *model.MODES}
    types = {*get_args(model.ActorType), *get_args(model.PlaceType)}
    assert set(_SAID) <= keys | values | types
    assert not any(word in said.split() for word, said in _SAID.items())


def test_what_cannot_stand_there_is_not_meant() -> None:
    assert meant_by("organisation", frozenset({"Organization", "Person"})) == ["Organization"]
    assert meant_by("organisation", frozenset({"actor", "on"})) == ["actor"]
    assert meant_by("yes", frozenset({"actor"})) == []

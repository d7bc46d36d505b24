"""Unknown names over all files: told once, with what they may be or an entry to paste."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import cli, sources
from kg.codebook import hints
from kg.errors import Problem, once_a_file

BOOK = """\
actors:
  norland: {name: Norland, type: State, names: {fr: Norlande}}
  velk: {name: Dario Velk, type: Person, aliases: [Prime Minister Velk]}
  mod: {name: Ministry of Defence of Norland, type: GovernmentBody}
  union: {name: Civic Union, type: Organization}
  lcs: {name: League of Coastal States, type: Alliance}
  crowd: {name: Protesters of Tarnby, type: Group}
  someone: {name: officials nearby, type: Person, anonymous: true}
topics:
  trade: {label: Trade}
demands:
  halt: {label: Halt all fire}
"""
HEAD = "article: {title: T, published: 2031-01-01}\nannotator: t\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("kg.toml").write_text("")
    Path("codebook.yaml").write_text(BOOK)
    return Path()


def write(**articles: list[str]) -> None:
    for name, stances in articles.items():
        lines = "".join(f"  - {{{stance}, quote: q}}\n" for stance in stances)
        Path(f"{name}.stance.yaml").write_text(f"{HEAD}stances:\n{lines}", encoding="utf-8")


def stance(actor: str, on: str = "halt", position: str = "rejects", more: str = "") -> str:
    return f'actor: "{actor}", on: {on}, position: {position}{more}'


def told() -> list[str]:
    return hints.summary(sources.load([Path()]).problems)


def test_each_name_is_told_once_with_what_it_may_be_or_an_entry(folder: Path) -> None:
    write(
        a=[stance("Qasim Idris"), stance("Dario Valk"), stance("Qasim  IDRIS"), stance("norland", "strait")],
        b=[stance("Qasim Idris"), stance("civic-unoin"), stance("norland", "strait", "hails")],
    )
    assert told() == [
        "5 unknown names, used 8 times:",
        "  'Qasim Idris', 3 times in 2 files, first a.stance.yaml:4: no actor is called so",
        "  'strait', 2 times in 2 files, first a.stance.yaml:7: no issue or actor is called so",
        "  'Dario Valk', once, first a.stance.yaml:5: did you mean 'velk'?",
        "  'civic-unoin', once, first b.stance.yaml:5: did you mean 'union'?",
        "  'hails', once, first b.stance.yaml:6: no position is called so",
        "for what is missing, paste this into codebook.yaml, and mend what is only a guess:",
        "actors: # type: State, Organization, Alliance, GovernmentBody, Person or Group",
        '  qasim-idris: {name: "Qasim Idris", type: Person}',
        "demands: # or proposals:, commitments:, claims:, events:",
        '  strait: {label: "Strait"}',
    ]


def test_what_is_pasted_is_a_codebook(folder: Path) -> None:
    write(
        a=[
            stance("Qasim Idris", more=', speaker: "no: body", addressee: قاسم'),
            stance("Кассим", "open-strait", more=', according-to: "it\'s {odd}: "'),
            stance("qasim-idris", "open-strait"),
        ]
    )
    lines = told()
    at = next(number for number, line in enumerate(lines) if "paste this into codebook.yaml" in line)
    pasted = "\n".join(lines[at + 1 :])
    Path("new.codebook.yaml").write_text(pasted, encoding="utf-8")
    left = sources.load([Path()]).problems
    assert [p.path for p in left if p.path == "new.codebook.yaml"] == []
    named = [p.hint for p in left if p.unknown]
    assert named
    assert all(hint.startswith("write its id: ") for hint in named)  # what was no id is one now


def test_one_use_that_says_it_all_needs_no_summary(folder: Path) -> None:
    write(a=[stance("Dario Valk")])
    assert told() == []
    write(a=[stance("Qasim Idris")])
    assert told()[0].startswith("for what is missing, paste this into codebook.yaml")
    write(a=[stance("Dario Valk"), stance("norland", "accept-plan", "hails")])
    assert [line for line in told() if "once" in line] == []


def test_nothing_unknown_nothing_said(folder: Path) -> None:
    write(a=[stance("norland")])
    assert told() == []


def test_what_could_be_two_things_is_what_it_must_be_elsewhere(folder: Path) -> None:
    write(a=[stance("norland", "idris"), stance("idris")])
    assert told()[1] == "  'idris', 2 times, first a.stance.yaml:4: no actor is called so"
    assert told()[-1] == '  idris: {name: "Idris", type: Person}'


def test_a_name_that_means_two_kinds_is_two_names(folder: Path) -> None:
    Path("more.codebook.yaml").write_text("demands:\n  x: {label: X, topic: idris}\n")
    write(a=[stance("idris"), stance("idris")])
    assert [line for line in told() if "'idris'" in line] == [
        "  'idris', 2 times, first a.stance.yaml:4: no actor is called so",
        "  'idris', once, first more.codebook.yaml:2: no topic is called so",
    ]
    assert {"topics:", '  idris: {label: "Idris"}'} <= set(told())


def test_each_codebook_gets_what_its_articles_miss(folder: Path) -> None:
    for name in ("north", "south"):
        Path(name).mkdir()
        Path(f"{name}/codebook.yaml").write_text("demands:\n  halt: {label: Halt}\n")
        Path(f"{name}/a{name}.stance.yaml").write_text(
            f"{HEAD}stances:\n  - {{actor: idris-{name}, on: halt, position: rejects, quote: q}}\n"
        )
    pasted = [line for line in told() if line.startswith(("for what", "  idris"))]
    assert pasted == [
        "for what is missing, paste this into north/codebook.yaml, and mend what is only a guess:",
        '  idris-north: {name: "Idris North", type: Person}',
        "for what is missing, paste this into south/codebook.yaml, and mend what is only a guess:",
        '  idris-south: {name: "Idris South", type: Person}',
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Dario Valk", "velk"),
        ("Velk, Dario", "velk"),
        ("Velk", "velk"),
        ("prime-minister-velk", "velk"),
        ("Prime Ministre Velk", "velk"),
        ("CivicUnion", "union"),
        ("League of Costal States", "lcs"),
        ("Minstry of Defence of Norland", "mod"),
    ],
)
def test_persons_and_organisations_are_suggested(folder: Path, written: str, meant: str) -> None:
    write(a=[stance(written)])
    (problem,) = sources.load([folder]).problems
    assert problem.hint in {f"did you mean '{meant}'?", f"write its id: {meant}"}


@pytest.mark.parametrize(
    "written",
    [
        "norlnad",
        "Norlond",
        "Norlandia",
        "Ministry of Defence of Nigeria",
        "Ministry of Defence of Nordland",
        "Ministry of Defence of Norlande",
        "Protesters of Tarnbi",
        "officials nearbi",
        "crowds",
        "Silva",
    ],
)
def test_nothing_else_is(folder: Path, written: str) -> None:
    write(a=[stance(written)])
    (problem,) = sources.load([folder]).problems
    assert "did you mean" not in problem.hint


def test_a_misspelled_state_is_not_proposed_as_somebody_new(folder: Path) -> None:
    write(a=[stance("norlnad"), stance("norlnad")])
    assert told() == [
        "1 unknown name, used 2 times:",
        "  'norlnad', 2 times, first a.stance.yaml:4: known: crowd, lcs, mod, norland, someone, union, velk",
    ]


def test_where_many_are_known_a_misspelled_state_is_said_to_be_one_perhaps(folder: Path) -> None:
    Path("codebook.yaml").write_text(f"extends: kg/world\n{BOOK}")
    write(a=[stance("austrialia")])
    (problem,) = sources.load([folder]).problems
    assert problem.hint == (
        "if it is a state, mend its id, which is never guessed at; else define it here or in codebook.yaml"
    )


def test_several_that_are_as_alike_are_all_named(folder: Path) -> None:
    Path("more.codebook.yaml").write_text("actors:\n  velk-b: {name: Daria Velk, type: Person}\n")
    write(a=[stance("Dari Velk")])
    (problem,) = sources.load([folder]).problems
    assert problem.hint == "did you mean 'velk' or 'velk-b'?"


# -- what is read first ------------------------------------------------------------------------------


def test_one_fault_on_many_lines_of_a_file_is_one_line() -> None:
    problems = [
        Problem("a", 3, "x", "y"),
        Problem("a", 4, "z", "y"),
        Problem("a", 7, "x", "y"),
        Problem("a", 9, "x", "y"),
        Problem("b", 2, "x", "y"),
        Problem("b", 5, "x", "y", "warning"),
        Problem("b", 6, "x", "y"),
        Problem("c", 0, "x"),
    ]
    assert once_a_file(problems) == [
        "a:3: x; y (also on lines 7, 9)",
        "a:4: z; y",
        "b:2: x; y (also on line 6)",
        "b:5: warning: x; y",
        "c: x",
    ]


@pytest.mark.parametrize(
    ("command", "places"),
    [(["check", "."], "stdout"), (["validate", "."], "stdout"), (["build", "."], "stderr"),
     (["import", ".", "--into", "g.nt"], "stderr")],
)  # fmt: skip
def test_commands_tell_the_places_and_then_the_names(folder: Path, command: list[str], places: str) -> None:
    write(a=[stance("Qasim Idris"), stance("Qasim Idris")])
    result = CliRunner().invoke(cli.main, command)
    assert result.exit_code == 1
    place = "a.stance.yaml:4: actor: there is no actor 'Qasim Idris'; only ids can stand here: define one under actors: (also on line 5)"
    assert place in getattr(result, places).splitlines()
    lines = result.stderr.splitlines()
    assert lines.index("1 unknown name, used 2 times:") < len(lines) - 1
    assert lines[-1].startswith("2 problems in 1 file")
    assert '  qasim-idris: {name: "Qasim Idris", type: Person}' in lines


def test_reports_for_programs_keep_every_place(folder: Path) -> None:
    write(a=[stance("Qasim Idris"), stance("Qasim Idris", position="opposes")])
    result = CliRunner().invoke(cli.main, ["validate", ".", "--format", "github"])
    assert [line.split(",")[1] for line in result.stdout.splitlines()] == ["line=4", "line=5"]

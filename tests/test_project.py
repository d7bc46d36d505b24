"""Settings: kg.toml in, a project or its faults out."""

from pathlib import Path

import pytest

from kg import project
from kg.errors import Faulty
from kg.project import Project


def load(folder: Path, text: str | bytes) -> Project:
    (folder / "kg.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return project.load(folder)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("", Project(title="", base="https://w3id.org/stancegraph/id/")),
        ('title = "Talks"\n', Project(title="Talks")),
        ('base = "https://example.org/talks/"\n', Project(base="https://example.org/talks/")),
        ('base = "https://example.org/"\n', Project(base="https://example.org/")),
        ('base = "http://example.org:8080/talks#"\n', Project(base="http://example.org:8080/talks#")),
        ("quote-limit = 250\n", Project(quote_limit=250)),
        ('# ours\r\ntitle = "Gespräche"\r\n', Project(title="Gespräche")),
        ('\ufefftitle = "Talks"\n', Project(title="Talks")),
    ],
)
def test_settings(tmp_path: Path, text: str, held: Project) -> None:
    assert load(tmp_path, text) == held


def test_settings_hold_for_all_folders_below(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    load(tmp_path, 'title = "Outer"')
    assert project.load(tmp_path / "a" / "b").title == "Outer"
    load(tmp_path / "a", 'title = "Inner"')
    assert project.load(tmp_path / "a" / "b").title == "Inner"


def test_settings_above_the_repository_do_not_hold(tmp_path: Path) -> None:
    load(tmp_path, 'title = "Outer"')
    (tmp_path / "a" / ".git").mkdir(parents=True)
    assert project.load(tmp_path / "a") == Project()


LIMIT_HINT = "must be a whole number from 1; without quotes, such as 300"
BASE_HINT = 'write a web address that ends with / or #, such as "https://example.org/talks/"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\ntitel = "Talks"\n', ":2: unknown setting 'titel'; did you mean 'title'?"),
        ("\n[graph]\nformat = 1\n", ":2: unknown setting 'graph'; known: base, quote-limit, title"),
        ("\ntitle = 3\n", ":2: 'title' must be text in double quotes"),
        ('title = "a"\nbase = ["b"]\n', ":2: 'base' must be text in double quotes"),
        *(
            (f"\nquote-limit = {value}\n", f":2: 'quote-limit' {LIMIT_HINT}")
            for value in ("0", "-1", "2.5", '"300"', "true", "[300]")
        ),
        *(
            (f'\n\nbase = "{base}"\n', f":3: base: '{base}' cannot begin an IRI; {BASE_HINT}")
            for base in (
                "https://example.org/talks",
                "https://example.org",
                "https://example.org/my talks/",
                "https://example.org/{talks}/",
                "https:///talks/",
                "example.org/talks/",
                "urn:talks:",
                "",
            )
        ),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Faulty) as error:
        load(tmp_path, text)
    assert [str(problem) for problem in error.value.problems] == [f"{tmp_path / 'kg.toml'}{said}"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as error:
        load(tmp_path, 'titel = "x"\nbase = "x"\ncolour = "x"\n')
    assert [problem.line for problem in error.value.problems] == [1, 2, 3]


def test_bad_toml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as error:
        load(tmp_path, 'title = "Talks"\nbase: "x"\n')
    [problem] = error.value.problems
    assert (problem.path, problem.line) == (str(tmp_path / "kg.toml"), 2)
    assert problem.what.startswith("not valid TOML: ")


def test_settings_that_are_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="not UTF-8 text"):
        load(tmp_path, 'title = "Gespräche"'.encode("latin-1"))

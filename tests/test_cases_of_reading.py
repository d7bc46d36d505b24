"""Small inputs that once were read wrongly: `tests/cases/`, each with the answer that is right."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import cli, sources
from kg.anchor import Anchor

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def case(request: pytest.FixtureRequest, folder: Path) -> Path:
    """A copy of the case named, and the folder that one is in."""
    shutil.copytree(CASES / request.param, folder, dirs_exist_ok=True)
    return folder


def told(*command: str) -> tuple[int, str]:
    """The exit status of a command and what it says."""
    result = CliRunner().invoke(cli.main, command)
    return result.exit_code, result.output


def anchors() -> list[Anchor]:
    corpus = sources.load([Path()])
    assert corpus.problems == ()
    return [anchor for article in corpus.articles for anchor in article.anchors]


@pytest.mark.parametrize("case", ["wrong-quote"], indirect=True)
def test_a_wrong_quote_is_shown_beside_the_texts_own_words(case: Path) -> None:
    status, said = told("check", ".")
    assert status == 1
    assert "a.txt:3 has “had”, which the quote leaves out: “Oru Power, which last year *had* called" in said
    assert "a.txt:3 has “still”, which the quote leaves out: “Lake League *still* demands" in said
    assert (
        "the piece “voted in favour” is not after “The Greens, the Liberals”; a.txt:1 has “against it” "
        "where the quote has “in favour”: “voted *against it*”"
    ) in said


@pytest.mark.parametrize("case", ["nfd-korean", "bidi-marks"], indirect=True)
def test_what_looks_the_same_is_found(case: Path) -> None:
    [anchor] = anchors()
    text = (case / "2031-04-12-x.txt").read_text(encoding="utf-8")
    assert anchor.rung == "typography-folded"
    assert text[slice(*anchor.pieces[0])] == anchor.exact


@pytest.mark.parametrize("case", ["page-break"], indirect=True)
def test_a_page_break_gets_into_no_file(case: Path) -> None:
    first, second = anchors()
    text = (case / "2031-04-12-x.txt").read_text(encoding="utf-8")
    assert first.prefix == "Page 1.\n "
    assert [text[slice(*anchor.pieces[0])] for anchor in (first, second)] == [first.exact, second.exact]
    assert told("build", ".", "-o", "built")[0] == 0
    for name in ("x.rdf", "x.gexf", "x.graphml"):
        assert told("export", "-g", "built/graph.ttl", name)[0] == 0
        ET.parse(name)
    assert told("export", "-g", "built/graph.ttl", "all.stance.jsonl")[0] == 0
    assert told("check", "all.stance.jsonl")[0] == 0


@pytest.mark.parametrize("case", ["invisible-names"], indirect=True)
def test_a_name_that_nobody_sees_is_empty(case: Path) -> None:
    status, said = told("check", ".")
    assert status == 1
    assert "codebook.yaml:2: 'name' is empty" in said
    assert "codebook.yaml:7: 'label' is empty" in said


@pytest.mark.parametrize("case", ["json-forms"], indirect=True)
def test_json_as_programs_write_it(case: Path) -> None:
    status, said = told("check", ".")
    assert (status, said.count("problem")) == (0, 0), said
    lines = (case / "forms.stance.jsonl").read_text(encoding="utf-8").splitlines()
    articles = {article.record.article.id: article for article in sources.load([Path()]).articles}
    assert len(articles) == len(lines)
    [plain] = articles["strings"].record.stances
    for name in ("lists", "nulls", "empty-strings", "empty-lists", "defaults-written", "year-as-number"):
        assert articles[name].record.stances == (plain,), name
    assert articles["nulls"].record.article.author == articles["empty-strings"].record.article.author == ()
    [stance] = articles["attributes-number"].record.stances
    assert stance.attributes == {"intensity": "3"}
    assert articles["escaped"].record.article.title == "L’union décide"


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("repeated-id-in-decision", "decisions.jsonl:1: 'ids' must hold two different ids"),
        ("deep-json-line", "a.stance.jsonl:1: not valid JSON: nested more than 20 levels deep"),
        (
            "lone-surrogate-key",
            "b.stance.json:1: the text holds the character U+D800, which no text may hold",
        ),
        ("lone-surrogate-key", "a.stance.json:1: not valid JSON: a ':' is missing after the key '\\ud800'"),
    ],
    indirect=["case"],
)
@pytest.mark.parametrize("command", [("check", "."), ("validate", "."), ("build", ".", "-o", "built")])
def test_hostile_input_is_told_in_a_line(case: Path, said: str, command: tuple[str, ...]) -> None:
    status, output = told(*command)
    assert status == 1
    assert said in output
    assert "fault in the program" not in output


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("same-url-twice", "warning: 'b' has the url of 'a' in a.stance.yaml"),
        ("same-text-twice", "warning: 'b' has the text of 'a' in a.stance.yaml"),
    ],
    indirect=["case"],
)
def test_one_article_under_two_ids_is_told(case: Path, said: str) -> None:
    for command in (("check", "."), ("validate", "."), ("import", ".", "--into", "g.ttl")):
        status, output = told(*command)
        assert status == 0
        assert output.count(said) == 1


@pytest.mark.parametrize("case", ["similar-names"], indirect=True)
def test_names_written_apart_and_with_additions_are_candidates(case: Path) -> None:
    status, output = told("same", "--candidates", "--format", "csv")
    assert status == 0
    pairs = {frozenset(line.split(",")[2:5:2]) for line in output.splitlines()[1:]}
    assert {
        frozenset(("ig-lke", "iglke")),
        frozenset(("ig-lke", "ig-lke-2")),
        frozenset(("iglke", "ig-lke-2")),
        frozenset(("green-lake", "green-lake-ev")),
    } <= pairs
    assert frozenset(("a", "b")) not in pairs
    assert frozenset(("b", "c")) not in pairs


@pytest.mark.parametrize("case", ["merged-with-its-target"], indirect=True)
def test_a_merge_that_turns_a_stance_on_its_holder_is_told_first(case: Path) -> None:
    merging = ("merge", "ministry", "mfa", "--why", "one", "--by", "t")
    status, said = told(*merging)
    assert status == 1
    assert "x.stance.yaml:7: 'ministry' gets a stance on itself: that of 'ministry' on 'mfa'" in said
    assert not Path("decisions.jsonl").exists()
    assert told(*merging, "--anyway")[0] == 0
    for command in (("check", "."), ("validate", ".")):
        assert "warning: 'ministry' gets a stance on itself" in told(*command)[1]


@pytest.mark.parametrize("case", ["merged-with-its-target"], indirect=True)
def test_a_merge_by_way_of_others_is_told_too(case: Path) -> None:
    text = Path("codebook.yaml").read_text(encoding="utf-8")
    Path("codebook.yaml").write_text(
        text.replace("actors:\n", "actors:\n  office: {name: Office, type: GovernmentBody}\n"),
        encoding="utf-8",
    )
    assert told("merge", "office", "mfa", "--why", "one", "--by", "t")[0] == 0
    status, said = told("merge", "ministry", "office", "--why", "one", "--by", "t")
    assert status == 1
    assert "gets a stance on itself: that of 'ministry' on 'mfa'" in said

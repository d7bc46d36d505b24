"""Files and folders in, checked articles and all problems out."""

import hashlib
import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg import sources
from kg.errors import Faulty

ACTORS = "actors:\n  x: {name: X, type: State}\ndemands:\n  d: {label: D}\n"


def article(name: str, quote: str = "says no", more: str = "") -> str:
    return (
        f"article:\n  id: {name}\n  published: 2031\n  body: X says no. X says no again.\n{ACTORS}"
        f"stances:\n  - actor: x\n    on: d\n    position: rejects\n    quote: {quote}\n{more}"
    )


FIRST = "    nth: 1\n"


def write(files: Mapping[str, str | bytes]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(text.encode() if isinstance(text, str) else text)


def load(*names: str) -> sources.Corpus:
    return sources.load([Path(name) for name in names])


def problems(*names: str) -> list[str]:
    return [str(problem) for problem in load(*names).problems]


def ids(corpus: sources.Corpus) -> list[str]:
    return [article.record.article.id for article in corpus.articles]


# -- what is read -----------------------------------------------------------------------------------


def test_a_folder_is_searched_for_articles(folder: Path) -> None:
    write(
        {
            "b.stance.yaml": article("b", more=FIRST),
            "deep/er/a.stance.json": '{"article": {"id": "a"}}',
            "deep/c.stance.jsonl": '{"article": {"id": "c"}}\n{"article": {"id": "d"}}\n',
            "notes.yaml": "not: an article\n",
            "a.txt": "text",
            ".hidden/e.stance.yaml": "broken: [",
            ".f.stance.yaml": "broken: [",
            "node_modules/g.stance.yaml": "broken: [",
            "__pycache__/h.stance.yaml": "broken: [",
        }
    )
    corpus = load(".")
    assert corpus.problems == ()
    assert ids(corpus) == ["a", "b", "c", "d"]
    assert [a.file for a in corpus.articles] == [
        "project/deep/er/a.stance.json",
        "project/b.stance.yaml",
        "project/deep/c.stance.jsonl",
        "project/deep/c.stance.jsonl",
    ]
    assert corpus.files == 3


def test_a_file_named_outright_needs_no_second_ending(folder: Path) -> None:
    write({"a.yaml": "article: {}\n"})
    assert ids(load("a.yaml")) == ["a"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    write({"talks/a.stance.yaml": article("a", more=FIRST)})
    (folder / "link").symlink_to("talks")
    corpus = load("talks", "talks/a.stance.yaml", ".", "talks/../talks", str(folder / "talks"))
    assert (ids(corpus), corpus.files, corpus.problems) == (["a"], 1, ())


def test_the_order_of_the_sources_changes_nothing(folder: Path) -> None:
    write({f"{place}/{name}.stance.yaml": article(name, more=FIRST) for place, name in ("yb", "xa", "zc")})
    write({"x/deep/d.stance.yaml": article("d", more=FIRST)})
    named = ["x", "y/b.stance.yaml", "x/deep", "z", "y"]
    corpora = [load(*order) for order in itertools.permutations(named)]
    assert {tuple((a.record.article.id, a.file) for a in corpus.articles) for corpus in corpora} == {
        (
            ("a", "project/x/a.stance.yaml"),
            ("b", "project/y/b.stance.yaml"),
            ("c", "project/z/c.stance.yaml"),
            ("d", "project/x/deep/d.stance.yaml"),
        )
    }


def test_the_digest_is_that_of_the_file(folder: Path) -> None:
    content = "\ufeffarticle: {}\r\n".encode()
    write({"a.stance.yaml": content})
    [checked] = load(".").articles
    assert checked.digest == hashlib.sha256(content).hexdigest()


def test_settings_come_from_the_project_of_the_sources(folder: Path) -> None:
    write({"kg.toml": 'title = "Talks"\n', "talks/a.stance.yaml": "article: {}\n"})
    assert load("talks").project.title == load("talks/a.stance.yaml").project.title == "Talks"


# -- quotes -----------------------------------------------------------------------------------------


def test_quotes_take_the_wording_of_the_text_and_are_counted(folder: Path) -> None:
    write(
        {
            "a.stance.yaml": article("a", '"X  says [...] again"', FIRST),
            "b.stance.yaml": article("b", more=FIRST).replace("  body: X says no. X says no again.\n", ""),
        }
    )
    corpus = load(".")
    assert corpus.problems == ()
    [[found], [unverified]] = [checked.anchors for checked in corpus.articles]
    assert (found.exact, found.pieces) == ("X says [...] again", ((0, 6), (21, 26)))
    assert corpus.articles[0].record.stances[0].quote == "X says [...] again"
    assert (unverified.rung, unverified.pieces) == ("unverified", ())
    assert corpus.summary().found == 1


@pytest.mark.parametrize(
    ("quote", "more", "said"),
    [
        (
            "says no",
            "",
            "the quote “says no” occurs 2 times in the text; make it longer, or add nth: 1, 2, …",
        ),
        ("says no", "    nth: 3\n", "nth: 3, but the quote “says no” occurs 2 times in the text"),
        ("no again", "    nth: 2\n", "nth: 2, but the quote “no again” occurs once in the text"),
        (
            "X says yes again",
            "",
            (
                "the quote “X says yes again” is not in the text; "
                "line 1 of it has “no” where the quote has “yes”: “X says *no* again”"
            ),
        ),
        ("something else", "", "the quote “something else” is not in the text; copy the words from the text"),
        (
            "z" * 70,
            "",
            f"the quote “{'z' * 59}…” is not in the text; copy the words from the text",
        ),
    ],
)
def test_quotes_that_cannot_be_placed(folder: Path, quote: str, more: str, said: str) -> None:
    write({"a.stance.yaml": article("a", quote, more)})
    corpus = load(".")
    assert [str(problem) for problem in corpus.problems] == [f"a.stance.yaml:13: {said}"]
    assert corpus.articles == ()


@pytest.mark.parametrize(
    ("quote", "hint"),
    [
        ('"“X says no again”"', "leave out the quotation marks around it"),
        ('"no. X ... again"', "write [...] for the words that are left out"),
        ('"X says yes again"', "line 1 of it has “no” where the quote has “yes”: “X says *no* again”"),
        (
            '"X says no. X [...] maybe again"',
            (
                "the piece “maybe again” is not after “X says no. X”; "
                "line 1 of it has “no” where the quote has “maybe”: “*no* again”"
            ),
        ),
        (
            '"X says no again [...] X says no"',
            (
                "the piece “X says no” stands before “X says no again”, on line 1 of it: "
                "give the pieces in the text's order"
            ),
        ),
        ('"nothing of the kind"', "copy the words from the text"),
    ],
)
def test_what_would_make_a_quote_right_is_said(folder: Path, quote: str, hint: str) -> None:
    write({"a.stance.yaml": article("a", quote, FIRST)})
    [problem] = load(".").problems
    assert problem.hint == hint


def test_a_file_that_looks_annotated_but_is_not_read_is_named(folder: Path) -> None:
    write({"a.stance.yaml": article("a", more=FIRST), "b.yaml": article("b"), "c.yaml": "x: 1\n"})
    [problem] = load(".").problems
    assert (problem.path, problem.severity) == ("b.yaml", "warning")


def test_the_nearest_text_is_named_with_its_file_and_line(folder: Path) -> None:
    text = article("a", "X says yes again").replace("body: X says no. X says no again.", "text: a.txt")
    write({"a.stance.yaml": text, "a.txt": "Title\r\n\r\nX says no again.\r\n"})
    assert problems(".") == [
        (
            "a.stance.yaml:13: the quote “X says yes again” is not in a.txt; "
            "a.txt:3 has “no” where the quote has “yes”: “X says *no* again”"
        )
    ]


def test_quotes_of_acts_are_looked_for_too(folder: Path) -> None:
    text = article("a", more=FIRST).replace(
        "d: {label: D}", "d:\n    label: D\n    by: x\n    quote: says maybe"
    )
    write({"a.stance.yaml": text})
    assert problems(".") == [
        (
            "a.stance.yaml:11: the quote “says maybe” is not in the text; "
            "line 1 of it has “no” where the quote has “maybe”: “says *no*”"
        )
    ]


# -- problems ---------------------------------------------------------------------------------------


def test_two_articles_of_one_id(folder: Path) -> None:
    write({f"{name}.stance.yaml": article("same", more=FIRST) for name in "abc"})
    what = "the article id 'same' is also that of a.stance.yaml:2; give each article an id of its own"
    assert problems(".") == [f"b.stance.yaml:2: {what}", f"c.stance.yaml:2: {what}"]


def test_articles_of_one_jsonl_file_need_ids(folder: Path) -> None:
    write({"a.stance.jsonl": '{"article": {"published": "2031"}}\n' * 2})
    assert problems(".") == [
        (
            "a.stance.jsonl:2: the article id 'a' is also that of a.stance.jsonl:1; "
            "give each article an id of its own"
        )
    ]


@pytest.mark.parametrize("files", [{}, {"a.txt": "text", "notes.yaml": "a: 1\n"}], ids=["empty", "others"])
def test_a_folder_without_articles(folder: Path, files: dict[str, str]) -> None:
    write({"talks/.keep": "", **{f"talks/{name}": text for name, text in files.items()}})
    assert problems("talks") == [
        (
            "talks: no annotated articles in this folder; "
            "annotated articles are named *.stance.yaml; `kg init` writes one to start from"
        )
    ]


def test_a_file_of_no_known_format(folder: Path) -> None:
    write({"a.docx": b"PK"})
    assert problems("a.docx") == [
        (
            "a.docx: no format is known for this name; "
            "annotated articles are named *.stance.yaml, *.stance.json or *.stance.jsonl"
        )
    ]


def test_several_problems_in_several_files_are_told_at_once(folder: Path) -> None:
    write(
        {
            "codebook.yaml": "topics:\n  t: {lable: T}\n",
            "a.stance.yaml": article("a", "nothing like it", "    certainty: sure\n"),
            "b.stance.yaml": "article: [\n",
            "c.stance.jsonl": '{"article": {"id": "c"}}\n{"article": {"id": "C"}}\n{\n',
            "d.stance.yaml": article("a", more=FIRST),
            "e.stance.yaml": b"\xff",
            "f.stance.yaml": article("f").replace("X says no.", "X, once more, says no."),
        }
    )
    corpus = load(".")
    assert [str(problem).split(": ")[0] for problem in corpus.problems] == [
        "a.stance.yaml:13",
        "a.stance.yaml:14",
        "b.stance.yaml:2",
        "c.stance.jsonl:2",
        "c.stance.jsonl:3",
        "codebook.yaml:2",
        "codebook.yaml:2",
        "d.stance.yaml:2",
        "e.stance.yaml:1",
        "f.stance.yaml:13",
    ]
    with pytest.raises(Faulty) as error:
        corpus.require_sound()
    assert error.value.problems == list(corpus.problems)


def test_what_has_no_date_is_odd_but_not_wrong(folder: Path) -> None:
    write({"a.stance.yaml": article("a", more=FIRST).replace("  published: 2031\n", "")})
    corpus = load(".")
    assert [str(problem) for problem in corpus.problems] == [
        (
            "a.stance.yaml:1: warning: 'a' has no date, so its stances count as older than all others; "
            "add published:"
        )
    ]
    corpus.require_sound()


@pytest.mark.parametrize("more", [FIRST + "    date: 2031-04\n", None])
def test_where_every_stance_has_a_date_the_article_needs_none(folder: Path, more: str | None) -> None:
    text = article("a", more=more) if more else "article: {id: a}\n"
    write({"a.stance.yaml": text.replace("  published: 2031\n", "")})
    assert problems(".") == []


def test_a_wrong_date_is_one_problem(folder: Path) -> None:
    write({"a.stance.yaml": article("a", more=FIRST).replace("2031", "2031-13")})
    assert problems(".") == ["a.stance.yaml:3: 'published': there is no such date: 2031-13"]


def test_files_are_named_as_a_user_would(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"talks/a.stance.yaml": "article: [\n"})
    assert problems(str(folder))[0].startswith("talks/a.stance.yaml:2: ")
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    assert problems("..")[0].startswith(f"{Path('..', 'talks', 'a.stance.yaml')}:2: ")

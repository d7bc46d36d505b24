"""Codebooks: which one holds, what files may use, and what happens when two files disagree."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kg import codebook, sources
from kg.model import Actor, Issue, SameAs

BOOK = """\
actors:
  norland: {name: Norland, type: State}
  sudria: {name: Sudria, type: State}
topics:
  ceasefire: {label: Ceasefire}
places:
  tarn: {name: Tarn, type: Place}
demands:
  halt-fire: {label: Halt fire}
"""
HEAD = "article: {published: 2031}\n"
STANCE = "stances:\n  - {actor: sudria, on: halt-fire, position: rejects, quote: q}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kg.toml").touch()
    return tmp_path


def write(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def problems(files: Mapping[str, str], book: str | None = None) -> list[str]:
    """What is said about a project that holds these files."""
    write(files)
    corpus = sources.load([Path()], Path(book) if book else None)
    return [str(problem) for problem in corpus.problems]


# -- which codebook ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["talks/2031/codebook.yaml", "talks/codebook.yaml", "codebook.yaml"])
def test_a_codebook_holds_for_its_folder_and_all_below(folder: Path, place: str) -> None:
    assert problems({place: BOOK, "talks/2031/a.stance.yaml": HEAD + STANCE}) == []
    assert codebook.beside(folder / "talks" / "2031") == folder / place


def test_the_nearest_codebook_holds(folder: Path) -> None:
    write({"codebook.yaml": "", "talks/codebook.yaml": BOOK, "talks/a.stance.yaml": HEAD + STANCE})
    corpus = sources.load([folder])
    assert (corpus.problems, [book.path for book in corpus.books]) == ((), ["talks/codebook.yaml"])


@pytest.mark.parametrize("mark", ["kg.toml", ".git/HEAD"])
def test_no_codebook_above_the_project_or_the_repository_holds(folder: Path, mark: str) -> None:
    write({"codebook.yaml": BOOK, f"talks/{mark}": "", "talks/a.stance.yaml": HEAD + STANCE})
    assert codebook.beside(folder / "talks") is None
    assert [str(problem) for problem in sources.load([Path("talks")]).problems] == [
        "talks/a.stance.yaml:3: actor: there is no actor 'sudria'; define it here or in codebook.yaml",
        (
            "talks/a.stance.yaml:3: on: there is no issue or actor 'halt-fire'; "
            "define it here or in codebook.yaml"
        ),
    ]


def test_a_codebook_named_outright_holds_for_all(folder: Path) -> None:
    files = {"shared/terms.yaml": BOOK, "codebook.yaml": "", "a.stance.yaml": HEAD + STANCE}
    assert problems(files, book="shared/terms.yaml") == []


def test_a_codebook_that_is_not_there(folder: Path) -> None:
    assert problems({"a.stance.yaml": HEAD + STANCE}, book="gone.yaml") == [
        "gone.yaml: cannot be read: No such file or directory"
    ]


def test_a_broken_codebook_is_told_once_and_causes_no_flood(folder: Path) -> None:
    files = {f"{name}.stance.yaml": HEAD + STANCE for name in "abcdef"}
    assert problems(files | {"codebook.yaml": BOOK + "  guns-back: {lable: Guns back}\n"}) == [
        "codebook.yaml:10: unknown key 'lable' in 'guns-back'; did you mean 'label'?"
    ]


def test_codebooks_of_one_name_stay_apart(folder: Path) -> None:
    write(
        {
            "north/codebook.yaml": "actors: {norland: {name: Norland, type: State}}\n",
            "north/a.stance.yaml": HEAD + "claims: {x: {label: X, by: norland, quote: q}}\n",
            "south/codebook.yaml": "actors: {sudria: {name: Sudria, type: State}}\n",
            "south/b.stance.yaml": HEAD + "claims: {y: {label: Y, by: sudria, quote: q}}\n",
        }
    )
    books = sources.load([folder]).books
    assert sorted(book.name for book in books) == ["north/codebook.yaml", "south/codebook.yaml"]
    (folder / "kg.toml").unlink()
    books = sources.load([folder]).books
    assert len({book.name for book in books}) == 2
    assert not any(str(folder) in book.name for book in books)


# -- ids that nobody defines ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STANCE.replace("sudria", "sudira"), "3: actor: there is no actor 'sudira'; did you mean 'sudria'?"),
        (
            STANCE.replace("halt-fire", "halt-firing"),
            "3: on: there is no issue or actor 'halt-firing'; did you mean 'halt-fire'?",
        ),
        (
            STANCE.replace("rejects", "reject"),
            "3: position: there is no position 'reject'; did you mean 'rejects'?",
        ),
        (
            STANCE.replace("quote: q", "quote: q, addressee: norlund"),
            "3: addressee: there is no actor 'norlund'; did you mean 'norland'?",
        ),
        (
            STANCE.replace("quote: q", "quote: q, speaker: norlund"),
            "3: speaker: there is no actor 'norlund'; did you mean 'norland'?",
        ),
        (
            STANCE.replace("quote: q", "quote: q, according-to: norlund"),
            "3: according-to: there is no actor 'norlund'; did you mean 'norland'?",
        ),
        (
            STANCE.replace("quote: q", "quote: q, condition: halt-fir"),
            "3: condition: there is no issue 'halt-fir'; did you mean 'halt-fire'?",
        ),
        (
            "actors:\n  x:\n    name: X\n    type: Person\n    acts-for: [norland, norlund]\n",
            "6: acts-for: there is no actor 'norlund'; did you mean 'norland'?",
        ),
        (
            "actors:\n  x:\n    name: X\n    type: Person\n    member-of: [{of: norlund}]\n",
            "6: member-of: there is no actor 'norlund'; did you mean 'norland'?",
        ),
        (
            "topics:\n  x: {label: X, broader: ceasfire}\n",
            "3: broader: there is no topic 'ceasfire'; did you mean 'ceasefire'?",
        ),
        *(
            (
                f"demands:\n  x: {{label: X, {also}{key}: {name}}}\n",
                f"3: {key}: there is no {kind} '{name}'; did you mean '{meant}'?",
            )
            for also, key, kind, name, meant in (
                ("quote: q, ", "by", "actor", "norlund", "norland"),
                ("quote: q, by: norland, ", "of", "actor", "norlund", "norland"),
                ("", "pending-from", "actor", "norlund", "norland"),
                ("", "awaited-by", "actor", "norlund", "norland"),
                ("", "affects", "place or actor", "tarm", "tarn"),
                ("", "topic", "topic", "ceasfire", "ceasefire"),
                ("", "part-of", "issue", "halt-fir", "halt-fire"),
                ("", "condition", "issue", "halt-fir", "halt-fire"),
                ("", "aims-at", "issue", "halt-fir", "halt-fire"),
                ("", "justifies", "issue", "halt-fir", "halt-fire"),
                ("", "incompatible-with", "issue", "halt-fir", "halt-fire"),
            )
        ),
        # right id, wrong kind of thing
        (STANCE.replace("sudria", "tarn"), "3: actor: there is no actor 'tarn'; 'tarn' is a place"),
        (
            STANCE.replace("sudria", "halt-fire"),
            "3: actor: there is no actor 'halt-fire'; 'halt-fire' is an issue",
        ),
        (
            "demands:\n  x: {label: X, topic: sudria}\n",
            "3: topic: there is no topic 'sudria'; 'sudria' is an actor",
        ),
        # nothing like it
        (
            STANCE.replace("sudria", "zzz"),
            "3: actor: there is no actor 'zzz'; known: norland, sudria",
        ),
    ],
)
def test_ids_that_nobody_defines(folder: Path, text: str, said: str) -> None:
    assert problems({"codebook.yaml": BOOK, "a.stance.yaml": HEAD + text}) == [f"a.stance.yaml:{said}"]


def test_ids_in_the_codebook_itself(folder: Path) -> None:
    book = BOOK + "  guns-back: {label: Guns back, topic: weapons}\n"
    assert problems({"codebook.yaml": book, "a.stance.yaml": HEAD + STANCE}) == [
        "codebook.yaml:10: topic: there is no topic 'weapons'; known: ceasefire"
    ]


def test_an_id_of_another_article_must_move(folder: Path) -> None:
    files = {
        "codebook.yaml": BOOK,
        "a.stance.yaml": HEAD + "demands:\n  guns-back: {label: Guns back}\n",
        "b.stance.yaml": HEAD + STANCE.replace("halt-fire", "guns-back"),
    }
    assert problems(files) == [
        (
            "b.stance.yaml:3: on: there is no issue or actor 'guns-back'; "
            "a.stance.yaml defines it: move it into the codebook, where all articles find it"
        )
    ]


def test_an_entry_with_a_fault_is_still_known(folder: Path) -> None:
    text = HEAD + "actors:\n  estmark: {name: Estmark}\n" + STANCE.replace("sudria", "estmark")
    [said] = problems({"codebook.yaml": BOOK, "a.stance.yaml": text})
    assert said.startswith("a.stance.yaml:3: 'estmark' has no 'type'")


def test_an_issue_needs_a_label_somewhere(folder: Path) -> None:
    text = HEAD + "demands:\n  halt-fire:\n  guns-back:\n    mode: do\n"
    assert problems({"codebook.yaml": BOOK, "a.stance.yaml": text}) == [
        "a.stance.yaml:4: 'guns-back' has no label; add label: with a few words that name it"
    ]


def test_a_faulty_label_is_one_fault(folder: Path) -> None:
    assert problems({"a.stance.yaml": HEAD + "demands:\n  guns-back:\n    label: ''\n"}) == [
        "a.stance.yaml:4: 'label' is empty; give a value, or remove the line"
    ]


# -- two files on one thing -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "claims:\n  halt-fire:\n    label: Halt fire\n",
            (
                "3: 'halt-fire' is a claim here, but a demand in codebook.yaml:9; "
                "one id stands for one thing: rename one of them"
            ),
        ),
        (
            "events:\n  norland:\n    label: Norland\n",
            (
                "3: 'norland' is an event here, but an actor in codebook.yaml:2; "
                "one id stands for one thing: rename one of them"
            ),
        ),
        (
            "actors:\n  norland: {name: Norland, type: Alliance}\n",
            (
                "3: 'norland' has type 'Alliance' here, but 'State' in codebook.yaml:2; "
                "make them agree, or give one of the two another id"
            ),
        ),
        (
            "actors:\n  norland: {name: Nordland, type: State}\n",
            (
                "3: 'norland' has name 'Nordland' here, but 'Norland' in codebook.yaml:2; "
                "make them agree, or give one of the two another id"
            ),
        ),
        (
            "demands:\n  halt-fire: {label: Cease fire}\n",
            (
                "3: 'halt-fire' has label 'Cease fire' here, but 'Halt fire' in codebook.yaml:9; "
                "make them agree, or give one of the two another id"
            ),
        ),
        (
            "topics:\n  ceasefire: {label: Truce}\n",
            (
                "3: 'ceasefire' has label 'Truce' here, but 'Ceasefire' in codebook.yaml:5; "
                "make them agree, or give one of the two another id"
            ),
        ),
    ],
)
def test_contradictions_name_both_places(folder: Path, text: str, said: str) -> None:
    assert problems({"codebook.yaml": BOOK, "a.stance.yaml": HEAD + text}) == [f"a.stance.yaml:{said}"]


def test_the_place_named_is_the_one_that_says_otherwise(folder: Path) -> None:
    files = {
        "codebook.yaml": "demands:\n  x: {label: X}\n",
        "a.stance.yaml": HEAD + "demands:\n  x: {mode: do}\n",
        "b.stance.yaml": HEAD + "\n\ndemands:\n  x: {mode: allow}\n",
    }
    assert problems(files) == [
        (
            "b.stance.yaml:5: 'x' has mode 'allow' here, but 'do' in a.stance.yaml:3; "
            "make them agree, or give one of the two another id"
        )
    ]


def test_a_topic_and_an_issue_may_share_an_id(folder: Path) -> None:
    assert (
        problems({"codebook.yaml": BOOK, "a.stance.yaml": HEAD + "events:\n  ceasefire: {label: C}\n"}) == []
    )


def test_what_several_files_say_adds_up(folder: Path) -> None:
    write(
        {
            "codebook.yaml": BOOK
            + "proposals:\n  plan: {label: Plan, topic: ceasefire, names: {fr: Plan}}\n",
            "a.stance.yaml": HEAD
            + "actors:\n  norland: {name: Norland, type: State, aliases: [N], same-as: {iso3166: NR}}\n"
            + "  sudria: {name: Sudria, type: State, anonymous: true}\n"
            + "topics:\n  weapons: {label: Weapons}\n"
            + "proposals:\n  plan: {topic: [weapons, ceasefire], names: {de: Plan}, count: 3}\n",
            "b.stance.yaml": HEAD
            + "actors:\n  norland: {name: Norland, type: State, aliases: [N, M], same-as: {wikidata: Q1}}\n",
        }
    )
    corpus = sources.load([folder])
    assert corpus.problems == ()
    assert corpus.lexicon.combined["actor", "norland"] == Actor(
        name="Norland", type="State", aliases=("N", "M"), same_as=SameAs(wikidata="Q1", iso3166="NR")
    )
    assert corpus.lexicon.combined["actor", "sudria"] == Actor(name="Sudria", type="State", anonymous=True)
    assert corpus.lexicon.combined["proposal", "plan"] == Issue(
        label="Plan", topic=("ceasefire", "weapons"), names={"fr": "Plan", "de": "Plan"}, count=3
    )
    assert corpus.lexicon.label("proposal", "plan") == "Plan"
    assert corpus.lexicon.label("actor", "norland") == "Norland"
    assert corpus.lexicon.label("actor", "nobody") is None


# -- positions --------------------------------------------------------------------------------------


def test_a_project_adds_positions_of_its_own(folder: Path) -> None:
    book = BOOK + "positions:\n  hails: {broader: supports, score: 0.9}\n"
    assert problems({"codebook.yaml": book, "a.stance.yaml": HEAD + STANCE.replace("rejects", "hails")}) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "positions:\n  rejects: {broader: opposes}\n",
            "11: the position 'rejects' is shipped and cannot be defined again; give yours another id",
        ),
        (
            "positions:\n  hails: {broader: suports}\n",
            "11: position 'hails': broader: there is no shipped position 'suports'; did you mean 'supports'?",
        ),
        (
            "positions:\n  hails: {broader: supports, score: 2}\n",
            "11: 'score': '2' is not a number from -1 to 1",
        ),
    ],
)
def test_positions_that_cannot_be(folder: Path, text: str, said: str) -> None:
    assert problems({"codebook.yaml": BOOK + text, "a.stance.yaml": HEAD + STANCE}) == [
        f"codebook.yaml:{said}"
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("actor: Norland", "actor: there is no actor 'Norland'; write its id: norland"),
        ("actor: port  VEY", "actor: there is no actor 'port  VEY'; write its id: norland"),
        ("position: Rejects", "position: there is no position 'Rejects'; did you mean 'rejects'?"),
        ("position: accepts_conditionally", "did you mean 'accepts-conditionally'?"),
        ("condition: if they agree", "a condition is an issue: define one under demands: or events:"),
        (
            "according-to: two diplomats",
            "define who that is under actors: (with anonymous: true if nameless)",
        ),
        ("addressee: The King of Norland", "only ids can stand here: define one under actors:"),
    ],
)
def test_names_and_free_words_where_an_id_belongs(tmp_path: Path, line: str, said: str) -> None:
    key = line.partition(":")[0]
    stance = {"actor": "norland", "on": "truce", "position": "rejects", "quote": "q"} | {
        key: line.partition(": ")[2]
    }
    (tmp_path / "a.stance.yaml").write_text(
        "article: {id: a, published: 2031-04-12}\n"
        "actors: {norland: {name: Norland, type: State, metonyms: [Port Vey]}}\n"
        "demands: {truce: {label: A truce}}\n"
        "stances:\n  - " + "\n    ".join(f"{k}: {v}" for k, v in stance.items()) + "\n",
        encoding="utf-8",
    )
    [problem] = sources.load([tmp_path]).problems
    assert problem.line == 5 + list(stance).index(key)
    assert said in f"{problem.what}; {problem.hint}"

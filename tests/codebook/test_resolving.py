"""Ids: which may be used where, and what is said where nothing has them."""

from pathlib import Path

import pytest
from made_up_codebooks import BOOK, HEAD, ISSUES, REAL, STANCE, WORLD, problems

from kg import sources


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STANCE.replace("sudria", "sudira"), "3: actor: there is no actor 'sudira'; known: norland, sudria"),
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
            "3: addressee: there is no actor 'norlund'; known: norland, sudria",
        ),
        (
            STANCE.replace("quote: q", "quote: q, speaker: norlund"),
            "3: speaker: there is no actor 'norlund'; known: norland, sudria",
        ),
        (
            STANCE.replace("quote: q", "quote: q, according-to: norlund"),
            "3: according-to: there is no actor 'norlund'; known: norland, sudria",
        ),
        (
            STANCE.replace("quote: q", "quote: q, condition: halt-fir"),
            "3: condition: there is no issue 'halt-fir'; did you mean 'halt-fire'?",
        ),
        (
            "actors:\n  x:\n    name: X\n    type: Person\n    acts-for: [norland, norlund]\n",
            "6: acts-for: there is no actor 'norlund'; known: norland, sudria, x",
        ),
        (
            "actors:\n  x:\n    name: X\n    type: Person\n    member-of: [{of: norlund}]\n",
            "6: member-of: there is no actor 'norlund'; known: norland, sudria, x",
        ),
        (
            "topics:\n  x: {label: X, broader: ceasfire}\n",
            "3: broader: there is no topic 'ceasfire'; did you mean 'ceasefire'?",
        ),
        *(
            (
                f"demands:\n  x: {{label: X, {also}{key}: {name}}}\n",
                f"3: {key}: there is no {kind} '{name}'; {meant}",
            )
            for also, key, kind, name, meant in (
                ("quote: q, ", "by", "actor", "norlund", "known: norland, sudria"),
                ("quote: q, by: norland, ", "of", "actor", "norlund", "known: norland, sudria"),
                ("", "pending-from", "actor", "norlund", "known: norland, sudria"),
                ("", "awaited-by", "actor", "norlund", "known: norland, sudria"),
                ("", "against", "actor", "norlund", "known: norland, sudria"),
                ("", "affects", "place or actor", "tarm", "did you mean 'tarn'?"),
                ("", "topic", "topic", "ceasfire", "did you mean 'ceasefire'?"),
                ("", "part-of", "issue", "halt-fir", "did you mean 'halt-fire'?"),
                ("", "condition", "issue", "halt-fir", "did you mean 'halt-fire'?"),
                ("", "aims-at", "issue", "halt-fir", "did you mean 'halt-fire'?"),
                ("", "justifies", "issue", "halt-fir", "did you mean 'halt-fire'?"),
                ("", "incompatible-with", "issue", "halt-fir", "did you mean 'halt-fire'?"),
            )
        ),
        (
            "events:\n  x: {label: X, participants: norlund}\n",
            "3: participants: there is no actor 'norlund'; known: norland, sudria",
        ),
        (
            "events:\n  round: {label: A round}\n" + STANCE.replace("quote: q", "quote: q, occasion: rond"),
            "5: occasion: there is no event 'rond'; did you mean 'round'?",
        ),
        # right id, wrong kind of thing
        (
            STANCE.replace("quote: q", "quote: q, occasion: halt-fire"),
            "3: occasion: there is no event 'halt-fire'; 'halt-fire' is a demand",
        ),
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
    assert problems({"a.stance.yaml": HEAD + "demands:\n  guns-back:\n    label: ' '\n"}) == [
        "a.stance.yaml:4: 'label' is empty; give a value, or remove the line"
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


@pytest.mark.parametrize(
    ("book", "written", "never"),
    [
        ("actors:\n  niger: {name: Niger, type: State}\n", "nigeria", "niger'?"),
        ("actors:\n  nigeria: {name: Nigeria, type: State}\n", "niger", "nigeria'?"),
        ("actors:\n  niger: {name: Niger, type: State}\n", "Nigerai", "did you mean"),
        (WORLD, "north-koreea", "did you mean"),
        (WORLD, "congo", "did you mean"),
        (WORLD, "austrialia", "did you mean"),
    ],
)
def test_no_state_is_suggested_for_another(folder: Path, book: str, written: str, never: str) -> None:
    files = {"codebook.yaml": book + ISSUES, "a.stance.yaml": HEAD + REAL.replace("niger", written)}
    [problem] = problems(files)
    assert f"there is no actor '{written}'" in problem
    assert never not in problem


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Volodymir Zelensky", "did you mean 'president'?"),
        ("League of Costal States", "did you mean 'lcs'?"),
        ("natto", "did you mean 'nato'?"),
        ("Cote of Ivory", "only ids can stand here: define one under actors:"),
        ("COTE D’IVOIRE", "write its id: cote-divoire"),
        ("Paris", "write its id: france"),
        ("Foreign Office", "write the id of the one that is meant, fo-north or fo-south"),
    ],
)
def test_names_are_looked_up_and_those_of_persons_and_organisations_suggested(
    folder: Path, written: str, hint: str
) -> None:
    book = (
        f"{WORLD}{ISSUES}actors:\n"
        "  president: {name: Volodymyr Zelenskyy, type: Person, aliases: [Volodymyr Zelensky]}\n"
        "  lcs: {name: League of Coastal States, type: Alliance}\n"
        "  fo-north: {name: Northern Foreign Office, type: GovernmentBody, aliases: [Foreign Office]}\n"
        "  fo-south: {name: Southern Foreign Office, type: GovernmentBody, aliases: [foreign  office]}\n"
    )
    stance = REAL.replace("actor: niger", f'actor: "{written}"')
    assert hint in next(
        p for p in problems({"codebook.yaml": book, "a.stance.yaml": HEAD + stance}) if "actor:" in p
    )

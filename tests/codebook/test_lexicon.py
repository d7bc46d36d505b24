"""What happens when several files speak of one id: it adds up, or they disagree."""

import re
from pathlib import Path

import pytest
from made_up_codebooks import BOOK, HEAD, STANCE, WORLD, problems, write

from kg import sources
from kg.model import Actor, Issue, SameAs

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
    assert corpus.lexicon.combined["proposal", "plan"].label == "Plan"
    assert corpus.lexicon.combined["actor", "norland"].name == "Norland"
    assert corpus.lexicon.combined.get(("actor", "nobody")) is None


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


# -- names ------------------------------------------------------------------------------------------


def test_a_name_of_two_actors_is_a_warning(folder: Path) -> None:
    book = (
        f"{WORLD}{BOOK}".replace("sudria: {name: Sudria", "sudria: {aliases: [NORLAND], name: Sudria")
        + "positions: {}\n"
    )
    article = HEAD + STANCE + "actors:\n  seat: {name: Paris, type: GovernmentBody}\n"
    found = problems({"codebook.yaml": book, "a.stance.yaml": article})
    hint = "take it from one of the two, or write only ids"
    assert found[1] == (
        f"codebook.yaml:4: warning: 'NORLAND' is a name of 'sudria', but also of 'norland' in codebook.yaml:3; {hint}"
    )
    assert re.sub(r"world:\d+", "world:1", found[0]) == (
        f"a.stance.yaml:5: warning: 'Paris' is a name of 'seat', but also of 'france' in kg/world:1; {hint}"
    )
    assert len(found) == 2


def test_those_without_names_may_be_called_alike(folder: Path) -> None:
    actors = "actors:\n" + "".join(
        f"  {n}: {{name: an official, type: Person, anonymous: true}}\n" for n in ("one", "two")
    )
    assert problems({"codebook.yaml": BOOK, "a.stance.yaml": HEAD + STANCE + actors}) == []

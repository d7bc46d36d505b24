"""Codebooks: which one holds, what files may use, and what happens when two files disagree."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg import codebook, importer, sources
from kg.graph.answers import Rows
from kg.graph.file import FileGraph
from kg.model import Actor, Codebook, Issue, Membership, SameAs
from kg.rdf.terms import text_of

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
    assert sorted(book.name for book in books) == [
        "project/north/codebook.yaml",
        "project/south/codebook.yaml",
    ]
    (folder / "kg.toml").unlink()
    books = sources.load([folder]).books
    assert len({book.name for book in books}) == 2
    assert not any(str(folder) in book.name for book in books)


# -- ids that nobody defines ------------------------------------------------------------------------


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


# -- several files ----------------------------------------------------------------------------------

ACTORS = "actors:\n  norland: {name: Norland, type: State}\n  sudria: {name: Sudria, type: State}\n"
ISSUES = "demands:\n  halt-fire: {label: Halt fire}\n"


@pytest.mark.parametrize(
    "names",
    [
        ("codebook.yaml", "actors.codebook.yaml"),
        ("issues.codebook.yaml", "actors.codebook.yaml"),
        ("talks/codebook.yaml", "talks/a.codebook.yaml"),
    ],
)
def test_a_codebook_may_be_split(folder: Path, names: tuple[str, str]) -> None:
    files = {names[0]: ISSUES, names[1]: ACTORS, "talks/a.stance.yaml": HEAD + STANCE}
    assert problems(files) == []
    assert sorted(book.name for book in sources.load([folder]).books) == sorted(f"project/{n}" for n in names)


def test_the_files_of_a_codebook_may_use_each_other(folder: Path) -> None:
    write({"codebook.yaml": ISSUES.replace("fire}", "fire, topic: truce}")})
    assert problems({"z.codebook.yaml": ACTORS, "a.stance.yaml": HEAD + STANCE}) == [
        "codebook.yaml:2: topic: there is no topic 'truce'; define it here or in codebook.yaml"
    ]
    assert problems({"y.codebook.yaml": "topics: {truce: {label: Truce}}\n"}) == []


def test_each_file_of_a_codebook_is_named_for_its_faults(folder: Path) -> None:
    files = {
        "codebook.yaml": ISSUES,
        "actors.codebook.yaml": ACTORS,
        "more.codebook.yaml": "\nactors:\n  norland: {name: Norland, type: Alliance}\n",
        "a.stance.yaml": HEAD + STANCE,
    }
    assert problems(files) == [
        (
            "more.codebook.yaml:3: 'norland' has type 'Alliance' here, but 'State' in actors.codebook.yaml:2; "
            "make them agree, or give one of the two another id"
        )
    ]
    assert problems({"more.codebook.yaml": "actors:\n  norland: {nam: Norland}\n"})[0].startswith(
        "more.codebook.yaml:2: "
    )


def test_a_faulty_file_of_a_codebook_causes_no_flood(folder: Path) -> None:
    files = {"codebook.yaml": ISSUES, "a.codebook.yaml": ACTORS + "actrs: {}\n"}
    assert problems(files | {f"{name}.stance.yaml": HEAD + STANCE for name in "abc"}) == [
        "a.codebook.yaml:4: unknown key 'actrs' in the codebook; did you mean 'actors'?"
    ]


def test_only_the_file_named_outright_holds_unless_it_is_the_codebook(folder: Path) -> None:
    files = {"talks/terms.yaml": BOOK, "talks/x.codebook.yaml": "actrs: {}\n", "a.stance.yaml": HEAD + STANCE}
    assert problems(files, book="talks/terms.yaml") == []
    files = {"talks/codebook.yaml": ISSUES, "talks/x.codebook.yaml": ACTORS}
    assert problems(files, book="talks/codebook.yaml") == []


def test_hidden_files_are_no_part_of_a_codebook(folder: Path) -> None:
    assert problems({"codebook.yaml": BOOK, ".x.codebook.yaml": "?", "a.stance.yaml": HEAD + STANCE}) == []


# -- gazetteers -------------------------------------------------------------------------------------

WORLD = "extends: kg/world\n"
REAL = "stances:\n  - {actor: niger, on: halt-fire, position: rejects, quote: q}\n"


def graph_of(folder: Path) -> FileGraph:
    return importer.new_graph(sources.load([folder]))


def defined(graph: FileGraph) -> set[tuple[str, str]]:
    """What is defined, and in what."""
    rows = graph.query("SELECT ?thing ?source { ?thing sg:definedIn ?source }")
    assert isinstance(rows, Rows)
    names = [(text_of(a or ""), text_of(b or "").replace("%2F", "/")) for a, b in rows.rows]
    return {(a.rpartition("/")[2], b.rpartition("/codebook/")[2].removeprefix("project/")) for a, b in names}


@pytest.mark.parametrize("place", ["codebook.yaml", "x.codebook.yaml"])
def test_a_gazetteer_needs_no_definitions_and_only_what_is_used_gets_into_the_graph(
    folder: Path, place: str
) -> None:
    write({"codebook.yaml": "", place: WORLD + ISSUES, "a.stance.yaml": HEAD + REAL})
    corpus = sources.load([folder])
    assert corpus.problems == ()
    assert corpus.books[-1].name == "kg/world"
    assert list(corpus.books[-1].records.actors) == ["niger"]
    graph = importer.new_graph(corpus)
    assert defined(graph) == {("niger", "kg/world"), ("halt-fire", place)}
    assert (
        graph.query('ASK { ?n rdfs:label "Niger" ; skos:prefLabel "Нигер"@ru ; sg:metonym "Niamey" }') is True
    )


def test_what_the_used_belongs_to_comes_along(folder: Path) -> None:
    book = (
        WORLD
        + ISSUES
        + "actors:\n  minister: {name: A. B., type: Person, acts-for: mali, member-of: [{of: ecowas}]}\n"
    )
    write({"codebook.yaml": book, "a.stance.yaml": HEAD + REAL})
    assert list(sources.load([folder]).books[-1].records.actors) == ["mali", "niger", "ecowas"]


def test_use_is_followed_through_the_gazetteer_itself() -> None:
    held = codebook.Book(
        Codebook(
            actors={
                "envoy": Actor(name="Envoy", type="Person", acts_for=("state",)),
                "state": Actor(name="State", type="State", member_of=(Membership(of="league"),)),
                "league": Actor(name="League", type="Alliance"),
                "other": Actor(name="Other", type="State"),
            }
        )
    )
    user = Codebook(actors={"aide": Actor(name="Aide", type="Person", acts_for=("envoy",))})
    assert list(codebook.used_of(held, [user]).records.actors) == ["envoy", "state", "league"]


def test_nothing_used_nothing_in_the_graph(folder: Path) -> None:
    # topics have names of their own: this one is not the alliance
    book = BOOK.replace("topics:", "topics:\n  nato: {label: The alliance}")
    book = book.replace("{label: Halt fire}", "{label: Halt fire, topic: nato}")
    write({"codebook.yaml": WORLD + book, "a.stance.yaml": HEAD + STANCE})
    assert not any("world" in source for _, source in defined(graph_of(folder)))


def test_one_may_add_to_a_gazetteer(folder: Path) -> None:
    book = WORLD + ISSUES + "actors:\n  niger: {name: Niger, type: State, aliases: [Land of the river]}\n"
    write({"codebook.yaml": book, "a.stance.yaml": HEAD + REAL})
    corpus = sources.load([folder])
    assert corpus.problems == ()
    niger = corpus.lexicon.combined["actor", "niger"]
    assert isinstance(niger, Actor)
    assert (niger.aliases, niger.same_as) == (("Land of the river",), SameAs(iso3166="NE"))
    assert ("niger", "codebook.yaml") in defined(graph_of(folder))
    assert ("niger", "kg/world") in defined(graph_of(folder))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            "name: The Niger, type: State",
            "has name 'The Niger' here, but 'Niger' in kg/world:1; write 'Niger'",
        ),
        ("name: Niger, type: Group", "has type 'Group' here, but 'State' in kg/world:1; write 'State'"),
        (
            "name: Niger, type: State, same-as: {iso3166: NG}",
            "has same-as iso3166 'NG' here, but 'NE' in kg/world:1; drop same-as iso3166 here",
        ),
        (
            "name: Niger, type: State, names: {fr: Nigre}",
            "has names (fr) 'Nigre' here, but 'Niger' in kg/world:1; drop names (fr) here",
        ),
    ],
)
def test_contradicting_a_gazetteer_is_an_error_that_says_what_to_drop(
    folder: Path, entry: str, said: str
) -> None:
    book = WORLD + ISSUES + f"actors:\n  niger: {{{entry}}}\n"
    [problem] = problems({"codebook.yaml": book, "a.stance.yaml": HEAD + REAL})
    told = re.sub(r"kg/world:\d+", "kg/world:1", problem)
    assert told == f"codebook.yaml:5: 'niger' {said}, or give yours another id: what is shipped stands"


def test_an_unknown_gazetteer(folder: Path) -> None:
    files = {"codebook.yaml": ISSUES + "extends: kg/wrld\n", "a.stance.yaml": HEAD + REAL}
    assert problems(files) == [
        "codebook.yaml:3: extends: there is no gazetteer 'kg/wrld'; did you mean 'kg/world'?"
    ]


def test_without_a_codebook_there_is_no_gazetteer(folder: Path) -> None:
    text = HEAD + ISSUES + REAL
    assert problems({"a.stance.yaml": text}) == [
        "a.stance.yaml:5: actor: there is no actor 'niger'; 'extends: kg/world' in codebook.yaml defines it: niger"
    ]
    assert "unknown key 'extends'" in problems({"a.stance.yaml": WORLD + text})[0]


def test_what_one_article_uses_stays_when_another_is_imported(folder: Path) -> None:
    write(
        {
            "codebook.yaml": WORLD + ISSUES,
            "a.stance.yaml": HEAD + REAL,
            "b.stance.yaml": HEAD + REAL.replace("niger", "chad"),
        }
    )
    for name in "ab":
        importer.import_into(Path("g.ttl"), sources.load([folder / f"{name}.stance.yaml"]))
    graph = FileGraph.open(Path("g.ttl"))
    assert {("niger", "kg/world"), ("chad", "kg/world")} <= defined(graph)


# -- names ------------------------------------------------------------------------------------------


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

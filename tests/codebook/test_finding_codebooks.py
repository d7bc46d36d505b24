"""Codebooks: which one holds, what it is split into, and the gazetteers that it extends."""

import re
from pathlib import Path

import pytest
from made_up_codebooks import ACTORS, BOOK, HEAD, ISSUES, REAL, STANCE, WORLD, problems, write

from kg import codebook, importer, sources
from kg.graph.file import FileGraph
from kg.model import Actor, Codebook, Membership, SameAs
from kg.rdf.answers import Rows
from kg.rdf.terms import text_of

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

"""Whatever is done to a graph, it is what an import of what remains would make of it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kg import importer, sources
from kg.codebook import Lexicon
from kg.graph import open_graph
from kg.graph.file import FileGraph
from kg.graph.replacing import changes
from kg.mapping import Mapper
from kg.rdf.terms import SG, Triple

ARTICLES = ("one", "two", "three", "four")
ACTORS = ("north", "south", "france", "envoy")
ISSUES = ("strip", "zone", "corridor")
POSITIONS = ("accepts", "rejects", "demands", "undeclared", "yes-but")


@dataclass
class Folder:
    """A project that changes, and a graph that follows it."""

    path: Path
    locator: Path
    articles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.path.mkdir()
        (self.path / "kg.toml").write_text('title = "Talks"\nbase = "https://example.org/talks/"\n')
        self.codebook("A strip", [], "accepts-conditionally")

    def codebook(self, label: str, aliases: list[str], broader: str, extra: str = "") -> None:
        (self.path / "codebook.yaml").write_text(
            "extends: kg/world\n"
            f"actors:\n  north: {{name: North, type: State, aliases: {aliases}, member-of: [{{of: league, from: 2029}}]}}\n"
            "  south: {name: South, type: State, member-of: [league]}\n"
            "  league: {name: The League, type: Alliance}\n"
            "  envoy: {name: The envoy, type: Person, acts-for: north}\n"
            f"demands:\n  strip: {{label: {label}}}\n  zone: {{label: A zone, part-of: strip}}\n"
            "proposals: {corridor: {label: A corridor}}\n"
            f"positions: {{yes-but: {{broader: {broader}}}}}\n{extra}"
        )

    def article(self, name: str, text: str) -> None:
        (self.path / f"{name}.stance.yaml").write_text(text)

    def bring_in(self, *names: str) -> None:
        files = [self.path / f"{name}.stance.yaml" for name in names] or [self.path]
        importer.import_into(self.locator, sources.load(files))
        self.articles |= set(names) or {
            file.name.partition(".")[0] for file in self.path.glob("*.stance.yaml")
        }

    def take_out(self, name: str) -> None:
        importer.remove(self.locator, [name])
        self.articles.discard(name)

    def triples(self) -> set[Triple]:
        graph = open_graph(str(self.locator))
        found = set(graph.triples())
        graph.close()
        return found

    def expected(self) -> set[Triple]:
        """What a new graph of the articles that remain holds."""
        files = [self.path / f"{name}.stance.yaml" for name in sorted(self.articles)]
        if not files:
            dataset = Mapper(Lexicon(), "https://example.org/talks/").dataset("Talks")
            return set(FileGraph.made_of(dataset, "").triples())
        return set(importer.new_graph(sources.load(files)).triples())


ENDINGS = {"file": "graph.ttl", "store": "graph"}


@pytest.fixture(params=sorted(ENDINGS))
def talks(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    return Folder(tmp_path / "talks", tmp_path / ENDINGS[request.param])


stances = st.lists(
    st.tuples(
        st.sampled_from(ACTORS),
        st.sampled_from(ISSUES),
        st.sampled_from(POSITIONS),
        st.sampled_from(["", ", addressee: south", ", certainty: denied", ", date: 2031-03"]),
    ),
    max_size=4,
    unique=True,
)
definitions = st.sampled_from(
    [
        "",
        "actors: {north: {name: North, type: State, aliases: [as here]}}\n",
        "actors: {north: {name: North, type: State, member-of: [{of: league, from: 2029}, {of: united-nations}]}}\n",
        "actors: {guest: {name: A guest, type: Person, acts-for: south}}\n",
        "actors: {guest: {name: A guest, type: Person, aliases: [Guesty]}}\n",
        "actors: {germany: {name: Germany, type: State, aliases: [The Germans]}}\n",
        "demands: {strip: {label: A strip, affects: [envoy]}}\n",
    ]
)


@st.composite
def texts(draw: st.DrawFn, name: str) -> str:
    corrects = draw(st.sampled_from(["", *(f", corrects: {other}" for other in ARTICLES if other != name)]))
    day = draw(st.sampled_from(["2031-01-01", "2031-01-02", "2031-02-01"]))
    annotator = draw(st.sampled_from(["anna", "ben"]))
    lines = [
        f"  - {{actor: {actor}, on: {on}, position: {position}, quote: words of {actor}{more}}}\n"
        for actor, on, position, more in draw(stances)
    ]
    return (
        f"article: {{id: {name}, published: {day}{corrects}}}\nannotator: {annotator}\n{draw(definitions)}"
        f"stances:{' []' if not lines else ''}\n{''.join(lines)}"
    )


class Talks(RuleBasedStateMachine):
    """Imports, replacements, removals, edits of the codebook, merges and their undoing, in any order."""

    kind = "file"

    @initialize()
    def begin(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        folder = Path(self.place.name)
        self.talks = Folder(folder / "talks", folder / ENDINGS[self.kind])

    @rule(name=st.sampled_from(ARTICLES), data=st.data())
    def bring_in(self, name: str, data: st.DataObject) -> None:
        self.talks.article(name, data.draw(texts(name)))
        self.talks.bring_in(name)

    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        if self.talks.articles:
            self.talks.take_out(data.draw(st.sampled_from(sorted(self.talks.articles))))

    @rule(
        aliases=st.lists(st.sampled_from(["Nord", "as here"]), unique=True),
        broader=st.sampled_from(["accepts-conditionally", "rejects"]),
        data=st.data(),
    )
    def edit_codebook(self, aliases: list[str], broader: str, data: st.DataObject) -> None:
        self.talks.codebook("A strip", aliases, broader)
        if self.talks.articles:
            self.talks.bring_in(data.draw(st.sampled_from(sorted(self.talks.articles))))

    @rule(verdict=st.sampled_from(["same", "not-same"]))
    def decide(self, verdict: str) -> None:
        line = {"decision": verdict, "ids": ["strip", "zone"], "by": "carl", "on": "2031-03-01", "why": "w"}
        with (self.talks.path / "decisions.jsonl").open("a") as stream:
            stream.write(json.dumps(line) + "\n")
        if self.talks.articles:
            self.talks.bring_in(*sorted(self.talks.articles))

    @invariant()
    def is_what_an_import_makes(self) -> None:
        if hasattr(self, "talks") and self.talks.locator.exists():
            found, expected = self.talks.triples(), self.talks.expected()
            assert sorted(found - expected) == []
            assert sorted(expected - found) == []

    def teardown(self) -> None:
        if hasattr(self, "place"):
            self.place.cleanup()


class TalksInAStore(Talks):
    kind = "store"


TestInAFile = Talks.TestCase
TestInAFile.settings = settings(
    max_examples=40, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestInAStore = TalksInAStore.TestCase
TestInAStore.settings = settings(
    max_examples=10, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_the_gazetteer_holds_what_is_used_and_no_more(talks: Folder) -> None:
    one = "article: {{id: {0}, published: 2031-01-01}}\nstances:\n  - {{actor: {1}, on: strip, position: rejects, quote: q}}\n"
    talks.article("one", one.format("one", "france"))
    talks.article("two", one.format("two", "germany"))
    talks.bring_in("one")
    talks.bring_in("two")
    labels = {value for _, _, value in talks.triples()}
    assert {'"France"', '"Germany"'} <= labels
    talks.take_out("two")
    labels = {value for _, _, value in talks.triples()}
    assert '"France"' in labels
    assert '"Germany"' not in labels
    assert talks.triples() == talks.expected()


def test_what_one_article_adds_to_the_codebook_goes_with_it(talks: Folder) -> None:
    plain = "article: {id: one, published: 2031-01-01}\nstances: []\n"
    talks.article("one", plain)
    talks.article(
        "two", plain.replace("one", "two") + "actors: {north: {name: North, type: State, aliases: [N.]}}\n"
    )
    talks.bring_in()
    assert any(value == '"N."' for _, _, value in talks.triples())
    assert any("/description/actor_north_article_two>" in subject for subject, _, _ in talks.triples())
    talks.take_out("two")
    assert not any(value == '"N."' or "/description/" in subject for subject, _, value in talks.triples())
    assert talks.triples() == talks.expected()


def test_a_correction_that_goes_lets_stand_what_it_had_replaced(talks: Folder) -> None:
    text = "article: {{id: {0}, published: 2031-01-0{1}{2}}}\nstances:{3}\n"
    stance = "\n  - {{actor: north, on: strip, position: {0}, quote: q}}"
    talks.article("one", text.format("one", 1, "", stance.format("rejects")))
    talks.article("two", text.format("two", 2, ", corrects: one", " []"))
    talks.article("three", text.format("three", 1, ", corrects: two", stance.format("accepts")))
    for name in ("three", "one", "two"):
        talks.bring_in(name)
    now = "SELECT ?p { actor:north ?p demand:strip . ?p a sg:Position }"
    assert open_graph(str(talks.locator)).query(now).rows == ((f"<{SG}accepts>",),)  # type: ignore[union-attr]
    talks.take_out("two")  # by which the first was corrected, too
    assert talks.triples() == talks.expected()
    assert len(open_graph(str(talks.locator)).query(now).rows) == 2  # type: ignore[union-attr]


def test_an_addressee_stays_while_any_source_names_it(talks: Folder) -> None:
    text = (
        "article: {{id: {0}, published: 2031-01-01}}\nstances:\n"
        "  - {{actor: north, on: strip, position: demands, addressee: {1}, quote: q{2}}}\n"
    )
    talks.article("one", text.format("one", "south", ""))
    talks.article("two", text.format("two", "south", ""))
    talks.article("three", text.format("three", "south", ", certainty: denied"))
    for name in ("one", "two", "three"):
        talks.bring_in(name)
    asked = "ASK { demand:strip sg:addressee actor:south }"
    talks.take_out("one")
    assert open_graph(str(talks.locator)).query(asked)
    assert talks.triples() == talks.expected()
    talks.take_out("two")
    assert not open_graph(str(talks.locator)).query(asked)
    assert talks.triples() == talks.expected()


def test_a_codebook_that_is_split_is_so_for_articles_imported_before(talks: Folder) -> None:
    plain = "article: {id: one, published: 2031-01-01}\nstances: []\n"
    talks.article("one", plain)
    talks.article("two", plain.replace("one", "two"))
    talks.bring_in()
    (talks.path / "more.codebook.yaml").write_text("topics: {peace: {label: Peace}}\n")
    talks.bring_in("one")
    assert talks.triples() == talks.expected()
    (talks.path / "more.codebook.yaml").unlink()
    talks.bring_in("two")
    assert talks.triples() == talks.expected()


def test_what_people_added_stays_as_long_as_what_they_added_it_to(talks: Folder) -> None:
    text = "article: {id: one, published: 2031-01-01}\nstances: []\nactors: {guest: {name: A guest, type: Person}}\n"
    talks.article("one", text)
    talks.article("two", text.replace("one", "two"))
    talks.bring_in()
    added: Triple = ("<https://example.org/talks/actor/guest>", "<x:seen>", '"by us"@en')
    open_graph(str(talks.locator)).change([], [added])
    talks.take_out("one")
    talks.article("two", text.replace("one", "two").replace("A guest", "The guest"))
    talks.bring_in("two")
    assert talks.triples() == talks.expected() | {added}
    talks.take_out("two")
    assert talks.triples() == talks.expected()


def test_whom_a_corrected_article_named_is_addressed_no_more(talks: Folder) -> None:
    """Also if only one of the two articles is imported, or of the corrected one something else changes."""
    one = (
        "article: {id: one, published: 2031-01-01}\nstances:\n"
        "  - {actor: north, on: zone, position: demands, quote: q, addressee: south}\n"
        "  - {actor: south, on: zone, position: rejects, quote: q}\n"
    )
    talks.article("one", one)
    talks.bring_in("one")
    addressed = {(s, o) for s, p, o in talks.triples() if p == f"<{SG}addressee>" and "/demand/zone" in s}
    assert len(addressed) == 1
    talks.article(
        "four",
        "article: {id: four, published: 2031-02-01, corrects: one}\nstances:\n"
        "  - {actor: north, on: zone, position: undeclared, quote: q}\n",
    )
    talks.bring_in("four")
    assert talks.triples() == talks.expected()
    talks.article("one", one.replace("rejects", "accepts"))
    talks.bring_in("one")
    assert talks.triples() == talks.expected()
    assert not any(p == f"<{SG}addressee>" and "/demand/zone" in s for s, p, _ in talks.triples())


def test_only_what_differs_is_changed(talks: Folder) -> None:
    text = "article: {id: one, published: 2031-01-01}\nstances:\n  - {actor: north, on: strip, position: rejects, quote: q}\n"
    talks.article("one", text)
    talks.bring_in("one")
    graph = open_graph(str(talks.locator))
    corpus = sources.load([talks.path])
    mapper = Mapper(corpus.lexicon, corpus.project.base)
    [article] = corpus.articles
    said = {mapper.mint("article", "one"): list(mapper.article(article))}
    change = changes(graph, said)
    assert (change.remove, change.add, change.sources) == (frozenset(), frozenset(), frozenset())
    stance = "<https://example.org/talks/stance/one_north_rejects_strip>"
    more: Triple = (stance, f"<{SG}hedge>", '"perhaps"')
    change = changes(graph, {source: [*triples, more] for source, triples in said.items()})
    assert (change.remove, change.add, change.sources) == (frozenset(), frozenset({more}), said.keys())

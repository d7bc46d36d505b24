"""Importing: into a new file, into one that is there, one article at a time or all at once."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import exporters, importer, sources
from kg.errors import Faulty, KgError, Misuse
from kg.graph.file import FileGraph
from kg.importer import Imported
from kg.rdf.answers import Rows

SAMPLES = Path(__file__).parents[1] / "samples"
CODEBOOK = """actors:
  north: {name: North, type: State, same-as: {wikidata: Q1}}
  south: {name: South, type: State, member-of: [{of: league, from: 2029}]}
  league: {name: The League, type: Alliance}
topics: {peace: {label: Peace}}
demands:
  strip: {label: A strip, topic: peace}
positions:
  yes-but: {broader: accepts-conditionally}
"""


@dataclass(frozen=True)
class Project:
    """A folder of articles about one demand, and the graph that they are imported into."""

    folder: Path
    graph: Path

    def write(
        self, name: str, position: str, day: str = "2031-01-01", extra: str = "", more: str = ""
    ) -> Path:
        """Put down an article in which North takes a position on the strip."""
        file = self.folder / f"{name}.stance.yaml"
        file.write_text(
            f"article: {{id: {name}, published: {day}}}\nannotator: anna of {name}\n{extra}"
            f"stances:\n  - {{actor: north, on: strip, position: {position}, quote: words of {name}}}\n{more}"
        )
        return file

    def bring_in(self, *files: Path) -> Imported:
        return importer.import_into(self.graph, sources.load(files or [self.folder]))

    def all_at_once(self) -> bytes:
        """What a build of the whole folder writes."""
        graph = importer.new_graph(sources.load([self.folder]))
        return exporters.by_ending(self.graph.name).written(graph).encode()

    def rows(self, query: str) -> list[tuple[str | None, ...]]:
        answer = FileGraph.open(self.graph).query(query)
        assert isinstance(answer, Rows)
        return list(answer.rows)

    def shortcuts(self) -> set[str]:
        """How North stands to the strip now."""
        found = self.rows("SELECT ?p { actor:north ?p demand:strip }")
        return {str(row[0]).rpartition("/")[2].rpartition("#")[2].rstrip(">") for row in found}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return in_folder(tmp_path)


def in_folder(folder: Path) -> Project:
    (folder / "articles").mkdir()
    (folder / "articles" / "codebook.yaml").write_text(CODEBOOK)
    (folder / "articles" / "kg.toml").write_text('title = "Talks"\nbase = "https://example.org/talks/"\n')
    return Project(folder / "articles", folder / "graph.ttl")


def test_a_new_file_holds_what_a_build_holds(project: Project) -> None:
    project.write("one", "rejects")
    assert project.bring_in() == Imported(added=("one",))
    assert project.graph.read_bytes() == project.all_at_once()


def test_the_same_again_changes_no_byte(project: Project) -> None:
    project.write("one", "rejects")
    project.write("two", "accepts", "2031-01-02")
    project.bring_in()
    before = project.graph.read_bytes()
    assert project.bring_in() == Imported(unchanged=("one", "two"))
    assert project.graph.read_bytes() == before


def test_a_changed_article_takes_the_place_of_the_old_one(project: Project) -> None:
    project.write("one", "accepts")
    project.write("two", "rejects", "2031-01-02")
    project.bring_in()
    assert project.shortcuts() == {"rejects"}
    changed = project.write("two", "yes-but", "2031-01-02")
    assert project.bring_in(changed) == Imported(changed=("two",))
    assert project.shortcuts() == {"yesBut", "acceptsConditionally"}
    assert project.graph.read_bytes() == project.all_at_once()
    assert b"north_rejects_strip" not in project.graph.read_bytes()


def test_an_older_position_is_current_again_when_the_newer_report_is_withdrawn(project: Project) -> None:
    project.write("one", "accepts")
    project.write("two", "rejects", "2031-01-02")
    project.bring_in()
    project.bring_in(project.write("two", "rejects", "2030-12-31"))
    assert project.shortcuts() == {"accepts"}
    assert project.graph.read_bytes() == project.all_at_once()


def test_a_stance_taken_out_of_an_article_leaves_nothing_behind(project: Project) -> None:
    more = (
        "  - {actor: south, on: strip, position: demands, addressee: north, quote: 'South asks [...] it'}\n"
    )
    article = project.write("one", "accepts", more=more)
    project.bring_in()
    assert project.rows("SELECT ?a { demand:strip sg:issuer actor:south ; sg:addressee ?a }") != []
    article.write_text(article.read_text().replace(more, ""))
    project.bring_in(article)
    assert (
        project.rows("SELECT ?s { ?s sg:issuer|sg:addressee|sg:holder ?x . FILTER (?x = actor:south) }") == []
    )
    assert b"South asks" not in project.graph.read_bytes()
    assert project.graph.read_bytes() == project.all_at_once()


def test_what_only_an_article_defines_goes_with_it_from_that_article(project: Project) -> None:
    own = "actors: {envoy: {name: The envoy, type: Person, member-of: [{of: league, role: envoy}]}}\n"
    article = project.write("one", "accepts", extra=own)
    project.bring_in()
    assert b"The envoy" in project.graph.read_bytes()
    article.write_text(article.read_text().replace(own, "").replace("anna of one", "ben"))
    project.bring_in(article)
    left = project.graph.read_bytes()
    assert b"envoy" not in left
    assert b"anna" not in left
    assert left == project.all_at_once()


def test_a_position_taken_out_of_the_codebook_leaves_no_shortcut(project: Project) -> None:
    article = project.write("one", "yes-but")
    project.bring_in()
    book = project.folder / "codebook.yaml"
    book.write_text(
        CODEBOOK.replace("  yes-but: {broader: accepts-conditionally}\n", "  no-but: {broader: rejects}\n")
    )
    article.write_text(article.read_text().replace("yes-but", "no-but"))
    project.bring_in()
    assert project.shortcuts() == {"noBut", "rejects"}


def test_what_two_articles_define_stays_while_one_of_them_does(project: Project) -> None:
    shared = "actors: {envoy: {name: The envoy, type: Person}}\n"
    first = project.write("one", "accepts", extra=shared)
    project.write("two", "accepts", extra=shared.replace("Person}", "Person, aliases: [Her Excellency]}"))
    project.bring_in()
    first.write_text(first.read_text().replace(shared, ""))
    project.bring_in(first)
    assert project.rows("SELECT ?in { actor:envoy sg:definedIn ?in }") == [
        ("<https://example.org/talks/article/two>",)
    ]
    assert project.graph.read_bytes() == project.all_at_once()


NAMES = ["one", "two", "three", "four"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.permutations(NAMES),
    st.lists(st.sampled_from(["accepts", "rejects", "undeclared", "yes-but"]), min_size=4, max_size=4),
    st.lists(st.sampled_from(["2031-01-01", "2031-01-02"]), min_size=4, max_size=4),
)
def test_one_by_one_in_any_order_is_the_same_as_all_at_once(
    order: list[str], positions: list[str], days: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = in_folder(Path(folder))
        for name, position, day in zip(NAMES, positions, days, strict=True):
            both = f"both: {{name: Both, type: Group, aliases: [as {name}]}}"
            own = f"of-{name}: {{name: N, type: Person}}"
            project.write(name, position, day, f"actors: {{{both}, {own}}}\n")
        for name in order:
            assert project.bring_in(project.folder / f"{name}.stance.yaml").added == (name,)
        assert project.graph.read_bytes() == project.all_at_once()


def test_the_samples_one_by_one_from_the_last_to_the_first_are_the_samples(tmp_path: Path) -> None:
    target = tmp_path / "graph.ttl"
    files = sorted(SAMPLES.glob("*/*.stance.yaml"), reverse=True)
    for file in files:
        # The file's name is told as seen from the folder that was named, so the articles' folder is named.
        importer.import_into(target, sources.load([file]))
    built = exporters.named("turtle").written(importer.new_graph(sources.load(files)))
    assert len(files) > 1
    assert target.read_text(encoding="utf-8") == built


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (
            "demands: {x: {label: An X}}",
            "demands: {x: {label: A Y}}",
            "demand 'x' is called “A Y” here, but “An X” in ",
        ),
        (
            "demands: {x: {label: X, mode: do}}",
            "demands: {x: {label: X, mode: allow}}",
            "demand 'x' has mode “allow” here, but “do” in ",
        ),
        (
            "demands: {x: {label: X, due: 2031}}",
            "demands: {x: {label: X, due: 2031-01-01}}",
            "has datePrecision “day” here, but “year” in ",
        ),
        (
            "demands: {x: {label: X, note: a}}",
            "demands: {x: {label: X, note: b}}",
            "has note “b” here, but “a” in ",
        ),
        (
            "topics: {x: {label: X, names: {fr: a}}}",
            "topics: {x: {label: X, names: {fr: b}}}",
            "topic 'x' has prefLabel “b” here, but “a” in ",
        ),
        ("topics: {x: {label: X, broader: peace}}", "topics: {x: {label: X, broader: x}}", "has broader “"),
        (
            "actors: {x: {name: X, type: State}}",
            "actors: {x: {name: X, type: Group}}",
            "actor 'x' is Actor, Group here, but Actor, State in ",
        ),
        (
            "actors: {x: {name: X, type: Person}}",
            "actors: {x: {name: X, type: Organization}}",
            "actor 'x' is Actor, Organization here, but Actor, Person in ",
        ),
        (
            "demands: {x: {label: X}}",
            "proposals: {x: {label: X}}",
            "'x' would be demand and proposal at once",
        ),
        (
            "actors: {x: {name: X, type: State, same-as: {wikidata: Q2}}}",
            "actors: {x: {name: X, type: State, same-as: {wikidata: Q3}}}",
            "has exactMatch “http://www.wikidata.org/entity/Q3” here, but “",
        ),
        (
            "actors: {x: {name: X, type: State, same-as: {iso3166: DE}}}",
            "actors: {x: {name: X, type: State, same-as: {iso3166: FR}}}",
            "has notation “FR” here, but “DE” in ",
        ),
    ],
)
def test_what_contradicts_the_graph_is_refused_and_the_file_left_alone(
    project: Project, one: str, other: str, what: str
) -> None:
    project.bring_in(project.write("one", "accepts", extra=one + "\n"))
    before = project.graph.read_bytes()
    later = project.write("two", "rejects", extra=other + "\n")
    with pytest.raises(KgError) as caught:
        project.bring_in(later)
    assert what in caught.value.what
    assert "import all files of the project together" in caught.value.hint
    assert project.graph.read_bytes() == before
    with pytest.raises(Faulty):
        project.all_at_once()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "actors: {x: {name: X, type: State, names: {fr: a}}}",
            "actors: {x: {name: X, type: State, names: {ar: b}}}",
        ),
        ("actors: {x: {name: X, type: State}}", "topics: {x: {label: Another X}}"),
        (
            "actors: {x: {name: X, type: State, same-as: {url: https://a.example}}}",
            "actors: {x: {name: X, type: State, same-as: {wikidata: Q5}}}",
        ),
    ],
)
def test_what_adds_to_a_description_is_no_contradiction(project: Project, one: str, other: str) -> None:
    project.bring_in(project.write("one", "accepts", extra=one + "\n"))
    project.bring_in(project.write("two", "rejects", extra=other + "\n"))
    assert project.graph.read_bytes() == project.all_at_once()


def test_faulty_sources_are_refused_and_the_file_left_alone(project: Project) -> None:
    project.bring_in(project.write("one", "accepts"))
    before = project.graph.read_bytes()
    with pytest.raises(Faulty, match="there is no position 'acepts'"):
        project.bring_in(project.write("two", "acepts"))
    assert project.graph.read_bytes() == before


FOREIGN = """<https://elsewhere.example/x> <http://purl.org/dc/terms/subject> "kept" .
<https://elsewhere.example/x> <https://elsewhere.example/about> <https://example.org/talks/actor/north> .
<https://elsewhere.example/x> <https://elsewhere.example/p> "kept too"@fr .
"""


def test_what_others_say_of_our_things_survives_their_replacement(project: Project) -> None:
    local = "actors:\n  port: {name: The port, type: Group, note: old}\n"
    project.write("one", "accepts", extra=local)
    project.bring_in()
    with project.graph.open("a", encoding="utf-8") as file:
        file.write('\nactor:port <http://purl.org/dc/terms/subject> "kept" .\n')
    project.write("one", "accepts", extra=local.replace("old", "new"))
    project.bring_in()
    after = project.graph.read_text()
    assert 'dcterms:subject "kept"' in after
    assert 'skos:note "new"' in after
    assert 'skos:note "old"' not in after


def test_what_others_put_into_the_file_survives(project: Project) -> None:
    project.write("one", "accepts")
    project.bring_in()
    with project.graph.open("a", encoding="utf-8") as file:
        file.write("\n" + FOREIGN)
    project.write("one", "rejects")
    project.bring_in()
    after = project.graph.read_text()
    assert 'dcterms:subject "kept"' in after
    assert "<https://elsewhere.example/about> actor:north" in after
    assert '<https://elsewhere.example/p> "kept too"@fr' in after


def test_a_file_that_holds_only_others_triples_becomes_a_whole_graph(project: Project) -> None:
    project.graph.write_text(FOREIGN)
    project.write("one", "accepts")
    assert project.bring_in().added == ("one",)
    lines = set(project.all_at_once().decode().split("\n"))
    assert lines <= set(project.graph.read_text().split("\n"))
    assert project.rows("SELECT ?who { ?who sg:accepts demand:strip . sg:accepts rdfs:label ?label }") != []


def test_another_base_is_refused(project: Project) -> None:
    project.bring_in(project.write("one", "accepts"))
    before = project.graph.read_bytes()
    (project.folder / "kg.toml").write_text('base = "https://example.org/other/"\n')
    with pytest.raises(KgError, match=r"begin with https://example\.org/talks/, those of .*/other/"):
        project.bring_in()
    assert project.graph.read_bytes() == before


@pytest.mark.parametrize("ending", [".ttl", ".nt", ".jsonld", ".rdf"])
def test_a_graph_may_be_in_any_syntax(tmp_path: Path, ending: str) -> None:
    project = in_folder(tmp_path)
    project = Project(project.folder, tmp_path / f"graph{ending}")
    project.bring_in(project.write("one", "accepts"))
    project.bring_in(project.write("two", "rejects", "2031-01-02"))
    assert project.shortcuts() == {"rejects"}
    assert project.graph.read_bytes() == project.all_at_once()
    before = project.graph.read_bytes()
    assert project.bring_in() == Imported(unchanged=("one", "two"))
    assert project.graph.read_bytes() == before


def test_an_unknown_syntax_is_refused_before_anything_is_written(project: Project) -> None:
    project.write("one", "accepts")
    odd = Project(project.folder, project.graph.with_suffix(".txt"))
    with pytest.raises(Misuse, match=r"no RDF syntax is known for the ending '\.txt'"):
        odd.bring_in()
    assert not odd.graph.exists()


@pytest.mark.parametrize(
    ("ending", "content", "line"),
    [
        (".ttl", "@prefix a: <https://a.example/> .\na:b a:c .\n", 2),
        (".nt", '<x:a> <x:b> "c" .\n\n<x:a> <x:b> c .\n', 3),
        (".rdf", "<rdf:RDF>\n<\n", None),
        (".jsonld", '{\n"@id": 1 2}', None),
    ],
)
def test_a_file_that_is_no_rdf_is_refused_with_the_line(
    project: Project, ending: str, content: str, line: int | None
) -> None:
    broken = Project(project.folder, project.graph.with_suffix(ending))
    broken.graph.write_text(content)
    project.write("one", "accepts")
    with pytest.raises(KgError, match=f"not valid RDF in {ending[1:]}") as caught:
        broken.bring_in()
    place = f"{broken.graph}:{line}: " if line else str(broken.graph)
    assert caught.value.what.startswith(place)
    assert broken.graph.read_text() == content


def test_a_folder_is_no_graph_file(project: Project) -> None:
    project.graph.mkdir()
    project.write("one", "accepts")
    with pytest.raises(Misuse, match="is a folder"):
        project.bring_in()


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.bring_in(project.write("one", "accepts"))
    before = project.graph.read_bytes()

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KgError, match="No space left on device"):
        project.bring_in(project.write("one", "rejects"))
    assert project.graph.read_bytes() == before
    assert {file.name for file in project.graph.parent.iterdir()} == {"articles", "graph.ttl"}


def test_two_codebooks_of_one_name_keep_what_each_defines(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text("")
    for name, actor in (("first", "North"), ("second", "South")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "codebook.yaml").write_text(
            f"actors: {{{actor.lower()}: {{name: {actor}, type: State}}}}\n"
        )
        (folder / f"{name}.stance.yaml").write_text(
            f"article: {{id: {name}, published: 2031}}\nstances: []\n"
        )
    graph = importer.new_graph(sources.load([tmp_path]))
    labels = {value for _, prop, value in graph.triples() if prop.endswith("#label>")}
    assert {'"North"', '"South"'} <= labels
    target = tmp_path / "graph.ttl"
    for name in ("first", "second"):
        importer.import_into(target, sources.load([tmp_path / name]))
    assert {'"North"', '"South"'} <= {
        v for _, p, v in FileGraph.open(target).triples() if p.endswith("#label>")
    }


def test_the_time_of_import_is_recorded_only_on_request(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert importer.moment(None) is None
    assert importer.moment("2025-03-13T12:00:00+02:00") == "2025-03-13T10:00:00Z"
    assert importer.moment("2025-03-13") == "2025-03-13T00:00:00Z"
    with pytest.raises(Misuse, match="'noon' is no date and time"):
        importer.moment("noon")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert importer.moment(None) == "1970-01-01T00:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(Misuse, match="'soon' is no date and time"):
        importer.moment(None)
    project.write("one", "accepts")
    assert "generatedAtTime" not in project.all_at_once().decode()
    importer.import_into(project.graph, sources.load([project.folder]), "2025-03-13T10:00:00Z")
    assert '"2025-03-13T10:00:00Z"^^xsd:dateTime' in project.graph.read_text()


def test_the_time_of_an_event_is_replaced_and_must_not_be_contradicted(project: Project) -> None:
    def event(start: str) -> str:
        return f"events: {{round: {{label: A round, from: {start}, participants: north}}}}\n"

    project.write("one", "rejects", extra=event("2031-01"))
    project.bring_in()
    again = project.write("one", "rejects", extra=event("2031-01-02"))
    project.bring_in(again)
    found = project.rows("SELECT (STR(?d) AS ?day) { event:round schema:startDate ?d }")
    assert found == [('"2031-01-02"',)]
    assert project.graph.read_bytes() == project.all_at_once()
    other = project.write("two", "accepts", extra=event("2031-01-03"))
    with pytest.raises(KgError, match="event 'round' has startDate “2031-01-03” here, but “2031-01-02” in"):
        project.bring_in(other)


def test_a_correction_that_comes_in_later_counts_all_the_same(project: Project) -> None:
    project.bring_in(project.write("one", "rejects", "2031-01-02"))
    assert project.shortcuts() == {"rejects"}
    late = project.write("late", "accepts", "2031-01-01")
    late.write_text(late.read_text().replace("id: late,", "id: late, corrects: one,"))
    project.bring_in(late)
    assert project.shortcuts() == {"accepts"}
    assert project.graph.read_bytes() == project.all_at_once()

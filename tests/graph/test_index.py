"""An index of a large file: nobody can tell that it is there, besides by the time."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg import cache as kept
from kg import importer, queries, sources, validation
from kg.errors import KgError
from kg.graph import cache, documents, open_graph, patching
from kg.graph import file as graph_file
from kg.graph.cache import index_later
from kg.graph.file import FileGraph
from kg.graph.row_order import in_order, is_settled
from kg.rdf.answers import Rows
from kg.summaries.overview import summary
from kg.summaries.portrait import portrait

ROOT = Path(__file__).parents[2]
FOREIGN = ROOT / "tests/cases/foreign-graph"
QUESTIONS = (
    "SELECT ?who ?what { ?who sg:rejects ?what }",
    "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 20",
    "SELECT ?who { ?who sg:rejects ?what } ORDER BY ?who",
    "SELECT ?who (GROUP_CONCAT(?what) AS ?all) { ?who sg:rejects ?what } GROUP BY ?who",
    "SELECT ?who (SAMPLE(?what) AS ?one) { ?who sg:rejects ?what } GROUP BY ?who",
    "SELECT ?kind { ?s a ?kind } ORDER BY ?s",
    "SELECT ?s { ?s a ?kind } ORDER BY STRLEN(STR(?s))",
    "SELECT ?who { { SELECT ?who { ?who sg:rejects ?what } LIMIT 3 } }",
    "CONSTRUCT { ?s a ?kind } WHERE { ?s a ?kind }",
    "DESCRIBE sg:rejects",
    "ASK { ?s a sg:Stance }",
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "LEAST", 0)
    monkeypatch.setattr(graph_file, "_A_SECOND", 1)  # however slow it is, an index is not left for that
    return tmp_path / "cache" / "stancegraph"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("made") / "graph.ttl"
    importer.new_graph(sources.load([ROOT / "samples"])).save_as(file)
    return file


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copy(made, tmp_path / "graph.ttl"))
    long_ago = time.time() - 60
    os.utime(copy, (long_ago, long_ago))
    return copy


def opened(file: Path) -> FileGraph:
    graph = open_graph(str(file))
    assert isinstance(graph, FileGraph)
    return graph


def is_indexed(graph: FileGraph) -> bool:
    """Whether it is asked by an index; asks it something."""
    assert list(graph.about([f"<{graph.base}>"]))
    return graph._index is not None


def index_of(file: Path) -> FileGraph:
    """The graph of a file by its index."""
    assert opened(file).make_index()
    graph = opened(file)
    assert is_indexed(graph)
    return graph


def stored(place: Path) -> list[Path]:
    return [path for path in (place / "graphs").glob("*") if not path.name.startswith(".")]


def without(file: Path) -> FileGraph:
    """The graph of a file, where nothing is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", "off")
        return opened(file)


@pytest.fixture(scope="module")
def both(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FileGraph, FileGraph]]:
    """The graph of the samples by its index, and without one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(cache, "LEAST", 0)
        patch.setattr(graph_file, "_A_SECOND", 1)
        yield index_of(made), without(made)


def test_it_is_worth_it_when_a_file_is_read_again(file: Path, place: Path) -> None:
    cache.worth_it.clear()
    for times in ([], [file], [file], [file, file]):  # less and less often, should it come to nothing
        assert not is_indexed(opened(file))
        assert cache.worth_it == times
    assert stored(place) == [], "nobody waits for it"
    assert opened(file).make_index()
    assert len(stored(place)) == 1
    cache.worth_it.clear()
    assert is_indexed(opened(file))
    assert cache.worth_it == []


def test_a_command_answers_first_and_leaves_the_index_to_another_process(
    made: Path, tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    large = tmp_path / "large.ttl"
    large.write_bytes(made.read_bytes() + b"# nothing\n" * 450_000)
    words = [sys.executable, "-m", "kg", "query", "ASK { ?s a sg:Stance }", "-g", str(large)]
    answers = []
    for question in ("ASK { ?s a sg:Stance }", "ASK { ?s a sg:Demand }"):
        assert stored(place) == []
        words[4] = question
        answers.append(subprocess.run(words, check=True, capture_output=True, timeout=60).stdout)
    assert answers == [b"true\n"] * 2
    until = time.monotonic() + 60
    while not stored(place) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(stored(place)) == 1
    assert is_indexed(opened(large))


def test_no_process_is_left_behind_in_continuous_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda words, **_: begun.append(words))
    monkeypatch.setenv("CI", "true")
    cache.worth_it[:] = [Path("graph.ttl")]
    index_later()
    assert (begun, cache.worth_it) == ([], [])


def test_small_files_are_just_read(file: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LEAST", file.stat().st_size + 1)
    for _ in range(3):
        assert not is_indexed(opened(file))
    assert kept.entries() == []


def test_it_can_be_switched_off(file: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", "off")
    for _ in range(3):
        assert not is_indexed(opened(file))
    assert not place.exists()


@pytest.mark.parametrize("name", queries.names())
def test_shipped_queries_are_answered_alike(
    name: str, both: tuple[FileGraph, FileGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_MANY", 10**9)
    graph, plain = both
    query = queries.load(name)
    one = {
        p.name: [f"<https://w3id.org/stancegraph/id/{p.kind}/sudria>"] for p in query.parameters if p.required
    }
    text = query.with_values(one)
    assert graph.query(text) == plain.query(text)
    assert graph._index is not None


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_are_answered_alike_to_the_order_of_rows(question: str, file: Path) -> None:
    graph, plain = index_of(file), without(file)
    assert in_order(question, graph.query(question)) == in_order(question, plain.query(question))


@pytest.mark.parametrize("name", ["hand-written", "blank-nodes", "own-names"])
def test_graphs_of_others_are_completed_alike(name: str, tmp_path: Path) -> None:
    copy = Path(shutil.copy(FOREIGN / f"{name}.ttl", tmp_path))
    opened(copy).make_index()
    graph, plain = opened(copy), without(copy)
    question = "SELECT ?s ?p ?o { ?s ?p ?o }"
    assert in_order(question, graph.query(question)) == in_order(question, plain.query(question))
    assert in_order(question, graph.stated.query(question)) == in_order(
        question, plain.stated.query(question)
    )
    assert sorted(graph.triples()) == sorted(plain.triples())
    assert graph._index is not None


@pytest.mark.parametrize("ending", ["ttl", "ttl.gz", "nt", "rdf", "jsonld", "trig", "nq"])
def test_every_syntax_gives_the_same_triples(ending: str, made: Path, tmp_path: Path) -> None:
    copy = tmp_path / f"graph.{ending}"
    opened(made).save_as(copy)
    graph = index_of(copy)
    assert sorted(graph.triples()) == sorted(without(copy).triples())
    assert graph.base == without(copy).base


def test_literals_are_the_same(tmp_path: Path) -> None:
    copy = tmp_path / "odd.ttl"
    copy.write_text(
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> <e:s> <e:p> 1.0, 0.50, 01, 1e0, true, "
        '"2020-01-01T00:00:00.000Z"^^xsd:dateTime, "x"@EN, "x"@en, "P1Y"^^xsd:duration, "no"^^xsd:boolean, '
        '"x"^^<e:t>, <<( <e:a> <e:b> "c" )>> .',
        encoding="utf-8",
    )
    opened(copy).make_index()
    graph = opened(copy)
    assert sorted(graph.about(["<e:s>"])) == sorted(without(copy).about(["<e:s>"]))
    assert graph._index is not None


def test_what_is_told_and_validated_is_the_same(file: Path) -> None:
    told, found = summary(without(file)), validation.run(without(file))
    index_of(file)
    for _ in range(3):
        assert summary(opened(file)) == told
    assert validation.run(opened(file)) == found


def test_what_is_told_of_a_thing_is_kept_and_the_same(file: Path) -> None:
    plain = without(file)
    index_of(file)
    thing = f"<{plain.base}actor/sudria>"
    told = portrait(plain, thing)
    for _ in range(3):
        graph = opened(file)
        assert portrait(graph, thing) == told
    assert graph._held is None, "nothing was read for it"
    assert portrait(opened(file), f"<{plain.base}actor/norland>") == portrait(
        plain, f"<{plain.base}actor/norland>"
    )


def test_answers_that_took_long_are_kept(file: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_SLOW", 0)
    question = "SELECT ?who ?what { ?who sg:rejects ?what }"
    first = opened(file).query(question)
    for own in ("SELECT (RAND() AS ?r) {}", "SELECT (STRUUID() AS ?r) {}", "SELECT (BNODE() AS ?r) {}"):
        assert opened(file).query(own) != opened(file).query(own)
    graph = opened(file)
    assert graph.query(question) == first == without(file).query(question)
    assert graph._held is None, "nothing was read for it"
    for other in (
        "ASK { ?who sg:rejects ?what }",
        "CONSTRUCT WHERE { ?who sg:rejects ?what }",
        "DESCRIBE sg:rejects",
    ):
        assert opened(file).query(other) == opened(file).query(other)


def test_a_file_that_changes_is_another(file: Path) -> None:
    index_of(file)
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    assert "Sudria" in text
    file.write_text(text.replace("Sudria", "Sudrja"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    now = file.stat()
    assert (now.st_size, now.st_mtime_ns, now.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    question = 'ASK { ?who rdfs:label "Sudrja" }'
    assert opened(file).query(question) is True


def test_what_has_only_just_been_written_is_not_known_by_its_time(file: Path, place: Path) -> None:
    index_of(file)
    known = {path.name: path.read_bytes() for path in (place / "files").iterdir()}
    file.write_bytes(file.read_bytes() + b"\n# more\n")
    opened(file)
    told = [json.loads(path.read_bytes()[32:]) for path in (place / "files").iterdir()]
    assert [each["state"][2] for each in told if "state" in each] != [file.stat().st_size], known


def test_a_file_that_moved_or_was_copied_keeps_its_index(file: Path, tmp_path: Path, place: Path) -> None:
    index_of(file)
    moved = file.rename(tmp_path / "elsewhere.ttl")
    assert is_indexed(opened(moved))
    assert is_indexed(opened(Path(shutil.copy(moved, tmp_path / "copy.ttl"))))
    assert len(stored(place)) == 1


def damages() -> dict[str, Callable[[Path], object]]:
    def cut(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def flip(path: Path) -> None:
        data = bytearray(path.read_bytes())
        for at in range(0, len(data), 97):
            data[at] ^= 0xFF
        path.write_bytes(data)

    def largest(folder: Path) -> Path:
        return max(folder.glob("*/*.sst"), key=lambda path: path.stat().st_size)

    return {
        "a part cut short": lambda folder: cut(largest(folder)),
        "a part missing": lambda folder: largest(folder).unlink(),
        "bits flipped": lambda folder: [flip(path) for path in folder.glob("*/*.sst")],
        "list of parts cut short": lambda folder: cut(next(folder.glob("*/MANIFEST*"))),
        "no list of parts": lambda folder: next(folder.glob("*/CURRENT")).unlink(),
        "marker cut short": lambda folder: cut(folder / "index.json"),
        "marker missing": lambda folder: (folder / "index.json").unlink(),
        "marker of something else": lambda folder: (folder / "index.json").write_text("[]"),
        "empty": lambda folder: (shutil.rmtree(folder), folder.mkdir()),
    }


@pytest.mark.parametrize("damage", damages().values(), ids=damages().keys())
def test_a_damaged_index_is_noticed_and_thrown_out(
    damage: Callable[[Path], object], file: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = without(file)
    question = "SELECT ?who ?what { ?who sg:rejects ?what } ORDER BY ?who ?what"
    index_of(file)
    (folder,) = stored(place)
    shutil.copytree(folder, place / "whole")
    monkeypatch.setattr(cache, "READ_BEFORE", 10**9)  # none is made anew
    for work in (
        lambda graph: graph.query(question),
        lambda graph: graph.stated.query(question),
        lambda graph: sorted(graph.triples()),
        lambda graph: sorted(graph.about([f"<{graph.base}actor/sudria>"])),
        lambda graph: sorted(graph.using([f"<{graph.base}actor/sudria>"])),
    ):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(place / "whole", folder)
        damage(folder)
        kept_answers = place / "answers"
        shutil.rmtree(kept_answers, ignore_errors=True)
        graph = opened(file)
        assert work(graph) == work(plain)
        assert graph._index is None
        assert not folder.exists()


def test_a_change_takes_the_file_for_what_it_is(file: Path) -> None:
    graph = index_of(file)
    new = ("<http://e.org/s>", "<http://e.org/p>", '"new"')
    graph.change((), [new])
    assert list(graph.about([new[0]])) == [new]
    assert list(opened(file).about([new[0]])) == [new]
    assert set(opened(file).triples()) == set(without(file).triples())


def test_an_index_changes_along_with_a_file_of_ours(file: Path, place: Path) -> None:
    patching.note(file)
    graph = index_of(file)
    base = graph.base
    label, name = (
        "<http://www.w3.org/2000/01/rdf-schema#label>",
        "<http://www.w3.org/2004/02/skos/core#altLabel>",
    )
    sudria = f"<{base}actor/sudria>"
    (before,) = [t for t in graph.about([sudria]) if t[1] == label]
    for number in range(3):
        with graph.writing():
            graph.change([before], [before, (sudria, name, f'"Sudria {number}"')])
            assert (sudria, name, f'"Sudria {number}"') in set(graph.about([sudria]))
            assert graph._index is not None
        again = opened(file)
        assert is_indexed(again)
        assert sorted(again.triples()) == sorted(without(file).triples())
        assert file.read_text(encoding="utf-8") == documents.turtle(without(file))
        graph = again
    with graph.writing():
        graph.change([before], ())
    assert set(opened(file).triples()) == set(without(file).triples())
    assert before not in set(opened(file).triples())


def test_a_file_changed_again_and_again_comes_to_an_index(file: Path) -> None:
    for number in range(3):
        graph = opened(file)
        with graph.writing():
            graph.change((), [("<http://e.org/s>", "<http://e.org/p>", f'"{number}"')])
    cache.worth_it.clear()
    assert not is_indexed(opened(file))
    assert cache.worth_it == [file]
    assert set(opened(file).triples()) == set(without(file).triples())


def test_a_file_that_changes_between_two_looks_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_UNPROVEN", 0)  # else it is held from the first look on
    opened(file)
    graph = opened(file)
    file.write_text(file.read_text(encoding="utf-8") + "<e:s> <e:p> <e:o> .", encoding="utf-8")
    with pytest.raises(KgError, match="has been changed while it was read"):
        graph.query("SELECT * { ?s ?p ?o } LIMIT 1")
    assert graph.query("ASK { <e:s> <e:p> <e:o> }") is True  # as the message says: try again


def test_who_asks_much_reads_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = index_of(file)
    graph._spent = 1e6
    assert list(graph.about([f"<{graph.base}>"]))
    assert graph._index is None
    graph, plain = index_of(file), without(file)
    monkeypatch.setattr(graph_file, "_HUB", 1)
    both = [f"<{graph.base}actor/sudria>", f"<{graph.base}actor/norland>"]
    with graph.writing():
        assert sorted(graph.about(both)) == sorted(plain.about(both))
    assert sorted(graph.about(both[:1] * 2)) == sorted(plain.about(both[:1]))
    assert graph._index is not None
    assert sorted(graph.about(both)) == sorted(plain.about(both))
    assert graph._index is None
    monkeypatch.setattr(cache, "_MANY", 10)
    graph = index_of(file)
    graph.query("SELECT ?who { ?who sg:rejects demand:list-earlier }")
    assert graph._index is not None
    graph.query("SELECT ?who ?what ?when { ?s a sg:Stance ; sg:holder ?who ; sg:toward ?what }")
    assert graph._index is None


def test_a_kill_in_the_middle_of_making_it_does_no_harm(file: Path, place: Path) -> None:
    script = (
        "import os, signal, sys; from kg.graph import cache, open_graph\n"
        "cache.LEAST = 0\n"
        "cache._mark = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "open_graph(sys.argv[1]).make_index()"
    )
    done = subprocess.run([sys.executable, "-c", script, str(file)], check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = (place / "graphs").iterdir()
    assert left.name.startswith(".")
    assert opened(file).query("ASK { ?s a sg:Stance }") is True
    assert is_indexed(index_of(file))


def test_two_processes_make_it_at_once(file: Path, place: Path) -> None:
    script = (
        "import sys; from kg.graph import cache, open_graph\n"
        "cache.LEAST = 0\n"
        "assert open_graph(sys.argv[1]).make_index()\n"
        "print(open_graph(sys.argv[1]).query('SELECT ?who ?what { ?who sg:rejects ?what } ORDER BY ?who ?what'))"
    )
    words = [sys.executable, "-c", script, str(file)]
    both = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [each.communicate(timeout=120) for each in both]
    question = "SELECT ?who ?what { ?who sg:rejects ?what } ORDER BY ?who ?what"
    assert said == [(f"{without(file).query(question)}\n", "")] * 2
    assert len(stored(place)) == 1
    assert len(list((place / "graphs").iterdir())) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_no_fault(file: Path, place: Path) -> None:
    place.parent.mkdir()
    place.parent.chmod(0o500)
    for _ in range(3):
        assert opened(file).query("ASK { ?s a sg:Stance }") is True
    place.parent.chmod(0o700)


def test_a_full_disk_is_no_fault(file: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "_mark", full)
    for _ in range(3):
        assert not opened(file).make_index()
        assert opened(file).query("ASK { ?s a sg:Stance }") is True
    assert list((place / "graphs").iterdir()) == []


def test_rdf_with_a_fault_is_told_as_ever(file: Path, place: Path) -> None:
    file.write_text("<e:a> <e:b>\n<e:c> ; ;; nonsense", encoding="utf-8")
    told = set()
    for _ in range(3):
        with pytest.raises(KgError) as error:
            opened(file)
        told.add(str(error.value))
    assert len(told) == 1
    assert str(file) in told.pop()


@pytest.mark.parametrize(
    ("question", "settled"),
    [
        ("SELECT ?a ?b { ?a ?p ?b }", True),
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY ?a", True),
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY DESC(?a) ASC(?b) LIMIT 1", True),
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY ?a LIMIT 1", False),
        ("SELECT ?a ?b { ?a ?p ?b } LIMIT 1", False),
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY ?p", False),
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY LCASE(?a)", False),
        ("SELECT ?a (SAMPLE(?b) AS ?b) { ?a ?p ?b } GROUP BY ?a", False),
        ("SELECT ?a ?b { ?a ?p 'limit 3 group_concat' . ?a limit:x ?b } # offset", True),
    ],
)
def test_which_answers_leave_nothing_open(question: str, settled: bool) -> None:
    answer = Rows(("a", "b"), ((None, '"x"'), ('"1"', '"y"')))
    assert is_settled(question, answer) is settled
    if not settled:
        assert in_order(question, answer) == answer


def test_rows_that_a_query_leaves_open_are_in_the_order_of_their_text() -> None:
    rows = (("<b>", '"1"'), (None, None), ("<a>", '"2"'), ("<a>", '"1"'))
    given = Rows(("a", "b"), rows)
    found = in_order("SELECT ?a ?b { }", given)
    assert found == Rows(("a", "b"), tuple(rows[at] for at in (1, 3, 2, 0)))
    alike = Rows(("a", "b"), (('"z"', "<2>"), ('"z"', "<1>"), ('"1.0"', "<2>"), ('"1"', "<1>")))
    assert in_order("SELECT ?a ?b {} ORDER BY DESC(?a)", alike) == Rows(
        ("a", "b"), (('"z"', "<1>"), ('"z"', "<2>"), ('"1"', "<1>"), ('"1.0"', "<2>"))
    )
    assert in_order("CONSTRUCT {}", (("b", "p", "o"), ("a", "p", "o"))) == (("a", "p", "o"), ("b", "p", "o"))

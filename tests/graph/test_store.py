"""A graph in a folder: what it holds, what is refused, and what becomes of it when a process is killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import importer, sources
from kg.errors import KgError, Misuse
from kg.graph import open_graph, store
from kg.graph.store import MARKER, StoreGraph
from kg.rdf.terms import Triple

SAMPLES = Path(__file__).parents[2] / "samples"


def triples(locator: Path) -> set[Triple]:
    graph = open_graph(str(locator))
    found = set(graph.triples())
    graph.close()
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples in a store. Tests only read it, or copy it."""
    folder = tmp_path_factory.mktemp("built") / "samples"
    importer.import_into(folder, sources.load([SAMPLES]))
    return folder


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def test_a_store_holds_what_a_build_holds(built: Path) -> None:
    assert triples(built) == set(importer.new_graph(sources.load([SAMPLES])).triples())


def test_nothing_but_the_quads_and_the_marker_stays(built: Path) -> None:
    assert sorted(file.name for file in built.iterdir()) == ["quads-1", MARKER]


@pytest.mark.parametrize("name", ["new", "new.kg/", "deeper/new"])
def test_what_has_no_ending_or_ends_with_a_slash_becomes_a_store(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    importer.import_into(name, sources.load([SAMPLES / "tarn"]))
    assert (tmp_path / name / MARKER).is_file()
    assert isinstance(open_graph(name), StoreGraph)


def test_readers_go_on_while_a_store_is_changed(copy: Path) -> None:
    reader = open_graph(str(copy))
    before = set(reader.triples())
    writer = open_graph(str(copy))
    one: Triple = ("<x:a>", "<x:b>", '"c"')
    with writer.writing():
        writer.change([], [one])
        assert set(reader.triples()) == before
        assert triples(copy) == before | {one}
        assert set(writer.triples()) == before | {one}
    assert set(writer.triples()) == before | {one}


def test_a_large_change_makes_new_quads(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_LARGE", 10)
    monkeypatch.setattr(store, "_AT_A_TIME", 100)
    graph = open_graph(str(copy))
    reader = open_graph(str(copy))
    before = set(graph.triples())
    gone = set(sorted(before)[: len(before) // 2])
    come: set[Triple] = {("<x:a>", "<x:b>", '"c\\n"@fr'), ("<x:a>", "<x:b>", '"1"^^<x:d>')}
    graph.change(gone, come)
    assert set(graph.triples()) == triples(copy) == (before - gone) | come
    assert set(reader.triples()) == before
    assert sorted(file.name for file in copy.iterdir()) == ["quads-2", MARKER]


def test_a_change_in_which_a_triple_goes_and_comes_keeps_it(copy: Path) -> None:
    graph = open_graph(str(copy))
    before = set(graph.triples())
    both = next(iter(before))
    graph.change([both, ("<x:no>", "<x:no>", "<x:no>")], [both])
    assert set(graph.triples()) == before


# -- what is refused ---------------------------------------------------------------------------------


def test_a_folder_of_something_else_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    for create in (False, True):
        with pytest.raises(Misuse, match="is a folder, but no graph store") as caught:
            open_graph(str(tmp_path), create=create)
        assert "graph.ttl" in caught.value.hint


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="there is no graph at") as caught:
        open_graph(str(tmp_path / "none"))
    assert "kg import" in caught.value.hint
    assert not (tmp_path / "none").exists()


def test_a_store_of_oxigraph_alone_is_named_as_such(tmp_path: Path) -> None:
    ox.Store(tmp_path / "plain")
    with pytest.raises(Misuse, match="a store of Oxigraph's own"):
        open_graph(str(tmp_path / "plain"))


def test_a_store_of_a_newer_version_is_left_alone(copy: Path) -> None:
    marker = json.loads((copy / MARKER).read_text())
    (copy / MARKER).write_text(json.dumps(marker | {"format": 99}))
    with pytest.raises(KgError, match="made by a newer version") as caught:
        open_graph(str(copy))
    assert "pip install -U" in caught.value.hint


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}'])
def test_a_broken_marker_is_told(copy: Path, content: str) -> None:
    (copy / MARKER).write_text(content)
    with pytest.raises(KgError, match=r"is damaged: store\.json"):
        open_graph(str(copy))


@pytest.mark.parametrize("which", ["CURRENT", "MANIFEST-*", "*.sst"])
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_damaged_store_says_so_in_words(copy: Path, which: str, how: str) -> None:
    for file in (copy / "quads-1").glob(which):
        if how == "gone":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(KgError) as caught:
        set(open_graph(str(copy)).triples())
    assert f"{copy} is damaged" in caught.value.what
    assert "kg import" in caught.value.hint


def test_quads_that_are_missing_are_never_taken_for_an_empty_graph(copy: Path) -> None:
    shutil.rmtree(copy / "quads-1")
    with pytest.raises(KgError, match="is damaged: its quads are missing"):
        open_graph(str(copy))


def test_a_store_open_in_another_program_is_not_changed(copy: Path) -> None:
    held = ox.Store(copy / "quads-1")
    with pytest.raises(KgError, match="open in another program"), open_graph(str(copy)).writing():
        pass
    del held


def test_a_full_disk_leaves_a_store_as_it_was(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from kg.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); main(sys.argv[1:])"
    )
    pytest.importorskip("resource")
    words = ["import", str(SAMPLES), "--into", str(tmp_path / "full")]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{tmp_path / 'full'} cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "full").exists()


# -- processes that are killed -----------------------------------------------------------------------


def killed(words: list[str], after: float) -> bool:
    """Whether a command was killed before it came to its end.

    Args:
        words: of the command.
        after: how many seconds it has.
    """
    process = subprocess.Popen([sys.executable, "-m", "kg", *words], stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
    return process.wait() != 0


@pytest.mark.parametrize("name", ["graph.ttl", "graph"])
@pytest.mark.parametrize("there", [False, True])
def test_a_killed_import_leaves_what_was_or_what_is_to_be(name: str, there: bool, tmp_path: Path) -> None:
    target = tmp_path / name
    whole = set(importer.new_graph(sources.load([SAMPLES])).triples())
    before: set[Triple] | None = None
    if there:
        importer.import_into(target, sources.load([SAMPLES / "tarn"]))
        before = triples(target)
    chance = random.Random(name)
    for step in range(1, 15):
        after = 0.07 * (step + chance.random())
        was_killed = killed(["import", str(SAMPLES), "--into", str(target)], after)
        is_there = (target / MARKER if name == "graph" else target).exists()
        found = triples(target) if is_there else None
        assert found in (before, whole)
        assert was_killed or found == whole
        if found == whole:
            break
    importer.import_into(target, sources.load([SAMPLES]))
    assert triples(target) == whole
    assert [file.name for file in tmp_path.iterdir()] == [name]
    if target.is_dir():
        assert sorted(file.name.partition("-")[0] for file in target.iterdir()) == ["quads", MARKER]


@pytest.mark.parametrize("name", ["graph.ttl", "graph"])
def test_what_a_killed_import_left_behind_is_removed_by_the_next(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    importer.import_into(target, sources.load([SAMPLES / "tarn"]))
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True
    )
    number = gone.stdout.strip()
    holder = {"process": int(number), "host": "here", "since": "2031-01-01", "command": "kg import x"}
    if target.is_dir():
        (target / "quads-7").mkdir()
        (target / f".{MARKER}.{number}-abcdefgh").touch()
        (target / "lock").write_text(json.dumps(holder))
    else:
        (tmp_path / f".{name}.{number}-abcdefgh").touch()
        (tmp_path / f".{name}.{os.getpid()}-abcdefgh").touch()  # still at work
        (tmp_path / f".{name}.lock").write_text(json.dumps(holder))
    importer.remove(target, ["2031-04-12-deadline"])
    left = {
        file.relative_to(tmp_path).as_posix()
        for file in tmp_path.rglob("*")
        if "quads-1/" not in file.as_posix()
    }
    mine = f".{name}.{os.getpid()}-abcdefgh"
    expected = {name, f"{name}/quads-1", f"{name}/{MARKER}"} if target.is_dir() else {name, mine}
    assert left == expected

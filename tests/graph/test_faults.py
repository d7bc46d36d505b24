"""What fails around a graph is told as what it is, and the graph is what it was."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg import importer, scaffold
from kg.cli import main
from kg.graph import open_graph

if os.name != "posix":
    pytest.skip("the limits are those of POSIX", allow_module_level=True)

LIMITED = """
import resource, sys
kind, number, *words = sys.argv[1:]
kinds = {"size": resource.RLIMIT_FSIZE, "files": resource.RLIMIT_NOFILE}
if kind in kinds:
    from kg.cli import main  # before there are too many
    resource.setrlimit(kinds[kind], (int(number), int(number)))
from kg.cli import main
main(words, prog_name="kg")
"""


def limited(kind: str, number: int, *words: object, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LIMITED, kind, str(number), *map(str, words)],
        text=True,
        capture_output=not more,
        **more,  # type: ignore[call-overload]
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, with a graph of it in each kind of file and folder."""
    folder = tmp_path_factory.mktemp("made")
    scaffold.make(folder / "talks")
    for name in ("graph.ttl", "graph.ttl.gz", "graph.nt", "store"):
        importer.import_files(folder / name, [folder / "talks"])
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "here")
    article = next((tmp_path / "here" / "talks").rglob("*.stance.yaml"))
    article.write_text(article.read_text().replace("published: 2032-03-02", "published: 2032-03-03"))
    return tmp_path / "here"


def files(folder: Path) -> set[str]:
    """What is in a folder, besides what RocksDB keeps as it likes."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if "quads-1" not in path.parts}


def content(graph: Path) -> set[tuple[str, str, str]]:
    held = open_graph(str(graph))
    try:
        return set(held.triples())
    finally:
        held.close()


CHANGES = {
    "import": ("import", "talks", "--into"),
    "remove": ("remove", "2032-03-02-strait", "-g"),
    "sync": ("sync", "talks", "--into"),
}


@pytest.mark.parametrize("command", CHANGES)
@pytest.mark.parametrize("name", ["graph.ttl", "graph.ttl.gz", "graph.nt", "store"])
@pytest.mark.parametrize(
    ("kind", "number", "why"), [("size", 100, "File too large"), ("files", 6, "Too many open files")]
)
def test_a_graph_that_cannot_be_changed_is_what_it_was(
    kind: str, number: int, why: str, name: str, command: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here)
    before, there = content(here / name), files(here)
    done = limited(kind, number, *CHANGES[command], name)
    if kind == "files" and name != "store" and done.returncode == 0:
        pytest.skip("few files are enough for that")
    assert done.returncode == 1, done.stderr
    assert why in done.stderr
    assert "Error: " in done.stderr
    for wrong in ("damaged", "anew", "fault in the program", "Traceback"):
        assert wrong not in done.stderr
    assert content(here / name) == before
    assert files(here) == there


@pytest.mark.parametrize(
    "words",
    [
        "build talks -o out",
        "build talks -o .",
        "import talks --into new.ttl",
        "import talks --into new.ttl.gz",
        "import talks --into new/",
        "import talks --into folder/new.nt",
        "export out.csv -g graph.ttl",
        "export out.rdf -g graph.ttl",
        "view out.html -g graph.ttl",
        "view out.svg -g graph.ttl",
        "query who-rejects -g graph.ttl -o out.csv",
        "ontology -o out.html",
        "init new",
    ],
)
def test_what_is_too_large_is_not_there_and_nothing_else_is_new(
    words: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here)
    there = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    done = limited("size", 50, *words.split())
    assert done.returncode == 1, done.stderr
    assert "cannot be written: File too large\n  nothing was changed; allow larger files" in done.stderr
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == there


@pytest.mark.parametrize(
    "words", ["stats -g store", "query who-rejects -g store", "export - --format csv -g store"]
)
def test_a_store_for_which_too_few_files_may_be_open_is_not_damaged(
    words: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here)
    done = limited("files", 20, *words.split())
    assert done.returncode == 1
    assert done.stderr.startswith(
        "Error: store cannot be read: Too many open files\n  close other programs, or allow more"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    "words",
    [
        "stats -g graph.ttl",
        "show harwick -g graph.ttl",
        "query who-rejects -g graph.ttl",
        "query who-rejects -g graph.ttl --format csv",
        "diff graph.ttl store",
        "export - --format turtle -g graph.ttl",
        "schema",
        "same talks",
        "--help",
        "query --help",
        "--version",
    ],
)
def test_what_cannot_be_printed_is_a_line(words: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    if words.startswith("diff"):
        limited("none", 0, "remove", "2032-03-02-strait", "-g", "store", stdout=subprocess.DEVNULL)
    with Path("/dev/full").open("wb") as full:
        done = limited("none", 0, *words.split(), stdout=full, stderr=subprocess.PIPE)
    told = done.stderr.splitlines()
    if words == "same talks":
        assert (done.returncode, told[:1]) in (
            (0, []),
            (1, ["Error: what is printed cannot be written: No space left on device"]),
        )
        return
    assert done.returncode == 1, done.stderr
    assert told[-2:] == [
        "Error: what is printed cannot be written: No space left on device",
        "  make room on the disk, or name another place",
    ]


DECIDED = '{"decision": "not-same", "ids": ["a", "b"], "by": "x", "on": "2032-03-03", "why": "y"}\n'
WRITTEN = {
    "merge": "merge harwick ostrey --in talks --by x --why one",
    "unmerge": "unmerge harwick ostrey --in talks --by x --why two",
    "fmt": "fmt talks",
}


@pytest.fixture
def talks(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of which every command of WRITTEN would change a file."""
    monkeypatch.chdir(here)
    (here / "talks" / "decisions.jsonl").write_text(DECIDED * 20)
    for name in ("one", "two"):
        (here / "talks" / f"{name}.stance.yaml").write_text(
            f"article: {{id: {name}, title: T, published: 2032-03-03}}\n"
            f"demands: {{calm-{name}: {{label: Keep calm}}}}\n"
            f"stances:\n  - actor: harwick\n    on: calm-{name}\n    position: rejects\n"
            '    quote: "Harwick rejected the demand"\n' + "# what stands here stays\n" * 20
        )
    return here


def bytes_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_a_fault_these_change_a_file(talks: Path) -> None:
    for words in WRITTEN.values():
        before = bytes_of(talks)
        done = limited("none", 0, *words.split())
        assert done.returncode == 0, done.stderr
        assert bytes_of(talks) != before


@pytest.mark.parametrize("command", WRITTEN)
def test_what_people_wrote_is_what_it_was_where_a_file_would_be_too_large(command: str, talks: Path) -> None:
    before = bytes_of(talks)
    done = limited("size", 100, *WRITTEN[command].split())
    assert done.returncode == 1
    assert "cannot be written: File too large\n  nothing was changed; allow larger files" in done.stderr
    assert bytes_of(talks) == before


@pytest.mark.parametrize("command", WRITTEN)
@pytest.mark.parametrize(
    ("number", "where", "mend"),
    [
        (errno.ENOSPC, "os.fsync", "make room on the disk"),
        (errno.EDQUOT, "os.fsync", "make room, or ask for a larger quota"),
        (errno.EACCES, "tempfile.mkstemp", "mend its permissions"),
        (errno.EROFS, "tempfile.mkstemp", "can only be read"),
    ],
    ids=lambda value: errno.errorcode[value] if isinstance(value, int) else None,
)
def test_what_people_wrote_is_what_it_was_where_nothing_can_be_written(
    number: int, where: str, mend: str, command: str, talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    before = bytes_of(talks)
    monkeypatch.setattr(where, refused)
    done = CliRunner().invoke(main, WRITTEN[command].split())
    assert done.exit_code == 1
    assert f"cannot be written: {os.strerror(number)}\n  nothing was changed; " in done.output
    assert mend in done.output
    assert bytes_of(talks) == before


@pytest.mark.parametrize("command", WRITTEN)
def test_what_cannot_be_read_is_told_and_nothing_is_written(
    command: str, talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "two.stance.yaml" if command == "fmt" else "decisions.jsonl"
    opened = Path.open

    def refused(self: Path, *words: Any, **more: Any) -> Any:
        if self.name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return opened(self, *words, **more)

    before = bytes_of(talks)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refused)
        done = CliRunner().invoke(main, WRITTEN[command].split())
    assert done.exit_code == 1
    assert f"{name}: cannot be read: Permission denied; mend its permissions" in done.output
    assert bytes_of(talks) == before


def test_a_folder_that_nobody_may_look_into_is_told(talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listed(path)

    (talks / "talks" / "closed").mkdir()
    listed = os.scandir
    monkeypatch.setattr(os, "scandir", refused)
    done = CliRunner().invoke(main, ["check", "talks"])
    assert done.exit_code == 1
    assert "closed: cannot be read: Permission denied; mend its permissions" in done.output


def test_fmt_of_what_is_no_text_says_so(talks: Path) -> None:
    (talks / "talks" / "two.stance.yaml").write_bytes(b"article: \xff\n")
    before = bytes_of(talks)
    done = CliRunner().invoke(main, ["fmt", "talks"])
    assert done.exit_code == 1
    assert "two.stance.yaml:1: not UTF-8 text; save the file with encoding UTF-8" in done.output
    assert bytes_of(talks) == before


def test_a_pipe_that_nobody_reads_is_no_fault(here: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = limited("none", 0, "stats", "-g", here / "graph.ttl", stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")

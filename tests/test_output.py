"""Files appear whole, all of them or none."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from kg import faults, output
from kg.errors import KgError


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder; folders as None."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_files_and_their_folders_are_made(tmp_path: Path) -> None:
    output.write_all({tmp_path / "a.ttl": b"a", tmp_path / "new" / "deep" / "b.html": b"b"})
    assert tree(tmp_path) == {"a.ttl": b"a", "new": None, "new/deep": None, "new/deep/b.html": b"b"}


def test_earlier_content_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(b"a much longer text than before")
    output.write(str(tmp_path / "a.ttl"), "é\r\n")
    assert tree(tmp_path) == {"a.ttl": "é\r\n".encode()}


@pytest.mark.parametrize("bad", ["folder", "file/b.html", "folder/../folder"])
def test_if_one_cannot_be_written_none_is(tmp_path: Path, bad: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"a file where a folder should be")
    (tmp_path / "a.ttl").write_bytes(b"before")
    before = tree(tmp_path)
    files = {
        tmp_path / "a.ttl": b"after",
        tmp_path / "new" / "deep" / "c.ttl": b"new",
        tmp_path / bad: b"bad",
    }
    with pytest.raises(KgError, match=str(tmp_path / bad)):
        output.write_all(files)
    assert tree(tmp_path) == before


def test_if_the_disk_is_full_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a.ttl").write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KgError) as error:
        output.write_all({tmp_path / "a.ttl": b"after", tmp_path / "new" / "b.ttl": b"b"})
    assert error.value.what == f"{tmp_path / 'a.ttl'} cannot be written: No space left on device"
    assert error.value.hint == "nothing was changed; make room on the disk, or name another place"
    assert tree(tmp_path) == {"a.ttl": b"before"}


def test_a_folder_that_has_come_to_hold_something_else_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        (tmp_path / "new" / "other.txt").touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KgError):
        output.write_all({tmp_path / "new" / "b.ttl": b"b"})
    assert tree(tmp_path) == {"new": None, "new/other.txt": b""}


def test_permissions_of_a_replaced_file_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").touch()
    (tmp_path / "a.ttl").chmod(0o640)
    output.write(str(tmp_path / "a.ttl"), "x")
    assert (tmp_path / "a.ttl").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_new_files_have_the_permissions_of_any_new_file(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        output.write(str(tmp_path / "a.ttl"), "x")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert (tmp_path / "a.ttl").stat().st_mode & 0o777 == mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "a.ttl").write_bytes(b"before")
    (tmp_path / "a.ttl").symlink_to("store/a.ttl")
    output.write(str(tmp_path / "a.ttl"), "after")
    assert (tmp_path / "a.ttl").is_symlink()
    assert (tmp_path / "store" / "a.ttl").read_bytes() == b"after"


def test_devices_and_pipes_are_written_to_and_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    output.write(str(tmp_path / "pipe"), "through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print("before ", end="")  # noqa: T201 # what was printed earlier comes first
    output.write("-", "é\n")
    output.write("-", b"\x00\xff")
    assert capfdbinary.readouterr().out == "before é\n".encode() + b"\x00\xff"


def test_what_is_written_piece_by_piece_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def whole(stream: IO[bytes]) -> None:
        stream.write(b"one ")
        stream.write(b"two")

    def broken(stream: IO[bytes]) -> None:
        stream.write(b"half")
        raise KgError("no more")

    output.write(str(tmp_path / "file"), whole)
    with pytest.raises(KgError, match="no more"):
        output.write(str(tmp_path / "file"), broken)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("file", b"one two")]


ENDED = """
import os, signal, sys
from pathlib import Path
from kg import output

step, names, replace = int(sys.argv[1]), sys.argv[2:], Path.replace
count = 0

def ended(self, target):
    global count
    count += 1
    if count == step:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

Path.replace = ended
output.write_all({Path(name): b"after" for name in names})
"""


def ended(step: int, *names: Path) -> int:
    """The status of a process that is killed when something takes its name for the so-manieth time."""
    return subprocess.run([sys.executable, "-c", ENDED, str(step), *names]).returncode


@pytest.mark.skipif(os.name != "posix", reason="processes are killed otherwise there")
@pytest.mark.parametrize("old", [[], ["a.ttl"], ["b.html"], ["a.ttl", "b.html"]])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_whoever_looks_next_finds_all_files_as_before_or_all_as_they_were_to_be(
    step: int, old: list[str], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_bytes(b"mine")
    for name in old:
        (tmp_path / name).write_bytes(b"before")
    before = tree(tmp_path)
    status = ended(step, tmp_path / "a.ttl", tmp_path / "b.html")
    assert status == (-9 if step < 4 else 0)
    output.finish(tmp_path)
    found = tree(tmp_path)
    shown = {name: content for name, content in found.items() if not name.startswith(".")}
    whole = {"a.ttl": b"after", "b.html": b"after", "notes.txt": b"mine"}
    assert shown == (before if step == 1 else whole)
    output.write_all({tmp_path / "a.ttl": b"next", tmp_path / "b.html": b"next"})
    assert tree(tmp_path) == {"a.ttl": b"next", "b.html": b"next", "notes.txt": b"mine"}


def test_what_others_are_about_to_write_is_let_alone(tmp_path: Path) -> None:
    mine = tmp_path / f".a.ttl.{os.getpid()}-x1"
    mine.touch()
    journal = tmp_path / f".a.ttl.{os.getpid()}-journal"
    journal.write_text(json.dumps({mine.name: "a.ttl"}))
    (tmp_path / ".a.ttl.notes-from-me").touch()
    output.finish(tmp_path)
    output.sweep(tmp_path / "a.ttl")
    assert set(tree(tmp_path)) == {mine.name, journal.name, ".a.ttl.notes-from-me"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "3", '{"../x": "a.ttl"}', '{".a.ttl.1-x": "../a.ttl"}', '{"notes.txt": "a.ttl"}', '{"x": 3}'],
)
def test_a_journal_that_is_none_moves_nothing(text: str, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for name in ("x", "here/notes.txt", "here/.a.ttl.1-x"):
        (tmp_path / name).touch()
    (here / f".a.ttl.{2**22 + 1}-journal").write_text(text)
    output.finish(here)
    assert {name for name in tree(tmp_path) if "journal" not in name} == {
        "x",
        "here",
        "here/notes.txt",
        "here/.a.ttl.1-x",
    }


def test_if_the_last_cannot_take_its_name_the_first_gets_its_old_content_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ttl").write_bytes(b"before")
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target.name == "c.html":
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(KgError, match=r"c\.html cannot be written: Operation not permitted"):
        output.write_all({tmp_path / "a.ttl": b"after", tmp_path / "b.ttl": b"b", tmp_path / "c.html": b"c"})
    assert tree(tmp_path) == {"a.ttl": b"before"}


@pytest.mark.parametrize(
    "number",
    [
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EMFILE,
        errno.ENFILE,
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.EIO,
    ],
)
def test_faults_of_the_system_are_known_by_number_and_in_words(number: int) -> None:
    said = os.strerror(number)
    for error in (
        OSError(number, said, "file"),
        OSError(f"IO error: While appending to file: store/quads-1/MANIFEST-000017: {said}"),
        RuntimeError(f"IO error: {said}: While open a file for random access"),
    ):
        assert faults.reason(error) == number
        told = faults.unwritten("store", error)
        assert told.what == f"store cannot be written: {said}"
        assert told.hint.startswith("nothing was changed; ")
        assert faults.unread("store", error).what == f"store cannot be read: {said}"


def test_other_errors_are_no_faults_of_the_system() -> None:
    for error in (
        OSError("Corruption: block checksum mismatch"),
        FileNotFoundError(2, "No such file"),
        ValueError("x"),
    ):
        assert faults.reason(error) is None


def test_nothing_to_write_is_nothing_done(tmp_path: Path) -> None:
    output.write_all({})
    assert not list(tmp_path.iterdir())

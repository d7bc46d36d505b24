"""Files appear whole, all of them or none."""

import os
from pathlib import Path
from typing import IO

import pytest

from kg import output
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
    assert error.value.hint == "name another place, or mend its permissions"
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

"""What is kept in the user's cache folder: whole or not at all, private, bounded, and never in the way."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import cache


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "stancegraph"


def names(kind: str = "codebooks") -> list[str]:
    return [entry.path.name for entry in cache.entries() if entry.kind == kind]


def make(name: str, size: int, age: int = 0) -> None:
    """A folder of that size, last used so many seconds ago."""
    with cache.making("graphs", name) as folder:
        assert folder is not None
        (folder / "part").write_bytes(b"x" * size)
    then = time.time() - age
    if (found := cache.folder("graphs")) is not None and (found / name).exists():
        os.utime(found / name, (then, then))


def test_what_is_put_is_got(place: Path) -> None:
    assert cache.get("codebooks", "a") is None
    cache.put("codebooks", "a", b"one")
    cache.put("codebooks", "b", b"")
    cache.put("codebooks", "a", b"two")
    assert (cache.get("codebooks", "a"), cache.get("codebooks", "b")) == (b"two", b"")
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert sorted(names()) == ["a", "b"]


def test_what_was_cut_short_or_changed_counts_as_missing(place: Path) -> None:
    for damage in (
        lambda b: b[:-1],
        lambda b: b[:10],
        lambda b: b"",
        lambda b: b + b"x",
        lambda b: b[:-1] + b"?",
    ):
        cache.put("codebooks", "a", b"some content")
        file = place / "codebooks" / "a"
        file.write_bytes(damage(file.read_bytes()))
        assert cache.get("codebooks", "a") is None
        assert names() == []


def test_keys_differ_by_content_and_by_where_it_ends() -> None:
    assert cache.key("ab", "c") == cache.key(b"ab", b"c") != cache.key("a", "bc")


def test_keys_differ_by_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.key("a")
    cache._program.cache_clear()
    assert cache.key("a") == before
    monkeypatch.setattr("kg.__version__", "9.9")
    cache._program.cache_clear()
    assert cache.key("a") != before
    monkeypatch.undo()
    cache._program.cache_clear()


def test_a_folder_appears_whole_or_not_at_all(place: Path) -> None:
    def half_made(error: Exception) -> None:
        with cache.making("graphs", "a") as folder:
            assert folder is not None
            (folder / "half").touch()
            assert names("graphs") != ["a"]
            raise error

    with pytest.raises(RuntimeError):
        half_made(RuntimeError())
    assert list((place / "graphs").iterdir()) == []
    half_made(OSError(28, "No space left on device"))
    assert list((place / "graphs").iterdir()) == []
    make("a", 3)
    assert names("graphs") == ["a"]


def test_of_two_who_make_the_same_the_first_is_kept(place: Path) -> None:
    with cache.making("graphs", "a") as slow:
        assert slow is not None
        (slow / "part").write_bytes(b"slow")
        make("a", 3)
    assert (place / "graphs" / "a" / "part").read_bytes() == b"xxx"
    assert [path.name for path in (place / "graphs").iterdir()] == ["a"]


def test_the_least_recently_used_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 200_000)
    make("old", 50_000, age=300)
    make("older", 50_000, age=400)
    make("new", 50_000, age=200)
    make("newest", 50_000)
    assert names("graphs") == ["old", "new", "newest"]
    make("huge", 300_000)
    assert names("graphs") == []


def test_use_is_noted(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for age, name in enumerate("abc"):
        cache.put("codebooks", name, b"1")
        os.utime(place / "codebooks" / name, (1000 - age, 1000 - age))
    assert cache.get("codebooks", "c") == b"1"
    assert names() == ["b", "a", "c"]
    monkeypatch.setattr(cache, "MOST", 2)
    cache.put("codebooks", "d", b"1")
    assert names() == ["c", "d"]


def test_what_a_killed_process_left_goes_and_what_is_being_made_stays(place: Path) -> None:
    script = (
        "import os, signal; from kg import cache\n"
        "with cache.making('graphs', 'a') as folder:\n"
        "    (folder / 'part').write_bytes(b'half'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode != 0
    (left,) = (place / "graphs").iterdir()
    assert left.name.startswith(".a.")
    make("b", 1)
    assert left.exists()  # it may be the work of another machine that shares the folder
    long_ago = time.time() - 7200
    os.utime(left, (long_ago, long_ago))
    with cache.making("graphs", "c") as mine:
        assert mine is not None
        os.utime(mine, (long_ago, long_ago))
        cache.put("codebooks", "x", b"")
        assert mine.exists()
    assert not left.exists()
    assert sorted(names("graphs")) == ["b", "c"]


def test_two_processes_at_once_do_each_other_no_harm() -> None:
    script = (
        "import sys; from kg import cache\n"
        "for number in range(200):\n"
        "    name = str(number % 7)\n"
        "    cache.put('codebooks', name, name.encode() * 1000)\n"
        "    found = cache.get('codebooks', str((number + 3) % 7))\n"
        "    assert found is None or found == str((number + 3) % 7).encode() * 1000\n"
        "    if number % 50 == 49: cache.empty()\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(2)]
    for each in both:
        _, said = each.communicate(timeout=60)
        assert (each.returncode, said) == (0, b"")


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no"])
def test_it_can_be_switched_off(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", word)
    monkeypatch.chdir(tmp_path)
    cache.put("codebooks", "a", b"1")
    assert cache.get("codebooks", "a") is None
    with cache.making("graphs", "a") as folder:
        assert folder is None
    assert list(tmp_path.iterdir()) == []
    assert cache.why_not() == "it is switched off by KG_CACHE"


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_a_folder_that_others_can_write_to_is_not_trusted(place: Path) -> None:
    cache.put("codebooks", "a", b"1")
    place.chmod(0o777)
    assert cache.get("codebooks", "a") is None
    assert cache.entries() == []
    assert "others can write to" in cache.why_not()


@pytest.mark.skipif(os.name != "posix", reason="owners as POSIX has them")
def test_a_folder_of_somebody_else_is_not_trusted(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put("codebooks", "a", b"1")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    cache.put("codebooks", "a", b"2")
    assert cache.get("codebooks", "a") is None
    assert "belongs to somebody else" in cache.why_not()
    monkeypatch.undo()


def test_a_file_in_its_place_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").write_text("mine")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "taken"))
    cache.put("codebooks", "a", b"1")
    assert cache.get("codebooks", "a") is None
    assert (cache.entries(), cache.empty()) == ([], [])
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_full_disk_is_no_fault(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put("codebooks", "a", b"1")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    cache.put("codebooks", "a", b"2")
    monkeypatch.undo()
    monkeypatch.setenv("KG_CACHE", str(place.parent))
    assert cache.get("codebooks", "a") == b"1"
    assert names() == ["a"]


def test_what_is_none_of_ours_stays_when_it_is_emptied(place: Path) -> None:
    cache.put("codebooks", "a", b"1")
    make("b", 10)
    (place / "notes.txt").write_text("mine")
    (place.parent / "notes.txt").write_text("mine")
    assert {entry.path.name for entry in cache.empty()} == {"a", "b"}
    assert cache.entries() == []
    assert (place / "notes.txt").exists()
    assert (place.parent / "notes.txt").exists()

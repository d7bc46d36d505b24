"""What a graph's file has taken in is known without reading it again, and only while all of it is as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import importer, sources
from kg.errors import KgError

STANCE = {"actor": ["north"], "on": ["strip"], "position": "rejects", "quote": "no"}
LINE = {"article": {"id": "two", "text": "two.txt"}, "stances": [STANCE, STANCE]}
"""With two warnings: it has no date, and says the same twice."""
FILES = {
    "talks/kg.toml": 'title = "Talks"\n',
    "talks/codebook.yaml": "actors: {north: {name: North, type: State}}\ndemands: {strip: {label: A strip}}\n",
    "talks/more.codebook.yaml": "actors: {south: {name: South, type: State}}\n",
    "talks/decisions.jsonl": "",
    "talks/all.stance.jsonl": json.dumps(LINE) + "\n",
    "talks/two.txt": "She said no.",
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    Path("talks").mkdir()
    for name, content in FILES.items():
        Path(name).write_text(content)
    return tmp_path


def imported(monkeypatch: pytest.MonkeyPatch) -> tuple[importer.Imported, sources.Summary, bool]:
    """What an import does and reads, and whether it has read the articles at all."""
    read: list[bool] = []
    load = sources.load
    with monkeypatch.context() as patched:
        patched.setattr(sources, "load", lambda *words: read.append(True) or load(*words))
        done, summary = importer.import_files("graph.ttl", [Path("talks")])
    return done, summary, bool(read)


def test_what_has_not_changed_is_known_and_told_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    _, first, _ = imported(monkeypatch)
    done, again, read = imported(monkeypatch)
    assert (done, read) == (importer.Imported(unchanged=("two",)), False)
    assert again == first
    assert len(again.warnings) == 2
    monkeypatch.setenv("KG_CACHE", "off")
    assert imported(monkeypatch) == (done, again, True)


def test_a_graph_that_was_filled_at_once_is_known_too(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("talks/decisions.jsonl").unlink()
    _, first, read = imported(monkeypatch)
    assert not read
    assert imported(monkeypatch) == (importer.Imported(unchanged=("two",)), first, False)


@pytest.mark.parametrize("name", [*FILES, "graph.ttl", "talks/new.codebook.yaml", "talks/one.stance.json"])
def test_whatever_is_written_is_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(monkeypatch)
    changed = {
        "talks/kg.toml": 'title = "Other talks"\n',
        "talks/decisions.jsonl": json.dumps(
            {"decision": "not-same", "ids": ["north", "south"], "by": "a", "on": "2031", "why": "b"}
        ),
        "talks/all.stance.jsonl": json.dumps(LINE | {"annotator": "anna"}),
        "graph.ttl": Path("graph.ttl").read_text().replace("North", "The North"),
        "talks/one.stance.json": json.dumps({"article": {"id": "one", "published": "2031", "body": "x"}}),
        "talks/new.codebook.yaml": "actors: {east: {name: East, type: State}}\n",
    }
    file = Path(name)
    file.write_text(changed.get(name) or file.read_text().replace("no.", "no!").replace(": A", ": The"))
    if name == "talks/more.codebook.yaml":
        file.write_text(file.read_text().replace("South", "The South"))
    assert imported(monkeypatch)[2]
    assert imported(monkeypatch)[2] is False


def test_a_text_that_is_written_meanwhile_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    load = sources.load

    def slowly(*words: object) -> sources.Corpus:
        corpus = load(*words)  # type: ignore[arg-type]
        Path("talks/two.txt").write_text("So she said: no.")
        return corpus

    with monkeypatch.context() as patched:
        patched.setattr(sources, "load", slowly)
        importer.import_files("graph.ttl", [Path("talks")])
    assert imported(monkeypatch)[2]


def test_the_text_beside_a_link_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("kept").mkdir()
    Path("talks/all.stance.jsonl").rename("kept/all.stance.jsonl")
    Path("kept/two.txt").write_text("She said no.")
    Path("talks/all.stance.jsonl").symlink_to("../kept/all.stance.jsonl")
    imported(monkeypatch)
    Path("talks/two.txt").write_text("She said yes.")
    with pytest.raises(KgError, match=r"is not in two\.txt"):
        imported(monkeypatch)

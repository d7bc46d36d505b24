"""Importing in bulk gives what importing in the ordinary way gives, byte for byte, or leaves it to that."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import bulk, exporters, importer, sources
from kg.bulk import assembling
from kg.errors import Faulty
from kg.sources import Summary

SAMPLES = Path(__file__).parents[2] / "samples"
CODEBOOK = """extends: kg/world
actors:
  north: {name: North, type: State, member-of: [{of: league, from: 2029}]}
  south: {name: South, type: State}
  league: {name: The League, type: Alliance}
  envoy: {name: The envoy, type: Person, acts-for: north}
topics: {peace: {label: Peace}}
demands:
  strip: {label: A strip, topic: peace}
events: {meeting: {label: A meeting, from: 2031-01}}
positions:
  yes-but: {broader: accepts-conditionally}
  hums: {broader: undeclared}
"""


def in_bulk(folder: Path, jobs: int = 1) -> tuple[bytes, Summary] | None:
    with tempfile.TemporaryDirectory() as spool:
        document = bulk.read([folder], Path(spool), jobs=jobs)
        if document is None:
            return None
        stream = io.BytesIO()
        document.write(stream)
        return stream.getvalue(), document.summary


def ordinarily(folder: Path) -> tuple[bytes, Summary]:
    corpus = sources.load([folder])
    return exporters.named("turtle").written(importer.new_graph(corpus)).encode(), corpus.summary()


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_samples_are_the_same_on_one_core_and_on_two(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembling, "FILES", 3)  # so that there is something for both to do
    assert in_bulk(SAMPLES, jobs) == ordinarily(SAMPLES)


ACTORS = st.sampled_from(["north", "south", "league", "envoy", "france", "x"])
POSITIONS = st.sampled_from(
    ["rejects", "supports", "undeclared", "demands", "yes-but", "hums", "votes-for", "withdraws"]
)
ISSUES = st.sampled_from(["strip", "a", "b", "meeting", "north"])
DAY = st.sampled_from(["2031", "2031-02", "2031-02-03", "2030-12-31"])


def perhaps(key: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(st.just({}), values.map(lambda value: {key: value}))


def together(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


QUOTES = ["one went", "two came", "three [...] went home", "“four” stayed", "not in the text at all"]
STANCE = together(
    st.fixed_dictionaries(
        {
            "actor": st.lists(ACTORS, min_size=1, max_size=2),
            "on": st.lists(ISSUES, min_size=1, max_size=2),
            "position": POSITIONS,
            "quote": st.sampled_from(QUOTES[:4]),
        }
    ),
    perhaps("addressee", st.lists(ACTORS, max_size=2)),
    perhaps("speaker", st.just("envoy")),
    perhaps("according-to", st.just(["envoy", "league"])),
    perhaps("certainty", st.sampled_from(["denied", "believed"])),
    perhaps("phase", st.sampled_from(["previous", "prospective"])),
    perhaps("date", DAY),
    perhaps("occasion", st.just("meeting")),
    perhaps("condition", st.just(["strip", "meeting"])),
    perhaps("confidence", st.sampled_from([0.5, 1, 0.25])),
    perhaps("review", st.just(["check-date", "second-opinion"])),
    perhaps("note", st.just('said "so" \\ twice')),
    perhaps("attributes", st.just({"frame": "law", "angle": "b"})),
)
DEMAND = together(
    st.fixed_dictionaries({"label": st.just("A demand")}),
    perhaps("topic", st.just(["peace"])),
    perhaps("note", st.just("of its own")),
    perhaps("names", st.just({"fr": "Une demande"})),
    st.one_of(st.just({}), st.just({"by": ["south"], "of": ["north"], "quote": "two came"})),
)
ARTICLE = together(
    st.fixed_dictionaries(
        {
            "actors": st.sampled_from(
                [
                    {"x": {"name": "X", "type": "Group"}},
                    {"x": {"name": "X", "type": "Group", "aliases": ["The X"]}},
                    {"x": {"name": "X", "type": "Group", "member-of": [{"of": "league", "role": "guest"}]}},
                ]
            ),
            "demands": st.fixed_dictionaries({"a": DEMAND, "b": DEMAND}),
            "stances": st.lists(STANCE, max_size=4),
        }
    ),
    perhaps("annotator", st.sampled_from(["anna", "bo b."])),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(ARTICLE, DAY, st.sampled_from([[], ["n0"], ["n1", "gone"]])), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([1, 3, 1000]),
)
def test_any_articles_are_the_same(
    articles: list[tuple[Any, str, list[str]]], apart: bool, piece: int
) -> None:
    with tempfile.TemporaryDirectory() as name, patch.object(assembling, "PIECE", piece):
        folder = Path(name)
        (folder / "kg.toml").touch()
        (folder / "codebook.yaml").write_text(CODEBOOK)
        lines = []
        for number, (article, day, corrects) in enumerate(articles):
            head: dict[str, Any] = {"id": f"n{number}", "published": day}
            if others := [other for other in corrects if other != f"n{number}"]:
                head["corrects"] = others
            head["body"] = "Of these one went, two came, three at last went home, and “four” stayed."
            lines.append(json.dumps({"article": head, **article}, ensure_ascii=False))
        if apart:
            for number, line in enumerate(lines):
                (folder / f"{len(lines) - number}.stance.json").write_text(line)
        else:
            (folder / "all.stance.jsonl").write_text("\n".join(lines))
        assert in_bulk(folder) == ordinarily(folder)


def test_articles_without_stances_and_codebook(tmp_path: Path) -> None:
    (tmp_path / "one.stance.json").write_text(json.dumps(FINE))
    assert in_bulk(tmp_path) == ordinarily(tmp_path)


def test_articles_that_stand_twice_are_told_wherever_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembling, "FILES", 1)
    pages = {"b": "https://www.example.org/x/", "c": "http://example.org/x", "d": "http://example.org/y"}
    texts = {"a": "She said no.", "c": "She  said\nno.", "d": "Not that.", "e": "Not this."}
    for name in "abcde":
        head = {"id": name, "published": "2031", "url": pages.get(name), "body": texts.get(name)}
        (tmp_path / f"{name}.stance.json").write_text(json.dumps({"article": head}))
    wanted = ordinarily(tmp_path)
    assert [each.what.partition(" in ")[0] for each in wanted[1].warnings] == ["'c' has the url of 'b'"]
    assert in_bulk(tmp_path) == wanted


@pytest.mark.parametrize("base", ["http://a.example/x/", "https://w3id.org/n#", "https://zz.example/"])
def test_fields_of_a_project_stand_where_their_iris_do(base: str, tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text(f'base = "{base}"')
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    stance: dict[str, Any] = {"actor": ["north"], "on": ["strip"], "position": "rejects", "quote": "no"}
    stance |= {"attributes": {"z": "1", "a-b": 'x "y" ;\n    z', "a": "2"}, "hedge": "b", "note": "a ;"}
    head = {"id": "one", "published": "2031", "body": "She said no."}
    (tmp_path / "one.stance.json").write_text(json.dumps({"article": head, "stances": [stance]}))
    found = in_bulk(tmp_path)
    assert found == ordinarily(tmp_path)
    assert found is not None
    assert b"attribute" in found[0]


def test_an_issue_that_nobody_labels_is_a_fault_wherever_others_name_a_labelled_one(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    lines = [
        {"article": {"id": f"a{n}", "published": "2031", "body": "no"}, "demands": {name: {}}}
        for n, name in enumerate(["strip", "other"])
    ]
    (tmp_path / "all.stance.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert in_bulk(tmp_path) is None
    with pytest.raises(Faulty, match="'other' has no label"):
        importer.import_files(tmp_path / "g.ttl", [tmp_path])


def test_a_text_of_nothing_but_escaped_white_space_is_a_fault(tmp_path: Path) -> None:
    head = {"id": "one", "published": "2031", "title": "\n\t", "body": "no"}
    (tmp_path / "all.stance.jsonl").write_text(json.dumps({"article": head}))
    assert in_bulk(tmp_path) is None
    with pytest.raises(Faulty, match="'title' is empty"):
        importer.import_files(tmp_path / "g.ttl", [tmp_path])


def test_a_long_file_is_cut_into_units_at_any_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    stance = {"actor": ["north"], "on": ["strip"], "position": "rejects", "quote": "no"}
    lines = [
        json.dumps(
            {"article": {"id": f"a{n}", "published": "2031", "body": "no " + "é" * n}, "stances": [stance]}
        )
        for n in range(40)
    ]
    (tmp_path / "all.stance.jsonl").write_text("\n\n".join(lines), encoding="utf-8")
    wanted = ordinarily(tmp_path)
    for size in (1, 7, 100, 257, 10**6):
        monkeypatch.setattr(assembling, "UNIT", size)
        assert in_bulk(tmp_path) == wanted


FINE = {"article": {"id": "one", "published": "2031", "body": "She said no."}, "stances": []}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stances": [{"actor": ["nort"], "on": ["strip"], "position": "rejects", "quote": "no"}]}, "'nort'"),
        (
            {"stances": [{"actor": ["north"], "on": ["strip"], "position": "rejects", "quote": "yes"}]},
            "“yes”",
        ),
        (
            {"stances": [{"actor": ["north"], "on": ["strip"], "position": "rejects", "quote": " "}]},
            "is empty",
        ),
        ({"demands": {"north": {"label": "North"}}}, "'north' is a demand here"),
        ({"demands": {"strip": {"label": "Another strip"}}}, "'strip' has label"),
        ({"demand": {}}, "unknown key 'demand'"),
        ({"article": {"id": "two", "body": "x"}}, "'two' is also that of"),
        ({"article": {"id": "one", "published": "2031-02-30"}}, "no such date"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_faults_are_told_as_ever_and_nothing_is_left_behind(
    tmp_path: Path, change: dict[str, Any], said: str, jobs: int
) -> None:
    source = tmp_path / "articles"
    source.mkdir()
    (source / "codebook.yaml").write_text(CODEBOOK)
    (source / "one.stance.json").write_text(json.dumps(FINE | change))
    (source / "two.stance.json").write_text(json.dumps(FINE | {"article": {"id": "two", "body": "x"}}))
    assert in_bulk(source, jobs) is None
    target = tmp_path / "new" / "graph.ttl"
    with pytest.raises(Faulty, match=said.replace("(", r"\(")):
        importer.import_files(target, [source], jobs=jobs)
    assert [path for path in tmp_path.rglob("*") if source not in path.parents and path != source] in (
        [],
        [tmp_path / "new"],
    )


def test_decisions_are_left_to_the_ordinary_way(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    (tmp_path / "one.stance.json").write_text(json.dumps(FINE))
    assert in_bulk(tmp_path) is not None
    line = {"decision": "same", "ids": ["north", "south"], "by": "a", "on": "2031", "why": "b"}
    (tmp_path / "decisions.jsonl").write_text(json.dumps(line))
    assert in_bulk(tmp_path) is None


@pytest.mark.parametrize("locator", ["graph.ttl", "graph.kg/"])
def test_files_and_stores_are_filled_alike(tmp_path: Path, locator: str) -> None:
    from kg.graph import open_graph

    locator = f"{tmp_path}/{locator}"
    done, read = importer.import_files(locator, [SAMPLES], jobs=2)
    assert set(done.added) == set(read.articles)
    graph = open_graph(locator)
    assert set(graph.triples()) == set(importer.new_graph(sources.load([SAMPLES])).triples())
    graph.close()
    again, _ = importer.import_files(locator, [SAMPLES])
    assert (again.added, again.changed) == ((), ())


def is_at_work(process: str) -> bool:
    """Whether a process is there and not only waiting for somebody to notice its end."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc to see whose children live on")
def test_nobody_goes_on_working_for_an_import_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    stance = {"actor": ["north"], "on": ["strip"], "position": "rejects", "quote": "no"}
    with (tmp_path / "all.stance.jsonl").open("w") as stream:
        for number in range(60_000):
            head = {"id": f"a{number}", "published": "2031", "body": "She said no." + " And so on." * 20}
            stream.write(json.dumps({"article": head, "stances": [stance]}) + "\n")
    words = [
        sys.executable,
        "-m",
        "kg",
        "import",
        str(tmp_path),
        "--into",
        str(tmp_path / "g.ttl"),
        "-j",
        "2",
    ]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 60
    while len(workers := children.read_text().split()) < 2:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait()
    while any(map(is_at_work, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert not (tmp_path / "g.ttl").exists()
    importer.import_files(tmp_path / "g.ttl", [SAMPLES])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.stance.jsonl", "codebook.yaml", "g.ttl"]

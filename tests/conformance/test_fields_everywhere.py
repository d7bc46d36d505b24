"""No field of a record is forgotten: what can be written in a file reaches all that is made of it."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from kg import importer, model, sources
from kg.exporters import tables
from kg.mapping import from_rdf
from kg.model import Actor, Article, Issue, Membership, Place, PositionEntry, SameAs, Stance, Topic
from kg.network.projection import stance_network
from kg.readers import native
from kg.summaries.portrait import portrait

DOCS = (Path(__file__).parents[2] / "docs/annotating.md").read_text(encoding="utf-8")
BASE: dict[str, Any] = {
    "codebook": {
        "actors": {
            "north": {"name": "North", "type": "State", "member-of": [{"of": "bloc"}], "same-as": {}},
            "south": {"name": "South", "type": "State"},
            "bloc": {"name": "Bloc", "type": "Alliance"},
        },
        "places": {"zone": {"name": "Zone", "type": "Place"}},
        "topics": {"peace": {"label": "Peace"}, "arms": {"label": "Arms"}},
        "demands": {
            "strip": {"label": "A strip", "topic": ["peace"], "affects": ["zone"]},
            "other": {"label": "Another"},
        },
        "events": {"talks": {"label": "Talks"}},
        "positions": {"yes-but": {"broader": "accepts"}},
    },
    "a": {
        "article": {"id": "a"},
        "stances": [
            {"actor": ["north"], "on": ["strip"], "position": "yes-but", "quote": "yes but"},
            {"actor": ["south"], "on": ["talks"], "position": "supports", "quote": "talk"},
        ],
    },
    "b": {"article": {"id": "b"}},
}
PLACES: dict[type, tuple[Any, ...]] = {
    Actor: ("codebook", "actors", "north"),
    Membership: ("codebook", "actors", "north", "member-of", 0),
    SameAs: ("codebook", "actors", "north", "same-as"),
    Place: ("codebook", "places", "zone"),
    Topic: ("codebook", "topics", "peace"),
    Issue: ("codebook", "demands", "strip"),
    PositionEntry: ("codebook", "positions", "yes-but"),
    Article: ("a", "article"),
    Stance: ("a", "stances", 0),
}
"""Where a record of each class stands among the files of `BASE`."""
REFS = {
    **dict.fromkeys(("part_of", "condition", "aims_at", "justifies", "incompatible_with", "on"), "other"),
    "occasion": "talks",
    "affects": "south",
    "topic": "arms",
    "corrects": "b",
    "position": "opposes",
}
"""What a field that holds ids may hold; an actor unless it stands here."""
SAMPLES = (
    (model.Id, "other-id"),
    (model.Text, "some other words"),
    (model.Date, "2031-04"),
    (model.Duration, "P3D"),
    (model.Url, "https://example.org/there"),
    (model.Language, "fr"),
    (model.WikidataItem, "Q183"),
    (model.CountryCode, "DE"),
    (model.Share, 0.25),
    (model.Score, 0.25),
    (model.Count, 3),
    (model.Nth, 1),
)
ONLY_READ = {(Stance, "nth"), (Article, "text"), (Article, "body")}
"""What only serves to find a quote: a graph keeps quotes, never texts."""
IN_THE_TABLE = (Stance, Article)
"""What the table of stances tells whole; of things it has ids and names."""
WITHOUT_CARDS = (Place, Topic)
"""Cards of issues name them; `kg show` tells what is said of them."""
NOT_ON_CARDS = {(Stance, "attributes")}
"""A project's own fields have properties of their own, which nothing but a look at every triple would find."""


def fields(record: type[msgspec.Struct]) -> list[str]:
    return [name for name in record.__struct_fields__ if (record, name) not in ONLY_READ]


def key(record: type[msgspec.Struct], name: str) -> str:
    """A field as files write it."""
    return dict(zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True))[name]


def place(record: type, name: str) -> tuple[Any, ...]:
    events_only = record is Issue and key(record, name) in model.OF_EVENTS
    if events_only:
        return "codebook", "events", "talks"
    return next(PLACES[each] for each in record.__mro__ if each in PLACES)


def sample(hint: Any, record: type, name: str) -> Any:
    """A value that a field can have, and has not in `BASE`."""
    if get_origin(hint) in (Union, types.UnionType):
        return sample(next(each for each in get_args(hint) if each is not type(None)), record, name)
    if get_origin(hint) is tuple:
        return [sample(get_args(hint)[0], record, name)]
    if get_origin(hint) is dict:
        return {sample(each, record, name): "some words" for each in get_args(hint)[:1]}
    if get_origin(hint) is Literal:
        return get_args(hint)[-1]
    if hint is bool:
        return True
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return {"wikidata": "Q42"}
    if hint == model.Ref:
        if name == "broader":
            return "arms" if record is Topic else "supports"
        return REFS.get(name, "south")
    return next(value for each, value in SAMPLES if each == hint)


def forgotten_by(record: type[msgspec.Struct], name: str, folder: Path) -> set[str]:
    """What shows no difference when a field has another value."""
    value = sample(get_type_hints(record, include_extras=True)[name], record, name)
    changed = deepcopy(BASE)
    at = changed
    for step in place(record, name):
        at = at[step]
    at[key(record, name)] = value
    before, after = made(BASE, folder / "made"), made(changed, folder / "made")
    same = {what for what in before if before[what] == after[what]}
    if not issubclass(record, IN_THE_TABLE):
        same.discard("table")
    if issubclass(record, WITHOUT_CARDS) or (record, name) in NOT_ON_CARDS:
        same.discard("card")
    if f"`{key(record, name)}" not in DOCS and f"{key(record, name)}:" not in DOCS:
        same.add("docs")
    if f'"{key(record, name)}"' not in json.dumps(native.json_schema()):
        same.add("schema")
    return same


def made(files: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """All that is made of some files."""
    folder.mkdir(exist_ok=True)  # the same both times, since graphs say from where a file was read
    (folder / "kg.toml").touch()
    (folder / "codebook.yaml").write_text(json.dumps(files["codebook"]), encoding="utf-8")
    for name in ("a", "b"):
        (folder / f"{name}.stance.json").write_text(json.dumps(files[name]), encoding="utf-8")
    graph = importer.new_graph(sources.load([folder]))
    triples = {each for each in graph.triples() if not each[1].endswith("sha256>")}
    network = stance_network(graph)
    things = sorted(
        {
            s
            for s, p, o in triples
            if p.endswith("#type>") and o.startswith("<https://w3id.org/") and "SourceFile" not in o
        }
    )
    return {
        "graph": triples,
        "read again": from_rdf.records(triples),
        "table": list(tables.rows(graph)),
        "card": repr(
            (sorted(network.graph.items()), network.nodes(data=True), list(network.edges(data=True)))
        ),
        "show": [portrait(graph, thing) for thing in things],
    }


def every_field() -> list[Any]:
    return [
        pytest.param(record, name, id=f"{record.__name__}-{name}")
        for record in PLACES
        for name in fields(record)
    ]


@pytest.mark.parametrize(("record", "name"), every_field())
def test_a_field_reaches_all_that_is_made_of_it(
    record: type[msgspec.Struct], name: str, tmp_path: Path
) -> None:
    assert forgotten_by(record, name, tmp_path) == set()


class _WiderStance(Stance, frozen=True, kw_only=True, rename="kebab"):
    venue: model.Text | None = None


class _WiderFile(native.ArticleFile, frozen=True, kw_only=True, rename="kebab"):
    stances: tuple[_WiderStance, ...] = ()


def test_a_field_that_only_the_record_knows_is_missed_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "ArticleFile", _WiderFile)
    missed = {"graph", "read again", "table", "card", "show", "docs"}
    assert forgotten_by(_WiderStance, "venue", tmp_path) == missed


def test_a_field_that_one_direction_forgets_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tuple(field for field in from_rdf.STANCE if field.name != "hedge")
    monkeypatch.setattr(from_rdf, "STANCE", without)
    assert forgotten_by(Stance, "hedge", tmp_path) == {"read again"}


@pytest.mark.parametrize("name", [f for f in fields(Stance) if f not in {"condition", "note"}])
def test_whoever_makes_an_issue_can_be_told_of_as_fully(name: str, tmp_path: Path) -> None:
    """All that a stance can say can stand beside `by:`; a condition and a note there are the issue's own."""
    value = sample(get_type_hints(Stance, include_extras=True)[name], Stance, name)
    act = {"label": "A wish", "by": ["north"], "quote": "we wish"}
    renamed = {"actor": "by", "addressee": "of"}
    if name not in {"on", "position"}:
        act[renamed.get(name, key(Stance, name))] = value
    files = {**BASE, "a": {"article": {"id": "a"}, "demands": {"wish": act}}}
    made(files, tmp_path / "made")
    (stance,) = sources.load([tmp_path / "made"]).articles[0].record.stances
    expected = {"on": ("wish",), "position": "demands"}
    told = tuple(value) if isinstance(value, list) else value
    assert getattr(stance, name) == expected.get(name, told)

"""The JSON Schema says what the reader reads: no more, and hardly less."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kg.errors import Faulty
from kg.readers import native

ROOT = Path(__file__).parents[2]
REPORT = ROOT.parent / "shared" / "data" / "report"


class Yaml12(yaml.SafeLoader):
    """YAML as editors read it: the core schema of YAML 1.2, in which `on` and `NO` are text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 # PyYAML's own way
        first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


for tag, pattern, first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


VALIDATOR = jsonschema.Draft202012Validator(native.json_schema())

DOCUMENT: dict[str, Any] = {
    "article": {"id": "a", "published": "2031-04-12", "url": "https://example.org/", "author": ["R", "S"]},
    "actors": {"x": {"name": "X", "type": "State", "member-of": ["y", {"of": "z", "from": "2030"}]}},
    "topics": {"t": {"label": "T"}},
    "demands": {
        "d": {"label": "D", "by": "x", "quote": "q", "duration": "P2D", "count": 2, "permanent": True}
    },
    "stances": [{"actor": "x", "on": ["d"], "position": "rejects", "quote": "q", "strength": 0.5}],
}


def read(tmp_path: Path, document: Any) -> bool:
    """Whether the reader takes the document."""
    file = tmp_path / "a.stance.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    if isinstance(document, dict) and "article" not in document:
        try:
            native.read_codebook(file, "codebook")
        except Faulty:
            return False
        return True
    return not native.read(file, "a").problems


def test_it_is_a_schema_of_2020_12() -> None:
    schema = native.json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "file",
    [
        *sorted((ROOT / "samples").rglob("*.stance.yaml")),
        *sorted((ROOT / "kg" / "scaffold").rglob("*.stance.yaml")),
        *sorted(ROOT.rglob("codebook.yaml")),
        *sorted(REPORT.glob("*.stance.yaml")),
    ],
    ids=lambda file: f"{file.parent.name}/{file.name}",
)
def test_it_takes_what_we_wrote(file: Path) -> None:
    document = yaml.load(file.read_text(encoding="utf-8"), Loader=Yaml12)
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


@pytest.mark.skipif(not REPORT.exists(), reason="the shared report is not here")
def test_the_shared_report_is_among_them() -> None:
    assert list(REPORT.glob("*.stance.yaml"))


def change(*path: str | int, to: Any) -> Callable[[Any], None]:
    """Set one value of a document."""

    def mutate(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to

    mutate.__name__ = f"{'.'.join(map(str, path))}={json.dumps(to)}"
    return mutate


def drop(*path: str | int) -> Callable[[Any], None]:
    """Take one value out of a document."""

    def mutate(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    mutate.__name__ = f"no {'.'.join(map(str, path))}"
    return mutate


FAULTS = [
    change("stanzas", to=[]),
    change("article", "outlett", to="x"),
    change("article", "id", to="A b"),
    change("article", "title", to=["x"]),
    change("article", "published", to="13.3.2025"),
    change("article", "published", to=20),
    change("article", "url", to="example.org"),
    change("article", "language", to="English"),
    change("article", to=None),
    change("article", to=[]),
    change("actors", to=["x"]),
    change("actors", "X Y", to={"name": "X", "type": "State"}),
    change("actors", "x", to=None),
    change("actors", "x", "type", to="Country"),
    change("actors", "x", "names", to={"Deutsch": "X"}),
    change("actors", "x", "member-of", 1, to={"from": "2030"}),
    change("actors", "x", "anonymous", to="true"),
    change("actors", "x", "same-as", to="Q1"),
    change("actors", "x", "same-as", to={"iso3166": "no"}),
    drop("actors", "x", "name"),
    drop("topics", "t", "label"),
    change("demands", "d", "mode", to="dont"),
    change("demands", "d", "duration", to="2 days"),
    change("demands", "d", "count", to=1.5),
    change("demands", "d", "count", to="2"),
    change("demands", "d", "permanent", to="yes"),
    change("demands", "d", "position", to="demands"),
    drop("stances", 0, "position"),
    drop("stances", 0, "quote"),
    change("stances", 0, "actor", to=[]),
    change("stances", 0, "on", to=None),
    change("stances", 0, "on", to=""),
    change("stances", 0, "quote", to=""),
    change("stances", 0, "position", to=None),
    change("actors", "x", "name", to=""),
    change("stances", 0, "strength", to=1.5),
    change("stances", 0, "strength", to="0.5"),
    change("stances", 0, "nth", to=0),
    change("stances", 0, "review", to="later"),
    change("stances", 0, "attributes", to={"Frame": "x"}),
    change("stances", to={"actor": "x"}),
    change("stances", 0, to="x"),
]

FINE = [
    lambda document: None,
    change("article", "id", to=None),
    change("article", "outlet", to=None),
    change("article", "title", to=""),
    change("article", "author", to=""),
    change("annotator", to=None),
    change("actors", "x", "same-as", to=None),
    change("actors", "x", "names", to={"fr": None, "de": ""}),
    change("demands", "d", "count", to=""),
    change("stances", 0, "nth", to=None),
    change("stances", 0, "certainty", to=""),
    change("stances", 0, "attributes", to={"frame": None}),
    change("article", "title", to=1984),
    change("article", "title", to=True),
    change("article", "id", to=2031),
    change("article", "published", to=2031),
    change("article", "author", to="R"),
    change("article", "author", to=None),
    change("stances", to=None),
    change("stances", to=[]),
    change("actors", to=None),
    change("demands", "d", to=None),
    change("demands", "d", "of", to=[]),
    change("demands", "d", "of", to=None),
    change("actors", "x", "member-of", to="y"),
    change("actors", "x", "member-of", to={"of": "y"}),
    change("stances", 0, "on", to="d"),
    change("stances", 0, "strength", to=1),
    change("stances", 0, "attributes", to={"frame": 12}),
]


@pytest.mark.parametrize("mutate", FAULTS, ids=lambda mutate: mutate.__name__)
def test_what_one_refuses_the_other_refuses(tmp_path: Path, mutate: Callable[[Any], None]) -> None:
    document = copy.deepcopy(DOCUMENT)
    mutate(document)
    assert (VALIDATOR.is_valid(document), read(tmp_path, document)) == (False, False)


@pytest.mark.parametrize("mutate", FINE, ids=lambda mutate: mutate.__name__)
def test_what_one_takes_the_other_takes(tmp_path: Path, mutate: Callable[[Any], None]) -> None:
    document = copy.deepcopy(DOCUMENT)
    mutate(document)
    assert (VALIDATOR.is_valid(document), read(tmp_path, document)) == (True, True)


BOOK: dict[str, Any] = {
    "actors": {"x": {"name": "X", "type": "State"}},
    "demands": {"d": {"label": "D"}},
    "positions": {"hails": {"broader": "supports", "score": 0.5}},
}


@pytest.mark.parametrize(
    "mutate",
    [
        change("demands", "d", "by", to="x"),
        change("demands", "d", "quote", to="q"),
        change("stances", to=[]),
        change("positions", "hails", to=None),
        change("positions", "hails", "score", to=2),
        drop("positions", "hails", "broader"),
    ],
    ids=lambda mutate: mutate.__name__,
)
def test_both_refuse_a_codebook(tmp_path: Path, mutate: Callable[[Any], None]) -> None:
    assert (VALIDATOR.is_valid(BOOK), read(tmp_path, BOOK)) == (True, True)
    document = copy.deepcopy(BOOK)
    mutate(document)
    assert (VALIDATOR.is_valid(document), read(tmp_path, document)) == (False, False)

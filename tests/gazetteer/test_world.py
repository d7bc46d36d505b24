"""The shipped gazetteer: whole, unmistakable, and what its script makes of its sources."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

from kg import gazetteer
from kg.codebook import Index, entries, names_of, shipped
from kg.model import Actor
from kg.names import folded

WORLD = shipped("kg/world").records
STATES = {name: actor for name, actor in WORLD.actors.items() if actor.type == "State"}
ROOT = Path(__file__).parents[2]
FOLDER = gazetteer.SHIPPED["kg/world"].parent
EVERYTHING = [(kind, name, entry) for _, kind, name, entry in entries(WORLD)]
INDEX = Index(EVERYTHING)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "tools/gazetteer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_is_what_the_script_makes(script: ModuleType) -> None:
    made = script.world(json.loads((FOLDER / "sources.json").read_text(encoding="utf-8")))
    assert made == (FOLDER / "world.yaml").read_text(encoding="utf-8"), "run: python tools/gazetteer.py"


def test_the_names_are_those_of_cldr_as_babel_has_them() -> None:
    babel = pytest.importorskip("babel")
    sources = json.loads((FOLDER / "sources.json").read_text(encoding="utf-8"))
    if babel.__version__.split(".")[:2] != ["2", "18"]:
        pytest.skip("this Babel holds another version of CLDR")
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        named = babel.Locale(language).territories
        assert {code: named[code] for code in sources["states"]} == {
            code: state["names"][language] for code, state in sources["states"].items()
        }


def test_the_codes_are_those_of_iso_as_pycountry_has_them() -> None:
    countries = pytest.importorskip("pycountry").countries
    for actor in STATES.values():
        assert actor.same_as is not None
        assert countries.get(alpha_2=actor.same_as.iso3166) is not None


def test_all_member_states_and_both_observers_are_there() -> None:
    assert len(STATES) == 193 + 2
    assert {"palestine", "vatican-city"} <= STATES.keys()
    assert {"taiwan", "kosovo", "western-sahara", "greenland"}.isdisjoint(STATES)


def test_each_state_has_a_code_of_its_own_and_names_in_all_six_languages() -> None:
    codes = [actor.same_as.iso3166 for actor in STATES.values() if actor.same_as]
    assert len(set(codes)) == len(codes) == len(STATES)
    assert all(re.fullmatch("[A-Z]{2}", code or "") for code in codes)
    for actor in STATES.values():
        assert set(actor.names) == {"ar", "en", "es", "fr", "ru", "zh"}
        assert actor.names["en"] == actor.name
        assert len(actor.metonyms) <= 1
    for name in ("united-nations", "european-union"):
        assert set(WORLD.actors[name].names) == {"ar", "en", "es", "fr", "ru", "zh"}


def test_the_main_organisations_are_there() -> None:
    organizations = {name: actor.type for name, actor in WORLD.actors.items() if name not in STATES}
    assert len(organizations) >= 30
    assert set(organizations.values()) == {"Organization", "Alliance"}
    for name in (
        "NATO",
        "EU",
        "UN",
        "OSCE",
        "AU",
        "ASEAN",
        "Arab League",
        "OAS",
        "ECOWAS",
        "GCC",
        "G7",
        "G20",
    ):
        assert INDEX.ids(name, "actor") <= organizations.keys()
        assert INDEX.ids(name, "actor")
    for name in (
        "BRICS",
        "SCO",
        "CSTO",
        "ICC",
        "IAEA",
        "WTO",
        "IMF",
        "World Bank",
        "Council of Europe",
        "CIS",
    ):
        assert INDEX.ids(name, "actor") <= organizations.keys()
        assert INDEX.ids(name, "actor")
    assert not any(actor.same_as for name, actor in WORLD.actors.items() if name in organizations)


def test_no_two_actors_share_a_name() -> None:
    called: dict[str, set[str]] = defaultdict(set)
    for name, actor in WORLD.actors.items():
        for text in (name, *names_of(actor)):
            called[folded(text)].add(name)
    assert [names for names in called.values() if len(names) > 1] == []


def test_no_name_is_the_code_of_another_state() -> None:
    codes = {actor.same_as.iso3166: name for name, actor in STATES.items() if actor.same_as}
    for name, actor in WORLD.actors.items():
        assert [text for text in names_of(actor) if codes.get(text, name) != name and name in STATES] == []


@pytest.mark.parametrize(
    "apart",
    [
        {"Congo - Kinshasa", "Congo - Brazzaville"},
        {"Democratic Republic of the Congo", "Republic of the Congo"},
        {"Guinea", "Guinea-Bissau", "Equatorial Guinea", "Papua New Guinea"},
        {"North Korea", "South Korea"},
        {"Niger", "Nigeria"},
        {"Sudan", "South Sudan"},
        {"Dominica", "Dominican Republic"},
        {"Austria", "Australia"},
        {"Mali", "Malawi", "Malta"},
        {"Iran", "Iraq"},
    ],
)
def test_states_of_similar_names_stay_apart(apart: set[str]) -> None:
    found = [INDEX.ids(name, "actor") for name in apart]
    assert all(len(ids) == 1 for ids in found)
    assert len(set.union(*found)) == len(apart)


@pytest.mark.parametrize(
    "name", ["Congo", "Korea", "Jerusalem", "Nigerai", "Georgetow", "the Gulf", "RU", ""]
)
def test_what_could_be_several_or_none_is_none(name: str) -> None:
    assert INDEX.ids(name, "actor") == set()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("FRANCE", "france"),
        ("  cote   d’ivoire ", "cote-divoire"),
        ("Côte d'Ivoire", "cote-divoire"),
        ("Ivory Coast", "cote-divoire"),
        ("Turkey", "turkiye"),
        ("UK", "united-kingdom"),
        ("США", "united-states"),
        ("Washington", "united-states"),
        ("Brasilia", "brazil"),
        ("Brasília", "brazil"),
        ("Burma", "myanmar"),
        ("Holy See", "vatican-city"),
        ("South Korea", "south-korea"),
        ("法国", "france"),
        ("فرنسا", "france"),
    ],
)
def test_a_state_is_found_by_any_of_its_names(name: str, meant: str) -> None:
    assert INDEX.ids(name, "actor") == {meant}


def test_capitals_are_metonyms_and_nothing_else() -> None:
    assert STATES["france"].metonyms == ("Paris",)
    assert "Paris" not in STATES["france"].aliases
    # contested, larger cities of that name elsewhere, the name of the state itself, moved
    for name in ("israel", "palestine", "seychelles", "luxembourg", "burundi"):
        assert STATES[name].metonyms == ()


def test_a_name_of_two_stands_for_neither() -> None:
    both = [
        (
            "actor",
            "kremlin",
            Actor(name="Presidential administration", type="GovernmentBody", aliases=("Moscow",)),
        ),
        *EVERYTHING,
    ]
    assert Index(both).ids("moscow", "actor") == {"kremlin", "russia"}
    assert Index(both).ids("moscow", "place") == set()


def test_licences_are_kept() -> None:
    head = (FOLDER / "world.yaml").read_text(encoding="utf-8").split("actors:")[0]
    for word in ("Unicode", "CC BY 4.0", "GeoNames", "countryinfo", "LICENSE-UNICODE"):
        assert word in head
    assert "UNICODE LICENSE V3" in (FOLDER / "LICENSE-UNICODE").read_text(encoding="utf-8")

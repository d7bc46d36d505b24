"""From triples to records again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg import dates
from kg.mapping.fields import ACTOR, ARTICLE, ISSUE, PLACE, STANCE, SUPERCLASSES, TOPIC, WIKIDATA, Field
from kg.model import (
    SECTIONS,
    Actor,
    AnnotatedArticle,
    Article,
    Codebook,
    Issue,
    Membership,
    Place,
    PositionEntry,
    SameAs,
    Stance,
    Topic,
    canonical,
)
from kg.rdf import names
from kg.rdf.names import (
    ANNOTATED_IN,
    ATTRIBUTED,
    BROADER,
    DEFINED_IN,
    DESCRIBES,
    EVIDENCE,
    HELD_POSITION,
    LABEL,
    MATCH,
    MEMBER_OF,
    MEMBERSHIP,
    OF_ARTICLE,
    ORGANIZATION,
    PRECISION,
    REPORTED_IN,
    TYPE,
    UTTERANCE,
)
from kg.rdf.terms import SG, Term, Triple, kebab, local_name, named, text_of

__all__ = ["records"]


class _Node:
    """A subject with its properties."""

    def __init__(self) -> None:
        self.values: dict[Term, list[Term]] = defaultdict(list)

    def all(self, prop: Term) -> list[Term]:
        return sorted(self.values.get(prop, ()))

    def one(self, prop: Term) -> Term | None:
        return next(iter(self.all(prop)), None)

    def text(self, name: str) -> str | None:
        term = self.one(named(name))
        return None if term is None else text_of(term)

    def fields(self, table: tuple[Field, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row in table:
            terms = self.all(row.property)
            if not terms:
                continue
            match row.how:
                case "text" | "duration" | "url":
                    found[row.name] = text_of(terms[0])
                case "texts":
                    found[row.name] = tuple(map(text_of, terms))
                case "names":
                    found[row.name] = {t.rpartition("@")[2]: text_of(t) for t in terms}
                case "ref":
                    found[row.name] = local_name(terms[0])
                case "refs":
                    found[row.name] = tuple(map(local_name, terms))
                case "code":
                    found[row.name] = kebab(local_name(terms[0]))
                case "codes":
                    found[row.name] = tuple(kebab(local_name(t)) for t in terms)
                case "boolean":
                    found[row.name] = text_of(terms[0]) == "true"
                case "integer":
                    found[row.name] = int(text_of(terms[0]))
                case "decimal":
                    found[row.name] = float(text_of(terms[0]))
        return found

    def date(self, prop: str) -> str | None:
        """A date as the files write it: to the month where only the month is known."""
        return dates.written(self.text(prop), local_name(self.one(PRECISION) or ""))


def records(triples: Iterable[Triple]) -> tuple[Codebook, list[AnnotatedArticle]]:
    """What a graph of ours says, as records again.

    Returns:
        A codebook of what no article defines, and the articles, by id, each in the canonical form of
        `kg.model.canonical`. What several sources say of one thing is told apart by their descriptions.
    """
    nodes: dict[Term, _Node] = defaultdict(_Node)
    for subject, prop, value in triples:
        nodes[subject].values[prop].append(value)
    article_class, stance_class = names.ARTICLE, names.STANCE
    definitions: dict[Term | None, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    stances: dict[Term, list[tuple[Term, _Node]]] = defaultdict(list)
    told = _told(nodes)
    for term, node in list(nodes.items()):
        types = node.all(TYPE)
        if stance_class in types:
            stances[node.one(REPORTED_IN) or ""].append((term, node))
        if term.startswith(f"<{SG}"):  # the shipped positions, which nobody defines
            continue
        section, entry = _entry(node, nodes) if node.one(LABEL) is not None else ("", None)
        if entry is None:
            continue
        sources = node.all(DEFINED_IN)
        name = kebab(local_name(term)) if section == "positions" else local_name(term)
        owners = [source for source in sources if article_class in nodes[source].all(TYPE)]
        for owner in owners:
            definitions[owner][section][name] = _entry(told.get((term, owner), node), nodes)[1]
        if len(owners) < len(sources) or not sources:
            others = [
                told[term, source] for source in sources if (term, source) in told and source not in owners
            ]
            definitions[None][section][name] = _entry(_together(others) if others else node, nodes)[1]
    articles = [
        AnnotatedArticle(
            article=Article(
                id=local_name(term), published=node.date("schema:datePublished"), **node.fields(ARTICLE)
            ),
            annotator=_annotator(node, nodes),
            stances=tuple(_joined(stances[term], nodes)),
            **definitions[term],
        )
        for term, node in nodes.items()
        if article_class in node.all(TYPE)
    ]
    shared = Codebook(**definitions[None])
    return canonical(shared), sorted(map(canonical, articles), key=lambda article: article.article.id)


def _told(nodes: Mapping[Term, _Node]) -> dict[tuple[Term, Term], _Node]:
    """What each source says of a thing, where they differ, by the thing and the source."""
    found: dict[tuple[Term, Term], _Node] = {}
    for node in nodes.values():
        thing, source = node.one(DESCRIBES), node.one(DEFINED_IN)
        if thing is None or source is None:
            continue
        said = found.setdefault((thing, source), _Node())
        for line in (node.text("sg:says") or "").split("\n"):
            prop, _, value = line.partition(" ")
            said.values[prop].append(value)
    return found


def _together(several: Iterable[_Node]) -> _Node:
    """Nodes as one that says what they all do."""
    whole = _Node()
    for node in several:
        for prop, values in node.values.items():
            whole.values[prop] += [value for value in values if value not in whole.values[prop]]
    return whole


def _annotator(article: _Node, nodes: Mapping[Term, _Node]) -> str | None:
    file = article.one(ANNOTATED_IN)
    annotator = nodes[file].one(ATTRIBUTED) if file is not None else None
    return None if annotator is None else nodes[annotator].text("rdfs:label")


def _entry(node: _Node, nodes: Mapping[Term, _Node]) -> tuple[str, Any]:
    """The section and the record of a definition; no record for a node that is none."""
    types = {local_name(term) for term in node.all(TYPE) if term.startswith(f"<{SG}")}
    if "Actor" in types:
        # What others have typed in ways of their own is read as the narrowest class that fits.
        narrow = ("Alliance", "GovernmentBody", "Organization", "State", "Person")
        kind: Any = next((name for name in narrow if name in types), "Group")
        return "actors", Actor(
            type=kind, same_as=_same(node), member_of=_members(node, nodes), **node.fields(ACTOR)
        )
    if "Place" in types:
        place: Any = "Territory" if "Territory" in types else "Place"
        return "places", Place(type=place, same_as=_same(node), **node.fields(PLACE))
    if "Topic" in types:
        return "topics", Topic(**node.fields(TOPIC))
    if "Issue" in types:
        fitting = [section for section, kind in SECTIONS.items() if kind.capitalize() in types]
        section = max(
            fitting, key=lambda name: len(SUPERCLASSES[SECTIONS[name].capitalize()]), default="events"
        )
        return section, Issue(
            due=node.date("sg:due"),
            from_=node.text("schema:startDate"),
            to=node.text("schema:endDate"),
            **node.fields(ISSUE),
        )
    if "Position" in types and node.one(BROADER) is not None:
        score = node.text("sg:score")
        return "positions", PositionEntry(
            broader=kebab(local_name(node.one(BROADER) or "")),
            score=None if score is None else float(score),
            label=node.text("rdfs:label"),
        )
    return "", None


def _same(node: _Node) -> SameAs | None:
    matches = [text_of(term) for term in node.all(MATCH)]
    items = [url.removeprefix(WIKIDATA) for url in matches if url.startswith(WIKIDATA)]
    code = node.text("skos:notation")
    urls = tuple(url for url in matches if not url.startswith(WIKIDATA))
    return SameAs(wikidata=items[0] if items else None, iso3166=code, url=urls) if matches or code else None


def _members(node: _Node, nodes: Mapping[Term, _Node]) -> tuple[str | Membership, ...]:
    found: list[str | Membership] = []
    for term in node.all(MEMBERSHIP):
        membership = nodes[term]
        body = membership.one(ORGANIZATION)
        found.append(
            Membership(
                of=local_name(body or ""),
                from_=membership.text("schema:startDate"),
                to=membership.text("schema:endDate"),
                role=membership.text("schema:roleName"),
            )
        )
    known = {member.of for member in found if isinstance(member, Membership)}
    bare = [local_name(term) for term in node.all(MEMBER_OF) if local_name(term) not in known]
    return (*bare, *found)


def _joined(stances: list[tuple[Term, _Node]], nodes: Mapping[Term, _Node]) -> Iterator[Stance]:
    """The stances of an article, with those of one utterance as one again."""
    utterances: dict[Term, list[_Node]] = defaultdict(list)
    for term, node in sorted(stances, key=lambda pair: pair[0]):
        utterances[node.one(UTTERANCE) or term].append(node)
    for group in utterances.values():
        node = group[0]
        evidence = node.one(EVIDENCE)
        inherited = node.text("sg:datedByArticle") == "true" or node.one(PRECISION) in (None, OF_ARTICLE)
        yield Stance(
            actor=_locals(group, "sg:holder"),
            on=_locals(group, "sg:toward"),
            position=kebab(local_name(node.one(HELD_POSITION) or "")),
            quote=(nodes[evidence].text("oa:exact") if evidence else None) or "",
            date=None if inherited else node.date("sg:date"),
            attributes={
                local_name(prop): text_of(terms[0])
                for prop, terms in node.values.items()
                if prop.rpartition("/")[0].endswith("/attribute")
            },
            **node.fields(STANCE),
        )


def _locals(group: list[_Node], prop: str) -> tuple[str, ...]:
    return tuple(sorted({local_name(node.one(named(prop)) or "") for node in group}))

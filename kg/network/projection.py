"""The network of holders, targets and positions that a graph holds, as a networkx graph.

Nodes are IRIs of actors and issues. An edge is one position of one actor on one target, with every report
of it; thin further edges join parts to packages, and actors to those they act for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import networkx as nx

from kg import __version__
from kg.dates import span, written
from kg.graph.derived import StanceRow, current, uncorrected
from kg.model import CERTAINTIES, POSITIONS
from kg.network.records import Edge, Fact, Link, Node, Report, in_time, new_node
from kg.rdf.names import DATASET, TYPE
from kg.rdf.terms import SG, kebab, local_name, named, position_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.graph import Graph

__all__ = ["stance_network"]

_TYPES = (
    *("Alliance", "GovernmentBody", "Organization", "State", "Person", "Group"),
    *("Demand", "Proposal", "Threat", "Commitment", "Accusation", "Claim", "Event"),
)
"""What a node's type can be; of several classes the first here is the narrowest."""
_VOICES = ("GovernmentBody", "Group", "Person")
"""Who may speak for what they are members of; states and organisations speak for themselves."""


def stance_network(graph: Graph, title: str = "", *, isolates: bool = False) -> nx.MultiDiGraph:
    """Project a graph onto actors, issues and the stances between them.

    Args:
        graph: where the stances are.
        title: what the network is called; by default the graph's own title.
        isolates: whether actors and issues are in it that nothing joins to others.

    Returns:
        A network with, on the graph: title, articles, stances, first, last, annotators, generator,
        positions, topics, corrections (pairs of an article and one that it corrects), counts_for (for whom
        actors count where no edge says so, see `kg.network.selection.rolled_up`) and bodies (those of them
        that are no nodes, with a node's attributes); on each node those of `kg.network.records.Node`; on each
        edge: kind (stance, part or acts-for) and, for stances, position and reports, in order of time.
    """
    said = _Said(graph)
    about = _about(said, title)
    nodes = _nodes(said)
    edges: dict[tuple[str, str, str], list[Report]] = defaultdict(list)
    for holder, target, position, report in _reports(said, about["corrections"]):
        edges[holder, target, position].append(report)
    joined = {end for holder, target, _ in edges for end in (holder, target)}
    joined |= nodes.keys() if isolates else set()
    structure = [
        (part, whole, kind)
        for prop, kind in (("sg:partOf", "part"), ("sg:actsFor", "acts-for"))
        for part, wholes in sorted(said.values(prop).items())
        for whole in wholes
    ]
    grown = 0
    while grown != len(joined):  # packages for their parts' sake, and bodies for those who act for them
        grown = len(joined)
        joined |= {whole for part, whole, _ in structure if part in joined}
        joined |= {part for part, whole, kind in structure if whole in joined and kind == "part"}
    for holder, target, _ in edges:  # a graph of others' may have things without a name, or of no kind
        nodes.setdefault(holder, new_node("actor", said.label(holder)))
        nodes.setdefault(target, new_node("issue", said.label(target)))
    counts_for, bodies = _counts_for(said, nodes, joined)
    network = nx.MultiDiGraph(**about, counts_for=counts_for, bodies=bodies)
    for node in sorted(joined & nodes.keys()):
        network.add_node(node, **nodes[node])
    for (holder, target, position), reports in sorted(edges.items(), key=lambda edge: edge[0]):
        stance = Edge(kind="stance", position=position, reports=reports)
        network.add_edge(holder, target, key=position, **stance)
    for part, whole, kind in structure:
        if part in network and whole in network:
            network.add_edge(part, whole, key=kind, kind=kind)
    return network


_PROPERTIES = (
    *("accordingTo", "actsFor", "addressee", "affects", "against", "aimsAt", "anchoring", "anonymous"),
    *("awaitedBy", "certainty", "condition", "confidence", "corrects", "count", "date", "datePrecision"),
    *("datedByArticle", "due", "duration", "evidence", "hedge", "holder", "incompatibleWith", "issuer"),
    *("justifies", "metonym", "mode", "occasion", "partOf", "participant", "pendingFrom", "permanent"),
    *("phase", "position", "reportedIn", "reviewFlag", "score", "speaker", "strength", "topic", "toward"),
)
_OF_OTHERS = (
    *("rdfs:label", "skos:altLabel", "skos:broader", "skos:exactMatch", "skos:notation", "skos:note"),
    *("skos:prefLabel", "dcterms:title", "oa:exact", "org:hasMembership", "org:memberOf"),
    *("org:organization", "prov:wasAttributedTo", "schema:author", "schema:datePublished"),
    *("schema:endDate", "schema:inLanguage"),
    *("schema:publisher", "schema:roleName", "schema:startDate", "schema:url"),
)


class _Said:
    """What a graph says, one property after the other.

    Graphs give that fast at any size, other than joins of many properties, and sorted answers. So values are
    joined and sorted here.
    """

    def __init__(self, graph: Graph) -> None:
        props = {name: named(name) for name in (*(f"sg:{each}" for each in _PROPERTIES), *_OF_OTHERS)}
        classes = {f"{SG}{name}": name for name in (*_TYPES, "Actor", "Issue", "Position", "Topic")}
        classes[DATASET[1:-1]] = "Dataset"
        held = graph.columns(list(props.values()), [f"<{each}>" for each in classes])
        self.base = graph.base
        self._columns = {name: held[prop] for name, prop in props.items()}
        self.classes: dict[str, list[str]] = defaultdict(list)
        """The things of each class, by its name."""
        for thing, kinds in held[TYPE].values().items():
            for kind in kinds:
                self.classes[classes[kind]].append(thing)
        self._labels = self.first("rdfs:label")
        self.dated = self._dates()
        """For each stance its date as far as it is known, and whether it is only that of its article."""

    def values(self, prop: str) -> dict[str, list[str]]:
        """For each subject of a property its values, in order."""
        return self._columns[prop].values()

    def first(self, prop: str) -> dict[str, str]:
        """For each subject of a property its value; of several the first."""
        return self._columns[prop].first()

    def unlike(self, prop: str, usual: str) -> dict[str, str]:
        """The first value of those that have another one than most."""
        found = self._columns[prop]
        others = {subject: value for subject, value in found.one.items() if value != usual}
        for subject, more in found.more.items():
            others[subject] = min({found.one[subject], *more} - {usual})
        return others

    def _dates(self) -> dict[str, tuple[str | None, bool]]:
        days, inherited = self.first("sg:date"), self.first("sg:datedByArticle")
        precisions = {thing: local_name(each) for thing, each in self.first("sg:datePrecision").items()}
        found = {}
        for stance, article in self.first("sg:reportedIn").items():
            precision, by_article = precisions.get(stance, ""), inherited.get(stance) == "true"
            if precision == "ofArticle":
                precision, by_article = precisions.get(article, ""), True
            found[stance] = written(days.get(stance), precision), by_article
        return found

    def label(self, thing: str) -> str:
        """What a thing is called; what its IRI ends with where nobody says."""
        return self._labels.get(thing, "") or local_name(thing) or thing

    def named(self, prop: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """For each subject of a property the labels of its values, sorted, and these values."""
        alone: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        found, column = {}, self._columns[prop]
        for subject, value in column.one.items():
            if value not in alone:
                alone[value] = (self.label(value),), (value,)
            found[subject] = alone[value]
        for subject, others in column.more.items():
            several = {column.one[subject], *others}
            labels, things = zip(*sorted((self.label(value), value) for value in several), strict=True)
            found[subject] = labels, things
        return found

    def labels(self, prop: str) -> dict[str, tuple[str, ...]]:
        """The first half of `named`."""
        return {subject: labels for subject, (labels, _) in self.named(prop).items()}


def _about(said: _Said, title: str) -> dict[str, Any]:
    reported = said.values("sg:reportedIn")
    first, last = span(date for date, _ in said.dated.values()) or (None, None)
    titles = said.first("dcterms:title")
    own = min((titles[each] for each in said.classes["Dataset"] if each in titles), default="")
    scores, broader = said.first("sg:score"), said.first("skos:broader")
    positions, topics = (
        sorted((thing, broader.get(thing, "")) for thing in said.classes[kind])
        for kind in ("Position", "Topic")
    )
    base = said.base
    positions.sort(key=lambda pair: _order(pair[0], pair[1], base))
    return {
        "title": title or own,
        "articles": len({article for articles in reported.values() for article in articles}),
        "stances": len(reported),
        "first": first,
        "last": last,
        "annotators": sorted(
            {name for names in said.labels("prov:wasAttributedTo").values() for name in names}
        ),
        "generator": f"stancegraph {__version__}",
        "positions": [
            {
                "id": position_id(position, base),
                "iri": position,
                "label": said.label(position),
                "score": _number(scores.get(position, "")),
                "broader": position_id(wider, base) if wider else None,
            }
            for position, wider in positions
        ],
        "topics": [
            {"iri": topic, "label": said.label(topic), "broader": wider or None} for topic, wider in topics
        ],
        "corrections": [
            (article, corrected)
            for article, several in sorted(said.values("sg:corrects").items())
            for corrected in several
        ],
    }


_POSITION_ORDER = list(POSITIONS)


def _order(position: str, broader: str, base: str) -> tuple[int, str]:
    """Positions in the order of their scheme, each project's own after the one it is narrower than."""
    name = position_id(broader or position, base)
    place = _POSITION_ORDER.index(name) if name in _POSITION_ORDER else len(_POSITION_ORDER)
    return place * 2 + bool(broader), position


def _number(text: str) -> float | None:
    """A number, unless there is none, or others have written something else in its place."""
    try:
        number = float(text) if text else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) else None


def _nodes(said: _Said) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    anonymous = said.first("sg:anonymous")
    topics, subjects = said.labels("sg:topic"), said.values("sg:topic")
    for kind in ("Actor", "Issue"):  # what is both is an actor
        for node in said.classes[kind]:
            told = nodes.setdefault(node, new_node(kind.lower(), said.label(node)))
            told["anonymous"] = anonymous.get(node) == "true"
            told["topics"] = list(topics.get(node, ()))
            told["topic_iris"] = subjects.get(node, [])
    for kind in reversed(_TYPES):  # of several, the one furthest from the root is the node's type
        for node in said.classes[kind]:
            if node in nodes:
                nodes[node]["type"] = kind
    for prop, key in (
        ("skos:altLabel", "aliases"),
        ("skos:prefLabel", "aliases"),
        ("sg:metonym", "metonyms"),
    ):
        for subject, names in said.values(prop).items():
            if subject in nodes:
                told = nodes[subject]
                known: list[str] = told[key]  # type: ignore[literal-required]
                known += [name for name in names if name not in known and name != told["label"]]
    for subject, urls in said.values("skos:exactMatch").items():
        if subject in nodes:
            nodes[subject]["links"] = [Link(label=_site(url), url=url) for url in urls]
    _facts(said, nodes)
    return nodes


def _site(url: str) -> str:
    site = urlsplit(url).netloc or url
    return "Wikidata" if site == "www.wikidata.org" else site


_FACTS = (
    ("acts-for", "sg:actsFor/rdfs:label"),
    ("member-of", "org:memberOf/rdfs:label"),
    ("put-forward-by", "sg:issuer/rdfs:label"),
    ("addressed-to", "sg:addressee/rdfs:label"),
    ("directed-against", "sg:against/rdfs:label"),
    ("from", "schema:startDate"),
    ("to", "schema:endDate"),
    ("participants", "sg:participant/rdfs:label"),
    ("part-of", "sg:partOf/rdfs:label"),
    ("asks-to", "sg:mode"),
    ("affects", "sg:affects/rdfs:label"),
    ("on-condition-of", "sg:condition/rdfs:label"),
    ("aims-at", "sg:aimsAt/rdfs:label"),
    ("justifies", "sg:justifies/rdfs:label"),
    ("incompatible-with", "sg:incompatibleWith/rdfs:label"),
    ("reply-pending-from", "sg:pendingFrom/rdfs:label"),
    ("reply-awaited-by", "sg:awaitedBy/rdfs:label"),
    ("duration", "sg:duration"),
    ("due", "sg:due"),
    ("number", "sg:count"),
    ("for-good", "sg:permanent"),
    ("code", "skos:notation"),
    ("note", "skos:note"),
)


def _facts(said: _Said, nodes: Mapping[str, Node]) -> None:
    """The lines of a node's card."""
    precisions = said.first("sg:datePrecision")
    for code, path in _FACTS:
        prop, _, of_label = path.partition("/")
        if of_label:
            for subject, (labels, iris) in said.named(prop).items():
                if subject in nodes:
                    nodes[subject]["facts"].append(Fact(code, labels, iris))
            continue
        for subject, values in said.values(prop).items():
            if subject not in nodes:
                continue
            if code == "asks-to":
                values = [kebab(local_name(value)) for value in values]
            elif code == "due":
                precision = local_name(precisions.get(subject, ""))
                values = [written(value, precision) or value for value in values]
            nodes[subject]["facts"].append(Fact(code, tuple(values)))
    for actor, told in _memberships(said).items():
        if actor in nodes:
            nodes[actor]["facts"].append(Fact("membership", tuple(told.values()), tuple(told)))


def _memberships(said: _Said) -> dict[str, dict[str, str]]:
    """For each actor the bodies in which its role or time is known, and both in no language."""
    label, body, role = (said.first(name) for name in ("rdfs:label", "org:organization", "schema:roleName"))
    begin, end = said.first("schema:startDate"), said.first("schema:endDate")
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for actor, links in said.values("org:hasMembership").items():
        for link in links:
            time = f"{begin.get(link, '…')} – {end.get(link, '…')}" if link in begin or link in end else ""
            more = " · ".join(filter(None, (role.get(link, ""), time)))
            if more and (of := body.get(link, "")) in label:
                before = found[actor].get(of, label[of])
                found[actor][of] = f"{before} · {more}"
    return found


def _reports(said: _Said, corrections: Iterable[tuple[str, str]]) -> list[tuple[str, str, str, Report]]:
    """Every stance as (holder, target, position, report), in order of time."""
    holders, targets, positions = (said.first(f"sg:{name}") for name in ("holder", "toward", "position"))
    articles, evidence = said.first("sg:reportedIn"), said.values("sg:evidence")
    quotes, rungs = said.first("oa:exact"), said.first("sg:anchoring")
    outlets, urls = said.first("schema:publisher"), said.first("schema:url")
    languages, authors = said.first("schema:inLanguage"), said.values("schema:author")
    annotators, speakers = said.labels("prov:wasAttributedTo"), said.named("sg:speaker")
    certainties, phases = said.unlike("sg:certainty", f"{SG}stated"), said.unlike("sg:phase", f"{SG}current")
    hedges, notes = said.first("sg:hedge"), said.first("skos:note")
    confidences, strengths = said.first("sg:confidence"), said.first("sg:strength")
    sources, addressees = said.named("sg:accordingTo"), said.named("sg:addressee")
    conditions, occasions = said.named("sg:condition"), said.named("sg:occasion")
    flags, dated = said.values("sg:reviewFlag"), said.dated
    appeared, exactness = said.first("schema:datePublished"), said.first("sg:datePrecision")
    rows: list[StanceRow] = []
    proofs: list[str] = []
    for stance in holders.keys() & targets.keys() & positions.keys() & articles.keys() & evidence.keys():
        article = articles[stance]
        proof = next((each for each in evidence[stance] if each in quotes), None)
        if proof is None:
            continue
        certainty = local_name(certainties.get(stance, "stated"))
        proofs.append(proof)
        rows.append(
            StanceRow(
                stance,
                holders[stance],
                targets[stance],
                f"<{positions[stance]}>",
                dated[stance][0] or "",
                local_name(phases.get(stance, "current")),
                certainty if certainty in CERTAINTIES else "stated",
                article=article,
            )
        )
    wider = said.first("skos:broader")
    broader = {f"<{each}>": f"<{wider[each]}>" for each in said.classes["Position"] if each in wider}
    left = uncorrected(rows, corrections)
    standing = {held.stance for held in current(left, broader)}
    in_force = {row.stance for row in left}
    nobody: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    found: list[tuple[str, str, str, Report]] = []
    for row, proof in zip(rows, proofs, strict=True):
        stance, article = row.stance, row.article
        voices, addressed, named, hinged, at = (
            those.get(stance, nobody) for those in (speakers, addressees, sources, conditions, occasions)
        )
        report = Report(
            stance=stance,
            date=row.date or None,
            dated_by_article=dated[stance][1],
            current=stance in standing,
            corrected=stance not in in_force,
            quote=quotes[proof],
            verified=local_name(rungs.get(proof, "unverified")) != "unverified",
            article=said.label(article),
            article_iri=article,
            published=written(appeared.get(article), local_name(exactness.get(article, ""))),
            outlet=outlets.get(article),
            author=", ".join(authors.get(article, ())) or None,
            url=urls.get(article),
            language=languages.get(article),
            annotator=next(iter(annotators.get(stance, ())), None),
            certainty=row.certainty,
            hedge=hedges.get(stance),
            phase=row.phase,
            speaker=next(iter(voices[0]), None),
            speaker_iri=next(iter(voices[1]), None),
            according_to=named[0],
            according_to_iris=named[1],
            addressee=addressed[0],
            addressee_iris=addressed[1],
            condition=hinged[0],
            condition_iris=hinged[1],
            occasion=next(iter(at[0]), None),
            occasion_iri=next(iter(at[1]), None),
            confidence=_number(confidences.get(stance, "")),
            strength=_number(strengths.get(stance, "")),
            review=tuple(kebab(local_name(flag)) for flag in flags.get(stance, ())),
            note=notes.get(stance),
        )
        found.append((row.holder, row.toward, position_id(row.position, said.base), report))
    return sorted(found, key=lambda each: in_time(each[3]))


def _counts_for(
    said: _Said, nodes: Mapping[str, Node], joined: set[str]
) -> tuple[dict[str, list[str]], dict[str, Node]]:
    """For whom actors count of whom no edge says so, and those of them that are no nodes of the network.

    Persons and bodies that act for nobody count for what they are members of, unless that has ended.
    """
    of, ends = said.values("org:organization"), said.first("schema:endDate")
    left: dict[str, set[str]] = {}
    for actor, links in said.values("org:hasMembership").items():
        ended, lasting = (
            {body for link in links if (link in ends) is over for body in of.get(link, ())}
            for over in (True, False)  # or taken up again
        )
        left[actor] = ended - lasting
    acts_for = said.values("sg:actsFor")
    members = said.values("org:memberOf")
    found: dict[str, list[str]] = {}
    hidden: dict[str, Node] = {}
    ahead = sorted(joined & nodes.keys())
    while ahead:
        actor = ahead.pop()
        wholes = acts_for.get(actor, []) if actor in hidden else []
        if actor not in acts_for and nodes[actor]["type"] in _VOICES:
            wholes = [body for body in members.get(actor, ()) if body not in left.get(actor, ())]
        if wholes := [body for body in wholes if body in nodes]:
            found[actor] = wholes
            new = [body for body in wholes if body not in joined and body not in hidden]
            hidden |= {body: nodes[body] for body in new}
            ahead += new
    return dict(sorted(found.items())), dict(sorted(hidden.items()))

"""The network of the samples: who stands how toward what, with every report of it."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from msgspec.structs import asdict

from kg import importer, sources
from kg.graph.file import FileGraph
from kg.network.projection import stance_network
from kg.network.records import Report
from kg.rdf.terms import DATA, named

NODE = {
    *("kind", "type", "label", "aliases", "metonyms", "anonymous", "links", "topics", "topic_iris", "facts"),
}


@pytest.fixture(scope="module")
def network(samples: FileGraph) -> nx.MultiDiGraph:
    return stance_network(samples)


def iri(name: str) -> str:
    return DATA + name


def edges(network: nx.MultiDiGraph, kind: str) -> list[tuple[str, str]]:
    short = len(DATA)
    return sorted((a[short:], b[short:]) for a, b, found in network.edges(data="kind") if found == kind)


def test_it_says_what_it_shows(network: nx.MultiDiGraph) -> None:
    about = network.graph
    assert about["title"] == "The stancegraph samples"
    assert (about["articles"], about["stances"]) == (14, 143)
    assert (about["first"], about["last"]) == ("2025-03", "2033-05-19")
    assert about["annotators"] == ["a.diallo", "m.silva", "t.berger"]
    assert about["generator"].startswith("stancegraph ")


def test_positions_stand_in_the_order_of_their_scheme_and_own_ones_after_the_shipped(
    network: nx.MultiDiGraph,
) -> None:
    ids = [position["id"] for position in network.graph["positions"]]
    assert ids == [
        *("demands", "proposes", "commits", "asserts", "supports", "votes-for", "accepts"),
        *(
            "accepts-conditionally",
            "welcomes-with-reservations",
            "neutral",
            "skeptical",
            "opposes",
            "rejects",
        ),
        *("votes-against", "denies"),
        *("undecided", "undeclared", "withdraws", "abstains", "fulfils"),
    ]
    own = network.graph["positions"][8]
    assert own == {
        "id": "welcomes-with-reservations",
        "iri": iri("position/welcomesWithReservations"),
        "label": "welcomes with reservations",
        "score": 0.5,
        "broader": "accepts-conditionally",
    }
    assert network.graph["positions"][15]["score"] is None


def test_a_given_title_is_taken(samples: FileGraph) -> None:
    assert stance_network(samples, "Talks").graph["title"] == "Talks"


def test_every_stance_is_one_report_on_one_edge(network: nx.MultiDiGraph) -> None:
    reports = [
        r for *_, data in network.edges(data=True) if data["kind"] == "stance" for r in data["reports"]
    ]
    assert len(reports) == len({report.stance for report in reports}) == 143
    assert len({(a, b) for a, b, kind in network.edges(data="kind") if kind == "stance"}) == 115


def test_everything_has_all_its_attributes(network: nx.MultiDiGraph) -> None:
    assert {frozenset(data) for _, data in network.nodes(data=True)} == {frozenset(NODE)}
    for *_, key, data in network.edges(keys=True, data=True):
        if data["kind"] == "stance":
            assert data.keys() == {"kind", "position", "reports"}
            assert key == data["position"]
            assert all(type(report) is Report for report in data["reports"])
        else:
            assert data == {"kind": key}


def test_actors_and_issues_that_nothing_joins_are_left_out(network: nx.MultiDiGraph) -> None:
    left_out = {
        *("actor/nato", "actor/briefed-people", "actor/diplomats"),  # addressed or cited only
        "actor/estmark-cabinet",  # of which only a membership is known
        "demand/guarantees",  # only ever a condition
    }
    assert {name for name in left_out if iri(name) in network} == set()
    kinds = [data["kind"] for _, data in network.nodes(data=True)]
    assert kinds.count("issue") == 56 - 1
    assert all(network.degree(node) for node in network)


def test_whoever_acts_for_a_holder_is_joined_only_upward(network: nx.MultiDiGraph) -> None:
    """The Kremlin is there for Putin's sake; Zelenskyy, who only speaks, is not there for Ukraine's."""
    assert edges(network, "acts-for") == [
        ("actor/biden-administration", "actor/usa"),
        ("actor/kolvia-energy", "actor/kolvia"),
        ("actor/kremlin", "actor/russia"),
        ("actor/putin", "actor/kremlin"),
        ("actor/rahal", "actor/lcs"),
        ("actor/russian-embassy", "actor/russia"),
        ("actor/sudria-mod", "actor/sudria"),
        ("actor/trump", "actor/white-house"),
        ("actor/white-house", "actor/usa"),
    ]


def test_parts_are_joined_to_their_packages(network: nx.MultiDiGraph) -> None:
    plan, now, earlier = "proposal/rahal-plan", "demand/list-now", "demand/list-earlier"
    assert edges(network, "part") == sorted(
        [
            *((f"demand/{part}", plan) for part in ("send-monitors", "aid-corridor", "seal-guns")),
            *((f"proposal/{part}", plan) for part in ("hold-fire", "final-text")),
            *((f"demand/{part}", now) for part in ("no-nato", "no-foreign-forces", "recognise-control")),
            *((f"demand/{part}", earlier) for part in ("no-nato", "no-foreign-forces", "recognise-control")),
            ("demand/security-agreement", earlier),
            ("demand/root-causes", "demand/security-agreement"),
            ("proposal/summer-flow", "proposal/release-schedule"),
            ("proposal/daily-readings", "proposal/release-schedule"),
            ("proposal/first-visit", "proposal/joint-inspection"),
        ]
    )


def test_one_edge_as_read_from_the_article(network: nx.MultiDiGraph) -> None:
    (report,) = network.edges[iri("actor/sudria"), iri("proposal/rahal-plan"), "accepts-conditionally"][
        "reports"
    ]
    assert asdict(report) == {
        "stance": iri("stance/2031-06-05-two-voices_sudria_accepts-conditionally_rahal-plan"),
        "date": "2031-06-05",
        "dated_by_article": True,
        "quote": "Sudria will accept the Rahal plan if there is a strip without soldiers along the Tarn, "
        "Prime Minister Dario Velk told parliament",
        "verified": True,
        "article": "Sudria moves on the Rahal plan, and Norland answers in two voices",
        "article_iri": iri("article/2031-06-05-two-voices"),
        "published": "2031-06-05",
        "outlet": "Example Wire",
        "author": "R. Vance",
        "url": "https://example.org/2031/06/05/two-voices",
        "language": "en",
        "annotator": "m.silva",
        "certainty": "stated",
        "hedge": None,
        "phase": "current",
        "speaker": "Dario Velk",
        "speaker_iri": iri("actor/velk"),
        "via": None,
        "via_iri": None,
        "according_to": (),
        "according_to_iris": (),
        "addressee": (),
        "addressee_iris": (),
        "condition": ("A strip without soldiers along the Tarn",),
        "condition_iris": (iri("demand/demilitarised-strip"),),
        "occasion": None,
        "occasion_iri": None,
        "confidence": None,
        "strength": None,
        "review": (),
        "note": None,
        "change": None,
        "current": True,
        "corrected": False,
    }


def test_the_reports_of_an_edge_stand_in_order_of_time(network: nx.MultiDiGraph) -> None:
    reports = network.edges[iri("actor/civic-union"), iri("proposal/rahal-plan"), "opposes"]["reports"]
    assert [(r.date, r.strength, r.current) for r in reports] == [
        ("2031-06-05", None, False),
        ("2031-06-20", 0.9, True),
    ]


@pytest.mark.parametrize(
    ("holder", "target", "position", "is_current"),
    [
        ("putin", "proposal/truce", "undecided", False),
        ("putin", "proposal/truce", "rejects", True),
        ("russia", "demand/list-earlier", "demands", False),
        ("norland", "demand/demilitarised-strip", "accepts", True),
        ("norland", "demand/demilitarised-strip", "rejects", True),
        ("norland", "demand/guns-back", "demands", False),
        ("norland", "demand/guns-back", "withdraws", True),
        ("estmark", "commitment/send-soldiers", "commits", False),
        ("sudria", "demand/send-monitors", "accepts-conditionally", False),
        ("lcs", "demand/aid-corridor", "undeclared", False),
        ("kremlin", "proposal/truce", "undeclared", True),
        ("rahal", "demand/demilitarised-strip", "welcomes-with-reservations", True),
    ],
)
def test_what_holds_now_is_marked(
    network: nx.MultiDiGraph, holder: str, target: str, position: str, is_current: bool
) -> None:
    reports = network.edges[iri(f"actor/{holder}"), iri(target), position]["reports"]
    assert [report.current for report in reports] == [is_current]


def test_of_two_reports_of_one_demand_the_earlier_is_not_current(network: nx.MultiDiGraph) -> None:
    reports = network.edges[iri("actor/russia"), iri("demand/no-nato"), "demands"]["reports"]
    assert {(r.phase, r.certainty, r.current) for r in reports} == {
        ("previous", "stated", False),
        ("current", "believed", True),
    }


def test_as_many_reports_are_current_as_were_counted_by_hand(network: nx.MultiDiGraph) -> None:
    now = {
        (a, b, key)
        for a, b, key, data in network.edges(keys=True, data=True)
        if data["kind"] == "stance" and any(report.current for report in data["reports"])
    }
    assert len(now) == 111


def test_a_nodes_card(network: nx.MultiDiGraph) -> None:
    assert network.nodes[iri("actor/usa")] == {
        "kind": "actor",
        "type": "State",
        "label": "United States",
        "aliases": ["U.S.", "United States of America", "États-Unis", "الولايات المتحدة"],
        "metonyms": ["Washington"],
        "anonymous": False,
        "links": [{"label": "Wikidata", "url": "http://www.wikidata.org/entity/Q30"}],
        "topics": [],
        "topic_iris": [],
        "facts": [],
    }
    assert network.nodes[iri("demand/recognise-control")]["facts"] == [
        ("put-forward-by", ("Russia",), (iri("actor/russia"),)),
        (
            "part-of",
            ("Russia’s earlier demands", "Russia’s list of conditions for a deal"),
            (iri("demand/list-earlier"), iri("demand/list-now")),
        ),
        ("asks-to", ("recognise",), ()),
        (
            "affects",
            ("Crimea", "The four further provinces that Russia claims"),
            (iri("place/crimea"), iri("place/claimed-provinces")),
        ),
        ("number", ("4",), ()),
    ]
    assert {fact.code: fact.values for fact in network.nodes[iri("proposal/truce")]["facts"]} == {
        "put-forward-by": ("United States",),
        "aims-at": ("Settlement of the war in Ukraine",),
        "reply-pending-from": ("Vladimir Putin",),
        "reply-awaited-by": ("Donald Trump",),
        "duration": ("P30D",),
    }
    assert network.nodes[iri("actor/critics")]["anonymous"] is True
    assert network.nodes[iri("actor/lcs")]["type"] == "Alliance"


def test_flags_are_codes_and_conditions_are_named(network: nx.MultiDiGraph) -> None:
    (flagged,) = network.edges[iri("actor/norland"), iri("demand/demilitarised-strip"), "rejects"]["reports"]
    assert flagged.review == ("unclear-holder",)
    (relayed,) = network.edges[iri("actor/russia"), iri("demand/list-now"), "demands"]["reports"]
    assert (relayed.according_to, relayed.addressee) == (
        ("people briefed on the contacts",),
        ("United States",),
    )
    assert (relayed.certainty, relayed.hedge) == ("reported", "reportedly")


def test_an_earlier_position_is_not_current_because_a_narrower_one_has_followed(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        "actors: {north: {name: North, type: State}}\ndemands: {strip: {label: A strip}}\n"
        "positions: {yes-but: {broader: accepts}}\n"
    )
    for day, position in (("2031-01-01", "accepts"), ("2031-01-02", "yes-but")):
        (tmp_path / f"{day}.stance.yaml").write_text(
            f"article: {{published: {day}}}\n"
            f"stances:\n  - {{actor: north, on: strip, position: {position}, quote: words}}\n"
        )
    found = stance_network(importer.new_graph(sources.load([tmp_path])))
    now = {key: [r.current for r in data["reports"]] for *_, key, data in found.edges(keys=True, data=True)}
    assert now == {"accepts": [False], "yes-but": [True]}
    assert [r.verified for *_, data in found.edges(data=True) for r in data["reports"]] == [False, False]


def test_what_a_correction_has_replaced_is_not_current(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        "actors: {north: {name: North, type: State}}\ndemands: {strip: {label: A strip}}\n"
    )
    for day, position, head in (
        ("2031-01-01", "rejects", ""),
        ("2031-01-02", "accepts", ", corrects: d-2031-01-01"),
    ):
        (tmp_path / f"{day}.stance.yaml").write_text(
            f"article: {{id: d-{day}, published: {day}{head}}}\n"
            f"stances:\n  - {{actor: north, on: strip, position: {position}, date: 2031-01-01, quote: words}}\n"
        )
    found = stance_network(importer.new_graph(sources.load([tmp_path])))
    now = {key: [r.current for r in data["reports"]] for *_, key, data in found.edges(keys=True, data=True)}
    assert now == {"accepts": [True], "rejects": [False]}


def test_threats_and_rounds_of_talks_say_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.stance.yaml").write_text(
        """article: {published: 2031-01-01}
actors: {north: {name: North, type: State}, south: {name: South, type: State}}
threats: {close: {label: Close the road, against: south, by: north, quote: words, occasion: round}}
events:
  talks: {label: Talks}
  round: {label: A round, part-of: talks, from: 2031-01, to: 2031-02-03, participants: [north, south]}
stances: [{actor: south, on: round, position: fulfils, quote: words}]
"""
    )
    nodes = stance_network(importer.new_graph(sources.load([tmp_path]))).nodes
    assert nodes[iri("threat/close")]["type"] == "Threat"
    assert nodes[iri("threat/close")]["facts"] == [
        ("put-forward-by", ("North",), (iri("actor/north"),)),
        ("directed-against", ("South",), (iri("actor/south"),)),
    ]
    assert nodes[iri("event/round")]["facts"] == [
        ("from", ("2031-01",), ()),
        ("to", ("2031-02-03",), ()),
        ("participants", ("North", "South"), (iri("actor/north"), iri("actor/south"))),
        ("part-of", ("Talks",), (iri("event/talks"),)),
    ]


def test_an_empty_graph_is_an_empty_network() -> None:
    found = stance_network(FileGraph.made_of([], DATA))
    assert (len(found), found.size(), found.graph["stances"], found.graph["first"]) == (0, 0, 0, None)


def test_topics_and_corrections_are_told(network: nx.MultiDiGraph) -> None:
    topics = {topic["iri"]: topic for topic in network.graph["topics"]}
    ceasefire = iri("topic/ceasefire")
    assert topics[ceasefire] == {"iri": ceasefire, "label": "Ceasefire", "broader": iri("topic/security")}
    plan = network.nodes[iri("proposal/rahal-plan")]
    assert plan["topics"] == [topics[topic]["label"] for topic in plan["topic_iris"]]
    later, earlier = "article/2033-04-08-berichtigung", "article/2033-04-06-talsperre"
    assert network.graph["corrections"] == [(iri(later), iri(earlier))]


MEMBERS = """article: {published: 2031-01-01}
actors:
  north: {name: North, type: State, member-of: [{of: league}]}
  league: {name: League, type: Alliance}
  house: {name: House, type: GovernmentBody, acts-for: north}
  club: {name: Club, type: Organization}
  envoy: {name: Envoy, type: Person, member-of: [{of: house}]}
  former: {name: Former, type: Person, member-of: [{of: club, to: 2030-12-31}]}
  minister: {name: Minister, type: Person, acts-for: north, member-of: [{of: club}]}
demands: {strip: {label: A strip}}
stances:
  - {actor: envoy, on: strip, position: rejects, quote: one}
  - {actor: former, on: strip, position: accepts, quote: two}
  - {actor: minister, on: strip, position: supports, quote: three}
"""


def test_for_whom_members_count_is_told_with_what_is_not_drawn(tmp_path: Path) -> None:
    """Of bodies that are not drawn it is told for whom they act; states speak for themselves."""
    (tmp_path / "a.stance.yaml").write_text(MEMBERS)
    found = stance_network(importer.new_graph(sources.load([tmp_path])))
    assert found.graph["counts_for"] == {
        iri("actor/envoy"): [iri("actor/house")],
        iri("actor/house"): [iri("actor/north")],
    }
    assert found.graph["bodies"].keys() == {iri("actor/house")}
    assert found.graph["bodies"][iri("actor/house")].keys() == NODE
    assert iri("actor/house") not in found


def test_what_has_no_name_is_drawn_all_the_same() -> None:
    said = FileGraph.made_of(
        [
            *((f"<{DATA}stance/1>", named(f"sg:{prop}"), f"<{DATA}{value}>") for prop, value in STANCE),
            (f"<{DATA}stance/1>", named("sg:position"), named("sg:rejects")),
            (f"<{DATA}evidence/1>", named("oa:exact"), '"no"'),
            (f"<{DATA}article/a>", named("rdfs:label"), '"An article"'),
            (f"<{DATA}stance/1>", named("sg:strength"), '"NaN"'),
        ],
        DATA,
    )
    found = stance_network(said)
    assert {node: (data["kind"], data["label"]) for node, data in found.nodes(data=True)} == {
        iri("actor/x"): ("actor", "x"),
        iri("demand/y"): ("issue", "y"),
    }
    (report,) = found.edges[iri("actor/x"), iri("demand/y"), "rejects"]["reports"]
    assert (report.quote, report.strength, report.certainty) == ("no", None, "stated")


STANCE = (
    ("holder", "actor/x"),
    ("toward", "demand/y"),
    ("reportedIn", "article/a"),
    ("evidence", "evidence/1"),
)


def test_who_left_and_came_back_is_a_member(tmp_path: Path) -> None:
    (tmp_path / "a.stance.yaml").write_text(
        """article: {published: 2031-01-01}
actors:
  cabinet: {name: Cabinet, type: Organization}
  back: {name: Back, type: Person, member-of: [{of: cabinet, to: 2030}, {of: cabinet, from: 2030-06}]}
  gone: {name: Gone, type: Person, member-of: [{of: cabinet, to: 2030-02}]}
demands: {strip: {label: A strip}}
stances: [{actor: [back, gone], on: strip, position: rejects, quote: words}]
"""
    )
    network = stance_network(importer.new_graph(sources.load([tmp_path])))
    assert network.graph["counts_for"] == {iri("actor/back"): [iri("actor/cabinet")]}

"""Graphs as kg.network makes them, for the tests of the pages: a made-up conflict, and a hostile one."""

from __future__ import annotations

from typing import Any

import networkx as nx
from msgspec.structs import replace

from kg.network.records import Fact, Report

BASE = "https://example.org/id/"

POSITIONS: list[dict[str, Any]] = [
    {"id": "demands", "label": "demands", "score": 1.0, "broader": None},
    {"id": "proposes", "label": "proposes", "score": 1.0, "broader": None},
    {"id": "commits", "label": "commits to", "score": 1.0, "broader": None},
    {"id": "asserts", "label": "asserts", "score": 1.0, "broader": None},
    {"id": "supports", "label": "supports", "score": 1.0, "broader": None},
    {"id": "accepts", "label": "accepts", "score": 0.7, "broader": None},
    {"id": "accepts-conditionally", "label": "accepts with conditions", "score": 0.4, "broader": None},
    {"id": "neutral", "label": "is neutral on", "score": 0.0, "broader": None},
    {"id": "skeptical", "label": "doubts", "score": -0.4, "broader": None},
    {"id": "opposes", "label": "opposes", "score": -0.7, "broader": None},
    {"id": "rejects", "label": "rejects", "score": -1.0, "broader": None},
    {"id": "denies", "label": "denies", "score": -1.0, "broader": None},
    {"id": "undecided", "label": "is undecided on", "score": None, "broader": None},
    {"id": "undeclared", "label": "does not comment on", "score": None, "broader": None},
    {"id": "withdraws", "label": "withdraws", "score": None, "broader": None},
]

ARTICLES = {
    "wire-deadline": (
        "Norland sets 48-hour deadline for Tarn ceasefire",
        "Example Wire",
        "R. Vance",
        "2031-04-12",
    ),
    "post-answer": (
        "Sudria answers: no withdrawal before talks",
        "Tarn Valley Post",
        "I. Okoro",
        "2031-04-14",
    ),
    "wire-mediation": ("League offers monitors, and a table", "Example Wire", "R. Vance", "2031-04-17"),
    "courier-dam": ("Who owns the water behind the Halden dam?", "The Coastal Courier", None, "2031-03-28"),
    "kurier-grenze": ("Estmark zögert im Streit um den Tarn", "Estmarker Kurier", "J. Weiß", "2031-04-20"),
}


def actor_iri(name: str) -> str:
    """The IRI of an actor that is called by its id."""
    return f"{BASE}actor/{name.lower()}"


def report(article: str, quote: str, /, **changes: Any) -> Report:
    """One report of a stance, with the defaults most reports have."""
    title, outlet, author, day = ARTICLES[article]
    said: dict[str, Any] = {
        "stance": f"{BASE}stance/{article}/{sum(i * ord(c) for i, c in enumerate(quote, 1)) % 99991}",
        "date": day,
        "dated_by_article": "date" not in changes,
        "quote": quote,
        "verified": True,
        "article": title,
        "article_iri": f"{BASE}article/{article}",
        "outlet": outlet,
        "author": author,
        "url": f"https://example.org/news/{article}",
        "language": "de" if "kurier" in article else "en",
        "annotator": "m.silva",
        "current": True,
    }
    if "addressee" in changes:
        said["addressee_iris"] = tuple(map(actor_iri, changes["addressee"]))
    lists = {name: tuple(value) for name, value in changes.items() if isinstance(value, list)}
    return Report(**(said | changes | lists))


def empty(**changes: Any) -> nx.MultiDiGraph:
    """A graph with nothing in it but its caption."""
    about: dict[str, Any] = {
        "title": "Nothing yet",
        "articles": 0,
        "stances": 0,
        "first": None,
        "last": None,
        "annotators": [],
        "generator": "stancegraph 0.1.0",
        "positions": [dict(p) for p in POSITIONS],
    }
    return nx.MultiDiGraph(**(about | changes))


def node(graph: nx.MultiDiGraph, name: str, type_: str, label: str, **more: Any) -> str:
    """Add an actor or an issue, and return its IRI."""
    actor = type_ in {"State", "Organization", "Alliance", "GovernmentBody", "Person", "Group"}
    iri = f"{BASE}{'actor' if actor else 'issue'}/{name}"
    attributes: dict[str, Any] = {
        "kind": "actor" if actor else "issue",
        "type": type_,
        "label": label,
        "aliases": [],
        "metonyms": [],
        "anonymous": False,
        "links": [],
        "topics": [],
        "facts": [],
    }
    assert more.keys() <= attributes.keys()
    graph.add_node(iri, **(attributes | more))
    return iri


def stance(graph: nx.MultiDiGraph, holder: str, position: str, target: str, *reports: Report) -> None:
    """Add a stance edge with its reports."""
    graph.add_edge(holder, target, key=position, kind="stance", position=position, reports=list(reports))


def records(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of a page's data, as its script reads them (kg/views/columns.py)."""
    made: list[dict[str, Any]] = [{} for _ in range(columns["n"])]
    for key, column in columns.items():
        if key == "n":
            continue
        if isinstance(column, list):
            values = dict(enumerate(column))
        elif "all" in column:
            values = dict.fromkeys(range(len(made)), column["all"])
        elif "of" in column:
            values = {i: column["of"][place] for i, place in enumerate(column["is"])}
        elif "at" in column:
            values = dict(zip(column["at"], column["is"], strict=True))
        else:
            values = {i: column["prefix"] + rest for i, rest in enumerate(column["is"])}
        for i, value in values.items():
            made[i][key] = value
    return made


def norland() -> nx.MultiDiGraph:
    """25 actors and issues of a made-up dispute over a river, in five made-up articles."""
    g = empty(
        title="The Tarn river dispute: who stands where",
        articles=5,
        first="2031-03",
        last="2031-04-20",
        annotators=["m.silva", "t.abara"],
    )
    norland = node(
        g,
        "norland",
        "State",
        "Norland",
        aliases=["Republic of Norland", "Nordland"],
        metonyms=["Port Vey"],
        links=[{"label": "Wikidata", "url": "https://www.wikidata.org/wiki/Q15"}],
    )
    sudria = node(g, "sudria", "State", "Sudria", aliases=["Südrien"], metonyms=["Cal Mora"])
    estmark = node(g, "estmark", "State", "Estmark", facts=[Fact("member-of", ("League of Coastal States",))])
    league = node(g, "lcs", "Alliance", "League of Coastal States", aliases=["LCS", "Küstenliga"])
    ministry = node(
        g, "sudria-mod", "GovernmentBody", "Defence ministry of Sudria", facts=[Fact("acts-for", ("Sudria",))]
    )
    vance = node(
        g, "aldous", "Person", "Prime Minister Henrike Aldous", facts=[Fact("acts-for", ("Norland",))]
    )
    brandt = node(
        g,
        "brandt",
        "Person",
        "Ilse Brandt",
        aliases=["Minister Brandt"],
        facts=[Fact("acts-for", ("Estmark",))],
    )
    river = node(g, "tarn-commission", "Organization", "Tarn River Commission")
    farmers = node(g, "growers", "Group", "Tarn valley growers")
    sources = node(g, "sources", "Group", "diplomats close to the talks", anonymous=True)
    opposition = node(g, "opposition", "Organization", "Sudrian Unity Party")
    relief = node(g, "relief", "Organization", "Coastal Relief")

    spring = node(
        g,
        "spring-list",
        "Demand",
        "Norland’s spring list",
        topics=["Security order"],
        facts=[
            Fact("addressed-to", ("Sudria",), (actor_iri("Sudria"),)),
            Fact("made-of", ("three demands",)),
        ],
    )
    halt = node(
        g,
        "halt-fire",
        "Demand",
        "Halt artillery fire along the Tarn within 48 hours",
        topics=["Ceasefire"],
        facts=[
            Fact("addressed-to", ("Sudria",), (actor_iri("Sudria"),)),
            Fact("part-of", ("Norland’s spring list",)),
            Fact("duration", ("48 hours",)),
        ],
    )
    pull = node(
        g,
        "pull-back",
        "Demand",
        "Withdraw troops to 30 km behind the east bank",
        topics=["Ceasefire"],
        facts=[
            Fact("addressed-to", ("Sudria",), (actor_iri("Sudria"),)),
            Fact("part-of", ("Norland’s spring list",)),
        ],
    )
    water = node(
        g,
        "water-share",
        "Demand",
        "Recognise Norland’s half share of the Halden dam’s water",
        topics=["Water"],
        facts=[Fact("addressed-to", ("Sudria",), (actor_iri("Sudria"),)), Fact("mode", ("recognise",))],
    )
    prisoners = node(g, "prisoners", "Demand", "Release all detained border guards", topics=["Humanitarian"])
    corridor = node(g, "corridor", "Demand", "Open a relief corridor to Halden", topics=["Humanitarian"])
    monitors = node(g, "monitors", "Proposal", "League monitors on both banks", topics=["Ceasefire"])
    table = node(
        g,
        "table",
        "Proposal",
        "Direct talks in Port Astrid",
        topics=["Security order"],
        facts=[Fact("reply-pending-from", ("Sudria",))],
    )
    inquiry = node(
        g, "inquiry", "Proposal", "Joint inquiry into the dam breach", topics=["Water", "Humanitarian"]
    )
    nofly = node(g, "no-first-strike", "Commitment", "Not to fire first", topics=["Security order"])
    breach = node(g, "breach", "Claim", "Sudrian shelling broke the Halden dam", topics=["Water"])
    grain = node(g, "grain", "Commitment", "Keep the grain road open", topics=["Humanitarian"])
    summit = node(g, "summit", "Event", "May summit of the League", topics=["Security order"])

    stance(
        g,
        norland,
        "demands",
        spring,
        report(
            "wire-deadline", "Norland restated its list of three demands on Tuesday", addressee=["Sudria"]
        ),
    )
    stance(
        g,
        norland,
        "demands",
        halt,
        report(
            "courier-dam",
            "Norland had asked for quiet along the river since the thaw",
            date="2031-03",
            phase="previous",
            current=False,
        ),
        report(
            "wire-deadline",
            "Norland demanded on Tuesday that Sudria halt all artillery fire "
            "along the Tarn river within 48 hours",
            addressee=["Sudria"],
            speaker="Henrike Aldous",
        ),
        report(
            "wire-mediation",
            "the deadline, Port Vey repeated, “is not a figure of speech”",
            annotator="t.abara",
        ),
    )
    stance(
        g,
        norland,
        "demands",
        pull,
        report(
            "wire-deadline",
            "It also wants Sudrian troops withdrawn to 30 kilometres behind the east bank",
            addressee=["Sudria"],
        ),
    )
    stance(
        g,
        norland,
        "demands",
        water,
        report(
            "courier-dam",
            "Norland is believed to want half of the water recognised as its own",
            certainty="believed",
            hedge="is believed to",
            according_to=["diplomats close to the talks"],
        ),
    )
    stance(
        g,
        norland,
        "asserts",
        breach,
        report(
            "courier-dam",
            "“Their shells broke the dam,” the prime minister told parliament",
            speaker="Henrike Aldous",
            date="2031-03-27",
        ),
    )
    stance(
        g,
        norland,
        "accepts-conditionally",
        table,
        report(
            "wire-mediation",
            "Norland would come to Port Astrid, but only once the guns are silent",
            condition=["a halt to the artillery fire"],
        ),
    )
    stance(
        g, norland, "supports", monitors, report("wire-mediation", "Norland welcomed the offer of monitors")
    )
    stance(
        g,
        norland,
        "commits",
        nofly,
        report("wire-deadline", "“We will not fire first,” Aldous said", speaker="Henrike Aldous"),
    )
    stance(
        g,
        ministry,
        "rejects",
        halt,
        report(
            "post-answer",
            "Sudria’s defence ministry rejected the demand as “theatre”",
            date="2031-04-13",
        ),
    )
    stance(
        g,
        sudria,
        "rejects",
        pull,
        report("post-answer", "There will be no withdrawal before talks, Sudria’s government said"),
        report("kurier-grenze", "Einen Rückzug lehnte Sudrien erneut ab", annotator="t.abara"),
    )
    stance(
        g,
        sudria,
        "denies",
        breach,
        report("courier-dam", "Sudria denied that its artillery had been within range"),
    )
    stance(
        g,
        sudria,
        "rejects",
        water,
        report(
            "courier-dam",
            "The water is ours, Cal Mora answered",
            date="2031-03-26",
            current=False,
        ),
    )
    stance(
        g,
        sudria,
        "undecided",
        water,
        report(
            "kurier-grenze",
            "Über die Wasserfrage sei noch nicht entschieden, hieß es in Cal Mora",
            certainty="reported",
            hedge="hieß es",
        ),
    )
    stance(
        g, sudria, "undeclared", table, report("wire-mediation", "Sudria has not said whether it will come")
    )
    stance(
        g,
        sudria,
        "demands",
        prisoners,
        report("post-answer", "Sudria demanded the release of eleven border guards", addressee=["Norland"]),
    )
    stance(
        g,
        sudria,
        "commits",
        grain,
        report("post-answer", "Lorries will pass, the government promised, “whatever happens on the river”"),
    )
    stance(
        g,
        sudria,
        "skeptical",
        monitors,
        report(
            "wire-mediation",
            "Officials in Cal Mora doubted that monitors could be neutral",
            certainty="reported",
        ),
    )
    stance(
        g,
        estmark,
        "undecided",
        halt,
        report(
            "kurier-grenze",
            "Estmark hat sich noch nicht entschieden, sagte Ilse Brandt",
            speaker="Ilse Brandt",
        ),
    )
    stance(g, estmark, "neutral", water, report("kurier-grenze", "In der Wasserfrage bleibt Estmark neutral"))
    stance(
        g, estmark, "supports", table, report("kurier-grenze", "Estmark unterstützt Gespräche in Port Astrid")
    )
    stance(
        g,
        brandt,
        "supports",
        inquiry,
        report("kurier-grenze", "Eine gemeinsame Untersuchung „wäre vernünftig“, sagte Brandt"),
    )
    stance(
        g,
        league,
        "proposes",
        monitors,
        report("wire-mediation", "The League of Coastal States offered to send monitors to both banks"),
    )
    stance(g, league, "proposes", table, report("wire-mediation", "and proposed direct talks in Port Astrid"))
    stance(
        g,
        league,
        "supports",
        halt,
        report("wire-mediation", "The League backed the call for a halt to the shelling"),
    )
    stance(g, league, "asserts", summit, report("wire-mediation", "The League will meet in May"))
    stance(
        g,
        river,
        "proposes",
        inquiry,
        report("courier-dam", "The commission suggested that both sides look into the breach together"),
    )
    stance(
        g,
        river,
        "skeptical",
        breach,
        report(
            "courier-dam",
            "The commission found the evidence thin",
            review=["conflicting dates"],
            note="The article dates the report a day before the breach.",
        ),
    )
    stance(
        g,
        farmers,
        "opposes",
        water,
        report("courier-dam", "Growers on both banks oppose any division of the water", confidence=0.6),
    )
    stance(g, farmers, "supports", grain, report("post-answer", "Growers cheered the promise"))
    stance(
        g,
        opposition,
        "opposes",
        pull,
        report("post-answer", "The Unity Party called any withdrawal “a gift”"),
    )
    stance(
        g,
        opposition,
        "rejects",
        monitors,
        report("wire-mediation", "The Unity Party wants no foreign monitors at all"),
    )
    stance(
        g,
        opposition,
        "opposes",
        table,
        report("wire-mediation", "It also spoke against travelling to Port Astrid", certainty="unclear"),
    )
    stance(
        g,
        relief,
        "demands",
        corridor,
        report(
            "post-answer", "Coastal Relief called for a corridor to Halden", addressee=["Norland", "Sudria"]
        ),
    )
    stance(
        g,
        sudria,
        "accepts-conditionally",
        corridor,
        report(
            "kurier-grenze",
            "Sudrien würde einen Korridor zulassen, wenn Norland ihn nicht militärisch nutzt",
            condition=["no military use by Norland"],
        ),
    )
    stance(g, norland, "accepts", corridor, report("post-answer", "Norland agreed to a corridor"))
    stance(g, norland, "rejects", prisoners, report("post-answer", "Port Vey refused"))
    stance(
        g,
        sources,
        "asserts",
        summit,
        report(
            "kurier-grenze",
            "Diplomaten halten einen Gipfel im Mai für möglich",
            certainty="possible",
            hedge="für möglich",
        ),
    )
    stance(g, vance, "opposes", inquiry, report("courier-dam", "Aldous saw “nothing left to investigate”"))
    stance(
        g,
        estmark,
        "withdraws",
        summit,
        report("kurier-grenze", "Estmark zog seine Einladung zum Gipfel zurück"),
    )
    stance(g, sudria, "opposes", norland, report("post-answer", "Sudria accused Norland of bad faith"))
    g.add_edge(halt, spring, key="part", kind="part")
    g.add_edge(pull, spring, key="part", kind="part")
    g.add_edge(water, spring, key="part", kind="part")
    g.add_edge(ministry, sudria, key="acts-for", kind="acts-for")
    g.add_edge(brandt, estmark, key="acts-for", kind="acts-for")
    g.add_edge(vance, norland, key="acts-for", kind="acts-for")
    g.graph["stances"] = sum(len(d.get("reports", ())) for _, _, d in g.edges(data=True))
    return g


HOSTILE = (
    "</script><script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=2">',
    "{{7*7}}{% include 'x' %}",
    "line\u2028and\u2029paragraph",
    "\u202egnp.exe right to left override",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "a href='javascript:window.pwned=3'",
    "<!-- <script>",
    "]]> &amp; &lt;b&gt;",
    "مطالبة بوقف إطلاق النار على طول النهر",
    "停止沿塔恩河的一切炮火并撤出东岸部队",
    "lone \ud800 surrogate",
    "__proto__",
    "",
)


def hostile() -> nx.MultiDiGraph:
    """Every text field filled with strings that break pages which trust their input."""
    g = empty(
        title=HOSTILE[0] + HOSTILE[2], articles=1, stances=1, annotators=list(HOSTILE), generator=HOSTILE[1]
    )
    own = HOSTILE[1]
    g.graph["positions"].append(
        {"id": own, "label": HOSTILE[0], "score": 0.5, "broader": "accepts-conditionally"}
    )
    issue = node(g, "issue", "Demand", HOSTILE[0], topics=list(HOSTILE))
    for i, text in enumerate(HOSTILE):
        actor = node(
            g,
            f"a{i}",
            ("State", "Person", "Group")[i % 3],
            text,
            aliases=list(HOSTILE),
            metonyms=[text],
            links=[
                {"label": text, "url": "javascript:window.pwned=4"},
                {"label": "data", "url": "data:text/html,<script>window.pwned=5</script>"},
            ],
            topics=[],
            facts=[Fact(text, (text,), (text,))],
        )
        fields = ("quote", "article", "outlet", "author", "language", "annotator", "hedge", "speaker", "note")
        fields += ("stance", "date", "certainty", "phase", "speaker_iri", "via", "via_iri", "article_iri")
        lists = ("according_to", "addressee", "addressee_iris", "condition", "review")
        hostile_report = replace(
            report("wire-deadline", text),
            **dict.fromkeys(fields, text),
            url="javascript:window.pwned=6",
            **dict.fromkeys(lists, (text,)),
        )
        stance(g, actor, own if i % 2 else "rejects", issue, hostile_report)
    return g


def crowd(n: int) -> nx.MultiDiGraph:
    """A connected two-mode graph of n nodes and about 2n stances, the same each time."""
    g = empty(title=f"A crowd of {n}", articles=1, first="2031-01-01", last="2031-01-01")
    half = n // 2
    actors = [
        node(g, f"a{i:04}", "Organization", f"Association number {i} of the coast") for i in range(n - half)
    ]
    issues = [
        node(
            g,
            f"i{i:04}",
            "Demand",
            f"Demand number {i} about a matter of some weight",
            topics=[f"Topic {i % 7}"],
        )
        for i in range(half)
    ]
    names = ("demands", "supports", "rejects", "undecided")
    for k in range(2 * n):
        a, i = (k * 7919 + k // 3) % len(actors), int((k * 104729 % 9973 / 9973) ** 2.2 * len(issues))
        if not g.has_edge(actors[a], issues[i]):
            stance(g, actors[a], names[k % 4], issues[i], report("wire-deadline", f"Quote number {k}"))
    g.graph["stances"] = g.number_of_edges()
    return g

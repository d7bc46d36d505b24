"""The words of pages and pictures: all of them in each language, and nothing in another."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib import resources
from typing import Any

import graphs
import networkx as nx
import pytest
from babel import Locale
from msgspec.structs import replace
from rdflib import Graph
from rdflib.namespace import SKOS
from test_accessibility import AXE, violations

from kg.model import CERTAINTIES, MODES, POSITIONS, REVIEW_FLAGS
from kg.network.projection import _FACTS
from kg.network.records import Fact
from kg.rdf.terms import kebab
from kg.views import marks, picture, texts
from kg.views.page import TABS, page
from kg.views.picture.words import filled

ENGLISH = texts.load().entries
OTHERS = [language for language in texts.LANGUAGES if language != "en"]
SHIPPED = list(POSITIONS)
every_language = pytest.mark.parametrize("language", texts.LANGUAGES)
every_other = pytest.mark.parametrize("language", OTHERS)


def forms(entry: str | dict[str, str]) -> dict[str, str]:
    return {"other": entry} if isinstance(entry, str) else entry


def names(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


# -- the files ---------------------------------------------------------------------------------------


@every_other
def test_all_languages_say_the_same_things(language):
    known = texts.load(language).entries
    assert known.keys() - ENGLISH.keys() == {f"position.{position}" for position in SHIPPED}
    assert ENGLISH.keys() - known.keys() == set()


@every_language
def test_what_is_counted_has_a_form_for_each_plural_of_the_language(language):
    plurals = {*Locale.parse(language).plural_form.tags, "other"}
    for key, entry in texts.load(language).entries.items():
        counts = isinstance(ENGLISH.get(key), dict)
        assert isinstance(entry, dict) == counts, key
        assert not counts or entry.keys() == plurals, key


@every_other
def test_the_same_values_are_told(language):
    rule = Locale.parse(language).plural_form
    amounts = [*range(1200), 10**6, 1.5]
    stands_for = {tag: [n for n in amounts if rule(n) == tag] for tag in (*rule.tags, "other")}
    for key, english in ENGLISH.items():
        wanted = names(forms(english)["other"])
        for tag, text in forms(texts.load(language).entries[key]).items():
            left_out = wanted - names(text)
            assert not names(text) - wanted, (key, tag)
            # "two articles" need not say 2: where a form is of one number only, its words can say which.
            assert not left_out or (left_out == {"n"} and len(stands_for[tag]) == 1), (key, tag)


@every_language
def test_no_text_is_empty_or_has_loose_ends(language):
    for key, entry in texts.load(language).entries.items():
        for text in forms(entry).values():
            assert text.strip(), key
            assert text == text.strip() or key in ("comma", "semicolon"), key
            assert "  " not in text, key
            assert text.count("{") == text.count("}") == len(re.findall(r"\{\w+\}", text)), key


SAME = {
    "fr": "code,Zoom,Source,Position,Date,Alliance,Accusation,participants,possible,phase,note,{n} article,{n} articles",
    "de": "Zoom,Filter,Position,Matrix,Details,Person",
    "es": "Zoom,zoom,Actor,no,{n} actor",
    "uk": "",
    "ar": "",
}
"""What is written in a language as it is in English."""


@every_other
def test_no_text_was_left_in_english(language):
    left = {
        text
        for key, entry in texts.load(language).entries.items()
        for text in forms(entry).values()
        if text in forms(ENGLISH.get(key, "")).values()
        and re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", text))
    }
    assert left - {"ltr"} == set(filter(None, SAME[language].split(",")))


@every_language
def test_verbs_say_where_their_target_stands(language):
    entries = texts.load(language).entries
    for key in entries:
        if key.startswith(("verb.", "tie.", "denied")):
            assert str(entries[key]).count("…") == 1, key


def test_all_that_the_graph_may_say_has_words():
    for start, values in {
        "verb": SHIPPED,
        "denied": SHIPPED,
        "certainty": CERTAINTIES,
        "type": marks.TYPES,
        "tie": marks.TIES,
        "family": marks.FAMILIES,
        "fact": [code for code, _ in _FACTS],
        "mode": MODES,
        "flag": REVIEW_FLAGS,
        "view": TABS,
    }.items():
        assert {f"{start}.{value}" for value in values} - ENGLISH.keys() == set()


@every_other
def test_positions_are_called_as_the_vocabulary_calls_them(language):
    scheme = Graph().parse(str(resources.files("ontology") / "schemes.ttl"))
    known = {
        kebab(str(position).rpartition("#")[2].rpartition("/")[2]): str(label)
        for position, label in scheme.subject_objects(SKOS.prefLabel)
        if getattr(label, "language", None) == language
    }
    assert {position: texts.load(language)[f"position.{position}"] for position in SHIPPED} == {
        position: known[position] for position in SHIPPED
    }


@every_language
def test_a_language_names_itself_and_the_way_it_runs(language):
    words = texts.load(language)
    locale = Locale.parse(words["locale"], sep="-")
    assert locale.language == language
    assert words["language"] == Locale.parse(language).get_language_name(language)
    assert words["direction"] == locale.text_direction


def test_what_there_are_no_words_in():
    with pytest.raises(KeyError):
        texts.load("tlh")


# -- the page and the pictures -----------------------------------------------------------------------

DATA = "山"
"""In place of all that comes from the graph: a letter that none of the languages has."""


def everything() -> nx.MultiDiGraph:
    """A network with all that the page has words for, and nothing of its own that could be taken for them."""
    g = graphs.empty(
        title=DATA,
        articles=3,
        of={"articles": 5, "stances": 90},
        annotators=[f"{DATA}1", f"{DATA}2"],
        generator=DATA,
        positions=[
            {"id": name, "label": name, "score": score, "broader": None} for name, score in POSITIONS.items()
        ],
    )
    g.graph["drawn"] = [
        *(("around", DATA), ("depth", "2"), ("topic", DATA), ("since", "2031-01"), ("until", "2031-12-31")),
        *(("min-reports", "2"), ("position", "demands"), ("roll-up", ""), ("top", "9"), ("query", DATA)),
        ("compare", "2031-05"),
    ]
    facts = {
        "from": "2031-01-02",
        "to": "2031",
        "due": "2031-03",
        "asks-to": "do-not",
        "for-good": "true",
        "duration": "P2Y3M",
        "number": "4",
    }
    actors = [
        graphs.node(g, f"a{i}", type_, f"{DATA}{i}", anonymous=type_ == "Group", aliases=[f"{DATA}{DATA}"])
        for i, type_ in enumerate(name for name, kind in marks.TYPES.items() if kind == "actor")
    ]
    issues = [
        graphs.node(
            g,
            f"i{i}",
            type_,
            f"{DATA}{DATA}{i}",
            topics=[] if i % 3 else [f"{DATA}!"],
            metonyms=[DATA],
            links=[{"label": DATA, "url": "https://example.org/"}],
            facts=[Fact(code, (facts.get(code, DATA),)) for code, _ in _FACTS],
        )
        for i, type_ in enumerate(name for name, kind in marks.TYPES.items() if kind == "issue")
    ]
    fields = ("quote", "article", "outlet", "author", "speaker", "hedge", "note", "annotator")
    for i, position in enumerate(SHIPPED):
        day = {"date": f"2031-{i % 9 + 1:02}-11"} if i % 5 else {"date": None}
        told: dict[str, Any] = dict.fromkeys(fields, DATA) | {
            **day,
            "url": None,
            "language": "zh",
            "certainty": CERTAINTIES[i % len(CERTAINTIES)],
            "phase": ("current", "previous", "prospective")[i % 3],
            "review": [REVIEW_FLAGS[i % len(REVIEW_FLAGS)]],
            "verified": i % 2 == 0,
            "current": i % 3 == 0,
            "addressee": [f"{DATA}0", f"{DATA}1"],
            "according_to": [DATA],
            "condition": [DATA],
            "confidence": 0.5,
            "strength": 0.5,
        }
        bare = {"date": "2031-02", "outlet": None, "article": "", "hedge": None}
        reports = [
            graphs.report("wire-deadline", "", **told),
            graphs.report("wire-deadline", "", **told | bare),
        ]
        graphs.stance(g, actors[i % 4], position, issues[i % 3], *reports)
        graphs.stance(g, actors[i % 6], position, issues[i % 7], *reports[:1])
    g.add_edge(issues[1], issues[0], key="part", kind="part")
    g.add_edge(actors[1], actors[0], key="acts-for", kind="acts-for")
    g.graph["stances"] = sum(len(d.get("reports", ())) for *_, d in g.edges(data=True))
    stances = [(u, v, k) for u, v, k, d in g.edges(keys=True, data="kind") if d == "stance"]
    g.graph["changes"] = []
    for (holder, target, position), change in zip(stances, ("moved", "new", "gone"), strict=False):
        g.edges[holder, target, position]["change"] = change
        g.graph["changes"].append(
            {
                "holder": holder,
                "target": target,
                "from": [] if change == "new" else [position],
                "to": [] if change == "gone" else [position],
                "date": "2031-05-06",
            }
        )
    return g


# All that can be read or heard, of all that is open or not.
READ = """() => {
  const found = new Set(), add = words => { words = (words || "").replace(/\\s+/g, " ").trim(); if (/\\p{L}/u.test(words)) found.add(words); };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("script, style, noscript")) add(walk.currentNode.data);
  for (const name of ["aria-label", "aria-valuetext", "aria-roledescription", "placeholder", "title"])
    for (const element of document.querySelectorAll(`[${name}]`)) add(element.getAttribute(name));
  return [...found];
}"""


def read(view) -> set[str]:
    """Everything that the page says, after all of it has been opened."""
    found: set[str] = set()
    see = lambda: found.update(view.page.evaluate(READ))  # noqa: E731  # read again after every step
    for tab in view.page.get_by_role("tab").all():
        tab.click()
        see()
    for one in ("nodes", "edges"):
        for id_ in view.page.evaluate(f"[...stancegraph.{one}.keys()]"):
            view.page.evaluate("what => stancegraph.choose(what)", {"kind": one[:-1], "id": id_})
            see()
    view.page.evaluate("stancegraph.reset()")
    for wanted in (DATA, "zzzz"):
        view.page.get_by_role("combobox").first.fill(wanted)
        see()
    return found


def tokens(text: str) -> set[str]:
    """Its words in Latin letters; two letters can be a mark."""
    return {word.lower() for word in re.findall(r"[^\W\d_]{3,}", text) if word.isascii()}


def vocabulary(language: str) -> set[str]:
    return set().union(
        *(tokens(text) for entry in texts.load(language).entries.values() for text in forms(entry).values())
    )


MONTHS = {"january", "february", "march", "april", "june", "july", "august", "september", "years", "months"}


def foreign(language: str) -> set[str]:
    """English words that are none of this language: how a text betrays itself that was forgotten."""
    labels = {word for position in SHIPPED for word in tokens(position)}
    # April and August are so called in German too.
    months = MONTHS - ({"april", "august", "september"} if language == "de" else set())
    return (vocabulary("en") | labels | months) - vocabulary(language)


@pytest.mark.browser
@every_other
def test_a_page_speaks_one_language(opened, language):
    view = opened(page(everything(), language=language))
    found = read(view)
    assert len(found) > 200
    left = {text: tokens(text) & foreign(language) for text in found}
    assert {text: words for text, words in left.items() if words} == {}
    assert {text for text in found if re.search("[.-]", text)} & ENGLISH.keys() == set()
    assert view.page.locator("html").get_attribute("lang") == language


@every_other
@pytest.mark.parametrize("kind", picture.VIEWS)
def test_a_picture_speaks_one_language(kind, language):
    root = ET.fromstring(picture.svg(everything(), kind, language=language).encode())
    said = [text for element in root.iter() for text in element.itertext()]
    assert len(said) > 20
    assert {word for text in said for word in tokens(text) & foreign(language)} == set()
    assert set(said) & {key for key in ENGLISH if "." in key} == set()


def values(view) -> list[str]:
    """The facts on the card, without the spaces and marks that only keep things together."""
    found = view.page.locator("#panel dl.facts dd").all_inner_texts()
    return [re.sub("[\u2068\u2069]", "", text.replace("\u00a0", " ")) for text in found]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "lasting", "began", "before", "after"),
    [
        ("en", "2 years, 3 months", "2 January 2031", "“", "”"),
        ("fr", "2 ans, 3 mois", "2 janvier 2031", "«\u202f", "\u202f»"),
        ("de", "2 Jahre, 3 Monate", "2. Januar 2031", "„", "“"),
        ("ar", "سنتان، 3 أشهر", "2 يناير 2031", "«", "»"),
    ],
)
def test_cards_are_written_as_the_language_has_it(opened, language, lasting, began, before, after):
    view = opened(page(everything(), language=language))
    issue, edge = view.page.evaluate(
        """() => [[...stancegraph.nodes.values()].find(n => n.facts.length).id,
                  [...stancegraph.edges.values()].find(e => e.reports.some(r => r.hedge)).id]"""
    )
    view.page.evaluate("id => stancegraph.choose({kind: 'node', id})", issue)
    facts = set(values(view))
    assert {lasting, began, texts.load(language)["mode.do-not"], texts.load(language)["yes"]} <= facts
    view.page.evaluate("id => stancegraph.choose({kind: 'edge', id})", edge)
    marked = view.page.evaluate(
        """() => { const quote = document.querySelector("#panel blockquote");
                   return [getComputedStyle(quote).quotes, getComputedStyle(quote, "::before").content]; }"""
    )
    assert marked == [f'"{before}" "{after}"', "open-quote"]
    assert f"{before}{DATA}{after}" in "".join(values(view))


def arabic() -> nx.MultiDiGraph:
    """Norland's dispute, half of it told in Arabic."""
    g = graphs.norland()
    for i, (_, about) in enumerate(g.nodes(data=True)):
        if i % 2:
            about["label"] = (
                "وقف القصف المدفعي على امتداد نهر تارن خلال 48 ساعة" if i % 3 else "رابطة الدول الساحلية"
            )
    for i, (*_, about) in enumerate(g.edges(data=True)):
        if i % 2 and "reports" in about:
            words = {"quote": "قالت الحكومة إنها ترفض أي انسحاب", "language": "ar"}
            about["reports"] = [replace(report, **words) for report in about["reports"]]
    return g


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390], ids=["wide", "phone"])
def test_axe_finds_nothing_in_arabic(opened, scheme, width):
    view = opened(
        page(arabic(), language="ar"),
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
    )
    view.page.evaluate(AXE)
    found: dict[str, list[str]] = {}
    for tab in view.page.get_by_role("tab").all():
        tab.click()
        found[tab.inner_text()] = violations(view)
    for one in ("nodes", "edges"):
        view.page.evaluate(
            f"stancegraph.choose({{kind: '{one[:-1]}', id: [...stancegraph.{one}.values()].reverse()"
            ".find(one => one.kind !== 'part' && one.kind !== 'acts-for').id})"
        )
        found[one] = violations(view)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.browser
@pytest.mark.parametrize("language", ["de", "uk", "ar"])
def test_nothing_sticks_out_of_a_phone(opened, language):
    view = opened(page(arabic(), language=language), viewport={"width": 390, "height": 800})
    for tab in view.page.get_by_role("tab").all():
        tab.click()
        wide = "[document.documentElement.scrollWidth, document.body.scrollWidth].map(Math.round)"
        assert view.page.evaluate(wide) == [390, 390], tab.inner_text()


@pytest.mark.browser
def test_an_arabic_page_is_read_from_the_right(opened):
    view = opened(page(arabic(), language="ar"))
    left = lambda what: view.page.locator(what).first.bounding_box()["x"]  # noqa: E731  # used four times
    assert left("#panel") < left("#view-map")
    assert left("#tab-table") < left("#tab-map")
    assert left(".key-column:last-child") < left(".key-column:first-child")
    # The line of the key runs from the one who speaks, who stands at the right.
    assert (
        view.page.locator("#key .way")
        .first.evaluate("mark => getComputedStyle(mark).transform")
        .startswith("matrix(-1,")
    )
    view.page.locator("#tab-matrix").click()
    assert left("#view-matrix tbody td") < left("#view-matrix tbody th")


def test_a_date_in_a_picture_keeps_its_order_between_arabic_words():
    assert (
        filled("from-to", "ar", **{"from": "2031-03", "to": "2031-04-20"})
        == "من \u200e2031-03 إلى \u200e2031-04-20"
    )
    assert filled("from-to", "en", **{"from": "2031-03", "to": "2031"}) == "2031-03 to 2031"

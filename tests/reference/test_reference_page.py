"""The reference as a page, as text and in a real browser."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from kg import importer, reference, sources
from kg.rdf import terms
from kg.reference.page import page
from kg.reference.vocabulary import Vocabulary, shipped
from kg.views import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

SAMPLES = Path(__file__).parents[2] / "samples"
VOID = {"meta", "input", "br", "hr", "img", "link"}
HOSTILE = "</article><script>window.caught = 1</script><img src=x onerror='window.caught = 2'> & \"quoted\" {{ 7 * 7 }}"


class Html(HTMLParser):
    """The elements of a page, in order: tag, attributes, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.stray: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs}, [])
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.stray.append(tag)

    def handle_data(self, data: str) -> None:
        for _, _, text in self.open:
            text.append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str], str]]:
        """The elements of one kind: attributes and text."""
        return [(attributes, "".join(text)) for name, attributes, text in self.found if name == tag]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes, _ in self.found if "id" in attributes]

    def links(self) -> list[str]:
        return [attributes["href"] for attributes, _ in self.all("a")]


@pytest.fixture(scope="module")
def html() -> str:
    return reference.document("html")


@pytest.fixture(scope="module")
def parsed(html: str) -> Html:
    return Html(html)


def small(text: str) -> str:
    """The page of the shipped vocabulary with more terms."""
    prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in terms.SHARED_PREFIXES.items())
    files = [
        resources.files("ontology").joinpath(f).read_text("utf-8") for f in ("stancegraph.ttl", "schemes.ttl")
    ]
    return page(Vocabulary([*files, prefixes + text]))


# ------------------------------------------------------------------ as text


def test_elements_are_closed_and_ids_are_there_once(parsed: Html) -> None:
    assert (parsed.open, parsed.stray) == ([], [])
    assert len(set(parsed.ids())) == len(parsed.ids())


def test_every_term_has_its_anchor(parsed: Html) -> None:
    terms_of_page = [a["id"] for a, _ in parsed.all("article")]
    assert sorted(terms_of_page) == sorted(shipped().names)


def test_every_link_within_the_page_leads_somewhere(parsed: Html) -> None:
    inner = {link[1:] for link in parsed.links() if link.startswith("#")}
    assert len(inner) > 130
    assert inner - set(parsed.ids()) == set()
    labels = " ".join(a.get("aria-labelledby", "") for _, a, _ in parsed.found).split()
    assert set(labels) <= set(parsed.ids())


def test_other_links_are_addresses_on_the_web(parsed: Html) -> None:
    outer = [link for link in parsed.links() if not link.startswith("#")]
    assert outer
    assert [link for link in outer if not re.fullmatch(r"https?://[^\s\"'<>]+", link)] == []


def test_no_name_of_a_term_is_left_as_code_in_prose(parsed: Html) -> None:
    paths = re.compile(r"sg:\w+[*+]")
    prose = [text for a, text in parsed.all("p") + parsed.all("dd") if a.get("class") != "tag"]
    assert [
        t for t in prose if re.search(r"\bsg:\w", paths.sub("", t)) and "short name in grey" not in t
    ] == []
    assert not [text for text in prose if re.search(r"\ban (Person|Group|State|Stance|Demand)\b", text)]
    assert "is a Person" in " ".join(prose)


def test_headings_are_in_order(parsed: Html) -> None:
    levels = [int(tag[1]) for tag, _, _ in parsed.found if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pictures_have_words(parsed: Html) -> None:
    titles = [text for _, text in parsed.all("title")]
    assert len(parsed.all("svg")) == len(parsed.all("desc")) == 2
    assert titles.count("The main classes and the properties between them") == 2
    words = "".join(text for _, text in parsed.all("details") if text.startswith("The picture in words"))
    assert "Kinds of Actor: State, Organization, Alliance" in words
    assert "From Stance to Position: position." in words
    assert "From Evidence to Article: has source." in words


def test_names_have_their_language_and_direction(parsed: Html) -> None:
    names = parsed.all("bdi")
    assert ({"lang": "ar", "dir": "rtl"}, "يرفض") in names
    assert ({"lang": "fr"}, "rejette") in names
    assert {a["lang"] for a, _ in names} == {"ar", "de", "es", "fr", "uk"}


def test_each_position_stands_on_the_scale_or_beside_it(html: str) -> None:
    vocabulary = shipped()
    scale = Html(html[html.index('<ol class="scale">') : html.index('<div class="apart-from-it">')])
    beside = Html(html[html.index('<div class="apart-from-it">') : html.index('<section class="group"')])
    scored = {name for name in vocabulary.names if vocabulary.score(name) is not None}
    positions = {name for name in vocabulary.names if vocabulary.kind(name) == "position"}
    assert sorted(scale.links()) == sorted(f"#{name}" for name in scored)
    assert sorted(beside.links()) == sorted(f"#{name}" for name in positions - scored)
    assert "undecided" in positions - scored
    marks = [text for attributes, text in scale.all("span") if attributes.get("class") == "score"]
    assert (marks[0], marks[-1]) == ("−1", "+1")
    places = [a["style"] for a, _ in scale.all("li") if "--at" in a.get("style", "")]
    assert (places[0], places[-1]) == ("--at: 0", "--at: 1")


def test_a_deprecated_term_is_marked() -> None:
    html = small(
        """sg:scorns a sg:Position , owl:ObjectProperty ; rdfs:label "scorns"@en ; sg:score -1 ; owl:deprecated true ;
        dcterms:isReplacedBy sg:rejects ; skos:definition "Says no."@en ."""
    )
    term = html[html.index('id="scorns"') :].partition("</article>")[0]
    assert '<span class="kind old">deprecated</span>' in term
    assert '<dt>Use instead</dt><dd><a href="#rejects">rejects</a></dd>' in term
    scale = html[html.index('<ol class="scale">') : html.index('<section class="group"')]
    assert "scorns" not in scale


def test_terms_that_fit_no_group_are_shown() -> None:
    html = small(
        """sg:Mood a owl:Class . sg:likes a owl:ObjectProperty . sg:emptyList a skos:ConceptScheme .
        sg:Weather a owl:Class ; rdfs:subClassOf sg:Topic . sg:rain a sg:Weather . sg:stray a sg:Unheard ."""
    )
    others = html[html.index('id="group-others"') : html.index('id="group-datatypes"')]
    assert {"Mood", "likes", "emptyList", "stray"} <= set(Html(others).ids())
    issues = html[html.index('id="group-issues"') : html.index('id="group-actors"')]
    assert {"Weather", "rain"} <= set(Html(issues).ids())


def test_texts_are_escaped() -> None:
    literal = terms.literal(HOSTILE)
    page_of_it = small(
        f"sg:Evil a owl:Class ; rdfs:subClassOf sg:Actor ; rdfs:label {literal}@en ; skos:prefLabel {literal}@ar ;"
        f" skos:definition {literal}@en ; skos:example {literal}@en ; skos:scopeNote {literal}@en ."
    )
    found = Html(page_of_it)
    assert (found.open, found.stray) == ([], [])
    assert len(found.all("script")) == 1
    assert found.all("img") == []
    assert page_of_it.count("&lt;script&gt;") >= 5
    assert "49" not in "".join(text for a, text in found.all("article") if a["id"] == "Evil")


def test_the_same_vocabulary_gives_the_same_bytes(html: str) -> None:
    code = (
        "import sys; from kg import reference; sys.stdout.buffer.write(reference.document('html').encode())"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert done.stdout == html.encode()


def test_the_page_asks_for_nothing(html: str, parsed: Html) -> None:
    policy = next(a["content"] for a, _ in parsed.all("meta") if a.get("http-equiv"))
    ((_, script),) = parsed.all("script")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}';")
    assert "connect-src" not in policy
    assert [a for _, a, _ in parsed.found if {"src", "srcset", "data", "poster", "action"} & a.keys()] == []
    assert parsed.all("link") == []
    assert set(re.findall(r"url\(([^)]*)\)", html)) == {"#wide-arrow", "#narrow-arrow"}
    assert "@import" not in html


def test_the_example_is_what_the_samples_say() -> None:
    graph = importer.new_graph(sources.load([SAMPLES]))
    prefixes = "".join(f"@prefix {n}: <{space}> .\n" for n, space in terms.prefixes(graph.base).items())
    text = resources.files("kg.reference").joinpath("example.ttl").read_text("utf-8")
    example = {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in ox.parse(prefixes + text, format=ox.RdfFormat.TURTLE)
    }
    assert len(example) == 15
    assert example - set(graph.triples()) == set()


def test_the_sentence_taken_apart_is_that_of_the_example(parsed: Html) -> None:
    ((_, quote),) = parsed.all("blockquote")
    sentence = re.sub(r"[1-9]", "", quote).strip()
    assert f'"{sentence}"' in resources.files("kg.reference").joinpath("example.ttl").read_text("utf-8")
    marked = [a["class"] for a, _ in parsed.all("mark")]
    assert marked == ["p1", "p2", "p3", "p4", "p5"]


def colours(css: str, rule: str) -> dict[str, str]:
    block = css[css.index(rule) + len(rule) :].partition("}")[0]
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6})\b", block))


@pytest.fixture(scope="module")
def themes() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    ours = resources.files("kg.reference").joinpath("page.css").read_text("utf-8")
    page = resources.files("kg.views").joinpath("browser/page.css").read_text("utf-8")
    dark = ours[ours.index("prefers-color-scheme: dark") :]
    return {
        name: (colours(own, ":root {"), colours(marks.css(), rule) | colours(page, rule))
        for name, own, rule in (("light", ours, ":root {"), ("dark", dark, ':root[data-theme="dark"] {'))
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_those_of_the_network_page(
    theme: str, themes: dict[str, tuple[dict[str, str], dict[str, str]]]
) -> None:
    ours, network = themes[theme]
    assert len(ours) > 25
    assert ours.items() <= network.items()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_stand_out(theme: str, themes: dict[str, tuple[dict[str, str], dict[str, str]]]) -> None:
    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    ours, _ = themes[theme]
    pairs = [(text, under) for text in ("ink", "soft", "accent") for under in ("paper", "sheet", "wash")]
    for text, under in [*pairs, ("actor-ink", "actor"), ("issue-ink", "issue")]:
        high, low = sorted((light(ours[f"--{text}"]), light(ours[f"--{under}"])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (text, under)


# ------------------------------------------------------------------ in a browser


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens HTML as a file in a window of its own, and checks at the end that it was silent and offline."""
    windows: list[tuple[Page, list[str], list[str]]] = []

    def open_page(html: str, **context: Any) -> Page:
        path = tmp_path / f"page-{len(windows)}.html"
        path.write_bytes(html.encode())
        shown = browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | context)).new_page()
        requests: list[str] = []
        complaints: list[str] = []
        shown.on("request", lambda request: requests.append(request.url))
        shown.on("console", lambda message: complaints.append(message.text))
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.goto(path.as_uri())
        windows.append((shown, requests, complaints))
        return shown

    yield open_page
    for shown, requests, complaints in windows:
        assert len(requests) == 1
        assert complaints == []
        shown.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 820, 821, 1024, 1180, 1181, 1440, 2200])
def test_nothing_runs_out_of_the_window(opened: Callable[..., Page], html: str, width: int) -> None:
    shown = opened(html, viewport={"width": width, "height": 900})
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    wide, narrow = (shown.locator(f"svg.{shape}").is_visible() for shape in ("wide", "narrow"))
    assert (wide, narrow) == (width > 820, width <= 820)


@pytest.mark.browser
def test_labels_of_the_picture_lie_beside_each_other(opened: Callable[..., Page], html: str) -> None:
    for width in (390, 1440):
        shown = opened(html, viewport={"width": width, "height": 900})
        overlaps = shown.evaluate(
            """() => {
              const svg = [...document.querySelectorAll("svg.diagram")].find(s => s.getBoundingClientRect().width);
              const boxes = [...svg.querySelectorAll("rect")], labels = [...svg.querySelectorAll("text.label")];
              const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
              const box = e => e.getBoundingClientRect(), frame = box(svg);
              return labels.flatMap((label, i) => [...boxes, ...labels.slice(i + 1)]
                .filter(other => meet(box(label), box(other))).map(() => label.textContent))
                .concat(labels.concat([...svg.querySelectorAll("g text")]).filter(t => box(t).left < frame.left - 1
                  || box(t).right > frame.right + 1 || box(t).top < frame.top - 1).map(t => t.textContent))
                .concat([...svg.querySelectorAll("g")].flatMap(g => [...g.querySelectorAll("text")]
                  .filter(t => box(t).right > box(g.querySelector("rect")).right).map(t => t.textContent)));
            }"""
        )
        assert overlaps == []


@pytest.mark.browser
def test_typing_narrows_the_terms_down(opened: Callable[..., Page], html: str) -> None:
    shown = opened(html)
    field, terms_shown = shown.locator("#find"), shown.locator(".term:visible")
    everything = terms_shown.count()
    assert everything == len(shipped().names)
    field.fill("enonce")  # accents are folded
    assert shown.locator("#Utterance").is_visible()
    assert 0 < terms_shown.count() < 5
    assert shown.locator("#found").inner_text() == f"{terms_shown.count()} of {everything} terms"
    assert shown.locator("#group-places").is_hidden()
    field.press("Escape")
    assert terms_shown.count() == everything


@pytest.mark.browser
def test_a_link_to_a_hidden_term_brings_it_back(opened: Callable[..., Page], html: str) -> None:
    shown = opened(html)
    shown.locator("#find").fill("territory")
    assert shown.locator("#rejects").is_hidden()
    shown.locator(".alphabet a[href='#rejects']").click()
    assert shown.locator("#rejects").is_visible()
    assert 0 <= shown.locator("#rejects").bounding_box()["y"] < 900  # type: ignore[index]


@pytest.mark.browser
def test_the_page_can_be_read_without_scripts(opened: Callable[..., Page], html: str) -> None:
    shown = opened(html, java_script_enabled=False)
    assert shown.locator("#find-box").is_hidden()
    assert shown.locator(".term").last.is_visible()


@pytest.mark.browser
def test_hostile_texts_do_nothing(opened: Callable[..., Page]) -> None:
    literal = terms.literal(HOSTILE)
    shown = opened(
        small(
            f"sg:Evil a owl:Class ; rdfs:subClassOf sg:Actor ; rdfs:label {literal} ; skos:definition {literal} ."
        )
    )
    assert shown.evaluate("window.caught") is None
    assert "{{ 7 * 7 }}" in shown.locator("#Evil .definition").inner_text()

"""Faults planted into a copy of the samples, one of every kind: each is told with the line to mend."""

from __future__ import annotations

import json
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg import cli, importer, sources, validation
from kg.graph.file import FileGraph
from kg.rdf import terms
from kg.rdf.terms import Triple
from kg.validation import texts

SAMPLES = Path(__file__).parents[2] / "samples"
BOOK = "samples/codebook.yaml"
DEADLINE = "samples/tarn/2031-04-12-deadline.stance.yaml"
VOICES = "samples/tarn/2031-06-05-two-voices.stance.yaml"
FILES = (BOOK, "samples/kg.toml", DEADLINE, VOICES)
FARMERS = "      The Tarn Valley Farmers’ Federation came out against the strip\n"
AGAIN = (
    "  - {actor: farmers, on: demilitarised-strip, position: supports, quote: came out against the strip}\n"
)
TWICE = AGAIN.replace("supports", "opposes").replace("came out against the strip", FARMERS.strip())

Row = dict[str, Any]


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of two of the samples' articles with their codebook, below the current folder."""
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        file = Path(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        for each in {file, file.with_name(file.name.replace(".stance.yaml", ".txt"))}:
            shutil.copy(SAMPLES.parent / each, each)
    return Path("samples")


def plant(file: str, old: str, new: str) -> int:
    """Put something else in the place of what stands in a file once; the first line that differs."""
    before = Path(file).read_text(encoding="utf-8") if Path(file).exists() else ""
    assert before.count(old) == 1 or not before
    after = before.replace(old, new) if before else new
    Path(file).parent.mkdir(exist_ok=True)
    Path(file).write_text(after, encoding="utf-8")
    lines = enumerate(zip([*before.split("\n"), ""], after.split("\n"), strict=False), start=1)
    return next(number for number, (one, other) in lines if one != other)


def line_of(file: str, text: str, below: int = 0) -> int:
    """The line on which a text stands for the first time, or one below it."""
    lines = Path(file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if text in line) + below


def validated(*arguments: object) -> list[Row]:
    """What `kg validate --format json` finds."""
    result = CliRunner().invoke(cli.main, ["validate", "--format", "json", *map(str, arguments)])
    assert result.exit_code in {0, 1}, result.output
    rows: list[Row] = json.loads(result.stdout)
    return rows


# -- in the articles and the codebook ----------------------------------------------------------------

SOURCES: list[tuple[str, str, str, str]] = [
    # the file, what stands there, what is planted, what is said of it
    # -- the form of YAML
    (VOICES, "annotator: m.silva\n", "annotator: m.silva\nannotator: x\n", "'annotator' is given twice"),
    (VOICES, "annotator: m.silva\n", "annotator: m.silva\n---\n", "a second document starts here"),
    (VOICES, "annotator: m.silva", "annotator: *m", "an alias (*m) stands here"),
    (VOICES, "annotator: m.silva", "annotator: &m silva", "an anchor (&m) stands here"),
    (VOICES, "annotator: m.silva", "annotator: !!str silva", "a tag (tag:yaml.org"),
    (VOICES, "annotator: m.silva", 'annotator: "a\\x07"', "the text holds the character U+0007"),
    (VOICES, "annotator: m.silva", "annotator: a\x07", "the character U+0007 stands here"),
    (VOICES, "annotator: m.silva", "annotator: a: b", "not valid YAML: a ': ' too many"),
    (VOICES, "annotator: m.silva", "annotator: @silva", "not valid YAML: a tab, or a value that begins with @"),
    (VOICES, "annotator: m.silva", 'annotator: "m.silva', "a quotation mark is opened here and never closed"),
    (VOICES, "annotator: m.silva", 'annotator: "m" silva', "something that does not belong here"),
    (VOICES, "annotator: m.silva", "annotator: " + "[" * 21 + "]" * 21, "nested more than 20 levels deep"),
    (VOICES, "annotator: m.silva", "? [a]\n: b", "a list or mapping cannot be a key"),
    # -- what stands where
    (VOICES, "annotator: m.silva", "anotator: m.silva", "unknown key 'anotator'"),
    (VOICES, "    position: neutral\n", "    position:\n", "'position' has no value"),
    (VOICES, "    position: neutral\n", "", "entry 6 of 'stances' has no 'position'"),
    (VOICES, "  kester: {name: Ivo Kester, type: Person, acts-for: norland}", "  kester: Ivo", "must have keys"),
    (VOICES, "actors:\n  kester: {name: Ivo Kester, type: Person, acts-for: norland}", "actors: [kester]", "ids as its"),
    (VOICES, "    review: unclear-holder", "    review: {a: b}", "'review' is an entry with keys"),
    (VOICES, "  - actor: farmers", "  - actor: []", "'actor' has no value"),
    (VOICES, "    review: unclear-holder", "    review: unclear", "'review': there is no 'unclear'"),
    (VOICES, "type: Person, acts", "type: Person, anonymous: yes, acts", "'yes' must be true or false"),
    (VOICES, "    strength: 0.8", "    strength: 8", "'8' is not a number from 0 to 1"),
    (VOICES, "    strength: 0.8", '    strength: "0.8"', "must be a number from 0 to 1"),
    (VOICES, "  kester:", "  Kester:", "'Kester' is not an id"),
    (VOICES, "  published: 2031-06-05", "  published: 5 June", "'5 June' is not a date"),
    (VOICES, "  published: 2031-06-05", "  published: 2031-06-31", "there is no such date"),
    (VOICES, "  language: en", "  language: English", "is not a language code"),
    (VOICES, "  url: https://example.org/2031/06/05/two-voices", "  url: example", "is not a web address"),
    (VOICES, "  outlet: Example Wire", '  outlet: " "', "'outlet' is empty"),
    (DEADLINE, "    duration: P2D", "    duration: two days", "is not a duration"),
    # -- the article and its text
    ("samples/tarn/new.stance.yaml", "", "# nothing yet\n", "the file is empty"),
    ("samples/tarn/New Talks.stance.yaml", "", "article: {published: 2031-01-01}\n", "cannot be the article's id"),
    (VOICES, "  text: 2031-06-05-two-voices.txt", "  text: lost.txt", "'lost.txt' does not exist"),
    (VOICES, "  text: 2031-06-05-two-voices.txt", "  text: ../codebook.yaml", "lies outside the article's folder"),
    (VOICES, "  text: 2031-06-05-two-voices.txt", "  text: .", "text: '.' is a folder"),
    (VOICES, "  language: en\n", "  language: en\n  body: words\n", "both 'text' and 'body' given"),
    (VOICES, "  id: 2031-06-05-two-voices", "  id: 2031-04-12-deadline", "is also that of"),
    (VOICES, "  published: 2031-06-05\n", "", "has no date, so its stances count as older"),
    (VOICES, "    by: civic-union\n", "", "'undefended-capital' has 'quote' but no 'by'"),
    (VOICES, "  language: en\n", "  language: en\n  corrects: 2031-06-05-two-voices\n", "cannot correct itself"),
    # -- quotes
    (VOICES, FARMERS, "      >-\n      nobody ever wrote these words\n", "is not in 2031-06-05-two-voices.txt"),
    (DEADLINE, "    nth: 2 ", "    nth: 9 ", "nth: 9, but the quote"),
    (DEADLINE, "    nth: 2 ", "    confidence: 0.5 ", "occurs 2 times in"),
    # -- ids
    (VOICES, "  - actor: farmers", "  - actor: farmer", "there is no actor 'farmer'"),
    (VOICES, "    position: neutral", "    position: neutrall", "there is no position 'neutrall'"),
    (VOICES, "    condition: demilitarised-strip", "    condition: no strip", "there is no issue 'no strip'"),
    (VOICES, "    topic: security", "    topic: safety", "there is no topic 'safety'"),
    (VOICES, "    affects: [tarn]", "    affects: [tam]", "there is no place or actor 'tam'"),
    (VOICES, "    of: [norland]", "    of: [tarn]", "there is no actor 'tarn'"),
    (VOICES, "    label: A strip without soldiers along the Tarn\n", "", "'demilitarised-strip' has no label"),
    (VOICES, "  kester:", "  demilitarised-strip:", "'demilitarised-strip' is "),
    (VOICES, "actors:\n", "actors:\n  norland: {name: Norland, type: Person}\n", "'norland' has type 'Person' here"),
    (VOICES, "name: Ivo Kester,", "name: Ivo Kester, aliases: [Dario Velk],", "'Dario Velk' is a name of 'kester'"),
    # -- the codebook
    (BOOK, "topics:\n", "annotator: x\ntopics:\n", "'annotator' belongs in an article"),
    (BOOK, "    topic: weapons\n", "    topic: weapons\n    quote: x\n", "says who made the issue, which a codebook"),
    (BOOK, "actors:\n", "extends: kg/wrld\nactors:\n", "there is no gazetteer 'kg/wrld'"),
    (BOOK, "  welcomes-with-reservations:", "  rejects: {broader: opposes}\n  welcomes-with-reservations:", "is shipped and"),
    (BOOK, "{broader: accepts-conditionally,", "{broader: accept,", "there is no shipped position 'accept'"),
    (BOOK, "    acts-for: norland\n", "    acts-for: nordland\n", "there is no actor 'nordland'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "said"), [pytest.param(*row, id=row[3][:40]) for row in SOURCES]
)
def test_a_fault_in_an_article_or_codebook_is_told_with_its_line(
    samples: Path, file: str, old: str, new: str, said: str
) -> None:
    line = plant(file, old, new)
    found = {(row["file"], row["line"]) for row in validated(samples) if said in row["message"]}
    above = {
        # Told at the entry in which something is missing, or at the quote which can no longer be placed.
        "has no 'position'": line - 2,
        "has no date": 1,
        "but no 'by'": line,
        "occurs 2 times": line + 1,
        "nth: 9": line + 1,
        "is not in 2031": line - 1,
        "has no label": line - 1,
        "'demilitarised-strip' is ": line + 3,
        "the file is empty": None,
    }
    wanted = next((at for words, at in above.items() if words in said), line)
    assert found == {(file, wanted)}


SETTINGS: list[tuple[str, str]] = [
    ("titel = 'x'\n", "unknown setting 'titel'"),
    ("title = 1\n", "'title' must be text in double quotes"),
    ("title = \n", "not valid TOML"),
    ("base = 'example'\n", "base: 'example' cannot begin an IRI"),
    ("quote-limit = 0\n", "'quote-limit' must be a whole number from 1"),
    ("quote-limit = '9'\n", "'quote-limit' must be a whole number from 1"),
    ("quote-limit = true\n", "'quote-limit' must be a whole number from 1"),
]


@pytest.mark.parametrize(("text", "said"), SETTINGS)
def test_a_fault_in_the_settings_is_told_with_its_line(samples: Path, text: str, said: str) -> None:
    Path("samples/kg.toml").write_text(f"# ours\n{text}")
    result = CliRunner().invoke(cli.main, ["validate", str(samples)])
    assert result.exit_code == 1
    assert "kg.toml:2: " in result.stderr
    assert said in result.stderr


SENSE: list[tuple[str, str, str, str, tuple[str, str, int]]] = [
    # the check, the file, what stands there, what is planted, where it is told
    ("demand-refused-by-its-issuer", VOICES, FARMERS, FARMERS + AGAIN.replace("farmers", "sudria").replace("supports", "rejects"), (VOICES, "- {actor: sudria", 0)),
    ("opposite-positions-on-one-day", VOICES, FARMERS, FARMERS + AGAIN, (VOICES, "- actor: farmers", 0)),
    ("stance-after-its-article", VOICES, "    strength: 0.8", "    date: 2031-06-07", (VOICES, "date: 2031-06-07", 0)),
    ("stance-on-itself", VOICES, FARMERS, FARMERS + AGAIN.replace("on: demilitarised-strip", "on: farmers"), (VOICES, "- {actor: farmers", 0)),
    ("url-of-two-articles", VOICES, "2031/06/05/two-voices", "2031/04/12/deadline", (VOICES, "  url:", 0)),
    ("stance-told-twice", VOICES, FARMERS, FARMERS + TWICE, (VOICES, "- {actor: farmers", 0)),
    ("actor-acts-for-itself", BOOK, "    name: Norland\n", "    name: Norland\n    acts-for: holt\n", (BOOK, "acts-for: holt", 0)),
    ("issue-part-of-itself", BOOK, "    label: Rahal plan for the Tarn\n", "    label: Rahal plan for the Tarn\n    part-of: [send-monitors]\n", (BOOK, "part-of: [send-monitors]", 0)),
    ("issue-without-position", VOICES, "demands:\n", "demands:\n  idle: {label: Talk of nothing}\n", (VOICES, "idle:", 0)),
    ("evidence-unverified", VOICES, "  text: 2031-06-05-two-voices.txt\n", "", (VOICES, "- actor: farmers", 4)),
    ("quote-too-long", "samples/kg.toml", "title", "quote-limit = 100\ntitle", (VOICES, "    condition: demilitarised-strip", 2)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "at"), [pytest.param(*row, id=row[0]) for row in SENSE]
)
def test_what_is_odd_in_an_article_is_told_with_its_line(
    samples: Path, code: str, file: str, old: str, new: str, at: tuple[str, str, int]
) -> None:
    codes = {code, "source"}  # what reading tells too is told once
    before = {(row["file"], row["line"]) for row in validated(samples) if row["code"] in codes}
    plant(file, old, new)
    told = [(row["file"], row["line"]) for row in validated(samples) if row["code"] in codes]
    found = set(told)
    assert told.count((at[0], line_of(*at))) <= 1 or code not in {"stance-told-twice", "url-of-two-articles"}
    assert (at[0], line_of(*at)) in found - before


def test_two_articles_that_correct_each_other_are_told_at_both(samples: Path) -> None:
    plant(VOICES, "  language: en\n", "  language: en\n  corrects: 2031-04-12-deadline\n")
    plant(DEADLINE, "  language: en\n", "  language: en\n  corrects: 2031-06-05-two-voices\n")
    found = {(r["file"], r["line"]) for r in validated(samples) if r["code"] == "article-corrects-itself"}
    assert found == {(file, line_of(file, "  corrects:")) for file in (VOICES, DEADLINE)}


# -- in a graph next to its sources ------------------------------------------------------------------

REJECTS = "stance:2031-06-05-two-voices_norland_rejects_demilitarised-strip"
OPPOSES = "stance:2031-06-05-two-voices_farmers_opposes_demilitarised-strip"
MAKES = "stance:2031-06-05-two-voices_sudria_demands_demilitarised-strip"
IF = "stance:2031-06-05-two-voices_sudria_accepts-conditionally_rahal-plan"
SAID = "stance:2031-04-12-deadline_norland_demands_send-monitors"
ARTICLE = "article:2031-06-05-two-voices"
STRIP = "demand:demilitarised-strip"


def here(below: int) -> tuple[str, str, int]:
    """A line of the stance that most faults are planted in."""
    return VOICES, "# the same day", below


def mod(below: int) -> tuple[str, str, int]:
    """A line of the ministry's entry."""
    return BOOK, "  sudria-mod:", below


GRAPH: list[tuple[str, str, str, str, tuple[str, str, int]]] = [
    # the check, of what (EVIDENCE: of the stance's evidence), which property, its values now, where it is told
    ("stance-holder-one", REJECTS, "sg:holder", "", here(0)),
    ("holder-without-stance", REJECTS, "rdf:type", "", here(0)),
    ("stance-holder-actor", REJECTS, "sg:holder", "place:tarn", here(0)),
    ("stance-toward-one", REJECTS, "sg:toward", "", here(1)),
    ("stance-toward-kind", REJECTS, "sg:toward", "place:tarn", here(1)),
    ("stance-position-one", REJECTS, "sg:position", "", here(2)),
    ("stance-position-kind", REJECTS, "sg:position", "sg:reject", here(2)),
    ("stance-speaker-actor", REJECTS, "sg:speaker", "place:tarn", here(3)),
    ("stance-review-code", REJECTS, "sg:reviewFlag", "sg:odd", here(4)),
    ("stance-evidence-missing", REJECTS, "sg:evidence", "", here(5)),
    ("stance-evidence-kind", REJECTS, "sg:evidence", '"a quote"', here(5)),
    ("stance-article-one", REJECTS, "sg:reportedIn", "", here(0)),
    ("stance-article-kind", REJECTS, "sg:reportedIn", "place:tarn", here(0)),
    ("stance-certainty-one", REJECTS, "sg:certainty", "", here(0)),
    ("stance-certainty-code", SAID, "sg:certainty", "sg:sure", (DEADLINE, "certainty: reported", 0)),
    ("stance-phase-one", REJECTS, "sg:phase", "", here(0)),
    ("stance-phase-code", REJECTS, "sg:phase", "sg:now", here(0)),
    ("stance-date-one", REJECTS, "sg:date", '"2031-06-05"^^xsd:date | "2031-06-04"^^xsd:date', here(0)),
    ("stance-date-type", REJECTS, "sg:date", '"5 June"', here(0)),
    ("stance-date-precision", REJECTS, "sg:datePrecision", "sg:week", here(0)),
    ("stance-confidence-range", REJECTS, "sg:confidence", '"8"^^xsd:decimal', here(0)),
    ("stance-strength-range", OPPOSES, "sg:strength", '"8"^^xsd:decimal', (VOICES, "strength: 0.8", 0)),
    ("stance-addressee-actor", MAKES, "sg:addressee", "place:tarn", (VOICES, "of: [norland]", 0)),
    ("stance-source-actor", SAID, "sg:accordingTo", "place:tarn", (DEADLINE, "according-to:", 0)),
    ("stance-condition-issue", IF, "sg:condition", '"if so"', (VOICES, "condition:", 0)),
    ("position-score-range", "position:welcomesWithReservations", "sg:score", '"9"^^xsd:decimal', (BOOK, "score: 0.5", 0)),
    ("evidence-quote-one", "EVIDENCE", "oa:exact", "", here(5)),
    ("evidence-quote-empty", "EVIDENCE", "oa:exact", '" "', here(5)),
    ("evidence-span", "EVIDENCE", "oa:start", '"9999"^^xsd:integer', here(5)),
    ("evidence-article-one", "EVIDENCE", "oa:hasSource", "", here(5)),
    ("evidence-article-kind", "EVIDENCE", "oa:hasSource", "place:tarn", here(5)),
    ("evidence-anchoring-code", "EVIDENCE", "sg:anchoring", "sg:guessed", here(5)),
    ("article-label-missing", ARTICLE, "rdfs:label", "", (VOICES, "  title:", 0)),
    ("article-date-type", ARTICLE, "schema:datePublished", '"June"', (VOICES, "  published:", 0)),
    ("actor-label-one", "actor:sudria-mod", "rdfs:label", "", mod(1)),
    ("actor-acts-for-actor", "actor:sudria-mod", "sg:actsFor", "place:tarn", mod(4)),
    ("issue-label-one", STRIP, "rdfs:label", "", (VOICES, "label: A strip", 0)),
    ("issue-issuer-actor", STRIP, "sg:issuer", "place:tarn", (VOICES, "by: sudria", 0)),
    ("issue-addressee-actor", STRIP, "sg:addressee", "place:tarn", (VOICES, "of: [norland]", 0)),
    ("issue-part-of-issue", "demand:send-monitors", "sg:partOf", "place:tarn", (BOOK, "  send-monitors:", 3)),
    ("issue-mode-code", STRIP, "sg:mode", "sg:dont", (VOICES, "mode: do-not", 0)),
    ("issue-due-type", "demand:halt-fire", "sg:due", '"soon"', (DEADLINE, "due: 2031-04-14", 0)),
    ("issue-against-actor", STRIP, "sg:against", "place:tarn", (VOICES, "  demilitarised-strip:", 0)),
    ("event-participant-actor", "event:bridge-shelling", "sg:participant", "place:tarn", (BOOK, "  bridge-shelling:", 0)),
    ("stance-occasion-event", REJECTS, "sg:occasion", "place:tarn", here(0)),
    ("article-corrects-article", ARTICLE, "sg:corrects", "place:tarn", (VOICES, "article:", 0)),
    ("article-corrects-itself", ARTICLE, "sg:corrects", ARTICLE, (VOICES, "article:", 0)),
    ("demand-refused-by-its-issuer", STRIP, "sg:issuer", "actor:norland", here(2)),
    ("opposite-positions-on-one-day", OPPOSES, "sg:position", "sg:opposes | sg:supports", (VOICES, "- actor: farmers", 0)),
    ("stance-after-its-article", REJECTS, "sg:date", '"2031-06-09"^^xsd:date', here(0)),
    ("stance-on-itself", OPPOSES, "sg:toward", "actor:farmers", (VOICES, "- actor: farmers", 0)),
    ("url-of-two-articles", ARTICLE, "schema:url", "<https://example.org/2031/04/12/deadline>", (VOICES, "  url:", 0)),
    ("actor-acts-for-itself", "actor:sudria", "sg:actsFor", "actor:sudria-mod", mod(4)),
    ("issue-part-of-itself", "proposal:rahal-plan", "sg:partOf", "demand:send-monitors", (BOOK, "  send-monitors:", 3)),
    ("issue-without-position", "stance:2031-06-05-two-voices_civic-union_asserts_undefended-capital", "sg:toward", "", (VOICES, "  undefended-capital:", 0)),
    ("actor-of-two-types", "actor:sudria-mod", "rdf:type", "sg:Actor | sg:State | sg:Person", mod(3)),
    ("name-of-two-actors", "actor:velk", "skos:altLabel", '"norland"', (BOOK, "  velk:", 0)),
    ("quote-too-long", "EVIDENCE", "oa:exact", f'"{"x" * 401}"', here(5)),
    ("evidence-unverified", "EVIDENCE", "sg:anchoring", "", here(5)),
    ("evidence-differs-from-text", "EVIDENCE", "oa:exact", '"nobody ever wrote these words"', here(5)),
    ("evidence-differs-from-text", "EVIDENCE", "oa:start", '"3"^^xsd:integer', here(5)),
    ("text-changed", ARTICLE, "sg:sha256", '"0"', (VOICES, "  text:", 0)),
    ("source-changed", "file:2031-06-05-two-voices", "sg:sha256", '"0"', (VOICES, "article:", 0)),
    ("source-changed", "codebook:samples%2Fcodebook.yaml", "sg:sha256", '"0"', (BOOK, "actors:", 0)),
]  # fmt: skip


def expanded(short: str) -> str:
    """A term in N-Triples from a prefixed name or a literal."""
    if short.startswith("<"):
        return short
    if short.startswith('"'):
        return short.replace("^^xsd:", "^^<http://www.w3.org/2001/XMLSchema#") + (
            ">" if "^^" in short else ""
        )
    prefix, _, local = short.partition(":")
    spaces = terms.prefixes() | {"codebook": f"{terms.DATA}codebook/", "file": f"{terms.DATA}file/"}
    return f"<{spaces[prefix]}{local}>"


@lru_cache(maxsize=1)
def sound() -> tuple[Triple, ...]:
    """The graph of the copy; called in its folder."""
    return tuple(importer.new_graph(sources.load([Path("samples")])).triples())


def faulty_graph(of: str, prop: str, values: str) -> Path:
    """The graph of the copy with other values of one property of one thing, in a file."""
    triples = sound()
    known = {subject for subject, _, _ in triples}
    if of == "EVIDENCE":
        subject = next(o for s, p, o in triples if (s, p) == (expanded(REJECTS), expanded("sg:evidence")))
    else:
        subject = expanded(of)
    assert subject in known
    new = [expanded(value) for value in values.split(" | ") if value]
    kept = [triple for triple in triples if triple[:2] != (subject, expanded(prop))]
    lines = [f"{s} {p} {o} .\n" for s, p, o in (*kept, *((subject, expanded(prop), each) for each in new))]
    assert set(lines) != {f"{s} {p} {o} .\n" for s, p, o in triples}
    file = Path("graph.nt")
    file.write_text("".join(lines), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("code", "of", "prop", "values", "at"), [pytest.param(*row, id=row[0]) for row in GRAPH]
)
def test_a_fault_in_a_graph_is_told_with_the_line_of_its_source(
    samples: Path, code: str, of: str, prop: str, values: str, at: tuple[str, str, int]
) -> None:
    graph = faulty_graph(of, prop, values)
    before = graph.read_bytes()
    found = {(row["file"], row["line"]) for row in validated(graph, samples) if row["code"] == code}
    assert (at[0], line_of(*at)) in found
    assert graph.read_bytes() == before


def test_a_fault_of_every_kind_is_planted() -> None:
    of_two_things = {"stance-told-twice"}  # no one property makes it; it is planted in an article
    told = {row[0] for row in GRAPH} | of_two_things
    assert told == {check.code for check in validation.checks()} | texts.CHECKS.keys()
    odd = {check.code for check in validation.checks() if check.severity == "warning"}
    told_by_reading = {"actor-of-two-types", "name-of-two-actors"}
    assert {row[0] for row in SENSE} == odd - told_by_reading - {"article-corrects-itself"}


# -- a graph alone -----------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--shacl"]])
def test_a_graph_alone_names_the_file_that_it_was_read_from(samples: Path, options: list[str]) -> None:
    if options:
        pytest.importorskip("pyshacl")
    graph = faulty_graph(REJECTS, "sg:holder", "")
    (row,) = [row for row in validated(graph, *options) if row["code"] == "stance-holder-one"]
    assert (row["file"], row["line"], row["graph"]) == (VOICES, None, "graph.nt")
    told = CliRunner().invoke(cli.main, ["validate", str(graph), *options]).stdout
    assert f"(in {VOICES}) [stance-holder-one]" in told


def test_a_thing_of_the_codebook_names_the_codebook(samples: Path) -> None:
    graph = faulty_graph("actor:sudria-mod", "sg:actsFor", "place:tarn")
    (row,) = [row for row in validated(graph) if row["code"] == "actor-acts-for-actor"]
    assert (row["file"], row["line"]) == (BOOK, None)


# -- texts -------------------------------------------------------------------------------------------


def disagreements(graph: Path, samples: Path) -> list[tuple[str, str, int]]:
    rows = [row for row in validated(graph, samples) if row["code"] in texts.CHECKS]
    return [(row["code"], row["file"], row["line"]) for row in rows]


def test_a_graph_agrees_with_what_it_was_made_of(samples: Path) -> None:
    importer.new_graph(sources.load([samples])).save_as(Path("graph.ttl"))
    assert disagreements(Path("graph.ttl"), samples) == []


def test_words_that_have_changed_in_a_text_are_told_at_their_quote(samples: Path) -> None:
    importer.new_graph(sources.load([samples])).save_as(Path("graph.ttl"))
    plant(
        "samples/tarn/2031-06-05-two-voices.txt", "came out against the strip", "came out against the plan!"
    )
    assert disagreements(Path("graph.ttl"), samples) == [
        ("text-changed", VOICES, line_of(VOICES, "  text:")),
        ("evidence-differs-from-text", VOICES, line_of(VOICES, "- actor: farmers", 4)),
    ]


def test_a_quote_that_has_moved_in_its_text_is_said_to_be_there(samples: Path) -> None:
    importer.new_graph(sources.load([samples])).save_as(Path("graph.ttl"))
    plant("samples/tarn/2031-06-05-two-voices.txt", "In Port Vey the plan", "On Friday in Port Vey the plan")
    rows = [r for r in validated("graph.ttl", samples) if r["code"] == "evidence-differs-from-text"]
    assert [row["line"] for row in rows] == [
        line_of(VOICES, "by: civic-union", 1),
        line_of(VOICES, "- actor: civic-union", 3),
    ]
    assert all(row["message"].startswith("this quote is in the text, but where it was") for row in rows)


def test_a_codebook_that_has_changed_is_told(samples: Path) -> None:
    importer.new_graph(sources.load([samples])).save_as(Path("graph.ttl"))
    plant(BOOK, "{label: Security}", "{label: Safety}")
    (row,) = [row for row in validated("graph.ttl", samples) if row["code"] in texts.CHECKS]
    assert (row["code"], row["file"]) == ("source-changed", BOOK)


def test_an_article_that_is_only_in_the_graph_is_passed_over(samples: Path) -> None:
    importer.new_graph(sources.load([samples])).save_as(Path("graph.ttl"))
    assert disagreements(Path("graph.ttl"), Path(DEADLINE)) == []


def test_a_quote_never_compared_is_compared_now(samples: Path) -> None:
    plant(VOICES, "  text: 2031-06-05-two-voices.txt\n", "")
    plant(VOICES, FARMERS, FARMERS.replace("against", "for"))
    importer.new_graph(sources.load([samples])).save_as(Path("graph.ttl"))
    plant(VOICES, "  language: en\n", "  language: en\n  text: 2031-06-05-two-voices.txt\n")
    assert disagreements(Path("graph.ttl"), samples) == [
        ("source-changed", VOICES, 1),
        ("evidence-differs-from-text", VOICES, line_of(VOICES, "- actor: farmers", 4)),
    ]


# -- how long a quote may be -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "options", "found"),
    [
        ("", [], False),
        ("quote-limit = 100\n", [], True),
        ("quote-limit = 100\n", ["--quote-limit", "200"], False),
        ("", ["--quote-limit", "100"], True),
    ],
)
def test_the_limit_of_quotes_is_a_setting(
    samples: Path, settings: str, options: list[str], found: bool
) -> None:
    Path("samples/kg.toml").write_text(settings)
    made = importer.new_graph(sources.load([samples]))
    made.save_as(Path("samples/graph.ttl"))
    for checked in (samples, Path("samples/graph.ttl")):  # the settings above a graph hold for it
        rows = [row for row in validated(checked, *options) if row["code"] == "quote-too-long"]
        assert bool(rows) == found
        limit = "200" if "200" in options else "100"
        assert all(row["message"].endswith(f"characters, more than {limit}") for row in rows)


def test_of_several_projects_the_shortest_limit_holds(samples: Path) -> None:
    shutil.copytree(samples, "other")
    Path("other/kg.toml").write_text("quote-limit = 50\n")
    plant("other/tarn/" + Path(VOICES).name, "  id: 2031-06-05-two-voices", "  id: other")
    assert sources.load([samples, Path("other")]).project.quote_limit == 50


def test_no_check_is_left_out_by_the_graph_at_hand(samples: Path) -> None:
    graph = FileGraph.made_of(sound(), terms.DATA)
    assert validation.run(graph, quote_limit=100) != validation.run(graph)

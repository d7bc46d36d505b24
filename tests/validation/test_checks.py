"""Every check finds the fault planted for it, and nothing in what is sound; SHACL finds the same."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

from kg import importer, sources, validation
from kg.graph.file import FileGraph
from kg.rdf import terms, vocabulary
from kg.validation import Finding

SAMPLES = Path(__file__).parents[2] / "samples"

SOUND = """
article:{n} a sg:Article ; rdfs:label "An article" ; sg:corrects article:not-here-{n} ;
  schema:datePublished "2031-04-12"^^xsd:date .
actor:{n} a sg:State , sg:Actor ; rdfs:label "Norland {n}" ; skos:altLabel "N {n}" .
actor:other-{n} a sg:State , sg:Actor ; rdfs:label "Sudria {n}" ; sg:actsFor actor:{n} .
place:{n} a sg:Place ; rdfs:label "Tarn" .
demand:{n} a sg:Demand , sg:Issue ; rdfs:label "Halt all fire" ; sg:mode sg:doNot ; sg:issuer actor:{n} ;
  sg:addressee actor:other-{n} ; sg:partOf demand:whole-{n} ; sg:due "2031-05-01"^^xsd:date .
demand:whole-{n} a sg:Demand , sg:Issue ; rdfs:label "A package" .
threat:{n} a sg:Threat , sg:Commitment , sg:Issue ; rdfs:label "Close the bridge" ; sg:against actor:other-{n} .
event:{n} a sg:Event , sg:Issue ; rdfs:label "Second round" ; sg:partOf event:talks-{n} ;
  sg:participant actor:{n} .
event:talks-{n} a sg:Event , sg:Issue ; rdfs:label "Talks" .
position:{n} a sg:Position ; rdfs:label "welcomes" ; skos:broader sg:supports ; sg:score 0.9 .
evidence:{n} a sg:Evidence ; oa:exact "rejected the demand" ; oa:start 3 ; oa:end 22 ;
  oa:hasSource article:{n} ; sg:anchoring sg:exactQuote .
stance:{n} a sg:Stance ; sg:holder actor:other-{n} ; sg:toward demand:{n} ; sg:position sg:rejects ;
  sg:certainty sg:stated ; sg:phase sg:current ; sg:date "2031-04-12"^^xsd:date ;
  sg:datePrecision sg:day ; sg:confidence 0.8 ; sg:strength 1.0 ; sg:addressee actor:{n} ;
  sg:speaker actor:{n} ; sg:accordingTo actor:{n} ; sg:condition demand:whole-{n} ;
  sg:reviewFlag sg:checkDate ; sg:reportedIn article:{n} ; sg:evidence evidence:{n} .
stance:package-{n} a sg:Stance ; sg:holder actor:{n} ; sg:toward demand:whole-{n} ; sg:position position:{n} ;
  sg:certainty sg:stated ; sg:phase sg:current ; sg:date "2031-04-12"^^xsd:date ;
  sg:datePrecision sg:ofArticle ; sg:reportedIn article:{n} ; sg:evidence evidence:{n} .
stance:threat-{n} a sg:Stance ; sg:holder actor:{n} ; sg:toward threat:{n} ; sg:position sg:commits ;
  sg:certainty sg:reported ; sg:phase sg:current ; sg:occasion event:{n} ; sg:reportedIn article:{n} ;
  sg:evidence evidence:{n} .
sg:rejects a sg:Position ; rdfs:label "rejects"@en ; sg:score -1 .
"""

STANCE = "stance:{n}"
FORM: list[tuple[str, str, str, str]] = [
    # the check, what is to be mended, what stands there, what is planted instead
    ("stance-holder-one", STANCE, "sg:holder actor:other-{n} ;", ""),
    ("stance-holder-one", STANCE, "sg:holder actor:other-{n}", "sg:holder actor:other-{n} , actor:{n}"),
    ("holder-without-stance", STANCE, "stance:{n} a sg:Stance ; sg:holder", "stance:{n} sg:holder"),
    ("stance-holder-actor", STANCE, "sg:holder actor:other-{n}", "sg:holder place:{n}"),
    ("stance-holder-actor", STANCE, "sg:holder actor:other-{n}", 'sg:holder "Sudria"'),
    ("stance-toward-one", STANCE, "sg:toward demand:{n} ;", ""),
    ("stance-toward-kind", STANCE, "sg:toward demand:{n}", "sg:toward place:{n}"),
    ("stance-position-one", STANCE, "sg:position sg:rejects ;", ""),
    ("stance-position-one", STANCE, "sg:position sg:rejects", "sg:position sg:rejects , sg:accepts"),
    ("stance-position-kind", STANCE, "sg:position sg:rejects", "sg:position sg:reject"),
    ("stance-article-one", STANCE, "sg:reviewFlag sg:checkDate ; sg:reportedIn article:{n} ;", ""),
    ("stance-article-kind", STANCE, "checkDate ; sg:reportedIn article:{n}", "checkDate ; sg:reportedIn place:{n}"),
    ("stance-evidence-missing", STANCE, "checkDate ; sg:reportedIn article:{n} ; sg:evidence evidence:{n}", "checkDate ; sg:reportedIn article:{n}"),
    ("stance-evidence-kind", STANCE, "checkDate ; sg:reportedIn article:{n} ; sg:evidence evidence:{n}", 'checkDate ; sg:reportedIn article:{n} ; sg:evidence "a quote"'),
    ("stance-certainty-one", STANCE, "sg:rejects ;\n  sg:certainty sg:stated ;", "sg:rejects ;"),
    ("stance-certainty-code", STANCE, "sg:rejects ;\n  sg:certainty sg:stated", "sg:rejects ;\n  sg:certainty sg:certain"),
    ("stance-phase-one", STANCE, 'sg:phase sg:current ; sg:date "2031-04-12"^^xsd:date ;\n  sg:datePrecision sg:day', 'sg:phase sg:current , sg:previous ; sg:datePrecision sg:day'),
    ("stance-phase-code", STANCE, 'sg:phase sg:current ; sg:date "2031-04-12"^^xsd:date ;\n  sg:datePrecision sg:day', 'sg:phase sg:now ; sg:datePrecision sg:day'),
    ("stance-date-one", STANCE, "sg:datePrecision sg:day", 'sg:datePrecision sg:day ; sg:date "2031-04-11"^^xsd:date'),
    ("stance-date-type", STANCE, '"2031-04-12"^^xsd:date ;\n  sg:datePrecision sg:day', '"12 April 2031" ;\n  sg:datePrecision sg:day'),
    ("stance-date-type", STANCE, '"2031-04-12"^^xsd:date ;\n  sg:datePrecision sg:day', '"2031-02-30"^^xsd:date ;\n  sg:datePrecision sg:day'),
    ("stance-date-precision", STANCE, "sg:datePrecision sg:day", "sg:datePrecision sg:week"),
    ("stance-confidence-range", STANCE, "sg:confidence 0.8", "sg:confidence 80"),
    ("stance-confidence-range", STANCE, "sg:confidence 0.8", 'sg:confidence "high"'),
    ("stance-strength-range", STANCE, "sg:strength 1.0", "sg:strength -0.1"),
    ("stance-addressee-actor", STANCE, "sg:addressee actor:{n}", "sg:addressee place:{n}"),
    ("stance-speaker-actor", STANCE, "sg:speaker actor:{n}", "sg:speaker demand:{n}"),
    ("stance-source-actor", STANCE, "sg:accordingTo actor:{n}", "sg:accordingTo article:{n}"),
    ("stance-condition-issue", STANCE, "sg:condition demand:whole-{n}", 'sg:condition "if they agree"'),
    ("stance-occasion-event", "stance:threat-{n}", "sg:occasion event:{n}", "sg:occasion demand:{n}"),
    ("stance-review-code", STANCE, "sg:reviewFlag sg:checkDate", "sg:reviewFlag sg:odd"),
    ("position-score-range", "position:{n}", "sg:score 0.9", "sg:score 9"),
    ("evidence-quote-one", "evidence:{n}", 'oa:exact "rejected the demand" ;', ""),
    ("evidence-quote-empty", "evidence:{n}", 'oa:exact "rejected the demand"', 'oa:exact " \\n "'),
    ("evidence-span", "evidence:{n}", "oa:start 3", "oa:start 22"),
    ("evidence-article-one", "evidence:{n}", "oa:hasSource article:{n} ;", ""),
    ("evidence-article-kind", "evidence:{n}", "oa:hasSource article:{n}", "oa:hasSource article:lost"),
    ("evidence-anchoring-code", "evidence:{n}", "sg:anchoring sg:exactQuote", "sg:anchoring sg:guessed"),
    ("article-label-missing", "article:{n}", 'rdfs:label "An article" ;', ""),
    ("article-date-type", "article:{n}", 'schema:datePublished "2031-04-12"^^xsd:date', 'schema:datePublished "2031-04"^^xsd:gYearMonth'),
    ("article-corrects-article", "article:{n}", "sg:corrects article:not-here-{n}", "sg:corrects place:{n}"),
    ("article-corrects-article", "article:{n}", "sg:corrects article:not-here-{n}", 'sg:corrects "an earlier one"'),
    ("actor-label-one", "actor:{n}", 'rdfs:label "Norland {n}" ;', ""),
    ("actor-label-one", "actor:{n}", 'rdfs:label "Norland {n}"', 'rdfs:label "Norland {n}" , "Norlande {n}"@fr'),
    ("actor-acts-for-actor", "actor:other-{n}", "sg:actsFor actor:{n}", "sg:actsFor place:{n}"),
    ("issue-label-one", "demand:{n}", 'rdfs:label "Halt all fire" ;', ""),
    ("issue-issuer-actor", "demand:{n}", "sg:issuer actor:{n}", "sg:issuer place:{n}"),
    ("issue-addressee-actor", "demand:{n}", "sg:addressee actor:other-{n}", "sg:addressee place:{n}"),
    ("issue-against-actor", "threat:{n}", "sg:against actor:other-{n}", "sg:against place:{n}"),
    ("event-participant-actor", "event:{n}", "sg:participant actor:{n}", "sg:participant place:{n}"),
    ("issue-part-of-issue", "demand:{n}", "sg:partOf demand:whole-{n}", "sg:partOf place:{n}"),
    ("issue-mode-code", "demand:{n}", "sg:mode sg:doNot", "sg:mode sg:dont"),
    ("issue-due-type", "demand:{n}", 'sg:due "2031-05-01"^^xsd:date', 'sg:due "soon"'),
]  # fmt: skip
SENSE: list[tuple[str, str, str, str]] = [
    ("demand-refused-by-its-issuer", STANCE, "place:{n} a sg:Place", "actor:other-{n} sg:rejects demand:{n} . demand:{n} sg:issuer actor:other-{n} . place:{n} a sg:Place"),
    ("opposite-positions-on-one-day", STANCE, "place:{n} a sg:Place", """stance:yes-{n} a sg:Stance ;
      sg:holder actor:other-{n} ; sg:toward demand:{n} ; sg:position position:{n} ; sg:certainty sg:stated ;
      sg:phase sg:current ; sg:date "2031-04-12"^^xsd:date ; sg:reportedIn article:{n} ;
      sg:evidence evidence:{n} . place:{n} a sg:Place"""),
    ("stance-after-its-article", STANCE, '"2031-04-12"^^xsd:date ;\n  sg:datePrecision sg:day', '"2031-04-13"^^xsd:date ;\n  sg:datePrecision sg:day'),
    ("article-corrects-itself", "article:{n} article:later-{n}", "sg:corrects article:not-here-{n}", 'sg:corrects article:later-{n} . article:later-{n} a sg:Article ; rdfs:label "Later" ; sg:corrects article:{n} . article:{n} rdfs:comment "x"'),
    ("actor-acts-for-itself", "actor:{n} actor:other-{n}", "place:{n} a sg:Place", "actor:{n} sg:actsFor actor:other-{n} . place:{n} a sg:Place"),
    ("issue-part-of-itself", "demand:{n} demand:whole-{n}", "place:{n} a sg:Place", "demand:whole-{n} sg:partOf demand:{n} . place:{n} a sg:Place"),
    ("issue-without-position", "demand:idle-{n}", "place:{n} a sg:Place", 'demand:idle-{n} a sg:Demand , sg:Issue ; rdfs:label "Idle" . place:{n} a sg:Place'),
    ("actor-of-two-types", "actor:{n}", "actor:{n} a sg:State", "actor:{n} a sg:Person , sg:State"),
    ("name-of-two-actors", "actor:{n} actor:other-{n}", 'rdfs:label "Sudria {n}"', 'rdfs:label "Sudria {n}" ; skos:altLabel "n {n}"'),
    ("stance-on-itself", "stance:self-{n}", "place:{n} a sg:Place", """stance:self-{n} a sg:Stance ; sg:holder actor:{n} ;
      sg:toward actor:{n} ; sg:position sg:supports ; sg:certainty sg:stated ; sg:phase sg:current ;
      sg:reportedIn article:{n} ; sg:evidence evidence:{n} . place:{n} a sg:Place"""),
    ("url-of-two-articles", "article:two-{n}", "place:{n} a sg:Place", """article:{n} schema:url <https://example.org/{n}> .
      article:two-{n} a sg:Article ; rdfs:label "Again" ; schema:url <https://example.org/{n}> . place:{n} a sg:Place"""),
    ("stance-told-twice", "stance:twice-{n}", "place:{n} a sg:Place", """stance:twice-{n} a sg:Stance ; sg:holder actor:other-{n} ;
      sg:toward demand:{n} ; sg:position sg:rejects ; sg:certainty sg:stated ; sg:phase sg:current ;
      sg:reportedIn article:{n} ; sg:evidence evidence:{n} . place:{n} a sg:Place"""),
    ("quote-too-long", "evidence:{n}", '"rejected the demand"', f'"{"x" * 401}"'),
    ("evidence-unverified", "evidence:{n}", "sg:anchoring sg:exactQuote", "sg:anchoring sg:unverified"),
]  # fmt: skip
PLANTED = [*FORM, *SENSE]
NAMES = [f"f{number}" for number in range(len(PLANTED))]


def graph_of(text: str, folder: Path) -> FileGraph:
    prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in terms.prefixes().items())
    file = folder / "graph.ttl"
    file.write_text(prefixes + text, encoding="utf-8")
    return FileGraph.open(file)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> FileGraph:
    """One graph with a copy of what is sound for each fault, and the fault in it."""
    copies = [SOUND.replace("{n}", "sound")]
    for name, (_, _, old, new) in zip(NAMES, PLANTED, strict=True):
        assert SOUND.count(old) == 1, old
        copies.append(SOUND.replace(old, new).replace("{n}", name))
    return graph_of("\n".join(copies), tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def found(planted: FileGraph) -> list[Finding]:
    return validation.run(planted)


@pytest.fixture(scope="module")
def by_shacl(planted: FileGraph) -> list[Finding]:
    pytest.importorskip("pyshacl")
    from kg.validation import shacl

    return shacl.run(planted)


def of_copy(findings: list[Finding], name: str) -> set[tuple[str, str]]:
    """The faults of one copy: which check, which thing."""
    places = {(each.code, validation.short(f"<{each.focus}>", terms.prefixes())) for each in findings}
    return {(code, thing) for code, thing in places if re.search(rf"[:-]{name}$", thing)}


def expected(number: int) -> set[tuple[str, str]]:
    code, things, _, _ = PLANTED[number]
    return {(code, thing) for thing in things.replace("{n}", NAMES[number]).split()}


CASES = [pytest.param(number, id=f"{row[0]}-{number}") for number, row in enumerate(PLANTED)]


@pytest.mark.parametrize("number", CASES[: len(FORM)])
def test_faults_of_form_are_found_by_sparql_and_by_shacl(
    number: int, found: list[Finding], by_shacl: list[Finding]
) -> None:
    errors = [each for each in found if each.severity == "error"]
    assert of_copy(errors, NAMES[number]) == expected(number)
    assert of_copy(by_shacl, NAMES[number]) == expected(number)


@pytest.mark.parametrize("number", CASES[len(FORM) :])
def test_faults_of_sense_are_found(number: int, found: list[Finding]) -> None:
    assert of_copy(found, NAMES[number]) == expected(number)


def test_sparql_and_shacl_agree_on_everything(found: list[Finding], by_shacl: list[Finding]) -> None:
    errors = {(each.code, each.focus) for each in found if each.severity == "error"}
    assert errors == {(each.code, each.focus) for each in by_shacl}
    assert of_copy(found, "sound") == of_copy(by_shacl, "sound") == set()


def test_a_fault_is_planted_for_every_check() -> None:
    assert {row[0] for row in PLANTED} == {check.code for check in validation.checks()}


@lru_cache(maxsize=1)
def shapes() -> set[str]:
    return set(
        re.findall(
            r"^shape:([a-z-]+) a sh:(?:Property|Node)Shape", vocabulary.read("shapes.ttl"), re.MULTILINE
        )
    )


def test_every_check_of_form_is_a_shape_and_the_other_way_round() -> None:
    assert shapes() == {check.code for check in validation.checks() if check.severity == "error"}


def test_codes_in_the_checks_are_those_of_the_schemes() -> None:
    import pyoxigraph as ox

    schemes: dict[str, set[str]] = {}
    for quad in ox.parse(vocabulary.read("schemes.ttl"), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value.endswith("#type") and isinstance(quad.object, ox.NamedNode):
            kind, name = (
                quad.object.value.removeprefix(terms.SG),
                str(quad.subject)[1:-1].removeprefix(terms.SG),
            )
            schemes.setdefault(kind, set()).add(name)
    of = {
        "stance-position-kind": "Position",
        "stance-certainty-code": "Certainty",
        "stance-phase-code": "Phase",
        "stance-date-precision": "DatePrecision",
        "stance-review-code": "ReviewFlag",
        "evidence-anchoring-code": "Anchoring",
        "issue-mode-code": "Mode",
    }
    queries = {check.code: check.query for check in validation.checks()}
    for code, kind in of.items():
        listed = re.search(r"NOT IN \(([^)]*)\)", queries[code])
        assert listed is not None
        assert set(re.findall(r"sg:(\w+)", listed[1])) == schemes[kind], code


def test_messages_and_hints_say_it_whole() -> None:
    for check in validation.checks():
        assert check.mend
        assert not check.message.endswith(".")
    messages = [check.message for check in validation.checks()]
    assert len(set(messages)) == len(messages)


def test_samples_conform_and_their_oddities_are_real() -> None:
    samples = importer.new_graph(sources.load([SAMPLES]))
    before = set(samples.triples())
    found = validation.run(samples)
    assert [(each.severity, each.code, each.focus.rpartition("/")[2]) for each in found] == [
        # What the samples are for: a state answers in two voices, and two papers of one day disagree.
        (
            "warning",
            "opposite-positions-on-one-day",
            "2031-06-05-two-voices_norland_rejects_demilitarised-strip",
        ),
        (
            "warning",
            "opposite-positions-on-one-day",
            "2033-04-06-second-round_ilmaria_skeptical_joint-inspection",
        ),
    ]
    assert set(samples.triples()) == before
    assert validation.run(samples) == found


def test_samples_conform_to_the_shapes() -> None:
    pytest.importorskip("pyshacl")
    from kg.validation import shacl

    assert shacl.run(importer.new_graph(sources.load([SAMPLES]))) == []


def test_officials_of_several_articles_may_share_a_name(tmp_path: Path) -> None:
    two = [f'actor:{n} a sg:Group , sg:Actor ; rdfs:label "officials" ; sg:anonymous true .' for n in "ab"]
    assert validation.run(graph_of("\n".join(two), tmp_path)) == []


def test_what_is_only_expected_may_lie_ahead(tmp_path: Path) -> None:
    ahead = SOUND.replace(
        'sg:phase sg:current ; sg:date "2031-04-12"', 'sg:phase sg:prospective ; sg:date "2031-05-12"'
    )
    assert ahead != SOUND
    assert validation.run(graph_of(ahead.replace("{n}", "x"), tmp_path)) == []


def test_only_what_is_in_a_circle_is_told_where_ways_divide_and_meet_again(tmp_path: Path) -> None:
    ways = """actor:a sg:actsFor actor:b , actor:c . actor:b sg:actsFor actor:d . actor:c sg:actsFor actor:d .
      actor:d sg:actsFor actor:e .
      actor:q sg:actsFor actor:r . actor:r sg:actsFor actor:s , actor:end . actor:s sg:actsFor actor:q , actor:a .
      actor:before sg:actsFor actor:q , actor:e ."""
    check = next(check for check in validation.checks() if check.code == "actor-acts-for-itself")
    found = validation.run(graph_of(ways, tmp_path), [check])
    assert {terms.local_name(each.focus) for each in found} == {"q", "r", "s"}


def test_an_empty_graph_has_no_faults(tmp_path: Path) -> None:
    assert validation.run(graph_of("", tmp_path)) == []


def test_a_message_shows_what_was_found(found: list[Finding]) -> None:
    said = {each.message for each in found}
    assert any(re.fullmatch(r"the holder place:f\d+ is no actor", message) for message in said)
    assert "the confidence 80 is not between 0 and 1" in said
    assert any(re.fullmatch(r"“[Nn] f\d+” is a name of more than one actor", message) for message in said)


def test_a_message_is_one_line(tmp_path: Path) -> None:
    odd = SOUND.replace("sg:confidence 0.8", r'sg:confidence "so\nso \u001b[31m ?focus"').replace("{n}", "x")
    (finding,) = validation.run(graph_of(odd, tmp_path))
    assert finding.message == "the confidence so so  [31m ?focus is not between 0 and 1"


def test_a_nameless_node_is_found_too(tmp_path: Path) -> None:
    found = validation.run(
        graph_of('[] a sg:Evidence ; oa:exact "x" ; sg:anchoring sg:exactQuote .', tmp_path)
    )
    assert [each.code for each in found] == ["evidence-article-one"]
    assert found[0].focus.startswith("_:")


def test_shapes_are_sound_shacl_that_say_what_to_do() -> None:
    pytest.importorskip("pyshacl")
    import pyshacl
    from rdflib import Graph, Namespace
    from rdflib.namespace import RDF

    sh = Namespace("http://www.w3.org/ns/shacl#")
    held = Graph().parse(data=vocabulary.read("shapes.ttl"), format="turtle")
    assert pyshacl.validate(Graph(), shacl_graph=held, meta_shacl=True)[0]
    for shape in held.subjects(RDF.type, sh.PropertyShape):
        assert len(list(held.subjects(sh.property, shape))) == 1, shape
        for name in ("path", "severity", "message"):
            assert len(list(held.objects(shape, sh[name]))) == 1, shape
    assert (None, sh.sparql, None) not in held

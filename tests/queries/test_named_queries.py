"""The named queries: the same rows from two engines, and parameters that mean something."""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

from kg import exporters, importer, queries, sources
from kg.errors import Misuse
from kg.graph import lookup
from kg.graph.file import FileGraph
from kg.rdf import terms, vocabulary
from kg.rdf.answers import Rows

SAMPLES = Path(__file__).parents[2] / "samples"
PREFIXES = "".join(f"PREFIX {name}: <{space}>\n" for name, space in terms.prefixes().items())
VALUES = {  # for each query and parameter, one of many, so that it must narrow
    "by-state": {"state": "norland", "on": "rahal-plan"},
    "agreement": {
        "topic": "security",
        "shared": "3",
        "actors": "no",
        "roll_up": "no",
        "since": "2031-05",
        "until": "2031",
    },
    "changes": {"actor": "sudria", "on": "rahal-plan", "anonymous": "no"},
    "contradictions": {"actor": "sudria", "on": "joint-inspection", "anonymous": "no"},
    "disagreements": {"actor": "norland", "other": "sudria", "direct": "yes"},
    "demands": {"by": "norland", "of": "lcs", "topic": "security"},
    "evidence": {"actor": "norland", "on": "rahal-plan", "position": "supports", "speaker": "holt"},
    "packages": {"package": "rahal-plan"},
    "pending": {"of": "norland", "by": "ilver-commission"},
    "review": {},
    "said-by": {
        "speaker": "holt",
        "actor": "norland",
        "on": "demilitarised-strip",
        "since": "2031-06-05",
        "until": "2025-03",
    },
    "silent": {"actor": "lcs", "on": "final-text"},
    "stances": {
        "actor": "putin",
        "on": "truce",
        "position": "accepts-conditionally",
        "topic": "security",
        "speaker": "holt",
        "since": "2031-05-27",
        "until": "2025-03-13",
    },
    "timeline-actor": {"actor": "norland"},
    "timeline-demand": {"on": "truce"},
    "unnamed-sources": {"on": "send-monitors"},
    "unrefused": {"by": "ukraine", "of": "lcs", "topic": "security"},
    "who-rejects": {"actor": "sudria", "on": "list-earlier"},
    "who-supports": {"actor": "sudria", "on": "rahal-plan"},
}
# No rows are the right answer for these values.
EMPTY = {("contradictions", "actor"), ("pending", "of"), ("unrefused", "topic")}
WIDENING = {"actors", "anonymous", "roll_up", "direct"}
"""What asks for more where it is yes; for less, "direct"."""
PAIRS = [(name, parameter) for name, values in VALUES.items() for parameter in values]


@cache
def in_oxigraph() -> FileGraph:
    return importer.new_graph(sources.load([SAMPLES]))


@cache
def in_rdflib() -> rdflib.Graph:
    return rdflib.Graph().parse(data=exporters.named("turtle").written(in_oxigraph()), format="turtle")


def asked(text: str) -> list[tuple[str | None, ...]]:
    answer = in_oxigraph().query(text)
    assert isinstance(answer, Rows)
    return list(answer.rows)


def asked_rdflib(text: str) -> list[tuple[str | None, ...]]:
    return [tuple(None if term is None else as_text(term) for term in row) for row in in_rdflib().query(text)]


def as_text(term: rdflib.term.Node) -> str:
    if isinstance(term, rdflib.URIRef):
        return terms.iri(str(term))
    assert isinstance(term, rdflib.Literal)
    datatype = None if term.datatype in {None, rdflib.XSD.string} else ox.NamedNode(str(term.datatype))
    if term.language is not None:
        return str(ox.Literal(str(term), language=term.language))
    return str(ox.Literal(str(term), datatype=datatype))


def with_values(name: str, **values: str) -> str:
    query = queries.load(name)
    found = {p: [lookup.find(in_oxigraph(), query.parameter(p).kind, text)] for p, text in values.items()}
    return query.with_values(found)


def text_of_all(name: str) -> str:
    """The query with whatever it cannot do without."""
    needed = {p.name: VALUES[name][p.name] for p in queries.load(name).parameters if p.required}
    return with_values(name, **needed)


def test_there_are_values_here_for_every_parameter_of_every_query() -> None:
    shipped = {name: {p.name for p in queries.load(name).parameters} for name in queries.names()}
    assert shipped == {name: set(values) for name, values in VALUES.items()}


@pytest.mark.parametrize("name", queries.names())
def test_both_engines_give_the_same_rows_in_the_same_order(name: str) -> None:
    rows = asked(text_of_all(name))
    assert rows == asked_rdflib(PREFIXES + text_of_all(name))
    assert rows


@pytest.mark.parametrize(("name", "parameter"), PAIRS)
def test_both_engines_agree_on_what_a_parameter_leaves(name: str, parameter: str) -> None:
    text = with_values(
        name,
        **(
            {p.name: VALUES[name][p.name] for p in queries.load(name).parameters if p.required}
            | {parameter: VALUES[name][parameter]}
        ),
    )
    rows = asked(text)
    assert rows == asked_rdflib(PREFIXES + text)
    assert bool(rows) is ((name, parameter) not in EMPTY)


def found(name: str, text: str) -> set[tuple[str | None, ...]]:
    """What a query finds; of pairs that are counted, the pairs."""
    return {row[:2] if name == "agreement" else row for row in asked(text)}


@pytest.mark.parametrize(("name", "parameter"), [pair for pair in PAIRS if pair[1] not in WIDENING])
def test_every_parameter_narrows(name: str, parameter: str) -> None:
    required = {p.name for p in queries.load(name).parameters if p.required}
    given = {each: VALUES[name][each] for each in required}
    whole = with_values(name, **given) if parameter not in required else None
    narrowed = found(name, with_values(name, **given | {parameter: VALUES[name][parameter]}))
    # Who is on one side in a time need not be so now.
    assert narrowed <= found(name, whole or queries.load(name).text) or (name, parameter) == (
        "agreement",
        "since",
    )


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        pair
        for pair in PAIRS
        if pair not in EMPTY
        and pair[1] not in {"since", "until", "shared", *WIDENING}
        and pair[0] != "disagreements"
    ],
)
def test_of_two_values_of_a_parameter_either_will_do(name: str, parameter: str) -> None:
    query = queries.load(name)
    kind = query.parameter(parameter).kind
    one = lookup.find(in_oxigraph(), kind, VALUES[name][parameter])
    classes = {"actor": "sg:Actor", "issue": "sg:Issue", "target": "sg:Issue", "topic": "sg:Topic"}
    things = asked(f"SELECT ?x {{ ?x a {classes.get(kind, 'sg:Position')} }} ORDER BY ?x")
    others = [row[0] for row in things if row[0] and row[0] != one]
    many = found(name, query.with_values({parameter: [one, *others]}))
    assert many >= found(name, query.with_values({parameter: [one]}))


@pytest.mark.parametrize(
    ("name", "parameter", "both"),
    [
        ("stances", "topic", ["security", "ceasefire"]),
        ("stances", "position", ["accepts-conditionally", "welcomes-with-reservations"]),
        ("stances", "since", ["2025-03-13", "2031-05-27"]),
        ("stances", "until", ["2025-03-13", "2031-05-27"]),
        ("agreement", "topic", ["security", "weapons"]),
        ("agreement", "shared", ["2", "3"]),
        ("demands", "of", ["sudria", "lcs"]),
        ("demands", "topic", ["security", "weapons"]),
        ("evidence", "position", ["accepts-conditionally", "welcomes-with-reservations"]),
        ("timeline-actor", "actor", ["lcs", "rahal"]),
        ("timeline-actor", "actor", ["lcs", "lcs"]),
    ],
)
def test_what_fits_two_values_of_a_parameter_is_one_row(name: str, parameter: str, both: list[str]) -> None:
    kind = queries.load(name).parameter(parameter).kind
    values = [lookup.find(in_oxigraph(), kind, value) for value in both]
    rows = asked(queries.load(name).with_values({parameter: values}))
    assert rows
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", ["timeline-actor", "timeline-demand"])
def test_required_parameter_is_asked_for(name: str) -> None:
    parameter = queries.load(name).parameters[0]
    with pytest.raises(Misuse, match=f"'{name}' needs the parameter '{parameter.name}'") as caught:
        queries.load(name).with_values({})
    assert f"--param {parameter.name}=" in caught.value.hint


def test_only_timelines_and_what_two_disagree_about_require_anything() -> None:
    required = {n for n in queries.names() if any(p.required for p in queries.load(n).parameters)}
    assert required == {"disagreements", "timeline-actor", "timeline-demand"}


def test_unknown_names_are_met_with_a_suggestion() -> None:
    with pytest.raises(Misuse, match="there is no named query 'who-reject'") as caught:
        queries.load("who-reject")
    assert caught.value.hint == "did you mean 'who-rejects'?"
    with pytest.raises(Misuse, match="has no parameter 'acter'") as caught:
        queries.load("who-rejects").parameter("acter")
    assert caught.value.hint == "did you mean 'actor'?"
    with pytest.raises(Misuse, match="has no parameter 'actor'") as caught:
        queries.load("review").parameter("actor")
    assert caught.value.hint == "'review' takes no parameters"


@pytest.mark.parametrize("name", queries.names())
def test_query_stands_alone_in_either_engine(name: str) -> None:
    text = queries.load(name).text
    prepareQuery(PREFIXES + text)
    ox.Store().query(PREFIXES + text)


@pytest.mark.parametrize("name", queries.names())
def test_query_says_what_it_answers_and_gives_its_rows_an_order(name: str) -> None:
    text = queries.load(name).text
    assert re.match(r"# title: [A-Z].*[^.]\n", text)
    assert text.count("\nORDER BY ") == 1
    gaps = re.findall(r"VALUES \?(\w+) \{ UNDEF \}", text)
    assert list(dict.fromkeys(gaps)) == [parameter.name for parameter in queries.load(name).parameters]
    assert "SELECT *" not in text


@pytest.mark.parametrize("name", queries.names())
def test_what_codes_and_numbers_in_columns_mean_is_told(name: str) -> None:
    """Also words that the query itself puts into cells are codes; labels and words of articles are none."""
    query = queries.load(name)
    schemes = rdflib.Graph().parse(data=vocabulary.read("schemes.ttl"), format="turtle")
    pairs = schemes.subject_objects(rdflib.SKOS.inScheme)
    codes = {terms.local_name(str(code)): terms.local_name(str(scheme)) for code, scheme in pairs}
    codes = {code: scheme for code, scheme in codes.items() if scheme != "positions"}
    words = set(re.findall(r'"([a-z][a-z ]*)"', query.text))
    answer = in_oxigraph().query(text_of_all(name))
    assert isinstance(answer, Rows)
    for column, *values in zip(answer.variables, *answer.rows, strict=True):
        told = {terms.text_of(value) for value in values if value} - {""}
        if told <= {*codes, *words} or (column not in {"start", "end"} and all(map(str.isdigit, told))):
            meaning = "how many" if column.startswith("reports") else query.codes[column]
            for code in told:
                scheme = f"`kg ontology {codes.get(code)}`"
                assert code in meaning or scheme in meaning or "how many" in meaning, (column, code)
    assert query.codes.keys() <= set(answer.variables)


@pytest.mark.parametrize("name", queries.names())
def test_columns_have_a_value_in_some_row(name: str) -> None:
    answer = in_oxigraph().query(text_of_all(name))
    assert isinstance(answer, Rows)
    empty = {
        column for column, *values in zip(answer.variables, *answer.rows, strict=True) if not any(values)
    }
    assert empty == set()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Positions of a project's own, narrower than shipped ones, take the place that those have."""
    (tmp_path / "codebook.yaml").write_text(
        """actors: {north: {name: North, type: State}, south: {name: South, type: State}}
demands: {strip: {label: A strip, pending-from: [north], awaited-by: [south]}}
positions:
  waits: {broader: undecided}
  off-record: {broader: undeclared}
  yes-but: {broader: accepts-conditionally}
"""
    )
    return tmp_path


def article(folder: Path, day: str, position: str, **more: str) -> None:
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    (folder / f"d{day}.stance.yaml").write_text(
        f"article: {{id: d{day}, published: {day}}}\n"
        f"stances:\n  - {{actor: north, on: strip, position: {position}, quote: words of {day}{extra}}}\n"
    )


def rows_of(folder: Path, name: str, *columns: str) -> list[list[str]]:
    graph = importer.new_graph(sources.load([folder]))
    answer = graph.query(queries.load(name).text)
    assert isinstance(answer, Rows)
    places = [answer.variables.index(column) for column in columns]
    return [[terms.text_of(row[at] or '""') for at in places] for row in answer.rows]


def test_a_reply_of_ones_own_kind_of_indecision_is_still_awaited_and_silent(project: Path) -> None:
    article(project, "2031-01-01", "waits")
    assert rows_of(project, "pending", "what", "so_far")[0][0] == "A strip"
    assert rows_of(project, "silent", "who", "position", "what") == [["North", "waits", "A strip"]]


def test_ones_own_kind_of_no_comment_replaces_no_position_and_is_no_change(project: Path) -> None:
    article(project, "2031-01-01", "rejects")
    article(project, "2031-01-02", "off-record")
    assert rows_of(project, "by-state", "position") == [["rejects"]]
    assert rows_of(project, "changes", "from", "to") == []
    assert rows_of(project, "silent", "who") == []


def test_an_earlier_position_is_not_current_because_a_narrower_one_has_followed(project: Path) -> None:
    article(project, "2031-01-01", "accepts-conditionally")
    article(project, "2031-01-02", "yes-but")
    assert rows_of(project, "by-state", "position", "date") == [["yes but", "2031-01-02"]]


def test_a_position_taken_up_again_is_current_from_its_latest_report(project: Path) -> None:
    for day, position in (("2031-01-01", "accepts"), ("2031-01-02", "rejects"), ("2031-01-03", "accepts")):
        article(project, day, position)
    assert rows_of(project, "by-state", "position", "date") == [["accepts", "2031-01-03"]]
    moves = rows_of(project, "changes", "from", "to", "after")
    assert moves == [["accepts", "rejects", "2031-01-02"], ["rejects", "accepts", "2031-01-03"]]


@pytest.mark.parametrize("more", [{"phase": "previous"}, {"phase": "prospective"}, {"certainty": "denied"}])
def test_what_is_past_to_come_or_denied_is_no_move_and_no_current_position(
    project: Path, more: dict[str, str]
) -> None:
    article(project, "2031-01-01", "accepts")
    article(project, "2031-01-02", "rejects", **more)
    article(project, "2031-01-03", "accepts")
    assert rows_of(project, "changes", "from", "to") == []
    assert rows_of(project, "by-state", "position", "date") == [["accepts", "2031-01-03"]]


def test_low_confidence_and_unchecked_quotes_are_up_for_review(project: Path) -> None:
    article(project, "2031-01-01", "accepts", confidence="0.4")
    assert rows_of(project, "review", "why", "quote") == [
        ["confidence 0.4", "words of 2031-01-01"],
        ["quote not checked", "words of 2031-01-01"],
    ]


# -- votes, fulfilment, corrections --------------------------------------------------------------------


def report(folder: Path, day: str, *stances: str, corrects: str = "") -> None:
    """An article of a day with stances, each in the words of a file."""
    head = f"{{id: d{day}, published: {day}{', corrects: d' + corrects if corrects else ''}}}"
    lines = "".join(
        f"  - {{{stance}, quote: words {number} of {day}}}\n"
        for number, stance in enumerate(stances, start=1)
    )
    (folder / f"d{day}.stance.yaml").write_text(f"article: {head}\nstances:\n{lines}")


NORTH = "actor: north, on: strip, position: "


def test_a_vote_is_support_or_refusal_and_also_itself(project: Path) -> None:
    report(project, "2031-01-01", NORTH + "votes-for", "actor: south, on: strip, position: votes-against")
    assert rows_of(project, "who-supports", "who", "position", "current") == [["North", "votes for", "yes"]]
    assert rows_of(project, "who-rejects", "who", "position", "current") == [
        ["South", "votes against", "yes"]
    ]
    graph = importer.new_graph(sources.load([project]))
    assert graph.query("ASK { actor:north sg:votesFor demand:strip ; sg:supports demand:strip }") is True
    assert graph.query("ASK { actor:south sg:votesAgainst demand:strip ; sg:rejects demand:strip }") is True


def test_ones_own_kind_of_vote_is_found_with_what_is_wider_still(project: Path) -> None:
    book = (project / "codebook.yaml").read_text()
    (project / "codebook.yaml").write_text(book + "  vetoes: {broader: votes-against}\n")
    report(project, "2031-01-01", NORTH + "vetoes")
    assert rows_of(project, "who-rejects", "position", "current") == [["vetoes", "yes"]]
    assert rows_of(project, "by-state", "position") == [["vetoes"]]


def test_a_vote_in_line_with_what_was_said_is_no_change_and_one_against_it_is(project: Path) -> None:
    report(project, "2031-01-01", NORTH + "supports")
    report(project, "2031-01-02", NORTH + "votes-for")
    assert rows_of(project, "changes", "from", "to") == []
    report(project, "2031-01-03", NORTH + "votes-against")
    assert rows_of(project, "changes", "from", "to") == [["votes for", "votes against"]]


def test_a_vote_contradicts_what_is_said_on_the_same_day_and_an_abstention_does_not(project: Path) -> None:
    report(project, "2031-01-01", NORTH + "supports", NORTH + "abstains")
    assert rows_of(project, "contradictions", "who") == []
    report(project, "2031-01-02", NORTH + "supports", NORTH + "votes-against")
    assert rows_of(project, "contradictions", "position_1", "position_2") == [["supports", "votes against"]]


@pytest.mark.parametrize("position", ["abstains", "fulfils", "votes-against"])
def test_a_vote_or_a_deed_is_an_answer_and_no_silence(project: Path, position: str) -> None:
    report(project, "2031-01-01", NORTH + position)
    assert rows_of(project, "pending", "what") == []
    assert rows_of(project, "silent", "who") == []


def test_whoever_carries_out_what_it_refused_has_moved(project: Path) -> None:
    report(project, "2031-01-01", NORTH + "rejects")
    report(project, "2031-01-02", NORTH + "fulfils")
    assert rows_of(project, "changes", "from", "to", "after") == [["rejects", "fulfils", "2031-01-02"]]
    assert rows_of(project, "by-state", "position") == [["fulfils"]]


DEMAND = "actor: south, on: strip, position: demands"


def test_a_demand_is_open_until_it_is_fulfilled_or_withdrawn(project: Path) -> None:
    report(project, "2031-01-01", DEMAND + ", addressee: north")
    assert rows_of(project, "demands", "state") == [["open"]]
    report(project, "2031-01-02", NORTH + "fulfils")
    assert rows_of(project, "demands", "state") == [["fulfilled"]]
    report(project, "2031-01-03", NORTH + "rejects")
    assert rows_of(project, "demands", "state") == [["open"]], "undone again"
    report(project, "2031-01-04", "actor: south, on: strip, position: withdraws")
    assert rows_of(project, "demands", "state") == [["withdrawn"]]


def test_a_demand_on_several_is_fulfilled_once_all_of_them_have(project: Path) -> None:
    book = (project / "codebook.yaml").read_text()
    more = "east: {name: East, type: State}, army: {name: Army of East, type: Group, acts-for: east}"
    (project / "codebook.yaml").write_text(book.replace("actors: {", f"actors: {{{more}, "))
    report(project, "2031-01-01", DEMAND + ", addressee: [north, east]")
    report(project, "2031-01-02", NORTH + "fulfils")
    assert rows_of(project, "demands", "state") == [["open"]]
    report(project, "2031-01-03", "actor: army, on: strip, position: fulfils")
    assert rows_of(project, "demands", "state") == [["fulfilled"]]


@pytest.mark.parametrize("more", ["phase: previous", "certainty: denied"])
def test_a_demand_that_is_not_made_now_has_no_state(project: Path, more: str) -> None:
    report(project, "2031-01-01", f"{DEMAND}, {more}")
    assert rows_of(project, "demands", "current", "state") == [["no", ""]]


def test_a_correction_is_no_change_and_no_contradiction_and_what_it_corrects_is_not_current(
    project: Path,
) -> None:
    report(project, "2031-01-01", NORTH + "undecided")
    report(project, "2031-01-02", NORTH + "rejects")
    report(project, "2031-01-03", NORTH + "accepts, date: 2031-01-02", corrects="2031-01-02")
    assert rows_of(project, "by-state", "position", "date") == [["accepts", "2031-01-02"]]
    assert rows_of(project, "changes", "from", "to") == [["undecided", "accepts"]]
    assert rows_of(project, "contradictions", "who") == []
    assert rows_of(project, "who-rejects", "date", "current") == [["2031-01-02", "no"]]
    assert rows_of(project, "who-supports", "date", "current") == [["2031-01-02", "yes"]]


def test_a_denial_in_a_correction_brings_back_what_held_before(project: Path) -> None:
    report(project, "2031-01-01", NORTH + "rejects")
    report(project, "2031-01-02", NORTH + "rejects")
    report(project, "2031-01-03", NORTH + "rejects, certainty: denied", corrects="2031-01-02")
    assert rows_of(project, "by-state", "position", "date") == [["rejects", "2031-01-01"]]
    assert rows_of(project, "who-rejects", "date", "current") == [["2031-01-01", "yes"], ["2031-01-02", "no"]]


def test_a_corrected_silence_or_demand_does_not_count(project: Path) -> None:
    report(project, "2031-01-01", NORTH + "undecided", DEMAND)
    report(project, "2031-01-02", NORTH + "undecided", f"{DEMAND}, certainty: denied", corrects="2031-01-01")
    assert rows_of(project, "silent", "date") == [["2031-01-02"]]
    assert rows_of(project, "pending", "so_far", "date") == [["undecided", "2031-01-02"]]
    assert rows_of(project, "demands", "current", "state") == [["no", ""], ["no", ""]]


def test_a_part_of_a_package_is_shown_as_what_it_is_most_narrowly(project: Path) -> None:
    book = (project / "codebook.yaml").read_text()
    more = "threats: {t: {label: T, part-of: strip}}\naccusations: {a: {label: A, part-of: strip}}\n"
    (project / "codebook.yaml").write_text(book + more + "commitments: {c: {label: C, part-of: strip}}\n")
    report(project, "2031-01-01", NORTH + "supports")
    assert rows_of(project, "packages", "part", "kind") == [
        ["A", "accusation"],
        ["C", "commitment"],
        ["T", "threat"],
    ]


# -- agreement ----------------------------------------------------------------------------------------


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three states and three demands, two of which are about water."""
    (tmp_path / "codebook.yaml").write_text(
        """actors:
  north: {name: North, type: State}
  south: {name: South, type: State}
  east: {name: East, type: State}
topics: {nature: {label: Nature}, water: {label: Water, broader: nature}}
demands: {dam: {label: Dam, topic: water}, weir: {label: Weir, topic: water}, road: {label: Road}}
"""
    )
    return tmp_path


def on(actor: str, **positions: str) -> list[str]:
    return [f"actor: {actor}, on: {issue}, position: {position}" for issue, position in positions.items()]


def pairs(folder: Path, **values: str) -> list[list[str]]:
    graph = importer.new_graph(sources.load([folder]))
    query = queries.load("agreement")
    given = {k: [lookup.find(graph, query.parameter(k).kind, text)] for k, text in values.items()}
    turtle = exporters.named("turtle").written(graph)
    answer = graph.query(query.with_values(given))
    assert isinstance(answer, Rows)
    rows = [[terms.text_of(value or "") for value in row] for row in answer.rows]
    theirs = rdflib.Graph().parse(data=turtle, format="turtle").query(PREFIXES + query.with_values(given))
    assert rows == [[str(value) for value in row] for row in theirs]
    return rows


def test_pairs_agree_where_their_positions_have_one_sign(three: Path) -> None:
    stances = on("north", dam="demands", weir="rejects", road="supports")
    stances += on("south", dam="accepts-conditionally", weir="supports", road="votes-for")
    stances += on("east", dam="opposes", weir="skeptical")
    report(three, "2031-01-01", *stances)
    assert pairs(three) == [
        ["North", "South", "2", "1"],
        ["East", "North", "1", "1"],
        ["East", "South", "0", "2"],
    ]
    assert pairs(three, shared="3") == [["North", "South", "2", "1"]]
    assert pairs(three, topic="nature", shared="1") == [
        ["East", "North", "1", "1"],
        ["North", "South", "1", "1"],
        ["East", "South", "0", "2"],
    ]


def test_only_what_is_held_now_and_takes_a_side_counts(three: Path) -> None:
    north = on("north", dam="supports", weir="supports", road="supports")
    report(three, "2031-01-01", *north, *on("south", dam="rejects", weir="undecided", road="neutral"))
    assert pairs(three, shared="1") == [["North", "South", "0", "1"]]
    report(three, "2031-01-02", *on("south", dam="accepts"))
    assert pairs(three, shared="1") == [["North", "South", "1", "0"]]
    assert pairs(three) == []


def test_whoever_is_on_both_sides_on_one_day_is_on_neither(three: Path) -> None:
    both = on("south", dam="supports") + on("south", dam="rejects") + on("south", road="supports")
    report(three, "2031-01-01", *on("north", dam="supports", road="supports"), *both)
    assert pairs(three, shared="1") == [["North", "South", "1", "0"]]


def test_a_position_on_an_actor_counts_only_where_actors_do(three: Path) -> None:
    report(three, "2031-01-01", *on("north", east="supports"), *on("south", east="supports"))
    assert pairs(three, shared="1") == []
    assert pairs(three, shared="1", actors="yes") == [["North", "South", "1", "0"]]


def test_many_holders_on_the_same_issues_are_counted_pair_by_pair(tmp_path: Path) -> None:
    names = [f"state-{number:03}" for number in range(300)]
    book = "".join(f"  {name}: {{name: {name}, type: State}}\n" for name in names)
    (tmp_path / "codebook.yaml").write_text(f"actors:\n{book}demands: {{dam: {{label: Dam}}}}\n")
    report(tmp_path, "2031-01-01", *(line for name in names[:200] for line in on(name, dam="supports")))
    report(tmp_path, "2031-01-02", *(line for name in names[200:] for line in on(name, dam="rejects")))
    graph = importer.new_graph(sources.load([tmp_path]))
    answer = graph.query(queries.load("agreement").with_values({"shared": ['"1"^^xsd:integer']}))
    assert isinstance(answer, Rows)
    found = [tuple(terms.text_of(value or "") for value in row) for row in answer.rows]
    one_side = {name: name < "state-200" for name in names}
    expected = {
        (one, other, *(("1", "0") if one_side[one] == one_side[other] else ("0", "1")))
        for one, other in itertools.combinations(names, 2)
    }
    assert len(found) == len(expected) == 300 * 299 // 2
    assert set(found) == expected


@pytest.mark.parametrize("wrong", ["two", "-1", "1.5", ""])
def test_a_number_of_shared_issues_is_written_in_digits(wrong: str) -> None:
    with pytest.raises(Misuse, match="is not a whole number"):
        with_values("agreement", shared=wrong)


# -- parts --------------------------------------------------------------------------------------------


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of parts in the place of the shipped ones."""
    monkeypatch.setattr(queries, "_part", lambda name: (tmp_path / f"{name}.rq").read_text())
    return tmp_path


def test_a_part_stands_in_a_query_with_the_names_it_is_given(parts: Path) -> None:
    (parts / "outer.rq").write_text("# outer ?one\n?one a ?class .\n#include inner ?class\n")
    (parts / "inner.rq").write_text("# inner ?it\n?it rdfs:label ?label .\n")
    assert queries.whole("SELECT * {\n  #include outer ?actor\n}\n") == (
        "SELECT * {\n  ?actor a ?class .\n  ?class rdfs:label ?label .\n}\n"
    )


def test_a_part_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match="no-such-part: there is no part of that name"):
        queries.whole("  #include no-such-part ?one\n")


def test_too_few_names_for_a_part_are_told() -> None:
    with pytest.raises(ValueError, match=r"day: it takes \?stance \?day"):
        queries.whole("  #include day ?stance\n")


def test_parts_in_a_circle_are_told(parts: Path) -> None:
    (parts / "hen.rq").write_text("# hen ?it\n#include egg ?it\n")
    (parts / "egg.rq").write_text("# egg ?it\n#include hen ?it\n")
    with pytest.raises(ValueError, match="hen, egg, hen: these parts include one another"):
        queries.whole("#include hen ?it\n")

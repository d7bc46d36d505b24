"""The native format: files in, records out, and every misfit told at its line."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Faulty
from kg.model import SECTIONS, Actor, AnnotatedArticle, Article, Issue, Membership, SameAs, Stance
from kg.readers import Reading, native, reader_for

ARTICLE = """\
article:
  id: deadline
  title: Norland sets a deadline
  author: [R. Vance, O. Diaz]
  url: https://example.org/2031/04/12
  published: 2031-04-12
  language: en
  body: Norland demanded that Sudria halt all fire.
annotator: m.silva
actors:
  norland: {name: Norland, type: State, names: {no: Norland}, same-as: {wikidata: Q1, iso3166: NO}}
  brandt:
    name: Ilse Brandt
    type: Person
    member-of: [cabinet, {of: league, from: 2029-11, role: minister}]
  diplomats: {name: diplomats, type: Group, anonymous: true}
demands:
  halt-fire:
    label: Halt fire
    mode: do-not
    permanent: false
    duration: P2D
    count: 12
    by: norland
    of: [sudria]
    certainty: reported
    quote: Norland demanded
  guns-back:
claims:
  fired-first: {label: Sudria fired first}
stances:
  - actor: [sudria, estmark]
    on: halt-fire
    position: rejects
    quote: halt all fire
    date: 2031-04
    strength: 0.5
    review: check-date
    attributes: {frame: 012}
"""

RECORDS = AnnotatedArticle(
    article=Article(
        id="deadline",
        title="Norland sets a deadline",
        author=("R. Vance", "O. Diaz"),
        url="https://example.org/2031/04/12",
        published="2031-04-12",
        language="en",
        body="Norland demanded that Sudria halt all fire.",
    ),
    annotator="m.silva",
    actors={
        "norland": Actor(
            name="Norland", type="State", names={"no": "Norland"}, same_as=SameAs(wikidata="Q1", iso3166="NO")
        ),
        "brandt": Actor(
            name="Ilse Brandt",
            type="Person",
            member_of=("cabinet", Membership(of="league", from_="2029-11", role="minister")),
        ),
        "diplomats": Actor(name="diplomats", type="Group", anonymous=True),
    },
    demands={
        "halt-fire": Issue(label="Halt fire", mode="do-not", permanent=False, duration="P2D", count=12),
        "guns-back": Issue(),
    },
    claims={"fired-first": Issue(label="Sudria fired first")},
    stances=(
        Stance(
            actor=("sudria", "estmark"),
            on=("halt-fire",),
            position="rejects",
            quote="halt all fire",
            date="2031-04",
            strength=0.5,
            review=("check-date",),
            attributes={"frame": "012"},
        ),
        Stance(
            actor=("norland",),
            on=("halt-fire",),
            position="demands",
            quote="Norland demanded",
            addressee=("sudria",),
            certainty="reported",
        ),
    ),
)

HEAD = "article: {id: a, published: 2031}\n"


def read(tmp_path: Path, text: str | bytes, name: str = "a.stance.yaml") -> Reading:
    file = tmp_path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return native.read(file, name)


def problems(tmp_path: Path, text: str | bytes, name: str = "a.stance.yaml") -> list[str]:
    return [str(problem) for problem in sorted(read(tmp_path, text, name).problems)]


def only(reading: Reading) -> AnnotatedArticle:
    assert reading.problems == ()
    [annotation] = reading.annotations
    return annotation.record


# -- what a file says -------------------------------------------------------------------------------


def test_an_article_becomes_records(tmp_path: Path) -> None:
    assert only(read(tmp_path, ARTICLE)) == RECORDS


def test_every_part_knows_its_line_and_every_stance_its_place(tmp_path: Path) -> None:
    [annotation] = read(tmp_path, ARTICLE).annotations
    assert annotation.places == (("stances", 0), ("demands", "halt-fire"))
    assert annotation.line(("actors", "brandt")) == 12
    assert annotation.line(("demands", "halt-fire", "quote")) == 27
    assert annotation.line(("stances", 0, "strength")) == 37
    assert annotation.line(("stances", 0, "nth")) == 32  # not there: the nearest thing that would hold it


@pytest.mark.parametrize("name", ["a.stance.yaml", "a.stance.yml", "A.STANCE.YAML"])
def test_names_of_yaml_files(tmp_path: Path, name: str) -> None:
    assert reader_for(name, outright=False) is not None
    assert only(read(tmp_path, ARTICLE, name)) == RECORDS


def test_yaml_json_and_jsonl_give_equal_records(tmp_path: Path) -> None:
    document: dict[str, Any] = {
        "article": {
            "id": "deadline",
            "title": "Norland sets a deadline",
            "author": ["R. Vance", "O. Diaz"],
            "url": "https://example.org/2031/04/12",
            "published": "2031-04-12",
            "language": "en",
            "body": "Norland demanded that Sudria halt all fire.",
        },
        "annotator": "m.silva",
        "actors": {
            "norland": {
                "name": "Norland",
                "type": "State",
                "names": {"no": "Norland"},
                "same-as": {"wikidata": "Q1", "iso3166": "NO"},
            },
            "brandt": {
                "name": "Ilse Brandt",
                "type": "Person",
                "member-of": ["cabinet", {"of": "league", "from": "2029-11", "role": "minister"}],
            },
            "diplomats": {"name": "diplomats", "type": "Group", "anonymous": True},
        },
        "demands": {
            "halt-fire": {
                "label": "Halt fire",
                "mode": "do-not",
                "permanent": False,
                "duration": "P2D",
                "count": 12,
                "by": "norland",
                "of": ["sudria"],
                "certainty": "reported",
                "quote": "Norland demanded",
            },
            "guns-back": None,
        },
        "claims": {"fired-first": {"label": "Sudria fired first"}},
        "stances": [
            {
                "actor": ["sudria", "estmark"],
                "on": "halt-fire",
                "position": "rejects",
                "quote": "halt all fire",
                "date": "2031-04",
                "strength": 0.5,
                "review": "check-date",
                "attributes": {"frame": "012"},
            }
        ],
    }
    assert only(read(tmp_path, json.dumps(document, indent=2), "a.stance.json")) == RECORDS
    assert only(read(tmp_path, json.dumps(document), "a.stance.jsonl")) == RECORDS
    assert only(read(tmp_path, "\ufeff" + json.dumps(document) + "\r\n\r\n", "a.stance.jsonl")) == RECORDS


def test_one_value_stands_for_a_list_of_one(tmp_path: Path) -> None:
    one = "stances:\n  - {actor: x, on: y, position: supports, quote: q, addressee: z, condition: c}\n"
    many = (
        "stances:\n  - {actor: [x], on: [y], position: supports, quote: q, addressee: [z], condition: [c]}\n"
    )
    assert only(read(tmp_path, HEAD + one)) == only(read(tmp_path, HEAD + many))


def test_sections_and_entries_may_be_empty(tmp_path: Path) -> None:
    text = HEAD + "actors:\nplaces: {}\ntopics:\ndemands:\n  halt-fire:\n  guns-back: {}\nstances:\n"
    assert only(read(tmp_path, text)) == AnnotatedArticle(
        article=Article(id="a", published="2031"), demands={"halt-fire": Issue(), "guns-back": Issue()}
    )


EVENT = "{label: X, from: 2031-04, to: 2031-05-02, participants: [a, b]}"


def test_an_event_has_its_time_and_its_participants(tmp_path: Path) -> None:
    assert only(read(tmp_path, HEAD + f"events:\n  x: {EVENT}\n")).events == {
        "x": Issue(label="X", from_="2031-04", to="2031-05-02", participants=("a", "b"))
    }


@pytest.mark.parametrize("section", [section for section in SECTIONS if section != "events"])
def test_what_only_events_have_is_refused_elsewhere(tmp_path: Path, section: str) -> None:
    text = f"{section}:\n  x: {EVENT}\n"
    said = [
        f"3: '{key}' is for events, and 'x' stands under {section}:; describe what takes place under events:; "
        "a deadline is due:, a span of time duration:"
        for key in ("from", "participants", "to")
    ]
    assert problems(tmp_path, HEAD + text) == [f"a.stance.yaml:{line}" for line in said]
    assert sorted(codebook_problems(tmp_path, "\n" + text)) == [f"codebook.yaml:{line}" for line in said]


def test_a_position_has_its_occasion_and_so_has_the_making_of_an_issue(tmp_path: Path) -> None:
    text = "demands:\n  x: {label: X, by: a, occasion: round, quote: q}\n"
    text += "stances:\n  - {actor: b, on: x, position: votes-for, occasion: council, quote: r}\n"
    record = only(read(tmp_path, HEAD + text))
    assert [(stance.position, stance.occasion) for stance in record.stances] == [
        ("votes-for", "council"),
        ("demands", "round"),
    ]
    assert record.demands == {"x": Issue(label="X")}


def test_whom_an_issue_is_against_is_no_part_of_the_act(tmp_path: Path) -> None:
    text = "threats:\n  x: {label: X, against: b, by: a, quote: q}\n"
    assert only(read(tmp_path, HEAD + text)).threats == {"x": Issue(label="X", against=("b",))}


def test_an_article_corrects_others_but_not_itself(tmp_path: Path) -> None:
    head = "article:\n  id: a\n  published: 2031\n  corrects: "
    assert only(read(tmp_path, head + "b\n")).article.corrects == ("b",)
    said = "'a' cannot correct itself; name the earlier article that it puts right"
    assert problems(tmp_path, head + "[b, a]\n") == [f"a.stance.yaml:4: {said}"]
    assert problems(tmp_path, "article: {published: 2031, corrects: a}\n") == [f"a.stance.yaml:1: {said}"]


@pytest.mark.parametrize(
    ("section", "position"),
    [
        ("demands", "demands"),
        ("proposals", "proposes"),
        ("commitments", "commits"),
        ("threats", "commits"),
        ("claims", "asserts"),
        ("accusations", "asserts"),
        ("events", "asserts"),
    ],
)
def test_making_an_issue_is_a_stance(tmp_path: Path, section: str, position: str) -> None:
    text = HEAD + f"{section}:\n  x: {{label: X, by: [a, b], of: c, quote: q, speaker: s, according-to: d}}\n"
    record = only(read(tmp_path, text))
    assert getattr(record, section) == {"x": Issue(label="X")}
    assert record.stances == (
        Stance(
            actor=("a", "b"),
            on=("x",),
            position=position,
            quote="q",
            addressee=("c",),
            speaker="s",
            according_to=("d",),
        ),
    )


@pytest.mark.parametrize("written", ["0.30000000000000004", "1", "0", "1e-05", "0.8765432109876543"])
def test_numbers_as_programs_write_them(tmp_path: Path, written: str) -> None:
    stance = f"stances:\n  - {{actor: x, on: y, position: supports, quote: q, strength: {written}}}\n"
    assert only(read(tmp_path, HEAD + stance)).stances[0].strength == float(written)


@pytest.mark.parametrize(
    ("name", "article_id"),
    [
        ("2031-04-12-tarn.stance.yaml", "2031-04-12-tarn"),
        ("tarn.json", "tarn"),
        ("tarn.stance.jsonl", "tarn"),
        ("tarn.yml", "tarn"),
    ],
)
def test_without_an_id_an_article_has_its_files_name(tmp_path: Path, name: str, article_id: str) -> None:
    assert only(read(tmp_path, '{"article": {"title": "x"}}', name)).article.id == article_id


def test_a_files_name_that_is_no_id(tmp_path: Path) -> None:
    assert problems(tmp_path, "annotator: x\narticle: {title: x}\n", "Tarn 1.stance.yaml") == [
        (
            "Tarn 1.stance.yaml:2: the file's name, 'Tarn 1', cannot be the article's id; "
            "add an id: to the article (small letters, digits, hyphens), or rename the file"
        )
    ]


# -- misfits ----------------------------------------------------------------------------------------

DEMAND = "demands:\n  x:\n    label: X\n"
STANCE = "stances:\n  - actor: x\n    on: y\n    position: rejects\n    quote: q\n"
ACTOR = "actors:\n  x:\n    name: X\n    type: State\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # keys
        ("stanzes:\n", "2: unknown key 'stanzes' in an annotated article; did you mean 'stances'?"),
        (
            STANCE + "    speeker: b\n",
            "7: unknown key 'speeker' in entry 1 of 'stances'; did you mean 'speaker'?",
        ),
        (
            ACTOR + "    same-as: {wikipedia: x}\n",
            "6: unknown key 'wikipedia' in 'same-as'; did you mean 'wikidata'?",
        ),
        # what must be there
        (
            "stances:\n  - actor: x\n    on: y\n    quote: q\n",
            (
                "3: entry 1 of 'stances' has no 'position'; "
                "there is no default: write what the text says, such as rejects, supports or undecided"
            ),
        ),
        (
            "stances:\n  - actor: x\n    on: y\n    position: rejects\n",
            "3: entry 1 of 'stances' has no 'quote'; every stance needs the words it was read in",
        ),
        (
            STANCE.replace("actor: x", "actor:"),
            "3: 'actor' has no value; write the id of whoever holds the position",
        ),
        (STANCE.replace("on: y", "on: []"), "4: 'on' has no value; write the id of an issue, or of an actor"),
        ("actors:\n  x: {type: State}\n", "3: 'x' has no 'name'; give the name under which it is shown"),
        (
            "actors:\n  x: {name: X}\n",
            (
                "3: 'x' has no 'type'; add type: and State, Organization, Alliance, GovernmentBody, "
                "Person or Group (of a place Place or Territory)"
            ),
        ),
        # shapes
        ("demands: [x]\n", "2: 'demands' must have ids as its keys, each with an entry"),
        ("stances:\n  actor: x\n", "3: 'stances' must be a list; start each entry with '- '"),
        (
            "stances:\n  - x\n",
            "3: entry 1 of 'stances' must have keys with values; such as actor:, on:, position:",
        ),
        (STANCE + "    note: [a, b]\n", "7: 'note' is a list, but must be text; put the words in quotes"),
        (
            STANCE + "    speaker: {name: B}\n",
            ("7: 'speaker' is an entry with keys, but must be the id of something"),
        ),
        # values
        (
            STANCE + "    certainty: reportd\n",
            "7: 'certainty': there is no 'reportd'; did you mean 'reported'?",
        ),
        (
            STANCE + "    phase: now\n",
            "7: 'phase': there is no 'now'; did you mean 'current'?",
        ),
        (STANCE + "    strength: 1.5\n", "7: 'strength': '1.5' is not a number from 0 to 1"),
        (
            STANCE + '    strength: "0.5"\n',
            "7: 'strength': '0.5' must be a number from 0 to 1; leave out the quotes",
        ),
        (STANCE + "    nth: 0\n", "7: 'nth': '0' is not a whole number from 1"),
        (DEMAND + "    count: 1.5\n", "5: 'count': '1.5' is not a whole number"),
        (DEMAND + "    count: ٣\n", "5: 'count': '٣' is not a whole number"),
        (DEMAND + "    permanent: yes\n", "5: 'permanent': 'yes' must be true or false"),
        (
            DEMAND + "    permanent: 'true'\n",
            "5: 'permanent': 'true' must be true or false; leave out the quotes",
        ),
        (STANCE + "    note: '  '\n", "7: 'note' is empty; give a value, or remove the line"),
        (ACTOR + "    names: {de: ' '}\n", "6: 'de' is empty; give a value, or remove the line"),
        (ACTOR + '    aliases: ["\\u200b"]\n', "6: 'aliases' is empty; give a value, or remove the line"),
        (STANCE + '    note: "\\u3164"\n', "7: 'note' is empty; give a value, or remove the line"),
        (
            ACTOR + "    names: {German: X}\n",
            "6: the key: 'German' is not a language code, such as en, uk or pt-BR",
        ),
        (ACTOR + "    same-as: {wikidata: P1}\n", "6: 'wikidata': 'P1' is not a Wikidata item, such as Q183"),
        (
            STANCE + "    attributes: {Frame: x}\n",
            (
                "7: the key: 'Frame' is not an id: "
                "small letters a-z, digits and hyphens only, such as 'foreign-ministry'; write it frame"
            ),
        ),
        # acts
        (
            DEMAND + "    by: norland\n",
            "5: 'x' has 'by' but no 'quote'; add quote: and the words that show it, or remove 'by'",
        ),
        (
            DEMAND + "    quote: q\n",
            "5: 'x' has 'quote' but no 'by'; add by: and whose it is, or remove 'quote'",
        ),
        (
            DEMAND + "    quote: q\n    by:\n",
            "5: 'x' has 'quote' but no 'by'; add by: and whose it is, or remove 'quote'",
        ),
        (
            DEMAND + "    according-to: [a]\n",
            "5: 'x' has 'according-to' but no 'by'; add by: and whose it is, or remove 'according-to'",
        ),
    ],
)
def test_misfits(tmp_path: Path, text: str, said: str) -> None:
    assert problems(tmp_path, HEAD + text) == [f"a.stance.yaml:{said}"]


@pytest.mark.parametrize("written", ["2025-02-30", "2025-13", "0000", "2025-00-10"])
def test_dates_that_do_not_exist(tmp_path: Path, written: str) -> None:
    assert problems(tmp_path, f"article:\n  id: a\n  published: {written}\n") == [
        f"a.stance.yaml:3: 'published': there is no such date: {written}"
    ]


@pytest.mark.parametrize(
    "written", ["13.3.2025", "2025-3-13", "20250313", "2025-03-13T10:00", "'2025-03-13\\n'"]
)
def test_what_is_no_date(tmp_path: Path, written: str) -> None:
    text = f"article:\n  id: a\n  published: {written}\n".replace("'", '"')
    assert problems(tmp_path, text) == [
        (
            f"a.stance.yaml:3: 'published': '{written.strip(chr(39))}' is not a date, "
            "written 2025-03-13, 2025-03 or 2025"
        )
    ]


@pytest.mark.parametrize("written", ["2024-02-29", "2025-12", "2025"])
def test_dates(tmp_path: Path, written: str) -> None:
    assert only(read(tmp_path, f"article: {{id: a, published: {written}}}\n")).article.published == written


@pytest.mark.parametrize(
    "written",
    [
        "example.org/a",
        "ftp://example.org/a",
        "https://",
        "https:///a",
        "https://example.org/a b",
        "https://example.org/<a>",
        "https://example.org/{a}",
        "https://example.org/\u00a0",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_web_address(tmp_path: Path, written: str) -> None:
    assert problems(tmp_path, f"article:\n  id: a\n  url: '{written}'\n") == [
        f"a.stance.yaml:3: 'url': '{written}' is not a web address (http:// or https://, without spaces)"
    ]


@pytest.mark.parametrize(
    "written", ["http://example.org", "https://example.org/ä?b=1#c", "https://e.org:80/%20"]
)
def test_web_addresses(tmp_path: Path, written: str) -> None:
    assert only(read(tmp_path, f"article: {{id: a, url: '{written}'}}\n")).article.url == written


@pytest.mark.parametrize("written", ["P", "PT", "P1DT", "30 days", "P-1D", "P1.5D", "p30d", "P3D2M", "P٣D"])
def test_what_is_no_duration(tmp_path: Path, written: str) -> None:
    assert problems(tmp_path, HEAD + f"demands:\n  x: {{label: X, duration: {written}}}\n") == [
        (
            f"a.stance.yaml:3: 'duration': '{written}' is not a duration, "
            "written P30D (30 days), PT48H (48 hours) or P6M (6 months)"
        )
    ]


@pytest.mark.parametrize("written", ["P30D", "PT48H", "P6M", "P1Y2M3W4DT5H6M7S", "P0D"])
def test_durations(tmp_path: Path, written: str) -> None:
    record = only(read(tmp_path, HEAD + f"demands:\n  x: {{label: X, duration: {written}}}\n"))
    assert record.demands["x"].duration == written


FAULTY = """\
article:
  id: Tarn
  url: example.org
  published: 2031-02-29
  langauge: en
actors:
  norland: {name: Norland, type: Sate}
  Sudria: {name: Sudria, type: State}
demands:
  halt-fire:
    label: Halt fire
    mode: dont
    duration: 2 days
    by: norland
  send-monitors:
    label: [Send, monitors]
stances:
  - actor: norland
    on: halt-fire
    quote: q
  - actor: norland
    on: halt-fire
    position: rejects
    quote:
    strength: high
  - actor: norland
    on: halt-fire
    position: rejects
    quote: q
    certainty: sure
"""


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    said = problems(tmp_path, FAULTY)
    assert [int(line.split(":")[1]) for line in said] == [2, 3, 4, 5, 7, 8, 12, 13, 14, 16, 18, 24, 25, 30]
    assert said[3:5] == [
        "a.stance.yaml:5: unknown key 'langauge' in 'article'; did you mean 'language'?",
        "a.stance.yaml:7: 'type': there is no 'Sate'; did you mean 'State'?",
    ]
    assert said[-1] == "a.stance.yaml:30: 'certainty': there is no 'sure'; did you mean 'stated'?"


def test_a_broken_entry_does_not_renumber_the_others(tmp_path: Path) -> None:
    said = problems(tmp_path, HEAD + "stances:\n  - {actor: x}\n  - {actor: x, on: y, quote: q}\n  - z\n")
    assert [line.split(": ")[1].split(" of ")[0] for line in said] == [
        "entry 1",
        "entry 1",
        "entry 1",
        "entry 2",
        "entry 3",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "a.stance.yaml"),
        ("# to be written\n", "a.stance.yaml"),
        ("---\n", "a.stance.yaml"),
        ("", "a.stance.json"),
        ("\n \n", "a.stance.json"),
        ("", "a.stance.jsonl"),
        ("\n \n", "a.stance.jsonl"),
    ],
)
def test_an_empty_file(tmp_path: Path, text: str, name: str) -> None:
    assert problems(tmp_path, text, name) == [
        f"{name}: the file is empty; `kg init` writes an article to start from"
    ]


@pytest.mark.parametrize("text", ["just text\n", "- a\n- b\n"])
def test_a_file_that_is_no_article(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == [
        (
            "a.stance.yaml:1: an annotated article must have keys with values; "
            "such as article:, annotator:, actors:"
        )
    ]


def test_a_file_without_an_article_section(tmp_path: Path) -> None:
    assert problems(tmp_path, "actors: {}\n") == [
        (
            "a.stance.yaml:1: an annotated article has no 'article'; "
            "begin with article: and its id, title and date"
        )
    ]


def test_jsonl_tells_the_line_of_each_fault_and_keeps_the_other_articles(tmp_path: Path) -> None:
    text = '{"article": {"id": "a"}}\n\n{"article": {"id": "B"}}\n{"article": \n{"article": {"id": "c"}}\n'
    reading = read(tmp_path, text, "a.stance.jsonl")
    ids = [annotation.record.article.id for annotation in reading.annotations]
    assert ids == ["a", "line-3", "c"]  # that of line 3 is faulty; the rest of its line is still checked
    assert [str(problem).split(": ")[0] for problem in reading.problems] == [
        "a.stance.jsonl:3",
        "a.stance.jsonl:4",
    ]


# -- files that cannot be read ----------------------------------------------------------------------


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    assert problems(tmp_path, "article:\n  title: Scellés\n".encode("latin-1")) == [
        "a.stance.yaml:2: not UTF-8 text; save the file with encoding UTF-8"
    ]


def test_a_file_that_is_far_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.files.MAX_BYTES", 2**20)
    assert problems(tmp_path, b"#" * (2**20 + 1)) == [
        "a.stance.yaml: larger than 1 MiB; is it the right file?"
    ]
    assert problems(tmp_path, HEAD.encode() + b"#" * (2**20 - len(HEAD))) == []


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.stance.yaml").mkdir()
    [problem] = native.read(tmp_path / "x.stance.yaml", "x.stance.yaml").problems
    assert str(problem) == "x.stance.yaml: cannot be read: Is a directory"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    [problem] = native.read(tmp_path / "x.stance.yaml", "x.stance.yaml").problems
    assert str(problem) == "x.stance.yaml: cannot be read: No such file or directory"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "x.stance.yaml").write_text(HEAD)
    monkeypatch.setattr(Path, "open", refuse)
    [problem] = native.read(tmp_path / "x.stance.yaml", "x.stance.yaml").problems
    assert str(problem) == "x.stance.yaml: cannot be read: Permission denied; mend its permissions"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.stance.yaml")
    [problem] = native.read(tmp_path / "x.stance.yaml", "x.stance.yaml").problems
    assert str(problem) == "x.stance.yaml: cannot be read: Is no ordinary file"


# -- the text ---------------------------------------------------------------------------------------


def with_text(tmp_path: Path, text: str) -> Reading:
    return read(tmp_path, f"article:\n  id: a\n  text: {json.dumps(text)}\n")


@pytest.mark.parametrize("name", ["a.txt", "texts/a.txt", "./a.txt", "texts/../a.txt"])
def test_the_text_beside_or_below(tmp_path: Path, name: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / name).write_bytes("\ufeffTwo\r\nlines\r".encode())
    [annotation] = with_text(tmp_path, name).annotations
    assert annotation.text == "Two\nlines\n"


def test_the_text_in_the_file_itself(tmp_path: Path) -> None:
    [annotation] = read(tmp_path, '{"article": {"id": "a", "body": "Two\\r\\nlines"}}', "a.json").annotations
    assert annotation.text == "Two\nlines"


def test_no_text_is_no_fault(tmp_path: Path) -> None:
    [annotation] = read(tmp_path, HEAD).annotations
    assert annotation.text is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "../secret.txt",
            (
                "text: '../secret.txt' lies outside the article's folder; "
                "name a file beside the annotations, or in a folder below"
            ),
        ),
        (
            "/etc/passwd",
            (
                "text: '/etc/passwd' lies outside the article's folder; "
                "name a file beside the annotations, or in a folder below"
            ),
        ),
        (
            "link.txt",
            (
                "text: 'link.txt' lies outside the article's folder; "
                "name a file beside the annotations, or in a folder below"
            ),
        ),
        (
            "gone.txt",
            "text: 'gone.txt' does not exist; mend the name, or remove text: (quotes then stay unverified)",
        ),
        (
            "folder",
            "text: 'folder' is a folder; mend the name, or remove text: (quotes then stay unverified)",
        ),
        ("latin.txt", "text: latin.txt:2: not UTF-8 text; save the file with encoding UTF-8"),
        (
            "Norland demanded. " * 100,
            "text: this cannot be the name of a file; text: names a file; the text itself goes under body:",
        ),
    ],
)
def test_texts_that_cannot_be_read(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    here = tmp_path / "articles"
    (here / "folder").mkdir(parents=True)
    (here / "link.txt").symlink_to(tmp_path / "secret.txt")
    (here / "latin.txt").write_bytes("a\né".encode("latin-1"))
    reading = with_text(here, name)
    assert [str(problem) for problem in reading.problems] == [f"a.stance.yaml:3: {said}"]
    assert reading.annotations[0].text is None


def test_a_circle_of_links_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    [problem] = with_text(tmp_path, "a.txt").problems
    assert problem.line == 3


def test_text_and_body_are_one_too_many(tmp_path: Path) -> None:
    assert problems(tmp_path, "article:\n  id: a\n  text: a.txt\n  body: x\n") == [
        (
            "a.stance.yaml:4: both 'text' and 'body' given; "
            "keep text: for a file's name, body: for the text itself"
        )
    ]


# -- codebooks --------------------------------------------------------------------------------------


def codebook_problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "codebook.yaml"
    file.write_text(text)
    with pytest.raises(Faulty) as error:
        native.read_codebook(file, "codebook.yaml")
    return [str(problem) for problem in error.value.problems]


def test_a_codebook(tmp_path: Path) -> None:
    file = tmp_path / "codebook.yaml"
    file.write_text(
        "actors:\n  x: {name: X, type: State}\npositions:\n  hails: {broader: supports, score: 1}\n"
    )
    records, lines, digest = native.read_codebook(file, "codebook.yaml")
    assert records.actors == {"x": Actor(name="X", type="State")}
    assert records.positions["hails"].broader == "supports"
    assert lines["positions", "hails"] == 4
    assert len(digest) == 64


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "actors:\n"])
def test_a_codebook_may_be_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "codebook.yaml").write_text(text)
    assert native.read_codebook(tmp_path / "codebook.yaml", "codebook.yaml")[0] == native.Codebook()


def test_a_codebook_says_what_issues_are_not_who_made_them(tmp_path: Path) -> None:
    text = (
        "demands:\n  x:\n    label: X\n    by: norland\n    quote: q\n    according-to: y\n"
        "claims:\n  y: {label: Y, of: z, lable: Z}\n"
    )
    assert codebook_problems(tmp_path, text) == [
        (
            "codebook.yaml:4: 'by' says who made the issue, which a codebook cannot; "
            "put it into the article that says so"
        ),
        (
            "codebook.yaml:5: 'quote' says who made the issue, which a codebook cannot; "
            "put it into the article that says so"
        ),
        (
            "codebook.yaml:6: 'according-to' says who made the issue, which a codebook cannot; "
            "put it into the article that says so"
        ),
        (
            "codebook.yaml:8: 'of' says who made the issue, which a codebook cannot; "
            "put it into the article that says so"
        ),
        "codebook.yaml:8: unknown key 'lable' in 'y'; did you mean 'label'?",
    ]


def test_stances_belong_into_articles(tmp_path: Path) -> None:
    [said] = codebook_problems(tmp_path, "stances:\n  - {actor: x}\n")
    assert said == (
        "codebook.yaml:1: 'stances' belongs in an article, not in a codebook; "
        "put it into a file of its own, NAME.stance.yaml"
    )


def test_a_large_codebook_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "codebook.yaml"
    entries = "".join(f"  x-{n}: {{label: What the {n}th asked for, due: 2031-04}}\n" for n in range(3000))
    file.write_text(f"actors:\n  a: {{name: A, type: State, acts-for: b}}\ndemands:\n{entries}")
    first, lines, digest = native.read_codebook(file, "codebook.yaml")
    with monkeypatch.context() as patch:
        patch.setattr(native.quick, "read_yaml", lambda *_: pytest.fail("parsed again"))
        again, kept_lines, kept_digest = native.read_codebook(file, "codebook.yaml")
    assert (again, kept_digest) == (first, digest)
    for path in [("demands", "x-2999"), ("demands", "x-7", "due"), ("actors", "a", "acts-for"), ("actors",)]:
        assert kept_lines[path] == lines[path]
    assert kept_lines["demands", "x-0"] == 4
    monkeypatch.setattr(native.cache, "get", lambda *_: b"something else")
    assert native.read_codebook(file, "codebook.yaml")[0] == first


def test_what_is_wrong_with_a_large_codebook_is_told_each_time(tmp_path: Path) -> None:
    text = "demands:\n" + "".join(f"  x-{n}: {{labell: What the {n}th asked for}}\n" for n in range(3000))
    assert codebook_problems(tmp_path, text) == codebook_problems(tmp_path, text) != []

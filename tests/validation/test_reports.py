"""What is listed of many findings that say the same."""

from __future__ import annotations

from kg.validation import Finding
from kg.validation.reports import FEW, Located, as_json, table


def found(number: int, message: str = "this quote was never compared") -> list[Located]:
    """So many warnings of one kind; {n} in the message is their number."""
    return [
        Located(
            Finding(
                "evidence-unverified", "warning", f"https://e.org/{n}", message.format(n=n), "add the text"
            ),
            f"evidence:{n}",
            "graph.ttl",
            0,
            "graph.ttl",
        )
        for n in range(number)
    ]


def test_many_that_say_the_same_are_one_line_with_their_number() -> None:
    lines = table(found(7868)).splitlines()
    assert lines[0] == "7868 warning evidence-unverified"
    (line,) = lines[2:]
    assert line == (
        "evidence:0: warning: 7,868 times, first here: this quote was never compared; --all lists each\n"
        "  add the text [evidence-unverified]"
    ) or line.startswith("evidence:0: warning: 7,868 times, first here: this quote was never compared")
    assert "evidence:1:" not in table(found(7868))


def test_a_few_are_listed_each_and_all_where_asked() -> None:
    assert table(found(FEW)).count("this quote was never compared") == FEW
    assert table(found(FEW + 1), every=True).count("this quote was never compared") == FEW + 1


def test_of_many_that_differ_the_first_are_listed_and_the_others_counted() -> None:
    text = table(found(25, "this quote has {n} characters"))
    assert text.count("characters") == FEW
    assert text.splitlines()[-1] == f"… and {25 - FEW} more; --all lists each [evidence-unverified]"


def test_what_programs_read_holds_every_finding() -> None:
    assert as_json(found(25)).count('"focus"') == 25

"""The picture of the classes: complete, and with nothing lying on anything else."""

from __future__ import annotations

from itertools import combinations

import pytest

from kg.reference.diagram import Box, Diagram, Shape, draw
from kg.reference.vocabulary import Vocabulary, shipped


@pytest.fixture(params=["wide", "narrow"])
def drawn(request: pytest.FixtureRequest) -> Diagram:
    shape: Shape = request.param
    return draw(shipped(), shape)


def box(diagram: Diagram, name: str) -> Box:
    return next(box for box in diagram.boxes if box.name == name)


def test_boxes_lie_inside_and_apart(drawn: Diagram) -> None:
    for a in drawn.boxes:
        assert a.x >= 0
        assert a.right <= drawn.width
        assert 0 <= a.y < a.bottom <= drawn.height
    for a, b in combinations(drawn.boxes, 2):
        assert a.right < b.x or b.right < a.x or a.bottom < b.y or b.bottom < a.y, (a.name, b.name)


def test_kinds_stand_below_what_they_are_kinds_of(drawn: Diagram) -> None:
    actor = box(drawn, "Actor")
    assert [(row.name, row.depth) for row in actor.rows] == [
        ("State", 1),
        ("Organization", 1),
        ("Alliance", 2),
        ("GovernmentBody", 2),
        ("Person", 1),
        ("Group", 1),
    ]
    for row in actor.rows:
        assert actor.x < row.x < actor.right
        assert actor.y < row.y < actor.bottom


def test_lines_are_the_vocabularys_properties(drawn: Diagram) -> None:
    vocabulary = shipped()
    for line in drawn.lines:
        assert [name for row in line.rows for name in row] == list(line.names)
        for name in line.names:
            if ":" not in name:
                assert line.source in {
                    above for end in vocabulary.domains(name) for above in (end, *vocabulary.ancestors(end))
                }
                assert line.target in {
                    above for end in vocabulary.ranges(name) for above in (end, *vocabulary.ancestors(end))
                }
    lines = {(line.source, line.target): line.names for line in drawn.lines}
    assert lines["Stance", "Position"] == ("position",)
    assert {"holder", "speaker", "toward", "accordingTo", "addressee"} <= set(lines["Stance", "Actor"])
    assert {"toward", "condition"} <= set(lines["Stance", "Issue"])
    assert "issuer" in lines["Issue", "Actor"]
    assert lines["Evidence", "Article"] == ("oa:hasSource",)


def test_labels_lie_beside_the_boxes(drawn: Diagram) -> None:
    for line in drawn.lines:
        for index in range(len(line.rows)):
            y = line.y + index * drawn.step - 4
            assert 0 < y < drawn.height
            assert not [b.name for b in drawn.boxes if b.x < line.x < b.right and b.y < y < b.bottom], line


def test_a_class_that_is_not_there_is_left_out() -> None:
    small = Vocabulary(["@prefix sg: <https://w3id.org/stancegraph/ns#> . sg:Actor a sg:X ."])
    diagram = draw(small, "narrow")
    assert [box.name for box in diagram.boxes] == ["Actor"]
    assert diagram.lines == ()

"""What is told of single things."""

from __future__ import annotations

import pytest

from kg.graph.described import Described, said_not
from kg.graph.file import FileGraph
from kg.model import POSITIONS


@pytest.mark.parametrize(
    ("labels", "called"),
    [
        (('"Frankreich"@de', '"France"@en', '"La France"'), "La France"),
        (('"Frankreich"@de', '"France"@en-GB'), "France"),
        (('"Frankreich"@de', '"Francia"@es'), "Francia"),
        (('"an \\" \\"@en mark"', '"France"@en'), 'an " "@en mark'),
        ((), "https://example.org/my/france"),
    ],
)
def test_of_several_labels_the_one_without_a_language_goes_first(
    labels: tuple[str, ...], called: str
) -> None:
    france = "<https://example.org/my/france>"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    graph = FileGraph.made_of([(france, label, each) for each in labels], "https://example.org/id/")
    assert Described(graph).label(france) == called


def test_what_is_denied_is_said_in_words_of_each_position() -> None:
    told = {said_not(position.replace("-", " ")) for position in POSITIONS}
    assert len(told) == len(POSITIONS)
    assert {"said not to reject", "said not to deny", "said not to oppose", "said not to be neutral"} < told
    assert {"said not to vote against", "said not to accept conditionally"} < told
    assert said_not("witnesses") == "said not to witness"

"""Where the nodes of an older picture stood, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.views import kept_map

NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 1) + 0.0)


@given(st.dictionaries(st.text(), st.tuples(NUMBERS, NUMBERS)))
def test_what_is_written_is_read(tmp_path_factory, given_):
    file = tmp_path_factory.mktemp("places") / "map.json"
    file.write_text(kept_map.text(given_), encoding="utf-8")
    assert kept_map.read(file) == given_


def test_one_node_a_line_in_order():
    assert kept_map.text({"urn:b": (1.0, -2.5), "urn:a": (0.0, 30.1)}) == (
        '{"stancegraph-positions": 1, "places": {\n  "urn:a": [0.0, 30.1],\n  "urn:b": [1.0, -2.5]\n}}\n'
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{,", ":1: not JSON"),
        ("[" * 100_000, ": not JSON"),
        ("[]", ": no positions of a map"),
        ('{"places": {}}', ": no positions of a map"),
        ('{"stancegraph-positions": 2, "places": {}}', ": positions of version 2, not 1"),
        ('{"stancegraph-positions": true, "places": {}}', ": positions of version True, not 1"),
        ('{"stancegraph-positions": 1}', ': "places" is missing or no object'),
        ('{"stancegraph-positions": 1, "places": []}', ': "places" is missing or no object'),
        *(
            (f'{{"stancegraph-positions": 1, "places": {{"urn:a": {place}}}}}', ": urn:a stands at ")
            for place in (
                *("null", "3", "[]", "[1]", "[1, 2, 3]", '["1", "2"]', "[true, 1]", "[1, null]", "{}"),
                *("[NaN, 1]", "[1, -Infinity]", "[1e999, 0]", "[1e300, 0]", f"[1{'0' * 400}, 0]"),
            )
        ),
    ],
)
def test_other_files_are_refused(tmp_path, content, message):
    file = tmp_path / "map.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KgError) as caught:
        kept_map.read(file)
    assert caught.value.what.startswith(f"{file}{message}")
    assert caught.value.hint


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(KgError, match="cannot be read: No such file"):
        kept_map.read(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(KgError, match="not UTF-8"):
        kept_map.read(tmp_path / "binary.json")

"""The types of the page's scripts name what Python writes, field by field, and are no part of any page."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import graphs
import pytest

from kg.network import counts, records
from kg.views import marks, page

if TYPE_CHECKING:
    from collections.abc import Iterable

TYPES = (resources.files("kg.views") / "browser" / "types.d.ts").read_text("utf-8")


def named(interface: str) -> list[str]:
    """The fields that an interface adds to what it extends, in their order."""
    body = re.search(rf"^export interface {interface}\b[^{{]*\{{\n(.*?)^}}", TYPES, re.MULTILINE | re.DOTALL)
    assert body, interface
    return re.findall(r"^  (\w+)\??:", body[1], re.MULTILINE)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    """What a page carries."""
    graph = graphs.empty()
    holder, target = graphs.node(graph, "a", "State", "A"), graphs.node(graph, "b", "Demand", "B")
    graphs.stance(graph, holder, "demands", target, graphs.report("wire-deadline", "a", date="2031"))
    text = page.page(graph)
    found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize(
    ("interface", "fields"),
    [
        ("Link", records.Link.__annotations__),
        ("NodeRecord", [name for name in page._NODE if name not in page._PLACE]),
        ("Place", page._PLACE),
        ("EdgeRecord", (*page._EDGE, "from", "to", "size")),
        ("ReportRecord", records.REPORT),
        ("Counts", counts.Counts._fields),
        ("Head", marks.Head._fields),
        ("Shape", marks.Shape._fields),
        ("Side", ("id", *marks.Family._fields)),
        ("Type", ("id", "kind", *marks.Skin._fields)),
    ],
)
def test_the_fields_are_those_of_the_records(interface: str, fields: Iterable[str]) -> None:
    assert named(interface) == list(fields)


def test_a_fact_is_what_a_card_says_of_a_node() -> None:
    told = re.search(r"^export type Fact = \[(.*)\];", TYPES, re.MULTILINE)
    assert told
    assert tuple(re.findall(r"(\w+): ", told[1])) == records.Fact._fields


def test_the_fields_are_those_of_a_page(shipped: dict[str, Any]) -> None:
    about = shipped["about"]
    assert named("Shipped") == list(shipped)
    assert set(named("About")) == set(about)
    assert set(named("Tie")) == set(about["ties"][0])
    for look in (*about["positions"], about["denied"]):
        assert {*named("Tie"), *named("Position")} == set(look)
    assert set(named("Counts")) == set(about["counts"])
    line = re.search(r"^  line: \{(.*)\};", TYPES, re.MULTILINE)
    assert line
    assert set(re.findall(r"(\w+):", line[1])) == set(about["line"])

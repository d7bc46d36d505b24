"""What a syntax cannot say is refused; whatever is written can be read again, and says the same."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kg import exporters
from kg.errors import KgError
from kg.graph.file import FileGraph
from kg.rdf import sparql_results, syntaxes
from kg.rdf.answers import Rows
from kg.rdf.terms import Triple, literal, prefixes, text_of

CASES = Path(__file__).parents[1] / "cases" / "foreign-graph"
S, P = "<https://example.org/s>", "<https://example.org/p>"


@pytest.mark.parametrize(
    ("triple", "why"),
    [
        ((S, P, literal("page\x0cbreak")), r"U\+000C, which stands in what <https://example.org/p> says of"),
        ((S, P, literal("\x1b]0;x\x07")), r"U\+001B"),
        ((S, P, literal("\ufffe")), r"U\+FFFE"),
        ((S, "<https://example.org/p/>", S), "ends in none"),
        ((S, "<https://example.org/123>", S), "ends in none"),
        ((S, "<https://w3id.org/stancegraph/ns#1>", S), "ends in none"),
        ((S, "<https://example.org/p%20>", S), "ends in none"),
    ],
)
def test_rdfxml_refuses_what_xml_cannot_say(triple: Triple, why: str) -> None:
    with pytest.raises(KgError, match=why) as caught:
        syntaxes.write([triple], prefixes(), "rdfxml")
    assert ".ttl" in caught.value.hint
    assert syntaxes.write([triple], prefixes(), "jsonld")


def test_properties_that_end_in_a_name_are_written() -> None:
    for prop in ("<https://example.org/p1>", "<https://example.org/1p>", "<https://example.org/a-b.c>"):
        text = syntaxes.write([(S, prop, literal("é\t\n"))], prefixes(), "rdfxml")
        assert ET.fromstring(text)[0][0].text == "é\t\n"


@pytest.mark.parametrize("name", sorted(file.name for file in CASES.glob("*.ttl")))
@pytest.mark.parametrize("syntax", syntaxes.ENDINGS)
def test_graphs_of_others_are_written_whole_or_refused(name: str, syntax: str, tmp_path: Path) -> None:
    graph = FileGraph.open(CASES / name)
    target = tmp_path / f"again{syntaxes.ENDINGS[syntax]}"
    if syntax == "jsonld" and name == "space-is-no-iri.ttl":
        with pytest.raises(KgError, match=r"JSON-LD does not support RDF 1\.2"):
            graph.save_as(target)
        assert not target.exists()
        return
    graph.save_as(target)
    assert len(list(FileGraph.open(target).triples())) == len(list(graph.triples()))
    for other in ("gexf", "graphml", "articles", "codebook"):
        exporters.named(other).written(graph)


def test_answers_in_xml_are_xml_or_refused() -> None:
    for fine in ("a", "\\u001b", "\\\\b", "\t\n", "𝄞"):
        text = sparql_results.xml(Rows(("x",), (((literal(fine)),),)))
        assert "".join(ET.fromstring(text).itertext()).strip() == fine.strip()
    for bad in ("\x1b", "\x08", "\x0c", "\ufffe", "\\\x1b"):
        with pytest.raises(KgError, match="XML has no character"):
            sparql_results.xml(Rows(("x",), (((literal(bad)),),)))
        assert text_of(literal(bad)) == bad

"""Every format says the same as the graph, in the same bytes each time."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from kg import exporters, importer, sources
from kg.errors import Misuse
from kg.graph.file import FileGraph
from kg.rdf.terms import SG, Triple

SAMPLES = Path(__file__).parents[2] / "samples"
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
RDFLIB = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}


def test_every_format_is_tested_here() -> None:
    assert set(exporters.EXPORTERS) == {
        *(*OXIGRAPH, "trig", "nquads", "articles", "codebook", "csv", "parquet", "xlsx"),
        *("gexf", "graphml", "node-link", "edges"),  # test_networks.py
    }


@pytest.mark.parametrize("name", OXIGRAPH)
def test_oxigraph_reads_the_graph_back(name: str, samples: FileGraph) -> None:
    text = exporters.named(name).written(samples)
    quads = ox.parse(text, format=OXIGRAPH[name])
    assert {(str(q.subject), str(q.predicate), str(q.object)) for q in quads} == set(samples.triples())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
@pytest.mark.parametrize("name", RDFLIB)
def test_rdflib_reads_the_graph_back(name: str, samples: FileGraph) -> None:
    ours = rdflib.Graph().parse(data=exporters.named("turtle").written(samples), format="turtle")
    theirs = rdflib.Graph().parse(data=exporters.named(name).written(samples), format=RDFLIB[name])
    assert set(theirs) == set(ours)


def as_bytes(name: str, graph: FileGraph) -> bytes:
    stream = io.BytesIO()
    exporters.named(name).write(graph, stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", exporters.EXPORTERS)
def test_the_same_triples_give_the_same_bytes(name: str, samples: FileGraph) -> None:
    again = FileGraph.made_of(sorted(samples.triples(), reverse=True), samples.base)
    assert as_bytes(name, again) == as_bytes(name, samples)


@pytest.mark.parametrize("name", sorted(exporters.EXPORTERS.keys() - {"parquet", "xlsx"}))
def test_a_document_ends_with_one_line_end(name: str, samples: FileGraph) -> None:
    text = as_bytes(name, samples)
    assert text.endswith(b"\n")
    assert not text.endswith(b"\n\n")


@pytest.mark.parametrize("exporter", exporters.EXPORTERS.values(), ids=lambda e: e.name)
def test_a_format_is_known_by_its_ending(exporter: exporters.Exporter) -> None:
    for ending in exporter.endings:
        assert exporters.by_ending(f"some.folder/graph{ending.upper()}") is exporter


def test_an_unknown_ending_is_refused_with_a_list_of_formats() -> None:
    with pytest.raises(Misuse, match=r"graph\.docx: no format is known for this ending") as caught:
        exporters.by_ending("graph.docx")
    assert caught.value.hint == f"add --format ({', '.join(exporters.EXPORTERS)})"
    with pytest.raises(Misuse, match="standard output has no ending"):
        exporters.by_ending("-")


# -- the annotations again ----------------------------------------------------------------------------

LEFT_OUT = re.compile(
    rf"<http://www\.w3\.org/ns/oa#(start|end|prefix|suffix)>|<{SG}(anchoring|fragment|annotatedIn|sha256)>"
)


def without_places(triples: set[Triple]) -> set[Triple]:
    """All but where quotes stand and which files were read; evidence by its words, not by its IRI."""
    # A codebook's description is named after its file.
    triples = {(re.sub(r"(/description/[^/]+)_codebook_.*", r"\1_codebook>", s), p, o) for s, p, o in triples}
    exact = {s: f"{o} in {s.partition('_')[0]}" for s, p, o in triples if p.endswith("oa#exact>")}
    files = {s for s, p, o in triples if o in {f"<{SG}SourceFile>", f"<{SG}Fragment>"}}
    return {
        (exact.get(s, s), p, "a codebook" if "/codebook/" in o else exact.get(o, o))
        for s, p, o in triples
        if not LEFT_OUT.fullmatch(p) and s not in files
    }


@pytest.fixture(scope="module")
def exported(samples: FileGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    (folder / "all.stance.jsonl").write_text(exporters.named("articles").written(samples), encoding="utf-8")
    (folder / "codebook.yaml").write_text(exporters.named("codebook").written(samples), encoding="utf-8")
    (folder / "kg.toml").write_text('title = "The stancegraph samples"\n')
    return folder


def test_articles_and_codebook_build_the_same_graph_again(samples: FileGraph, exported: Path) -> None:
    corpus = sources.load([exported])
    assert corpus.problems == ()
    again = importer.new_graph(corpus)
    assert without_places(set(again.triples())) == without_places(set(samples.triples()))


def test_articles_and_codebook_of_what_was_exported_are_the_same_again(exported: Path) -> None:
    again = importer.new_graph(sources.load([exported]))
    assert exporters.named("articles").written(again) == (exported / "all.stance.jsonl").read_text(
        encoding="utf-8"
    )
    assert exporters.named("codebook").written(again) == (exported / "codebook.yaml").read_text(
        encoding="utf-8"
    )


def test_the_codebook_is_yaml_that_a_person_can_read(exported: Path) -> None:
    text = (exported / "codebook.yaml").read_text(encoding="utf-8")
    assert "وقف إطلاق النار" in text
    assert "Tarn Valley Farmers’ Federation" in text
    held = yaml.safe_load(text)
    assert held["positions"] == {
        "welcomes-with-reservations": {
            "broader": "accepts-conditionally",
            "label": "welcomes with reservations",
            "score": 0.5,
        }
    }
    assert held["actors"]["brandt"]["member-of"] == [
        {"from": "2029-11", "of": "estmark-cabinet", "role": "foreign minister"}
    ]


def test_there_is_one_line_for_each_article_by_id(exported: Path) -> None:
    lines = (exported / "all.stance.jsonl").read_text(encoding="utf-8").splitlines()
    ids = [yaml.safe_load(line)["article"]["id"] for line in lines]
    assert ids == sorted(file.name.removesuffix(".stance.yaml") for file in SAMPLES.glob("*/*.stance.yaml"))

"""The ontology as one rdflib graph, read once."""

import pytest
from rdflib import Graph

import ontology


@pytest.fixture(scope="session")
def terms() -> Graph:
    """Every triple of the files that declare terms. Tests only read it."""
    graph = Graph()
    for file in ontology.files():
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return graph

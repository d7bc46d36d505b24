"""The one way from the program to the vocabulary."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import ontology
from kg.rdf import terms, vocabulary


def test_it_is_the_ontology_that_terms_are_written_with() -> None:
    assert vocabulary.NAMESPACE == ontology.NAMESPACE == terms.SG
    assert ontology.VERSION == vocabulary.VERSION
    assert vocabulary.read("schemes.ttl") == ontology.read("schemes.ttl")


def test_a_stranger_of_the_same_name_is_found_out(tmp_path: Path) -> None:
    """Another distribution's `ontology`, first on the path, must not be taken for ours."""
    (tmp_path / "ontology.py").write_text("NAMESPACE = 'https://elsewhere.example/'\n")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from kg.errors import KgError\n"
        "try:\n    import kg.rdf.vocabulary\nexcept KgError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "named 'ontology' hides stancegraph's" in done.stdout
    assert str(tmp_path / "ontology.py") in done.stdout
    assert "\n  uninstall" in done.stdout, "and how to mend it"

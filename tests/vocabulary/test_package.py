"""`import ontology`: light, complete, and helpful about what it does not have."""

import subprocess
import sys

import pytest

import ontology


def test_importing_loads_the_standard_library_only() -> None:
    script = (
        "import sys; before = set(sys.modules); import ontology; ontology.files(); "
        "ontology.read('stancegraph.ttl'); "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}"
        " - sys.stdlib_module_names))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["ontology"]


def test_sg_loads_rdflib_when_it_is_asked_for() -> None:
    script = "import sys, ontology; ontology.SG; print('rdflib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True"


def test_everything_in_all_is_there() -> None:
    assert ontology.__all__ == sorted(ontology.__all__)
    assert all(hasattr(ontology, name) for name in ontology.__all__)


def test_constants() -> None:
    assert ontology.NAMESPACE == "https://w3id.org/stancegraph/ns#"
    assert ontology.PREFIX == "sg"
    assert ontology.VERSION == "0.2.0"
    assert str(ontology.SG.holder) == ontology.NAMESPACE + "holder"


def test_files_are_the_two_that_declare_terms() -> None:
    assert [file.name for file in ontology.files()] == ["stancegraph.ttl", "schemes.ttl"]
    assert [file.read_text(encoding="utf-8") for file in ontology.files()] == [
        ontology.read(file.name) for file in ontology.files()
    ]


def test_an_unknown_file_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        ontology.read("stancegraph.owl")


def test_an_unknown_attribute_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'SGG'"):
        ontology.SGG  # noqa: B018

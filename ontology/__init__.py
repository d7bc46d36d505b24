"""The stancegraph vocabulary (prefix `sg:`): Turtle files, and the same terms as Python constants.

Importing this package costs next to nothing; rdflib is loaded when `SG` is first asked for.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ontology.namespace import SG

__all__ = ["NAMESPACE", "PREFIX", "SG", "VERSION", "files", "read"]

NAMESPACE = "https://w3id.org/stancegraph/ns#"
PREFIX = "sg"
VERSION = "0.2.0"

_FILES = ("stancegraph.ttl", "schemes.ttl")


def files() -> tuple[Traversable, ...]:
    """The Turtle files that together declare every term: the vocabulary, then its code lists."""
    return tuple(resources.files(__name__) / name for name in _FILES)


def read(name: str) -> str:
    """The text of one file of this package, such as `stancegraph.ttl`.

    Raises:
        FileNotFoundError: The package has no file of that name.
    """
    return (resources.files(__name__) / name).read_text(encoding="utf-8")


if not TYPE_CHECKING:  # unseen by type checkers, so that they still report a misspelt name

    def __getattr__(name: str) -> object:
        if name == "SG":
            from ontology.namespace import SG

            return SG
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

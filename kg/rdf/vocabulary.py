"""The one way from the program to the vocabulary.

`ontology` is a name that other distributions use too; if one of them shadows ours, this module says so
instead of failing far away.
"""

from __future__ import annotations

import ontology
from kg.errors import KgError

__all__ = ["NAMESPACE", "VERSION", "read"]

if getattr(ontology, "NAMESPACE", None) != "https://w3id.org/stancegraph/ns#":
    place = ontology.__file__ or next(iter(ontology.__path__), "an unknown place")
    raise KgError(
        f"something else named 'ontology' hides stancegraph's own package of that name: {place}",
        "uninstall or rename it, or install stancegraph into a virtual environment of its own",
    )

NAMESPACE = ontology.NAMESPACE
VERSION = ontology.VERSION
read = ontology.read

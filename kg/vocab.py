"""The one way from the program to the vocabulary.

`ontology` is a name that other distributions use too; if one of them shadows ours, this module says so
instead of failing far away.
"""

from __future__ import annotations

import ontology
from kg.errors import KgError

__all__ = ["NAMESPACE", "VERSION", "read"]

if getattr(ontology, "NAMESPACE", None) != "https://w3id.org/stancegraph/ns#":
    raise KgError(
        f"another package named 'ontology' hides stancegraph's: {getattr(ontology, '__file__', None)}",
        "uninstall it, or install stancegraph into a virtual environment of its own",
    )

NAMESPACE = ontology.NAMESPACE
VERSION = ontology.VERSION
read = ontology.read

"""Records to triples and back: the only place that knows both sides.

`fields` says which field of a record is which property, for both directions. `to_rdf` turns articles and
codebooks into triples, `from_rdf` reads them again.
"""

from kg.mapping.from_rdf import records
from kg.mapping.to_rdf import Mapper

__all__ = ["Mapper", "records"]

"""Records to triples and back: the only place that knows both sides.

`fields` says which field of a record is which property, for both directions. `forth` turns articles and
codebooks into triples, `back` reads them again.
"""

from kg.mapping.fields import DEFINED_IN, camel, kebab
from kg.mapping.from_rdf import records
from kg.mapping.owned import within_articles
from kg.mapping.to_rdf import Mapper

__all__ = ["DEFINED_IN", "Mapper", "camel", "kebab", "records", "within_articles"]

"""The shared lists of actors, places, topics, issues and positions, which articles may use.

files       finding codebooks and reading them
lexicon     what several files say of one id, combined
resolving   which ids a record uses, and whether something has them
hints       what an unknown name may mean
"""

from kg.codebook.files import NAME, Book, beside, extended, files, is_codebook, load, shipped, used_of
from kg.codebook.hints import unresolved
from kg.codebook.lexicon import THINGS, Entry, Lexicon, clashes, entries, names_of
from kg.codebook.resolving import Index, is_resolved, is_settled, mentioned, used_ids

__all__ = [
    "NAME",
    "THINGS",
    "Book",
    "Entry",
    "Index",
    "Lexicon",
    "beside",
    "clashes",
    "entries",
    "extended",
    "files",
    "is_codebook",
    "is_resolved",
    "is_settled",
    "load",
    "mentioned",
    "names_of",
    "shipped",
    "unresolved",
    "used_ids",
    "used_of",
]

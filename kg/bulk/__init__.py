"""Many articles at once: from files to a new Turtle document, without holding them in memory, on all cores.

What is written is what `kg.sources`, `kg.mapping` and the Turtle exporter would make of the same files,
byte for byte. The work is cut into units that do not depend on each other (`units`). Each leaves the text of
its articles in a file of its own, and tells only what has to be put together in the end (`whole`): which
things are defined where and how, and who takes which position when. Sources with faults, and those whose
ids are merged, must be seen as a whole; they are left to the ordinary way.
"""

from kg.bulk.assembling import Document, read

__all__ = ["Document", "read"]

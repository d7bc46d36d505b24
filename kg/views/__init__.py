"""The pages that people read: one self-contained HTML file per view."""

__all__ = ["VIEWS"]

VIEWS = ("map", "columns", "matrix", "timeline", "table")
"""The ways to look at a network; a page has them all, a picture is one of them but the last."""

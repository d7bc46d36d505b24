"""stancegraph: from annotated news articles to a graph of who demands what and who takes which stance."""

__version__ = "0.1.0"

__all__ = ["__version__"]

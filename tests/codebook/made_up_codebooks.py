"""Made-up codebooks and articles, and what is said about a project that holds them."""

from collections.abc import Mapping
from pathlib import Path

from kg import sources

BOOK = """\
actors:
  norland: {name: Norland, type: State}
  sudria: {name: Sudria, type: State}
topics:
  ceasefire: {label: Ceasefire}
places:
  tarn: {name: Tarn, type: Place}
demands:
  halt-fire: {label: Halt fire}
"""
HEAD = "article: {published: 2031}\n"
STANCE = "stances:\n  - {actor: sudria, on: halt-fire, position: rejects, quote: q}\n"
ACTORS = "actors:\n  norland: {name: Norland, type: State}\n  sudria: {name: Sudria, type: State}\n"
ISSUES = "demands:\n  halt-fire: {label: Halt fire}\n"
WORLD = "extends: kg/world\n"
REAL = "stances:\n  - {actor: niger, on: halt-fire, position: rejects, quote: q}\n"


def write(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def problems(files: Mapping[str, str], book: str | None = None) -> list[str]:
    """What is said about a project that holds these files."""
    write(files)
    corpus = sources.load([Path()], Path(book) if book else None)
    return [str(problem) for problem in corpus.problems]

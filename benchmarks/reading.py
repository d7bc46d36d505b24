"""What an article costs to read, in every form in which people and programs write it.

    python benchmarks/reading.py [ARTICLES]

The same articles in each form of `forms.py`, read into records, with their texts;
beside it what msgspec or libyaml need to parse them alone. CPU time, the least of some runs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import forms
import msgspec
import yaml

from kg.readers import native

RUNS = 7
AIM = 3
"""How many times the fastest form of JSON any other may take."""
AIM_YAML = 1.0
"""Milliseconds for an article in YAML."""


def main() -> None:
    """Print a line for each form."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        spent = {form: measured(form, articles, Path(folder) / form) for form in (*forms.JSON, *forms.YAML)}
    fastest = min(spent[form][0] for form in forms.JSON)
    print(f"{articles} articles; milliseconds of CPU for one, and for parsing it alone")
    for form, (ours, alone) in spent.items():
        aim = f"aim: {AIM}" if form in forms.JSON else f"aim: {AIM_YAML} ms"
        times = f"{ours / fastest:4.1f} times the fastest" if form in forms.JSON else " " * 22
        print(f"  {form:<12} {ours:6.3f} {alone:6.3f} {times} ({aim})")


def measured(form: str, articles: int, folder: Path) -> tuple[float, float]:
    """Milliseconds for one article: read, and only parsed."""
    forms.write(form, articles, folder, 42)
    files = sorted(folder.glob("*.stance.*"))
    texts = [file.read_bytes() for file in files]
    if form in forms.JSON:
        lines = texts[0].splitlines()
        return (
            least(lambda file: [*native.read_lines(file, file.name)], files) / articles,
            least(msgspec.json.decode, lines) / articles,
        )
    return (
        least(lambda file: native.read(file, file.name), files) / articles,
        least(parsed, texts) / articles,
    )


def parsed(text: bytes) -> None:
    """Let libyaml tell all events of a document."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    while not isinstance(loader.get_event(), yaml.StreamEndEvent):
        pass


def least(work: Callable[[Any], object], things: Iterable[Any]) -> float:
    """The least milliseconds of CPU that work on all things took."""
    found = []
    for _ in range(RUNS):
        began = time.process_time()
        for each in things:
            work(each)
        found.append(time.process_time() - began)
    return min(found) * 1000


if __name__ == "__main__":
    main()

"""The page's scripts, which import one another by name, as one script that a page can carry.

A browser loads no module from beside a file on disk, and a page that is one file has nothing beside it. So
every module becomes a function, called once and after those it imports; what it does not export is its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

__all__ = ["bundle"]

_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function\*? ?|const |class )([\w$]+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


@lru_cache
def bundle(entry: str = "page") -> str:
    """The module of this name in `kg/views/browser`, with all that it imports, as one classic script.

    Raises:
        ValueError: a module imports what is not exported, is written in a form that this does not know
            (`import * as`, `export default`, `export let`), or needs itself.
    """
    done: dict[str, tuple[str, ...]] = {}  # modules that stand already, with what each exports
    parts: list[str] = []

    def add(name: str, behind: tuple[str, ...]) -> None:
        if name in behind:
            raise ValueError(f"{' → '.join((*behind, name))}: these modules need one another")
        if name in done:
            return
        source = (resources.files("kg.views") / "browser" / f"{name}.js").read_text(encoding="utf-8")
        taken = []
        for names, other in _IMPORT.findall(source):
            add(other, (*behind, name))
            wanted = [one.split(" as ") for one in re.split(r"\s*,\s*", names.strip(" ,\n")) if one]
            missing = [pair[0] for pair in wanted if pair[0] not in done[other]]
            if missing:
                raise ValueError(f"{name}.js imports {', '.join(missing)}, which {other}.js does not export")
            if wanted:
                taken.append(f"const {{ {', '.join(map(': '.join, wanted))} }} = {_called(other)};\n")
        done[name] = tuple(_EXPORT.findall(source))
        body = _EXPORT.sub("", _IMPORT.sub("", source)).strip("\n")
        strange = _OTHER.search(body)
        if strange:
            raise ValueError(
                f"{name}.js: {strange[0]!r} is not a form of import or export that is known here"
            )
        given = f"return {{ {', '.join(done[name])} }};\n"
        parts.append(f"const {_called(name)} = (() => {{\n{''.join(taken)}{body}\n{given}}})();\n")

    add(entry, ())
    return f'(() => {{\n"use strict";\n{"".join(parts)}}})();\n'


def _called(module: str) -> str:
    return f"module_{module.replace('-', '_')}"

# a script that prints
"""The same invented articles in every form in which people and programs write them.

    python benchmarks/forms.py pandas 1000 OUT --seed 42

writes OUT/codebook.yaml and OUT/articles.stance.jsonl, or OUT/ID.stance.yaml for each article. The forms
differ in how they say it, never in what they say, so all of them give the same triples, but for the names
and digests of the files. `mixed` draws one of the forms of JSON for each line.

The texts have what the invented ones of `articles.py` lack, as often as texts of three corpora have it: one
in three articles has letters beyond ASCII, one in three typographic quotation marks, one plain ones.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

sys.path.insert(0, str(Path(__file__).parent))
from articles import World

from kg.model import AnnotatedArticle

LETTERS = (("ou", "ø"), ("ea", "æ"), ("oo", "å"))
"""Every 50th letter of an English text, and what stands there in one of the Danish kind."""
FRAMES = ("law", "security", "economy")


def lively(article: AnnotatedArticle, chance: random.Random) -> AnnotatedArticle:
    """An article with the marks, letters and attributes of real ones; its text holds each quote once."""
    head, stances, demands = article.article, article.stances, article.demands
    body = head.body or ""
    kind = chance.randrange(3)
    if kind == 0:
        for plain, letter in LETTERS:
            body = body.replace(plain, letter)
            stances = tuple(
                msgspec.structs.replace(each, quote=each.quote.replace(plain, letter)) for each in stances
            )
            demands = {name: _with_letters(entry, plain, letter) for name, entry in demands.items()}
    elif kind == 1:
        for said in ("It won’t be today", "Nobody asked us", "We’ll see"):
            body += f" “{said},” one of those who waited said."
    elif chance.random() < 0.3:
        body += '\n\nA sign said "closed/no entry" on both doors.'
    if chance.random() < 0.1:
        body = "\n" + body  # as what is cut out of pages often begins
    stances = tuple(
        msgspec.structs.replace(each, attributes={"frame": chance.choice(FRAMES), "salience": "3"})
        if chance.random() < 0.1
        else each
        for each in stances
    )
    head = msgspec.structs.replace(head, body=body)
    return msgspec.structs.replace(article, article=head, stances=stances, demands=demands)


def _with_letters(entry: Any, plain: str, letter: str) -> Any:
    if entry.quote is None:
        return entry
    return msgspec.structs.replace(entry, quote=entry.quote.replace(plain, letter))


# -- what programs make of an article before they write it ----------------------------------------------


def loose(value: Any) -> Any:
    """Values as people put them into Python: one value instead of a list of one, whole numbers as such."""
    if isinstance(value, dict):
        return {key: loose(each) for key, each in value.items()}
    if isinstance(value, list):
        alone = len(value) == 1 and isinstance(value[0], str)
        return loose(value[0]) if alone else [loose(each) for each in value]
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def complete(value: Any) -> Any:
    """Values with everything that could be said of them, as models with defaults write it."""
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        return {key: complete(getattr(value, name)) for name, key in names}
    if isinstance(value, dict):
        return {key: complete(each) for key, each in value.items()}
    return [complete(each) for each in value] if isinstance(value, tuple) else value


def _compact(article: AnnotatedArticle) -> str:
    """As msgspec and orjson write it: lists, UTF-8, nothing that is not needed."""
    return msgspec.json.encode(article).decode()


def _dumps(article: AnnotatedArticle) -> str:
    """As json.dumps writes it: other letters escaped, spaces after commas."""
    return json.dumps(loose(msgspec.to_builtins(article)))


def _pandas(article: AnnotatedArticle) -> str:
    """As pandas' `to_json(orient="records", lines=True)` writes it: null in empty cells, slashes escaped."""
    held = loose(msgspec.to_builtins(article))
    columns = {name: held.get(name) for name in ("article", "annotator", "actors", "demands", "stances")}
    return json.dumps(columns, separators=(",", ":")).replace("/", "\\/")


def _jsonlite(article: AnnotatedArticle) -> str:
    """As R's `jsonlite::toJSON(auto_unbox = TRUE)` writes it: an empty object for what is NULL."""
    held = loose(msgspec.to_builtins(article))
    held["article"] = {"author": {}, "corrects": {}} | held["article"]
    held["stances"] = [{"addressee": {}, "speaker": {}, "note": None} | each for each in held["stances"]]
    return json.dumps(held | {"actors": {}, "topics": []}, ensure_ascii=False, separators=(",", ":"))


def _pydantic(article: AnnotatedArticle) -> str:
    """As `BaseModel.model_dump_json` writes it: every field, whatever is in it."""
    return json.dumps(complete(article), ensure_ascii=False, separators=(",", ":"))


JSON: dict[str, Callable[[AnnotatedArticle], str]] = {
    "compact": _compact,
    "dumps": _dumps,
    "pandas": _pandas,
    "jsonlite": _jsonlite,
    "pydantic": _pydantic,
}
"""One article a line."""


def _block(article: AnnotatedArticle) -> str:
    return _yaml(loose(msgspec.to_builtins(article)), default_flow_style=False)


def _flow(article: AnnotatedArticle) -> str:
    return _yaml(msgspec.to_builtins(article), default_flow_style=True)


def _yaml(held: Any, **style: Any) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(held, Dumper=dumper, allow_unicode=True, sort_keys=False, width=100, **style))


YAML: dict[str, Callable[[AnnotatedArticle], str]] = {
    "yaml-block": _block,
    "yaml-flow": _flow,
    "yaml-text": _block,
}
"""A file for each article; `yaml-text` has the text in a file beside it."""
FORMS = (*JSON, *YAML, "mixed")


def lively_articles(world: World) -> Iterator[AnnotatedArticle]:
    """The articles of a world, with what real texts have."""
    chance = random.Random(world.seed)
    return (lively(article, chance) for article in world.written())


def write(form: str, articles: int, folder: Path, seed: int) -> None:
    """Write articles and their codebook into a folder.

    Args:
        form: one of `FORMS`.
        articles: how many.
        folder: where to; made if it is not there.
        seed: what makes these articles differ from others; the same for all forms gives the same articles.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = World(articles, seed)
    (folder / "codebook.yaml").write_text(_yaml(msgspec.to_builtins(world.codebook())), encoding="utf-8")
    every = lively_articles(world)
    if form in YAML:
        for article in every:
            _write_files(form, article, folder)
        return
    chance = random.Random(seed)
    with (folder / "articles.stance.jsonl").open("w", encoding="utf-8") as stream:
        for article in every:
            stream.write(JSON[chance.choice(list(JSON)) if form == "mixed" else form](article) + "\n")


def _write_files(form: str, article: AnnotatedArticle, folder: Path) -> None:
    name = article.article.id
    if form == "yaml-text":
        (folder / f"{name}.txt").write_text(article.article.body or "", encoding="utf-8")
        head = msgspec.structs.replace(article.article, text=f"{name}.txt", body=None)
        article = msgspec.structs.replace(article, article=head)
    (folder / f"{name}.stance.yaml").write_text(YAML[form](article), encoding="utf-8")


def main() -> None:
    """Write the articles and their codebook."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("form", choices=FORMS)
    parser.add_argument("articles", type=int, help="how many")
    parser.add_argument("folder", type=Path, help="where to; made if it is not there")
    parser.add_argument("--seed", type=int, default=42)
    given = parser.parse_args()
    write(given.form, given.articles, given.folder, given.seed)
    print(f"{given.articles:,} articles as {given.form} in {given.folder}")


if __name__ == "__main__":
    main()

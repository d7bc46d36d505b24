"""What stands twice: one article under two ids, one stance written down again in its article."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from kg.errors import Problem
from kg.identity.decisions import Merge
from kg.model import Stance
from kg.readers import Annotation

__all__ = ["Mark", "articles", "mark", "on_themselves", "page", "stances"]

_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
"""How the parameters of an address begin that say by which way a reader came, not what is read."""


def page(url: str) -> str:
    """What tells one page from another in its address.

    Left out are http or https, a leading www., the fragment, a slash at the end, and parameters that only say
    by which way a reader came.
    """
    found = urlsplit(url)
    pairs = parse_qsl(found.query, keep_blank_values=True) if found.query else ()
    kept = [pair for pair in pairs if not pair[0].startswith(_TRACKING)]
    host = found.netloc.casefold().removeprefix("www.")
    return f"{host}{found.path.rstrip('/')}?{urlencode(sorted(kept))}"


class Mark(NamedTuple):
    """What tells whether an article stands twice.

    Attributes:
        id: the article's.
        path: how messages name its file.
        corrects: the ids of those that it corrects.
        keys: its address and its text, as far as there are any: which, a digest, and the line.
    """

    id: str
    path: str
    corrects: tuple[str, ...]
    keys: tuple[tuple[str, bytes, int], ...]


def mark(annotation: Annotation) -> Mark:
    """What tells whether an article stands twice."""
    head = annotation.record.article
    said = {"url": page(head.url)} if head.url else {}
    if annotation.text and not annotation.text.isspace():
        said["text"] = " ".join(annotation.text.split())
    keys = []
    for key, text in said.items():
        part = "body" if key == "text" and head.text is None else key
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
        keys.append((key, digest, annotation.line(("article", part))))
    return Mark(head.id, annotation.path, head.corrects, tuple(keys))


def articles(marks: Iterable[Mark]) -> list[Problem]:
    """A warning for each article with the address or the text of one before it that has another id."""
    first: dict[tuple[str, bytes], Mark] = {}
    problems = []
    for each in sorted(marks):
        told = False
        for key, digest, line in each.keys:
            before = first.setdefault((key, digest), each)
            if told or before.id in {each.id, *each.corrects}:
                continue
            told = True
            what = f"'{each.id}' has the {key} of '{before.id}' in {before.path}"
            hint = "if they are one article, keep one of the two: else each report counts twice"
            problems.append(Problem(each.path, line, what, hint, "warning"))
    return problems


def stances(annotation: Annotation) -> Iterator[Problem]:
    """A warning for each stance that its article reports twice, in the same words and the same way."""
    alike: dict[tuple[str, str], list[tuple[Stance, tuple[str | int, ...]]]] = {}
    for stance, path in zip(annotation.record.stances, annotation.places, strict=True):
        before = alike.setdefault((stance.position, stance.quote), [])
        for other, first in before:
            if _unordered(other) == _unordered(stance):
                what = f"the same stance stands on line {annotation.line(first)}"
                yield Problem(annotation.path, annotation.line(path), what, "keep one of the two", "warning")
                break
        else:
            before.append((stance, path))


def _unordered(stance: Stance) -> list[object]:
    """What a stance says, whatever the order of its lists."""
    values = map(stance.__getattribute__, stance.__struct_fields__)
    return [frozenset(value) if isinstance(value, tuple) else value for value in values]


def on_themselves(annotations: Iterable[Annotation], merges: Mapping[str, Merge]) -> list[Problem]:
    """A warning for each stance of one id on another that decisions make one with it."""
    if not merges:
        return []

    def kept(name: str) -> str:
        return merges[name].kept if name in merges else name

    problems = []
    for annotation in annotations:
        for stance, path in zip(annotation.record.stances, annotation.places, strict=True):
            for holder, target in ((a, b) for a in stance.actor for b in stance.on if a != b):
                if (one := kept(holder)) != kept(target):
                    continue
                place = merges[holder if holder in merges else target].decided.place
                of = f"that of '{holder}' on '{target}', which {place} makes one"
                what = f"'{one}' gets a stance on itself: {of}"
                hint = "mend the stance, or undo the merge"
                problems.append(Problem(annotation.path, annotation.line(path), what, hint, "warning"))
    return problems

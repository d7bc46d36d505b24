"""One row for each stance, with all that an analyst asks about it: CSV, Excel, or Parquet for larger graphs.

The rows come in batches, so that a table may be larger than memory; they are in the order of the articles'
and the stances' IRIs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, Literal

from kg import dates
from kg.errors import KgError
from kg.exporters import cells, workbook
from kg.graph.described import Described, said_not
from kg.rdf.names import ARTICLE, REPORTED_IN, TYPE
from kg.rdf.terms import Term, kebab, local_name, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.graph import Graph

__all__ = ["COLUMNS", "Column", "csv", "parquet", "rows", "xlsx"]

Kind = Literal["text", "texts", "number", "integer", "truth", "day", "attributes"]

ARTICLES_AT_ONCE = 200
"""How many articles are read, and written as one row group, at a time."""


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes:
        name: its head.
        kind: what its values are; `texts` are lists, `attributes` name each text.
        meaning: what they say.
    """

    name: str
    kind: Kind
    meaning: str


COLUMNS: tuple[Column, ...] = tuple(
    Column(*row)
    for row in (
        ("stance", "text", "the stance's IRI"),
        ("article", "text", "id of the article that reports it"),
        ("title", "text", "the article's title"),
        ("outlet", "text", "where it appeared"),
        ("authors", "texts", "who wrote it"),
        ("published", "text", "when it appeared, as far as that is known: a day, a month or a year"),
        ("published_first", "day", "first day on which it can have appeared"),
        ("published_last", "day", "last day on which it can have appeared"),
        ("url", "text", "its address"),
        ("language", "text", "its language"),
        ("corrects", "texts", "ids of the articles that it puts right"),
        ("annotator", "text", "who annotated it"),
        ("holder", "text", "id of the actor that takes the stance"),
        ("holder_label", "text", "its name"),
        ("holder_type", "text", "State, Organization, Person …"),
        ("states", "texts", "ids of the states that the holder is or acts for, also through others"),
        ("state_labels", "texts", "their names"),
        ("position", "text", "id of the position taken"),
        ("position_label", "text", "its label; said not to … where the article says that it is not held"),
        ("denied", "truth", "whether the article says that the holder does not hold the position"),
        ("position_score", "number", "its score, from -1 (against) to 1 (for); none where it is denied"),
        ("shipped_position", "text", "id of the shipped position that it is or is narrower than"),
        ("shipped_position_label", "text", "its label, likewise"),
        ("shipped_position_score", "number", "its score, likewise"),
        ("target", "text", "id of the issue or actor that the stance is on"),
        ("target_label", "text", "its label"),
        ("target_type", "text", "Demand, Proposal, Claim … or the type of an actor"),
        ("topics", "texts", "ids of the target's topics"),
        ("topic_labels", "texts", "their labels"),
        ("addressees", "texts", "ids of those it is addressed to"),
        ("addressee_labels", "texts", "their names"),
        ("speaker", "text", "id of who said it for the holder"),
        ("speaker_label", "text", "their name"),
        ("according_to", "texts", "ids of the sources that the article names"),
        ("according_to_labels", "texts", "their names"),
        ("certainty", "text", "stated, reported, denied …"),
        ("hedge", "text", "the words that hedge it"),
        ("phase", "text", "current, previous or prospective"),
        ("date", "text", "when it was taken, as far as that is known: a day, a month or a year"),
        ("date_first", "day", "first day on which it can have been taken"),
        ("date_last", "day", "last day on which it can have been taken"),
        ("dated_by_article", "truth", "whether only the article has a date, which was taken over"),
        ("current", "truth", "whether the holder holds this position on this target now"),
        ("occasion", "text", "id of the event at which it was taken"),
        ("conditions", "texts", "ids of what it is conditional on"),
        ("condition_labels", "texts", "their labels"),
        ("strength", "number", "how strongly it is put, from 0 to 1"),
        ("confidence", "number", "how sure the annotator is, from 0 to 1"),
        ("quote", "text", "the words that say so"),
        ("start", "integer", "where they begin in the article's text, in characters from 0"),
        ("end", "integer", "where they end"),
        ("anchoring", "text", "how the quote was found in the text"),
        ("review", "texts", "why a second reader should look at it"),
        ("note", "text", "the annotator's note"),
        ("attributes", "attributes", "the project's own fields"),
    )
)


def rows(graph: Graph) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in batches: a value for each of `COLUMNS`, None where nothing is said."""
    said = Described(graph)
    articles = sorted({subject for subject, _, _ in graph.using([ARTICLE], [TYPE])})
    for first in range(0, len(articles), ARTICLES_AT_ONCE):
        some = articles[first : first + ARTICLES_AT_ONCE]
        stances = sorted({subject for subject, _, _ in graph.using(some, [REPORTED_IN])})
        said.fetch(chain(some, stances))
        evidence = {each for stance in stances for each in said.all(stance, "sg:evidence")}
        said.fetch(chain(evidence, (value for s in stances for v in said.of(s).values() for value in v)))
        batch = [_row(stance, said) for stance in stances]
        if batch:
            yield sorted(batch, key=lambda row: (row[1], row[0]))
        said.forget(chain(some, stances, evidence))


def csv(graph: Graph, stream: IO[bytes], excel: str | None = None) -> None:
    """The table as CSV that spreadsheets can open; see `kg.exporters.cells`."""
    head = tuple(column.name for column in COLUMNS)
    cells.write(stream, chain([head], chain.from_iterable(rows(graph))), excel)


def xlsx(graph: Graph, stream: IO[bytes]) -> None:
    """The table as an Excel workbook, with a second sheet that says what the columns hold."""
    meanings = [(column.name, column.meaning) for column in COLUMNS]
    workbook.write(
        stream,
        {
            "stances": ([column.name for column in COLUMNS], chain.from_iterable(rows(graph))),
            "columns": (("column", "meaning"), meanings),
        },
    )


def parquet(graph: Graph, stream: IO[bytes]) -> None:
    """The table as Parquet, with real lists, dates and numbers.

    Raises:
        KgError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError as error:
        hint = "install it with: pip install 'stancegraph[tables]'"
        raise KgError("writing Parquet needs pyarrow, which is not installed", hint) from error
    types = {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "number": pa.float64(),
        "integer": pa.int64(),
        "truth": pa.bool_(),
        "day": pa.date32(),
        "attributes": pa.map_(pa.string(), pa.string()),
    }
    schema = pa.schema([(column.name, types[column.kind]) for column in COLUMNS])
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for batch in rows(graph):
            columns = zip(*batch, strict=True)
            arrays = [
                pa.array([_in_arrow(value) for value in values], type=field.type)
                for values, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


# -- inside ------------------------------------------------------------------------------------------


def _row(stance: Term, said: Described) -> tuple[Any, ...]:
    article, holder, target, position = (
        said.one(stance, name) or "" for name in ("sg:reportedIn", "sg:holder", "sg:toward", "sg:position")
    )
    evidence = said.one(stance, "sg:evidence") or ""
    shipped, denied = said.shipped(position), said.denied(stance)
    chain_of_command = (holder, *said.reached(holder, "sg:actsFor"))
    states = sorted(actor for actor in chain_of_command if said.type(actor) == "State")
    speaker, occasion = said.one(stance, "sg:speaker"), said.one(stance, "sg:occasion")

    def ids(things: Iterable[Term]) -> tuple[str, ...]:
        return tuple(said.id(thing) for thing in things)

    def labels(things: Iterable[Term]) -> tuple[str, ...]:
        return tuple(said.label(thing) for thing in things)

    def score(of: Term) -> float | None:
        return None if denied else _number(said.text(of, "sg:score"))

    def word(name: str, of: Term = stance) -> str | None:
        found = said.one(of, name)
        return None if found is None else kebab(local_name(found))

    topics = said.all(target, "sg:topic")
    addressees = said.all(stance, "sg:addressee")
    sources = said.all(stance, "sg:accordingTo")
    conditions = said.all(stance, "sg:condition")
    return (
        text_of(stance),
        said.id(article),
        said.text(article, "schema:headline"),
        said.text(article, "schema:publisher"),
        tuple(map(text_of, said.all(article, "schema:author"))),
        *_days(said.date(article, "schema:datePublished")),
        said.text(article, "schema:url"),
        said.text(article, "schema:inLanguage"),
        ids(said.all(article, "sg:corrects")),
        _name(said, said.one(stance, "prov:wasAttributedTo")),
        said.id(holder),
        said.label(holder),
        said.type(holder),
        ids(states),
        labels(states),
        said.id(position),
        said.position(stance),
        denied,
        score(position),
        said.id(shipped),
        said_not(said.label(shipped)) if denied else said.label(shipped),
        score(shipped),
        said.id(target),
        said.label(target),
        said.type(target),
        ids(topics),
        labels(topics),
        ids(addressees),
        labels(addressees),
        None if speaker is None else said.id(speaker),
        _name(said, speaker),
        ids(sources),
        labels(sources),
        word("sg:certainty"),
        said.text(stance, "sg:hedge"),
        word("sg:phase"),
        *_days(said.date(stance, "sg:date")),
        said.by_article(stance),
        said.current(stance),
        None if occasion is None else said.id(occasion),
        ids(conditions),
        labels(conditions),
        _number(said.text(stance, "sg:strength")),
        _number(said.text(stance, "sg:confidence")),
        said.text(evidence, "oa:exact"),
        _whole(said.text(evidence, "oa:start")),
        _whole(said.text(evidence, "oa:end")),
        word("sg:anchoring", evidence),
        tuple(kebab(local_name(flag)) for flag in said.all(stance, "sg:reviewFlag")),
        said.text(stance, "skos:note"),
        {
            local_name(prop): text_of(values[0])
            for prop, values in said.of(stance).items()
            if prop.startswith(f"<{said.graph.base}attribute/")
        },
    )


def _name(said: Described, thing: Term | None) -> str | None:
    return None if thing is None else said.label(thing)


def _read(convert: Callable[[str], Any], text: str | None) -> Any:
    """A value, unless others have written something else in its place."""
    try:
        return None if text is None else convert(text)
    except ValueError:
        return None


def _days(known: str | None) -> tuple[str | None, date | None, date | None]:
    """A date as far as it is known, its first and its last day."""
    found = dates.parsed(known) if known else None
    if found is None:
        return known, None, None
    return found, date.fromisoformat(dates.first_day(found)), date.fromisoformat(dates.last_day(found))


def _number(text: str | None) -> float | None:
    found: float | None = _read(float, text)
    return found


def _whole(text: str | None) -> int | None:
    found: int | None = _read(int, text)
    return found


def _in_arrow(value: Any) -> Any:
    return list(value.items()) if isinstance(value, dict) else value

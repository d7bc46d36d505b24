"""A graph as flat tables in DuckDB, and the named queries as SQL over them.

The tables hold what the triples say, keyed by IRIs: stances, quotes, articles, issues, actors, and what
stands between them. `held` is to the tables what the shortcuts are to the graph: the current positions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyoxigraph as ox

from kg.rdf.terms import SG, SHARED_PREFIXES

__all__ = ["SQL", "Tables"]

_COLUMNS: dict[str, tuple[str, dict[str, str]]] = {  # table: class, and the property of each column
    "stances": (
        "sg:Stance",
        {
            "holder": "sg:holder",
            "target": "sg:toward",
            "position": "sg:position",
            "day": "sg:date",
            "exact": "sg:datePrecision",
            "phase": "sg:phase",
            "certainty": "sg:certainty",
            "hedge": "sg:hedge",
            "speaker": "sg:speaker",
            "article": "sg:reportedIn",
            "quote": "sg:evidence",
            "annotator": "prov:wasAttributedTo",
            "confidence": "sg:confidence",
            "note": "skos:note",
        },
    ),
    "quotes": (
        "sg:Evidence",
        {"words": "oa:exact", "first": "oa:start", "last": "oa:end", "anchoring": "sg:anchoring"},
    ),
    "articles": (
        "sg:Article",
        {"label": "rdfs:label", "outlet": "schema:publisher", "url": "schema:url"},
    ),
    "actors": ("sg:Actor", {"label": "rdfs:label", "anonymous": "sg:anonymous"}),
    "issues": ("sg:Issue", {"label": "rdfs:label"}),
    "positions": ("sg:Position", {"label": "rdfs:label", "score": "sg:score", "broader": "skos:broader"}),
    "topics": ("sg:Topic", {"broader": "skos:broader"}),
    "annotators": ("prov:Agent", {"label": "rdfs:label"}),
}
_LINKS = {  # table: property of its two columns, subject and object
    "acts_for": "sg:actsFor",
    "corrects": "sg:corrects",
    "addressees": "sg:addressee",
    "relays": "sg:accordingTo",
    "flags": "sg:reviewFlag",
    "part_of": "sg:partOf",
    "about": "sg:topic",
    "issuers": "sg:issuer",
    "excludes": "sg:incompatibleWith",
}
_KINDS = ("Accusation", "Claim", "Threat", "Commitment", "Demand", "Proposal", "Event")
"""What an issue can be, the narrower before the wider."""

_VIEWS = """
CREATE VIEW things AS SELECT id, label FROM issues UNION ALL SELECT id, label FROM actors;
CREATE TABLE families AS WITH RECURSIVE up AS (
    SELECT id, id AS family FROM positions
    UNION SELECT up.id, positions.broader FROM up JOIN positions ON positions.id = up.family
    WHERE positions.broader IS NOT NULL) SELECT * FROM up;
CREATE TABLE subjects AS WITH RECURSIVE up AS (
    SELECT id, id AS wider FROM topics
    UNION SELECT up.id, topics.broader FROM up JOIN topics ON topics.id = up.wider
    WHERE topics.broader IS NOT NULL) SELECT * FROM up;
-- What a correction says of a pair takes the place of what the corrected article said of it.
CREATE VIEW replaced AS WITH RECURSIVE earlier AS (
    SELECT subject AS later, object AS article FROM corrects
    UNION SELECT earlier.later, corrects.object
    FROM earlier JOIN corrects ON corrects.subject = earlier.article)
    SELECT DISTINCT earlier.article, holder, target FROM earlier JOIN stances ON stances.article = later;
CREATE VIEW standing AS SELECT * FROM stances ANTI JOIN replaced USING (article, holder, target);
CREATE VIEW firm AS SELECT * FROM standing WHERE phase = 'current' AND certainty <> 'denied';
"""


class Tables:
    """A graph in DuckDB.

    Args:
        file: the graph as N-Triples.
    """

    def __init__(self, file: Path) -> None:
        self.database = duckdb.connect()
        self.database.execute("SET threads = 1")
        values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES):
            said = quad.object.value if isinstance(quad.object, ox.Literal) else str(quad.object)
            values[str(quad.predicate)][str(quad.subject)].append(said)
        types = values[_full("rdf:type")]
        for table, (its_class, columns) in _COLUMNS.items():
            wanted = _full(its_class)
            rows = [
                [thing, *(_one(values[_full(prop)].get(thing)) for prop in columns.values())]
                for thing, classes in types.items()
                if wanted in classes
            ]
            self._fill(table, ["id", *columns], rows)
        for table, prop in _LINKS.items():
            pairs = [[one, other] for one, others in values[_full(prop)].items() for other in others]
            self._fill(table, ["subject", "object"], pairs)
        shortcuts = [
            [holder, position, target]
            for position in (thing for thing, classes in types.items() if _full("sg:Position") in classes)
            for holder, targets in values[position].items()
            for target in targets
        ]
        self._fill("held", ["holder", "position", "target"], shortcuts)
        kinds = [
            [thing, next((kind.lower() for kind in _KINDS if f"<{SG}{kind}>" in classes), None)]
            for thing, classes in types.items()
            if _full("sg:Issue") in classes
        ]
        self._fill("kinds", ["id", "kind"], kinds)
        states = [[thing] for thing, classes in types.items() if _full("sg:State") in classes]
        self._fill("states", ["id"], states)
        self.database.execute("ALTER TABLE positions ALTER score TYPE DOUBLE")
        self.database.execute("ALTER TABLE stances ALTER confidence TYPE DOUBLE")
        for code in ("exact", "phase", "certainty"):
            self.database.execute(f"UPDATE stances SET {code} = regexp_extract({code}, '#(.*)>', 1)")
        self.database.execute("UPDATE quotes SET anchoring = regexp_extract(anchoring, '#(.*)>', 1)")
        self.database.execute(_VIEWS)

    def _fill(self, table: str, columns: list[str], rows: Sequence[Sequence[str | None]]) -> None:
        self.database.execute(f"CREATE TABLE {table} ({', '.join(f'{name} VARCHAR' for name in columns)})")
        self.database.execute("BEGIN")
        chunk = 20_000
        for at in range(0, len(rows), chunk):
            part = rows[at : at + chunk]
            lists = [list(column) for column in zip(*part, strict=True)]
            marks = ", ".join("unnest(?::VARCHAR[])" for _ in columns)
            self.database.execute(f"INSERT INTO {table} SELECT {marks}", lists)
        self.database.execute("COMMIT")

    def ask(self, name: str, values: Mapping[str, str]) -> list[tuple[object, ...]]:
        """The rows of a named query.

        Args:
            name: which.
            values: a value, as a term, for some of its parameters.
        """
        text, parameters = SQL[name]
        given = {parameter: values.get(parameter) for parameter in parameters.split()}
        return self.database.execute(text, given).fetchall()


def _full(name: str) -> str:
    prefix, local = name.split(":")
    return f"<{SHARED_PREFIXES[prefix]}{local}>"


def _one(found: list[str] | None) -> str | None:
    return found[0] if found else None


_DATE = "left(s.day, CASE s.exact WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END)"
_NAMES = """
    JOIN actors h ON h.id = s.holder JOIN things t ON t.id = s.target JOIN positions p ON p.id = s.position
    JOIN quotes q ON q.id = s.quote JOIN articles a ON a.id = s.article
    LEFT JOIN actors v ON v.id = s.speaker"""
_VOICE = "coalesce(v.label, s.speaker) AS voiced_by"
_HELD = """EXISTS (FROM held WHERE held.holder = s.holder AND held.position = s.position
                   AND held.target = s.target)"""
_REPLACED = """EXISTS (FROM replaced r WHERE r.article = s.article AND r.holder = s.holder
                       AND r.target = s.target)"""


def _sg(*names: str) -> str:
    return "(" + ", ".join(f"'<{SG}{name}>'" for name in names) + ")"


def _who(*family: str) -> str:
    return f"""
    SELECT h.label, p.label, t.label, {_DATE} AS date,
           CASE WHEN s.phase = 'current' AND NOT {_REPLACED} AND {_HELD} THEN 'yes' ELSE 'no' END,
           s.phase, s.certainty, q.words, a.label
    FROM stances s {_NAMES}
    WHERE s.position IN (SELECT id FROM families WHERE family IN {_sg(*family)}) AND s.certainty <> 'denied'
      AND ($actor IS NULL OR s.holder = $actor) AND ($on IS NULL OR s.target = $on)
    ORDER BY h.label, t.label, date, s.id"""


SQL: dict[str, tuple[str, str]] = {
    "by-state": (
        f"""
        WITH RECURSIVE acting AS (
            SELECT id AS state, id AS actor FROM states WHERE $state IS NULL OR id = $state
            UNION SELECT state, subject FROM acting JOIN acts_for ON object = actor),
        sayings AS (SELECT s.*, {_DATE} AS date, coalesce(s.day, '0001-01-01') AS since FROM firm s
                    WHERE ($on IS NULL OR s.target = $on) AND {_HELD}),
        latest AS (SELECT holder, target, max(since) AS since FROM sayings GROUP BY ALL)
        SELECT DISTINCT c.label AS name, p.label AS position, t.label AS what, h.label AS through, s.date
        FROM sayings s JOIN latest USING (holder, target) JOIN acting ON acting.actor = s.holder
        JOIN actors c ON c.id = acting.state JOIN actors h ON h.id = s.holder
        JOIN things t ON t.id = s.target JOIN positions p ON p.id = s.position
        WHERE left(latest.since, length(coalesce(s.date, '0001-01-01'))) <= coalesce(s.date, '0001-01-01')
        ORDER BY name, what, through, position, date""",
        "state on",
    ),
    "agreement": (
        f"""
        WITH said AS (
            SELECT s.holder, s.target, coalesce(p.score, 0) AS score, coalesce(s.day, '0') AS begins,
                   coalesce({_DATE} || substr('-99-99', length({_DATE}) - 3), '0') AS ends
            FROM firm s JOIN positions p ON p.id = s.position SEMI JOIN issues ON issues.id = s.target
            WHERE s.position NOT IN (SELECT id FROM families WHERE family = '<{SG}undeclared>')),
        latest AS (
            SELECT holder, target, max(begins) AS begun,
                   coalesce(max(ends) FILTER (score > 0), '') >= begun AS favour,
                   coalesce(max(ends) FILTER (score < 0), '') >= begun AS against FROM said GROUP BY ALL),
        sides AS MATERIALIZED (FROM latest WHERE favour <> against),
        asked AS MATERIALIZED (
            FROM sides WHERE $topic IS NULL OR target IN (SELECT about.subject FROM about JOIN subjects
                 ON subjects.id = about.object WHERE subjects.wider = $topic)),
        pairs AS (SELECT a.holder AS one, b.holder AS other, count(*) FILTER (a.favour = b.favour) AS agree,
                    count(*) FILTER (a.favour <> b.favour) AS disagree
                  FROM asked a JOIN sides b ON a.target = b.target
                  AND rtrim(a.holder, '>') < rtrim(b.holder, '>') GROUP BY ALL)
        SELECT h.label AS who, w.label AS whom, agree, disagree
        FROM pairs JOIN actors h ON h.id = one JOIN actors w ON w.id = other
        WHERE agree + disagree >= coalesce($shared::INTEGER, 2)
        ORDER BY agree + disagree DESC, agree DESC, who, whom""",
        "topic shared",
    ),
    "contradictions": (
        f"""
        WITH sides AS MATERIALIZED (
            SELECT s.id, s.holder, s.target, s.position, s.day, p.label, p.score, q.words, {_DATE} AS date
            FROM firm s JOIN positions p ON p.id = s.position JOIN quotes q ON q.id = s.quote
            JOIN actors h ON h.id = s.holder
            WHERE p.score <> 0 AND coalesce(h.anonymous, '') <> 'true'
              AND ($actor IS NULL OR s.holder = $actor)),
        daily AS MATERIALIZED (
            SELECT holder, target, date, score > 0 AS favour, count(DISTINCT id) AS reports,
                   min(words) AS words,
                   string_agg(DISTINCT label, ', ' ORDER BY label) AS label
            FROM sides WHERE length(date) = 10 GROUP BY ALL),
        backed AS MATERIALIZED (
            SELECT holder, target, count(DISTINCT id) AS reports, min(words) AS words,
                   string_agg(DISTINCT label, ', ' ORDER BY label) AS label
            FROM sides SEMI JOIN held USING (holder, position, target) WHERE score > 0 GROUP BY ALL),
        excluding AS (
            FROM excludes x WHERE subject < object
            OR NOT EXISTS (FROM excludes y WHERE y.subject = x.object AND y.object = x.subject))
        SELECT h.label AS who, 'opposite sides' AS how, one.label, t.label AS what_1, one.reports, two.label,
               t.label, two.reports, date, one.words, two.words
        FROM daily one JOIN daily two USING (holder, target, date)
        JOIN actors h ON h.id = holder JOIN things t ON t.id = target
        WHERE one.favour AND NOT two.favour
        UNION ALL
        SELECT h.label, 'incompatible', one.label, t.label, one.reports, two.label,
               u.label, two.reports, NULL, one.words, two.words
        FROM excluding JOIN backed one ON one.target = subject JOIN backed two ON two.target = object
             AND two.holder = one.holder
        JOIN actors h ON h.id = one.holder JOIN things t ON t.id = one.target
        JOIN things u ON u.id = two.target
        ORDER BY who, how, what_1""",
        "actor",
    ),
    "demands": (
        f"""
        WITH RECURSIVE doers AS (
            SELECT holder AS doer, target FROM held WHERE position = '<{SG}fulfils>'
            UNION SELECT object, target FROM doers JOIN acts_for ON subject = doer),
        asked AS (SELECT l.subject AS stance, string_agg(x.label, ', ' ORDER BY x.label) AS names
                  FROM addressees l JOIN actors x ON x.id = l.object GROUP BY ALL),
        demands AS (SELECT s.*, {_REPLACED} AS corrected, {_HELD} AS current,
                      s.target IN (SELECT target FROM held WHERE position = '<{SG}fulfils>')
                      AND NOT EXISTS (FROM addressees d WHERE d.subject = s.id AND (d.object, s.target) NOT IN
                                      (SELECT doer, target FROM doers)) AS done,
                      EXISTS (FROM held w WHERE w.holder = s.holder AND w.position = '<{SG}withdraws>'
                              AND w.target = s.target) AS withdrawn
                    FROM stances s
                    WHERE s.position IN (SELECT id FROM families WHERE family = '<{SG}demands>')
                      AND ($by IS NULL OR s.holder = $by)
                      AND ($of IS NULL OR s.id IN (SELECT subject FROM addressees WHERE object = $of))
                      AND ($topic IS NULL OR s.target IN (SELECT about.subject FROM about JOIN subjects
                           ON subjects.id = about.object WHERE subjects.wider = $topic)))
        SELECT h.label, t.label, asked.names, {_DATE} AS date,
               CASE WHEN s.phase = 'current' AND NOT corrected AND current THEN 'yes' ELSE 'no' END,
               CASE WHEN s.certainty = 'denied' OR corrected THEN '' WHEN withdrawn THEN 'withdrawn'
                    WHEN done THEN 'fulfilled'
                    WHEN s.phase = 'current' AND current THEN 'open' ELSE '' END,
               s.phase, s.certainty, q.words, a.label
        FROM demands s {_NAMES} LEFT JOIN asked ON asked.stance = s.id
        ORDER BY h.label, t.label, date, s.id""",
        "by of topic",
    ),
    "evidence": (
        f"""
        SELECT h.label, p.label, t.label, q.words, {_DATE} AS date, s.phase, s.certainty, s.hedge, {_VOICE},
               a.outlet, a.label, a.url, q.first, q.last, q.anchoring, n.label, s.id
        FROM stances s {_NAMES} LEFT JOIN annotators n ON n.id = s.annotator
        WHERE ($actor IS NULL OR s.holder = $actor) AND ($on IS NULL OR s.target = $on)
          AND ($position IS NULL OR s.position IN (SELECT id FROM families WHERE family = $position))
        ORDER BY date, h.label, t.label, s.id""",
        "actor on position",
    ),
    "packages": (
        """
        WITH RECURSIVE parts AS (
            SELECT subject AS issue, object AS package FROM part_of
            UNION SELECT parts.issue, part_of.object
            FROM parts JOIN part_of ON part_of.subject = parts.package),
        makers AS (SELECT l.subject AS issue, string_agg(x.label, ', ' ORDER BY x.label) AS names
                   FROM issuers l JOIN actors x ON x.id = l.object GROUP BY ALL)
        SELECT DISTINCT w.label AS whole, i.label AS part, k.kind, makers.names
        FROM parts JOIN issues w ON w.id = parts.package JOIN issues i ON i.id = parts.issue
        JOIN kinds k ON k.id = parts.issue LEFT JOIN makers ON makers.issue = parts.issue
        WHERE $package IS NULL OR parts.package = $package ORDER BY whole, part""",
        "package",
    ),
    "review": (
        f"""
        WITH doubts AS (
            SELECT subject AS stance, regexp_extract(object, '#(.*)>', 1) AS why FROM flags
            UNION SELECT id, 'confidence ' || confidence FROM stances WHERE confidence < 0.5
            UNION SELECT s.id, 'quote not checked' FROM stances s JOIN quotes q ON q.id = s.quote
                  WHERE q.anchoring = 'unverified')
        SELECT d.why, h.label, p.label, t.label, {_DATE} AS date, q.words, a.label, n.label, s.note
        FROM doubts d JOIN stances s ON s.id = d.stance {_NAMES} LEFT JOIN annotators n ON n.id = s.annotator
        ORDER BY d.why, date, h.label, t.label, s.id""",
        "",
    ),
    "silent": (
        f"""
        SELECT h.label, p.label, t.label, {_DATE} AS date, q.words, a.label
        FROM firm s {_NAMES}
        WHERE s.position IN (SELECT id FROM families WHERE family IN {_sg("undecided", "undeclared")})
          AND {_HELD} AND ($on IS NULL OR s.target = $on)
        ORDER BY t.label, h.label, date, s.id""",
        "on",
    ),
    "stances": (
        f"""
        SELECT h.label, p.label, t.label, {_DATE} AS date, s.phase, s.certainty, {_VOICE}, q.words, a.label
        FROM stances s {_NAMES}
        WHERE ($actor IS NULL OR s.holder = $actor) AND ($on IS NULL OR s.target = $on)
          AND ($position IS NULL OR s.position IN (SELECT id FROM families WHERE family = $position))
          AND ($topic IS NULL OR s.target IN (SELECT about.subject FROM about JOIN subjects
               ON subjects.id = about.object WHERE subjects.wider = $topic))
        ORDER BY date, h.label, t.label, s.id""",
        "actor on position topic",
    ),
    "timeline-actor": (
        f"""
        WITH RECURSIVE acting AS (
            SELECT $actor AS actor UNION SELECT subject FROM acting JOIN acts_for ON object = actor)
        SELECT {_DATE} AS date, h.label, p.label, t.label, s.phase, s.certainty, {_VOICE}, q.words, a.label
        FROM acting JOIN stances s ON s.holder = acting.actor {_NAMES}
        ORDER BY date, h.label, t.label, s.id""",
        "actor",
    ),
    "timeline-demand": (
        f"""
        SELECT {_DATE} AS date, h.label, p.label, s.phase, s.certainty, {_VOICE}, q.words, a.label
        FROM stances s {_NAMES} WHERE s.target = $on ORDER BY date, h.label, s.id""",
        "on",
    ),
    "unnamed-sources": (
        f"""
        WITH said AS (SELECT id AS stance, holder AS actor, 'holds it' AS role FROM stances
                      UNION ALL SELECT subject, object, 'relays it' FROM relays
                      UNION ALL SELECT id, speaker, 'voices it' FROM stances WHERE speaker IS NOT NULL)
        SELECT u.label, said.role, h.label, p.label, t.label, {_DATE} AS date, q.words, a.label
        FROM actors u JOIN said ON said.actor = u.id JOIN stances s ON s.id = said.stance {_NAMES}
        WHERE u.anonymous = 'true' ORDER BY u.label, said.role, date, t.label, s.id""",
        "",
    ),
    "who-rejects": (_who("opposes", "rejects", "denies"), "actor on"),
    "who-supports": (_who("supports", "accepts", "acceptsConditionally"), "actor on"),
}
"""Named queries in SQL, each with its parameters; what is not here is compared with rdflib alone."""

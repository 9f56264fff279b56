"""The site's content as a SQLite file that opens well in Datasette: plain columns, a table for each many-to-many."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

from commitments.reasoning import prove
from commitments.site.content import SiteContent
from commitments.site.entries import Entry

# Rows point at a commitment by its number, which holds in this file alone: ids are long, and said once. What follows
# from other columns is computed when it is asked for.
TABLES = """
CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT, date TEXT, type TEXT, parties TEXT, source_url TEXT);
CREATE TABLE commitments (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, quote TEXT, lead_in TEXT, action TEXT, strength TEXT,
    deadline TEXT, deadline_kind TEXT, due TEXT, status TEXT, reviewed INTEGER, claimed INTEGER, timeliness TEXT,
    days_late INTEGER, days_past INTEGER, confidence REAL, doubtful INTEGER, headline TEXT,
    "start" INTEGER, "end" INTEGER, source_start INTEGER, source_end INTEGER,
    -- The page, where the id itself cannot stand in an address.
    renamed TEXT,
    document TEXT REFERENCES documents (id) AS (rtrim(rtrim(id, replace(id, '/', '')), '/')) VIRTUAL,
    as_of TEXT AS ({as_of}) VIRTUAL,
    page TEXT AS ({base} || coalesce(renamed, 'documents/' || id || '.html')) VIRTUAL
);
-- How each deadline leads to its day, step by step; a step's number counts from 1.
CREATE TABLE proofs (
    commitment INTEGER REFERENCES commitments (number), step INTEGER, label TEXT, text TEXT,
    PRIMARY KEY (commitment, step)
) WITHOUT ROWID;
-- The words that each field was taken from; "start" and "end" count code points of the document's text.
CREATE TABLE evidence (
    commitment INTEGER REFERENCES commitments (number), field TEXT, "start" INTEGER, "end" INTEGER, words TEXT,
    PRIMARY KEY (commitment, field, "start", "end")
) WITHOUT ROWID;
CREATE TABLE parties (
    commitment INTEGER REFERENCES commitments (number), party TEXT, PRIMARY KEY (commitment, party)
) WITHOUT ROWID;
CREATE TABLE leads (
    commitment INTEGER REFERENCES commitments (number), agency TEXT, PRIMARY KEY (commitment, agency)
) WITHOUT ROWID;
CREATE TABLE topics (
    commitment INTEGER REFERENCES commitments (number), topic TEXT, PRIMARY KEY (commitment, topic)
) WITHOUT ROWID;
CREATE TABLE reports (
    id TEXT PRIMARY KEY, commitment INTEGER REFERENCES commitments (number), kind TEXT, status TEXT, "on" TEXT,
    note TEXT, evidence TEXT, reviewer TEXT, recorded TEXT
);
"""
# Made when the rows are there: that takes a third less.
INDICES = """
CREATE INDEX commitments_due ON commitments (due);
"""

# What a killed build has left half done is made anew.
QUICK = (
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -64000;"
)
# Where SQLite says how often the file was written and by which version of it: that is none of the content.
UNSTEADY = (slice(24, 28), slice(92, 100))
PART = 1_000_000

Values: TypeAlias = Callable[[Entry], tuple[str, ...]]
MANY: dict[str, Values] = {
    "parties": lambda e: e.commitment.parties,
    "leads": lambda e: e.leads,
    "topics": lambda e: e.commitment.topics,
}


def database(site: SiteContent, beside: Path) -> Iterator[bytes]:
    """The file in parts, made at a place of its own; the same content gives the same bytes."""
    beside.unlink(missing_ok=True)
    try:
        _fill(site, beside)
        with beside.open("rb") as file:
            head = bytearray(file.read(PART))
            for place in UNSTEADY:
                head[place] = bytes(len(head[place]))
            yield bytes(head)
            while part := file.read(PART):
                yield part
    finally:
        beside.unlink(missing_ok=True)


def _fill(site: SiteContent, path: Path) -> None:
    connection = sqlite3.connect(path)
    sources = {entry.commitment.document: entry.commitment.source_url for entry in site.entries}
    numbered = list(enumerate(site.entries, start=1))
    try:
        connection.executescript(QUICK + _tables(site))
        _insert(
            connection,
            "documents",
            lambda: (
                (d.id, d.title, d.written_date or None, d.type.value, "; ".join(d.parties), sources.get(d.id))
                for d in site.documents
            ),
        )
        _insert(connection, "commitments", lambda: (_row(*each) for each in numbered))
        _insert(connection, "proofs", lambda: (row for each in numbered for row in _proof(*each)))
        _insert(connection, "evidence", lambda: (row for each in numbered for row in _evidence(*each)))
        for table, values in MANY.items():
            _insert(connection, table, partial(_pairs, numbered, values))
        _insert(connection, "reports", lambda: (row for each in numbered for row in _reports(*each)))
        connection.commit()
        connection.executescript(INDICES)
    finally:
        connection.close()


def _tables(site: SiteContent) -> str:
    base = site.config.base_url
    base = base if not base or base.endswith("/") else base + "/"
    # Without an address of its own the site has no pages that the file could name.
    return TABLES.format(as_of=_quoted(site.as_of.isoformat()), base=_quoted(base) if base else "NULL")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _insert(connection: sqlite3.Connection, table: str, rows: Callable[[], Iterable[tuple[object, ...]]]) -> None:
    # Those that are computed take no value.
    columns = [f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})")]
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    try:
        connection.executemany(statement, rows())
    except UnicodeEncodeError:
        # SQLite refuses a lone surrogate, which a document may hold.
        connection.execute(f"DELETE FROM {table}")
        connection.executemany(statement, (tuple(map(_sound, row)) for row in rows()))


def _pairs(numbered: Iterable[tuple[int, Entry]], values: Values) -> Iterator[tuple[int, str]]:
    return ((number, value) for number, e in numbered for value in dict.fromkeys(values(e)))


def _sound(value: object) -> object:
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _row(number: int, e: Entry) -> tuple[object, ...]:
    c, s = e.commitment, e.standing
    deadline = c.deadline
    return (
        number,
        c.id,
        c.quote,
        c.lead_in,
        c.action,
        c.strength.value,
        deadline.text if deadline else None,
        deadline.kind.value if deadline else None,
        s.due.isoformat() if s.due else None,
        s.status.value,
        int(s.reviewed),
        int(s.claimed),
        s.timeliness.value,
        s.days_late,
        s.days_past,
        c.confidence,
        int(e.doubtful),
        c.headline,
        c.start,
        c.end,
        c.source_start,
        c.source_end,
        None if e.address == f"documents/{c.id}.html" else e.address,
    )


def _proof(number: int, e: Entry) -> Iterator[tuple[object, ...]]:
    steps = prove(e.commitment.deadline, e.commitment.open_day) if e.commitment.deadline else ()
    return ((number, place, step.label, step.text) for place, step in enumerate(steps, start=1))


def _evidence(number: int, e: Entry) -> Iterator[tuple[object, ...]]:
    for name, places in e.commitment.evidence.items():
        yield from ((number, name, place.start, place.end, place.text) for place in dict.fromkeys(places))


def _reports(number: int, e: Entry) -> Iterable[tuple[object, ...]]:
    for r in e.reports:
        status = r.status.value if r.status else None
        on = r.on.isoformat() if r.on else None
        evidence = " ".join(source.url or f"{source.document}: “{source.quote}”" for source in r.evidence)
        yield (r.id, number, r.kind.value, status, on, r.note, evidence, r.reviewer, r.recorded.isoformat())

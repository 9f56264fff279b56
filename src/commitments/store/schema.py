"""The tables of the derived SQLite file, and how it is opened."""

from __future__ import annotations

import os
import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from commitments.errors import StoreError
from commitments.store import units
from commitments.store.seal import damage, is_sealed

VERSION = 12

# AUTOINCREMENT: a number is never used twice, so that what is kept elsewhere by number never means another row.
TABLES = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    date TEXT,
    month INTEGER NOT NULL,     -- whether only the month of its date is known
    type TEXT NOT NULL,
    parties TEXT NOT NULL,      -- JSON list
    guessed INTEGER NOT NULL,   -- whether its parties are a guess
    warnings TEXT NOT NULL,     -- JSON list
    content_hash TEXT NOT NULL,
    rules_hash TEXT NOT NULL,
    sum INTEGER NOT NULL,       -- over the columns before the hashes
    seen TEXT,                  -- how its file looked when it was found to have this content
    commitments INTEGER NOT NULL DEFAULT 0,
    deadlines INTEGER NOT NULL DEFAULT 0,
    stale INTEGER NOT NULL DEFAULT 1   -- put, and not yet brought in step with its ledger
);
CREATE INDEX documents_stale ON documents (id) WHERE stale;
CREATE TABLE bodies (
    document INTEGER PRIMARY KEY,
    body BLOB NOT NULL          -- compressed JSON: text, blocks, places, sentences
);
CREATE TABLE commitments (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents (number),
    start INTEGER NOT NULL,
    event TEXT,                 -- what its deadline waits for
    dismissed INTEGER NOT NULL, -- a person said that it is no commitment: it has no standings, and no listing shows it
    added INTEGER NOT NULL,     -- by a person: extraction did not find it
    json TEXT NOT NULL,         -- with what people corrected
    extracted TEXT,             -- as extraction found it, where a person corrected it
    sum INTEGER NOT NULL        -- over the columns that nothing else would miss
);
CREATE INDEX commitments_by_document ON commitments (document, start);
CREATE INDEX commitments_by_event ON commitments (event) WHERE event IS NOT NULL;
"""

# What listings ask. The same tables hold, in memory, what was known on a past day (history.py).
LISTED = """
CREATE TABLE {schema}.standings (
    number INTEGER NOT NULL,
    first INTEGER NOT NULL,     -- days as ordinals, both in; the stretches of a commitment leave no day out
    last INTEGER NOT NULL,
    document TEXT NOT NULL,
    start INTEGER NOT NULL,
    type TEXT NOT NULL,
    made INTEGER NOT NULL,      -- the document's day, 0 for none
    strength TEXT NOT NULL,
    doubt REAL NOT NULL,        -- the confidence of the least sure of party and deadline
    linked INTEGER NOT NULL,    -- a person named it as the same promise as another one
    timeliness TEXT NOT NULL,
    status TEXT NOT NULL,
    reviewed INTEGER NOT NULL,
    strict_only INTEGER NOT NULL,
    due INTEGER NOT NULL,       -- 9999999 for none, so that it comes last
    claimed INTEGER NOT NULL,
    strict INTEGER,
    days_late INTEGER,          -- NULL where it grows by the day
    next_due INTEGER,
    PRIMARY KEY (number, first)
) WITHOUT ROWID;
CREATE INDEX {schema}.standings_by_due ON standings (
    due, document, start, number, first, last, timeliness, status, linked, doubt, reviewed, strict_only, type, made,
    strength, claimed, strict, days_late, next_due
);
CREATE INDEX {schema}.standings_by_document ON standings (document, start, number, first, last);
CREATE TABLE {schema}.facet_values (
    number INTEGER PRIMARY KEY,
    facet TEXT NOT NULL,
    folded TEXT NOT NULL,       -- case-folded, as filters compare it
    value TEXT NOT NULL,
    UNIQUE (facet, folded, value)
);
CREATE TABLE {schema}.facets (
    value INTEGER NOT NULL REFERENCES facet_values (number),
    number INTEGER NOT NULL,
    PRIMARY KEY (value, number)
) WITHOUT ROWID;
CREATE INDEX {schema}.facets_by_number ON facets (number);
"""

RECORDED = """
CREATE TABLE ledgers (
    name TEXT PRIMARY KEY,      -- the document's id; '' for the events
    mtime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    latest INTEGER NOT NULL     -- the last day on which a line of it was recorded, as an ordinal
);
CREATE TABLE links (
    ledger TEXT NOT NULL,
    json TEXT NOT NULL          -- a report of kind link that stands
);
CREATE INDEX links_by_ledger ON links (ledger);
CREATE TABLE remarks (
    ledger TEXT NOT NULL,
    kind TEXT NOT NULL,         -- moved, unanchored, unfollowed or set_aside
    text TEXT NOT NULL
);
CREATE INDEX remarks_by_ledger ON remarks (ledger);
CREATE TABLE facet_counts (
    facet TEXT PRIMARY KEY,
    day INTEGER NOT NULL,       -- an ordinal
    counts TEXT NOT NULL,       -- JSON: how many commitments each value has on that day, most first
    sum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the file. Without `create`, raises StoreError where there is none that this version can use."""
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.is_file():
        raise StoreError(f"{path}: nothing has been built yet; 'commitments build' does it")
    try:
        return _proven(path, create)
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            # A full or read-only disk, a lock, an I/O error: what lies there may be good.
            raise StoreError(f"{path}: cannot be opened now: {error}; nothing in it has changed") from error
        if not create:
            raise StoreError(f"{path}: no usable store ({error}); 'commitments build' makes it again") from error
        discard(path)
        return _proven(path, create)


class DamagedError(sqlite3.DatabaseError):
    """A file that SQLite opens, and that does not hold what was written to it."""


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether an error says that the file holds no sound database; any other one may pass."""
    if isinstance(error, DamagedError):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it is kept, or none. Raises StoreError where the file cannot be written: locked, read-only, disk full."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        # A full disk has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError):
            raise StoreError(f"the store cannot be written now: {error}; nothing in it has changed") from error
        raise


def discard(path: Path) -> None:
    """Delete the file and what SQLite keeps beside it; all of it can be built again."""
    for suffix in ("", "-wal", "-shm", "-journal", "-seal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _proven(path: Path, create: bool) -> sqlite3.Connection:
    """Open the file, and read it through where it is not as its last user left it."""
    connection = _opened(path, create)
    if not is_sealed(path) and (fault := damage(connection)):
        connection.close()
        raise DamagedError(fault)
    return connection


def _opened(path: Path, create: bool) -> sqlite3.Connection:
    if not create and not _is_writable(path):
        return _opened_to_read(path)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found != VERSION:
            connection = _replaced(connection, path, found, create)
        # WAL: listings go on while a build writes, and a transaction costs no wait for the disk.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_writable(path: Path) -> bool:
    """Whether SQLite can write the file, and beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _opened_to_read(path: Path) -> sqlite3.Connection:
    """A copy in memory: a store on a read-only disk can be listed, and brought in step with its ledgers too."""
    wal = path.with_name(f"{path.name}-wal")
    if wal.is_file() and wal.stat().st_size:
        raise StoreError(f"{path}: read-only, and its last build was interrupted; build it where it can be written")
    address = f"file:{urllib.parse.quote(str(path))}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as there:
        found = there.execute("PRAGMA user_version").fetchone()[0]
        if found != VERSION:
            raise StoreError(f"{path}: made by another version (store {found}, this one {VERSION}), and read-only")
        connection = sqlite3.connect(":memory:", isolation_level=None)
        there.backup(connection)
    return connection


def _replaced(connection: sqlite3.Connection, path: Path, found: int, create: bool) -> sqlite3.Connection:
    if not create:
        raise StoreError(
            f"{path}: made by another version (store {found}, this one {VERSION}); 'commitments build' makes it again"
        )
    connection.close()
    discard(path)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    tables = f"{TABLES} {LISTED.format(schema='main')} {RECORDED} {units.TABLES}"
    connection.executescript(f"BEGIN; {tables} PRAGMA user_version = {VERSION}; COMMIT;")
    return connection

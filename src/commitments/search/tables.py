"""The index's tables, beside those of the store in its SQLite file.

Triggers note the documents whose rows changed, so that an update knows what to do without reading anything else.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from commitments.words.tokens import TOKENIZE

# Another recipe (tables, folding, what is embedded) makes all units anew; vectors of equal texts are still reused.
RECIPE = "6"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of units that are searched together: `units` is their table, `words` its full-text twin."""

    name: str

    @property
    def units(self) -> str:
        """The table of units: number, document, place, key of the vector."""
        return f"index_{self.name}"

    @property
    def packed(self) -> str:
        """The table of each document's numbers and keys once more, packed: searching reads a million at once."""
        return f"index_{self.name}_packed"

    @property
    def words(self) -> str:
        """The FTS5 table; its row ids are the numbers of the units."""
        return f"index_{self.name}_words"

    @property
    def vocabulary(self) -> str:
        """The stems of `words` and how many units hold each."""
        return f"index_{self.name}_stems"


COMMITMENTS = Shelf("commitments")
PASSAGES = Shelf("passages")
SHELVES = (COMMITMENTS, PASSAGES)

_TABLES = """
CREATE TABLE index_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE index_stale (document INTEGER PRIMARY KEY);
CREATE TABLE index_spellings (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE index_names (
    document INTEGER NOT NULL,
    name TEXT NOT NULL,         -- "Minerals Security Partnership"
    acronym TEXT NOT NULL,      -- as the document gives it, or '' where it only spells the name out
    PRIMARY KEY (document, name, acronym)
) WITHOUT ROWID;
CREATE INDEX index_names_by_acronym ON index_names (acronym, name);
CREATE INDEX index_names_by_name ON index_names (lower(name)) WHERE acronym != '';
CREATE TABLE index_generation (seq INTEGER PRIMARY KEY AUTOINCREMENT);
CREATE TABLE index_stored (
    shelf TEXT NOT NULL,
    key BLOB NOT NULL,          -- of a vector that the vector store has confirmed
    PRIMARY KEY (shelf, key)
) WITHOUT ROWID;
CREATE TABLE index_touched (
    shelf TEXT NOT NULL,
    key BLOB NOT NULL,          -- of a vector that units came to hold, or ceased to, since the vector store was in step
    PRIMARY KEY (shelf, key)
) WITHOUT ROWID;
INSERT INTO index_stale SELECT number FROM documents;
"""
_SHELF = """
CREATE TABLE {units} (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    start INTEGER NOT NULL,
    finish INTEGER NOT NULL,
    key BLOB NOT NULL
);
CREATE INDEX {units}_by_document ON {units} (document);
CREATE INDEX {units}_by_key ON {units} (key);
CREATE TABLE {packed} (document INTEGER PRIMARY KEY, packed BLOB NOT NULL);
CREATE VIRTUAL TABLE {words} USING fts5 (text, context, names, tokenize = '{tokenize}', prefix = '3');
CREATE VIRTUAL TABLE {vocabulary} USING fts5vocab ({words}, 'row');
"""
_TRIGGERS = """
CREATE TRIGGER index_put AFTER INSERT ON commitments BEGIN
    INSERT OR IGNORE INTO index_stale VALUES (new.document); END;
CREATE TRIGGER index_changed AFTER UPDATE ON commitments
    WHEN old.json IS NOT new.json OR old.dismissed IS NOT new.dismissed BEGIN
    INSERT OR IGNORE INTO index_stale VALUES (new.document); END;
CREATE TRIGGER index_gone AFTER DELETE ON commitments BEGIN
    INSERT OR IGNORE INTO index_stale VALUES (old.document); END;
CREATE TRIGGER index_document_put AFTER INSERT ON documents BEGIN
    INSERT OR IGNORE INTO index_stale VALUES (new.number); END;
CREATE TRIGGER index_document_changed AFTER UPDATE OF body ON documents BEGIN
    INSERT OR IGNORE INTO index_stale VALUES (new.number); END;
CREATE TRIGGER index_document_gone AFTER DELETE ON documents BEGIN
    INSERT OR IGNORE INTO index_stale VALUES (old.number); END;
"""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing or of another recipe; then every document is stale."""
    if exists(connection) and setting(connection, "recipe") == RECIPE:
        return
    drop(connection)
    for shelf in SHELVES:
        _run(connection, _filled(_SHELF, shelf))
    _run(connection, _TABLES)
    _run(connection, _TRIGGERS)
    put_setting(connection, "recipe", RECIPE)


def drop(connection: sqlite3.Connection) -> None:
    """Forget the index; the next update makes it anew."""
    query = (
        "SELECT type, name FROM sqlite_master WHERE name LIKE 'index\\_%' ESCAPE '\\' AND type IN ('table', 'trigger')"
    )
    found = connection.execute(query).fetchall()
    for shelf in SHELVES:
        connection.execute(f"DROP TABLE IF EXISTS {shelf.vocabulary}")
        connection.execute(f"DROP TABLE IF EXISTS {shelf.words}")
    for kind, name in found:
        if "_words" not in name and "_stems" not in name:
            connection.execute(f"DROP {kind} IF EXISTS {name}")


def exists(connection: sqlite3.Connection) -> bool:
    """Whether an update ever ran."""
    query = "SELECT 1 FROM sqlite_master WHERE name = 'index_settings'"
    return connection.execute(query).fetchone() is not None


def setting(connection: sqlite3.Connection, name: str) -> str | None:
    """A setting that an update left."""
    found = connection.execute("SELECT value FROM index_settings WHERE name = ?", (name,)).fetchone()
    return found[0] if found else None


def put_setting(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Leave a setting for later updates and searches."""
    connection.execute("INSERT OR REPLACE INTO index_settings VALUES (?, ?)", (name, value))


def generation(connection: sqlite3.Connection) -> int:
    """Grows with every change to the index, and with every index made anew in the same file."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM index_generation").fetchone()[0])


def next_generation(connection: sqlite3.Connection) -> None:
    """Note a change."""
    connection.execute("INSERT INTO index_generation VALUES (NULL)")
    connection.execute("DELETE FROM index_generation WHERE seq < (SELECT max(seq) FROM index_generation)")


def stale_documents(connection: sqlite3.Connection) -> list[int]:
    """The numbers of the documents whose units have to be made anew or dropped."""
    return [number for (number,) in connection.execute("SELECT document FROM index_stale ORDER BY document")]


def _filled(script: str, shelf: Shelf) -> str:
    return script.format(
        units=shelf.units, packed=shelf.packed, words=shelf.words, vocabulary=shelf.vocabulary, tokenize=TOKENIZE
    )


def _run(connection: sqlite3.Connection, script: str) -> None:
    # Not executescript: it would commit the transaction that surrounds it.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""

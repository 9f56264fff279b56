"""Whether the file is as its last user left it; where it is not, it is proven before anything is read from it.

SQLite notices a torn page, not a letter that changed within one. So rows carry sums, and a file whose size or time is
not the one noted beside it (a crash, a copy, a failing disk) is read through once.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from commitments.words.hashes import text_hash

PATIENCE = 30_000
"""Milliseconds that a writer waits for another one."""

WORDS = ("quotes_words", "passages_words")


def sum_of(*values: object) -> int:
    """The sum that a row carries over what else nothing would miss."""
    return zlib.crc32(repr(values).encode("utf-8", "surrogatepass"))


def is_sealed(path: Path) -> bool:
    """Whether the file is as it was when it was last sealed."""
    with suppress(OSError):
        return _beside(path).read_text(encoding="utf-8") == _looks(path)
    return False


def seal(path: Path) -> None:
    """Note how the file looks now. Where that cannot be noted, it is proven the next time."""
    with suppress(OSError):
        if not is_sealed(path):
            _beside(path).write_text(_looks(path), encoding="utf-8")


def damage(connection: sqlite3.Connection) -> str | None:
    """What is wrong with a database, if anything is: its pages, its indexes, its words, or a row that has changed."""
    try:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            return str(found).splitlines()[-1]
        _prove_words(connection)
        return next(_changed_rows(connection), None)
    except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError) as error:
        return str(error)


def _prove_words(connection: sqlite3.Connection) -> None:
    """SQLite asks for the right to write here; while another process has it, that one's build proves them."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        for table in WORDS:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY):
            raise
    finally:
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")


def _changed_rows(connection: sqlite3.Connection) -> Iterator[str]:
    columns = "id, start, event, dismissed, added, json, extracted"
    for number, kept, *values in connection.execute(f"SELECT number, sum, {columns} FROM commitments"):
        if sum_of(*values) != kept:
            yield f"row {number} of the commitments has changed"
    columns = "id, title, date, month, type, parties, guessed, warnings"
    for number, kept, *values in connection.execute(f"SELECT number, sum, {columns} FROM documents"):
        if sum_of(*values) != kept:
            yield f"row {number} of the documents has changed"
    for number, body in connection.execute("SELECT document, body FROM bodies"):
        zlib.decompress(body)
        if not number:
            yield "a document without a number"
    for number, hash_, text in connection.execute("SELECT number, hash, text FROM passages"):
        if text_hash(text) != hash_ and "?" not in text:
            yield f"row {number} of the passages has changed"


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}-seal")


def _looks(path: Path) -> str:
    stat = path.stat()
    return f"{stat.st_mtime_ns} {stat.st_size}"

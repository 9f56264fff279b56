"""A document's units, as they go into the index's tables: its commitments and its sentences."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from commitments.model import Commitment
from commitments.records import commitment_from
from commitments.search import tables
from commitments.search.keys import KEY_BYTES
from commitments.search.tables import COMMITMENTS, PASSAGES, Shelf
from commitments.store import Store, StoredDocument
from commitments.words.names import acronyms_in, names_in
from commitments.words.tokens import compounds, index_text, words_of

# The number of a unit and the key of its vector.
_PACKED = struct.Struct(f"<q{KEY_BYTES}s")


@dataclass(frozen=True, slots=True)
class Unit:
    """Something to be found by its `text`. `number` is a commitment's, None for a passage."""

    shelf: Shelf
    number: int | None
    start: int
    end: int
    text: str
    context: str
    names: str = ""


@dataclass(frozen=True, slots=True)
class Shelved:
    """What a document adds to the index; the first units are its commitments. `names` are (name, acronym or '')."""

    document: int
    commitments: tuple[Commitment, ...] = ()
    units: tuple[Unit, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, int], ...] = ()


def read_units(store: Store, number: int) -> Shelved:
    """The units of the document with this number; none where it is gone."""
    found = store.connection.execute("SELECT id FROM documents WHERE number = ?", (number,)).fetchone()
    if not found:
        return Shelved(number)
    stored = store.document(found[0])
    rows = store.connection.execute(
        "SELECT number, json FROM commitments WHERE document = ? AND NOT dismissed ORDER BY start, number", (number,)
    )
    title = stored.document.title
    commitments = {row: commitment_from(json.loads(text)) for row, text in rows}
    units = [_commitment_unit(row, commitment, title) for row, commitment in commitments.items()]
    units += _passage_units(stored, title)
    texts = [unit.text for unit in units if unit.shelf is PASSAGES]
    names, words = tuple(_names([title, *texts])), tuple(_counted([title, *texts]))
    return Shelved(number, tuple(commitments.values()), tuple(units), names, words)


def put_units(connection: sqlite3.Connection, shelved: Shelved, keys: Sequence[bytes]) -> None:
    """Replace a document's units with these; `keys` are those of their vectors."""
    _forget(connection, shelved.document)
    packed = dict.fromkeys(tables.SHELVES, b"")
    for unit, key in zip(shelved.units, keys, strict=True):
        row = (unit.number, shelved.document, unit.start, unit.end, key)
        number = connection.execute(f"INSERT INTO {unit.shelf.units} VALUES (?, ?, ?, ?, ?)", row).lastrowid
        text = f"{index_text(unit.text)} {compounds(unit.text)}".rstrip()
        connection.execute(
            f"INSERT INTO {unit.shelf.words} (rowid, text, context, names) VALUES (?, ?, ?, ?)",
            (number, text, index_text(unit.context), index_text(unit.names)),
        )
        packed[unit.shelf] += _PACKED.pack(number, key)
    for shelf, units in packed.items():
        if units:
            connection.execute(f"INSERT INTO {shelf.packed} VALUES (?, ?)", (shelved.document, units))
    touched = [(unit.shelf.name, key) for unit, key in zip(shelved.units, keys, strict=True)]
    connection.executemany("INSERT OR IGNORE INTO index_touched VALUES (?, ?)", touched)
    named = ((shelved.document, name, acronym) for name, acronym in shelved.names)
    connection.executemany("INSERT OR IGNORE INTO index_names VALUES (?, ?, ?)", named)
    _count(connection, shelved.words)
    connection.execute("DELETE FROM index_stale WHERE document = ?", (shelved.document,))


def _forget(connection: sqlite3.Connection, document: int) -> None:
    old = f"SELECT w.text FROM {PASSAGES.units} u JOIN {PASSAGES.words} w ON w.rowid = u.number WHERE u.document = ?"
    words = Counter(word for (text,) in connection.execute(old, (document,)) for word in text.split())
    _count(connection, ((word, -count) for word, count in words.items()))
    for shelf in tables.SHELVES:
        held = f"SELECT '{shelf.name}', key FROM {shelf.units} WHERE document = ?"
        connection.execute(f"INSERT OR IGNORE INTO index_touched {held}", (document,))
        of_document = f"SELECT number FROM {shelf.units} WHERE document = ?"
        connection.execute(f"DELETE FROM {shelf.words} WHERE rowid IN ({of_document})", (document,))
        for table in (shelf.units, shelf.packed):
            connection.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
    connection.execute("DELETE FROM index_names WHERE document = ?", (document,))


def _count(connection: sqlite3.Connection, words: Iterable[tuple[str, int]]) -> None:
    connection.executemany(
        "INSERT INTO index_spellings VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET count = count + excluded.count",
        words,
    )


def _commitment_unit(number: int, commitment: Commitment, title: str) -> Unit:
    c = commitment
    bodies = (name for body in (*c.lead, *c.support) for name in (body.name, body.canonical or ""))
    return Unit(
        COMMITMENTS,
        number,
        c.start,
        c.end,
        c.quote,
        " ".join((c.lead_in or "", *c.section, title)),
        " ".join((*c.parties, *bodies)),
    )


def is_passage(text: str) -> bool:
    """Whether a sentence is searched for: a line of signs alone is not."""
    return any(character.isalnum() for character in text)


def _passage_units(stored: StoredDocument, title: str) -> Iterator[Unit]:
    for s in stored.sentences:
        if is_passage(s.text):
            lead_in = s.lead_in.text if s.lead_in else ""
            yield Unit(PASSAGES, None, s.start, s.end, s.text, " ".join((lead_in, *s.section, title)))


def _names(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        yield from acronyms_in(text)
        yield from ((name, "") for name in names_in(text))


def _counted(texts: Iterable[str]) -> list[tuple[str, int]]:
    counted = Counter(
        part for text in texts for word in words_of(text) for part in {*word.parts, word.joined} if part.isalpha()
    )
    return sorted(counted.items())

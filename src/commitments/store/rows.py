"""Writing a document's commitments: rows, facets, and their standings on every day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from commitments.model import Commitment
from commitments.store.facets import facets_of, forget_counts
from commitments.store.seal import sum_of
from commitments.store.stored import dump, load, storable
from commitments.store.units import forget_quotes, write_quotes
from commitments.tracking import ValidityInterval

NO_DAY = 9_999_999
"""Later than any day: where a commitment has no due day, or a stretch of days no end."""


@dataclass(frozen=True, slots=True)
class StoredCommitment:
    """A commitment with its standings, as the store keeps it.

    `extracted` is what extraction found, None where a person added it. What a person dismissed has no intervals.
    `roles` are what it is in its thread.
    """

    commitment: Commitment
    extracted: Commitment | None
    intervals: Sequence[ValidityInterval]
    roles: Sequence[str] = ()

    @property
    def dismissed(self) -> bool:
        """Whether a person said that it is no commitment."""
        return not self.intervals


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What a commitment's document says of it; `made` is its day as an ordinal, 0 for none."""

    id: str
    type: str
    made: int


def read_document_fields(connection: sqlite3.Connection, document: int) -> DocumentFields:
    """That of the document with this number."""
    query = "SELECT id, type, date FROM documents WHERE number = ?"
    id_, type_, day = connection.execute(query, (document,)).fetchone()
    return DocumentFields(id_, type_, date.fromisoformat(day).toordinal() if day else 0)


def write_rows(connection: sqlite3.Connection, document: int, rows: Iterable[StoredCommitment]) -> None:
    """Replace a document's rows; a commitment whose id stays keeps its number."""
    forget_counts(connection)
    source, before = read_document_fields(connection, document), _rows_before(connection, document)
    ordered = sorted(rows, key=lambda row: (row.commitment.start, row.commitment.end))
    kept = {row.commitment.id for row in ordered}
    _delete(connection, [number for id_, (number, _) in before.items() if id_ not in kept])
    quotes = []
    for row in ordered:
        number = _write_row(connection, document, row, before.get(row.commitment.id))
        write_listed(connection, "main", number, row, source)
        if not row.dismissed:
            quotes.append((number, row.commitment))
    write_quotes(connection, document, quotes)
    _count(connection, document)


def write_listed(
    connection: sqlite3.Connection, schema: str, number: int, row: StoredCommitment, source: DocumentFields
) -> None:
    """Replace what listings ask of a commitment: its standings and facets, in the store or in a view of a past day."""
    for table in ("standings", "facets"):
        connection.execute(f"DELETE FROM {schema}.{table} WHERE number = ?", (number,))
    standings = _standings(number, row, source)
    insert = f"INSERT INTO {schema}.standings VALUES ({', '.join('?' * _WIDTH)})"
    connection.executemany(insert, standings)
    facets = (*facets_of(row.commitment), *(("thread", role) for role in row.roles))
    pairs = dict.fromkeys(facets) if standings else ()
    values = [(_value(connection, schema, *facet), number) for facet in pairs]
    connection.executemany(f"INSERT INTO {schema}.facets VALUES (?, ?)", values)


def delete_rows(connection: sqlite3.Connection, document: int) -> None:
    """Delete all rows of a document."""
    forget_counts(connection)
    _delete(connection, [number for number, _ in _rows_before(connection, document).values()])
    forget_quotes(connection, document)


def extracted(connection: sqlite3.Connection, document_id: str) -> list[Commitment]:
    """What extraction found in a document, in the order of the text."""
    query = (
        "SELECT coalesce(c.extracted, c.json) FROM commitments c JOIN documents d ON d.number = c.document"
        " WHERE d.id = ? AND NOT c.added ORDER BY c.start, c.number"
    )
    return [load(text) for (text,) in connection.execute(query, (storable(document_id),))]


def read_body(connection: sqlite3.Connection, document_id: str) -> bytes | None:
    """A document's packed body; None where there is none."""
    query = "SELECT b.body FROM bodies b JOIN documents d ON d.number = b.document WHERE d.id = ?"
    found = connection.execute(query, (storable(document_id),)).fetchone()
    return found[0] if found else None


_KEPT = ("start", "event", "dismissed", "added", "json", "extracted", "sum")
_WIDTH = 19
Before: TypeAlias = tuple[int, tuple[object, ...]]


def _rows_before(connection: sqlite3.Connection, document: int) -> dict[str, Before]:
    """Each commitment's number and columns, by id."""
    query = f"SELECT id, number, {', '.join(_KEPT)} FROM commitments WHERE document = ?"
    return {id_: (number, tuple(values)) for id_, number, *values in connection.execute(query, (document,))}


def _delete(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    for number in numbers:
        for table in ("facets", "standings", "commitments"):
            connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))


def _write_row(connection: sqlite3.Connection, document: int, row: StoredCommitment, before: Before | None) -> int:
    """Write what changed, and give the number of the row."""
    values = _columns(row)
    if before is None:
        insert = f"INSERT INTO commitments (id, document, {', '.join(_KEPT)}) VALUES (?, ?{', ?' * len(_KEPT)})"
        return int(connection.execute(insert, (row.commitment.id, document, *values)).lastrowid or 0)
    if before[1] != values:
        update = f"UPDATE commitments SET {', '.join(f'{name} = ?' for name in _KEPT)} WHERE number = ?"
        connection.execute(update, (*values, before[0]))
    return before[0]


def _columns(row: StoredCommitment) -> tuple[object, ...]:
    commitment = row.commitment
    corrected = row.extracted is not None and row.extracted != commitment
    event = storable(commitment.deadline.event) if commitment.deadline and commitment.deadline.event else None
    kept = dump(commitment), dump(row.extracted) if corrected else None
    flags = int(row.dismissed), int(row.extracted is None)
    return (commitment.start, event, *flags, *kept, sum_of(row.commitment.id, commitment.start, event, *flags, *kept))


def _value(connection: sqlite3.Connection, schema: str, facet: str, value: str) -> int:
    key = (facet, storable(value.casefold()), storable(value))
    query = f"SELECT number FROM {schema}.facet_values WHERE facet = ? AND folded = ? AND value = ?"
    found = connection.execute(query, key).fetchone()
    if found is None:
        insert = f"INSERT INTO {schema}.facet_values (facet, folded, value) VALUES (?, ?, ?)"
        return int(connection.execute(insert, key).lastrowid or 0)
    return int(found[0])


def _standings(number: int, row: StoredCommitment, source: DocumentFields) -> list[tuple[Any, ...]]:
    """A row a stretch of days; a document that was not yet there on a day has promised nothing on it."""
    c = row.commitment
    always = (
        source.id,
        c.start,
        source.type,
        source.made,
        c.strength.value,
        _doubt(c),
        int(c.same_as is not None),
    )
    return [
        (
            number,
            max(p.first.toordinal(), source.made),
            _ordinal(p.last),
            *always,
            *(p.timeliness.value, p.status.value, int(p.reviewed), int(p.strict_only), _ordinal(p.due), int(p.claimed)),
            *(p.strict.toordinal() if p.strict else None, p.days_late),
            p.next_due.toordinal() if p.next_due else None,
        )
        for p in row.intervals
        if _ordinal(p.last) >= source.made
    ]


def _doubt(commitment: Commitment) -> float:
    """How sure the less sure of party and deadline is; what a person corrected or added is."""
    c = commitment
    sure = (c.field_confidence.get(name, 1.0) for name in ("parties", "deadline") if name not in c.corrected)
    return 1.0 if c.added else min(sure, default=1.0)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else NO_DAY


def _count(connection: sqlite3.Connection, document: int) -> None:
    connection.execute(
        "UPDATE documents SET (commitments, deadlines) = (SELECT count(*), count(json_extract(json, '$.deadline.kind'))"
        " FROM commitments WHERE document = :document AND NOT dismissed) WHERE number = :document",
        {"document": document},
    )

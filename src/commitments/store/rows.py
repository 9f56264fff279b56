"""Writing a document's commitments: rows, facets, phases."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commitments.model import Commitment
from commitments.records import Record, commitment_from, commitment_record
from commitments.store.facets import facets_of
from commitments.store.packing import NO_DAY, Packed
from commitments.tracking import Phase


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment with its phases, as the store keeps it.

    `extracted` is what extraction found, None where a person added it. What a person dismissed has no phases.
    """

    commitment: Commitment
    extracted: Commitment | None
    phases: Sequence[Phase]

    @property
    def dismissed(self) -> bool:
        """Whether a person said that it is no commitment."""
        return not self.phases


def dump(record: Record | Sequence[object]) -> str:
    """Compact JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Commitment:
    """A commitment from its column."""
    return commitment_from(json.loads(text))


def write_rows(connection: sqlite3.Connection, document: int, rows: Iterable[Row], *, since: date | None) -> None:
    """Replace a document's rows; a commitment whose id stays keeps its number. Before `since` they do not count."""
    numbers = _numbers(connection, document)
    ordered = sorted(rows, key=lambda row: (row.commitment.start, row.commitment.end))
    kept = {row.commitment.id for row in ordered}
    _delete(connection, [number for id_, number in numbers.items() if id_ not in kept])
    packed = Packed()
    for row in ordered:
        number = _write_row(connection, document, row, numbers.get(row.commitment.id))
        facets = () if row.dismissed else dict.fromkeys(facets_of(row.commitment))
        values = [_value(connection, *facet) for facet in facets]
        phases = _records(number, row.phases, since)
        connection.executemany("INSERT INTO facets VALUES (?, ?)", [(value, number) for value in values])
        connection.executemany(f"INSERT INTO phases VALUES ({', '.join('?' * len(COLUMNS))})", phases)
        packed.add(number, phases, values, linked=row.commitment.same_as is not None)
    connection.execute("INSERT OR REPLACE INTO packed_phases VALUES (?, ?)", (document, packed.phases))
    connection.execute("INSERT OR REPLACE INTO packed_facets VALUES (?, ?)", (document, packed.facets))
    _count(connection, document)


def delete_rows(connection: sqlite3.Connection, document: int) -> None:
    """Delete all rows of a document."""
    _delete(connection, list(_numbers(connection, document).values()))
    for table in ("packed_phases", "packed_facets"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (document,))


def extracted(connection: sqlite3.Connection, document_id: str) -> list[Commitment]:
    """What extraction found in a document, in the order of the text."""
    query = (
        "SELECT coalesce(c.extracted, c.json) FROM commitments c JOIN documents d ON d.number = c.document"
        " WHERE d.id = ? AND NOT c.added ORDER BY c.start, c.number"
    )
    return [load(text) for (text,) in connection.execute(query, (document_id,))]


def read_body(connection: sqlite3.Connection, document_id: str) -> bytes | None:
    """A document's packed body; None where there is none."""
    query = "SELECT b.body FROM bodies b JOIN documents d ON d.number = b.document WHERE d.id = ?"
    found = connection.execute(query, (document_id,)).fetchone()
    return found[0] if found else None


def ordinal(day: date | None) -> int:
    """The day as a number; NO_DAY for none."""
    return day.toordinal() if day else NO_DAY


def _numbers(connection: sqlite3.Connection, document: int) -> dict[str, int]:
    return dict(connection.execute("SELECT id, number FROM commitments WHERE document = ?", (document,)))


def _delete(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    for number in numbers:
        _clear(connection, number)
        connection.execute("DELETE FROM commitments WHERE number = ?", (number,))


def _clear(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("DELETE FROM facets WHERE number = ?", (number,))
    connection.execute("DELETE FROM phases WHERE number = ?", (number,))


def _write_row(connection: sqlite3.Connection, document: int, row: Row, number: int | None) -> int:
    commitment = row.commitment
    corrected = row.extracted is not None and row.extracted != commitment
    values = {
        "number": number,
        "id": commitment.id,
        "document": document,
        "start": commitment.start,
        "event": commitment.deadline.event if commitment.deadline else None,
        "dismissed": row.dismissed,
        "added": row.extracted is None,
        "linked": commitment.same_as is not None,
        "json": dump(commitment_record(commitment)),
        "extracted": dump(commitment_record(row.extracted)) if row.extracted and corrected else None,
    }
    if number is None:
        return int(connection.execute(_INSERT, values).lastrowid or 0)
    _clear(connection, number)
    connection.execute(_UPDATE, values)
    return number


_INSERT = """
INSERT INTO commitments (id, document, start, event, dismissed, added, linked, json, extracted)
VALUES (:id, :document, :start, :event, :dismissed, :added, :linked, :json, :extracted)
"""
_UPDATE = """
UPDATE commitments SET start = :start, event = :event, dismissed = :dismissed, added = :added, linked = :linked,
    json = :json, extracted = :extracted WHERE number = :number
"""


def _value(connection: sqlite3.Connection, facet: str, value: str) -> int:
    key = (facet, value.casefold(), value)
    query = "SELECT number FROM facet_values WHERE facet = ? AND folded = ? AND value = ?"
    found = connection.execute(query, key).fetchone()
    if found is None:
        insert = "INSERT INTO facet_values (facet, folded, value) VALUES (?, ?, ?)"
        return int(connection.execute(insert, key).lastrowid or 0)
    return int(found[0])


def _records(number: int, phases: Sequence[Phase], since: date | None) -> list[tuple[Any, ...]]:
    """The rows of a commitment's phases; a document that was not yet there on a day has promised nothing on it."""
    birth = since.toordinal() if since else 0
    return [_record(number, phase, birth) for phase in phases if ordinal(phase.last) >= birth]


COLUMNS = (
    "number", "first", "last", "timeliness", "status", "reviewed", "claimed", "strict_only", "due", "strict",
    "days_late", "next_due",
)  # fmt: skip


def _record(number: int, phase: Phase, birth: int) -> tuple[Any, ...]:
    return (
        number,
        max(phase.first.toordinal(), birth),
        ordinal(phase.last),
        phase.timeliness.value,
        phase.status.value,
        phase.reviewed,
        phase.claimed,
        phase.strict_only,
        phase.due.toordinal() if phase.due else None,
        phase.strict.toordinal() if phase.strict else None,
        phase.days_late,
        phase.next_due.toordinal() if phase.next_due else None,
    )


def _count(connection: sqlite3.Connection, document: int) -> None:
    connection.execute(
        "UPDATE documents SET (commitments, deadlines) = (SELECT count(*), count(json_extract(json, '$.deadline.kind'))"
        " FROM commitments WHERE document = :document AND NOT dismissed) WHERE number = :document",
        {"document": document},
    )

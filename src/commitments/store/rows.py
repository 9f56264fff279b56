"""Writing a document's commitments: rows, facets, phases."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commitments.model import Commitment
from commitments.records import Record, commitment_from, commitment_record
from commitments.store.facets import facets_of
from commitments.tracking import Phase

NO_DAY = 9_999_999
"""Later than any day: where a commitment has no due day, or a phase no end."""


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


def write_rows(connection: sqlite3.Connection, document: int, rows: Sequence[Row], *, since: date | None) -> None:
    """Replace a document's rows; a commitment whose id stays keeps its number. Before `since` they do not count."""
    numbers = _numbers(connection, document)
    kept = {row.commitment.id for row in rows}
    _delete(connection, [number for id_, number in numbers.items() if id_ not in kept])
    for row in rows:
        number = _write_row(connection, document, row, numbers.get(row.commitment.id))
        if not row.dismissed:
            _write_facets(connection, number, row.commitment)
            _write_phases(connection, number, row.phases, since)
    _count(connection, document)


def delete_rows(connection: sqlite3.Connection, document: int) -> None:
    """Delete all rows of a document."""
    _delete(connection, list(_numbers(connection, document).values()))


def extracted(connection: sqlite3.Connection, document_id: str) -> list[Commitment]:
    """What extraction found in a document, in the order of the text."""
    query = (
        "SELECT c.extracted FROM commitments c JOIN documents d ON d.number = c.document"
        " WHERE d.id = ? AND c.extracted IS NOT NULL ORDER BY c.start, c.number"
    )
    return [load(text) for (text,) in connection.execute(query, (document_id,))]


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
    written = dump(commitment_record(commitment))
    unchanged = row.extracted is commitment
    values = {
        "number": number,
        "id": commitment.id,
        "document": document,
        "start": commitment.start,
        "due": ordinal(row.phases[-1].due if row.phases else None),
        "event": commitment.deadline.event if commitment.deadline else None,
        "dismissed": row.dismissed,
        "json": written,
        "extracted": written if unchanged else dump(commitment_record(row.extracted)) if row.extracted else None,
    }
    if number is not None:
        _clear(connection, number)
    cursor = connection.execute(_UPSERT, values)
    return number if number is not None else int(cursor.lastrowid or 0)


_UPSERT = """
INSERT INTO commitments (number, id, document, start, due, event, dismissed, json, extracted)
VALUES (:number, :id, :document, :start, :due, :event, :dismissed, :json, :extracted)
ON CONFLICT (number) DO UPDATE SET start = excluded.start, due = excluded.due, event = excluded.event,
    dismissed = excluded.dismissed, json = excluded.json, extracted = excluded.extracted
"""


def _write_facets(connection: sqlite3.Connection, number: int, commitment: Commitment) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO facets (facet, folded, number, value) VALUES (?, ?, ?, ?)",
        [(facet, value.casefold(), number, value) for facet, value in facets_of(commitment)],
    )


def _write_phases(connection: sqlite3.Connection, number: int, phases: Sequence[Phase], since: date | None) -> None:
    # A document that was not yet there on a day has promised nothing on it.
    birth = since.toordinal() if since else 0
    records = [_phase_record(number, phase, birth) for phase in phases if ordinal(phase.last) >= birth]
    connection.executemany("INSERT INTO phases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", records)


def _phase_record(number: int, phase: Phase, birth: int) -> tuple[object, ...]:
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

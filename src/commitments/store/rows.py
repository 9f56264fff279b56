"""Writing a document's commitments: rows, facets, phases."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from commitments.model import Commitment
from commitments.records import Record, commitment_from, commitment_record
from commitments.store.facets import facets_of
from commitments.store.packing import NO_DAY, Packed
from commitments.store.units import forget_quotes, write_quotes
from commitments.tracking import Phase

NOTHING_YET = "new"
"""The state of a store that nothing was written to."""


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
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair, as an escape in front matter can make it, is no text to SQLite; escaped it comes back.
    return text if storable(text) == text else json.dumps(record, separators=(",", ":"))


def storable(text: str) -> str:
    """The text as SQLite can hold it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def load(text: str) -> Commitment:
    """A commitment from its column."""
    return commitment_from(json.loads(text))


def state(connection: sqlite3.Connection) -> str:
    """A word that is another one after every change of rows."""
    found = connection.execute("SELECT value FROM settings WHERE name = 'state'").fetchone()
    return str(found[0]) if found else NOTHING_YET


def write_rows(connection: sqlite3.Connection, document: int, rows: Iterable[Row], *, since: date | None) -> None:
    """Replace a document's rows; a commitment whose id stays keeps its number. Before `since` they do not count."""
    before = _rows_before(connection, document)
    ordered = sorted(rows, key=lambda row: (row.commitment.start, row.commitment.end))
    kept = {row.commitment.id for row in ordered}
    _delete(connection, [number for id_, (number, _) in before.items() if id_ not in kept])
    packed = Packed()
    quotes = []
    for row in ordered:
        number = _write_row(connection, document, row, before.get(row.commitment.id))
        phases = _records(number, row.phases, since)
        connection.executemany(f"INSERT INTO phases VALUES ({', '.join('?' * len(COLUMNS))})", phases)
        values = [value for (value,) in connection.execute("SELECT value FROM facets WHERE number = ?", (number,))]
        if not row.dismissed:
            quotes.append((number, row.commitment))
        packed.add(number, phases, values, linked=row.commitment.same_as is not None)
    write_quotes(connection, document, quotes)
    connection.execute("INSERT OR REPLACE INTO packed_phases VALUES (?, ?)", (document, packed.phases))
    connection.execute("INSERT OR REPLACE INTO packed_facets VALUES (?, ?)", (document, packed.facets))
    _count(connection, document)
    _mark_changed(connection, document)


def delete_rows(connection: sqlite3.Connection, document: int) -> None:
    """Delete all rows of a document."""
    _delete(connection, [number for number, _ in _rows_before(connection, document).values()])
    forget_quotes(connection, document)
    for table in ("packed_phases", "packed_facets"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
    _mark_changed(connection, document)


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


def ordinal(day: date | None) -> int:
    """The day as a number; NO_DAY for none."""
    return day.toordinal() if day else NO_DAY


_KEPT = ("start", "event", "dismissed", "added", "linked", "json", "extracted")
Before: TypeAlias = tuple[int, tuple[object, ...]]


def _rows_before(connection: sqlite3.Connection, document: int) -> dict[str, Before]:
    """Each commitment's number and columns, by id."""
    query = f"SELECT id, number, {', '.join(_KEPT)} FROM commitments WHERE document = ?"
    return {id_: (number, tuple(values)) for id_, number, *values in connection.execute(query, (document,))}


def _delete(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    for number in numbers:
        for table in ("facets", "phases", "commitments"):
            connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))


def _write_row(connection: sqlite3.Connection, document: int, row: Row, before: Before | None) -> int:
    """Write what changed: a new report alone changes no row, and what hangs on rows is not done again."""
    values = _columns(row)
    if before is None:
        insert = f"INSERT INTO commitments (id, document, {', '.join(_KEPT)}) VALUES (?, ?{', ?' * len(_KEPT)})"
        number = int(connection.execute(insert, (row.commitment.id, document, *values)).lastrowid or 0)
    else:
        number = before[0]
        connection.execute("DELETE FROM phases WHERE number = ?", (number,))
        if before[1] == values:
            return number
        update = f"UPDATE commitments SET {', '.join(f'{name} = ?' for name in _KEPT)} WHERE number = ?"
        connection.execute(update, (*values, number))
    _write_facets(connection, number, () if row.dismissed else facets_of(row.commitment))
    return number


def _write_facets(connection: sqlite3.Connection, number: int, facets: Iterable[tuple[str, str]]) -> None:
    connection.execute("DELETE FROM facets WHERE number = ?", (number,))
    pairs = [(_value(connection, *facet), number) for facet in dict.fromkeys(facets)]
    connection.executemany("INSERT INTO facets VALUES (?, ?)", pairs)


def _columns(row: Row) -> tuple[object, ...]:
    commitment = row.commitment
    corrected = row.extracted is not None and row.extracted != commitment
    return (
        commitment.start,
        storable(commitment.deadline.event) if commitment.deadline and commitment.deadline.event else None,
        int(row.dismissed),
        int(row.extracted is None),
        int(commitment.same_as is not None),
        dump(commitment_record(commitment)),
        dump(commitment_record(row.extracted)) if row.extracted and corrected else None,
    )


def _value(connection: sqlite3.Connection, facet: str, value: str) -> int:
    key = (facet, storable(value.casefold()), storable(value))
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


def _mark_changed(connection: sqlite3.Connection, document: int) -> None:
    connection.execute("INSERT OR IGNORE INTO unlaid VALUES (?)", (document,))
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('state', lower(hex(randomblob(8))))")

"""Keeping the store in step with what people recorded."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commitments.config import Config
from commitments.store.ledger_reader import LedgerReader, document_of, partners, read_links, write_links
from commitments.store.rows import StoredCommitment, write_rows
from commitments.store.schema import transaction
from commitments.store.stored import storable
from commitments.tracking import Links, read_events, standings

EVENTS = ""
"""The name that the events go by among the ledgers; no document's id is empty."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a ledger that a person should know: `kind` is moved, unanchored, unfollowed or set_aside."""

    ledger: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SyncSummary:
    """How many documents were brought in step, and what stands out in all ledgers."""

    refreshed: int
    remarks: tuple[Remark, ...] = ()

    def lines(self) -> Iterator[str]:
        """One line a remark."""
        return (remark.text for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class State:
    """A ledger's file as it was last read."""

    mtime_ns: int
    size: int
    sha256: str


def sync(connection: sqlite3.Connection, reports: Path, events: Path, due_soon_days: int | None) -> SyncSummary:
    """Refresh the documents whose ledger, links, events or window changed, and those put since the last time.

    All in one transaction: what a kill interrupts is done again.
    """
    before = due_soon(connection)
    window = before if due_soon_days is None else due_soon_days
    files = ledger_files(reports, events)
    changed = changed_ledgers(connection, files, reports, events)
    stale = _stale(connection, everything=window != before, events=EVENTS in changed)
    if not (stale or changed or window != before):
        return SyncSummary(0, remarks(connection))
    reader = LedgerReader(connection, reports, read_events(events))
    with transaction(connection):
        # What nobody has recorded anything about is as it was put.
        quiet = set() if window != before else stale - _concerned(connection, files.keys() | changed.keys())
        connection.executemany("UPDATE documents SET stale = 0 WHERE id = ?", [(document,) for document in quiet])
        refreshed = _refresh(connection, stale - quiet | changed.keys() - {EVENTS}, reader, window)
        _set_due_soon(connection, window)
        for name, state in changed.items():
            latest = [e.recorded_on for e in (reader.ledger(name).reports if name else reader.events.events)]
            _keep_state(connection, name, state, max(latest, default=None))
    return SyncSummary(len(refreshed), remarks(connection))


def _concerned(connection: sqlite3.Connection, ledgers: Set[str]) -> set[str]:
    """The documents that ledgers, links or events say something about, or said it before."""
    found = {*ledgers} | {document_of(id_) for id_ in read_links(connection).touching()}
    return found | _waiting(connection) if EVENTS in ledgers else found


def _refresh(connection: sqlite3.Connection, stale: set[str], reader: LedgerReader, window: int) -> set[str]:
    before = read_links(connection)
    for document in stale:
        write_links(connection, document, reader.amendment(document).anchoring)
    after = read_links(connection)
    affected = stale | partners(before, stale) | partners(after, stale)
    for document in sorted(affected):
        _refresh_document(connection, document, reader, after, window)
    _remark(connection, EVENTS, "set_aside", reader.events.problems)
    return affected


def _refresh_document(
    connection: sqlite3.Connection, document: str, reader: LedgerReader, links: Links, window: int
) -> None:
    """Apply a document's ledger to what extraction found in it."""
    amendment, problems = reader.amendment(document), reader.ledger(document).problems
    _remark(connection, document, "set_aside", problems)
    _remark(connection, document, "moved", amendment.anchoring.moved)
    _remark(connection, document, "unanchored", amendment.anchoring.unanchored)
    _remark(connection, document, "unfollowed", [f"report {r.id}: {why}" for r, why in amendment.problems])
    found = connection.execute("SELECT number FROM documents WHERE id = ?", (document,)).fetchone()
    if found is None:
        return
    (number,) = found
    raw = {commitment.id: commitment for commitment in reader.extracted(document)}
    rows = [StoredCommitment(c, raw.get(c.id), ()) for c in amendment.dismissed]
    for commitment in amendment.commitments:
        own = reader.reports_on(commitment.id, links)
        intervals = standings(commitment, own, reader.events.events, window)
        roles = reader.roles(commitment.id, links)
        rows.append(StoredCommitment(reader.counted(commitment, links), raw.get(commitment.id), intervals, roles))
    write_rows(connection, number, rows)
    connection.execute("UPDATE documents SET stale = 0 WHERE number = ?", (number,))


def forget(connection: sqlite3.Connection, ledger: str) -> None:
    """Drop what is known of a ledger, so that it is read again."""
    for table in ("remarks", "links"):
        connection.execute(f"DELETE FROM {table} WHERE ledger = ?", (ledger,))
    connection.execute("DELETE FROM ledgers WHERE name = ?", (ledger,))


def remarks(connection: sqlite3.Connection) -> tuple[Remark, ...]:
    """What stands out in the ledgers, as of the last sync."""
    rows = connection.execute("SELECT ledger, kind, text FROM remarks ORDER BY ledger, rowid")
    return tuple(Remark(*row) for row in rows)


def due_soon(connection: sqlite3.Connection) -> int:
    """The window, in days, that the intervals were made with."""
    found = connection.execute("SELECT value FROM settings WHERE name = 'due_soon_days'").fetchone()
    return int(found[0]) if found else Config().due_soon_days


def ledger_files(reports: Path, events: Path) -> dict[str, os.stat_result]:
    """The ledgers on the disk, by name. There may be one for each of many thousand documents."""
    found = {}
    if reports.is_dir():
        with os.scandir(reports) as entries:
            for entry in entries:
                if entry.name.endswith(".jsonl") and entry.is_file():
                    found[entry.name.removesuffix(".jsonl")] = entry.stat()
    if events.is_file():
        found[EVENTS] = events.stat()
    return found


def changed_ledgers(
    connection: sqlite3.Connection, files: Mapping[str, os.stat_result], reports: Path, events: Path
) -> dict[str, State | None]:
    """The ledgers that are not as they were last read, with their new state; None for those that are gone."""
    known = {row[0]: row[1:] for row in connection.execute("SELECT name, mtime_ns, size, sha256 FROM ledgers")}
    changed: dict[str, State | None] = dict.fromkeys(known.keys() - files.keys())
    for name, stat in files.items():
        mtime_ns, size, sha256 = known.get(name, (None, None, None))
        if (mtime_ns, size) == (stat.st_mtime_ns, stat.st_size):
            continue
        path = reports / f"{name}.jsonl" if name else events
        now = State(stat.st_mtime_ns, stat.st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        if sha256 == now.sha256:
            query = "UPDATE ledgers SET mtime_ns = ?, size = ? WHERE name = ?"
            connection.execute(query, (now.mtime_ns, now.size, name))
        else:
            changed[name] = now
    return changed


def _stale(connection: sqlite3.Connection, *, everything: bool, events: bool) -> set[str]:
    """The documents to bring in step, apart from those whose own ledger changed."""
    query = "SELECT id FROM documents" if everything else "SELECT id FROM documents WHERE stale"
    found = {id_ for (id_,) in connection.execute(query)}
    return found | _waiting(connection) if events else found


def _waiting(connection: sqlite3.Connection) -> set[str]:
    """The documents with a commitment that waits for an event."""
    query = (
        "SELECT DISTINCT d.id FROM commitments c JOIN documents d ON d.number = c.document WHERE c.event IS NOT NULL"
    )
    return {id_ for (id_,) in connection.execute(query)}


def _keep_state(connection: sqlite3.Connection, name: str, state: State | None, latest: date | None) -> None:
    """Remember the state that a ledger was read in; None where it is gone."""
    if state is None:
        connection.execute("DELETE FROM ledgers WHERE name = ?", (name,))
    else:
        values = (name, state.mtime_ns, state.size, state.sha256, latest.toordinal() if latest else 0)
        connection.execute("INSERT OR REPLACE INTO ledgers VALUES (?, ?, ?, ?, ?)", values)


def _remark(connection: sqlite3.Connection, ledger: str, kind: str, texts: Iterable[object]) -> None:
    """Replace the remarks of one kind."""
    connection.execute("DELETE FROM remarks WHERE ledger = ? AND kind = ?", (ledger, kind))
    rows = [(ledger, kind, storable(str(text))) for text in texts]
    connection.executemany("INSERT INTO remarks (ledger, kind, text) VALUES (?, ?, ?)", rows)


def _set_due_soon(connection: sqlite3.Connection, days: int) -> None:
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('due_soon_days', ?)", (str(days),))

"""What was known on a past day: the documents on which something was recorded later, as they stood then.

They lie in memory, in tables of the same shape as the store's, and are filtered by the same queries.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from commitments.store.ledger_reader import (
    LedgerReader,
    commitment_with,
    link_reports,
    partners,
    read_links,
    standing_links,
)
from commitments.store.rows import StoredCommitment, read_document_fields, write_listed
from commitments.store.schema import LISTED
from commitments.store.stored import dump
from commitments.tracking import Links, known, links_of, read_events, standings

PAST = "past"
"""The database in memory that holds them."""

_TABLES = f"""
{LISTED.format(schema=PAST)}
CREATE TABLE {PAST}.documents (id TEXT PRIMARY KEY);
CREATE TABLE {PAST}.commitments (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL);
"""


def show_past(connection: sqlite3.Connection, reports: Path, events: Path, known_on: date, due_soon_days: int) -> None:
    """Work out again the documents that lines recorded after a day have changed, in place of those of another day."""
    ledger = read_events(events)
    reader = LedgerReader(connection, reports, replace(ledger, events=known(ledger.events, known_on)), known_on)
    changed = _changed_since(connection, known_on)
    links = _links_then(connection, reader, changed)
    changed |= partners(links, changed) | partners(read_links(connection), changed)
    if not any(name == PAST for _, name, _ in connection.execute("PRAGMA database_list")):
        connection.execute(f"ATTACH ':memory:' AS {PAST}")
        connection.executescript(_TABLES)
    for table in ("documents", "commitments", "standings", "facets", "facet_values"):
        connection.execute(f"DELETE FROM {PAST}.{table}")
    for document in sorted(changed):
        _write_document(connection, document, reader, links, due_soon_days)


def _write_document(
    connection: sqlite3.Connection, document: str, reader: LedgerReader, links: Links, due_soon_days: int
) -> None:
    found = connection.execute("SELECT number FROM documents WHERE id = ?", (document,)).fetchone()
    if not found:
        return
    connection.execute(f"INSERT INTO {PAST}.documents VALUES (?)", (document,))
    source = read_document_fields(connection, found[0])
    numbers = dict(connection.execute("SELECT id, number FROM commitments WHERE document = ?", found))
    for commitment in reader.amendment(document).commitments:
        then = reader.counted(commitment, links)
        # What a person added and later took back has no row, and a number of no row.
        (unused,) = connection.execute(
            f"SELECT min(0, coalesce(min(number), 0)) - 1 FROM {PAST}.commitments"
        ).fetchone()
        number = numbers.get(commitment.id, unused)
        own = reader.reports_on(commitment.id, links)
        intervals = standings(commitment, own, reader.events.events, due_soon_days)
        connection.execute(f"INSERT INTO {PAST}.commitments VALUES (?, ?, ?)", (number, then.id, dump(then)))
        write_listed(
            connection,
            PAST,
            number,
            StoredCommitment(then, then, intervals, reader.roles(then.id, links)),
            source,
        )


def _changed_since(connection: sqlite3.Connection, known_on: date) -> set[str]:
    day = known_on.toordinal()
    names = {name for (name,) in connection.execute("SELECT name FROM ledgers WHERE latest > ?", (day,))}
    if "" in names:
        names.discard("")
        waiting = "SELECT DISTINCT document FROM commitments WHERE event IS NOT NULL"
        query = f"SELECT id FROM documents WHERE number IN ({waiting})"
        names |= {id_ for (id_,) in connection.execute(query)}
    return names


def _links_then(connection: sqlite3.Connection, reader: LedgerReader, changed: set[str]) -> Links:
    """The links of ledgers that have not changed, and those that were already there in the others."""
    found = [report for ledger, report in link_reports(connection) if ledger not in changed]
    for document in sorted(changed):
        found += standing_links(reader.amendment(document).anchoring)
    return links_of(found, partial(commitment_with, connection))

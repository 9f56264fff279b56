"""The threads of a store: promises, and what people said of them in later documents."""

from __future__ import annotations

import json
from datetime import date
from functools import partial

from commitments.config import Folders
from commitments.model import Commitment, Report
from commitments.store.ledger_reader import LedgerReader, commitment_with, document_of, read_links, standing_links
from commitments.store.store import Store
from commitments.store.stored import load
from commitments.tracking import Links, Thread, links_of, read_events, threads


def read_threads(store: Store, folders: Folders, as_of: date, known_on: date | None = None) -> tuple[Thread, ...]:
    """The threads of a day, the one with the newest words first."""
    reader = LedgerReader(store.connection, folders.reports, read_events(folders.events), known_on)
    links = read_links(store.connection) if known_on is None else _links_then(store, folders, reader)
    members = links.tied()
    reports: dict[str, tuple[Report, ...]] = {}
    for document in {document_of(id_) for id_ in members}:
        reports |= reader.amendment(document).anchoring.by_commitment
    return threads(links, _commitments(store, members), reports, as_of)


def _links_then(store: Store, folders: Folders, reader: LedgerReader) -> Links:
    """The links that were known on the reader's day."""
    ledgers = sorted(path.stem for path in folders.reports.glob("*.jsonl"))
    found = [report for name in ledgers for report in standing_links(reader.amendment(name).anchoring)]
    return links_of(found, partial(commitment_with, store.connection))


def _commitments(store: Store, ids: frozenset[str]) -> dict[str, Commitment]:
    query = "SELECT json FROM commitments WHERE id IN (SELECT value FROM json_each(?)) AND NOT dismissed"
    rows = store.connection.execute(query, (json.dumps(sorted(ids)),))
    return {c.id: c for c in (load(text) for (text,) in rows)}

"""What changed in a knowledge base between two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commitments.config import Folders
from commitments.model import Commitment, Filter, Report
from commitments.store import Store
from commitments.store.ledger_reader import LedgerReader, read_links
from commitments.tracking import Change, read_events
from commitments.tracking import changes as changes_between


def changes(
    store: Store, folders: Folders, filter: Filter, since: date, until: date, due_soon_days: int
) -> tuple[Change, ...]:
    """What changed from one day to another, both included, among what the filter keeps on the last day."""
    events = read_events(folders.events)
    ledgers = LedgerReader(store.connection, folders.reports, events)
    links = read_links(store.connection)
    reported = {path.stem for path in folders.reports.glob("*.jsonl")}
    numbers = store.may_change(reported, links.touching(), since, until)
    kept = sorted(numbers.intersection(store.row_numbers(filter, until)))
    pairs: list[tuple[Commitment, tuple[Report, ...]]] = []
    for commitment in (tracked.commitment for tracked in store.numbered(kept, until)):
        own = commitment.document in reported or commitment.id in links.touching()
        pairs.append((commitment, ledgers.reports_on(commitment.id, links) if own else ()))
    pairs += _dismissed(ledgers, filter)
    found = changes_between(pairs, events.events, since, until, due_soon_days)
    return tuple(c for c in found if c.event is None or filter == Filter())


def _dismissed(ledgers: LedgerReader, filter: Filter) -> Iterator[tuple[Commitment, tuple[Report, ...]]]:
    """What people dismissed is in no listing, but that they did is news."""
    documents = {path.stem for path in ledgers.reports.glob("*.jsonl")}
    for document in sorted(documents & set(filter.document) if filter.document else documents):
        amendment = ledgers.amendment(document)
        for commitment in amendment.dismissed:
            yield commitment, amendment.anchoring.by_commitment.get(commitment.id, ())

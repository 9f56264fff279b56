"""What changed in a knowledge base between two days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from commitments.config import Folders
from commitments.model import Commitment, Filter, Report, Timeliness
from commitments.store import Store
from commitments.store.books import Books, read_links
from commitments.tracking import Change, read_events
from commitments.tracking import changes as changes_between


def changes(
    store: Store, folders: Folders, filter: Filter, since: date, until: date, due_soon_days: int
) -> tuple[Change, ...]:
    """What changed from one day to another, both included, among what the filter keeps on the last day."""
    events = read_events(folders.events)
    books = Books(store.connection, folders.reports, events)
    links = read_links(store.connection)
    reported = {path.stem for path in folders.reports.glob("*.jsonl")}
    numbers = set(_may_change(store, reported, links.touching(), since, until))
    kept = sorted(numbers.intersection(store.row_numbers(filter, until)))
    pairs: list[tuple[Commitment, tuple[Report, ...]]] = []
    for commitment in (tracked.commitment for tracked in store.numbered(kept, until)):
        own = commitment.document in reported or commitment.id in links.touching()
        pairs.append((commitment, books.reports_on(commitment.id, links) if own else ()))
    pairs += _dismissed(books, filter)
    found = changes_between(pairs, events.events, since, until, due_soon_days)
    return tuple(c for c in found if c.event is None or filter == Filter())


def _may_change(store: Store, reported: set[str], linked: Iterable[str], since: date, until: date) -> Iterator[int]:
    """The numbers of what people recorded something on, of what waits for events, and of what came past its day."""
    late = "SELECT number FROM phases WHERE timeliness IN (?, ?) AND first BETWEEN ? AND ?"
    days = (Timeliness.OVERDUE.value, Timeliness.UNCHECKED.value, since.toordinal(), until.toordinal())
    queries: list[tuple[str, tuple[object, ...]]] = [
        (late, days),
        ("SELECT number FROM commitments WHERE event IS NOT NULL", ()),
    ]
    own = "SELECT c.number FROM commitments c JOIN documents d ON d.number = c.document WHERE d.id = ?"
    queries += [(own, (document,)) for document in sorted(reported)]
    queries += [("SELECT number FROM commitments WHERE id = ?", (id_,)) for id_ in linked]
    for query, values in queries:
        yield from (number for (number,) in store.connection.execute(query, values))


def _dismissed(books: Books, filter: Filter) -> Iterator[tuple[Commitment, tuple[Report, ...]]]:
    """What people dismissed is in no listing, but that they did is news."""
    documents = {path.stem for path in books.reports.glob("*.jsonl")}
    for document in sorted(documents & set(filter.document) if filter.document else documents):
        amendment = books.amendment(document)
        for commitment in amendment.dismissed:
            yield commitment, amendment.anchoring.by_commitment.get(commitment.id, ())

"""What was known on a day: the documents on which something was recorded later, as they stood then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from commitments.model import Commitment, Filter, Standing, Timeliness, Tracked
from commitments.store.books import Books, link_reports, partners, read_links, standing_links
from commitments.store.facets import facets_of
from commitments.store.rows import storable
from commitments.tracking import Links, Phase, known, links_of, read_events, standings


@dataclass(frozen=True, slots=True)
class Known:
    """A commitment as it was known, with its phases; `since` is its document's date.

    `number` is that of its row, 0 where a person added it and later took it back.
    """

    number: int
    commitment: Commitment
    phases: Sequence[Phase]
    since: date | None

    def on(self, day: date) -> Tracked | None:
        """The commitment and its standing on a day; None while its document was not yet there."""
        if self.since and day < self.since:
            return None
        phase = next(p for p in self.phases if p.first <= day and (p.last is None or day <= p.last))
        return Tracked(self.commitment, phase.at(day))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What differs from what is known now: all commitments of `documents` (by number) are those in `rows`."""

    documents: frozenset[int]
    rows: tuple[Known, ...]

    def kept(self, filter: Filter, as_of: date, *, strictly: bool) -> Iterator[tuple[int, Tracked]]:
        """The rows that a filter keeps on a day, each with its number."""
        for row in self.rows:
            tracked = row.on(as_of)
            if tracked and keeps(filter, tracked, strictly=strictly):
                yield row.number, tracked


def knowledge(
    connection: sqlite3.Connection, reports: Path, events: Path, known_on: date, due_soon_days: int
) -> Knowledge:
    """Work out again, in memory, the documents that lines recorded after a day have changed."""
    ledger = read_events(events)
    then = replace(ledger, events=known(ledger.events, known_on))
    books = Books(connection, reports, then, known_on)
    changed = _changed_since(connection, known_on)
    links = _links_then(connection, books, changed)
    changed |= partners(links, changed) | partners(read_links(connection), changed)
    rows: list[Known] = []
    numbers: set[int] = set()
    for document in sorted(changed):
        found = connection.execute("SELECT number, date FROM documents WHERE id = ?", (document,)).fetchone()
        if found:
            numbers.add(found[0])
            since = date.fromisoformat(found[1]) if found[1] else None
            rows += _rows(connection, document, books, links, due_soon_days, since)
    return Knowledge(frozenset(numbers), tuple(rows))


def keeps(filter: Filter, tracked: Tracked, *, strictly: bool) -> bool:
    """Whether a filter keeps a commitment: what the queries over the store do, for one."""
    c, standing = tracked.commitment, tracked.standing
    return (
        (not filter.document or c.document in filter.document)
        and all(_has(c, facets, wanted) for facets, wanted in facet_filters(filter))
        and (not filter.status or standing.status in filter.status)
        and (not filter.timeliness or _timely(filter, standing, strictly=strictly))
        and (filter.due_before is None or (standing.due is not None and standing.due < filter.due_before))
        and (filter.due_after is None or (standing.due is not None and standing.due > filter.due_after))
        and filter.reviewed in (None, standing.reviewed)
        and filter.strict_only in (None, standing.strict_only)
        and filter.linked in (None, c.same_as is not None)
    )


def facet_filters(filter: Filter) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The facets that a filter looks into, with the folded values that it keeps."""
    wanted = (
        (("party",), filter.party),
        (("agency", "agency alias"), filter.agency),
        (("topic",), filter.topic),
        (("strength",), filter.strength),
    )
    yield from ((facets, tuple(storable(value.casefold()) for value in values)) for facets, values in wanted if values)


def _has(commitment: Commitment, facets: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(facet in facets and value.casefold() in wanted for facet, value in facets_of(commitment))


def _timely(filter: Filter, standing: Standing, *, strictly: bool) -> bool:
    past = Timeliness.OVERDUE if standing.reviewed else Timeliness.UNCHECKED
    return standing.timeliness in filter.timeliness or (strictly and standing.strict_only and past in filter.timeliness)


def _changed_since(connection: sqlite3.Connection, known_on: date) -> set[str]:
    day = known_on.toordinal()
    names = {name for (name,) in connection.execute("SELECT name FROM ledgers WHERE latest > ?", (day,))}
    if "" in names:
        names.discard("")
        waiting = "SELECT DISTINCT document FROM commitments WHERE event IS NOT NULL"
        query = f"SELECT id FROM documents WHERE number IN ({waiting})"
        names |= {id_ for (id_,) in connection.execute(query)}
    return names


def _links_then(connection: sqlite3.Connection, books: Books, changed: set[str]) -> Links:
    """The links of ledgers that have not changed, and those that were already there in the others."""
    found = [report for ledger, report in link_reports(connection) if ledger not in changed]
    for document in sorted(changed):
        found += standing_links(books.amendment(document).anchoring)
    return links_of(found)


def _rows(
    connection: sqlite3.Connection,
    document: str,
    books: Books,
    links: Links,
    due_soon_days: int,
    since: date | None,
) -> Iterator[Known]:
    query = "SELECT c.id, c.number FROM commitments c JOIN documents d ON d.number = c.document WHERE d.id = ?"
    numbers = dict(connection.execute(query, (document,)))
    for commitment in books.amendment(document).commitments:
        own = books.reports_on(commitment.id, links)
        yield Known(
            numbers.get(commitment.id, 0),
            books.counted(commitment, links),
            standings(commitment, own, books.events.events, due_soon_days),
            since,
        )

"""The ledgers as the store reads them: each once, amended once, with the links between documents."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from commitments.model import Commitment, Report, ReportKind
from commitments.store.relinking import relinked
from commitments.store.rows import extracted, read_body
from commitments.store.stored import dump, storable, unpack
from commitments.tracking import (
    Amendment,
    Anchoring,
    EventLedger,
    Ledger,
    Links,
    amend,
    known,
    links_of,
    live_reports,
    read_reports,
    report_from,
    report_record,
    roles,
)


@dataclass(slots=True)
class LedgerReader:
    """What people recorded on the documents of a store, up to a day where one is given."""

    connection: sqlite3.Connection
    reports: Path
    events: EventLedger
    known_on: date | None = None
    _ledgers: dict[str, Ledger] = field(default_factory=dict)
    _amendments: dict[str, Amendment] = field(default_factory=dict)

    def ledger(self, document: str) -> Ledger:
        """The ledger of a document; empty where nobody recorded anything."""
        if document not in self._ledgers:
            ledger = read_reports(self.reports / f"{document}.jsonl")
            reports = known(ledger.reports, self.known_on)
            self._ledgers[document] = replace(ledger, reports=relinked(self.connection, reports))
        return self._ledgers[document]

    def extracted(self, document: str) -> list[Commitment]:
        """What extraction found in a document, in the order of the text."""
        return extracted(self.connection, document)

    def amendment(self, document: str) -> Amendment:
        """A document's commitments as people left them."""
        if document not in self._amendments:
            reports = self.ledger(document).reports
            added = any(report.kind is ReportKind.ADDITION for report in reports)
            body = read_body(self.connection, document) if added else None
            text = unpack(body).document if body else None
            self._amendments[document] = amend(self.extracted(document), reports, text)
        return self._amendments[document]

    def counted(self, commitment: Commitment, links: Links) -> Commitment:
        """The commitment, with what counts in its place: of those that are the same, the first that is there."""
        there = (m for m in links.groups.get(commitment.id, ()) if m == commitment.id or self._is_there(m))
        first = next(there, commitment.id)
        if first == commitment.id:
            *_, first = commitment.id, *filter(self._is_there, links.before(commitment.id))
        return replace(commitment, same_as=first if first != commitment.id else None)

    def roles(self, commitment: str, links: Links) -> tuple[str, ...]:
        """What a commitment is in its thread."""
        return roles(commitment, links, lambda id_: any(r.status for r in live_reports(self.reports_on(id_, links))))

    def _is_there(self, commitment: str) -> bool:
        return any(c.id == commitment for c in self.amendment(document_of(commitment)).commitments)

    def reports_on(self, commitment: str, links: Links) -> tuple[Report, ...]:
        """The reports that decide a commitment's standing: its own, and those of what it is linked with."""
        own = self.amendment(document_of(commitment)).anchoring.by_commitment
        if commitment not in links.groups and commitment not in links.closing:
            return own.get(commitment, ())
        members = links.groups.get(commitment, (commitment,))
        anchored = [self.amendment(document_of(member)).anchoring.by_commitment for member in members]
        return links.pool(
            commitment, {member: by.get(member, ()) for member, by in zip(members, anchored, strict=True)}
        )


def write_links(connection: sqlite3.Connection, ledger: str, anchoring: Anchoring) -> None:
    """Keep the links that stand in a ledger."""
    connection.execute("DELETE FROM links WHERE ledger = ?", (ledger,))
    rows = [(ledger, dump(report_record(report))) for report in standing_links(anchoring)]
    connection.executemany("INSERT INTO links VALUES (?, ?)", rows)


def read_links(connection: sqlite3.Connection) -> Links:
    """The links between all documents."""
    return links_of([report for _, report in link_reports(connection)], partial(commitment_with, connection))


def commitment_with(connection: sqlite3.Connection, document: str, quote: str) -> str | None:
    """The id of the commitment that a document makes with some words, or with more of their sentence."""
    query = (
        "SELECT c.id FROM commitments c JOIN documents d ON d.number = c.document WHERE d.id = ? AND NOT c.dismissed"
        " AND instr(json_extract(c.json, '$.quote'), ?) ORDER BY length(c.json), c.start LIMIT 1"
    )
    found = connection.execute(query, (storable(document), storable(quote))).fetchone() if quote else None
    return found[0] if found else None


def link_reports(connection: sqlite3.Connection) -> Iterator[tuple[str, Report]]:
    """The reports of kind link that stand, each with the ledger it is in."""
    for ledger, text in connection.execute("SELECT ledger, json FROM links ORDER BY ledger, rowid"):
        yield ledger, relinked(connection, [report_from(json.loads(text))])[0]


def standing_links(anchoring: Anchoring) -> list[Report]:
    """The links that stand in a ledger, by the ids that their commitments have now."""
    return [
        replace(report, commitment=commitment)
        for commitment, reports in anchoring.by_commitment.items()
        for report in live_reports(reports)
        if report.kind is ReportKind.LINK
    ]


def partners(links: Links, documents: Iterable[str]) -> set[str]:
    """The documents whose commitments are linked with those of some documents."""
    wanted = set(documents)
    found: set[str] = set()
    for group in links.groups.values():
        linked = {document_of(member) for member in group}
        if linked & wanted:
            found |= linked
    for closed, reports in links.closing.items():
        linked = {document_of(closed), *(document_of(report.commitment) for report in reports)}
        if linked & wanted:
            # What is the same as the closed one is closed too.
            found |= linked | {document_of(member) for member in links.groups.get(closed, ())}
    for thread in links.threads():
        linked = {document_of(member) for member in thread}
        if linked & wanted:
            found |= linked
    return found


def document_of(commitment: str) -> str:
    """The id of the document that a commitment's id names."""
    return commitment.rpartition("/")[0]

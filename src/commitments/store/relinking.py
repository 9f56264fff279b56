"""Where the other end of a link is now: its sentence may be cut differently, its document renamed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from commitments.model import Report, ReportKind
from commitments.store.rows import extracted
from commitments.store.stored import storable
from commitments.tracking import id_in, live_reports, nearest_commitment


def relinked(connection: sqlite3.Connection, reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports, each link with the id that its other commitment has now; as it was where that is nowhere."""
    return tuple(_relinked(connection, r) if r.kind is ReportKind.LINK else r for r in reports)


def lost_links(connection: sqlite3.Connection, reports: Iterable[Report]) -> tuple[tuple[Report, str], ...]:
    """The links in force whose other commitment is nowhere, and its id."""
    links = (r for r in relinked(connection, live_reports(reports)) if r.kind is ReportKind.LINK)
    named = ((report, report.to or "") for report in links if not report.to_document)
    return tuple((report, other) for report, other in named if not is_there(connection, other))


def is_there(connection: sqlite3.Connection, commitment_id: str) -> bool:
    """Whether there is such a commitment, dismissed or not."""
    query = "SELECT 1 FROM commitments WHERE id = ?"
    return connection.execute(query, (storable(commitment_id),)).fetchone() is not None


def _relinked(connection: sqlite3.Connection, report: Report) -> Report:
    other = None if report.to_document else report.to
    if not other or not report.other_quote or is_there(connection, other):
        return report
    now = _place(connection, other, report.other_quote) or other
    return replace(report, to=now)


def _place(connection: sqlite3.Connection, other: str, quote: str) -> str | None:
    found = nearest_commitment(quote, extracted(connection, other.rpartition("/")[0]))
    if found:
        return found.id
    documents = connection.execute("SELECT id FROM documents ORDER BY id")
    renamed = (id_in(document, other, quote) for (document,) in documents)
    return next((id_ for id_ in renamed if is_there(connection, id_)), None)

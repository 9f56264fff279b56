"""Commitments as JSON, JSON Lines and CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from commitments.model import Body, Tracked
from commitments.records import Record, tracked_record

_HALF_PAIR = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair, as an escape in a hand-written file can make it, is nothing that a stream can hold."""


def write_json(rows: Iterable[Tracked], stream: TextIO) -> None:
    """One list, an object a line."""
    stream.write("[")
    separator = "\n"
    for row in rows:
        stream.write(separator + _line(tracked_record(row)))
        separator = ",\n"
    stream.write("\n]\n")


def write_jsonl(rows: Iterable[Tracked], stream: TextIO) -> None:
    """One object a line."""
    for row in rows:
        stream.write(_line(tracked_record(row)) + "\n")


def write_csv(rows: Iterable[Tracked], stream: TextIO) -> None:
    """One row a commitment; lists are joined by "; ", and what a spreadsheet would run as a formula gets a quote."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        writer.writerow([harmless(column(row)) for column in CSV_COLUMNS.values()])


def harmless(cell: str) -> str:
    """The cell, with a quote mark before what a spreadsheet would take for a formula."""
    cell = _HALF_PAIR.sub("\ufffd", cell)
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@")) or cell.startswith(("\t", "\r")) else cell


def _line(record: Record) -> str:
    # A line separator inside a string would break lines for some readers of JSON Lines.
    line = json.dumps(record, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _HALF_PAIR.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _names(bodies: Sequence[Body]) -> str:
    return "; ".join(f"{b.name} ({b.party})" if b.party else b.name for b in bodies)


CSV_COLUMNS: dict[str, Callable[[Tracked], str]] = {
    "id": lambda t: t.commitment.id,
    "document": lambda t: t.commitment.document,
    "document_title": lambda t: t.commitment.document_title,
    "document_date": lambda t: t.commitment.document_date.isoformat() if t.commitment.document_date else "",
    "source_url": lambda t: t.commitment.source_url or "",
    "headline": lambda t: t.commitment.headline,
    "quote": lambda t: t.commitment.quote,
    "lead_in": lambda t: t.commitment.lead_in or "",
    "action": lambda t: t.commitment.action,
    "strength": lambda t: t.commitment.strength.value,
    "parties": lambda t: "; ".join(t.commitment.parties),
    "lead": lambda t: _names(t.commitment.lead),
    "support": lambda t: _names(t.commitment.support),
    "deadline": lambda t: t.commitment.deadline.text if t.commitment.deadline else "",
    "deadline_kind": lambda t: t.commitment.deadline.kind.value if t.commitment.deadline else "",
    "due": lambda t: t.standing.due.isoformat() if t.standing.due else "",
    "due_strict": lambda t: t.standing.strict.isoformat() if t.standing.strict else "",
    "recurrence": lambda t: t.commitment.recurrence.text if t.commitment.recurrence else "",
    "topics": lambda t: "; ".join(t.commitment.topics),
    "status": lambda t: t.standing.status.value,
    "reviewed": lambda t: "yes" if t.standing.reviewed else "no",
    "claimed": lambda t: "yes" if t.standing.claimed else "no",
    "timeliness": lambda t: t.standing.timeliness.value,
    "days_late": lambda t: "" if t.standing.days_late is None else str(t.standing.days_late),
    "days_past": lambda t: "" if t.standing.days_past is None else str(t.standing.days_past),
    "as_of": lambda t: t.standing.as_of.isoformat(),
    "confidence": lambda t: f"{t.commitment.confidence:.2f}",
}

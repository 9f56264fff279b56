"""Commitments as JSON, JSON Lines and CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO

from commitments.export.publication import Publication
from commitments.export.sheets import HALF_PAIR, write_csv_table, write_xlsx_table
from commitments.model import Body, Report, Source, Tracked
from commitments.records import Record, tracked_record
from commitments.tracking import latest_status, live_reports, report_record


def write_json(rows: Iterable[Tracked], stream: TextIO, publication: Publication | None = None) -> None:
    """One list, an object a line."""
    stream.write("[")
    separator = "\n"
    for row in rows:
        stream.write(separator + _line(row_record(row, publication)))
        separator = ",\n"
    stream.write("\n]\n")


def write_jsonl(rows: Iterable[Tracked], stream: TextIO, publication: Publication | None = None) -> None:
    """One object a line."""
    for row in rows:
        stream.write(_line(row_record(row, publication)) + "\n")


def write_csv(rows: Iterable[Tracked], stream: TextIO, publication: Publication | None = None) -> None:
    """One row a commitment; lists are joined by "; ", and what a spreadsheet would run as a formula gets a quote."""
    header, cells = table(rows, publication)
    write_csv_table(header, cells, stream)


def write_xlsx(rows: Iterable[Tracked], stream: TextIO, publication: Publication | None = None) -> None:
    """The same as a workbook, into the bytes below a stream of text."""
    header, cells = table(rows, publication)
    stream.flush()
    write_xlsx_table(header, cells, stream.buffer)


def table(rows: Iterable[Tracked], publication: Publication | None) -> tuple[list[str], Iterator[list[str]]]:
    """The columns and cells of a listing; where it is known what was reported, the columns that say so too."""
    columns = list(CSV_COLUMNS.values())
    if publication is None or publication.report is None:
        return list(CSV_COLUMNS), ([column(row) for column in columns] for row in rows)
    plain, behind = publication, publication.report

    def cells() -> Iterator[list[str]]:
        for row in rows:
            report = behind(row) if row.standing.reviewed else None
            page = plain.page(row.commitment.id) or ""
            yield [*(column(row) for column in columns), page, *(column(report) for column in REPORT_COLUMNS.values())]

    return list(ALL_COLUMNS), cells()


def row_record(row: Tracked, publication: Publication | None) -> Record:
    """A row as JSON has it: with the address of its page and the report that its status rests on, where known."""
    if publication is None:
        return tracked_record(row)
    record = tracked_record(row, publication.doubtful_below)
    if publication.report:
        record["page"] = publication.page(row.commitment.id)
        report = publication.report(row) if row.standing.reviewed else None
        record["report"] = report_record(report) if report else None
    return record


def _line(record: Record) -> str:
    # A line separator inside a string would break lines for some readers of JSON Lines.
    line = json.dumps(record, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return HALF_PAIR.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _names(bodies: Sequence[Body]) -> str:
    return "; ".join(f"{b.name} ({b.party})" if b.party else b.name for b in bodies)


CSV_COLUMNS: dict[str, Callable[[Tracked], str]] = {
    "id": lambda t: t.commitment.id,
    "document": lambda t: t.commitment.document,
    "document_title": lambda t: t.commitment.document_title,
    "document_date": lambda t: t.commitment.written_date,
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

REPORT_COLUMNS: dict[str, Callable[[Report | None], str]] = {
    "on": lambda r: r.on.isoformat() if r and r.on else "",
    "evidence": lambda r: " ".join(map(evidence_words, r.evidence)) if r else "",
    "by": lambda r: _speaker(r),
    "note": lambda r: r.note if r else "",
    "reviewer": lambda r: r.reviewer if r else "",
    "report": lambda r: r.id if r else "",
}
"""What a listing says of the report that a status rests on; `import-reports` reads the same columns."""


ALL_COLUMNS = (*CSV_COLUMNS, "page", *REPORT_COLUMNS)


def report_behind(tracked: Tracked, reports: Sequence[Report]) -> Report | None:
    """Of a commitment's own reports the one that its status rests on; None where it rests on another's."""
    own = live_reports(report for report in reports if report.commitment == tracked.commitment.id)
    found = latest_status(own, tracked.standing.as_of)
    return found if found and found.status is tracked.standing.status else None


def evidence_words(source: Source) -> str:
    """A piece of evidence in a cell."""
    return source.url or f"{source.document}: “{source.quote}”"


def _speaker(report: Report | None) -> str:
    speakers = {source.by for source in report.evidence} if report else set()
    speaker = next(iter(speakers)) if len(speakers) == 1 else None
    return speaker.value if speaker else ""

"""A team's spreadsheet becomes reports: columns found by name, days read in their order, bad rows named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from commitments.errors import CommitmentsError, LedgerError
from commitments.export.sheets import SheetRow, read_sheet
from commitments.model import Report, ReportKind, Source, Speaker, Status, Tracked
from commitments.recording import Recorder
from commitments.tracking import latest_status, live_reports, nearest_ids, read_day

DateOrder = Literal["dmy", "mdy"]

# What a column holds -> the names that teams give it, folded; of several in a sheet the first one counts.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "commitment": ("commitment id", "id", "commitment", "ref", "reference", "no"),
    "quote": ("quote", "commitment text", "text", "promise", "pledge", "commitment", "action", "headline", "what"),
    "document": ("document", "document id", "source document", "statement"),
    "status": ("status", "current status", "state", "result", "progress", "assessment"),
    "on": ("on", "date", "day", "fulfilled on", "date fulfilled", "completed on", "completion date"),
    # When somebody looked: it may have been kept long before. Not "as of": exported, that is when it was asked.
    "checked": (
        *("last checked", "checked on", "date checked", "check date", "status date"),
        *("date of status", "last updated", "updated on", "last reviewed", "reviewed on", "date reviewed"),
    ),
    # Not "source url": exported, that is where the promise was made, which proves nothing of its keeping.
    "evidence": (
        *("evidence", "evidence url", "evidence link", "link to evidence", "url", "link", "links", "source", "sources"),
        "proof",
    ),
    "by": ("by", "speaker", "who says", "evidence by"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks"),
    "reviewer": ("reviewer", "reviewed by", "who", "name", "author", "checked by", "owner"),
    "report": ("report", "report id"),
}
_DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ORDERS: Mapping[DateOrder, tuple[int, int]] = {"dmy": (2, 1), "mdy": (1, 2)}
_OTHER_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("done", "completed", "complete", "kept", "achieved", "met", "delivered", "yes"), "fulfilled"),
    **dict.fromkeys(("ongoing", "started", "on_track", "underway", "under_way"), "in_progress"),
    **dict.fromkeys(("partial", "partially_fulfilled", "partly", "partially", "partially_done"), "partly_fulfilled"),
    **dict.fromkeys(("not_done", "pending", "open", "to_do", "not_yet", "no"), "not_started"),
    **dict.fromkeys(("unknown", "unclear", "cannot_tell"), "unverifiable"),
    "replaced": "superseded",
    "not_kept": "broken",
}
_SAYS_NOTHING = ("", "no_report", "n/a", "na", "none", "-", "?", "tbd")
_HEADER_WITHIN = 15


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet comes to: `reports` that are new, how many rows are recorded already or say nothing, and faults.

    `columns` are the headings that were read, by what they hold.
    """

    reports: tuple[Report, ...]
    known: int
    untouched: int
    faults: tuple[str, ...]
    columns: Mapping[str, str]


@dataclass(frozen=True)
class _Table:
    """A sheet's rows with the columns found in it. `meant` are the ids of what rows name by their words."""

    header: SheetRow
    rows: Sequence[SheetRow]
    columns: Mapping[str, int]
    meant: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def headings(self) -> dict[str, str]:
        """What the sheet calls its columns, by what they hold."""
        return {name: str(self.header.cells[place]).strip() for name, place in self.columns.items()}

    def cells(self, row: SheetRow) -> dict[str, str | date]:
        """A row's cells by what they hold."""
        found = {name: row.cells[place] if place < len(row.cells) else "" for name, place in self.columns.items()}
        return {name: cell.strip() if isinstance(cell, str) else cell for name, cell in found.items()}


def plan(
    recorder: Recorder, file: Path, *, columns: Mapping[str, str] | None = None, order: DateOrder | None = None
) -> Plan:
    """What recording a spreadsheet would come to. Raises LedgerError for a file that cannot be used."""
    table = _table(file, columns or {})
    _find_quotes(recorder, table)
    there = {report.id: report for report in recorder.reports()}
    recorded = {content(report) for report in there.values()}
    live = _live(there.values())
    reports: dict[tuple[Any, ...], Report] = {}
    known = untouched = 0
    faults: list[str] = []
    for row in table.rows:
        cells = table.cells(row)
        try:
            report = _report(recorder, table, cells, order, there, live)
        except CommitmentsError as error:
            faults.append(f"{file}:{row.number}: {error}")
            continue
        if report is None:
            untouched += 1
        elif content(report) in recorded or content(report) in reports:
            known += 1
        else:
            reports[content(report)] = report
    return Plan(tuple(reports.values()), known, untouched, tuple(faults), table.headings)


def content(report: Report) -> tuple[Any, ...]:
    """What makes two reports say the same."""
    return (report.commitment, report.kind, report.status, report.on, report.note, report.evidence)


def _live(reports: Any) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for report in live_reports(reports):
        found.setdefault(report.commitment, []).append(report)
    return found


def _table(file: Path, given: Mapping[str, str]) -> _Table:
    """The first sheet with a header that can be used; a title may stand above it."""
    headers: list[str] = []
    for rows in read_sheet(file):
        for place, row in enumerate(rows[:_HEADER_WITHIN]):
            columns = _columns(row, given)
            if "status" in columns and {"commitment", "quote"} & columns.keys():
                return _Table(row, rows[place + 1 :], columns)
        headers += [str(cell) for cell in rows[0].cells] if rows else []
    for name in given.values():
        if name not in headers:
            raise LedgerError(f"{file}: has no column {name!r}; it has {', '.join(headers) or 'none'}")
    raise LedgerError(f"{file}: needs a column status, and commitment or quote; it has {', '.join(headers) or 'none'}")


def _columns(header: SheetRow, given: Mapping[str, str]) -> dict[str, int]:
    folded: dict[str, int] = {}
    for number, cell in enumerate(header.cells):
        folded.setdefault(_folded(str(cell)), number)
    found: dict[str, int] = {}
    for name, others in COLUMNS.items():
        place: int | None = next((folded[other] for other in others if other in folded), None)
        if place is not None and place not in found.values():
            found[name] = place
    texts = [str(cell) for cell in header.cells]
    return found | {name: texts.index(column) for name, column in given.items() if column in texts}


def _folded(name: str) -> str:
    """A heading as it is compared: "Status (as of)" is status, "Commitment_ID" commitment id."""
    plain = re.sub(r"\([^)]*\)", " ", name.casefold()).replace("_", " ").replace("#", "no")
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


def _find_quotes(recorder: Recorder, table: _Table) -> None:
    """Find what is named by its words, with all rows at once: a store may hold a million commitments."""
    wanted: dict[str, dict[str, None]] = {}
    for cells in map(table.cells, table.rows):
        if cells.get("quote") and not cells.get("commitment"):
            wanted.setdefault(str(cells.get("document", "")), {})[str(cells["quote"])] = None
    for document, quotes in wanted.items():
        found = nearest_ids(quotes, partial(recorder.store.quotes, document or None))
        table.meant.update({(document, quote): id_ for quote, id_ in found.items()})


def _report(
    recorder: Recorder,
    table: _Table,
    cells: Mapping[str, str | date],
    order: DateOrder | None,
    there: Mapping[str, Report],
    live: Mapping[str, Sequence[Report]],
) -> Report | None:
    """The report of a row; None where the row says nothing new. Raises CommitmentsError."""
    word = _word(str(cells.get("status", "")))
    if word in _SAYS_NOTHING:
        # Dates, notes and links beside an empty status are a team's own business.
        return None
    tracked = _commitment(recorder, table, cells)
    commitment = tracked.commitment
    who = replace(recorder, reviewer=str(cells["reviewer"])) if cells.get("reviewer") else recorder
    status = _status(word, str(cells.get("status", "")))
    on, note = _day_and_note(status, cells, order)
    report = who.report(
        commitment.id,
        commitment.quote,
        ReportKind.STATUS,
        status=status,
        on=on,
        note=note,
        evidence=tuple(_sources(cells)),
    )
    before = there.get(str(cells.get("report", ""))) or latest_status(live.get(commitment.id, ()), recorder.today)
    if before and _untouched(report, before, table.columns):
        return None
    if before is None and report.status is tracked.standing.status and not (report.on or report.evidence):
        # What another commitment's report, the same promise's, gave it.
        return None
    who.check(report)
    return report


def _day_and_note(status: Status, cells: Mapping[str, str | date], order: DateOrder | None) -> tuple[date | None, str]:
    """The day it became true, and the note. What was kept by the day when somebody looked has no day of its own."""
    note = str(cells.get("note", ""))
    day = _day(cells["on"], order) if cells.get("on") else None
    if day or not cells.get("checked"):
        return day, note
    checked = _day(cells["checked"], order)
    if status is not Status.FULFILLED:
        return checked, note
    return None, f"{note} (checked on {checked})".strip()


def _untouched(report: Report, before: Report, columns: Mapping[str, int]) -> bool:
    """Whether a row says what the report says that it was exported with, as far as it has columns for it."""
    same = report.status is before.status
    same = same and ("on" not in columns or report.on == before.on)
    same = same and ("note" not in columns or report.note == before.note.strip())
    pages = [[source.url or source.document for source in one.evidence] for one in (report, before)]
    return same and ("evidence" not in columns or pages[0] == pages[1])


def _commitment(recorder: Recorder, table: _Table, cells: Mapping[str, str | date]) -> Tracked:
    id_, quote = str(cells.get("commitment", "")), str(cells.get("quote", ""))
    if not id_:
        if not quote:
            raise LedgerError("names no commitment: neither an id nor a quote")
        key = (str(cells.get("document", "")), quote)
        if key not in table.meant:
            raise LedgerError(f"no commitment has these words: {quote[:60]!r}")
        id_ = table.meant[key]
    return recorder.find(id_)


def _word(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split()) if text.strip(" -") else ""


def _status(word: str, text: str) -> Status:
    word = _OTHER_WORDS.get(word, word)
    known = [status.value for status in Status if status is not Status.NO_REPORT]
    if word not in known:
        raise LedgerError(f"unknown status {text!r}; known: {', '.join(known)}")
    return Status(word)


def _day(cell: str | date, order: DateOrder | None) -> date:
    """The day of a cell. 03/04/2026 is two days: which one is not guessed, but given by --date-order."""
    if isinstance(cell, date):
        return cell
    text = " ".join(cell.split())
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no time zone
        except ValueError:
            continue
    if numbers := _NUMBERS.fullmatch(text):
        # With dots it is the day that comes first, wherever people write so.
        orders: tuple[DateOrder, ...] = (order,) if order else ("dmy",) if "." in text else ("dmy", "mdy")
        days = {day for one in orders if (day := _ordered(numbers, one))}
        if len(days) == 1:
            return days.pop()
        if days:
            remedy = "say --date-order dmy or mdy, or write it as 2026-03-06"
            raise LedgerError(f"{text!r} may be {' or '.join(map(str, sorted(days)))}; {remedy}")
    return read_day(text)


def _ordered(numbers: re.Match[str], order: DateOrder) -> date | None:
    month, day = (int(numbers[place]) for place in _ORDERS[order])
    try:
        return date(int(numbers[3]), month, day)
    except ValueError:
        return None


def _sources(cells: Mapping[str, str | date]) -> Iterator[Source]:
    by = str(cells.get("by", "")).casefold()
    if by and by not in set(Speaker):
        raise LedgerError(f"by {by!r}: party or independent")
    speaker = Speaker(by) if by else None
    text = str(cells.get("evidence", ""))
    if words := re.fullmatch(r"(?P<document>[^\s:]+): “(?P<quote>.+)”", text, re.DOTALL):
        yield Source("", None, speaker, words["document"], words["quote"])
        return
    for url in text.replace(";", " ").split():
        yield Source(url.rstrip(","), None, speaker)

"""What people recorded: one ledger of reports a document, one of events. Nothing in them is ever rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from commitments.errors import LedgerError
from commitments.model import Event, Report, ReportKind, Source, Status
from commitments.tracking.entries import event_from, event_record, report_from, report_record
from commitments.tracking.lines import Problem, append_line, read_lines


class Recorded(Protocol):
    """Anything that was written down at some time."""

    @property
    def recorded(self) -> Any:
        """When."""


Entry = TypeVar("Entry")
Kept = TypeVar("Kept", bound=Recorded)

PROVEN = (Status.FULFILLED, Status.PARTLY_FULFILLED, Status.BROKEN)
"""Statuses that nobody may record without evidence."""

_FURTHEST_AHEAD = timedelta(hours=14)
"""Where a day begins first on Earth, ahead of UTC."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The reports of one document in the order of their recording, and what was set aside."""

    reports: tuple[Report, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class EventLedger:
    """The events in the order of their recording, and what was set aside."""

    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_reports(path: Path) -> Ledger:
    """A reports ledger; the order of its lines does not matter, and a line that is there twice counts once."""
    entries, problems = _read(path, report_from)
    reports: dict[str, Report] = {}
    for number, report in sorted(entries, key=lambda entry: _order(entry[1])):
        if reports.setdefault(report.id, report) != report:
            problems.append(Problem(path, number, f"a second, different report {report.id}, set aside"))
    return Ledger(tuple(reports.values()), tuple(problems))


def read_events(path: Path) -> EventLedger:
    """The events ledger; the order of its lines does not matter."""
    entries, problems = _read(path, event_from)
    events = sorted({event: None for _, event in entries}, key=lambda e: (e.recorded, repr(event_record(e))))
    return EventLedger(tuple(events), tuple(problems))


def append_report(path: Path, report: Report) -> None:
    """Record a report. Raises LedgerError where it cannot stand."""
    if faults := report_faults(report):
        raise LedgerError("; ".join(faults))
    append_line(path, report_record(report))


def append_event(path: Path, event: Event) -> None:
    """Record the day of an event. Raises LedgerError where it cannot stand."""
    if faults := event_faults(event):
        raise LedgerError("; ".join(faults))
    append_line(path, event_record(event))


def known(entries: Iterable[Kept], known_on: date | None) -> tuple[Kept, ...]:
    """The reports or events recorded on a day (of UTC) or before; all of them where no day is asked for."""
    return tuple(entry for entry in entries if known_on is None or entry.recorded.date() <= known_on)


def report_faults(report: Report) -> tuple[str, ...]:
    """Why a report cannot stand as it is; empty when it can."""
    found = [*_source_faults(report.evidence)]
    if report.kind is ReportKind.STATUS and report.status in PROVEN and not report.evidence:
        found.append(f"{report.status.value} needs evidence: the address of a page that shows it")
    # A reviewer's calendar day may be ahead of UTC, by fourteen hours at most.
    if report.on and report.on > (report.recorded + _FURTHEST_AHEAD).date():
        found.append(f"on {report.on} is later than the day of recording, {report.recorded.date()}")
    if report.kind is ReportKind.LINK and (report.same_as is None) == (report.supersedes is None):
        found.append("a link names either same_as or supersedes")
    if report.commitment in (report.same_as, report.supersedes):
        found.append("a link names another commitment, not its own")
    if report.kind is ReportKind.REPLY and not (report.by_party and report.note):
        found.append("a reply names who replies and what they say (by_party, note)")
    return tuple(found)


def event_faults(event: Event) -> tuple[str, ...]:
    """Why an event cannot stand as it is; empty when it can."""
    return tuple(_source_faults(event.evidence))


def _source_faults(sources: Iterable[Source]) -> list[str]:
    return [
        f"evidence {source.url!r} is no web address; it is to begin with https:// or http://"
        for source in sources
        if not _is_address(source.url)
    ]


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in url)


def _read(path: Path, reader: Callable[[Mapping[str, Any]], Entry]) -> tuple[list[tuple[int, Entry]], list[Problem]]:
    lines, problems = read_lines(path)
    entries, found = [], list(problems)
    for line in lines:
        try:
            entries.append((line.number, reader(line.record)))
        except LedgerError as error:
            found.append(Problem(path, line.number, f"{error}; set aside"))
    return entries, found


def _order(report: Report) -> tuple[Any, ...]:
    return (report.recorded, report.id, repr(report_record(report)))

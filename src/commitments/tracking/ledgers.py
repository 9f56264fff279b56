"""What people recorded: one ledger of reports a document, one of events. Nothing in them is ever rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
    def recorded_on(self) -> date:
        """The day, where it was."""


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
    entries, problems = _read(path, report_from, report_faults)
    reports: dict[str, Report] = {}
    for number, report in sorted(entries, key=lambda entry: _order(entry[1])):
        if reports.setdefault(report.id, report) != report:
            problems.append(Problem(path, number, f"a second, different report {report.id}, set aside"))
    return Ledger(tuple(reports.values()), tuple(problems))


def read_events(path: Path) -> EventLedger:
    """The events ledger; the order of its lines does not matter."""
    entries, problems = _read(path, event_from, event_faults)
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
    """The reports or events recorded on a day or before; all of them where no day is asked for."""
    return tuple(entry for entry in entries if known_on is None or entry.recorded_on <= known_on)


def report_faults(report: Report) -> tuple[str, ...]:
    """Why a report cannot stand as it is; empty when it can. Such a line is neither written nor followed."""
    found = [*source_faults(report.evidence), *_day_faults(report.recorded, report.local_day)]
    if report.kind is ReportKind.STATUS and report.status in PROVEN and not report.evidence:
        found.append(f"{report.status.value} needs evidence: the address of a page that shows it")
    # Without the local day: a reviewer's calendar day may be ahead of UTC, by fourteen hours at most.
    if report.on and report.on > (report.local_day or (report.recorded + _FURTHEST_AHEAD).date()):
        found.append(f"on {report.on} is later than the day of recording, {report.recorded_on}")
    if report.kind is ReportKind.LINK and not (report.relation and report.to):
        found.append("a link names one relation, and to what (relation, to)")
    elif report.kind is ReportKind.LINK and not report.to_document:
        if report.commitment == report.to:
            found.append("a link names another commitment, not its own")
        elif "/" not in (report.to or ""):
            found.append(f"a link names a commitment's id, or a document with a quote, not {report.to!r}")
    if report.kind is ReportKind.REPLY and not (report.by_party and report.note):
        found.append("a reply names who replies and what they say (by_party, note)")
    return tuple(found)


def event_faults(event: Event) -> tuple[str, ...]:
    """Why an event cannot stand as it is; empty when it can."""
    return (*source_faults(event.evidence), *_day_faults(event.recorded, event.local_day))


def _day_faults(recorded: datetime, local_day: date | None) -> list[str]:
    # Clocks on Earth are at most fourteen hours ahead of UTC and twelve behind.
    if local_day and abs((local_day - recorded.date()).days) > 1:
        return [f"local_day {local_day} is not the day of {recorded:%Y-%m-%dT%H:%MZ} anywhere"]
    return []


def source_faults(sources: Iterable[Source]) -> list[str]:
    """The evidence that is neither an address of the web nor words of a document."""
    return [
        f"evidence {source.url!r} is no web address; it is to begin with https:// or http://"
        for source in sources
        if (source.url or not source.document) and not _is_address(source.url)
    ]


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not any(c.isspace() or not c.isprintable() for c in url)


def _read(
    path: Path, reader: Callable[[Mapping[str, Any]], Entry], faults: Callable[[Entry], tuple[str, ...]]
) -> tuple[list[tuple[int, Entry]], list[Problem]]:
    """The lines that can be followed. What appending refuses is set aside here, whoever wrote it."""
    lines, problems = read_lines(path)
    entries, found = [], list(problems)
    for line in lines:
        try:
            entry = reader(line.record)
        except LedgerError as error:
            found.append(Problem(path, line.number, f"{error}; set aside"))
            continue
        if wrong := faults(entry):
            found.append(Problem(path, line.number, f"{'; '.join(wrong)}; set aside"))
        else:
            entries.append((line.number, entry))
    return entries, found


def _order(report: Report) -> tuple[Any, ...]:
    return (report.recorded, report.id, repr(report_record(report)))

"""A person's report on a commitment, from what was asked for to a line in a ledger; the same for every way in."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from commitments.config import Config, Folders
from commitments.errors import LedgerError, UnknownIdError
from commitments.ids import find_commitment, find_document
from commitments.model import Document, Event, Report, ReportKind, Tracked
from commitments.store import Store
from commitments.tracking import (
    PROVEN,
    RANDOM_BYTES,
    append_event,
    append_report,
    awaited,
    circle_fault,
    event_doubts,
    fold_event,
    links_of,
    read_events,
    read_reports,
    report_doubts,
    report_faults,
    uuid7,
)

_GIT_SECONDS = 5


def refuse(doubt: str) -> bool:
    """Nobody is there to be asked."""
    return False


def reviewer_name(given: str | None, config: Config, root: Path) -> str:
    """The name that a line carries. Raises LedgerError where none is known."""
    name = (given or config.reviewer or _git_name(root)).strip()
    if not name:
        raise LedgerError("nobody's name: give --reviewer NAME, or set reviewer in commitments.toml")
    return name


def _git_name(folder: Path) -> str:
    try:
        found = subprocess.run(
            ["git", "config", "user.name"],
            cwd=folder if folder.is_dir() else None,
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout


def local_now() -> datetime:
    """This moment, with the time zone of this machine."""
    return datetime.now(UTC).astimezone()


@dataclass(frozen=True)
class Recorder:
    """Somebody who records: who, where, and how to ask them whether an odd day is meant.

    `sure` gets what is odd and says whether to go on; `now` has a time zone, whose day is the person's.
    """

    store: Store
    folders: Folders
    reviewer: str
    sure: Callable[[str], bool] = refuse
    now: Callable[[], datetime] = local_now

    @property
    def today(self) -> date:
        """The person's day."""
        return self.now().date()

    def find(self, id: str) -> Tracked:
        """The commitment that is meant. Raises UnknownIdError."""
        return find_commitment(self.store, self.folders, id, self.today)

    def report(self, commitment: str, quote: str, kind: ReportKind, **fields: Any) -> Report:
        """A report made now."""
        now = self.now()
        id_ = str(uuid7(now.astimezone(UTC), os.urandom(RANDOM_BYTES)))
        values = {"recorded": now.astimezone(UTC), "local_day": now.date(), **fields}
        return Report(id=id_, commitment=commitment, quote=quote, kind=kind, reviewer=self.reviewer, **values)

    def write(self, reports: Sequence[Report]) -> None:
        """Record reports, all checked before the first is written. Raises LedgerError."""
        for report in reports:
            self.check(report)
        self.append(reports)

    def append(self, reports: Sequence[Report]) -> None:
        """Record reports that were checked. Raises LedgerError."""
        for report in reports:
            append_report(self.ledger(report.commitment), report)

    def check(self, report: Report) -> None:
        """Raises LedgerError for what cannot stand, or is odd and not meant."""
        if report.on and report.on > self.today:
            raise LedgerError(f"on {report.on} has not come yet; a report says what is already so")
        if report.kind is ReportKind.STATUS and report.status in PROVEN and not report.evidence:
            raise LedgerError(f"{report.status.value} needs --evidence URL: the address of a page that shows it")
        if faults := report_faults(report):
            raise LedgerError("; ".join(faults))
        for source in report.evidence:
            if source.document:
                place(self.store.document(source.document).document, source.quote or "")
        if report.kind is ReportKind.LINK and (fault := circle_fault(report, links_of(self.links()))):
            raise LedgerError(fault)
        self.ask_about(report)

    def ask_about(self, report: Report) -> None:
        """Ask whether the odd days of a report are meant. Raises LedgerError for one that is not."""
        self._ask(report_doubts(report, *self._days(report)))

    def reports(self) -> Iterator[Report]:
        """The reports of every ledger."""
        for path in sorted(self.folders.reports.glob("*.jsonl")):
            yield from read_reports(path).reports

    def links(self) -> Iterator[Report]:
        """The links and retractions of every ledger."""
        return (report for report in self.reports() if report.kind in (ReportKind.LINK, ReportKind.RETRACTION))

    def ledger(self, commitment: str) -> Path:
        """The ledger of a commitment's document."""
        return self.folders.reports / f"{commitment.rpartition('/')[0]}.jsonl"

    def find_report(self, beginning: str) -> Report:
        """The report with this id or unique beginning of an id. Raises UnknownIdError."""
        found = [report for report in self.reports() if beginning and report.id.startswith(beginning)]
        if len(found) == 1 or (found and found[0].id == beginning):
            return found[0]
        if found:
            raise UnknownIdError(f"{beginning}: several reports begin so: {', '.join(r.id for r in found[:3])}")
        raise UnknownIdError(f"{beginning}: no such report; 'commitments show ID' lists a commitment's reports")

    def event(self, name: str, day: date | None, **fields: Any) -> Event:
        """Record the day of an event, or that it is not known after all. Raises LedgerError."""
        now = self.now()
        if document := fields.get("document"):
            fields["document"] = find_document(self.store, self.folders, document)
        event = Event(name, day, now.astimezone(UTC), reviewer=self.reviewer, local_day=now.date(), **fields)
        self._ask(event_doubts(event))
        if day and not (waiting := self.waiting(name)):
            near = self._events_near(name)
            hint = f"; the nearest: {', '.join(map(repr, near))}" if near else ""
            self._ask([f"nothing waits for {name!r}{hint}"] if not waiting else [])
        append_event(self.folders.events, event)
        return event

    def waiting(self, name: str) -> list[str]:
        """The commitments that wait for an event, with or without its day."""
        rows = awaited(self.store.waiting(), read_events(self.folders.events).events)
        return [id_ for row in rows if fold_event(row.name) == fold_event(name) for id_ in row.commitments]

    def _events_near(self, name: str) -> list[str]:
        import difflib

        names = {fold_event(row.name): row.name for row in awaited(self.store.waiting(), ())}
        return [names[near] for near in difflib.get_close_matches(fold_event(name), names, n=3, cutoff=0.4)]

    def _days(self, report: Report) -> tuple[date | None, date | None]:
        """The document's day, and the last day in time as it is now."""
        try:
            tracked = self.store.commitment(report.commitment, self.today)
        except UnknownIdError:
            return None, None
        issued = self.store.document(tracked.commitment.document).document.meta.date
        return issued, tracked.standing.due

    def _ask(self, doubts: Sequence[str]) -> None:
        for doubt in doubts:
            if not self.sure(doubt):
                raise LedgerError(f"{doubt}; if it is meant, say so with --yes")


def place(document: Document, quote: str) -> tuple[int, int]:
    """Where the words stand in a document; white space may differ. Raises LedgerError."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.search(pattern, document.text) if pattern else None
    if found is None:
        raise LedgerError(f"{document.id}: these words are not in it; 'commitments text {document.id}' prints it")
    return found.start(), found.end()

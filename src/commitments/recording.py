"""A person's report on a commitment, from what was asked for to a line in a ledger; the same for every way in."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from commitments.config import Config, Folders
from commitments.errors import LedgerError, UnknownIdError
from commitments.ids import find_commitment, find_document
from commitments.model import Commitment, Document, Event, Relation, Report, ReportKind, Source, Status, Tracked
from commitments.names import corrected
from commitments.store import Store
from commitments.tracking import (
    PROVEN,
    RANDOM_BYTES,
    append_event,
    append_report,
    awaited,
    circle_fault,
    commitment_id,
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
LISTS = ("parties", "lead", "support", "topics")
"""The fields of a commitment that hold several values, written with semicolons between them."""


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


@dataclass(frozen=True)
class Wish:
    """What a person asked to record. One of `KINDS` is set; the rest goes with it.

    `links` are pairs of a relation and the other end: a commitment's id, or a document's where `words` are given.
    """

    status: Status | None = None
    on: date | None = None
    extend: date | None = None
    correct: Mapping[str, Any] = field(default_factory=dict)
    dismiss: bool = False
    add: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[tuple[Relation, str]] = ()
    words: str | None = None
    reply_by: str | None = None
    retract: str | None = None
    evidence: tuple[Source, ...] = ()
    note: str = ""

    @property
    def common(self) -> dict[str, Any]:
        """What goes with every kind."""
        return {"evidence": self.evidence, "note": self.note}


def reports_for(recorder: Recorder, id: str | None, wish: Wish) -> list[Report]:
    """The reports that a wish comes to. Raises LedgerError and UnknownIdError."""
    if wish.retract:
        told = recorder.find_report(wish.retract)
        return [recorder.report(told.commitment, told.quote, ReportKind.RETRACTION, report=told.id, **wish.common)]
    if id is None:
        raise LedgerError("say which commitment: its id, or the beginning of it")
    if wish.add:
        return [_addition(recorder, find_document(recorder.store, recorder.folders, id), wish)]
    commitment = recorder.find(id).commitment
    rows = list(_rows(recorder, commitment, wish))
    if not rows:
        raise LedgerError("nothing to record: say what became of it")
    return [recorder.report(commitment.id, commitment.quote, kind, **row, **wish.common) for kind, row in rows]


def _rows(recorder: Recorder, commitment: Commitment, wish: Wish) -> Iterator[tuple[ReportKind, dict[str, Any]]]:
    if wish.status:
        yield ReportKind.STATUS, {"status": wish.status, "on": wish.on}
    if wish.extend:
        yield ReportKind.EXTENSION, {"due": wish.extend, "on": wish.on}
    for name, value in wish.correct.items():
        yield ReportKind.CORRECTION, {"field": name, "value": corrected(name, value)}
    if wish.dismiss:
        yield ReportKind.DISMISSAL, {}
    for relation, end in wish.links:
        yield ReportKind.LINK, _link(recorder, commitment, relation, end, wish)
    if wish.reply_by:
        if not wish.note:
            raise LedgerError("a reply needs --note TEXT: what they say")
        yield ReportKind.REPLY, {"by_party": wish.reply_by}


def _link(recorder: Recorder, commitment: Commitment, relation: Relation, end: str, wish: Wish) -> dict[str, Any]:
    if wish.words:
        document = find_document(recorder.store, recorder.folders, end)
        start, stop = place(text := recorder.store.document(document).document, wish.words)
        return {
            "relation": relation,
            "to": document,
            "other_quote": text.text[start:stop],
            "to_document": True,
            "on": wish.on or text.meta.date,
        }
    other = recorder.find(end).commitment
    # A promise that takes another's place does so from the day of its own text on.
    later = recorder.store.document(commitment.document).document.meta.date
    on = wish.on or later if relation is Relation.SUPERSEDES else wish.on
    return {"relation": relation, "to": other.id, "other_quote": other.quote, "on": on}


def _addition(recorder: Recorder, document_id: str, wish: Wish) -> Report:
    document = recorder.store.document(document_id).document
    start, end = place(document, wish.add or "")
    quote = document.text[start:end]
    before = sum(1 for found in re.finditer(re.escape(quote), document.text) if found.start() < start)
    value = {
        "start": start,
        "end": end,
        **{name: corrected(name, value) for name, value in wish.fields.items() if value},
    }
    id_ = commitment_id(document_id, quote, before)
    return recorder.report(id_, quote, ReportKind.ADDITION, value=value, **wish.common)


def place(document: Document, quote: str) -> tuple[int, int]:
    """Where the words stand in a document; white space may differ. Raises LedgerError."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.search(pattern, document.text) if pattern else None
    if found is None:
        raise LedgerError(f"{document.id}: these words are not in it; 'commitments text {document.id}' prints it")
    return found.start(), found.end()

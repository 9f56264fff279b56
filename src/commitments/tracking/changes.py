"""What changed between two days, as somebody who read the ledgers every evening would have seen it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commitments.model import Commitment, DeadlineKind, Event, Report, ReportKind, Standing, Status, Timeliness
from commitments.tracking.effects import live_reports
from commitments.tracking.ledgers import known
from commitments.tracking.standings import DUE_SOON_DAYS, standing, turns


class ChangeKind(StrEnum):
    """What happened, in the order in which a reader wants to know."""

    OVERDUE = "overdue"
    UNCHECKED = "unchecked"
    FULFILLED_ON_TIME = "fulfilled_on_time"
    FULFILLED_LATE = "fulfilled_late"
    FULFILLED = "fulfilled"
    BROKEN = "broken"
    STATUS = "status"
    EXTENDED = "extended"
    CORRECTED = "corrected"
    ADDED = "added"
    DISMISSED = "dismissed"
    LINKED = "linked"
    REPLIED = "replied"
    RETRACTED = "retracted"
    EVENT_DATED = "event_dated"


@dataclass(frozen=True, slots=True)
class Change:
    """One change on the day on which it could be known. `commitment` is an id; None for a shared event.

    `before` and `after` are the standings on the eve and on the day; `report` or `event` is the line that says so.
    """

    day: date
    kind: ChangeKind
    commitment: str | None
    quote: str
    before: Standing | None = None
    after: Standing | None = None
    report: Report | None = None
    event: Event | None = None


_OF_REPORT = {
    ReportKind.EXTENSION: ChangeKind.EXTENDED,
    ReportKind.CORRECTION: ChangeKind.CORRECTED,
    ReportKind.ADDITION: ChangeKind.ADDED,
    ReportKind.DISMISSAL: ChangeKind.DISMISSED,
    ReportKind.LINK: ChangeKind.LINKED,
    ReportKind.REPLY: ChangeKind.REPLIED,
    ReportKind.RETRACTION: ChangeKind.RETRACTED,
}
_OF_TIMELINESS = {
    Timeliness.OVERDUE: ChangeKind.OVERDUE,
    Timeliness.UNCHECKED: ChangeKind.UNCHECKED,
    Timeliness.FULFILLED_ON_TIME: ChangeKind.FULFILLED_ON_TIME,
    Timeliness.FULFILLED_LATE: ChangeKind.FULFILLED_LATE,
    Timeliness.FULFILLED: ChangeKind.FULFILLED,
    Timeliness.BROKEN: ChangeKind.BROKEN,
}


def changes(
    commitments: Iterable[tuple[Commitment, Sequence[Report]]],
    events: Sequence[Event],
    since: date,
    until: date,
    due_soon_days: int = DUE_SOON_DAYS,
) -> tuple[Change, ...]:
    """What changed from one day to another, both included, in the order of days and kinds.

    Each commitment comes with the reports that decide its standing. What dated an event counts once, whoever waits.
    """
    found = [
        change
        for commitment, reports in commitments
        for change in changes_of(commitment, reports, events, since, until, due_soon_days)
    ]
    found += event_changes(events, since, until)
    # A report that decides two commitments, such as a link, is one piece of news.
    once = {(c.kind, c.commitment, c.day, c.report.id if c.report else None, c.event): c for c in found}
    kinds = list(ChangeKind)
    return tuple(sorted(once.values(), key=lambda c: (c.day, kinds.index(c.kind), c.commitment or "", c.quote)))


def changes_of(
    commitment: Commitment,
    reports: Sequence[Report],
    events: Sequence[Event],
    since: date,
    until: date,
    due_soon_days: int = DUE_SOON_DAYS,
) -> Iterator[Change]:
    """What changed for one commitment: its standing day by day as it was known then, and what people recorded."""
    waits = commitment.deadline is not None and commitment.deadline.kind is DeadlineKind.EVENT
    relevant = events if waits else ()
    for day in _days(commitment, reports, relevant, due_soon_days):
        if since <= day <= until:
            yield from _turn(commitment, reports, relevant, day, due_soon_days)
    yield from report_changes(reports, since, until)


def report_changes(reports: Sequence[Report], since: date, until: date) -> Iterator[Change]:
    """What people recorded beside statuses. What was taken back before anybody could read it is left out."""
    seen = known(reports, until)
    live = {report.id for report in live_reports(seen)}
    before = {report.id for report in live_reports(known(reports, _eve(since)))}
    for report in seen:
        day = report.recorded_on
        undoes = report.kind is ReportKind.RETRACTION and report.report in before
        if day >= since and report.kind in _OF_REPORT and (report.id in live or undoes):
            yield Change(day, _OF_REPORT[report.kind], report.commitment, report.quote, report=report)


def event_changes(events: Sequence[Event], since: date, until: date) -> Iterator[Change]:
    """The events whose day was recorded."""
    for event in events:
        if since <= event.recorded_on <= until:
            yield Change(event.recorded_on, ChangeKind.EVENT_DATED, None, event.name, event=event)


def _days(commitment: Commitment, reports: Sequence[Report], events: Sequence[Event], due_soon_days: int) -> list[date]:
    """The days on which what is known to be so may change, by the calendar or by a line in a ledger."""
    recorded = sorted({r.recorded_on for r in reports} | {e.recorded_on for e in events})
    days = set(recorded)
    for learnt in (date.min, *recorded):
        live = live_reports(known(reports, learnt))
        days.update(turns(commitment, live, known(events, learnt), due_soon_days))
    return sorted(days)


def _turn(
    commitment: Commitment, reports: Sequence[Report], events: Sequence[Event], day: date, due_soon_days: int
) -> Iterator[Change]:
    eve = _eve(day)
    before = standing(commitment, known(reports, eve), known(events, eve), eve, due_soon_days)
    after = standing(commitment, known(reports, day), known(events, day), day, due_soon_days)
    kind = _OF_TIMELINESS.get(after.timeliness) if after.timeliness is not before.timeliness else None
    if kind is None and after.status is not before.status:
        kind = ChangeKind.STATUS
    if kind is None:
        return
    report = _behind(after, known(reports, day)) if after.status is not Status.NO_REPORT else None
    yield Change(day, kind, commitment.id, commitment.quote, before, after, report)


def _eve(day: date) -> date:
    return day - timedelta(1) if day > date.min else day


def _behind(after: Standing, reports: Sequence[Report]) -> Report | None:
    """The line that the status rests on."""
    found = [r for r in live_reports(reports) if r.status is after.status]
    return found[-1] if found else None

"""Which reports count on a day: retractions resolved, the status and the extension in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from commitments.model import Report, ReportKind, Speaker, Status

FINAL = (Status.FULFILLED, Status.BROKEN)
"""Statuses that a later text does not undo by taking the promise's place."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The status in force on a day; `on` is the day it became true, None where nobody knows."""

    status: Status = Status.NO_REPORT
    on: date | None = None
    claimed: bool = False


def live_reports(reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports that no retraction took back, in the order of recording; retractions themselves are left out.

    A retraction can be retracted: the later one decides.
    """
    ordered = sorted(reports, key=recorded_order)
    retracted: set[str] = set()
    for report in reversed(ordered):
        if report.kind is ReportKind.RETRACTION and report.report and report.id not in retracted:
            retracted.add(report.report)
    return tuple(r for r in ordered if r.id not in retracted and r.kind is not ReportKind.RETRACTION)


def recorded_order(report: Report) -> tuple[datetime, str]:
    """The order in which reports were written down."""
    return (report.recorded, report.id)


def effective(report: Report) -> date:
    """The day from which a report counts: its `on`, or the day of recording where nobody knows it."""
    return report.on or report.recorded_on


def judgement(commitment_id: str, live: Sequence[Report], day: date) -> Judgement:
    """The latest status by (`on`, `recorded`) up to the day; a later text that took the promise's place closes it."""
    if not live:
        return Judgement()
    found = _judged(statuses_latest_first(live, day))
    if found.status not in FINAL and (closing := _superseded_on(commitment_id, live, day)):
        return Judgement(Status.SUPERSEDED, closing)
    return found


def extension(live: Sequence[Report], day: date) -> Report | None:
    """The extension in force on a day."""
    extensions = (r for r in live if r.kind is ReportKind.EXTENSION and effective(r) <= day)
    return max(extensions, key=_order, default=None)


def last_done(live: Sequence[Report], day: date) -> date | None:
    """The last day on which somebody saw the action done or under way."""
    shows = (Status.FULFILLED, Status.PARTLY_FULFILLED, Status.IN_PROGRESS)
    found = statuses_latest_first(live, day)
    return next((effective(r) for r in found if r.status in shows), None)


def latest_status(live: Sequence[Report], day: date) -> Report | None:
    """The report that the status on a day rests on."""
    return next(iter(statuses_latest_first(live, day)), None)


def statuses_latest_first(live: Iterable[Report], day: date) -> list[Report]:
    """The reports of a status up to the day. In the place of one without a day stands a later one that knows it."""
    statuses = [report for report in live if report.kind is ReportKind.STATUS]
    dated = [report for report in statuses if report.on]

    def exact(vague: Report) -> Report:
        same = (r for r in dated if r.status is vague.status and recorded_order(r) > recorded_order(vague))
        return max((r for r in same if r.on and r.on <= vague.recorded_on), key=recorded_order, default=vague)

    in_force = [report for report in statuses if effective(report) <= day]
    return [r if r.on else exact(r) for r in sorted(in_force, key=_order, reverse=True)]


def supersedes(report: Report, commitment_id: str) -> bool:
    """Whether a report says that another commitment took the place of this one."""
    return report.kind is ReportKind.LINK and report.supersedes == commitment_id


def _order(report: Report) -> tuple[date, datetime, str]:
    return (effective(report), *recorded_order(report))


def _judged(latest_first: Sequence[Report]) -> Judgement:
    if not latest_first:
        return Judgement()
    last = latest_first[0]
    run = takewhile(lambda r: r.status is last.status, latest_first)
    speakers = {source.by for report in run for source in report.evidence}
    return Judgement(last.status or Status.NO_REPORT, last.on, speakers == {Speaker.PARTY})


def _superseded_on(commitment_id: str, live: Sequence[Report], day: date) -> date | None:
    days = [effective(r) for r in live if supersedes(r, commitment_id)]
    return min((d for d in days if d <= day), default=None)

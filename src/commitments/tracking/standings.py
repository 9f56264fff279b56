"""What a commitment comes to on a day: the one function that compares dates, and its answer for every day at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commitments.counting import shift
from commitments.model import (
    Bound,
    Commitment,
    DeadlineKind,
    Event,
    Report,
    ReportKind,
    Standing,
    Status,
    Timeliness,
)
from commitments.tracking.effects import Judgement, effective, extension, judgement, last_done, live_reports
from commitments.tracking.waiting import due_after, event_day

DUE_SOON_DAYS = 30
_PAST = (Timeliness.OVERDUE, Timeliness.UNCHECKED)
_CLOSED = (Status.SUPERSEDED, Status.UNVERIFIABLE)
_PERIOD = re.compile(r"P(\d+)([YMWD])")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_UNDATED = {None: Timeliness.NO_DEADLINE, DeadlineKind.EVENT: Timeliness.AWAITING_EVENT}


@dataclass(frozen=True, slots=True)
class ValidityInterval:
    """A stretch of days, both ends included, on which a commitment's standing is the same; no `last`: for good.

    `days_late` is None while it grows by the day; `at` gives the standing on any one day of the stretch.
    """

    first: date
    last: date | None
    status: Status
    reviewed: bool
    timeliness: Timeliness
    days_late: int | None
    due: date | None
    strict: date | None
    strict_only: bool
    claimed: bool
    next_due: date | None = None

    def at(self, day: date) -> Standing:
        """The standing on a day of this stretch."""
        past = (day - self.due).days if self.due and self.timeliness in _PAST else None
        return Standing(
            as_of=day,
            status=self.status,
            reviewed=self.reviewed,
            timeliness=self.timeliness,
            days_late=past if self.timeliness is Timeliness.OVERDUE else self.days_late,
            days_past=past if self.timeliness is Timeliness.UNCHECKED else None,
            due=self.due,
            strict=self.strict,
            strict_only=self.strict_only,
            claimed=self.claimed,
            next_due=self.next_due,
        )


def standing(
    commitment: Commitment,
    reports: Sequence[Report],
    events: Sequence[Event],
    as_of: date,
    due_soon_days: int = DUE_SOON_DAYS,
) -> Standing:
    """What a commitment comes to on a day, by the table of timeliness; the due day itself is not late.

    `reports` are those of this commitment, of what is the same as it, and what supersedes it. What was kept is measured
    by the due day in force when it was kept: an extension granted afterwards makes nothing punctual.
    """
    live = live_reports(reports) if reports else ()
    judged = judgement(commitment.id, live, as_of)
    kept = judged.on if judged.status is Status.FULFILLED else None
    due, strict = _last_days(commitment, live, events, kept or as_of)
    timeliness, days = _timeliness(commitment, judged, due, as_of, due_soon_days)
    unchecked = timeliness is Timeliness.UNCHECKED
    running = timeliness in (Timeliness.DUE_SOON, Timeliness.UPCOMING)
    return Standing(
        as_of=as_of,
        status=judged.status,
        reviewed=judged.status is not Status.NO_REPORT,
        timeliness=timeliness,
        days_late=None if unchecked else days,
        days_past=days if unchecked else None,
        due=due,
        strict=strict,
        strict_only=bool(running and strict and strict < as_of and _by(commitment)),
        claimed=judged.claimed,
        next_due=_next_due(commitment, live, as_of),
    )


def standings(
    commitment: Commitment,
    reports: Sequence[Report],
    events: Sequence[Event],
    due_soon_days: int = DUE_SOON_DAYS,
) -> tuple[ValidityInterval, ...]:
    """The standing on every day there is, as intervals in order that leave no day out."""
    live = live_reports(reports) if reports else ()
    days = sorted({date.min, *turns(commitment, live, events, due_soon_days)})
    found: list[tuple[date, Standing]] = []
    for day in days:
        now = standing(commitment, live, events, day, due_soon_days)
        if not found or _constant(now) != _constant(found[-1][1]):
            found.append((day, now))
    return tuple(
        _interval(first, now, found[i + 1][0] - timedelta(1) if i + 1 < len(found) else None)
        for i, (first, now) in enumerate(found)
    )


def turns(
    commitment: Commitment, live: Sequence[Report], events: Sequence[Event], due_soon_days: int
) -> Iterator[date]:
    """The days on which the standing may change."""
    yield from (effective(report) for report in live)
    extended = [r.due for r in live if r.kind is ReportKind.EXTENSION]
    for due in {*extended, *_last_days(commitment, (), events, date.max)} - {None}:
        if due:
            yield from _around(due, due_soon_days)


def _timeliness(
    commitment: Commitment, judged: Judgement, due: date | None, as_of: date, due_soon_days: int
) -> tuple[Timeliness, int | None]:
    if judged.status in _CLOSED:
        return Timeliness.CLOSED, None
    if judged.status is Status.BROKEN:
        return Timeliness.BROKEN, None
    if judged.status is Status.FULFILLED:
        return _kept(judged.on, due)
    if due is None:
        kind = commitment.deadline.kind if commitment.deadline else None
        return _UNDATED.get(kind, Timeliness.VAGUE), None
    left = (due - as_of).days
    if left >= 0:
        return (Timeliness.DUE_SOON if left <= due_soon_days else Timeliness.UPCOMING), None
    if not _by(commitment):
        return Timeliness.ENDED, None
    return (Timeliness.UNCHECKED if judged.status is Status.NO_REPORT else Timeliness.OVERDUE), -left


def _kept(on: date | None, due: date | None) -> tuple[Timeliness, int | None]:
    if on is None or due is None:
        return Timeliness.FULFILLED, None
    late = (on - due).days
    return (Timeliness.FULFILLED_LATE, late) if late > 0 else (Timeliness.FULFILLED_ON_TIME, None)


def _by(commitment: Commitment) -> bool:
    """Whether the action is to be done by its day. What is kept up until then, or "will continue", is never overdue."""
    until = commitment.deadline is not None and commitment.deadline.bound is Bound.UNTIL
    return not until and not commitment.continuing


def _last_days(
    commitment: Commitment, live: Sequence[Report], events: Sequence[Event], day: date
) -> tuple[date | None, date | None]:
    """The generous and the strict last day that count on a day; strict is None where there is one reading only."""
    if live and (moved := extension(live, day)):
        return moved.due, None
    deadline = commitment.deadline
    if deadline is None or deadline.kind is DeadlineKind.VAGUE:
        return None, None
    if deadline.kind is DeadlineKind.EVENT and deadline.event:
        happened = event_day(deadline.event, commitment.document, events)
        return (due_after(deadline, happened) if happened else deadline.due), None
    return deadline.due, deadline.strict if deadline.strict != deadline.due else None


def _next_due(commitment: Commitment, live: Sequence[Report], as_of: date) -> date | None:
    every = commitment.recurrence.every if commitment.recurrence else None
    period = _PERIOD.fullmatch(every or "")
    done = last_done(live, as_of) if period and live else None
    try:
        return shift(done, int(period[1]), _UNITS[period[2]]) if period and done else None
    except (ValueError, OverflowError):
        return None


def _around(due: date, due_soon_days: int) -> Iterator[date]:
    for days in (-due_soon_days, 1):
        try:
            yield due + timedelta(days)
        except OverflowError:
            continue


def _constant(now: Standing) -> tuple[object, ...]:
    late = None if now.timeliness in _PAST else now.days_late
    reading = (now.due, now.strict, now.strict_only, now.claimed, now.next_due)
    return (now.status, now.reviewed, now.timeliness, late, *reading)


def _interval(first: date, now: Standing, last: date | None) -> ValidityInterval:
    return ValidityInterval(
        first=first,
        last=last,
        status=now.status,
        reviewed=now.reviewed,
        timeliness=now.timeliness,
        days_late=None if now.timeliness in _PAST else now.days_late,
        due=now.due,
        strict=now.strict,
        strict_only=now.strict_only,
        claimed=now.claimed,
        next_due=now.next_due,
    )

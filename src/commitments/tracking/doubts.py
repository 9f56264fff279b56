"""Days that are probably mistyped: a person is asked about them, and `check` names those that stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commitments.model import Event, Report, ReportKind

YEARS = 5
"""A day further off than this from its neighbours is asked about."""


def report_doubts(report: Report, issued: date | None, due: date | None) -> tuple[str, ...]:
    """What is odd about a report's days, given the document's day and the last day in time before it."""
    return tuple(_report_doubts(report, issued, due))


def event_doubts(event: Event) -> tuple[str, ...]:
    """What is odd about an event's day."""
    if event.day and _years_apart(event.day, event.recorded_on):
        return (f"{event.day} is more than {YEARS} years from today, {event.recorded_on}",)
    return ()


def _report_doubts(report: Report, issued: date | None, due: date | None) -> Iterator[str]:
    on = report.on
    if on and issued and on < issued:
        yield f"on {on} is before the document's day, {issued}"
    elif on and _years_apart(on, report.recorded_on):
        yield f"on {on} is more than {YEARS} years before the day of recording, {report.recorded_on}"
    if report.kind is not ReportKind.EXTENSION or report.due is None:
        return
    if due and report.due < due:
        yield f"the new last day {report.due} is earlier than the one it had, {due}"
    elif _years_apart(report.due, due or report.recorded_on):
        yield f"the new last day {report.due} is more than {YEARS} years from {due or report.recorded_on}"


def _years_apart(one: date, other: date) -> bool:
    earlier, later = sorted((one, other))
    return (later.year - earlier.year, later.month, later.day) > (YEARS, earlier.month, earlier.day)

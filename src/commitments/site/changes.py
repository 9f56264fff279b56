"""What changed lately, in words: what it was, what it is, who promised it and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from commitments.model import Report, Standing
from commitments.site.content import SiteContent
from commitments.site.entries import Entry
from commitments.site.wording import brief_state, day, issued, label
from commitments.tracking import Change, ChangeKind, changes, live_reports

WINDOW = timedelta(days=365)
# What happened, and the tone it is shown in.
SAID: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.OVERDUE: ("Overdue", "late"),
    ChangeKind.UNCHECKED: ("Past its day, unchecked", "unchecked"),
    ChangeKind.FULFILLED_ON_TIME: ("Kept on time", "kept"),
    ChangeKind.FULFILLED_LATE: ("Kept late", "kept-late"),
    ChangeKind.FULFILLED: ("Kept", "kept"),
    ChangeKind.BROKEN: ("Broken", "late"),
    ChangeKind.STATUS: ("New status", "open"),
    ChangeKind.EXTENDED: ("Deadline moved", "soon"),
    ChangeKind.CORRECTED: ("Corrected", "quiet"),
    ChangeKind.ADDED: ("Added by a person", "quiet"),
    ChangeKind.DISMISSED: ("No commitment after all", "quiet"),
    ChangeKind.LINKED: ("Linked", "quiet"),
    ChangeKind.REPLIED: ("Reply of the promiser", "quiet"),
    ChangeKind.RETRACTED: ("Report taken back", "quiet"),
    ChangeKind.EVENT_DATED: ("Event dated", "soon"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as the site lists it. `details` says from what to what, and where it was promised.

    `commitment` is an id, None for an event that several wait for; `key` tells it from all other changes.
    """

    day: date
    what: str
    tone: str
    text: str
    details: str
    address: str
    key: str
    commitment: str | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """The changes of a week, newest first. `monday` is its first day."""

    monday: date
    lines: tuple[ChangeLine, ...]

    @property
    def address(self) -> str:
        """Its page."""
        year, week, _ = self.monday.isocalendar()
        return f"changes/{year}-w{week:02}.html"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def recent_changes(site: SiteContent) -> tuple[ChangeLine, ...]:
    """The changes of the last year, newest first."""
    since = site.as_of - WINDOW
    concerned = [
        (entry.commitment, entry.reports)
        for entry in site.counted
        if entry.reports or (entry.due is not None and since <= entry.due <= site.as_of)
    ]
    window = site.config.due_soon_days
    found = changes(concerned, site.events, since, site.as_of, window)
    lines = (_line(site, change) for change in reversed(found))
    return tuple(line for line in lines if line)


def weeks(lines: Sequence[ChangeLine]) -> tuple[Week, ...]:
    """The changes week by week, the latest first; weeks without any are left out."""
    grouped = groupby(lines, key=lambda line: line.day - timedelta(days=line.day.weekday()))
    return tuple(Week(monday, tuple(some)) for monday, some in grouped)


def latest(found: Sequence[Week], as_of: date, most: int) -> dict[str, Week]:
    """What each is called: this week and the last, whatever changed in them, then those in which something changed."""
    monday = as_of - timedelta(days=as_of.weekday())
    known = {week.monday: week for week in found}
    shown = {
        f"{name} week, from {day(first)}": known.pop(first, Week(first, ()))
        for name, first in (("This", monday), ("Last", monday - timedelta(weeks=1)))
    }
    return shown | {f"Week of {day(week.monday)}": week for week in list(known.values())[: most - len(shown)]}


def _line(site: SiteContent, change: Change) -> ChangeLine | None:
    what, tone = SAID[change.kind]
    report = change.report.id if change.report else ""
    key = f"{change.day} {change.kind} {change.commitment or change.quote} {report}"
    if change.commitment is None:
        on = change.event.day if change.event else None
        details = f"its day is {on}" if on else "its day was taken back"
        return ChangeLine(change.day, what, tone, change.quote, details, "changes/index.html", key)
    entry = site.by_id.get(change.commitment)
    if entry is None:
        return None
    details = "; ".join(part for part in (_turn(change, entry), _origin(entry)) if part)
    return ChangeLine(change.day, what, tone, entry.headline, details, entry.address, key, change.commitment)


def _turn(change: Change, entry: Entry) -> str:
    """From what to what."""
    report = change.report
    if change.kind is ChangeKind.EXTENDED and report and report.due:
        before = _due_before(report, entry)
        return f"from {day(before)} to {day(report.due)}" if before else f"to {day(report.due)}"
    if change.before and change.after:
        return f"from “{_stood(change.before)}” to “{_stood(change.after)}”"
    if change.kind is ChangeKind.CORRECTED and report and report.field:
        return f"{report.field} put right"
    if report and report.by_party:
        return f"by {report.by_party}"
    return ""


def _due_before(report: Report, entry: Entry) -> date | None:
    """The last day that counted until a report moved it: that of the report before, else the text's."""
    earlier = [r.due for r in live_reports(entry.reports) if r.due and r.recorded < report.recorded]
    deadline = entry.commitment.deadline
    return earlier[-1] if earlier else deadline.due if deadline else None


def _stood(standing: Standing) -> str:
    words = brief_state(standing).lower()
    return words if standing.reviewed or words == "unchecked" else f"{words}, {label('status', 'no_report').lower()}"


def _origin(entry: Entry) -> str:
    made = f"{issued(entry.document.written_date)}, " if entry.document.date else ""
    return f"promised {made}{entry.document_title}" if made else entry.document_title

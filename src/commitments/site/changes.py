"""What changed lately, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from commitments.site.edition import Edition
from commitments.site.wording import excerpt
from commitments.tracking import Change, ChangeKind, changes

WINDOW = timedelta(days=365)
SAID = {
    ChangeKind.OVERDUE: "Past its day, found not done:",
    ChangeKind.UNCHECKED: "Past its day, nobody has checked:",
    ChangeKind.FULFILLED_ON_TIME: "Kept on time:",
    ChangeKind.FULFILLED_LATE: "Kept late:",
    ChangeKind.FULFILLED: "Kept:",
    ChangeKind.BROKEN: "Broken:",
    ChangeKind.STATUS: "New status:",
    ChangeKind.EXTENDED: "Deadline moved:",
    ChangeKind.CORRECTED: "Corrected:",
    ChangeKind.ADDED: "Added by a person:",
    ChangeKind.DISMISSED: "No commitment after all:",
    ChangeKind.LINKED: "Linked:",
    ChangeKind.REPLIED: "Reply of the promiser:",
    ChangeKind.RETRACTED: "Report taken back:",
    ChangeKind.EVENT_DATED: "Event dated:",
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as the site lists it."""

    day: date
    what: str
    text: str
    address: str


def recent_changes(edition: Edition) -> tuple[ChangeLine, ...]:
    """The changes of the last year, newest first."""
    since = edition.as_of - WINDOW
    concerned = [
        (entry.commitment, entry.reports)
        for entry in edition.sure
        if entry.reports or (entry.due is not None and since <= entry.due <= edition.as_of)
    ]
    window = edition.config.due_soon_days
    found = changes(concerned, edition.events, since, edition.as_of, window)
    lines = (_line(edition, change) for change in reversed(found))
    return tuple(line for line in lines if line)


def _line(edition: Edition, change: Change) -> ChangeLine | None:
    if change.commitment is None:
        return ChangeLine(change.day, SAID[change.kind], change.quote, "changes/index.html")
    entry = edition.by_id.get(change.commitment)
    if entry is None:
        return None
    return ChangeLine(change.day, SAID[change.kind], excerpt(entry.commitment.quote, 140), entry.address)

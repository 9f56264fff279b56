"""Due days as an iCalendar subscription (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TextIO

from icalendar import Alarm, Calendar, Event

from commitments.export.publication import Publication, description, headline, lasting_id
from commitments.model import Bound, Status, Timeliness, Tracked

SAID = {
    Timeliness.FULFILLED_ON_TIME: "Kept: ",
    Timeliness.FULFILLED: "Kept: ",
    Timeliness.FULFILLED_LATE: "Kept late: ",
    Timeliness.BROKEN: "Broken: ",
    Timeliness.CLOSED: "Closed: ",
    Timeliness.OVERDUE: "Overdue: ",
    Timeliness.UNCHECKED: "Past its day, unchecked: ",
}
IN_FUTURE = (Timeliness.DUE_SOON, Timeliness.UPCOMING)
REMINDER = timedelta(days=7)
TITLE = 90


def write_calendar(rows: Iterable[Tracked], stream: TextIO, publication: Publication) -> None:
    """Write an all-day event on the last day of each commitment that has one; a window stands in its description."""
    calendar = Calendar()
    calendar.add("prodid", "-//commitments//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", publication.title)
    if publication.description:
        calendar.add("x-wr-caldesc", publication.description)
    calendar.add("refresh-interval", timedelta(days=1), {"value": "DURATION"})
    if publication.url:
        calendar.add("url", publication.url)
    # Written as they come: a million events held together would take gigabytes.
    head, end, rest = calendar.to_ical().decode("utf-8").partition("END:VCALENDAR")
    stream.write(head)
    for tracked in rows:
        if tracked.standing.due and tracked.standing.due < date.max:
            stream.write(_event(tracked, tracked.standing.due, publication).to_ical().decode("utf-8"))
    stream.write(end + rest)


def _event(tracked: Tracked, due: date, publication: Publication) -> Event:
    c, standing = tracked.commitment, tracked.standing
    event = Event()
    # The same commitment is the same event in every calendar, whatever becomes of it.
    event.add("uid", f"{lasting_id(c.id).removeprefix('urn:uuid:')}@commitments")
    stamp = publication.since.get(c.id) or standing.as_of
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(1))
    title = headline(tracked, width=TITLE)
    event.add("summary", SAID.get(standing.timeliness, _future_title(tracked)) + title)
    event.add("description", "\n".join(part for part in (_window(tracked, due), description(tracked)) if part))
    event.add("categories", list(c.topics) or ["commitment"])
    event.add("transp", "TRANSPARENT")
    if standing.status is Status.SUPERSEDED:
        event.add("status", "CANCELLED")
    if page := publication.page(c.id):
        event.add("url", page)
    if standing.timeliness in IN_FUTURE:
        event.add_component(_reminder(title))
    return event


def _future_title(tracked: Tracked) -> str:
    deadline = tracked.commitment.deadline
    return "Ends: " if deadline and deadline.bound is Bound.UNTIL else "Due: "


def _reminder(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Due in a week: {title}")
    alarm.add("trigger", -REMINDER)
    return alarm


def _window(tracked: Tracked, due: date) -> str:
    """The whole time that the words give, where that is more than its last day and was not moved."""
    deadline = tracked.commitment.deadline
    if deadline is None or not deadline.edtf or deadline.due != due:
        return ""
    try:
        first = date.fromisoformat(deadline.edtf.partition("/")[0])
    except ValueError:
        return ""
    return f"In time from {first} to {due}" if first < due else ""

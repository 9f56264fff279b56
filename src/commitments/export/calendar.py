"""Due days as an iCalendar subscription (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TextIO

from icalendar import Calendar, Event

from commitments.export.publication import Publication, description, headline, lasting_id
from commitments.model import Status, Timeliness, Tracked

KEPT = {
    Timeliness.FULFILLED_ON_TIME: "Kept: ",
    Timeliness.FULFILLED: "Kept: ",
    Timeliness.FULFILLED_LATE: "Kept late: ",
    Timeliness.BROKEN: "Broken: ",
    Timeliness.CLOSED: "Closed: ",
    Timeliness.OVERDUE: "Overdue: ",
    Timeliness.UNCHECKED: "Past its day, unchecked: ",
}


def write_calendar(rows: Iterable[Tracked], stream: TextIO, publication: Publication) -> None:
    """Write an all-day event for each commitment with a due day; a window lasts from its first day to its last."""
    calendar = Calendar()
    calendar.add("prodid", "-//commitments//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", publication.title)
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
    event.add("dtstart", min(_opening(tracked) or due, due))
    event.add("dtend", due + timedelta(1))
    event.add("summary", KEPT.get(standing.timeliness, "") + headline(tracked))
    event.add("description", description(tracked))
    event.add("categories", list(c.topics) or ["commitment"])
    event.add("transp", "TRANSPARENT")
    if standing.status is Status.SUPERSEDED:
        event.add("status", "CANCELLED")
    if page := publication.page(c.id):
        event.add("url", page)
    return event


def _opening(tracked: Tracked) -> date | None:
    """The first day of a window; None where the deadline is a day, or was moved."""
    deadline = tracked.commitment.deadline
    if deadline is None or not deadline.edtf or deadline.due != tracked.standing.due:
        return None
    try:
        return date.fromisoformat(deadline.edtf.partition("/")[0])
    except ValueError:
        return None

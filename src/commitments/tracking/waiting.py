"""Deadlines that wait for events: which event's day counts, and the last day in time once it is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commitments.counting import CountingError, evaluate
from commitments.model import Commitment, Deadline, DeadlineKind, Event

PLACE = re.compile(r"\bevent\b", re.IGNORECASE)
"""Stands in an event's arithmetic where its day will stand."""

_ARTICLE = re.compile(r"^(?:the|an?|its|their|this|such)\s+")


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that deadlines wait for. `document` is None for a shared event; `day` is None until it is known."""

    name: str
    document: str | None
    day: date | None
    commitments: tuple[str, ...]


def event_day(name: str, document: str, events: Sequence[Event]) -> date | None:
    """The day of an event: the document's own where it has one, else the shared; the latest recorded counts."""
    found = events_named(name, document, events)
    return found[-1].day if found else None


def events_named(name: str, document: str, events: Sequence[Event]) -> tuple[Event, ...]:
    """What was recorded of an event, the last line counting: the document's own lines, else the shared ones."""
    wanted = fold_event(name)
    found = [e for e in events if e.document in (None, document) and fold_event(e.name) == wanted]
    own = [e for e in found if e.document]
    return tuple(sorted(own or found, key=lambda e: (e.recorded, e.day or date.min)))


def resolved(deadline: Deadline, document: str, events: Sequence[Event]) -> Deadline:
    """The deadline with its event's day counted in, where that is known."""
    day = event_day(deadline.event, document, events) if deadline.event else None
    if day is None or deadline.kind is not DeadlineKind.EVENT:
        return deadline
    if (deadline.arithmetic or "").startswith("after "):
        # "Following ratification" sets a start and no end: with the event's day known, the last day still is not.
        return replace(deadline, kind=DeadlineKind.VAGUE, anchor=day, arithmetic=f"after {day.isoformat()}")
    counted, due = counted_from(deadline, day), due_after(deadline, day)
    return replace(deadline, anchor=day, due=due, edtf=due.isoformat(), arithmetic=f"{counted} = {due.isoformat()}")


def due_after(deadline: Deadline, day: date) -> date:
    """The last day in time of a deadline whose event is on a day: "event + 30 days" counted from it."""
    return evaluate(counted_from(deadline, day))


def counted_from(deadline: Deadline, day: date) -> str:
    """The arithmetic of an event's deadline with the day in its place, without the result."""
    arithmetic = (deadline.arithmetic or "").partition("=")[0].strip()
    written = PLACE.sub(day.isoformat(), arithmetic)
    try:
        evaluate(written)
    except CountingError:
        # What cannot be counted, or was never given, means the event's own day.
        return day.isoformat()
    return written


def awaited(commitments: Iterable[Commitment], events: Sequence[Event]) -> tuple[Awaited, ...]:
    """The events that deadlines wait for, those without a day first, then those most waited for."""
    groups: dict[tuple[str, str | None], list[tuple[str, Commitment]]] = {}
    own = {(fold_event(e.name), e.document) for e in events if e.document}
    for commitment in commitments:
        deadline = commitment.deadline
        if deadline and deadline.kind is DeadlineKind.EVENT and deadline.event:
            folded = fold_event(deadline.event)
            key = (folded, commitment.document if (folded, commitment.document) in own else None)
            groups.setdefault(key, []).append((deadline.event, commitment))
    found = [_awaited(document, waiting, events) for (_, document), waiting in groups.items()]
    return tuple(sorted(found, key=lambda a: (a.day is not None, -len(a.commitments), a.name, a.document or "")))


def fold_event(name: str) -> str:
    """The name as it is compared: without case, article and the kind of quotation mark or space."""
    plain = " ".join(name.casefold().replace("’", "'").split()).strip(" .,;:'\"“”")
    return _ARTICLE.sub("", plain)


def _awaited(document: str | None, waiting: Sequence[tuple[str, Commitment]], events: Sequence[Event]) -> Awaited:
    name, first = waiting[0]
    day = event_day(name, document or first.document, events)
    return Awaited(name, document, day, tuple(c.id for _, c in waiting))

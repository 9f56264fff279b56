"""The reasoning of a deadline: each step from the words to the last day in time, and the counting done again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commitments.counting import CountingError, evaluate
from commitments.model import Bound, Deadline, DeadlineKind

EVENT = "EVENT"
"""Stands in the arithmetic where the day of the event will stand."""
_STRICTLY = "; strictly "


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One step: what it establishes, and the finding in words a person can check."""

    label: str
    text: str


def recompute(arithmetic: str, *, strict: bool = False) -> date:
    """The day that the arithmetic comes to, counted anew from its left side.

    "2026-02-04 + 30 days = 2026-03-06" gives 2026-03-06; what stands right of "=" is not looked at. `strict` counts the
    harsher reading where the arithmetic has one. Raises CountingError.
    """
    generous, _, harsher = arithmetic.partition(_STRICTLY)
    left = (harsher if strict and harsher else generous).partition("=")[0].strip()
    return evaluate(left)


def written(generous: str, strict: str | None = None) -> str:
    """The arithmetic of one or two readings with their results: "last day of 2027-05 = 2027-05-31"."""
    sums = [f"{one} = {evaluate(one).isoformat()}" for one in (generous, strict) if one]
    return _STRICTLY.join(sums)


def prove(deadline: Deadline, open_day: date | None = None) -> tuple[ProofStep, ...]:
    """The reasoning in order: words, anchor, rule, event, arithmetic, interval, last day, strict reading.

    `open_day` is the last of the month of which the document is, where its day within the month is open.
    """
    d = deadline
    steps = [
        ("words", f"“{d.text}”"),
        ("anchor", _anchor(d, open_day)),
        ("rule", f"{d.rule} ({d.kind.value})"),
        ("event", d.event),
        ("arithmetic", d.arithmetic),
        ("interval", d.edtf),
        ("last day", _last_day(d)),
        ("strict reading", _strict(d)),
    ]
    return tuple(ProofStep(label, text) for label, text in steps if text)


def faults(deadline: Deadline) -> tuple[str, ...]:
    """What in a deadline does not follow from its own parts; empty when the proof holds."""
    d = deadline
    if d.due is None:
        return ()
    if not d.arithmetic:
        return ("a last day without arithmetic",)
    found = []
    for name, day, strict in (("", d.due, False), ("strictly ", d.strict, True)):
        try:
            if day and (again := recompute(d.arithmetic, strict=strict)) != day:
                found.append(f"{d.arithmetic}: {name}comes to {again}, not {day}")
        except CountingError as error:
            found.append(str(error))
    return tuple(found)


def _anchor(d: Deadline, open_day: date | None) -> str | None:
    if d.anchor is None:
        return None
    if d.anchor == open_day and not d.event:
        said = f", from “{d.anchor_evidence.text}”" if d.anchor_evidence else ""
        return f"{d.anchor.isoformat()}, the last day of the month of the document, whose day within it is open{said}"
    if d.anchor_evidence:
        return f"{d.anchor.isoformat()}, from “{d.anchor_evidence.text}”"
    return f"{d.anchor.isoformat()}, the {'day of the event' if d.event else 'date of the document'}"


def _last_day(d: Deadline) -> str:
    if d.due:
        act = "to be kept up until this day" if d.bound is Bound.UNTIL else "in time up to this day"
        return f"{d.due.isoformat()}, {act}"
    return {
        DeadlineKind.EVENT: "not known until the event has its day",
        DeadlineKind.VAGUE: "none: the words name no day",
    }.get(d.kind, "not known: the document has no date")


def _strict(d: Deadline) -> str | None:
    return f"{d.strict.isoformat()}, on the harsher reading of the same words" if d.strict else None

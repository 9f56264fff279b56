"""The reasoning behind every field of a commitment, with the words it was taken from; as records for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from commitments.accounts import Account, facts, retracted, said
from commitments.model import Event, Evidence, ReportKind
from commitments.records import deadline_record, tracked_record
from commitments.tracking import event_record, extension, live_reports, report_record, thread_record


def shown_record(account: Account) -> dict[str, Any]:
    """Everything known about a commitment."""
    id_ = account.commitment.id
    return tracked_record(account.tracked) | {
        "title": account.title,
        "reports": [report_record(r) | {"retracted": retracted(account, r)} for r in account.reports],
        "events": [event_record(event) for event in account.awaited],
        "same": [other for other in account.links.groups.get(id_, ()) if other != id_],
        "thread": thread_record(account.thread) if account.thread else None,
        "superseded_by": [report.commitment for report in account.links.closing.get(id_, ())],
    }


def explained_record(account: Account) -> dict[str, Any]:
    """The reasoning behind every field of a commitment."""
    return tracked_record(account.tracked) | {
        "deadline": deadline_record(account.deadline) if account.deadline else None,
        "proof": [{"step": label, "text": text} for label, text in proof(account)],
        "fields": [
            {"field": name, "value": value, "words": words, "from": origin}
            for name, value, words, origin in fields(account)
        ],
        "reasoning": list(reasoning(account)),
    }


def fields(account: Account) -> Iterator[tuple[str, str, list[dict[str, Any]], str]]:
    """Each field, its value, the words it was taken from, and whether a person gave it."""
    c = account.commitment
    quote = Evidence(c.start, c.end, c.quote)
    for name, value in (("quote", c.quote), *facts(account)):
        places: Sequence[Evidence] = c.evidence.get(name, ())
        if name in ("quote", "action"):
            places = (quote,)
        if name == "recurrence" and c.recurrence and c.recurrence.end > c.recurrence.start:
            places = (Evidence(c.recurrence.start, c.recurrence.end, c.recurrence.text),)
        if name == "deadline":
            continue
        words = [{"start": e.start, "end": e.end, "text": e.text} for e in places]
        yield name, value, words, _origin(account, name)


def _origin(account: Account, name: str) -> str:
    for report in reversed(live_reports(account.reports)):
        if report.kind is ReportKind.CORRECTION and report.field == name:
            return f"corrected by {report.reviewer} on {report.recorded_on}, report {report.id}"
    return "added by a person" if account.commitment.added else "text"


def proof(account: Account) -> Iterator[tuple[str, str]]:
    """The steps that lead to the deadline's day."""
    from commitments.reasoning import prove

    if account.deadline is None:
        return
    for step in prove(account.deadline, account.commitment.open_day):
        read = step.label == "anchor" and not account.deadline.event and not account.deadline.anchor_evidence
        yield step.label, step.text + (", in its front matter" if read else "")
        if step.label == "event":
            yield from (("recorded", _dated(event)) for event in account.awaited)
    origin = _origin(account, "deadline")
    if origin != "text":
        yield "from", origin


def _dated(event: Event) -> str:
    day = f"on {event.day}" if event.day else "day not known after all"
    pages = "".join(f", {source.url}" for source in event.evidence)
    whose = "this document's own" if event.document else "shared"
    return f"{day} ({whose}), by {event.reviewer or 'nobody named'} on {event.recorded_on}{pages}"


def reasoning(account: Account) -> Iterator[str]:
    """Why the standing is what it is."""
    s = account.standing
    live = live_reports(account.reports)
    if moved := extension(live, s.as_of):
        yield f"the last day was moved to {moved.due}, by the report {moved.id}"
    behind = [r for r in live if r.status is s.status and (r.on or r.recorded_on) <= s.as_of]
    if behind:
        yield f"status {s.status.value}: {said(behind[-1])}, by {behind[-1].reviewer}, report {behind[-1].id}"
    elif not s.reviewed:
        yield "no person has reported on it"
    days = s.days_late or s.days_past
    if s.due and days:
        yield f"{days} days after {s.due}, the last day in time"
    elif s.due:
        yield f"{s.due} is the last day in time"
    if s.strict_only:
        yield f"past its day on the strict reading only: strictly, the last day was {s.strict}"
    if s.claimed:
        yield "claimed: all its evidence is the promiser's own word"

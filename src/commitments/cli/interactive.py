"""review --interactive: the queue of what nobody has checked, one key an answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from commitments.cli.context import Workspace
from commitments.cli.recording import lookup, new_report, record
from commitments.cli.review import check_day, status_report
from commitments.cli.tables import plain, timeliness_words
from commitments.errors import CommitmentsError, LedgerError
from commitments.model import Filter, Report, ReportKind, Source, Speaker, Status, Timeliness, Tracked
from commitments.tracking import PROVEN, read_day

STATUS_KEYS: Mapping[str, Status] = {
    "f": Status.FULFILLED,
    "p": Status.PARTLY_FULFILLED,
    "i": Status.IN_PROGRESS,
    "n": Status.NOT_STARTED,
    "b": Status.BROKEN,
    "u": Status.UNVERIFIABLE,
}
OTHER_KEYS: Mapping[str, str] = {
    "k": "keep it as it was read",
    "d": "dismiss: no commitment",
    "s": "skip",
    "q": "quit",
}
_SPEAKERS = {"p": Speaker.PARTY, "i": Speaker.INDEPENDENT}


@dataclass(frozen=True)
class Walk:
    """One person going through the queue."""

    workspace: Workspace
    reviewer: str


def walk(workspace: Workspace, reviewer: str) -> None:
    """Ask about each commitment of the queue and record the answers; stops at q or at the end of the input."""
    with lookup(workspace) as store:
        rows = list(queue(store.each(Filter(), workspace.today), workspace.config.doubtful_below))
    workspace.say(f"{len(rows)} to review. {_keys()}")
    answered = 0
    for place, tracked in enumerate(rows, start=1):
        workspace.say(f"\n{place} of {len(rows)}: {_summary(tracked)}")
        key = _ask(workspace)
        if key == "q":
            break
        answered += _answer(Walk(workspace, reviewer), tracked, key)
    workspace.say(f"{answered} recorded")


def queue(rows: Iterable[Tracked], doubtful_below: float) -> Iterator[Tracked]:
    """Overdue and never checked, the latest first; then what extraction doubts and no person has looked at."""
    late: list[Tracked] = []
    doubtful: list[Tracked] = []
    for tracked in rows:
        if tracked.standing.timeliness is Timeliness.OVERDUE and not tracked.standing.reviewed:
            late.append(tracked)
        elif tracked.commitment.confidence < doubtful_below and not _looked_at(tracked):
            doubtful.append(tracked)
    yield from sorted(late, key=lambda t: (-(t.standing.days_late or 0), t.commitment.id))
    yield from sorted(doubtful, key=lambda t: (t.commitment.confidence, t.commitment.id))


def _looked_at(tracked: Tracked) -> bool:
    return tracked.standing.reviewed or bool(tracked.commitment.corrected) or tracked.commitment.added


def _answer(walk: Walk, tracked: Tracked, key: str) -> bool:
    """Record what the key says; whether anything was recorded. What cannot stand is said, and skipped."""
    try:
        report = _ANSWERS[key](walk, tracked, key)
        if report:
            record(walk.workspace, report)
            walk.workspace.say(f"recorded: {report.id}")
        return report is not None
    except CommitmentsError as error:
        walk.workspace.say(f"not recorded: {error}")
        return False


def _status(walk: Walk, tracked: Tracked, key: str) -> Report:
    status = STATUS_KEYS[key]
    on = _day(walk.workspace, "day it became true (YYYY-MM-DD, empty: not known)")
    evidence = _evidence(walk.workspace, needed=status in PROVEN)
    common = {"evidence": evidence, "note": _line(walk.workspace, "note (may be empty)")}
    return status_report(tracked, status, on, walk.reviewer, common)


def _keep(walk: Walk, tracked: Tracked, key: str) -> Report:
    c = tracked.commitment
    kind = ReportKind.CORRECTION
    return new_report(c.id, c.quote, kind, walk.reviewer, field="action", value=c.action, note="read and kept")


def _dismiss(walk: Walk, tracked: Tracked, key: str) -> Report:
    c = tracked.commitment
    note = _line(walk.workspace, "why (may be empty)")
    return new_report(c.id, c.quote, ReportKind.DISMISSAL, walk.reviewer, note=note)


def _skip(walk: Walk, tracked: Tracked, key: str) -> None:
    """Nothing to record."""


_ANSWERS: Mapping[str, Callable[[Walk, Tracked, str], Report | None]] = {
    **dict.fromkeys(STATUS_KEYS, _status),
    "k": _keep,
    "d": _dismiss,
    "s": _skip,
}


def _ask(workspace: Workspace) -> str:
    while True:
        workspace.say("[" + "".join((*STATUS_KEYS, *OTHER_KEYS)) + "] ")
        key = _key()
        if key in _ANSWERS or key == "q":
            return key
        workspace.say(_keys())


def _key() -> str:
    """One key on a terminal; elsewhere the first letter of a line. The end of the input quits."""
    if sys.stdin.isatty():
        return click.getchar().lower()
    line = sys.stdin.readline()
    return line.strip()[:1].lower() if line else "q"


def _line(workspace: Workspace, question: str) -> str:
    workspace.say(f"{question}: ")
    return sys.stdin.readline().strip()


def _day(workspace: Workspace, question: str) -> date | None:
    text = _line(workspace, question)
    day = read_day(text) if text else None
    check_day(workspace, day)
    return day


def _evidence(workspace: Workspace, *, needed: bool) -> tuple[Source, ...]:
    url = _line(workspace, "address of a page that shows it" + ("" if needed else " (may be empty)"))
    if not url:
        return ()
    answer = _line(workspace, "who speaks there: p the party, i somebody independent")[:1].lower()
    if answer and answer not in _SPEAKERS:
        raise LedgerError(f"{answer!r}: p or i")
    return (Source(url, None, _SPEAKERS.get(answer)),)


def _keys() -> str:
    words: dict[str, Any] = {key: status.value.replace("_", " ") for key, status in STATUS_KEYS.items()}
    words |= OTHER_KEYS
    return "; ".join(f"{key} {word}" for key, word in words.items())


def _summary(tracked: Tracked) -> str:
    c, due = tracked.commitment, tracked.standing.due
    parts = [
        f"“{plain(c.quote)}”",
        f"  {c.id}",
        f"  who: {', '.join(c.parties) or 'not said'}; lead: {', '.join(body.name for body in c.lead) or 'not said'}",
        f"  {timeliness_words(tracked.standing)}"
        + (f", due {due}" if due else "")
        + f"; confidence {c.confidence:.2f}",
    ]
    return "\n".join(parts)

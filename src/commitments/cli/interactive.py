"""review --interactive: the queue of what nobody has checked, one key an answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import click

from commitments.cli.context import Workspace
from commitments.cli.recording import lookup, recorder
from commitments.cli.suggestions import Suggestions
from commitments.cli.tables import plain, timeliness_words
from commitments.errors import CommitmentsError, LedgerError
from commitments.model import Filter, Relation, Report, Source, Speaker, Status, Timeliness, Tracked
from commitments.recording import Recorder, Wish, place, reports_for
from commitments.tracking import PROVEN, read_day, read_value

Value = TypeVar("Value")

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
    "w": "wrong deadline",
    "e": "extended by a later text",
    "l": "link: the same promise as another",
    "d": "dismiss: no commitment",
    "y": "yes, the first suggestion is right: link it",
    "x": "no, do not suggest that again",
    "s": "skip",
    "z": "back to the one before",
    "r": "take back what was just recorded here",
    "q": "quit",
}
_SPEAKERS = {"": None, "p": Speaker.PARTY, "i": Speaker.INDEPENDENT}
_AROUND = 160


class StoppedError(Exception):
    """The input is at its end."""


class CancelledError(Exception):
    """The answer was begun by mistake."""


@dataclass
class Walk:
    """One person going through the queue; `recorded` are this session's reports by commitment."""

    workspace: Workspace
    who: Recorder
    suggestions: Suggestions
    recorded: dict[str, list[Report]] = field(default_factory=dict)

    def write(self, tracked: Tracked, wish: Wish) -> None:
        """Record what was answered. Raises CommitmentsError."""
        self.record(tracked, reports_for(self.who, tracked.commitment.id, wish))

    def record(self, tracked: Tracked, reports: Sequence[Report]) -> None:
        """Record reports on a commitment. Raises CommitmentsError."""
        self.who.write(reports)
        self.recorded.setdefault(tracked.commitment.id, []).extend(reports)
        self.workspace.say(f"recorded: {reports[-1].id}")


def walk(workspace: Workspace, reviewer: str | None, *, yes: bool) -> None:
    """Ask about each commitment of the queue and record the answers; stops at q or at the end of the input."""
    with lookup(workspace) as store:
        config = workspace.config
        who = recorder(workspace, store, reviewer, yes=yes)
        one = Walk(workspace, who, Suggestions.of(workspace, who))
        rows = list(queue(store.each(Filter(), workspace.today), config.doubtful_below, config.doubtful_fields_below))
        workspace.say(f"{len(rows)} to review. {_keys()}. '-' in place of an answer goes back to the keys.")
        index = 0
        try:
            while index < len(rows):
                left = len(rows) - index - 1
                workspace.say(f"\n{index + 1} of {len(rows)}, {left} left after it: {_summary(one, rows[index])}")
                index += _answered(one, rows[index], first=index == 0)
        except StoppedError:
            pass
        total = sum(map(len, one.recorded.values()))
        workspace.say(f"{total} recorded, {len(rows) - index} left")


def queue(rows: Iterable[Tracked], doubtful_below: float, fields_below: float) -> Iterator[Tracked]:
    """Past their day and never checked, the latest first; then what extraction doubts and no person has looked at."""
    late: list[Tracked] = []
    doubtful: list[Tracked] = []
    for tracked in rows:
        if tracked.standing.timeliness is Timeliness.UNCHECKED:
            late.append(tracked)
        elif not _looked_at(tracked) and (
            tracked.commitment.confidence < doubtful_below or tracked.commitment.doubtful(fields_below)
        ):
            doubtful.append(tracked)
    yield from sorted(late, key=lambda t: (-(t.standing.days_past or 0), t.commitment.id))
    yield from sorted(doubtful, key=lambda t: (t.commitment.confidence, t.commitment.id))


def _looked_at(tracked: Tracked) -> bool:
    return tracked.standing.reviewed or bool(tracked.commitment.corrected) or tracked.commitment.added


def _answered(one: Walk, tracked: Tracked, *, first: bool) -> int:
    """Ask until something is answered; how far to go from here. What cannot stand is said and asked again."""
    while True:
        key = _key(one.workspace)
        if key == "q":
            raise StoppedError
        if key == "s":
            return 1
        if key == "z" and first:
            one.workspace.say("this is the first one")
            continue
        if key == "z":
            return -1
        try:
            done = _ANSWERS[key](one, tracked)
        except CancelledError:
            continue
        except CommitmentsError as error:
            one.workspace.say(f"not recorded: {error}")
            continue
        if done:
            return 1


def _status(status: Status) -> Callable[[Walk, Tracked], bool]:
    def answer(one: Walk, tracked: Tracked) -> bool:
        def day(text: str) -> date | None:
            on = read_day(text) if text else None
            if on and on > one.who.today:
                raise LedgerError(f"{on} has not come yet; a report says what is already so")
            return on

        on = _asked(one, "day it became true (YYYY-MM-DD, empty: not known)", day)
        evidence = _evidence(one, needed=status in PROVEN)
        note = _asked(one, "note (may be empty)", str)
        one.write(tracked, Wish(status=status, on=on, evidence=evidence, note=note))
        return True

    return answer


def _keep(one: Walk, tracked: Tracked) -> bool:
    one.write(tracked, Wish(correct={"action": tracked.commitment.action}, note="read and kept"))
    return True


def _wrong_deadline(one: Walk, tracked: Tracked) -> bool:
    def deadline(text: str) -> str | None:
        read_value("deadline", text or None)
        return text or None

    value = _asked(one, "the right deadline: a day, 'until' and a day, 'vague', or empty for none", deadline)
    one.write(tracked, Wish(correct={"deadline": value}))
    return True


def _extended(one: Walk, tracked: Tracked) -> bool:
    due = _asked(one, "the new last day (YYYY-MM-DD)", read_day)
    on = _asked(
        one, "the day of the text that moved it (YYYY-MM-DD, empty: today)", lambda t: read_day(t) if t else None
    )
    one.write(tracked, Wish(extend=due, on=on, evidence=_evidence(one, needed=False)))
    return True


def _linked(one: Walk, tracked: Tracked) -> bool:
    other = _asked(one, "id of the same promise in another document, or its beginning", one.who.find)
    one.workspace.say(f"  “{plain(other.commitment.quote)}”")
    one.write(tracked, Wish(links=[(Relation.SAME_AS, other.commitment.id)]))
    return True


def _dismiss(one: Walk, tracked: Tracked) -> bool:
    one.write(tracked, Wish(dismiss=True, note=_asked(one, "why (may be empty)", str)))
    return True


def _confirmed(one: Walk, tracked: Tracked) -> bool:
    """Done with it where a status was recorded, too."""
    reports = one.suggestions.judged(tracked, right=True)
    one.record(tracked, reports)
    return any(report.status for report in reports)


def _refused(one: Walk, tracked: Tracked) -> bool:
    one.record(tracked, one.suggestions.judged(tracked, right=False))
    one.workspace.say("\n".join(one.suggestions.lines(tracked)) or "nothing else is suggested")
    return False


def _take_back(one: Walk, tracked: Tracked) -> bool:
    reports = one.recorded.pop(tracked.commitment.id, [])
    if not reports:
        one.workspace.say("nothing was recorded here just now")
    for report in reports:
        one.who.write(reports_for(one.who, None, Wish(retract=report.id)))
        one.workspace.say(f"taken back: {report.id}")
    return False


_ANSWERS: Mapping[str, Callable[[Walk, Tracked], bool]] = {
    **{key: _status(status) for key, status in STATUS_KEYS.items()},
    "k": _keep,
    "w": _wrong_deadline,
    "e": _extended,
    "l": _linked,
    "d": _dismiss,
    "y": _confirmed,
    "x": _refused,
    "r": _take_back,
}


def _key(workspace: Workspace) -> str:
    """One key on a terminal; elsewhere the first letter of a line. The end of the input quits."""
    keys = {*STATUS_KEYS, *OTHER_KEYS}
    while True:
        workspace.say("[" + "".join((*STATUS_KEYS, *OTHER_KEYS)) + "] ")
        if sys.stdin.isatty():
            key = click.getchar().lower()
        elif line := sys.stdin.readline():
            key = line.strip()[:1].lower()
        else:
            raise StoppedError
        if key in keys:
            return key
        workspace.say(_keys())


def _asked(one: Walk, question: str, read: Callable[[str], Value]) -> Value:
    """An answer that can be followed: what cannot be is said, and asked again."""
    while True:
        one.workspace.say(f"{question}: ")
        line = sys.stdin.readline()
        if not line:
            raise StoppedError
        if line.strip() == "-":
            raise CancelledError
        try:
            return read(line.strip())
        except CommitmentsError as error:
            one.workspace.say(f"  {error}")


def _evidence(one: Walk, *, needed: bool) -> tuple[Source, ...]:
    from commitments.tracking.ledgers import source_faults

    def page(text: str) -> str:
        if not text and needed:
            raise LedgerError("this status needs evidence: the address of a page, or a document's id")
        if text and ":" in text and (faults := source_faults([Source(text)])):
            raise LedgerError(faults[0])
        return text

    def speaker(text: str) -> Speaker | None:
        if text[:1].lower() not in _SPEAKERS:
            raise LedgerError(f"{text!r}: p or i, or empty")
        return _SPEAKERS[text[:1].lower()]

    named = _asked(
        one, "address of a page, or id of a document, that shows it" + ("" if needed else " (may be empty)"), page
    )
    if not named:
        return ()
    if ":" in named:
        return (Source(named, None, _asked(one, "who speaks there: p the party, i somebody independent", speaker)),)
    document = one.who.store.document(named).document
    words = _asked(one, "its words", lambda text: document.text[slice(*place(document, text))])
    by = _asked(one, "who speaks there: p the party, i somebody independent", speaker)
    return (Source("", document.title, by, named, words),)


def _keys() -> str:
    words = {key: status.value.replace("_", " ") for key, status in STATUS_KEYS.items()} | dict(OTHER_KEYS)
    return "; ".join(f"{key} {word}" for key, word in words.items())


def _summary(one: Walk, tracked: Tracked) -> str:
    c, due = tracked.commitment, tracked.standing.due
    document = one.who.store.document(c.document).document
    before = plain(document.text[max(0, c.start - _AROUND) : c.start]).strip()
    after = plain(document.text[c.end : c.end + _AROUND]).strip()
    day = document.meta.date or "no date"
    below = one.workspace.config.doubtful_fields_below
    where = " > ".join(c.section) + ", " if c.section else ""
    lines = [
        f"“{plain(c.quote)}”",
        f"  {plain(document.title)}, {day}",
        f"  {plain(where)}characters {c.start} to {c.end} of its text",
        f"  ... {before} [...] {after} ...",
        f"  {c.id}",
        f"  who: {', '.join(c.parties) or 'not said'}; lead: {', '.join(body.name for body in c.lead) or 'not said'}",
        f"  {timeliness_words(tracked.standing)}"
        + (f", due {due}" if due else "")
        + (f", by the words “{c.deadline.text}”" if c.deadline and c.deadline.text else "")
        + f"; confidence {c.confidence:.2f}"
        + (f"; doubtful: {', '.join(unsure)}" if (unsure := c.doubtful(below)) else ""),
    ]
    return "\n".join(lines + one.suggestions.lines(tracked))

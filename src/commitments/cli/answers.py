"""What each key of review --interactive asks, and what it records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from commitments.cli.asking import asked
from commitments.cli.context import Workspace
from commitments.cli.suggestions import Suggestions
from commitments.cli.tables import plain
from commitments.errors import LedgerError
from commitments.ids import find_document
from commitments.model import Document, Relation, Report, ReportKind, Source, Speaker, Status, Tracked
from commitments.recording import Recorder, place
from commitments.tracking import PROVEN, read_day, read_value
from commitments.wishes import Wish, reports_for

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


@dataclass
class Walk:
    """One person going through the queue; `recorded` are this session's reports by commitment.

    `meant` are the odd days of the answer at hand that the person said are meant: they are asked about once.
    """

    workspace: Workspace
    who: Recorder
    suggestions: Suggestions
    meant: set[str] = field(default_factory=set)
    recorded: dict[str, list[Report]] = field(default_factory=dict)

    def ask(self, question: str, read: Callable[[str], Value]) -> Value:
        """An answer that can be followed."""
        return asked(self.workspace, question, read)

    def day(self, tracked: Tracked, text: str, kind: ReportKind, name: str) -> date:
        """The day that an answer names as the field `name` of a report. Raises LedgerError where it cannot stand."""
        found = read_day(text)
        if name == "on" and found > self.who.today:
            raise LedgerError(f"{found} has not come yet; a report says what is already so")
        c = tracked.commitment
        self.who.ask_about(self.who.report(c.id, c.quote, kind, **{name: found}))
        return found

    def write(self, tracked: Tracked, wish: Wish) -> None:
        """Record what was answered. Raises CommitmentsError."""
        self.record(tracked, reports_for(self.who, tracked.commitment.id, wish))

    def record(self, tracked: Tracked, reports: Sequence[Report]) -> None:
        """Record reports on a commitment. Raises CommitmentsError."""
        self.who.write(reports)
        self.recorded.setdefault(tracked.commitment.id, []).extend(reports)
        self.workspace.say(f"recorded: {reports[-1].id}")


def meanings() -> str:
    """Every key with what it does."""
    words = {key: status.value.replace("_", " ") for key, status in STATUS_KEYS.items()} | dict(OTHER_KEYS)
    return "; ".join(f"{key} {word}" for key, word in words.items())


def _status(status: Status) -> Callable[[Walk, Tracked], bool]:
    def answer(one: Walk, tracked: Tracked) -> bool:
        def day(text: str) -> date | None:
            return one.day(tracked, text, ReportKind.STATUS, "on") if text else None

        on = one.ask("day it became true (YYYY-MM-DD, empty: not known)", day)
        evidence = _evidence(one, needed=status in PROVEN)
        note = one.ask("note (may be empty)", str)
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

    value = one.ask("the right deadline: a day, 'until' and a day, 'vague', or empty for none", deadline)
    one.write(tracked, Wish(correct={"deadline": value}))
    return True


def _extended(one: Walk, tracked: Tracked) -> bool:
    def day(text: str, name: str) -> date:
        return one.day(tracked, text, ReportKind.EXTENSION, name)

    due = one.ask("the new last day (YYYY-MM-DD)", lambda text: day(text, "due"))
    moved = "the day of the text that moved it (YYYY-MM-DD, empty: today)"
    on = one.ask(moved, lambda text: day(text, "on") if text else None)
    one.write(tracked, Wish(extend=due, on=on, evidence=_evidence(one, needed=False)))
    return True


def _linked(one: Walk, tracked: Tracked) -> bool:
    other = one.ask("id of the same promise in another document, or its beginning", one.who.find)
    one.workspace.say(f"  “{plain(other.commitment.quote)}”")
    one.write(tracked, Wish(links=[(Relation.SAME_AS, other.commitment.id)]))
    return True


def _dismiss(one: Walk, tracked: Tracked) -> bool:
    one.write(tracked, Wish(dismiss=True, note=one.ask("why (may be empty)", str)))
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


ANSWERS: Mapping[str, Callable[[Walk, Tracked], bool]] = {
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


def _evidence(one: Walk, *, needed: bool) -> tuple[Source, ...]:
    question = "address of a page, or id of a document, that shows it" + ("" if needed else " (may be empty)")
    named = one.ask(question, partial(_page, one, needed))
    if not named:
        return ()
    if isinstance(named, str):
        return (Source(named, None, _speaker(one)),)
    words = one.ask("its words", lambda text: named.text[slice(*place(named, text))])
    return (Source("", named.title, _speaker(one), named.id, words),)


def _page(one: Walk, needed: bool, text: str) -> str | Document:
    """An address, or the document of the corpus that an answer names. Raises CommitmentsError."""
    from commitments.tracking.ledgers import source_faults

    if not text and needed:
        raise LedgerError("this status needs evidence: the address of a page, or a document's id")
    if not text or ":" in text:
        if text and (faults := source_faults([Source(text)])):
            raise LedgerError(faults[0])
        return text
    return one.who.store.document(find_document(one.who.store, one.who.folders, text)).document


def _speaker(one: Walk) -> Speaker | None:
    def speaker(text: str) -> Speaker | None:
        if text[:1].lower() not in _SPEAKERS:
            raise LedgerError(f"{text!r}: p or i, or empty")
        return _SPEAKERS[text[:1].lower()]

    return one.ask("who speaks there: p the party, i somebody independent", speaker)

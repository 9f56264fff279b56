"""A commitment with all that bears on it, and how its facts and reports are worded for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from commitments.config import Folders
from commitments.ids import find_commitment
from commitments.model import (
    BY_MEANING,
    Commitment,
    Deadline,
    Event,
    Evidence,
    Relation,
    Report,
    ReportKind,
    Source,
    Standing,
    Tracked,
)
from commitments.store import Store
from commitments.tracking import Links, Thread, events_named, known, live_reports, read_events, resolved


@dataclass(frozen=True)
class Account:
    """A commitment with all that bears on it: what is known of it on a day, by whom, and what it is linked with.

    `dated` are the words that give the document's date, where its front matter does not. `guessed`: the parties are
    guessed, and not named by its own words.
    """

    tracked: Tracked
    title: str
    dated: Evidence | None
    reports: tuple[Report, ...]
    events: tuple[Event, ...]
    links: Links
    thread: Thread | None = None
    guessed: bool = False

    @property
    def commitment(self) -> Commitment:
        """The commitment itself."""
        return self.tracked.commitment

    @property
    def standing(self) -> Standing:
        """What it comes to on the day asked for."""
        return self.tracked.standing

    @property
    def deadline(self) -> Deadline | None:
        """The deadline with its event's day counted in, and with the words of its anchor."""
        d = self.commitment.deadline
        if d and d.anchor and d.anchor_evidence is None and self.dated:
            d = replace(d, anchor_evidence=self.dated)
        return resolved(d, self.commitment.document, self.events) if d else None

    @property
    def awaited(self) -> tuple[Event, ...]:
        """What was recorded of the event that the deadline waits for; the last line counts."""
        d = self.commitment.deadline
        return events_named(d.event, self.commitment.document, self.events) if d and d.event else ()

    @property
    def live(self) -> frozenset[str]:
        """The ids of the reports that nobody took back."""
        return frozenset(report.id for report in live_reports(self.reports))


def load_account(store: Store, folders: Folders, id: str, day: date, known_on: date | None = None) -> Account:
    """The account of a commitment on a day. Raises UnknownIdError."""
    from commitments.store.ledger_reader import LedgerReader, read_links

    tracked = find_commitment(store, folders, id, day, known_on)
    id_ = tracked.commitment.id
    document = store.document(tracked.commitment.document).document
    ledger = read_events(folders.events)
    links = read_links(store.connection)
    ledgers = LedgerReader(store.connection, folders.reports, ledger)
    reports = known(ledgers.reports_on(id_, links), known_on)
    deadline = tracked.commitment.deadline
    events = known(ledger.events, known_on) if deadline and deadline.event else ()
    thread = _thread(store, folders, id_, day, known_on) if id_ in links.tied() else None
    dated = document.meta.found.get("date")
    guessed = document.id in store.guessed() and not tracked.commitment.names_parties
    return Account(tracked, document.title, dated, reports, events, links, thread, guessed)


def _thread(store: Store, folders: Folders, id: str, day: date, known_on: date | None) -> Thread | None:
    from commitments.store.threads import read_threads

    return next((t for t in read_threads(store, folders, day, known_on) if id in t.members), None)


def facts(account: Account) -> Iterator[tuple[str, str]]:
    """What is known, field by field, in words."""
    c, s = account.commitment, account.standing
    yield "action", c.action
    yield "strength", c.strength.value
    yield "parties", (", ".join(c.parties) or "not said") + " (guessed)" * (account.guessed and bool(c.parties))
    yield "lead", _bodies(account, "lead")
    if c.support:
        yield "support", _bodies(account, "support")
    yield "deadline", _deadline(account.deadline, s)
    if c.recurrence:
        yield "recurrence", c.recurrence.text + (f", next due {s.next_due}" if s.next_due else "")
    if c.topics:
        yield "topics", ", ".join(c.topics)
    if c.topic_by_meaning:
        yield BY_MEANING, c.topic_by_meaning
    voices = ", ".join(f"{name} {chance:.2f}" for name, chance in c.voices.items())
    yield "confidence", f"{c.confidence:.2f}" + (f" ({voices})" if voices else "")


def _bodies(account: Account, field: str) -> str:
    bodies = getattr(account.commitment, field)
    return ", ".join(f"{b.name} (for {b.party})" if b.party else b.name for b in bodies) or "not said"


def _deadline(deadline: Deadline | None, s: Standing) -> str:
    if deadline is None:
        return "none" + (f", now due {s.due}" if s.due else "")
    words = f"“{deadline.text}”" if deadline.text else deadline.rule
    if deadline.event and deadline.due is None:
        words += f", waits for: {deadline.event}"
    if deadline.due:
        words += f", {deadline.bound.value} {deadline.due}"
    if s.due and s.due != deadline.due:
        words += f", moved to {s.due}"
    return words + (f" (strictly {s.strict})" if s.strict else "")


def retracted(account: Account, report: Report) -> bool:
    """Whether somebody took the report back."""
    return report.kind is not ReportKind.RETRACTION and report.id not in account.live


def said(report: Report) -> str:
    """What a report says, in words."""
    on = f" on {report.on}" if report.on else ""
    words = {
        ReportKind.STATUS: f"{report.status.value.replace('_', ' ') if report.status else ''}{on}",
        ReportKind.EXTENSION: f"extended to {report.due}{on}",
        ReportKind.CORRECTION: f"corrected {report.field}: {report.value}",
        ReportKind.DISMISSAL: "dismissed: no commitment",
        ReportKind.ADDITION: "added by a person",
        ReportKind.LINK: link_words(report),
        ReportKind.REPLY: f"reply of {report.by_party}",
        ReportKind.RETRACTION: f"retracted report {report.report}",
    }
    return words[report.kind]


def link_words(report: Report) -> str:
    """What a link says."""
    if report.to_document:
        return f"“{report.other_quote}”, in {report.to}: {(report.relation or '').replace('_', ' ')} this"
    words = {Relation.SAME_AS: "same as", Relation.SUPERSEDES: "takes the place of"}
    relation = report.relation or Relation.SAME_AS
    return f"{words.get(relation, relation.replace('_', ' '))} {report.to}"


def source_words(source: Source) -> str:
    """A piece of evidence and who speaks there."""
    speaker = {"party": " (the party says so)", "independent": " (independent)"}.get(source.by or "", "")
    where = source.url or f"{source.document}: “{source.quote}”"
    return f"{source.title + ': ' if source.title else ''}{where}{speaker}"

"""Threads: a promise, where later documents made it again, and where they say what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commitments.model import Commitment, Relation, Report, ReportKind, Role, Status
from commitments.tracking.differences import differences
from commitments.tracking.effects import effective, live_reports
from commitments.tracking.links import REPEATS, Links, Tie

MANY = 3
"""A promise made so often, on which nobody reported, is worth a look."""
_ROLES = {
    Relation.WEAKENS: Role.WEAKENED,
    Relation.STRENGTHENS: Role.STRENGTHENED,
    Relation.EXTENDS: Role.MOVED,
}
_WORDS: Mapping[Relation | None, str] = {
    None: "promised",
    Relation.RESTATES: "promised again",
    Relation.SAME_AS: "promised again",
    Relation.STRENGTHENS: "made firmer",
    Relation.WEAKENS: "weakened",
    Relation.EXTENDS: "moved to a later day",
    Relation.FULFILS: "told as done",
    Relation.PROGRESS: "told as under way",
    Relation.SUPERSEDES: "replaced",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One point of a thread: the words of a document, and what they are to the promise before; or a recorded status.

    `relation` is None for the first promise. `differences` are the words that changed ("will -> explore").
    `commitment` is the promise that the words make, where they make one; `report` says who confirmed it.
    """

    day: date | None
    document: str
    quote: str
    relation: Relation | None = None
    commitment: str | None = None
    differences: tuple[str, ...] = ()
    report: Report | None = None
    status: Status | None = None

    @property
    def words(self) -> str:
        """What happened there, in a word or two."""
        if self.status is Status.FULFILLED:
            return "kept"
        return self.status.value.replace("_", " ") if self.status else _WORDS[self.relation]


@dataclass(frozen=True, slots=True)
class Thread:
    """A promise through the years, in the order of days; `members` are its commitments, the first one first.

    `parties` and `topics` are those of the first one.
    """

    members: tuple[str, ...]
    steps: tuple[Step, ...]
    parties: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The commitment that counts."""
        return self.members[0]

    @property
    def last_mentioned(self) -> date | None:
        """The day of the latest document that speaks of it."""
        return max((step.day for step in self.steps if step.day and step.document), default=None)

    @property
    def promises(self) -> int:
        """How often it was promised."""
        return sum(1 for step in self.steps if step.document and step.relation in (None, Relation.SAME_AS, *REPEATS))


def roles(commitment: str, links: Links, reported: Callable[[str], bool]) -> tuple[Role, ...]:
    """What a commitment is in its thread; `reported` says whether a status was recorded on one."""
    if not any(commitment in (tie.earlier, tie.later) for tie in links.ties):
        return ()
    again = [tie for tie in links.ties if tie.earlier == commitment and tie.relation in REPEATS]
    found = [_ROLES[tie.relation] for tie in again if tie.relation in _ROLES]
    if commitment in links.repeats:
        found.append(Role.REPEATS)
    elif again:
        found.append(Role.FIRST)
        thread = next(members for members in links.threads() if commitment in members)
        repeated = {(t.document, t.quote) for t in links.ties if t.earlier in thread and t.relation in REPEATS}
        if len(repeated) + 1 >= MANY and not any(map(reported, thread)):
            found.append(Role.UNREPORTED)
    return tuple(dict.fromkeys(found))


def threads(
    links: Links, commitments: Mapping[str, Commitment], reports: Mapping[str, Sequence[Report]], as_of: date
) -> tuple[Thread, ...]:
    """The threads of a day, the newest first; `commitments` and `reports` are those that the links name, by id."""
    found = []
    for members in links.threads():
        there = sorted((commitments[id_] for id_ in members if id_ in commitments), key=_when)
        there = [c for c in there if (c.document_date or as_of) <= as_of]
        ties = [t for t in links.ties if t.earlier in members and _is_after(t, commitments) and _day(t, commitments)]
        ties = [tie for tie in ties if (_day(tie, commitments) or as_of) <= as_of]
        if there and ties:
            steps = (
                *_promised(there, ties),
                *_said(ties, commitments, reports),
                *_recorded(there, reports, ties, as_of),
            )
            ordered = sorted(steps, key=lambda s: (s.day or date.min, s.status is not None))
            first = there[0]
            found.append(Thread(tuple(c.id for c in there), tuple(ordered), first.parties, first.topics))
    return tuple(sorted(found, key=lambda t: (t.steps[-1].day or date.min, t.first), reverse=True))


def _when(commitment: Commitment) -> tuple[date, str, int]:
    return (commitment.document_date or date.min, commitment.document, commitment.start)


def _day(tie: Tie, commitments: Mapping[str, Commitment]) -> date | None:
    later = commitments.get(tie.later or "")
    return (later.document_date if later else None) or tie.report.on


def _is_after(tie: Tie, commitments: Mapping[str, Commitment]) -> bool:
    return tie.earlier in commitments and (tie.later is None or tie.later in commitments)


def _promised(there: Iterable[Commitment], ties: Sequence[Tie]) -> Iterator[Step]:
    """The promises that repeat no other one."""
    later = {tie.later for tie in ties}
    for c in there:
        if c.id not in later:
            yield Step(c.document_date, c.document, c.quote, commitment=c.id)


def _said(
    ties: Sequence[Tie], commitments: Mapping[str, Commitment], reports: Mapping[str, Sequence[Report]]
) -> Iterator[Step]:
    """Each later place once, by what it is to the latest promise that it is linked with, and the status it proves."""
    places: dict[tuple[str, str], Tie] = {}
    for tie in sorted(ties, key=lambda t: _when(commitments[t.earlier])):
        places[(tie.document, tie.later or tie.quote)] = tie
    for tie in places.values():
        later = commitments.get(tie.later or "")
        changed = differences(commitments[tie.earlier], later) if later else ()
        status = _proven(tie, reports.get(tie.earlier, ()))
        day = _day(tie, commitments)
        yield Step(day, tie.document, tie.quote, tie.relation, tie.later, changed, tie.report, status)


def _proven(tie: Tie, reports: Iterable[Report]) -> Status | None:
    """The status that a person recorded with these words as its evidence."""
    for report in live_reports(reports):
        if report.status and any((s.document, s.quote) == (tie.document, tie.quote) for s in report.evidence):
            return report.status
    return None


def _recorded(
    there: Iterable[Commitment], reports: Mapping[str, Sequence[Report]], ties: Sequence[Tie], as_of: date
) -> Iterator[Step]:
    """The statuses that rest on other words than those of the thread."""
    words = {(tie.document, tie.quote) for tie in ties}
    for c in there:
        for report in live_reports(reports.get(c.id, ())):
            own = any((source.document, source.quote) in words for source in report.evidence)
            if report.kind is ReportKind.STATUS and report.status and effective(report) <= as_of and not own:
                yield Step(effective(report), "", "", commitment=c.id, report=report, status=report.status)


@dataclass(frozen=True, slots=True)
class Dilution:
    """How promises changed when they were made again, by confirmed links alone: what each count rests on is `total`."""

    total: int
    firmer: int
    softer: int
    later: int

    @property
    def same(self) -> int:
        """How many were promised again as they were."""
        return self.total - self.firmer - self.softer - self.later


def dilution_by(threads: Iterable[Thread], facet: str) -> dict[str, Dilution]:
    """The dilution of each party or topic whose promises were made again, those with most repetitions first."""
    groups: dict[str, list[Thread]] = {}
    for thread in threads:
        for name in thread.parties if facet == "party" else thread.topics:
            groups.setdefault(name, []).append(thread)
    found = {name: dilution(some) for name, some in groups.items()}
    ordered = sorted(found.items(), key=lambda item: (-item[1].total, item[0]))
    return {name: one for name, one in ordered if one.total}


def dilution(threads: Iterable[Thread]) -> Dilution:
    """What confirmed repetitions come to; each later place counts once."""
    found = [step.relation for thread in threads for step in thread.steps if step.relation in REPEATS]
    counts = [found.count(r) for r in (Relation.STRENGTHENS, Relation.WEAKENS, Relation.EXTENDS)]
    return Dilution(len(found), *counts)


def thread_record(thread: Thread) -> dict[str, Any]:
    """A thread with its steps, for programs."""
    last = thread.last_mentioned
    return {
        "first": thread.first,
        "commitments": list(thread.members),
        "parties": list(thread.parties),
        "topics": list(thread.topics),
        "promises": thread.promises,
        "last_mentioned": last.isoformat() if last else None,
        "steps": [_step_record(step) for step in thread.steps],
    }


def _step_record(step: Step) -> dict[str, Any]:
    return {
        "day": step.day.isoformat() if step.day else None,
        "what": step.words,
        "relation": step.relation.value if step.relation else None,
        "status": step.status.value if step.status else None,
        "document": step.document or None,
        "quote": step.quote or None,
        "commitment": step.commitment,
        "differences": list(step.differences),
        "report": step.report.id if step.report else None,
    }

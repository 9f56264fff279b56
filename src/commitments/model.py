"""The nouns. Every value is frozen; every offset counts code points of `Document.text`."""

from __future__ import annotations

import copyreg
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any


def _view(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


# A read-only view of a dict has no pickle of its own, and values travel between processes.
copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))


class Strength(StrEnum):
    """The firmness of the verb, weakest first. It never says that a text is legally binding."""

    EXPLORE = "explore"
    INTEND = "intend"
    WILL = "will"
    SHALL = "shall"

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return list(Strength).index(self)


class DocumentType(StrEnum):
    """What kind of text a document is."""

    JOINT_STATEMENT = "joint-statement"
    MOU = "mou"
    FRAMEWORK = "framework"
    AGREEMENT = "agreement"
    RESOLUTION = "resolution"
    COMMUNIQUE = "communique"
    DECLARATION = "declaration"
    ACTION_PLAN = "action-plan"
    ORDER = "order"
    OTHER = "other"


class DeadlineKind(StrEnum):
    """How the words of a deadline lead to a day."""

    FIXED = "fixed"
    RELATIVE = "relative"
    EVENT = "event"
    VAGUE = "vague"


class Bound(StrEnum):
    """Whether the action is to be done by the day, or kept up until it."""

    BY = "by"
    UNTIL = "until"


class Status(StrEnum):
    """What a person last recorded; `no_report` when nobody has."""

    NO_REPORT = "no_report"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    PARTLY_FULFILLED = "partly_fulfilled"
    FULFILLED = "fulfilled"
    BROKEN = "broken"
    SUPERSEDED = "superseded"
    UNVERIFIABLE = "unverifiable"


class Timeliness(StrEnum):
    """What status and deadline come to on a given day; only `tracking.standing` computes it.

    `unchecked` is past its day and nobody has looked; `overdue` only what a person found not done.
    """

    OVERDUE = "overdue"
    UNCHECKED = "unchecked"
    DUE_SOON = "due_soon"
    UPCOMING = "upcoming"
    AWAITING_EVENT = "awaiting_event"
    VAGUE = "vague"
    NO_DEADLINE = "no_deadline"
    ENDED = "ended"
    FULFILLED_ON_TIME = "fulfilled_on_time"
    FULFILLED_LATE = "fulfilled_late"
    FULFILLED = "fulfilled"
    BROKEN = "broken"
    CLOSED = "closed"


class ReportKind(StrEnum):
    """What a line of a reports ledger does."""

    STATUS = "status"
    EXTENSION = "extension"
    CORRECTION = "correction"
    DISMISSAL = "dismissal"
    ADDITION = "addition"
    LINK = "link"
    REPLY = "reply"
    RETRACTION = "retraction"


class Relation(StrEnum):
    """How a promise and another text belong together.

    With a commitment at the other end it reads "this promise RELATION that one"; with a document and a quote at the
    other end, "those later words RELATION this promise". Only `same_as` and `supersedes` change a standing;
    what restates, strengthens, weakens or extends is counted once, with the first promise.
    """

    SAME_AS = "same_as"
    SUPERSEDES = "supersedes"
    RESTATES = "restates"
    STRENGTHENS = "strengthens"
    WEAKENS = "weakens"
    EXTENDS = "extends"
    FULFILS = "fulfils"
    PROGRESS = "progress"


class Role(StrEnum):
    """What a commitment is in a thread, by the links that people confirmed.

    `first` was promised again, `repeats` an earlier one; `weakened`, `strengthened` and `moved` were promised again
    softer, firmer or for a later day; `unreported` are first ones, promised three times or more, without any status.
    """

    FIRST = "first"
    REPEATS = "repeats"
    WEAKENED = "weakened"
    STRENGTHENED = "strengthened"
    MOVED = "moved"
    UNREPORTED = "unreported"


class Speaker(StrEnum):
    """Who stands behind a piece of evidence."""

    PARTY = "party"
    INDEPENDENT = "independent"


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document and their place: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """The place alone."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline markup that `Document.text` dropped: kind is strong, em, code, link or image."""

    kind: str
    span: Span
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between blank lines of `Document.text`.

    `level` is a heading's level (1 to 6) or an item's nesting depth (0 outermost), else 0.
    `marker` is an item's bullet or number as written ("-", "3.", "(a)"), and is not in the text when Markdown made it.
    `governor` is the index of the block that governs an item: the paragraph that opens its list, or the parent item.
    `section` holds the headings above, outermost first. `cells` are a row's cells; `marks` its inline markup;
    `quoted` says that it stands in a block quote.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    marker: str | None = None
    governor: int | None = None
    section: tuple[str, ...] = ()
    cells: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where each character of `Document.text` stands in the file.

    Piece i covers text[text_starts[i] : text_starts[i + 1]] and source[source_starts[i] : source_ends[i]]. Pieces of
    equal length on both sides map character by character; others (an entity, an escape, a soft break) map as a whole.
    """

    text_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    source_ends: tuple[int, ...]
    text_length: int

    def place(self, span: Span) -> Span:
        """The range of the file that a non-empty range of the text was built from."""
        first, last = self._piece(span.start), self._piece(span.end - 1)
        start = self.source_starts[first]
        if self._even(first):
            start += span.start - self.text_starts[first]
        end = self.source_ends[last]
        if self._even(last):
            end = self.source_starts[last] + span.end - self.text_starts[last]
        return Span(start, max(start, end))

    def _piece(self, offset: int) -> int:
        return bisect_right(self.text_starts, offset) - 1

    def _even(self, i: int) -> bool:
        following = self.text_starts[i + 1] if i + 1 < len(self.text_starts) else self.text_length
        return following - self.text_starts[i] == self.source_ends[i] - self.source_starts[i]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is known about a document, from its front matter or, where safe, from its text.

    `month_only` says that only the month of `date` is known, which is then its last day.
    `found` names the fields that were read from the text and the words they came from; `doubts` those that are
    missing or uncertain, and why, with "language" and "kind" for a text that is not read; `other` keeps unknown keys.
    """

    title: str | None = None
    date: date | None = None
    month_only: bool = False
    type: DocumentType = DocumentType.OTHER
    parties: tuple[str, ...] = ()
    place: str | None = None
    source_url: str | None = None
    retrieved: str | None = None
    original: str | None = None
    sha256: str | None = None
    language: str = "en"
    license: str | None = None
    attribution: str | None = None
    found: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    doubts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def written_date(self) -> str:
        """The date as it is written: "2026-03-06", "2026-03" where only the month is known, or nothing."""
        return self.date.isoformat()[: 7 if self.month_only else 10] if self.date else ""

    @property
    def unread(self) -> str | None:
        """Why a text is not read for commitments: it is not English, or no document at all."""
        return self.doubts.get("language") or self.doubts.get("kind")


@dataclass(frozen=True, slots=True)
class Document:
    """One text with a date and parties. `warnings` say what was missing, lost or not understood, one line each."""

    id: str
    text: str
    meta: FrontMatter
    blocks: tuple[Block, ...]
    source_map: SourceMap
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title, or the id where there is none."""
        return self.meta.title or self.id

    def evidence(self, start: int, end: int) -> Evidence:
        """The words at a place."""
        return Evidence(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or list item: `document.text[start:end] == text`; `block` is the index of the block that holds it.

    `lead_in` is the sentence that governs a list item; its own `lead_in` governs it in turn.
    """

    start: int
    end: int
    text: str
    block: int
    section: tuple[str, ...] = ()
    lead_in: Sentence | None = None

    @property
    def span(self) -> Span:
        """The place alone."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Body:
    """A department, agency, officer or other body. `name` as the document writes it, without "the"."""

    name: str
    canonical: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which the action is in time, with its reasoning.

    `due` is the generous reading, `strict` the harsher one where the words have two (else None). `edtf` is the interval
    or day in Extended Date/Time Format (ISO 8601-2). `rule` names the rule in data; `arithmetic` spells the counting
    ("2026-02-04 + 30 days = 2026-03-06"); `anchor_evidence` is where the anchor day was found, None for front matter.
    While an event has no day its arithmetic holds `event` in the day's place ("event + 30 days");
    none means the event's own day.
    """

    text: str
    start: int
    end: int
    kind: DeadlineKind
    bound: Bound = Bound.BY
    edtf: str | None = None
    due: date | None = None
    anchor: date | None = None
    rule: str = ""
    event: str | None = None
    strict: date | None = None
    arithmetic: str | None = None
    anchor_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A cadence ("annually"). `every` is an ISO 8601 period ("P1Y"), None where the words name none ("regularly")."""

    text: str
    start: int
    end: int
    every: str | None = None


BY_MEANING = "topic by meaning"
"""The evidence of a topic that no word decided."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A publicly expressed statement of intent; `quote == document.text[start:end]`.

    `evidence` maps each field taken from the text to the places it was taken from. `corrected` names the fields that a
    person replaced; `added` says that a person added the whole commitment. `field_confidence` is the calibrated chance
    that a field is right, for parties, deadline and lead; 1.0 where it is absent. `voices` is what the rules and the
    small reader each say of the chance that `confidence` sums up; one that had no opinion is absent. `same_as` is the
    commitment of another document that a person named as the same promise, or that it repeats: only that one counts.
    """

    id: str
    document: str
    quote: str
    start: int
    end: int
    source_start: int
    source_end: int
    action: str
    strength: Strength
    parties: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    lead_in: str | None = None
    lead: tuple[Body, ...] = ()
    support: tuple[Body, ...] = ()
    deadline: Deadline | None = None
    recurrence: Recurrence | None = None
    topics: tuple[str, ...] = ()
    confidence: float = 1.0
    continuing: bool = False
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=lambda: MappingProxyType({}))
    corrected: tuple[str, ...] = ()
    added: bool = False
    same_as: str | None = None
    document_title: str = ""
    document_date: date | None = None
    document_type: DocumentType = DocumentType.OTHER
    source_url: str | None = None
    field_confidence: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    voices: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def headline(self) -> str:
        """Who and what in one line: "United States, European Union: conclude a Memorandum of Understanding"."""
        action = " ".join(self.action.split())
        return f"{', '.join(self.parties)}: {action}" if self.parties else action[:1].upper() + action[1:]

    def doubtful(self, below: float) -> tuple[str, ...]:
        """The fields whose confidence lies below a threshold and that no person has corrected."""
        found = self.field_confidence.items()
        return tuple(name for name, sure in found if sure < below and name not in self.corrected and not self.added)

    @property
    def topic_by_meaning(self) -> str | None:
        """The topic that no word decided: the last one, where `evidence` holds the clause that comes nearest to it."""
        told = BY_MEANING in self.evidence and "topics" not in self.corrected
        return self.topics[-1] if told and self.topics else None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document yields. `parties` are the document's, as diplomats write them."""

    document: Document
    parties: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    commitments: tuple[Commitment, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of evidence that a report names: a page's address, or words of a document of the corpus."""

    url: str = ""
    title: str | None = None
    by: Speaker | None = None
    document: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One line of a reports ledger: a person's recorded judgement. `recorded` is an aware UTC time; `id` a UUIDv7.

    `local_day` is the day it was where it was recorded; None where the line does not say. Of a link, `to` is another
    commitment's id, or a document's where it names words of a document; `other_quote` are the words there, by which
    a commitment is found where its id is gone.
    """

    id: str
    commitment: str
    quote: str
    kind: ReportKind
    reviewer: str
    recorded: datetime
    note: str = ""
    evidence: tuple[Source, ...] = ()
    status: Status | None = None
    on: date | None = None
    due: date | None = None
    field: str | None = None
    value: Any = None
    relation: Relation | None = None
    to: str | None = None
    by_party: str | None = None
    report: str | None = None
    other_quote: str | None = None
    to_document: bool = False
    local_day: date | None = None

    @property
    def recorded_on(self) -> date:
        """The day on which it was recorded, where it was recorded."""
        return self.local_day or self.recorded.date()

    @property
    def same_as(self) -> str | None:
        """The commitment that is the same promise, where this links to one."""
        return self.to if self.relation is Relation.SAME_AS and not self.to_document else None

    @property
    def supersedes(self) -> str | None:
        """The commitment whose place this one takes, where this links to one."""
        return self.to if self.relation is Relation.SUPERSEDES and not self.to_document else None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of events.jsonl: the day of something deadlines wait for; None takes an earlier day back.

    `document` is None for a shared event; `local_day` is the day it was where it was recorded.
    """

    name: str
    day: date | None
    recorded: datetime
    evidence: tuple[Source, ...] = ()
    reviewer: str = ""
    note: str = ""
    document: str | None = None
    local_day: date | None = None

    @property
    def recorded_on(self) -> date:
        """The day on which it was recorded, where it was recorded."""
        return self.local_day or self.recorded.date()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a commitment comes to on a day.

    `due` is the day that counts then (extensions and events applied), on the generous reading, `strict` on the harsher.
    `days_late` counts from the last day for what a person found late, `days_past` for what nobody has checked.
    `strict_only`: past its day on the strict reading, not yet on the generous one. `claimed`: the status rests on the
    promiser's word alone. `next_due`: when a recurring action is due again, counted from the last report.
    """

    as_of: date
    status: Status = Status.NO_REPORT
    reviewed: bool = False
    timeliness: Timeliness = Timeliness.NO_DEADLINE
    days_late: int | None = None
    days_past: int | None = None
    due: date | None = None
    strict: date | None = None
    strict_only: bool = False
    claimed: bool = False
    next_due: date | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """A commitment and what it comes to on a day."""

    commitment: Commitment
    standing: Standing


@dataclass(frozen=True, slots=True)
class Filter:
    """What a listing keeps. Values of one field are alternatives; fields combine. Names compare case-folded.

    `type` is the document's; `made_before` and `made_after` compare its date. `doubtful` keeps those with, or without,
    a doubtful party or deadline. `thread` is what it is in its thread. `reviewed` and `strict_only` keep those whose
    standing says so, or says the opposite; `linked` those that a person linked with an earlier promise, which counts in
    their place, or all others: what is counted once.
    """

    document: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    status: tuple[Status, ...] = ()
    timeliness: tuple[Timeliness, ...] = ()
    strength: tuple[Strength, ...] = ()
    topic: tuple[str, ...] = ()
    thread: tuple[Role, ...] = ()
    type: tuple[DocumentType, ...] = ()
    made_before: date | None = None
    made_after: date | None = None
    due_before: date | None = None
    due_after: date | None = None
    doubtful: bool | None = None
    reviewed: bool | None = None
    strict_only: bool | None = None
    linked: bool | None = None


Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how many are done, and how many there are in all."""

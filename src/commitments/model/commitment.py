"""What is promised: by whom, how firmly, by when, led by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from commitments.model.document import Document, Evidence, Sentence
from commitments.model.vocabulary import Bound, DeadlineKind, DocumentType, Strength, written


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
    `month_only` says that only the month of `document_date` is known, which is then its last day.
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
    month_only: bool = False

    @property
    def written_date(self) -> str:
        """The document's date: "2026-03-06", "2026-03" where only the month is known, or nothing."""
        return written(self.document_date, month_only=self.month_only)

    @property
    def names_parties(self) -> bool:
        """Whether its own words name all its parties, or a person did."""
        return self.added or "parties" in self.corrected or all(party in self.quote for party in self.parties)

    @property
    def open_day(self) -> date | None:
        """The last day of the document's month, where its day within the month is open."""
        return self.document_date if self.month_only else None

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
        by_meaning = BY_MEANING in self.evidence and "topics" not in self.corrected
        return self.topics[-1] if by_meaning and self.topics else None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document yields. `parties` are the document's, as diplomats write them.

    `guessed` says that they are guessed: no words of the document say that they speak.
    """

    document: Document
    parties: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    commitments: tuple[Commitment, ...]
    warnings: tuple[str, ...] = ()
    guessed: bool = False

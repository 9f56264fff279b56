"""What a person recorded: the lines of the ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commitments.model.vocabulary import Relation, ReportKind, Speaker, Status


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

"""What is asked of a search, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from commitments.model import Filter, Span, Tracked, written
from commitments.records import Record, tracked_record
from commitments.search.explain import Why
from commitments.search.fusion import STRONG, Scored
from commitments.store.unit_queries import Passage

Mode = Literal["hybrid", "semantic", "keyword"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for. `like` is the id of a commitment, in place of `text`.

    `whole` is the question as it was asked, where names and years were taken out of `text`: its meaning is compared.
    With `together`, parties of the filter are meant as one question's: what the one that promised least did, alone or
    with the other, not all that either did.
    """

    text: str
    as_of: date
    known_on: date | None = None
    filter: Filter = field(default_factory=Filter)
    mode: Mode = "hybrid"
    limit: int = 10
    like: str | None = None
    together: bool = False
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found: commitments, or, where none is close, sentences for context."""

    hits: tuple[Hit, ...] = ()
    context: tuple[PassageHit, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A commitment that was found. `also` are others with the same quote.

    `score` is the probability that it answers the query, `closeness` the cosine of meaning and `agreement` the share
    of the query's words, each from 0 to 1. `beside` is the sentence of the same paragraph or list that it was found by.
    """

    tracked: Tracked
    score: float
    closeness: float = 0.0
    agreement: float = 0.0
    also: tuple[Tracked, ...] = ()
    why: Why = field(default_factory=Why)
    beside: Passage | None = None

    @property
    def strong(self) -> bool:
        """Whether it is more likely right than wrong."""
        return self.score >= STRONG


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A sentence that was found, whether or not it is a commitment."""

    document: str
    title: str
    date: date | None
    quote: str
    start: int
    end: int
    score: float
    closeness: float = 0.0
    agreement: float = 0.0
    why: Why = field(default_factory=Why)
    month_only: bool = False

    @property
    def written_date(self) -> str:
        """The document's date: "2026-03-06", "2026-03" where only the month is known, or nothing."""
        return written(self.date, month_only=self.month_only)

    @property
    def strong(self) -> bool:
        """Whether it is more likely right than wrong."""
        return self.score >= STRONG

    @classmethod
    def of(cls, passage: Passage, scored: Scored) -> PassageHit:
        """A passage with its score."""
        p, found = passage, (round(scored.score, 6), scored.closeness, scored.agreement)
        return cls(p.document, p.title, p.date, p.text, p.start, p.end, *found, month_only=p.month_only)


def hit_record(hit: Hit) -> Record:
    """A hit as `search` prints it: the commitment's fields, its score, why it was found, and its twins in `also`."""
    record = tracked_record(hit.tracked)
    found = {
        "kind": "commitment",
        "score": hit.score,
        "strong": hit.strong,
        "closeness": round(hit.closeness, 6),
        "agreement": round(hit.agreement, 6),
        "beside": _beside(hit.beside) if hit.beside else None,
        "matched": _places(hit.why, hit.tracked.commitment.quote, hit.tracked.commitment.start),
        "clause": _clause(hit.why, hit.tracked.commitment.quote, hit.tracked.commitment.start),
    }
    return record | found | {"also": [tracked_record(tracked) for tracked in hit.also]}


def passage_record(hit: PassageHit) -> Record:
    """A sentence as `search` prints it."""
    return {
        "kind": "passage",
        "document": hit.document,
        "title": hit.title,
        "date": hit.written_date or None,
        "quote": hit.quote,
        "start": hit.start,
        "end": hit.end,
        "score": hit.score,
        "strong": hit.strong,
        "closeness": round(hit.closeness, 6),
        "agreement": round(hit.agreement, 6),
        "matched": _places(hit.why, hit.quote, hit.start),
        "clause": _clause(hit.why, hit.quote, hit.start),
    }


def _beside(passage: Passage) -> Record:
    return {"start": passage.start, "end": passage.end, "text": passage.text}


def _places(why: Why, quote: str, start: int) -> list[Record]:
    return [_place(span, quote, start) for span in why.words]


def _clause(why: Why, quote: str, start: int) -> Record | None:
    return _place(why.clause, quote, start) if why.clause else None


def _place(span: Span, quote: str, start: int) -> Record:
    return {"start": start + span.start, "end": start + span.end, "text": quote[span.start : span.end]}

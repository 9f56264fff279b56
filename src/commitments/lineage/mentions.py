"""A sentence of a later document that may tell of a promise, or promise it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from commitments.model import Commitment, Relation, written


@dataclass(frozen=True, slots=True)
class Mention:
    """A later sentence, `later.text[start:end] == quote`, and what it may be to the earlier promise `of`.

    `before` is the sentence before it. `told`: something is said to be done; else it is promised again. `relation` is a
    proposal, `score` the calibrated chance that a person would confirm one. `differences` say what changed ("will ->
    explore"). `commitment` is the promise that the sentence itself makes, where it makes one.
    """

    of: str
    document: str
    title: str
    date: date
    start: int
    end: int
    quote: str
    before: str
    told: bool
    relation: Relation
    score: float
    differences: tuple[str, ...] = ()
    commitment: Commitment | None = None
    month_only: bool = False

    @property
    def written_date(self) -> str:
        """The later document's date: "2026-03-06", or "2026-03" where only the month is known."""
        return written(self.date, month_only=self.month_only)


def mention_record(mention: Mention, earlier: Commitment) -> dict[str, Any]:
    """A mention and the promise it belongs to, for programs."""
    m = mention
    return {
        "commitment": m.of,
        "quote": earlier.quote,
        "headline": earlier.headline,
        "document": earlier.document,
        "document_date": earlier.written_date or None,
        "score": round(m.score, 3),
        "group": "told" if m.told else "promised again",
        "relation": m.relation.value,
        "differences": list(m.differences),
        "later": {
            "document": m.document,
            "document_title": m.title,
            "document_date": m.written_date,
            "quote": m.quote,
            "start": m.start,
            "end": m.end,
            "before": m.before,
            "commitment": m.commitment.id if m.commitment else None,
        },
    }

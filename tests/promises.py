"""Small extractions made by hand, for tests of what comes after extraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from commitments.documents import parse_document
from commitments.model import (
    Body,
    Commitment,
    Deadline,
    DeadlineKind,
    Document,
    Evidence,
    Extraction,
    Relation,
    Report,
    ReportKind,
    Sentence,
    Source,
    Span,
    Strength,
)
from commitments.tracking import commitment_id

SIGNED = date(2026, 2, 4)
PAGE = (Source("https://example.org/news"),)


@dataclass(frozen=True)
class Promise:
    """A sentence and what is to be found in it; `by` are its deadline's words."""

    quote: str
    parties: tuple[str, ...] = ("Japan",)
    by: str = ""
    due: date | None = None
    strict: date | None = None
    kind: DeadlineKind = DeadlineKind.FIXED
    event: str | None = None
    lead: tuple[Body, ...] = ()
    strength: Strength = Strength.WILL
    topics: tuple[str, ...] = ()


def markdown(document_id: str, promises: Sequence[Promise], signed: date | None = SIGNED) -> str:
    """A document of one paragraph a promise."""
    front = f"---\ntitle: Title of {document_id}\n{f'date: {signed}' if signed else 'type: other'}\n---\n\n"
    return front + "\n\n".join(promise.quote for promise in promises) + "\n"


def extraction(document_id: str, promises: Sequence[Promise], signed: date | None = SIGNED) -> Extraction:
    """The document and the commitments that a perfect extraction would find."""
    document = parse_document(markdown(document_id, promises, signed), document_id)
    places, start = [], 0
    for promise in promises:
        start = document.text.index(promise.quote, start)
        places.append(start)
        start += len(promise.quote)
    sentences = tuple(
        Sentence(s, s + len(p.quote), p.quote, i) for i, (s, p) in enumerate(zip(places, promises, strict=True))
    )
    seen: list[str] = []
    made = []
    for place, promise in zip(places, promises, strict=True):
        made.append(_commitment(document, place, promise, seen.count(promise.quote)))
        seen.append(promise.quote)
    return Extraction(document, ("Japan",), sentences, tuple(made))


def _commitment(document: Document, start: int, promise: Promise, occurrence: int) -> Commitment:
    end = start + len(promise.quote)
    source = document.source_map.place(Span(start, end))
    will = start + max(promise.quote.find("will"), 0)
    return Commitment(
        id=commitment_id(document.id, promise.quote, occurrence),
        document=document.id,
        quote=promise.quote,
        start=start,
        end=end,
        source_start=source.start,
        source_end=source.end,
        action=promise.quote,
        strength=promise.strength,
        parties=promise.parties,
        lead=promise.lead,
        deadline=_deadline(start, promise),
        topics=promise.topics,
        evidence={"strength": (Evidence(will, will + 4, document.text[will : will + 4]),)},
        document_title=document.title,
        document_date=document.meta.date,
        document_type=document.meta.type,
    )


def _deadline(start: int, promise: Promise) -> Deadline | None:
    if not promise.by:
        return None
    place = start + promise.quote.index(promise.by)
    return Deadline(
        promise.by,
        place,
        place + len(promise.by),
        promise.kind,
        due=promise.due,
        strict=promise.strict,
        event=promise.event,
        rule="by hand",
        arithmetic=_arithmetic(promise),
    )


def _arithmetic(promise: Promise) -> str | None:
    """The days themselves: nothing was counted."""
    if not promise.due:
        return None
    strictly = f"; strictly {promise.strict} = {promise.strict}" if promise.strict else ""
    return f"{promise.due} = {promise.due}{strictly}"


def report(number: int, commitment: Commitment, kind: ReportKind = ReportKind.STATUS, **values: Any) -> Report:
    """A report with evidence; `number` makes its id and the order of recording."""
    recorded = values.pop("recorded", datetime(2026, 11, 1, 12, number % 60, tzinfo=UTC))
    named = {"id": f"00000000-0000-7000-8000-{number:012}", "commitment": commitment.id, "quote": commitment.quote}
    return Report(kind=kind, reviewer="A", recorded=recorded, evidence=PAGE, **{**named, **values})


def same_as(commitment: str) -> dict[str, Any]:
    """The fields of a link to the same promise."""
    return {"relation": Relation.SAME_AS, "to": commitment}


def supersedes(commitment: str) -> dict[str, Any]:
    """The fields of a link to a promise whose place was taken."""
    return {"relation": Relation.SUPERSEDES, "to": commitment}

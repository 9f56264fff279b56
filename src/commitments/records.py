"""The nouns as JSON objects and back: the one place that fixes the names of DESIGN.md's formats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from commitments.model import (
    Body,
    Bound,
    Commitment,
    Deadline,
    DeadlineKind,
    Evidence,
    Standing,
    Tracked,
)

Record = dict[str, Any]


def commitment_record(commitment: Commitment, doubtful_below: float = 0.8) -> Record:
    """A commitment as `extract` prints it: absent is null or [].

    `doubtful` lists the fields of lower confidence than `doubtful_below`.
    """
    c = commitment
    return {
        "id": c.id,
        "document": c.document,
        "document_title": c.document_title,
        "document_date": c.written_date or None,
        "document_type": c.document_type.value,
        "source_url": c.source_url,
        "headline": c.headline,
        "quote": c.quote,
        "start": c.start,
        "end": c.end,
        "source_start": c.source_start,
        "source_end": c.source_end,
        "section": list(c.section),
        "lead_in": c.lead_in,
        "action": c.action,
        "strength": c.strength.value,
        "parties": list(c.parties),
        "lead": [_body_record(body) for body in c.lead],
        "support": [_body_record(body) for body in c.support],
        "deadline": deadline_record(c.deadline) if c.deadline else None,
        "recurrence": c.recurrence.text if c.recurrence else None,
        "recurrence_every": c.recurrence.every if c.recurrence else None,
        "recurrence_start": c.recurrence.start if c.recurrence else None,
        "topics": list(c.topics),
        "confidence": c.confidence,
        "voices": dict(c.voices),
        "field_confidence": dict(c.field_confidence),
        "doubtful": list(c.doubtful(doubtful_below)),
        "continuing": c.continuing,
        "evidence": {name: [evidence_record(e) for e in places] for name, places in c.evidence.items()},
        "corrected": list(c.corrected),
        "added": c.added,
        "same_as": c.same_as,
    }


def tracked_record(tracked: Tracked, doubtful_below: float = 0.8) -> Record:
    """A commitment and its standing as `list` prints it."""
    return commitment_record(tracked.commitment, doubtful_below) | standing_record(tracked.standing)


def standing_record(standing: Standing) -> Record:
    """What a commitment comes to on a day."""
    return {
        "status": standing.status.value,
        "reviewed": standing.reviewed,
        "claimed": standing.claimed,
        "timeliness": standing.timeliness.value,
        "due": _day(standing.due),
        "due_strict": _day(standing.strict),
        "strict_only": standing.strict_only,
        "days_late": standing.days_late,
        "days_past": standing.days_past,
        "next_due": _day(standing.next_due),
        "as_of": standing.as_of.isoformat(),
    }


def deadline_record(deadline: Deadline) -> Record:
    """The `deadline` object."""
    d = deadline
    return {
        "text": d.text,
        "start": d.start,
        "end": d.end,
        "kind": d.kind.value,
        "bound": d.bound.value,
        "edtf": d.edtf,
        "due": _day(d.due),
        "due_strict": _day(d.strict),
        "anchor": _day(d.anchor),
        "anchor_evidence": evidence_record(d.anchor_evidence) if d.anchor_evidence else None,
        "rule": d.rule,
        "arithmetic": d.arithmetic,
        "event": d.event,
    }


def evidence_record(evidence: Evidence) -> Record:
    """Words and their place."""
    return {"start": evidence.start, "end": evidence.end, "text": evidence.text}


def deadline_from(record: Mapping[str, Any]) -> Deadline:
    """The inverse of `deadline_record`."""
    r = record
    anchor_evidence = r.get("anchor_evidence")
    return Deadline(
        text=r["text"],
        start=r["start"],
        end=r["end"],
        kind=DeadlineKind(r["kind"]),
        bound=Bound(r["bound"]),
        edtf=r["edtf"],
        due=_day_from(r["due"]),
        anchor=_day_from(r["anchor"]),
        rule=r["rule"],
        event=r["event"],
        strict=_day_from(r.get("due_strict")),
        arithmetic=r.get("arithmetic"),
        anchor_evidence=evidence_from(anchor_evidence) if anchor_evidence else None,
    )


def evidence_from(record: Mapping[str, Any]) -> Evidence:
    """The inverse of `evidence_record`."""
    return Evidence(record["start"], record["end"], record["text"])


def _body_record(body: Body) -> Record:
    return {"name": body.name, "canonical": body.canonical, "party": body.party}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_from(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""What a person asks to record on a commitment, and the reports that it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commitments.errors import LedgerError
from commitments.ids import find_document
from commitments.model import Commitment, Relation, Report, ReportKind, Source, Status
from commitments.names import corrected
from commitments.recording import Recorder, place
from commitments.tracking import commitment_id, read_value

LISTS = ("parties", "lead", "support", "topics")
"""The fields of a commitment that hold several values, written with semicolons between them."""


@dataclass(frozen=True)
class Wish:
    """What a person asked to record. One of `KINDS` is set; the rest goes with it.

    `links` are pairs of a relation and the other end: a commitment's id, or a document's where `words` are given.
    """

    status: Status | None = None
    on: date | None = None
    extend: date | None = None
    correct: Mapping[str, Any] = field(default_factory=dict)
    dismiss: bool = False
    add: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[tuple[Relation, str]] = ()
    words: str | None = None
    reply_by: str | None = None
    retract: str | None = None
    evidence: tuple[Source, ...] = ()
    note: str = ""

    @property
    def common(self) -> dict[str, Any]:
        """What goes with every kind."""
        return {"evidence": self.evidence, "note": self.note}


def reports_for(recorder: Recorder, id: str | None, wish: Wish) -> list[Report]:
    """The reports that a wish comes to. Raises LedgerError and UnknownIdError."""
    if wish.retract:
        found = recorder.find_report(wish.retract)
        return [recorder.report(found.commitment, found.quote, ReportKind.RETRACTION, report=found.id, **wish.common)]
    if id is None:
        raise LedgerError("say which commitment: its id, or the beginning of it")
    if wish.add:
        return [_addition(recorder, find_document(recorder.store, recorder.folders, id), wish)]
    commitment = recorder.find(id).commitment
    rows = list(_rows(recorder, commitment, wish))
    if not rows:
        raise LedgerError("nothing to record: say what became of it")
    return [recorder.report(commitment.id, commitment.quote, kind, **row, **wish.common) for kind, row in rows]


def _rows(recorder: Recorder, commitment: Commitment, wish: Wish) -> Iterator[tuple[ReportKind, dict[str, Any]]]:
    if wish.status:
        yield ReportKind.STATUS, {"status": wish.status, "on": wish.on}
    if wish.extend:
        yield ReportKind.EXTENSION, {"due": wish.extend, "on": wish.on}
    for name, value in wish.correct.items():
        yield ReportKind.CORRECTION, {"field": name, "value": _value(name, value)}
    if wish.dismiss:
        yield ReportKind.DISMISSAL, {}
    for relation, end in wish.links:
        yield ReportKind.LINK, _link(recorder, commitment, relation, end, wish)
    if wish.reply_by:
        if not wish.note:
            raise LedgerError("a reply needs --note TEXT: what they say")
        yield ReportKind.REPLY, {"by_party": wish.reply_by}


def _value(name: str, value: Any) -> Any:
    """A field's value with names as listings write them. Raises LedgerError for what no commitment can have."""
    found = corrected(name, value)
    read_value(name, found)
    return found


def _link(recorder: Recorder, commitment: Commitment, relation: Relation, end: str, wish: Wish) -> dict[str, Any]:
    if wish.words:
        document = find_document(recorder.store, recorder.folders, end)
        start, stop = place(text := recorder.store.document(document).document, wish.words)
        return {
            "relation": relation,
            "to": document,
            "other_quote": text.text[start:stop],
            "to_document": True,
            "on": wish.on or text.meta.date,
        }
    other = recorder.find(end).commitment
    # A promise that takes another's place does so from the day of its own text on.
    later = recorder.store.document(commitment.document).document.meta.date
    on = wish.on or later if relation is Relation.SUPERSEDES else wish.on
    return {"relation": relation, "to": other.id, "other_quote": other.quote, "on": on}


def _addition(recorder: Recorder, document_id: str, wish: Wish) -> Report:
    document = recorder.store.document(document_id).document
    start, end = place(document, wish.add or "")
    quote = document.text[start:end]
    before = sum(1 for found in re.finditer(re.escape(quote), document.text) if found.start() < start)
    value = {
        "start": start,
        "end": end,
        **{name: _value(name, value) for name, value in wish.fields.items() if value},
    }
    id_ = commitment_id(document_id, quote, before)
    return recorder.report(id_, quote, ReportKind.ADDITION, value=value, **wish.common)

"""What people put right in an extraction: corrections, dismissals, additions. They outlive every rebuild."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commitments.errors import LedgerError
from commitments.model import (
    Body,
    Bound,
    Commitment,
    Deadline,
    DeadlineKind,
    Document,
    Recurrence,
    Report,
    ReportKind,
    Span,
    Strength,
)
from commitments.records import deadline_from
from commitments.tracking.anchoring import Anchoring, anchor, id_in
from commitments.tracking.effects import live_reports
from commitments.tracking.entries import read_day

CORRECTED_BY_A_PERSON = "day given by a person"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A document's commitments as people left them; `dismissed` are no commitments after all.

    `problems` are reports that could not be followed, and why.
    """

    commitments: tuple[Commitment, ...]
    dismissed: tuple[Commitment, ...]
    anchoring: Anchoring
    problems: tuple[tuple[Report, str], ...] = ()


def apply(
    commitments: Iterable[Commitment], reports: Iterable[Report], document: Document | None = None
) -> tuple[Commitment, ...]:
    """One document's commitments with its corrections, dismissals and additions applied, in the order of the text."""
    return amend(commitments, reports, document).commitments


def amend(commitments: Iterable[Commitment], reports: Iterable[Report], document: Document | None = None) -> Amendment:
    """The same with what was dismissed, what could not be followed, and which report is about which commitment."""
    found = {commitment.id: commitment for commitment in commitments}
    reports = _at_current_ids(tuple(reports), document)
    problems: list[tuple[Report, str]] = []
    for report in live_reports(reports):
        if report.kind is ReportKind.ADDITION:
            _add(found, report, document, problems)
    anchoring = anchor(reports, found.values())
    kept: list[Commitment] = []
    dismissed: list[Commitment] = []
    for commitment in sorted(found.values(), key=lambda c: (c.start, c.end)):
        live = live_reports(anchoring.by_commitment.get(commitment.id, ()))
        shown = _corrected(commitment, live, problems)
        (dismissed if any(r.kind is ReportKind.DISMISSAL for r in live) else kept).append(shown)
    return Amendment(tuple(kept), tuple(dismissed), anchoring, tuple(problems))


def read_value(field: str, value: Any) -> Any:
    """The value of a commitment's field as a person wrote it. Raises LedgerError."""
    if field not in CORRECTABLE:
        raise LedgerError(f"{field!r} cannot be corrected; what can: {', '.join(CORRECTABLE)}")
    try:
        return CORRECTABLE[field](value)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise LedgerError(f"{value!r} is no {field}") from error


def _at_current_ids(reports: tuple[Report, ...], document: Document | None) -> tuple[Report, ...]:
    """What was added, and the reports on it, by the id that it has where the document is called otherwise now."""
    additions = [r for r in reports if r.kind is ReportKind.ADDITION and document]
    moved = {r.commitment: id_in(document.id, r.commitment, r.quote) for r in additions if document}
    return tuple(replace(r, commitment=moved[r.commitment]) if r.commitment in moved else r for r in reports)


def _corrected(commitment: Commitment, live: Sequence[Report], problems: list[tuple[Report, str]]) -> Commitment:
    for report in live:
        try:
            if report.kind is ReportKind.CORRECTION and report.field:
                value = read_value(report.field, report.value)
                corrected = tuple(dict.fromkeys((*commitment.corrected, report.field)))
                commitment = replace(commitment, **{report.field: value, "corrected": corrected})
            elif report.kind is ReportKind.LINK and report.same_as and report.same_as != commitment.id:
                commitment = replace(commitment, same_as=report.same_as)
        except LedgerError as error:
            problems.append((report, str(error)))
    return commitment


def _add(
    found: dict[str, Commitment],
    report: Report,
    document: Document | None,
    problems: list[tuple[Report, str]],
) -> None:
    try:
        commitment = _addition(report, document, found.get(report.commitment))
    except (LedgerError, TypeError) as error:
        problems.append((report, str(error) or "the fields of this addition are of the wrong kind"))
    else:
        found[report.commitment] = commitment


def _addition(report: Report, document: Document | None, extracted: Commitment | None) -> Commitment:
    values = dict(report.value or {})
    start, end, source_start, source_end = _place(report, values, document, extracted)
    fields = {name: read_value(name, values[name]) for name in CORRECTABLE if values.get(name) is not None}
    fields.setdefault("action", report.quote)
    fields.setdefault("strength", Strength.WILL)
    if document is not None:
        fields |= {"document_title": document.title, "document_date": document.meta.date}
        fields |= {"month_only": document.meta.month_only}
        fields |= {"document_type": document.meta.type, "source_url": document.meta.source_url}
    return Commitment(
        id=report.commitment,
        document=report.commitment.rpartition("/")[0],
        quote=report.quote,
        start=start,
        end=end,
        source_start=source_start,
        source_end=source_end,
        section=_texts(values.get("section")),
        lead_in=_text_or_none(values.get("lead_in")),
        added=True,
        **fields,
    )


def _place(
    report: Report, values: Mapping[str, Any], document: Document | None, extracted: Commitment | None
) -> tuple[int, int, int, int]:
    """Where the quote stands now: extraction knows, or the text does; without it, where it stood."""
    if extracted is not None and extracted.quote == report.quote:
        return extracted.start, extracted.end, extracted.source_start, extracted.source_end
    start = _number(values, "start")
    if document is None:
        return start, start + len(report.quote), _number(values, "source_start"), _number(values, "source_end")
    places = [i for i in range(len(document.text)) if document.text.startswith(report.quote, i)] if report.quote else []
    if not places:
        raise LedgerError(f"the words that were added are not in the document: {report.quote[:80]}")
    start = min(places, key=lambda place: abs(place - start))
    source = document.source_map.place(Span(start, start + len(report.quote)))
    return start, start + len(report.quote), source.start, source.end


def _number(values: Mapping[str, Any], name: str) -> int:
    value = values.get(name, 0)
    return value if isinstance(value, int) else 0


def _text_or_none(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    items = value.split(";") if isinstance(value, str) else list(value or ())
    if not all(isinstance(item, str) for item in items):
        raise TypeError
    return tuple(item.strip() for item in items if item.strip())


def _bodies(value: Any) -> tuple[Body, ...]:
    items = value.split(";") if isinstance(value, str) else list(value or ())
    return tuple(_body(item) for item in items)


def _body(item: Any) -> Body:
    if isinstance(item, str):
        return Body(item.strip())
    return Body(_words(item["name"]), _text_or_none(item.get("canonical")), _text_or_none(item.get("party")))


def _deadline(value: Any) -> Deadline | None:
    """A whole deadline object, a bare day, the word vague, or nothing."""
    if value is None or value in ("", "none"):
        return None
    if isinstance(value, str):
        return _day_deadline(value)
    whole = {"text": "", "start": 0, "end": 0, "kind": "fixed", "bound": "by", "edtf": value.get("due"), "due": None}
    deadline = deadline_from(whole | {"anchor": None, "rule": CORRECTED_BY_A_PERSON, "event": None} | dict(value))
    for name in ("text", "rule", "event", "edtf", "arithmetic"):
        _text_or_none(getattr(deadline, name))
    if not (isinstance(deadline.start, int) and isinstance(deadline.end, int)):
        raise TypeError
    return deadline


def _day_deadline(value: str) -> Deadline:
    if value == "vague":
        return Deadline("", 0, 0, DeadlineKind.VAGUE, rule=CORRECTED_BY_A_PERSON)
    until = value.startswith("until ")
    day = read_day(value.removeprefix("until ").strip())
    bound = Bound.UNTIL if until else Bound.BY
    return Deadline(
        "",
        0,
        0,
        DeadlineKind.FIXED,
        bound=bound,
        edtf=day.isoformat(),
        due=day,
        rule=CORRECTED_BY_A_PERSON,
        arithmetic=f"{day.isoformat()} = {day.isoformat()}",
    )


def _recurrence(value: Any) -> Recurrence | None:
    if value is None or value in ("", "none"):
        return None
    if isinstance(value, str):
        return Recurrence(value, 0, 0, value if value.startswith("P") else None)
    places = int(value.get("start", 0)), int(value.get("end", 0))
    return Recurrence(_words(value["text"]), *places, _text_or_none(value.get("every")))


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"yes": True, "true": True, "no": False, "false": False}[value]


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


CORRECTABLE: Mapping[str, Callable[[Any], Any]] = {
    "action": _words,
    "strength": Strength,
    "parties": _texts,
    "lead": _bodies,
    "support": _bodies,
    "deadline": _deadline,
    "recurrence": _recurrence,
    "topics": _texts,
    "continuing": _yes_or_no,
}
"""The fields that a person can replace, and how each is read."""

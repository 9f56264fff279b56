"""Lines of the ledgers as Report and Event, and back."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from commitments.errors import LedgerError
from commitments.model import Event, Relation, Report, ReportKind, Source, Speaker, Status

Record = dict[str, Any]
Word = TypeVar("Word", bound=StrEnum)

FIELDS: Mapping[ReportKind, tuple[str, ...]] = {
    ReportKind.STATUS: ("status", "on"),
    ReportKind.EXTENSION: ("due", "on"),
    ReportKind.CORRECTION: ("field", "value"),
    ReportKind.DISMISSAL: (),
    ReportKind.ADDITION: (),
    ReportKind.LINK: ("relation", "to", "other_quote", "on"),
    ReportKind.REPLY: ("by_party",),
    ReportKind.RETRACTION: ("report",),
}
"""What each kind of report says beside what all of them say. An addition holds the commitment's own fields."""

COMMON = ("id", "commitment", "quote", "kind", "reviewer", "note", "recorded", "local_day", "evidence")
ADDED = (
    *("start", "end", "source_start", "source_end", "section", "lead_in", "action", "strength", "parties", "lead"),
    *("support", "deadline", "recurrence", "topics", "continuing", "document", "document_title", "document_date"),
    *("document_type", "source_url", "headline", "confidence", "voices", "field_confidence", "doubtful"),
)
"""What an addition says of the commitment that extraction missed."""

_BEFORE = {ReportKind.LINK: ("same_as", "supersedes")}
"""How version 0.1.0 wrote what is written otherwise now."""

_KNOWN = frozenset((*COMMON, *ADDED, *(name for names in FIELDS.values() for name in names), *_BEFORE[ReportKind.LINK]))
_EVENT = ("name", "day", "document", "evidence", "reviewer", "note", "recorded", "local_day")
_SOURCE = ("url", "title", "by", "document", "quote")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def report_record(report: Report) -> Record:
    """A report as its ledger holds it."""
    record: Record = {
        "id": report.id,
        "commitment": report.commitment,
        "quote": report.quote,
        "kind": report.kind.value,
    }
    for name in FIELDS[report.kind]:
        record[name] = _plain(getattr(report, name))
    if report.to_document:
        record["to"] = {"document": report.to, "quote": record.pop("other_quote")}
    if report.kind is ReportKind.ADDITION:
        record |= {name: value for name, value in (report.value or {}).items() if name not in COMMON}
    return record | {
        "evidence": [_source_record(source) for source in report.evidence],
        "note": report.note,
        "reviewer": report.reviewer,
        "recorded": _time(report.recorded),
        **({"local_day": report.local_day.isoformat()} if report.local_day else {}),
    }


def report_from(record: Mapping[str, Any]) -> Report:
    """The inverse of `report_record`. Raises LedgerError for a record that is no report."""
    kind = _word(ReportKind, record, "kind")
    _only(record, _KNOWN)
    values: dict[str, Any] = {}
    if kind is ReportKind.LINK:
        record, values["to_document"] = _link(record)
    for name in FIELDS[kind]:
        values[name] = _READERS.get(name, _text)(record, name)
    if kind is ReportKind.ADDITION:
        values["value"] = {name: value for name, value in record.items() if name not in COMMON}
    for name in _NEEDED.get(kind, ()):
        if values[name] is None:
            raise LedgerError(f"a report of kind {kind.value} says no {name}")
    return Report(
        id=_needed(record, "id"),
        commitment=_needed(record, "commitment"),
        quote=_text(record, "quote") or "",
        kind=kind,
        reviewer=_text(record, "reviewer") or "",
        recorded=_recorded(record),
        local_day=_day(record, "local_day"),
        note=_text(record, "note") or "",
        evidence=_sources(record),
        **values,
    )


def event_record(event: Event) -> Record:
    """An event as its ledger holds it."""
    return {
        "name": event.name,
        "day": _plain(event.day),
        "document": event.document,
        "evidence": [_source_record(source) for source in event.evidence],
        "reviewer": event.reviewer,
        "note": event.note,
        "recorded": _time(event.recorded),
        **({"local_day": event.local_day.isoformat()} if event.local_day else {}),
    }


def event_from(record: Mapping[str, Any]) -> Event:
    """The inverse of `event_record`. Raises LedgerError for a record that is no event."""
    _only(record, _EVENT)
    return Event(
        name=_needed(record, "name"),
        day=_day(record, "day"),
        recorded=_recorded(record),
        local_day=_day(record, "local_day"),
        evidence=_sources(record),
        reviewer=_text(record, "reviewer") or "",
        note=_text(record, "note") or "",
        document=_text(record, "document"),
    )


def read_day(text: str) -> date:
    """A day written as YYYY-MM-DD. Raises LedgerError."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise LedgerError(f"{text!r} is no day; write it as 2026-03-06")


def _only(record: Mapping[str, Any], known: Collection[str]) -> None:
    """Raises LedgerError for a field that this version would pass over without following it."""
    unknown = [name for name, value in record.items() if name not in known and value is not None]
    if unknown:
        raise LedgerError(f"says {', '.join(map(repr, unknown))}, which this version does not know; a newer one may")


def _link(record: Mapping[str, Any]) -> tuple[Record, bool]:
    """A link with its relation and its other end in fields of their own, and whether that end is a document."""
    old = [name for name in _BEFORE[ReportKind.LINK] if record.get(name) is not None]
    if len(old) + (record.get("relation") is not None) != 1:
        raise LedgerError("a link names one relation, and to what (relation, to)")
    if old:
        return {**record, "relation": old[0], "to": record[old[0]]}, False
    if not isinstance(end := record.get("to"), dict):
        return dict(record), False
    _only(end, ("document", "quote"))
    return {**record, "to": _needed(end, "document"), "other_quote": _needed(end, "quote")}, True


def _needed(record: Mapping[str, Any], name: str) -> str:
    value = _text(record, name)
    if not value:
        raise LedgerError(f"no {name}")
    return value


def _text(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise LedgerError(f"{name} is to be text, not {value!r}")
    return value


def _day(record: Mapping[str, Any], name: str) -> date | None:
    value = _text(record, name)
    try:
        return read_day(value) if value is not None else None
    except LedgerError as error:
        raise LedgerError(f"{name}: {error}") from error


def _word(words: type[Word], record: Mapping[str, Any], name: str) -> Word:
    value = record.get(name)
    try:
        return words(str(value))
    except ValueError:
        known = ", ".join(word.value for word in words)
        raise LedgerError(f"unknown {name} {value!r}; known: {known}") from None


def _status(record: Mapping[str, Any], name: str) -> Status:
    status = _word(Status, record, name)
    if status is Status.NO_REPORT:
        raise LedgerError("no_report is what a commitment has before anybody reports; a retraction leads back to it")
    return status


def _recorded(record: Mapping[str, Any]) -> datetime:
    value = _needed(record, "recorded")
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise LedgerError(f"recorded: {value!r} is no time; write it as 2026-03-06T09:30:00Z") from None


def _sources(record: Mapping[str, Any]) -> tuple[Source, ...]:
    value = record.get("evidence") or []
    if not isinstance(value, list):
        raise LedgerError(f"evidence is to be a list, not {value!r}")
    return tuple(_source(item) for item in value)


def _source(item: Any) -> Source:
    if isinstance(item, str):
        item = {"url": item}
    if not isinstance(item, dict):
        raise LedgerError(f"evidence: {item!r} names no url")
    _only(item, _SOURCE)
    by = _word(Speaker, item, "by") if item.get("by") is not None else None
    document = _text(item, "document")
    if document:
        return Source(_text(item, "url") or "", _text(item, "title"), by, document, _needed(item, "quote"))
    return Source(_needed(item, "url"), _text(item, "title"), by)


def _source_record(source: Source) -> Record:
    more = {"title": source.title, "by": source.by.value if source.by else None}
    if not source.document:
        return {"url": source.url, **more}
    return {"document": source.document, "quote": source.quote, **({"url": source.url} if source.url else {}), **more}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _relation(record: Mapping[str, Any], name: str) -> Relation:
    return _word(Relation, record, name)


def _any(record: Mapping[str, Any], name: str) -> Any:
    return record.get(name)


_READERS: Mapping[str, Any] = {"on": _day, "due": _day, "status": _status, "value": _any, "relation": _relation}
_NEEDED: Mapping[ReportKind, tuple[str, ...]] = {
    ReportKind.EXTENSION: ("due",),
    ReportKind.CORRECTION: ("field",),
    ReportKind.LINK: ("to",),
    ReportKind.RETRACTION: ("report",),
}

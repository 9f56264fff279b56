"""Reports as a commitment's page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commitments.model import Report, ReportKind, Source, Speaker
from commitments.site.shown_blocks import SAFE_LINK
from commitments.site.wording import day, label
from commitments.tracking import live_reports


@dataclass(frozen=True, slots=True)
class SourceView:
    """A piece of evidence; `safe`: its address may be a link."""

    url: str
    title: str | None
    by: Speaker | None
    safe: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report in words. `by_party`: whose reply it is, which stands beside the judgement too."""

    what: str
    on: date | None
    note: str
    evidence: tuple[SourceView, ...]
    recorded_on: date
    reviewer: str
    retracted: bool
    by_party: str | None = None


def report_views(reports: Sequence[Report]) -> list[ReportView]:
    """The reports on a commitment, the latest first."""
    live = {report.id for report in live_reports(reports)}
    ordered = sorted(reports, key=lambda r: (r.recorded, r.id), reverse=True)
    return [_view(r, retracted=r.id not in live and r.kind is not ReportKind.RETRACTION) for r in ordered]


def replies(views: Sequence[ReportView]) -> list[ReportView]:
    """What the promisers say about it, as far as they stand by it."""
    return [view for view in views if view.by_party and not view.retracted]


def _view(r: Report, *, retracted: bool) -> ReportView:
    evidence = tuple(_source(source) for source in r.evidence)
    party = r.by_party if r.kind is ReportKind.REPLY else None
    return ReportView(_what(r), r.on, r.note, evidence, r.recorded_on, r.reviewer, retracted, party)


def _source(source: Source) -> SourceView:
    if source.document and not source.url:
        words = f"“{source.quote}”" + (f", {source.title}" if source.title else "")
        return SourceView(source.document, words, source.by, safe=False)
    return SourceView(source.url, source.title, source.by, SAFE_LINK.fullmatch(source.url) is not None)


def _what(r: Report) -> str:
    words = label("kind", r.kind.value)
    if r.kind is ReportKind.STATUS and r.status:
        return label("status", r.status.value)
    if r.kind is ReportKind.EXTENSION and r.due:
        return f"{words} to {day(r.due)}"
    if r.kind is ReportKind.CORRECTION:
        return f"{words}: {r.field} is {_said(r.value)}"
    if r.kind is ReportKind.LINK:
        relation = "same promise as" if r.same_as else (r.relation or "").replace("_", " ")
        there = f"“{r.other_quote}”, {r.to}, {relation} this" if r.to_document else f"{relation} {r.to}"
        return there[:1].upper() + there[1:]
    if r.kind is ReportKind.REPLY and r.by_party:
        return f"Reply of {r.by_party}"
    return words


def _said(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text") or value.get("due") or value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value).strip("[]").replace("'", "")

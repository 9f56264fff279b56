"""changes --format mail: the text of a Monday mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from commitments.config import Config
from commitments.model import Commitment, Source
from commitments.tracking import Change, ChangeKind

# What a reader wants to know first.
FIRST = (ChangeKind.BROKEN, ChangeKind.OVERDUE, ChangeKind.UNCHECKED, ChangeKind.EXTENDED)


def mail_text(
    found: Sequence[Change],
    known: Mapping[str, Commitment],
    headings: Mapping[ChangeKind, str],
    config: Config,
    days: tuple[date, date],
) -> Iterator[str]:
    """Subject and text, line by line; `known` has the commitments that changes are about, where there still are any."""
    since, until = days
    count = f"{len(found)} {'change' if len(found) == 1 else 'changes'}"
    yield f"Subject: {config.title}: {count} from {since} to {until}"
    yield ""
    if not found:
        yield f"Nothing changed from {since} to {until}."
    order = [*FIRST, *(kind for kind in ChangeKind if kind not in FIRST)]
    ordered = sorted(found, key=lambda change: (order.index(change.kind), change.day))
    for kind, group in groupby(ordered, key=lambda change: change.kind):
        some = list(group)
        yield from (f"{headings[kind].upper()} ({len(some)})", "")
        for change in some:
            yield from _change_lines(change, known.get(change.commitment or ""), config)
    yield "A day that has passed is no proof of failure: what nobody has checked stands apart."


def _change_lines(change: Change, commitment: Commitment | None, config: Config) -> Iterator[str]:
    yield f"* {commitment.headline if commitment else change.quote}"
    if commitment and commitment.document_title:
        made = f", {commitment.written_date}" if commitment.document_date else ""
        yield f"  promised in: {commitment.document_title}{made}"
    yield f"  {change.day}: {_turn(change)}"
    if change.report:
        yield from (f"  evidence: {_source(source)}" for source in change.report.evidence)
    if commitment and config.base_url:
        # Imported when asked for: other formats need no addresses.
        from commitments.site.addresses import commitment_page

        yield f"  {config.base_url.rstrip('/')}/{commitment_page(commitment.id)}"
    yield ""


def _turn(change: Change) -> str:
    report = change.report
    if change.event:
        return f"its day is {change.event.day}" if change.event.day else "its day was taken back"
    if change.kind is ChangeKind.EXTENDED and report:
        old = f"from {change.before.due} " if change.before and change.before.due else ""
        return f"the day moved {old}to {report.due}"
    if change.before and change.after:
        due = f", due {change.after.due}" if change.after.due else ""
        return f"from {_words(change.before.timeliness)} to {_words(change.after.timeliness)}{due}"
    return report.note if report and report.note else _words(change.kind)


def _words(value: str) -> str:
    return value.replace("_", " ")


def _source(source: Source) -> str:
    return source.url or f"{source.document}: “{source.quote}”"

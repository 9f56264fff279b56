"""changes: what a reviewer mails on Monday."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

import click

from commitments.accounts import link_words
from commitments.cli.context import Workspace
from commitments.cli.mail import mail_text
from commitments.cli.options import DAY, FORMATS, filter_options
from commitments.cli.tables import plain, print_lines, print_records, timeliness_words
from commitments.errors import CommitmentsError
from commitments.model import Filter
from commitments.news import changes as changes_of
from commitments.records import standing_record
from commitments.tracking import Change, ChangeKind, event_record, report_record

HEADINGS = {
    ChangeKind.OVERDUE: "Newly overdue, found not done",
    ChangeKind.UNCHECKED: "Newly past their day, nobody has checked",
    ChangeKind.FULFILLED_ON_TIME: "Fulfilled on time",
    ChangeKind.FULFILLED_LATE: "Fulfilled late",
    ChangeKind.FULFILLED: "Fulfilled",
    ChangeKind.BROKEN: "Broken",
    ChangeKind.STATUS: "Status changed",
    ChangeKind.EXTENDED: "Extended",
    ChangeKind.CORRECTED: "Corrected",
    ChangeKind.ADDED: "Added by a person",
    ChangeKind.DISMISSED: "Dismissed",
    ChangeKind.LINKED: "Linked",
    ChangeKind.REPLIED: "Replied to",
    ChangeKind.RETRACTED: "Reports retracted",
    ChangeKind.EVENT_DATED: "Events dated",
}
_QUOTE_WIDTH = 110


@click.command()
@click.option("--since", type=DAY, required=True, metavar="DAY", help="The first day.")
@click.option("--until", type=DAY, metavar="DAY", help="The last day; else today.")
@filter_options
@click.option(
    "--format",
    type=click.Choice([*FORMATS, "mail"]),
    default="table",
    show_default=True,
    help="How to print; a mail text.",
)
@click.pass_obj
def changes(workspace: Workspace, since: date, until: date | None, filter: Filter, format: str) -> None:
    """List what changed between two days, both included.

    Newly overdue (what nobody has checked apart), fulfilled, extended, corrected, added, dismissed, replied to; and
    events dated. Each change stands on the day on which it could be known.
    """
    last = until or workspace.today
    if since > last:
        raise CommitmentsError(f"--since {since} is later than --until {last}")
    with workspace.store() as store:
        filter = workspace.named(store, filter)
        found = changes_of(store, workspace.folders, filter, since, last, workspace.config.due_soon_days)
        if format == "mail":
            ids = {change.commitment for change in found if change.commitment}
            known = {t.commitment.id: t.commitment for t in store.select(Filter(), last) if t.commitment.id in ids}
            for line in mail_text(found, known, HEADINGS, workspace.config, (since, last)):
                click.echo(plain(line))
            return
    _WRITERS[format](found)
    if format == "table" and not found:
        workspace.say(f"nothing changed from {since} to {last}")


def _print_text(found: Sequence[Change]) -> None:
    kinds = list(ChangeKind)
    ordered = sorted(found, key=lambda c: (kinds.index(c.kind), c.day))
    for kind, group in groupby(ordered, key=lambda c: c.kind):
        rows = list(group)
        click.echo(f"{HEADINGS[kind]} ({len(rows)})")
        for change in rows:
            print_lines(f"  {change.day}  {_words(change)}".splitlines())
        click.echo("")


def _words(change: Change) -> str:
    what = plain(change.quote) if len(change.quote) <= _QUOTE_WIDTH else plain(change.quote[: _QUOTE_WIDTH - 1]) + "…"
    parts = [part for part in (change.commitment, _detail(change)) if part]
    return f"{what}\n{' ' * 14}{plain('; '.join(parts))}" if parts else what


def _detail(change: Change) -> str:
    if change.event:
        return f"on {change.event.day}" if change.event.day else "its day is not known after all"
    if change.after:
        due = f", due {change.after.due}" if change.after.due else ""
        return f"{timeliness_words(change.after)} ({change.after.status.value.replace('_', ' ')}){due}"
    report = change.report
    if report is None:
        return ""
    words = {
        ChangeKind.EXTENDED: f"to {report.due}",
        ChangeKind.CORRECTED: f"{report.field} is {_value(report.value)}",
        ChangeKind.LINKED: link_words(report) if report.relation else "",
        ChangeKind.REPLIED: f"{report.by_party}: {report.note}",
        ChangeKind.RETRACTED: f"report {report.report}",
    }
    return words.get(change.kind, report.note)


def _value(value: Any) -> str:
    """A corrected value as people write it."""
    if isinstance(value, list | tuple):
        return ", ".join(_value(item) for item in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("due") or value.get("text") or "")
    return "nothing" if value is None else str(value)


def _record(change: Change) -> dict[str, Any]:
    return {
        "day": change.day.isoformat(),
        "change": change.kind.value,
        "commitment": change.commitment,
        "quote": change.quote,
        "before": standing_record(change.before) if change.before else None,
        "after": standing_record(change.after) if change.after else None,
        "report": report_record(change.report) if change.report else None,
        "event": event_record(change.event) if change.event else None,
    }


def _print_json(found: Sequence[Change]) -> None:
    click.echo(json.dumps([_record(change) for change in found], ensure_ascii=False, indent=1))


def _print_jsonl(found: Sequence[Change]) -> None:
    for change in found:
        click.echo(json.dumps(_record(change), ensure_ascii=False))


def _print_sheet(format: str, found: Sequence[Change]) -> None:
    header = ["day", "change", "commitment", "quote", "timeliness", "reviewed", "detail"]
    rows = []
    for change in found:
        after = change.after
        state = [after.timeliness.value, "yes" if after.reviewed else "no"] if after else ["", ""]
        rows.append([change.day, change.kind.value, change.commitment, change.quote, *state, _detail(change)])
    print_records(header, rows, format)


_WRITERS: dict[str, Callable[[Sequence[Change]], None]] = {
    "table": _print_text,
    "json": _print_json,
    "jsonl": _print_jsonl,
    "csv": partial(_print_sheet, "csv"),
    "xlsx": partial(_print_sheet, "xlsx"),
}

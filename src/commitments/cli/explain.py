"""show and explain: everything known about a commitment, and the reasoning behind every field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import click

from commitments.cli.account import Account, facts, load_account, retracted, said, source_words
from commitments.cli.context import Workspace
from commitments.cli.options import day_options
from commitments.cli.tables import plain, timeliness_words
from commitments.model import Commitment, Event, Evidence, Report, ReportKind
from commitments.records import deadline_record, tracked_record
from commitments.tracking import event_record, extension, live_reports, report_record

Command = Callable[..., Any]


def _options(command: Command) -> Command:
    choice = click.Choice(["text", "json"])
    option = click.option("--format", type=choice, default="text", show_default=True, help="How to print.")
    return click.argument("id")(day_options(option(command)))


@click.command()
@_options
@click.pass_obj
def show(workspace: Workspace, id: str, as_of: date | None, known_on: date | None, format: str) -> None:
    """Show everything known about the commitment ID: its words, its standing, its reports with their evidence."""
    account = load_account(workspace, id, as_of, known_on)
    if format == "json":
        _print_json(_shown_record(account))
        return
    for line in _shown(account):
        click.echo(plain(line))


@click.command()
@_options
@click.pass_obj
def explain(workspace: Workspace, id: str, as_of: date | None, known_on: date | None, format: str) -> None:
    """Give the reasoning behind every field of the commitment ID, with the words it was taken from."""
    account = load_account(workspace, id, as_of, known_on)
    if format == "json":
        _print_json(_explained_record(account))
        return
    for line in _explained(account):
        click.echo(plain(line))


def _print_json(record: dict[str, Any]) -> None:
    click.echo(json.dumps(record, ensure_ascii=False, indent=1))


def _shown_record(account: Account) -> dict[str, Any]:
    id_ = account.commitment.id
    return tracked_record(account.tracked) | {
        "title": account.title,
        "reports": [report_record(r) | {"retracted": retracted(account, r)} for r in account.reports],
        "events": [event_record(event) for event in account.awaited],
        "same": [other for other in account.links.groups.get(id_, ()) if other != id_],
        "superseded_by": [report.commitment for report in account.links.closing.get(id_, ())],
    }


def _shown(account: Account) -> Iterator[str]:
    c, s = account.commitment, account.standing
    yield f"{c.id}   {account.title}"
    yield ""
    if c.lead_in:
        yield f"  {c.lead_in}"
    yield f"  “{c.quote}”"
    yield ""
    yield f"on {s.as_of}  {timeliness_words(s)}"
    claimed = " (claimed: only the promiser says so)" if s.claimed else ""
    yield f"status         {s.status.value.replace('_', ' ')}{claimed}"
    for name, value in facts(account):
        yield f"{name:<15}{value}{_by_person(c, name)}"
    yield from _linked(account)
    if account.reports:
        yield ""
        yield "reports"
        for report in account.reports:
            yield from (f"  {line}" for line in _told(account, report))


def _by_person(c: Commitment, name: str) -> str:
    return (
        "   [a person's correction]"
        if name in c.corrected
        else "   [added by a person]"
        if c.added and name == "action"
        else ""
    )


def _linked(account: Account) -> Iterator[str]:
    id_ = account.commitment.id
    for other in account.links.groups.get(id_, ()):
        if other != id_:
            yield f"same as        {other}"
    for report in account.links.closing.get(id_, ()):
        yield f"superseded by  {report.commitment}"


def _told(account: Account, report: Report) -> Iterator[str]:
    gone = "   [retracted]" if retracted(account, report) else ""
    if report.on and report.on > account.standing.as_of:
        gone += f"   [not yet so on {account.standing.as_of}]"
    yield f"{report.recorded_on}  {said(report)}, by {report.reviewer or 'nobody named'}{gone}"
    if report.note:
        yield f"            {report.note}"
    yield from (f"            {source_words(source)}" for source in report.evidence)
    yield f"            report {report.id}"


def _explained_record(account: Account) -> dict[str, Any]:
    return tracked_record(account.tracked) | {
        "deadline": deadline_record(account.deadline) if account.deadline else None,
        "proof": [{"step": label, "text": text} for label, text in _proof(account)],
        "fields": [
            {"field": name, "value": value, "words": words, "from": origin}
            for name, value, words, origin in _fields(account)
        ],
        "reasoning": list(_reasoning(account)),
    }


def _explained(account: Account) -> Iterator[str]:
    yield f"{account.commitment.id}   {account.title}"
    for name, value, words, origin in _fields(account):
        yield ""
        yield f"{name}: {value}"
        yield from (f"  {place['start']}–{place['end']}  “{place['text']}”" for place in words)
        if origin != "text":
            yield f"  {origin}"
    yield ""
    yield "deadline:" + (" none" if account.deadline is None else "")
    yield from (f"  {label:<15}{text}" for label, text in _proof(account))
    yield ""
    yield f"on {account.standing.as_of}: {timeliness_words(account.standing)}"
    yield from (f"  {line}" for line in _reasoning(account))


def _fields(account: Account) -> Iterator[tuple[str, str, list[dict[str, Any]], str]]:
    """Each field, its value, the words it was taken from, and whether a person gave it."""
    c = account.commitment
    quote = Evidence(c.start, c.end, c.quote)
    for name, value in (("quote", c.quote), *facts(account)):
        places: Sequence[Evidence] = c.evidence.get(name, ())
        if name in ("quote", "action"):
            places = (quote,)
        if name == "recurrence" and c.recurrence and c.recurrence.end > c.recurrence.start:
            places = (Evidence(c.recurrence.start, c.recurrence.end, c.recurrence.text),)
        if name == "deadline":
            continue
        words = [{"start": e.start, "end": e.end, "text": e.text} for e in places]
        yield name, value, words, _origin(account, name)


def _origin(account: Account, name: str) -> str:
    for report in reversed(live_reports(account.reports)):
        if report.kind is ReportKind.CORRECTION and report.field == name:
            return f"corrected by {report.reviewer} on {report.recorded_on}, report {report.id}"
    return "added by a person" if account.commitment.added else "text"


def _proof(account: Account) -> Iterator[tuple[str, str]]:
    from commitments.reasoning import prove

    if account.deadline is None:
        return
    for step in prove(account.deadline):
        read = step.label == "anchor" and not account.deadline.event and not account.deadline.anchor_evidence
        yield step.label, step.text + (", in its front matter" if read else "")
        if step.label == "event":
            yield from (("recorded", _dated(event)) for event in account.awaited)
    origin = _origin(account, "deadline")
    if origin != "text":
        yield "from", origin


def _dated(event: Event) -> str:
    day = f"on {event.day}" if event.day else "day not known after all"
    pages = "".join(f", {source.url}" for source in event.evidence)
    whose = "this document's own" if event.document else "shared"
    return f"{day} ({whose}), by {event.reviewer or 'nobody named'} on {event.recorded_on}{pages}"


def _reasoning(account: Account) -> Iterator[str]:
    """Why the standing is what it is."""
    s = account.standing
    live = live_reports(account.reports)
    if moved := extension(live, s.as_of):
        yield f"the last day was moved to {moved.due}, by the report {moved.id}"
    behind = [r for r in live if r.status is s.status and (r.on or r.recorded_on) <= s.as_of]
    if behind:
        yield f"status {s.status.value}: {said(behind[-1])}, by {behind[-1].reviewer}, report {behind[-1].id}"
    elif not s.reviewed:
        yield "no person has reported on it"
    days = s.days_late or s.days_past
    if s.due and days:
        yield f"{days} days after {s.due}, the last day in time"
    elif s.due:
        yield f"{s.due} is the last day in time"
    if s.strict_only:
        yield f"past its day on the strict reading only: strictly, the last day was {s.strict}"
    if s.claimed:
        yield "claimed: all its evidence is the promiser's own word"

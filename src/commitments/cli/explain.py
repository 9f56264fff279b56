"""show and explain: everything known about a commitment, and the reasoning behind every field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import click

from commitments.accounts import Account, facts, load_account, retracted, said, source_words
from commitments.cli.context import Workspace
from commitments.cli.options import day_options
from commitments.cli.tables import plain, print_lines, timeliness_words
from commitments.cli.threads import thread_lines
from commitments.explanations import explained_record, fields, proof, reasoning, shown_record
from commitments.model import Commitment, Report

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
    account = _account(workspace, id, as_of, known_on)
    if format == "json":
        _print_json(shown_record(account))
        return
    print_lines(map(plain, _shown(account, workspace.config.doubtful_fields_below)))


@click.command()
@_options
@click.pass_obj
def explain(workspace: Workspace, id: str, as_of: date | None, known_on: date | None, format: str) -> None:
    """Give the reasoning behind every field of the commitment ID, with the words it was taken from."""
    account = _account(workspace, id, as_of, known_on)
    if format == "json":
        _print_json(explained_record(account))
        return
    print_lines(map(plain, _explained(account, workspace.config.doubtful_fields_below)))


def _account(workspace: Workspace, id: str, as_of: date | None, known_on: date | None) -> Account:
    with workspace.store() as store:
        account = load_account(store, workspace.folders, id, as_of or workspace.today, known_on)
    found = account.commitment.id
    if not found.startswith(id) and not found.partition("/")[2].startswith(id):
        workspace.say(f"note: {id} is shown by its old id; it is {found} now")
    return account


def _print_json(record: dict[str, Any]) -> None:
    click.echo(json.dumps(record, ensure_ascii=False, indent=1))


def _shown(account: Account, below: float) -> Iterator[str]:
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
        yield f"{name:<15}{value}{_by_person(c, name)}{_doubt(c, name, below)}"
    yield from _linked(account)
    if account.thread:
        yield ""
        yield from thread_lines(account.thread)
    if account.reports:
        yield ""
        yield "reports"
        for report in account.reports:
            yield from (f"  {line}" for line in _report_lines(account, report))


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


def _report_lines(account: Account, report: Report) -> Iterator[str]:
    gone = "   [retracted]" if retracted(account, report) else ""
    if report.on and report.on > account.standing.as_of:
        gone += f"   [not yet so on {account.standing.as_of}]"
    yield f"{report.recorded_on}  {said(report)}, by {report.reviewer or 'nobody named'}{gone}"
    if report.note:
        yield f"            {report.note}"
    yield from (f"            {source_words(source)}" for source in report.evidence)
    yield f"            report {report.id}"


def _doubt(commitment: Commitment, name: str, below: float) -> str:
    sure = commitment.field_confidence.get(name, 1.0)
    return f" (doubtful: {sure:.2f})" if name in commitment.doubtful(below) else ""


def _explained(account: Account, below: float) -> Iterator[str]:
    yield f"{account.commitment.id}   {account.title}"
    for name, value, words, origin in fields(account):
        yield ""
        yield f"{name}: {value}{_doubt(account.commitment, name, below)}"
        yield from (f"  {place['start']}–{place['end']}  “{place['text']}”" for place in words)
        if origin != "text":
            yield f"  {origin}"
    yield ""
    yield "deadline:" + (" none" if account.deadline is None else _doubt(account.commitment, "deadline", below))
    yield from (f"  {label:<15}{text}" for label, text in proof(account))
    yield ""
    yield f"on {account.standing.as_of}: {timeliness_words(account.standing)}"
    yield from (f"  {line}" for line in reasoning(account))

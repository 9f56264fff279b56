"""event and events: the days of what deadlines wait for."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import click

from commitments.cli.context import Workspace
from commitments.cli.options import DAY, format_option
from commitments.cli.recording import evidence_options, lookup, recorder, sources
from commitments.cli.tables import plain, print_lines, print_records
from commitments.tracking import Awaited, awaited, known, read_events

_COLUMNS = ("name", "document", "day", "waiting")
_NOT_KNOWN = "not known"


@click.group()
def event() -> None:
    """Record the day of an event that deadlines wait for."""


@event.command("set")
@click.argument("name")
@click.argument("day", type=DAY)
@click.option(
    "--document", metavar="ID", help="Only this document's event, as its entry into force; else a shared one."
)
@evidence_options
@click.pass_obj
def set_(workspace: Workspace, /, name: str, day: date, document: str | None, **said: Any) -> None:
    """Every commitment that waits for the event NAME gets its day; DAY may be in the future.

    A document's own event wins over a shared one of the same name. To change a day, set it again. A name that nothing
    waits for is asked about on a terminal; elsewhere it is refused without --yes.
    """
    _record(workspace, name, day, document, said)


@event.command("unset")
@click.argument("name")
@click.option("--document", metavar="ID", help="Only this document's event.")
@evidence_options
@click.pass_obj
def unset(workspace: Workspace, /, name: str, document: str | None, **said: Any) -> None:
    """The day of the event NAME is not known after all; what was recorded stays in the ledger."""
    _record(workspace, name, None, document, said)


@click.command()
@click.option("--all", "all_", is_flag=True, help="Also those that have their day.")
@click.option("--known-on", type=DAY, metavar="DAY", help="Leave out what was recorded after this day.")
@format_option
@click.pass_obj
def events(workspace: Workspace, all_: bool, known_on: date | None, format: str) -> None:
    """List the events that deadlines wait for, and how many commitments wait.

    An event without a document is shared: its day counts for every document whose own is not known.
    """
    rows = [row for row in _awaited(workspace, known_on) if all_ or row.day is None]
    _WRITERS[format](rows)
    if format == "table" and not rows:
        workspace.say("no deadline waits for an event" if all_ else "every event that deadlines wait for has its day")


def _record(workspace: Workspace, name: str, day: date | None, document: str | None, said: dict[str, Any]) -> None:
    evidence = sources(said["evidence"], said["title"], said["by"], said["quote"])
    with lookup(workspace) as store:
        who = recorder(workspace, store, said["reviewer"], yes=said["yes"])
        who.event(name, day, document=document, evidence=evidence, note=said["note"])
        ids = [id_ for id_ in who.waiting(name) if document in (None, id_.rpartition("/")[0])]
    documents = {id_.rpartition("/")[0] for id_ in ids}
    workspace.say(f"recorded: {name}, {day or _NOT_KNOWN}; {len(ids)} commitments in {len(documents)} documents wait")
    if document is None and len(documents) > 1:
        workspace.say("note: if it is not the same event in all of them, say --document ID")


def _awaited(workspace: Workspace, known_on: date | None) -> tuple[Awaited, ...]:
    with lookup(workspace) as store:
        return awaited(store.waiting(), known(read_events(workspace.folders.events).events, known_on))


def _record_of(row: Awaited) -> dict[str, object]:
    return {
        "name": row.name,
        "document": row.document,
        "day": row.day.isoformat() if row.day else None,
        "waiting": len(row.commitments),
        "documents": _documents(row),
        "commitments": list(row.commitments),
    }


def _print_table(rows: Sequence[Awaited]) -> None:
    for row in rows:
        scope = f" ({row.document})" if row.document else ""
        waits = "1 commitment waits" if len(row.commitments) == 1 else f"{len(row.commitments)} commitments wait"
        documents = _documents(row)
        spread = f" in {len(documents)} documents" if len(documents) > 1 else ""
        print_lines([f"{row.day or 'no day yet'}  {plain(row.name)}{scope}: {waits}{spread}"])


def _documents(row: Awaited) -> list[str]:
    return sorted({id_.rpartition("/")[0] for id_ in row.commitments})


def _print_jsonl(rows: Sequence[Awaited]) -> None:
    for row in rows:
        click.echo(json.dumps(_record_of(row), ensure_ascii=False))


def _print_json(rows: Sequence[Awaited]) -> None:
    click.echo(json.dumps([_record_of(row) for row in rows], ensure_ascii=False, indent=1))


def _print_sheet(format: str, rows: Sequence[Awaited]) -> None:
    records = [_record_of(row) for row in rows]
    print_records(_COLUMNS, [[record[name] for name in _COLUMNS] for record in records], format)


_WRITERS: dict[str, Callable[[Sequence[Awaited]], None]] = {
    "table": _print_table,
    "json": _print_json,
    "jsonl": _print_jsonl,
    "csv": partial(_print_sheet, "csv"),
    "xlsx": partial(_print_sheet, "xlsx"),
}

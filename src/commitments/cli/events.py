"""event and events: the days of what deadlines wait for."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import click

from commitments.cli.context import Workspace
from commitments.cli.options import DAY, format_option
from commitments.cli.recording import evidence_options, lookup, reviewer_name, sources
from commitments.cli.tables import plain
from commitments.model import Event
from commitments.records import commitment_from
from commitments.tracking import Awaited, append_event, awaited, fold_event, known, read_events

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
def set_(
    workspace: Workspace,
    name: str,
    day: date,
    document: str | None,
    evidence: Sequence[str],
    title: Sequence[str],
    by: Sequence[str],
    note: str,
    reviewer: str | None,
) -> None:
    """Every commitment that waits for the event NAME gets its day; DAY may lie ahead.

    A document's own event wins over a shared one of the same name. To change a day, set it again.
    """
    _record(workspace, name, day, document, _Said(evidence, title, by, note, reviewer))


@event.command("unset")
@click.argument("name")
@click.option("--document", metavar="ID", help="Only this document's event.")
@evidence_options
@click.pass_obj
def unset(
    workspace: Workspace,
    name: str,
    document: str | None,
    evidence: Sequence[str],
    title: Sequence[str],
    by: Sequence[str],
    note: str,
    reviewer: str | None,
) -> None:
    """The day of the event NAME is not known after all; what was recorded stays in the ledger."""
    _record(workspace, name, None, document, _Said(evidence, title, by, note, reviewer))


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


class _Said:
    """What goes with a line: evidence, note, name."""

    def __init__(
        self, urls: Sequence[str], titles: Sequence[str], by: Sequence[str], note: str, reviewer: str | None
    ) -> None:
        self.evidence = sources(urls, titles, by)
        self.note = note
        self.reviewer = reviewer


def _record(workspace: Workspace, name: str, day: date | None, document: str | None, said: _Said) -> None:
    waiting = [row for row in _awaited(workspace, None) if fold_event(row.name) == fold_event(name)]
    if document is not None:
        with lookup(workspace) as store:
            store.document(document)
    reviewer = reviewer_name(workspace, said.reviewer)
    now = datetime.now(UTC)
    append_event(workspace.folders.events, Event(name, day, now, said.evidence, reviewer, said.note, document))
    ids = [id_ for row in waiting for id_ in row.commitments if document in (None, id_.rpartition("/")[0])]
    documents = {id_.rpartition("/")[0] for id_ in ids}
    workspace.say(f"recorded: {name}, {day or _NOT_KNOWN}; {len(ids)} commitments in {len(documents)} documents wait")
    if document is None and len(documents) > 1:
        workspace.say("note: if it is not the same event in all of them, say --document ID")
    if not ids:
        _hint(workspace, name)


def _hint(workspace: Workspace, name: str) -> None:
    import difflib

    names = {fold_event(row.name): row.name for row in _awaited(workspace, None)}
    near = difflib.get_close_matches(fold_event(name), names, n=3, cutoff=0.4)
    if near:
        workspace.say(f"note: nothing waits for {name!r}; the nearest: {', '.join(repr(names[n]) for n in near)}")


def _awaited(workspace: Workspace, known_on: date | None) -> tuple[Awaited, ...]:
    with lookup(workspace) as store:
        # By the index of what waits: an event concerns few of a million commitments.
        rows = store.connection.execute("SELECT json FROM commitments WHERE event IS NOT NULL AND NOT dismissed")
        commitments = sorted(
            (commitment_from(json.loads(text)) for (text,) in rows), key=lambda c: (c.document, c.start)
        )
    return awaited(commitments, known(read_events(workspace.folders.events).events, known_on))


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
        click.echo(f"{row.day or 'no day yet'}  {plain(row.name)}{scope}: {waits}{spread}")


def _documents(row: Awaited) -> list[str]:
    return sorted({id_.rpartition("/")[0] for id_ in row.commitments})


def _print_jsonl(rows: Sequence[Awaited]) -> None:
    for row in rows:
        click.echo(json.dumps(_record_of(row), ensure_ascii=False))


def _print_json(rows: Sequence[Awaited]) -> None:
    click.echo(json.dumps([_record_of(row) for row in rows], ensure_ascii=False, indent=1))


def _print_csv(rows: Sequence[Awaited]) -> None:
    from commitments.export.rows import harmless

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        record = _record_of(row)
        writer.writerow([harmless(str(record[name] if record[name] is not None else "")) for name in _COLUMNS])


_WRITERS: dict[str, Callable[[Sequence[Awaited]], None]] = {
    "table": _print_table,
    "json": _print_json,
    "jsonl": _print_jsonl,
    "csv": _print_csv,
}

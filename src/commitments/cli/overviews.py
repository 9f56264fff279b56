"""status and documents: the knowledge base on one screen, and what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from commitments.cli.context import Workspace
from commitments.cli.listings import page_options
from commitments.cli.options import format_option
from commitments.cli.tables import plain, print_lines, print_records, rows_shown
from commitments.errors import StoreError
from commitments.model import DocumentType, Filter
from commitments.overview import Status, not_read, status_before_building, status_of

if TYPE_CHECKING:
    from commitments.store import DocumentRow, Store

_COLUMNS = (
    "id",
    "title",
    "date",
    "type",
    "parties",
    "parties_guessed",
    "commitments",
    "deadlines",
    "versions",
    "source_url",
    "state",
)


@click.command()
@click.option(
    "--format", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
@click.pass_obj
def status(workspace: Workspace, format: str) -> None:
    """Show on one screen what is there, what is past its day, and what to do next."""
    found = _status(workspace)
    if format == "json":
        click.echo(json.dumps(found.record, ensure_ascii=False, indent=1))
        return
    click.echo(f"{workspace.root}, on {found.as_of}")
    for name, number in (("documents", found.documents), ("commitments", found.commitments), *found.counts.items()):
        click.echo(f"  {_WORDS.get(name, name):<42}{number:>8,}")
    click.echo(f"  {'documents not yet read':<42}{len(found.unread):>8,}")
    for line in found.next:
        click.echo(f"next: {line}")


def _status(workspace: Workspace) -> Status:
    try:
        store = workspace.store()
    except StoreError:
        if workspace.folders.store.exists():
            raise
        return status_before_building(workspace.folders, workspace.today)
    with store:
        return status_of(store, workspace.folders, workspace.today)


_WORDS = {
    "unchecked": "past their day, nobody has checked",
    "overdue": "overdue: past their day, found not done",
    "due_soon": "due soon",
    "awaiting_event": "waiting for an event without a day",
    "doubtful": "with a doubtful party or deadline",
    "set_aside": "lines of the ledgers set aside",
}


@click.command()
@click.option(
    "--type", "type_", multiple=True, type=click.Choice([kind.value for kind in DocumentType]), help="Only these."
)
@click.option("--party", multiple=True, metavar="NAME", help="Only those in which this party promises.")
@page_options
@format_option
@click.pass_obj
def documents(
    workspace: Workspace, type_: tuple[str, ...], party: tuple[str, ...], n: int | None, all_: bool, format: str
) -> None:
    """List the documents, newest first, with how many commitments each holds and whether it is read."""
    with workspace.store() as store:
        wanted = workspace.named(store, Filter(party=party)).party
        records = list(document_records(workspace, store))
    kept = [r for r in records if (not type_ or r["type"] in type_) and (not wanted or set(wanted) & set(r["parties"]))]
    shown = kept[: n if n is not None else None]
    if format == "jsonl":
        for record in shown:
            click.echo(json.dumps(record, ensure_ascii=False))
    elif format == "json":
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    elif format == "table":
        _print_table(kept, rows_shown(n, all_=all_))
    else:
        print_records(_COLUMNS, [[_cell(record[name]) for name in _COLUMNS] for record in shown], format)


def document_records(workspace: Workspace, store: Store) -> Iterator[dict[str, Any]]:
    """Each document that is in the corpus or the store, as programs get it."""
    paths = {path.stem: path for path in sorted(workspace.folders.documents.glob("*.md"))}
    waiting = set(not_read(workspace.folders, store))
    stored = store.documents()
    for row in stored:
        state = "gone" if row.id not in paths else "changed since the last build" if row.id in waiting else "read"
        yield _record(workspace, row, store, state)
    there = {row.id for row in stored}
    for name in sorted(paths.keys() - there):
        empty: dict[str, Any] = dict.fromkeys(_COLUMNS)
        yield empty | {"id": name, "parties": [], "commitments": 0, "deadlines": 0, "state": "not yet read"}


def _record(workspace: Workspace, row: DocumentRow, store: Store, state: str) -> dict[str, Any]:
    versions = 1 + len(list((workspace.folders.versions / row.id).glob("*.md")))
    return {
        "id": row.id,
        "title": row.title,
        "date": row.written_date or None,
        "type": row.type.value,
        "parties": list(row.parties),
        "parties_guessed": row.guessed,
        "commitments": row.commitments,
        "deadlines": row.deadlines,
        "versions": versions,
        "source_url": store.document(row.id).document.meta.source_url,
        "state": state,
    }


def _print_table(records: list[dict[str, Any]], limit: int | None) -> None:
    lines = []
    for record in records[:limit]:
        held = f"{record['commitments']:>4} commitments"
        state = "" if record["state"] == "read" else f"  [{record['state']}]"
        lines.append(plain(f"{record['date'] or 'no date':10}  {held}  {record['id']}  {record['title'] or ''}{state}"))
    print_lines(lines)
    if limit is not None and len(records) > limit:
        click.echo(f"... and {len(records) - limit} more; --all shows them, -n N as many as you like")


def _cell(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value

"""threads and dilution: promises through the years, and how they changed, from confirmed links alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from commitments.cli.context import Workspace
from commitments.cli.options import day_options, filter_options
from commitments.cli.tables import plain, print_lines
from commitments.model import Filter

if TYPE_CHECKING:
    from commitments.store import Store
    from commitments.tracking import Dilution, Thread

_FORMAT = click.option(
    "--format", type=click.Choice(["table", "json", "jsonl"]), default="table", show_default=True, help="How to print."
)


@click.command()
@click.argument("id", required=False)
@filter_options
@day_options
@_FORMAT
@click.pass_obj
def threads(
    workspace: Workspace,
    id: str | None,
    filter: Filter,
    as_of: date | None,
    known_on: date | None,
    format: str,
) -> None:
    """Show promises through the years: promised, promised again, weakened, moved, kept, with the words that changed.

    That of the commitment ID, or all that hold one that the filters keep. Only links that a person confirmed count.
    """
    from commitments.ids import find_commitment
    from commitments.tracking import thread_record

    days = (as_of or workspace.today, known_on)
    with workspace.store() as store:
        found = _kept(workspace, store, filter, days)
        if id:
            wanted = find_commitment(store, workspace.folders, id, *days).commitment.id
            found = [thread for thread in found if wanted in thread.members]
    if format == "json":
        click.echo(json.dumps([thread_record(thread) for thread in found], ensure_ascii=False, indent=1))
    elif format == "jsonl":
        for thread in found:
            click.echo(json.dumps(thread_record(thread), ensure_ascii=False))
    else:
        for thread in found:
            print_lines(thread_lines(thread))
    if not found:
        workspace.say(
            "no confirmed link; 'commitments suggest' offers some, and 'commitments review --link' records one"
        )


@click.command()
@click.option(
    "--by", type=click.Choice(["party", "topic"]), default="party", show_default=True, help="What to count by."
)
@filter_options
@day_options
@_FORMAT
@click.pass_obj
def dilution(
    workspace: Workspace, by: str, filter: Filter, as_of: date | None, known_on: date | None, format: str
) -> None:
    """Count how often promises grew firmer, softer or later when they were made again.

    Only links that a person confirmed count; "repeated" is the number that each line rests on.
    """
    from commitments.tracking import dilution_by

    with workspace.store() as store:
        found = dilution_by(_kept(workspace, store, filter, (as_of or workspace.today, known_on)), by)
    records = [_record(by, name, one) for name, one in found.items()]
    if format == "json":
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    elif format == "jsonl":
        for record in records:
            click.echo(json.dumps(record, ensure_ascii=False))
    elif found:
        click.echo(f"{'repeated':>8}  {'firmer':>6}  {'softer':>6}  {'later':>5}  {'as before':>9}  {by}")
        for name, one in found.items():
            counts = f"{one.total:>8}  {one.firmer:>6}  {one.softer:>6}  {one.later:>5}  {one.same:>9}"
            click.echo(f"{counts}  {plain(name)}")
    if not found:
        workspace.say("no promise was confirmed to be made again")


def thread_lines(thread: Thread) -> Iterator[str]:
    """A thread as a terminal shows it."""
    yield f"thread of {thread.first}, promised {thread.promises} time{'s' if thread.promises > 1 else ''}"
    for step in thread.steps:
        day = step.day.isoformat() if step.day else ""
        changed = f": {'; '.join(step.differences)}" if step.differences else ""
        yield f"  {day:10}  {step.words}{changed}"
        if step.quote:
            yield f"              “{plain(step.quote)}”, {plain(step.document)}"
    if thread.last_mentioned:
        yield f"  last mentioned on {thread.last_mentioned}"


def _record(by: str, name: str, one: Dilution) -> dict[str, str | int]:
    changed = {"firmer": one.firmer, "softer": one.softer, "later": one.later}
    return {by: name, "repeated": one.total, **changed, "as_before": one.same}


def _kept(workspace: Workspace, store: Store, filter: Filter, days: tuple[date, date | None]) -> Sequence[Thread]:
    """The threads with a commitment that the filter keeps."""
    from commitments.store.threads import read_threads

    found = read_threads(store, workspace.folders, *days)
    if filter == Filter():
        return found
    numbers = set(store.row_numbers(workspace.named(store, filter), *days))
    return [thread for thread in found if any(store.number(id_) in numbers for id_ in thread.members)]

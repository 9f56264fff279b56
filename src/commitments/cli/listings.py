"""The commands that list: list, overdue, export, text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commitments.cli.context import Workspace
from commitments.cli.options import day_options, filter_options, format_option
from commitments.cli.tables import print_rows, rows_shown, stdout_for, steerless
from commitments.cli.why_empty import empty_filters, why_empty
from commitments.errors import StoreError
from commitments.export import FORMATS, SUBSCRIBED, write_rows
from commitments.model import Filter, Timeliness

if TYPE_CHECKING:
    from commitments.store import DeadlineReading


PAST = {
    Timeliness.OVERDUE: "Overdue: past their day and found not done",
    Timeliness.UNCHECKED: "Past their day, and nobody has checked",
}
STRICTLY_PAST = {
    Timeliness.OVERDUE: "On the strict reading only, found not done",
    Timeliness.UNCHECKED: "On the strict reading only, and nobody has checked",
}


def page_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `-n` and `--all`; the command gets `n` and `all_`."""
    command = click.option("--all", "all_", is_flag=True, help="Print all rows of a table.")(command)
    return click.option("-n", type=click.IntRange(1), metavar="N", help="Print at most N rows.")(command)


@click.command("list")
@filter_options
@day_options
@page_options
@click.option("--doubtful", is_flag=True, help="Only with a party or deadline that is doubtful.")
@format_option
@click.pass_obj
def list_(
    workspace: Workspace,
    filter: Filter,
    as_of: date | None,
    known_on: date | None,
    n: int | None,
    all_: bool,
    doubtful: bool,
    format: str,
) -> None:
    """List commitments, the earliest day first and those without one last.

    Where there are none, standard error says why. A name that nobody has is an error, with the nearest names there are.
    """
    with workspace.store() as store:
        filter = replace(workspace.named(store, filter), doubtful=True if doubtful else None)
        days = (as_of or workspace.today, known_on)
        total = store.count(filter, *days)
        if format != "table":
            write_rows(store.each(filter, *days, limit=n), format, stdout_for(format), workspace.publication(store))
        else:
            print_rows(
                store.each(filter, *days, limit=rows_shown(n, all_=all_)),
                total,
                workspace.config.doubtful_fields_below,
                store.guessed(),
            )
        if not total:
            workspace.say(why_empty(store, filter, *days))


@click.command()
@filter_options
@day_options
@page_options
@click.option(
    "--reading",
    type=click.Choice(["generous", "strict"]),
    default="generous",
    show_default=True,
    help="Where words have two fair readings, which last day counts.",
)
@click.option("--doubtful", is_flag=True, help="Also, apart, what has a party or deadline that is doubtful.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when anything is past its day, 2 when that is unknown.")
@format_option
@click.pass_obj
def overdue(
    workspace: Workspace,
    filter: Filter,
    as_of: date | None,
    known_on: date | None,
    n: int | None,
    all_: bool,
    reading: DeadlineReading,
    doubtful: bool,
    exit_code: bool,
    format: str,
) -> int:
    """List what is past its day: what was found not done, and apart from it what nobody has checked."""
    days = (as_of or workspace.today, known_on)
    with workspace.store() as store:
        filter = workspace.named(store, filter)
        wanted = list(overdue_parts(replace(filter, doubtful=False), reading))
        if doubtful:
            unsure = overdue_parts(replace(filter, doubtful=True), reading)
            wanted += [(f"{title}; party or deadline doubtful", part) for title, part in unsure]
        counted = [(title, part, store.count(part, *days)) for title, part in wanted]
        parts = [(title, part, total) for title, part, total in counted if total]
        if format != "table":
            each = chain.from_iterable(store.each(part, *days) for _, part, _ in parts)
            write_rows(islice(each, n), format, stdout_for(format), workspace.publication(store))
        elif not parts:
            click.echo("nothing is past its day")
            for line in empty_filters(store, filter, *days):
                workspace.say(line)
        else:
            for title, part, total in parts:
                click.echo(f"{title}: {total}")
                print_rows(
                    store.each(part, *days, limit=rows_shown(n, all_=all_)),
                    total,
                    workspace.config.doubtful_fields_below,
                    store.guessed(),
                )
        unread = bool(workspace.unread(store))
    if exit_code and not parts and unread:
        raise StoreError("nothing is past its day in what was read, but not all documents were read")
    return 1 if exit_code and parts else 0


def overdue_parts(filter: Filter, reading: DeadlineReading) -> list[tuple[str, Filter]]:
    """What is past its day in parts that are never counted together: checked and not, on either reading and on one.

    The same promise in two documents counts once.
    """
    counted = replace(filter, linked=False)
    wanted = filter.timeliness or tuple(PAST)
    parts = [(words, replace(counted, timeliness=(past,))) for past, words in PAST.items() if past in wanted]
    if reading == "strict":
        harsh = replace(counted, timeliness=(), strict_only=True)
        for past, words in STRICTLY_PAST.items():
            if past in wanted:
                parts.append((words, replace(harsh, reviewed=past is Timeliness.OVERDUE)))
    return parts


@click.command()
@filter_options
@day_options
@click.option("--format", type=click.Choice(list(FORMATS)), help="What to write; else as the file is called, or jsonl.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; else standard output.")
@click.pass_obj
def export(
    workspace: Workspace,
    filter: Filter,
    as_of: date | None,
    known_on: date | None,
    format: str | None,
    out: Path | None,
) -> None:
    """Write commitments for spreadsheets, calendars and feed readers.

    A workbook (xlsx) or CSV may be edited, status by status, and read back by import-reports.
    """
    from commitments.publishing import beside, format_of

    day = as_of or workspace.today
    format = format or (format_of(out) if out else "jsonl")
    with workspace.store() as store:
        filter = workspace.named(store, filter)
        publication = workspace.publication(store)
        if format in SUBSCRIBED:
            publication = replace(publication, since=store.since(day))
        rows = store.each(filter, day, known_on)
        with beside(out) if out else nullcontext(stdout_for(format)) as stream:
            write_rows(rows, format, stream, publication)
        if not store.count(filter, day, known_on):
            workspace.say(why_empty(store, filter, day, known_on))


@click.command()
@click.argument("source", metavar="FILE|DOCUMENT")
@click.option("--raw", is_flag=True, help="Also the characters that would steer a terminal.")
@click.pass_obj
def text(workspace: Workspace, source: str, raw: bool) -> None:
    """Print a document's plain text, which all places count.

    A document of the knowledge base goes by its id; anything else is a file, which needs no knowledge base. A mark
    stands in the place of each character that would steer a terminal or turn the direction of reading.
    """
    words = _plain_text(workspace, source)
    sys.stdout.write((words if raw else steerless(words)) + "\n")


def _plain_text(workspace: Workspace, source: str) -> str:
    from commitments.documents import read_document

    path = Path(source)
    if path.is_file():
        from commitments.files import document_of

        return document_of(path).text
    added = workspace.folders.documents / f"{source}.md"
    if added.is_file() and not workspace.folders.store.is_file():
        return read_document(added).text
    from commitments.ids import find_document

    with workspace.store() as store:
        if added.is_file() and source not in store.hashes():
            return read_document(added).text
        return store.document(find_document(store, workspace.folders, source)).document.text

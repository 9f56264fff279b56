"""The commands that lay and arrange a knowledge base: init, remove, rename."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from commitments.cli.context import Workspace
from commitments.config import Config
from commitments.errors import StoreError
from commitments.locks import exclusive
from commitments.model import Commitment


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def init(workspace: Workspace, folder: Path) -> None:
    """Make a new, empty knowledge base. Files that are there already stay as they are."""
    from commitments.corpus import make

    make(folder, Config().title)
    workspace.say(f"{folder} is a knowledge base; next: commitments --kb {folder} add FILE, then build")


@click.command()
@click.argument("document", metavar="DOC")
@click.option("--last-version", is_flag=True, help="Only its latest version; the one before takes its place.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def remove(workspace: Workspace, document: str, last_version: bool, yes: bool) -> None:
    """Move a document and its reports, or its latest version alone, out of the corpus, to corpus/removed/."""
    from commitments import corpus

    if last_version:
        _take_back(workspace, document, yes)
        return

    if sys.stdin.isatty() and not yes:
        click.confirm(f"Move {document} and its reports to {workspace.folders.removed}?", abort=True, err=True)
    with exclusive(workspace.folders.derived / "build.lock"):
        kept = corpus.remove(workspace.folders, document)
        _forget(workspace, document)
    workspace.say(f"{document}: moved to {kept}; 'commitments build' takes it out of index and site")


def _take_back(workspace: Workspace, document: str, yes: bool) -> None:
    from commitments.acquire import Corpus

    if sys.stdin.isatty() and not yes:
        click.confirm(f"Move the latest version of {document} to {workspace.folders.removed}?", abort=True, err=True)
    with exclusive(workspace.folders.derived / "build.lock"):
        kept = Corpus(workspace.folders).take_back(document)
    workspace.say(f"{document}: its latest version is in {kept}; 'commitments build' reads the one before")


@click.command()
@click.argument("document", metavar="DOC")
@click.argument("new", metavar="NEW")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def rename(workspace: Workspace, document: str, new: str, yes: bool) -> None:
    """Rename a document and take its reports along.

    Its commitments get new ids, to which the reports are anchored. Days of events that are its own are recorded once
    more under the new name; nothing is rewritten.
    """
    from commitments import corpus

    if sys.stdin.isatty() and not yes:
        click.confirm(f"Rename {document} to {new}?", abort=True, err=True)
    with exclusive(workspace.folders.derived / "build.lock"):
        corpus.rename(workspace.folders, document, new)
        _keep_ids(workspace, document, new)
        _take_events_along(workspace.folders.events, document, new)
        _forget(workspace, document)
    workspace.say(f"{document} is now {new}; 'commitments build' reads it under its new name")


def _take_events_along(path: Path, document: str, new: str) -> None:
    from commitments.tracking import append_event, read_events

    events = read_events(path).events
    there = {(event.name, event.day) for event in events if event.document == new}
    for event in events:
        if event.document == document and (event.name, event.day) not in there:
            note = f"{event.note} ({document} was renamed to {new})".strip()
            # As it was recorded: a rename is no news about the event.
            append_event(path, replace(event, document=new, note=note))


def _keep_ids(workspace: Workspace, document: str, new: str) -> None:
    """Let the ids that its commitments have had until now lead to those that they will have."""
    from commitments.ids import renamed
    from commitments.store import Store
    from commitments.tracking import append_aliases

    try:
        store = Store.open(workspace.folders.store)
    except StoreError:
        commitments: tuple[Commitment, ...] = ()
    else:
        with store:
            commitments = store.of_document(document)
    append_aliases(workspace.folders.aliases, renamed(commitments, document, new))


def _forget(workspace: Workspace, document: str) -> None:
    """Take a document out of the store, where one has been built."""
    from commitments.store import Store

    try:
        store = Store.open(workspace.folders.store)
    except StoreError:
        # Nothing built, or by another version: there is nothing that the next build would not do.
        return
    with store:
        store.remove(document)

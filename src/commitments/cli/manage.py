"""The commands that make and arrange a knowledge base: init, remove, rename."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from commitments.cli.context import Workspace
from commitments.config import Config


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
    from commitments import arranging

    what = f"the latest version of {document}" if last_version else f"{document} and its reports"
    if sys.stdin.isatty() and not yes:
        click.confirm(f"Move {what} to {workspace.folders.removed}?", abort=True, err=True)
    if last_version:
        kept = arranging.remove_last_version(workspace.folders, document)
        workspace.say(f"{document}: its latest version is in {kept}; 'commitments build' reads the one before")
        return
    kept = arranging.remove(workspace.folders, document)
    workspace.say(f"{document}: moved to {kept}; 'commitments build' takes it out of index and site")


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
    from commitments import arranging

    if sys.stdin.isatty() and not yes:
        click.confirm(f"Rename {document} to {new}?", abort=True, err=True)
    arranging.rename(workspace.folders, document, new)
    workspace.say(f"{document} is now {new}; 'commitments build' reads it under its new name")

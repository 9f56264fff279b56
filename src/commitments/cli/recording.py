"""What the recording commands share: who reports, on which evidence, and where it is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from commitments.cli.context import Workspace
from commitments.errors import StoreError
from commitments.model import Source, Speaker
from commitments.recording import Recorder, reviewer_name

if TYPE_CHECKING:
    from commitments.store import Store

Command = Callable[..., Any]

_PATIENCE = 2000
"""Milliseconds."""


def evidence_options(command: Command) -> Command:
    """Add what every line of a ledger can say: evidence and who speaks there, a note, a name."""
    options = (
        click.option(
            "--evidence",
            multiple=True,
            metavar="URL|DOC",
            help="A page that shows it, or a document of the corpus, with --quote; repeat for more.",
        ),
        click.option("--quote", multiple=True, metavar="WORDS", help="The words in the document that is named."),
        click.option("--title", multiple=True, metavar="TEXT", help="The page's title, in the order of --evidence."),
        click.option(
            "--by",
            multiple=True,
            type=click.Choice([speaker.value for speaker in Speaker]),
            help="Who speaks on that page; once for all, or in the order of --evidence.",
        ),
        click.option("--note", default="", metavar="TEXT", help="What a reader should know."),
        click.option("--reviewer", metavar="NAME", help="Who reports; else from the config, else from git."),
        click.option("--yes", is_flag=True, help="A day that looks mistyped is meant."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def sources(
    named: Sequence[str], titles: Sequence[str], speakers: Sequence[str], quotes: Sequence[str] = ()
) -> tuple[Source, ...]:
    """The evidence as given; of a document, with its words. Raises UsageError where the options do not pair."""
    if len(titles) > len(named) or (len(speakers) > 1 and len(speakers) != len(named)) or (speakers and not named):
        raise click.UsageError("--title and --by go with --evidence: one each, or one --by for all")
    by: list[Speaker | None] = [Speaker(speaker) for speaker in speakers]
    pairs = by * len(named) if len(by) == 1 else by or [None] * len(named)
    words = iter(quotes)
    found = []
    for name, title, speaker in zip(named, [*titles, *[None] * (len(named) - len(titles))], pairs, strict=True):
        quote = next(words, None) if ":" not in name else None
        found.append(Source("", title, speaker, name, quote) if quote else Source(name, title, speaker))
    return tuple(found)


def lookup(workspace: Workspace) -> Store:
    """The store to find commitments in. While a build writes to it, as it was before: recording waits for nobody."""
    from commitments.store import Store

    store = Store.open(workspace.folders.store)
    store.connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        workspace.say_what_was_set_aside(store.sync(workspace.folders.reports, workspace.folders.events))
    except StoreError:
        workspace.say("note: a build is writing; what was recorded since it began shows when it is done")
    return store


def recorder(workspace: Workspace, store: Store, reviewer: str | None, *, yes: bool) -> Recorder:
    """Whoever records now. Odd days are asked about on a terminal; elsewhere --yes says that they are meant."""
    return Recorder(
        store, workspace.folders, reviewer_name(reviewer, workspace.config, workspace.root), partial(_sure, yes)
    )


def _sure(yes: bool, doubt: str) -> bool:
    return yes or (sys.stdin.isatty() and click.confirm(f"{doubt}. Is that meant?", err=True))

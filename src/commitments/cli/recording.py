"""What the recording commands share: who reports, on which evidence, and where it is written."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commitments.cli.context import Workspace
from commitments.errors import LedgerError, StoreError
from commitments.model import Report, ReportKind, Source, Speaker
from commitments.tracking import RANDOM_BYTES, append_report, read_reports, uuid7

if TYPE_CHECKING:
    from commitments.store import Store

Command = Callable[..., Any]

_GIT_SECONDS = 5
_PATIENCE = 2000
"""Milliseconds."""


def evidence_options(command: Command) -> Command:
    """Add what every line of a ledger can say: evidence and who speaks there, a note, a name."""
    options = (
        click.option("--evidence", multiple=True, metavar="URL", help="A page that shows it; repeat for more."),
        click.option("--title", multiple=True, metavar="TEXT", help="The page's title, in the order of --evidence."),
        click.option(
            "--by",
            multiple=True,
            type=click.Choice([speaker.value for speaker in Speaker]),
            help="Who speaks on that page; once for all, or in the order of --evidence.",
        ),
        click.option("--note", default="", metavar="TEXT", help="What a reader should know."),
        click.option("--reviewer", metavar="NAME", help="Who reports; else from the config, else from git."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def sources(urls: Sequence[str], titles: Sequence[str], speakers: Sequence[str]) -> tuple[Source, ...]:
    """The evidence as given. Raises UsageError where the options do not pair."""
    if len(titles) > len(urls) or (len(speakers) > 1 and len(speakers) != len(urls)) or (speakers and not urls):
        raise click.UsageError("--title and --by go with --evidence: one each, or one --by for all")
    by: list[Speaker | None] = [Speaker(speaker) for speaker in speakers]
    pairs = by * len(urls) if len(by) == 1 else by or [None] * len(urls)
    named = [*titles, *[None] * (len(urls) - len(titles))]
    return tuple(Source(url, title, speaker) for url, title, speaker in zip(urls, named, pairs, strict=True))


def reviewer_name(workspace: Workspace, given: str | None) -> str:
    """The name that a line carries. Raises LedgerError where none is known."""
    name = (given or workspace.config.reviewer or _git_name(workspace.root)).strip()
    if not name:
        raise LedgerError("nobody's name: give --reviewer NAME, or set reviewer in commitments.toml")
    return name


def new_report(commitment: str, quote: str, kind: ReportKind, reviewer: str, **fields: Any) -> Report:
    """A report recorded now."""
    now = datetime.now(UTC)
    id_ = str(uuid7(now, os.urandom(RANDOM_BYTES)))
    return Report(id_, commitment, quote, kind, reviewer, now, **fields)


def record(workspace: Workspace, report: Report) -> None:
    """Write a report to the ledger of its commitment's document. Raises LedgerError."""
    append_report(ledger_path(workspace, report.commitment), report)


def ledger_path(workspace: Workspace, commitment_id: str) -> Path:
    """The ledger of a commitment's document."""
    return workspace.folders.reports / f"{commitment_id.rpartition('/')[0]}.jsonl"


def lookup(workspace: Workspace) -> Store:
    """The store to find commitments in. While a build writes to it, as it was before: recording waits for nobody."""
    from commitments.store import Store

    store = Store.open(workspace.folders.store)
    store.connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        store.sync(workspace.folders.reports, workspace.folders.events)
    except StoreError:
        workspace.say("note: a build is writing; what was recorded since it began shows when it is done")
    return store


def all_reports(workspace: Workspace) -> dict[str, tuple[Report, ...]]:
    """The reports of every ledger, by the document's id."""
    files = sorted(workspace.folders.reports.glob("*.jsonl"))
    return {path.stem: read_reports(path).reports for path in files}


def _git_name(folder: Path) -> str:
    try:
        found = subprocess.run(
            ["git", "config", "user.name"],
            cwd=folder if folder.is_dir() else None,
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout

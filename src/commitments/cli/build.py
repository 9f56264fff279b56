"""The commands that read documents: build and extract."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commitments.cli.context import Workspace
from commitments.cli.options import DAY, day_options, format_option
from commitments.cli.progress import progress_display
from commitments.cli.tables import counted, print_rows
from commitments.config import Config
from commitments.model import Extraction, Tracked

if TYPE_CHECKING:
    from commitments.pipeline import BuildSummary


@click.command()
@click.option("--workers", type=click.IntRange(1), help="Read in this many processes; else as many as pay.")
@click.option("--cluster", metavar="ADDRESS", help="Read documents on this Dask cluster, as tcp://host:8786.")
@click.option("--repair", is_flag=True, help="Read, store, index and render all of it anew.")
@click.option("--no-index", is_flag=True, help="Leave the search index as it is.")
@click.option("--no-site", is_flag=True, help="Leave the site as it is.")
@click.option("--quiet", is_flag=True, help="Print only what went wrong.")
@day_options
@click.pass_obj
def build(
    workspace: Workspace,
    workers: int | None,
    cluster: str | None,
    repair: bool,
    no_index: bool,
    no_site: bool,
    quiet: bool,
    as_of: date | None,
    known_on: date | None,
) -> int:
    """Read what changed, extract, store, index and render.

    What has not changed is not done again. A document that cannot be read is named and left as it was; the rest goes
    on, and the exit status is 1.
    """
    folders, config = workspace.folders, workspace.config
    config = replace(config, workers=workers or config.workers, cluster=config.cluster if cluster is None else cluster)
    from commitments.pipeline import Scope
    from commitments.pipeline import build as build_all

    today = workspace.today
    scope = Scope(as_of or today, known_on, index=not no_index, site=not no_site, repair=repair, today=today)
    with progress_display() as report:
        progress = _silent if quiet else report
        summary = build_all(folders, config, scope, progress=progress)
    for line in summary.reading.failures:
        workspace.say(f"not read: {line}")
    if not quiet:
        for line in _summary_lines(summary, folders.site):
            workspace.say(line)
    return 1 if summary.reading.failures else 0


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Read in this many processes.")
@click.option("--as-of", type=DAY, metavar="DAY", help="Judge timeliness on this day.")
@format_option
@click.pass_obj
def extract(workspace: Workspace, files: Sequence[Path], workers: int, as_of: date | None, format: str) -> int:
    """Print the commitments of files of every format that add takes; needs no knowledge base.

    A file that cannot be read is named and the rest goes on; the exit status is then 2.
    """
    from commitments.export import write_rows

    failures: list[str] = []
    rows = _extracted(files, workers, as_of or workspace.today, failures, workspace.say)
    if format == "table":
        print_rows(rows, 0)
    else:
        write_rows(rows, format, sys.stdout)
    for line in failures:
        workspace.say(f"commitments: {line}")
    return 2 if failures else 0


def _extracted(
    files: Sequence[Path], workers: int, day: date, failures: list[str], say: Callable[[str], None]
) -> Iterator[Tracked]:
    from commitments.engines import choose_engine
    from commitments.harvest import extract_files
    from commitments.tracking import standing

    for outcome in extract_files(files, spacy_model=Config().spacy_model, engine=choose_engine(workers)):
        if not isinstance(outcome.result, Extraction):
            failures.append(outcome.result)
            continue
        if unread := outcome.result.document.meta.unread:
            say(f"{outcome.result.document.id}: {unread}")
        for commitment in outcome.result.commitments:
            yield Tracked(commitment, standing(commitment, (), (), day))


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _summary_lines(summary: BuildSummary, site: Path) -> Iterator[str]:
    reading = summary.reading
    yield from (f"warning: {line}" for line in summary.warnings)
    yield from summary.sync.lines()
    yield from (f"warning: {line}" for line in (summary.index.warnings if summary.index else ()))
    documents, failed = counted(summary.documents, "document"), len(reading.failures)
    commitments, warnings = counted(summary.commitments, "commitment"), counted(len(summary.warnings), "warning")
    yield (
        f"{documents} ({reading.read} read, {reading.unchanged} unchanged, {reading.removed} gone, {failed} failed), "
        f"{commitments}, {summary.deadlines} with a deadline, {warnings}, {summary.seconds:.1f} s"
    )
    if summary.site:
        yield f"open {site / 'index.html'}"

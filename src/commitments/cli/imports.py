"""import-reports: the spreadsheet that a team has been keeping becomes reports."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from commitments.cli.context import Workspace
from commitments.cli.recording import lookup, recorder
from commitments.errors import CommitmentsError, LedgerError
from commitments.model import Commitment, Report, ReportKind, Source, Speaker, Status
from commitments.recording import Recorder
from commitments.tracking import append_report, nearest_ids, read_day

# What a column holds -> the names that teams give it, folded.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "commitment": ("commitment", "id", "commitment id"),
    "quote": ("quote", "text", "commitment text", "promise"),
    "document": ("document", "document id", "source document"),
    "status": ("status", "state", "result"),
    "on": ("on", "date", "day", "status date", "as of"),
    "evidence": ("evidence", "url", "link", "source", "evidence url"),
    "by": ("by", "speaker", "who says"),
    "note": ("note", "notes", "comment", "comments", "remark"),
    "reviewer": ("reviewer", "reviewed by", "who", "name", "author"),
}
_DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y")
_OTHER_WORDS = {"done": "fulfilled", "completed": "fulfilled", "kept": "fulfilled", "ongoing": "in_progress"}
_OTHER_WORDS |= {"started": "in_progress", "partial": "partly_fulfilled", "partially_fulfilled": "partly_fulfilled"}
_OTHER_WORDS |= {
    "not_done": "not_started",
    "pending": "not_started",
    "unknown": "unverifiable",
    "replaced": "superseded",
}


@dataclass(frozen=True)
class Sheet:
    """What the rows are read with: the store, the columns found, the name for rows without one.

    `meant` are the ids of what rows name by their words, by document, or none, and quote.
    """

    who: Recorder
    columns: Mapping[str, str]
    meant: dict[tuple[str, str], str] = field(default_factory=dict)

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """A row's cells by what they hold."""
        return {field: (row.get(name) or "").strip() for field, name in self.columns.items()}

    def find_quotes(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Find what is named by its words, with all rows at once: a store may hold a million commitments."""
        wanted: dict[str, dict[str, None]] = {}
        for cells in map(self.cells, rows):
            if cells.get("quote") and not cells.get("commitment"):
                wanted.setdefault(cells.get("document", ""), {})[cells["quote"]] = None
        for document, quotes in wanted.items():
            found = nearest_ids(quotes, partial(self.who.store.quotes, document or None))
            self.meant.update({(document, quote): id_ for quote, id_ in found.items()})


@click.command("import-reports")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--write/--dry-run", default=False, help="Record the reports, or only say what would be recorded.")
@click.option(
    "--column", multiple=True, metavar="FIELD=NAME", help="The column NAME holds FIELD, whatever it is called."
)
@click.option("--reviewer", metavar="NAME", help="Who reports, for rows that do not say.")
@click.option("--yes", is_flag=True, help="Days that look mistyped are meant.")
@click.pass_obj
def import_reports(
    workspace: Workspace, file: Path, write: bool, column: tuple[str, ...], reviewer: str | None, yes: bool
) -> int:
    """Record the reports of a spreadsheet saved as CSV, a status a row.

    Columns are found by name: commitment (an id) or quote (its words), status, on, evidence, by, note, reviewer.
    First a dry run: each row that cannot be recorded is named with its line, and nothing is written without --write.
    Rows that are recorded already are left out. The exit status is 1 when a row is bad; then --write records nothing.
    """
    header, rows = _read(file)
    columns = _columns(header, column, file)
    with lookup(workspace) as store:
        sheet = Sheet(recorder(workspace, store, reviewer, yes=yes), columns)
        sheet.find_quotes([row for _, row in rows])
        reports, problems = _reports(sheet, rows, file)
    for problem in problems:
        workspace.say(problem)
    recorded = {_content(report) for report in sheet.who.reports()}
    # By content, so that a row that is there twice is recorded once.
    fresh = [r for content, r in {_content(r): r for r in reports}.items() if content not in recorded]
    for report in fresh:
        click.echo(f"{report.commitment}  {report.status}  {report.on or 'no day'}  {report.quote[:60]}")
        if write and not problems:
            append_report(sheet.who.ledger(report.commitment), report)
    known = len(reports) - len(fresh)
    _summarise(workspace, len(fresh), known, len(problems), write=write)
    return 1 if problems else 0


def _summarise(workspace: Workspace, fresh: int, known: int, bad: int, *, write: bool) -> None:
    counts = f"{fresh} new reports, {known} rows known already, {bad} bad rows"
    if not write:
        workspace.say(f"{counts}; a dry run: --write records them" if not bad else f"{counts}; a dry run")
    elif bad:
        workspace.say(f"{counts}; nothing was recorded: put the rows right and try again")
    else:
        workspace.say(f"{counts}; recorded")


def _read(file: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            sample = stream.read(4096)
            stream.seek(0)
            reader = csv.reader(stream, delimiter=_delimiter(sample), strict=True)
            header = next(reader, [])
            rows = [(reader.line_num, dict(zip(header, row, strict=False))) for row in reader if any(row)]
    except FileNotFoundError:
        raise LedgerError(f"{file}: no such file") from None
    except UnicodeDecodeError as error:
        raise LedgerError(f"{file}: not UTF-8 at byte {error.start}; save it as CSV UTF-8") from error
    except csv.Error as error:
        raise LedgerError(f"{file}: no CSV: {error}") from error
    return header, rows


def _delimiter(sample: str) -> str:
    first = sample.partition("\n")[0]
    return max(",;\t", key=first.count)


def _columns(header: list[str], given: tuple[str, ...], file: Path) -> dict[str, str]:
    folded = {" ".join(name.casefold().replace("_", " ").split()): name for name in header}
    columns = {field: folded[name] for field, names in COLUMNS.items() for name in reversed(names) if name in folded}
    for text in given:
        field, _, name = text.partition("=")
        if field not in COLUMNS or name not in header:
            raise click.UsageError(f"--column {text}: FIELD is one of {', '.join(COLUMNS)}, NAME a column of {file}")
        columns[field] = name
    if "status" not in columns or not {"commitment", "quote"} & columns.keys():
        raise LedgerError(
            f"{file}: needs a column status, and commitment or quote; it has {', '.join(header) or 'none'}"
        )
    return columns


def _reports(sheet: Sheet, rows: list[tuple[int, dict[str, str]]], file: Path) -> tuple[list[Report], list[str]]:
    reports, problems = [], []
    for line, row in rows:
        try:
            reports.append(_report(sheet, sheet.cells(row)))
        except CommitmentsError as error:
            problems.append(f"{file}:{line}: {error}")
    return reports, problems


def _report(sheet: Sheet, cells: Mapping[str, str]) -> Report:
    commitment = _commitment(sheet, cells)
    who = replace(sheet.who, reviewer=cells["reviewer"]) if cells.get("reviewer") else sheet.who
    report = who.report(
        commitment.id,
        commitment.quote,
        ReportKind.STATUS,
        status=_status(cells.get("status", "")),
        on=_day(cells["on"]) if cells.get("on") else None,
        note=cells.get("note", ""),
        evidence=tuple(_sources(cells)),
    )
    who.check(report)
    return report


def _commitment(sheet: Sheet, cells: Mapping[str, str]) -> Commitment:
    id_ = cells.get("commitment", "")
    if not id_:
        if not cells.get("quote"):
            raise LedgerError("names no commitment: neither an id nor a quote")
        if (key := (cells.get("document", ""), cells["quote"])) not in sheet.meant:
            raise LedgerError(f"no commitment has these words: {cells['quote'][:60]!r}")
        id_ = sheet.meant[key]
    return sheet.who.find(id_).commitment


def _status(text: str) -> Status:
    word = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    word = _OTHER_WORDS.get(word, word)
    if word not in {status.value for status in Status if status is not Status.NO_REPORT}:
        known = ", ".join(status.value for status in Status if status is not Status.NO_REPORT)
        raise LedgerError(f"unknown status {text!r}; known: {known}")
    return Status(word)


def _day(text: str) -> Any:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no time zone
        except ValueError:
            continue
    # Says what the right form is: 03/04/2026 is two days, and guessing one would be a claim without its words.
    return read_day(text)


def _sources(cells: Mapping[str, str]) -> Iterator[Source]:
    by = cells.get("by", "").casefold()
    if by and by not in {speaker.value for speaker in Speaker}:
        raise LedgerError(f"by {by!r}: party or independent")
    for url in cells.get("evidence", "").replace(";", " ").split():
        yield Source(url, None, Speaker(by) if by else None)


def _content(report: Report) -> tuple[Any, ...]:
    return (report.commitment, report.kind, report.status, report.on, report.note, report.evidence)

"""The round trip of a spreadsheet: exported, edited, read back; and sheets as teams keep them."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from commitments.model import ReportKind, Status
from commitments.tracking import append_report, read_reports
from tests.bases import build_base
from tests.conftest import Run
from tests.in_process import run_here
from tests.promises import Promise, extraction, report, same_as

OFFICE = Promise("Japan will open an office by 31 March 2026.", by="by 31 March 2026", due=date(2026, 3, 31))
ROADMAP = Promise("=Canada and Japan will publish a roadmap for minerals.", ("Canada", "Japan"))
TALKS = Promise("Canada will host talks on minerals.", ("Canada",))
DOCUMENTS = {"one": (OFFICE, ROADMAP, TALKS), "two": (OFFICE,)}
FIRST, SECOND, THIRD = extraction("one", DOCUMENTS["one"]).commitments
OTHER = extraction("two", DOCUMENTS["two"]).commitments[0]
WHO = ("--reviewer", "A reviewer")
PAGE = "https://example.org/page"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_base(tmp_path_factory.mktemp("import") / "kb", DOCUMENTS)


@pytest.fixture
def base(built: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(built, tmp_path / "kb"))
    done = report(1, FIRST, status=Status.FULFILLED, on=date(2026, 3, 1), note="seen")
    append_report(folder / "corpus/reports/one.jsonl", done)
    append_report(folder / "corpus/reports/two.jsonl", report(2, OTHER, ReportKind.LINK, **same_as(FIRST.id)))
    return folder


@pytest.fixture(scope="module")
def program() -> Run:
    return run_here


def saved(path: Path, rows: list[list[Any]], merged: str | None = None) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_nobody_touched_is_no_report_and_no_fault(program: Run, base: Path, kind: str) -> None:
    """Whether somebody reported on it, nobody did, or the same promise's report counts for it."""
    sheet = base / f"all.{kind}"
    assert program("--kb", base, "export", "--out", sheet).code == 0
    before = {path: path.read_bytes() for path in (base / "corpus/reports").iterdir()}
    done = program("--kb", base, "import-reports", sheet, "--write", *WHO)
    assert (done.code, done.out) == (0, ""), done.err
    assert "0 new reports, 0 rows known already, 4 untouched, 0 bad rows" in done.err
    assert {path: path.read_bytes() for path in (base / "corpus/reports").iterdir()} == before


def test_the_round_trip(program: Run, base: Path) -> None:
    """Export, edit two cells of a row, dry run, write; the edited row alone is a report."""
    sheet = base / "all.xlsx"
    assert program("--kb", base, "export", "--format", "xlsx", "--out", sheet).code == 0
    book = load_workbook(sheet)
    page = book.worksheets[0]
    names = {cell.value: cell.column for cell in page[1]}
    (row,) = [cells[0].row for cells in page.iter_rows(min_row=2) if cells[0].value == SECOND.id]
    assert page.cell(row, names["quote"]).value == SECOND.quote
    assert page.cell(row, names["document_title"]).value is not None or "document_title" in names
    for name, value in {"status": "Partly fulfilled", "on": datetime(2026, 5, 4), "evidence": PAGE}.items():  # noqa: DTZ001
        page.cell(row, names[name]).value = value
    book.save(sheet)
    dry = program("--kb", base, "import-reports", sheet, *WHO)
    assert (dry.code, dry.out.split()[:3]) == (0, [SECOND.id, "partly_fulfilled", "2026-05-04"]), dry.err
    assert "1 new reports, 0 rows known already, 3 untouched" in dry.err
    assert program("--kb", base, "import-reports", sheet, "--write", *WHO).code == 0
    last = read_reports(base / "corpus/reports/one.jsonl").reports[-1]
    assert (last.commitment, last.status, last.on) == (SECOND.id, Status.PARTLY_FULFILLED, date(2026, 5, 4))
    again = program("--kb", base, "import-reports", sheet, "--write", *WHO)
    assert ("0 new reports" in again.err, again.code) == (True, 0)


def test_where_a_promise_was_made_is_no_evidence(program: Run, base: Path) -> None:
    """An export whose column of evidence was deleted: its source_url does not take that place."""
    rows = [["id", "source_url", "status"], [THIRD.id, PAGE, "fulfilled"]]
    done = program("--kb", base, "import-reports", saved(base / "short.xlsx", rows), *WHO)
    assert (done.code, "fulfilled needs --evidence" in done.err) == (1, True), done.err


def test_a_sheet_as_a_team_keeps_it(program: Run, base: Path) -> None:
    """A title above, headings of their own, merged cells, days in their order, one bad row."""
    rows: list[list[Any]] = [
        ["Pledge tracker 2026"],
        [],
        ["Statement", "Pledge", "Current Status", "Date checked", "Link to evidence", "Comments", "Checked by"],
        ["one", ROADMAP.quote.removeprefix("="), "Done", "03/04/2026", PAGE, "it is out", "Ada"],
        [None, TALKS.quote, "On track", "13/04/2026", None, None, "Ada"],
        [None, "A pledge that nobody made.", "Done", "13/04/2026", PAGE, None, "Ada"],
        [None, OFFICE.quote, "", "13/04/2026", None, "ask again", "Ada"],
    ]
    sheet = saved(base / "team.xlsx", rows, "A4:A7")
    done = program("--kb", base, "import-reports", sheet, "--write", *WHO)
    assert (done.code, done.err.count(f"{sheet}:")) == (1, 2), done.err
    dry = program("--kb", base, "import-reports", sheet, *WHO).err
    assert "columns: quote from 'Pledge', document from 'Statement', status from 'Current Status', checked from" in dry
    assert f"{sheet}:4: '03/04/2026' may be 2026-03-04 or 2026-04-03; say --date-order" in done.err
    assert f"{sheet}:6: no commitment has these words" in done.err
    assert len(read_reports(base / "corpus/reports/one.jsonl").reports) == 1
    told = ("--write", "--skip-bad", "--date-order", "dmy")
    done = program("--kb", base, "import-reports", sheet, *told, *WHO)
    assert (done.code, "2 new reports" in done.err, "1 bad rows; recorded" in done.err) == (0, True, True), done.err
    reports = read_reports(base / "corpus/reports/one.jsonl").reports[1:]
    # The day when somebody looked is not the day when it was kept: that might say "late" of what was in time.
    assert [(r.commitment, r.status, r.on, r.note, r.reviewer) for r in reports] == [
        (SECOND.id, Status.FULFILLED, None, "it is out (checked on 2026-04-03)", "Ada"),
        (THIRD.id, Status.IN_PROGRESS, date(2026, 4, 13), "", "Ada"),
    ]
    assert "0 new reports" in program("--kb", base, "import-reports", sheet, *told, *WHO).err


def test_the_day_of_an_export_is_no_day_of_a_report(program: Run, base: Path) -> None:
    """An export says as of which day it was asked; a status written into it has no day until one is given."""
    rows = [["id", "status", "on", "as_of"], [THIRD.id, "ongoing", None, "2026-05-01"]]
    program("--kb", base, "import-reports", saved(base / "asked.xlsx", rows), "--write", *WHO)
    last = read_reports(base / "corpus/reports/one.jsonl").reports[-1]
    assert (last.status, last.on) == (Status.IN_PROGRESS, None)


def test_the_day_it_was_kept_stands_beside_the_day_it_was_checked(program: Run, base: Path) -> None:
    """A sheet with both columns: the first says when it became true."""
    rows = [
        ["id", "status", "Last checked", "Completed on", "link"],
        [SECOND.id, "done", "2026-05-01", "2026-04-03", PAGE],
    ]
    program("--kb", base, "import-reports", saved(base / "both.xlsx", rows), "--write", *WHO)
    last = read_reports(base / "corpus/reports/one.jsonl").reports[-1]
    assert (last.on, last.note) == (date(2026, 4, 3), "")


def test_old_encodings_of_spreadsheets_are_read(program: Run, base: Path) -> None:
    """As Excel saves them: the old encoding of Windows, and its Unicode text."""
    text = f"id;status;on;comment\n{SECOND.id};ongoing;1.4.2026;café – “oui”\n"
    for content in (text.encode("cp1252"), text.replace(";", "\t").encode("utf-16")):
        (base / "sheet.csv").write_bytes(content)
        done = program("--kb", base, "import-reports", base / "sheet.csv", *WHO)
        assert (done.code, "1 new reports" in done.err) == (0, True), done.err


def test_a_formula_is_text_in_a_workbook(program: Run, base: Path) -> None:
    """Nothing in it runs, and nothing is changed by it."""
    sheet = base / "all.xlsx"
    program("--kb", base, "export", "--out", sheet)
    values = [
        cell for row in load_workbook(sheet).worksheets[0].iter_rows() for cell in row if cell.value == ROADMAP.quote
    ]
    assert {cell.data_type for cell in values} == {"s"}


def test_days_that_look_mistyped_are_bad_rows(program: Run, base: Path) -> None:
    (base / "sheet.csv").write_text(f"id,status,on\n{SECOND.id},in_progress,2016-05-01\n")
    done = program("--kb", base, "import-reports", base / "sheet.csv", *WHO)
    assert (done.code, "sheet.csv:2: on 2016-05-01 is before the document's day" in done.err) == (1, True)
    assert program("--kb", base, "import-reports", base / "sheet.csv", "--yes", *WHO).code == 0

"""Spreadsheets: tables written as CSV and xlsx, and read back as people save them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from commitments.errors import LedgerError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HALF_PAIR = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair, as an escape in a hand-written file can make it, is nothing that a stream can hold."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z?")
_LARGEST = 50_000_000
_LARGEST_UNPACKED = 500_000_000
_LONGEST_CELL = 32_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a spreadsheet with its number there; a cell is its text, or the day that it holds."""

    number: int
    cells: tuple[str | date, ...]


def write_csv_table(header: Sequence[str], rows: Iterable[Sequence[str]], stream: TextIO) -> None:
    """One row a line; what a spreadsheet would run as a formula gets a quote mark."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])


def write_xlsx_table(header: Sequence[str], rows: Iterable[Sequence[str]], stream: BinaryIO) -> None:
    """A workbook of one sheet: all cells text, the header kept in sight; the same rows give the same bytes."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("commitments")
    sheet.freeze_panes = "B2"
    for row in chain([header], rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("\ufffd", text)[:_LONGEST_CELL])
            # Text, whatever it begins with: nothing in it is a formula.
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    made = io.BytesIO()
    book.save(made)
    _write_timeless(made, stream)


def _write_timeless(made: BinaryIO, stream: BinaryIO) -> None:
    """Write a workbook without the time of its making."""
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "docProps/core.xml":
                content = _TIME.sub(b"2000-01-01T00:00:00Z", content)
            after.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def harmless(cell: str) -> str:
    """The cell, with a quote mark before what a spreadsheet would take for a formula."""
    cell = HALF_PAIR.sub("\ufffd", cell)
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@")) or cell.startswith(("\t", "\r")) else cell


def read_sheet(path: Path) -> Iterator[list[SheetRow]]:
    """The rows of each sheet of a file, CSV or xlsx. Raises LedgerError for a file that is none."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise LedgerError(f"{path}: no such file") from None
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(content) > _LARGEST:
        raise LedgerError(f"{path}: {len(content):,} bytes; at most {_LARGEST:,} are read")
    if content.startswith(b"PK"):
        yield from _read_xlsx(path, content)
    elif path.suffix.lower() == ".xls" or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise LedgerError(f"{path}: an old .xls file; save it as .xlsx or CSV")
    else:
        yield _read_csv(path, content)


def _read_csv(path: Path, content: bytes) -> list[SheetRow]:
    text = _decoded(content)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        return [SheetRow(reader.line_num, tuple(_unquoted(cell) for cell in row)) for row in reader if any(row)]
    except csv.Error as error:
        raise LedgerError(f"{path}: no CSV: {error}") from error


def _decoded(content: bytes) -> str:
    """What spreadsheets save: UTF-8, UTF-16 ("Unicode text"), or the old encoding of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    first = "\n".join(text.splitlines()[:5])
    return max(",;\t", key=first.count)


def _unquoted(cell: str) -> str:
    """The cell without the quote mark that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(("=", "+", "-", "@")) else cell


def _read_xlsx(path: Path, content: bytes) -> Iterator[list[SheetRow]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST_UNPACKED:
                raise LedgerError(f"{path}: more than {_LARGEST_UNPACKED:,} bytes when unpacked")
        book = load_workbook(io.BytesIO(content), data_only=True)
    except LedgerError:
        raise
    except Exception as error:
        raise LedgerError(f"{path}: no workbook that can be read: {type(error).__name__}") from error
    for sheet in book.worksheets:
        yield _sheet_rows(sheet)


def _sheet_rows(sheet: Worksheet) -> list[SheetRow]:
    """The rows; what is merged stands in each of its cells."""
    merged: dict[tuple[int, int], Any] = {}
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        for row in range(area.min_row, area.max_row + 1):
            merged |= {(row, column): value for column in range(area.min_col, area.max_col + 1)}
    rows = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_cell(merged.get((number, place), value)) for place, value in enumerate(values, start=1)]
        if any(cells):
            rows.append(SheetRow(number, tuple(cells)))
    return rows


def _cell(value: Any) -> str | date:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

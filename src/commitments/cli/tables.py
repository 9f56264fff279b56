"""Commitments as a table: two lines each on a terminal, one line with tabs elsewhere."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TextIO

import click

from commitments.errors import CommitmentsError
from commitments.model import Commitment, Standing, Timeliness, Tracked

FIRST_ROWS = 50
"""How many rows a table on a terminal shows."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INDENT = " " * 12
_COLUMN = re.compile(r" *\S+(?: \S+)*? {2,}(?=\S)")
_WIDEST_COLUMN = 20
_COLORS = {
    Timeliness.OVERDUE: "red",
    Timeliness.UNCHECKED: "magenta",
    Timeliness.BROKEN: "red",
    Timeliness.DUE_SOON: "yellow",
    Timeliness.FULFILLED_LATE: "yellow",
    Timeliness.FULFILLED_ON_TIME: "green",
    Timeliness.FULFILLED: "green",
}


def counted(number: int, name: str) -> str:
    """A number of things, one or many."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def rows_shown(n: int | None, *, all_: bool) -> int | None:
    """How many rows to print at most; None for all."""
    if n is not None or all_:
        return None if all_ else n
    return FIRST_ROWS if sys.stdout.isatty() else None


def print_rows(rows: Iterable[Tracked], total: int, below: float = 0.8, guessed: frozenset[str] = frozenset()) -> None:
    """Print the rows as they come, and how many more there are; fields of less confidence than `below` are doubtful.

    `guessed` are the documents whose parties are.
    """
    entry = _entry if sys.stdout.isatty() else _line
    width = shutil.get_terminal_size().columns
    shown = 0
    for tracked in rows:
        c = tracked.commitment
        guess = (GUESSED,) if c.document in guessed and not c.names_parties else ()
        click.echo(entry(tracked, width, (*c.doubtful(below), *guess)))
        shown += 1
    if shown < total:
        click.echo(f"... and {total - shown} more; --all shows them, -n N as many as you like")


def print_records(header: Sequence[str], rows: Iterable[Sequence[object]], format: str) -> None:
    """Print a small table as CSV or a workbook; None is an empty cell."""
    from commitments.export.sheets import write_csv_table, write_xlsx_table

    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if format == "xlsx":
        stdout_for(format).flush()
        write_xlsx_table(header, cells, sys.stdout.buffer)
    else:
        write_csv_table(header, cells, sys.stdout)


def stdout_for(format: str) -> TextIO:
    """Standard output, where it takes the format. Raises CommitmentsError for a workbook on a terminal."""
    if format == "xlsx" and sys.stdout.isatty():
        raise CommitmentsError("a workbook is no text: write it to a file, as in '... --format xlsx > list.xlsx'")
    return sys.stdout


def print_lines(lines: Iterable[str]) -> None:
    """Print lines; on a terminal wrapped at words."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in lines:
        click.echo(wrapped(line, width) if width else line)


def wrapped(line: str, width: int) -> str:
    """The line within a width; what runs over stands under its second column, or its beginning. No word is broken."""
    begins = len(line) - len(line.lstrip())
    column = _COLUMN.match(line)
    under = column.end() if column and column.end() <= _WIDEST_COLUMN else begins
    found = textwrap.wrap(
        line.strip(), max(width - 1, 40), initial_indent=line[:begins], subsequent_indent=" " * under,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
    return "\n".join(found)


def timeliness_words(standing: Standing) -> str:
    """What the standing comes to, in words: "overdue by 49 days", "past its day by 49 days, unchecked"."""
    if standing.days_past:
        return f"past its day by {standing.days_past} {'day' if standing.days_past == 1 else 'days'}, unchecked"
    words = standing.timeliness.value.replace("_", " ")
    if standing.days_late:
        words = f"{words} by {standing.days_late} {'day' if standing.days_late == 1 else 'days'}"
    return f"{words}, past its day on the strict reading" if standing.strict_only else words


def plain(text: str) -> str:
    """The text on one line, without what would steer a terminal or turn the direction of reading."""
    return _CONTROL.sub(" ", text)


def steerless(text: str) -> str:
    """The text as long as it is, with a mark in the place of each character that would steer a terminal."""
    return _STEERS.sub("\ufffd", text)


def _entry(tracked: Tracked, width: int, doubts: Sequence[str]) -> str:
    """What it comes to, whose words, and the id, wrapped at words to the width of the terminal."""
    c, standing = tracked.commitment, tracked.standing
    due = standing.due.isoformat() if standing.due else "-"
    words = timeliness_words(standing)
    said = f", {standing.status.value.replace('_', ' ')}" if standing.reviewed else ""
    said += f", same as {c.same_as}" if c.same_as else ""
    said += _DOUBTFUL_DAY if "deadline" in doubts else ""
    head = _wrapped(plain(f"{words}{said}  {_parties(c, doubts)}"), width, f"{due:10}  ")
    head = head.replace(words, click.style(words, fg=_COLORS.get(standing.timeliness)), 1)
    quote = _wrapped(plain(c.quote), width, _INDENT, lines=3)
    return f"{head}\n{quote}\n{_INDENT}{click.style(plain(c.id), dim=True)}"


GUESSED = "guessed parties"
_DOUBTFUL_DAY = ", doubtful day"


def _parties(commitment: Commitment, doubts: Sequence[str]) -> str:
    names = ", ".join(commitment.parties)
    marks = ["doubtful"] * ("parties" in doubts) + ["guessed"] * (GUESSED in doubts)
    return f"{names} ({', '.join(marks)})" if names and marks else names


def _wrapped(text: str, width: int, first: str, lines: int | None = None) -> str:
    found = textwrap.wrap(
        text, max(width - 1, 40), initial_indent=first, subsequent_indent=_INDENT, max_lines=lines, placeholder=" …",
        break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(found) or first.rstrip()


def _line(tracked: Tracked, width: int, doubts: Sequence[str]) -> str:
    c, standing = tracked.commitment, tracked.standing
    due = standing.due.isoformat() if standing.due else "-"
    words = timeliness_words(standing) + (f", same as {c.same_as}" if c.same_as else "")
    words += _DOUBTFUL_DAY if "deadline" in doubts else ""
    cells = (due, words, standing.status.value, _parties(c, doubts), c.id, c.quote)
    return "\t".join(plain(cell) for cell in cells)

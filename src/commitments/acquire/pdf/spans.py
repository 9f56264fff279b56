"""Cells that take several rows or columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

# What spans several rows counts in each of them, unless it has more words than this: then it can be a promise.
LONGEST_REPEATED = 12
Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Cell(Generic[Content]):
    """What a cell holds, the rows and columns that it takes, and what counts in its further rows."""

    content: Content
    rows: int
    columns: int
    repeated: Content


def placed(rows: Sequence[Sequence[Cell[Content]]], empty: Content) -> list[list[Content]]:
    """The content of each column in each row: a lead that spans rows counts in all of them."""
    found: list[list[Content]] = []
    # By column: the rows that a cell from above still takes, and what counts there.
    above: dict[int, tuple[int, Content]] = {}
    for row in rows:
        line: list[Content] = []
        below: dict[int, tuple[int, Content]] = {}
        waiting = list(row)
        while waiting or any(column >= len(line) for column in above):
            column = len(line)
            if column in above:
                left, content = above[column]
                below |= {column: (left - 1, content)} if left > 1 else {}
                line.append(content)
            elif waiting:
                cell = waiting.pop(0)
                for number in range(cell.columns):
                    if cell.rows > 1:
                        below[len(line)] = (cell.rows - 1, empty if number else cell.repeated)
                    line.append(empty if number else cell.content)
            else:
                line.append(empty)
        above = below
        found.append(line)
    return found

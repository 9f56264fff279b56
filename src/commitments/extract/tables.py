"""The tables of a document: its rows, by the columns that their heads name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from commitments.extract.rules import load_rules
from commitments.model import Block, BlockKind, Document, Span

TableRow = Mapping[str, Span]

# Beside "Recommendation", "Objective" or "Commitment", the column of what is done about it.
_DEEDS = re.compile(r"action|milestone|activit|deliverable|task|step", re.IGNORECASE)


def read_rows(document: Document) -> dict[int, TableRow]:
    """By block, a row's cells under the columns that its head names: "action", "lead", "support", "day"."""
    found: dict[int, TableRow] = {}
    columns: dict[str, int] = {}
    above: TableRow = {}
    for index, block in enumerate(document.blocks):
        if block.kind is not BlockKind.ROW:
            columns, above = {}, {}
            continue
        if head := _columns(document, block):
            columns, above = head, {}
        elif columns:
            row = {name: block.cells[at] for name, at in columns.items() if at < len(block.cells)}
            above = found[index] = _carried_down(row, above, document)
    return found


def _carried_down(row: TableRow, above: TableRow, document: Document) -> TableRow:
    """A row whose cell for the lead is empty is led as the row above it: one cell was meant for both."""
    cell = row.get("lead")
    if cell is None or document.text[cell.start : cell.end].strip() or "lead" not in above:
        return row
    return {**row, "lead": above["lead"]}


def _columns(document: Document, block: Block) -> dict[str, int]:
    """The columns that the cells of a head name; none, where fewer than two do."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(block.cells):
        words = document.text[cell.start : cell.end].strip(" \t\n:.*")
        name = column_of(words)
        if name == "action" and _DEEDS.search(words):
            columns[name] = at
        elif name is not None:
            columns.setdefault(name, at)
    return columns if len(columns) > 1 else {}


def column_of(head: str) -> str | None:
    """The column that a head names: "lead" for "Responsible authority"."""
    return next((name for name, pattern in _heads() if pattern.search(head)), None)


@lru_cache(maxsize=1)
def _heads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = load_rules("tables")
    return tuple((name, re.compile(rule["pattern"], re.IGNORECASE)) for name, rule in rules.items())

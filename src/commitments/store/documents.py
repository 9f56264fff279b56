"""The documents of a store: how they are put, listed and counted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from commitments.model import DocumentType, Extraction, written
from commitments.store.seal import sum_of
from commitments.store.stored import all_warnings, dump, pack, storable


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as listings name it; `commitments` and `deadlines` are counts."""

    id: str
    title: str
    date: date | None
    month_only: bool
    type: DocumentType
    parties: tuple[str, ...]
    guessed: bool
    warnings: tuple[str, ...]
    commitments: int
    deadlines: int
    content_hash: str
    rules_hash: str

    @property
    def written_date(self) -> str:
        """The date as it is written: "2026-03-06", "2026-03" where only the month is known, or nothing."""
        return written(self.date, month_only=self.month_only)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many there are."""

    documents: int
    commitments: int
    deadlines: int


def put_document(connection: sqlite3.Connection, extraction: Extraction, content_hash: str, rules_hash: str) -> int:
    """Put a document in the place of its earlier self; its number."""
    document = extraction.document
    values = {
        "id": document.id,
        "title": storable(document.title),
        "date": document.meta.date.isoformat() if document.meta.date else None,
        "month": int(document.meta.month_only),
        "type": document.meta.type.value,
        "parties": dump(extraction.parties),
        "guessed": int(extraction.guessed),
        "warnings": dump(all_warnings(document.warnings, extraction.warnings)),
    }
    stamps = {"content_hash": content_hash, "rules_hash": rules_hash, "sum": sum_of(*values.values())}
    row = connection.execute(_PUT_DOCUMENT, values | stamps).fetchone()
    connection.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?)", (row[0], pack(extraction)))
    return int(row[0])


def all_documents(connection: sqlite3.Connection) -> tuple[DocumentRow, ...]:
    """All documents, newest first."""
    rows = connection.execute(
        "SELECT id, title, date, month, type, parties, guessed, warnings,"
        " commitments, deadlines, content_hash, rules_hash"
        " FROM documents ORDER BY date IS NULL, date DESC, id"
    )
    return tuple(_document_row(row) for row in rows)


def totals(connection: sqlite3.Connection) -> Totals:
    """How many documents, commitments and deadlines there are."""
    query = "SELECT count(*), coalesce(sum(commitments), 0), coalesce(sum(deadlines), 0) FROM documents"
    return Totals(*connection.execute(query).fetchone())


_PUT_DOCUMENT = """
INSERT INTO documents (id, title, date, month, type, parties, guessed, warnings, content_hash, rules_hash, sum)
VALUES (:id, :title, :date, :month, :type, :parties, :guessed, :warnings, :content_hash, :rules_hash, :sum)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, date = excluded.date, month = excluded.month,
    type = excluded.type, parties = excluded.parties, guessed = excluded.guessed, warnings = excluded.warnings,
    content_hash = excluded.content_hash, rules_hash = excluded.rules_hash, sum = excluded.sum, seen = NULL, stale = 1
RETURNING number
"""


def _document_row(row: tuple[Any, ...]) -> DocumentRow:
    id_, title, day, month, type_, parties, guessed, warnings, commitments, deadlines, content_hash, rules_hash = row
    return DocumentRow(
        id=id_,
        title=title,
        date=date.fromisoformat(day) if day else None,
        month_only=bool(month),
        type=DocumentType(type_),
        parties=tuple(json.loads(parties)),
        guessed=bool(guessed),
        warnings=tuple(json.loads(warnings)),
        commitments=commitments,
        deadlines=deadlines,
        content_hash=content_hash,
        rules_hash=rules_hash,
    )

"""The store: what a build keeps, and what listings, search and site read."""

from __future__ import annotations

import difflib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType

from commitments.config import Config
from commitments.errors import StoreError, UnknownIdError
from commitments.model import Commitment, Extraction, Filter, Report, Tracked
from commitments.store import syncing
from commitments.store.documents import DocumentRow, Totals, all_documents, put_document, totals
from commitments.store.rows import StoredCommitment, delete_rows, extracted, read_body, write_rows
from commitments.store.schema import connect, transaction
from commitments.store.seal import seal
from commitments.store.select import DeadlineReading, Selection, may_change, since
from commitments.store.stored import StoredDocument, load, storable, unpack
from commitments.store.unit_queries import Units
from commitments.store.units import forget_passages, write_passages
from commitments.tracking import Amendment, amend, standings


class Store:
    """Documents, commitments and their standings in one SQLite file. A context manager; one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path, doubtful_below: float) -> None:
        self.connection = connection
        self.path = path
        self.units = Units(connection)
        self._selection = Selection(connection, doubtful_below)

    @classmethod
    def open(cls, path: Path, *, create: bool = False, doubtful_below: float = Config().doubtful_fields_below) -> Store:
        """Open the file; with `create`, make it or replace one of another version. Raises StoreError.

        A party or deadline of a confidence `doubtful_below` is what the filter calls doubtful.
        """
        return cls(connect(path, create=create), path, doubtful_below)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()
        seal(self.path)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def put(self, extraction: Extraction, content_hash: str, rules_hash: str) -> None:
        """Keep what a document yielded, in place of what it yielded before; `sync` then applies its reports.

        Raises StoreError where the file cannot be written.
        """
        name = extraction.document.id
        if storable(name) != name:
            raise StoreError(f"{name!r}: a file name that is not UTF-8; rename the file")
        with transaction(self.connection):
            number = put_document(self.connection, extraction, content_hash, rules_hash)
            window = syncing.due_soon(self.connection)
            write_passages(self.connection, number, extraction.document.title, extraction.sentences)
            rows = [StoredCommitment(c, c, standings(c, (), (), window)) for c in extraction.commitments]
            write_rows(self.connection, number, rows)

    def remove(self, document_id: str) -> None:
        """Forget a document. Its ledger is not touched. An id that is not there is no error."""
        with transaction(self.connection):
            found = self.connection.execute("SELECT number FROM documents WHERE id = ?", (document_id,)).fetchone()
            if found:
                delete_rows(self.connection, found[0])
                forget_passages(self.connection, found[0])
                self.connection.execute("DELETE FROM bodies WHERE document = ?", found)
                self.connection.execute("DELETE FROM documents WHERE number = ?", found)
                syncing.forget(self.connection, document_id)

    def sync(self, reports: Path, events: Path, *, due_soon_days: int | None = None) -> syncing.SyncSummary:
        """Notice ledgers that changed and bring the documents they touch in step; cheap when none did."""
        summary = syncing.sync(self.connection, reports, events, due_soon_days)
        self._selection.ledgers = (reports, events, syncing.due_soon(self.connection))
        return summary

    def forget_stamps(self) -> None:
        """Let every document and ledger count as changed."""
        with transaction(self.connection):
            self.connection.execute("UPDATE documents SET content_hash = '', seen = NULL")
            self.connection.execute("DELETE FROM ledgers")

    # Documents

    def hashes(self) -> dict[str, tuple[str, str]]:
        """Each document's hashes of content and rules, as put."""
        rows = self.connection.execute("SELECT id, content_hash, rules_hash FROM documents")
        return {id_: (content, rules) for id_, content, rules in rows}

    def documents(self) -> tuple[DocumentRow, ...]:
        """All documents, newest first."""
        return all_documents(self.connection)

    def guessed(self) -> frozenset[str]:
        """The documents whose parties are guessed."""
        return frozenset(id_ for (id_,) in self.connection.execute("SELECT id FROM documents WHERE guessed"))

    def document(self, document_id: str) -> StoredDocument:
        """A document as it was put. Raises UnknownIdError."""
        body = read_body(self.connection, document_id)
        if body is None:
            raise UnknownIdError.among(self.hashes(), document_id)
        return unpack(body)

    def warnings(self) -> tuple[str, ...]:
        """What documents and extraction could not make out, one line each, the document's id first."""
        rows = self.connection.execute("SELECT id, warnings FROM documents WHERE warnings != '[]' ORDER BY id")
        return tuple(f"{id_}: {line}" for id_, lines in rows for line in json.loads(lines))

    def totals(self) -> Totals:
        """How many documents, commitments and deadlines there are."""
        return totals(self.connection)

    # Commitments

    def commitment(self, commitment_id: str, as_of: date, known_on: date | None = None) -> Tracked:
        """One commitment and its standing. Raises UnknownIdError, which names the nearest ids."""
        found = self._selection.one(commitment_id, as_of, known_on)
        if found is None:
            raise UnknownIdError.among(self._ids_near(commitment_id), commitment_id, "commitment")
        return found

    def beginning(self, text: str, limit: int) -> list[str]:
        """The ids of commitments that begin so, or whose part after the slash does."""
        text = storable(text)
        query = "SELECT id FROM commitments WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        found = [id_ for (id_,) in self.connection.execute(query, (text, text + "\U0010ffff", limit))]
        if not found and re.fullmatch("[0-9a-f]{4,8}", text):
            query = "SELECT id FROM commitments WHERE id GLOB ? ORDER BY id LIMIT ?"
            found = [id_ for (id_,) in self.connection.execute(query, (f"*/{text}*", limit))]
        return found

    def quotes(self, document: str | None = None) -> Iterator[tuple[str, str]]:
        """The id and the words of each commitment that nobody dismissed, of a document or of all, one at a time."""
        query = "SELECT id, json_extract(json, '$.quote') FROM commitments WHERE NOT dismissed"
        if document is None:
            return self.connection.execute(f"{query} ORDER BY number")
        of_document = f"{query} AND document = (SELECT number FROM documents WHERE id = ?) ORDER BY start, number"
        return self.connection.execute(of_document, (storable(document),))

    def values(self, facet: str) -> tuple[str, ...]:
        """The names that commitments have for a facet: party, agency, agency alias, topic."""
        query = "SELECT value FROM facet_values WHERE facet = ? ORDER BY value"
        return tuple(value for (value,) in self.connection.execute(query, (facet,)))

    def spelled_out(self, acronym: str) -> tuple[str, ...]:
        """The names that documents abbreviate so."""
        query = "SELECT DISTINCT name FROM names WHERE acronym = ? ORDER BY name"
        return tuple(name for (name,) in self.connection.execute(query, (storable(acronym),)))

    def waiting(self) -> tuple[Commitment, ...]:
        """The commitments whose deadline names an event, with or without its day, in the order of the text."""
        query = "SELECT json FROM commitments WHERE event IS NOT NULL AND NOT dismissed"
        found = (load(text) for (text,) in self.connection.execute(query))
        return tuple(sorted(found, key=lambda c: (c.document, c.start)))

    def select(
        self,
        filter: Filter,
        as_of: date,
        known_on: date | None = None,
        *,
        order: str = "due",
        limit: int | None = None,
        offset: int = 0,
        reading: DeadlineReading = "generous",
    ) -> list[Tracked]:
        """The commitments that the filter keeps, in order: "due" (undated last) or "document"."""
        return list(self.each(filter, as_of, known_on, order=order, limit=limit, offset=offset, reading=reading))

    def each(
        self,
        filter: Filter,
        as_of: date,
        known_on: date | None = None,
        *,
        order: str = "due",
        limit: int | None = None,
        offset: int = 0,
        reading: DeadlineReading = "generous",
    ) -> Iterator[Tracked]:
        """The same, as they are read."""
        return self._selection.each(filter, as_of, known_on, order=order, limit=limit, offset=offset, reading=reading)

    def count(
        self, filter: Filter, as_of: date, known_on: date | None = None, *, reading: DeadlineReading = "generous"
    ) -> int:
        """How many the filter keeps."""
        return self._selection.count(filter, as_of, known_on, reading=reading)

    def counts(
        self,
        facet: str,
        filter: Filter,
        as_of: date,
        known_on: date | None = None,
        *,
        reading: DeadlineReading = "generous",
    ) -> dict[str, int]:
        """How many the filter keeps for each value of a facet, most first.

        The facets: document, type, party, agency, topic, strength, status, timeliness.
        """
        return self._selection.counts(facet, filter, as_of, known_on, reading=reading)

    def keep_counts(self, as_of: date) -> None:
        """Count every facet for a day once, so that whoever asks for that day need not. Kept until rows are written."""
        self._selection.keep_counts(as_of)

    def row_numbers(
        self, filter: Filter, as_of: date, known_on: date | None = None, *, reading: DeadlineReading = "generous"
    ) -> list[int]:
        """The numbers of the commitments that the filter keeps, in growing order."""
        return self._selection.numbers(filter, as_of, known_on, reading=reading)

    def numbered(self, numbers: Sequence[int], as_of: date, known_on: date | None = None) -> list[Tracked]:
        """The commitments with these numbers, in their order; those that are not there on that day are left out."""
        return self._selection.numbered(numbers, as_of, known_on)

    def of_document(self, document_id: str) -> tuple[Commitment, ...]:
        """All commitments of a document in the order of the text, those that a person dismissed too."""
        query = (
            "SELECT c.json FROM commitments c JOIN documents d ON d.number = c.document WHERE d.id = ?"
            " ORDER BY c.start, c.number"
        )
        return tuple(load(text) for (text,) in self.connection.execute(query, (document_id,)))

    def amendment(self, document_id: str, reports: Sequence[Report]) -> Amendment:
        """What reports make of a document's commitments. Raises UnknownIdError."""
        found = extracted(self.connection, document_id)
        return amend(found, reports, self.document(document_id).document)

    def number(self, commitment_id: str) -> int | None:
        """The number that names a commitment in lists of them; None where it is not there."""
        query = "SELECT number FROM commitments WHERE id = ? AND NOT dismissed"
        found = self.connection.execute(query, (storable(commitment_id),)).fetchone()
        return found[0] if found else None

    def remarks(self) -> tuple[syncing.Remark, ...]:
        """What stood out in the ledgers when they were last read."""
        return syncing.remarks(self.connection)

    def since(self, as_of: date) -> dict[str, date]:
        """Since when each commitment's standing on a day has been what it is."""
        return since(self.connection, as_of)

    def may_change(self, reported: Iterable[str], linked: Iterable[str], since: date, until: date) -> set[int]:
        """The numbers of what may have changed between two days: see select.py."""
        return may_change(self.connection, reported, linked, since, until)

    def _ids_near(self, commitment_id: str) -> Iterator[str]:
        """The ids of the documents whose names are near: comparing with a million ids would take minutes."""
        for document in difflib.get_close_matches(commitment_id.partition("/")[0], self.hashes(), n=3, cutoff=0.5):
            query = "SELECT id FROM commitments WHERE document = (SELECT number FROM documents WHERE id = ?)"
            yield from (id_ for (id_,) in self.connection.execute(query, (document,)))

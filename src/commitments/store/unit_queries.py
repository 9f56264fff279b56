"""What search asks of quotes and passages: by their words, hashes and places. Numbers name them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commitments.model import Commitment, written
from commitments.store.stored import load
from commitments.store.units import Kind

# A list of values, given as JSON: SQLite takes a bounded number of single ones.
_LISTED = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a document, with the document's title and date."""

    number: int
    document: str
    title: str
    date: date | None
    month_only: bool
    start: int
    end: int
    text: str

    @property
    def written_date(self) -> str:
        """The document's date: "2026-03-06", "2026-03" where only the month is known, or nothing."""
        return written(self.date, month_only=self.month_only)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a commitment as the full-text index holds them: of its quote, of what stands around it, names."""

    text: str
    context: str
    names: str


class Units:
    """Asks one store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def count(self, kind: Kind) -> int:
        """How many there are."""
        return self._number(f"SELECT count(*) FROM {kind}")

    def hashes(self, kind: Kind) -> set[str]:
        """The hashes of all their texts."""
        return {hash_ for (hash_,) in self._connection.execute(f"SELECT DISTINCT hash FROM {kind}")}

    def hashes_of(self, document_id: str) -> list[str]:
        """The hashes of all texts of a document."""
        document = "(SELECT number FROM documents WHERE id = ?)"
        query = " UNION ".join(
            f"SELECT hash FROM {kind} WHERE document = {document}" for kind in ("quotes", "passages")
        )
        return [hash_ for (hash_,) in self._connection.execute(query, (document_id, document_id))]

    def hash_by_number(self, kind: Kind, numbers: Sequence[int]) -> dict[int, str]:
        """The hash of the text of each."""
        query = f"SELECT number, hash FROM {kind} WHERE number IN {_LISTED}"
        return dict(self._connection.execute(query, (_json(numbers),)))

    def numbers_by_hash(self, kind: Kind, hashes: Iterable[str]) -> dict[str, list[int]]:
        """The numbers of the units that have one of these hashes; there is none of a foreign hash."""
        found: dict[str, list[int]] = {}
        query = f"SELECT hash, number FROM {kind} WHERE hash IN {_LISTED} ORDER BY number"
        for hash_, number in self._connection.execute(query, (_json(list(hashes)),)):
            found.setdefault(hash_, []).append(number)
        return found

    def texts(self, kind: Kind, hashes: Iterable[str]) -> dict[str, str]:
        """The text of each hash."""
        text = "text" if kind == "passages" else "json_extract(json, '$.quote')"
        joined = "passages" if kind == "passages" else "quotes JOIN commitments USING (number)"
        query = f"SELECT hash, {text} FROM {joined} WHERE hash IN {_LISTED}"
        return dict(self._connection.execute(query, (_json(list(hashes)),)))

    def match(self, kind: Kind, query: str, among: Sequence[int] | None, most: int) -> dict[int, float]:
        """BM25 of those that fit a query in FTS5's language, the best first, among some numbers or all."""
        words = f"{kind}_words"
        narrowed = f"AND +rowid IN {_LISTED}" if among is not None else ""
        asked = (
            f"SELECT rowid, -bm25({words}, 1.0, 0.2, 0.5) AS rank_ FROM {words}"
            f" WHERE {words} MATCH ? {narrowed} ORDER BY rank_ DESC LIMIT {most}"
        )
        given = (query,) if among is None else (query, _json(among))
        return dict(self._connection.execute(asked, given))

    def fitting(self, kind: Kind, query: str) -> list[int]:
        """The numbers of all that fit."""
        words = f"{kind}_words"
        return [
            number
            for (number,) in self._connection.execute(f"SELECT rowid FROM {words} WHERE {words} MATCH ?", (query,))
        ]

    def fit_more_than(self, kind: Kind, query: str, count: int) -> bool:
        """Whether more fit: counting costs a tenth of scoring."""
        words = f"{kind}_words"
        fitting = f"SELECT 1 FROM {words} WHERE {words} MATCH ? LIMIT {count + 1}"
        return self._number(f"SELECT count(*) FROM ({fitting})", query) > count

    def frequency(self, kind: Kind, stem: str) -> int:
        """How many hold a word of this stem."""
        return self._number(f"SELECT max(doc) FROM {kind}_stems WHERE term = ?", stem)

    def frequency_of_beginning(self, kind: Kind, beginning: str) -> int:
        """How many hold the commonest word that begins so."""
        query = f"SELECT max(doc) FROM {kind}_stems WHERE term >= ? AND term < ?"
        return self._number(query, beginning, beginning + "\uffff")

    def words_beginning(self, letter: str) -> Iterator[tuple[str, int]]:
        """The words of all passages that begin so, each with how often it stands there."""
        query = "SELECT word, count FROM spellings WHERE word >= ? AND word < ?"
        return self._connection.execute(query, (letter, letter + "\uffff"))

    def names_of(self, acronym: str, most: int) -> tuple[str, ...]:
        """The names that documents abbreviate so, those of most documents first."""
        query = (
            "SELECT name FROM names WHERE acronym IN (?, ?) GROUP BY lower(name) ORDER BY count(*) DESC, name LIMIT ?"
        )
        return tuple(name for (name,) in self._connection.execute(query, (acronym, f"{acronym}s", most)))

    def words(self) -> dict[str, Words]:
        """The words of each commitment, by id."""
        query = "SELECT c.id, w.text, w.context, w.names FROM quotes_words w JOIN commitments c ON c.number = w.rowid"
        return {id_: Words(*words) for id_, *words in self._connection.execute(query)}

    def abbreviations(self) -> list[tuple[str, str]]:
        """The acronyms that documents give, each with its name."""
        query = "SELECT DISTINCT acronym, name FROM names WHERE acronym != '' ORDER BY acronym, name"
        return self._connection.execute(query).fetchall()

    def unabbreviated(self) -> list[tuple[str, int]]:
        """The names that a document only spells out, and how many documents do."""
        return self._connection.execute("SELECT name, count(*) FROM names WHERE acronym = '' GROUP BY name").fetchall()

    def acronyms_of(self, names: Sequence[str]) -> tuple[str, ...]:
        """The acronyms of a name, given in several spellings in small letters."""
        query = f"SELECT DISTINCT acronym FROM names WHERE acronym != '' AND lower(name) IN {_LISTED} ORDER BY acronym"
        return tuple(acronym for (acronym,) in self._connection.execute(query, (_json(names),)))

    def commitments(self) -> list[tuple[str, int, str]]:
        """The id, the document's number and the hash of each commitment's quote, by id."""
        query = "SELECT c.id, c.document, q.hash FROM quotes q JOIN commitments c USING (number) ORDER BY c.id"
        return self._connection.execute(query).fetchall()

    def passages_of(self, documents: Sequence[str]) -> list[int]:
        """The numbers of the passages of some documents."""
        query = f"SELECT number FROM passages WHERE document IN (SELECT number FROM documents WHERE id IN {_LISTED})"
        return [number for (number,) in self._connection.execute(query, (_json(documents),))]

    def stored_passages(self, document_id: str) -> list[tuple[int, int, str, str, str]]:
        """Start, end, hash, text and searched words of each passage of a document, in the order of the text."""
        query = (
            "SELECT p.start, p.finish, p.hash, p.text, coalesce(w.text, '') FROM documents d"
            " JOIN passages p ON p.document = d.number LEFT JOIN passages_words w ON w.rowid = p.number"
            " WHERE d.id = ? ORDER BY p.start"
        )
        return self._connection.execute(query, (document_id,)).fetchall()

    def passages_around(self, commitments: Sequence[int]) -> list[int]:
        """The numbers of the passages of the documents in which some commitments stand."""
        documents = f"SELECT document FROM commitments WHERE number IN {_LISTED}"
        query = f"SELECT number FROM passages WHERE document IN ({documents})"
        return [number for (number,) in self._connection.execute(query, (_json(commitments),))]

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """The passages with these numbers, in their order."""
        query = (
            "SELECT p.number, d.id, d.title, d.date, d.month, p.start, p.finish, p.text FROM passages p"
            f" JOIN documents d ON d.number = p.document WHERE p.number IN {_LISTED}"
        )
        found = {row[0]: row for row in self._connection.execute(query, (_json(numbers),))}
        return [_passage(found[number]) for number in numbers if number in found]

    def promises(self, passages: Sequence[int]) -> dict[int, Commitment]:
        """The commitment that begins where a passage does, by the passage's number; of several the first."""
        query = (
            "SELECT p.number, c.json FROM passages p"
            " JOIN commitments c ON c.document = p.document AND c.start = p.start"
            f" WHERE p.number IN {_LISTED} ORDER BY c.number DESC"
        )
        return {number: load(text) for number, text in self._connection.execute(query, (_json(passages),))}

    def explained_by(self, passages: Sequence[int]) -> dict[int, list[int]]:
        """The numbers of the commitments of the same paragraph or list as each passage, the nearest first."""
        query = (
            "SELECT p.number, c.number FROM passages p JOIN passages o ON o.document = p.document AND o.block = p.block"
            " JOIN commitments c ON c.document = o.document AND c.start >= o.start AND c.start < o.finish"
            f" WHERE p.number IN {_LISTED} AND o.number != p.number AND NOT c.dismissed"
            " ORDER BY p.number, abs(o.number - p.number), o.number"
        )
        found: dict[int, list[int]] = {}
        for passage, commitment in self._connection.execute(query, (_json(passages),)):
            found.setdefault(passage, []).append(commitment)
        return found

    def _number(self, query: str, *given: str) -> int:
        return int(self._connection.execute(query, given).fetchone()[0] or 0)


def _json(values: Sequence[object]) -> str:
    return json.dumps(list(values))


def _passage(row: tuple[int, str, str, str | None, int, int, int, str]) -> Passage:
    number, document, title, day, month, start, end, text = row
    return Passage(number, document, title, date.fromisoformat(day) if day else None, bool(month), start, end, text)

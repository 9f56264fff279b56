"""Which units share words with a query, and how much of it they hold."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from commitments.search import fusion
from commitments.search.lexicon import Lexicon
from commitments.search.query import MANY, Question
from commitments.search.tables import Shelf

# How many that hold all words of a query are enough not to ask for those that hold some; of those close in meaning.
ENOUGH, ENOUGH_CLOSE = 50, 20


@dataclass(frozen=True, slots=True)
class Matching:
    """Asks a shelf's full-text table; `units` is how many there are, `most` how many of the best are wanted."""

    connection: sqlite3.Connection
    shelf: Shelf
    lexicon: Lexicon
    units: int
    most: int

    def agreeing(self, question: Question, allowed: str | None, close: Sequence[int] | None = None) -> dict[int, float]:
        """The units that share most words with the query, and their share of what any could score.

        `allowed` is a table of numbers that alone count, `close` are numbers of those that are close in meaning: of
        the units that very many words are common to, only these are scored.
        """
        frequencies = [self.lexicon.frequency(term) for term in question.terms]
        listed = None if close is None else json.dumps(list(close))
        among = f"SELECT number FROM {allowed}" if allowed else ""
        found: dict[int, float] = {}
        for match, at_most in question.matches(frequencies):
            if listed is not None and at_most > MANY:
                found = self._best(match, "SELECT value FROM json_each(?)", listed) | found
                if len(found) >= ENOUGH_CLOSE:
                    break
                if self._fits_many(match):
                    continue
            found = self._best(match, among) | found
            if len(found) >= ENOUGH:
                break
        ceiling = fusion.ceiling(frequencies, max(1, self.units))
        return {number: fusion.agreement(-score, ceiling) for number, score in found.items()}

    def holding(self, match: str, allowed: str | None) -> list[int]:
        """The numbers of all that fit."""
        narrowed = f"AND +rowid IN (SELECT number FROM {allowed})" if allowed else ""
        query = f"SELECT rowid FROM {self.shelf.words} WHERE {self.shelf.words} MATCH ? {narrowed}"
        return [number for (number,) in self.connection.execute(query, (match,))]

    def _best(self, match: str, among: str, *given: str) -> dict[int, float]:
        """The best scores of BM25, lowest first, among the numbers that a query selects, or all."""
        narrowed = f"AND +rowid IN ({among})" if among else ""
        query = (
            f"SELECT rowid, bm25({self.shelf.words}, 1.0, 0.2, 0.5) AS rank_ FROM {self.shelf.words}"
            f" WHERE {self.shelf.words} MATCH ? {narrowed} ORDER BY rank_ LIMIT {self.most}"
        )
        return dict(self.connection.execute(query, (match, *given)))

    def _fits_many(self, match: str) -> bool:
        """Counting costs a tenth of scoring."""
        fitting = f"SELECT 1 FROM {self.shelf.words} WHERE {self.shelf.words} MATCH ? LIMIT {MANY}"
        count = self.connection.execute(f"SELECT count(*) FROM ({fitting})", (match,)).fetchone()[0]
        return bool(count >= MANY)

"""Find commitments by meaning and by words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from commitments.config import Config, Folders
from commitments.errors import SearchError, UnknownIdError
from commitments.index import fusion, tables
from commitments.index.cache import VectorCache
from commitments.index.chroma import EMBEDDED
from commitments.index.clauses import ClauseCache
from commitments.index.embedder import Embedder, Matrix
from commitments.index.explain import Why, closest_clause, shared_words
from commitments.index.hits import Hit, PassageHit, SearchQuery
from commitments.index.lexicon import frequency, read_question
from commitments.index.models import load_embedder
from commitments.index.query import Question
from commitments.index.stores import open_vectors
from commitments.index.tables import COMMITMENTS, PASSAGES, Shelf
from commitments.index.vectors import VectorStore, best
from commitments.model import Filter, Tracked
from commitments.store import Store

Found = TypeVar("Found", Hit, PassageHit)

# How many units each way of searching proposes; those of the other way are scored in both.
PROPOSED = 200


@dataclass(frozen=True, slots=True)
class _Scored:
    number: int
    score: float
    closeness: float
    agreement: float


@dataclass
class _Loaded:
    """A shelf in memory: `numbers` in growing order, the key and the vector of each."""

    numbers: NDArray[np.int64]
    keys: list[bytes]
    cache: VectorCache
    clauses: ClauseCache

    @cached_property
    def matrix(self) -> Matrix:
        """The vectors, a row for each number."""
        return self.cache.take(self.keys)

    @cached_property
    def by_name(self) -> dict[str, list[int]]:
        """The places of the units whose vector goes by a name in the vector store."""
        places: dict[str, list[int]] = {}
        for place, key in enumerate(self.keys):
            places.setdefault(key.hex(), []).append(place)
        return places


@dataclass
class Searcher:
    """Searches a store; keeps model and vectors between searches and notices when the index changed."""

    store: Store
    folders: Folders
    config: Config
    embedder: Embedder | None = None
    _generation: str | None = field(default=None, init=False)
    _shelves: dict[str, _Loaded] = field(default_factory=dict, init=False)
    _vectors: dict[str, VectorStore] = field(default_factory=dict, init=False)

    def search(self, query: SearchQuery) -> list[Hit]:
        """The best commitments, best first. Raises SearchError, UnknownIdError."""
        self._notice_changes()
        allowed = self._allowed(query)
        scored = self._like(query, allowed) if query.like else self._scored(query, COMMITMENTS, allowed)
        return self._hits(scored, query)

    def passages(self, query: SearchQuery) -> list[PassageHit]:
        """The best sentences; of the filters, only that by document applies."""
        self._notice_changes()
        allowed = self._passages_of(query.filter.document) if query.filter.document else None
        return [self._passage(one) for one in self._scored(query, PASSAGES, allowed)[: query.limit]]

    def question(self, text: str, *, passages: bool = False) -> Question:
        """How a query is read: what was corrected, which acronyms were spelled out."""
        self._notice_changes()
        return read_question(self._connection, PASSAGES if passages else COMMITMENTS, text)

    def explained(self, hits: Sequence[Found], query: SearchQuery) -> list[Found]:
        """The hits with the reason why each was found."""
        question = self.question(query.text)
        vector = None if query.mode == "keyword" or query.like else self._embedder().embed([question.meaning])[0]
        return [replace(hit, why=self._why(question, vector, _quote(hit))) for hit in hits]

    def _why(self, question: Question, vector: Matrix | None, quote: str) -> Why:
        clause = closest_clause(self._embedder(), vector, quote) if vector is not None else None
        return Why(shared_words(question, quote), clause)

    @property
    def _connection(self) -> sqlite3.Connection:
        return self.store.connection

    def _notice_changes(self) -> None:
        if not tables.exists(self._connection):
            raise SearchError(f"{self.folders.index}: nothing is indexed yet; 'commitments build' does it")
        model = tables.setting(self._connection, "model")
        generation = f"{model} {tables.generation(self._connection)}"
        if generation != self._generation:
            self._generation = generation
            self._shelves.clear()
            self._vectors.clear()

    def _allowed(self, query: SearchQuery) -> NDArray[np.int64] | None:
        """The numbers that the filter keeps; None where it keeps all of this day."""
        if query.filter == Filter():
            return None
        numbers = self.store.row_numbers(query.filter, query.as_of, query.known_on)
        return np.asarray(numbers, dtype=np.int64)

    def _passages_of(self, documents: Sequence[str]) -> NDArray[np.int64]:
        marks = ", ".join("?" * len(documents))
        wanted = f"SELECT number FROM documents WHERE id IN ({marks})"
        query = f"SELECT number FROM {PASSAGES.units} WHERE document IN ({wanted})"
        return np.sort(np.asarray([n for (n,) in self._connection.execute(query, tuple(documents))], dtype=np.int64))

    def _scored(self, query: SearchQuery, shelf: Shelf, allowed: NDArray[np.int64] | None) -> list[_Scored]:
        question = read_question(self._connection, shelf, query.text)
        if not question.terms:
            return []
        agreeing = {} if query.mode == "semantic" else self._agreeing(question, shelf, allowed)
        if query.mode == "keyword":
            return _ranked([_Scored(number, share, 0.0, share) for number, share in agreeing.items()])
        if question.required:
            allowed = self._requiring(question, shelf, allowed)
        vector = self._embedder().embed([question.meaning])[0]
        closeness = self._closeness(vector, shelf, allowed, list(agreeing))
        if shelf is COMMITMENTS:
            closeness = self._by_clauses(closeness, vector)
        if query.mode == "semantic":
            return _ranked([_Scored(number, close, close, 0.0) for number, close in closeness.items()])
        return _ranked(
            [
                _Scored(number, fusion.fused(close, agreeing.get(number, 0.0)), close, agreeing.get(number, 0.0))
                for number, close in closeness.items()
            ]
        )

    def _agreeing(self, question: Question, shelf: Shelf, allowed: NDArray[np.int64] | None) -> dict[int, float]:
        """The units that share most words with the query, and how much of it they hold."""
        self._allow(allowed)
        total = max(1, len(self._loaded(shelf).numbers))
        frequencies = [frequency(self._connection, shelf, term) for term in question.terms]
        match = f"({question.match}) AND {question.required}" if question.required else question.match
        narrowed = "" if allowed is None else "AND +rowid IN (SELECT number FROM temp.index_allowed)"
        query = (
            f"SELECT rowid, bm25({shelf.words}, 1.0, 0.2, 0.5) AS rank_ FROM {shelf.words}"
            f" WHERE {shelf.words} MATCH ? {narrowed} ORDER BY rank_ LIMIT {PROPOSED}"
        )
        found = self._connection.execute(query, (match,)).fetchall()
        return {number: fusion.agreement(-score, frequencies, total) for number, score in found}

    def _requiring(self, question: Question, shelf: Shelf, allowed: NDArray[np.int64] | None) -> NDArray[np.int64]:
        query = f"SELECT rowid FROM {shelf.words} WHERE {shelf.words} MATCH ? ORDER BY rowid"
        holding = np.asarray([n for (n,) in self._connection.execute(query, (question.required,))], dtype=np.int64)
        return holding if allowed is None else np.intersect1d(holding, allowed)

    def _allow(self, allowed: NDArray[np.int64] | None) -> None:
        if allowed is None:
            return
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS index_allowed (number INTEGER PRIMARY KEY)")
        self._connection.execute("DELETE FROM temp.index_allowed")
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT INTO temp.index_allowed VALUES (?)", ((int(number),) for number in allowed)
        )
        self._connection.execute("COMMIT")

    def _closeness(
        self, vector: Matrix, shelf: Shelf, allowed: NDArray[np.int64] | None, others: Sequence[int]
    ) -> dict[int, float]:
        """The closest units, and the closeness of `others`, by number."""
        loaded = self._loaded(shelf)
        places = np.arange(len(loaded.numbers)) if allowed is None else _places(loaded.numbers, allowed)
        if self.config.vector_store == EMBEDDED:
            scores = loaded.matrix @ vector if allowed is None else loaded.matrix[places] @ vector
            near = {int(places[i]): float(scores[i]) for i in best(scores, PROPOSED)}
        else:
            near = self._asked(vector, shelf, loaded, None if allowed is None else places)
        rest = [
            place for place in _places(loaded.numbers, np.asarray(sorted(others), dtype=np.int64)) if place not in near
        ]
        if rest:
            scores = loaded.cache.take([loaded.keys[place] for place in rest]) @ vector
            near.update((place, float(score)) for place, score in zip(rest, scores, strict=True))
        return {int(loaded.numbers[place]): close for place, close in near.items()}

    def _by_clauses(self, closeness: dict[int, float], vector: Matrix) -> dict[int, float]:
        """Half the closeness of the whole quote, half that of the closest of it and its clauses."""
        loaded = self._loaded(COMMITMENTS)
        places = _places(loaded.numbers, np.asarray(sorted(closeness), dtype=np.int64))
        _, of_clause = loaded.clauses.closest([loaded.keys[place] for place in places], vector)
        return {
            number: (closeness[number] + max(closeness[number], float(close))) / 2
            for number, close in zip(sorted(closeness), of_clause, strict=True)
        }

    def _asked(
        self, vector: Matrix, shelf: Shelf, loaded: _Loaded, places: NDArray[np.int64] | None
    ) -> dict[int, float]:
        """The closest units by the vector store."""
        kept = None if places is None else {int(place) for place in places}
        among = None if kept is None else sorted({loaded.keys[place].hex() for place in kept})
        found = self._store_of(shelf).nearest(vector, PROPOSED, among)
        return {
            place: close
            for name, close in found
            for place in loaded.by_name.get(name, ())
            if kept is None or place in kept
        }

    def _like(self, query: SearchQuery, allowed: NDArray[np.int64] | None) -> list[_Scored]:
        found = self._connection.execute("SELECT number FROM commitments WHERE id = ?", (query.like,)).fetchone()
        loaded = self._loaded(COMMITMENTS)
        place = _places(loaded.numbers, np.asarray(found or [], dtype=np.int64))
        if not len(place):
            raise UnknownIdError(f"{query.like}: no such commitment in the index")
        own = loaded.keys[place[0]]
        vector = loaded.cache.take([own])[0]
        closeness = self._closeness(vector, COMMITMENTS, allowed, ())
        closeness.pop(int(loaded.numbers[place[0]]), None)
        return _ranked([_Scored(number, close, close, 0.0) for number, close in closeness.items()])

    def _hits(self, scored: list[_Scored], query: SearchQuery) -> list[Hit]:
        """The commitments in order, those that share a quote as one."""
        grouped: dict[str, tuple[_Scored, list[Tracked]]] = {}
        for one in scored:
            if len(grouped) > query.limit:
                break
            for tracked in self.store.numbered([one.number], query.as_of, query.known_on):
                quote = " ".join(tracked.commitment.quote.split()).casefold()
                grouped.setdefault(quote, (one, []))[1].append(tracked)
        return [
            Hit(same[0], round(one.score, 6), one.closeness, one.agreement, tuple(same[1:]))
            for one, same in list(grouped.values())[: query.limit]
        ]

    def _passage(self, one: _Scored) -> PassageHit:
        query = (
            "SELECT d.id, d.title, d.date, u.start, u.finish FROM documents d"
            f" JOIN {PASSAGES.units} u ON u.document = d.number WHERE u.number = ?"
        )
        document, title, day, start, end = self._connection.execute(query, (one.number,)).fetchone()
        quote = self.store.document(document).document.text[start:end]
        published = date.fromisoformat(day) if day else None
        return PassageHit(
            document, title, published, quote, start, end, round(one.score, 6), one.closeness, one.agreement
        )

    def _loaded(self, shelf: Shelf) -> _Loaded:
        if shelf.name not in self._shelves:
            rows = self._connection.execute(f"SELECT number, key FROM {shelf.units} ORDER BY number").fetchall()
            model, dimension = (tables.setting(self._connection, name) for name in ("model", "dimension"))
            cache = VectorCache(self.folders.index / "vectors", model or "", int(dimension or 0))
            numbers = np.asarray([number for number, _ in rows], dtype=np.int64)
            clauses = ClauseCache(self.folders.index / "vectors", model or "", int(dimension or 0))
            self._shelves[shelf.name] = _Loaded(numbers, [key for _, key in rows], cache, clauses)
        return self._shelves[shelf.name]

    def _store_of(self, shelf: Shelf) -> VectorStore:
        if shelf.name not in self._vectors:
            model = tables.setting(self._connection, "model") or ""
            self._vectors[shelf.name] = open_vectors(self.folders, self.config, shelf, model)
        return self._vectors[shelf.name]

    def _embedder(self) -> Embedder:
        model = tables.setting(self._connection, "model")
        if self.embedder is None:
            indexed = tables.setting(self._connection, "embedder")
            if indexed != self.config.embedder:
                raise SearchError(
                    f"indexed with {indexed}, but the settings name {self.config.embedder}: two models do not mix;"
                    " 'commitments build' indexes anew"
                )
            self.embedder = load_embedder(self.folders.index, self.config.embedder)
        if self.embedder.model != model:
            raise SearchError(f"indexed with {model}, asked with {self.embedder.model}: two models do not mix")
        return self.embedder


def _quote(hit: Hit | PassageHit) -> str:
    return hit.tracked.commitment.quote if isinstance(hit, Hit) else hit.quote


def search(query: SearchQuery, store: Store, folders: Folders, config: Config) -> list[Hit]:
    """The best commitments, best first. Raises SearchError, UnknownIdError."""
    return Searcher(store, folders, config).search(query)


def _ranked(scored: list[_Scored]) -> list[_Scored]:
    return sorted(scored, key=lambda one: (-one.score, one.number))


def _places(numbers: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the wanted numbers stand in `numbers`, both in growing order; those that are not there are left out."""
    places = np.searchsorted(numbers, wanted)
    places = np.minimum(places, max(0, len(numbers) - 1))
    return places[numbers[places] == wanted] if len(numbers) else places[:0]

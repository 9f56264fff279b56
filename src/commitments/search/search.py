"""Find commitments by meaning and by words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import islice
from typing import TypeVar

import numpy as np

from commitments.config import Config, Folders
from commitments.errors import SearchError, UnknownIdError
from commitments.model import Filter, Tracked
from commitments.search import fusion, tables
from commitments.search.cache import VectorCache
from commitments.search.chroma import EMBEDDED
from commitments.search.clauses import ClauseCache
from commitments.search.embedder import Embedder, Matrix
from commitments.search.explain import Why, closest_clause, shared_words
from commitments.search.fusion import Scored, ranked
from commitments.search.hits import Hit, PassageHit, SearchQuery
from commitments.search.lexicon import Lexicon, read_question
from commitments.search.matching import Matching
from commitments.search.models import load_embedder
from commitments.search.query import Question
from commitments.search.shelves import Allowed, Filters, LoadedShelf, Numbers, load_shelf, open_caches
from commitments.search.stores import open_vectors
from commitments.search.tables import COMMITMENTS, PASSAGES, Shelf
from commitments.search.vectors import VectorStore
from commitments.store import Store

Found = TypeVar("Found", Hit, PassageHit)

# How many units each way of searching proposes; those of the other way are scored in both.
PROPOSED = 200


@dataclass
class Searcher:
    """Searches a store; keeps model and vectors between searches and notices when the index changed."""

    store: Store
    folders: Folders
    config: Config
    embedder: Embedder | None = None
    _generation: str | None = field(default=None, init=False)
    _caches: tuple[VectorCache, ClauseCache] | None = field(default=None, init=False)
    _shelves: dict[str, LoadedShelf] = field(default_factory=dict, init=False)
    _lexicons: dict[str, Lexicon] = field(default_factory=dict, init=False)
    _vectors: dict[str, VectorStore] = field(default_factory=dict, init=False)
    _filters: Filters = field(init=False)

    def __post_init__(self) -> None:
        self._filters = Filters(self.store.connection)

    def search(self, query: SearchQuery) -> list[Hit]:
        """The best commitments, best first. Raises SearchError, UnknownIdError."""
        self._notice_changes()
        allowed = self._allowed(query)
        scored = self._like(query, allowed) if query.like else self._scored(query, COMMITMENTS, allowed)
        return self._hits(scored, query)

    def passages(self, query: SearchQuery) -> list[PassageHit]:
        """The best sentences; of the filters, only that by document applies."""
        self._notice_changes()
        allowed = self._allowed_passages(query.filter.document) if query.filter.document else None
        return [self._passage(one) for one in islice(self._scored(query, PASSAGES, allowed), query.limit)]

    def question(self, text: str, *, passages: bool = False) -> Question:
        """How a query is read: what was corrected, which acronyms were spelled out."""
        self._notice_changes()
        return read_question(self._lexicon(PASSAGES if passages else COMMITMENTS), text)

    def explained(self, hits: Sequence[Found], query: SearchQuery) -> list[Found]:
        """The hits with the reason why each was found."""
        question = self.question(query.text)
        vector = None if query.mode == "keyword" or query.like else self._embedder().embed_query(question.meaning)
        return [replace(hit, why=self._why(question, vector, _quote(hit))) for hit in hits]

    def _why(self, question: Question, vector: Matrix | None, quote: str) -> Why:
        clause = closest_clause(self._embedder(), vector, quote) if vector is not None else None
        return Why(shared_words(question, quote), clause)

    def loaded(self, shelf: Shelf) -> LoadedShelf:
        """A shelf in memory."""
        if shelf.name not in self._shelves:
            self._caches = self._caches or open_caches(self._connection, self.folders.index / "vectors")
            self._shelves[shelf.name] = load_shelf(self._connection, shelf, self._caches)
        return self._shelves[shelf.name]

    def _lexicon(self, shelf: Shelf) -> Lexicon:
        return self._lexicons.setdefault(shelf.name, Lexicon(self._connection, shelf))

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
            self._caches = None
            self._shelves.clear()
            self._lexicons.clear()
            self._vectors.clear()
            self._filters.clear()

    def _allowed(self, query: SearchQuery) -> Allowed | None:
        """What the filter leaves; None where it leaves all of this day."""
        if query.filter == Filter():
            return None
        asked = (query.filter, query.as_of, query.known_on)
        numbers = partial(self.store.row_numbers, *asked)
        return self._filters.allowed((COMMITMENTS, *asked), self.loaded(COMMITMENTS), numbers)

    def _allowed_passages(self, documents: tuple[str, ...]) -> Allowed:
        wanted = f"SELECT number FROM documents WHERE id IN ({', '.join('?' * len(documents))})"
        query = f"SELECT number FROM {PASSAGES.units} WHERE document IN ({wanted})"

        def numbers() -> list[int]:
            return [number for (number,) in self._connection.execute(query, documents)]

        return self._filters.allowed((PASSAGES, documents), self.loaded(PASSAGES), numbers)

    def _scored(self, query: SearchQuery, shelf: Shelf, allowed: Allowed | None) -> Iterator[Scored]:
        question = read_question(self._lexicon(shelf), query.text)
        if not question.terms:
            return iter(())
        matching, table = self._matching(shelf), None if allowed is None else allowed.table
        if query.mode == "keyword":
            agreeing = matching.agreeing(question, table)
            return ranked(agreeing, {}, agreeing)
        if question.required:
            allowed = self._requiring(question, shelf, allowed)
        vector = self._embedder().embed_query(question.meaning)
        listed = self._listed(vector, shelf, allowed)
        close = None if listed is None else self.loaded(shelf).numbers[listed].tolist()
        agreeing = {} if query.mode == "semantic" else matching.agreeing(question, table, close)
        closeness = self._closeness(vector, shelf, allowed, listed, list(agreeing))
        if shelf is COMMITMENTS:
            closeness = self._by_clauses(closeness, vector)
        if not question.required:
            closeness = {n: close for n, close in closeness.items() if fusion.is_hit(close, agreeing.get(n, 0.0))}
        if query.mode == "semantic":
            return ranked(closeness, closeness, {})
        scores = {number: fusion.fused(close, agreeing.get(number, 0.0)) for number, close in closeness.items()}
        return ranked(scores, closeness, agreeing)

    def _matching(self, shelf: Shelf) -> Matching:
        units = len(self.loaded(shelf).numbers)
        return Matching(self._connection, shelf, self._lexicon(shelf), units, PROPOSED)

    def _requiring(self, question: Question, shelf: Shelf, allowed: Allowed | None) -> Allowed:
        """What holds all that was put in quotes."""
        table = None if allowed is None else allowed.table
        holding = partial(self._matching(shelf).holding, question.required, table)
        return self._filters.allowed((shelf, question.required, table), self.loaded(shelf), holding)

    def _listed(self, vector: Matrix, shelf: Shelf, allowed: Allowed | None) -> Numbers | None:
        """The places of very many units that are worth a look, if a shortened copy of their vectors tells."""
        return self.loaded(shelf).listed(vector, allowed) if self._here(allowed) else None

    def _here(self, allowed: Allowed | None) -> bool:
        # A server takes seconds for a filter that leaves many, which it has to be told one by one.
        return self.config.vector_store == EMBEDDED or allowed is not None

    def _closeness(
        self,
        vector: Matrix,
        shelf: Shelf,
        allowed: Allowed | None,
        listed: Numbers | None,
        others: Sequence[int],
    ) -> dict[int, float]:
        """The closest units, and the closeness of `others`, by number."""
        loaded = self.loaded(shelf)
        if self._here(allowed):
            near = loaded.closest(vector, PROPOSED, allowed if listed is None else listed)
        else:
            nearest = self._store_of(shelf).nearest(vector, PROPOSED)
            if not nearest and len(loaded.numbers):
                lacking = f"{self.config.vector_store}: holds no vectors of {shelf.name}"
                raise SearchError(f"{lacking}; 'commitments build --repair' puts them")
            near = loaded.named(nearest)
        proposed = loaded.places(np.asarray(sorted(others), dtype=np.int64)).tolist()
        near |= loaded.closeness([place for place in proposed if place not in near], vector)
        return {int(loaded.numbers[place]): close for place, close in near.items()}

    def _by_clauses(self, closeness: dict[int, float], vector: Matrix) -> dict[int, float]:
        """Half the closeness of the whole quote, half that of the closest of it and its clauses."""
        loaded = self.loaded(COMMITMENTS)
        places = loaded.places(np.asarray(sorted(closeness), dtype=np.int64))
        _, of_clause = loaded.clauses.closest(loaded.keys[places], vector)
        return {
            number: (closeness[number] + max(closeness[number], float(close))) / 2
            for number, close in zip(sorted(closeness), of_clause, strict=True)
        }

    def _like(self, query: SearchQuery, allowed: Allowed | None) -> Iterator[Scored]:
        found = self._connection.execute("SELECT number FROM commitments WHERE id = ?", (query.like,)).fetchone()
        loaded = self.loaded(COMMITMENTS)
        place = loaded.places(np.asarray(found or [], dtype=np.int64))
        if not len(place):
            raise UnknownIdError(f"{query.like}: no such commitment in the index")
        vector = loaded.cache.take(loaded.keys[place[:1]])[0]
        listed = self._listed(vector, COMMITMENTS, allowed)
        closeness = self._closeness(vector, COMMITMENTS, allowed, listed, ())
        closeness.pop(int(loaded.numbers[place[0]]), None)
        return ranked(closeness, closeness, {})

    def _hits(self, scored: Iterator[Scored], query: SearchQuery) -> list[Hit]:
        """The commitments in order, those that share a quote as one."""
        grouped: dict[str, tuple[Scored, list[Tracked]]] = {}
        for one, tracked in self._tracked(scored, query):
            quote = " ".join(tracked.commitment.quote.split()).casefold()
            grouped.setdefault(quote, (one, []))[1].append(tracked)
            if len(grouped) > query.limit:
                break
        return [
            Hit(same[0], round(one.score, 6), one.closeness, one.agreement, tuple(same[1:]))
            for one, same in list(grouped.values())[: query.limit]
        ]

    def _tracked(self, scored: Iterator[Scored], query: SearchQuery) -> Iterator[tuple[Scored, Tracked]]:
        """What was found, with its standing, as many at a time as are mostly asked for."""
        while batch := list(islice(scored, query.limit + 1)):
            found = self.store.numbered([one.number for one in batch], query.as_of, query.known_on)
            by_number = zip(batch, found, strict=True) if len(found) == len(batch) else self._singly(batch, query)
            yield from by_number

    def _singly(self, batch: Sequence[Scored], query: SearchQuery) -> Iterator[tuple[Scored, Tracked]]:
        """The same where some are not there on that day."""
        for one in batch:
            for tracked in self.store.numbered([one.number], query.as_of, query.known_on):
                yield one, tracked

    def _passage(self, one: Scored) -> PassageHit:
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

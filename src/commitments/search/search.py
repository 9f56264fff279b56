"""Find commitments by meaning and by words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from commitments.config import Config, Folders
from commitments.errors import SearchError, UnknownIdError
from commitments.model import Filter, Tracked
from commitments.search.candidates import Candidates
from commitments.search.chroma import EMBEDDED
from commitments.search.embedder import Embedder, Matrix
from commitments.search.explain import Why, closest_clause, shared_words
from commitments.search.fusion import STRONG, Scored
from commitments.search.hits import Answer, Hit, PassageHit, SearchQuery
from commitments.search.languages import (
    FAR,
    NEAR,
    SHARE_OF_ENGLISH,
    ManyLanguages,
    is_installed,
    is_latin,
    language_of,
)
from commitments.search.lexicon import Lexicon, read_question
from commitments.search.models import load_embedder
from commitments.search.query import Question, Term
from commitments.search.stores import vector_store
from commitments.search.vectors import Vectors
from commitments.store import Store
from commitments.store.units import Kind

Found = TypeVar("Found", bound=Hit | PassageHit)

# How probable it is that a commitment answers where a sentence beside it does, from what score on it is shown, and how
# many of a paragraph are.
BESIDE, LEAST_BESIDE, MOST_BESIDE = 0.45, 0.05, 3
# A sentence has to be so close to be shown where no commitment is.
LEAST_OF_CONTEXT = 0.1


@dataclass
class Searcher:
    """Searches a store; keeps model and vector store open between searches and notices when the store changed."""

    store: Store
    folders: Folders
    config: Config
    embedder: Embedder | None = None
    _lexicons: dict[Kind, Lexicon] = field(default_factory=dict, init=False)
    _opened: dict[Kind, Vectors] = field(default_factory=dict, init=False)
    _seen: tuple[int, int] | None = field(default=None, init=False)

    def search(self, query: SearchQuery) -> list[Hit]:
        """The best commitments, best first. Raises SearchError, UnknownIdError."""
        return list(self.answer(query).hits)

    def answer(self, query: SearchQuery) -> Answer:
        """The best commitments, or sentences for context where none is close. Raises SearchError, UnknownIdError."""
        self._notice_changes()
        allowed = self._allowed(query)
        if query.like:
            return Answer(tuple(self._hits(self._like(query, allowed), query)))
        if allowed is not None and not self.question(query.text).terms:
            # Nothing but a filter is left of the question: its answer is the listing.
            found = self.store.select(query.filter, query.as_of, query.known_on, limit=query.limit)
            return Answer(tuple(Hit(tracked, 1.0) for tracked in found))
        scored = self._scored(query, "quotes", allowed)
        if scored and scored[0].score >= STRONG:
            return Answer(tuple(self._hits(scored, query)))
        passages = self._scored(query, "passages", self._passages_allowed(query, allowed))
        hits = [*self._hits(scored, query), *self._explained_beside(passages, query, allowed)]
        best = {hit.tracked.commitment.id: hit for hit in sorted(hits, key=lambda hit: hit.score)}
        ordered = tuple(sorted(best.values(), key=lambda hit: -hit.score)[: query.limit])
        near = [] if ordered else [one for one in passages if one.score >= LEAST_OF_CONTEXT]
        return Answer(ordered, tuple(self._passage_hits(near, query.limit)))

    def passages(self, query: SearchQuery) -> list[PassageHit]:
        """The best sentences; of the filters, only that by document applies."""
        self._notice_changes()
        return self._passage_hits(self._scored(query, "passages", self._passages_allowed(query)), query.limit)

    def question(self, text: str, *, passages: bool = False) -> Question:
        """How a query is read: what was corrected, which acronyms were spelled out."""
        self._notice_changes()
        return read_question(self._lexicon("passages" if passages else "quotes"), text)

    def language(self, text: str) -> str | None:
        """The language that a question is put in, as far as it is recognised; None for English."""
        lexicon = self._lexicon("passages")
        return language_of(text, lambda word: lexicon.frequency(Term(word, (word,))) > 0)

    def explained(self, hits: Sequence[Found], query: SearchQuery) -> list[Found]:
        """The hits with the reason why each was found."""
        question = self.question(query.text)
        vector = None if query.mode == "keyword" or query.like else self._vector(query, "quotes")
        return [replace(hit, why=self._why(question, vector, _quote(hit))) for hit in hits]

    def _why(self, question: Question, vector: Matrix | None, quote: str) -> Why:
        clause = closest_clause(self._embedder(), vector, quote) if vector is not None else None
        return Why(shared_words(question, quote), clause)

    def _lexicon(self, kind: Kind) -> Lexicon:
        return self._lexicons.setdefault(kind, Lexicon(self.store.units, kind))

    def _notice_changes(self) -> None:
        connection = self.store.connection
        now = (connection.execute("PRAGMA data_version").fetchone()[0], connection.total_changes)
        if now != self._seen:
            self._seen = now
            self._lexicons.clear()
            self._opened.clear()

    def _allowed(self, query: SearchQuery) -> list[int] | None:
        """The numbers of what the filter leaves; None where it leaves all of this day."""
        if query.filter == Filter():
            return None
        days = (query.as_of, query.known_on)
        if query.together and len(query.filter.party) > 1:
            single = (replace(query.filter, party=(party,)) for party in query.filter.party)
            kept = [numbers for filter in single if (numbers := self.store.row_numbers(filter, *days))]
            return min(kept, key=len) if kept else []
        return self.store.row_numbers(query.filter, *days)

    def _scored(self, query: SearchQuery, kind: Kind, allowed: Sequence[int] | None) -> list[Scored]:
        question = read_question(self._lexicon(kind), query.text)
        if not question.terms:
            return []
        candidates = self._candidates(kind)
        if query.mode == "keyword":
            return candidates.by_words(question, allowed)
        vector = self._vector(query, kind)
        whole = query.whole or query.text
        if kind == "quotes" and is_installed() and self.language(whole):
            other = ManyLanguages()
            opened = vector_store(self.folders, self.config, other.model).open(kind)
            if opened.count():
                second, share = partial(candidates.closeness, vector), SHARE_OF_ENGLISH if is_latin(whole) else 0.0
                candidates = Candidates(self._lexicon(kind), lambda: opened, (FAR, NEAR), second, share)
                vector = other.embed_query(whole)
        find = candidates.by_meaning if query.mode == "semantic" else candidates.by_both
        return find(vector, question, allowed)

    def _vector(self, query: SearchQuery, kind: Kind) -> Matrix:
        """The meaning of a query: that of the whole question, with the names that became a filter."""
        return self._embedder().embed_query(read_question(self._lexicon(kind), query.whole or query.text).meaning)

    def _passages_allowed(self, query: SearchQuery, commitments: Sequence[int] | None = None) -> list[int] | None:
        """Those of the documents of a filter, or of some commitments; None for all."""
        if query.filter.document:
            return self.store.units.passages_of(query.filter.document)
        return None if commitments is None else self.store.units.passages_around(commitments)

    def _passage_hits(self, scored: Sequence[Scored], limit: int) -> list[PassageHit]:
        by_number = {one.number: one for one in scored[:limit]}
        found = self.store.units.passages(list(by_number))
        return [PassageHit.of(passage, by_number[passage.number]) for passage in found]

    def _explained_beside(
        self, scored: Sequence[Scored], query: SearchQuery, allowed: Sequence[int] | None
    ) -> Iterator[Hit]:
        """The commitments that a sentence of the same paragraph or list explains, which is what was found."""
        kept = None if allowed is None else set(allowed)
        best = {one.number: one for one in scored[: query.limit]}
        beside = self.store.units.explained_by(list(best))
        for passage in self.store.units.passages(list(best)):
            numbers = [n for n in beside.get(passage.number, ()) if kept is None or n in kept]
            found = best[passage.number]
            for tracked in self.store.numbered(numbers[:MOST_BESIDE], query.as_of, query.known_on):
                score = round(found.score * BESIDE, 6)
                if score >= LEAST_BESIDE:
                    yield Hit(tracked, score, found.closeness, found.agreement, beside=passage)

    def _candidates(self, kind: Kind) -> Candidates:
        return Candidates(self._lexicon(kind), partial(self._vectors, kind))

    def _like(self, query: SearchQuery, allowed: Sequence[int] | None) -> list[Scored]:
        number = self.store.number(query.like or "")
        found = None if number is None else self._candidates("quotes").like(number, allowed)
        if found is None:
            raise UnknownIdError(f"{query.like}: no such commitment in the index")
        return found

    def _hits(self, scored: Sequence[Scored], query: SearchQuery) -> list[Hit]:
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

    def _tracked(self, scored: Sequence[Scored], query: SearchQuery) -> Iterator[tuple[Scored, Tracked]]:
        """What was found, with its standing, as many at a time as are mostly asked for, but for what is not there."""
        step = query.limit + 1
        for first in range(0, len(scored), step):
            batch = scored[first : first + step]
            found = self.store.numbered([one.number for one in batch], query.as_of, query.known_on)
            if len(found) == len(batch):
                yield from zip(batch, found, strict=True)
                continue
            for one in batch:
                for tracked in self.store.numbered([one.number], query.as_of, query.known_on):
                    yield one, tracked

    def _vectors(self, kind: Kind) -> Vectors:
        if kind not in self._opened:
            vectors = vector_store(self.folders, self.config, self._embedder().model).open(kind)
            if self.store.units.count(kind) and not vectors.count():
                where = self.config.vector_store if self.config.vector_store != EMBEDDED else self.folders.index
                raise SearchError(f"{where}: holds no vectors of {kind} yet; 'commitments build' makes them")
            self._opened[kind] = vectors
        return self._opened[kind]

    def _embedder(self) -> Embedder:
        if self.embedder is None:
            self.embedder = load_embedder(self.folders.index, self.config.embedder)
        return self.embedder


def _quote(hit: Hit | PassageHit) -> str:
    return hit.tracked.commitment.quote if isinstance(hit, Hit) else hit.quote

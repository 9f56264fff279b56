"""The vectors that documents want and nobody has: computed beside whoever puts those of the documents before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from commitments.search.cache import VectorCache, key_of
from commitments.search.clauses import ClauseCache, ClauseVectors, embed_clauses
from commitments.search.embedder import Embedder, Matrix
from commitments.search.tables import COMMITMENTS
from commitments.search.units import Shelved


@dataclass(frozen=True, slots=True)
class Embedded:
    """Some documents, the keys of their units' vectors, all of which are known, and how many were not."""

    documents: list[Shelved]
    keys: list[list[bytes]]
    new: int


@dataclass(frozen=True, slots=True)
class _Begun:
    """Some documents, the keys of what they lack, texts and quotes, and the vectors that these will have."""

    documents: list[Shelved]
    keys: list[list[bytes]]
    texts: list[bytes]
    quotes: list[bytes]
    vectors: Future[tuple[Matrix, ClauseVectors]]


@dataclass(frozen=True, slots=True)
class Embedding:
    """Fills the caches with what an embedder makes of texts and of the clauses of quotes."""

    embedder: Embedder
    cache: VectorCache
    clauses: ClauseCache

    def groups(self, groups: Iterable[list[Shelved]], beside: Executor) -> Iterator[Embedded]:
        """Each group when its vectors are there. Those of the next are computed while the caller works on it."""
        before: _Begun | None = None
        for documents in groups:
            begun = self._begin(documents, beside)
            if before:
                yield self._end(before)
            before = begun
        if before:
            yield self._end(before)

    def _begin(self, documents: list[Shelved], beside: Executor) -> _Begun:
        keys = [[key_of(self.embedder.model, unit.text) for unit in shelved.units] for shelved in documents]
        units = [
            (key, unit)
            for d, of_units in zip(documents, keys, strict=True)
            for key, unit in zip(of_units, d.units, strict=True)
        ]
        of_key = {key: unit.text for key, unit in units}
        texts = self.cache.missing(of_key)
        quotes = self.clauses.missing(key for key, unit in units if unit.shelf is COMMITMENTS)
        wanted = [of_key[key] for key in texts], [of_key[key] for key in quotes]
        return _Begun(documents, keys, texts, quotes, beside.submit(self._computed, *wanted))

    def _end(self, begun: _Begun) -> Embedded:
        """Keep what was computed, but for what the group before has brought."""
        vectors, clauses = begun.vectors.result()
        texts = _places(self.cache.missing(begun.texts), begun.texts)
        self.cache.add([begun.texts[i] for i in texts], vectors[texts])
        quotes = _places(self.clauses.missing(begun.quotes), begun.quotes)
        self.clauses.add([begun.quotes[i] for i in quotes], clauses.of(quotes))
        return Embedded(begun.documents, begun.keys, len(texts))

    def _computed(self, texts: list[str], quotes: list[str]) -> tuple[Matrix, ClauseVectors]:
        return self.embedder.embed(texts), embed_clauses(quotes, self.embedder)


def _places(keys: Iterable[bytes], among: list[bytes]) -> list[int]:
    wanted = set(keys)
    return [i for i, key in enumerate(among) if key in wanted]

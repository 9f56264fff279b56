"""What a commitment is about where its words leave that open: the topic that its meaning comes nearest to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from commitments.index.cache import VectorCache, key_of
from commitments.index.clauses import ClauseCache, split_clauses
from commitments.index.embedder import Embedder, Matrix
from commitments.index.spelling import load_table
from commitments.model import Commitment, Evidence, Span

# How near a commitment has to come to a topic, by how many topics its words have already told. docs/search.md says how
# these were found; they hold for this model, and with another one no topic is told by meaning.
MODEL = "all-MiniLM-L6-v2"
NEAR = (0.42, 0.48)
# How much nearer than that it may come to a sentence that says nothing in particular.
_SLACK = 0.05
_NOTHING = "nothing"

Told = dict[str, tuple[str, Evidence]]


class TopicsByMeaning:
    """Compares commitments with what the data says of each topic. Vectors of quotes and clauses have to be known."""

    def __init__(self, embedder: Embedder, cache: VectorCache, clauses: ClauseCache) -> None:
        self._embedder, self._cache, self._clauses = embedder, cache, clauses

    def told(self, commitments: Sequence[Commitment], keys: Sequence[bytes]) -> Told:
        """The topic of each commitment that gets one, with the clause that decided, by id."""
        if not self._embedder.model.startswith(f"{MODEL}@"):
            return {}
        open_ = [(c, key) for c, key in zip(commitments, keys, strict=True) if _is_open(c)]
        found = ((c.id, self._topic_of(c, key)) for c, key in open_)
        return {id_: topic for id_, topic in found if topic}

    def _topic_of(self, commitment: Commitment, key: bytes) -> tuple[str, Evidence] | None:
        by_words = _by_words(commitment)
        quote, clauses = self._cache.take([key])[0], self._clauses.take(key)
        near = [
            (*_closeness(about, quote, clauses), topic)
            for topic, about in self._about.items()
            if topic not in (_NOTHING, *by_words)
        ]
        closeness, clause, topic = max(near, key=lambda one: one[0])
        nothing = float((self._about[_NOTHING] @ quote).max())
        if closeness < max(NEAR[len(by_words)], nothing - _SLACK):
            return None
        return topic, _clause(commitment, clause)

    @cached_property
    def _about(self) -> Mapping[str, Matrix]:
        """The vectors of what the data says of each topic."""
        keys = {text: key_of(self._embedder.model, text) for texts in _sentences().values() for text in texts}
        missing = set(self._cache.missing(keys.values()))
        new = [text for text, key in keys.items() if key in missing]
        if new:
            self._cache.add([keys[text] for text in new], self._embedder.embed(new))
        return {topic: self._cache.take([keys[text] for text in texts]) for topic, texts in _sentences().items()}


def fingerprint() -> str:
    """Changes with what decides on topics."""
    return hashlib.sha256(repr((_sentences(), MODEL, NEAR, _SLACK)).encode()).hexdigest()[:16]


def _is_open(commitment: Commitment) -> bool:
    return "topics" not in commitment.corrected and not commitment.added and len(_by_words(commitment)) < len(NEAR)


def _by_words(commitment: Commitment) -> tuple[str, ...]:
    return commitment.topics[:-1] if commitment.topic_by_meaning else commitment.topics


def _closeness(about: Matrix, quote: Matrix, clauses: Matrix) -> tuple[float, int]:
    """Half the closeness of the quote, half that of the closest of it and its clauses; and which clause that is."""
    whole = float(_mean_of_two(about @ quote))
    if not len(clauses):
        return whole, -1
    of_clauses = _mean_of_two(about @ clauses.T)
    which = int(of_clauses.argmax())
    return (whole + max(whole, float(of_clauses[which]))) / 2, which


def _mean_of_two(scores: Matrix) -> NDArray[np.float32]:
    """The mean of the two nearest sentences: one alone may be near by accident."""
    found: NDArray[np.float32] = np.sort(scores, axis=0)[-2:].mean(axis=0)
    return found


def _clause(commitment: Commitment, which: int) -> Evidence:
    quote = commitment.quote
    span = Span(0, len(quote)) if which < 0 else split_clauses(quote)[which]
    return Evidence(commitment.start + span.start, commitment.start + span.end, quote[span.start : span.end])


@lru_cache(maxsize=1)
def _sentences() -> Mapping[str, tuple[str, ...]]:
    return {topic: tuple(rule["about"]) for topic, rule in load_table("topics").items()}

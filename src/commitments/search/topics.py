"""What a commitment is about where its words leave that open: the topic that its meaning comes nearest to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from commitments.model import Commitment, Evidence, Span
from commitments.search.cache import VectorCache, key_of
from commitments.search.clauses import ClauseCache, split_clauses
from commitments.search.embedder import Embedder, Matrix
from commitments.words.spelling import load_table

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
        if not open_:
            return {}
        wanted = [key for _, key in open_]
        quotes, (counts, clauses) = self._cache.take(wanted), self._clauses.take(wanted)
        near = _Nearness.of(self._about, quotes, counts, clauses)
        found = ((c.id, _topic_of(c, near, place)) for place, (c, _) in enumerate(open_))
        return {id_: topic for id_, topic in found if topic}

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


@dataclass(frozen=True, slots=True)
class _Nearness:
    """How near some quotes come to each topic but "nothing", and which of its clauses, -1 for none, comes nearest.

    `closeness` and `clauses` have a row for each of `topics` and a column for each quote.
    """

    topics: tuple[str, ...]
    closeness: Matrix
    clauses: NDArray[np.int64]
    nothing: Matrix

    @classmethod
    def of(cls, about: Mapping[str, Matrix], quotes: Matrix, counts: NDArray[np.int64], clauses: Matrix) -> _Nearness:
        """Compare quotes and their clauses, of which each has so many, with all topics at once."""
        topics = tuple(topic for topic in about if topic != _NOTHING)
        found = [_compared(about[topic], quotes, counts, clauses) for topic in topics]
        nothing = (about[_NOTHING] @ quotes.T).max(axis=0)
        return cls(topics, np.stack([close for close, _ in found]), np.stack([which for _, which in found]), nothing)


def _topic_of(commitment: Commitment, near: _Nearness, place: int) -> tuple[str, Evidence] | None:
    by_words = _by_words(commitment)
    others = [i for i, topic in enumerate(near.topics) if topic not in by_words]
    nearest = max(others, key=lambda i: near.closeness[i, place])
    if near.closeness[nearest, place] < max(NEAR[len(by_words)], near.nothing[place] - _SLACK):
        return None
    return near.topics[nearest], _clause(commitment, int(near.clauses[nearest, place]))


def _compared(
    about: Matrix, quotes: Matrix, counts: NDArray[np.int64], clauses: Matrix
) -> tuple[Matrix, NDArray[np.int64]]:
    """Half the closeness of each quote, half that of the closest of it and its clauses; and which clause that is."""
    whole = _mean_of_two(about @ quotes.T)
    closeness, which = whole.copy(), np.full(len(quotes), -1)
    of_clauses = _mean_of_two(about @ clauses.T)
    ends = np.cumsum(counts)
    for place in np.flatnonzero(counts).tolist():
        run = of_clauses[ends[place] - counts[place] : ends[place]]
        which[place] = run.argmax()
        closeness[place] = (whole[place] + max(whole[place], run.max())) / 2
    return closeness, which


def _mean_of_two(scores: Matrix) -> Matrix:
    """The mean of the two nearest sentences: one alone may be near by accident."""
    found: Matrix = np.sort(scores, axis=0)[-2:].mean(axis=0)
    return found


def _clause(commitment: Commitment, which: int) -> Evidence:
    quote = commitment.quote
    span = Span(0, len(quote)) if which < 0 else split_clauses(quote)[which]
    return Evidence(commitment.start + span.start, commitment.start + span.end, quote[span.start : span.end])


@lru_cache(maxsize=1)
def _sentences() -> Mapping[str, tuple[str, ...]]:
    return {topic: tuple(rule["about"]) for topic, rule in load_table("topics", "commitments.search").items()}

"""What a commitment is about where its words leave that open: the topic that its meaning comes nearest to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

from commitments.model import BY_MEANING, Commitment, Evidence, Span
from commitments.seals import Seal
from commitments.search.clauses import split_clauses
from commitments.search.embedder import Embedder, Matrix
from commitments.search.vectors import Rows
from commitments.words.hashes import text_hash
from commitments.words.spelling import load_table

# How near a commitment has to come to a topic, by how many topics its words have already given. They hold
# for this model, and with another one no topic is found by meaning.
MODEL = "all-MiniLM-L6-v2"
NEAR = (0.42, 0.48)
# How much nearer than that it may come to a sentence that says nothing in particular.
_SLACK = 0.05
_NOTHING = "nothing"


class TopicsByMeaning:
    """Compares commitments with what the data says of each topic, whose vectors lie in a file of `folder`."""

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        self._embedder, self._folder = embedder, folder

    def by_meaning(self, commitments: Sequence[Commitment], rows: Rows) -> dict[str, Commitment]:
        """The commitments that get a topic, by id; the clause that decided is its evidence. `rows` hold all quotes."""
        open_ = [c for c in commitments if len(c.topics) < len(NEAR)]
        if not open_ or not self._embedder.model.startswith(f"{MODEL}@"):
            return {}
        quotes = np.stack([rows[text_hash(c.quote)] for c in open_])
        near = _Nearness.of(self._about, quotes, *self._clauses(open_))
        found = ((c, _topic_of(c, near, place)) for place, c in enumerate(open_))
        return {c.id: _with_topic(c, *topic) for c, topic in found if topic}

    def _clauses(self, commitments: Sequence[Commitment]) -> tuple[NDArray[np.int64], Matrix]:
        """How many clauses each has, none where only one, and the vectors of all of them."""
        split = [split_clauses(c.quote) for c in commitments]
        clauses = [
            c.quote[span.start : span.end]
            for c, spans in zip(commitments, split, strict=True)
            for span in (spans if len(spans) > 1 else ())
        ]
        counts = np.array([len(spans) if len(spans) > 1 else 0 for spans in split], dtype=np.int64)
        empty = np.empty((0, self._embedder.dimension), dtype=np.float32)
        return counts, self._embedder.embed(clauses) if clauses else empty

    @cached_property
    def _about(self) -> Mapping[str, Matrix]:
        """The vectors of what the data says of each topic: read, or computed once a model and kept."""
        sentences = _sentences()
        count = sum(map(len, sentences.values()))
        rows = self._kept(count)
        ends = np.cumsum([len(texts) for texts in sentences.values()])
        return dict(zip(sentences, np.split(rows, ends[:-1]), strict=True))

    def _kept(self, count: int) -> Matrix:
        path = self._folder / f"topics-{fingerprint()}.npy" if self._folder else None
        seal = Seal(path.with_suffix(".seal"), (path.name,)) if path else None
        if path and seal and seal.exists() and not seal.fault():
            with suppress(OSError, ValueError, EOFError):
                rows: Matrix = np.load(path)
                if rows.shape == (count, self._embedder.dimension):
                    return rows
        rows = self._embedder.embed([text for texts in _sentences().values() for text in texts])
        if path and seal:
            with suppress(OSError):
                with NamedTemporaryFile(dir=path.parent, delete=False) as beside:
                    np.save(beside, rows)
                Path(beside.name).replace(path)
                seal.close()
        return rows


def fingerprint() -> str:
    """Changes with what decides on topics."""
    return hashlib.sha256(repr((_sentences(), MODEL, NEAR, _SLACK)).encode()).hexdigest()[:16]


def _with_topic(c: Commitment, topic: str, clause: Evidence) -> Commitment:
    return replace(c, topics=(*c.topics, topic), evidence={**c.evidence, BY_MEANING: (clause,)})


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
    by_words = commitment.topics
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

"""Of many vectors, the few closest to each: found once, and brought in step with what comes and goes.

Closeness is told in millionths. A product of matrices finds who may be close, and rounds as the shapes of its blocks
have it; how close they are is then worked out for each pair alone, so that no block decides who is among the closest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commitments.search.embedder import Matrix

MOST = 5
MILLION = 1_000_000
# Below this two commitments share a topic, not a promise.
LEAST = 550_000
"""In millionths."""

Places = NDArray[np.int64]
Lists = NDArray[np.int32]

# A tile of scores stays in a processor's cache, at 4 MB.
_SIDE, _GROUPS, _PAIRS = 1024, 128, 4096
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Closest:
    """A row for each vector: the places of the closest of other homes, closest first, and how close.

    NOBODY fills the row. Equally close ones stand in the order of `ranks`, a number for each vector; changes to other
    vectors may alter the numbers, not their order. Vectors of the same number in `homes` are not compared.
    """

    vectors: Matrix
    ranks: Places
    homes: Places
    near: Lists
    closeness: Lists

    def fill(self, emptied: int, new: int) -> Iterator[int]:
        """Fill the rows from `emptied` on, and bring those before in step with the vectors from `new` on.

        Yields how far it is: once past `new`, the rows up to there are right for the vectors up to there.
        """
        for start, end in ((emptied, new), (new, len(self.vectors))):
            for first in range(start, end, _SIDE):
                last = min(first + _SIDE, end)
                for left in range(0, last, _SIDE):
                    # Each pair once, and offered to both; what stands before `emptied` has met what is not new.
                    pairs = self._pairs(range(first, last), range(left, min(left + _SIDE, last)))
                    self._offer(*pairs, known=0 if first >= new else emptied)
                yield last

    def _pairs(self, rows: range, columns: range) -> tuple[Places, Places]:
        """Those of a tile, each once, where one may be among the closest to the other."""
        scores = self.vectors[rows.start : rows.stop] @ self.vectors[columns.start : columns.stop].T
        own, others = self.homes[rows.start : rows.stop], self.homes[columns.start : columns.stop]
        if np.isin(own, others).any():
            scores[own[:, np.newaxis] == others] = -1
        to_rows, to_columns = self._least(rows, scores, 1), self._least(columns, scores, 0)
        # What a product in float32 may err by, twice, and what rounding makes equal.
        slack = np.float32(self.vectors.shape[1] * np.finfo(np.float32).eps + 2 / MILLION)
        wanted = scores >= (to_rows - slack)[:, np.newaxis]
        wanted |= scores >= to_columns - slack
        found = np.flatnonzero(wanted)
        one, other = found // len(columns) + rows.start, found % len(columns) + columns.start
        once = other < one
        return one[once], other[once]

    def _least(self, places: range, scores: Matrix, axis: int) -> Matrix:
        """How close one has to be at least to stand in these rows, which compare along an axis of the scores."""
        last = self.closeness[places.start : places.stop, MOST - 1]
        least = np.maximum(last, LEAST).astype(np.float32) / np.float32(MILLION)
        # Rows that are full tell enough; before, a tile may hold many that are close and soon surpassed.
        return least if last.all() else np.maximum(least, _at_least(scores, axis))

    def _offer(self, one: Places, other: Places, *, known: int) -> None:
        close = self._millionths(one, other)
        to, who, close = np.concatenate((one, other)), np.concatenate((other, one)), np.concatenate((close, close))
        better = (close >= np.maximum(LEAST, self.closeness[to, MOST - 1])) & (to >= known)
        if better.any():
            self._merge(to[better], who[better], close[better])

    def _millionths(self, one: Places, other: Places) -> Lists:
        """How close pairs are: sums of double precision in an order that no other pair changes, then rounded."""
        found = np.empty(len(one), dtype=np.int32)
        for first in range(0, len(one), _PAIRS):
            some = slice(first, first + _PAIRS)
            products = self.vectors[one[some]].astype(np.float64) * self.vectors[other[some]]
            found[some] = np.rint(products.sum(axis=1) * MILLION)
        return found

    def _merge(self, to: Places, who: Places, close: Lists) -> None:
        """Let the rows hold the best of what they hold and what is offered."""
        rows = np.unique(to)
        held = self.near[rows] != NOBODY
        to = np.concatenate((np.repeat(rows, held.sum(axis=1)), to))
        who = np.concatenate((self.near[rows][held], who))
        close = np.concatenate((self.closeness[rows][held], close))
        order = np.lexsort((self.ranks[who], -close, to))
        to, who, close = to[order], who[order], close[order]
        place = np.arange(len(to)) - np.searchsorted(to, to)
        kept = place < MOST
        self.near[to[kept], place[kept]] = who[kept]
        self.closeness[to[kept], place[kept]] = close[kept]


def _at_least(scores: Matrix, axis: int) -> Matrix:
    """Along an axis, what the MOST best reach for certain: the least of the MOST best among the bests of groups."""
    size, beside = scores.shape[axis] // _GROUPS, scores.shape[1 - axis]
    if not size:
        return np.full(beside, -1, dtype=np.float32)
    some, shape = size * _GROUPS, (beside, size, _GROUPS) if axis else (size, _GROUPS, beside)
    highest: Matrix = (scores[:, :some] if axis else scores[:some]).reshape(shape).max(axis=axis)
    highest.partition(_GROUPS - MOST, axis=axis)
    least: Matrix = highest.take([_GROUPS - MOST], axis=axis).ravel()
    return least

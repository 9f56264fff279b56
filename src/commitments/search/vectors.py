"""Where vectors are kept and asked for the nearest ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from commitments.search.embedder import Matrix

Near = tuple[str, float]


class VectorStore(Protocol):
    """Vectors of length one under names. Closeness is the cosine, 1 the same direction."""

    def put(self, names: Sequence[str], vectors: Matrix) -> None:
        """Keep vectors, in place of those of the same names."""
        ...

    def remove(self, names: Sequence[str]) -> None:
        """Forget vectors; a name that is not there is no error."""
        ...

    def count(self) -> int:
        """How many there are."""
        ...

    def names(self) -> set[str]:
        """All names."""
        ...

    def nearest(self, vector: Matrix, limit: int) -> list[Near]:
        """The names of the nearest vectors with their closeness, nearest first."""
        ...


class ExactVectors:
    """All vectors in memory, each compared: never misses one."""

    def __init__(self, dimension: int) -> None:
        self._rows: dict[str, int] = {}
        self._matrix: Matrix = np.empty((0, dimension), dtype=np.float32)

    def put(self, names: Sequence[str], vectors: Matrix) -> None:
        """Keep vectors, in place of those of the same names."""
        self.remove(names)
        first = len(self._matrix)
        self._matrix = np.vstack([self._matrix, vectors])
        self._rows.update((name, first + i) for i, name in enumerate(names))

    def remove(self, names: Sequence[str]) -> None:
        """Forget vectors; a name that is not there is no error."""
        for name in names:
            self._rows.pop(name, None)
        left = list(self._rows.items())
        self._matrix = self._matrix[[row for _, row in left]]
        self._rows = {name: i for i, (name, _) in enumerate(left)}

    def count(self) -> int:
        """How many there are."""
        return len(self._rows)

    def names(self) -> set[str]:
        """All names."""
        return set(self._rows)

    def nearest(self, vector: Matrix, limit: int) -> list[Near]:
        """The names of the nearest vectors with their closeness, nearest first."""
        names = list(self._rows)
        closeness = self._matrix @ vector
        return [(names[i], float(closeness[i])) for i in best(closeness, limit)]


def best(scores: Matrix, limit: int) -> list[int]:
    """The places of the highest scores, highest first; ties in the order of places."""
    if limit < len(scores):
        kept = np.argpartition(-scores, limit - 1)[:limit] if limit else np.empty(0, dtype=np.int64)
        kept.sort()
    else:
        kept = np.arange(len(scores))
    return [int(i) for i in kept[np.argsort(-scores[kept], kind="stable")]]

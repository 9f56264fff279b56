"""Where vectors are kept, by the hash of their text, and asked for the nearest ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

import numpy as np

from commitments.search.embedder import Matrix

Rows: TypeAlias = Mapping[str, Matrix]
"""Vectors by the hash of their text."""


class Vectors(Protocol):
    """Vectors of length one under hashes of texts. Closeness is the cosine, 1 the same direction."""

    def put(self, rows: Rows) -> None:
        """Keep vectors, in place of those of the same hashes."""
        ...

    def remove(self, hashes: Sequence[str]) -> None:
        """Forget vectors; a hash that is not there is no error."""
        ...

    def nearest(self, vector: Matrix, limit: int) -> dict[str, float]:
        """The nearest vectors' closeness, nearest first."""
        ...

    def vectors(self, hashes: Sequence[str]) -> dict[str, Matrix]:
        """Those that are there."""
        ...

    def hashes(self) -> set[str]:
        """All that are there."""
        ...

    def count(self) -> int:
        """How many are there."""
        ...


class ExactVectors:
    """All vectors in memory, each compared: never misses one. For tests, and what Chroma is measured against."""

    def __init__(self) -> None:
        self._rows: dict[str, Matrix] = {}

    def put(self, rows: Rows) -> None:
        """Keep vectors, in place of those of the same hashes."""
        self._rows |= rows

    def remove(self, hashes: Sequence[str]) -> None:
        """Forget vectors; a hash that is not there is no error."""
        for hash_ in hashes:
            self._rows.pop(hash_, None)

    def nearest(self, vector: Matrix, limit: int) -> dict[str, float]:
        """The nearest vectors' closeness, nearest first."""
        return nearest(self._rows, vector, limit)

    def vectors(self, hashes: Sequence[str]) -> dict[str, Matrix]:
        """Those that are there."""
        return {hash_: self._rows[hash_] for hash_ in hashes if hash_ in self._rows}

    def hashes(self) -> set[str]:
        """All that are there."""
        return set(self._rows)

    def count(self) -> int:
        """How many are there."""
        return len(self._rows)


def nearest(rows: Rows, vector: Matrix, limit: int) -> dict[str, float]:
    """The closeness of the nearest of some vectors, each compared, nearest first."""
    if not rows:
        return {}
    hashes = list(rows)
    closeness = np.stack([rows[hash_] for hash_ in hashes]) @ vector
    best = np.argsort(-closeness, kind="stable")[:limit]
    return {hashes[i]: float(closeness[i]) for i in best}

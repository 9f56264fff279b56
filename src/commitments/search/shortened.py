"""A shortened copy of very many vectors: their first principal components, which are compared in place of the whole.

Comparing takes as long as memory takes to be read. A third of it proposes what is then compared whole: "adaptive
retrieval" in Kusupati et al., Matryoshka Representation Learning, 2022, section 4.3.1; here the components are those of
Pearson, On Lines and Planes of Closest Fit, 1901, without the mean, since closeness is a dot product.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from commitments.search.embedder import Matrix

# Fewer vectors are compared whole in the time that choosing among them takes.
MANY = 200_000
# With these all of the ten closest of 964,000 were on the list, and 0.9999 of the 200 closest.
KEPT, LISTED = 128, 8_192
_SAMPLE, _AT_ONCE = 20_000, 8_192
# What a component may differ by because it was reckoned in company of other rows.
_SLACK = 1e-4
_NOTHING: Matrix = np.empty((0, 0), dtype=np.float32)


class Shortened:
    """One file beside the vectors: the directions kept, a row a component, and then a row of components a vector.

    It grows with the vectors and is made anew, from directions that fit, each time that they have doubled.
    """

    def __init__(self, path: Path, dimension: int) -> None:
        self._path = path
        self._dimension = dimension
        self._loaded: tuple[Matrix, Matrix] | None = None

    def cover(self, vectors: Matrix) -> None:
        """Hold a row for each vector from now on, where there are many."""
        held = self._held()
        if len(vectors) < MANY or not self._worth_it or held >= len(vectors):
            return
        if held < MANY or _doublings(held) < _doublings(len(vectors)):
            self._make(vectors)
        else:
            self._add(self._path, vectors, held)
        self._loaded = None

    def closeness(self, vectors: Matrix, vector: Matrix) -> Matrix | None:
        """About how close each of the vectors is to one; None where they are few, or this copy is of others."""
        if len(vectors) < MANY or not self._worth_it:
            return None
        self._loaded = self._loaded or self._load(vectors)
        directions, rows = self._loaded
        if not len(rows):
            return None
        return np.concatenate([rows @ (directions @ vector), vectors[len(rows) :] @ vector])

    def _load(self, vectors: Matrix) -> tuple[Matrix, Matrix]:
        """The directions, and the rows; none where they are of other vectors: files may be put back one by one."""
        count = min(self._held(), len(vectors))
        if not count:
            return _NOTHING, _NOTHING
        directions = self._read_directions(self._path)
        rows = np.memmap(self._path, dtype="<f4", mode="r", offset=self._size(0), shape=(count, KEPT))
        some = np.linspace(0, count - 1, 64, dtype=np.int64)
        same = np.allclose(vectors[some] @ directions.T, rows[some], atol=_SLACK)
        return directions, rows if same else _NOTHING

    def _make(self, vectors: Matrix) -> None:
        beside = self._path.with_suffix(".new")
        beside.write_bytes(_directions(vectors).astype("<f4").tobytes())
        self._add(beside, vectors, 0)
        beside.replace(self._path)

    def _add(self, path: Path, vectors: Matrix, held: int) -> None:
        """Write the rows of the vectors after the first `held`, over what a killed build left there."""
        directions = self._read_directions(path)
        with path.open("r+b") as file:
            file.truncate(self._size(held))
            file.seek(0, 2)
            for first in range(held, len(vectors), _AT_ONCE):
                file.write(
                    np.ascontiguousarray(vectors[first : first + _AT_ONCE] @ directions.T, dtype="<f4").tobytes()
                )

    def _read_directions(self, path: Path) -> Matrix:
        return np.fromfile(path, dtype="<f4", count=KEPT * self._dimension).reshape(KEPT, self._dimension)

    @property
    def _worth_it(self) -> bool:
        return self._dimension >= 2 * KEPT

    def _held(self) -> int:
        """How many rows there are."""
        size = self._path.stat().st_size if self._path.is_file() else 0
        return max(0, size - self._size(0)) // (4 * KEPT)

    def _size(self, rows: int) -> int:
        return 4 * KEPT * (self._dimension + rows)


def _doublings(count: int) -> int:
    return (count // MANY).bit_length()


def _directions(vectors: Matrix) -> Matrix:
    """The directions in which the vectors reach furthest, a row each."""
    step = -(-len(vectors) // _SAMPLE)
    sample = np.asarray(vectors[::step])
    _, directions = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(directions[:, ::-1][:, :KEPT].T)

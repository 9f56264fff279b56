"""Vectors that were computed once: two files that only grow, the keys and the rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commitments.search.embedder import Matrix
from commitments.search.keys import KEY_BYTES, KeyArray, Keys
from commitments.search.shortened import LISTED, Shortened

_AT_ONCE, _FEW, _SPREAD = 8_192, 256, 4
# Where at least one row in so many is asked for, comparing all that lie there is faster than picking these.
_MOST_OF = 6


def key_of(model: str, text: str) -> bytes:
    """What a text's vector is kept under: it changes with the text and with the model."""
    words = f"{model}\0{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(words, digest_size=KEY_BYTES).digest()


def model_place(folder: Path, model: str, dimension: int) -> Path:
    """Where the files of a model's vectors lie."""
    return folder / re.sub(r"[^\w.@-]+", "-", f"{Path(model).name}-{dimension}")


class VectorCache:
    """The vectors of one model. Rows go before their keys, so that a killed build leaves no key without one."""

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        place = model_place(folder, model, dimension)
        self._keys_file = place / "keys.bin"
        self._rows_file = place / "vectors.f32"
        self.dimension = dimension
        self._keys: Keys | None = None
        self._mapped: Matrix | None = None
        self._shortened = Shortened(place / "shortened.f32", dimension)

    def keys(self) -> Keys:
        """Those that have a vector, in the order of the rows."""
        if self._keys is None:
            joined = self._keys_file.read_bytes() if self._keys_file.is_file() else b""
            self._keys = Keys(joined[: self._held() * KEY_BYTES])
        return self._keys

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """The keys without a vector, once each, in order."""
        return self.keys().missing(keys)

    def add(self, keys: list[bytes], vectors: Matrix) -> None:
        """Keep the vectors of keys that are missing."""
        self._keys_file.parent.mkdir(parents=True, exist_ok=True)
        known = self.keys()
        count = len(known)
        append(self._rows_file, count * self.dimension * 4, np.ascontiguousarray(vectors, dtype="<f4").tobytes())
        append(self._keys_file, count * KEY_BYTES, b"".join(keys))
        known.add(keys)

    def places(self, keys: Sequence[bytes] | KeyArray) -> NDArray[np.int64]:
        """Which row is each key's. Raises KeyError for one that is missing."""
        found = self.keys().places(keys)
        if (found < 0).any():
            raise KeyError(bytes(keys[int(np.argmin(found))]).hex())
        return found

    def take(self, keys: Sequence[bytes] | KeyArray) -> Matrix:
        """The vectors of keys, a row each. Raises KeyError for one that is missing."""
        return self.rows(self.places(keys))

    def shorten(self) -> None:
        """Keep a shortened copy of all vectors, where they are so many that comparing them whole takes long."""
        self._shortened.cover(self._matrix())

    def listed(self, rows: NDArray[np.int64], vector: Matrix) -> NDArray[np.int64] | None:
        """The places in `rows` that a shortened copy finds closest to a vector; None where all are soon compared."""
        about = self._shortened.closeness(self._matrix(), vector) if len(rows) > LISTED else None
        return None if about is None else np.sort(np.argpartition(-about[rows], LISTED)[:LISTED])

    def closeness(self, rows: NDArray[np.int64], vector: Matrix) -> Matrix:
        """How close the vectors in some rows are to one; where most are asked for, all are compared as they lie."""
        if len(rows) * _MOST_OF >= len(self.keys()):
            return np.asarray(self._matrix() @ vector)[rows]
        found = np.empty(len(rows), dtype=np.float32)
        for first in range(0, len(rows), _AT_ONCE):
            places = rows[first : first + _AT_ONCE]
            found[first : first + len(places)] = self._rows_at(places) @ vector
        return found

    def rows(self, rows: NDArray[np.int64]) -> Matrix:
        """The vectors in some rows."""
        taken = np.empty((len(rows), self.dimension), dtype=np.float32)
        for first in range(0, len(rows), _AT_ONCE):
            places = rows[first : first + _AT_ONCE]
            taken[first : first + len(places)] = self._rows_at(places)
        return taken

    def _rows_at(self, places: NDArray[np.int64]) -> Matrix:
        """Rows that lie close together are read in one go: mapping a file costs a fault a page."""
        low, high = int(places.min()), int(places.max())
        if len(places) < _FEW or high - low > _SPREAD * len(places):
            return np.asarray(self._matrix()[places])
        width = self.dimension * 4
        count = (high - low + 1) * self.dimension
        rows = np.fromfile(self._rows_file, dtype="<f4", count=count, offset=low * width)
        found: Matrix = rows.reshape(-1, self.dimension)[places - low]
        return found

    def _matrix(self) -> Matrix:
        """All of them, as they lie: mapped, since reading a million takes twenty times as long as comparing them."""
        count = len(self.keys())
        if not count:
            return np.empty((0, self.dimension), dtype=np.float32)
        if self._mapped is None or len(self._mapped) != count:
            self._mapped = np.memmap(self._rows_file, dtype="<f4", mode="r", shape=(count, self.dimension))
        return self._mapped

    def _held(self) -> int:
        return self._rows_file.stat().st_size // (self.dimension * 4) if self._rows_file.is_file() else 0


def append(path: Path, size: int, content: bytes) -> None:
    """Write after the first `size` bytes: what a killed build left behind them is overwritten."""
    with path.open("r+b" if path.is_file() else "w+b") as file:
        file.truncate(size)
        file.seek(size)
        file.write(content)

"""The vectors of the clauses of quotes: a long commitment promises several things, and a query mostly asks for one."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commitments.model import Span
from commitments.search.cache import append, model_place
from commitments.search.embedder import Embedder, Matrix
from commitments.search.keys import KEY_BYTES, KeyArray, Keys

_CLAUSE_END = re.compile(r"[,;:.]\s+(?:and\s+|or\s+)?|\s+(?=(?:and|or|by|including|to|through)\s)|\s[–—]\s")
# Shorter clauses say too little to be close to anything.
_LEAST_WORDS = 4
_ENTRY = struct.Struct(f"<{KEY_BYTES}sQI")
_ENTRIES = np.dtype([("key", f"V{KEY_BYTES}"), ("first", "<u8"), ("count", "<u4")])
# Half precision: clauses only order what whole quotes have proposed.
_NUMBER = np.dtype("<f2")


def split_clauses(text: str) -> list[Span]:
    """Runs of a text between commas, colons and conjunctions, each of a few words at least."""
    clauses: list[Span] = []
    start = 0
    ends = [(found.start(), found.end()) for found in _CLAUSE_END.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        if len(text[start:end].split()) >= _LEAST_WORDS:
            clauses.append(Span(start, end))
            start = following
        elif end == len(text) and clauses:
            clauses[-1] = Span(clauses[-1].start, end)
    return clauses


@dataclass(frozen=True, slots=True)
class ClauseVectors:
    """How many clauses each of some quotes has, and a row for each of those; a single clause has none."""

    counts: tuple[int, ...]
    rows: NDArray[np.float16]

    def of(self, wanted: Sequence[int]) -> ClauseVectors:
        """Those of the quotes at some places."""
        ends = np.cumsum(self.counts, dtype=np.int64)
        kept = [row for i in wanted for row in range(ends[i] - self.counts[i], ends[i])]
        return ClauseVectors(tuple(self.counts[i] for i in wanted), self.rows[kept])


def embed_clauses(quotes: Sequence[str], embedder: Embedder) -> ClauseVectors:
    """The vectors of the clauses of quotes."""
    split = [split_clauses(text) for text in quotes]
    clauses = [
        text[clause.start : clause.end]
        for text, spans in zip(quotes, split, strict=True)
        for clause in spans
        if len(spans) > 1
    ]
    rows = embedder.embed(clauses) if clauses else np.empty((0, embedder.dimension), dtype=np.float32)
    return ClauseVectors(tuple(len(spans) if len(spans) > 1 else 0 for spans in split), rows.astype(_NUMBER))


class ClauseCache:
    """The clauses' vectors of quotes, by the quote's key, in two files that only grow. A single clause has none."""

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        place = model_place(folder, model, dimension)
        self._entries_file = place / "clauses.bin"
        self._rows_file = place / "clauses.f16"
        self._width = dimension
        self._keys: Keys | None = None
        # Where each quote's clauses begin, and where the last one's end.
        self._bounds: NDArray[np.int64] = np.zeros(1, dtype=np.int64)

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """The keys of quotes whose clauses are not there, once each, in order."""
        return self.keys().missing(keys)

    def add(self, keys: Sequence[bytes], clauses: ClauseVectors) -> None:
        """Keep the clauses of quotes that are missing."""
        self._rows_file.parent.mkdir(parents=True, exist_ok=True)
        known, first = self.keys(), int(self._bounds[-1])
        bounds = first + np.cumsum([0, *clauses.counts], dtype=np.int64)
        entries = [_ENTRY.pack(*entry) for entry in zip(keys, bounds.tolist(), clauses.counts, strict=False)]
        append(self._rows_file, first * self._width * _NUMBER.itemsize, clauses.rows.tobytes())
        append(self._entries_file, len(known) * _ENTRY.size, b"".join(entries))
        known.add(keys)
        self._bounds = np.concatenate([self._bounds, bounds[1:]])

    def take(self, keys: Sequence[bytes]) -> tuple[NDArray[np.int64], Matrix]:
        """How many clauses each quote has, none where only one, and the vectors of all of them, a row each."""
        firsts, ends = self._runs(keys)
        return ends - firsts, self._read(firsts, ends)

    def closest(self, keys: Sequence[bytes] | KeyArray, vector: Matrix) -> tuple[NDArray[np.int64], Matrix]:
        """For each quote which clause is closest to a vector, and how close; -1 where it has no clauses."""
        firsts, ends = self._runs(keys)
        scores = self._read(firsts, ends) @ vector
        which, how = np.full(len(keys), -1), np.full(len(keys), -1.0, dtype=np.float32)
        at = 0
        for i, count in enumerate((ends - firsts).tolist()):
            if count:
                which[i] = int(scores[at : at + count].argmax())
                how[i] = scores[at + which[i]]
            at += count
        return which, how

    def _runs(self, keys: Sequence[bytes] | KeyArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows of each quote's clauses, none where it is not there: the first, and that after the last."""
        places = self.keys().places(keys)
        firsts = np.where(places < 0, 0, self._bounds[places])
        return firsts, np.where(places < 0, 0, self._bounds[np.minimum(places, len(self._bounds) - 2) + 1])

    def keys(self) -> Keys:
        """Those of the quotes whose clauses are there, in the order in which they came."""
        if self._keys is None:
            joined = self._entries_file.read_bytes() if self._entries_file.is_file() else b""
            whole = joined[: len(joined) // _ENTRY.size * _ENTRY.size]
            entries = np.frombuffer(whole, dtype=_ENTRIES) if whole else np.empty(0, dtype=_ENTRIES)
            kept = entries["first"] + entries["count"] <= self._held()
            entries = entries if kept.all() else entries[kept]
            self._keys = Keys(entries["key"].tobytes())
            self._bounds = np.concatenate([self._bounds, np.cumsum(entries["count"], dtype=np.int64)])
        return self._keys

    def _read(self, firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> Matrix:
        """The rows of some runs. Not mapped: each query would add what lies around its rows to the memory held."""
        size = self._width * _NUMBER.itemsize
        joined = b""
        if (ends > firsts).any():
            with self._rows_file.open("rb", buffering=0) as file:
                places = zip(firsts.tolist(), ends.tolist(), strict=True)
                joined = b"".join(os.pread(file.fileno(), (end - first) * size, first * size) for first, end in places)
        return np.frombuffer(joined, dtype=_NUMBER).reshape(-1, self._width).astype(np.float32)

    def _held(self) -> int:
        size = self._rows_file.stat().st_size if self._rows_file.is_file() else 0
        return size // (self._width * _NUMBER.itemsize)

"""Where each of millions of keys stands, known in the time that sorting numbers takes, not that of a dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

KEY_BYTES = 16
# What a file holds of them in a row.
KeyArray: TypeAlias = NDArray[np.void]
Places: TypeAlias = NDArray[np.int64]

_HALF = np.dtype("<u8")


class Keys:
    """Keys in the order in which they came. Those of a file are sorted by half their bytes; later ones are few."""

    def __init__(self, joined: bytes) -> None:
        """Know the keys that lie in a row; what follows the last whole one is none."""
        self._halves = np.frombuffer(joined, dtype=_HALF, count=len(joined) // KEY_BYTES * 2).reshape(-1, 2)
        first = np.ascontiguousarray(self._halves[:, 0])
        self._order: Places = np.argsort(first)
        self._first = first[self._order]
        self._later: dict[bytes, int] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._order) + len(self._later)

    def __iter__(self) -> Iterator[bytes]:
        """All of them, in order."""
        joined = self._halves.tobytes()
        yield from (joined[first : first + KEY_BYTES] for first in range(0, len(joined), KEY_BYTES))
        yield from self._later

    def add(self, keys: Iterable[bytes]) -> None:
        """Know more keys, which come after all others."""
        for key in keys:
            self._later[key] = len(self)

    def places(self, keys: Sequence[bytes] | KeyArray) -> Places:
        """Where keys stand; -1 for those that are not there."""
        found = self._sorted(key_array(keys))
        if self._later:
            for i in np.flatnonzero(found < 0).tolist():
                found[i] = self._later.get(bytes(keys[i]), -1)
        return found

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """The keys that are not there, once each, in order."""
        wanted = list(dict.fromkeys(keys))
        return [wanted[i] for i in np.flatnonzero(self.places(wanted) < 0).tolist()]

    def _sorted(self, keys: KeyArray) -> Places:
        found = np.full(len(keys), -1, dtype=np.int64)
        halves = keys.view(_HALF).reshape(-1, 2)
        # In their own order a million are found in a third of the time: neighbours lie in the same memory.
        asked = np.argsort(halves[:, 0])
        at = np.searchsorted(self._first, halves[asked, 0])
        while len(asked):
            inside = at < len(self._first)
            asked, at = asked[inside], at[inside]
            same = self._first[at] == halves[asked, 0]
            asked, at = asked[same], at[same]
            places = self._order[at]
            hit = self._halves[places, 1] == halves[asked, 1]
            found[asked[hit]] = places[hit]
            # Two keys may share their first half, if hardly ever.
            asked, at = asked[~hit], at[~hit] + 1
        return found


def key_array(keys: Sequence[bytes] | KeyArray) -> KeyArray:
    """The keys in a row."""
    if isinstance(keys, np.ndarray):
        return np.ascontiguousarray(keys)
    return np.frombuffer(b"".join(keys), dtype=f"V{KEY_BYTES}")

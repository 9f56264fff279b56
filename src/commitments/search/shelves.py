"""A shelf of the index in memory, and what a filter leaves of it."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commitments.search import tables
from commitments.search.cache import VectorCache
from commitments.search.clauses import ClauseCache
from commitments.search.embedder import Matrix
from commitments.search.keys import KEY_BYTES, KeyArray
from commitments.search.tables import Shelf
from commitments.search.vectors import Near, best

Numbers = NDArray[np.int64]

# As `put_units` packs them.
_PACKED = np.dtype([("number", "<i8"), ("key", f"V{KEY_BYTES}")])
# Filters whose rows are kept ready. A person asks several things of one party before turning to another.
_KEPT = 16
# Filters that leave more than this are answered from the matrix as it lies: copying their rows would cost more.
_COPIED = 32_768

# Two searchers may share a connection, and with it the names of its temporary tables.
_made = count(1)


@dataclass
class LoadedShelf:
    """The units of a shelf: `numbers` in growing order, and the key of each one's vector."""

    shelf: Shelf
    numbers: Numbers
    keys: KeyArray
    cache: VectorCache
    clauses: ClauseCache

    @cached_property
    def rows(self) -> Numbers:
        """Which row of the vectors each unit's is."""
        return self.cache.places(self.keys)

    @property
    def matrix(self) -> Matrix:
        """The vectors, a row for each number."""
        return self.cache.rows(self.rows)

    def places(self, wanted: Numbers) -> Numbers:
        """Where numbers stand, both in growing order; those that are not there are left out."""
        places = np.searchsorted(self.numbers, wanted)
        places = np.minimum(places, max(0, len(self.numbers) - 1))
        return places[self.numbers[places] == wanted] if len(self.numbers) else places[:0]

    def named(self, near: Sequence[Near]) -> dict[int, float]:
        """The places of the units whose vectors go by names in the vector store, each with its closeness."""
        rows = self.cache.keys().places([bytes.fromhex(name) for name, _ in near])
        firsts = np.searchsorted(self.rows, rows, "left", sorter=self._by_row).tolist()
        ends = np.searchsorted(self.rows, rows, "right", sorter=self._by_row).tolist()
        found = zip(near, firsts, ends, strict=True)
        return {place: close for (_, close), first, end in found for place in self._by_row[first:end].tolist()}

    @cached_property
    def _by_row(self) -> Numbers:
        return np.argsort(self.rows, kind="stable")

    def listed(self, vector: Matrix, allowed: Allowed | None) -> Numbers | None:
        """The places that a shortened copy finds closest to a vector; None where all are soon compared."""
        if allowed is None:
            return self.cache.listed(self.rows, vector)
        listed = self.cache.listed(self.rows[allowed.places], vector) if allowed.many else None
        return None if listed is None else allowed.places[listed]

    def closest(self, vector: Matrix, limit: int, among: Allowed | Numbers | None) -> dict[int, float]:
        """The places of the units closest to a vector, with their closeness, among all or some."""
        if isinstance(among, Allowed) and not among.many:
            scores = among.rows @ vector
        else:
            scores = self.cache.closeness(self.rows if among is None else self.rows[_places(among)], vector)
        nearest = best(scores, limit)
        places = nearest if among is None else _places(among)[nearest].tolist()
        return {place: float(scores[i]) for place, i in zip(places, nearest, strict=True)}

    def closeness(self, places: Sequence[int], vector: Matrix) -> dict[int, float]:
        """How close the units at these places are to a vector."""
        if not places:
            return {}
        scores = self.cache.rows(self.rows[list(places)]) @ vector
        return dict(zip(places, map(float, scores), strict=True))


@dataclass
class Allowed:
    """The units that a filter leaves: their numbers, and a temporary table that holds them."""

    loaded: LoadedShelf
    numbers: Numbers
    table: str

    @cached_property
    def places(self) -> Numbers:
        """Where they stand on the shelf."""
        return self.loaded.places(self.numbers)

    @property
    def many(self) -> bool:
        """Whether their vectors are better compared where they lie."""
        return len(self.places) > _COPIED

    @cached_property
    def rows(self) -> Matrix:
        """Their vectors."""
        return self.loaded.cache.rows(self.loaded.rows[self.places])


def _places(among: Allowed | Numbers) -> Numbers:
    return among.places if isinstance(among, Allowed) else among


class Filters:
    """The filters asked last, with what they leave, until the store changes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept: OrderedDict[Hashable, Allowed] = OrderedDict()
        self._seen: tuple[int, int] | None = None

    def allowed(self, asked: Hashable, loaded: LoadedShelf, numbers: Callable[[], Sequence[int] | Numbers]) -> Allowed:
        """What the filter leaves; `numbers` is asked only where it is not kept."""
        if self._changes() != self._seen:
            self.clear()
        if asked not in self._kept:
            self._kept[asked] = self._table(loaded, np.sort(np.asarray(numbers(), dtype=np.int64)))
            if len(self._kept) > _KEPT:
                self._drop(self._kept.popitem(last=False)[1])
        self._kept.move_to_end(asked)
        self._seen = self._changes()
        return self._kept[asked]

    def clear(self) -> None:
        """Forget them all."""
        for allowed in self._kept.values():
            self._drop(allowed)
        self._kept.clear()

    def _changes(self) -> tuple[int, int]:
        """Differs once this connection, or another, has written."""
        return self._connection.execute("PRAGMA data_version").fetchone()[0], self._connection.total_changes

    def _table(self, loaded: LoadedShelf, numbers: Numbers) -> Allowed:
        name = f"temp.index_allowed_{next(_made)}"
        bare = name.removeprefix("temp.")
        listed = "[" + ",".join(map(str, numbers.tolist())) + "]"
        # Not INSERT: it counts as a change, after which the store would read everything anew.
        made = f"CREATE TEMP TABLE {bare} AS SELECT CAST(value AS INTEGER) AS number FROM json_each(?)"
        self._connection.execute(made, (listed,))
        self._connection.execute(f"CREATE UNIQUE INDEX {name}_numbers ON {bare} (number)")
        return Allowed(loaded, numbers, name)

    def _drop(self, allowed: Allowed) -> None:
        self._connection.execute(f"DROP TABLE {allowed.table}")


def open_caches(connection: sqlite3.Connection, vectors: Path) -> tuple[VectorCache, ClauseCache]:
    """The vectors of what is indexed; all shelves share them, and the memory that they are mapped to."""
    model, dimension = (tables.setting(connection, name) for name in ("model", "dimension"))
    place = (vectors, model or "", int(dimension or 0))
    return VectorCache(*place), ClauseCache(*place)


def load_shelf(connection: sqlite3.Connection, shelf: Shelf, caches: tuple[VectorCache, ClauseCache]) -> LoadedShelf:
    """Read a shelf; its vectors are read when they are first compared."""
    packed = connection.execute(f"SELECT packed FROM {shelf.packed} ORDER BY document").fetchall()
    units = np.frombuffer(b"".join(one for (one,) in packed), dtype=_PACKED)
    order = np.argsort(units["number"], kind="stable")
    return LoadedShelf(shelf, units["number"][order].astype(np.int64), units["key"][order], *caches)

"""For each commitment, those closest to it in meaning, across documents and years.

Kept between builds are, for the key of each quote's vector, the keys closest to it. A build compares what is new, and
what lost one of its closest, with all others, and nothing else; it finds what comparing everything would find. Only the
first comparison takes the square of how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from commitments.config import Folders
from commitments.index import tables
from commitments.index.cache import VectorCache
from commitments.index.closest import LEAST, MOST, NOBODY, Closest, Lists, Places
from commitments.index.keys import KeyArray, key_array
from commitments.index.tables import COMMITMENTS
from commitments.model import Progress
from commitments.store import Store

# So many rows are compared before they are kept: a build that is stopped among a hundred thousand goes on there.
_STEP = 8 * 1024


def neighbours(store: Store, folders: Folders, *, progress: Progress) -> dict[str, tuple[str, ...]]:
    """Ids by id, closest first: the same words elsewhere, then other words; equally close ones by key, then by id."""
    connection = store.connection
    if not tables.exists(connection) or not (model := tables.setting(connection, "model")):
        return {}
    query = f"SELECT c.id, u.key FROM {COMMITMENTS.units} u JOIN commitments c USING (number) ORDER BY c.id"
    rows = connection.execute(query).fetchall()
    keys = key_array([key for _, key in rows])
    cache = VectorCache(folders.index / "vectors", model, int(tables.setting(connection, "dimension") or 0))
    file = _File(folders.index / "neighbours.npz", f"{model}; {MOST} of at least {LEAST}")
    known = _in_step(file, np.unique(keys), cache, progress)
    return _by_id([id_ for id_, _ in rows], known.places(keys).tolist(), known.near.tolist())


@dataclass(frozen=True, slots=True)
class _Known:
    """A row for each key: where among the keys the closest stand, closest first, and how close they are."""

    keys: KeyArray
    near: Lists
    closeness: Lists

    def places(self, keys: KeyArray) -> Places:
        """Where keys stand, all of them known."""
        by_key = np.argsort(self.keys)
        return by_key[np.searchsorted(self.keys, keys, sorter=by_key)]

    def first(self, count: int) -> _Known:
        """The rows of the first keys alone."""
        return _Known(self.keys[:count], self.near[:count], self.closeness[:count])

    def left(self, wanted: KeyArray) -> tuple[_Known, int]:
        """What holds of it for the wanted keys. Empty, and last, are the rows that were full and lost a key."""
        there = np.isin(self.keys, wanted)
        stays = (self.near != NOBODY) & there[self.near]
        # A row that was not full held all that are close enough: it has nobody to look for.
        emptied = (self.near[:, -1] != NOBODY) & ~stays.all(axis=1)
        order = np.concatenate((np.flatnonzero(there & ~emptied), np.flatnonzero(there & emptied)))
        stays &= ~emptied[:, np.newaxis]
        places = np.full(len(self.keys), NOBODY, dtype=np.int32)
        places[order] = np.arange(len(order))
        ahead = np.argsort(~stays, axis=1, kind="stable")
        near = np.take_along_axis(np.where(stays, places[self.near], NOBODY), ahead, axis=1)
        closeness = np.take_along_axis(np.where(stays, self.closeness, 0), ahead, axis=1)
        return _Known(self.keys[order], near[order], closeness[order]), int((there & ~emptied).sum())

    def joined(self, keys: KeyArray) -> _Known:
        """With more keys, whose rows are empty."""
        rows = ((0, len(keys)), (0, 0))
        near = np.pad(self.near, rows, constant_values=NOBODY)
        return _Known(np.concatenate((self.keys, keys)), near, np.pad(self.closeness, rows))


_NOTHING = _Known(key_array([]), np.empty((0, MOST), dtype=np.int32), np.empty((0, MOST), dtype=np.int32))


@dataclass(frozen=True, slots=True)
class _File:
    """Where it is kept: put in place whole, and right for the keys that it names, those of a stamp's model."""

    path: Path
    stamp: str

    def read(self) -> _Known:
        """What was kept last; nothing where that is damaged, or another model's."""
        try:
            with np.load(self.path) as kept:
                if str(kept["stamp"]) == self.stamp:
                    return _Known(kept["keys"], kept["near"], kept["closeness"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            pass
        return _NOTHING

    def keep(self, known: _Known) -> None:
        """Replace what was kept."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        with beside.open("wb") as file:
            np.savez(file, stamp=self.stamp, keys=known.keys, near=known.near, closeness=known.closeness)
        beside.replace(self.path)


def _in_step(file: _File, wanted: KeyArray, cache: VectorCache, progress: Progress) -> _Known:
    """What is known of the wanted keys, which are in order, once what is not yet known is found; it is kept."""
    before = file.read()
    left, emptied = before.left(wanted)
    new = np.setdiff1d(wanted, left.keys)
    known = left.joined(new[np.argsort(cache.places(new))])
    count = len(known.keys)
    if emptied < count:
        vectors, kept = cache.take(known.keys), len(left.keys)
        closest = Closest(vectors, np.searchsorted(wanted, known.keys), known.near, known.closeness)
        for done in closest.fill(emptied, len(left.keys)):
            if count - emptied > _STEP:
                progress("comparing", done - emptied, count - emptied)
            if done >= kept + _STEP and done < count:
                file.keep(known.first(done))
                kept = done
    if emptied < count or count < len(before.keys):
        file.keep(known)
    return known


def _by_id(ids: Sequence[str], places: Sequence[int], near: Sequence[Sequence[int]]) -> dict[str, tuple[str, ...]]:
    alike: list[list[str]] = [[] for _ in near]
    for id_, place in zip(ids, places, strict=True):
        # One more than are shown, since nobody is his own neighbour.
        if len(alike[place]) <= MOST:
            alike[place].append(id_)
    found = {}
    for id_, place in zip(ids, places, strict=True):
        others = [other for other in alike[place] if other != id_]
        for key in near[place]:
            if key == NOBODY or len(others) >= MOST:
                break
            others += alike[key]
        if others:
            found[id_] = tuple(others[:MOST])
    return found

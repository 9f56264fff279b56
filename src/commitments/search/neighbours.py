"""For each commitment, those of other documents that are closest to it in meaning.

Kept between builds are, for the key of each quote's vector, the keys closest to it. A build compares what is new, and
what lost one of its closest, with all others, and nothing else; it finds what comparing everything would find. Only the
first comparison takes the square of how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from commitments.config import Folders
from commitments.model import Progress
from commitments.search import tables
from commitments.search.cache import VectorCache
from commitments.search.closest import LEAST, MOST, NOBODY, Closest, Lists, Places
from commitments.search.keys import KeyArray, key_array
from commitments.search.tables import COMMITMENTS
from commitments.store import Store

# So many rows are compared before they are kept: a build that is stopped among a hundred thousand goes on there.
_STEP = 8 * 1024
SEVERAL = 0


def neighbours(store: Store, folders: Folders, *, progress: Progress) -> dict[str, tuple[str, ...]]:
    """Ids by id, closest first: the same words elsewhere, then other words; equally close ones by key, then by id."""
    connection = store.connection
    if not tables.exists(connection) or not (model := tables.setting(connection, "model")):
        return {}
    query = f"SELECT c.id, u.document, u.key FROM {COMMITMENTS.units} u JOIN commitments c USING (number) ORDER BY c.id"
    rows = connection.execute(query).fetchall()
    keys, documents = key_array([key for _, _, key in rows]), np.array([row[1] for row in rows], dtype=np.int64)
    wanted, whose = np.unique(keys, return_inverse=True)
    cache = VectorCache(folders.index / "vectors", model, int(tables.setting(connection, "dimension") or 0))
    file = _File(folders.index / "neighbours.npz", f"{model}; {MOST} of at least {LEAST}")
    known = _in_step(file, wanted, _homes(whose, documents, len(wanted)), cache, progress)
    return _by_id([row[:2] for row in rows], known.places(keys).tolist(), known.near.tolist())


def _homes(whose: Places, documents: Places, count: int) -> Places:
    """The document that each key's quotes all stand in, or SEVERAL."""
    lowest, highest = np.full(count, np.iinfo(np.int64).max), np.full(count, SEVERAL)
    np.minimum.at(lowest, whose, documents)
    np.maximum.at(highest, whose, documents)
    return np.where(lowest == highest, lowest, SEVERAL)


@dataclass(frozen=True, slots=True)
class _Known:
    """A row for each key: where among the keys the closest stand, closest first, and how close they are.

    Where a quote stands in several documents, keys of one of these may be among its closest too.
    """

    keys: KeyArray
    homes: Places
    near: Lists
    closeness: Lists

    def places(self, keys: KeyArray) -> Places:
        """Where keys stand, all of them known."""
        by_key = np.argsort(self.keys)
        return by_key[np.searchsorted(self.keys, keys, sorter=by_key)]

    def first(self, count: int) -> _Known:
        """The rows of the first keys alone."""
        return _Known(self.keys[:count], self.homes[:count], self.near[:count], self.closeness[:count])

    def left(self, wanted: KeyArray, homes: Places) -> tuple[_Known, int]:
        """What holds of it for the wanted keys. Empty, and last, are the rows that were full and lost a key."""
        there = np.isin(self.keys, wanted)
        there[there] = homes[np.searchsorted(wanted, self.keys[there])] == self.homes[there]
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
        left = _Known(self.keys[order], self.homes[order], near[order], closeness[order])
        return left, int((there & ~emptied).sum())

    def joined(self, keys: KeyArray, homes: Places) -> _Known:
        """With more keys, whose rows are empty."""
        rows = ((0, len(keys)), (0, 0))
        return _Known(
            np.concatenate((self.keys, keys)),
            np.concatenate((self.homes, homes)),
            np.pad(self.near, rows, constant_values=NOBODY),
            np.pad(self.closeness, rows),
        )


_PARTS = ("keys", "homes", "near", "closeness")
_ROWS = np.empty((0, MOST), dtype=np.int32)
_NOTHING = _Known(key_array([]), np.empty(0, dtype=np.int64), _ROWS, _ROWS)


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
                    return _Known(*(kept[part] for part in _PARTS))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            pass
        return _NOTHING

    def keep(self, known: _Known) -> None:
        """Replace what was kept."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        with beside.open("wb") as file:
            np.savez(file, stamp=self.stamp, **{part: getattr(known, part) for part in _PARTS})
        beside.replace(self.path)


def _in_step(file: _File, wanted: KeyArray, homes: Places, cache: VectorCache, progress: Progress) -> _Known:
    """What is known of the wanted keys, which are in order, once what is not yet known is found; it is kept."""
    before = file.read()
    left, emptied = before.left(wanted, homes)
    new = np.flatnonzero(~np.isin(wanted, left.keys))
    new = new[np.argsort(cache.places(wanted[new]))]
    known = left.joined(wanted[new], homes[new])
    count, kept = len(known.keys), len(left.keys)
    if emptied < count:
        for done in _closest(known, wanted, cache).fill(emptied, len(left.keys)):
            if count - emptied > _STEP:
                progress("comparing", done - emptied, count - emptied)
            if done >= kept + _STEP and done < count:
                file.keep(known.first(done))
                kept = done
    if emptied < count or count < len(before.keys):
        file.keep(known)
    return known


def _closest(known: _Known, wanted: KeyArray, cache: VectorCache) -> Closest:
    """What fills the rows: a quote of several documents is at home in none that another one is."""
    homes = np.where(known.homes == SEVERAL, -1 - np.arange(len(known.keys)), known.homes)
    ranks = np.searchsorted(wanted, known.keys)
    return Closest(cache.take(known.keys), ranks, homes, known.near, known.closeness)


def _by_id(
    commitments: Sequence[tuple[str, int]], places: Sequence[int], near: Sequence[Sequence[int]]
) -> dict[str, tuple[str, ...]]:
    alike: list[list[tuple[str, int]]] = [[] for _ in near]
    held: Counter[tuple[int, int]] = Counter()
    for commitment, place in zip(commitments, places, strict=True):
        held[at := (place, commitment[1])] += 1
        # More of one document than are shown are never asked for.
        if held[at] <= MOST:
            alike[place].append(commitment)
    found = {}
    for (id_, document), place in zip(commitments, places, strict=True):
        keys = (place, *(key for key in near[place] if key != NOBODY))
        others = (other for key in keys for other, its_document in alike[key] if its_document != document)
        if shown := tuple(islice(others, MOST)):
            found[id_] = shown
    return found

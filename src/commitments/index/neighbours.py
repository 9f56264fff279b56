"""For each commitment, those closest to it in meaning, across documents and years."""

from __future__ import annotations

import json
import sqlite3

from commitments.config import Config, Folders
from commitments.index import tables
from commitments.index.cache import VectorCache
from commitments.index.embedder import Matrix
from commitments.index.tables import COMMITMENTS
from commitments.index.vectors import best
from commitments.store import Store

MOST = 5
# Below this two commitments share a topic, not a promise.
LEAST_CLOSENESS = 0.55
_BLOCK = 512


def neighbours(store: Store, folders: Folders, config: Config) -> dict[str, tuple[str, ...]]:
    """Ids by id, closest first; kept between builds until the index changes."""
    if not tables.exists(store.connection) or not tables.setting(store.connection, "model"):
        return {}
    kept = folders.index / "neighbours.json"
    stamp = f"{tables.setting(store.connection, 'model')} {tables.generation(store.connection)}"
    if kept.is_file() and (found := json.loads(kept.read_text(encoding="utf-8")))["stamp"] == stamp:
        return {id_: tuple(ids) for id_, ids in found["neighbours"].items()}
    computed = _computed(store.connection, folders)
    beside = kept.with_suffix(".new")
    beside.write_text(json.dumps({"stamp": stamp, "neighbours": computed}), encoding="utf-8")
    beside.replace(kept)
    return computed


def _computed(connection: sqlite3.Connection, folders: Folders) -> dict[str, tuple[str, ...]]:
    query = f"SELECT c.id, u.key FROM {COMMITMENTS.units} u JOIN commitments c USING (number) ORDER BY u.number"
    rows = connection.execute(query).fetchall()
    model, dimension = (tables.setting(connection, name) for name in ("model", "dimension"))
    cache = VectorCache(folders.index / "vectors", model or "", int(dimension or 0))
    ids, keys = [id_ for id_, _ in rows], [key for _, key in rows]
    matrix = cache.take(keys)
    found: dict[str, tuple[str, ...]] = {}
    for first in range(0, len(ids), _BLOCK):
        scores = matrix[first : first + _BLOCK] @ matrix.T
        for i, row in enumerate(scores, start=first):
            if near := _near(row, i):
                found[ids[i]] = tuple(ids[j] for j in near)
    return found


def _near(scores: Matrix, own: int) -> list[int]:
    """The closest that are close enough; the same words in another document come first, itself not at all."""
    return [i for i in best(scores, MOST + 1) if i != own and scores[i] >= LEAST_CLOSENESS][:MOST]

"""Does the index hold what the store holds, and how it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.model import Progress
from commitments.search import tables
from commitments.search.cache import VectorCache
from commitments.search.embedder import Embedder
from commitments.search.stores import holds_vectors, open_vectors
from commitments.search.tables import COMMITMENTS, SHELVES, Shelf
from commitments.search.update import IndexSummary, Opened, update_index
from commitments.store import Store
from commitments.store.schema import transaction


def faults(store: Store, folders: Folders, config: Config) -> tuple[str, ...]:
    """Where store, words and vectors differ, one line each; nothing where no index was ever built."""
    if not tables.exists(store.connection) or tables.setting(store.connection, "model") is None:
        return ()
    # A server that is away is so for both shelves.
    return tuple(dict.fromkeys(_faults(store, folders, config)))


def repair(
    store: Store,
    folders: Folders,
    config: Config,
    *,
    progress: Progress,
    embedder: Embedder | None = None,
    opened: Opened | None = None,
) -> IndexSummary:
    """Make anew what `faults` names, and update. Vectors that are known are not computed again."""
    if faults(store, folders, config):
        _remove_strangers(store, folders, config)
        with transaction(store.connection):
            tables.drop(store.connection)
    return update_index(store, folders, config, progress=progress, embedder=embedder, opened=opened)


def _remove_strangers(store: Store, folders: Folders, config: Config) -> None:
    model = tables.setting(store.connection, "model") or ""
    # A server that is away is told of by the update.
    with suppress(SearchError):
        for shelf in SHELVES:
            if holds_vectors(store.connection, config, shelf):
                vectors = open_vectors(folders, config, shelf, model)
                vectors.remove(vectors.strangers())


def _faults(store: Store, folders: Folders, config: Config) -> Iterator[str]:
    connection = store.connection
    if stale := len(tables.stale_documents(connection)):
        yield f"search: {stale} documents changed since they were indexed; 'commitments build' indexes them"
    model, dimension = (tables.setting(connection, name) or "" for name in ("model", "dimension"))
    cache = VectorCache(folders.index / "vectors", model, int(dimension))
    unindexed = (
        "SELECT count(*) FROM commitments c WHERE NOT dismissed AND document NOT IN (SELECT document FROM index_stale)"
        f" AND NOT EXISTS (SELECT 1 FROM {COMMITMENTS.units} u WHERE u.number = c.number)"
    )
    if missing := connection.execute(unindexed).fetchone()[0]:
        yield f"search: {missing} commitments are not indexed; {_MEND}"
    for shelf in SHELVES:
        yield from _faults_of(store, folders, config, shelf, cache, model)


_MEND = "'commitments build --repair' mends it"


def _faults_of(
    store: Store, folders: Folders, config: Config, shelf: Shelf, cache: VectorCache, model: str
) -> Iterator[str]:
    keys = {key for (key,) in store.connection.execute(f"SELECT DISTINCT key FROM {shelf.units}")}
    units, words = (
        store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in (shelf.units, shelf.words)
    )
    if units != words:
        yield f"search: {units} {shelf.name}, but the words of {words}; {_MEND}"
    if lost := len(cache.missing(keys)):
        yield f"search: {lost} vectors of {shelf.name} are missing beside the store; {_MEND}"
    if not holds_vectors(store.connection, config, shelf):
        return
    try:
        vectors = open_vectors(folders, config, shelf, model)
        held, count = vectors.names(), vectors.count()
    except SearchError as error:
        yield f"search: {error}"
        return
    wanted = {key.hex() for key in keys}
    if wanted - held:
        yield f"search: {len(wanted - held)} vectors of {shelf.name} are missing in the vector store; {_MEND}"
    if surplus := count - len(held & wanted):
        yield f"search: {surplus} vectors of {shelf.name} too many in the vector store; {_MEND}"

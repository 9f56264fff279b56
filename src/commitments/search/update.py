"""Bring the index in step with the store: only what changed is read, embedded and put."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module

from commitments.config import Config, Folders
from commitments.errors import SearchError
from commitments.model import Progress
from commitments.search import tables
from commitments.search.cache import VectorCache
from commitments.search.chroma import EMBEDDED
from commitments.search.clauses import ClauseCache
from commitments.search.embedder import Embedder
from commitments.search.embedding import Embedding
from commitments.search.models import ensure_embedder
from commitments.search.stores import holds_vectors, open_vectors
from commitments.search.tables import SHELVES, Shelf
from commitments.search.topics import TopicsByMeaning, fingerprint
from commitments.search.units import Shelved, put_units, read_units
from commitments.search.vectors import VectorStore
from commitments.store import Store
from commitments.store.schema import transaction

# Documents whose units are embedded together and kept in one transaction.
GROUP = 16
# Vectors between two notes of what the vector store has confirmed.
PUT = 2_000


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What an update did. `embedded` counts the texts whose vector was not known yet."""

    documents: int
    embedded: int
    model: str
    seconds: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What embedding needs: the model, and the vectors of texts and of clauses that are known."""

    embedder: Embedder
    cache: VectorCache
    clauses: ClauseCache


def open_model(folders: Folders, config: Config) -> Opened:
    """Load what an update that finds something to do will need. Raises SearchError."""
    opened = _opened(folders, ensure_embedder(folders.index, config.embedder))
    opened.cache.keys()
    opened.clauses.keys()
    return opened


def _opened(folders: Folders, embedder: Embedder) -> Opened:
    place = (folders.index / "vectors", embedder.model, embedder.dimension)
    return Opened(embedder, VectorCache(*place), ClauseCache(*place))


def update_index(
    store: Store,
    folders: Folders,
    config: Config,
    *,
    progress: Progress,
    embedder: Embedder | None = None,
    opened: Opened | None = None,
) -> IndexSummary:
    """Index what changed since the last update. Loads no model and opens no vector store where nothing did.

    `embedder` is another one than the settings name, `opened` what `open_model` has loaded already.

    A vector store that does not answer is a warning: the words are indexed, and the next update goes on from there.
    """
    started = time.monotonic()
    _prepare(store, folders, config, embedder)
    stale = tables.stale_documents(store.connection)
    embedded, cache = 0, None
    if stale:
        opened = opened or _opened(folders, embedder or ensure_embedder(folders.index, config.embedder))
        _settle_model(store, opened.embedder, config)
        stale = tables.stale_documents(store.connection)
        cache, embedding = opened.cache, Embedding(opened.embedder, opened.cache, opened.clauses)
        with ThreadPoolExecutor(2) as beside:
            if config.vector_store == EMBEDDED and all(holds_vectors(store.connection, config, s) for s in SHELVES):
                # A second's work, while the model is at its own.
                beside.submit(import_module, "chromadb")
            embedded = _shelve(store, stale, embedding, beside, progress)
        cache.shorten()
        for name in ("vectors", "model"):
            tables.put_setting(store.connection, f"made {name}", str(int((folders.index / name).is_dir())))
        tables.put_setting(store.connection, "topics", fingerprint())
    warnings = _put_vectors(store, folders, config, progress, cache)
    return _summary(store.connection, len(stale), embedded, started, warnings)


def _prepare(store: Store, folders: Folders, config: Config, embedder: Embedder | None) -> None:
    connection = store.connection
    with transaction(connection):
        if tables.exists(connection) and _is_gone(store, folders):
            tables.drop(connection)
        tables.create(connection)
        same_model = tables.setting(connection, "embedder") == (embedder.model if embedder else config.embedder)
        if not same_model or tables.setting(connection, "topics") != fingerprint():
            connection.execute("INSERT OR IGNORE INTO index_stale SELECT number FROM documents")


def _is_gone(store: Store, folders: Folders) -> bool:
    """Whether somebody removed what lay beside the store: it is made again, as all that is derived."""
    made = [name for name in ("vectors", "model") if tables.setting(store.connection, f"made {name}") == "1"]
    return not all((folders.index / name).is_dir() for name in made)


def _settle_model(store: Store, embedder: Embedder, config: Config) -> None:
    """Note the model; with another one than before, nothing that is indexed counts any more."""
    connection = store.connection
    with transaction(connection):
        if tables.setting(connection, "model") not in (None, embedder.model):
            tables.drop(connection)
            tables.create(connection)
        tables.put_setting(connection, "model", embedder.model)
        tables.put_setting(connection, "dimension", str(embedder.dimension))
        name = config.embedder if embedder.model.startswith(f"{config.embedder}@") else embedder.model
        tables.put_setting(connection, "embedder", name)


def _shelve(store: Store, stale: list[int], embedding: Embedding, beside: Executor, progress: Progress) -> int:
    topics = TopicsByMeaning(embedding.embedder, embedding.cache, embedding.clauses)
    new = done = 0
    for group in embedding.groups(_read(store, stale), beside):
        with transaction(store.connection):
            for shelved, keys in zip(group.documents, group.keys, strict=True):
                told = topics.told(shelved.commitments, keys[: len(shelved.commitments)])
                store.put_topics(shelved.document, told)
                put_units(store.connection, shelved, keys)
            tables.put_setting(store.connection, "unput", "1")
            tables.next_generation(store.connection)
        new, done = new + group.new, done + len(group.documents)
        progress("indexing", done, len(stale))
    return new


def _read(store: Store, stale: list[int]) -> Iterator[list[Shelved]]:
    for first in range(0, len(stale), GROUP):
        yield [read_units(store, number) for number in stale[first : first + GROUP]]


def _put_vectors(
    store: Store, folders: Folders, config: Config, progress: Progress, cache: VectorCache | None
) -> tuple[str, ...]:
    connection = store.connection
    if tables.setting(connection, "unput") != "1" and tables.setting(connection, "vector_store") == config.vector_store:
        return ()
    model, dimension = tables.setting(connection, "model"), tables.setting(connection, "dimension")
    if model is None or dimension is None:
        return ()
    cache = cache or VectorCache(folders.index / "vectors", model, int(dimension))
    try:
        for shelf in SHELVES:
            # What was touched stays noted, should the shelf shrink or a server be named.
            if holds_vectors(connection, config, shelf):
                _bring_in_step(store, shelf, open_vectors(folders, config, shelf, model), cache, progress)
    except SearchError as error:
        return (f"{error}; words are indexed, vectors follow with the next build",)
    tables.put_setting(connection, "unput", "0")
    tables.put_setting(connection, "vector_store", config.vector_store)
    return ()


def _bring_in_step(store: Store, shelf: Shelf, vectors: VectorStore, cache: VectorCache, progress: Progress) -> None:
    """Put what is missing and remove what is no longer wanted, noting each batch as the vector store confirms it."""
    if not _believe(store, shelf, vectors):
        _touch_all(store, shelf)
    connection = store.connection
    # Only what was touched since the last time: comparing all would take seconds where there are millions.
    touched = "SELECT key FROM index_touched t WHERE shelf = ?"
    wanted = f"EXISTS (SELECT 1 FROM {shelf.units} u WHERE u.key = t.key)"
    stored = "EXISTS (SELECT 1 FROM index_stored s WHERE s.shelf = t.shelf AND s.key = t.key)"
    surplus = connection.execute(f"{touched} AND {stored} AND NOT {wanted}", (shelf.name,)).fetchall()
    for batch in _batches([key for (key,) in surplus]):
        vectors.remove([key.hex() for key in batch])
        connection.executemany("DELETE FROM index_stored WHERE shelf = ? AND key = ?", _rows(shelf, batch))
    missing = connection.execute(f"{touched} AND {wanted} AND NOT {stored}", (shelf.name,)).fetchall()
    done = 0
    for batch in _batches([key for (key,) in missing]):
        vectors.put([key.hex() for key in batch], cache.take(batch))
        connection.executemany("INSERT OR IGNORE INTO index_stored VALUES (?, ?)", _rows(shelf, batch))
        done += len(batch)
        progress(f"vectors of {shelf.name}", done, len(missing))
    connection.execute("DELETE FROM index_touched WHERE shelf = ?", (shelf.name,))


def _touch_all(store: Store, shelf: Shelf) -> None:
    name = (shelf.name,)
    with transaction(store.connection):
        store.connection.execute(f"INSERT OR IGNORE INTO index_touched SELECT ?, key FROM {shelf.units}", name)
        held = "SELECT shelf, key FROM index_stored WHERE shelf = ?"
        store.connection.execute(f"INSERT OR IGNORE INTO index_touched {held}", name)


def _believe(store: Store, shelf: Shelf, vectors: VectorStore) -> bool:
    """Whether what is noted as put is what the vector store holds; where the counts differ, what it holds is noted."""
    noted = store.connection.execute("SELECT count(*) FROM index_stored WHERE shelf = ?", (shelf.name,)).fetchone()[0]
    if vectors.count() == noted:
        return True
    held = vectors.names()
    connection = store.connection
    with transaction(connection):
        connection.execute("DELETE FROM index_stored WHERE shelf = ?", (shelf.name,))
        rows = ((shelf.name, bytes.fromhex(name)) for name in held)
        connection.executemany("INSERT INTO index_stored VALUES (?, ?)", rows)
    return False


def _batches(keys: list[bytes]) -> Iterator[list[bytes]]:
    return (keys[first : first + PUT] for first in range(0, len(keys), PUT))


def _rows(shelf: Shelf, keys: list[bytes]) -> Iterator[tuple[str, bytes]]:
    return ((shelf.name, key) for key in keys)


def _summary(
    connection: sqlite3.Connection, documents: int, embedded: int, started: float, warnings: tuple[str, ...]
) -> IndexSummary:
    model = tables.setting(connection, "model") or ""
    return IndexSummary(documents, embedded, model, time.monotonic() - started, warnings)
